#!/usr/bin/env python3
"""Small made-up elections, counted by allotment and by pabutools: do they agree?

    pip install pabutools==1.2.3
    cargo build --release -p allotment
    python3 scripts/differ-decide.py [--elections 300] [--seed 5]

Approval, choose-1, cumulative, scoring and ordinal ballots on 1 to 9 projects,
small numbers so that ties are frequent; exact fractions; ties by id on both
sides. Prints how many outcomes were compared and how many differ, and each
that does; ends with status 1 if any does. Order counts, save for Phragmen,
whose outcome pabutools sorts.
"""

import argparse
import csv
import random
import subprocess
import sys
import tempfile
from pathlib import Path

import pabutools.fractions

pabutools.fractions.FRACTION = "gmpy2"

from pabutools.election import (  # noqa: E402
    Additive_Borda_Sat,
    Additive_Cardinal_Sat,
    Cardinality_Sat,
    Cost_Sat,
)
from pabutools.election.pabulib import parse_pabulib  # noqa: E402
from pabutools.rules import (  # noqa: E402
    greedy_utilitarian_welfare,
    maximin_support,
    method_of_equal_shares,
    sequential_phragmen,
)
from pabutools.tiebreaking import lexico_tie_breaking  # noqa: E402

MEASURES = {
    "approval": {"cost": Cost_Sat, "cardinality": Cardinality_Sat},
    "choose-1": {"cost": Cost_Sat, "cardinality": Cardinality_Sat},
    "cumulative": {"points": Additive_Cardinal_Sat},
    "scoring": {"points": Additive_Cardinal_Sat},
    "ordinal": {"borda": Additive_Borda_Sat},
}


def by_lexico(rule, **more):
    return lambda instance, profile, measure: rule(
        instance, profile, sat_class=measure, tie_breaking=lexico_tie_breaking, **more
    )


def without_measure(rule):
    return lambda instance, profile, _: rule(instance, profile, tie_breaking=lexico_tie_breaking)


RULES = {
    "equal shares": (
        ["--rule", "equal-shares", "--completion", "none"],
        by_lexico(method_of_equal_shares),
    ),
    "equal shares, add1": (
        ["--rule", "equal-shares", "--completion", "add1", "--stop", "exhaustive"],
        by_lexico(method_of_equal_shares, voter_budget_increment=1),
    ),
    "greedy": (["--rule", "greedy"], by_lexico(greedy_utilitarian_welfare)),
    "phragmen": (["--rule", "phragmen"], without_measure(sequential_phragmen)),
    "maximin support": (["--rule", "maximin-support"], without_measure(maximin_support)),
}


def election(draw):
    vote_type = draw.choice(["approval", "approval", *MEASURES])
    projects, voters = draw.randint(1, 9), draw.randint(1, 12)
    ids = [f"p{number}" for number in draw.sample(range(1, 30), projects)]
    costs = [draw.choice([1, 2, 3, 4, 5, 6, 8, 10, 12]) for _ in ids]
    half, third = max(1, sum(costs) // 2), max(1, sum(costs) // 3)
    budget = draw.choice([half, third, sum(costs), draw.randint(1, 20)])
    points = vote_type in ("cumulative", "scoring")
    ballots = []
    for _ in range(voters):
        size = 1 if vote_type == "choose-1" else draw.randint(1, projects)
        chosen = draw.sample(ids, size)
        ballots.append((chosen, [draw.randint(1, 5) for _ in chosen]))
    lines = ["META", "key;value", "description;made up", "country;Nowhere", "unit;here"]
    lines += ["instance;1", f"num_projects;{projects}", f"num_votes;{voters}"]
    lines += [f"budget;{budget}", f"vote_type;{vote_type}", "rule;greedy"]
    lines += ["max_sum_points;100"] if vote_type == "cumulative" else []
    lines += ["max_points;10"] if vote_type == "scoring" else []
    lines += ["PROJECTS", "project_id;cost;votes;name"]
    for name, cost in zip(ids, costs):
        votes = sum(name in chosen for chosen, _ in ballots)
        lines.append(f"{name};{cost};{votes};{name}")
    lines += ["VOTES", "voter_id;vote" + (";points" if points else "")]
    for voter, (chosen, given) in enumerate(ballots):
        more = ";" + ",".join(map(str, given)) if points else ""
        lines.append(f"{voter};{','.join(chosen)}{more}")
    return vote_type, "\n".join(lines) + "\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--elections", type=int, default=300)
    parser.add_argument("--seed", type=int, default=5)
    parser.add_argument("--allotment", default="target/release/allotment")
    asked = parser.parse_args()
    draw = random.Random(asked.seed)
    compared = differing = 0
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        types = {}
        (folder / "elections").mkdir()
        for number in range(asked.elections):
            name = f"e{number:05}.pb"
            types[name], text = election(draw)
            (folder / "elections" / name).write_text(text)
        read = {name: parse_pabulib(str(folder / "elections" / name)) for name in types}
        for title, (options, theirs) in RULES.items():
            measured = title not in ("phragmen", "maximin support")
            for key in ["cost", "cardinality", "points", "borda"] if measured else [None]:
                more = ["--satisfaction", key] if key else []
                out = folder / "tally.csv"
                command = [asked.allotment, "decide", "tally", str(folder / "elections")]
                command += [*options, *more, "--ties", "lexicographic", "--no-seconds"]
                # Elections that the measure does not fit are rows with a fault.
                subprocess.run([*command, "--out", str(out)], capture_output=True, check=False)
                with out.open(newline="") as file:
                    ours = {row["file"]: row["selected"].split() for row in csv.DictReader(file)}
                out.unlink()
                for name, vote_type in types.items():
                    fits = MEASURES[vote_type]
                    if (key or "cost") not in fits:
                        continue
                    wanted = theirs(*read[name], fits[key or "cost"])
                    wanted = [project.name for project in wanted]
                    found = ours.get(name, [])
                    same = sorted(found) == wanted if title == "phragmen" else found == wanted
                    compared += 1
                    if not same:
                        differing += 1
                        print(f"{title} {key or ''} {name}: {found}, pabutools {wanted}")
    print(f"{compared} outcomes compared, {differing} differ")
    sys.exit(differing > 0)


if __name__ == "__main__":
    main()
