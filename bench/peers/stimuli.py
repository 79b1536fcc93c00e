"""The published language localizer: sentences and nonword strings from a folder of CSV files."""

import csv
from pathlib import Path


def read(folder):
    positive, negative = [], []
    for path in sorted(Path(folder).glob("*.csv")):
        for row in csv.DictReader(path.open()):
            text = " ".join(row[f"stim{i}"] for i in range(2, 14)).lower()
            (positive if row["stim14"] == "S" else negative).append(text)
    return positive, negative
