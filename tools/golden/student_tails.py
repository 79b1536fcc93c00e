"""Two-sided p values of Student's t far out in the tails, from mpmath's arbitrary precision.

    python tools/golden/student_tails.py > lab/src/test/resources/dev/broca/lab/golden/stats/student_tails.json

scipy.stats.t.sf is printed beside them; it agrees wherever it does not underflow.
"""

import json

import mpmath
import scipy.stats

mpmath.mp.dps = 60


def two_sided(t, df):
    t, df = mpmath.mpf(t), mpmath.mpf(df)
    return mpmath.betainc(df / 2, mpmath.mpf("0.5"), 0, df / (df + t * t), regularized=True)


rows = []
for df in [1.0, 1.7, 4.0, 17.3, 98.25, 401.6, 477.9, 1998.0]:
    for t in [1e-9, 1e-3, 0.5, 1.96, -5.0, 12.0, -27.4, -44.3, 60.0]:
        exact = two_sided(t, df)
        if exact < mpmath.mpf("1e-300"):
            continue
        rows.append({"t": t, "df": df, "p": float(exact), "scipy": float(2 * scipy.stats.t.sf(abs(t), df))})
print(json.dumps(rows, indent=0))
