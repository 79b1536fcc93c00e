"""The same mask (3 blocks of 5 units) as Python's libraries write it, in every type a mask may come in.

    python tools/golden/masks.py lab/src/test/resources/dev/broca/lab/golden/masks
"""

import pathlib
import sys

import numpy as np
import safetensors.numpy

folder = pathlib.Path(sys.argv[1])
mask = np.zeros((3, 5), np.int64)
mask[0, 1] = mask[0, 4] = mask[2, 0] = mask[2, 3] = 1

for dtype in ["int64", "int32", "uint8", "bool", "float16", "float32", "float64"]:
    np.save(folder / f"{dtype}.npy", mask.astype(dtype))
np.save(folder / "column_major.npy", np.asfortranarray(mask))
np.savez_compressed(folder / "compressed.npz", language_mask=mask)
np.savez(folder / "two.npz", other=1 - mask, mask=mask)
np.savez(folder / "unclear.npz", one=mask, other=mask)
safetensors.numpy.save_file({"mask": mask}, folder / "int64.safetensors")
safetensors.numpy.save_file({"mask": mask.astype(bool)}, folder / "bool.safetensors", {"site": "block-output"})
safetensors.numpy.save_file({"mask": mask}, folder / "other_site.safetensors", {"site": "mlp-hidden"})
