"""Statistics of lesions, from scipy and statsmodels, or by enumerating every possibility.

    python tools/golden/lesion_statistics.py > lab/src/test/resources/dev/broca/lab/golden/stats/lesion_statistics.json

Needs scipy >= 1.15 and statsmodels >= 0.14.
"""

import itertools
import json

import numpy as np
import pandas as pd
import scipy.integrate
import scipy.optimize
import scipy.stats
import statsmodels.api as sm
from statsmodels.formula.api import ols
from statsmodels.stats.contingency_tables import mcnemar
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.weightstats import ttost_paired

rng = np.random.default_rng(7)


def mcnemar_case(name, clusters):
    """The score test of a zero mean with a covariance robust to clusters, by its definition over items."""
    b, c = np.array(clusters).T
    changes = np.array([])
    groups = []
    for g, (lost, gained) in enumerate(clusters):
        changes = np.append(changes, [1] * lost + [-1] * gained)
        groups += [g] * (lost + gained)
    meat = sm.stats.sandwich_covariance.S_crosssection(changes.reshape(-1, 1).astype(float), np.array(groups))
    score = changes.sum() / np.sqrt(meat.item())
    table = [[0, int(b.sum())], [int(c.sum()), 0]]
    return {
        "name": name,
        "clusters": [[int(x) for x in pair] for pair in clusters],
        "chi_squared": score**2,
        "p": 2 * scipy.stats.norm.sf(abs(score)),
        "naive_p": mcnemar(table, exact=True).pvalue,
        "plain_chi_squared": mcnemar(table, exact=False, correction=False).statistic,
    }


def sign_flips(d):
    d = np.asarray(d, float)
    result = scipy.stats.permutation_test(
        (d,), lambda x, axis: np.abs(x.sum(axis=axis)), permutation_type="samples", alternative="greater", n_resamples=np.inf
    )
    return {"d": d.tolist(), "p": result.pvalue}


def sampled_flips(d, samples, seed):
    signs = np.where(np.random.RandomState(seed).randint(0, 2, size=(samples, len(d))) == 1, 1, -1)
    sums = np.abs((signs * d).sum(1))
    return {"d": d.tolist(), "samples": samples, "seed": seed, "p": (1 + int((sums >= abs(d.sum()) - 1e-12 * np.abs(d).sum()).sum())) / (samples + 1)}


def crossed(name, scores, controls):
    d = controls - scores
    m, g = d.shape
    frame = pd.DataFrame({"d": d.ravel(), "mask": np.repeat(np.arange(m), g), "item": np.tile(np.arange(g), m)})
    table = sm.stats.anova_lm(ols("d ~ C(item) + C(mask)", frame).fit())
    ms, df = table["mean_sq"], table["df"]
    item, mask, rest = (ms[k] for k in ("C(item)", "C(mask)", "Residual"))
    square, freedom = item + mask - rest, None
    if square < max(item, mask):
        square = max(item, mask)
        freedom = df["C(item)"] if item >= mask else df["C(mask)"]
    else:
        freedom = square**2 / (item**2 / df["C(item)"] + mask**2 / df["C(mask)"] + rest**2 / df["Residual"])
    error = np.sqrt(square / (g * m))
    low, high = scipy.stats.t.interval(0.95, freedom, loc=d.mean(), scale=error)
    return {
        "name": name, "scores": scores.tolist(), "controls": controls.tolist(), "mean": d.mean(), "item": item, "mask": mask,
        "rest": rest, "error": error, "df": freedom, "low": low, "high": high,
        "p": 2 * scipy.stats.t.sf(abs(d.mean()) / error, freedom),
    }


def table(g, m, item, mask, rest):
    return 0.1 + item * rng.normal(size=g) + mask * rng.normal(size=(m, 1)) + rest * rng.normal(size=(m, g))


def floored(g, m, larger):
    """A table of noise whose residual mean square exceeds one of the others."""
    while True:
        case = crossed(f"floored to {larger}", np.zeros(g), table(g, m, 0, 0, 0.3))
        if case["rest"] > min(case["item"], case["mask"]) and case[larger] > case["mask" if larger == "item" else "item"]:
            return case


