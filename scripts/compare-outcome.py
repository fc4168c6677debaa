#!/usr/bin/env python3
"""Times the outcome stage beside its peers, on the same tables, in one run.

Every figure is of a whole process, ours and theirs: it starts, reads the table,
estimates, says what it found. Wall-clock seconds, seconds of CPU (all cores) and the
peak of its memory are medians of N runs. The answers are compared first: where they
differ by more than the task's tolerance, no ratio is printed. Ratios are of
wall-clock seconds, then of CPU, which other work on the machine moves less.

  group-time           doubly robust, three covariates, controls not yet treated,
                       1,000 draws, every average, on 32,844 units x 12 years
  imputation           with errors, on the same
  two-way              with errors clustered by unit, on the same
  synthetic-control    one treated unit of sc_600x48.csv with its 500 placebos;
                       and all 100 at once with all placebos, which no peer does
  synthetic-did        the same 600 units, 200 bootstrap draws
  small                California's tobacco programme, 39 states x 31 years, every
                       placebo enumerated, by both synthetic methods

With --limits, the group-time command must take at most 1.0 s and 150 MB, else the
status is 4. With --growth, it is timed on 8,000, 16,000 and 32,000 units.

    python3 -m venv PEERS
    PEERS/bin/pip install diff-diff==3.13 csdid==0.4.3 synthdid-py pyfixest pysyncon
    cargo build --release -p allotment
    PEERS/bin/python scripts/compare-outcome.py FOLDER [--allotment BINARY] [--runs N]

FOLDER has bench_panel_32844x12.csv.gz, sc_600x48.csv and california_prop99.csv. A
peer that this Python lacks is skipped, and said to be. Needs Linux.
"""

import argparse
import csv
import gzip
import importlib.util
import json
import math
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time
import typing

REPOSITORY = pathlib.Path(__file__).resolve().parent.parent
PANEL = "bench_panel_32844x12.csv.gz"
SYNTHETIC = "sc_600x48.csv"
TOBACCO = "california_prop99.csv"
UNITS = (8_000, 16_000, 32_000)
SECONDS_MAX, MEGABYTES_MAX = 1.0, 150

START = "import json, sys, warnings; warnings.simplefilter('ignore'); import pandas as pd\n" \
        "data = pd.read_csv(sys.argv[1])\n"
SAY = "\nprint('\\n' + json.dumps([float(estimate), None if error is None else float(error)]))"

GROUP_TIME = {
    # With draws its errors are those of the draws. Left to itself it moves scores
    # below 0.01 up to that, as neither R's did nor ours does, which moves the estimate
    # by 7e-7.
    "diff_diff": """
from diff_diff import CallawaySantAnna
found = CallawaySantAnna(control_group="not_yet_treated", estimation_method="dr",
    pscore_trim=1e-9, n_bootstrap=1000, seed=1).fit(data, "y", "id", "year", "g", ["x1", "x2", "x3"])
estimate, error = found.overall_att, found.overall_se
""",
    "csdid": """
from csdid.att_gt import ATTgt
found = ATTgt(yname="y", tname="year", idname="id", gname="g", data=data,
    control_group=["notyettreated"], xformla="y~x1+x2+x3", biters=1000, cband=True)
found = found.fit(est_method="dr") or found
for kind in ("dynamic", "group", "calendar"):
    found.aggte(typec=kind)
found.aggte(typec="simple", bstrap=False, cband=False)
total = found.atte
take = total.get if hasattr(total, "get") else lambda name: getattr(total, name)
first = lambda value: value[0] if hasattr(value, "__len__") else value
estimate, error = first(take("overall_att")), first(take("overall_se"))
""",
}
IMPUTATION = {
    "diff_diff": """
from diff_diff import ImputationDiD
found = ImputationDiD().fit(data, "y", "id", "year", "g")
estimate, error = found.overall_att, found.overall_se
""",
}

TWO_WAY = {
    "pyfixest": """
import pyfixest
data["d"] = ((data.g > 0) & (data.year >= data.g)).astype(float)
found = pyfixest.feols("y ~ d | id + year", data, vcov={"CRV1": "id"})
estimate, error = found.coef()["d"], found.se()["d"]
""",
}

