"""Times whole processes: `broca evaluate` on BLiMP and two Python peers, in turn, on one machine.

    python bench/evaluate.py MODEL_FOLDER BLIMP_ZIP [LIMIT [ROUNDS]]

Float32 (Broca also bfloat16), one prefix token, sums, the first LIMIT pairs of each paradigm (15).
Prints, for each program, the median, minimum and maximum of wall time, the ratio to Broca's median, and in how many
pairs it decides otherwise.
"""

import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

root = Path(__file__).resolve().parent.parent
peers = root / "bench" / "peers"
model, archive = sys.argv[1:3]
limit = sys.argv[3] if len(sys.argv) > 3 else "15"
rounds = int(sys.argv[4]) if len(sys.argv) > 4 else 3
out = Path(tempfile.mkdtemp())
ours = [str(root / "broca"), "evaluate", model, "--benchmark", "blimp", "--data", archive,
        "--limit", limit, "--items", "--format", "json", "--quiet"]
commands = {
    "broca": ours,
    "broca bfloat16": ours + ["--dtype", "bfloat16"],
    "transformers": [sys.executable, str(peers / "batched_pairs.py"), model, archive, limit,
                     str(out / "transformers.npy")],
    "minicons": [sys.executable, str(peers / "minicons_pairs.py"), model, archive, limit,
                 str(out / "minicons.npy")],
}


def run(name):
    start = time.monotonic()
    done = subprocess.run(commands[name], capture_output=True, text=True)
    wall = time.monotonic() - start
    if done.returncode != 0:
        sys.exit(f"{name} failed:\n{done.stderr}")
    if name.startswith("broca"):
        items = json.loads(done.stdout)["items"]
        np.save(out / f"{name}.npy", np.array([item["correct"] for item in items]))
    return wall


times = {name: [] for name in commands}
for round in range(rounds + 1):  # the first to warm up
    for name in commands:
        wall = run(name)
        if round > 0:
            times[name].append(wall)
print(f"{platform.platform()}, {os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}")
decisions = np.load(out / "broca.npy")
for name, t in times.items():
    ratio = statistics.median(t) / statistics.median(times["broca"])
    other = (np.load(out / f"{name}.npy") != decisions).sum()
    print(
        f"{name:14} {statistics.median(t):6.2f} s [{min(t):.2f} to {max(t):.2f}]  "
        f"x{ratio:.2f} of Broca  {other} of {len(decisions)} decisions differ"
    )
