"""Makes the fixtures and expected values of the tokenizer tests.

    python tokenizer_fixtures.py GPT2_FOLDER SMOLLM2.gguf OUT_FOLDER

GPT2_FOLDER holds vocab.json and merges.txt. Needs tokenizers 0.22, transformers 4.57, regex and gguf.
"""

import gzip
import json
import pathlib
import sys
import tempfile
import unicodedata
import zipfile

import regex
import tokenizers
import transformers
from gguf import GGUFReader
from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, pre_tokenizers, processors, trainers

HARD = [
    "",
    " ",
    "     ",
    "\t\t",
    "\n\n\n",
    " \n ",
    "a",
    " a",
    "a ",
    "a  b   c    d",
    "end of line   \nnext line",
    "tabs\tand\r\nwindows lines\r",
    "no-break\u00a0space, thin\u2009space, ideographic\u3000space",
    "zero\u200bwidth\u200djoiner\ufeffmark",
    "\x00\x01\x1f\x7f\x80\x9f",
    "I'll, you'd, they've, we're, it's, I'm, don't",
    "I'LL, YOU'D, THEY'VE, WE'RE, IT'S, I'M, DON'T",
    "\u2019s and \u2019t are not contractions",
    "'''quoted''' \"twice\" `thrice`",
    "0",
    "7",
    "42",
    "123",
    "1234",
    "3.14159265358979",
    "1,000,000.00",
    "2024-02-29T23:59:59Z",
    "x1y22z333",
    "\u0661\u0662\u0663 \u0967\u0968\u0969 \u2160\u2161 \u00bd\u00b2\u2460",
    "+49 (0)30 123-456",
    "for (int i = 0; i < n; i++) { a[i] += 2; }",
    "def f(x):\n    return x ** 2  # square\n",
    "<html><body class=\"x\">&amp;</body></html>",
    "SELECT * FROM t WHERE a >= 10 AND b != 'c';",
    "C:\\Users\\name\\file.txt and /usr/local/bin",
    "user@example.org https://example.org/a?b=c&d=%20#e",
    "\\u0041 \\n \\\\ {\"key\": [null, true, 1e-9]}",
    "===== ----- ***** ..... !!!!! ?????",
    "$$$ \u20ac9.99 \u00a35 \u00a51000",
    "snake_case camelCase PascalCase SCREAMING_CASE kebab-case",
    "Stra\u00dfe gr\u00f6\u00dfer \u00dcbung \u00c4rger",
    "cafe\u0301 vs caf\u00e9",
    "a\u0308\u0323\u0301\u0302 stacked marks",
    "\u0928\u092e\u0938\u094d\u0924\u0947 \u0926\u0941\u0928\u093f\u092f\u093e",
    "\u0e2a\u0e27\u0e31\u0e2a\u0e14\u0e35\u0e0a\u0e32\u0e27\u0e42\u0e25\u0e01",
    "\u05e9\u05dc\u05d5\u05dd \u05e2\u05d5\u05dc\u05dd",
    "\u0395\u03bb\u03bb\u03b7\u03bd\u03b9\u03ba\u03ac \u043a\u0438\u0440\u0438\u043b\u043b\u0438\u0446\u0430",
    "\u4e2d\u6587\u5b57\u7b26\uff0c\u65e0\u7a7a\u683c\u3002",
    "\u6f22\u5b57\u304b\u306a\u4ea4\u3058\u308a\u30c6\u30ad\u30b9\u30c8",
    "\ud55c\uad6d\uc5b4 \u1112\u1161\u11ab",
    "\U0001f600",
    "a\U0001f600b",
    "\U0001f469\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466 family, \U0001f44d\U0001f3fd thumb",
    "flags \U0001f1e9\U0001f1ea\U0001f1eb\U0001f1f7 keycap 1\ufe0f\u20e3",
    "\U0001d4d0\U0001d4d1 \U00020000\U0002a6d6 \U0001f3f4\U000e0067\U000e007f",
    "\ud7ff\ue000\uffff\U0010ffff",
    "<|endoftext|>",
    "a<|endoftext|>b",
    " <|endoftext|> ",
    "<|endoftext|><|endoftext|>",
    "<|endoftext",
    "<|im_start|>user\nHello<|im_end|>\n",
    "<s> </s> <unk> [CLS] [SEP] <bos> <eos>",
    "\u0120the \u010a is how blanks look inside",
    "colourless green ideas sleep furiously",
    "the quick brown fox jumps over the lazy dog " * 3,
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    "pneumonoultramicroscopicsilicovolcanoconiosis",
    "brixen dorf flimple wug wugs wugged",
]


