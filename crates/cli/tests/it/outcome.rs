//! `allotment outcome`.

use std::fmt::Write as _;

use serde_json::Value;

use crate::desk::Desk;

/// Twenty places over six years in equal steps: a quarter is treated from 2022,
/// a quarter from 2024, and what is measured is then higher by 3 for the first
/// and by 5 for the second. Other numbers cancel out.
fn panel(period: impl Fn(i32) -> String) -> String {
    let mut table = String::from("place,when,jobs,g,size,twice,district\n");
    for place in 0..20 {
        let first = match place % 4 {
            0 => Some(2022),
            1 => Some(2024),
            _ => None,
        };
        for year in 2019..2025 {
            let effect = match first {
                Some(since) if year >= since => {
                    if since == 2022 {
                        3
                    } else {
                        5
                    }
                }
                _ => 0,
            };
            let wobble = if (place / 4 + year) % 2 == 0 {
                0.25
            } else {
                -0.25
            };
            let value =
                f64::from(place) + f64::from(year - 2019) * 0.5 + f64::from(effect) + wobble;
            let g = first.map_or_else(String::new, &period);
            let size = place / 4 + 1;
            let _ = writeln!(
                table,
                "P{place:02},{},{value},{g},{size},{},D{}",
                period(year),
                2 * size,
                place % 5
            );
        }
    }
    table
}

fn desk() -> Desk {
    let desk = Desk::new();
    desk.write("panel.csv", panel(|year| year.to_string()));
    desk
}

const ARGS: [&str; 10] = [
    "outcome",
    "panel.csv",
    "--unit",
    "place",
    "--time",
    "when",
    "--outcome",
    "jobs",
    "--first-treated",
    "g",
];

fn with<'a>(more: &[&'a str]) -> Vec<&'a str> {
    ARGS.iter().chain(more).copied().collect()
}

fn of_kind<'a>(document: &'a Value, kind: &str) -> Vec<&'a Value> {
    let all = document["estimates"].as_array().expect("a list");
    all.iter().filter(|one| one["kind"] == kind).collect()
}

fn near(value: &Value, expected: f64) {
    let value = value.as_f64().expect("a number");
    assert!((value - expected).abs() < 1e-9, "{value} is not {expected}");
}

#[test]
fn planted_effects_come_back_in_the_form_that_is_promised() {
    let found = desk()
        .run(&with(&["--format", "json", "--min-group", "5"]))
        .done()
        .says("seed 2026");
    let document = found.json();
    let simple = of_kind(&document, "simple")[0];
    // Three treated years of the first cohort, one of the second.
    near(&simple["estimate"], (3.0 * 3.0 + 5.0) / 4.0);
    for key in [
        "group",
        "time",
        "event_time",
        "std_error",
        "low",
        "high",
        "p_value",
        "uniform_low",
        "uniform_high",
    ] {
        assert!(simple.get(key).is_some(), "{key}");
    }
    let groups = of_kind(&document, "group");
    assert_eq!(groups.len(), 3, "the overall one and one a cohort");
    near(&groups[1]["estimate"], 3.0);
    near(&groups[2]["estimate"], 5.0);
    assert_eq!(groups[1]["group"], 2022);
    let cells = of_kind(&document, "group_time");
    assert_eq!(cells.len(), 2 * 5);
    let last = cells
        .iter()
        .find(|cell| cell["group"] == 2022 && cell["time"] == 2024);
    near(&last.expect("the cell")["estimate"], 3.0);
    assert_eq!(last.expect("the cell")["event_time"], 2);
    assert_eq!(document["design"]["treated_units"], 10);
    assert_eq!(document["design"]["never_treated_units"], 10);
    assert!(document["pre_trend"].get("df").is_some());
    let input = &document["provenance"]["inputs"][0];
    assert_eq!(input["sha256"].as_str().map(str::len), Some(64));
}

#[test]
fn the_table_says_what_was_found_and_how_sure_it_is() {
    let found = desk().run(&with(&["--format", "table"])).done();
    let first = found.text().lines().next().unwrap_or_default();
    assert!(
        first.starts_with("jobs was 3.50 higher with the programme"),
        "{first}"
    );
    assert!(first.contains("95% interval"), "{first}");
}

