#!/usr/bin/env python3
"""Small made-up elections, counted by allotment and by pabutools: do they agree?

    pip install pabutools==1.2.3
    cargo build --release -p allotment
    python3 scripts/differ-decide.py [--elections 300] [--seed 5]

Approval, choose-1, cumulative, scoring and ordinal ballots on 1 to 9 projects,
small numbers so that ties are frequent; exact fractions; ties by id on both
sides. Prints how many outcomes were compared and how many differ, and each
that does; ends with status 1 if any does. Order counts, save for Phragmen,
whose outcome pabutools sorts, and where endowments rise to the last: once all
is bought, allotment stops, and pabutools goes on to dearer orders. Of maximum
welfare the sums of satisfaction are compared: several outcomes may reach them.
"""

import argparse
import csv
import itertools
import math
import random
import subprocess
import sys
import tempfile
from fractions import Fraction
from pathlib import Path

import pabutools.fractions

pabutools.fractions.FRACTION = "gmpy2"

from pabutools.election import (  # noqa: E402
    Additive_Borda_Sat,
    Additive_Cardinal_Sat,
    Additive_Cost_Sqrt_Sat,
    AdditiveSatisfaction,
    Cardinality_Sat,
    CC_Sat,
    Cost_Log_Sat,
    Cost_Sat,
    Cost_Sqrt_Sat,
    total_cost,
)
from pabutools.election.pabulib import parse_pabulib  # noqa: E402
from pabutools.fractions import frac  # noqa: E402
from pabutools.rules import (  # noqa: E402
    completion_by_rule_combination,
    exhaustion_by_budget_increase,
    greedy_utilitarian_welfare,
    maximin_support,
    method_of_equal_shares,
    sequential_phragmen,
)
from pabutools.tiebreaking import lexico_tie_breaking  # noqa: E402


class Log_Of_Cost(AdditiveSatisfaction):
    """What Additive_Cost_Log_Sat means; that fails where costs are exact fractions."""

    def __init__(self, instance, profile, ballot):
        super().__init__(instance, profile, ballot, self.of)

    @staticmethod
    def of(_instance, _profile, ballot, project, _precomputed):
        return int(project in ballot) * frac(math.log(1 + float(project.cost)))


# What each type of vote can be measured by, project by project. pabutools
# takes the root and the logarithm for approval ballots alone.
PLAIN = {"cost": Cost_Sat, "cardinality": Cardinality_Sat}
OF_COSTS = {"cost-sqrt": Additive_Cost_Sqrt_Sat, "cost-log": Log_Of_Cost}
MEASURES = {
    "approval": {**PLAIN, **OF_COSTS},
    "choose-1": {**PLAIN, **OF_COSTS},
    "cumulative": {**PLAIN, "points": Additive_Cardinal_Sat},
    "scoring": {**PLAIN, "points": Additive_Cardinal_Sat},
    "ordinal": {**PLAIN, "borda": Additive_Borda_Sat},
}
# Measured as a whole, the root is that of all the money, for example.
AS_A_WHOLE = {"cost-sqrt": Cost_Sqrt_Sat, "cost-log": Cost_Log_Sat, "chamberlin-courant": CC_Sat}
WHOLE = {
    vote_type: {**fits, **(AS_A_WHOLE if "cost-sqrt" in fits else {})}
    for vote_type, fits in MEASURES.items()
}
NONE = {"approval": {None: None}, "choose-1": {None: None}}
BY_ID = {"tie_breaking": lexico_tie_breaking}


def by_lexico(rule, **more):
    return lambda instance, profile, measure: rule(
        instance, profile, sat_class=measure, **BY_ID, **more
    )


def without_measure(rule):
    return lambda instance, profile, _: rule(instance, profile, **BY_ID)


