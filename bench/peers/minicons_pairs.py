"""The peer that people use: minicons, float32, batches of 32 sentences, sums.

    python minicons_pairs.py MODEL_FOLDER BLIMP_ZIP LIMIT DECISIONS.npy
"""

import sys

import numpy as np
import torch
from minicons import scorer

import pairs

model_folder, archive, limit, target = sys.argv[1:]
torch.set_num_threads(2)
model = scorer.IncrementalLMScorer(model_folder, "cpu", dtype=torch.float32)
model.tokenizer.bos_token = "<|endoftext|>"  # what Broca puts in front
sentences = [sentence for pair in pairs.read(archive, int(limit)) for sentence in pair]
sums = []
with torch.inference_mode():
    for start in range(0, len(sentences), 32):
        sums += model.sequence_score(
            sentences[start : start + 32], reduction=lambda x: x.sum().item(), bos_token=True)
good, bad = np.array(sums).reshape(-1, 2).T
np.save(target, good > bad)
print("accuracy", (good > bad).mean())
