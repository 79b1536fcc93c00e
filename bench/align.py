"""Times strict brain alignment: Broca against himalaya, one after the other, on the same data.

    pip install numpy scikit-learn himalaya
    python bench/align.py CLASSPATH [STIMULI FEATURES TARGETS [THREADS]]

CLASSPATH is that of the bench module (bench/README.md). Both run 10 outer and 5 inner grouped folds
with 20 alphas in float64 on as many threads (2), alpha per target. himalaya (solve_ridge_cv_svd) gets
features z-scored once for each outer fold; Broca z-scores again in each inner fold, so the chosen
alphas, and with them the correlations, differ a little. Prints wall and processor seconds of each
(reading of the data and start left out of wall), their ratio, and how far the correlations differ.
"""

import os
import sys

threads = sys.argv[5] if len(sys.argv) > 5 else "2"
os.environ.update(OMP_NUM_THREADS=threads, OPENBLAS_NUM_THREADS=threads, OMP_WAIT_POLICY="passive")

import pathlib
import resource
import subprocess
import tempfile
import time

import numpy as np
from himalaya.ridge import solve_ridge_cv_svd
from himalaya.scoring import r2_score
from sklearn.model_selection import GroupKFold, PredefinedSplit

classpath = sys.argv[1]
n, p, targets = map(int, sys.argv[2:5] or (1000, 1000, 10000))
passage = 5
alphas = np.logspace(-2, 7, 20)


def data():
    rng = np.random.default_rng(1)
    x = rng.standard_normal((n, p)) @ np.diag(1 / np.sqrt(1 + np.arange(p)))
    weights = rng.standard_normal((p, targets)) * (rng.random(targets) * 0.1)
    return x, x @ weights + rng.standard_normal((n, targets))


def cpu(who):
    used = resource.getrusage(who)
    return used.ru_utime + used.ru_stime


def broca(folder):
    before = cpu(resource.RUSAGE_CHILDREN)
    command = ["java", "-Xmx1g", f"-Dbroca.threads={threads}", "--enable-native-access=ALL-UNNAMED", "-cp", classpath,
               "dev.broca.bench.AlignmentTiming", folder, *map(str, (n, p, targets, passage))]
    wall = float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    return wall, cpu(resource.RUSAGE_CHILDREN) - before, memory, np.loadtxt(pathlib.Path(folder, "r.txt"))


def himalaya(x, y):
    start, before = time.monotonic(), cpu(resource.RUSAGE_SELF)
    groups = np.array([f"{i // passage:04}" for i in range(n)])
    r = []
    for train, test in GroupKFold(10).split(x, groups=groups):
        mean, sd = x[train].mean(0), x[train].std(0)
        inside, outside = (x[train] - mean) / sd, (x[test] - mean) / sd
        fold = np.zeros(len(train), int)
        for f, (_, held) in enumerate(GroupKFold(5).split(inside, groups=groups[train])):
            fold[held] = f
        _, coefficients, _, intercept = solve_ridge_cv_svd(
            inside, y[train], alphas=alphas, fit_intercept=True, score_func=r2_score, local_alpha=True,
            cv=PredefinedSplit(fold), n_targets_batch=1024, n_alphas_batch=1)
        a = outside @ coefficients
        a, b = a - a.mean(0), y[test] - y[test].mean(0)
        r.append((a * b).sum(0) / np.sqrt((a * a).sum(0) * (b * b).sum(0)))
    return time.monotonic() - start, cpu(resource.RUSAGE_SELF) - before, np.mean(r, 0)


x, y = data()
with tempfile.TemporaryDirectory() as folder:
    x.tofile(f"{folder}/x.f64")
    y.tofile(f"{folder}/y.f64")
    print("load before", os.getloadavg()[0], flush=True)
    wall, used, memory, r = broca(folder)
    print(f"broca     {wall:7.1f} s wall, {used:7.1f} s of processors, peak {memory:.0f} MiB", flush=True)
peer_wall, peer_used, peer_r = himalaya(x, y)
print(f"himalaya  {peer_wall:7.1f} s wall, {peer_used:7.1f} s of processors")
print(f"ratio     {peer_wall / wall:7.2f} wall, {peer_used / used:7.2f} processors")
print(f"median r  {np.median(r):.4f} and {np.median(peer_r):.4f}; largest difference of a target {np.abs(r - peer_r).max():.4f}")