def utf16(text):
    """Offset in UTF-16 units of every code point, and the end."""
    offsets = [0]
    for character in text:
        offsets.append(offsets[-1] + (2 if ord(character) > 0xFFFF else 1))
    return offsets


def cases(tokenizer):
    result = []
    for text in HARD:
        encoding = tokenizer.encode(text, add_special_tokens=False)
        units = utf16(text)
        result.append(
            {
                "text": text,
                "ids": encoding.ids,
                "starts": [units[s] for s, _ in encoding.offsets],
                "ends": [units[e] for _, e in encoding.offsets],
                "decoded": tokenizer.decode(encoding.ids, skip_special_tokens=False),
            }
        )
    return {"tokenizers": tokenizers.__version__, "cases": result}


def gpt2(folder):
    tokenizer = Tokenizer(models.BPE.from_file(f"{folder}/vocab.json", f"{folder}/merges.txt"))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.add_special_tokens(["<|endoftext|>"])
    return tokenizer


def smollm2(metadata):
    tokens = metadata["tokenizer.ggml.tokens"]
    merges = [tuple(merge.split(" ")) for merge in metadata["tokenizer.ggml.merges"]]
    tokenizer = Tokenizer(models.BPE({t: i for i, t in enumerate(tokens)}, merges))
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.Digits(individual_digits=True), pre_tokenizers.ByteLevel(add_prefix_space=False)]
    )
    tokenizer.decoder = decoders.ByteLevel()
    types = metadata["tokenizer.ggml.token_type"]
    tokenizer.add_special_tokens([token for token, kind in zip(tokens, types) if kind == 3])
    return tokenizer


# The patterns as llama.cpp writes them (src/llama-vocab.cpp), each applied to the pieces of the one
# before. They are worded differently from those of the tokenizer.json files, on purpose.
CONTRACTIONS = "(?:'[sS]|'[tT]|'[rR][eE]|'[vV][eE]|'[mM]|'[lL][lL]|'[dD])"
GPT2_PATTERN = r"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)"
MODERN = r"|[^\r\n\p{L}\p{N}]?\p{L}+|%s| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
CAPITALS = (
    r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+%s"
    r"|[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*%s"
    r"|%s| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+"
)
CJK = "[\u4e00-\u9fa5\u0800-\u4e00\uac00-\ud7ff]+"
# The texts hold only letters for which the ranges of the file say the same as this.
LETTERS = r"(?:(?![\u10d0-\u10ff])[\p{Lu}\p{Ll}\p{Lt}])"
PIECES = {
    "gpt-2": (None, [GPT2_PATTERN]),
    "mpt": ("NFC", [GPT2_PATTERN]),
    "smollm": (None, [r"\p{N}", GPT2_PATTERN]),
    "llama-bpe": (None, [CONTRACTIONS + MODERN % r"\p{N}{1,3}"]),
    "dbrx": (None, [CONTRACTIONS + MODERN % r"\p{N}{1,3}"]),
    "tekken": (None, [CAPITALS % ("", "", r"\p{N}")]),
    "gpt-4o": (None, [CAPITALS % (CONTRACTIONS + "?", CONTRACTIONS + "?", r"\p{N}{1,3}")]),
    "deepseek-llm": (
        None,
        [r"[\r\n]", r"\s?" + LETTERS + "+", "\\s?[!-/:-~\uff01-\uff0f\uff1a-\uff5e\u2018-\u201f\u3000-\u3002]+", r"\s+$", CJK, r"\p{N}+"],
    ),
    "deepseek-coder": (None, [r"[\r\n]", r"\s?\p{L}+", r"\s?\p{P}+", CJK, r"\p{N}"]),
    "olmo": ("NFC", [GPT2_PATTERN]),
    "qwen2": ("NFC", [CONTRACTIONS + MODERN % r"\p{N}"]),
    "default": (None, [r"[\p{P}\$\+<=>\^~\|]+", GPT2_PATTERN, r"\p{N}+", "[0-9][0-9][0-9]"]),
}


