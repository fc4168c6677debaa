//! Value for money.

#![expect(clippy::unwrap_used, reason = "a test stops at what is wrong")]

use allotment_outcome::value::{
    Columns, Decimal, Flow, FlowKind, Minor, PriceIndex, Schedule, Tier, ValueError, WellbeingYear,
    appraise, wellbeing_value,
};
use proptest::prelude::*;
use std::collections::BTreeMap;

/// Source: HM Treasury, *The Green Book* (2022), annex A.6, table 7.
fn standard() -> Schedule {
    let tiers = [(0, "0.035"), (31, "0.03"), (76, "0.025"), (126, "0.02")];
    let tier = |(from, rate): (u32, &str)| Tier {
        from,
        rate: rate.parse().unwrap(),
    };
    Schedule::new(tiers.map(tier).to_vec()).unwrap()
}

fn minor(units: i128) -> Minor {
    Minor::new(units).unwrap()
}

fn flow(kind: FlowKind, year: u32, amount: i128) -> Flow {
    Flow {
        name: format!("{kind:?}"),
        kind,
        year,
        price_year: 2025,
        amounts: Columns {
            place: minor(amount),
            region: minor(amount / 2),
            country: minor(0),
        },
        schedule: 0,
        optimism: Decimal::ZERO,
    }
}

/// A million in year 0 against 150,000 a year in years 1 to 10.
fn example() -> Vec<Flow> {
    let mut flows = vec![flow(FlowKind::Cost, 0, 100_000_000)];
    flows.extend((1..=10).map(|year| flow(FlowKind::Benefit, year, 15_000_000)));
    flows
}

/// Source: the Green Book's table 8 has 0.7089 in year 10 and 0.3563 in year 30.
#[test]
fn factors_step_down() {
    let schedule = standard();
    for (year, expected) in [
        (0, 1.0),
        (1, 0.966_183_574_879_227_1),
        (10, 0.708_918_813_709_772_2),
        (30, 0.356_278_410_602_302_4),
        (31, 0.345_901_369_516_798_45),
        (76, 0.091_915_875_684_577_21),
    ] {
        assert!((schedule.factor(year) - expected).abs() < 1e-14, "{year}");
    }
}

#[test]
fn a_worked_appraisal() {
    let found = appraise(&example(), &[standard()], &PriceIndex::default(), 2025).unwrap();
    let place = found.columns.place;
    assert!((place.ratio.unwrap() - 1.247_490_798_386_693_6).abs() < 1e-12);
    assert_eq!(place.benefits.minor_units(), 124_749_080);
    assert_eq!(place.net.minor_units(), 24_749_080);
    // Eight years of benefits are worth 1,031,093; seven 917,182.
    assert_eq!(place.payback, Some(8));
    assert!((place.benefits_switch.unwrap() - 1.0 / 1.247_490_798_386_693_6).abs() < 1e-12);
    assert!((found.flows[0].switch.place.unwrap() - 1.247_490_798_386_693_6).abs() < 1e-12);
    assert_eq!(found.columns.region.ratio, place.ratio);
    assert_eq!(found.columns.country.ratio, None);
}

#[test]
fn optimism_and_prices_go_in() {
    let prices: BTreeMap<i32, Decimal> = [(2019, "100"), (2025, "125")]
        .map(|(year, index)| (year, index.parse().unwrap()))
        .into();
    let prices = PriceIndex::new(prices).unwrap();
    let mut cost = flow(FlowKind::Cost, 0, 1_000_000);
    cost.price_year = 2019;
    cost.optimism = "0.2".parse().unwrap();
    let found = appraise(&[cost.clone()], &[standard()], &prices, 2025).unwrap();
    assert_eq!(found.columns.place.costs.minor_units(), 1_500_000);
    assert_eq!(found.columns.place.payback, None);
    cost.price_year = 1999;
    let error = appraise(&[cost], &[standard()], &prices, 2025).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the price index has no value for 1999: add it to the parameters"
    );
}

/// Source: HM Treasury, *Wellbeing guidance for appraisal* (2021): £13,000, from
/// £10,000 to £16,000, in prices of 2019.
#[test]
fn wellbeing_years() {
    let worth = WellbeingYear {
        low: minor(1_000_000),
        central: minor(1_300_000),
        high: minor(1_600_000),
        price_year: 2019,
    };
    let found = wellbeing_value((0.1, -0.02, 0.22), 500, &worth).unwrap();
    assert_eq!(found.central.get(), 65_000_000);
    assert_eq!(
        found.low.get(),
        -16_000_000,
        "a loss is counted at the high value"
    );
    assert_eq!(found.high.get(), 176_000_000);
    let prices: BTreeMap<i32, Decimal> = [(2019, "100"), (2023, "117.7")]
        .map(|(year, index)| (year, index.parse().unwrap()))
        .into();
    let uprated = worth
        .uprated(&PriceIndex::new(prices).unwrap(), 2023)
        .unwrap();
    assert_eq!(uprated.central.get(), 1_530_100);
    assert!(wellbeing_value((f64::NAN, 0.0, 1.0), 1, &worth).is_err());
    let upside_down = WellbeingYear {
        low: minor(2_000_000),
        ..worth
    };
    assert!(matches!(
        wellbeing_value((0.0, 0.0, 0.0), 1, &upside_down),
        Err(ValueError::Wellbeing { .. })
    ));
}

#[test]
fn decimals_are_what_was_written() {
    for text in ["0.035", "1.5", "-0.2", "100", "0.000000001"] {
        let decimal: Decimal = text.parse().unwrap();
        assert_eq!(decimal.to_string(), text);
        assert_eq!(Decimal::from_float(text.parse().unwrap()).unwrap(), decimal);
    }
    for text in ["", ".5", "3,5", "1e-2", "0.0000000001", "--1", "3.5%"] {
        assert!(text.parse::<Decimal>().is_err(), "{text}");
    }
}

#[test]
fn schedules_that_are_none_are_refused() {
    let tier = |from, rate: &str| Tier {
        from,
        rate: rate.parse().unwrap(),
    };
    assert_eq!(
        Schedule::new(vec![tier(0, "3.5")]).unwrap_err().to_string(),
        "a discount rate of 3.5 is not between 0 and 1: write 3.5% as 0.035"
    );
    assert!(Schedule::new(vec![tier(5, "0.03")]).is_err());
    assert!(Schedule::new(vec![tier(0, "0.03"), tier(0, "0.02")]).is_err());
    assert!(Schedule::new(vec![]).is_err());
}

proptest! {
    /// However flows are split, they add up to the same.
    #[test]
    fn present_values_add_up_exactly(
        amounts in prop::collection::vec(0_i128..10_000_000_000, 1..20), year in 0_u32..120,
    ) {
        let flows: Vec<Flow> = amounts.iter().map(|&amount| flow(FlowKind::Benefit, year, amount)).collect();
        let whole = flow(FlowKind::Benefit, year, amounts.iter().sum());
        let value = |flows: &[Flow]| {
            let found = appraise(flows, &[standard()], &PriceIndex::default(), 2025).unwrap();
            found.columns.place.net
        };
        prop_assert_eq!(value(&flows), value(&[whole]));
    }
}
