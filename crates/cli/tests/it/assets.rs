//! `allotment assets`: the table, the notes, and what is refused.

use crate::csv::Csv;
use crate::desk::Desk;

const PLACES: &str = include_str!("../../../../examples/assets/places.csv");
const ASSETS: &str = include_str!("../../../../examples/assets/2025.csv");
const BEFORE: &str = include_str!("../../../../examples/assets/2024.csv");
const PEERS: &str = include_str!("../../../../examples/assets/peers.csv");
const SPEC: &str = include_str!("../../../../examples/assets/spec.toml");

fn desk() -> Desk {
    let desk = Desk::new();
    desk.write("places.csv", PLACES)
        .write("2025.csv", ASSETS)
        .write("2024.csv", BEFORE)
        .write("peers.csv", PEERS)
        .write("spec.toml", SPEC);
    desk
}

fn points(csv: &Csv, x: &str, y: &str) -> Vec<(f64, f64)> {
    csv.numbers(x).into_iter().zip(csv.numbers(y)).collect()
}

fn apart(a: (f64, f64), b: (f64, f64)) -> f64 {
    ((a.0 - b.0) * (a.0 - b.0) + (a.1 - b.1) * (a.1 - b.1)).sqrt()
}

#[test]
fn the_columns_stand_in_the_promised_order() {
    let table = desk().run(&["assets", "spec.toml"]).done().csv();
    let mut wanted = vec!["id".to_owned()];
    for of in ["childcare", "community_centre", "library", "pharmacy"] {
        for what in ["count", "density", "nearest_m", "2sfca", "e2sfca", "gap"] {
            wanted.push(format!("{of}_{what}"));
        }
    }
    assert_eq!(table.header, wanted);
    assert_eq!(table.column("id"), Csv::read(PLACES).column("id"));
}

/// By looking at every pair.
#[test]
fn the_figures_are_those_of_the_formulas() {
    let table = desk().run(&["assets", "spec.toml"]).done().csv();
    let (places, assets) = (Csv::read(PLACES), Csv::read(ASSETS));
    let at = points(&places, "easting", "northing");
    let people = places.numbers("people");
    let halls: Vec<usize> = (0..assets.column("type").len())
        .filter(|&row| assets.column("type")[row] == "community_centre")
        .collect();
    let spots = points(&assets, "x", "y");
    let seats = assets.numbers("places");
    for (row, &place) in at.iter().enumerate() {
        let metres: Vec<f64> = halls
            .iter()
            .map(|&hall| apart(place, spots[hall]))
            .collect();
        let count = metres.iter().filter(|metres| **metres <= 1000.0).count();
        assert_eq!(
            table.whole("community_centre_count")[row],
            i64::try_from(count).unwrap()
        );
        let density = 1000.0 * f64::from(u32::try_from(count).unwrap()) / people[row];
        assert!((table.numbers("community_centre_density")[row] - density).abs() < 1e-12);
        let least = metres.iter().copied().fold(f64::INFINITY, f64::min);
        assert!((table.numbers("community_centre_nearest_m")[row] - least).abs() < 1e-9);
        let score: f64 = halls
            .iter()
            .filter(|&&hall| apart(place, spots[hall]) <= 2000.0)
            .map(|&hall| {
                let demand: f64 = (0..at.len())
                    .filter(|&other| apart(at[other], spots[hall]) <= 2000.0)
                    .map(|other| people[other])
                    .sum();
                seats[hall] / demand
            })
            .sum();
        assert!((table.numbers("community_centre_2sfca")[row] - score).abs() < 1e-12);
    }
    // The moor has nothing within reach: 0, not missing.
    let moor = table
        .column("id")
        .iter()
        .position(|id| *id == "N12")
        .unwrap();
    assert_eq!(table.column("library_2sfca")[moor], "0");
    assert_eq!(table.column("library_count")[moor], "0");
}