def split(pieces, pattern):
    result = []
    for piece in pieces:
        end = 0
        for match in regex.finditer(pattern, piece):
            result += [piece[end : match.start()], match.group()]
            end = match.end()
        result.append(piece[end:])
    return [piece for piece in result if piece]


def pieces_of_gpt2(folder):
    """Ids of GPT-2's vocabulary when texts are cut as other families cut them."""
    tokenizer = Tokenizer(models.BPE.from_file(f"{folder}/vocab.json", f"{folder}/merges.txt"))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)
    result = {}
    for name, (form, patterns) in PIECES.items():
        result[name] = []
        for text in HARD:
            # Special tokens are cut out first, as in the library.
            ids = []
            for part in regex.split(r"(<\|endoftext\|>)", text):
                if part == "<|endoftext|>":
                    ids.append(50256)
                    continue
                pieces = [unicodedata.normalize(form, part) if form else part]
                for pattern in patterns:
                    pieces = split(pieces, pattern)
                for piece in pieces:
                    ids += tokenizer.encode(piece).ids
            result[name].append(ids)
    # Falcon's own tokenizer.json says this; llama.cpp's pattern equals it on Falcon's vocabulary only.
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Punctuation("contiguous"),
            pre_tokenizers.ByteLevel(add_prefix_space=False),
            pre_tokenizers.Digits(individual_digits=False),
            pre_tokenizers.Split(Regex("[0-9][0-9][0-9]"), "isolated"),
        ]
    )
    tokenizer.add_special_tokens(["<|endoftext|>"])
    result["falcon"] = [tokenizer.encode(text).ids for text in HARD]
    return {"texts": HARD, "ids": result}


def metadata_of(file):
    fields = GGUFReader(file).fields
    return {
        key: field.contents()
        for key, field in fields.items()
        if key.startswith("tokenizer.ggml.")
    }


