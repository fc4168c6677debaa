//! A programme's folder: `new`, `check`, `run`, `why`, `verify`.

use std::fmt::Write as _;

use crate::desk::{Desk, everything_in};

/// A starter programme in `fund/`.
fn starter() -> Desk {
    let desk = Desk::new();
    desk.run(&["new", "fund"]).done().says("allotment run fund");
    desk
}

fn change(desk: &Desk, file: &str, from: &str, to: &str) {
    let text = desk.text(file);
    assert!(text.contains(from), "no «{from}» in {file}");
    desk.write(file, text.replacen(from, to, 1));
}

#[test]
fn a_new_programme_is_right_and_runs_and_verifies() {
    let desk = starter();
    desk.run(&["check", "fund"]).done().says("Nothing is wrong");
    assert!(!desk.has("fund/out"), "check writes nothing");
    let ran = desk.run(&["run", "fund"]).done();
    assert!(
        ran.out.is_empty(),
        "nothing but data goes to standard output"
    );
    let ran = ran.says("seed 2026").says("fund/out/report/index.html");
    assert!(
        ran.err.contains("left out"),
        "a stage that is not declared is left out, and said so"
    );
    for file in [
        "need.csv",
        "need.parquet",
        "shares.csv",
        "shares.parquet",
        "audit.json",
        "receipt.json",
    ] {
        assert!(desk.has(&format!("fund/out/{file}")), "{file}");
    }
    assert!(desk.has("fund/out/report/index.html"));
    assert!(
        desk.has("fund/out/report/places/P03.html"),
        "a page for a selected place"
    );
    desk.run(&["verify", "fund"]).done();
}

#[test]
fn the_folder_is_by_default_the_current_one() {
    let desk = starter();
    for command in ["check", "run", "verify"] {
        let mut command = desk.command(&[command]);
        let output = command.current_dir(desk.path("fund")).output().unwrap();
        assert_eq!(output.status.code(), Some(0));
    }
}

#[test]
fn new_never_writes_over_a_programme() {
    let desk = starter();
    let before = desk.everything();
    desk.run(&["new", "fund"])
        .refused("fund: there is a programme here already");
    desk.run(&["demo", "--dir", "fund", "--no-serve"])
        .refused("fund: there is a programme here already");
    assert!(desk.everything() == before);
}

/// A folder may hold files before it becomes a programme: they are somebody's.
#[test]
fn new_never_writes_over_other_files() {
    let desk = Desk::new();
    desk.write("fund/places.csv", "mine\n")
        .write("fund/README.md", "mine too\n");
    desk.run(&["new", "fund"])
        .refused("fund/")
        .says("places.csv");
    assert_eq!(desk.text("fund/places.csv"), "mine\n");
    assert_eq!(desk.text("fund/README.md"), "mine too\n");
    assert!(!desk.has("fund/programme.toml"));
}

#[test]
fn a_folder_without_a_programme_is_refused() {
    let desk = Desk::new();
    desk.write("empty/readme.txt", "");
    for command in ["run", "verify"] {
        desk.run(&[command, "empty"])
            .refused("empty: there is no programme.toml here")
            .says("allotment new");
    }
    desk.run(&["run", "nowhere"]).refused("nowhere: ");
}

#[test]
fn two_runs_give_the_same_bytes_on_any_number_of_threads() {
    let desk = starter();
    desk.run_with(&["run", "fund"], &[("RAYON_NUM_THREADS", "1")])
        .done();
    let first = everything_in(&desk.path("fund/out"));
    desk.run_with(&["run", "fund"], &[("RAYON_NUM_THREADS", "4")])
        .done();
    assert!(everything_in(&desk.path("fund/out")) == first);
}

