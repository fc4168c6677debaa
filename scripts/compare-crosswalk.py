#!/usr/bin/env python3
"""Times a crosswalk of 100 columns beside pandas, on one table, in one run.

The task: a hundred made-up counts of England's neighbourhoods of 2011, brought
to those of 2021 by the official look-up, places that were split shared out by
the people of 2021.

- pandas has the tables in memory already: what it reads, writes and imports is
  not counted.
- allotment is timed as a whole process, reading and writing Parquet; nothing is
  taken off.

The answers are compared before any time is printed: every count must be the
same to 1e-9 of it, and nobody may be lost.

    python3 scripts/compare-crosswalk.py ENGLAND [ALLOTMENT]

ENGLAND is the folder of the look-ups and the people of 2021; ALLOTMENT is the
binary (default: target/release/allotment). Needs numpy, pandas and pyarrow.
"""

import argparse
import pathlib
import subprocess
import sys
import tempfile
import time

try:
    import numpy as np
    import pandas as pd
except ImportError:
    sys.exit("error: this needs numpy, pandas and pyarrow: python3 -m pip install pandas pyarrow")

COLUMNS = 100
SEED = 2026
RUNS = 5


def by_pandas(table, lookup, people):
    """The counts of 2021, in order of code."""
    pieces = lookup.merge(people, left_on="lsoa21_code", right_on="lsoa21cd")
    total = pieces.groupby("lsoa11_code")["pop2021"].transform("sum")
    pieces = pieces.assign(weight=pieces["pop2021"] / total)
    joined = pieces[["lsoa11_code", "lsoa21_code", "weight"]].merge(table, on="lsoa11_code")
    counts = [f"count_{at}" for at in range(COLUMNS)]
    joined[counts] = joined[counts].mul(joined["weight"], axis=0)
    return joined.groupby("lsoa21_code")[counts].sum()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("england", type=pathlib.Path)
    parser.add_argument("allotment", nargs="?", default="target/release/allotment")
    asked = parser.parse_args()
    path = asked.england / "lookups" / "lookup_lsoa11_lsoa21_ltla22.csv.gz"
    lookup = pd.read_csv(path, dtype=str)[["lsoa11_code", "lsoa21_code"]]
    people = pd.read_parquet(asked.england / "lsoa21_pop2021.parquet")
    random = np.random.default_rng(SEED)
    codes = sorted(lookup["lsoa11_code"].unique())
    table = pd.DataFrame(
        {f"count_{at}": random.integers(0, 3000, len(codes)) for at in range(COLUMNS)}
    )
    table.insert(0, "lsoa11_code", codes)

    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        table.to_parquet(folder / "table.parquet", index=False)
        counts = ",".join(f"count_{at}" for at in range(COLUMNS))
        command = [
            asked.allotment, "crosswalk", folder / "table.parquet",
            "--from", "lsoa11_code", "--to", "lsoa21_code", "--via", path,
            "--weight", "pop2021", "--weights", asked.england / "lsoa21_pop2021.parquet",
            "--weights-id", "lsoa21cd", "--columns", f"count:{counts}",
            "--out", folder / "found.parquet",
        ]
        times = {"pandas": [], "allotment": []}
        for _ in range(RUNS):
            start = time.perf_counter()
            theirs = by_pandas(table, lookup, people)
            times["pandas"].append(time.perf_counter() - start)
            start = time.perf_counter()
            subprocess.run(command, check=True, stderr=subprocess.DEVNULL)
            times["allotment"].append(time.perf_counter() - start)
        ours = pd.read_parquet(folder / "found.parquet").set_index("id").sort_index()

    theirs = theirs.sort_index()
    if list(ours.index) != list(theirs.index):
        sys.exit("error: the places differ")
    apart = np.abs(ours[theirs.columns].to_numpy() - theirs.to_numpy())
    if (apart > 1e-9 * np.maximum(theirs.to_numpy(), 1)).any():
        sys.exit(f"error: counts differ by up to {apart.max()}")
    lost = abs(ours[theirs.columns].to_numpy().sum() / table[theirs.columns].to_numpy().sum() - 1)
    if lost > 1e-9:
        sys.exit(f"error: {lost} of all counted are lost")
    print(f"{len(codes)} places became {len(ours)}, {COLUMNS} columns; the answers agree, {lost:.0e} is lost")
    best = {name: sorted(each)[len(each) // 2] for name, each in times.items()}
    for name, median in best.items():
        print(f"{name}: {median:.3f} s (median of {RUNS}; {min(times[name]):.3f} to {max(times[name]):.3f})")
    print(f"{best['pandas'] / best['allotment']:.1f} times")


if __name__ == "__main__":
    main()
