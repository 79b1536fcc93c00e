"""Writes what transformers makes of configs that leave settings out or say them in two forms.

    python configs.py FILE

For every family: its own defaults with the number of weights of such a model, then small configs
(`given`) with what the family's class reads in them (`read`, its to_dict()) and, where positions are
rotary, the angles per position and the factor on cosine and sine that its module computes. Run once
with each version of requirements-4.txt and requirements-5.txt; ConfigFormsTest
reads both files (gzip -9n). A config that the version refuses is left out. So are those that the
older version reads in another way than the newer one (NEWER_ONLY), which is the one we follow.
"""

import importlib
import json
import os
import sys
import warnings

os.environ["HF_HUB_OFFLINE"] = "1"  # some classes would ask the hub for what they wrap
sys.path.pop(0)  # profile.py beside this file is not Python's own

import torch
import transformers
from transformers import CONFIG_MAPPING, AutoConfig, AutoModelForCausalLM

warnings.filterwarnings("ignore")
transformers.logging.set_verbosity(transformers.logging.CRITICAL)
NEW = int(transformers.__version__.split(".")[0]) >= 5

FAMILIES = (
    "gpt2 llama mistral phi3 gemma gemma2 gemma3_text falcon qwen2 qwen3 olmo olmo2 gpt_neox opt smollm3"
).split()
GENERIC = set(transformers.PretrainedConfig().to_dict()) - {"tie_word_embeddings"}
SIZES = {
    "hidden_size": 32,
    "num_hidden_layers": 4,
    "num_attention_heads": 4,
    "num_key_value_heads": 2,
    "intermediate_size": 40,
    "vocab_size": 64,
    "max_position_embeddings": 64,
}
OWN_SIZES = {
    "gpt2": {"n_embd": 32, "n_layer": 4, "n_head": 4, "n_positions": 64, "vocab_size": 64},
    "opt": {
        "hidden_size": 32, "num_hidden_layers": 4, "num_attention_heads": 4, "ffn_dim": 40,
        "vocab_size": 64, "max_position_embeddings": 64,
    },
    "falcon": {
        "hidden_size": 32, "num_hidden_layers": 4, "num_attention_heads": 4, "vocab_size": 64,
        "max_position_embeddings": 64,
    },
    "qwen2": SIZES | {"use_sliding_window": True, "max_window_layers": 2, "sliding_window": 9},
    "qwen3": SIZES | {"use_sliding_window": True, "max_window_layers": 2, "sliding_window": 9},
    "smollm3": SIZES | {"use_sliding_window": True, "sliding_window": 9, "no_rope_layer_interval": 2},
    "gemma2": SIZES | {"sliding_window": 9, "head_dim": 8},
    "gemma3_text": SIZES | {"sliding_window": 9, "head_dim": 8, "sliding_window_pattern": 3},
    "mistral": SIZES | {"sliding_window": 9},
}  # fmt: skip

