//! `allotment outcome` and who is seen when: a mean does not move because somebody left,
//! and a level is never told as a change.

use std::fmt::Write as _;

use crate::desk::Desk;
use crate::outcome_desk::{Noise, asked, run, sentence};

/// One place, treated from 2012; four others stand where it does, and four that stand
/// higher are seen to 2011 only. Nothing changes anywhere.
fn who_leaves() -> String {
    let mut table = String::from("id,time,y,g\n");
    let mut noise = Noise(3);
    for (name, level, last) in [("A", 10.0, 2023)]
        .into_iter()
        .chain(["c0", "c1", "c2", "c3"].map(|name| (name, 10.0, 2023)))
        .chain(["d0", "d1", "d2", "d3"].map(|name| (name, 50.0, 2011)))
    {
        let g = if name == "A" { "2012" } else { "" };
        for time in 2000..=last {
            let _ = writeln!(table, "{name},{time},{},{g}", level + 0.3 * noise.next());
        }
    }
    table
}

const SERIES: &str = "p.csv --outcome y --first-treated g --method interrupted --comparison";

#[test]
fn who_leaves_a_comparison_is_no_effect() {
    let desk = Desk::new();
    desk.write("p.csv", who_leaves());
    run(&desk, &format!("outcome {SERIES}"))
        .refused("p.csv: 4 of 8 untreated units are not seen in all 24 periods in which 'A' is seen; the first is 'd0'")
        .says("--unbalanced drop");
    let found = asked(&desk, &format!("{SERIES} --unbalanced drop"));
    assert!(
        sentence(&found).starts_with("No effect on y was detected"),
        "{}",
        sentence(&found)
    );
    let warnings = found["warnings"].to_string();
    assert!(
        warnings.contains("4 units are left out of the comparison"),
        "{warnings}"
    );
    assert_eq!(found["design"]["never_treated_units"], 4);
    run(&desk, &format!("outcome {SERIES} --unbalanced allow"))
        .ends(2)
        .says("moves when somebody leaves");
    // Alone, a series is compared with nobody.
    let alone = SERIES.replace(" --comparison", "");
    run(&desk, &format!("outcome {alone} --unbalanced drop")).ends(2);
}

#[test]
fn a_series_takes_one_row_a_period_and_one_start() {
    let desk = Desk::new();
    let again = format!("{}c0,2005,500,\nc0,2005,500,\n", who_leaves());
    desk.write("p.csv", again);
    let twice = run(&desk, &format!("outcome {SERIES} --unbalanced drop"))
        .ends(3)
        .says("'c0' already has a row for 2005, on line ");
    assert_eq!(twice.faults(), 2, "{}", twice.err);
    let later = who_leaves().lines().fold(String::new(), |mut all, line| {
        let line = match line.strip_prefix("A,2023,") {
            Some(_) => line.replace(",2012", ",2005"),
            None => line.to_owned(),
        };
        let _ = writeln!(all, "{line}");
        all
    });
    desk.write("p.csv", later);
    run(&desk, &format!("outcome {SERIES} --unbalanced drop"))
        .refused("p.csv:25: column 'g': 'A' has another first treated period here than on line 2");
}

/// Twelve of 112 are treated from 2003 on; the first eight of them stand 10 higher and
/// are seen when `is_seen` says. Nothing changes anywhere.
fn higher(is_seen: impl Fn(u32, u32) -> bool) -> String {
    let mut table = String::from("id,time,y,z,g\n");
    let mut noise = Noise(7);
    for unit in 0..112 {
        let g = if unit < 12 { "2003" } else { "" };
        let level = if unit < 8 { 10.0 } else { 0.0 };
        for time in 2000..2006 {
            let mut draw = || level + 0.3 * noise.next();
            let (y, z) = (draw(), draw());
            if unit >= 8 || is_seen(unit, time) {
                let _ = writeln!(table, "u{unit:03},{time},{y},{z},{g}");
            }
        }
    }
    table
}

const PANEL: &str = "p.csv --outcome y --first-treated g --draws 0 --unbalanced allow";

