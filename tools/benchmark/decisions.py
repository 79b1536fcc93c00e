"""Decisions on BLiMP, SyntaxGym and CoLA with transformers alone, to hold Broca's against.

    python tools/benchmark/decisions.py MODEL blimp     DATA/blimp.zip --limit 10 --against broca.json
    python tools/benchmark/decisions.py MODEL syntaxgym DATA/suites    --limit 10 --against broca.json
    python tools/benchmark/decisions.py MODEL cola      DATA/dev.tsv   --limit 200 --against broca.json

broca.json comes from: broca evaluate MODEL --benchmark B --data D --limit N --items --format json
Texts of equal length share a batch, so nothing is padded. Needs torch, transformers, numpy.
"""

import argparse
import collections
import json
import pathlib
import re
import zipfile

import numpy as np
import torch
from transformers import AutoModelForCausalLM, AutoTokenizer


def token_scores(folder, texts):
    """For every text: (character where each token's first visible character lies, log-probability)."""
    tokenizer = AutoTokenizer.from_pretrained(folder)
    model = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32, attn_implementation="eager").eval()
    prefix = tokenizer.convert_tokens_to_ids("<|endoftext|>")
    encoded = [tokenizer(t, add_special_tokens=False, return_offsets_mapping=True) for t in texts]
    by_length = collections.defaultdict(list)
    for i, e in enumerate(encoded):
        by_length[len(e.input_ids)].append(i)
    scores = [None] * len(texts)
    for same in by_length.values():
        for batch in (same[i : i + 32] for i in range(0, len(same), 32)):
            ids = torch.tensor([[prefix, *encoded[i].input_ids] for i in batch])
            with torch.no_grad():
                log_probs = model(ids).logits[:, :-1].log_softmax(-1).gather(2, ids[:, 1:, None])[..., 0]
            for i, row in zip(batch, log_probs.double().numpy()):
                places = [next(c for c in range(s, len(texts[i])) if not texts[i][c].isspace()) for s, _ in encoded[i].offset_mapping]
                scores[i] = (np.array(places), row)
    return scores


def within(score, start, end):
    places, log_probs = score
    return log_probs[(start <= places) & (places < end)].sum()


def blimp(path, limit):
    """Items: id, texts by name, and a function from scores by name to (correct, margin)."""
    with zipfile.ZipFile(path) as archive:
        for name in sorted(n for n in archive.namelist() if n.endswith(".jsonl")):
            for line in archive.read(name).decode().splitlines()[:limit]:
                pair = json.loads(line)
                texts = {"good": pair["sentence_good"], "bad": pair["sentence_bad"]}
                decide = lambda s: (lambda margin: (margin > 0, margin))(s["good"][1].sum() - s["bad"][1].sum())
                yield f"{pair['UID']}/{pair['pairID']}", texts, decide


def syntaxgym(path, limit):
    for file in sorted(pathlib.Path(path).glob("*.json")):
        suite = json.loads(file.read_text())
        python = [
            re.sub(r"\((\d+);%([^%]+)%\)", r"s['\2', \1]", p["formula"]).replace("&", " and ").replace("=", "==").strip()
            for p in suite["predictions"]
        ]
        for item in suite["items"][:limit]:
            texts, spans = {}, {}
            for condition in item["conditions"]:
                text = ""
                for region in condition["regions"]:
                    content = region["content"].strip()
                    text += " " if text and content and content[0] not in ".,!?;:" else ""
                    spans[condition["condition_name"], region["region_number"]] = (len(text), len(text) + len(content))
                    text += content
                texts[condition["condition_name"]] = text

            def decide(scores, spans=spans, python=python):
                s = {key: Surprisal(-within(scores[key[0]], *span)) for key, span in spans.items()}
                return all(eval(p, {"s": s}) for p in python), None

            yield f"{suite['meta']['name']}/{item['item_number']}", texts, decide


class Surprisal(float):
    __hash__ = float.__hash__

    def __eq__(self, other):
        return bool(np.isclose(float(self), float(other), rtol=1e-5, atol=1e-3))


def cola(path, limit):
    path = pathlib.Path(path)
    files = [path] if path.is_file() else [path / "in_domain_dev.tsv", path / "out_of_domain_dev.tsv"]
    lines = [line for file in files for line in file.read_text().splitlines()]
    for number, line in enumerate(lines[:limit]):
        _, label, _, sentence = line.split("\t")
        question = f"{sentence}\nQuestion: Does this sentence make sense?\nAnswer:"

        def decide(scores, label=int(label), start=len(question)):
            no, yes = (within(scores[answer], start, start + 9) for answer in ("no", "yes"))
            margin = (yes - no) if label else (no - yes)
            return margin > 0, margin

        yield f"cola/{number}", {"no": question + " no", "yes": question + " yes"}, decide


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("model")
    parser.add_argument("benchmark", choices=["blimp", "syntaxgym", "cola"])
    parser.add_argument("data")
    parser.add_argument("--limit", type=int)
    parser.add_argument("--against")
    args = parser.parse_args()
    items = list({"blimp": blimp, "syntaxgym": syntaxgym, "cola": cola}[args.benchmark](args.data, args.limit))
    scores = iter(token_scores(args.model, [text for _, texts, _ in items for text in texts.values()]))
    decisions = {}
    for name, texts, decide in items:
        decisions[name] = decide({key: next(scores) for key in texts})
    groups = collections.defaultdict(list)
    for name, (correct, _) in decisions.items():
        groups[name.split("/")[0]].append(correct)
    print(f"transformers: {len(decisions)} items, accuracy {np.mean([np.mean(g) for g in groups.values()]):.4f}")
    if args.against:
        broca = {item["id"]: item for item in json.loads(pathlib.Path(args.against).read_text())["items"]}
        assert broca.keys() == decisions.keys(), "other items"
        different = [n for n, (correct, _) in decisions.items() if correct != broca[n]["correct"]]
        margins = [abs(m - broca[n]["margin"]) for n, (_, m) in decisions.items() if m is not None]
        print(f"different decisions: {[(n, broca[n]['margin']) for n in different]}")
        if margins:
            print(f"largest difference of margins: {max(margins):.2e} nats")


main()
