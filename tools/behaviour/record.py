"""Records what Broca writes, so that a change of its inside can be compared byte for byte.

    python3 tools/behaviour/record.py BROCA OUT     # BROCA: the launcher, or a command in quotes
    diff -r BEFORE AFTER

Runs three studies (one network; two networks with a recording of brains; checkpoints of one
training), exports them, writes their pages, and keeps what every command prints as JSON, CSV and
table. Everything runs on broca-tiny with built-in texts. Needs numpy; takes a few minutes. What
may differ between two runs of the same program (times, paths, rates) is not recorded.
"""

import json
import os
import pathlib
import re
import shlex
import shutil
import subprocess
import sys

import numpy

BROCA = shlex.split(sys.argv[1])
OUT = pathlib.Path(sys.argv[2]).resolve()
WORK = OUT / "work"
PAIRS = [
    ("verb", "The dogs are old.", "The dogs is old."),
    ("verb", "The dog is old.", "The dog are old."),
    ("noun", "These dogs slept.", "These dog slept."),
    ("noun", "This dog slept.", "This dogs slept."),
]


def broca(name, *arguments, files=()):
    """Runs a command, and keeps its status, its output, and files that it wrote."""
    done = subprocess.run(
        [*BROCA, *map(str, arguments)], cwd=WORK, capture_output=True, text=True, check=False
    )
    (OUT / f"{name}.out").write_text(f"status {done.returncode}\n{done.stdout}")
    (OUT / f"{name}.err").write_text(stable(done.stderr))
    print(name, done.returncode, flush=True)
    for file in files:
        copy(WORK / file, OUT / f"{name}.files" / pathlib.Path(file).name)
    return done


def stable(text):
    """Messages without progress, whose lines tell the time."""
    lines = [line for line in text.splitlines() if not re.search(r"\d:\d\d| per second|/s", line)]
    return "\n".join(lines) + "\n"


def copy(source, target):
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.is_dir():
        shutil.copytree(source, target, dirs_exist_ok=True)
    elif source.is_file():
        shutil.copy(source, target)


def studies():
    (WORK / "pairs.jsonl").write_text(
        "".join(
            json.dumps({"UID": uid, "sentence_good": good, "sentence_bad": bad}) + "\n"
            for uid, good, bad in PAIRS
        )
    )
    base = ["models: [broca-tiny]", "tasks: {blimp: {data: pairs.jsonl}, pairs: {limit: 1}}"]
    write(
        "one.yaml",
        "models: [broca-tiny]",
        "cuts: [none, 6]",
        "doses: [0.5, 1]",
        "lesions: [zero, class-mean, resample]",
        "positions: [all, first, rest]",
        "controls: {uniform: 3, layer: 2, run: 2, energy: 3, label-permuted: 2}",
        "tasks: {blimp: {data: pairs.jsonl, prefix: [auto, none]}, pairs: {limit: 1}}",
        "profiles: yes",
        "multiverse: yes",
        "prompts: [The old man, A dog]",
    )
    random = numpy.random.default_rng(1)
    sentences = [f"The {a} {b} the {c}." for a in ("old", "small", "green", "quiet")
                 for b in ("dog saw", "girl met", "farmer left") for c in ("house", "tree", "car", "boy", "road")]
    rows = ["stimulus,order,passage,subject,voxel"]
    for number, text in enumerate(sentences):
        for subject in ("s1", "s2"):
            value = len(text) / 10 + random.normal()
            rows.append(f'"{text}",{number % 3},p{number // 3},{subject},{value}')
    (WORK / "brain.csv").write_text("\n".join(rows) + "\n")
    write(
        "two.yaml",
        "models: [broca-tiny]",
        "controls: {uniform: 2, energy: 3, label-permuted: 2}",
        "others: {multiple-demand: arithmetic, theory-of-mind: {task: blimp, controls: 3}}",
        "tasks: {pairs: {limit: 1}, arithmetic: {limit: 4}, blimp: {data: pairs.jsonl}}",
        "brain: {reading: {data: brain.csv, outer: 4, permutations: 19, controls: 2}}",
        "profiles: yes",
    )
    checkpoints()
    write(
        "three.yaml",
        "models: [step0, step20, step1000]",
        "controls: {uniform: 2, energy: 2, label-permuted: 1}",
        *base[1:],
    )
    for name in ("one", "two", "three"):
        broca(f"study-{name}-run", "study", "run", f"{name}.yaml")
        broca(f"study-{name}-status", "study", "status", f"{name}.yaml")
        broca(f"study-{name}-export", "study", "export", f"{name}.yaml", "--out", f"{name}-export",
              files=[f"{name}-export"])
        broca(f"study-{name}-report", "report", f"{name}.yaml", "-o", f"{name}.html",
              files=[f"{name}.html"])


def write(name, *lines):
    (WORK / name).write_text("\n".join(lines) + "\n")


