"""Forward tokens per second for a small model of each family: Broca and transformers, in turn.

    python bench/families.py CLASSPATH [FAMILY...]

CLASSPATH is that of the bench module (bench/README.md).

Random weights (8 blocks of width 512), 480 texts of 5 to 40 random tokens. Both read all texts and
keep the last token of every block; transformers in length-sorted batches of 32 with padding, and
its fused attention (Gemma 2: its plain one, which alone computes the model). Times are the medians
of seven passes after three that do not count.
"""

import json
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import torch
from transformers import AutoConfig, AutoModelForCausalLM

common = dict(hidden_size=512, num_hidden_layers=8, num_attention_heads=8, intermediate_size=1408,
              vocab_size=8000, max_position_embeddings=512)
grouped = dict(common, num_key_value_heads=4)
FAMILIES = {
    "falcon": dict(hidden_size=512, num_hidden_layers=8, num_attention_heads=8, vocab_size=8000),
    "gemma": dict(grouped, head_dim=64),
    "gemma2": dict(grouped, head_dim=64, sliding_window=64),
    "gemma3_text": dict(grouped, head_dim=64, sliding_window=64),
    "gpt2": dict(n_embd=512, n_layer=8, n_head=8, vocab_size=8000, n_positions=512),
    "gpt_neox": common,
    "llama": grouped,
    "mistral": dict(grouped, sliding_window=64),
    "olmo": grouped,
    "olmo2": grouped,
    "opt": dict(hidden_size=512, num_hidden_layers=8, num_attention_heads=8, ffn_dim=2048,
                vocab_size=8000, max_position_embeddings=512, word_embed_proj_dim=512),
    "phi3": dict(grouped, pad_token_id=0),
    "qwen2": grouped,
    "qwen3": dict(grouped, head_dim=64),
    "smollm3": dict(grouped, pad_token_id=0),
}
# The fused attention of transformers leaves out the bounds of Gemma 2 (softcap) without a word.
ATTENTION = {"gemma2": "eager"}
WARM = 3
PASSES = 7
torch.set_num_threads(2)
generator = torch.Generator().manual_seed(7)
lengths = torch.randint(5, 41, (480,), generator=generator).tolist()
texts = [torch.randint(3, 8000, (n,), generator=generator).tolist() for n in lengths]
tokens = sum(lengths)


def transformers_rate(whole, dtype):
    model = whole.base_model.to(dtype).eval()
    blocks = next(m for m in model.modules() if isinstance(m, torch.nn.ModuleList) and len(m) == 8)
    outputs = [None] * 8
    for l, block in enumerate(blocks):
        block.register_forward_hook(
            lambda m, i, o, l=l: outputs.__setitem__(l, o[0] if isinstance(o, tuple) else o))
    order = sorted(range(len(texts)), key=lambda i: lengths[i])

    def read():
        kept = torch.empty(len(texts), 8, 512, dtype=dtype)
        for start in range(0, len(order), 32):
            rows = order[start : start + 32]
            longest = max(lengths[i] for i in rows)
            batch = torch.zeros(len(rows), longest, dtype=torch.long)
            mask = torch.zeros(len(rows), longest, dtype=torch.long)
            for r, i in enumerate(rows):
                batch[r, : lengths[i]] = torch.tensor(texts[i])
                mask[r, : lengths[i]] = 1
            model(input_ids=batch, attention_mask=mask, use_cache=False)
            for l in range(8):
                kept[rows, l] = outputs[l][torch.arange(len(rows)), mask.sum(1) - 1]

    with torch.inference_mode():
        times = []
        for _ in range(WARM + PASSES):
            start = time.monotonic()
            read()
            times.append(time.monotonic() - start)
    return tokens / statistics.median(times[WARM:])


def broca_rate(folder, ids, dtype):
    done = subprocess.run(
        ["java", "--enable-native-access=ALL-UNNAMED", "-XX:+UseSerialGC", "-Xmx1g", "-cp", sys.argv[1],
         "dev.broca.bench.ForwardTiming", folder, ids, dtype, str(WARM), str(PASSES)],
        capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(done.stderr)
    return tokens / statistics.median(map(float, done.stdout.split()))


print(f"{platform.platform()}, {tokens} tokens")
print(f"{'family':12} {'fp32: Broca':>12} {'transformers':>13} {'ratio':>6} {'bf16: Broca':>12} {'transformers':>13} {'ratio':>6}")
for family in sys.argv[2:] or FAMILIES:
    with tempfile.TemporaryDirectory() as folder:
        torch.manual_seed(7)
        config = AutoConfig.for_model(family, **FAMILIES[family])
        model = AutoModelForCausalLM.from_config(config, attn_implementation=ATTENTION.get(family, "sdpa"))
        model.save_pretrained(folder)
        ids = Path(folder) / "ids.json"
        ids.write_text(json.dumps(texts))
        row = f"{family:12}"
        for dtype, name in ((torch.float32, "FLOAT32"), (torch.bfloat16, "BFLOAT16")):
            theirs = transformers_rate(model, dtype)
            ours = broca_rate(folder, str(ids), name)
            row += f" {ours:12.0f} {theirs:13.0f} {ours / theirs:6.2f}"
        print(row, flush=True)
