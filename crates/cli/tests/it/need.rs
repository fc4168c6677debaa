//! `allotment need`: the table, the document and what the spec may ask.

use std::fmt::Write as _;

use crate::csv::Csv;
use crate::desk::Desk;
use crate::tables::{PLACES, SPEC, need_desk, robust_spec};

fn near(one: f64, other: f64) -> bool {
    (one - other).abs() <= 1e-9 * one.abs().max(1.0)
}

#[test]
fn the_columns_stand_in_the_promised_order() {
    let desk = need_desk();
    desk.write("spec.toml", robust_spec());
    let table = desk.run(&["need", "spec.toml"]).done().csv();
    let wanted = "id,name,population,score,rank,decile,\
        income_rate,claimants,working_age,school,ltla24cd,\
        economic_score,economic_rank,\
        income_normalised,income_contribution,work_normalised,work_contribution,\
        school_normalised,school_contribution,\
        rank_low,rank_median,rank_high,p_worst_decile";
    assert_eq!(table.header.join(","), wanted);
}

#[test]
fn rows_keep_the_tables_order_and_columns_their_cells() {
    let table = need_desk().run(&["need", "spec.toml"]).done().csv();
    let given = Csv::read(PLACES);
    assert_eq!(table.column("id"), given.column("lsoa21cd"));
    assert_eq!(table.column("name"), given.column("lsoa21nm"));
    assert_eq!(table.column("population"), given.column("people"));
    for carried in [
        "income_rate",
        "claimants",
        "working_age",
        "school",
        "ltla24cd",
    ] {
        assert_eq!(table.column(carried), given.column(carried), "{carried}");
    }
}

/// What the English indices do with a rank, by hand.
fn exponential(rank: f64, places: f64) -> f64 {
    let scaled = (places + 1.0 - rank) / places;
    -23.0 * (1.0 - scaled * (1.0 - (-100.0_f64 / 23.0).exp())).ln()
}

#[test]
fn scores_are_those_of_the_formula() {
    let table = need_desk().run(&["need", "spec.toml"]).done().csv();
    let income = table.numbers("income_rate");
    let school = table.numbers("school");
    let claimants = table.numbers("claimants");
    let working_age = table.numbers("working_age");
    let work: Vec<f64> = claimants
        .iter()
        .zip(working_age)
        .map(|(n, d)| 100.0 * n / d)
        .collect();
    let rank = |values: &[f64], row: usize, worse: bool| {
        let before = values.iter().filter(|&&value| {
            if worse {
                value > values[row]
            } else {
                value < values[row]
            }
        });
        f64::from(u32::try_from(before.count()).unwrap()) + 1.0
    };
    for row in 0..12 {
        let normalised = [
            exponential(rank(&income, row, true), 12.0),
            exponential(rank(&work, row, true), 12.0),
            exponential(rank(&school, row, false), 12.0),
        ];
        for (name, value) in ["income", "work", "school"].iter().zip(normalised) {
            let told = table.numbers(&format!("{name}_normalised"))[row];
            assert!(near(told, value), "{name} of row {row}: {told}, {value}");
        }
        let economic = f64::midpoint(normalised[0], normalised[1]);
        assert!(near(table.numbers("economic_score")[row], economic));
        let score = (45.0 * economic + 13.5 * normalised[2]) / 58.5;
        assert!(near(table.numbers("score")[row], score), "row {row}");
    }
}

#[test]
fn contributions_add_up_to_the_score() {
    let table = need_desk().run(&["need", "spec.toml"]).done().csv();
    let parts = ["income", "work", "school"].map(|id| table.numbers(&format!("{id}_contribution")));
    for (row, score) in table.numbers("score").into_iter().enumerate() {
        let sum: f64 = parts.iter().map(|part| part[row]).sum();
        assert!(near(sum, score), "row {row}: {sum}, {score}");
    }
}

#[test]
fn equal_scores_share_the_best_rank_and_deciles_follow_ranks() {
    let desk = Desk::new();
    desk.write(
        "t.csv",
        "id,x\nA,5\nB,9\nC,5\nD,1\nE,9\nF,3\nG,2\nH,2\nI,2\nJ,0\nK,-1\n",
    );
    desk.write(
        "s.toml",
        "[table]\npath = \"t.csv\"\nid = \"id\"\n[[indicator]]\nid = \"x1\"\ncolumn = \"x\"\n\
         more_is = \"worse\"\n[index]\nnormalise = \"none\"\n",
    );
    let table = desk.run(&["need", "s.toml"]).done().csv();
    assert_eq!(table.whole("rank"), [3, 1, 3, 9, 1, 5, 6, 6, 6, 10, 11]);
    let deciles: Vec<i64> = table
        .whole("rank")
        .iter()
        .map(|rank| (10 * rank + 10) / 11)
        .collect();
    assert_eq!(table.whole("decile"), deciles);
    assert_eq!(
        table.column("name"),
        [""; 11],
        "a name that nobody gave is missing"
    );
}