#[test]
fn without_draws_there_are_intervals_but_no_bands() {
    let document = desk()
        .run(&with(&["--draws", "0", "--format", "json"]))
        .done()
        .json();
    let simple = of_kind(&document, "simple")[0];
    assert!(simple["low"].is_number() || simple["note"].is_string());
    assert!(simple["uniform_low"].is_null());
}

/// How a year is written.
type Written = fn(i32) -> String;

/// Quarters, months, split years and rounds tell the same story.
#[test]
fn periods_may_be_written_in_any_usual_way() {
    let plain = desk().run(&with(&["--format", "json"])).done().json();
    let ways: [Written; 4] = [
        |year| format!("{year}/{:02}", (year + 1) % 100),
        |year| {
            let quarter = year - 2019;
            format!("{}-Q{}", 2023 + quarter / 4, quarter % 4 + 1)
        },
        |year| format!("2024-{:02}", year - 2018),
        |year| format!("2024-{:02}-01", year - 2018),
    ];
    for way in ways {
        let desk = Desk::new();
        desk.write("panel.csv", panel(way));
        let document = desk.run(&with(&["--format", "json"])).done().json();
        let numbers = |document: &Value| -> Vec<Value> {
            let all = document["estimates"].as_array().expect("a list");
            all.iter().map(|one| one["estimate"].clone()).collect()
        };
        assert_eq!(numbers(&document), numbers(&plain));
        let cells = of_kind(&document, "group_time");
        assert_eq!(
            cells[0]["group"],
            way(2022).trim_end_matches("-01").to_owned()
        );
    }
}

#[test]
fn treated_rows_say_the_same_as_first_treated_periods() {
    let desk = desk();
    let mut text = String::new();
    for (at, line) in desk.text("panel.csv").lines().enumerate() {
        let cells: Vec<&str> = line.split(',').collect();
        let mark = match at {
            0 => "on",
            _ if !cells[3].is_empty() && cells[1] >= cells[3] => "1",
            _ => "0",
        };
        let _ = writeln!(text, "{line},{mark}");
    }
    desk.write("marked.csv", text);
    let args =
        "outcome marked.csv --unit place --time when --outcome jobs --treated on --format csv";
    let args: Vec<&str> = args.split(' ').collect();
    let one = desk.run(&args).done();
    let other = desk.run(&with(&["--format", "csv"])).done();
    assert_eq!(one.text(), other.text());
}

#[test]
fn the_number_of_threads_changes_no_byte() {
    let desk = desk();
    let args = with(&["--format", "json", "--covariates", "size"]);
    let one = desk.run_with(&args, &[("RAYON_NUM_THREADS", "1")]).done();
    let many = desk.run_with(&args, &[("RAYON_NUM_THREADS", "7")]).done();
    assert_eq!(one.text(), many.text());
}

/// What cannot be estimated is refused, with the reason and the number.
#[test]
fn what_cannot_be_told_is_refused_with_its_number() {
    let whole = panel(|year| year.to_string());
    let lines: Vec<&str> = whole.lines().collect();
    let without = |drop: &dyn Fn(&str) -> bool| {
        let kept: Vec<&str> = lines.iter().copied().filter(|line| !drop(line)).collect();
        kept.join("\n") + "\n"
    };
    let cases: Vec<(String, Vec<&str>, &str)> = vec![
        (
            without(&|line| line.starts_with("P03,2021") || line.starts_with("P07,2020")),
            vec![],
            "2 of 20 units are not seen in all 6 periods; the first is 'P03'",
        ),
        (
            without(&|line| line.split(',').nth(3) == Some("")),
            vec![],
            "no unit is never treated",
        ),
        (
            whole.clone(),
            vec!["--min-group", "6"],
            "the cohort of 2022 has 5 units",
        ),
        (
            whole.clone(),
            vec!["--covariates", "size,twice"],
            "covariate 'twice' is fixed by 'size'",
        ),
        (
            whole.replace("P05,2020,", "P05,2019,"),
            vec![],
            "'P05' already has a row for 2019",
        ),
        (
            without(&|line| line.split(',').nth(3).is_some_and(|g| g.starts_with('2'))),
            vec![],
            "no unit is first treated",
        ),
        (
            whole.replacen(",2022,", ",2023,", 1),
            vec![],
            "'P00' has another first treated period here than on line 2",
        ),
        (
            whole.replacen("P02,2019,", "P02,2019-Q1,", 1),
            vec![],
            "panel.csv:14: column 'when': '2019-Q1' is not written as a period",
        ),
        (
            whole.clone(),
            vec!["--covariates", "siez"],
            "did you mean 'size'",
        ),
        (
            whole.clone(),
            vec!["--cluster", "when"],
            "'P00' is in another cluster here than on line 2",
        ),
    ];
    for (table, more, message) in cases {
        let desk = Desk::new();
        desk.write("panel.csv", table);
        desk.run(&with(&more)).refused("panel.csv").says(message);
    }
}

