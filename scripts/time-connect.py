#!/usr/bin/env python3
"""Times `connect` on 130 policies and 33,755 places, and checks its answers.

Made up: places of 1,000 to 3,000 people in 309 districts; policies that reach
from a tenth of the districts to all of them, each meaning to change one of
twelve outcomes, some of which are at odds. Two questions are put: which pots
contribute to this outcome in this place, and how much; and every row for every
place. Both answers are worked out again here, in whole pence, and must be the
same. The whole process is timed: its start, reading, laying, writing.

    cargo build --release -p allotment
    python3 scripts/time-connect.py [--places N] [--policies N] [--runs N] [--allotment BINARY]

Needs nothing but Python.
"""

import argparse
import csv
import json
import pathlib
import random
import subprocess
import sys
import tempfile
import time

REPOSITORY = pathlib.Path(__file__).resolve().parent.parent
DISTRICTS = 309
OUTCOMES = 12


def divided(pence, people):
    """Whole pence by people: rounded down, and what is left to the largest
    remainders, of equal ones to the code that sorts first."""
    total = sum(people)
    parts = [pence * one // total for one in people]
    left = pence - sum(parts)
    order = sorted(range(len(people)), key=lambda at: (-(pence * people[at] % total), at))
    for at in order[:left]:
        parts[at] += 1
    return parts


def made(folder, places, policies):
    """Writes places, policies and spec; returns what laying them must give."""
    chance = random.Random(2026)
    people = [chance.randint(1000, 3000) for _ in range(places)]
    home = [place * DISTRICTS // places for place in range(places)]
    with open(folder / "places.csv", "w", newline="") as file:
        out = csv.writer(file)
        out.writerow(["id", "district", "population"])
        out.writerows([f"P{place:05}", f"D{home[place]:03}", people[place]] for place in range(places))
    members = [[] for _ in range(DISTRICTS)]
    for place, district in enumerate(home):
        members[district].append(place)
    spec = ['currency = "GBP"', "[places]", 'path = "places.csv"', 'id = "id"', 'population = "population"']
    laid = []
    for policy in range(policies):
        share = chance.choice([0.1, 0.3, 1.0])
        reached = [district for district in range(DISTRICTS) if chance.random() < share] or [0]
        outcome = policy % OUTCOMES
        direction = "down" if chance.random() < 0.2 else "up"
        on = {}
        with open(folder / f"policy-{policy:03}.csv", "w", newline="") as file:
            out = csv.writer(file)
            out.writerow(["district", "amount", "located"])
            for district in reached:
                pence = chance.randint(10_000, 900_000_000)
                out.writerow([f"D{district:03}", f"{pence // 100}.{pence % 100:02}", "beneficiary"])
                parts = divided(pence, [people[place] for place in members[district]])
                on.update(zip(members[district], parts))
        laid.append((f"policy-{policy:03}", f"outcome-{outcome}", on))
        spec += [
            "[[policy]]",
            f'id = "policy-{policy:03}"',
            f'name = "Policy {policy}"',
            f'department = "Department {policy % 7}"',
            f'theme = "theme {policy % 9}"',
            'kind = "grant"',
            'geography = "district"',
            f'reach = "policy-{policy:03}.csv"',
            "once = false",
            'from = "2025-04-01"',
            'to = "2028-03-31"',
            f"social = {'true' if policy % 2 else 'false'}",
            f'outcomes = [{{ id = "outcome-{outcome}", direction = "{direction}", lag_years = 1 }}]',
        ]
    (folder / "spec.toml").write_text("\n".join(spec) + "\n")
    return laid


def timed(arguments, runs):
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        done = subprocess.run(arguments, capture_output=True, check=True)
        times.append(time.perf_counter() - start)
    return done.stdout, times


def told(what, times):
    times.sort()
    print(f"{what}: {times[0]:.2f} to {times[-1]:.2f} s, median {times[len(times) // 2]:.2f} s in {len(times)} runs")


def main():
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    arguments.add_argument("--places", type=int, default=33_755)
    arguments.add_argument("--policies", type=int, default=130)
    arguments.add_argument("--runs", type=int, default=5)
    arguments.add_argument("--allotment", default=REPOSITORY / "target/release/allotment")
    chosen = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        laid = made(folder, chosen.places, chosen.policies)
        command = [chosen.allotment, "connect", folder / "spec.toml"]
        place, outcome = chosen.places // 2, "outcome-3"
        want = {
            policy: on[place] for policy, of, on in laid if of == outcome and place in on
        }
        question = command + ["--place", f"P{place:05}", "--outcome", outcome, "--format", "json"]
        answer, times = timed(question, chosen.runs)
        rows = json.loads(answer)["reaches"]
        found = {row["policy"]: row["amount_minor"] for row in rows if row["policy"] in want}
        if found != want:
            sys.exit(f"error: for {outcome} in P{place:05} it says {found}, and {want} was laid")
        told(f"{len(want)} pots for one outcome in one place, of {chosen.policies} on {chosen.places}", times)
        out = folder / "all.csv"
        _, times = timed(command + ["--out", out], chosen.runs)
        sums = {}
        with open(out, newline="") as file:
            for row in csv.DictReader(file):
                if row["amount_minor"]:
                    sums[row["policy"]] = sums.get(row["policy"], 0) + int(row["amount_minor"])
        for policy, _, on in laid:
            if sums.get(policy) != sum(on.values()):
                sys.exit(f"error: {policy} comes to {sums.get(policy)}, and {sum(on.values())} was given")
        rows = sum(len(on) for _, _, on in laid)
        told(f"every one of {rows:,} rows of all places, written as CSV", times)
        print("every penny is there once")


if __name__ == "__main__":
    main()
