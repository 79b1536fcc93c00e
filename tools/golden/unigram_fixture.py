"""Makes the expected ids of a unigram tokenizer.json under the normalizers that transformers writes.

    python unigram_fixture.py TOKENIZER_JSON SENTENCEPIECE_JSON_GZ FILE

The tokenizer is that of TOKENIZER_JSON (any unigram one), the map of characters that of the first model
with one in SENTENCEPIECE_JSON_GZ, which sentencepiece_fixtures.py makes. tokenizers 0.23.3 made those in
the repository.
"""

import base64
import gzip
import json
import sys
from pathlib import Path

from tokenizers import Tokenizer

TEXTS = [
    "", "the quick   brown  fox", "a b </s>é😀 12345\n\n  x", "   ", "ﬁ ① Ａ  b   c d", "xxxx x",
    "▁▁a ▁ b", "İ ß ǅ ａ", "日本語  テスト。", "e\u0301 a\u0300\u0301",
]


def varint(data, at):
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            return value, at


def fields(data):
    at = 0
    while at < len(data):
        tag, at = varint(data, at)
        if tag & 7 == 2:
            size, at = varint(data, at)
            yield tag >> 3, data[at : at + size]
            at += size
        elif tag & 7 == 0:
            value, at = varint(data, at)
            yield tag >> 3, value
        else:
            at += 4 if tag & 7 == 5 else 8


def charsmap(models):
    """normalizer_spec.precompiled_charsmap of sentencepiece_model.proto."""
    for model in models:
        for number, value in fields(base64.b64decode(model["file"])):
            maps = [v for n, v in fields(value) if n == 2 and v] if number == 3 else []
            if maps:
                return base64.b64encode(maps[0]).decode()
    raise ValueError("no model has a map of characters")


def replace(pattern, content):
    return {"type": "Replace", "pattern": pattern, "content": content}


source = json.loads(Path(sys.argv[1]).read_text())
precompiled = {
    "type": "Precompiled",
    "precompiled_charsmap": charsmap(json.loads(gzip.open(sys.argv[2]).read())["models"]),
}
blanks = replace({"Regex": " {2,}"}, " ")
normalizers = [
    None,
    blanks,
    replace({"Regex": " {2,}"}, "▁"),
    replace({"Regex": "x*"}, "y"),
    replace({"Regex": "\\s+$"}, ""),
    replace({"String": "x"}, "yy"),
    precompiled,
    {"type": "Sequence", "normalizers": [{"type": "NFKC"}, blanks]},
    {"type": "Sequence", "normalizers": [precompiled, blanks]},
    {"type": "Sequence", "normalizers": [{"type": "Strip", "strip_left": False, "strip_right": True}, blanks]},
    {"type": "Sequence", "normalizers": [{"type": "Prepend", "prepend": "▁"}, replace({"String": " "}, "▁")]},
]
spaces = [
    {"type": "Metaspace", "replacement": "▁", "prepend_scheme": "always", "split": True},
    {"type": "Metaspace", "replacement": "▁", "prepend_scheme": "first", "split": False},
    {"type": "Metaspace", "replacement": "▁", "prepend_scheme": "never", "split": True},
    {"type": "Metaspace", "replacement": "▁", "add_prefix_space": True},
    {"type": "Sequence", "pretokenizers": [{"type": "WhitespaceSplit"}, {"type": "Metaspace", "replacement": "▁", "add_prefix_space": True}]},
]
cases = []
for normalizer, before in [(n, spaces[0]) for n in normalizers] + [(blanks, s) for s in spaces[1:]]:
    changed = {**source, "normalizer": normalizer, "pre_tokenizer": before}
    tokenizer = Tokenizer.from_str(json.dumps(changed))
    ids = [tokenizer.encode(text, add_special_tokens=False).ids for text in TEXTS]
    cases.append({"normalizer": normalizer, "pre_tokenizer": before, "ids": ids})
Path(sys.argv[3]).write_text(
    json.dumps({"tokenizer": source, "texts": TEXTS, "cases": cases}, ensure_ascii=False) + "\n"
)
