//! `allotment need`: every method by its published name, and by hand.

use crate::csv::Csv;
use crate::desk::Desk;
use crate::tables::{PLACES, SPEC, need_desk};

fn with_index(lines: &str) -> Desk {
    let desk = need_desk();
    desk.write("spec.toml", format!("{SPEC}\n[index]\n{lines}\n"));
    desk
}

const NORMALISE: [&str; 11] = [
    "none",
    "rank",
    "percentile-rank",
    "min-max",
    "z-score",
    "distance-to-max",
    "fraction-of-max",
    "borda",
    "goalposts",
    "exponential-rank",
    "normal-score",
];

#[test]
fn every_normalisation_is_known_by_its_name() {
    for name in NORMALISE {
        let desk = with_index(&format!("normalise = \"{name}\""));
        let spec = desk.text("spec.toml");
        let posts = spec.replace("weight = 22.5", "weight = 22.5\nlow = 0\nhigh = 100");
        let posts = posts.replace("weight = 13.5", "weight = 13.5\nlow = 0\nhigh = 100");
        desk.write("spec.toml", posts);
        let table = desk.run(&["need", "spec.toml"]).done().csv();
        let grows = |column: &str, better: bool| {
            let raw = table.numbers(column);
            let id = if better { "school" } else { "income" };
            let normalised = table.numbers(&format!("{id}_normalised"));
            for one in 0..12 {
                for other in 0..12 {
                    let worse = if better {
                        raw[one] < raw[other]
                    } else {
                        raw[one] > raw[other]
                    };
                    if worse {
                        assert!(normalised[one] >= normalised[other], "{name}: {column}");
                    }
                }
            }
        };
        grows("income_rate", false);
        grows("school", true);
    }
}

#[test]
fn every_combination_is_known_by_its_name() {
    let names = [
        "sum",
        "arithmetic",
        "geometric",
        "harmonic",
        "mazziotta-pareto",
        "copeland",
    ];
    for name in names {
        let desk = with_index(&format!(
            "normalise = \"exponential-rank\"\ncombine = \"{name}\""
        ));
        let table = desk.run(&["need", "spec.toml"]).done().csv();
        assert_eq!(table.cell("E03", "rank"), "1", "{name}");
        assert_eq!(table.cell("E06", "rank"), "12", "{name}");
        let has = table.header.contains(&"income_contribution".to_owned());
        assert_eq!(
            has,
            matches!(name, "sum" | "arithmetic"),
            "{name}: sums have contributions"
        );
    }
}

#[test]
fn every_weighting_is_known_by_its_name() {
    for name in ["given", "equal", "pca", "factor", "benefit-of-the-doubt"] {
        let desk = with_index(&format!("normalise = \"min-max\"\nweights = \"{name}\""));
        // A factor needs three members, so all three stand under the index.
        let spec = desk.text("spec.toml").replace("group = \"economic\"\n", "");
        let spec = spec.replace("[[group]]\nid = \"economic\"\nweight = 45\n", "");
        desk.write("spec.toml", spec);
        let table = desk.run(&["need", "spec.toml"]).done().csv();
        assert_eq!(table.cell("E03", "rank"), "1", "{name}");
    }
}

#[test]
fn every_treatment_is_known_by_its_name() {
    for missing in ["error", "mean", "median", "group-mean", "drop"] {
        let by = if missing == "group-mean" {
            "by = \"ltla24cd\"\n"
        } else {
            ""
        };
        let desk = need_desk();
        desk.write(
            "spec.toml",
            format!("{SPEC}\n[treat]\nmissing = \"{missing}\"\n{by}"),
        );
        desk.run(&["need", "spec.toml"]).done();
        desk.write("places.csv", PLACES.replace("1800,0.12,", "1800,,"));
        let ran = desk.run(&["need", "spec.toml"]);
        if missing == "error" {
            ran.refused("places.csv:3: column 'income_rate': the value of 'income' is missing");
        } else {
            ran.done();
        }
    }
    for outliers in ["none", "winsorise", "log"] {
        let desk = need_desk();
        desk.write(
            "spec.toml",
            format!("{SPEC}\n[treat]\noutliers = \"{outliers}\"\n"),
        );
        desk.run(&["need", "spec.toml"]).done();
    }
}