#[test]
fn a_gap_is_to_the_median_of_the_peers() {
    let table = desk().run(&["assets", "spec.toml"]).done().csv();
    let (ids, peers) = (table.column("id"), Csv::read(PEERS));
    let people = Csv::read(PLACES).numbers("people");
    let density = table.numbers("childcare_density");
    for (row, id) in ids.iter().enumerate() {
        let mut theirs: Vec<f64> = (0..peers.column("id").len())
            .filter(|&line| peers.column("id")[line] == *id)
            .map(|line| {
                density[ids
                    .iter()
                    .position(|known| *known == peers.column("peer")[line])
                    .unwrap()]
            })
            .collect();
        theirs.sort_by(f64::total_cmp);
        let short = theirs[2] * people[row] / 1000.0 - density[row] * people[row] / 1000.0;
        let wanted = (short - 1e-9).ceil().max(0.0);
        assert!(
            (table.numbers("childcare_gap")[row] - wanted).abs() < 1e-9,
            "{id}"
        );
    }
}

/// With the bar held at an earlier output, an asset more widens no gap anywhere.
#[test]
fn a_held_bar_does_not_rise() {
    let desk = desk();
    desk.run(&["assets", "spec.toml", "--out", "before.csv"])
        .done();
    desk.write("spec.toml", format!("{SPEC}hold = \"before.csv\"\n"));
    desk.write(
        "2025.csv",
        format!("{ASSETS}C9,New Nursery,childcare,402400,501900,50,\n"),
    );
    let (before, after) = (
        desk.csv("before.csv"),
        desk.run(&["assets", "spec.toml"]).done().csv(),
    );
    let (was, is) = (before.whole("childcare_gap"), after.whole("childcare_gap"));
    assert!(
        was.iter().zip(&is).all(|(was, is)| is <= was),
        "{was:?} {is:?}"
    );
    assert!(
        was.iter().sum::<i64>() > is.iter().sum::<i64>(),
        "{was:?} {is:?}"
    );
}

/// As most of the British grid reads either way, the places say which way is meant.
#[test]
fn a_file_with_northing_first_in_every_row_is_turned() {
    let desk = desk();
    let right = desk.run(&["assets", "spec.toml"]).done();
    let rows = ASSETS.lines().enumerate().map(|(at, line)| {
        let mut cells: Vec<&str> = line.split(',').collect();
        if at > 0 {
            cells.swap(3, 4);
        }
        cells.join(",") + "\n"
    });
    desk.write("2025.csv", rows.collect::<String>());
    let ran = desk.run(&["assets", "spec.toml"]).done();
    assert_eq!(ran.text(), right.text());
    ran.says("2025.csv: every point has its northing first: read as northing and easting");
}

#[test]
fn what_is_wrong_with_assets_is_told_with_its_row() {
    let desk = desk();
    // Without coordinates, twice, far away.
    desk.write("2025.csv", format!("{ASSETS}X1,No Place,library,,,1,\nL1,Harbour Library,library,400300,500400,1,\nX2,Elsewhere,library,600000,100000,1,\nL7,harbour  library,library,400310,500400,1,\n"));
    let ran = desk.run(&["assets", "spec.toml"]).done();
    let ran = ran.says("warning: 2025.csv:14: the asset has no coordinates");
    let ran =
        ran.says("warning: 2025.csv:15: 'L1' is the same asset as on line 2, and counts once");
    let ran = ran.says("warning: 2025.csv:16: (600000, 100000) lies more than 20 km outside");
    ran.says("warning: 2025.csv:17: 'L7' looks like 'L1'");
    // The wrong way round.
    desk.write(
        "2025.csv",
        format!("{ASSETS}X3,Turned,library,502000,402000,1,\n"),
    );
    let ran = desk.run(&["assets", "spec.toml"]).refused("2025.csv:14: ");
    ran.says("the wrong way round");
    // One code in two places; a capacity that is none.
    desk.write(
        "2025.csv",
        format!("{ASSETS}L1,Other,library,401000,501000,1,\n"),
    );
    desk.run(&["assets", "spec.toml"])
        .refused("2025.csv:14: column 'id': the code 'L1' is on line 2 already");
    desk.write(
        "2025.csv",
        format!("{ASSETS}Z,Z,library,401000,501000,-3,\n"),
    );
    desk.run(&["assets", "spec.toml"])
        .refused("2025.csv:14: column 'places': -3 is below 0");
}

