//! Costs and benefits, brought together.

use super::decimal::{Decimal, ONE};
use super::money::divide;
use super::{Minor, Present, Schedule, ValueError};
use std::collections::BTreeMap;

/// What one thing is worth to the place, its region and the country.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Columns<T> {
    /// To the place.
    pub place: T,
    /// To the region around it.
    pub region: T,
    /// To the country.
    pub country: T,
}

impl<T> Columns<T> {
    fn try_map<U, E>(&self, to: impl Fn(&T) -> Result<U, E>) -> Result<Columns<U>, E> {
        Ok(Columns {
            place: to(&self.place)?,
            region: to(&self.region)?,
            country: to(&self.country)?,
        })
    }
}

/// Whether a flow is a cost or a benefit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FlowKind {
    /// What is paid: positive amounts.
    Cost,
    /// What is gained: positive amounts (a loss is below zero).
    Benefit,
}

/// Money in one year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flow {
    /// What it is; flows of one name are added up.
    pub name: String,
    /// Whether it is a cost or a benefit.
    pub kind: FlowKind,
    /// Years from the base year.
    pub year: u32,
    /// The year whose prices it is in.
    pub price_year: i32,
    /// How much.
    pub amounts: Columns<Minor>,
    /// Which schedule discounts it, by position (health has one of its own).
    pub schedule: usize,
    /// By how much it is made larger for optimism: 0.2 for 20%.
    pub optimism: Decimal,
}

/// Prices by year.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PriceIndex(BTreeMap<i32, Decimal>);

impl PriceIndex {
    /// From an index value a year.
    ///
    /// # Errors
    /// [`ValueError::Index`] for one that is not above zero.
    pub fn new(values: BTreeMap<i32, Decimal>) -> Result<Self, ValueError> {
        match values.iter().find(|(_, index)| **index <= Decimal::ZERO) {
            Some((&year, index)) => Err(ValueError::Index {
                year,
                index: index.to_string(),
            }),
            None => Ok(Self(values)),
        }
    }

    /// An amount in the prices of another year, to the nearest minor unit.
    ///
    /// # Errors
    /// [`ValueError::NoIndex`] and [`ValueError::TooLarge`].
    pub fn convert(&self, amount: Minor, from: i32, to: i32) -> Result<Minor, ValueError> {
        let (top, bottom) = self.ratio(from, to)?;
        let product = amount
            .get()
            .checked_mul(top)
            .ok_or_else(|| too_large(amount))?;
        Minor::new(divide(product, bottom))
    }

    /// The index of one year over that of another, in lowest terms.
    fn ratio(&self, from: i32, to: i32) -> Result<(i128, i128), ValueError> {
        if from == to {
            return Ok((1, 1));
        }
        let of = |year| {
            self.0
                .get(&year)
                .map(|index| index.billionths())
                .ok_or(ValueError::NoIndex { year })
        };
        let (top, bottom) = (of(to)?, of(from)?);
        let (mut one, mut other) = (top, bottom);
        while other != 0 {
            (one, other) = (other, one % other);
        }
        if top / bottom >= 1000 {
            let (what, value) = ("a price index", (top / bottom).to_string());
            return Err(ValueError::TooLarge { what, value });
        }
        Ok((top / one, bottom / one))
    }
}

/// Costs and benefits to somebody.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Column {
    /// Benefits.
    pub benefits: Present,
    /// Costs.
    pub costs: Present,
    /// Benefits less costs: the net present social value.
    pub net: Present,
    /// Benefits over costs; `None` if costs are not above zero.
    pub ratio: Option<f64>,
    /// The first year from which benefits so far cover costs so far, to the end;
    /// `None` if they do not.
    pub payback: Option<u32>,
    /// What all benefits would have to be multiplied by for the net value to be
    /// zero; `None` if benefits are not above zero.
    pub benefits_switch: Option<f64>,
    /// What all costs would have to be multiplied by for that.
    pub costs_switch: Option<f64>,
}

/// What the flows of one name come to.
#[derive(Debug, Clone, PartialEq)]
pub struct FlowValue {
    /// The name.
    pub name: String,
    /// Whether it is a cost or a benefit.
    pub kind: FlowKind,
    /// Its present value.
    pub present: Columns<Present>,
    /// What it would have to be multiplied by for the net value to be zero; `None`
    /// if it is nothing.
    pub switch: Columns<Option<f64>>,
}

/// Value for money.
#[derive(Debug, Clone, PartialEq)]
pub struct Appraisal {
    /// To the place, the region and the country.
    pub columns: Columns<Column>,
    /// By name, in the order in which names first appear.
    pub flows: Vec<FlowValue>,
}

