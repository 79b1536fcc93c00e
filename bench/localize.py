"""Times whole processes: `broca localize` and the two Python peers, in turn, on the same machine.

    python bench/localize.py MODEL_FOLDER LANGLOC_FOLDER [ROUNDS]

MODEL_FOLDER holds float32 weights (bench/peers/weights.py makes one from a GGUF file). Prints, for
each program, the median, minimum and maximum of wall time, the ratio to Broca's median, peak memory,
and whether all programs found the same units.
"""

import glob
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

root = Path(__file__).resolve().parent.parent
model, texts = sys.argv[1:3]
rounds = int(sys.argv[3]) if len(sys.argv) > 3 else 5
out = Path(tempfile.mkdtemp())
peers = root / "bench" / "peers"
commands = {
    "broca": [str(root / "broca"), "localize", model, "--network", "language", "--stimuli", texts,
              "--mode", "paper", "--quiet", "--overwrite", "--out", str(out / "broca")],
    "transformers, batches of 32": [sys.executable, str(peers / "batched.py"), model, texts,
                                    str(out / "batched.npy")],
    "transformers, one text at a time": [sys.executable, str(peers / "hooks.py"), model, texts,
                                         str(out / "hooks.npy")],
}


def run(command):
    start = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    _, errors = process.communicate()
    wall = time.monotonic() - start
    if process.returncode != 0:
        sys.exit(f"{' '.join(command)} failed:\n{errors.decode()}")
    return wall


def peak(command):
    """Peak resident memory in MiB of the largest single process."""
    script = (
        "import resource, subprocess, sys; subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, "
        "stderr=subprocess.DEVNULL); print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    )
    done = subprocess.run([sys.executable, "-c", script, *command], capture_output=True, text=True)
    return int(done.stdout) / 1024


def masks():
    import numpy as np

    ours = np.load(glob.glob(str(out / "broca" / "*" / "*_perc=1.0_*.npy"))[0])
    same = [np.array_equal(ours, np.load(out / f"{name}.npy")) for name in ("batched", "hooks")]
    return all(same)


times = {name: [] for name in commands}
*quick, slow = commands
for name in quick:
    run(commands[name])
for _ in range(rounds):
    for name in quick:
        times[name].append(run(commands[name]))
times[slow] = [run(commands[slow])]  # minutes, and far from the others: once is enough
print(f"{platform.platform()}, {os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}")
for name, command in commands.items():
    t = times[name]
    ratio = statistics.median(t) / statistics.median(times["broca"])
    memory = f"peak {peak(command):.0f} MiB" if name in quick else ""
    print(
        f"{name:34} {statistics.median(t):6.2f} s [{min(t):.2f} to {max(t):.2f}]  "
        f"x{ratio:.2f} of Broca  {memory}"
    )
print("same units:", masks())
shutil.rmtree(out)
