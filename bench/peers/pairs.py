"""The first pairs of each BLiMP paradigm, for the programs that score them."""

import json
import zipfile


def read(archive, limit):
    with zipfile.ZipFile(archive) as files:
        names = sorted(name for name in files.namelist() if name.endswith(".jsonl"))
        return [
            (pair["sentence_good"], pair["sentence_bad"])
            for name in names
            for pair in map(json.loads, files.read(name).splitlines()[:limit])
        ]
