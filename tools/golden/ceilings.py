"""Golden values of ceilings: split halves in numpy, the growth with subjects by scipy's curve_fit.

    pip install numpy scipy
    python tools/golden/ceilings.py
"""

import json
import pathlib

import numpy as np
from scipy.optimize import curve_fit

GOLDEN = pathlib.Path(__file__).parents[2] / "lab/src/test/resources/dev/broca/lab/golden/brain/ceilings.json"


def split_half(responses, seed, splits=100):
    rng, n = np.random.RandomState(seed), responses.shape[1]
    found = []
    for _ in range(splits):
        order = rng.permutation(n)
        one, other = responses[:, order[: n // 2]].mean(1), responses[:, order[n // 2 :]].mean(1)
        found.append(np.corrcoef(one, other)[0, 1])
    r = np.mean(found)
    return {"responses": responses.tolist(), "seed": seed, "r": r, "ceiling": np.sqrt(2 * r / (1 + r))}


def growth(n, values):
    curve = lambda x, v0, tau: v0 * (1 - np.exp(-x / tau))
    (limit, tau), _ = curve_fit(curve, n, values, p0=[0.5, 2], bounds=([0, 1e-2], [1, 1e4]), xtol=1e-14, ftol=1e-14, gtol=1e-14)
    return {"subjects": [int(x) for x in n], "values": values.tolist(), "limit": limit, "tau": tau}


rng = np.random.RandomState(8)
truth = rng.randn(30, 1)
halves = [split_half(np.round(truth + s * rng.randn(30, k), 5), 7) for s, k in ((1, 2), (1.5, 5), (2, 8))]
x = np.arange(1, 10)
curves = [growth(x, np.round(v * (1 - np.exp(-x / t)) + 0.01 * rng.randn(9), 6)) for v, t in ((0.32, 2.5), (0.7, 1.2), (0.2, 6))]
GOLDEN.write_text(json.dumps({"halves": halves, "growth": curves}) + "\n")