SHORT, LONG = [1.0, 1.1, 1.2, 1.3], [1.0, 2.5, 4.0, 6.0]
LINEAR = {"rope_type": "linear", "factor": 4.0}
YARN = {"rope_type": "yarn", "factor": 4.0, "original_max_position_embeddings": 16}
LLAMA3 = {
    "rope_type": "llama3", "factor": 8.0, "low_freq_factor": 1.0, "high_freq_factor": 4.0,
    "original_max_position_embeddings": 16,
}  # fmt: skip
LONGROPE = {"rope_type": "longrope", "short_factor": SHORT, "long_factor": LONG}
# Positions beside the sizes, inside rope_parameters, and both.
ROTARY = {
    "theta beside": {"rope_theta": 500.0},
    "theta inside": {"rope_parameters": {"rope_type": "default", "rope_theta": 500.0}},
    "theta inside alone": {"rope_parameters": {"rope_theta": 500.0}},
    "theta both": {"rope_theta": 500.0, "rope_parameters": {"rope_type": "default", "rope_theta": 700.0}},
    "empty": {"rope_parameters": {}, "rope_theta": 500.0},
    "scaling empty": {"rope_scaling": {}, "rope_parameters": {"rope_theta": 500.0}},
    "linear beside": {"rope_scaling": {"type": "linear", "factor": 4.0}, "rope_theta": 500.0},
    "linear inside": {"rope_parameters": LINEAR | {"rope_theta": 500.0}},
    "linear inside, theta beside": {"rope_parameters": LINEAR, "rope_theta": 500.0},
    "linear both": {
        "rope_scaling": {"rope_type": "linear", "factor": 2.0},
        "rope_parameters": LINEAR | {"rope_theta": 700.0},
        "rope_theta": 500.0,
    },
    "theta in scaling": {"rope_scaling": LINEAR | {"rope_theta": 700.0}, "rope_theta": 500.0},
    "types both": {"rope_scaling": {"type": "dynamic", "rope_type": "linear", "factor": 4.0}},
    "dynamic": {"rope_scaling": {"rope_type": "dynamic", "factor": 4.0}},
    "dynamic inside": {"rope_parameters": {"rope_type": "dynamic", "factor": 4.0, "rope_theta": 500.0}},
    "yarn": {"rope_scaling": dict(YARN)},
    "yarn inside": {"rope_parameters": YARN | {"rope_theta": 500.0, "beta_fast": 8.0, "beta_slow": 2.0}},
    "yarn mscale": {"rope_parameters": YARN | {"rope_theta": 500.0, "mscale": 0.7, "mscale_all_dim": 0.4}},
    "yarn untruncated": {"rope_parameters": YARN | {"rope_theta": 500.0, "truncate": False}},
    "yarn attention": {"rope_parameters": YARN | {"rope_theta": 500.0, "attention_factor": 1.5}},
    "yarn original beside": {
        "rope_parameters": YARN | {"rope_theta": 500.0},
        "original_max_position_embeddings": 32,
    },
    "yarn no original": {"rope_parameters": {"rope_type": "yarn", "factor": 4.0, "rope_theta": 500.0}},
    "llama3": {"rope_scaling": dict(LLAMA3)},
    "llama3 inside": {"rope_parameters": LLAMA3 | {"rope_theta": 500.0}},
    "llama3 original beside": {
        "rope_parameters": LLAMA3 | {"rope_theta": 500.0},
        "original_max_position_embeddings": 32,
    },
    "longrope": {"rope_scaling": dict(LONGROPE), "original_max_position_embeddings": 16},
    "longrope inside": {"rope_parameters": LONGROPE | {"rope_theta": 500.0, "original_max_position_embeddings": 16}},
    "longrope inside, original beside": {
        "rope_parameters": LONGROPE | {"rope_theta": 500.0, "original_max_position_embeddings": 32},
        "original_max_position_embeddings": 16,
    },
    "longrope factor": {
        "rope_parameters": LONGROPE | {"rope_theta": 500.0, "factor": 2.0},
        "original_max_position_embeddings": 16,
    },
    "longrope attention": {"rope_parameters": LONGROPE | {"rope_theta": 500.0, "attention_factor": 1.5}},
    "partial inside": {"rope_parameters": {"rope_type": "default", "rope_theta": 500.0, "partial_rotary_factor": 0.5}},
    "partial 1": {"rope_parameters": LINEAR | {"rope_theta": 500.0, "partial_rotary_factor": 1.0}},
}  # fmt: skip
PARTIAL = {
    "partial beside": {"partial_rotary_factor": 0.5},
    "partial both": {
        "partial_rotary_factor": 0.5,
        "rope_parameters": {"rope_type": "default", "rope_theta": 500.0, "partial_rotary_factor": 0.25},
    },
    "partial longrope": {
        "partial_rotary_factor": 0.5,
        "rope_scaling": {"type": "longrope", "short_factor": SHORT[:2], "long_factor": LONG[:2]},
        "original_max_position_embeddings": 16,
    },
    "partial longrope inside": {
        "original_max_position_embeddings": 16,
        "rope_parameters": {
            "rope_type": "longrope", "rope_theta": 500.0, "short_factor": SHORT[:2],
            "long_factor": LONG[:2], "partial_rotary_factor": 0.5,
        },
    },
    "su": {"rope_scaling": {"type": "su", "short_factor": SHORT, "long_factor": LONG}},
    "yarn for longrope": {"rope_scaling": {"type": "yarn", "short_factor": SHORT, "long_factor": LONG}},
}  # fmt: skip
EXTRA = {
    "gpt2": {
        "general names": {"hidden_size": 48, "num_hidden_layers": 3, "num_attention_heads": 6},
        "no width": {"n_inner": None},
    },
    "llama": {"no width": {"head_dim": None}, "no groups": {"num_key_value_heads": None}},
    "mistral": {"no window": {"sliding_window": None}, "no groups": {"num_key_value_heads": None}},
    "phi3": PARTIAL | {"window": {"sliding_window": 5}},
    "gemma": {"gelu": {"hidden_act": "gelu"}, "silu": {"hidden_act": "silu"}},
    "gemma2": {
        "no caps": {"attn_logit_softcapping": None, "final_logit_softcapping": None},
        "layers": {"layer_types": ["full_attention"] * 3 + ["sliding_attention"]},
    },
    "gemma3_text": {
        "nested": {
            "rope_parameters": {
                "full_attention": LINEAR | {"rope_theta": 5000.0},
                "sliding_attention": {"rope_type": "linear", "factor": 2.0, "rope_theta": 300.0},
            }
        },
        "nested in part": {"rope_parameters": {"full_attention": dict(LINEAR)}, "rope_theta": 5000.0, "rope_local_base_freq": 300.0},
        "nested yarn": {"rope_parameters": {"full_attention": YARN | {"rope_theta": 5000.0}, "sliding_attention": {"rope_type": "default"}}},
        "nested llama3": {"rope_parameters": {"full_attention": LLAMA3 | {"rope_theta": 500.0}, "sliding_attention": LLAMA3 | {"rope_theta": 300.0}}},
        "nested null": {"rope_parameters": {"full_attention": dict(LINEAR), "sliding_attention": None}},
        "nested and scaling": {
            "rope_parameters": {"full_attention": LINEAR | {"rope_theta": 5000.0}, "sliding_attention": {"rope_theta": 300.0}},
            "rope_scaling": {"rope_type": "linear", "factor": 2.0},
        },
        "scaling": {"rope_scaling": {"rope_type": "linear", "factor": 8.0}, "rope_local_base_freq": 300.0},
        "layers": {"layer_types": ["full_attention", "sliding_attention"] * 2},
        "caps": {"attn_logit_softcapping": 5.0, "final_logit_softcapping": 3.0},
    },
    "falcon": {
        "n_embed": {"n_embed": 48},
        "alibi": {"alibi": True, "rope_parameters": {"rope_theta": 500.0, "rope_type": "default"}},
        "new": {"new_decoder_architecture": True, "num_kv_heads": 2},
        "nulls": {"multi_query": None, "parallel_attn": None},
    },
    "qwen2": {"no use": {"use_sliding_window": False}, "no groups": {"num_key_value_heads": None}},
    "qwen3": {"no window": {"sliding_window": None}},
    "gpt_neox": {
        "old names": {"rotary_pct": 0.5, "rotary_emb_base": 500},
        "all names": {"rotary_pct": 0.5, "partial_rotary_factor": 0.5, "rotary_emb_base": 500, "rope_theta": 500},
        "foreign name": {"partial_rotary_factor": 0.5},
        "old names and inside": {"rotary_pct": 0.5, "rotary_emb_base": 500, "rope_parameters": {"rope_theta": 700.0}},
        "partial linear": {"rope_parameters": LINEAR | {"partial_rotary_factor": 0.5, "rope_theta": 500.0}},
        "scaling": {"rotary_pct": 0.5, "rope_scaling": {"type": "linear", "factor": 4.0}},
    },
    "opt": {"narrow": {"word_embed_proj_dim": 16, "do_layer_norm_before": False}},
    "smollm3": {
        "no groups": {"num_key_value_heads": None},
        "layers": {"layer_types": ["full_attention", "sliding_attention"] * 2},
        "turned": {"no_rope_layers": [1, 0, 0, 1]},
    },
}  # fmt: skip
# 4.57 takes a ratio for LongRoPE's factor where both are given, "type" before "rope_type", and no base
# from rope_scaling, and the old width for the feed-forward part where Falcon's n_embed gives another.
NEWER_ONLY = {"types both", "n_embed", "theta in scaling", "longrope factor", "yarn original beside", "llama3 original beside"}


