//! Power in closed form, discount factors and a worked appraisal, beside their
//! formulas.

use std::str::FromStr;

use allotment_outcome::power::{Design, Plan, multiplier, smallest_effect};
use allotment_outcome::value::{
    Columns, Decimal, Flow, FlowKind, Minor, PriceIndex, Schedule, Tier, appraise,
};
use serde_json::Value;

use super::{Compared, entries, ours, wrong};
use crate::error::ProofError;

const EFFECTS: &str = "smallest effects";
const FACTORS: &str = "discount factors";
const VALUE: &str = "value";

const TOLERANCE: f64 = 1e-10;

/// First years and rates. Source: HM Treasury, *The Green Book* (2022), annex A.6,
/// and the sensitivity rates of its update of February 2026.
const SCHEDULES: [(&str, [&str; 3]); 3] = [
    ("standard", ["0.035", "0.03", "0.025"]),
    ("health", ["0.015", "0.0129", "0.0107"]),
    ("sensitivity", ["0.03", "0.0257", "0.0214"]),
];
const FIRST_YEARS: [u32; 3] = [0, 31, 76];

/// Every design, every factor, and one appraisal.
pub(super) fn compare(expected: &Value, compared: &mut Compared) -> Result<(), ProofError> {
    effects(expected, compared)?;
    let schedules = schedules()?;
    for ((name, _), schedule) in SCHEDULES.iter().zip(&schedules) {
        for (year, factor) in entries(&expected["discount_factor"][name]) {
            let found = schedule.factor(number(year)?);
            let what = format!("{name} {year}");
            compared.near(FACTORS, what, Some(found), factor, TOLERANCE);
        }
    }
    appraisal(&schedules, &expected["npv_example"], compared)
}

fn effects(expected: &Value, compared: &mut Compared) -> Result<(), ProofError> {
    let found = ours("power", multiplier(0.05, 0.8))?;
    let published = &expected["mde_multiplier_normal_5pct_80"];
    compared.near(EFFECTS, "multiplier", Some(found), published, TOLERANCE);
    for (name, own) in entries(expected).filter(|(name, _)| name.starts_with("nt")) {
        let parts: Vec<&str> = name.split('_').collect();
        let [treated, untreated, before, after, correlation] = parts[..] else {
            return Err(wrong(name, "it is no design"));
        };
        for (design, key) in [
            (Design::DifferenceInDifferences, "did"),
            (Design::Ancova, "ancova"),
            (Design::PostOnly, "post"),
        ] {
            let plan = Plan {
                design,
                treated: number(treated)?,
                untreated: number(untreated)?,
                before: number(before)?,
                after: number(after)?,
                deviation: 1.0,
                correlation: number(correlation)?,
            };
            let found = ours("power", smallest_effect(&plan, 0.05, 0.8))?;
            let what = format!("{name} {key}");
            compared.near(EFFECTS, what, Some(found), &own[key], TOLERANCE);
        }
    }
    Ok(())
}

/// The number that stands after the letters of `text`.
fn number<T: FromStr>(text: &str) -> Result<T, ProofError> {
    let digits = text.trim_start_matches(|letter: char| letter.is_ascii_alphabetic());
    digits
        .parse()
        .map_err(|_| wrong("power", &format!("'{text}' has no number")))
}

fn schedules() -> Result<Vec<Schedule>, ProofError> {
    let one = |rates: &[&str; 3]| {
        let mut tiers = Vec::new();
        for (from, rate) in FIRST_YEARS.into_iter().zip(rates) {
            let rate = ours("schedule", rate.parse::<Decimal>())?;
            tiers.push(Tier { from, rate });
        }
        ours("schedule", Schedule::new(tiers))
    };
    SCHEDULES.iter().map(|(_, rates)| one(rates)).collect()
}

/// A million spent at once, and 150,000 a year for ten years.
fn appraisal(
    schedules: &[Schedule],
    expected: &Value,
    compared: &mut Compared,
) -> Result<(), ProofError> {
    let flow = |kind, year, amount| {
        let amount = ours("appraise", Minor::new(amount))?;
        Ok::<_, ProofError>(Flow {
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
        })
    };
    let mut flows = vec![flow(FlowKind::Cost, 0, 1_000_000)?];
    for year in 1..=10 {
        flows.push(flow(FlowKind::Benefit, year, 150_000)?);
    }
    let prices = PriceIndex::default();
    let found = ours("appraise", appraise(&flows, schedules, &prices, 2025))?;
    let place = found.columns.place;
    // The published present value is a sum of floats and lies 5e-10 from the exact
    // 1247490.798386693202...: the tolerance is relative to it.
    let published = &expected["pv_benefit"];
    let tolerance = TOLERANCE * published.as_f64().unwrap_or(1.0);
    let worth = Some(place.benefits.to_float());
    compared.near(VALUE, "present value", worth, published, tolerance);
    let published = &expected["bcr"];
    compared.near(
        VALUE,
        "benefit-cost ratio",
        place.ratio,
        published,
        TOLERANCE,
    );
    Ok(())
}