def mean_case(d, margin):
    d = np.asarray(d, float)
    test = scipy.stats.ttest_1samp(d, 0)
    low, high = test.confidence_interval(0.9)
    return {
        "d": d.tolist(), "margin": margin, "mean": d.mean(), "error": scipy.stats.sem(d), "low90": low, "high90": high, "p": test.pvalue,
        "equivalence_p": ttost_paired(d, np.zeros_like(d), -margin, margin)[0],
        "d_z": test.statistic / np.sqrt(len(d)),
    }


def case_against_controls(x, controls):
    test = scipy.stats.ttest_ind([x], controls, equal_var=True)
    return {
        "x": x, "controls": list(controls), "t": test.statistic, "df": test.df, "p": test.pvalue,
        "glass": (np.mean(controls) - x) / np.std(controls, ddof=1),
    }


def retained(intact, masks, chance):
    """Delta method on the two means, with the covariance over paradigms of each mask."""
    y0, y = np.asarray(intact), np.asarray(masks)
    headroom = y0.mean() - chance
    r = (y.mean() - chance) / headroom
    case = {"intact": y0.tolist(), "scores": y.tolist(), "chance": chance, "retained": r}
    if y.ndim == 1:
        cov = np.cov(y, y0)
        gradient = np.array([1 / headroom, -r / headroom])
        case["error"] = np.sqrt(gradient @ cov @ gradient / len(y0))
    else:
        inner = crossed("", r * (y0 - chance) + chance, y)
        case |= {"error": inner["error"] / headroom, "df": inner["df"]}
    return case


def curve(units, retained):
    fit = scipy.optimize.isotonic_regression(retained, increasing=False).x
    log = np.log2(units)
    if fit[0] < 0.5:
        ed50 = f"< {units[0]}"
    elif fit[-1] > 0.5:
        ed50 = f"> {units[-1]}"
    else:
        at = next(i for i in range(len(fit)) if fit[i] <= 0.5)
        ed50 = units[0] if at == 0 else 2 ** scipy.optimize.brentq(lambda x: np.interp(x, log, fit) - 0.5, log[at - 1], log[at])
    area = scipy.integrate.trapezoid(1 - np.array(retained), np.log(units)) / np.log(units[-1] / units[0]) if len(units) > 1 else "nan"
    climb = max([0.0] + [retained[j] - retained[i] for i, j in itertools.combinations(range(len(units)), 2)])
    return {"units": units, "retained": retained, "fit": fit.tolist(), "ed50": ed50, "area": area, "climb": climb}


def dissociation(chance_a, a, chance_b, b):
    """a, b: intact, own lesion, other lesion; scores over paradigms."""
    scaled = [(other - own) / (intact.mean() - chance) for chance, (intact, own, other) in ((chance_a, a), (chance_b, b))]
    test = scipy.stats.ttest_ind(-scaled[0], scaled[1], equal_var=False)
    p = [scipy.stats.ttest_1samp(x, 0).pvalue for x in scaled]
    r = [[(x.mean() - chance) / (task[0].mean() - chance) for x in task[1:]] for chance, task in ((chance_a, a), (chance_b, b))]
    return {
        "chance": [chance_a, chance_b], "a": [x.tolist() for x in a], "b": [x.tolist() for x in b],
        "interaction": (r[0][0] - r[0][1]) - (r[1][1] - r[1][0]), "t": test.statistic, "df": test.df, "p": test.pvalue,
        "holm": multipletests(p, method="holm")[1].tolist(),
    }


def scores(g, mean, sd=0.08):
    return np.clip(np.round(rng.normal(mean, sd, g), 3), 0, 1)