SYNTHETIC_CONTROL = {
    "diff_diff": """
import numpy as np
from diff_diff import SyntheticControl
before = data.time[data.w == 0].nunique() - data.time[data.w == 1].nunique()
found = SyntheticControl(v_method="custom", custom_v=np.ones(before),
    standardize="none").fit(data, "y", "w", "unit", "time", pre_period_outcomes="all")
found.in_space_placebo()
estimate, error = found.att, None
""",
}

SYNTHETIC_DID = {
    "diff_diff": """
from diff_diff import SyntheticDiD
data["treated"] = data.groupby("unit").w.transform("max")
post = sorted(data.time[data.w == 1].unique())
found = SyntheticDiD(variance_method="bootstrap", n_bootstrap=200, seed=1).fit(
    data, "y", "treated", "unit", "time", post_periods=post)
estimate, error = found.att, found.se
""",
    "synthdid": """
from synthdid import panel_matrices, synthdid_estimate
panel = panel_matrices(data, "unit", "time", "y", "w")
found = synthdid_estimate(panel.Y, panel.N0, panel.T0)
estimate = float(found)
error = float(found.vcov(method="bootstrap", replications=200).ravel()[0]) ** 0.5
""",
}

RENAMED = """
data.columns = ["unit", "time", "y", "w"]
"""
TOBACCO_CONTROL = {
    **{peer: RENAMED + code for peer, code in SYNTHETIC_CONTROL.items()},
    "pysyncon": RENAMED + """
from pysyncon import Synth
treated = data.unit[data.w == 1].iloc[0]
wide = data.pivot(index="time", columns="unit", values="y")
before = wide.index < data.time[data.w == 1].min()
donors = [unit for unit in wide if unit != treated]
def mean_gap(unit, donors):
    own, others, synth = wide[unit], wide[donors], Synth()
    # It divides each period by its spread; importance by its square undoes that.
    spread = wide.loc[before, [*donors, unit]].var(axis=1).to_numpy()
    synth.fit(X0=others[before], X1=own[before], Z0=others[before], Z1=own[before],
        custom_V=spread)
    return (own - others.to_numpy() @ synth.W)[~before].mean()
placebos = [mean_gap(one, [unit for unit in donors if unit != one]) for one in donors]
estimate, error = mean_gap(treated, donors), None
""",
}
TOBACCO_DID = {
    peer: RENAMED + code.replace('variance_method="bootstrap"', 'variance_method="placebo"')
    .replace('method="bootstrap"', 'method="placebo"')
    for peer, code in SYNTHETIC_DID.items()
}


class Cost(typing.NamedTuple):
    """What a process took."""
    seconds: float
    cpu: float
    megabytes: float

    def __str__(self):
        return f"{self.seconds:9.3f} s {self.cpu:9.3f} s CPU {self.megabytes:6.0f} MB"


