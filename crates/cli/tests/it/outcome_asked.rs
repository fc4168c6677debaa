//! `allotment outcome` answers what was asked: nothing is passed over, the same effect
//! has one error, and a wrong row is not the only one told.

use std::fmt::Write as _;

use serde_json::Value;

use crate::desk::Desk;
use crate::outcome_desk::{Noise, asked, run};

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap_or_else(|| panic!("{value}"))
}

/// Units over `times`, of which the first twelve are treated from 2018, by 2, and the
/// next twelve from 2021, by -1.
fn panel(units: u32, times: &[u32]) -> String {
    panel_with((units, 12), times)
}

/// The same, with as many as `each` in both cohorts.
fn panel_with((units, each): (u32, u32), times: &[u32]) -> String {
    let mut table = String::from("id,time,y,w,g\n");
    let mut noise = Noise(17);
    for unit in 0..units {
        let (first, effect) = match unit / each {
            0 => (Some(2018), 2.0),
            1 => (Some(2021), -1.0),
            _ => (None, 0.0),
        };
        let g = first.map_or_else(String::new, |first| first.to_string());
        for &time in times {
            let treated = first.is_some_and(|first| time >= first);
            let y = noise.next() + if treated { effect } else { 0.0 };
            let _ = writeln!(table, "u{unit:03},{time},{y},{},{g}", 1 + unit % 3);
        }
    }
    table
}

const YEARS: [u32; 8] = [2015, 2016, 2017, 2018, 2019, 2020, 2021, 2022];

/// The weight of each time since treatment is estimated too: who is treated is.
#[test]
fn sensitivity_is_put_to_the_headline_with_the_headlines_error() {
    let desk = Desk::new();
    desk.write("p.csv", panel_with((240, 60), &YEARS));
    let headline = asked(&desk, "p.csv --outcome y --first-treated g --draws 0");
    assert!(headline["diagnostics"]["few_clusters"].is_null());
    let head = &headline["estimates"][0];
    let found = asked(&desk, "sensitivity p.csv --outcome y --first-treated g");
    let own = &found["if_trends_are_parallel"];
    for key in ["estimate", "std_error", "low", "high"] {
        let (own, head) = (number(&own[key]), number(&head[key]));
        assert!((own - head).abs() < 1e-9, "{key}: {own} and {head}");
    }
}

#[test]
fn sensitivity_takes_no_option_that_it_passes_over() {
    let desk = Desk::new();
    desk.write("p.csv", panel(60, &YEARS));
    run(
        &desk,
        "outcome sensitivity p.csv --outcome y --first-treated g --method two-way --estimator reg",
    )
    .ends(2)
    .says("--estimator cannot be used here");
    desk.write(
        "b.csv",
        "event_time,estimate\n-3,0.1\n-2,-0.05\n0,0.5\n1,0.6\n",
    );
    desk.write(
        "s.csv",
        "a,b,c,d\n0.01,0,0,0\n0,0.01,0,0\n0,0,0.01,0\n0,0,0,0.01\n",
    );
    let given = "outcome sensitivity b.csv --covariance s.csv";
    run(&desk, given).done();
    run(&desk, &format!("{given} --before 2")).done();
    run(&desk, &format!("{given} --before 1")).refused(
        "b.csv: --before says that 1 are before treatment, and by the column 'event_time' 2 are",
    );
    run(&desk, &format!("{given} --cluster w"))
        .ends(2)
        .says("--cluster cannot be used here");
}

/// From one time to one that is four later, trends may break four times.
#[test]
fn sensitivity_does_not_pass_over_missing_periods() {
    let desk = Desk::new();
    desk.write("p.csv", panel(240, &[2014, 2015, 2016, 2017, 2021, 2022]));
    let line = "outcome sensitivity p.csv --outcome y --first-treated g --leave-out";
    run(&desk, line)
        .ends(3)
        .says("some between them are missing, in which trends may break too");
    // Every other year, all through, is no gap.
    desk.write("p.csv", {
        let every_other = panel(12, &[2012, 2014, 2016, 2018, 2020]);
        let never = panel(240, &[2012, 2014, 2016, 2018, 2020]);
        let never = never.lines().filter(|line| line.ends_with(','));
        never.fold(every_other, |mut all, line| {
            let _ = writeln!(all, "{line}");
            all
        })
    });
    run(
        &desk,
        "outcome sensitivity p.csv --outcome y --first-treated g",
    )
    .done();
    desk.write(
        "b.csv",
        "event_time,estimate\n-3,0.1\n-2,-0.05\n5,0.5\n9,0.6\n",
    );
    desk.write(
        "s.csv",
        "a,b,c,d\n0.01,0,0,0\n0,0.01,0,0\n0,0,0.01,0\n0,0,0,0.01\n",
    );
    run(&desk, "outcome sensitivity b.csv --covariance s.csv")
        .refused("b.csv: the times since treatment are -3, -2, -1, 5, 9");
}

#[test]
fn a_month_may_look_like_a_year_that_runs_over_two() {
    let desk = Desk::new();
    let mut table = String::from("time,value\n");
    for month in 0..24 {
        let (year, month) = (2009 + (9 + month) / 12, (9 + month) % 12 + 1);
        let _ = writeln!(table, "{year}-{month:02},{}", 10 + month % 5);
    }
    desk.write("m.csv", table);
    let found = run(&desk, "outcome watch m.csv --format json").done();
    assert!(found.text().contains("2009-10"), "{}", found.text());
}

