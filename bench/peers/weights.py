"""Dequantises a GGUF file into a float32 folder that Broca and transformers both read.

    python weights.py MODEL.gguf FOLDER

The tokenizer is written from the file's own vocabulary: transformers 4.57 turns SmolLM2's byte-level
vocabulary into a SentencePiece one when it reads it from GGUF, and the tokens then differ.
"""

import sys
from pathlib import Path

from gguf import GGUFReader
from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers
from transformers import AutoModelForCausalLM, PreTrainedTokenizerFast

CONTROL = 3  # a token type of GGUF: written as text only on purpose

source, target = Path(sys.argv[1]), Path(sys.argv[2])
AutoModelForCausalLM.from_pretrained(
    source.parent, gguf_file=source.name, dtype="float32"
).save_pretrained(target)

fields = GGUFReader(source).fields
field = lambda name: fields[f"tokenizer.ggml.{name}"].contents()
assert field("pre") == "smollm", "only SmolLM2's pre-tokenizer is known here"
tokens = field("tokens")
merges = [tuple(merge.split(" ")) for merge in field("merges")]
tokenizer = Tokenizer(models.BPE({token: i for i, token in enumerate(tokens)}, merges))
tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
    [pre_tokenizers.Digits(individual_digits=True), pre_tokenizers.ByteLevel(add_prefix_space=False)]
)
tokenizer.decoder = decoders.ByteLevel()
special = [AddedToken(t, special=True) for t, kind in zip(tokens, field("token_type")) if kind == CONTROL]
tokenizer.add_special_tokens(special)
PreTrainedTokenizerFast(
    tokenizer_object=tokenizer, eos_token=tokens[field("eos_token_id")]
).save_pretrained(target)
