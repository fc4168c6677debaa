#!/usr/bin/env python3
"""Times the peers stage beside scikit-learn, on the same table, in one run.

The table is made up, or with `--census ENGLAND` twelve shares of people and homes in
England's 33,755 neighbourhoods by the Census of 2021, from the folder of its files.

- The 15 nearest of each place by z-scores of 12 variables, which in the made-up table
  a few causes drive: `sklearn.neighbors.NearestNeighbors` by its kd-tree and by looking at
  every pair, with as many threads as there are.
- The same with 200 draws that say which peers are firm: scikit-learn is timed on a
  few draws and put at that rate.
- Types: `sklearn.cluster.KMeans`, 7 types from 20 starts.

scikit-learn has the table in memory already: what it reads, writes and imports is
not counted. allotment is timed as a whole process: it reads the CSV, writes the
result, and nothing is taken off. Answers are compared before any time is printed:
the same peers in the same order with the same distances to 1e-9; a sum of squares
within types not above scikit-learn's by more than 1 in 1,000.

    python3 scripts/compare-peers.py [ALLOTMENT] [--places 309,3000,33755]
    python3 scripts/compare-peers.py [ALLOTMENT] --census ENGLAND

ALLOTMENT is the binary (default: target/release/allotment). Needs numpy and
scikit-learn. Linux: memory is read from the process.
"""

import argparse
import csv
import gzip
import json
import pathlib
import resource
import subprocess
import sys
import tempfile
import time

try:
    import numpy as np
    from sklearn.cluster import KMeans
    from sklearn.neighbors import NearestNeighbors
except ImportError:
    sys.exit("error: this needs numpy and scikit-learn: python3 -m pip install numpy scikit-learn")

VARIABLES = 12
K = 15
DRAWS = 200
DRAWS_TIMED = 4
TYPES = 7
# Each draws its own starts: from few, either may miss the best types by chance.
STARTS = 100


def make_table(places):
    """Twelve variables that four causes drive."""
    random = np.random.default_rng(2026)
    causes = random.normal(size=(places, 4))
    own = random.normal(size=(places, VARIABLES))
    mix = random.normal(size=(4, VARIABLES))
    return causes @ mix + 0.7 * own


# Of each file of the census, the columns whose shares of the row are taken.
SHARES = {
    "age_group21_lsoa21": ["Aged 15 years and under", "Aged 16 to 24 years", "Aged 25 to 34 years",
                           "Aged 50 to 64 years", "Aged 65 years and over"],
    "disability21_lsoa21_ew": ["Disabled under the Equality Act"],
    "household_tenure21_lsoa21": ["Owned: Owns outright", "Owned: Owns with a mortgage or loan",
                                  "Private rented: Private landlord or letting agency",
                                  "Social rented: Rents from council or Local Authority"],
    "household_type21_lsoa21": ["Detached", "In a purpose-built block of flats or tenement"],
}


def census_table(folder):
    """Twelve shares of each neighbourhood of England."""
    columns = []
    for name, wanted in SHARES.items():
        with gzip.open(folder / f"{name}_wide.csv.gz", "rt", newline="") as file:
            rows = [row for row in csv.DictReader(file) if row["lsoa21_code"].startswith("E")]
        rows.sort(key=lambda row: row["lsoa21_code"])
        code = "lsoa21_code"
        total = np.array([sum(int(n) for key, n in row.items() if key != code) for row in rows])
        columns += [np.array([int(row[one]) for row in rows]) / total for one in wanted]
    return np.column_stack(columns)


def write_inputs(folder, values):
    names = [f"v{at}" for at in range(VARIABLES)]
    with open(folder / "structure.csv", "w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", *names])
        for row, cells in enumerate(values):
            writer.writerow([f"P{row:06}", *(repr(float(cell)) for cell in cells)])
    structure = "".join(f'[[structure]]\ncolumn = "{name}"\n' for name in names)
    for draws in (0, DRAWS):
        (folder / f"peers-{draws}.toml").write_text(
            f'[table]\npath = "structure.csv"\nid = "id"\n{structure}'
            f"[peers]\nk = {K}\nstability_draws = {draws}\n"
            f"[types]\ntypes = {TYPES}\nstarts = {STARTS}\nsamples = 0\n"
        )