#[test]
fn a_spec_says_everything_that_is_wrong_with_it() {
    let desk = desk();
    desk.write(
        "spec.toml",
        "[places]\npath = \"places.csv\"\nid = \"id\"\npopulation = \"people\"\nx = \"easting\"\n\
         [[assets]]\npath = \"2025.csv\"\nkind = \"soft\"\ntype = \"library\"\n\
         [measure]\nnearest = \"walk\"\nwithin = 3\n\
         catchment = [{ method = \"e2sfca\", steps = [[500, 1.0], [400, 0.5]] }]\n[gap]\npeers = \"peers.csv\"\n",
    );
    let ran = desk.run(&["assets", "spec.toml"]).ends(3);
    for words in [
        "spec.toml:5: there is an x without a y",
        "spec.toml:6: nothing says where the assets are",
        "spec.toml:8: 'soft' is not a choice",
        "spec.toml:11: there is no network to walk on",
        "spec.toml:12: there is no key 'measure.within'",
        "step 2 ends at 400 metres",
    ] {
        assert!(ran.err.contains(words), "no «{words}» in\n{}", ran.err);
    }
    desk.write("spec.toml", SPEC.replace("density_within_m = 1000", ""));
    desk.run(&["assets", "spec.toml"])
        .refused("spec.toml")
        .says("density_within_m = 1000");
    desk.write("spec.toml", SPEC)
        .write("peers.csv", "id,peer\nN01,N77\nN01,N01\n");
    let ran = desk
        .run(&["assets", "spec.toml"])
        .refused("peers.csv:2: column 'peer': 'N77' is not among");
    ran.says("peers.csv:3: column 'peer': 'N01' is its own peer");
}

#[test]
fn degrees_are_measured_in_metres() {
    let desk = desk();
    desk.write(
        "p.csv",
        "id,people,lon,lat\nA,100,-3.0000,51.5880\nB,100,-3.0000,51.6060\n",
    );
    desk.write(
        "a.geojson",
        r#"{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"id":1},"geometry":{"type":"Point","coordinates":[-3.0,51.588]}}]}"#,
    );
    desk.write(
        "s.toml",
        "[places]\npath = \"p.csv\"\nid = \"id\"\npopulation = \"people\"\nx = \"lon\"\ny = \"lat\"\ncrs = \"EPSG:4326\"\n\
         [[assets]]\npath = \"a.geojson\"\nid = \"id\"\ntype = \"library\"\n[measure]\nnearest = \"straight\"\n",
    );
    let table = desk.run(&["assets", "s.toml"]).done().csv();
    let metres = table.numbers("library_nearest_m");
    // 0.018 degrees of latitude are 2,002 m there.
    assert!(
        metres[0] < 1e-6 && (metres[1] - 2002.0).abs() < 3.0,
        "{metres:?}"
    );
}

/// Borders are read as everywhere: latitude first in every corner is turned, and in some
/// it is refused with the place.
#[test]
fn borders_with_latitude_first_are_turned_or_told_with_their_place() {
    let desk = desk();
    let square = |id: &str, west: f64, swapped: bool| {
        let (east, low, high) = (west + 0.02, 53.01, 53.03);
        let ring = [
            [west, low],
            [east, low],
            [east, high],
            [west, high],
            [west, low],
        ];
        let ring = ring.map(|[x, y]| if swapped { [y, x] } else { [x, y] });
        format!(
            "{{\"type\":\"Feature\",\"properties\":{{\"id\":\"{id}\"}},\"geometry\":{{\"type\":\"Polygon\",\"coordinates\":[{ring:?}]}}}}"
        )
    };
    desk.write("p.csv", "id,people\nA,1000\nB,1000\n")
        .write("a.csv", "x,y\n-1.52,53.02\n-1.47,53.02\n")
        .write(
            "s.toml",
            "[places]\npath = \"p.csv\"\nid = \"id\"\npopulation = \"people\"\ngeometry = \"g.geojson\"\n\
             [[assets]]\npath = \"a.csv\"\nx = \"x\"\ny = \"y\"\ncrs = \"EPSG:4326\"\ntype = \"hall\"\nkind = \"social\"\n[measure]\ndensity_within_m = 500\n",
        );
    let run = |[first, second]: [bool; 2]| {
        let (a, b) = (square("A", -1.53, first), square("B", -1.48, second));
        desk.write(
            "g.geojson",
            format!("{{\"type\":\"FeatureCollection\",\"features\":[{a},{b}]}}"),
        );
        desk.run(&["assets", "s.toml"])
    };
    let right = run([false, false]).done();
    assert_eq!(right.csv().whole("hall_count"), [1, 1]);
    let turned = run([true, true]).done();
    assert_eq!(turned.text(), right.text());
    turned.says("g.geojson: every point has its latitude first");
    run([false, true])
        .refused("g.geojson: 'B': point 5 is (53.01, -1.48), latitude before longitude");
}

