"""Says whether golden models made anew are those in the repository.

    python compare.py MADE KEPT

Every folder of MADE must be in KEPT, with the same settings, the same weights and the same values
within the tolerance of GoldenFamiliesTest; another processor or PyTorch rounds in another way.
"""

import json
import sys
from pathlib import Path

sys.path.pop(0)  # profile.py beside this file is not Python's own

import numpy as np
from safetensors.numpy import load_file

TOLERANCE = 2e-4


def differences(made, kept):
    if json.loads((made / "config.json").read_text()) != json.loads((kept / "config.json").read_text()):
        yield "config.json"
    weights, old = load_file(made / "model.safetensors"), load_file(kept / "model.safetensors")
    if weights.keys() != old.keys() or any((weights[name] != old[name]).any() for name in old):
        yield "model.safetensors"
    for file in made.glob("*.npy"):
        if not np.allclose(np.load(file), np.load(kept / file.name), rtol=0, atol=TOLERANCE):
            yield file.name


made, kept = Path(sys.argv[1]), Path(sys.argv[2])
found = [f"{model.name}/{what}" for model in sorted(made.iterdir()) for what in differences(model, kept / model.name)]
print(f"{len(list(made.iterdir()))} models compared, {len(found)} differences")
sys.exit("\n".join(found) if found else 0)
