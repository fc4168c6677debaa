//! `allotment peers`: places like this one, a place beside them, and types.

use std::fmt::Write as _;

use crate::desk::Desk;

const SPEC: &str = include_str!("../../../../examples/peers/spec.toml");
const TABLE: &str = include_str!("../../../../examples/peers/structure.csv");

fn desk() -> Desk {
    let desk = Desk::new();
    desk.write("spec.toml", SPEC).write("structure.csv", TABLE);
    desk
}

/// The example with one text put for another.
fn with(desk: &Desk, from: &str, to: &str) {
    assert!(SPEC.contains(from), "{from}");
    desk.write("spec.toml", SPEC.replace(from, to));
}

#[test]
fn peers_have_the_columns_of_the_contract_and_every_form() {
    let desk = desk();
    desk.run(&["peers", "spec.toml", "--out", "peers.csv"])
        .done();
    let text = desk.text("peers.csv");
    let mut lines = text.lines();
    assert_eq!(lines.next(), Some("id,peer,distance,position,firm"));
    assert_eq!(lines.count(), 48 * 12);
    for line in text.lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        assert_ne!(cells[0], cells[1]);
        assert!(["true", "false"].contains(&cells[4]), "{line}");
    }
    let json = desk
        .run(&["peers", "spec.toml", "--format", "json"])
        .done()
        .json();
    assert_eq!(json["peers"].as_array().unwrap().len(), 48 * 12);
    assert_eq!(json["seed"], 2026);
    assert_eq!(json["options"]["k"], 12);
    let inputs = json["provenance"]["inputs"].as_array().unwrap();
    assert!(
        inputs
            .iter()
            .any(|one| one["title"] == "Made up for this example")
    );
    for name in ["peers.parquet", "peers.xlsx", "peers.csv.gz"] {
        desk.run(&["peers", "spec.toml", "--out", name]).done();
        assert!(desk.has(name));
    }
}

#[test]
fn the_share_stands_beside_firm_where_it_is_asked_for() {
    let desk = desk();
    let json = desk
        .run(&["peers", "spec.toml", "--with-share", "--format", "json"])
        .done()
        .json();
    let rows = json["peers"].as_array().unwrap();
    let mut firm = 0;
    for row in rows {
        let share = row["share"].as_f64().unwrap();
        assert_eq!(row["firm"].as_bool().unwrap(), share >= 0.7, "{row}");
        firm += usize::from(share >= 0.7);
    }
    assert!(firm > 0 && firm < rows.len());
}

#[test]
fn the_order_of_rows_and_the_threads_change_no_byte() {
    let desk = desk();
    let run = |threads: &str| {
        let ran = desk.run_with(&["peers", "spec.toml"], &[("RAYON_NUM_THREADS", threads)]);
        ran.done().out.clone()
    };
    let first = run("1");
    assert_eq!(first, run("2"));
    let mut lines: Vec<&str> = TABLE.lines().collect();
    lines[1..].reverse();
    desk.write("structure.csv", lines.join("\n"));
    assert_eq!(first, run("2"));
}

/// A value made of a row's number and its claimant rate.
type Disguise<'a> = &'a dyn Fn(usize, f64) -> f64;

