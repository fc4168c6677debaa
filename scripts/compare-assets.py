#!/usr/bin/env python3
"""Times the assets stage beside access (PySAL) and pandana, in one run.

The task: PLACES made-up places and ASSETS assets, crowded round towns, by four
floating catchments within 3 km; and, with --newport, the way on foot from 2,000
points to the nearest of 1,000 assets along Newport's network. Before any ratio
is printed the answers are compared: catchments to 1e-9, where access has a
missing value ours must be 0; distances to half a metre.

allotment is timed as a whole process: its start, reading the CSV (or the
extract), measuring, writing. access is timed from tables in memory, with the
pairs made by SciPy (counted in); pandana from nodes and edges in memory, its
network built once (told apart). All times are wall-clock.

    cargo build --release -p allotment
    python3 scripts/compare-assets.py [--places N] [--assets N] [--newport FOLDER] [--allotment BINARY]

FOLDER holds an extract newport-*.osm.pbf and its network as walk_nodes.parquet
(osm_id, x, y) and walk_edges.parquet (u, v, m). Needs numpy, pandas, scipy and
access; pandana and pyarrow for the second part.
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
    from access import Access, weights
    from scipy.spatial import cKDTree
except ImportError as error:
    sys.exit(f"error: {error}: python3 -m pip install numpy pandas scipy access")

REPOSITORY = pathlib.Path(__file__).resolve().parent.parent
STEPS = {750: 1.0, 1500: 0.68, 3000: 0.22}
REACH = 3000


def points(draw, towns, count):
    town = towns[draw.integers(0, len(towns), count)]
    return np.round(town + draw.normal(0, 4000, (count, 2)), 1)


def run(binary, folder, spec):
    (folder / "spec.toml").write_text(spec)
    begin = time.perf_counter()
    done = subprocess.run(
        [binary, "assets", folder / "spec.toml", "--out", folder / "out.csv"],
        capture_output=True, text=True, check=False,
    )
    took = time.perf_counter() - begin
    if done.returncode != 0:
        sys.exit(f"error: allotment ended with {done.returncode}\n{done.stderr}")
    return pd.read_csv(folder / "out.csv"), took


def catchments(binary, folder, places, assets):
    draw = np.random.default_rng(2026)
    towns = np.column_stack([draw.uniform(1e5, 5e5, 400), draw.uniform(1e5, 6e5, 400)])
    at, to = points(draw, towns, places), points(draw, towns, assets)
    demand = pd.DataFrame({"id": [f"P{row:06}" for row in range(places)],
                           "people": draw.integers(900, 2600, places), "x": at[:, 0], "y": at[:, 1]})
    supply = pd.DataFrame({"id": [f"A{row:06}" for row in range(assets)],
                           "cap": draw.integers(1, 400, assets), "x": to[:, 0], "y": to[:, 1]})
    demand.to_csv(folder / "places.csv", index=False)
    supply.to_csv(folder / "assets.csv", index=False)
    steps = ", ".join(f"[{to}, {weight}]" for to, weight in STEPS.items())
    methods = {
        "2sfca": f'{{ method = "2sfca", within_m = {REACH} }}',
        "e2sfca": f'{{ method = "e2sfca", steps = [{steps}] }}',
        "gaussian_2sfca": f'{{ method = "gaussian-2sfca", within_m = {REACH}, sigma_m = {REACH / 3} }}',
        "3sfca": f'{{ method = "3sfca", steps = [{steps}] }}',
    }

    def spec(names):
        return f"""
