//! A second index in a programme, what assets bring to it, and the two compared.

use crate::desk::{Desk, everything_in};

/// The example that ships, on a desk.
fn example() -> Desk {
    let desk = Desk::new();
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/community");
    for file in ["programme.toml", "places.csv", "assets.csv"] {
        let bytes = std::fs::read(format!("{folder}/{file}")).expect("the example ships");
        desk.write(&format!("fund/{file}"), bytes);
    }
    desk
}

fn change(desk: &Desk, from: &str, to: &str) {
    let text = desk.text("fund/programme.toml");
    assert!(text.contains(from), "no «{from}»");
    desk.write("fund/programme.toml", text.replacen(from, to, 1));
}

#[test]
fn the_example_runs_and_verifies_and_is_the_same_on_any_number_of_threads() {
    let desk = example();
    desk.run(&["check", "fund"]).done().says("both: ");
    desk.run_with(&["run", "fund"], &[("RAYON_NUM_THREADS", "1")])
        .done();
    let alone = everything_in(&desk.path("fund/out"));
    desk.run_with(&["run", "fund"], &[("RAYON_NUM_THREADS", "3")])
        .done();
    assert!(everything_in(&desk.path("fund/out")) == alone);
    desk.run(&["verify", "fund"]).done();
    for table in ["community", "both", "differences", "pockets", "assets"] {
        assert!(desk.has(&format!("fund/out/{table}.csv")), "{table}");
        assert!(desk.has(&format!("fund/out/{table}.parquet")), "{table}");
    }
}

/// Three domains that are each at most 100 add up to at most 300, and what the
/// domains are made of are the densities that assets found.
#[test]
fn assets_become_indicators_of_three_domains() {
    let desk = example();
    desk.run(&["run", "fund"]).done();
    let community = desk.csv("fund/out/community.csv");
    assert_eq!(
        community.column("hall_density"),
        desk.csv("fund/out/assets.csv").column("hall_density")
    );
    let scores = community.numbers("score");
    assert!(scores.iter().all(|score| (0.0..=300.0).contains(score)));
    let domains = ["civic_assets", "connectedness", "engagement"];
    for (domain, at) in domains.iter().zip(0..) {
        let ranks = community.whole(&format!("{domain}_rank"));
        assert!(ranks.contains(&1), "domain {at}");
    }
    let order: Vec<String> = desk.json("fund/out/receipt.json")["stages"]
        .as_array()
        .unwrap()
        .iter()
        .map(|stage| stage["stage"].as_str().unwrap().to_owned())
        .collect();
    let at = |stage: &str| order.iter().position(|known| known == stage).unwrap();
    assert!(
        at("assets") < at("community") && at("community") < at("both"),
        "{order:?}"
    );
}

/// The command on the two tables that the programme wrote finds what the
/// programme found.
#[test]
fn the_command_on_its_tables_agrees_with_the_programme() {
    let desk = example();
    desk.run(&["run", "fund"]).done();
    let ours = desk.csv("fund/out/both.csv");
    let args = [
        "need",
        "both",
        "fund/out/need.csv",
        "fund/out/community.csv",
        "--by",
        "area",
        "--select",
        "both",
        "--worst-one-in",
        "5",
        "--pockets",
        "pockets.csv",
    ];
    let theirs = desk.run(&args).done().csv();
    for column in [
        "id",
        "need_score",
        "need_rank",
        "community_score",
        "community_rank",
        "joint_rank",
        "lists",
        "people_worst_on_both",
    ] {
        assert_eq!(ours.column(column), theirs.column(column), "{column}");
    }
    assert_eq!(
        desk.csv("fund/out/pockets.csv").column("id"),
        desk.csv("pockets.csv").column("id")
    );
}

/// Nobody is on both lists more often than on one, over the draws, and the joint
/// list is never empty.
#[test]
fn chances_are_of_the_same_draws() {
    let desk = example();
    desk.run(&["run", "fund"]).done();
    let both = desk.csv("fund/out/both.csv");
    let [need, community, on_both, joint] = [
        "p_need_worst",
        "p_community_worst",
        "p_both",
        "p_joint_worst",
    ]
    .map(|name| both.numbers(name));
    for row in 0..need.len() {
        assert!(on_both[row] <= need[row].min(community[row]), "row {row}");
        assert!(
            on_both[row] >= need[row] + community[row] - 1.0 - 1e-9,
            "row {row}"
        );
    }
    assert!(joint.iter().sum::<f64>() >= 1.0);
    let seeds = |table: &str| desk.json(&format!("fund/out/{table}.json"))["seed"].as_u64();
    assert_eq!(seeds("community"), seeds("need").map(|seed| seed + 1));
}

/// Money among the areas that are worst on both, in proportion to the joint index.
#[test]
fn money_can_go_by_what_both_found() {
    let desk = example();
    let share = r#"
[share.envelope]
amount = "1000000.00"

[share.places]
population = "population"

[share.select]
by = "joint_score"
exclude = "NOT joint_worst"
count = 10

[[share.part]]
id = "need"
weight = 1
in_proportion_to = "population * joint_score"
"#;
    let text = desk.text("fund/programme.toml");
    desk.write("fund/programme.toml", text + share);
    desk.run(&["run", "fund"]).done();
    let joint = desk.csv("fund/out/both.csv");
    let selected: Vec<&str> = joint
        .column("id")
        .into_iter()
        .filter(|id| joint.cell(id, "joint_worst") == "true")
        .collect();
    let shares = desk.csv("fund/out/shares.csv");
    let paid: Vec<&str> = shares
        .column("id")
        .into_iter()
        .filter(|id| shares.cell(id, "selected") == "true")
        .collect();
    assert_eq!(paid, selected);
    assert_eq!(
        shares.whole("amount_minor").iter().sum::<i64>(),
        100_000_000
    );
}