#[test]
fn an_area_counts_what_is_inside_or_near_its_boundary() {
    let desk = desk();
    let square = |id: &str, x: i32| {
        let (a, b) = (x, x + 1000);
        format!(
            "{{\"type\":\"Feature\",\"properties\":{{\"id\":\"{id}\"}},\"geometry\":{{\"type\":\"Polygon\",\"coordinates\":[[[{a},300000],[{b},300000],[{b},301000],[{a},301000],[{a},300000]]]}}}}"
        )
    };
    desk.write(
        "g.geojson",
        format!("{{\"type\":\"FeatureCollection\",\"crs\":{{\"type\":\"name\",\"properties\":{{\"name\":\"urn:ogc:def:crs:EPSG::27700\"}}}},\"features\":[{},{}]}}", square("A", 400_000), square("B", 402_000)),
    );
    desk.write("p.csv", "id,people\nB,500\nA,2000\n");
    desk.write(
        "a.csv",
        "x,y\n400500,300500\n401100,300500\n401500,300500\n",
    );
    desk.write(
        "s.toml",
        "[places]\npath = \"p.csv\"\nid = \"id\"\npopulation = \"people\"\ngeometry = \"g.geojson\"\n\
         [[assets]]\npath = \"a.csv\"\nx = \"x\"\ny = \"y\"\ncrs = \"EPSG:27700\"\ntype = \"hut\"\nkind = \"social\"\n[measure]\ndensity_within_m = 100\n",
    );
    let ran = desk
        .run(&["assets", "s.toml"])
        .done()
        .says("the middle of their ground");
    let table = ran.csv();
    assert_eq!(table.whole("hut_count"), [0, 2]);
    assert_eq!(table.numbers("hut_density"), [0.0, 1.0]);
}

/// Holes that lie over each other are one hole, and what a hole has outside the ring round
/// it is no border: nothing stands near ground that is not there.
#[test]
fn holes_over_each_other_are_taken_out_once() {
    let desk = desk();
    let ring = |[left, right, low, high]: [i32; 4]| {
        let (left, right) = (400_000 + left * 1_000, 400_000 + right * 1_000);
        let (low, high) = (300_000 + low * 1_000, 300_000 + high * 1_000);
        format!("[[{left},{low}],[{right},{low}],[{right},{high}],[{left},{high}],[{left},{low}]]")
    };
    desk.write("p.csv", "id,people,x,y\nN0,2000,402000,302000\n")
        .write(
            "a.csv",
            "x,y,type\n408100,310000,edge\n421000,310000,beyond\n403900,310000,inside\n",
        );
    let counts = |holes: &[[i32; 4]]| {
        let rings: Vec<String> = [[0, 20, 0, 20]]
            .iter()
            .chain(holes)
            .map(|one| ring(*one))
            .collect();
        let rings = rings.join(",");
        desk.write(
            "g.geojson",
            format!("{{\"type\":\"FeatureCollection\",\"crs\":{{\"type\":\"name\",\"properties\":{{\"name\":\"urn:ogc:def:crs:EPSG::27700\"}}}},\"features\":[{{\"type\":\"Feature\",\"properties\":{{\"id\":\"N0\"}},\"geometry\":{{\"type\":\"Polygon\",\"coordinates\":[{rings}]}}}}]}}"),
        );
        desk.write(
            "s.toml",
            "[places]\npath = \"p.csv\"\nid = \"id\"\npopulation = \"people\"\nx = \"x\"\ny = \"y\"\ncrs = \"EPSG:27700\"\ngeometry = \"g.geojson\"\n\
             [[assets]]\npath = \"a.csv\"\nx = \"x\"\ny = \"y\"\ncrs = \"EPSG:27700\"\ntype_column = \"type\"\nkind = \"social\"\n[measure]\ndensity_within_m = 1000\n",
        );
        let ran = desk.run(&["assets", "s.toml"]).done();
        let table = ran.csv();
        let found = ["edge", "beyond", "inside"].map(|of| table.whole(&format!("{of}_count"))[0]);
        (found, ran.err)
    };
    let (one, said) = counts(&[[4, 16, 4, 16]]);
    assert_eq!(
        one,
        [0, 1, 1],
        "the second is 1,000 m from the ring round it"
    );
    assert!(!said.contains("hole"), "{said}");
    let (two, said) = counts(&[[4, 12, 4, 16], [8, 16, 4, 16]]);
    assert_eq!(two, one, "the same hole in two pieces");
    assert!(
        said.contains("1 place: a hole lies over another one"),
        "{said}"
    );
    let (across, _) = counts(&[[10, 25, 4, 16]]);
    assert_eq!(
        across,
        [1, 0, 1],
        "the first is on ground, the second 6 km off"
    );
    // Together larger than the ring round them, and not all of it.
    let (most, said) = counts(&[[5, 15, 1, 19], [6, 19, 1, 19]]);
    assert_eq!(most, [0, 1, 1], "8.1 km is in the hole, and 3.9 is not");
    assert!(!said.contains("has no area"), "{said}");
    assert!(said.contains("that ground was taken out once"), "{said}");
    assert!(
        said.contains("that ground was taken out once (N0)"),
        "{said}"
    );
}

