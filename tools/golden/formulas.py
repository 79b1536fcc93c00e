"""Random SyntaxGym formulas with their truth and chance, evaluated by Python's own parser.

    python tools/golden/formulas.py > lab/src/test/resources/dev/broca/lab/golden/benchmark/formulas.json

& is written as `and`, | as `or`, = as ==; these rank as SyntaxGym's operators do.
"""

import itertools
import json
import random
import re

import numpy as np

CONDITIONS = ["match", "no-match_sg", "plaus", "x1"]
REGIONS = ["1", "2", "3", "*"]


class Nats(float):
    def __add__(self, other):
        return Nats(float(self) + float(other))

    def __sub__(self, other):
        return Nats(float(self) - float(other))

    def __eq__(self, other):
        return bool(np.isclose(float(self), float(other), rtol=1e-5, atol=1e-3))

    __hash__ = float.__hash__


def truth(formula, surprisals):
    python = re.sub(r"\((\d+|\*);%([^%]+)%\)", r"s('\1','\2')", formula)
    python = re.sub(r"(?<![\w'])(\d+\.\d+)", r"Nats(\1)", python)
    python = python.replace("&", " and ").replace("|", " or ").replace("=", "==")
    return bool(eval(python.strip(), {"Nats": Nats, "s": lambda r, c: Nats(surprisals[c][r])}))


def term(rng, depth):
    if depth == 0 or rng.random() < 0.5:
        if rng.random() < 0.15:
            return f"{rng.uniform(0, 3):.3f}"
        return f"({rng.choice(REGIONS)};%{rng.choice(CONDITIONS)}%)"
    inner = f"{term(rng, depth - 1)}{rng.choice([' + ', '-', ' - ', '+'])}{term(rng, depth - 1)}"
    return f"({inner})" if rng.random() < 0.5 else inner


def formula(rng, depth):
    if depth == 0 or rng.random() < 0.4:
        simple = f"{term(rng, 2)}{rng.choice([' < ', '>', ' > ', '<', ' = '])}{term(rng, 2)}"
        return f"( {simple} )" if rng.random() < 0.5 else simple
    inner = f"{formula(rng, depth - 1)} {rng.choice('&|')} {formula(rng, depth - 1)}"
    return f"({inner})" if rng.random() < 0.5 else inner


def main():
    rng = random.Random(0)
    cases = []
    while len(cases) < 80:
        # Few different values, so that = is true at times, and nearly so at others.
        values = [0.0, 0.25, 1.0, 1.0005, 2.0, 2.0011, 3.5]
        surprisals = {c: {r: rng.choice(values) for r in REGIONS} for c in CONDITIONS}
        text = formula(rng, 2)
        if len(text) > 160:
            continue
        orders = list(itertools.permutations(CONDITIONS))
        holding = sum(truth(text, dict(zip(CONDITIONS, (surprisals[c] for c in order)))) for order in orders)
        cases.append(
            {"formula": text, "surprisals": surprisals, "holds": truth(text, surprisals), "chance": holding / len(orders)}
        )
    print("[\n" + ",\n".join(map(json.dumps, cases)) + "\n]")


main()
