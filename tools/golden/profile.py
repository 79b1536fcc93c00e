"""Profiles of made-up responses: z, means over units and items, intervals, tests, from numpy and scipy.

    python tools/golden/profile.py > lab/src/test/resources/dev/broca/lab/golden/stats/profile.json
"""

import json

import numpy as np
from scipy import stats


def estimate(values):
    low, high = stats.t.interval(0.95, len(values) - 1, values.mean(), stats.sem(values))
    return {"value": values.mean(), "low": low, "high": high}


def holm(p):
    order = np.argsort(p)
    adjusted = np.empty(len(p))
    largest = 0.0
    for i, j in enumerate(order):
        largest = max(largest, min(1.0, (len(p) - i) * p[j]))
        adjusted[j] = largest
    return adjusted


rng = np.random.default_rng(3)
blocks, width = 2, 10
mask = [1, 4, 7, 12, 15]
sizes = {"sentences": 6, "word-lists": 6, "code": 4}
offsets = {"sentences": 1.2, "word-lists": 0.4, "code": 0.0}
x = {}
for label, n in sizes.items():
    x[label] = rng.normal(size=(n, blocks * width)).astype(np.float32)
    x[label][:, mask] *= 1 + offsets[label]
    x[label][:, 15] = -2  # never varies: no z
every = np.abs(np.concatenate(list(x.values())).astype(np.float64))
mean, sd = every.mean(0), every.std(0, ddof=1)
varying = [u for u in mask if sd[u] > 0]
z, scores = {}, []
for label, values in x.items():
    a = np.abs(values.astype(np.float64))
    z[label] = ((a - mean)[:, varying] / sd[varying]).mean(1)
    scores.append(
        {
            "condition": label,
            "activation": estimate(a[:, mask].mean(1)),
            "z": estimate(z[label]),
            "items": z[label].tolist(),
        }
    )
s, w, c = z["sentences"], z["word-lists"], z["code"]
paired = stats.ttest_rel(s, w)
welch = stats.ttest_ind(s, c, equal_var=False)
pooled = ((len(s) - 1) * s.var(ddof=1) + (len(c) - 1) * c.var(ddof=1)) / (len(s) + len(c) - 2)
p = [paired.pvalue, welch.pvalue]
d = [(s - w).mean() / (s - w).std(ddof=1), (s.mean() - c.mean()) / np.sqrt(pooled)]
tests = [
    {
        "difference": float(difference),
        "low": float(ci.low),
        "high": float(ci.high),
        "p": float(p[i]),
        "d": float(d[i]),
        "holm": float(holm(p)[i]),
    }
    for i, (difference, ci) in enumerate(
        [
            ((s - w).mean(), paired.confidence_interval(0.95)),
            (s.mean() - c.mean(), welch.confidence_interval(0.95)),
        ]
    )
]
print(
    json.dumps(
        {
            "blocks": blocks,
            "width": width,
            "mask": mask,
            "sizes": sizes,
            "responses": np.concatenate(list(x.values())).astype(float).tolist(),
            "scores": scores,
            "tests": tests,
        }
    )
)
