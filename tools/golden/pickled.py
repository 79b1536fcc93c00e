"""Makes weights that torch.save pickled, as PickledWeightsTest and StoredModelTest read them.

    python pickled.py FOLDER

FOLDER/types.bin holds a tensor of every type and layout in the zip form, FOLDER/old.bin the same in the
form before PyTorch 1.6, FOLDER/types.json their values; FOLDER/complex.bin a complex number, which is
refused. torch 2.15 made those in the repository.
"""

import json
import sys
from collections import OrderedDict
from pathlib import Path

import torch

folder = Path(sys.argv[1])
folder.mkdir(parents=True, exist_ok=True)
base = torch.arange(6, dtype=torch.float32).reshape(2, 3) - 2.5
shared = torch.nn.Parameter(base.clone())
tensors = OrderedDict(
    f32=base,
    f64=base.double() / 3,
    f16=base.half() / 3,
    bf16=base.bfloat16() / 3,
    i64=torch.tensor([-(2**40), 7]),
    i32=torch.tensor([-5, 7], dtype=torch.int32),
    i16=torch.tensor([-300, 7], dtype=torch.int16),
    i8=torch.tensor([-5, 7], dtype=torch.int8),
    u8=torch.tensor([250, 7], dtype=torch.uint8),
    bool=torch.tensor([True, False]),
    transposed=(base + 10).t(),
    permuted=torch.arange(24, dtype=torch.float32).reshape(2, 3, 4).permute(2, 0, 1),
    column=(base + 20)[:, 1],
    rows=torch.arange(8, dtype=torch.float16).reshape(4, 2)[1:3],
    head=shared,
    embedding=shared,
    scalar=torch.tensor(2.5),
    empty=torch.zeros(0, 3),
)
tensors._metadata = OrderedDict({"": {"version": 1}})
torch.save(tensors, folder / "types.bin")
torch.save(tensors, folder / "old.bin", _use_new_zipfile_serialization=False)
torch.save({"x": torch.zeros(1, dtype=torch.complex64)}, folder / "complex.bin")
values = {
    name: {"shape": list(value.shape), "values": value.detach().double().flatten().tolist()}
    for name, value in tensors.items()
}
(folder / "types.json").write_text(json.dumps(values) + "\n")
