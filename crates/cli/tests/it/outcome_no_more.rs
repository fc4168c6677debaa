//! `allotment outcome` says no more than its numbers do: rounding is no effect, a level
//! is no change, a fit that had to be is no support, and one of many is no find.

use std::fmt::Write as _;

use serde_json::Value;

use crate::desk::Desk;
use crate::outcome_desk::{Noise, asked, sentence};

fn level(document: &Value) -> &Value {
    &document["level_of_evidence"]["level"]
}

const HEAD: &str = "id,time,y,g\n";

/// Twenty units over six years, ten of them treated from 2003 on.
fn panel(mut y: impl FnMut(u32, u32) -> f64) -> String {
    let mut table = String::from(HEAD);
    for unit in 0..20 {
        for time in 2000..2006 {
            let g = if unit < 10 { "2003" } else { "" };
            let _ = writeln!(table, "u{unit:02},{time},{},{g}", y(unit, time));
        }
    }
    table
}

#[test]
fn rounding_is_told_as_no_effect() {
    let desk = Desk::new();
    desk.write("flat.csv", panel(|unit, _| f64::from(unit) * 0.1));
    // As small in its units, and an effect.
    let step = |unit: u32, time| f64::from(u8::from(unit < 10 && time >= 2003)) * 1e-9;
    let mut noise = Noise(5);
    desk.write(
        "small.csv",
        panel(|unit, time| 1e-10 * noise.next() + step(unit, time)),
    );
    for method in ["group-time", "imputation", "two-way"] {
        let ask = |file: &str| {
            asked(
                &desk,
                &format!("{file} --outcome y --first-treated g --draws 0 --method {method}"),
            )
        };
        let flat = ask("flat.csv");
        assert!(
            sentence(&flat).starts_with("y was the same with the programme"),
            "{method}: {}",
            sentence(&flat)
        );
        let small = ask("small.csv");
        assert!(
            sentence(&small).contains("higher with the programme"),
            "{method}: {}",
            sentence(&small)
        );
    }
}

/// Six of twelve treated units are seen only from treatment on, and stand higher.
#[test]
fn units_of_which_no_change_is_known_are_named() {
    let desk = Desk::new();
    let mut noise = Noise(7);
    let mut table = String::from(HEAD);
    for unit in 0..24 {
        let (g, late) = (if unit < 12 { "2003" } else { "" }, unit < 6);
        for time in if late { 2003..2006 } else { 2000..2006 } {
            let y = noise.next() + if late { 10.0 } else { 0.0 };
            let _ = writeln!(table, "u{unit:02},{time},{y},{g}");
        }
    }
    desk.write("late.csv", &table);
    let ask = |method: &str, unbalanced: &str| {
        let line = format!(
            "late.csv --outcome y --first-treated g --draws 0 --method {method} --unbalanced {unbalanced}"
        );
        asked(&desk, &line)
    };
    let named = "6 of 12 treated and 0 of 12 untreated units are seen in one only of the two periods compared";
    let levels = ask("group-time", "allow");
    assert!(levels["warnings"].to_string().contains(named), "{levels}");
    assert_eq!(level(&levels), 2);
    assert!(
        !sentence(&levels).contains("difference in levels"),
        "half are not most"
    );
    let reasons = levels["level_of_evidence"]["reasons"].to_string();
    assert!(
        reasons.contains("of 6 of 12 treated and 0 of 12 untreated units no change is known"),
        "{reasons}"
    );
    let whole = ask("group-time", "drop");
    assert!(!whole["warnings"].to_string().contains("seen in one only"));
    let two_way = ask("two-way", "allow");
    let named = "6 of 12 treated units are seen only before treatment, or only from it on, and carry no weight";
    assert!(two_way["warnings"].to_string().contains(named), "{two_way}");
    // Seen on both sides, but not in 2004: there their level of 2002 is compared with.
    let holes: String = table
        .lines()
        .filter(|row| !row.starts_with("u0") || !row.contains(",2004,"))
        .filter(|row| {
            !["u00", "u01", "u02", "u03", "u04", "u05"]
                .iter()
                .any(|unit| row.starts_with(unit))
        })
        .fold(String::new(), |all, row| all + row + "\n");
    desk.write("late.csv", holes);
    let found = ask("group-time", "allow");
    let named = "4 of 6 treated and 0 of 12 untreated units are seen in one only";
    assert!(found["warnings"].to_string().contains(named), "{found}");
}