#[test]
fn the_receipt_signs_for_every_file() {
    let desk = starter();
    desk.run(&["run", "fund"]).done();
    let receipt = desk.json("fund/out/receipt.json");
    let signed: Vec<(String, String)> = receipt["outputs"]
        .as_array()
        .unwrap()
        .iter()
        .map(|output| {
            let text = |key: &str| output[key].as_str().unwrap().to_owned();
            (text("path"), text("sha256"))
        })
        .collect();
    let made = everything_in(&desk.path("fund/out"));
    let made: Vec<(String, String)> = made
        .into_iter()
        .filter(|(path, _)| path != "receipt.json")
        .map(|(path, bytes)| (path, allotment_table::sha256_of(&bytes)))
        .collect();
    assert_eq!(signed, made);
    let inputs = receipt["inputs"].as_array().unwrap();
    for file in ["programme.toml", "places.csv"] {
        let input = inputs.iter().find(|input| input["path"] == file).unwrap();
        let bytes = desk.bytes(&format!("fund/{file}"));
        assert_eq!(
            input["sha256"],
            allotment_table::sha256_of(&bytes),
            "{file}"
        );
    }
    assert_eq!(receipt["allotment"], env!("CARGO_PKG_VERSION"));
}

#[test]
fn verify_names_the_file_in_which_one_byte_was_changed() {
    let desk = starter();
    desk.run(&["run", "fund"]).done();
    let names: Vec<String> = everything_in(&desk.path("fund/out"))
        .into_iter()
        .map(|(name, _)| name)
        .collect();
    for name in [
        "shares.csv",
        "need.parquet",
        "report/index.html",
        "receipt.json",
    ] {
        assert!(names.iter().any(|known| known == name), "{name}");
        let path = format!("fund/out/{name}");
        let bytes = desk.bytes(&path);
        let mut changed = bytes.clone();
        let at = changed.len() / 2;
        changed[at] = if changed[at] == b'7' { b'8' } else { b'7' };
        desk.write(&path, &changed);
        desk.run(&["verify", "fund"]).ends(4).says(name);
        desk.write(&path, &bytes);
    }
    desk.run(&["verify", "fund"]).done();
}

#[test]
fn verify_finds_a_receipt_that_is_none() {
    let desk = starter();
    desk.run(&["run", "fund"]).done();
    desk.write("fund/out/receipt.json", "{");
    desk.run(&["verify", "fund"])
        .ends(4)
        .says("error: fund/out/receipt.json:1: this is not a receipt");
}

#[test]
fn verify_finds_that_an_input_is_gone_or_broken() {
    let desk = starter();
    desk.run(&["run", "fund"]).done();
    change(&desk, "fund/places.csv", "1620", "many");
    desk.run(&["verify", "fund"])
        .ends(4)
        .says("error: fund/places.csv:2: column 'people': ");
    std::fs::remove_file(desk.path("fund/places.csv")).unwrap();
    desk.run(&["verify", "fund"])
        .ends(4)
        .says("places.csv: there is no such file");
}

#[test]
fn verify_counts_files_and_not_faults() {
    let desk = starter();
    desk.run(&["run", "fund"]).done();
    let text = desk.text("fund/out/shares.csv");
    desk.write("fund/out/shares.csv", text.replacen("P01", "P00", 1));
    desk.run(&["verify", "fund"]).ends(4).says("1 of ");
}

#[test]
fn verify_finds_files_that_are_gone_or_are_nobodys() {
    let desk = starter();
    desk.run(&["run", "fund"]).done();
    std::fs::remove_file(desk.path("fund/out/need.csv")).unwrap();
    desk.write("fund/out/notes.txt", "mine");
    desk.run(&["verify", "fund"])
        .ends(4)
        .says("need.csv: ")
        .says("notes.txt: ");
}

#[test]
fn verify_finds_an_input_that_has_changed() {
    let desk = starter();
    desk.run(&["run", "fund"]).done();
    let out = everything_in(&desk.path("fund/out"));
    change(&desk, "fund/places.csv", "1620", "1621");
    desk.run(&["verify", "fund"])
        .ends(4)
        .says("places.csv: has changed");
    assert!(
        everything_in(&desk.path("fund/out")) == out,
        "verify writes nothing"
    );
    change(&desk, "fund/places.csv", "1621", "1620");
    change(&desk, "fund/programme.toml", "count = 5", "count = 4");
    desk.run(&["verify", "fund"])
        .ends(4)
        .says("programme.toml: has changed");
}

#[test]
fn verify_before_any_run_says_to_run() {
    starter()
        .run(&["verify", "fund"])
        .refused("fund/out/receipt.json: ")
        .says("allotment run");
}

