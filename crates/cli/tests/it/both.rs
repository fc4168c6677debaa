//! `allotment need both`: two indices side by side, on files.

use std::fmt::Write as _;

use crate::desk::Desk;

/// Forty places in ten areas of four, the next person more in each. Need falls
/// with the number but for P09, which needs most; community need does the same,
/// but that all of A01 need more than A00, and P09 most again. By hand:
///
/// | area | need | rank | community | rank |
/// |---|---|---|---|---|
/// | A00 | (40 + 39 + 38 + 37) ÷ 4 = 38.5 | 1 | 38.5 | 2 |
/// | A01 | 34.5 | 2 | (45 + 44 + 43 + 42) ÷ 4 = 43.5 | 1 |
/// | A02 | (45 + 31 + 30 + 29) ÷ 4 = 33.75 | 3 | 37.5 | 3 |
fn desk() -> Desk {
    let desk = Desk::new();
    let mut need = String::from("id,name,area,population,score\n");
    let mut community = String::from("code,points\n");
    for place in (1..=40_i32).rev() {
        let area = (place - 1) / 4;
        let base = 41 - place;
        let score = if place == 9 { 45 } else { base };
        let _ = writeln!(need, "P{place:02},Place {place},A{area:02},1000,{score}");
    }
    for place in 1..=40_i32 {
        let points = match place {
            9 => 60,
            5..=8 => 50 - place,
            _ => 41 - place,
        };
        let _ = writeln!(community, "P{place:02},{points}");
    }
    desk.write("need.csv", need)
        .write("community.csv", community);
    desk
}

const BY_AREA: [&str; 10] = [
    "need",
    "both",
    "need.csv",
    "community.csv",
    "--id",
    "id,code",
    "--score",
    "score,points",
    "--by",
    "area",
];

fn by_area<'a>(more: &[&'a str]) -> Vec<&'a str> {
    [&BY_AREA[..], more].concat()
}

#[test]
fn areas_on_each_list_by_hand() {
    let desk = desk();
    let args = by_area(&[
        "--select",
        "both",
        "--pockets",
        "pockets.csv",
        "--differences",
        "d.csv",
    ]);
    let ran = desk.run(&args).done();
    let areas = ran.csv();
    let row = |id: &str| {
        [
            "need_rank",
            "community_rank",
            "joint_rank",
            "both",
            "selected",
            "lists",
        ]
        .map(|column| areas.cell(id, column).to_owned())
    };
    assert_eq!(row("A00"), ["1", "2", "1", "false", "false", "need+joint"]);
    assert_eq!(
        row("A01"),
        ["2", "1", "1", "false", "false", "community+joint"]
    );
    assert_eq!(row("A02"), ["3", "3", "3", "false", "false", ""]);
    assert_eq!(areas.cell("A02", "community_score"), "37.5");
    assert_eq!(areas.cell("A02", "places_worst_on_both"), "1");
    assert_eq!(desk.csv("d.csv").column("id"), ["A00", "A01"]);
    let pockets = desk.csv("pockets.csv");
    assert_eq!(pockets.column("id"), ["P09"]);
    let told = [
        "name",
        "need_rank",
        "community_rank",
        "area",
        "area_need_rank",
        "area_lists",
    ];
    let told = told.map(|column| pockets.cell("P09", column).to_owned());
    assert_eq!(told, ["Place 9", "1", "1", "A02", "3", ""]);
    insta::assert_snapshot!("both", ran.err);
}

/// The joint index puts A00 and A01 level: ten areas have room for one, and both
/// are in, which is said.
#[test]
fn equals_across_the_line_are_all_in_and_counted() {
    let document = desk()
        .run(&by_area(&["--select", "joint", "--format", "json"]))
        .done()
        .json();
    let joint = &document["lists"]["joint"];
    assert_eq!(joint["places"], 2);
    assert_eq!(joint["people"], 8000);
    assert_eq!(joint["more_than_the_share_because_equal"], 1);
    assert_eq!(
        document["lists"]["need"]["more_than_the_share_because_equal"],
        0
    );
    assert_eq!(document["select"], "joint");
    assert_eq!(document["pockets"]["people"], 1000);
    let of = |list: &str, other: &str| {
        let all = document["differences"].as_array().unwrap();
        let found = all
            .iter()
            .find(|one| one["in"] == list && one["not_in"] == other);
        found.unwrap()["places"].clone()
    };
    assert_eq!(
        (of("joint", "need"), of("need", "joint")),
        (1.into(), 0.into())
    );
}

