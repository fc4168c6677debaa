#!/usr/bin/env python3
"""Reads and decides real elections beside pabutools, in one run.

The task: every approval and choose-1 election of FOLDER (with --ballots-max N,
those of at most N ballots), by Equal Shares: satisfaction by cost, no completion,
ties by code. Before any ratio is printed, the winners are compared, in order.

Three times are taken, the same for both:
  reading    from a file's bytes in memory to an election
  deciding   from ballots, like ones already together, to winners
  files      from files on disk to winners; for allotment a whole process,
             `allotment decide tally`, its start and its table of results too
pabutools runs on one core, in exact fractions (gmpy2), like ballots together:
its quickest exact way. Its times are CPU, so that other work on the machine does
not count against it. allotment takes the cores that there are where that helps,
and its times are wall-clock: reading and deciding as the benchmark says
(`cargo bench -p allotment-decide --bench real`), which is run on the same files.

With --official, also Wieliczka 2023 by Add1 to the official stop (until the next
step would overspend): the better part of a minute for pabutools.

    cargo build --release -p allotment
    python3 scripts/compare-decide.py FOLDER [--ballots-max N] [--official] [--allotment BINARY]

FOLDER holds the .pb files of the Pabulib archive. Needs pabutools 1.2.3 or later.
"""

import argparse
import csv
import io
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time

try:
    from pabutools.election import Cost_Sat
    from pabutools.election.pabulib import parse_pabulib_from_string
    from pabutools.rules import exhaustion_by_budget_increase, method_of_equal_shares
    from pabutools.tiebreaking import lexico_tie_breaking
except ImportError:
    sys.exit("error: this needs pabutools: python3 -m pip install pabutools")

REPOSITORY = pathlib.Path(__file__).resolve().parent.parent
WIELICZKA = "Poland_Wieliczka_2023_Green_Budget.pb"
ARGUMENTS = {"sat_class": Cost_Sat, "tie_breaking": lexico_tie_breaking}


def meta(text, key):
    """The value of `key` in META, which stands before PROJECTS."""
    head = text.split("PROJECTS", 1)[0]
    found = re.search(rf"^{key};\"?([^;\"\r\n]*)", head, re.MULTILINE)
    return found.group(1).strip() if found else ""


def take(folder, ballots_max):
    """The elections of the task: name and text."""
    taken = {}
    for file in sorted(folder.glob("*.pb")):
        text = file.read_text(encoding="utf-8-sig")
        if meta(text, "vote_type") not in ("approval", "choose-1"):
            continue
        if ballots_max is None or int(meta(text, "num_votes")) <= ballots_max:
            taken[file.name] = text
    return taken


def tally(binary, folder, *options):
    """allotment's winners of each file, and the seconds of its whole process."""
    command = [binary, "decide", "tally", folder, "--rule", "equal-shares", "--satisfaction",
               "cost", "--ties", "lexicographic", *options, "--format", "csv"]
    start = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True)
    seconds = time.perf_counter() - start
    if done.returncode != 0:
        sys.exit(f"error: {' '.join(map(str, command))}\n{done.stderr}")
    rows = csv.DictReader(io.StringIO(done.stdout))
    return {row["file"]: row["selected"].split() for row in rows}, seconds


def benchmark(folder):
    """What allotment's benchmark says of `folder`, in seconds."""
    done = subprocess.run(
        ["cargo", "bench", "--quiet", "-p", "allotment-decide", "--bench", "real"],
        cwd=REPOSITORY, env={**os.environ, "ALLOTMENT_PABULIB": str(folder)},
        capture_output=True, text=True,
    )
    if done.returncode != 0:
        sys.exit(f"error: the benchmark did not run\n{done.stderr}")

    def seconds(pattern, unit):
        found = re.search(pattern, done.stdout)
        if not found:
            sys.exit(f"error: the benchmark says something else than expected:\n{done.stdout}")
        return float(found.group(1)) * unit

    return {
        "reading": seconds(r"reading .*?: ([\d.]+) ms", 1e-3),
        "deciding": seconds(r"no completion, .*?: ([\d.]+) s", 1),
        "official": lambda: seconds(r"Wieliczka 2023, Add1 .*?: ([\d.]+) ms", 1e-3),
    }


def linked(names, folder, into):
    """A folder `into` with links to the files called `names`."""
    into.mkdir()
    for name in names:
        (into / name).symlink_to((folder / name).resolve())
    return into


def row(task, peer, ours):
    print(f"{task:58} {peer:10.3f} {ours:10.4f} {peer / ours:8.0f}", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--ballots-max", type=int, help="leave out larger elections")
    parser.add_argument("--official", action="store_true", help="also Wieliczka's official count")
    parser.add_argument("--allotment", default=str(REPOSITORY / "target/release/allotment"))
    args = parser.parse_args()
    texts = take(args.folder, args.ballots_max)
    if not texts:
        sys.exit(f"error: no approval or choose-1 election in {args.folder}")

    with tempfile.TemporaryDirectory() as scratch:
        scratch = pathlib.Path(scratch)
        chosen = linked(texts, args.folder, scratch / "elections")
        winners, whole = tally(args.allotment, chosen, "--completion", "none")
        ours = benchmark(chosen)

        reading = grouping = deciding = 0.0
        for name, text in texts.items():
            start = time.process_time()
            instance, profile = parse_pabulib_from_string(text)
            read = time.process_time()
            profile = profile.as_multiprofile()
            grouped = time.process_time()
            theirs = method_of_equal_shares(instance, profile, **ARGUMENTS)
            decided = time.process_time()
            theirs = [str(project) for project in theirs]
            if winners.get(name) != theirs:
                sys.exit(f"error: {name}: winners differ: {winners.get(name)} and {theirs}")
            reading += read - start
            grouping += grouped - read
            deciding += decided - grouped

        megabytes = sum(len(text.encode()) for text in texts.values()) / 1e6
        print(f"{len(texts)} elections, {megabytes:.0f} MB: the same winners in the same order")
        print(f"{'seconds':58} {'pabutools':>10} {'allotment':>10} {'times':>8}")
        row("reading", reading, ours["reading"])
        row("deciding: Equal Shares by cost, no completion", deciding, ours["deciding"])
        row("files to winners (allotment: the whole process)", reading + grouping + deciding, whole)

        if args.official:
            if WIELICZKA not in texts:
                sys.exit(f"error: {WIELICZKA} is not among these elections")
            alone = linked([WIELICZKA], args.folder, scratch / "official")
            winners, _ = tally(args.allotment, alone, "--completion", "add1",
                               "--stop", "infeasible")
            instance, profile = parse_pabulib_from_string(texts[WIELICZKA])
            profile = profile.as_multiprofile()
            start = time.process_time()
            theirs = exhaustion_by_budget_increase(
                instance, profile, method_of_equal_shares, ARGUMENTS,
                exhaustive_stop=False, budget_step=profile.num_ballots(),
            )
            seconds = time.process_time() - start
            if sorted(winners[WIELICZKA]) != sorted(map(str, theirs)):
                sys.exit(f"error: Wieliczka: winners differ: {winners[WIELICZKA]} and {theirs}")
            row("Wieliczka 2023, Add1 to the official stop", seconds, ours["official"]())


if __name__ == "__main__":
    main()
