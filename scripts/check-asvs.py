#!/usr/bin/env python3
"""Holds docs/reference/asvs.md to OWASP's list and to the tests that it names.

- each requirement of levels 1 and 2 stands in it once, in the list's order, under
  its chapter; its words are not the list's;
- a verdict is one of four, and what is met names a test, a command, or `no test`;
- each test that is named is one, in the file that is named; files and scripts that
  are named are there;
- the counts at the head are those of the rows.

    python3 scripts/check-asvs.py [--list ../shared/data/asvs5.csv]

Where the list is not there, what needs it is left out, and said. Ends with status 1
if something does not hold.
"""

import argparse
import csv
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs/reference/asvs.md"
VERDICTS = ["met", "does not apply", "left to who runs it", "not met"]
TESTED = "met, and a test or command looks at it"
UNTESTED = "met, and no test looks at it"
KINDS = [TESTED, UNTESTED, *VERDICTS[1:]]
# So many words one after another are the list's own.
COPIED = 7


def cells(line):
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


def kind_of(row):
    if row["verdict"] != "met":
        return row["verdict"]
    return UNTESTED if row["test"] == "no test" else TESTED


def read(text):
    """The rows of requirements, and the counts at the head by kind."""
    rows, counts, chapter = [], {}, ""
    for line in text.splitlines():
        if line.startswith("## "):
            chapter = line[3:].strip()
        elif re.match(r"\| V\d+\.\d+\.\d+ \|", line):
            row = cells(line)
            names = ["id", "asks", "verdict", "how", "test"]
            rows.append(dict(zip(names, row), chapter=chapter, cells=len(row)))
        elif line.startswith("|") and cells(line)[0] in [*KINDS, "all"]:
            counts[cells(line)[0]] = [int(number) for number in cells(line)[1:]]
    return rows, counts


def read_list(path):
    with open(path, newline="", encoding="utf-8-sig") as file:
        return [row for row in csv.DictReader(file) if row["L"] in ("1", "2")]


def against_list(rows, asked):
    found, wanted = [row["id"] for row in rows], [row["req_id"] for row in asked]
    for name in wanted:
        if found.count(name) != 1:
            yield f"{name} stands there {found.count(name)} times"
    for name in sorted(set(found) - set(wanted)):
        yield f"{name} is no requirement of level 1 or 2"
    if sorted(found) == sorted(wanted) and found != wanted:
        yield "the order is not the list's"
    by_id = {row["req_id"]: row for row in asked}
    for row in rows:
        one = by_id.get(row["id"])
        if one is None:
            continue
        if row["chapter"] != f"{one['chapter_id']} {one['chapter_name']}":
            yield f"{row['id']} stands under '{row['chapter']}'"
        theirs = " ".join(re.findall(r"\w+", one["req_description"].lower()))
        ours = re.findall(r"\w+", row["asks"].lower())
        for at in range(len(ours) - COPIED + 1):
            words = " ".join(ours[at : at + COPIED])
            if words in theirs:
                yield f"{row['id']}: the list's own words: {words}"


def is_test(file, name):
    path = ROOT / file
    if not path.is_file():
        return False
    lines = path.read_text(encoding="utf-8").splitlines()
    for at, line in enumerate(lines):
        if re.match(rf"\s*(async )?fn {re.escape(name)}\(", line):
            return any(before.strip() == "#[test]" for before in lines[max(0, at - 4) : at])
    return False


def in_tree(rows):
    for row in rows:
        for file, name in re.findall(r"`([\w./-]+\.rs)::(\w+)`", row["test"]):
            if not is_test(file, name):
                yield f"{row['id']}: there is no test {name} in {file}"
        for script in re.findall(r"python3 (scripts/[\w-]+\.py)", row["test"]):
            if not (ROOT / script).is_file():
                yield f"{row['id']}: {script} is not there"
        for file in re.findall(r"`([\w/]+\.(?:rs|sql|html))`", row["how"]):
            # hyper's own.
            if file.startswith("proto/"):
                continue
            near = [f"crates/{file}", f"crates/server/src/{file}", f"crates/server/{file}",
                    f"crates/store/src/{file}", f"crates/store/migrations/sqlite/{file}",
                    f"crates/server/templates/{file}"]
            if not any((ROOT / path).is_file() for path in near):
                yield f"{row['id']}: {file} is not there"


def form(rows):
    for row in rows:
        if row["cells"] != 5 or not all(row.get(name) for name in ("asks", "verdict", "how", "test")):
            yield f"{row['id']}: a row has five cells, none of them empty"
            continue
        if row["verdict"] not in VERDICTS:
            yield f"{row['id']}: '{row['verdict']}' is no verdict"
        named = "::" in row["test"] or re.search(r"`(cargo|python3|node) ", row["test"])
        if row["verdict"] == "met" and row["test"] != "no test" and not named:
            yield f"{row['id']}: it names no test, no command, and not 'no test'"
        if row["verdict"] != "met" and row["test"] != "–":
            yield f"{row['id']}: a test beside '{row['verdict']}'"


def counted(rows, counts, levels):
    for kind in [*KINDS, "all"]:
        these = [row for row in rows if kind in ("all", kind_of(row))]
        told = counts.get(kind)
        if told is None or len(told) != 3:
            yield f"the head does not count '{kind}' by level"
        elif told[2] != len(these) or told[0] + told[1] != told[2]:
            yield f"'{kind}': the head says {told}, and there are {len(these)}"
        elif levels:
            here = [sum(levels.get(row["id"]) == level for row in these) for level in (1, 2)]
            if told[:2] != here:
                yield f"'{kind}': the head says {told[:2]} by level, and there are {here}"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--list", type=pathlib.Path, default=ROOT.parent / "shared/data/asvs5.csv")
    args = parser.parse_args()
    rows, counts = read(PAGE.read_text(encoding="utf-8"))
    faults, levels = [*form(rows), *in_tree(rows)], {}
    if args.list.is_file():
        asked = read_list(args.list)
        faults += against_list(rows, asked)
        levels = {row["req_id"]: int(row["L"]) for row in asked}
    else:
        print(f"left out: {args.list} is not here, so nothing is held to the list")
    faults += counted(rows, counts, levels)
    for fault in faults:
        print(f"WRONG {fault}")
    kinds = [kind_of(row) for row in rows]
    print(f"{len(rows)} requirements: " + "; ".join(f"{kind} {kinds.count(kind)}" for kind in KINDS))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