#[test]
fn staffed_assets_without_revenue_are_flagged() {
    let desk = desk();
    desk.write(
        "spec.toml",
        SPEC.replace(
            "capacity = \"places\"",
            "staffed = true\nrevenue = \"revenue\"",
        ),
    );
    let ran = desk
        .run(&["assets", "spec.toml", "--format", "json"])
        .done();
    assert_eq!(ran.json()["staffed_without_revenue"], 9);
    ran.says(
        "warning: 2025.csv:3: Heath Library (library) needs staff, and has no revenue for them",
    );
}

#[test]
fn sites_are_proposed_and_proved() {
    let desk = desk();
    let ran = desk
        .run(&[
            "assets",
            "site",
            "spec.toml",
            "--type",
            "library",
            "--count",
            "1",
        ])
        .done();
    let ran = ran.says("no other choice among 12 candidates does better");
    let table = ran.csv();
    // By every choice of one: who is further than 1 km from a library now.
    let places = Csv::read(PLACES);
    let (at, people) = (
        points(&places, "easting", "northing"),
        places.numbers("people"),
    );
    let libraries = [(400_300.0, 500_400.0), (402_200.0, 501_900.0)];
    let out = |place: usize| {
        libraries
            .iter()
            .all(|&library| apart(at[place], library) > 1000.0)
    };
    let best = (0..at.len())
        .map(|site| {
            (0..at.len())
                .filter(|&place| out(place) && apart(at[site], at[place]) <= 1000.0)
                .map(|place| people[place])
                .sum::<f64>()
        })
        .fold(0.0, f64::max);
    assert!((table.numbers("adds_people")[0] - best).abs() < 1e-9);
    let ran = desk.run(&[
        "assets",
        "site",
        "spec.toml",
        "--type",
        "libary",
        "--count",
        "1",
    ]);
    ran.refused("spec.toml: there are no assets of the type 'libary'")
        .says("did you mean 'library'?");
    desk.run(&[
        "assets",
        "site",
        "spec.toml",
        "--type",
        "library",
        "--count",
        "2",
        "--objective",
        "distance",
        "--within-m",
        "5000",
    ])
    .done()
    .says("person-metres");
}

#[test]
fn what_closed_and_opened_is_told_and_the_books_balance() {
    let ran = desk()
        .run(&[
            "assets", "changes", "2024.csv", "2025.csv", "--id", "id", "--name", "name",
        ])
        .done();
    let table = ran.csv();
    let told: Vec<String> = table
        .column("change")
        .iter()
        .zip(table.column("id_before"))
        .map(|(change, id)| format!("{id} {change}"))
        .collect();
    let wanted = [
        "L3 closed",
        "H1 renamed",
        "P2 moved",
        "P9 closed",
        " opened",
        " opened",
        " opened",
        " opened",
    ];
    assert_eq!(told, wanted);
    ran.says("library: 3 before, 0 opened, 1 closed, 2 after");
}

