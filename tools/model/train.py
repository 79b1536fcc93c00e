"""Trains a small Llama on tokens.u16, from the start or from its last checkpoint.

    nice python train.py FOLDER [--steps 2400 4400] [--width 256] [--device cpu] [--bf16] [--compile]

FOLDER is what tokenize_corpus.py wrote; FOLDER/model becomes a model that transformers and Broca
read. Matrices inside the blocks learn by Muon, the embedding and the norms by AdamW. The learning
rate rises, stays, and falls to zero over the last quarter of each leg, whose ends --steps gives: a
run that has ended is made longer by one more leg (WSD-S of Wen et al. 2024, arXiv 2410.05192). The
rate follows the steps, and the order of the texts the seed, so that the same call gives the same
curve, also after an interruption. Loss is in nats per token.
"""

import argparse
from functools import cache
from itertools import pairwise
from pathlib import Path

import numpy as np
import torch
from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

LENGTH, MICRO, ACCUMULATED, HELD_OUT, EVERY = 128, 16, 4, 200, 200
WARMUP, FALL, MUON_RATE, ADAM_RATE = 100, 0.25, 3e-3, 2e-3

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("folder", type=Path)
parser.add_argument("--steps", type=int, nargs="+", default=[2400, 4400])
parser.add_argument("--width", type=int, default=256)
parser.add_argument("--blocks", type=int, default=8)
parser.add_argument("--device", default="cpu")
parser.add_argument("--bf16", action="store_true", help="with AMX, AVX512-BF16 or a GPU")
parser.add_argument("--compile", action="store_true", help="faster, needs a C++ compiler")
options = parser.parse_args()

torch.manual_seed(0)
model = LlamaForCausalLM(
    LlamaConfig(
        hidden_size=options.width,
        num_hidden_layers=options.blocks,
        num_attention_heads=options.width // 64,
        num_key_value_heads=options.width // 64,
        intermediate_size=options.width * 11 // 4,
        vocab_size=8192,
        max_position_embeddings=1024,
        tie_word_embeddings=True,
        rms_norm_eps=1e-5,
        bos_token_id=0,
        eos_token_id=0,
    )
).to(options.device)
matrices = [p for name, p in model.named_parameters() if p.dim() == 2 and "layers" in name]
inside = {id(p) for p in matrices}
others = [p for p in model.parameters() if id(p) not in inside]
optimizers = [
    torch.optim.Muon(matrices, lr=MUON_RATE, weight_decay=0.1, adjust_lr_fn="match_rms_adamw"),
    torch.optim.AdamW(others, lr=ADAM_RATE, betas=(0.9, 0.95), weight_decay=0.0),
]
tokens = np.memmap(options.folder / "tokens.u16", np.uint16, "r")
texts = tokens[: len(tokens) // LENGTH * LENGTH].reshape(-1, LENGTH)
training, held_out = texts[:-HELD_OUT], texts[-HELD_OUT:]


def loss(rows):
    ids = torch.from_numpy(rows.astype(np.int64)).to(options.device)
    with torch.autocast(options.device, torch.bfloat16, enabled=options.bf16):
        logits = forward(input_ids=ids[:, :-1], use_cache=False).logits
    return torch.nn.functional.cross_entropy(logits.float().flatten(0, 1), ids[:, 1:].flatten())


forward = torch.compile(model, dynamic=False) if options.compile else model


def share_of_rate(step):
    begin, end = next(leg for leg in pairwise([0, *options.steps]) if step < leg[1])
    return min(1, (step - begin + 1) / WARMUP, (end - step) / (FALL * (end - begin)))


@cache
def order(epoch):
    return np.random.default_rng(epoch).permutation(len(training))


def rows(step, part):
    """The texts of a micro-batch: every epoch in an order of its own."""
    first = (step * ACCUMULATED + part) * MICRO
    epoch, place = divmod(first, len(training) // MICRO * MICRO)
    return training[order(epoch)[place : place + MICRO]]


checkpoint, start = options.folder / "checkpoint.pt", 0
if checkpoint.exists():
    saved = torch.load(checkpoint, map_location=options.device)
    model.load_state_dict(saved["model"])
    for optimizer, state in zip(optimizers, saved["optimizers"], strict=True):
        optimizer.load_state_dict(state)
    start = saved["step"]

for step in range(start, options.steps[-1]):
    for optimizer, rate in zip(optimizers, (MUON_RATE, ADAM_RATE), strict=True):
        optimizer.param_groups[0]["lr"] = rate * share_of_rate(step)
    for part in range(ACCUMULATED):
        value = loss(rows(step, part))
        (value / ACCUMULATED).backward()
    torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    for optimizer in optimizers:
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
    if (step + 1) % EVERY == 0 or step + 1 in options.steps:
        with torch.inference_mode():
            measured = np.mean([loss(held_out[i : i + 50]).item() for i in range(0, HELD_OUT, 50)])
        seen = (step + 1) * ACCUMULATED * MICRO * LENGTH / 1e6
        print(f"step {step + 1}: {seen:.1f} M tokens, held out {measured:.3f}", flush=True)
        state = dict(model=model.state_dict(), step=step + 1)
        state["optimizers"] = [optimizer.state_dict() for optimizer in optimizers]
        torch.save(state, checkpoint.with_suffix(".part"))
        checkpoint.with_suffix(".part").replace(checkpoint)

model.to(torch.bfloat16).save_pretrained(options.folder / "model")
PreTrainedTokenizerFast(
    tokenizer_file=str(options.folder / "tokenizer.json"),
    bos_token="<|endoftext|>",
    eos_token="<|endoftext|>",
).save_pretrained(options.folder / "model")