/// Brings flows to the prices of `price_year` and to year 0, and compares them.
///
/// # Errors
/// [`ValueError`] with the flow, the year or the number that is wrong.
pub fn appraise(
    flows: &[Flow],
    schedules: &[Schedule],
    prices: &PriceIndex,
    price_year: i32,
) -> Result<Appraisal, ValueError> {
    if flows.is_empty() {
        return Err(ValueError::NoFlows);
    }
    let mut values: Vec<(usize, Columns<Present>)> = Vec::with_capacity(flows.len());
    let mut totals: Vec<FlowValue> = Vec::new();
    for (at, flow) in flows.iter().enumerate() {
        let present = value(
            at,
            flow,
            schedules,
            prices.ratio(flow.price_year, price_year)?,
        )?;
        let named = totals
            .iter_mut()
            .find(|named| named.name == flow.name && named.kind == flow.kind);
        match named {
            Some(named) => named.present = add(&named.present, &present),
            None => totals.push(FlowValue {
                name: flow.name.clone(),
                kind: flow.kind,
                present,
                switch: Columns::default(),
            }),
        }
        values.push((at, present));
    }
    let column = |of: fn(&Columns<Present>) -> Present| {
        let each = values
            .iter()
            .map(|(at, present)| (&flows[*at], of(present)));
        compare(&each.collect::<Vec<_>>())
    };
    let columns = Columns {
        place: column(|all| all.place),
        region: column(|all| all.region),
        country: column(|all| all.country),
    };
    for named in &mut totals {
        let switch = |net: Present, present: Present| {
            let gain = match named.kind {
                FlowKind::Benefit => present,
                FlowKind::Cost => -present,
            };
            (gain != Present::default()).then(|| 1.0 - net.to_float() / gain.to_float())
        };
        named.switch = Columns {
            place: switch(columns.place.net, named.present.place),
            region: switch(columns.region.net, named.present.region),
            country: switch(columns.country.net, named.present.country),
        };
    }
    Ok(Appraisal {
        columns,
        flows: totals,
    })
}

fn add(one: &Columns<Present>, other: &Columns<Present>) -> Columns<Present> {
    Columns {
        place: one.place + other.place,
        region: one.region + other.region,
        country: one.country + other.country,
    }
}

/// A flow's present values.
fn value(
    at: usize,
    flow: &Flow,
    schedules: &[Schedule],
    (top, bottom): (i128, i128),
) -> Result<Columns<Present>, ValueError> {
    let schedule = schedules.get(flow.schedule).ok_or(ValueError::NoSchedule {
        flow: at,
        schedule: flow.schedule,
        schedules: schedules.len(),
    })?;
    if !(0..=10 * ONE).contains(&flow.optimism.billionths()) {
        let uplift = flow.optimism.to_string();
        return Err(ValueError::Optimism { flow: at, uplift });
    }
    // The factor takes in prices and optimism, so that an amount is rounded once.
    let uplifted = divide(
        schedule.parts(flow.year) * (ONE + flow.optimism.billionths()),
        ONE,
    );
    let factor = divide(uplifted * top, bottom);
    flow.amounts.try_map(|&amount| {
        let product = amount.get().checked_mul(factor);
        product.map(Present).ok_or_else(|| too_large(amount))
    })
}

fn too_large(amount: Minor) -> ValueError {
    ValueError::TooLarge {
        what: "an amount",
        value: amount.get().to_string(),
    }
}

fn compare(flows: &[(&Flow, Present)]) -> Column {
    let total = |kind: FlowKind| -> Present {
        flows
            .iter()
            .filter(|(flow, _)| flow.kind == kind)
            .map(|(_, present)| *present)
            .sum()
    };
    let (benefits, costs) = (total(FlowKind::Benefit), total(FlowKind::Cost));
    let over = |top: Present, bottom: Present| {
        (bottom > Present::default()).then(|| top.to_float() / bottom.to_float())
    };
    Column {
        benefits,
        costs,
        net: benefits - costs,
        ratio: over(benefits, costs),
        payback: payback(flows),
        benefits_switch: over(costs, benefits),
        costs_switch: over(benefits, costs),
    }
}

fn payback(flows: &[(&Flow, Present)]) -> Option<u32> {
    let mut years: BTreeMap<u32, Present> = BTreeMap::new();
    for (flow, present) in flows {
        let gain = match flow.kind {
            FlowKind::Benefit => *present,
            FlowKind::Cost => -*present,
        };
        let year = years.entry(flow.year).or_default();
        *year = *year + gain;
    }
    let (mut so_far, mut from) = (Present::default(), None);
    for (year, gain) in years {
        so_far = so_far + gain;
        // In whole minor units, as it is told: a factor is rounded, and what is
        // missing by less than half a penny is not missing.
        from = if so_far.minor_units() < 0 {
            None
        } else {
            from.or(Some(year))
        };
    }
    from
}