def timed(call):
    start = time.perf_counter()
    answer = call()
    return answer, time.perf_counter() - start


def run(binary, folder, *args):
    command = [str(binary), "peers", *args]
    _, seconds = timed(lambda: subprocess.run(command, cwd=folder, check=True, capture_output=True))
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    return seconds, memory


def nearest(z, algorithm):
    search = NearestNeighbors(n_neighbors=K + 1, algorithm=algorithm, n_jobs=-1).fit(z)
    distance, peer = search.kneighbors(z)
    # Itself is among them, at distance 0; nobody else is as near in this table.
    return distance[:, 1:], peer[:, 1:]


def refuse(what):
    sys.exit(f"error: {what}: no time is told")


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("allotment", nargs="?", default="target/release/allotment")
    arguments.add_argument("--places", default="309,3000,33755")
    arguments.add_argument("--census", type=pathlib.Path, metavar="ENGLAND")
    arguments = arguments.parse_args()
    binary = pathlib.Path(arguments.allotment).resolve()
    if arguments.census:
        tables = [census_table(arguments.census)]
    else:
        tables = map(make_table, map(int, arguments.places.split(",")))
    for values in tables:
        places = len(values)
        z = (values - values.mean(0)) / values.std(0)
        with tempfile.TemporaryDirectory() as name:
            folder = pathlib.Path(name)
            write_inputs(folder, values)
            compare(binary, folder, places, z)


def compare(binary, folder, places, z):
    own, _ = run(binary, folder, "peers-0.toml", "--out", "near.csv")
    firm, memory = run(binary, folder, f"peers-{DRAWS}.toml", "--with-share", "--out", "firm.csv")
    sorted_own, _ = run(binary, folder, "types", "peers-0.toml", "--out", "types.json")

    (distance, peer), by_tree = timed(lambda: nearest(z, "kd_tree"))
    _, by_pairs = timed(lambda: nearest(z, "brute"))
    with open(folder / "near.csv") as file:
        rows = list(csv.DictReader(file))
    ours = np.array([int(row["peer"][1:]) for row in rows]).reshape(places, K)
    apart = np.array([float(row["distance"]) for row in rows]).reshape(places, K)
    if not (ours == peer).all() or abs(apart - distance).max() > 1e-9:
        refuse(f"the peers of {(ours != peer).any(1).sum()} of {places} places differ")

    # The draws of scikit-learn are its own: the rate is what is compared here; that
    # each peer is kept as often as it should be is held by the stage's own tests.
    random = np.random.default_rng(1)

    def draws():
        for _ in range(DRAWS_TIMED):
            weights = (random.random(VARIABLES) >= 0.2) * random.uniform(0.5, 1.5, VARIABLES)
            nearest(z[:, weights > 0] * np.sqrt(weights[weights > 0]), "kd_tree")

    _, few = timed(draws)
    with open(folder / "firm.csv") as file:
        share = np.mean([float(row["share"]) for row in csv.DictReader(file)])

    found, sorted_theirs = timed(lambda: KMeans(TYPES, n_init=STARTS, tol=0, random_state=1).fit(z))
    inertia = json.loads((folder / "types.json").read_text())["tried"][0]["inertia"]
    if inertia > 1.001 * found.inertia_:
        refuse(f"types with {inertia} within them, where scikit-learn has {found.inertia_}")

    print(f"{places} places; the same peers, distances to {abs(apart - distance).max():.1e}")
    ratio("15 nearest, kd-tree", by_tree, own)
    ratio("15 nearest, every pair", by_pairs, own)
    ratio(f"{DRAWS} draws, at the rate of {DRAWS_TIMED}", few * DRAWS / DRAWS_TIMED, firm)
    ratio(f"{TYPES} types from {STARTS} starts", sorted_theirs, sorted_own)
    print(f"  memory at most {memory:.0f} MB; peers are kept in {share:.0%} of draws on average")


def ratio(what, theirs, ours):
    print(f"  {what}: scikit-learn {theirs:.2f} s, allotment {ours:.2f} s: {theirs / ours:.1f} times")


main()