clusters = [(int(b), int(c)) for b, c in zip(rng.poisson(3, 67), rng.poisson(2, 67))]
dose = [1, 2, 4, 8, 16, 32, 64, 128, 172]
print(json.dumps({
    "mcnemar": [
        mcnemar_case("67 paradigms", clusters),
        mcnemar_case("single items", [(1, 0)] * 9 + [(0, 1)] * 3),
        mcnemar_case("one cluster", [(5, 2)]),
        mcnemar_case("balanced", [(3, 1), (1, 3), (2, 2)]),
        mcnemar_case("far", [(9, 0)] * 60),
    ],
    "sign_flips": [sign_flips(d) for d in ([0.1, 0.2], [0.1, -0.2, 0.3, 0.3, 0.4], [1, 1, 1, 1, 1, -1], rng.normal(0.4, 1, 12).round(2), rng.normal(0.5, 1, 15))],
    "sampled_flips": [sampled_flips(rng.normal(0.3, 1, 40).round(3), 2000, 11), sampled_flips(rng.integers(-3, 5, 67).astype(float) + 0.5, 999, 4)],
    "crossed": [
        crossed("all components", scores(12, 0.6), scores(12, 0.7) + table(12, 9, 0.05, 0.1, 0.03)),
        crossed("no masks", np.zeros(20), table(20, 5, 0.2, 0, 0.1)),
        crossed("no items", np.zeros(7), table(7, 19, 0, 0.2, 0.1)),
        crossed("rest only", np.zeros(8), table(8, 6, 0, 0, 0.3)),
        floored(8, 6, "item"),
        floored(8, 6, "mask"),
        crossed("two by two", np.zeros(2), np.array([[0.1, 0.3], [0.5, 0.6]])),
    ],
    "means": [mean_case(rng.normal(0.02, 0.1, 30), 0.05), mean_case(rng.normal(0.3, 0.1, 8), 0.05), mean_case(rng.normal(-0.04, 0.1, 5), 0.05), mean_case([0.01, -0.01], 0.5)],
    "fractional": [{"df": df, "low": scipy.stats.t.interval(0.95, df)[0], "p": 2 * scipy.stats.t.sf(1.7, df)} for df in (0.4, 1.3, 5.7, 40.2, 2e4)],
    "holm": [{"p": p, "adjusted": multipletests(p, method="holm")[1].tolist()} for p in ([0.01, 0.04, 0.03], [0.5], [0.6, 0.7, 0.9], [0.02, 0.02, 0.02], rng.uniform(0, 0.2, 9).tolist())],
    "cases": [case_against_controls(0.3, rng.normal(0.7, 0.1, 19).tolist()), case_against_controls(0.8, rng.normal(0.7, 0.1, 39).tolist()), case_against_controls(0.5, [0.6, 0.7])],
    "retained": [
        retained(scores(30, 0.8), scores(30, 0.65), 0.5),
        retained(scores(10, 0.7), scores(10, 0.2), 0.28),
        retained(scores(15, 0.8), scores(15, 0.7) + table(15, 8, 0.02, 0.05, 0.03) - 0.1, 0.5),
    ],
    "curves": [
        curve(dose, [1.0, 0.99, 0.9, 0.8, 0.6, 0.45, 0.3, 0.2, 0.1]),
        curve(dose, [1.0, 0.7, 0.8, 0.75, 0.3, 0.6, 0.62, 0.2, 0.3]),
        curve(dose, [0.4, 0.45, 0.3, 0.2, 0.1, 0.0, -0.1, 0.05, 0.0]),
        curve(dose, [0.9, 1.02, 1.0, 0.97, 0.8, 0.9, 0.7, 0.66, 0.7]),
        curve([1, 2, 4], [0.5, 0.4, 0.3]),
        curve([1, 2, 4, 8], [0.9, 0.5, 0.5, 0.1]),
        curve([3], [0.6]),
        curve(dose, rng.uniform(0, 1, 9).tolist()),
    ],
    "dissociations": [
        dissociation(0.5, (scores(20, 0.85), scores(20, 0.65), scores(20, 0.8)), 0.25, (scores(14, 0.7), scores(14, 0.5), scores(14, 0.66))),
        dissociation(0.5, (scores(20, 0.85), scores(20, 0.7), scores(20, 0.8)), 0.25, (scores(14, 0.7), scores(14, 0.6), scores(14, 0.58))),
    ],
}, default=float))
