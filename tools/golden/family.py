"""Makes the golden values of tiny random models: what transformers computes with them.

    python family.py FOLDER [NAME...]

The models are those of families.json, or of families-5.json under transformers 5 (all of them where
none is named); each gets a folder of its own with weights, block outputs, logits, log-probabilities,
lesioned logits and greedy continuations, as GoldenFamiliesTest reads them. Float32 and eager attention,
but for Falcon with ALiBi: there the eager path adds the bias twice, once in the mask and once to the
scores. Those in the repository were made in the environments of requirements-4.txt and
requirements-5.txt (.ci/heavy makes both and compares); those of transformers 5 are smaller and have no
block outputs. Weights are drawn wide, so that a wrong angle or window moves a block by far more than
the tolerance.
"""

import json
import sys
from pathlib import Path

sys.path.pop(0)  # profile.py beside this file is not Python's own

import numpy as np
import torch
import transformers
from transformers import AutoConfig, AutoModelForCausalLM

NEW = int(transformers.__version__.split(".")[0]) >= 5


def blocks_of(model):
    base = getattr(model, "model", model.base_model)
    for holder in (base, getattr(base, "decoder", None)):
        for name in ("h", "layers"):
            if hasattr(holder, name):
                return getattr(holder, name)
    raise ValueError(f"no blocks in {type(model)}")


def make(settings, folder):
    config = AutoConfig.for_model(**settings)
    torch.manual_seed(0)
    attention = "sdpa" if settings.get("alibi") else "eager"
    model = AutoModelForCausalLM.from_config(config, attn_implementation=attention).float().eval()
    for name, weight in model.named_parameters():
        # Random norms and biases too: weights of one and zero would hide mistakes.
        if weight.ndim == 1:
            centre = 1.0 if "bias" not in name and ("norm" in name or "ln" in name) else 0.0
            torch.nn.init.normal_(weight, centre, 0.1)
    model.save_pretrained(folder)

    blocks = blocks_of(model)
    rng = np.random.default_rng(1)
    lengths = (7, 12, 20) if NEW else (7, 12, 20, 48)
    inputs = [[1, *rng.integers(3, config.vocab_size, n - 1).tolist()] for n in lengths]
    inputs.append([7])
    mask = (rng.random((len(blocks), config.hidden_size)) < 0.1).astype(np.float32)
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
        streams = [seen[l].reshape(len(ids), -1).numpy() for l in range(len(blocks))]
        if not NEW:
            np.save(folder / f"blocks_{i}.npy", np.stack(streams))
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


families = json.loads((Path(__file__).parent / ("families-5.json" if NEW else "families.json")).read_text())
for name in sys.argv[2:] or families:
    folder = Path(sys.argv[1]) / name
    folder.mkdir(parents=True, exist_ok=True)
    make(families[name], folder)
    print(name)