#[test]
fn units_with_gaps_are_dropped_or_used_when_that_is_asked_for() {
    let desk = desk();
    let gap = desk.text("panel.csv");
    let gap: Vec<&str> = gap
        .lines()
        .filter(|line| !line.starts_with("P03,2021"))
        .collect();
    desk.write("panel.csv", gap.join("\n") + "\n");
    let dropped = desk
        .run(&with(&["--unbalanced", "drop", "--format", "json"]))
        .done()
        .json();
    assert_eq!(
        dropped["design"]["left_out"]["units_not_seen_in_every_period"],
        1
    );
    assert_eq!(dropped["design"]["never_treated_units"], 9);
    let warned = dropped["warnings"].to_string();
    assert!(warned.contains("1 unit is left out"), "{warned}");
    let used = desk
        .run(&with(&["--unbalanced", "allow", "--format", "json"]))
        .done()
        .json();
    assert_eq!(used["design"]["panel"], "unbalanced");
    assert_eq!(used["design"]["never_treated_units"], 10);
}

/// No NaN and no infinity is ever an answer.
#[test]
fn a_panel_without_noise_has_no_false_error() {
    let desk = Desk::new();
    let mut table = String::from("id,time,outcome,g\n");
    for unit in 0..12 {
        for time in 1..5 {
            let treated = unit < 6 && time >= 3;
            let _ = writeln!(
                table,
                "{unit},{time},{},{}",
                i32::from(treated),
                if unit < 6 { "3" } else { "0" }
            );
        }
    }
    desk.write("panel.csv", table);
    let args = [
        "outcome",
        "panel.csv",
        "--first-treated",
        "g",
        "--format",
        "json",
    ];
    let found = desk.run(&args).done();
    let text = found.text();
    assert!(!text.contains("NaN") && !text.contains("inf"), "{text}");
    let simple = &found.json()["estimates"][0];
    near(&simple["estimate"], 1.0);
    assert!(simple["std_error"].is_null());
    assert!(simple["note"].is_string());
}

/// A month by month series with a step of -2 in level at its 25th month, and
/// a wobble that fitted lines cannot follow.
/// Units that move alike but for the last digits, which arithmetic leaves over: no
/// method takes those for an effect, nor for certainty.
#[test]
fn what_rounding_leaves_is_no_error_and_no_effect() {
    let desk = Desk::new();
    let mut table = String::from("place,when,jobs,g\n");
    for place in 0..25 {
        let g = if place % 2 == 0 { "2022" } else { "" };
        for year in 2018..2025 {
            let value = f64::from(place) * 0.37 + f64::from(year - 2018) / 7.0;
            let _ = writeln!(table, "P{place:02},{year},{value},{g}");
        }
    }
    desk.write("panel.csv", table);
    for method in ["group-time", "imputation", "two-way"] {
        let ran = desk.run(&with(&["--method", method, "--format", "json"]));
        if ran.status == 3 {
            continue; // refused is as good
        }
        let document = ran.done().json();
        for one in document["estimates"].as_array().unwrap() {
            assert!(one["std_error"].is_null(), "{method}: {one}");
            assert!(one["p_value"].is_null(), "{method}: {one}");
        }
        let before = &document["pre_trend"]["p_value"];
        assert!(before.is_null(), "{method}: {before}");
    }
}

