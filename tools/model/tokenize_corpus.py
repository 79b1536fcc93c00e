"""Trains a byte-level BPE of 8192 tokens on the paragraphs and writes them as token ids.

    python tokenize_corpus.py corpus.txt FOLDER

Writes FOLDER/tokenizer.json and FOLDER/tokens.u16. A quarter of the paragraphs is lower-cased, since
the texts of localizers are. Every paragraph begins with <|endoftext|> (id 0); their order is drawn.
"""

import random
import sys
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers

lines = Path(sys.argv[1]).read_text().splitlines()
folder = Path(sys.argv[2])
folder.mkdir(exist_ok=True)
draw = random.Random(0)
draw.shuffle(lines)
lines = [line.lower() if draw.random() < 0.25 else line for line in lines]

tokenizer = Tokenizer(models.BPE())
tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
tokenizer.decoder = decoders.ByteLevel()
tokenizer.train_from_iterator(
    lines[:160_000],
    trainers.BpeTrainer(
        vocab_size=8192,
        special_tokens=["<|endoftext|>"],
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
    ),
)
tokenizer.save(str(folder / "tokenizer.json"))

count = 0
with open(folder / "tokens.u16", "wb") as out:
    for start in range(0, len(lines), 20_000):
        for encoding in tokenizer.encode_batch(lines[start : start + 20_000]):
            np.array([0, *encoding.ids], np.uint16).tofile(out)
            count += len(encoding.ids) + 1
print(f"{count / 1e6:.1f} million tokens")
