#!/usr/bin/env python3
"""Checks that prices explain the outcome of a participatory budget.

    python3 check-certificate.py certificate.csv

Reads the certificate alone, computes in exact fractions with nothing but
Python's standard library, and prints every condition that fails. Status 0 if
all hold, 1 if one fails, 2 if the file is not a certificate.

The conditions (Peters and Skowron 2020; for budgets Peters, Pierczynski and
Skowron 2021):
  C0  all endowments together are at least the budget; nobody pays below 0
  C1  nobody pays for a project that they do not support (a wallet lists what
      its voters support: compare that with the published ballots)
  C2  nobody pays more than their endowment
  C3  every funded project is paid for exactly
  C4  nobody pays for a project that is not funded
  C5  those who support an unfunded project do not have more than its cost left
"""

import csv
import sys
from fractions import Fraction


class NotACertificate(Exception):
    pass


def read(path):
    """The file as (facts, projects, wallets)."""
    facts, projects, wallets = {}, {}, []
    with open(path, newline="", encoding="utf-8") as file:
        rows = csv.reader(file)
        if next(rows, None) != ["allotment-price-system", "1"]:
            raise NotACertificate("the first line is not allotment-price-system,1")
        for row in rows:
            kind, cells = row[0], row[1:]
            if kind in ("budget", "voters", "endowment") and kind not in facts:
                facts[kind] = Fraction(cells[0])
            elif kind == "project" and cells[0] not in projects:
                code, cost, status = cells
                if status not in ("funded", "open", "shut"):
                    raise NotACertificate(f"line {rows.line_num}: status {status}")
                projects[code] = (Fraction(cost), status)
            elif kind == "wallet":
                payments = dict(zip(cells[2::2], map(Fraction, cells[3::2])))
                if len(payments) * 2 != len(cells) - 2:
                    raise NotACertificate(f"line {rows.line_num}: a project twice, or unpaired")
                wallets.append((Fraction(cells[0]), Fraction(cells[1]), payments))
            else:
                raise NotACertificate(f"line {rows.line_num}: {kind}, unknown or twice")
    if len(facts) != 3:
        raise NotACertificate("budget, voters or endowment is missing")
    return facts, projects, wallets


def failures(facts, projects, wallets):
    """Every condition that fails, in words."""
    endowment, voters = facts["endowment"], facts["voters"]
    if endowment * voters < facts["budget"]:
        yield f"C0: {voters} endowments of {endowment} are less than the budget"
    if sum(count for count, _, _ in wallets) != voters:
        yield "C0: the wallets' voters do not add up to all voters"
    if sum(cost for cost, status in projects.values() if status == "funded") > facts["budget"]:
        yield "C0: the funded projects cost more than the budget"
    paid = dict.fromkeys(projects, Fraction(0))
    near = dict.fromkeys(projects, Fraction(0))
    for number, (count, left, payments) in enumerate(wallets, 1):
        if count < 0:
            yield f"C0: wallet {number} has {count} voters"
        if left < 0 or left != endowment - sum(payments.values()):
            yield f"C2: wallet {number} does not have {left} left"
        for code, amount in payments.items():
            if code not in projects:
                yield f"C1: wallet {number} names {code}, which is no project"
                continue
            if amount < 0:
                yield f"C0: wallet {number} pays {amount} for {code}"
            if amount != 0 and projects[code][1] != "funded":
                yield f"C4: wallet {number} pays for {code}, which is not funded"
            paid[code] += count * amount
            near[code] += count * left
    for code, (cost, status) in projects.items():
        if status == "funded" and paid[code] != cost:
            yield f"C3: {code} costs {cost}, and {paid[code]} is paid"
        if status == "open" and near[code] > cost:
            yield f"C5: those who support {code} have {near[code]} left, and it costs {cost}"


def main():
    if len(sys.argv) != 2:
        sys.exit("usage: check-certificate.py certificate.csv")
    try:
        found = list(failures(*read(sys.argv[1])))
    except (NotACertificate, ValueError, IndexError, OSError, ZeroDivisionError) as error:
        print(f"not a certificate: {error}", file=sys.stderr)
        sys.exit(2)
    print("\n".join(found) or "all conditions hold")
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
