"""Golden values for dev.broca.model.weights, from the formats' own Python libraries.

    pip install numpy gguf safetensors torch
    python tools/golden/weights.py model/src/test/resources/golden/weights

Writes blocks.json (bytes of every block type of GGUF and their values), gguf.json, safetensors.json and npy.json
(whole files, base64, and what is in them). Only needed to make these files again.
"""

import base64
import io
import json
import sys
import tempfile
import warnings
from pathlib import Path

import gguf
import numpy as np
import safetensors.torch
import torch

RNG = np.random.default_rng(20260101)


def b64(data):
    return base64.b64encode(bytes(data)).decode()


def floats(array):
    """float32 as base64 of little-endian bytes: exact, signs of zero included."""
    return b64(np.ascontiguousarray(array, dtype="<f4").tobytes())


def save(folder, name, value):
    (folder / name).write_text(json.dumps(value, indent=0) + "\n")


BLOCKS = "Q4_0 Q4_1 Q5_0 Q5_1 Q8_0 Q2_K Q3_K Q4_K Q5_K Q6_K IQ4_NL IQ4_XS".split()


def blocks():
    """Four blocks of random bytes per type. Non-finite scales are left out: their sign of NaN means nothing."""
    out = {}
    for name in BLOCKS:
        kind = gguf.GGMLQuantizationType[name]
        size = gguf.GGML_QUANT_SIZES[kind][1]
        good = []
        while len(good) < 4:
            block = RNG.integers(0, 256, size, dtype=np.uint8)
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                values = gguf.quants.dequantize(block[None, :], kind)
            if np.isfinite(values).all():
                good.append((block, values))
        out[name] = {
            "bytes": b64(np.concatenate([b for b, _ in good]).tobytes()),
            "values": floats(np.concatenate([v.reshape(-1) for _, v in good])),
        }
    return out


def gguf_file():
    """One tensor per common type and one metadata entry per type of value."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "tiny.gguf"
        writer = gguf.GGUFWriter(path, "llama")
        writer.add_uint8("test.u8", 200)
        writer.add_int8("test.i8", -100)
        writer.add_uint16("test.u16", 60000)
        writer.add_int16("test.i16", -30000)
        writer.add_uint32("test.u32", 4000000000)
        writer.add_int32("test.i32", -2000000000)
        writer.add_uint64("test.u64", 2**63 + 5)
        writer.add_int64("test.i64", -(2**62))
        writer.add_float32("test.f32", 1e-5)
        writer.add_float64("test.f64", 1e-300)
        writer.add_bool("test.yes", True)
        writer.add_bool("test.no", False)
        writer.add_string("test.text", "naïve 🦙\n")
        writer.add_array("test.strings", ["a", "", "Ġcat", "日本"])
        writer.add_array("test.ints", [1, -2, 3])
        writer.add_array("test.floats", [0.5, -1.25])
        writer.add_array("test.flags", [True, False, True])
        tensors = {}
        plain = {
            "f32": np.arange(6, dtype=np.float32).reshape(2, 3) / 3,
            "f16": (np.arange(8, dtype=np.float32).reshape(2, 2, 2) / 3).astype(np.float16),
            "f64": np.array([1e-30, -2.5], dtype=np.float64),
            "i8": np.array([-128, 127], dtype=np.int8),
            "i16": np.array([-32768, 32767], dtype=np.int16),
            "i32": np.array([-(2**31), 2**31 - 1], dtype=np.int32),
            "i64": np.array([-(2**40), 2**40], dtype=np.int64),
        }
        for name, array in plain.items():
            writer.add_tensor(name, array)
            tensors[name] = (name.upper(), list(array.shape), array.astype(np.float32))
        weights = RNG.standard_normal((3, 64)).astype(np.float32)
        for name in ("BF16", "Q4_0", "Q4_1", "Q5_0", "Q5_1", "Q8_0"):
            kind = gguf.GGMLQuantizationType[name]
            packed = gguf.quants.quantize(weights, kind)
            writer.add_tensor(name.lower(), packed, raw_dtype=kind)
            tensors[name.lower()] = (name, [3, 64], gguf.quants.dequantize(packed, kind))
        writer.write_header_to_file()
        writer.write_kv_data_to_file()
        writer.write_tensors_to_file()
        writer.close()
        return {
            "file": b64(path.read_bytes()),
            "tensors": [
                {"name": n, "encoding": e, "shape": s, "values": floats(v)} for n, (e, s, v) in tensors.items()
            ],
        }


def safetensors_file():
    tensors = {
        "f64": torch.tensor([[1.5, -2.25]], dtype=torch.float64),
        "f32": torch.arange(6, dtype=torch.float32).reshape(3, 2) / 7,
        "f16": torch.tensor([0.1, -65504, 6e-8], dtype=torch.float16),
        "bf16": torch.tensor([0.1, 3e38], dtype=torch.bfloat16),
        "i64": torch.tensor(2**40),
        "i32": torch.tensor([[-7], [9]], dtype=torch.int32),
        "i16": torch.tensor([-300], dtype=torch.int16),
        "i8": torch.tensor([-5, 5, 0], dtype=torch.int8),
        "u8": torch.tensor([250], dtype=torch.uint8),
        "bool": torch.tensor([True, False, True]),
        "empty": torch.zeros((0, 4)),
    }
    encodings = {n: n.upper() for n in tensors} | {"empty": "F32"}
    return {
        "file": b64(safetensors.torch.save(tensors, metadata={"format": "pt", "note": 'ünïcode " \\'})),
        "tensors": [
            {"name": n, "encoding": encodings[n], "shape": list(t.shape), "values": floats(t.float().numpy())}
            for n, t in tensors.items()
        ],
    }


def npy():
    types = "<f4 <f8 <f2 |i1 <i2 <i4 <i8 |u1 |b1".split()
    shapes = [(), (0,), (5,), (2, 3), (2, 0), (2, 3, 4), (123456,) + (0,) * 12, (1,) * 20]
    files = []
    for descr in types:
        for shape in shapes if descr == "<f4" else shapes[2:4]:
            for order in "CF":
                for version in ((1, 0), (2, 0), (3, 0)):
                    if version != (1, 0) and shape != (2, 3):
                        continue
                    array = RNG.integers(-120, 120, shape).astype(descr)
                    array = np.asarray(array, order=order)
                    out = io.BytesIO()
                    np.lib.format.write_array(out, array, version=version)
                    files.append(
                        {
                            "descr": descr,
                            "shape": list(shape),
                            "as_saved": order == "C" and version == (1, 0),
                            "file": b64(out.getvalue()),
                            "values": [float(x) for x in array.reshape(-1, order="C")],
                        }
                    )
    arrays = {"a": np.arange(6.0).reshape(2, 3), "b/c": np.array([1, 2], dtype=np.int64), "zeros": np.zeros((64, 64), dtype="<f4")}
    archives = {}
    for name, write in {"stored": np.savez, "deflated": np.savez_compressed}.items():
        out = io.BytesIO()
        write(out, **arrays)
        archives[name] = b64(out.getvalue())
    return {"arrays": files, "archives": archives}


if __name__ == "__main__":
    target = Path(sys.argv[1])
    target.mkdir(parents=True, exist_ok=True)
    save(target, "blocks.json", blocks())
    save(target, "gguf.json", gguf_file())
    save(target, "safetensors.json", safetensors_file())
    save(target, "npy.json", npy())