def rotary(config):
    """Angles and factor of every kind of layers, of a model made of this config."""
    kind = type(AutoModelForCausalLM.from_config(small(config)))
    module = importlib.import_module(kind.__module__)
    names = [name for name in vars(module) if name.endswith("RotaryEmbedding")]
    if not names or getattr(config, "alibi", False):
        return {}
    new = getattr(module, min(names, key=len))
    embedding = new(config)
    if hasattr(embedding, "inv_freq"):
        found = {"full_attention": (embedding.inv_freq, embedding.attention_scaling)}
        if hasattr(config, "rope_local_base_freq"):  # as Gemma 3 makes it in transformers 4
            import copy

            local = copy.deepcopy(config)
            local.rope_theta, local.rope_scaling = config.rope_local_base_freq, {"rope_type": "default"}
            embedding = new(local)
            found["sliding_attention"] = (embedding.inv_freq, embedding.attention_scaling)
    else:
        found = {
            kind: (getattr(embedding, f"{kind}_inv_freq"), getattr(embedding, f"{kind}_attention_scaling"))
            for kind in sorted(set(config.layer_types))
        }
    return {
        kind: {"angles": [float(f"{x:.8g}") for x in angles.tolist()], "factor": float(factor)}
        for kind, (angles, factor) in found.items()
    }


