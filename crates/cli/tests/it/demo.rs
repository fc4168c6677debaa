//! `allotment demo`: a country whose truth is known, through every stage.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use crate::desk::Desk;

/// The index without noise, by the places' true indicators, gives each place's
/// true rank; the demo's intervals must hold it as often as they say.
#[test]
fn the_demo_runs_and_its_intervals_hold_the_truth() {
    let desk = Desk::new();
    let started = Instant::now();
    let ran = desk.run(&["demo", "--dir", "country", "--no-serve"]).done();
    assert!(
        started.elapsed() < Duration::from_secs(30),
        "{:?}",
        started.elapsed()
    );
    let ran = ran.says("seed").says("country/out/report/index.html");
    assert!(!ran.err.contains("Serving"), "{}", ran.err);
    let index = desk.text("country/out/report/index.html");
    assert!(index.contains("<html") && index.contains("</html>"));
    assert!(desk.has("country/out/places.geojson"));
    assert!(desk.has("country/out/places.parquet"));
    intervals_hold_the_truth(&desk);
    desk.run(&["verify", "country"]).done();
    desk.run(&["check", "country"]).done();
    // The demo may be made again over itself, and is then the same.
    let before = desk.everything();
    desk.run(&["demo", "--dir", "country", "--no-serve"]).done();
    assert!(desk.everything() == before);
}

fn intervals_hold_the_truth(desk: &Desk) {
    let need = desk.csv("country/out/need.csv");
    let truth = true_ranks(desk);
    let ids = need.column("id");
    let (low, high) = (need.whole("rank_low"), need.whole("rank_high"));
    let held = (0..ids.len()).filter(|&row| (low[row]..=high[row]).contains(&truth[ids[row]]));
    let held = held.count();
    let places = ids.len();
    assert!(places >= 300, "{places}");
    assert!(
        (85 * places..=98 * places).contains(&(100 * held)),
        "{held} of {places} nine-in-ten intervals hold the truth"
    );
}

/// The ranks of the same index on the indicators without noise.
fn true_ranks(desk: &Desk) -> BTreeMap<String, i64> {
    let spec = desk.text("country/programme.toml");
    let noisy = desk.bytes("country/indicators.csv");
    desk.write("truth/programme.toml", spec);
    for (name, bytes) in desk.everything() {
        let country = name.strip_prefix("country/");
        if let Some(name) = country.filter(|name| !name.starts_with("out/")) {
            desk.write(&format!("truth/{name}"), bytes);
        }
    }
    assert!(
        desk.bytes("truth/truth/indicators.csv") != noisy,
        "the truth is not what is measured"
    );
    desk.write(
        "truth/indicators.csv",
        desk.bytes("country/truth/indicators.csv"),
    );
    desk.run(&["run", "truth"]).done();
    let need = desk.csv("truth/out/need.csv");
    let ids = need.column("id").into_iter().map(str::to_owned);
    let ranks: BTreeMap<String, i64> = ids.zip(need.whole("rank")).collect();
    std::fs::remove_dir_all(desk.path("truth")).expect("it is ours");
    ranks
}

#[test]
fn the_demo_writes_over_no_other_programme() {
    let desk = Desk::new();
    desk.write("mine/programme.toml", "[programme]\nname = \"Mine\"\n");
    desk.run(&["demo", "--dir", "mine", "--no-serve"])
        .refused("mine: there is a programme here already");
    assert_eq!(desk.everything().len(), 1);
}
