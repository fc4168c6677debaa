#!/usr/bin/env python3
"""The English example's community need, lists and pockets, worked out again.

    python3 scripts/compare-community.py ENGLAND OUT

ENGLAND is the folder of official files, OUT the out/ of examples/england. Nothing
here comes from Allotment but the density of schools, which is held against the
neighbourhood that the publisher says each school stands in. Needs numpy and
pyarrow. Ends with status 1 if anything differs.
"""

import collections
import csv
import gzip
import json
import math
import sys
from statistics import NormalDist

import numpy
import pyarrow.parquet

ENGLAND, OUT = sys.argv[1:3]
FAILED = []


def told(what, holds):
    print(("ok    " if holds else "WRONG ") + what)
    if not holds:
        FAILED.append(what)


def rows(path):
    opened = gzip.open if path.endswith(".gz") else open
    with opened(path, "rt", encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def by(key, path):
    return {row[key]: row for row in rows(path)}


def columns(path):
    return pyarrow.parquet.read_table(f"{ENGLAND}/{path}").to_pydict()


def middles(values):
    """Middle ranks from the least, 1 being the least."""
    values = numpy.asarray(values, dtype=float)
    ordered = numpy.sort(values)
    below = numpy.searchsorted(ordered, values, "left")
    upto = numpy.searchsorted(ordered, values, "right")
    return (below + 1 + upto) / 2


def normal(values, worse):
    values = numpy.asarray(values, dtype=float) * (1 if worse else -1)
    quantile = NormalDist().inv_cdf
    return numpy.array([quantile(rank / (len(values) + 1)) for rank in middles(values)])


def exponential(values):
    scaled = middles(values) / len(values)
    return -23 * numpy.log(1 - scaled * (1 - math.exp(-100 / 23)))


def best(values):
    """Ranks from the greatest; equals share the best."""
    values = numpy.asarray(values, dtype=float)
    ordered = numpy.sort(-values)
    return numpy.searchsorted(ordered, -values, "left") + 1


indicators = by("lsoa21_code", f"{ENGLAND}/imd2025_indicators_lsoa21.csv.gz")
published = by("lsoa21_code", f"{ENGLAND}/imd2025_lsoa21.csv.gz")
codes = sorted(indicators)
places = len(codes)
census = columns("lsoa21_pop2021.parquet")
people = dict(zip(census["lsoa21cd"], census["pop2021"]))
lookup = columns("lookups/lsoa21_msoa21_lad24_rgn24.parquet")
home = dict(zip(lookup["lsoa21cd"], lookup["msoa21cd"]))
moved = {
    row["msoa21_code"]: (float(row["migrant_from_within_uk"]) + float(row["migrant_from_outside_uk"]))
    / float(row["all_usual_residents"])
    for row in rows(f"{ENGLAND}/migration21_msoa21.csv.gz")
}
WELSH = "Main language is {} (English or Welsh in Wales)"
HARDLY = WELSH.format("not English") + ": Cannot speak English"
english = {
    row["msoa21_code"]: (float(row[HARDLY + " well"]) + float(row[HARDLY]))
    / (float(row[WELSH.format("English")]) + float(row[WELSH.format("not English")]))
    for row in rows(f"{ENGLAND}/proficiency21_msoa21.csv.gz")
}

# Assets, held against where the publisher says that schools stand.
assets = by("id", f"{OUT}/assets.csv")
schools = columns("amenities/gias_schools_england_2025.parquet")
stand = collections.Counter(code for code in schools["lsoa_code"] if code in assets)
fewer = [code for code, count in stand.items() if int(assets[code]["school_count"]) < count]
# In six the publisher's code and point are further apart than the borders are coarse.
told(f"{len(stand)} neighbourhoods with a school: {len(fewer)} count fewer than stand there", len(fewer) <= 6)
wrong = [
    code
    for code in codes
    if abs(float(assets[code]["school_density"]) - 1000 * int(assets[code]["school_count"]) / people[code]) > 1e-9
]
told(f"densities per 1,000 people of the census: {len(wrong)} differ", not wrong)

# Polarity: what the official sub-domains do with the indicators.
sub = by("lsoa21_code", f"{ENGLAND}/imd2025_subdomains_lsoa21.csv.gz")


def column(name):
    return [float(indicators[code][name]) for code in codes]


CONNECTED = "connectivity_score"
BROADBAND = "digital_connectivity_broadband_download_and_upload_speeds"
GP = "patient_to_gp_ratio"
ranked = middles([float(sub[code]["geographical_barriers_score"]) for code in codes])
agrees = numpy.corrcoef(ranked, middles(column(CONNECTED)))[0, 1]
told(f"connectivity against geographical barriers: rank correlation {agrees:.6f}", agrees < -0.9999)

# The index.
domains = [
    exponential(normal([float(assets[code]["school_density"]) for code in codes], False)),
    exponential(
        (normal(column(CONNECTED), False) + normal(column(BROADBAND), True) + normal(column(GP), True)) / 3
    ),
    exponential(
        (normal([moved[home[code]] for code in codes], True) + normal([english[home[code]] for code in codes], True))
        / 2
    ),
]
score = sum(domains)
community = by("id", f"{OUT}/community.csv")
need = by("id", f"{OUT}/need.csv")
apart = max(abs(float(community[code]["score"]) - value) for code, value in zip(codes, score))
told(f"community need of {places} neighbourhoods: the greatest difference {apart:.1e}", apart < 1e-6)
ranks = [
    numpy.array([int(published[code]["IMD_rank"]) for code in codes]),
    best([float(community[code]["score"]) for code in codes]),
]
for table, own in ((need, ranks[0]), (community, ranks[1])):
    same = sum(int(table[code]["rank"]) == rank for code, rank in zip(codes, own))
    told(f"ranks of neighbourhoods: {same} of {places}", same == places)

# Middle-layer areas, by their people.
areas = sorted({home[code] for code in codes})
position = {area: at for at, area in enumerate(areas)}
of = numpy.array([position[home[code]] for code in codes])
weight = numpy.array([people[code] for code in codes], dtype=float)
residents = numpy.bincount(of, weights=weight)
both = by("id", f"{OUT}/both.csv")
area_ranks = []
for name, values in (
    ("need", numpy.array([float(published[code]["IMD_score"]) for code in codes])),
    ("community", score),
):
    average = numpy.bincount(of, weights=weight * values) / residents
    found = numpy.array([float(both[area][f"{name}_score"]) for area in areas])
    apart = abs(found - average).max()
    # The published scores of deprivation are rounded to three decimals.
    told(f"{name} of {len(areas)} areas: the greatest difference {apart:.1e}", apart < 6e-4)
    own = best(found)
    same = sum(int(both[area][f"{name}_rank"]) == rank for area, rank in zip(areas, own))
    told(f"{name} ranks of areas: {same} of {len(areas)}", same == len(areas))
    area_ranks.append(own)

worst = [10 * own <= len(areas) for own in area_ranks]
joint = sum(2 * middles(-own) for own in area_ranks)
joint_rank = best(joint)
lists = {
    "need": worst[0],
    "community": worst[1],
    "both": worst[0] & worst[1],
    "joint": 10 * joint_rank <= len(areas),
}
document = json.load(open(f"{OUT}/both.json", encoding="utf-8"))
for name, on in lists.items():
    key = name if name == "both" else f"{name}_worst"
    same = sum((both[area][key] == "true") == is_on for area, is_on in zip(areas, on))
    length = document["lists"][name]
    told(
        f"list '{name}': {on.sum()} areas with {residents[on].sum():.0f} people, {same} of {len(areas)} the same",
        same == len(areas) and length["places"] == on.sum() and length["people"] == residents[on].sum(),
    )
on_both = (10 * ranks[0] <= places) & (10 * ranks[1] <= places)
hidden = on_both & ~lists["both"][of]
written = {row["id"] for row in rows(f"{OUT}/pockets.csv")}
told(
    f"pockets: {hidden.sum()} of {on_both.sum()} neighbourhoods worst on both, {weight[hidden].sum():.0f} people",
    written == {code for code, is_in in zip(codes, hidden) if is_in}
    and document["pockets"]["people"] == weight[hidden].sum(),
)
sys.exit(1 if FAILED else 0)