def small(config):
    return AutoConfig.for_model(config.model_type, **OWN_SIZES.get(config.model_type, SIZES), pad_token_id=0)


def read(family, given):
    config = AutoConfig.for_model(family, **json.loads(json.dumps(given)))
    values = json.loads(json.dumps({k: v for k, v in config.to_dict().items() if k not in GENERIC}))
    return {"given": {"model_type": family} | given, "read": {"model_type": family} | values} | {
        "rotary": rotary(config)
    }


result = {"transformers": transformers.__version__, "families": {}, "wrappers": {}}
for family in FAMILIES:
    sizes = OWN_SIZES.get(family, SIZES)
    defaults = read(family, {})
    with torch.device("meta"):
        model = AutoModelForCausalLM.from_config(AutoConfig.for_model(family))
    defaults["weights"] = sum(weight.numel() for weight in model.parameters())
    cases = {f"without {key}": {k: v for k, v in sizes.items() if k != key} for key in sizes}
    cases |= {name: sizes | more for name, more in (ROTARY | EXTRA.get(family, {})).items()}
    entries = {}
    for name, given in cases.items():
        if not NEW and (name in NEWER_ONLY or "rope_parameters" in given):
            continue
        if family in ("gpt2", "opt") and name in ROTARY:
            continue
        if family == "gemma3_text" and name in ROTARY and name != "theta beside":
            continue  # its own cases are nested
        try:
            entries[name] = read(family, given)
        except Exception as error:
            print(f"{family}, {name}: refused, {str(error).splitlines()[0][:100]}", file=sys.stderr)
    result["families"][family] = {"defaults": defaults, "cases": entries}
for name in CONFIG_MAPPING:
    try:
        text = CONFIG_MAPPING[name](text_config={}).text_config
        if text.model_type in FAMILIES:
            values = {k: v for k, v in text.to_dict().items() if k not in GENERIC}
            result["wrappers"][name] = {"model_type": text.model_type} | json.loads(json.dumps(values))
    except Exception:  # not a wrapped language model
        continue
with open(sys.argv[1], "w") as file:
    json.dump(result, file, separators=(",", ":"))
    file.write("\n")