#[test]
fn a_run_that_cannot_be_leaves_the_results_alone() {
    let desk = starter();
    desk.run(&["run", "fund"]).done();
    let before = everything_in(&desk.path("fund/out"));
    let table = desk.text("fund/places.csv");
    std::fs::remove_file(desk.path("fund/places.csv")).unwrap();
    desk.run(&["run", "fund"])
        .refused("fund/programme.toml:")
        .says("places.csv: there is no such file");
    desk.write("fund/places.csv", table.replace("P05,", "P04,"));
    desk.run(&["run", "fund"]).refused("fund/places.csv:6: ");
    assert!(everything_in(&desk.path("fund/out")) == before);
    let beside: Vec<String> = desk
        .everything()
        .into_iter()
        .map(|(name, _)| name)
        .collect();
    assert!(
        beside.iter().all(|name| !name.contains("out.")),
        "{beside:?}"
    );
}

#[test]
fn a_run_takes_away_what_it_no_longer_makes() {
    let desk = starter();
    desk.write("fund/out/old.csv", "from an earlier version");
    desk.run(&["run", "fund"]).done();
    assert!(!desk.has("fund/out/old.csv"));
    desk.run(&["verify", "fund"]).done();
}

#[test]
fn check_tells_the_faults_of_several_stages_at_once() {
    let desk = starter();
    let file = "fund/programme.toml";
    change(&desk, file, "more_is = \"better\"\n", "");
    change(&desk, file, "weight = 0.3", "weight = 0.4");
    change(&desk, file, "currency = \"GBP\"", "currency = \"pounds\"");
    let ran = desk.run(&["check", "fund"]).ends(4);
    let ran = ran
        .says("'need.indicator.more_is' is missing")
        .says("add up to 1.1, not 1")
        .says("pounds");
    assert!(ran.faults() >= 3);
    assert!(
        ran.err
            .lines()
            .filter(|line| line.starts_with("error: fund/programme.toml:"))
            .count()
            >= 3
    );
    // What check finds, run refuses.
    desk.run(&["run", "fund"]).refused("fund/programme.toml:");
}

#[test]
fn check_tells_wrong_cells_beside_a_wrong_spec() {
    let desk = starter();
    change(&desk, "fund/places.csv", ",71,14,", ",x,14,");
    change(
        &desk,
        "fund/places.csv",
        "P04,Dove House,1710",
        "P04,Dove House,y",
    );
    change(
        &desk,
        "fund/programme.toml",
        "floor = \"100000.00\"",
        "flor = \"100000.00\"",
    );
    let ran = desk.run(&["check", "fund"]).ends(4);
    ran.says("fund/places.csv:2: column 'claimants': 'x' is not a number")
        .says("fund/places.csv:5: column 'people': 'y' is not a number")
        .says("did you mean 'floor'?");
}

#[test]
fn a_stage_that_is_not_built_yet_says_so() {
    let desk = starter();
    desk.write(
        "fund/programme.toml",
        desk.text("fund/programme.toml") + "\n[ballad]\na = 1\n",
    );
    desk.run(&["run", "fund"])
        .refused("fund/programme.toml:")
        .says("there is no key 'ballad'");
}

#[test]
fn why_traces_from_indicator_to_pound() {
    let desk = starter();
    let ran = desk.run(&["why", "P03", "fund"]).done();
    for words in [
        "claimants",
        "places.csv:4",
        "rank 1 of 10",
        "£",
        "population",
        "λ",
    ] {
        assert!(
            ran.text().contains(words),
            "no «{words}» in\n{}",
            ran.text()
        );
    }
    let text = ran.text().replace(&desk.path("").display().to_string(), "");
    insta::assert_snapshot!("why_of_the_starter", text);
    let trace = desk
        .run(&["why", "P03", "fund", "--format", "json"])
        .done()
        .json();
    assert_eq!(trace["id"], "P03");
    assert_eq!(trace["need"]["rank"], 1);
    assert_eq!(trace["need"]["indicators"][0]["indicator"], "claimants");
    assert_eq!(trace["need"]["indicators"][0]["line"], 4);
    let hash = allotment_table::sha256_of(&desk.bytes("fund/places.csv"));
    assert_eq!(trace["need"]["source"]["sha256"], hash);
    assert_eq!(trace["share"]["currency"], "GBP");
    let parts = &trace["share"]["parts"];
    let sum = parts["population_minor"].as_u64().unwrap() + parts["need_minor"].as_u64().unwrap();
    assert_eq!(trace["share"]["amount_minor"], sum);
    desk.run(&["run", "fund"]).done();
    let paid = desk
        .csv("fund/out/shares.csv")
        .cell("P03", "amount_minor")
        .to_owned();
    assert_eq!(sum.to_string(), paid, "what it explains is what is paid");
}