def checkpoints():
    """Three models between noise and broca-tiny, as tests have them."""
    tiny = pathlib.Path(__file__).parents[2] / "model/src/main/resources/dev/broca/model/hub/broca-tiny"
    for name, share in (("step0", 0), ("step20", 0.5), ("step1000", 1)):
        folder = WORK / name
        folder.mkdir()
        for file in ("config.json", "tokenizer.json"):
            shutil.copy(tiny / file, folder / file)
        weights = bytearray((tiny / "model.safetensors").read_bytes())
        start = 8 + int.from_bytes(weights[:8], "little")
        own = numpy.frombuffer(bytes(weights[start:]), dtype="<u2").astype("<u4") << 16
        noise = numpy.random.default_rng(7).normal(0, 0.02, own.size).astype("<f4")
        mixed = (share * own.view("<f4") + (1 - share) * noise).astype("<f4")
        weights[start:] = (mixed.view("<u4") >> 16).astype("<u2").tobytes()
        (folder / "model.safetensors").write_bytes(bytes(weights))


def commands():
    model = "broca-tiny"
    (WORK / "texts.txt").write_text("The old man slept.\nA dog ran to the house.\n")
    (WORK / "words.csv").write_text(
        "item,word\n1,The\n1,old\n1,man\n1,slept.\n2,A\n2,dog\n2,ran.\n"
    )
    contrast = ["text,condition,group"]
    for number in range(24):
        contrast.append(f"The dog {['ran', 'slept', 'ate'][number % 3]} at {number}.,S,{number}")
        contrast.append(f"Da gof {['nar', 'telps', 'tea'][number % 3]} ta {number}.,N,{number}")
    (WORK / "contrast.csv").write_text("\n".join(contrast) + "\n")
    broca("localize-json", "localize", model, "--network", "language", "--label-permuted", "2", "--out", "loc", "--format", "json", files=["loc"])
    broca("localize-table", "localize", model, "--network", "language", "--out", "loc-paper", "--mode", "paper", files=["loc-paper"])
    broca("localize-multiverse", "localize", model, "--network", "language", "--out", "loc-multi", "--multiverse", "--format", "csv",
          files=["loc-multi"])
    broca("localize-contrast", "localize", model, "--network", "own", "--stimuli", "contrast.csv", "--positive", "S",
          "--negative", "N", "--site", "mlp-output", "--out", "loc-own", "--format", "json")
    masks = [p for p in (WORK / "loc").glob("*/*pretrained=True.npy")]
    mask = masks[0].relative_to(WORK) if masks else "none.npy"
    for form in ("json", "csv", "table"):
        broca(f"mask-show-{form}", "mask", "show", mask, "--format", form)
        broca(f"mask-random-{form}", "mask", "random", "--like", mask, "--match", "energy", "--count", "3",
              "--out", f"random-{form}", "--format", form, files=[f"random-{form}"])
        broca(f"mask-compare-{form}", "mask", "compare", mask, mask, "--format", form)
        broca(f"evaluate-{form}", "evaluate", model, "--benchmark", "pairs", "--limit", "2",
              "--mask", mask, "--lesion", "class-mean", "--format", form)
        broca(f"score-{form}", "score", model, "--file", "texts.txt", "--format", form)
        broca(f"surprisal-{form}", "surprisal", model, "--data", "words.csv", "--format", form)
        broca(f"reading-words-{form}", "reading", model, "--data", "words.csv", "--words", "--format", form)
        broca(f"generate-{form}", "generate", model, "--prompt", "The old man", "--tokens", "12",
              "--format", form)
        broca(f"profile-{form}", "profile", model, "--network", "language", "--controls", "3", "--format", form)
        broca(f"align-{form}", "align", model, "--mask", mask, "--data", "brain.csv", "--outer", "4", "--controls",
              "2", "--permutations", "9", "--format", form)
        broca(f"audit-{form}", "data", "audit", "contrast.csv", "--model", model, "--positive", "S", "--negative", "N",
              "--format", form)
        broca(f"nonwords-{form}", "data", "nonwords", "--count", "5", "--format", form)
        for made in ("wordlists", "jabberwocky"):
            broca(f"{made}-{form}", "data", made, "--sentences", "texts.txt", "--format", form)
    broca("mask-export", "mask", "export", mask, "--out", "mask.csv", files=["mask.csv"])
    broca("activations", "activations", model, "--stimuli", "contrast.csv", "--out", "acts.safetensors",
          files=["acts.safetensors"])
    broca("data-pairs", "data", "pairs")
    broca("sweep", "sweep", "step0", "step20", "step1000", "--network", "language", "--last-units",
          "--benchmark", "pairs", "--limit", "1", "--out", "sweep", files=["sweep"])
    helps([])


def helps(path):
    """The help of every command, found by walking the tree."""
    done = subprocess.run([*BROCA, *path, "--help"], capture_output=True, text=True, check=False)
    name = "-".join(["help", *path])
    (OUT / f"{name}.out").write_text(done.stdout)
    listed = done.stdout.partition("Commands:")[2]
    for command in re.findall(r"^  ([a-z][a-z-]*)  +\S", listed, flags=re.M):
        if command != "help":
            helps([*path, command])


if __name__ == "__main__":
    if OUT.exists():
        shutil.rmtree(OUT)
    WORK.mkdir(parents=True)
    os.environ["BROCA_ACTIVATIONS"] = "0"
    studies()
    commands()
    shutil.rmtree(WORK)
