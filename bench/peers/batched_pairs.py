"""A fair peer: transformers, float32, length-sorted batches of 32 sentences, logits of all positions.

    python batched_pairs.py MODEL_FOLDER BLIMP_ZIP LIMIT DECISIONS.npy
"""

import sys

import numpy as np
import torch
from transformers import AutoModelForCausalLM, AutoTokenizer

import pairs

model_folder, archive, limit, target = sys.argv[1:]
torch.set_num_threads(2)
tokenizer = AutoTokenizer.from_pretrained(model_folder)
model = AutoModelForCausalLM.from_pretrained(model_folder, dtype=torch.float32).eval()
prefix = tokenizer.convert_tokens_to_ids("<|endoftext|>")
sentences = [sentence for pair in pairs.read(archive, int(limit)) for sentence in pair]
ids = [[prefix] + tokenizer(s, add_special_tokens=False)["input_ids"] for s in sentences]
order = sorted(range(len(ids)), key=lambda i: len(ids[i]))
sums = np.empty(len(ids))

with torch.inference_mode():
    for start in range(0, len(order), 32):
        rows = order[start : start + 32]
        longest = max(len(ids[i]) for i in rows)
        batch = torch.zeros(len(rows), longest, dtype=torch.long)
        mask = torch.zeros(len(rows), longest, dtype=torch.long)
        for r, i in enumerate(rows):
            batch[r, : len(ids[i])] = torch.tensor(ids[i])
            mask[r, : len(ids[i])] = 1
        logits = model(input_ids=batch, attention_mask=mask, use_cache=False).logits[:, :-1]
        scores = logits.log_softmax(-1).gather(-1, batch[:, 1:, None]).squeeze(-1)
        sums[rows] = (scores * mask[:, 1:]).sum(1).numpy()

good, bad = sums.reshape(-1, 2).T
np.save(target, good > bad)
print("accuracy", (good > bad).mean())
