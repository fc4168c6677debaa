#!/usr/bin/env python3
"""Small made-up registers of promises: is money told at a step the least that explains it?

    pip install numpy scipy
    cargo build --release -p allotment
    python3 scripts/differ-examine.py [--registers 400] [--seed 1] [--allotment PROGRAM]

Promises replace each other and are parts of each other at random, and some of them tell
what was spent. A linear programme finds the least money that explains what is told: each
pound goes one way from older to newer names, over no link more than went from the one to
the other, and is in every whole around a name on its way. Prints how many registers were
compared and how many differ, and each that does; ends with status 1 if any does.

What went from one to the other is worked out here again: of several that replace one the
earlier takes first, of several that one replaces the earlier is taken first; what is left
of an older one is taken in by newer names of those that replace it, unless it is in a
whole that the newer is not a part of.
"""

import argparse
import csv
import random
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
from scipy.optimize import linprog


class Register:
    """Promises by number, a later one being the younger."""

    def __init__(self, chance):
        self.count = chance.randint(3, 6)
        every = range(self.count)
        self.amount = [100 * chance.choice([10, 20, 30, 40, 50, 60, 80, 100]) for _ in every]
        self.whole = [chance.randrange(at) if at and chance.random() < 0.45 else None for at in every]
        self.has_parts = [at in self.whole for at in every]
        self.replaces = [[] for _ in every]
        for at in every:
            older = [one for one in range(at) if not self.has_parts[one]]
            if not self.has_parts[at]:
                self.replaces[at] = [one for one in older if chance.random() < 0.4]
        told = [chance.choice([None, None, 5, 10, 20, 30, 50, 80]) for _ in every]
        self.told = [None if one is None else min(100 * one, most) for one, most in zip(told, self.amount)]

    def wholes(self, at):
        found = []
        while (at := self.whole[at]) is not None:
            found.append(at)
        return found

    def links(self):
        """What went from an older promise to a newer one, over one name and over several."""
        left, room = list(self.amount), list(self.amount)
        went = {}

        def take(older, newer):
            part = min(left[older], room[newer])
            left[older] -= part
            room[newer] -= part
            if part:
                went[older, newer] = went.get((older, newer), 0) + part

        for newer in range(self.count):
            for older in self.replaces[newer]:
                take(older, newer)
        behind = [[] for _ in range(self.count)]
        for newer in range(self.count):
            before = sorted({one for older in self.replaces[newer] for one in behind[older]})
            for older in before:
                if all(whole in self.wholes(newer) for whole in self.wholes(older)):
                    take(older, newer)
            behind[newer] = [one for one in before + self.replaces[newer] if left[one]]
        return went

    def least(self):
        """The least money that explains what is told."""
        links = self.links()
        ways = []

        def go_on(way):
            ways.append(way)
            for older, newer in links:
                if older == way[-1]:
                    go_on(way + [newer])

        for at in range(self.count):
            if not self.has_parts[at]:
                go_on([at])
        seen = [set(way).union(*map(self.wholes, way)) for way in ways]
        steps = [set(zip(way, way[1:])) for way in ways]
        for at in range(self.count):
            if self.has_parts[at]:
                seen.append({at, *self.wholes(at)})
                steps.append(set())
        rows, bounds = [], []
        for at, told in enumerate(self.told):
            if told is not None:
                rows.append([-float(at in one) for one in seen])
                bounds.append(-told)
        for link, most in links.items():
            rows.append([float(link in one) for one in steps])
            bounds.append(most)
        found = linprog(np.ones(len(seen)), A_ub=np.array(rows), b_ub=bounds, bounds=(0, None))
        return round(found.fun)

    def write(self, folder):
        names = [f"p{at}" for at in range(self.count)]
        with open(folder / "promises.csv", "w", newline="") as file:
            out = csv.writer(file)
            out.writerow("promise_id date who what amount_minor once price_base replaces part_of source".split())
            for at, name in enumerate(names):
                replaces = ";".join(names[one] for one in self.replaces[at])
                whole = "" if self.whole[at] is None else names[self.whole[at]]
                what = "thing " + "abcdef"[at] * 5
                out.writerow([name, f"{2010 + at}-01-01", "us", what, self.amount[at], "true", "cash", replaces, whole, "paper"])
        with open(folder / "spending.csv", "w", newline="") as file:
            out = csv.writer(file)
            out.writerow("promise_id date stage amount_minor so_far source".split())
            for name, told in zip(names, self.told):
                if told is not None:
                    out.writerow([name, "2022-01-01", "spent", told, "true", "paper"])


def spent(program, folder):
    command = [program, "examine", folder / "promises.csv", "--spending", folder / "spending.csv", "--out", folder / "out"]
    subprocess.run(command, check=True, capture_output=True)
    with open(folder / "out" / "waterfall.csv", newline="") as file:
        for row in csv.DictReader(file):
            if (row["promise_id"], row["step"]) == ("", "spent"):
                return int(row["amount_minor"])
    return 0


def main():
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--registers", type=int, default=400)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--allotment", default="target/release/allotment")
    asked = asked.parse_args()
    chance = random.Random(asked.seed)
    compared = differ = 0
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        while compared < asked.registers:
            register = Register(chance)
            if all(told is None for told in register.told):
                continue
            register.write(folder)
            ours, least = spent(asked.allotment, folder), register.least()
            compared += 1
            if ours != least:
                differ += 1
                print(f"{ours} here, {least} by the programme:")
                print((folder / "promises.csv").read_text(), (folder / "spending.csv").read_text())
    print(f"{compared} registers compared, {differ} differ")
    return 1 if differ else 0


if __name__ == "__main__":
    sys.exit(main())