/// What an interval of 95% leaves out it would have missed half the time: an effect that
/// is seen four times of five is 2.80 / 1.96 of its reach.
#[test]
fn what_a_series_could_have_seen_goes_by_its_interval() {
    // One place over 24 years; whatever came in 2014 is a wobble that lasts.
    let values = [
        11.2882, 11.9359, 10.8171, 9.7206, 9.134, 10.1515, 9.4734, 8.9252, 10.4669, 10.9334,
        11.5565, 10.353, 10.9809, 11.1695, 11.855, 13.5745, 13.9431, 16.192, 14.7506, 14.0405,
        15.2749, 14.6813, 15.2834, 14.2595,
    ];
    let mut table = String::from(HEAD);
    for (year, value) in (2000..).zip(values) {
        let _ = writeln!(table, "a,{year},{value},2014");
    }
    let desk = Desk::new();
    desk.write("series.csv", table);
    let found = asked(
        &desk,
        "series.csv --outcome y --first-treated g --method interrupted",
    );
    let said = sentence(&found);
    let seen = said
        .split_once("An effect of ")
        .and_then(|(_, rest)| rest.split_once(" would have been seen"))
        .and_then(|(number, _)| number.parse::<f64>().ok())
        .expect("what could have been seen");
    let of = |key: &str| found["estimates"][0][key].as_f64().expect("a number");
    let reach = (of("high") - of("low")) / 2.0;
    let needed = reach * (1.959_964 + 0.841_621) / 1.959_964;
    // Told to three figures.
    assert!((seen / needed - 1.0).abs() < 0.006, "{seen}, {needed}");
    assert!(seen > of("estimate"), "{said}");
}

/// Noise of ten treated and forty untreated over few periods: with a level of its own and
/// so many weights, a synthetic path can follow anything.
#[test]
fn weights_that_could_follow_anything_are_no_evidence() {
    let desk = Desk::new();
    for before in [2, 3, 5, 12] {
        let mut noise = Noise(17);
        let mut table = String::from(HEAD);
        for unit in 0..50 {
            let g = if unit < 10 { "2003" } else { "" };
            for time in 2003 - before..2006 {
                let y = f64::from(unit % 10) + noise.next();
                let _ = writeln!(table, "u{unit:02},{time},{y},{g}");
            }
        }
        desk.write("few.csv", table);
        let line = "few.csv --outcome y --first-treated g --method synthetic-did --errors none";
        let found = asked(&desk, line);
        let evidence = &found["level_of_evidence"];
        assert_eq!(level(&found), 2, "{before}: {evidence}");
        let reasons = evidence["reasons"].to_string();
        assert!(reasons.contains("that shows nothing"), "{reasons}");
        assert!(!reasons.contains("to within"), "{reasons}");
        let to_raise = evidence["to_raise"].to_string();
        assert!(
            to_raise.contains("add periods before treatment"),
            "{to_raise}"
        );
    }
}

/// Over twelve periods twenty donors cannot follow everything, and six fewer still: what
/// fit there is was found.
#[test]
fn weights_that_could_not_follow_anything_are_evidence() {
    let desk = Desk::new();
    for units in [7, 21] {
        let mut noise = Noise(19);
        let mut table = String::from(HEAD);
        for unit in 0..units {
            let g = if unit == units / 2 { "2012" } else { "" };
            for time in 2000..2016 {
                let y = 2.0 * f64::from(unit) + noise.next();
                let _ = writeln!(table, "u{unit:02},{time},{y},{g}");
            }
        }
        desk.write("long.csv", table);
        let line = "long.csv --outcome y --first-treated g --method synthetic-did --errors none";
        let found = asked(&desk, line);
        let evidence = &found["level_of_evidence"];
        assert_eq!(level(&found), 3, "{units}: {evidence}");
        let reasons = evidence["reasons"].to_string();
        assert!(reasons.contains("follows the treated"), "{reasons}");
    }
}

/// Eight of twelve treated stand higher and have no before. Beside a hundred others they
/// are few, and they are most of what is told; so are untreated beside many treated.
#[test]
fn units_without_a_change_count_on_their_own_side() {
    let desk = Desk::new();
    for (treated, untreated, late, named) in [
        (
            12,
            100,
            0..8,
            "of 8 of 12 treated and 0 of 100 untreated units",
        ),
        (
            100,
            12,
            100..108,
            "of 0 of 100 treated and 8 of 12 untreated units",
        ),
    ] {
        let mut noise = Noise(23);
        let mut table = String::from(HEAD);
        for unit in 0..treated + untreated {
            let g = if unit < treated { "2003" } else { "" };
            let is_late = late.contains(&unit);
            for time in if is_late { 2003..2006 } else { 2000..2006 } {
                let y = noise.next() + if is_late { 10.0 } else { 0.0 };
                let _ = writeln!(table, "u{unit:03},{time},{y},{g}");
            }
        }
        desk.write("side.csv", table);
        let line = "side.csv --outcome y --first-treated g --draws 0 --unbalanced allow";
        let found = asked(&desk, line);
        let evidence = &found["level_of_evidence"];
        assert_eq!(level(&found), 2, "{evidence}");
        assert!(
            evidence["reasons"].to_string().contains(named),
            "{evidence}"
        );
        // Most of one side has no change: that is no effect of the programme.
        let most = if treated < untreated {
            "treated"
        } else {
            "untreated"
        };
        let sentence = sentence(&found);
        let levels = format!(
            "mostly a difference in levels, not an effect of the programme, since no change of 8 of 12 {most} units is known."
        );
        assert!(sentence.ends_with(&levels), "{sentence}");
        assert!(!sentence.contains("with the programme"), "{sentence}");
        assert!(sentence.contains("where the programme was"), "{sentence}");
    }
}

