"""Golden values of brain alignment: scikit-learn, scipy and plain numpy on small made-up data.

    pip install numpy scipy scikit-learn==1.9.1
    python tools/golden/brain.py
"""

import json
import pathlib

import numpy as np
import scipy.stats
import sklearn
from sklearn.decomposition import PCA
from sklearn.linear_model import LinearRegression, Ridge, RidgeCV
from sklearn.metrics import r2_score
from sklearn.model_selection import GridSearchCV, GroupKFold, KFold
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

GOLDEN = pathlib.Path(__file__).parents[2] / "lab/src/test/resources/dev/broca/lab/golden/brain"
STRICT = np.logspace(-2, 7, 20)
PARITY = np.logspace(-3, 3, 7)


def data(n, p, targets, seed):
    """Features on very different scales, one constant; targets of more and less signal."""
    rng = np.random.RandomState(seed)
    sizes = rng.randint(2, 6, n)
    groups = np.repeat([f"passage {i}" for i in range(n)], sizes)[:n]
    x = rng.randn(n, p) * 10 ** rng.uniform(-2, 2, p) + rng.randn(p)
    x[:, 1] = 3.7
    scaled = (x - x.mean(0)) / np.where(x.std(0) > 1e-9, x.std(0), 1)
    signal = scaled @ rng.randn(p, targets) / np.sqrt(p)
    y = signal * np.linspace(0, 2, targets) + rng.randn(n, targets) + 5 * rng.randn(targets)
    return np.round(x, 6), np.round(y, 6), list(groups)


def nested(x, y, groups):
    """Outer GroupKFold(5), inner GroupKFold(3), one grid search for each target."""
    predictions, alphas = np.zeros_like(y), []
    for train, test in GroupKFold(5).split(x, y, groups):
        inner = list(GroupKFold(3).split(x[train], y[train], np.array(groups)[train]))
        alphas.append([])
        for t in range(y.shape[1]):
            search = GridSearchCV(
                make_pipeline(StandardScaler(), Ridge()), {"ridge__alpha": STRICT}, cv=inner, scoring="r2"
            ).fit(x[train], y[train, t])
            predictions[test, t] = search.predict(x[test])
            alphas[-1].append(search.best_params_["ridge__alpha"])
    return predictions, np.array(alphas)


def plain(x, y, model, folds):
    predictions, alphas = np.zeros_like(y), []
    for train, test in folds:
        fitted = model().fit(x[train], y[train])
        predictions[test] = fitted.predict(x[test])
        alphas.append(np.broadcast_to(getattr(fitted[-1], "alpha_", 0), y.shape[1]).tolist())
    return predictions, np.array(alphas)


def scores(y, predictions, folds):
    r, r2 = [], []
    for train, test in folds:
        r.append([np.corrcoef(a, b)[0, 1] for a, b in zip(y[test].T, predictions[test].T)])
        sse = ((y[test] - predictions[test]) ** 2).sum(0)
        r2.append((1 - sse / ((y[test] - y[train].mean(0)) ** 2).sum(0)).tolist())
    return r, r2


def unique(x, b, y, groups):
    """Unique variance with explicit loops; alpha by an inner grid on the residuals."""
    def rest(train, test):
        scaler, base = StandardScaler().fit(x[train]), LinearRegression().fit(b[train], y[train])
        z, zt = scaler.transform(x[train]), scaler.transform(x[test])
        of_x = LinearRegression().fit(b[train], z)
        return (z - of_x.predict(b[train]), y[train] - base.predict(b[train]),
                zt - of_x.predict(b[test]), y[test] - base.predict(b[test]))

    out, alphas = [], []
    groups = np.array(groups)
    for train, test in GroupKFold(5).split(x, y, groups):
        total = np.zeros((len(STRICT), y.shape[1]))
        for i, j in GroupKFold(3).split(x[train], y[train], groups[train]):
            xr, yr, xt, yt = rest(train[i], train[j])
            for a, alpha in enumerate(STRICT):
                prediction = Ridge(alpha=alpha).fit(xr, yr).predict(xt)
                total[a] += r2_score(yt, prediction, multioutput="raw_values")
        best = total.argmax(0)
        xr, yr, xt, yt = rest(train, test)
        prediction = np.stack(
            [Ridge(alpha=STRICT[a]).fit(xr, yr[:, t]).predict(xt) for t, a in enumerate(best)], 1)
        gained = (yt**2).sum(0) - ((yt - prediction) ** 2).sum(0)
        out.append((gained / ((y[test] - y[train].mean(0)) ** 2).sum(0)).tolist())
        alphas.append(STRICT[best].tolist())
    return out, alphas


