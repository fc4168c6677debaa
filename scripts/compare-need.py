#!/usr/bin/env python3
"""Times the need stage beside its peers, on the same made-up table, in one run.

The task: 33,755 places, 7 domains, the English indices' transform and weights;
1,000 draws in which every weight moves by up to a quarter either way; in each
draw the rank of every place; over the draws the 5th, 50th and 95th percentile of
its rank, and how often it is in the worst tenth.

- numpy does it in one process with the table in memory already: what it reads,
  writes and imports is not counted.
- allotment is timed as a whole process: it reads the CSV, writes the result, and
  nothing is taken off.
- COINr runs a few replications, where R has it, and is put at that rate.

The answers are compared before any time is printed: the ranks must be the same,
and the intervals as wide on average.

    python3 scripts/compare-need.py [ALLOTMENT]

ALLOTMENT is the binary (default: target/release/allotment). Needs numpy.
Source of the sizes: English Indices of Deprivation 2025, 33,755 LSOAs.
"""

import argparse
import csv
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

try:
    import numpy as np
except ImportError:
    sys.exit("error: this needs numpy: python3 -m pip install numpy")

PLACES = 33_755
WEIGHTS = np.array([0.225, 0.225, 0.135, 0.135, 0.093, 0.093, 0.093])
DRAWS = 1_000
SPREAD = 0.25
SEED = 2026
# Each draw of COINr takes seconds at this size: a few show the rate.
REPLICATIONS = 3


def make_domains():
    """Seven domains of skewed rates that share a common cause, without ties."""
    random = np.random.default_rng(SEED)
    cause = random.normal(size=(PLACES, 1))
    own = random.normal(size=(PLACES, len(WEIGHTS)))
    return np.exp(0.8 * cause + 0.6 * own)


def write_inputs(folder, domains):
    names = [f"domain_{at}" for at in range(1, len(WEIGHTS) + 1)]
    with open(folder / "domains.csv", "w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", *names])
        for row, values in enumerate(domains, 1):
            writer.writerow([f"P{row:05}", *(repr(float(value)) for value in values)])
    spec = [
        '[table]\npath = "domains.csv"\nid = "id"\n',
        '[index]\nnormalise = "exponential-rank"\ncombine = "arithmetic"\n',
        f"[robustness]\ndraws = {DRAWS}\nweight_spread = {SPREAD}\n",
    ]
    for name, weight in zip(names, WEIGHTS):
        spec.append(
            f'[[indicator]]\nid = "{name}_need"\ncolumn = "{name}"\n'
            f'more_is = "worse"\nweight = {weight}\n'
        )
    (folder / "need.toml").write_text("\n".join(spec))


def ranks(scores):
    """Rank 1 for the greatest score."""
    order = np.argsort(-scores, kind="stable")
    rank = np.empty(len(scores), dtype=np.int32)
    rank[order] = np.arange(1, len(scores) + 1)
    return rank


def with_numpy(domains):
    """The ranks, and for each place (low, median, high, chance of the worst tenth)."""
    random = np.random.default_rng(SEED)
    start = time.perf_counter()
    scaled = np.empty_like(domains)
    for at in range(domains.shape[1]):
        r = (PLACES + 1 - ranks(domains[:, at])) / PLACES
        scaled[:, at] = -23.0 * np.log1p(-r * (1.0 - np.exp(-100.0 / 23.0)))
    own = ranks(scaled @ (WEIGHTS / WEIGHTS.sum()))
    drawn = np.empty((DRAWS, PLACES), dtype=np.int32)
    for draw in range(DRAWS):
        weights = WEIGHTS * random.uniform(1 - SPREAD, 1 + SPREAD, len(WEIGHTS))
        drawn[draw] = ranks(scaled @ (weights / weights.sum()))
    low, middle, high = np.percentile(drawn, [5, 50, 95], axis=0, method="inverted_cdf")
    worst = (10 * drawn.astype(np.int64) <= PLACES).mean(axis=0)
    seconds = time.perf_counter() - start
    return seconds, own, (low, middle, high, worst)


def with_allotment(binary, folder):
    out = folder / "out.csv"
    start = time.perf_counter()
    done = subprocess.run(
        [binary, "need", folder / "need.toml", "--out", out], capture_output=True, text=True
    )
    seconds = time.perf_counter() - start
    if done.returncode != 0:
        sys.exit(f"error: {binary} need: status {done.returncode}\n{done.stderr}")
    with open(out, newline="") as file:
        rows = list(csv.DictReader(file))
    column = lambda name: np.array([float(row[name]) for row in rows])
    found = tuple(map(column, ("rank_low", "rank_median", "rank_high", "p_worst_decile")))
    return seconds, column("rank").astype(int), found