#[test]
fn why_of_a_place_that_is_out_says_why() {
    let desk = starter();
    let ran = desk.run(&["why", "P10", "fund"]).done();
    let told = ran.text().to_lowercase();
    assert!(
        told.contains("not") || told.contains("out") || told.contains("beyond"),
        "{told}"
    );
    desk.run(&["why", "P30", "fund"])
        .refused("P30: ")
        .says("did you mean 'P");
}

#[test]
fn run_ends_with_status_4_where_an_axiom_is_required_and_fails() {
    let desk = starter();
    // A floor for each place, large or small: two halves get two of them.
    change(
        &desk,
        "fund/programme.toml",
        "floor = \"100000.00\"",
        "floor = \"190000.00\"",
    );
    desk.run(&["run", "fund"]).done();
    desk.run(&["run", "fund", "--require"])
        .ends(4)
        .says("splitting_or_merging_does_not_pay");
    assert!(
        desk.has("fund/out/audit.json"),
        "it is written all the same"
    );
    desk.run(&["verify", "fund"]).done();
}

#[test]
fn a_programme_may_summarise_between_need_and_share() {
    let desk = starter();
    change(
        &desk,
        "fund/programme.toml",
        "[share.envelope]",
        "[summarise]\nby = \"ward\"\nlookup = \"lookup.csv\"\npopulation = \"population\"\n\n[share.envelope]",
    );
    let text = desk.text("fund/programme.toml");
    let text = text.replace("by = \"score\"", "by = \"average_score\"");
    let text = text.replace("population * score", "population * average_score");
    let text = text
        .replace("count = 5", "count = 2")
        .replace("column = \"score\"", "column = \"average_score\"");
    desk.write("fund/programme.toml", text);
    let mut lookup = String::from("place,ward\n");
    for place in 1..=10 {
        let _ = writeln!(lookup, "P{place:02},W{}", place % 4);
    }
    desk.write("fund/lookup.csv", lookup);
    desk.run(&["run", "fund"]).done().says("4 areas by ward");
    assert_eq!(desk.csv("fund/out/areas.csv").rows.len(), 4);
    let shares = desk.csv("fund/out/shares.csv");
    assert_eq!(
        shares.whole("amount_minor").iter().sum::<i64>(),
        100_000_000
    );
    assert!(
        shares
            .column("p_selected")
            .iter()
            .all(|cell| !cell.is_empty())
    );
    let ran = desk.run(&["why", "P03", "fund"]).done();
    assert!(
        ran.text().contains("W3") && ran.text().contains('£'),
        "{}",
        ran.text()
    );
    desk.run(&["verify", "fund"]).done();
}

#[test]
fn a_programme_of_one_stage_runs() {
    let desk = starter();
    let text = desk.text("fund/programme.toml");
    let (need_only, _) = text.split_once("[share.envelope]").unwrap();
    desk.write("fund/programme.toml", need_only);
    desk.run(&["run", "fund"]).done().says("share");
    assert!(!desk.has("fund/out/shares.csv"));
    assert!(desk.has("fund/out/report/index.html"));
    desk.run(&["verify", "fund"]).done();
}

#[test]
fn the_head_of_a_programme_takes_every_key_that_is_promised() {
    let desk = starter();
    change(
        &desk,
        "fund/programme.toml",
        "currency = \"GBP\"\n",
        "currency = \"GBP\"\nstart = \"2026-27\"\nyears = 3\nprice_base = \"2026-27\"\n\
         publisher = { org_id = \"GB-LAE-ABC\", name = \"A council\" }\n",
    );
    desk.run(&["run", "fund"]).done();
    let shares = desk.csv("fund/out/shares.csv");
    let years: std::collections::BTreeSet<&str> = shares.column("year").into_iter().collect();
    assert!(
        years.contains("2028-29"),
        "the share takes the programme's years: {years:?}"
    );
    assert_eq!(
        shares.whole("amount_minor").iter().sum::<i64>(),
        100_000_000
    );
}
