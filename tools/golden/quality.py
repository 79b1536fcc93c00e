"""Quality cards computed the slow and plain way: every t map anew, with numpy and scipy only.

    python tools/golden/quality.py > lab/src/test/resources/dev/broca/lab/golden/localizer/quality.json

Reads the recorded responses beside the output; draws with numpy's legacy generator in the order
that the Javadoc of SplitHalf, HeldOut and MaxT states.
"""

import json
import pathlib
import warnings

import numpy as np
import scipy.stats

warnings.filterwarnings("ignore")
GOLDEN = pathlib.Path(__file__).parents[2] / "lab/src/test/resources/dev/broca/lab/golden/localizer"


def t_map(x, positive, rows):
    """Welch's t over some rows; NaN where a unit is constant within both conditions."""
    a = x[[i for i in rows if positive[i]]]
    b = x[[i for i in rows if not positive[i]]]
    t = scipy.stats.ttest_ind(a, b, axis=0, equal_var=False).statistic
    constant = (a == a[0]).all(0) & (b == b[0]).all(0)
    return np.where(constant, np.nan, t)


def top(t, k):
    order = sorted(np.flatnonzero(~np.isnan(t)), key=lambda u: (-t[u], u))
    assert len(order) >= k
    return set(order[:k])


def cohen(a, b):
    pooled = ((len(a) - 1) * a.var(ddof=1) if len(a) > 1 else 0) + ((len(b) - 1) * b.var(ddof=1) if len(b) > 1 else 0)
    with np.errstate(all="ignore"):
        return (a.mean() - b.mean()) / np.sqrt(pooled / (len(a) + len(b) - 2))


def split_half(x, positive, k, halves, seed):
    rng = np.random.RandomState(seed)
    n = x.shape[1]
    pos, neg = np.flatnonzero(positive), np.flatnonzero(~positive)
    rs, dices, corrected = [], [], []
    for _ in range(halves):
        p, q = rng.permutation(len(pos)), rng.permutation(len(neg))
        one = [*pos[p[: len(pos) // 2]], *neg[q[: len(neg) // 2]]]
        other = [*pos[p[len(pos) // 2 :]], *neg[q[len(neg) // 2 :]]]
        s, t = t_map(x, positive, sorted(one)), t_map(x, positive, sorted(other))
        both = ~np.isnan(s) & ~np.isnan(t)
        rs.append(np.corrcoef(s[both], t[both])[0, 1])
        dice = len(top(s, k) & top(t, k)) / k
        dices.append(dice)
        corrected.append((dice - k / n) / (1 - k / n))
    r = np.tanh(np.mean(np.arctanh(rs)))
    return {"r": r, "spearman_brown": 2 * r / (1 + r), "dice": np.mean(dices), "corrected": np.mean(corrected)}


def effects(x, positive, train, test, k):
    units = sorted(top(t_map(x, positive, train), k))
    a = x[[i for i in test if positive[i]]][:, units]
    b = x[[i for i in test if not positive[i]]][:, units]
    d = np.array([cohen(a[:, u], b[:, u]) for u in range(k)])
    mean, sd = x[train][:, units].mean(0), x[train][:, units].std(0, ddof=1)
    unit_d = d[np.isfinite(d)].mean()
    return unit_d, cohen(((a - mean) / sd).mean(1), ((b - mean) / sd).mean(1))


def held_out(x, positive, k, folds, repeats, seed, groups=None):
    rng = np.random.RandomState(seed)
    rows = list(range(len(positive)))
    found = []
    for _ in range(repeats):
        fold = np.empty(len(rows), int)
        if groups is None:
            for side in (np.flatnonzero(positive), np.flatnonzero(~positive)):
                fold[side[rng.permutation(len(side))]] = np.arange(len(side)) % folds
        else:
            names = list(dict.fromkeys(groups))
            of = {names[g]: i % folds for i, g in enumerate(rng.permutation(len(names)))}
            fold = np.array([of[g] for g in groups])
        for f in range(folds):
            train = [i for i in rows if fold[i] != f]
            found.append(effects(x, positive, train, [i for i in rows if fold[i] == f], k))
    unit_in, mask_in = effects(x, positive, rows, rows, k)
    unit_d, mask_d = np.mean(found, axis=0)
    return {"unit_d": unit_d, "mask_d": mask_d, "unit_d_in": unit_in, "mask_d_in": mask_in}


def max_t(x, positive, permutations, seed):
    rng = np.random.RandomState(seed)
    rows = np.array([*np.flatnonzero(positive), *np.flatnonzero(~positive)])
    n = int(positive.sum())
    tested = ~np.isnan(t_map(x, positive, rows))
    maxima = []
    for _ in range(permutations):
        order = rng.permutation(len(rows))
        label = np.zeros(len(rows), bool)
        label[rows[order[:n]]] = True
        maxima.append(np.nanmax(t_map(x, label, list(range(len(rows))))[tested]))
    t = t_map(x, positive, list(range(len(rows))))[tested]
    p = [(1 + sum(m >= value - 1e-9 * abs(value) for m in maxima)) / (permutations + 1) for value in t]
    return {"maxima": sorted(maxima), "tested": np.flatnonzero(tested).tolist(), "p": p}


def recorded(network, pooling):
    with np.load(GOLDEN / f"gpt2-tiny__{network}__{pooling}__absacts.npz") as file:
        sides = [file[name].transpose(1, 0, 2).reshape(file[name].shape[1], -1) for name in ("pos", "neg")]
    return np.concatenate(sides).astype(float), np.arange(sum(map(len, sides))) < len(sides[0])


def awkward():
    """Labels interleaved, one unit constant, one constant in each condition, one nearly always 0."""
    rng = np.random.default_rng(3)
    positive = rng.permutation(np.arange(30) < 13)
    x = rng.gamma(2.0, size=(30, 12)) + np.outer(positive, np.linspace(-1, 1.5, 12))
    x[:, 4] = 0.7
    x[:, 7] = np.where(positive, 1.0, 2.0)
    x[:, 9] = 0
    x[5, 9] = 3.0
    return x.astype(np.float32).astype(float), positive


cases = []
for name, (x, positive), k, groups in [
    ("language", recorded("language", "last-token"), 7, [str(i % 240 // 24) for i in range(480)]),
    ("theory-of-mind", recorded("theory-of-mind", "mean"), 3, None),
    ("awkward", awkward(), 3, None),
]:
    case = {"name": name, "k": k, "seed": 5}
    if name == "awkward":
        case |= {"x": x.tolist(), "positive": positive.tolist()}
    case["split_half"] = split_half(x, positive, k, 100, 5)
    case["held_out"] = held_out(x, positive, k, 5, 20, 5)
    if groups:
        case |= {"groups": groups, "held_out_grouped": held_out(x, positive, k, 5, 20, 5, groups)}
    case["max_t"] = max_t(x, positive, 1000, 5)
    cases.append(case)
print(json.dumps(cases, default=float))