def measured(command, seconds_max=math.inf):
    """What a process said, or else why it said nothing; and what it took."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        start = time.perf_counter()
        process = subprocess.Popen(list(map(str, command)), stdout=out, stderr=err)
        while True:
            done, status, usage = os.wait4(process.pid, os.WNOHANG)
            seconds = time.perf_counter() - start
            if done:
                break
            if seconds > seconds_max:
                process.kill()
                os.wait4(process.pid, 0)
                process.returncode = -9
                return None, f"it was ended after {seconds_max:g} s", None
            time.sleep(0.002)
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        err.seek(0)
        said, complaint = out.read().decode(), err.read().decode()
    if process.returncode != 0:
        lines = complaint.strip().splitlines() or ["it said nothing"]
        return None, complaint if "invalid value" in complaint else lines[-1], None
    return said, None, Cost(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def median_of(runs, command, seconds_max=math.inf):
    """The last answer, or why there is none; medians of what it took."""
    costs = []
    for _ in range(runs):
        said, why, cost = measured(command, seconds_max)
        if said is None:
            return None, why, None
        costs.append(cost)
    return said, None, Cost(*map(statistics.median, zip(*costs)))


def ours(args, method, table, *options):
    command = [args.allotment, "outcome", table, "--method", method, "--format", "json", *options]
    said, why, cost = median_of(args.runs, command)
    if said is None:
        if "invalid value" in why and f"'{method}'" in why:
            why = f"this build does not know {method}"
        return None, why, None
    headline = json.loads(said)["estimates"][0]
    return (headline["estimate"], headline["std_error"]), None, cost


def agree(own, theirs, tolerance, error_part):
    """Why the answers differ, or nothing."""
    if abs(own[0] - theirs[0]) > tolerance:
        return f"estimates differ: {own[0]:.9f} and {theirs[0]:.9f}"
    if own[1] is None or theirs[1] is None:
        return None
    if abs(own[1] / theirs[1] - 1) > error_part:
        return f"standard errors differ: {own[1]:.9f} and {theirs[1]:.9f}"
    return None


def task(args, title, method, table, options, peers, tolerance, error_part):
    """One task, ours and every peer's. Whether every answer that was had agrees."""
    print(f"\n{title}", flush=True)
    own, why, cost = ours(args, method, table, *options)
    if own is None:
        print(f"  allotment   skipped: {why}")
        return True
    error = "" if own[1] is None else f" ({own[1]:.6f})"
    print(f"  {'allotment':12}{cost}                     {own[0]:.6f}{error}", flush=True)
    same = True
    for module, code in peers.items():
        if importlib.util.find_spec(module) is None:
            print(f"  {module:12}skipped: this Python has no {module}")
            continue
        command = [sys.executable, "-c", START + code + SAY, table]
        said, why, their_cost = median_of(args.peer_runs, command, args.peer_seconds)
        if said is None:
            print(f"  {module:12}skipped: {why}", flush=True)
            continue
        theirs = json.loads(said.strip().splitlines()[-1])
        differs = agree(own, theirs, tolerance, error_part)
        line = f"  {module:12}{their_cost}"
        if differs:
            same = False
            print(f"{line}  no ratio: {differs}", flush=True)
            continue
        error = "" if theirs[1] is None else f" ({theirs[1]:.6f})"
        ratio, of_cpu = their_cost.seconds / cost.seconds, their_cost.cpu / cost.cpu
        print(f"{line} {ratio:6.1f} and {of_cpu:5.1f} times {theirs[0]:.6f}{error}", flush=True)
    return same


def panel_options(*more):
    return ("--unit", "id", "--time", "year", "--outcome", "y", "--first-treated", "g", *more)


GROUP_TIME_OPTIONS = panel_options(
    "--covariates", "x1,x2,x3", "--control", "not-yet", "--draws", "1000")
TOBACCO_OPTIONS = ("--unit", "State", "--time", "Year", "--outcome", "PacksPerCapita",
                   "--treated", "treated")
SYNTHETIC_OPTIONS = ("--unit", "unit", "--time", "time", "--outcome", "y", "--treated", "w")


