#!/usr/bin/env python3
"""Imports grants as real files have them, and holds the account to what was made.

Makes grants in 360Giving's shape, as JSON and as CSV, with the awkward cases that
published files have: days as text or with slashes, organisations without an id,
doubled rows, four spellings of a currency, amounts as text, awards that are raised
or cut by a later row, grants to persons, grants passed on. What must become of each
row is known from how it was made. Then it imports them, and asks:

- how long it took (10 s for 100,000 are asked for, `--within SECONDS`);
- whether each row was taken, mended, passed over or refused as it must be;
- whether what is committed and paid adds up to what was made;
- whether importing the file again adds nothing;
- whether the ledger verifies.

    python3 scripts/check-import.py [--allotment BINARY] [--grants N] [--within SECONDS] [--seed N]

BINARY is target/release/allotment if not said. Ends with status 1 if anything fails.
"""

import argparse
import collections
import csv
import io
import json
import pathlib
import random
import resource
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
failed = 0


def check(holds, words):
    global failed
    failed += not holds
    print(("ok    " if holds else "WRONG ") + words, flush=True)


def made(count, chance):
    """`count` grants; each with what must become of it, and pence committed and paid."""
    funders = [(f"GB-CHC-{200_000 + n}", f"Fund {n}") for n in range(40)]
    places = [f"E05{n:06}" for n in range(300)]
    awards, rows = [], []
    while len(rows) < count:
        number = len(rows)
        pence = chance.randrange(20_000, 9_000_000)
        paid = chance.choice([0, pence, pence // 2])
        day = (chance.randrange(2016, 2026), chance.randrange(1, 13), chance.randrange(13, 29))
        funder = chance.choice(funders)
        club = chance.randrange(30_000)
        grant = {
            "id": f"360G-made-{number}", "title": f"Ways out of loneliness, part {number}",
            "description": "A group that meets every week – «wśród sąsiadów»", "currency": "GBP",
            "amountAwarded": money(pence), "awardDate": "%04d-%02d-%02d" % day,
            "fundingOrganization": [{"id": funder[0], "name": funder[1]}],
            "recipientOrganization": [{"id": f"GB-CHC-{1_000_000 + club}", "name": f"Club {club}"}],
            "beneficiaryLocation": [{"geoCode": chance.choice(places)}],
        }
        if paid:
            grant["amountDisbursed"] = money(paid)
        what, committed = "taken", pence
        case = chance.random()
        if case < 0.60:
            awards.append((number, pence))
        elif case < 0.64:
            grant["awardDate"], what = "%02d/%02d/%04d" % day[::-1], "mended"
        elif case < 0.67:
            grant["awardDate"], what = grant["awardDate"] + "T00:00:00+00:00", "mended"
        elif case < 0.71:
            del grant["recipientOrganization"][0]["id"]
            what = "mended"
        elif case < 0.77:
            grant["currency"], what = chance.choice(["gbp", "£", "Pounds Sterling"]), "mended"
        elif case < 0.81:
            grant["amountAwarded"], what = "£{:,}.{:02}".format(*divmod(pence, 100)), "mended"
        elif case < 0.87 and rows:
            before = chance.choice(rows)
            if before[1] not in ("taken", "mended"):
                continue
            grant, what = before[0], "passed over"
        elif case < 0.90 and awards:
            of, before = chance.choice(awards)
            awards.remove((of, before))
            old = rows[of][0]
            raised = chance.random() < 0.5
            new = before + 10_000 if raised else before - 10_000
            grant = {**old, "amountAwarded": money(new), "title": old["title"] + ", amended"}
            what, committed, paid = ("mended", 10_000, 0) if raised else ("refused", 0, 0)
        elif case < 0.92:
            # Nobody of these recipients makes grants, so it counts where it begins.
            grant["regrantType"] = "FRG010"
        elif case < 0.935:
            grant["recipientIndividual"], what = {"id": "x", "name": "y"}, "refused"
            del grant["recipientOrganization"]
        elif case < 0.95:
            grant["awardDate"], what = "03/04/%04d" % day[0], "refused"
        elif case < 0.965:
            grant["amountAwarded"], what = money(pence) + 0.005, "refused"
        elif case < 0.98:
            grant["currency"], what = chance.choice(["$", "doubloons"]), "refused"
        elif case < 0.99:
            del grant["awardDate"]
            what = "refused"
        else:
            grant["beneficiaryLocation"], what = [{"name": "the whole district"}], "refused"
        if what in ("refused", "passed over"):
            committed = paid = 0
        rows.append((grant, what, committed, paid))
    return rows


def money(pence):
    return pence // 100 if pence % 100 == 0 else pence / 100


TITLES = {
    "Identifier": ["id"], "Title": ["title"], "Description": ["description"], "Currency": ["currency"],
    "Amount Awarded": ["amountAwarded"], "Amount Disbursed": ["amountDisbursed"], "Award Date": ["awardDate"],
    "For Regrant Type": ["regrantType"],
    "Recipient Org:Identifier": ["recipientOrganization", 0, "id"],
    "Recipient Org:Name": ["recipientOrganization", 0, "name"],
    "Recipient Ind:Name": ["recipientIndividual", "name"],
    "Funding Org:Identifier": ["fundingOrganization", 0, "id"],
    "Funding Org:Name": ["fundingOrganization", 0, "name"],
    "Beneficiary Location:0:Geographic Code": ["beneficiaryLocation", 0, "geoCode"],
}


def cell(grant, path):
    for part in path:
        try:
            grant = grant[part]
        except (KeyError, IndexError):
            return ""
    return str(grant)


def of_cores():
    """How long cores have worked for what was run, however busy the machine is."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def run(binary, *args):
    since, cores = time.monotonic(), of_cores()
    ran = subprocess.run([binary, *map(str, args)], capture_output=True, text=True)
    if ran.returncode != 0:
        sys.exit(f"{args}: status {ran.returncode}\n{ran.stderr[-2000:]}")
    return ran.stdout, ran.stderr, (time.monotonic() - since, of_cores() - cores)


def imported(binary, folder, name, rows, within):
    database = folder / f"{name}.db"
    args = ("ledger", "--database", database, "import", "--from", "360giving", folder / name)
    out, said, (took, cores) = run(binary, *args)
    account = [row for row in csv.DictReader(io.StringIO(out))]
    check(took <= within, f"{name}: {len(rows)} grants in {took:.1f} s ({within:g} asked), {cores:.1f} s of cores")
    differ = [(at, mine[1], row["what"], row["why"]) for at, (mine, row) in enumerate(zip(rows, account)) if mine[1] != row["what"]]
    check(len(account) == len(rows) and not differ, f"{name}: every row was told as it must be {differ[:3] or ''}")
    told = collections.Counter(row["what"] for row in account)
    print("      " + ", ".join(f"{count} {what}" for what, count in sorted(told.items())))
    lacks = [row for row in account if row["what"] != "taken" and not row["why"]]
    check(not lacks, f"{name}: whatever was not taken as it is has its reason")
    lines = [int(row["line"]) for row in account]
    check(lines == list(range(lines[0], lines[0] + len(rows))), f"{name}: each with its line")
    shown, _, _ = run(binary, "ledger", "--database", database, "show")
    shown = list(csv.DictReader(io.StringIO(shown)))
    committed, paid = (sum(int(row[field]) for row in shown) for field in ("amount_minor", "paid_minor"))
    wanted = sum(row[2] for row in rows), sum(row[3] for row in rows)
    check((committed, paid) == wanted, f"{name}: {committed} pence committed, {paid} paid, as was made")
    _, said, again = run(binary, *args)
    check("0 entries were added" in said, f"{name}: importing it again adds nothing ({again[0]:.1f} s)")
    _, said, _ = run(binary, "ledger", "--database", database, "verify")
    check("Nothing is wrong." in said, f"{name}: {said.strip().splitlines()[-1]}")


def main():
    asks = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asks.add_argument("--allotment", type=pathlib.Path, default=ROOT / "target/release/allotment")
    asks.add_argument("--grants", type=int, default=100_000)
    asks.add_argument("--within", type=float, default=10)
    asks.add_argument("--seed", type=int, default=7)
    asked = asks.parse_args()
    rows = made(asked.grants, random.Random(asked.seed))
    with tempfile.TemporaryDirectory(prefix="allotment-import-") as folder:
        folder = pathlib.Path(folder)
        lines = ",\n".join(json.dumps(row[0], ensure_ascii=False) for row in rows)
        (folder / "grants.json").write_text('{"grants": [\n' + lines + "\n]}\n")
        with open(folder / "grants.csv", "w", newline="") as out:
            table = csv.writer(out)
            table.writerow(TITLES)
            for row in rows:
                table.writerow(cell(row[0], path) for path in TITLES.values())
        for name in ["grants.json", "grants.csv"]:
            imported(asked.allotment.resolve(), folder, name, rows, asked.within)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