/// Where nothing is drawn, no draws are enough; where chances are counted, a few are not.
#[test]
fn as_many_draws_are_asked_for_as_are_needed() {
    let desk = Desk::new();
    let mut noise = Noise(31);
    desk.write("few.csv", panel(|_, _| noise.next()));
    let line = "few.csv --outcome y --first-treated g --method synthetic-did --draws 0 --errors";
    let none = asked(&desk, &format!("{line} none"));
    assert!(none["estimates"][0]["estimate"].is_f64(), "{none}");
    let drawn = format!("outcome {line} bootstrap");
    let drawn: Vec<&str> = drawn.split_whitespace().collect();
    desk.run(&drawn)
        .refused("few.csv: 0 draws have no spread")
        .says("by the jackknife or none");
    let power = "power few.csv --outcome y --start 2003 --treated-units 5 --draws";
    for (draws, told) in [("1", "1 draw"), ("99", "99 draws")] {
        let line = format!("outcome {power} {draws}");
        let line: Vec<&str> = line.split_whitespace().collect();
        desk.run(&line)
            .misasked(&format!("--draws: of {told} no chance can be told"))
            .says("ask for at least 100");
    }
    asked(&desk, &format!("{power} 100"));
}

/// With one period before, ten donors meet anything: that is no support.
#[test]
fn a_fit_that_had_to_be_exact_is_no_evidence() {
    let desk = Desk::new();
    let ask = |from: u32, units: u32| {
        let mut noise = Noise(11);
        let mut table = String::from(HEAD);
        for unit in 0..units {
            for time in from..2004 {
                let g = if unit == 0 { "2003" } else { "" };
                // The treated unit is among the others, so that a mean of them can meet it.
                let y = if unit == 0 {
                    0.1 * noise.next()
                } else {
                    noise.next()
                };
                let _ = writeln!(table, "u{unit},{time},{y},{g}");
            }
        }
        desk.write("few.csv", table);
        asked(
            &desk,
            "few.csv --outcome y --first-treated g --method synthetic-control --draws 0",
        )
    };
    for (from, units) in [(2002, 11), (2000, 40)] {
        let found = ask(from, units);
        let warnings = found["warnings"].to_string();
        assert!(warnings.contains("can meet anything"), "{warnings}");
        assert_eq!(level(&found), 2, "{}", found["level_of_evidence"]);
        let reasons = found["level_of_evidence"]["reasons"].to_string();
        assert!(reasons.contains("that shows nothing"), "{reasons}");
        assert!(!reasons.contains("follows the treated"), "{reasons}");
    }
}

/// Weights that were chosen by predictors do not meet outcomes exactly; where others
/// would, or where periods are few, their being close shows nothing either.
#[test]
fn a_fit_by_predictors_that_had_to_be_close_is_no_evidence() {
    let desk = Desk::new();
    for (from, donors, expected) in [(2001, 12_u32, 2), (1996, 40, 2), (1996, 6, 3)] {
        let mut noise = Noise(37);
        let mut table = String::from("id,time,y,size,g\n");
        let (mut twin, mut size_of_twin) = (vec![0.0; 12], 0.0);
        for unit in 0..donors {
            let size = 0.9 * f64::from(unit % 11);
            size_of_twin += size / f64::from(donors);
            for (at, time) in (from..2006).enumerate() {
                let y = 10.0 * size + noise.next();
                twin[at] += y / f64::from(donors);
                let _ = writeln!(table, "u{unit:02},{time},{y},{size},");
            }
        }
        // All but the mean of all donors, which other weights may meet.
        for (at, time) in (from..2006).enumerate() {
            let y = twin[at] + 0.01 * noise.next();
            let _ = writeln!(table, "twin,{time},{y},{size_of_twin},2003");
        }
        desk.write("size.csv", table);
        let line = "size.csv --outcome y --first-treated g --method synthetic-control --draws 0 --covariates size";
        let found = asked(&desk, line);
        let evidence = &found["level_of_evidence"];
        let reasons = evidence["reasons"].to_string();
        assert_eq!(level(&found), expected, "{donors}: {evidence}");
        assert_eq!(
            reasons.contains("that shows nothing"),
            expected == 2,
            "{reasons}"
        );
        // It is close, and not exact.
        let warnings = found["warnings"].to_string();
        assert!(!warnings.contains("is met exactly"), "{warnings}");
        assert!(!reasons.contains("off before treatment"), "{reasons}");
    }
}