def rising(stop, by_voters):
    """Equal Shares again and again, with one unit a voter or a hundredth more."""

    def run(instance, profile, measure):
        return exhaustion_by_budget_increase(
            instance,
            profile,
            method_of_equal_shares,
            {"sat_class": measure, **BY_ID},
            exhaustive_stop=stop == "exhaustive",
            budget_step=profile.num_ballots() if by_voters else None,
            # pabutools gives up at another bound; far beyond, nothing changes.
            budget_bound=(total_cost(instance) + 2) * (profile.num_ballots() + 1),
        )

    return run


def then_greedy(first):
    """What `first` selects, and then what the greedy rule adds."""

    def run(instance, profile, measure):
        def given(instance, profile, **_):
            return first(instance, profile, measure)

        more = {"sat_class": measure, **BY_ID}
        return completion_by_rule_combination(
            instance, profile, [given, greedy_utilitarian_welfare], [{}, more]
        )

    return run


def shares(completion, stop=None):
    options = ["--rule", "equal-shares", "--completion", completion]
    return options + (["--stop", stop] if stop else [])


PLAIN_SHARES = by_lexico(method_of_equal_shares)
# Name: our options, their rule, what it can be measured by.
RULES = {
    "equal shares": (shares("none"), PLAIN_SHARES, MEASURES),
    "equal shares, greedy": (shares("greedy"), then_greedy(PLAIN_SHARES), MEASURES),
    "equal shares, add1": (
        shares("add1", "exhaustive"),
        by_lexico(method_of_equal_shares, voter_budget_increment=1),
        MEASURES,
    ),
    "equal shares, add1 to the last": (
        shares("add1", "infeasible"),
        rising("infeasible", True),
        MEASURES,
    ),
    "equal shares, add1 and greedy": (
        shares("add1-greedy", "infeasible"),
        then_greedy(rising("infeasible", True)),
        MEASURES,
    ),
    "equal shares, increase": (
        shares("increase", "exhaustive"),
        rising("exhaustive", False),
        MEASURES,
    ),
    "equal shares, increase and greedy": (
        shares("increase-greedy", "infeasible"),
        then_greedy(rising("infeasible", False)),
        MEASURES,
    ),
    "greedy": (["--rule", "greedy"], by_lexico(greedy_utilitarian_welfare), WHOLE),
    "maximum welfare": (["--rule", "max-welfare"], None, WHOLE),
    "phragmen": (["--rule", "phragmen"], without_measure(sequential_phragmen), NONE),
    "maximin support": (["--rule", "maximin-support"], without_measure(maximin_support), NONE),
}


AS_SETS = ["phragmen", *(name for name, (options, *_) in RULES.items() if "infeasible" in options)]


def most_welfare(instance, profile, measure, found):
    """Whether no outcome within the budget is worth more than `found`: all are tried."""
    voters = profile.as_sat_profile(measure)

    def worth(outcome):
        return sum(voter.sat(outcome) for voter in voters)

    projects = list(instance)
    affordable = (
        outcome
        for size in range(len(projects) + 1)
        for outcome in itertools.combinations(projects, size)
        if total_cost(outcome) <= instance.budget_limit
    )
    mine = [project for project in projects if project.name in found]
    within = total_cost(mine) <= instance.budget_limit
    # Sums of roots and logarithms are told apart to a billionth.
    return within and max(map(worth, affordable)) - worth(mine) <= Fraction(1, 10**9)


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
        for title, (options, theirs, measures) in RULES.items():
            for key in dict.fromkeys(key for fits in measures.values() for key in fits):
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
                    if key not in measures.get(vote_type, {}):
                        continue
                    measure = measures[vote_type][key]
                    found = ours.get(name, [])
                    compared += 1
                    if theirs is None:
                        wanted = "has more"
                        same = most_welfare(*read[name], measure, found)
                    else:
                        wanted = [project.name for project in theirs(*read[name], measure)]
                        sets = title in AS_SETS
                        same = set(found) == set(wanted) if sets else found == wanted
                    if not same:
                        differing += 1
                        print(f"{title} {key or ''} {name}: {found}, pabutools {wanted}")
    print(f"{compared} outcomes compared, {differing} differ")
    sys.exit(differing > 0)


if __name__ == "__main__":
    main()