#[test]
fn without_areas_places_are_compared_and_ranks_do() {
    let desk = desk();
    let ranks = |desk: &Desk, from: &str, to: &str, id: &str, score: &str| {
        let csv = desk.csv(from);
        let scores = csv.numbers(score);
        let mut table = String::from("id,rank\n");
        for (id, score) in csv.column(id).iter().zip(&scores) {
            let rank = 1 + scores.iter().filter(|other| *other > score).count();
            let _ = writeln!(table, "{id},{rank}");
        }
        desk.write(to, table);
    };
    ranks(&desk, "need.csv", "a.csv", "id", "score");
    ranks(&desk, "community.csv", "b.csv", "code", "points");
    let scored = [
        "need",
        "both",
        "need.csv",
        "community.csv",
        "--id",
        "id,code",
        "--score",
        "score,points",
        "--select",
        "both",
    ];
    let scored = desk.run(&scored).done().csv();
    let ranked = desk
        .run(&["need", "both", "a.csv", "b.csv", "--select", "both"])
        .done()
        .csv();
    for column in [
        "id",
        "need_rank",
        "community_rank",
        "joint_rank",
        "both",
        "lists",
    ] {
        assert_eq!(scored.column(column), ranked.column(column), "{column}");
    }
    assert_eq!(ranked.cell("P09", "lists"), "need+community+both+joint");
    assert_eq!(ranked.cell("P09", "population"), "");
    assert_eq!(scored.cell("P09", "population"), "1000");
}

#[test]
fn names_weights_and_shares_are_as_asked() {
    let more = [
        "--select",
        "joint",
        "--names",
        "imd,cni",
        "--weights",
        "3,0",
        "--worst-one-in",
        "5",
        "--joint",
        "exponential-rank",
        "--average",
        "rank",
    ];
    let areas = desk().run(&by_area(&more)).done().csv();
    assert_eq!(areas.column("imd_rank"), areas.column("joint_rank"));
    let worst = areas
        .column("imd_worst")
        .iter()
        .filter(|cell| **cell == "true")
        .count();
    assert_eq!(worst, 2);
    assert_eq!(areas.cell("A00", "lists"), "imd+cni+both+joint");
}

#[test]
fn every_place_that_one_index_lacks_is_told() {
    let desk = desk();
    let text = desk.text("community.csv").replace("P07,", "P70,");
    desk.write("community.csv", text);
    let ran = desk
        .run(&by_area(&["--select", "both", "--out", "out.csv"]))
        .refused("community.csv:8: column 'code': 'P70' is not in need.csv")
        .says("need.csv:35: column 'id': 'P07' is not in community.csv");
    assert_eq!(ran.faults(), 2);
    assert!(!desk.has("out.csv"));
}

#[test]
fn what_cannot_be_compared_is_refused() {
    let desk = desk();
    desk.run(&[
        "need",
        "both",
        "need.csv",
        "community.csv",
        "--id",
        "id,code",
        "--select",
        "both",
    ])
    .refused("community.csv:1: it has neither a column 'score' nor a column 'rank'");
    let text = desk.text("community.csv").replace("points", "rank");
    desk.write("ranked.csv", text);
    let ranked = [
        "need",
        "both",
        "need.csv",
        "ranked.csv",
        "--id",
        "id,code",
        "--select",
        "both",
        "--by",
        "area",
    ];
    desk.run(&ranked)
        .refused("ranked.csv:1: it has no column 'score' to average over people")
        .says("--average rank");
    desk.run(&[&ranked[..], &["--average", "rank"]].concat())
        .done();
    let text = desk.text("need.csv").replacen(",1000,", ",some,", 1);
    desk.write("need.csv", text);
    desk.run(&by_area(&["--select", "both"]))
        .refused("need.csv:2: column 'population': 'some' is not a number");
}

#[test]
fn a_list_must_be_chosen_and_options_be_right() {
    let desk = desk();
    for more in [
        &[][..],
        &["--select", "worst"],
        &["--select", "both", "--worst-one-in", "0"],
        &["--select", "both", "--weights", "0,0"],
        &["--select", "both", "--weights", "1"],
        &["--select", "both", "--names", "both,other"],
        &["--select", "both", "--names", "same,same"],
        &["--select", "both", "--score", ","],
    ] {
        let ran = desk.run(&by_area(more)).ends(2);
        assert!(ran.out.is_empty(), "{more:?}");
    }
}