/// Where donors are fewer than periods, an exact fit is one that was found.
#[test]
fn an_exact_fit_of_few_donors_is_evidence() {
    let mut noise = Noise(13);
    let mut table = String::from(HEAD);
    for time in 2000..2016 {
        let donors: Vec<f64> = (0..6).map(|_| noise.next()).collect();
        let twin = f64::midpoint(donors[0], donors[1]);
        for (unit, y) in donors.iter().chain([&twin]).enumerate() {
            let g = if unit == 6 { "2012" } else { "" };
            let _ = writeln!(table, "u{unit},{time},{y},{g}");
        }
    }
    let desk = Desk::new();
    desk.write("twin.csv", table);
    let line = "twin.csv --outcome y --first-treated g --method synthetic-control --draws 0";
    let found = asked(&desk, line);
    assert_eq!(level(&found), 3, "{}", found["level_of_evidence"]);
    let warnings = found["warnings"].to_string();
    assert!(!warnings.contains("can meet anything"), "{warnings}");
}

/// Of twelve measures of nothing, some leave out zero by chance: none is told of in its
/// own section either.
#[test]
fn a_measure_is_told_as_the_measures_are_told_together() {
    let measures = 12;
    let mut noise = Noise(3);
    let mut table = String::from("id,time,g");
    let mut spec = String::from(
        "[programme]\nname = \"Many\"\n\n[outcome]\npanel = \"panel.csv\"\nfirst_treated = \"g\"\ndraws = 0\n",
    );
    for measure in 0..measures {
        let _ = write!(table, ",m{measure}");
        let _ = write!(spec, "\n[[outcome.measure]]\ncolumn = \"m{measure}\"\n");
    }
    for unit in 0..120 {
        for time in 2000..2004 {
            let g = if unit % 2 == 0 { "2002" } else { "" };
            let _ = write!(table, "\nu{unit},{time},{g}");
            for _ in 0..measures {
                let _ = write!(table, ",{}", noise.next());
            }
        }
    }
    let desk = Desk::new();
    desk.write("fund/panel.csv", table + "\n")
        .write("fund/programme.toml", spec);
    desk.run(&["run", "fund"]).done();
    let page = desk.text("fund/out/report/outcome.html");
    let mut by_chance = 0;
    for measure in 0..measures {
        let found = desk.json(&format!("fund/out/outcome/m{measure}.json"));
        let own = found["estimates"][0]["p_value"].as_f64().expect("a chance");
        let among = found["adjusted_p_value"].as_f64().expect("a chance");
        let said = sentence(&found);
        if own < 0.05 && among > 0.05 {
            by_chance += 1;
            let start = format!("No change of m{measure} is told, allowing for the 12 measures");
            assert!(said.starts_with(&start), "{said}");
        }
        let claimed = format!("m{measure} was ");
        assert!(among <= 0.05 || !said.starts_with(&claimed), "{said}");
        assert!(page.contains(&said.replace('<', "&#60;")), "{said}");
    }
    assert!(by_chance > 0, "no measure shows what this is about");
}

#[test]
fn periods_that_do_not_follow_each_other_are_refused_on_their_lines() {
    let desk = Desk::new();
    let ask = |rows: &str| {
        desk.write("watch.csv", format!("time,value\n{rows}"));
        desk.run(&["outcome", "watch", "watch.csv"])
    };
    ask("2024-01,5\n2024-01,6\n")
        .refused("watch.csv:3: column 'time': there are two rows for 2024-01");
    let told = ask("2024-01,5\n2024-03,6\n2024-02,4\n2024-02,4\n")
        .refused("watch.csv:4: column 'time': 2024-02 stands after 2024-03");
    told.says("watch.csv:5: column 'time': there are two rows for 2024-02");
    let flat: String = (1..=12)
        .map(|month| format!("2024-{month:02},0.1\n"))
        .collect();
    ask(&flat).done();
    let line = "watch watch.csv --improvement up";
    let said = asked(&desk, line);
    assert!(!sentence(&said).contains("better"), "{}", sentence(&said));
}