[places]
path = "places.csv"
id = "id"
population = "people"
x = "x"
y = "y"
crs = "EPSG:27700"
[[assets]]
path = "assets.csv"
id = "id"
x = "x"
y = "y"
type = "asset"
kind = "social"
capacity = "cap"
[measure]
catchment = [{", ".join(methods[name] for name in names)}]
"""

    begin = time.perf_counter()
    pairs = cKDTree(at).sparse_distance_matrix(cKDTree(to), REACH, output_type="ndarray")
    cost = pd.DataFrame({"origin": demand["id"].to_numpy()[pairs["i"]],
                         "dest": supply["id"].to_numpy()[pairs["j"]], "cost": pairs["v"]})
    peer = Access(demand_df=demand, demand_index="id", demand_value="people",
                  supply_df=supply, supply_index="id", supply_value="cap",
                  cost_df=cost, cost_origin="origin", cost_dest="dest", cost_name="cost",
                  neighbor_cost_df=cost, neighbor_cost_origin="origin", neighbor_cost_dest="dest",
                  neighbor_cost_name="cost")
    making = time.perf_counter() - begin
    fall = weights.step_fn(STEPS)
    calls = {
        "2sfca": lambda: peer.two_stage_fca("2sfca", max_cost=REACH),
        "e2sfca": lambda: peer.enhanced_two_stage_fca("e2sfca", max_cost=REACH, weight_fn=fall),
        "gaussian_2sfca": lambda: peer.enhanced_two_stage_fca(
            "gaussian_2sfca", max_cost=REACH, weight_fn=weights.gaussian(REACH / 3)),
        "3sfca": lambda: peer.three_stage_fca("3sfca", max_cost=REACH, weight_fn=fall),
    }
    print(f"{places} places, {assets} assets, {len(cost)} pairs within {REACH} m")
    theirs, times = {}, {}
    for name, call in calls.items():
        begin = time.perf_counter()
        call()
        times[name] = time.perf_counter() - begin
        column = [column for column in peer.access_df.columns if column.startswith(name)][0]
        theirs[name] = peer.access_df[column].reindex(demand["id"]).to_numpy()
    for names in [["2sfca"], list(methods)]:
        ours, took = run(binary, folder, spec(names))
        for name in names:
            mine, other = ours[f"asset_{name}"].to_numpy(), theirs[name]
            missing = np.isnan(other)
            apart = np.abs(mine - np.where(missing, 0, other)).max()
            if not apart <= 1e-9 or np.isnan(mine).any():
                sys.exit(f"error: {name} differs by {apart}")
            print(f"  {name}: equal to {apart:.1e}; {missing.sum()} missing there are 0 here")
        peer_took = making + sum(times[name] for name in names)
        print(f"  {' + '.join(names)}: access {peer_took:.2f} s, allotment {took:.2f} s "
              f"as a whole process: {peer_took / took:.1f} times")


def walking(binary, folder, newport):
    import pandana

    nodes = pd.read_parquet(newport / "walk_nodes.parquet")
    edges = pd.read_parquet(newport / "walk_edges.parquet")
    draw = np.random.default_rng(7)
    at = nodes.iloc[draw.choice(len(nodes), 2000, replace=False)][["x", "y"]].round(2)
    to = nodes.iloc[draw.choice(len(nodes), 1000, replace=False)][["x", "y"]].round(2)
    pd.DataFrame({"id": range(2000), "people": 1, "x": at.x, "y": at.y}).to_csv(folder / "places.csv", index=False)
    pd.DataFrame({"x": to.x, "y": to.y}).to_csv(folder / "assets.csv", index=False)
    begin = time.perf_counter()
    network = pandana.Network(nodes.x, nodes.y, edges.u, edges.v, edges[["m"]], twoway=True)
    building = time.perf_counter() - begin
    begin = time.perf_counter()
    network.set_pois("asset", 20_000, 1, to.x, to.y)
    found = network.nearest_pois(20_000, "asset", num_pois=1)
    theirs = found.loc[network.get_node_ids(at.x, at.y), 1].to_numpy()
    asking = time.perf_counter() - begin
    extract = next(newport.glob("*.osm.pbf"))
    ours, took = run(binary, folder, f"""
[places]
path = "places.csv"
id = "id"
population = "people"
x = "x"
y = "y"
crs = "EPSG:27700"
[[assets]]
path = "assets.csv"
x = "x"
y = "y"
type = "asset"
kind = "social"
[measure]
nearest = "walk"
legs = "never"
network = "{extract}"
""")
    apart = np.abs(ours["asset_nearest_m"].to_numpy() - theirs)
    far = (apart > 0.5).sum()
    if far > 0:
        sys.exit(f"error: {far} of 2000 distances on foot differ, by up to {apart.max()} m")
    print(f"Newport on foot, 2,000 places, 1,000 assets: equal to {apart.max():.2f} m")
    print(f"  pandana {building:.2f} s to build and {asking:.3f} s to ask, allotment {took:.3f} s as a whole "
          f"process with the extract read: {(building + asking) / took:.1f} times")


def main():
    parser = argparse.ArgumentParser(description="Times the assets stage beside access and pandana.")
    parser.add_argument("--places", type=int, default=33_755)
    parser.add_argument("--assets", type=int, default=20_000)
    parser.add_argument("--newport", type=pathlib.Path)
    parser.add_argument("--allotment", default=str(REPOSITORY / "target/release/allotment"))
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        catchments(asked.allotment, folder, asked.places, asked.assets)
        if asked.newport:
            walking(asked.allotment, folder, asked.newport.resolve())


if __name__ == "__main__":
    main()