/// Of the noise of a place that is treated alone nothing is seen: no error is told.
#[test]
fn one_treated_place_has_no_error_by_group_and_time() {
    let desk = Desk::new();
    let mut table = String::from("place,when,jobs,g\n");
    for place in 0..20 {
        let g = if place == 0 { "2022" } else { "" };
        for year in 2018..2025 {
            let value = (place * 37 + year * 101) % 17;
            let _ = writeln!(table, "P{place:02},{year},{value},{g}");
        }
    }
    desk.write("panel.csv", table);
    let document = desk
        .run(&with(&["--min-group", "1", "--format", "json"]))
        .done()
        .json();
    for one in document["estimates"].as_array().unwrap() {
        assert!(
            one["std_error"].is_null() && one["uniform_low"].is_null(),
            "{one}"
        );
    }
    let said = desk
        .run(&with(&["--min-group", "1", "--format", "table"]))
        .done();
    assert!(said.text().contains("cannot be told"), "{}", said.text());
}

/// Compared with one place alone, or where the treated moved apart for certain: an
/// error that is not seen is not told, and a chance that is small is not called 0.
#[test]
fn one_place_to_compare_with_has_no_error_and_no_chance_is_zero() {
    let desk = Desk::new();
    let mut table = String::from("place,when,jobs,g\n");
    for place in 0..20 {
        let g = if place == 0 { "" } else { "2022" };
        for year in 2018..2025 {
            let value = (place * 37 + year * 101) % 17;
            let _ = writeln!(table, "P{place:02},{year},{value},{g}");
        }
    }
    desk.write("panel.csv", &table);
    let document = desk
        .run(&with(&["--min-group", "1", "--format", "json"]))
        .done()
        .json();
    for one in document["estimates"].as_array().unwrap() {
        assert!(one["std_error"].is_null(), "{one}");
    }
    let mut apart = String::from("place,when,jobs,g\n");
    for place in 0..60 {
        let g = if place % 2 == 0 { "2022" } else { "" };
        for year in 2018..2025 {
            let noise = f64::from((place * 7 + year * 11) % 5) / 10.0;
            let drift = if place % 2 == 0 { 3 * (year - 2018) } else { 0 };
            let _ = writeln!(apart, "P{place:02},{year},{},{g}", f64::from(drift) + noise);
        }
    }
    desk.write("panel.csv", apart);
    let text = desk
        .run(&with(&["--format", "table"]))
        .done()
        .text()
        .to_owned();
    assert!(text.contains("before treatment (p < 0.001)"), "{text}");
    assert!(
        text.contains("the smallest group compared has 30 places"),
        "{text}"
    );
}

#[test]
fn what_a_method_would_pass_over_is_refused() {
    let desk = desk();
    for (method, option, value) in [
        ("two-way", "--anticipation", Some("1")),
        ("synthetic-did", "--control", Some("not-yet")),
        ("synthetic-control", "--cluster", Some("district")),
        ("two-way", "--min-group", Some("2")),
        ("group-time", "--ridge", None),
        ("group-time", "--seasons", None),
    ] {
        let mut more = vec!["--method", method, option];
        more.extend(value);
        desk.run(&with(&more)).ends(2).says(&format!(
            "{option} cannot be used here: {method} passes it over"
        ));
    }
    for wrong in ["1.5", "0", "1", "NaN"] {
        desk.run(&with(&["--level", wrong]))
            .ends(2)
            .says("between 0 and 1");
    }
}

#[test]
fn those_treated_later_are_not_called_never_treated() {
    let desk = Desk::new();
    let table = panel(|year| year.to_string());
    // All are treated, half of them last of all.
    let all = table.replace(",,", ",2024,");
    desk.write("panel.csv", &all);
    let document = desk
        .run(&with(&["--control", "not-yet", "--format", "json"]))
        .done()
        .json();
    assert_eq!(document["design"]["never_treated_units"], 0);
    assert_eq!(document["design"]["treated_later_units"], 15);
    let at_once = |line: &str| {
        let mut cells: Vec<&str> = line.split(',').collect();
        if cells[3] == "2022" {
            cells[3] = "2024";
        }
        format!("{}\n", cells.join(","))
    };
    desk.write("panel.csv", all.lines().map(at_once).collect::<String>());
    desk.run(&with(&["--control", "not-yet"]))
        .ends(3)
        .says("none of those has both a period before");
}