#[test]
fn strength_turns_the_index_round() {
    let desk = need_desk();
    let need = desk.run(&["need", "spec.toml"]).done().csv();
    let index = "\n[index]\nmeasures = \"strength\"\nnormalise = \"percentile-rank\"\n";
    desk.write("spec.toml", format!("{SPEC}{index}"));
    let strength = desk.run(&["need", "spec.toml"]).done().csv();
    assert_eq!(
        need.cell("E03", "rank"),
        "1",
        "the poorest place is first by need"
    );
    assert_eq!(strength.cell("E03", "rank"), "12", "and last by strength");
}

#[test]
fn intervals_hold_their_medians_and_chances_are_chances() {
    let desk = need_desk();
    desk.write("spec.toml", robust_spec());
    let ran = desk.run(&["need", "spec.toml"]).done();
    // Two pairs of methods cannot take this data: a reader of the table alone
    // must hear of it, and of the default seed.
    let warnings = ran
        .err
        .lines()
        .filter(|line| line.starts_with("warning: "))
        .count();
    assert_eq!(warnings, 2, "{}", ran.err);
    assert!(ran.err.ends_with("\nseed 2026\n"), "{}", ran.err);
    let table = ran.csv();
    let [low, median, high] =
        ["rank_low", "rank_median", "rank_high"].map(|name| table.whole(name));
    for row in 0..12 {
        assert!(1 <= low[row] && low[row] <= median[row], "{row}");
        assert!(median[row] <= high[row] && high[row] <= 12, "{row}");
    }
    for chance in table.numbers("p_worst_decile") {
        assert!((0.0..=1.0).contains(&chance), "{chance}");
    }
}

#[test]
fn the_document_says_how_sure_and_from_what() {
    let desk = need_desk();
    desk.write("spec.toml", robust_spec());
    let document = desk
        .run(&["need", "spec.toml", "--format", "json"])
        .done()
        .json();
    assert_eq!(document["places"].as_array().unwrap().len(), 12);
    assert_eq!(document["places"][0]["id"], "E01");
    assert_eq!(document["seed"], 2026);
    let robustness = &document["robustness"];
    let inputs = robustness["sobol"]["inputs"].as_array().unwrap();
    assert!(!inputs.is_empty());
    for input in inputs {
        assert!(
            input["first_order"].is_f64() && input["total_order"].is_f64(),
            "{input}"
        );
    }
    let left_out = robustness["leave_one_out"].as_array().unwrap();
    assert_eq!(left_out.len(), 3);
    assert!(
        left_out
            .iter()
            .all(|one| one["mean_absolute_rank_shift"].is_f64())
    );
    let sources = document["provenance"]["inputs"].as_array().unwrap();
    let hash = |file: &str| {
        let source = sources.iter().find(|source| source["file"] == file);
        source.unwrap_or_else(|| panic!("no {file}"))["sha256"].clone()
    };
    let bytes = desk.bytes("places.csv");
    assert_eq!(hash("places.csv"), allotment_table::sha256_of(&bytes));
    assert_eq!(
        hash("spec.toml"),
        allotment_table::sha256_of(&desk.bytes("spec.toml"))
    );
}

/// Percentile ranks begin at 0 and z-scores lie on both sides of it, so
/// neither has a geometric mean: such pairs are not drawn, and the document
/// says so.
#[test]
fn pairs_that_cannot_be_are_named_and_not_drawn() {
    let desk = need_desk();
    desk.write("spec.toml", robust_spec());
    let document = desk
        .run(&["need", "spec.toml", "--format", "json"])
        .done()
        .json();
    assert_eq!(document["robustness"]["pairs"].as_array().unwrap().len(), 4);
    let excluded = document["robustness"]["excluded"].as_array().unwrap();
    assert_eq!(excluded.len(), 2);
    assert!(excluded.iter().all(|pair| pair["combine"] == "geometric"));
}

