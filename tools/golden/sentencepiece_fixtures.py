"""Makes tiny SentencePiece models and what Python makes of hard texts with them.

    python sentencepiece_fixtures.py OUT_FOLDER

Needs sentencepiece 0.2, protobuf, transformers 4.57 and what tokenizer_fixtures.py needs. Writes sentencepiece.json.gz:
the models (base64), and for each what the package sentencepiece does with every text; for some of them also what
transformers' classes without "Fast" do, which use that package.
"""

import base64
import gzip
import io
import json
import pathlib
import sys
import tempfile

import sentencepiece
import transformers
from sentencepiece import sentencepiece_model_pb2 as proto
from tokenizer_fixtures import HARD

CORPUS = [
    "The quick brown fox jumps over the lazy dog.",
    "A sentence is a row of words, and a word is a row of letters.",
    "She said that the man who sold the boat had never been to the sea.",
    "In 1998 there were 12 houses on the hill; in 2024 there were 360.",
    "for (int i = 0; i < n; i++) { total += price[i]; }",
    "def area(width, height):\n    return width * height",
    "Der Zug nach K\u00f6ln f\u00e4hrt um sieben Uhr ab, gr\u00fc\u00dfe mir die Gro\u00dfen.",
    "Le gar\u00e7on a mang\u00e9 une p\u00eache \u00e0 l'\u00e9cole.",
    "\u041f\u0440\u0438\u0432\u0435\u0442, \u043a\u0430\u043a \u0434\u0435\u043b\u0430? \u0412\u0441\u0451 \u0445\u043e\u0440\u043e\u0448\u043e.",
    "\u65e5\u672c\u8a9e\u306e\u6587\u3068\u4e2d\u6587\u7684\u53e5\u5b50\u3002",
    "I'll go if you'd stay; they've gone and we're late. It's fine, don't worry.",
    "what  is   between    words  counts  too",
    "red, green and blue; greener, greenest; walked, walking, walks",
]

MORE = [
    "<user>hello<user> there<user>",
    "a<user>b",
    "<user>",
    " <user> ",
    "<user><userx>",
    "<ctl>a",
    "\u2581",
    "\u2581\u2581a\u2581 b",
    " \u2581 the",
    "the end\u2581",
    "ﬁne ﬂag \uff21\uff22\uff23 \u2460 \u00bd \ufb03x",
    "e\u0301 a\u030a \u212b \uac01 \u1100\u1161\u11a8",
    "\u3000wide\u3000\u3000blank\u3000",
    "qqqq zzzz \u0416\u0416\u0416 \u20ac\u20ac",
    "x" * 300,
    "the quick " * 40,
    "words words\n\n\nwords\n \n",
]

RULES = [
    *((code, [ord(c)]) for code, c in [(0x00A0, " "), (0x3000, " "), (0x2009, " "), (0x09, " "), (0x0A, " "), (0x0D, " ")]),
    (0xFB01, [0x66, 0x69]),
    (0xFB02, [0x66, 0x6C]),
    (0xFB03, [0x66, 0x66, 0x69]),
    *((0xFF21 + i, [0x41 + i]) for i in range(26)),
    (0x2460, [0x31]),
    (0x00BD, [0x31, 0x2044, 0x32]),
    (0x212B, [0xC5]),
    (0x200B, [0x20]),
    (0xFEFF, [0x20]),
    (0x1F600, [0x3A, 0x29]),
]
SEQUENCES = [([0x65, 0x301], [0xE9]), ([0x61, 0x30A], [0xC5]), ([0x1100, 0x1161], [0xAC00]), ([0x1100, 0x1161, 0x11A8], [0xAC01])]
# Characters that vanish.
GONE = [0x01, 0x1F, 0x7F, 0xFE0F]

LLAMA = dict(
    model_type="bpe", byte_fallback=True, normalization_rule_name="identity", remove_extra_whitespaces=False,
    split_digits=True, allow_whitespace_only_pieces=True, vocab_size=420,
)  # fmt: skip
SYMBOLS = dict(user_defined_symbols=["<user>"], control_symbols=["<ctl>"])


