#!/usr/bin/env python3
"""Times Equal Shares beside pabutools, on the same real elections, in one run.

The task: who wins by Equal Shares, satisfaction by cost, no completion, ties by
code. Reading is not counted for either: `allotment decide tally` says what the
deciding took, and pabutools is timed between its own reading and its answer, in
exact fractions, identical ballots together (its fastest exact way).

With --official, also the official count of Wieliczka 2023 (Add1, until the next
step would overspend), which takes pabutools the better part of a minute.

The winners are compared, in order, before any time is printed.

    python3 scripts/compare-decide.py FOLDER [--files N] [--official] [--allotment BINARY]

FOLDER holds .pb files with approval ballots. Needs pabutools 1.2.3 or later.
"""

import argparse
import csv
import io
import pathlib
import subprocess
import sys
import tempfile
import time

try:
    from pabutools.election import Cost_Sat, parse_pabulib
    from pabutools.rules import exhaustion_by_budget_increase, method_of_equal_shares
    from pabutools.tiebreaking import lexico_tie_breaking
except ImportError:
    sys.exit("error: this needs pabutools: python3 -m pip install pabutools")

WIELICZKA = "Poland_Wieliczka_2023_Green_Budget.pb"


def tally(binary, files, *options):
    """What allotment decides: winners and seconds for each file."""
    with tempfile.TemporaryDirectory() as folder:
        for file in files:
            (pathlib.Path(folder) / file.name).symlink_to(file.resolve())
        done = subprocess.run(
            [binary, "decide", "tally", folder, "--rule", "equal-shares",
             "--satisfaction", "cost", "--ties", "lexicographic", *options, "--format", "csv"],
            capture_output=True, text=True, check=True,
        )
    rows = csv.DictReader(io.StringIO(done.stdout))
    return {row["file"]: (row["selected"].split(), float(row["seconds"])) for row in rows}


def pabutools(file, official=False):
    """What pabutools decides, and the seconds it took after reading."""
    instance, profile = parse_pabulib(str(file))
    profile = profile.as_multiprofile()
    start = time.perf_counter()
    arguments = {"sat_class": Cost_Sat, "tie_breaking": lexico_tie_breaking}
    if official:
        chosen = exhaustion_by_budget_increase(
            instance, profile, method_of_equal_shares, arguments,
            exhaustive_stop=False, budget_step=profile.num_ballots(),
        )
    else:
        chosen = method_of_equal_shares(instance, profile, **arguments)
    return [str(project) for project in chosen], time.perf_counter() - start


def is_small_approval(file):
    head = file.read_text(encoding="utf-8-sig", errors="replace")[:4000]
    return "vote_type;approval" in head and 100_000 < file.stat().st_size < 1_500_000


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--files", type=int, default=12, help="so many elections")
    parser.add_argument("--official", action="store_true", help="also Wieliczka's official count")
    parser.add_argument("--allotment", default="target/release/allotment")
    args = parser.parse_args()

    every = sorted(file for file in args.folder.glob("*.pb") if is_small_approval(file))
    step = max(1, len(every) // args.files)
    files = every[::step][: args.files]
    if not files:
        sys.exit(f"error: no approval elections of a middling size in {args.folder}")
    ours = tally(args.allotment, files, "--completion", "none")
    total_ours = total_theirs = 0.0
    print(f"{'election':60} {'pabutools':>10} {'allotment':>10} {'ratio':>8}")
    for file in files:
        winners, seconds = ours[file.name]
        theirs, peer_seconds = pabutools(file)
        if winners != theirs:
            sys.exit(f"error: {file.name}: winners differ: {winners} and {theirs}")
        total_ours += seconds
        total_theirs += peer_seconds
        print(f"{file.stem[:60]:60} {peer_seconds:10.3f} {seconds:10.5f} {peer_seconds / seconds:8.0f}")
    print(f"{'all, the same winners in the same order':60} {total_theirs:10.3f} {total_ours:10.5f} "
          f"{total_theirs / total_ours:8.0f}")

    official = args.folder / WIELICZKA
    if args.official and official.is_file():
        winners, seconds = tally(args.allotment, [official], "--completion", "add1",
                                 "--stop", "infeasible")[WIELICZKA]
        theirs, peer_seconds = pabutools(official, official=True)
        if sorted(winners) != sorted(theirs):
            sys.exit(f"error: Wieliczka: winners differ: {winners} and {theirs}")
        print(f"{'Wieliczka 2023, the official count':60} {peer_seconds:10.3f} {seconds:10.5f} "
              f"{peer_seconds / seconds:8.0f}")


if __name__ == "__main__":
    main()