#[test]
fn levels_are_no_changes_whichever_period_is_missing() {
    let desk = Desk::new();
    // All are seen before and after; in what is compared, most are seen once.
    for is_seen in [
        (|_, time| time <= 2003) as fn(u32, u32) -> bool,
        |_, time| time != 2002,
    ] {
        desk.write("p.csv", higher(is_seen));
        let found = asked(&desk, PANEL);
        let said = sentence(&found);
        assert!(
            said.contains("mostly a difference in levels")
                && said.contains("no change of 8 of 12 treated units is known")
                && !said.contains("with the programme"),
            "{said}"
        );
        assert_eq!(found["level_of_evidence"]["level"], 2);
        let warnings = found["warnings"].to_string();
        assert!(
            warnings.contains("8 of 12 treated and 0 of 100 untreated units are seen in one only"),
            "{warnings}"
        );
        run(
            &desk,
            "outcome sensitivity p.csv --outcome y --first-treated g --unbalanced allow",
        )
        .refused("p.csv: no change of 8 of 12 treated units is known");
    }
    // One that misses one period is told of, and no more.
    desk.write("p.csv", higher(|unit, time| unit > 0 || time != 2004));
    let found = asked(&desk, PANEL);
    assert!(
        found["warnings"].to_string().contains("1 of 12 treated"),
        "{found}"
    );
    assert!(!sentence(&found).contains("levels"), "{}", sentence(&found));
}

#[test]
fn levels_of_several_outcomes_are_no_changes() {
    let desk = Desk::new();
    desk.write("p.csv", higher(|_, time| time >= 2003));
    let line = PANEL.replace("--outcome y", "--outcome y,z");
    let found = asked(&desk, &line.replace("--draws 0", "--draws 200"));
    assert_eq!(found["changed"], serde_json::json!([]));
    assert!(
        sentence(&found).contains(
            "What was found of y, z is mostly a difference in levels, not an effect of the programme."
        ),
        "{}",
        sentence(&found)
    );
    assert!(found["joint_test"]["reason"].is_string(), "{found}");
}

#[test]
fn levels_are_no_changes_in_a_programme() {
    let desk = Desk::new();
    desk.run(&["new", "fund"]).done();
    let spec = desk.text("fund/programme.toml");
    let outcome = "[outcome]\npanel = \"p.csv\"\nfirst_treated = \"g\"\ndraws = 0\nunbalanced = \"allow\"\n\n[[outcome.measure]]\ncolumn = \"y\"\nbetter = \"up\"\n";
    desk.write("fund/programme.toml", format!("{spec}\n{outcome}"));
    desk.write("fund/p.csv", higher(|_, time| time >= 2003));
    desk.run(&["run", "fund"])
        .done()
        .says("an effect is told from none in 0");
    let page = desk.text("fund/out/report/outcome.html");
    for wrong in ["a change for the better", "clearly higher", "would be gone"] {
        assert!(!page.contains(wrong), "{wrong}");
    }
    assert!(page.contains("mostly a difference in levels"));
}

/// Every place always moves alike: what is left is rounding.
#[test]
fn rounding_is_no_change_of_several_outcomes() {
    let desk = Desk::new();
    let mut table = String::from("id,time,y,z,g\n");
    let mut noise = Noise(5);
    for unit in 0..260 {
        let level = (noise.next() * 50.0).round() / 50.0;
        let g = if unit < 130 { "2003" } else { "" };
        for time in 2000..2006 {
            let steps = f64::from(time - 2000);
            let (y, z) = (level + 0.1 * steps, 1.5 * level + 0.3 * steps);
            let _ = writeln!(table, "u{unit},{time},{y:.2},{z:.2},{g}");
        }
    }
    desk.write("p.csv", table);
    let found = asked(&desk, "p.csv --outcome y,z --first-treated g --draws 200");
    assert_eq!(found["changed"], serde_json::json!([]));
    let reason = found["joint_test"]["reason"].as_str().unwrap_or_default();
    assert!(reason.contains("'y' has no spread"), "{found}");
    for outcome in found["outcomes"].as_array().expect("a list") {
        assert!(sentence(outcome).contains("was the same"), "{outcome}");
    }
}