def tiny():
    """A small tokenizer with everything that must not take effect: it cuts, pads and adds <s>."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.train_from_iterator(
        [" ".join(HARD)],
        trainers.BpeTrainer(
            vocab_size=300,
            special_tokens=["<unk>", "<s>", "</s>"],
            initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
            show_progress=False,
        ),
    )
    tokenizer.add_tokens([AddedToken("<tool>", normalized=False)])
    tokenizer.post_processor = processors.Sequence(
        [
            processors.ByteLevel(trim_offsets=True),
            processors.TemplateProcessing(
                single="<s> $A </s>", pair="<s> $A $B </s>", special_tokens=[("<s>", 1), ("</s>", 2)]
            ),
        ]
    )
    tokenizer.enable_truncation(5)
    tokenizer.enable_padding(length=9, pad_token="<unk>")
    return tokenizer


def configurations():
    """Small files beside a tokenizer, and what transformers makes of them."""
    whole = json.loads(tiny().to_str())
    model = whole["model"]
    merges = "#version: 0.2\n" + "".join(f"{a} {b}\n" for a, b in model["merges"])
    json_files = {"tokenizer.json": whole}
    # No tool token: vocab.json numbers the model's own tokens only.
    pair_files = {"vocab.json": model["vocab"], "merges.txt": merges}
    named = {"bos_token": "<s>", "eos_token": "</s>", "unk_token": "<unk>"}
    texts = ["the fox", "<s>the fox", "a</s>b <tool> c", "the quick brown fox jumps over it all", "zo\u00eb <zzz>"]
    variants = {
        "plain class": (json_files, {"tokenizer_class": "PreTrainedTokenizerFast", **named}),
        "tokens as objects": (
            json_files,
            {
                "tokenizer_class": "PreTrainedTokenizerFast",
                "bos_token": {"__type": "AddedToken", "content": "<s>"},
                "eos_token": {"__type": "AddedToken", "content": "</s>"},
            },
        ),
        "llama": (json_files, {"tokenizer_class": "LlamaTokenizerFast", **named}),
        "llama without bos, with eos": (
            json_files,
            {"tokenizer_class": "LlamaTokenizer", "add_bos_token": False, "add_eos_token": True, **named},
        ),
        "gemma": (json_files, {"tokenizer_class": "GemmaTokenizerFast", **named}),
        "neox": (json_files, {"tokenizer_class": "GPTNeoXTokenizerFast", **named}),
        "neox with bos": (json_files, {"tokenizer_class": "GPTNeoXTokenizerFast", "add_bos_token": True, **named}),
        "gpt2 class on a tokenizer.json": (json_files, {"tokenizer_class": "GPT2TokenizerFast", **named}),
        "blank in front": (
            json_files,
            {"tokenizer_class": "GPT2TokenizerFast", "add_prefix_space": True, **named},
        ),
        "declared token": (
            json_files,
            {
                "tokenizer_class": "PreTrainedTokenizerFast",
                "added_tokens_decoder": {
                    str(len(model["vocab"]) + 1): {
                        "content": "<zzz>",
                        "lstrip": True,
                        "normalized": False,
                        "rstrip": False,
                        "single_word": False,
                        "special": False,
                    }
                },
                **named,
            },
        ),
        "pairs": (pair_files, {"tokenizer_class": "GPT2Tokenizer", **named}),
        "pairs with bos": (pair_files, {"tokenizer_class": "GPT2Tokenizer", "add_bos_token": True, **named}),
        "pairs with blank in front": (
            pair_files,
            {"tokenizer_class": "GPT2TokenizerFast", "add_prefix_space": True, **named},
        ),
        "pairs with added_tokens.json": (
            {**pair_files, "added_tokens.json": {"<tool>": len(model["vocab"])}},
            {"tokenizer_class": "GPT2Tokenizer", **named},
        ),
        "qwen2 pairs": (pair_files, {"tokenizer_class": "Qwen2Tokenizer", "bos_token": None, "eos_token": "</s>", "unk_token": "<unk>", "pad_token": "<unk>"}),
    }
    result = []
    for name, (files, config) in variants.items():
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder)
            for file, content in {**files, "tokenizer_config.json": config}.items():
                text = content if isinstance(content, str) else json.dumps(content)
                (root / file).write_text(text, encoding="utf-8")
            tokenizer = transformers.AutoTokenizer.from_pretrained(folder)
            assert tokenizer.is_fast
            small = {k: v for k, v in files.items() if k == "added_tokens.json"}
            result.append(
                {
                    "name": name,
                    "base": "tokenizer.json" if files.get("tokenizer.json") else "vocab.json",
                    "files": {**small, "tokenizer_config.json": config},
                    "bos": tokenizer.bos_token_id,
                    "eos": tokenizer.eos_token_id,
                    "cases": [
                        {
                            "text": text,
                            "ids": tokenizer.encode(text),
                            "no_special": tokenizer.encode(text, add_special_tokens=False),
                        }
                        for text in texts
                    ],
                }
            )
    return {
        "transformers": transformers.__version__,
        "tokenizer.json": whole,
        "merges.txt": merges,
        "configurations": result,
    }


def write(path, value):
    path.write_text(json.dumps(value, indent=None, separators=(",", ":")) + "\n", encoding="ascii")


def main(gpt2_folder, gguf, out):
    out = pathlib.Path(out)
    out.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(out / "gpt2.zip", "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name in ("vocab.json", "merges.txt"):
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, (pathlib.Path(gpt2_folder) / name).read_bytes(), compresslevel=9)
    metadata = metadata_of(gguf)
    text = json.dumps(metadata, ensure_ascii=False, separators=(",", ":"))
    (out / "smollm2-metadata.json.gz").write_bytes(gzip.compress(text.encode(), 9, mtime=0))
    write(out / "gpt2-hard.json", cases(gpt2(gpt2_folder)))
    write(out / "smollm2-hard.json", cases(smollm2(metadata)))
    write(out / "pieces.json", pieces_of_gpt2(gpt2_folder))
    write(out / "configurations.json", configurations())


if __name__ == "__main__":
    main(*sys.argv[1:])
