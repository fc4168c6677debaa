//! The dated parameters that value for money rests on, from a TOML file.

use std::collections::BTreeMap;

use crate::civil::civil_day;
use crate::share::decimal;
use allotment_outcome::value::{Decimal, Minor, PriceIndex, Schedule, Tier, WellbeingYear};
use allotment_place::Currency;
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::ToPrimitive;
use serde_json::{Value, json};

use crate::spec::{Document, Located, Section};

/// A set of discount rates.
#[derive(Debug, Clone)]
pub(super) struct Rates {
    /// What flows call it.
    pub name: String,
    /// The rates.
    pub schedule: Schedule,
    /// The set to try instead, by position, to see what hangs on the rates.
    pub instead: Option<usize>,
}

/// A parameter's origin, as the file states it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Stated {
    /// Which parameter.
    pub what: String,
    /// Who published it.
    pub source: String,
    /// When.
    pub date: String,
}

/// Everything that a government may change.
#[derive(Debug, Clone)]
pub(super) struct Parameters {
    pub currency: Currency,
    pub base_year: i32,
    pub price_year: i32,
    pub rates: Vec<Rates>,
    pub prices: PriceIndex,
    /// One point of life satisfaction for one person and one year, in the
    /// prices of the answer.
    pub wellbeing: Option<WellbeingYear>,
    /// Where each comes from.
    pub stated: Vec<Stated>,
}

impl Parameters {
    /// Reads the document; faults are noted in it.
    pub fn read(document: &Document) -> Option<Self> {
        let root = document.root();
        let currency = match root.text("currency") {
            None => Some(Currency::GBP),
            Some(code) => Currency::new(&code.value)
                .map_err(|error| root.fault("currency", error.to_string(), "correct it"))
                .ok(),
        };
        root.require(
            "base_year",
            "base_year = 2026, the year that money is discounted to",
        );
        root.require(
            "price_year",
            "price_year = 2026, the year whose prices the answer is in",
        );
        let base_year = year(&root, "base_year");
        let price_year = year(&root, "price_year");
        let mut stated = Vec::new();
        let rates = rates(&root, &mut stated);
        let prices = prices(&root, &mut stated);
        let wellbeing = root.section("wellbeing").and_then(|section| {
            wellbeing(
                &section,
                currency?,
                prices.as_ref()?,
                price_year?,
                &mut stated,
            )
        });
        root.finish();
        Some(Self {
            currency: currency?,
            base_year: base_year?,
            price_year: price_year?,
            rates: rates?,
            prices: prices?,
            wellbeing,
            stated,
        })
    }

    /// The parameters as JSON, each with its source and date.
    pub fn document(&self) -> Value {
        let stated = self
            .stated
            .iter()
            .map(|one| json!({"parameter": one.what, "source": one.source, "date": one.date}));
        json!({
            "currency": self.currency.as_str(),
            "base_year": self.base_year,
            "price_year": self.price_year,
            "stated": stated.collect::<Vec<_>>(),
        })
    }
}

fn year(section: &Section<'_>, key: &str) -> Option<i32> {
    let whole = section.whole(key)?;
    let year = i32::try_from(whole.value).ok();
    let year = year.filter(|year| (1000..=9999).contains(year));
    if year.is_none() {
        section.fault(key, "it is not a year", "write it with four digits: 2026");
    }
    year
}

/// Notes where the parameter of `section` comes from.
fn state(section: &Section<'_>, what: &str, stated: &mut Vec<Stated>) {
    let source = section.required_text("source", "HM Treasury, The Green Book");
    let date = section.required_text("date", "2026-02-01");
    if let Some(date) = &date
        && !is_date(&date.value)
    {
        let what = format!("'{}' is not a date", date.value);
        section.fault(
            "date",
            what,
            "write when the source was issued: 2026-02-01, 2026-02 or 2026",
        );
    }
    if let (Some(source), Some(date)) = (source, date) {
        stated.push(Stated {
            what: what.into(),
            source: source.value,
            date: date.value,
        });
    }
}

/// Whether `text` is a day, a month or a year.
fn is_date(text: &str) -> bool {
    ["", "-01", "-01-01"]
        .iter()
        .any(|rest| civil_day(&format!("{text}{rest}")).is_some())
}

fn nine_places(section: &Section<'_>, key: &str, exact: &Located<BigRational>) -> Option<Decimal> {
    decimal(&exact.value)
        .parse()
        .map_err(|error: allotment_outcome::value::ValueError| {
            section.fault(key, error.to_string(), "write at most nine places");
        })
        .ok()
}