#[test]
fn what_is_compared_is_refused_as_structure_by_name_and_by_values() {
    let desk = desk();
    let own = "column = \"owned_share\"";
    with(&desk, own, "column = \"claimant_rate\"");
    let ran = desk.run(&["peers", "spec.toml"]);
    assert_eq!(ran.status, 3);
    assert!(
        ran.err
            .contains("error: spec.toml:17: 'claimant_rate' is an outcome\nhelp: leave it out"),
        "{}",
        ran.err
    );
    // A renamed copy, one in another unit, and ranks.
    let column = |of: &dyn Fn(usize, f64) -> f64| {
        let mut lines = TABLE.lines();
        let mut text = format!("{},disguised\n", lines.next().unwrap());
        for (at, line) in lines.enumerate() {
            let value: f64 = line.split(',').nth(7).unwrap().parse().unwrap();
            writeln!(text, "{line},{}", of(at, value)).unwrap();
        }
        text
    };
    with(&desk, own, "column = \"disguised\"");
    let cases: [(Disguise<'_>, &str); 3] = [
        (&|_, value| value, "has the very values of"),
        (
            &|_, value| 100.0 - 7.0 * value,
            "has, in another unit, the values of",
        ),
        (
            &|_, value| value.powi(3),
            "puts places in the very order of",
        ),
    ];
    for (of, said) in cases {
        desk.write("structure.csv", column(of));
        let ran = desk.run(&["peers", "spec.toml"]);
        assert_eq!(ran.status, 3);
        let said = format!("'disguised' {said} the outcome 'claimant_rate'");
        assert!(ran.err.contains(&said), "{}", ran.err);
    }
    desk.write(
        "structure.csv",
        column(&|at, value| value + f64::from(u8::try_from(at % 5).expect("below 5"))),
    );
    desk.run(&["peers", "spec.toml"]).done();
    // A little noise, and whole numbers, hide nothing.
    let noise = |at: usize| f64::from(u8::try_from(at * 7 % 11).expect("below 11")) / 40.0;
    let rounded = |_: usize, value: f64| (3.0 * value).round() / 3.0;
    let shaken = |at: usize, value: f64| value + noise(at);
    let ways: [Disguise<'_>; 2] = [&shaken, &rounded];
    for of in ways {
        desk.write("structure.csv", column(of));
        desk.run(&["peers", "spec.toml"]).refused(
            "spec.toml:17: 'disguised' puts places all but in the order (rank correlation above 0.99) of the outcome 'claimant_rate'",
        );
    }
}

/// A sum of two outcomes, and two columns of structure that make one up.
#[test]
fn mixes_of_what_is_compared_are_refused() {
    let desk = desk();
    let add = |name: &str, of: &dyn Fn(&[f64], usize) -> f64| {
        let mut lines = TABLE.lines();
        let mut text = format!("{},{name}\n", lines.next().unwrap());
        for (at, line) in lines.enumerate() {
            let cells = line.split(',').skip(2);
            let cells: Vec<f64> = cells.map(|cell| cell.parse().unwrap_or(0.0)).collect();
            writeln!(text, "{line},{}", of(&cells, at)).unwrap();
        }
        text
    };
    // Claimants, and twice the satisfaction with life.
    desk.write(
        "structure.csv",
        add("hardship", &|cells, _| cells[5] - 2.0 * cells[6]),
    );
    with(&desk, "column = \"coast\"", "column = \"hardship\"");
    desk.run(&["peers", "spec.toml"]).refused(
        "spec.toml:25: 'hardship' is a mix of what is compared (claimant_rate, life_satisfaction, clubs_per_1000",
    );
    // The share of people who are old, and what is left of claimants without them.
    desk.write(
        "structure.csv",
        add("rest", &|cells, _| cells[5] - 0.1 * cells[0]),
    );
    with(&desk, "column = \"coast\"", "column = \"rest\"");
    desk.run(&["peers", "spec.toml"]).refused(
        "spec.toml:9: together the variables of structure make up 'claimant_rate', which is compared",
    );
}

/// The score of the programme's index, and that of a group of it, under other names.
#[test]
fn what_is_made_of_need_is_no_structure_either() {
    let desk = desk();
    let mut need = "code,poor,sick\n".to_owned();
    for line in TABLE.lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        writeln!(need, "{},{},{}", cells[0], cells[4], cells[2]).unwrap();
    }
    desk.write("need.csv", need).write(
        "programme.toml",
        "[programme]\nname = \"A fund\"\n[need.table]\npath = \"need.csv\"\nid = \"code\"\n[[need.indicator]]\nid = \"poor\"\ncolumn = \"poor\"\nmore_is = \"worse\"\n[[need.indicator]]\nid = \"sick\"\ncolumn = \"sick\"\nmore_is = \"worse\"\n[need.index]\nmeasures = \"need\"\nnormalise = \"percentile-rank\"\ncombine = \"arithmetic\"\n",
    );
    desk.run(&["run", "."]).done();
    let scores = desk.csv("out/need.csv");
    let by_id: std::collections::BTreeMap<&str, &str> = (scores.column("id").into_iter())
        .zip(scores.column("score"))
        .collect();
    let mut lines = TABLE.lines();
    let mut text = format!("{},old\n", lines.next().unwrap());
    for line in lines {
        let id = line.split(',').next().unwrap();
        writeln!(text, "{line},{}", by_id[id]).unwrap();
    }
    desk.write("structure.csv", text);
    let spec = SPEC
        .replace("column = \"coast\"", "column = \"old\"")
        .replace("column = \"age_65_plus_share\"", "column = \"coast\"")
        .replace(
            "column = \"owned_share\"",
            "column = \"manufacturing_share\"",
        );
    let doubled = "\n[[structure]]\ncolumn = \"manufacturing_share\"\ntitle = \"share of jobs in manufacturing\"\n";
    desk.write("spec.toml", spec.replacen(doubled, "\n", 1));
    desk.run(&["peers", "spec.toml"])
        .refused("spec.toml:")
        .says("'old' has the very values of 'score', the index of need of the programme");
}

/// A programme beside the spec: its indicators of need are no structure, whatever
/// they are called.
#[test]
fn an_indicator_of_need_of_the_programme_beside_is_refused() {
    let desk = desk();
    let mut need = "code,poor\n".to_owned();
    let lines: Vec<&str> = TABLE.lines().skip(1).collect();
    for line in lines.into_iter().rev() {
        let cells: Vec<&str> = line.split(',').collect();
        writeln!(need, "{},{}", cells[0], cells[4]).unwrap();
    }
    desk.write("need.csv", need).write(
        "programme.toml",
        "[programme]\nname = \"A fund\"\n[need.table]\npath = \"need.csv\"\nid = \"code\"\n[[need.indicator]]\nid = \"poor\"\ncolumn = \"poor\"\nmore_is = \"worse\"\n",
    );
    let ran = desk.run(&["peers", "spec.toml"]);
    assert_eq!(ran.status, 3);
    assert!(
        ran.err.contains(
            "'owned_share' has the very values of 'poor', an indicator of need of the programme"
        ),
        "{}",
        ran.err
    );
}

#[test]
fn wrong_specs_and_tables_are_refused_with_their_lines() {
    let cases = [
        (
            "k = 12",
            "k = 48",
            "48 peers are asked for, and each place has 47 others",
        ),
        (
            "k = 12",
            "k = 12\nneighbours = 3",
            "there is no key 'peers.neighbours'",
        ),
        (
            "\"euclidean\"",
            "\"manhattan\"",
            "'manhattan' is not a choice for 'peers.distance'",
        ),
        ("weight = 0.5", "weight = -1", "the weight is -1"),
        (
            "column = \"coast\"",
            "column = \"cost\"",
            "has no column 'cost'",
        ),
        (
            "column = \"coast\"",
            "column = \"owned_share\"",
            "'owned_share' is named twice under structure",
        ),
    ];
    for (from, to, said) in cases {
        let desk = desk();
        with(&desk, from, to);
        let ran = desk.run(&["peers", "spec.toml", "--out", "peers.csv"]);
        assert_eq!(ran.status, 3, "{said}");
        assert!(ran.err.contains(said), "{}", ran.err);
        assert!(ran.err.starts_with("error: spec.toml:"), "{}", ran.err);
        assert!(!desk.has("peers.csv"));
    }
    let desk = desk();
    desk.write("structure.csv", TABLE.replacen(",0,", ",,", 2));
    let ran = desk.run(&["peers", "spec.toml"]);
    assert_eq!(ran.status, 3);
    assert_eq!(
        ran.err.matches("the value of 'coast' is missing").count(),
        2,
        "{}",
        ran.err
    );
}

#[test]
fn mahalanobis_names_what_follows_from_what() {
    let desk = desk();
    let mut lines = TABLE.lines();
    let mut text = format!("{},sum\n", lines.next().unwrap());
    for line in lines {
        let number = |at: usize| -> f64 { line.split(',').nth(at).unwrap().parse().unwrap() };
        writeln!(text, "{line},{}", number(2) + 3.0 * number(3)).unwrap();
    }
    desk.write("structure.csv", text);
    with(&desk, "column = \"coast\"", "column = \"sum\"");
    desk.run(&["peers", "spec.toml"]).done();
    let spec = desk
        .text("spec.toml")
        .replace("\"euclidean\" ", "\"mahalanobis\"");
    desk.write("spec.toml", spec);
    let ran = desk.run(&["peers", "spec.toml"]);
    assert_eq!(ran.status, 3);
    assert!(
        ran.err
            .contains("'sum' follows from 'age_65_plus_share' and 'people_per_hectare'"),
        "{}",
        ran.err
    );
}

#[test]
fn a_profile_tells_strengths_first_and_no_national_rank() {
    let desk = desk();
    let ran = desk.run(&[
        "peers",
        "profile",
        "P007",
        "spec.toml",
        "--format",
        "table",
        "--page",
        "page.html",
    ]);
    let text = ran.done().text().to_owned();
    assert!(!text.to_lowercase().contains("rank"), "{text}");
    assert!(text.find("Strengths").unwrap() < text.find("Gaps").unwrap());
    insta::assert_snapshot!("profile", text);
    let page = desk.text("page.html");
    assert!(page.contains("<svg") && page.contains("Pit 7 (P007) beside"));
    let json = desk
        .run(&["peers", "profile", "P007", "spec.toml", "--format", "json"])
        .done()
        .json();
    let first = &json["strengths"][0];
    assert_eq!(first["measure"], "buses_per_day");
    // 11 of the 12 peers have the measure; r = 2: 1 - 2 * 12 / 2048.
    assert_eq!(first["n"], 11);
    assert!((first["level"].as_f64().unwrap() - 0.988_281_25).abs() < 1e-12);
    let part = |key: &str| first[key].as_f64().unwrap();
    let gap = (part("value") - part("peer_median")) / part("mad");
    assert!((part("gap") - gap).abs() < 1e-12);
}

#[test]
fn a_profile_needs_polarity_and_a_place_and_enough_peers() {
    let desk = desk();
    with(
        &desk,
        "unit = \"per 100 people\"\nmore_is = \"worse\"",
        "unit = \"per 100 people\"",
    );
    let ran = desk.run(&["peers", "profile", "P007", "spec.toml"]);
    assert_eq!(ran.status, 3);
    assert!(
        ran.err
            .contains("it is not said whether more of 'claimant_rate' is better or worse")
    );
    assert!(ran.err.contains("it is never guessed"));
    // Peers themselves need no polarity.
    desk.run(&["peers", "spec.toml"]).done();
    desk.write("spec.toml", SPEC);
    let ran = desk.run(&["peers", "profile", "P07", "spec.toml"]);
    assert_eq!(ran.status, 3);
    assert!(
        ran.err.contains("help: did you mean 'P007'?"),
        "{}",
        ran.err
    );
    with(&desk, "k = 12", "k = 9");
    let json = desk
        .run(&["peers", "profile", "P007", "spec.toml", "--format", "json"])
        .done()
        .json();
    assert_eq!(json["withheld"].as_array().unwrap().len(), 4);
    assert_eq!(json["strengths"].as_array().unwrap().len(), 0);
    assert!(
        json["withheld"][0]["why"]
            .as_str()
            .unwrap()
            .contains("at least 10 are needed")
    );
}

/// Peers that somebody else named, in the form that this stage writes.
#[test]
fn a_profile_takes_peers_from_a_table() {
    let desk = desk();
    desk.run(&["peers", "spec.toml", "--out", "peers.csv"])
        .done();
    let profile = |more: &[&str]| {
        let args = ["peers", "profile", "P007", "spec.toml", "--format", "csv"];
        let args: Vec<&str> = args.iter().chain(more).copied().collect();
        desk.run(&args).done().text().to_owned()
    };
    assert_eq!(profile(&[]), profile(&["--peers", "peers.csv"]));
    desk.write("peers.csv", "id,peer\nP007,P999\nP007,P007\n");
    let ran = desk.run(&[
        "peers",
        "profile",
        "P007",
        "spec.toml",
        "--peers",
        "peers.csv",
    ]);
    assert_eq!(ran.status, 3);
    assert!(ran.err.contains("'P999' is not in") && ran.err.contains("no peer of itself"));
}

#[test]
fn types_say_by_what_they_were_chosen_and_whether_they_are_found_again() {
    let desk = desk();
    let text = desk
        .run(&["peers", "types", "spec.toml", "--format", "table"])
        .done()
        .text()
        .to_owned();
    insta::assert_snapshot!("types", text);
    let json = desk
        .run(&["peers", "types", "spec.toml", "--format", "json"])
        .done()
        .json();
    assert_eq!(json["tried"].as_array().unwrap().len(), 5);
    assert_eq!(json["places"].as_array().unwrap().len(), 48);
    assert_eq!(
        json["adjusted_rand"]["samples"].as_array().unwrap().len(),
        50
    );
    let csv = desk
        .run(&["peers", "types", "spec.toml", "--format", "csv"])
        .done()
        .text()
        .to_owned();
    assert!(csv.starts_with("id,type,distance\nP001,"));
    with(&desk, "from = 2\nto = 6", "types = 3");
    let json = desk
        .run(&["peers", "types", "spec.toml", "--format", "json"])
        .done()
        .json();
    assert_eq!(json["chosen"], false);
    assert_eq!(json["types"].as_array().unwrap().len(), 3);
}

#[test]
fn gaps_over_time_take_peers_as_this_stage_writes_them() {
    let desk = Desk::new();
    let crimes = include_str!("../../../../examples/outcome/crimes.csv");
    let peers = include_str!("../../../../examples/outcome/peers.csv");
    desk.write("crimes.csv", crimes).write("peers.csv", peers);
    let of_stage = peers.replacen("place,peer", "id,peer", 1);
    desk.write("stage.csv", of_stage);
    let gaps = |peers: &str| {
        let args = "outcome gaps crimes.csv --unit place --time year --count crimes --of people --format csv --peers";
        let args: Vec<&str> = args.split(' ').chain([peers]).collect();
        desk.run(&args).done().text().to_owned()
    };
    assert_eq!(gaps("peers.csv"), gaps("stage.csv"));
}

/// `[peers]` of a programme: peers and profiles stand in `out/`, and what need is
/// measured by is refused.
#[test]
fn a_programme_finds_peers_and_profiles() {
    let desk = desk();
    let stage = |structure: &str| {
        format!(
            "[programme]\nname = \"A fund\"\n\
             [need.table]\npath = \"structure.csv\"\nid = \"id\"\nname = \"name\"\n\
             [[need.indicator]]\nid = \"claims\"\ncolumn = \"claimant_rate\"\nmore_is = \"worse\"\n\
             [peers]\nk = 12\nstability_draws = 20\n\
             [peers.table]\npath = \"structure.csv\"\nid = \"id\"\n\
             [[peers.structure]]\ncolumn = \"age_65_plus_share\"\n\
             [[peers.structure]]\ncolumn = \"{structure}\"\n\
             [[peers.outcome]]\ncolumn = \"clubs_per_1000\"\nmore_is = \"better\"\n"
        )
    };
    desk.write("programme.toml", stage("owned_share"));
    desk.run(&["run", "."]).done();
    assert!(
        desk.text("out/peers.csv")
            .starts_with("id,peer,distance,position,firm\n")
    );
    assert!(
        desk.text("out/profiles.csv")
            .starts_with("id,measure,kind,")
    );
    assert_eq!(desk.text("out/profiles.csv").lines().count(), 49);
    desk.run(&["verify", "."]).done();

    // The assets stage asks for the peers that this run finds, before they are written.
    let asset = |at: usize| format!("L{at},library,{},0", 3000 * at);
    let assets: Vec<String> = (0..8).map(asset).collect();
    let ids = desk.csv("structure.csv");
    let place = |(at, id): (usize, &&str)| format!("{id},{},{},0", 1000 + at, 1000 * at);
    let places: Vec<String> = ids.column("id").iter().enumerate().map(place).collect();
    desk.write(
        "points.csv",
        format!("id,type,x,y\n{}\n", assets.join("\n")),
    )
    .write(
        "places.csv",
        format!("id,people,x,y\n{}\n", places.join("\n")),
    );
    let with_assets = format!(
        "{}[assets.places]\npath = \"places.csv\"\nid = \"id\"\npopulation = \"people\"\n\
         x = \"x\"\ny = \"y\"\ncrs = \"EPSG:27700\"\n\
         [[assets.assets]]\npath = \"points.csv\"\nid = \"id\"\nx = \"x\"\ny = \"y\"\n\
         type_column = \"type\"\nkind = \"social\"\n\
         [assets.measure]\ndensity_within_m = 1000\n\
         [assets.gap]\npeers = \"out/peers.csv\"\n",
        stage("owned_share")
    );
    std::fs::remove_dir_all(desk.path("out")).unwrap();
    desk.write("programme.toml", &with_assets);
    desk.run(&["run", "."]).done();
    let lent = desk.csv("out/assets.csv").column("library_gap").join(",");
    desk.run(&["verify", "."]).done();
    let written = desk.text("out/peers.csv");
    desk.write("known.csv", written).write(
        "programme.toml",
        with_assets.replace("out/peers.csv", "known.csv"),
    );
    desk.run(&["run", "."]).done();
    let read = desk.csv("out/assets.csv").column("library_gap").join(",");
    assert_eq!(lent, read);
    assert!(lent.contains('1'), "{lent}");

    desk.write("programme.toml", stage("claimant_rate"));
    let ran = desk.run(&["check", "."]);
    assert!(
        ran.err
            .contains("'claimant_rate' is an indicator of need of the programme"),
        "{}",
        ran.err
    );
}