/// The contract's example, as it is written there.
#[test]
fn the_published_example_runs() {
    let desk = Desk::new();
    desk.write("domains.csv", PLACES.replace("claimants,", "income_se,"));
    desk.write(
        "spec.toml",
        r#"[table]
path = "domains.csv"          # relative to this file
id = "lsoa21cd"               # unique; a duplicate or empty id is an error
name = "lsoa21nm"             # optional
population = "people"         # optional

[[indicator]]
id = "income"
column = "income_rate"
more_is = "worse"             # "worse" or "better"; required: there is no default polarity
weight = 22.5                 # default 1
group = "economic"            # optional; default: straight under the index

[[group]]                     # optional middle levels, any depth
id = "economic"
group = "overall"             # optional: its parent; default: straight under the index
weight = 1
combine = "arithmetic"        # default: the index's
weights = "given"             # default: the index's
normalise = "none"            # default

[[group]]
id = "overall"

[treat]                       # optional, before normalising
missing = "error"             # error | mean | median | group-mean (with  by = "column") | drop
outliers = "none"             # none | winsorise | log

[index]
measures = "need"
normalise = "exponential-rank"
combine = "arithmetic"
weights = "given"
ranks = "from-one"
storage = "f64"

[robustness]                  # optional
draws = 1000
weight_spread = 0.25
normalise = ["exponential-rank", "percentile-rank", "z-score"]   # drawn from; optional
combine = ["arithmetic", "geometric"]                            # drawn from; optional
standard_error = { income = "income_se" }
sobol = true
leave_one_out = true
"#,
    );
    // One indicator cannot be left out, so the example stands with a second.
    let spec = desk.text("spec.toml").replace(
        "[[group]]                     # optional middle",
        "[[indicator]]\nid = \"school\"\ncolumn = \"school\"\nmore_is = \"better\"\n\n\
         [[group]]                     # optional middle",
    );
    desk.write("spec.toml", spec);
    let table = desk.run(&["need", "spec.toml"]).done().csv();
    assert!(table.header.contains(&"overall_rank".to_owned()));
    assert!(table.header.contains(&"p_worst_decile".to_owned()));
}

#[test]
fn paths_are_relative_to_the_spec() {
    let desk = Desk::new();
    desk.write("deep/er/places.csv", PLACES)
        .write("deep/er/spec.toml", SPEC);
    desk.run(&["need", "deep/er/spec.toml"]).done();
}

#[test]
fn any_number_of_threads_gives_the_same_bytes() {
    let desk = need_desk();
    desk.write("spec.toml", robust_spec());
    let args = ["need", "spec.toml", "--format", "json"];
    let one = desk.run_with(&args, &[("RAYON_NUM_THREADS", "1")]).done();
    let four = desk.run_with(&args, &[("RAYON_NUM_THREADS", "4")]).done();
    assert!(one.out == four.out);
}

#[test]
fn another_seed_draws_otherwise_and_scores_alike() {
    let desk = need_desk();
    desk.write("spec.toml", robust_spec());
    let one = desk.run(&["need", "spec.toml"]).done().csv();
    let other = desk.run(&["need", "spec.toml", "--seed", "7"]).done();
    assert!(other.err.ends_with("\nseed 7\n"), "{}", other.err);
    let other = other.csv();
    assert_eq!(one.column("score"), other.column("score"));
    let document = |seed: &str| {
        let args = ["need", "spec.toml", "--format", "json", "--seed", seed];
        desk.run(&args).done().json()["robustness"]["sobol"].clone()
    };
    assert_ne!(document("2026"), document("7"));
}

#[test]
fn standards_are_listed_with_their_sources() {
    let desk = Desk::new();
    let table = desk.run(&["need", "standards"]).done().csv();
    assert!(table.column("id").contains(&"england-2025"));
    for source in table.column("source") {
        assert!(source.starts_with("https://"), "{source}");
    }
    let document = desk
        .run(&["need", "standards", "--format", "json"])
        .done()
        .json();
    assert_eq!(
        document["standards"].as_array().unwrap().len(),
        table.rows.len()
    );
}

#[test]
fn a_published_index_needs_only_its_table() {
    let desk = Desk::new();
    let mut table = String::from(
        "lsoa21cd,lsoa21nm,income_rank,employment_rank,education_rank,health_rank,crime_rank,\
         barriers_rank,living_environment_rank\n",
    );
    for row in 1..=20 {
        let turned = 21 - row;
        let _ = writeln!(
            table,
            "E{row:02},Place {row},{row},{row},{row},{turned},{row},{row},{row}"
        );
    }
    desk.write("ranks.csv", table);
    let ran = desk
        .run(&["need", "--standard", "england-2025", "ranks.csv"])
        .done();
    assert_eq!(ran.csv().cell("E01", "rank"), "1");
    let args = [
        "need",
        "--standard",
        "england-2025",
        "ranks.csv",
        "--format",
        "json",
    ];
    let document = desk.run(&args).done().json();
    assert_eq!(document["standard"]["id"], "england-2025");
    desk.run(&["need", "--standard", "england-2052", "ranks.csv"])
        .misasked("--standard: there is no standard 'england-2052'")
        .says("did you mean 'england-2025'");
}

/// Somebody's table is never written over by what was made from it.
#[test]
fn what_is_read_is_never_written_over() {
    let desk = need_desk();
    desk.write("spec.toml", robust_spec());
    let before = desk.everything();
    desk.run(&["need", "spec.toml", "--out", "spec.toml"])
        .ends(2);
    let table = desk.text("spec.toml");
    let table = table
        .lines()
        .find_map(|line| line.strip_prefix("path = \""));
    let table = table
        .and_then(|rest| rest.split('"').next())
        .unwrap_or("places.csv")
        .to_owned();
    desk.run(&["need", "spec.toml", "--out", &table]).ends(2);
    desk.run(&["need", "spec.toml", "--out", "a.csv", "--draws", "a.csv"])
        .ends(2);
    assert_eq!(desk.everything(), before);
}
