"""Golden values of reading times: made-up words, surprisals and times; statsmodels and numpy.

    pip install numpy scipy statsmodels scikit-learn
    python tools/golden/reading.py
"""

import csv
import json
import pathlib

import numpy as np
import scipy.stats
import statsmodels.api as sm
from sklearn.model_selection import GroupKFold

GOLDEN = pathlib.Path(__file__).parents[2] / "lab/src/test/resources/dev/broca/lab/golden/reading"
LAGS, FOLDS, SAMPLES, SEED = 1, 4, 300, 11
SUBJECTS = ["s1", "s2", "s3"]


def made_up(rng):
    """Words of 7 passages of unequal length, shuffled rows, some times and frequencies missing."""
    words = []
    for passage in range(7):
        for position in range(1, 18 + 5 * passage):
            length = rng.randint(1, 10)
            words.append({
                "word": "".join("abcdefgh"[i] for i in rng.randint(0, 8, length)), "passage": f"p{passage}",
                "position": position, "log_frequency": round(-length + rng.randn(), 3),
                "surprisal": round(abs(5 + 3 * rng.randn()), 4)})
    for i in (3, 40):
        words[i]["log_frequency"] = None
    rows = []
    for i, word in enumerate(words):
        before = words[i - 1]["surprisal"] if word["position"] > 1 else 4
        for s, subject in enumerate(SUBJECTS):
            time = 250 + 40 * s + 9 * len(word["word"]) + 8 * word["surprisal"] + 4 * before + 30 * rng.randn()
            missing = rng.rand() < 0.1 or (subject == "s3" and word["passage"] > "p3")
            rows.append({**word, "subject": subject, "time": None if missing else round(time, 2)})
    return words, [rows[i] for i in rng.permutation(len(rows))]


def predictors(words):
    """Rows of [length, length before, position, frequency, frequency before], and of surprisals."""
    base, added, kept = [], [], []
    for i, word in enumerate(words):
        if word["position"] <= LAGS:
            continue
        own, last = word, words[i - 1]
        values = [len(own["word"]), len(last["word"]), own["position"], own["log_frequency"], last["log_frequency"]]
        if None not in values:
            base.append(values)
            added.append([own["surprisal"], last["surprisal"]])
            kept.append(i)
    return np.array(base, float), np.array(added), np.array(kept)


def log_density(x, y, train, test):
    fit = sm.OLS(y[train], sm.add_constant(x[train], has_constant="add")).fit()
    sd = np.sqrt(np.mean(fit.resid**2))
    return scipy.stats.norm.logpdf(y[test], fit.predict(sm.add_constant(x[test], has_constant="add")), sd)


def fitted(base, added, y, groups):
    gain, without, by_fold = np.zeros(len(y)), np.zeros(len(y)), []
    for train, test in GroupKFold(min(FOLDS, len(set(groups)))).split(base, y, groups):
        without[test] = log_density(base, y, train, test)
        gain[test] = log_density(np.hstack([base, added]), y, train, test) - without[test]
        by_fold.append(gain[test].mean())
    return gain, without.mean(), by_fold


def interval(sums, counts):
    rng = np.random.RandomState(SEED)
    drawn = []
    for _ in range(SAMPLES):
        chosen = [rng.randint(0, len(sums)) for _ in sums]
        drawn.append(np.sum(np.array(sums)[chosen]) / np.sum(np.array(counts)[chosen]))
    return np.percentile(drawn, [2.5, 97.5]).tolist()


def case(words, times, log=False):
    base, added, kept = predictors(words)
    y = times[kept]
    there = ~np.isnan(y)
    base, added, kept, y = base[there], added[there], kept[there], y[there]
    y = np.log(y) if log else y
    groups = np.array([words[i]["passage"] for i in kept])
    gain, without, by_fold = fitted(base, added, y, groups)
    names = list(dict.fromkeys(groups))
    sums = [gain[groups == name].sum() for name in names]
    counts = [int((groups == name).sum()) for name in names]
    return {"words": len(y), "passages": len(names), "gain": gain.mean(), "baseline": without, "byFold": by_fold,
            "surprisal": added[:, 0].mean(), "r": np.corrcoef(added[:, 0], y)[0, 1],
            "interval": interval(sums, counts)}


def main():
    words, rows = made_up(np.random.RandomState(4))
    GOLDEN.mkdir(parents=True, exist_ok=True)
    columns = ["word", "passage", "position", "subject", "time", "log_frequency"]
    with open(GOLDEN / "times.csv", "w", newline="", encoding="utf-8") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows([["NA" if row[c] is None else row[c] for c in columns] for row in rows])
    at = {(w["passage"], w["position"]): i for i, w in enumerate(words)}
    times = {s: np.full(len(words), np.nan) for s in SUBJECTS}
    for row in rows:
        if row["time"] is not None:
            times[row["subject"]][at[row["passage"], row["position"]]] = row["time"]
    with np.errstate(all="ignore"):
        means = np.nanmean(list(times.values()), axis=0)
    each = {s: case(words, times[s]) for s in SUBJECTS}
    gains = [each[s]["gain"] for s in SUBJECTS]
    # Passages stand in the order in which the file has them first.
    order = list(dict.fromkeys(row["passage"] for row in rows))
    words = sorted(words, key=lambda w: (order.index(w["passage"]), w["position"]))
    means = np.array([means[at[w["passage"], w["position"]]] for w in words])
    written = {
        "surprisal": {f'{w["passage"]}/{w["position"]}': w["surprisal"] for w in words},
        "mean": case(words, means), "log": case(words, means, log=True), "each": each,
        "eachGain": float(np.mean(gains)), "eachInterval": interval(gains, [1] * len(gains))}
    (GOLDEN / "reading.json").write_text(json.dumps(written) + "\n")


main()
