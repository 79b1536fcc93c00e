"""Corrected Dice of made-up masks with intervals over coordinates, from numpy alone.

    python tools/golden/overlap.py > lab/src/test/resources/dev/broca/lab/golden/stats/overlap.json
"""

import json

import numpy as np


def corrected(shared, a, b, n):
    with np.errstate(all="ignore"):
        dice = np.float64(2 * shared) / (a + b)
        e = np.float64(2.0 * a * b) / (n * (a + b))
        return (dice - e) / (1 - e)


def middle(values):
    values = np.array(values)
    return np.percentile(values[np.isfinite(values)], [2.5, 97.5]).tolist()


def columns(rng, blocks, width, count, reach):
    """A mask whose coordinates run through blocks, as those of networks do."""
    mask = np.zeros((blocks, width), bool)
    for u in rng.choice(width, count, replace=False):
        first = rng.integers(0, blocks)
        mask[first : first + rng.integers(1, reach + 1), u] = True
    return mask


rng = np.random.default_rng(8)
cases = []
for blocks, width, count, reach in [(4, 30, 6, 4), (12, 96, 10, 9), (3, 8, 2, 1)]:
    a = columns(rng, blocks, width, count, reach)
    b = columns(rng, blocks, width, count + 1, reach)
    b |= a & (rng.random(a.shape) < 0.5)
    n, draws, seed = a.size, 200, 7
    np.random.seed(seed)
    boot = []
    for _ in range(draws):
        u = np.random.randint(0, width, size=width)
        boot.append(corrected((a & b)[:, u].sum(), a[:, u].sum(), b[:, u].sum(), n))
    chance = []
    for _ in range(draws):
        p = np.random.permutation(width)
        moved = np.zeros_like(b)
        moved[:, p] = b
        chance.append(corrected((a & moved).sum(), a.sum(), b.sum(), n))
    cases.append(
        {
            "blocks": blocks,
            "width": width,
            "a": np.flatnonzero(a).tolist(),
            "b": np.flatnonzero(b).tolist(),
            "draws": draws,
            "seed": seed,
            "corrected": float(corrected((a & b).sum(), a.sum(), b.sum(), n)),
            "interval": middle(boot),
            "chance": middle(chance),
        }
    )
print(json.dumps(cases))
