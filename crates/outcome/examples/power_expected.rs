//! Compares power in closed form, discount factors and a worked appraisal with
//! values from their formulas.
//!
//! `cargo run --example power_expected -- EXPECTED`
//!
//! `EXPECTED` has `power_discount.json`.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "an example that reports"
)]

use allotment_outcome::power::{Design, Plan, multiplier, smallest_effect};
use allotment_outcome::value::{
    Columns, Decimal, Flow, FlowKind, Minor, PriceIndex, Schedule, Tier, appraise,
};
use serde_json::Value;
use std::path::PathBuf;

/// First years and rates. Source: HM Treasury, *The Green Book* (2022), annex A.6,
/// and the sensitivity rates of its update of February 2026.
const SCHEDULES: [(&str, [&str; 3]); 3] = [
    ("standard", ["0.035", "0.03", "0.025"]),
    ("health", ["0.015", "0.0129", "0.0107"]),
    ("sensitivity", ["0.03", "0.0257", "0.0214"]),
];

fn main() {
    let folder = PathBuf::from(std::env::args().nth(1).unwrap());
    let text = std::fs::read_to_string(folder.join("power_discount.json")).unwrap();
    let expected: Value = serde_json::from_str(&text).unwrap();
    let (mut passed, mut failed) = (0, 0);
    let mut near = |what: &str, found: f64, expected: &Value| {
        // Relative above one: the expected present value is a sum of floats, and
        // lies 5e-10 from the exact 1247490.798386693202...
        let expected = expected.as_f64().unwrap();
        if (found - expected).abs() <= 1e-10 * expected.abs().max(1.0) {
            passed += 1;
        } else {
            failed += 1;
            println!("{what}: {found} where {expected} is expected");
        }
    };
    near(
        "multiplier",
        multiplier(0.05, 0.8).unwrap(),
        &expected["mde_multiplier_normal_5pct_80"],
    );
    for (name, case) in expected.as_object().unwrap() {
        let parts: Vec<&str> = name.split('_').collect();
        let [treated, untreated, before, after, correlation] = parts[..] else {
            continue;
        };
        if !case.is_object() {
            continue;
        }
        let whole = |part: &str, prefix: &str| part.strip_prefix(prefix).unwrap().parse().unwrap();
        for (design, key) in [
            (Design::DifferenceInDifferences, "did"),
            (Design::Ancova, "ancova"),
            (Design::PostOnly, "post"),
        ] {
            let plan = Plan {
                design,
                treated: whole(treated, "nt"),
                untreated: whole(untreated, "nc"),
                before: whole(before, "pre"),
                after: whole(after, "post"),
                deviation: 1.0,
                correlation: correlation.strip_prefix("rho").unwrap().parse().unwrap(),
            };
            near(
                &format!("{name} {key}"),
                smallest_effect(&plan, 0.05, 0.8).unwrap(),
                &case[key],
            );
        }
    }
    let schedules: Vec<Schedule> = SCHEDULES
        .iter()
        .map(|(_, rates)| {
            let tier = |(from, rate): (u32, &&str)| Tier {
                from,
                rate: rate.parse().unwrap(),
            };
            Schedule::new([0, 31, 76].into_iter().zip(rates).map(tier).collect()).unwrap()
        })
        .collect();
    for ((name, _), schedule) in SCHEDULES.iter().zip(&schedules) {
        for (year, factor) in expected["discount_factor"][name].as_object().unwrap() {
            near(
                &format!("{name} {year}"),
                schedule.factor(year.parse().unwrap()),
                factor,
            );
        }
    }
    let flow = |kind, year, amount| {
        let amount = Minor::new(amount).unwrap();
        Flow {
            name: format!("{kind:?}"),
            kind,
            year,
            price_year: 2025,
            amounts: Columns {
                place: amount,
                region: amount,
                country: amount,
            },
            schedule: 0,
            optimism: Decimal::ZERO,
        }
    };
    let mut flows = vec![flow(FlowKind::Cost, 0, 1_000_000)];
    flows.extend((1..=10).map(|year| flow(FlowKind::Benefit, year, 150_000)));
    let found = appraise(&flows, &schedules, &PriceIndex::default(), 2025).unwrap();
    let place = found.columns.place;
    let worth = place.benefits.to_float();
    near(
        "present value",
        worth,
        &expected["npv_example"]["pv_benefit"],
    );
    near(
        "benefit-cost ratio",
        place.ratio.unwrap(),
        &expected["npv_example"]["bcr"],
    );
    println!("{passed} passed, {failed} failed");
    std::process::exit(i32::from(failed > 0 || passed == 0));
}