def rules(folder):
    path = pathlib.Path(folder) / "rules.tsv"
    hexed = lambda codes: " ".join(f"{code:X}" for code in codes)
    lines = [f"{code:X}\t{hexed(to)}\n" for code, to in RULES]
    lines += [f"{hexed(of)}\t{hexed(to)}\n" for of, to in SEQUENCES]
    lines += [f"{code:X}\t\n" for code in GONE]
    path.write_text("".join(lines))
    return str(path)


def train(folder, **options):
    if options.pop("own_rules", False):
        options["normalization_rule_tsv"] = rules(folder)
    model = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(CORPUS), model_writer=model, hard_vocab_limit=False, num_threads=1,
        character_coverage=1.0, minloglevel=2, **options,
    )  # fmt: skip
    parsed = proto.ModelProto.FromString(model.getvalue())
    # Paths and other traces of the training.
    parsed.trainer_spec.ClearField("input")
    parsed.normalizer_spec.ClearField("normalization_rule_tsv")
    parsed.denormalizer_spec.ClearField("normalization_rule_tsv")
    return parsed


def unused(model):
    """Every third piece of some length is not used."""
    longer = [piece for piece in model.pieces if piece.type == 1 and len(piece.piece) > 2]
    for piece in longer[::3]:
        piece.type = 5
    return model


def keeping_blanks(model):
    model.normalizer_spec.escape_whitespaces = False
    return model


def whitespace_symbols(folder):
    """As Gemma has them: runs of blanks and of ends of lines, no dummy prefix."""
    return train(
        folder, **LLAMA, add_dummy_prefix=False,
        user_defined_symbols=["\u2581\u2581", "\u2581\u2581\u2581\u2581", "\n\n", "\n", "\t", "<user>"],
        pad_id=0, eos_id=1, bos_id=2, unk_id=3, bos_piece="<bos>", eos_piece="<eos>",
    )  # fmt: skip


MODELS = {
    "bpe": lambda folder: train(folder, **LLAMA),
    "bpe with symbols": lambda folder: train(folder, **LLAMA, **SYMBOLS),
    "bpe without dummy prefix": lambda folder: train(folder, **LLAMA, add_dummy_prefix=False),
    "bpe with symbols of blanks": whitespace_symbols,
    "bpe with unused pieces": lambda folder: unused(train(folder, **LLAMA, **SYMBOLS)),
    "bpe with rules": lambda folder: train(folder, model_type="bpe", vocab_size=300, own_rules=True, **SYMBOLS),
    "bpe with blanks behind": lambda folder: train(
        folder, **{**LLAMA, "remove_extra_whitespaces": True}, treat_whitespace_as_suffix=True
    ),
    "bpe that keeps blanks": lambda folder: keeping_blanks(train(folder, **{**LLAMA, "byte_fallback": False, "vocab_size": 200})),
    "unigram": lambda folder: train(folder, model_type="unigram", vocab_size=220, normalization_rule_name="identity"),
    "unigram with rules": lambda folder: train(folder, model_type="unigram", vocab_size=220, own_rules=True, **SYMBOLS),
    "unigram with bytes": lambda folder: train(
        folder, model_type="unigram", vocab_size=480, byte_fallback=True, normalization_rule_name="identity",
        remove_extra_whitespaces=False, add_dummy_prefix=False, user_defined_symbols=["<user>", "the", "\u2581wo"],
    ),
    "unigram with unused pieces": lambda folder: unused(
        train(folder, model_type="unigram", vocab_size=220, normalization_rule_name="identity")
    ),
}  # fmt: skip


def utf16_of_bytes(text):
    """Offset in UTF-16 units of every byte at which a character begins, and the end."""
    offsets, at, units = {0: 0}, 0, 0
    for character in text:
        at += len(character.encode())
        units += len(character.encode("utf-16-le")) // 2
        offsets[at] = units
    return offsets


