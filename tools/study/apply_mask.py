"""Lesions a transformers model with a mask that `broca study export` (or `broca localize`) wrote.

Without --compare it prints the log-probabilities of a text; with it, the largest difference from
what Broca computes with the same mask, and fails above the tolerance:

    broca score MODEL --text "The old man sat down." --mask MASK.npy --format json > scores.json
    python tools/study/apply_mask.py MODEL MASK.npy --compare scores.json
"""

import argparse
import json
import sys

import numpy as np
import torch
from transformers import AutoModelForCausalLM, AutoTokenizer


def lesion(model, mask):
    """Zeroes the masked coordinates [L, H] of the stream after every block; returns the hooks."""
    blocks = next(
        part
        for part in model.modules()
        if isinstance(part, torch.nn.ModuleList) and len(part) == len(mask)
    )
    return [
        block.register_forward_hook(zero(torch.from_numpy(row.astype(bool))))
        for block, row in zip(blocks, mask)
    ]


def zero(units):
    """A hook that selects instead of multiplying: inf * 0 would be NaN."""

    def hook(module, inputs, output):
        stream = output[0] if isinstance(output, tuple) else output
        stream = stream.masked_fill(units.to(stream.device), 0)
        return (stream, *output[1:]) if isinstance(output, tuple) else stream

    return hook


def log_probs(model, prefix, ids):
    """Log-probability of every token behind the prefix; the first has none where there is none."""
    tokens = torch.tensor([([] if prefix is None else [prefix]) + ids])
    with torch.no_grad():
        logits = model(tokens).logits[0].float()
    scores = torch.log_softmax(logits, -1)[:-1].gather(1, tokens[0, 1:, None])[:, 0].tolist()
    return scores if prefix is not None else [None, *scores]


def compared(model, items):
    """The largest difference from the log-probabilities that Broca has."""
    largest = 0.0
    for item in items:
        for ours, theirs in zip(
            item["logprobs"], log_probs(model, item["prefix_id"], item["ids"]), strict=True
        ):
            if ours is not None:
                largest = max(largest, abs(ours - theirs))
    return largest


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("model", help="folder or hub id")
    parser.add_argument("mask", help=".npy, integers, [blocks, width]")
    parser.add_argument("--text", default="The old man sat down.")
    parser.add_argument("--compare", metavar="JSON", help="what broca score --format json printed")
    parser.add_argument("--tolerance", type=float, default=1e-4, help="in nats; default 1e-4")
    arguments = parser.parse_args()
    model = AutoModelForCausalLM.from_pretrained(
        arguments.model, dtype=torch.float32, attn_implementation="eager"
    ).eval()
    mask = np.load(arguments.mask)
    lesion(model, mask)
    if arguments.compare:
        with open(arguments.compare, encoding="utf-8") as file:
            items = json.load(file)
        largest = compared(model, items)
        print(f"{int(mask.sum())} units, {len(items)} texts: largest difference {largest:.2e}")
        sys.exit(0 if largest <= arguments.tolerance else 1)
    tokenizer = AutoTokenizer.from_pretrained(arguments.model)
    ids = tokenizer(arguments.text, add_special_tokens=False)["input_ids"]
    for token, score in zip(ids, log_probs(model, None, ids)):
        print(repr(tokenizer.decode([token])), "-" if score is None else f"{score:.4f}")


if __name__ == "__main__":
    main()