COINR = """
suppressMessages(library(COINr))
args <- commandArgs(trailingOnly = TRUE)
table <- read.csv(args[1])
names(table)[1] <- "uCode"
domains <- names(table)[-1]
weights <- as.numeric(strsplit(args[2], ",")[[1]])
meta <- rbind(
  data.frame(iCode = domains, Level = 1, Direction = 1, Weight = weights,
             Parent = "Index", Type = "Indicator"),
  data.frame(iCode = "Index", Level = 2, Direction = 1, Weight = 1,
             Parent = NA, Type = "Aggregate"))
coin <- suppressMessages(new_coin(table, meta))
coin <- suppressMessages(Normalise(coin, dset = "Raw"))
coin <- suppressMessages(Aggregate(coin, dset = "Normalised"))
n <- as.integer(args[3])
noisy <- get_noisy_weights(
  w = coin$Meta$Weights$Original,
  noise_specs = data.frame(Level = 1, NoiseFactor = as.numeric(args[4])), Nrep = n)
spec <- list(Weights = list(
  Address = "$Log$Aggregate$w", Distribution = noisy, Type = "discrete"))
start <- proc.time()[["elapsed"]]
invisible(suppressMessages(get_sensitivity(
  coin, SA_specs = spec, N = n, SA_type = "UA", dset = "Aggregated", iCode = "Index")))
cat(proc.time()[["elapsed"]] - start)
"""


def with_coinr(folder):
    """Seconds for REPLICATIONS replications, or why there is no such figure."""
    if shutil.which("Rscript") is None:
        return None, "R is not installed"
    has = subprocess.run(["Rscript", "-e", "library(COINr)"], capture_output=True)
    if has.returncode != 0:
        return None, "R has no package COINr"
    script = folder / "coinr.R"
    script.write_text(COINR)
    weights = ",".join(map(str, WEIGHTS))
    done = subprocess.run(
        ["Rscript", script, folder / "domains.csv", weights, str(REPLICATIONS), str(SPREAD)],
        capture_output=True,
        text=True,
    )
    if done.returncode != 0:
        return None, f"it ended with status {done.returncode}: {done.stderr.strip()}"
    return float(done.stdout.split()[-1]), None


def compare(own, peers, found, theirs):
    """Stops unless both gave the same answer."""
    if not np.array_equal(own, peers):
        sys.exit(f"error: {np.sum(own != peers)} of {PLACES} ranks differ: nothing was timed")
    width = np.mean(found[2] - found[0])
    their_width = np.mean(theirs[2] - theirs[0])
    if abs(width / their_width - 1) > 0.02:
        sys.exit(f"error: intervals are {width:.0f} and {their_width:.0f} places wide on average")
    apart = np.mean(np.abs(found[3] - theirs[3]))
    if apart > 0.005:
        sys.exit(f"error: chances of the worst tenth are {apart:.4f} apart on average")
    print(f"answers: {PLACES:,} ranks equal; intervals {width:.0f} places wide on average,")
    print(f"         with numpy {their_width:.0f}; chances of the worst tenth {apart:.4f} apart")


def main():
    root = pathlib.Path(__file__).resolve().parent.parent
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "allotment", nargs="?", type=pathlib.Path, default=root / "target/release/allotment"
    )
    parser.add_argument("--runs", type=int, default=3, help="the best of so many is shown")
    args = parser.parse_args()
    if not args.allotment.is_file():
        sys.exit(f"error: there is no {args.allotment}: run  cargo build --release  first")
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        domains = make_domains()
        write_inputs(folder, domains)
        by_numpy, by_allotment = [], []
        for _ in range(args.runs):
            seconds, peers, theirs = with_numpy(domains)
            by_numpy.append(seconds)
            seconds, own, found = with_allotment(args.allotment.resolve(), folder)
            by_allotment.append(seconds)
        coinr, why = with_coinr(folder)
    compare(own, peers, found, theirs)
    print(f"{DRAWS:,} draws on {PLACES:,} x {len(WEIGHTS)}, best of {args.runs}:")
    numpy_best, best = min(by_numpy), min(by_allotment)
    print(f"  numpy {np.__version__}, computing only    {numpy_best:8.2f} s")
    print(f"  allotment, the whole process   {best:8.2f} s")
    print(f"  ratio                          {numpy_best / best:8.1f}")
    if coinr is None:
        print(f"  COINr skipped: {why}")
    else:
        rate = coinr / REPLICATIONS
        print(f"  COINr, {REPLICATIONS} replications          {coinr:8.2f} s, {rate:.2f} s each")
        print(f"  ratio at that rate             {rate * DRAWS / best:8.0f}")


if __name__ == "__main__":
    main()
