"""Makes the golden values of a tiny random model: what transformers computes with it.

    python family.py CONFIG.json FOLDER [SEED]

CONFIG.json is a config with small sizes (hidden 48, 3 blocks, vocabulary 256). Writes into FOLDER the
weights, block outputs, logits, log-probabilities, lesioned logits and greedy continuations that
GoldenFamiliesTest reads. Eager attention, float32; transformers 4.57.6 made those in the repository.
"""

import json
import sys
from pathlib import Path

import numpy as np
import torch
from transformers import AutoConfig, AutoModelForCausalLM

config = AutoConfig.for_model(**json.loads(Path(sys.argv[1]).read_text()))
folder = Path(sys.argv[2])
torch.manual_seed(int(sys.argv[3]) if len(sys.argv) > 3 else 0)
model = AutoModelForCausalLM.from_config(config, attn_implementation="eager").float().eval()
for name, weight in model.named_parameters():
    # Random norms and biases too: weights of one and zero would hide mistakes.
    if weight.ndim == 1:
        torch.nn.init.normal_(weight, 1.0 if "norm" in name or "ln" in name else 0.0, 0.1)
model.save_pretrained(folder)

base = model.base_model
blocks = base.h if hasattr(base, "h") else base.layers
rng = np.random.default_rng(1)
inputs = [[1, *rng.integers(3, config.vocab_size, n - 1).tolist()] for n in (7, 12, 20, 48)] + [[7]]
mask = (rng.random((len(blocks), model.config.hidden_size)) < 0.1).astype(np.float32)
np.save(folder / "lesion_mask.npy", mask)
seen, lesioned = {}, False


def hook(l):
    def keep(_module, _inputs, output):
        stream = output[0] if isinstance(output, tuple) else output
        if lesioned:
            stream = stream * (1 - torch.from_numpy(mask[l]))
        seen[l] = stream
        return (stream, *output[1:]) if isinstance(output, tuple) else stream

    return keep


for l, block in enumerate(blocks):
    block.register_forward_hook(hook(l))


@torch.inference_mode()
def logits(ids):
    return model(torch.tensor([ids]), use_cache=False).logits[0]


@torch.inference_mode()
def greedy(ids, count=10):
    new, margin = [], float("inf")
    for _ in range(count):
        top = logits(ids + new)[-1].topk(2)
        margin = min(margin, float(top.values[0] - top.values[1]))
        new.append(int(top.indices[0]))
    return {"new_tokens": new, "min_margin": margin}


expected = {"inputs": inputs, "greedy": {}}
for i, ids in enumerate(inputs):
    values = logits(ids)
    np.save(folder / f"blocks_{i}.npy", np.stack([seen[l][0].numpy() for l in range(len(blocks))]))
    np.save(folder / f"logits_{i}.npy", values.numpy())
    scores = values.log_softmax(-1)[:-1].gather(1, torch.tensor(ids[1:])[:, None])[:, 0]
    np.save(folder / f"logprobs_{i}.npy", scores.numpy())
for i in (0, 2):
    expected["greedy"][f"plain_{i}"] = greedy(inputs[i])
lesioned = True
for i in (0, 2):
    np.save(folder / f"lesion_logits_{i}.npy", logits(inputs[i]).numpy())
    expected["greedy"][f"lesion_{i}"] = greedy(inputs[i])
(folder / "expected.json").write_text(json.dumps(expected))