fn series() -> String {
    let mut table = String::from("place,when,rate,g\n");
    for month in 0..40 {
        let wobble = [0.3, -0.1, -0.3, 0.2, -0.2, 0.1][month % 6];
        let rate = 10.0 + 0.05 * f64::from(u32::try_from(month).unwrap_or(0))
            - if month >= 24 { 2.0 } else { 0.0 }
            + wobble;
        let _ = writeln!(
            table,
            "P1,{}-{:02},{rate:.3},2024-01",
            2022 + month / 12,
            month % 12 + 1
        );
    }
    table
}

#[test]
fn one_place_alone_is_no_more_than_before_and_after() {
    let desk = Desk::new();
    desk.write("series.csv", series());
    let args = "outcome series.csv --unit place --time when --outcome rate --first-treated g --method interrupted --format json";
    let args: Vec<&str> = args.split(' ').collect();
    let document = desk.run(&args).done().json();
    assert_eq!(document["level_of_evidence"]["level"], 2);
    let change = &document["diagnostics"]["level_change"];
    let level = change["estimate"].as_f64().expect("a number");
    assert!((level + 2.0).abs() < 0.25, "{level}");
    let (low, high) = (&change["low"], &change["high"]);
    assert!(
        low.as_f64() < Some(-2.0) && Some(-2.0) < high.as_f64(),
        "{low} {high}"
    );
    assert_eq!(document["design"]["periods_before"], 24);
    assert_eq!(document["estimates"][0]["kind"], "att");
    assert_eq!(document["estimates"][0]["group"], "2024-01");
    let warned = document["warnings"].to_string();
    assert!(warned.contains("without a comparison"), "{warned}");
    // Too short a series is refused with its number.
    let lines = series();
    let early = lines.lines().map(|line| match line.rsplit_once(',') {
        Some((front, "2024-01")) => format!("{front},2022-03\n"),
        _ => format!("{line}\n"),
    });
    desk.write("series.csv", early.collect::<String>());
    desk.run(&args)
        .refused("series.csv")
        .says("2 times are before 2022-03");
    // So is more than one treated place.
    desk.write("series.csv", panel(|year| year.to_string()));
    let many = "outcome series.csv --unit place --time when --outcome jobs --first-treated g --method interrupted";
    let many: Vec<&str> = many.split(' ').collect();
    desk.run(&many)
        .refused("series.csv")
        .says("10 units are treated");
}

#[test]
fn a_chart_calls_a_change_a_change_and_an_up_an_up() {
    let desk = Desk::new();
    let mut series = String::from("time,value\n");
    for month in 1..=12 {
        let value = [50, 53, 49, 51, 52, 48, 50, 51, 49, 52, 50, 70][month - 1];
        let _ = writeln!(series, "2025-{month:02},{value}");
    }
    desk.write("series.csv", series);
    let args = [
        "outcome",
        "watch",
        "series.csv",
        "--baseline",
        "11",
        "--format",
        "json",
    ];
    let document = desk.run(&args).done().json();
    let points = document["points"].as_array().expect("a list");
    let last = &points[11];
    assert_eq!(last["rules"], serde_json::json!(["outside-limits"]));
    assert_eq!(last["kind"], "high", "nobody said which way is better");
    assert_eq!(last["time"], "2025-12");
    for point in &points[..11] {
        assert_eq!(point["rules"], serde_json::json!([]));
    }
    // Mean 555/11, mean moving range 24/10.
    near(&last["mean"], 555.0 / 11.0);
    near(&last["high"], 555.0 / 11.0 + 2.66 * 2.4);
    let worse = [&args[..5], &["--improvement", "down", "--format", "table"]].concat();
    let text = desk.run(&worse).done();
    assert!(
        text.text().contains("a change for the worse"),
        "{}",
        text.text()
    );
    let csv = [&args[..5], &["--format", "csv"]].concat();
    assert_eq!(
        desk.run(&csv).done().csv().column("rules")[11],
        "outside-limits"
    );
    desk.write("short.csv", "time,value\n1,2\n2,3\n");
    let short = ["outcome", "watch", "short.csv"];
    desk.run(&short)
        .refused("short.csv")
        .says("2 points where limits ask for 7");
}