def case(name, n, p, targets, seed):
    x, y, groups = data(n, p, targets, seed)
    grouped = list(GroupKFold(5).split(x, y, groups))
    shuffled = list(KFold(5, shuffle=True, random_state=7).split(x))
    contiguous = list(KFold(5).split(x))
    scaled = lambda model: lambda: make_pipeline(StandardScaler(), model)
    runs = {
        "nested": (grouped, nested(x, y, groups)),
        "loo": (shuffled, plain(x, y, scaled(RidgeCV(PARITY, alpha_per_target=True)), shuffled)),
        "ols": (contiguous, plain(x, y, scaled(LinearRegression()), contiguous)),
        "fixed": (contiguous, plain(x, y, scaled(Ridge(alpha=12.5)), contiguous)),
        "components": (grouped, plain(
            x, y, lambda: make_pipeline(StandardScaler(), PCA(4, svd_solver="full"), Ridge(alpha=2.0)), grouped)),
    }
    b = np.random.RandomState(seed + 1).randn(n, 3)
    b[:, 0] += x[:, 0] / x[:, 0].std()
    b = np.round(b, 6)
    r2u, r2u_alphas = unique(x, b, y, groups)
    written = {"sklearn": sklearn.__version__, "x": x.tolist(), "y": y.tolist(), "groups": groups,
               "baseline": b.tolist(), "unique": {"r2": r2u, "alphas": r2u_alphas}}
    for run, (folds, (predictions, alphas)) in runs.items():
        r, r2 = scores(y, predictions, folds)
        written[run] = {"predictions": predictions.tolist(), "alphas": alphas.tolist(), "r": r, "r2": r2}
        if run in ("loo", "ols", "fixed"):
            written[run].pop("r2")
    (GOLDEN / f"{name}.json").write_text(json.dumps(written) + "\n")
    return x, y


def folds():
    out = []
    rng = np.random.RandomState(3)
    for n, names, k in [(40, 12, 4), (100, 30, 10), (31, 5, 5), (24, 24, 7)]:
        groups = [f"g{g}" for g in rng.permutation(np.arange(n) % names)]
        if n == 100:
            groups = [f"g{g}" for g in np.sort(rng.randint(0, names, n))]
        tests = [test.tolist() for _, test in GroupKFold(k).split(groups, groups=groups)]
        out.append({"groups": groups, "k": k, "tests": tests})
    kinds = {}
    for name, splitter in [("contiguous", KFold(4)), ("shuffled", KFold(4, shuffle=True, random_state=123))]:
        kinds[name] = [test.tolist() for _, test in splitter.split(np.zeros(23))]
    (GOLDEN / "folds.json").write_text(json.dumps({"grouped": out, **kinds}) + "\n")


def spaces(x, y):
    """Linear CKA with centring matrices; RSA with scipy."""
    n = len(x)
    h = np.eye(n) - 1 / n
    k, l = h @ x @ x.T @ h, h @ y @ y.T @ h
    cka = np.trace(k @ l) / np.sqrt(np.trace(k @ k) * np.trace(l @ l))
    upper = np.triu_indices(n, 1)
    rdms = [(1 - np.corrcoef(z))[upper] for z in (x, y)]
    tied = np.round(np.random.RandomState(5).randn(40), 1)
    return {"cka": cka, "rsa": scipy.stats.spearmanr(*rdms).statistic,
            "tied": tied.tolist(), "ranks": scipy.stats.rankdata(tied).tolist()}


def reading():
    rng = np.random.RandomState(9)
    base, surprisal = np.round(rng.randn(120, 2), 6), np.round(rng.rand(120, 2) * 8, 6)
    times = np.round(300 + base @ [9, -4] + surprisal @ [5, 2] + 15 * rng.randn(120), 6)
    both = np.hstack([base, surprisal])
    gains, byfold, baseline = np.zeros(120), [], np.zeros(120)
    for train, test in KFold(6).split(base):
        for x, sign in [(both, 1), (base, -1)]:
            fit = LinearRegression().fit(x[train], times[train])
            sd = np.sqrt(np.mean((times[train] - fit.predict(x[train])) ** 2))
            density = scipy.stats.norm.logpdf(times[test], fit.predict(x[test]), sd)
            gains[test] += sign * density
            if sign < 0:
                baseline[test] = density
        byfold.append(gains[test].mean())
    return {"baseline": base.tolist(), "surprisal": surprisal.tolist(), "times": times.tolist(),
            "gain": gains.mean(), "byFold": byfold, "without": baseline.mean()}


GOLDEN.mkdir(parents=True, exist_ok=True)
folds()
case("wide", 40, 60, 5, 1)
x, y = case("tall", 90, 12, 6, 2)
(GOLDEN / "other.json").write_text(json.dumps({**spaces(x, y), "reading": reading()}) + "\n")