/// What the draws call unsure no page tells as a fact, and a rank that was drawn has its
/// interval.
#[test]
fn pages_tell_how_sure_it_is_that_an_area_is_worst_on_both() {
    let desk = example();
    desk.run(&["run", "fund"]).done();
    let both = desk.csv("fund/out/both.csv");
    for (id, chance) in both.column("id").iter().zip(both.numbers("p_both")) {
        let page = desk.text(&format!("fund/out/report/places/{id}.html"));
        let is = both.cell(id, "both") == "true";
        let not = if is { "" } else { "not " };
        let told = format!(
            "By the weights and methods chosen it is {not}among the worst on both indices. With others that are as easy to defend it is among them in {:.0} of 100 tries.",
            100.0 * chance
        );
        assert!(page.contains(&told), "{id}: no «{told}»");
        let same = if is { chance } else { 1.0 - chance };
        assert_eq!(
            page.contains("So this is not sure."),
            same < 0.9,
            "{id}: {chance}"
        );
        assert!(!page.contains("was not tested"), "{id}");
        // Assets were counted there, and compared with nobody's.
        assert!(
            !page.contains("Less within reach than places like it"),
            "{id}"
        );
    }
    let how = desk.text("fund/out/report/how-community.html");
    assert!(how.contains("(p_both)"), "{how}");
}

#[test]
fn why_tells_both_indices_of_a_place() {
    let desk = example();
    let ran = desk.run(&["why", "N01", "fund"]).done();
    for words in ["Need of N01", "Community need of N01", "halls: "] {
        assert!(ran.text().contains(words), "{words}\n{}", ran.text());
    }
    let ran = desk.run(&["why", "Kingsway", "fund"]).done();
    for words in ["  both: ", "  p_both: "] {
        assert!(ran.text().contains(words), "{words}\n{}", ran.text());
    }
}

#[test]
fn a_join_by_a_larger_area_gives_its_row_to_all_its_places() {
    let desk = example();
    let areas = "area,turnout\nAshdown,31\nBrightwater,52\nCrossmoor,44\nDeanholm,38\nEastfield,60\n\
        Farlow,55\nGreystone,33\nHighmere,66\nInglefield,47\nKingsway,50\n";
    desk.write("fund/turnout.csv", areas);
    let join = "[[community.table.join]]\npath = \"turnout.csv\"\nid = \"area\"\nby = \"area\"\n\n";
    change(
        &desk,
        "[[community.group]]",
        &format!("{join}[[community.group]]"),
    );
    change(
        &desk,
        "[[community.indicator]]",
        "[[community.indicator]]\nid = \"turnout\"\ncolumn = \"turnout\"\nmore_is = \"better\"\ngroup = \"engagement\"\n\n[[community.indicator]]",
    );
    desk.run(&["run", "fund"]).done();
    let community = desk.csv("fund/out/community.csv");
    for (area, turnout) in community
        .column("area")
        .iter()
        .zip(community.column("turnout"))
    {
        assert!(
            areas.contains(&format!("{area},{turnout}")),
            "{area} {turnout}"
        );
    }
    desk.write("fund/turnout.csv", areas.replace("Farlow,55\n", ""));
    desk.run(&["run", "fund"])
        .refused("")
        .says("'Farlow' is not in ");
}

#[test]
fn half_a_pair_is_refused() {
    let desk = example();
    change(&desk, "select = \"both\"", "worst = 10");
    desk.run(&["run", "fund"])
        .refused("")
        .says("'both.select' is missing")
        .says("there is no key 'both.worst'");
    let desk = example();
    change(
        &desk,
        "[community.index]",
        "[community.index]\nmeasures = \"strength\"",
    );
    desk.run(&["run", "fund"])
        .refused("")
        .says("[community] measures strength");
    let desk = example();
    let text = desk.text("fund/programme.toml");
    let cut = |from: &str, to: &str| {
        let (before, rest) = text.split_once(from).unwrap();
        let (_, after) = rest.split_once(to).unwrap();
        format!("{before}{to}{after}")
    };
    desk.write(
        "fund/programme.toml",
        cut("# --- What is within reach", "# --- Community need"),
    );
    desk.run(&["run", "fund"])
        .refused("")
        .says("out/assets.csv is what [assets] makes, and the programme declares none");
    desk.write(
        "fund/programme.toml",
        cut("# --- Community need", "# --- Gathered"),
    );
    desk.run(&["run", "fund"])
        .refused("")
        .says("there are not two indices to compare");
}

/// What is compared is no structure: an indicator of the second index either.
#[test]
fn peers_are_not_chosen_by_community_need() {
    let desk = example();
    let peers = "\n[peers]\nk = 3\n\n[peers.table]\npath = \"places.csv\"\nid = \"id\"\n\n\
        [[peers.structure]]\ncolumn = \"patients_per_gp\"\n\n[[peers.structure]]\ncolumn = \"easting\"\n";
    let text = desk.text("fund/programme.toml");
    desk.write("fund/programme.toml", text + peers);
    desk.run(&["run", "fund"])
        .refused("")
        .says("'patients_per_gp' is an indicator of need of the programme");
}