/// A made-up town of five by five crossings, of which the middle street is a
/// motorway.
#[test]
fn an_extract_says_what_stands_where_and_where_one_can_walk() {
    let desk = desk();
    let town = include_bytes!("../../../../examples/assets/town.osm.pbf");
    desk.write("town.osm.pbf", town);
    // At the lower end of the middle street, and at its upper end.
    desk.write(
        "p.csv",
        "id,people,lon,lat\nA,100,-2.996,51.58\nB,100,-2.996,51.588\n",
    );
    let spec = "[places]\npath = \"p.csv\"\nid = \"id\"\npopulation = \"people\"\nx = \"lon\"\ny = \"lat\"\ncrs = \"EPSG:4326\"\n\
        [[assets]]\nosm = \"town.osm.pbf\"\nkind = \"social\"\n[[assets]]\nosm = \"town.osm.pbf\"\ntype = \"bus_stop\"\n\
        [measure]\nnearest = \"walk\"\nnetwork = \"town.osm.pbf\"\ndensity_within_m = 300\n";
    desk.write("s.toml", spec);
    let ran = desk.run(&["assets", "s.toml", "--format", "json"]).done();
    let told = ran.json();
    assert_eq!(
        told["attribution"],
        "© OpenStreetMap contributors, ODbL 1.0"
    );
    let inputs = told["provenance"]["inputs"].to_string();
    assert!(inputs.contains("ODbL 1.0"), "{inputs}");
    let count = |of: &str| {
        let types = told["types"].as_array().unwrap();
        types
            .iter()
            .find(|one| one["type"] == of)
            .map(|one| one["assets"].clone())
    };
    assert_eq!(count("school").unwrap(), 1);
    assert_eq!(count("pharmacy").unwrap(), 1);
    assert_eq!(count("green_space").unwrap(), 1, "the private park is none");
    assert_eq!(count("bus_stop").unwrap(), 1);
    assert_eq!(count("supermarket"), None, "physical was not asked for");
    assert_eq!(told["measures"]["nearest"]["parts"], 2);
    assert_eq!(told["measures"]["nearest"]["nodes_left_out"], 2);
    // Up the street are 222.5 m, over the next street 138.4 m more each way.
    let metres = |row: usize, of: &str| {
        told["places"][row][format!("{of}_nearest_m")]
            .as_f64()
            .unwrap()
    };
    assert!(
        (metres(0, "pharmacy") - (222.5 + 2.0 * 138.4)).abs() < 1.5,
        "{}",
        metres(0, "pharmacy")
    );
    assert!(metres(0, "bus_stop") < 1e-6);
    assert!(
        (metres(1, "bus_stop") - (4.0 * 222.5 + 2.0 * 138.4)).abs() < 4.0,
        "{}",
        metres(1, "bus_stop")
    );

    desk.write("town.osm.pbf", &town[..town.len() - 9]);
    desk.run(&["assets", "s.toml"])
        .refused("town.osm.pbf: is cut short in blob 2");
    desk.write(
        "s.toml",
        spec.replace("type = \"bus_stop\"", "type = \"bus_stopp\""),
    );
    desk.write("town.osm.pbf", town);
    desk.run(&["assets", "s.toml"])
        .refused("s.toml:13: there is no type 'bus_stopp'")
        .says("did you mean 'bus_stop'?");
}

#[test]
fn the_table_of_types_can_be_printed_and_given_back() {
    let desk = desk();
    let types = desk.run(&["assets", "types"]).done();
    assert!(types.text().matches("[[type]]").count() >= 24);
    desk.write("types.toml", types.text());
    desk.write("spec.toml", format!("types = \"types.toml\"\n{SPEC}"));
    desk.run(&["assets", "spec.toml"]).done();
}

