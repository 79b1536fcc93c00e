"""Makes the golden values of sites within blocks: what forward hooks of transformers see and change.

    python sites.py MODELS OUT

MODELS holds the folders of family.py (model/src/test/resources/golden/families). For each model of
MADE one file OUT/NAME.npz is written, as SitesTest reads it: for every site the activations
[L, T, width] of one text and the logits [T, V] of the same text with the units of a mask [L, width] set
to zero; of heads the activations are the norms of their slices and the slices themselves are set to
zero. Float32 and eager attention; transformers 4.57.6 made those in the repository.
"""

import sys
from pathlib import Path

import numpy as np
import torch
from transformers import AutoModelForCausalLM

TEXT = [1, 17, 99, 200]

# The modules of a block whose output (or, for "in", input) is the value at a site.
GPT2 = ("attn.c_proj", "mlp", "mlp.c_proj", "attn.c_proj")
LLAMA = ("self_attn.o_proj", "mlp", "mlp.down_proj", "self_attn.o_proj")
POST_NORM = "post_attention_layernorm", "post_feedforward_layernorm", "mlp.down_proj", "self_attn.o_proj"
FALCON = ("self_attention.dense", "mlp", "mlp.dense_4h_to_h", "self_attention.dense")
NEOX = ("attention.dense", "mlp", "mlp.dense_4h_to_h", "attention.dense")
MADE = {
    "gpt2": GPT2,
    "llama-gqa": LLAMA,
    "gemma2": POST_NORM,
    "gemma3": POST_NORM,
    "olmo2": POST_NORM,
    "falcon-7b-style": FALCON,
    "falcon-new-arch": FALCON,
    "gpt-neox": NEOX,
    "phi3-plain": LLAMA,
}


def blocks_of(model):
    base = getattr(model, "model", model.base_model)
    return base.h if hasattr(base, "h") else base.layers


def make(name, modules, models, out):
    model = AutoModelForCausalLM.from_pretrained(models / name, attn_implementation="eager")
    model = model.float().eval()
    heads = model.config.num_attention_heads
    blocks = blocks_of(model)
    rng = np.random.default_rng(3)
    attention, mlp, down, projection = modules
    sites = {
        "attention-output": (attention, "out", 1),
        "mlp-output": (mlp, "out", 1),
        "mlp-hidden": (down, "in", 1),
        "heads": (projection, "in", heads),
    }
    arrays = {"text": np.array(TEXT)}
    for site, (path, side, units) in sites.items():
        seen, masks = {}, {}

        def change(l, values):
            if l in masks:
                return values * (1 - masks[l])
            seen[l] = values.detach().reshape(len(TEXT), -1).clone().numpy()  # Falcon adds in place
            return values

        hooks = []
        for l, block in enumerate(blocks):
            module = block.get_submodule(path)
            if side == "in":
                hooks.append(module.register_forward_pre_hook(lambda _m, a, l=l: (change(l, a[0]), *a[1:])))
            else:
                hooks.append(
                    module.register_forward_hook(
                        lambda _m, _a, o, l=l: (change(l, o[0]), *o[1:]) if isinstance(o, tuple) else change(l, o)
                    )
                )
        with torch.inference_mode():
            model(torch.tensor([TEXT]), use_cache=False)
            values = np.stack([seen[l] for l in range(len(blocks))])
            if site == "heads":
                dimensions = values.shape[-1] // heads
                slices = values.reshape(*values.shape[:2], heads, dimensions)
                activations = np.sqrt((slices.astype(np.float64) ** 2).sum(-1)).astype(np.float32)
                mask = rng.random((len(blocks), heads)) < 0.4
                wide = np.repeat(mask, dimensions, axis=1)
            else:
                activations = values
                mask = rng.random(values[:, 0].shape) < 0.3
                wide = mask
            masks.update({l: torch.from_numpy(wide[l].astype(np.float32)) for l in range(len(blocks))})
            logits = model(torch.tensor([TEXT]), use_cache=False).logits[0].numpy()
        for hook in hooks:
            hook.remove()
        arrays[f"{site}.activations"] = activations
        arrays[f"{site}.mask"] = mask.astype(np.uint8)
        arrays[f"{site}.logits"] = logits
    np.savez_compressed(out / f"{name}.npz", **arrays)


if __name__ == "__main__":
    models, out = Path(sys.argv[1]), Path(sys.argv[2])
    out.mkdir(parents=True, exist_ok=True)
    for name, modules in MADE.items():
        make(name, modules, models, out)
        print(name)
