"""Small tables as pandas, pyarrow and R's write.table make them, for the tests of lab.table.

    python tools/golden/tables.py

Needs pandas and pyarrow. Writes to lab/src/test/resources/dev/broca/lab/table. The R files are
written here as R 4.4 writes them: quotes behind backslashes, names of rows without a column name.
"""

import csv
import io
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

OUT = Path(__file__).parents[2] / "lab/src/test/resources/dev/broca/lab/table"
TEXTS = ['one, two; "three"', "tab\there\nand a line", "größe 語 😀", "back\\slash", "it's | fine"]
FRAME = pd.DataFrame(
    {
        "text": TEXTS,
        "condition": ["positive", "negative"] * 2 + ["positive"],
        "value": [0.001, np.nan, -2.5, 3.0, 1e-7],
        "n": [1, 2, 3, 4, 5],
    }
)
QUESTIONS = pa.table(
    {
        "question": pa.array(["Who?", "Where?", None], pa.large_string()),
        "choices": pa.array([["Ann", "Bob, \"B\""], [], None], pa.list_(pa.string())),
        "answer": pa.array([1, 0, None], pa.int64()),
        "score": pa.array([0.1, None, 2.0], pa.float32()),
        "hard": pa.array([True, False, None]),
        "kind": pa.array(["a", "a", "b"]).dictionary_encode(),
        "nested": [{"text": ["x", "y"], "label": "A"}] * 3,
    }
)


def main():
    OUT.mkdir(parents=True, exist_ok=True)
    for name, separator in {"comma": ",", "tab": "\t", "semicolon": ";", "pipe": "|"}.items():
        for quoting in ("MINIMAL", "ALL", "NONNUMERIC"):
            FRAME.to_csv(
                OUT / f"pandas-{name}-{quoting.lower()}.txt",
                sep=separator,
                quoting=getattr(csv, f"QUOTE_{quoting}"),
                index=quoting == "ALL",
            )
    FRAME.to_csv(OUT / "pandas-utf16.csv", index=False, encoding="utf-16")
    FRAME.to_csv(OUT / "pandas-bom-crlf.csv", index=False, encoding="utf-8-sig", lineterminator="\r\n")
    FRAME.to_csv(OUT / "pandas-cr.csv", index=False, lineterminator="\r", quoting=csv.QUOTE_ALL)
    FRAME.to_csv(OUT / "pandas.csv.gz", index=False, compression={"method": "gzip", "mtime": 1})
    FRAME.to_json(OUT / "pandas.jsonl", orient="records", lines=True)
    FRAME.to_json(OUT / "pandas-records.json", orient="records", force_ascii=False)
    FRAME.to_json(OUT / "pandas-columns.json")
    for name, separator in {"blank": " ", "tab": "\t"}.items():
        (OUT / f"r-table-{name}.txt").write_text(r_table(separator), newline="")
    FRAME.to_parquet(OUT / "pandas-snappy.parquet")
    FRAME.set_axis(range(7, 12)).rename_axis(None).loc[[8, 7, 11]].to_parquet(
        OUT / "pandas-index.parquet"
    )
    for codec in ("none", "zstd", "gzip", "snappy", "brotli"):
        pq.write_table(QUESTIONS, OUT / f"questions-{codec}.parquet", compression=codec)


def r_table(separator):
    """write.table(FRAME, sep=separator): strings quoted, names of rows, NA for what is missing."""

    def quoted(text):
        return '"' + text.replace('"', '\\"') + '"'

    out = io.StringIO()
    out.write(separator.join(quoted(name) for name in FRAME.columns) + "\n")
    for i, row in enumerate(FRAME.itertuples(index=False), 1):
        value = "NA" if np.isnan(row.value) else repr(row.value)
        cells = [quoted(str(i)), quoted(row.text), quoted(row.condition), value, str(row.n)]
        out.write(separator.join(cells) + "\n")
    return out.getvalue()


main()