/// In a programme the stage writes what the command writes, and `verify` makes
/// it again.
#[test]
fn a_programme_writes_the_assets_of_its_places() {
    let desk = desk();
    let alone = desk.run(&["assets", "spec.toml"]).done();
    desk.run(&["new", "fund"]).done();
    let mut spec = SPEC.to_owned();
    for table in ["[places]", "[[assets]]", "[measure]", "[gap]"] {
        let at = table.rfind('[').expect("a table begins so") + 1;
        spec = spec.replace(table, &format!("{}assets.{}", &table[..at], &table[at..]));
    }
    let spec = spec.replace("\"places.csv\"", "\"people.csv\"");
    let programme = desk.text("fund/programme.toml");
    desk.write("fund/programme.toml", format!("{programme}\n{spec}"));
    desk.write("fund/people.csv", PLACES);
    desk.write("fund/2025.csv", ASSETS)
        .write("fund/peers.csv", PEERS);
    desk.run(&["run", "fund"]).done();
    assert_eq!(desk.text("fund/out/assets.csv"), alone.text());
    assert_eq!(
        desk.json("fund/out/assets.json")["types"][0]["type"],
        "childcare"
    );
    let receipt = desk.text("fund/out/receipt.json");
    assert!(
        receipt.contains("12 assets of 4 types for 12 places"),
        "{receipt}"
    );
    desk.run(&["verify", "fund"]).done();
    desk.write("fund/2025.csv", format!("{ASSETS}Z,Z,library,x,1,1,\n"));
    desk.run(&["check", "fund"])
        .ends(4)
        .says("2025.csv:14: column 'x'");
}

/// A new place for children that a smaller peer reaches, too: measured anew, the bar of
/// the larger one would rise and its gap widen. As planned, it never does.
#[test]
fn what_is_planned_widens_no_gap() {
    let desk = Desk::new();
    desk.write(
        "p.csv",
        "id,people,x,y\nA,2000,400000,300000\nB,1000,400100,300000\n",
    )
    .write("peers.csv", "id,peer\nA,B\nB,A\n")
    .write("now.csv", "id,x,y\nh1,409000,300000\n")
    .write("new.csv", "id,x,y\nh2,400050,300000\n");
    let spec = |more: &str| {
        let block = |path: &str| {
            format!(
                "[[assets]]\npath = \"{path}\"\nid = \"id\"\nx = \"x\"\ny = \"y\"\ntype = \"hall\"\nkind = \"social\"\n"
            )
        };
        let more = if more == "none" {
            String::new()
        } else {
            block("new.csv") + more
        };
        format!(
            "[places]\npath = \"p.csv\"\nid = \"id\"\npopulation = \"people\"\nx = \"x\"\ny = \"y\"\ncrs = \"EPSG:27700\"\n{}{more}[measure]\ndensity_within_m = 1000\n[gap]\npeers = \"peers.csv\"\n",
            block("now.csv")
        )
    };
    let gaps = |more: &str| {
        desk.write("s.toml", spec(more));
        desk.run(&["assets", "s.toml"])
            .done()
            .csv()
            .numbers("hall_gap")
    };
    assert_eq!(gaps("none"), [0.0, 0.0]);
    assert_eq!(gaps(""), [1.0, 0.0], "as if it had always been there");
    assert_eq!(gaps("planned = true\n"), [0.0, 0.0]);
}

/// By hand: the lower end of the middle street is 222.5 m from its top; a farm stands
/// some 2.2 km east of every street.
#[test]
fn a_long_way_to_the_network_is_counted_and_told() {
    let desk = desk();
    let town = include_bytes!("../../../../examples/assets/town.osm.pbf");
    desk.write("town.osm.pbf", town).write(
        "p.csv",
        "id,people,lon,lat\nA,100,-2.996,51.58\nFarm,100,-2.96,51.584\n",
    );
    let metres = |legs: &str| {
        let spec = format!(
            "[places]\npath = \"p.csv\"\nid = \"id\"\npopulation = \"people\"\nx = \"lon\"\ny = \"lat\"\ncrs = \"EPSG:4326\"\n\
            [[assets]]\nosm = \"town.osm.pbf\"\ntype = \"bus_stop\"\n\
            [measure]\nnearest = \"walk\"\nnetwork = \"town.osm.pbf\"\n{legs}"
        );
        desk.write("s.toml", spec);
        let ran = desk.run(&["assets", "s.toml"]).done();
        (ran.csv().numbers("bus_stop_nearest_m"), ran.err)
    };
    let (never, told) = metres("");
    assert!(told.contains("'Farm' is "), "{told}");
    assert!(
        told.contains("the way to it is not counted: legs = \"long\" counts it"),
        "{told}"
    );
    let (long, told) = metres("legs = \"long\"\n");
    assert!(
        (long[0] - never[0]).abs() < 1e-9,
        "a place in town is as pandana has it"
    );
    let leg = long[1] - never[1];
    assert!((1_500.0..3_500.0).contains(&leg), "{leg}");
    assert!(
        told.contains("the way there, in a straight line, is counted in its way on foot"),
        "{told}"
    );
    let (always, _) = metres("legs = \"always\"\n");
    assert!(always[0] >= long[0] && always[1] >= long[1]);
    desk.write(
        "s.toml",
        desk.text("s.toml").replace(
            "nearest = \"walk\"\nnetwork = \"town.osm.pbf\"\n",
            "nearest = \"straight\"\n",
        ),
    );
    desk.run(&["assets", "s.toml"])
        .refused("s.toml:")
        .says("nobody walks on a network");
}