def one_treated(table, into):
    """The rows of `table` of all donors and of the first treated unit."""
    with open(table, newline="") as file:
        rows = list(csv.DictReader(file))
    treated = {row["unit"] for row in rows if row["w"] == "1"}
    first = min(treated, key=int)
    with open(into, "w", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        writer.writerows(row for row in rows if row["unit"] == first or row["unit"] not in treated)
    return into


def growth(args, table, scratch):
    """Seconds and memory by units, drawn evenly from the file, so that cohorts keep
    their part. Ours is compared with itself: no answer of a peer is needed."""
    with gzip.open(table, "rt", newline="") as file:
        head, *rows = file.read().splitlines()
    names = list(dict.fromkeys(row.split(",", 1)[0] for row in rows))
    print(f"\ngroup-time by units (plain CSV)\n  {'units':>8}{'seconds':>10}{'CPU':>10}{'MB':>8}{'microseconds of CPU a unit':>28}")
    for units in UNITS:
        kept = {names[at * len(names) // units] for at in range(units)}
        part = scratch / f"{units}.csv"
        part.write_text("\n".join([head, *(r for r in rows if r.split(",", 1)[0] in kept)]) + "\n")
        own, why, cost = ours(args, "group-time", part, *GROUP_TIME_OPTIONS)
        if own is None:
            sys.exit(f"error: group-time on {units} units: {why}")
        print(f"  {units:8,}{cost.seconds:10.3f}{cost.cpu:10.3f}{cost.megabytes:8.0f}"
              f"{1e6 * cost.cpu / units:28.1f}", flush=True)


def limits(args, table):
    """Whether the whole group-time command keeps within its limits."""
    own, why, cost = ours(args, "group-time", table, *GROUP_TIME_OPTIONS)
    if own is None:
        sys.exit(f"error: group-time: {why}")
    kept = cost.seconds <= SECONDS_MAX and cost.megabytes <= MEGABYTES_MAX
    print(f"\ngroup-time, the whole command: {cost.seconds:.3f} s of {SECONDS_MAX} "
          f"({cost.cpu:.3f} s CPU), {cost.megabytes:.0f} MB of {MEGABYTES_MAX}: "
          f"{'kept' if kept else 'NOT KEPT'}")
    return kept


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--allotment", type=pathlib.Path,
                        default=REPOSITORY / "target/release/allotment")
    parser.add_argument("--runs", type=int, default=5, help="of ours: the median is shown")
    parser.add_argument("--peer-runs", type=int, default=1, help="the same of each peer's")
    parser.add_argument("--peer-seconds", type=float, default=240,
                        help="a peer that takes longer is ended, and said to take longer")
    parser.add_argument("--only", metavar="WORD", help="the tasks whose title has this word")
    parser.add_argument("--limits", action="store_true", help="check the limits of group-time")
    parser.add_argument("--growth", action="store_true", help="time group-time by units")
    parser.add_argument("--no-peers", action="store_true", help="only --limits and --growth")
    args = parser.parse_args()
    if not args.allotment.is_file():
        sys.exit(f"error: there is no {args.allotment}: run  cargo build --release  first")
    panel, synthetic, tobacco = (args.folder / name for name in (PANEL, SYNTHETIC, TOBACCO))
    for file in (panel, synthetic, tobacco):
        if not file.is_file():
            sys.exit(f"error: there is no {file}")
    same = kept = True
    with tempfile.TemporaryDirectory() as scratch:
        scratch = pathlib.Path(scratch)
        if not args.no_peers:
            alone = one_treated(synthetic, scratch / "one.csv")
            # Errors from 1,000 draws may be a tenth off the analytic ones.
            for one in (
                ("group-time", "group-time", panel, GROUP_TIME_OPTIONS, GROUP_TIME, 1e-7, 0.1),
                ("imputation", "imputation", panel, panel_options(), IMPUTATION, 1e-6, 0.01),
                # Packages differ in their small-sample factors.
                ("two-way", "two-way", panel, panel_options(), TWO_WAY, 1e-7, 0.05),
                ("synthetic control, 1 treated, 500 placebos", "synthetic-control", alone,
                 SYNTHETIC_OPTIONS, SYNTHETIC_CONTROL, 1e-4, 0.1),
                ("synthetic control, 100 treated, all placebos", "synthetic-control", synthetic,
                 SYNTHETIC_OPTIONS, {}, 0.0, 0.0),
                # R stops its steps at 1e-5 of the noise; 200 draws leave a fifth.
                ("synthetic DiD, 200 bootstrap draws", "synthetic-did", synthetic,
                 (*SYNTHETIC_OPTIONS, "--draws", "200"), SYNTHETIC_DID, 1e-3, 0.2),
                # Theirs draws 200 sets of placebos: the spread may be a fifth off.
                ("small: synthetic DiD, 38 placebos", "synthetic-did", tobacco,
                 TOBACCO_OPTIONS, TOBACCO_DID, 1e-3, 0.2),
                # pysyncon's estimate lies 5e-4 from ours, where diff-diff's and the exact
                # solution's agree with it to 1e-9.
                ("small: synthetic control, 38 placebos", "synthetic-control", tobacco,
                 TOBACCO_OPTIONS, TOBACCO_CONTROL, 1e-3, 0.1),
            ):
                if args.only is None or args.only in one[0]:
                    same &= task(args, *one)
        if args.growth:
            growth(args, panel, scratch)
        if args.limits:
            kept = limits(args, panel)
    if not (same and kept):
        sys.exit(4)


if __name__ == "__main__":
    main()
