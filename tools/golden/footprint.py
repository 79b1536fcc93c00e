"""Outlier coordinates and nominal footprints of random masks on made-up energies, from numpy alone.

    python tools/golden/footprint.py > lab/src/test/resources/dev/broca/lab/golden/localizer/footprint.json
"""

import json

import numpy as np

rng = np.random.default_rng(8)
cases = []
for blocks, width, k in [(4, 10, 6), (3, 7, 2), (5, 16, 20)]:
    energy = rng.gamma(0.5, size=(2, blocks, width)) + 0.1
    energy[0, 1, 3] = 900.0
    energy[1, 2, 5] = 2e4
    mask = np.zeros(blocks * width, bool)
    mask[rng.choice(blocks * width, k, replace=False)] = True
    mask = mask.reshape(blocks, width)
    rms = np.sqrt(energy)
    ratio = (rms / np.median(rms, axis=2, keepdims=True)).max(axis=(0, 1))
    order = [int(u) for u in np.argsort(-ratio) if ratio[u] > 15]
    hit = [u for u in sorted(order) if mask[:, u].any()]
    share = (energy * mask).sum(2) / energy.sum(2)
    cases.append(
        {
            "blocks": blocks,
            "width": width,
            "first": energy[0].ravel().tolist(),
            "rest": energy[1].ravel().tolist(),
            "mask": np.flatnonzero(mask).tolist(),
            "outliers": [{"coordinate": u, "ratio": ratio[u]} for u in order],
            "per_block": mask.sum(1).tolist(),
            "coordinates": int(mask.any(0).sum()),
            "first_block": int(np.flatnonzero(mask.any(1))[0]),
            "hit": hit,
            "energy_first": share[0].mean(),
            "energy_rest": share[1].mean(),
        }
    )
print(json.dumps(cases))