/// That everybody is served is an answer, and the input is not wrong.
#[test]
fn where_nobody_can_be_brought_nearer_that_is_the_answer() {
    let asked = "assets site spec.toml --type library --count 1 --within-m 20000";
    let ran = desk().run(&asked.split(' ').collect::<Vec<_>>()).done();
    let ran = ran.says("one more 'library' at any of 12 candidates would bring nobody nearer: 0 people have none within 20000 m");
    assert!(ran.csv().column("site").is_empty());
}

/// What is wrong with one column or file hides nothing that is wrong with another.
#[test]
fn faults_of_places_assets_and_peers_are_told_at_once() {
    let desk = desk();
    let assets = format!(
        "{ASSETS}Z4,Hall,community_centre,400300,500400,-3,\nL1,Again,library,400999,500400,1,\n"
    );
    desk.write("2025.csv", assets)
        .write("peers.csv", format!("{PEERS}N01,N99,16,1,true\n"));
    let lines = ASSETS.lines().count();
    let ran = desk.run(&["assets", "spec.toml"]);
    let ran = ran
        .refused(&format!(
            "2025.csv:{}: column 'places': -3 is below 0",
            lines + 1
        ))
        .says(&format!(
            "2025.csv:{}: column 'id': the code 'L1' is on line",
            lines + 2
        ));
    ran.says("'N99' is not among the places of places.csv");
    let first = PLACES.lines().nth(1).expect("a place");
    let people = first.split(',').nth(2).expect("its people");
    desk.write(
        "places.csv",
        PLACES.replacen(&format!(",{people},"), ",-4,", 1),
    );
    desk.run(&["assets", "spec.toml"])
        .refused(&format!(
            "2025.csv:{}: column 'places': -3 is below 0",
            lines + 1
        ))
        .says("places.csv:2: column 'people': -4 is below 0");
}

/// Fiji lies on both sides of the 180th meridian, and is one country.
///
/// Source: geodesics on WGS 84 by `pyproj` 3.7 (`Geod.inv`; Karney 2013), to a tenth of a
/// metre. A zone of the UTM grid is within 0.1% of them.
#[test]
fn the_other_side_of_the_180th_meridian_is_near() {
    let desk = Desk::new();
    desk.write(
        "p.csv",
        "id,people,x,y\nP0,100,179.99,-17.0\nP1,100,-179.95,-17.05\nP2,100,179.80,-17.05\n",
    )
    .write("a.csv", "id,x,y\nA0,-179.98,-17.0\n")
    .write(
        "s.toml",
        "[places]\npath = \"p.csv\"\nid = \"id\"\npopulation = \"people\"\nx = \"x\"\ny = \"y\"\ncrs = \"EPSG:4326\"\n\
         [[assets]]\npath = \"a.csv\"\nid = \"id\"\nx = \"x\"\ny = \"y\"\ntype = \"lib\"\nkind = \"social\"\n\
         [measure]\ndensity_within_m = 5000\nnearest = \"straight\"\n",
    );
    let table = desk.run(&["assets", "s.toml"]).done().csv();
    let geodesics = [3194.6, 6389.2, 24068.5];
    for (metres, geodesic) in table.numbers("lib_nearest_m").into_iter().zip(geodesics) {
        assert!(
            (metres / geodesic - 1.0_f64).abs() < 1e-3,
            "{metres} and {geodesic}"
        );
    }
    assert_eq!(table.numbers("lib_count"), [1.0, 0.0, 0.0]);
}
