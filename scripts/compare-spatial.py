"""Neighbours, patterns, overlays and groups beside the peers that people use.

    pip install geopandas libpysal esda tobler spopt
    cargo build --release
    python scripts/compare-spatial.py DATA [--binary target/release/allotment] [--skater]

DATA is a folder with England's files (see docs/evidence.md): boundaries/,
imd2025_lsoa21.csv.gz, lsoa11_pop2020.parquet, lsoa21_pop2021.parquet,
lookups/lsoa21_msoa21_lad22_rgn22.csv.gz. Answers are compared first; then both
are timed in this one run, processor seconds of whole processes for ours
(reading and writing included) and of the function alone for theirs.
"""

import argparse
import json
import pathlib
import resource
import subprocess
import sys
import tempfile
import time
import warnings

import geopandas
import numpy
import pandas

warnings.filterwarnings("ignore")
DOMAINS = ["Income", "Employment", "Education", "Health", "Crime",
           "Housing_and_Services", "Environment"]


def ours(binary, *args):
    """Runs the binary; processor seconds, wall seconds, standard error."""
    before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    ran = subprocess.run([binary, *map(str, args)], capture_output=True, text=True)
    wall, after = time.perf_counter() - begun, resource.getrusage(resource.RUSAGE_CHILDREN)
    if ran.returncode != 0:
        sys.exit(ran.stderr)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return cpu, wall, ran.stderr


def theirs(function):
    """Processor seconds, wall seconds, and the answer."""
    before, begun = time.process_time(), time.perf_counter()
    answer = function()
    return time.process_time() - before, time.perf_counter() - begun, answer


def row(name, mine, peer, same):
    ratio = peer[0] / mine[0] if mine[0] > 0 else float("inf")
    print(f"{name:<38} ours {mine[0]:8.2f} s cpu {mine[1]:7.2f} wall | "
          f"peer {peer[0]:8.2f} cpu {peer[1]:7.2f} wall | {ratio:7.1f}x | {same}", flush=True)