def package(model):
    """What the package does. Texts with control symbols are left out: it does not know them in texts."""
    processor = sentencepiece.SentencePieceProcessor(model_proto=model.SerializeToString())
    written = [piece.piece for piece in model.pieces if piece.type in (2, 3)]
    result = []
    for text in HARD + MORE:
        if any(piece in text for piece in written):
            continue
        pieces = processor.encode(text, return_type="proto").pieces
        units = utf16_of_bytes(text)
        # All bytes of a character stand for it; the package says so of the last one only.
        ends = [piece.end for piece in pieces]
        for i in reversed(range(len(pieces) - 1)):
            if processor.is_byte(pieces[i].id) and pieces[i].begin == pieces[i].end == pieces[i + 1].begin:
                ends[i] = ends[i + 1]
        ids = [piece.id for piece in pieces]
        case = {
            "text": text,
            "ids": ids,
            "starts": [units[piece.begin] for piece in pieces],
            "ends": [units[end] for end in ends],
        }
        if processor.unk_id() not in ids:
            case["decoded"] = processor.decode(ids)
        result.append(case)
    return result


CLASSES = {
    "Llama": ("bpe", transformers.LlamaTokenizer, {}),
    "Llama, not legacy": ("bpe", transformers.LlamaTokenizer, {"legacy": False}),
    "Llama with both ends": ("bpe", transformers.LlamaTokenizer, {"legacy": True, "add_eos_token": True}),
    "Llama without bos": ("bpe", transformers.LlamaTokenizer, {"add_bos_token": False}),
    "Llama with added tokens": (
        "bpe",
        transformers.LlamaTokenizer,
        {
            "legacy": False,
            "additional_special_tokens": ["<|im_start|>"],
            "added_tokens_decoder": {
                "{size}": {"content": "<|im_start|>", "special": True, "normalized": False, "rstrip": True},
                "{size+1}": {"content": "fox", "special": False, "normalized": False, "lstrip": True},
            },
        },
    ),
    "CodeLlama": ("bpe", transformers.CodeLlamaTokenizer, {}),
    "Gemma": ("bpe with symbols of blanks", transformers.GemmaTokenizer, {}),
    "Llama with unigram": ("unigram with bytes", transformers.LlamaTokenizer, {}),
}
SPECIALS = ["<s>the", "<bos>the", " <s> the</s> end", "a</s>", "<unk>a", "<s><s>", "</s>", "fox fox", "the fox</s>fox"]


def classes(models):
    result = []
    for name, (model, kind, options) in CLASSES.items():
        size = len(models[model].pieces)
        text = json.dumps(options).replace("{size}", str(size)).replace("{size+1}", str(size + 1))
        config = {"tokenizer_class": kind.__name__, **json.loads(text)}
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder)
            (root / "tokenizer.model").write_bytes(models[model].SerializeToString())
            (root / "tokenizer_config.json").write_text(json.dumps(config))
            tokenizer = kind.from_pretrained(folder)
            result.append(
                {
                    "name": name,
                    "model": model,
                    "tokenizer_config.json": config,
                    "bos": tokenizer.bos_token_id,
                    "eos": tokenizer.eos_token_id,
                    "before": tokenizer.build_inputs_with_special_tokens([9])[: tokenizer.build_inputs_with_special_tokens([9]).index(9)],
                    "cases": [
                        {"text": text, "ids": tokenizer.encode(text), "no_special": tokenizer.encode(text, add_special_tokens=False)}
                        for text in HARD + MORE + SPECIALS
                    ],
                }
            )  # fmt: skip
    return result


def main(out):
    with tempfile.TemporaryDirectory() as folder:
        models = {name: make(folder) for name, make in MODELS.items()}
    value = {
        "sentencepiece": sentencepiece.__version__,
        "transformers": transformers.__version__,
        "models": [
            {
                "name": name,
                "file": base64.b64encode(model.SerializeToString()).decode(),
                "cases": package(model),
            }
            for name, model in models.items()
        ],
        "classes": classes(models),
    }
    text = json.dumps(value, separators=(",", ":"))
    pathlib.Path(out, "sentencepiece.json.gz").write_bytes(gzip.compress(text.encode("ascii"), 9, mtime=0))


if __name__ == "__main__":
    main(*sys.argv[1:])
