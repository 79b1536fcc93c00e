"""The authors' way: one text at a time, a hook on every block, the whole model with its head.

    python hooks.py MODEL_FOLDER LANGLOC_FOLDER MASK.npy
"""

import sys

import numpy as np
import torch
from scipy.stats import false_discovery_control, ttest_ind
from transformers import AutoModelForCausalLM, AutoTokenizer

import stimuli

model_folder, texts_folder, target = sys.argv[1:]
torch.set_num_threads(2)
tokenizer = AutoTokenizer.from_pretrained(model_folder)
model = AutoModelForCausalLM.from_pretrained(model_folder, dtype=torch.float32).eval()
positive, negative = stimuli.read(texts_folder)
base = model.base_model
blocks = base.h if hasattr(base, "h") else base.layers
seen = {}
for l, block in enumerate(blocks):

    def keep(_module, _inputs, output, l=l):
        seen[l] = (output[0] if isinstance(output, tuple) else output)[:, -1].numpy()

    block.register_forward_hook(keep)


def responses(texts):
    rows = []
    with torch.inference_mode():
        for text in texts:
            model(**tokenizer(text, truncation=True, max_length=12, return_tensors="pt"))
            rows.append(np.stack([seen[l][0] for l in range(len(blocks))]))
    return np.abs(np.stack(rows)).astype(np.float64)


a, b = responses(positive), responses(negative)
t, p = ttest_ind(a, b, axis=0, equal_var=False)
q = false_discovery_control(p.ravel()).reshape(p.shape)
k = int(1 / 100 * t.shape[1] * t.shape[0])
chosen = np.zeros(t.size, int)
chosen[np.argsort(-t.ravel())[:k]] = 1
np.save(target, chosen.reshape(t.shape))
print(k, "units,", (q < 0.05).sum(), "pass q < .05")