def ssd(values, labels):
    return sum(((values[labels == one] - values[labels == one].mean(0)) ** 2).sum()
               for one in numpy.unique(labels))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("data", type=pathlib.Path)
    parser.add_argument("--binary", default="target/release/allotment")
    parser.add_argument("--skater", action="store_true",
                        help="also SKATER on 1,702 areas and max-p, which take the peer minutes")
    options = parser.parse_args()
    folder = pathlib.Path(tempfile.mkdtemp())

    ground = geopandas.read_parquet(options.data / "boundaries/lsoa21.parquet")
    ground = ground[ground.lsoa21cd.str.startswith("E")].set_index("lsoa21cd").sort_index()
    index = pandas.read_csv(options.data / "imd2025_lsoa21.csv.gz").set_index("lsoa21_code")
    index = index.loc[ground.index]
    scores = index[[f"{one}_score" for one in DOMAINS]]
    z = (scores - scores.mean()) / scores.std(ddof=0)
    people = pandas.read_parquet(options.data / "lsoa21_pop2021.parquet")
    people = people.set_index("lsoa21cd").pop2021.loc[ground.index]
    table = z.assign(score=index.IMD_score, people=people)
    table.to_csv(folder / "need.csv", index_label="lsoa21cd")
    borders = options.data / "boundaries/lsoa21.parquet"

    # Neighbours and local Moran.
    from libpysal.graph import Graph
    import esda
    peer_graph = theirs(lambda: Graph.build_contiguity(ground.geometry, rook=False))
    graph = peer_graph[2].transform("r")
    values = index.IMD_score.to_numpy()
    esda.Moran_Local(values[:2000], Graph.build_contiguity(
        ground.geometry.iloc[:2000], rook=False).transform("r"), permutations=9, n_jobs=1)
    peer_local = theirs(lambda: esda.Moran_Local(
        values, graph, permutations=999, n_jobs=1, seed=1))
    peer_whole = theirs(lambda: esda.Moran(values, graph, permutations=999))
    base = ["clusters", folder / "need.csv", "--value", "score", "--boundaries", borders]
    plain = ours(options.binary, *base, "--permutations", 0, "--out", folder / "plain.json")
    drawn = ours(options.binary, *base, "--out", folder / "drawn.csv")
    found = pandas.read_csv(folder / "drawn.csv").set_index("id").loc[ground.index]
    document = json.loads((folder / "plain.json").read_text())
    pairs = document["neighbours"]["pairs"]
    row("queen contiguity, reading included", plain, peer_graph,
        f"pairs {pairs} and {graph.n_edges - len(graph.isolates)}")
    there = found.local_i.notna()
    apart = (found.local_i - peer_local[2].Is)[there].abs().max()
    names = {1: "high-high", 2: "low-high", 3: "low-low", 4: "high-low"}
    wrong = (found.quadrant != pandas.Series(peer_local[2].q, found.index).map(names))[there].sum()
    both = (peer_local[0] + peer_whole[0] + peer_graph[0],
            peer_local[1] + peer_whole[1] + peer_graph[1])
    row("local and global Moran, 999 draws each", drawn, both,
        f"I within {apart:.1e}, {wrong} quadrants differ; p < .05: "
        f"{(found.p_one_sided < .05).sum()} and {(peer_local[2].p_sim[there] < .05).sum()}; "
        f"global within {abs(document['moran']['i'] - peer_whole[2].I):.1e}")

    # Areal interpolation.
    import tobler
    old = geopandas.read_parquet(options.data / "boundaries/lsoa11.parquet")
    old = old.merge(pandas.read_parquet(options.data / "lsoa11_pop2020.parquet"), on="lsoa11cd")
    new = geopandas.read_parquet(borders)
    old_grid, new_grid = old.to_crs(27700), new.to_crs(27700)
    peer = theirs(lambda: tobler.area_weighted.area_interpolate(
        old_grid, new_grid, extensive_variables=["pop2020"], allocate_total=True))
    mine = ours(options.binary, "overlay", options.data / "boundaries/lsoa11.parquet", borders,
                "--from-id", "lsoa11cd", "--to-id", "lsoa21cd", "--out", folder / "lookup.csv")
    lookup = pandas.read_csv(folder / "lookup.csv")
    lookup["people"] = lookup.weight * lookup["from"].map(old.set_index("lsoa11cd").pop2020)
    got = lookup.groupby("to").people.sum().reindex(new.lsoa21cd).fillna(0).to_numpy()
    row("overlay LSOA 2011 to 2021", mine, peer,
        f"people within {numpy.abs(got - peer[2].pop2020.to_numpy()).max():.1e}; sum off by "
        f"{got.sum() - old.pop2020.sum():.1e} and {peer[2].pop2020.sum() - old.pop2020.sum():.1e}")
    some = lookup.sample(2000, random_state=1)
    here, there = old_grid.set_index("lsoa11cd").geometry, new_grid.set_index("lsoa21cd").geometry
    exact = numpy.array([here[a].intersection(there[b]).area
                         for a, b in zip(some["from"], some["to"])])
    apart = (numpy.abs(exact - some.area_m2) / some["from"].map(here.area)).max()
    print(f"  of 2,000 parts the area is that of GEOS within {apart:.1e} of the place "
          "(tobler keeps areas in single precision)", flush=True)

    # Groups.
    from sklearn.cluster import AgglomerativeClustering
    import spopt
    from libpysal.weights import Queen
    lookup = pandas.read_csv(options.data / "lookups/lsoa21_msoa21_lad22_rgn22.csv.gz")
    lookup = lookup.drop_duplicates("LSOA21CD").set_index("LSOA21CD").LAD22CD.reindex(ground.index)
    like = ",".join(scores.columns)
    manchester = lookup.isin([f"E080000{one:02}" for one in range(1, 11)])
    for name, rows, groups in [("Trafford, 139", lookup == "E08000009", 10),
                               ("Greater Manchester, 1,702", manchester, 50)]:
        part, features = ground[rows], z[rows].to_numpy()
        part.reset_index()[["lsoa21cd", "geometry"]].to_parquet(folder / "part.parquet")
        table[rows].to_csv(folder / "part.csv", index_label="lsoa21cd")
        common = [folder / "part.csv", "--boundaries", folder / "part.parquet",
                  "--like", like, "--people", "people", "--raw"]
        queen = Queen.from_dataframe(part.reset_index(), use_index=False, silence_warnings=True)

        def run(*more):
            took = ours(options.binary, "group", *common, *more, "--out", folder / "groups.csv")
            labels = pandas.read_csv(folder / "groups.csv").set_index("id").group
            return took, labels.loc[part.index].to_numpy()

        peer = theirs(lambda: AgglomerativeClustering(
            groups, linkage="ward", connectivity=queen.sparse).fit(features).labels_)
        mine, labels = run("--groups", groups, "--method", "ward")
        row(f"Ward, {name}, {groups} groups", mine, peer,
            f"ssd {ssd(features, labels):.6f} and {ssd(features, peer[2]):.6f}")
        if not options.skater:
            continue
        frame = part.reset_index().join(pandas.DataFrame(features, columns=list(scores.columns)))
        model = spopt.region.Skater(frame, queen, list(scores.columns), n_clusters=groups,
                                    floor=1)
        peer = theirs(lambda: (model.solve(), model.labels_)[1])
        mine, labels = run("--groups", groups)
        row(f"SKATER, {name}, {groups} groups", mine, peer,
            f"ssd {ssd(features, labels):.3f} and {ssd(features, numpy.array(peer[2])):.3f}")
        if len(part) < 1000:
            frame["people"] = table.people[rows].to_numpy()
            numpy.random.seed(1)
            solver = spopt.region.MaxPHeuristic(frame, queen, list(scores.columns), "people",
                                                20_000, top_n=2)
            peer = theirs(lambda: (solver.solve(), numpy.array(solver.labels_))[1])
            mine, labels = run("--about", 20_000)
            row(f"max-p, {name}, 20,000 people", mine, peer,
                f"groups {len(set(labels))} and {len(set(peer[2]))}, "
                f"ssd {ssd(features, labels):.2f} and {ssd(features, peer[2]):.2f}")


main()
