"""A fair peer: transformers, float32, length-sorted batches of 32, no head, scipy statistics.

    python batched.py MODEL_FOLDER LANGLOC_FOLDER MASK.npy
"""

import sys

import numpy as np
import torch
from scipy.stats import false_discovery_control, ttest_ind
from transformers import AutoModel, AutoTokenizer

import stimuli

model_folder, texts_folder, target = sys.argv[1:]
torch.set_num_threads(2)
tokenizer = AutoTokenizer.from_pretrained(model_folder)
model = AutoModel.from_pretrained(model_folder, dtype=torch.float32).eval()
positive, negative = stimuli.read(texts_folder)
texts = positive + negative
ids = [tokenizer(text, truncation=True, max_length=12)["input_ids"] for text in texts]
order = sorted(range(len(ids)), key=lambda i: len(ids[i]))
layers, width = model.config.num_hidden_layers, model.config.hidden_size
pooled = np.empty((len(ids), layers, width), np.float32)

outputs = [None] * layers
blocks = model.h if hasattr(model, "h") else model.layers
for l, block in enumerate(blocks):

    def keep(_module, _inputs, output, l=l):
        outputs[l] = output[0] if isinstance(output, tuple) else output

    block.register_forward_hook(keep)

with torch.inference_mode():
    for start in range(0, len(order), 32):
        rows = order[start : start + 32]
        longest = max(len(ids[i]) for i in rows)
        batch = torch.zeros(len(rows), longest, dtype=torch.long)
        mask = torch.zeros(len(rows), longest, dtype=torch.long)
        for r, i in enumerate(rows):
            batch[r, : len(ids[i])] = torch.tensor(ids[i])
            mask[r, : len(ids[i])] = 1
        model(input_ids=batch, attention_mask=mask, use_cache=False)
        last = mask.sum(1) - 1
        for l in range(layers):
            pooled[rows, l] = outputs[l][torch.arange(len(rows)), last].numpy()

responses = np.abs(pooled).astype(np.float64)
t, p = ttest_ind(responses[: len(positive)], responses[len(positive) :], axis=0, equal_var=False)
q = false_discovery_control(p.ravel()).reshape(p.shape)
k = int(1 / 100 * width * layers)
chosen = np.zeros(t.size, int)
chosen[np.argsort(-t.ravel())[:k]] = 1
np.save(target, chosen.reshape(t.shape))
print(k, "units,", (q < 0.05).sum(), "pass q < .05")