#[test]
fn every_wrong_row_is_told() {
    let desk = Desk::new();
    let whole = panel(60, &YEARS);
    let ask = |table: &str, more: &str, said: &str, faults: usize| {
        desk.write("p.csv", table);
        let ran = run(
            &desk,
            &format!("outcome p.csv --outcome y --first-treated g --draws 0 {more}"),
        );
        let ran = ran.ends(3).says(said);
        assert_eq!(ran.faults(), faults, "{}", ran.err);
    };
    let again = "u030,2015,1,1,\nu031,2015,1,1,\nu031,2016,1,1,\n";
    ask(&format!("{whole}{again}"), "", "already has a row for", 3);
    let other = "u030,2023,1,1,2020\nu031,2023,1,1,2020\n";
    ask(
        &format!("{whole}{other}"),
        "",
        "has another first treated period here",
        2,
    );
    let below = "u030,2023,1,-1,\nu031,2023,1,-1,\n";
    ask(
        &format!("{whole}{below}"),
        "--weights w",
        "the weight is below zero",
        2,
    );
    let cluster = "u030,2023,1,9,\nu031,2023,1,9,\n";
    ask(
        &format!("{whole}{cluster}"),
        "--cluster w",
        "is in another cluster here",
        2,
    );
    let large = "u030,2023,1e120,1,\nu031,2023,-1e120,1,\n";
    ask(&format!("{whole}{large}"), "", "the outcome is beyond", 2);
}

#[test]
fn peers_are_told_of_with_several_outcomes_too() {
    let desk = Desk::new();
    desk.write("p.csv", panel(120, &YEARS));
    let mut peers = String::from("place,peer\n");
    for unit in 0..24 {
        for peer in 24..70 {
            let _ = writeln!(peers, "u{unit:03},u{peer:03}");
        }
    }
    desk.write("peers.csv", peers);
    let found = asked(
        &desk,
        "p.csv --outcome y,w --first-treated g --draws 0 --peers peers.csv",
    );
    for outcome in found["outcomes"].as_array().expect("a list") {
        let warned = outcome["warnings"].to_string();
        assert!(warned.contains("peers of one of them"), "{warned}");
    }
}

/// An effect that is there, and smaller than matters.
#[test]
fn an_effect_too_small_to_matter_is_told_as_that() {
    let desk = Desk::new();
    let mut table = String::from("id,time,y,g\n");
    let mut noise = Noise(23);
    for unit in 0..240 {
        let g = if unit < 120 { "2018" } else { "" };
        for time in YEARS {
            let effect = if unit < 120 && time >= 2018 { 0.1 } else { 0.0 };
            let _ = writeln!(table, "u{unit},{time},{},{g}", 0.1 * noise.next() + effect);
        }
    }
    desk.write("p.csv", table);
    let line = "p.csv --outcome y --first-treated g --draws 0";
    let said = |more: &str| {
        let found = asked(&desk, &format!("{line} {more}"));
        found["sentence"].as_str().unwrap_or_default().to_owned()
    };
    let plain = said("");
    assert!(plain.contains("higher with the programme"), "{plain}");
    assert_eq!(
        said("--matters 0.5"),
        format!(
            "{plain} That is less than what matters (0.500): a change as large as that is ruled out."
        )
    );
    assert_eq!(said("--matters 0.1"), plain);
}

#[test]
fn a_name_that_is_a_number_is_no_period() {
    let desk = Desk::new();
    let mut table = String::from("id,time,y,g\n");
    let mut noise = Noise(29);
    for unit in 0..10_u64 {
        let g = if unit == 0 { "2021-01" } else { "" };
        for month in 0..24 {
            let (year, of_year) = (2020 + month / 12, month % 12 + 1);
            let high = if unit == 0 { 50.0 } else { 0.0 };
            let _ = writeln!(
                table,
                "{},{year}-{of_year:02},{},{g}",
                4_857_773_456 + unit,
                high + noise.next()
            );
        }
    }
    desk.write("p.csv", table);
    let found = asked(
        &desk,
        "p.csv --outcome y --first-treated g --method synthetic-control",
    );
    let warned = found["warnings"].to_string();
    assert!(warned.contains("'4857773456'"), "{warned}");
}

#[test]
fn a_whole_number_too_large_is_refused_in_a_design() {
    let desk = Desk::new();
    desk.run(&["new", "fund"]).done();
    let spec = desk.text("fund/programme.toml");
    let outcome = "[outcome]\npanel = \"p.csv\"\noutcome = \"y\"\nfirst_treated = \"g\"\ndraws = 5000000000\nanticipation = 9999999999\n";
    desk.write("fund/programme.toml", format!("{spec}\n{outcome}"));
    desk.write("fund/p.csv", panel(60, &YEARS));
    let ran = desk
        .run(&["check", "fund"])
        .ends(4)
        .says("5000000000 is too large");
    assert_eq!(ran.faults(), 2, "{}", ran.err);
}

#[test]
fn one_draw_is_refused_in_whole_sentences() {
    let desk = Desk::new();
    desk.write("p.csv", panel(60, &YEARS));
    let line = "outcome p.csv --outcome y --first-treated g --method synthetic-did --errors placebo --draws 1";
    run(&desk, line).refused("p.csv: 1 draws have no spread\nhelp: ask for at least 2");
}
