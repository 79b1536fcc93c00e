"""Dequantises a GGUF file into a float32 folder that Broca and transformers both read.

    python weights.py MODEL.gguf FOLDER
"""

import sys
from pathlib import Path

from transformers import AutoModelForCausalLM, AutoTokenizer

source, target = Path(sys.argv[1]), Path(sys.argv[2])
where = dict(pretrained_model_name_or_path=str(source.parent), gguf_file=source.name)
AutoModelForCausalLM.from_pretrained(**where, dtype="float32").save_pretrained(target)
AutoTokenizer.from_pretrained(**where).save_pretrained(target)