/// 0, NA and -1 are what they say they are; only an empty field is missing.
#[test]
fn only_an_empty_field_is_missing() {
    let desk = need_desk();
    desk.write(
        "spec.toml",
        format!("{SPEC}\n[treat]\nmissing = \"mean\"\n"),
    );
    desk.write("places.csv", PLACES.replace("1800,0.12,", "1800,NA,"));
    desk.run(&["need", "spec.toml"])
        .refused("places.csv:3: column 'income_rate': 'NA' is not a number");
    desk.write("places.csv", PLACES.replace("1800,0.12,", "1800,-1,"));
    let table = desk.run(&["need", "spec.toml"]).done().csv();
    let least = exponential_least();
    assert!((table.numbers("income_normalised")[1] - least).abs() < 1e-9);
}

/// What the least deprived of twelve places scores.
fn exponential_least() -> f64 {
    -23.0 * (1.0 - (1.0 - (-100.0_f64 / 23.0).exp()) / 12.0).ln()
}

/// One indicator of five places, normalised in each way that a line of
/// arithmetic can check.
#[test]
fn normalisations_by_hand() {
    let cases: [(&str, [f64; 5]); 7] = [
        ("none", [2.0, 4.0, 6.0, 8.0, 10.0]),
        ("percentile-rank", [0.0, 0.25, 0.5, 0.75, 1.0]),
        ("min-max", [0.0, 25.0, 50.0, 75.0, 100.0]),
        ("fraction-of-max", [0.2, 0.4, 0.6, 0.8, 1.0]),
        // n − 1: the variance of 2, 4, 6, 8, 10 is 10.
        (
            "z-score",
            [-4.0, -2.0, 0.0, 2.0, 4.0].map(|distance: f64| distance / 10.0_f64.sqrt()),
        ),
        ("goalposts", [10.0, 30.0, 50.0, 70.0, 90.0]),
        // Quantiles of 1/6 … 5/6. Source: NIST tables of the normal distribution.
        (
            "normal-score",
            [
                -0.967_421_566,
                -0.430_727_300,
                0.0,
                0.430_727_300,
                0.967_421_566,
            ],
        ),
    ];
    for (name, wanted) in cases {
        let table = one_indicator(name);
        let found = table.numbers("x1_normalised");
        for (found, wanted) in found.iter().zip(wanted) {
            let scale = if name == "goalposts" && wanted > 1.0 && *found <= 1.0 {
                100.0
            } else {
                1.0
            };
            assert!(
                (found * scale - wanted).abs() < 1e-8,
                "{name}: {found}, {wanted}"
            );
        }
    }
}

fn one_indicator(normalise: &str) -> Csv {
    let desk = Desk::new();
    desk.write("t.csv", "id,x\nA,2\nB,4\nC,6\nD,8\nE,10\n");
    desk.write(
        "s.toml",
        format!(
            "[table]\npath = \"t.csv\"\nid = \"id\"\n[[indicator]]\nid = \"x1\"\ncolumn = \"x\"\n\
             more_is = \"worse\"\nlow = 1\nhigh = 11\nnormalise = \"{normalise}\"\n"
        ),
    );
    desk.run(&["need", "s.toml"]).done().csv()
}

#[test]
fn a_mean_that_cannot_be_taken_names_place_and_indicator() {
    let desk = with_index("normalise = \"min-max\"\ncombine = \"geometric\"");
    desk.run(&["need", "spec.toml"])
        .refused("places.csv:7: ")
        .says("'income'")
        .says("'E06'");
}

#[test]
fn groups_nest_to_any_depth() {
    let desk = need_desk();
    let deep = (0..12).fold(String::new(), |text, level| {
        format!(
            "{text}\n[[group]]\nid = \"g{level}\"\ngroup = \"g{}\"\n",
            level + 1
        )
    });
    let spec = SPEC.replace("weight = 45", "weight = 45\ngroup = \"g0\"");
    desk.write(
        "spec.toml",
        format!("{spec}{deep}\n[[group]]\nid = \"g12\"\n"),
    );
    let table = desk.run(&["need", "spec.toml"]).done().csv();
    assert_eq!(table.column("g12_score"), table.column("economic_score"));
    desk.write(
        "spec.toml",
        format!("{spec}{deep}\n[[group]]\nid = \"g12\"\ngroup = \"g3\"\n"),
    );
    desk.run(&["need", "spec.toml"])
        .refused("spec.toml:")
        .says("g");
}

#[test]
fn ranks_from_zero_and_single_precision_are_offered() {
    let desk = with_index("normalise = \"rank\"\nranks = \"from-zero\"\nstorage = \"f32\"");
    let table = desk.run(&["need", "spec.toml"]).done().csv();
    for score in table.numbers("score") {
        #[expect(clippy::cast_possible_truncation, reason = "that is what is asked")]
        let single = f64::from(score as f32);
        assert!(
            (score - single).abs() < 1e-12,
            "{score} is no single-precision number"
        );
    }
}