fn rates(root: &Section<'_>, stated: &mut Vec<Stated>) -> Option<Vec<Rates>> {
    let section = root.required_section("discount")?;
    let names: Vec<String> = section.key_names().map(str::to_owned).collect();
    let mut all = Vec::new();
    let mut complete = true;
    for name in &names {
        let Some(one) = section.section(name) else {
            complete = false;
            continue;
        };
        state(&one, &format!("discount rates '{name}'"), stated);
        let mut tiers = Vec::new();
        for tier in one.sections("tiers") {
            let from = tier.whole("from").and_then(|from| from.value.to_u32());
            tier.require("from", "from = 0, the first year after the base year");
            tier.require("rate", "rate = 0.035");
            let rate = tier.exact("rate");
            let rate = rate.and_then(|rate| nine_places(&tier, "rate", &rate));
            tier.finish();
            if let (Some(from), Some(rate)) = (from, rate) {
                tiers.push(Tier { from, rate });
            }
        }
        one.require(
            "tiers",
            "tiers = [{from = 0, rate = 0.035}, {from = 31, rate = 0.03}]",
        );
        let instead = one.text("instead");
        if let Some(other) = &instead
            && !names.contains(&other.value)
        {
            let what = format!("there are no discount rates '{}'", other.value);
            one.fault(
                "instead",
                what,
                format!("name one of: {}", names.join(", ")),
            );
        }
        let line = one.line();
        one.finish();
        match Schedule::new(tiers) {
            Ok(schedule) => all.push(Rates {
                name: name.clone(),
                schedule,
                instead: instead
                    .and_then(|other| names.iter().position(|name| *name == other.value)),
            }),
            Err(error) => {
                section
                    .document()
                    .fault(line, error.to_string(), "correct the tiers");
                complete = false;
            }
        }
    }
    section.finish();
    if names.is_empty() {
        root.fault(
            "discount",
            "no discount rates are given",
            "add a table [discount.standard] with source, date and tiers",
        );
    }
    (complete && !all.is_empty()).then_some(all)
}

fn prices(root: &Section<'_>, stated: &mut Vec<Stated>) -> Option<PriceIndex> {
    let Some(section) = root.section("prices") else {
        return Some(PriceIndex::default());
    };
    state(&section, "price index", stated);
    let index = section.required_section("index")?;
    let mut values = BTreeMap::new();
    for name in index.key_names().map(str::to_owned).collect::<Vec<_>>() {
        let value = index.exact(&name);
        let value = value.and_then(|value| nine_places(&index, &name, &value));
        match name.parse() {
            Ok(year) => values.extend(value.map(|value| (year, value))),
            Err(_) => index.fault(
                &name,
                format!("'{name}' is not a year"),
                "write 2026 = 103.2",
            ),
        }
    }
    let line = index.line();
    index.finish();
    section.finish();
    PriceIndex::new(values)
        .map_err(|error| root.document().fault(line, error.to_string(), "correct it"))
        .ok()
}

fn wellbeing(
    section: &Section<'_>,
    currency: Currency,
    prices: &PriceIndex,
    price_year: i32,
    stated: &mut Vec<Stated>,
) -> Option<WellbeingYear> {
    state(section, "worth of a wellbeing year", stated);
    section.require(
        "price_year",
        "price_year = 2019, the year whose prices these are",
    );
    let own = year(section, "price_year");
    let money = |key: &str| {
        section.require(key, &format!("{key} = 13000"));
        let amount = section.exact(key)?;
        let minor = minor(&amount.value, currency);
        if minor.is_none() {
            section.fault(key, "it is no amount of this currency", "write 13000");
        }
        minor
    };
    let (low, central, high) = (money("low"), money("central"), money("high"));
    // Wellbeing is worth more where people earn more: a series of its own may
    // hold prices and incomes together.
    let series = match section.section("index") {
        None => Some(prices.clone()),
        Some(index) => {
            let names: Vec<String> = index.key_names().map(str::to_owned).collect();
            let values = names.iter().filter_map(|name| {
                let value = index.exact(name)?;
                Some((name.parse().ok()?, nine_places(&index, name, &value)?))
            });
            let series = PriceIndex::new(values.collect());
            index.finish();
            series
                .map_err(|error| section.fault("index", error.to_string(), "correct it"))
                .ok()
        }
    };
    let year = WellbeingYear {
        low: low?,
        central: central?,
        high: high?,
        price_year: own?,
    };
    year.uprated(&series?, price_year)
        .map_err(|error| {
            let help = "add both years to [prices.index], or a series to [wellbeing.index]";
            section.fault("price_year", error.to_string(), help);
        })
        .ok()
}

/// An amount in whole units as minor units; nothing if it is finer than they are
/// or too large.
pub(super) fn minor(amount: &BigRational, currency: Currency) -> Option<Minor> {
    let unit = BigInt::from(10).pow(currency.decimals());
    let minor = amount * BigRational::from_integer(unit);
    let whole = minor.is_integer().then(|| minor.to_integer())?;
    Minor::new(whole.to_i128()?).ok()
}