/// A and B never change; what C came to in 2024 is not known.
#[test]
fn a_gap_does_not_change_by_who_is_compared_with() {
    let desk = Desk::new();
    let known = "place,year,crimes,people\nA,2023,500,10000\nA,2024,500,10000\nB,2023,100,10000\nB,2024,100,10000\nC,2023,1000,10000\n";
    desk.write("peers.csv", "place,peer\nA,B\nA,C\n");
    for (last, sides) in [
        ("C,2024,*,10000\n", &["to_peers"][..]),
        ("", &["to_peers", "to_nation"][..]),
        ("C,2024,1000,10000\n", &[][..]),
    ] {
        desk.write("crimes.csv", format!("{known}{last}"));
        let found = asked(
            &desk,
            "gaps crimes.csv --unit place --time year --count crimes --of people --hidden * --peers peers.csv --places A",
        );
        let now = &found["gaps"][1];
        assert_eq!(now["time"], 2024);
        for side in ["to_peers", "to_nation"] {
            let is_withheld = sides.contains(&side) || (side == "to_nation" && last.contains('*'));
            assert_eq!(now[side]["change"].is_null(), is_withheld, "{side}: {now}");
        }
        assert!(now["to_peers"]["gap"].is_object(), "{now}");
        let warned = found["warnings"].to_string();
        assert_eq!(
            warned.matches("who is compared with").count(),
            sides.len(),
            "{warned}"
        );
    }
}

fn programme(outcome: &str, tables: &[(&str, &str)]) -> Desk {
    let desk = Desk::new();
    desk.run(&["new", "fund"]).done();
    let spec = desk.text("fund/programme.toml");
    desk.write("fund/programme.toml", format!("{spec}\n{outcome}"));
    for (name, table) in tables {
        desk.write(&format!("fund/{name}"), table);
    }
    desk
}

const CRIMES: &str = "id,time,crimes,people\nP01,2023,50,1000\nP01,2024,60,1000\nP02,2023,50,1000\nP02,2024,50,1000\nP03,2023,40,1000\nP03,2024,50,1000\n";

const GAPS: &str = "[[outcome.gaps]]\npanel = \"crimes.csv\"\ncount = \"crimes\"\nof = \"people\"\nreached = true\n";

#[test]
fn gaps_of_places_reached_need_a_panel_that_names_them() {
    let desk = programme(&format!("[outcome]\n\n{GAPS}"), &[("crimes.csv", CRIMES)]);
    desk.run(&["check", "fund"])
        .ends(4)
        .says("no panel names them");
    // Of those that it names, those that the table has are told of.
    let mut panel = String::from("id,time,y,g\n");
    let mut noise = Noise(11);
    for place in 1..=24 {
        let g = if place <= 7 && place != 2 { "2023" } else { "" };
        for time in 2020..2026 {
            let _ = writeln!(panel, "P{place:02},{time},{},{g}", noise.next());
        }
    }
    let asks =
        "[outcome]\npanel = \"p.csv\"\noutcome = \"y\"\nfirst_treated = \"g\"\ndraws = 0\n\n";
    let desk = programme(
        &format!("{asks}{GAPS}"),
        &[("crimes.csv", CRIMES), ("p.csv", &panel)],
    );
    desk.run(&["run", "fund"]).done();
    let found = desk.json("fund/out/outcome-gaps.json");
    let lines = found["gaps"].as_array().expect("a list");
    assert_eq!(lines.len(), 4, "two places, two years");
    assert!(lines.iter().all(|line| line["place"] != "P02"));
    let warned = found["warnings"].to_string();
    assert!(
        warned.contains("4 of 6 treated places, the first 'P04', are not in this table"),
        "{warned}"
    );
    // Of one place the interval is that by which the finding goes.
    let document = desk.json("fund/out/outcome/y.json");
    let few = &document["diagnostics"]["few_clusters"];
    let ends = ["low", "high"].map(|end| few[end].as_f64().expect("a limit"));
    let trace = desk.run(&["why", "P01", "fund"]).done();
    let said = format!("({:.3} to {:.3})", ends[0], ends[1]);
    assert!(trace.text().contains(&said), "{said}\n{}", trace.text());
}

#[test]
fn rings_must_be_named() {
    let rings = "[outcome]\n\n[[outcome.spillover]]\nplaces = \"n.csv\"\nx = \"x\"\ny = \"y\"\nrings = []\n";
    let desk = programme(rings, &[("n.csv", "id,x,y,change,treated\nP01,1,1,1,1\n")]);
    desk.run(&["check", "fund"])
        .ends(4)
        .says("no ring is named");
}
