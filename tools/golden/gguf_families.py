"""Writes golden models as llama.cpp writes them, for GoldenFamiliesTest to read from GGUF.

    python gguf_families.py LLAMA_CPP GOLDEN [NAME...]

LLAMA_CPP is a checkout (its convert_hf_to_gguf.py does the work; b7000 or later), GOLDEN the folder of
golden families; GOLDEN/NAME/model.gguf is written in float32. The models have no tokenizer, and the
files get none. Where llama.cpp leaves a setting out (the pattern of windows, the local base and the
query scale of Gemma 3, the blocks without positions of SmolLM3), only models with the usual value can
be written: gemma2-caps, gemma3-rope-linear and smollm3-plain are such.
"""

import json
import sys
from pathlib import Path

llama_cpp, golden = Path(sys.argv[1]), Path(sys.argv[2])
sys.path[:0] = [str(llama_cpp), str(llama_cpp / "gguf-py")]
import gguf
from conversion import ModelBase, ModelType, get_model_class

for name in sys.argv[3:]:
    folder = golden / name
    settings = ModelBase.load_hparams(folder, is_mistral_format=False)
    if settings.get("multi_query") and not settings.get("new_decoder_architecture"):
        settings.pop("num_kv_heads", None)  # not in the published config of Falcon 7B
    settings.setdefault("n_ctx", settings.get("n_positions"))  # as published GPT-2 configs have it
    kind = get_model_class(settings["architectures"][0])
    # Nothing about tokens: these models are fed ids.
    kind = type(
        kind.__name__,
        (kind,),
        {
            "set_vocab": lambda self: None,
            "model_arch": kind.model_arch,
        },
    )
    vocabulary = {str(token): token for token in range(settings["vocab_size"])}
    tokenizer = folder / "tokenizer.json"  # Gemma 3's rows are counted by it
    tokenizer.write_text(json.dumps({"model": {"vocab": vocabulary}, "added_tokens": []}))
    model = kind(
        folder, gguf.LlamaFileType.ALL_F32, folder / "model.gguf", hparams=dict(settings)
    )
    model.write()
    tokenizer.unlink()
    print(name)
