"""Cohen's d, Pearson's r, Fisher's mean and Spearman-Brown of random samples, from numpy alone.

    python tools/golden/agreement.py > lab/src/test/resources/dev/broca/lab/golden/stats/agreement.json
"""

import json

import numpy as np

rng = np.random.default_rng(20)
cases = []
for n, m in [(2, 2), (3, 7), (40, 40), (25, 400)]:
    x, y = rng.gamma(2.0, size=n), rng.gamma(1.5, size=m)
    pooled = ((n - 1) * x.var(ddof=1) + (m - 1) * y.var(ddof=1)) / (n + m - 2)
    u = rng.normal(size=m)
    v = 0.6 * u + rng.normal(size=m)
    r = rng.uniform(-0.95, 0.99, size=n)
    cases.append(
        {
            "x": x.tolist(),
            "y": y.tolist(),
            "d": (x.mean() - y.mean()) / np.sqrt(pooled),
            "u": u.tolist(),
            "v": v.tolist(),
            "pearson": np.corrcoef(u, v)[0, 1],
            "r": r.tolist(),
            "fisher": np.tanh(np.arctanh(r).mean()),
            "spearman_brown": (2 * r / (1 + r)).tolist(),
        }
    )
print(json.dumps(cases))
