"""Times the start with a 1.5 GB model: a whole process that loads it and reads one text.

    python bench/load.py FOLDER

Makes a Llama of 749 million random bfloat16 weights in FOLDER (kept there for the next time). For
Broca and transformers in turn: first with the files thrown out of the page cache, then with them in
it, both computing in float32 and in bfloat16.
"""

import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import torch
from transformers import LlamaConfig, LlamaForCausalLM

root = Path(__file__).resolve().parent.parent
folder = Path(sys.argv[1])
if not (folder / "config.json").exists():
    torch.manual_seed(7)
    torch.set_default_dtype(torch.bfloat16)
    LlamaForCausalLM(LlamaConfig(hidden_size=2048, num_hidden_layers=12, num_attention_heads=16,
        num_key_value_heads=16, intermediate_size=5632, vocab_size=32000)).save_pretrained(folder)
peer = (
    "import sys, torch; from transformers import AutoModel;"
    "model = AutoModel.from_pretrained(sys.argv[1], dtype=getattr(torch, sys.argv[2])).eval();"
    "model(torch.tensor([[5, 6, 7]]))"
)


def forget():
    for file in folder.glob("*.safetensors"):
        with open(file, "rb") as opened:
            os.fsync(opened.fileno())
            os.posix_fadvise(opened.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def seconds(command):
    start = time.monotonic()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    Path(f"{made}/acts.safetensors").unlink(missing_ok=True)
    return time.monotonic() - start


size = sum(file.stat().st_size for file in folder.glob("*.safetensors")) / 1e9
print(f"{platform.platform()}, {size:.2f} GB")
with tempfile.TemporaryDirectory() as made:
    ids = Path(made) / "ids.json"
    ids.write_text(json.dumps([[5, 6, 7]]))
    for dtype in ("float32", "bfloat16"):
        ours = [str(root / "broca"), "activations", str(folder), "--ids", str(ids), "--dtype", dtype,
                "--out", f"{made}/acts.safetensors"]
        theirs = [sys.executable, "-c", peer, str(folder), dtype]
        for name, command in (("broca", ours), ("transformers", theirs)):
            forget()
            first = seconds(command)
            second = sorted(seconds(command) for _ in range(3))[1]
            print(f"{dtype:9} {name:13} first {first:6.2f} s  second {second:6.2f} s", flush=True)
