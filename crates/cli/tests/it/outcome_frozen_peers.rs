//! Whom a frozen design compares with: peers are stated by the hash of their table, and
//! any others are a departure.

use std::fmt::Write as _;

use serde_json::Value;

use crate::desk::Desk;

const PANEL: &str = include_str!("../../../../examples/outcome/panel.csv");
const DESIGN: &str = include_str!("../../../../examples/outcome/design.toml");

/// Each funded place with the first `many` of the others, in the order of the panel.
fn peers(many: usize) -> String {
    let mut places: Vec<(&str, bool)> = Vec::new();
    let head: Vec<&str> = PANEL
        .lines()
        .next()
        .unwrap_or_default()
        .split(',')
        .collect();
    let column = |name: &str| head.iter().position(|one| *one == name).expect("a column");
    for row in PANEL.lines().skip(1) {
        let cells: Vec<&str> = row.split(',').collect();
        let place = (cells[column("place")], !cells[column("funded")].is_empty());
        if !places.contains(&place) {
            places.push(place);
        }
    }
    let mut table = String::from("place,peer\n");
    for (place, _) in places.iter().filter(|(_, funded)| *funded) {
        for (peer, _) in places.iter().filter(|(_, funded)| !*funded).take(many) {
            let _ = writeln!(table, "{place},{peer}");
        }
    }
    table
}

fn desk(design: &str) -> Desk {
    let desk = Desk::new();
    desk.write("panel.csv", PANEL)
        .write("design.toml", design)
        .write("peers.csv", peers(12))
        .write("others.csv", peers(9));
    desk.run(&["outcome", "freeze", "design.toml", "--out", "frozen.json"])
        .done();
    desk
}

fn followed(desk: &Desk, peers: Option<&str>) -> Value {
    let line = "outcome panel.csv --unit place --time year --outcome jobs --first-treated funded --design frozen.json --format json";
    let mut args: Vec<&str> = line.split(' ').collect();
    args.extend(peers.into_iter().flat_map(|peers| ["--peers", peers]));
    desk.run(&args).done().json()["frozen_design"].take()
}

#[test]
fn peers_where_none_were_stated_are_a_departure() {
    let desk = desk(DESIGN);
    let alone = followed(&desk, None);
    assert_eq!(alone["followed"], true, "{alone}");
    let with = followed(&desk, Some("peers.csv"));
    assert_eq!(with["followed"], false, "{with}");
    let departures = with["departures"].as_array().expect("a list");
    assert_eq!(departures.len(), 1, "{with}");
    assert_eq!(departures[0]["what"], "peers");
    assert!(departures[0]["frozen"].is_null() && departures[0]["used"].is_string());
}

#[test]
fn a_design_states_its_peers_by_the_hash_of_their_table() {
    let desk = desk(&format!("peers = \"peers.csv\"\n{DESIGN}"));
    let stated = &desk.json("frozen.json")["design"]["peers"];
    assert_eq!(stated["name"], "peers.csv");
    let same = followed(&desk, Some("peers.csv"));
    assert_eq!(same["followed"], true, "{same}");
    for (peers, used) in [(Some("others.csv"), true), (None, false)] {
        let other = followed(&desk, peers);
        assert_eq!(other["followed"], false, "{other}");
        let departure = &other["departures"][0];
        assert_eq!(departure["what"], "peers");
        assert_eq!(departure["frozen"], stated["sha256"]);
        assert_eq!(departure["used"].is_string(), used, "{departure}");
    }
    desk.write("lost.toml", format!("peers = \"lost.csv\"\n{DESIGN}"));
    desk.run(&["outcome", "freeze", "lost.toml"])
        .refused("lost.csv");
}

#[test]
fn a_programme_is_held_against_the_peers_of_its_design() {
    let spec = |peers: &str| {
        format!(
            "[programme]\nname = \"Fund\"\nseed = 2026\n\n[outcome]\npanel = \"panel.csv\"\nunit = \"place\"\ntime = \"year\"\nfirst_treated = \"funded\"\ndraws = 1000\n{peers}\n[[outcome.measure]]\ncolumn = \"jobs\"\nmatters = 1.0\nfrozen = \"frozen.json\"\n"
        )
    };
    let desk = desk(&format!("peers = \"peers.csv\"\n{DESIGN}"));
    for name in ["panel.csv", "peers.csv", "others.csv", "frozen.json"] {
        desk.write(&format!("fund/{name}"), desk.bytes(name));
    }
    for (peers, is_followed) in [
        ("peers = \"peers.csv\"", true),
        ("peers = \"others.csv\"", false),
        ("", false),
    ] {
        desk.write("fund/programme.toml", spec(peers));
        desk.run(&["run", "fund"]).done();
        let found = desk.json("fund/out/outcome/jobs.json")["frozen_design"].take();
        assert_eq!(found["followed"], is_followed, "{peers}: {found}");
    }
}
