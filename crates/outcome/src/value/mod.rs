//! Value for money: costs and benefits over years, in the money of one year.
//!
//! # Model
//! Flows of money in years counted from a base year (0), each in the prices of
//! some year, are brought to the prices of one year by a price index, made larger
//! for optimism where they are costs, and discounted:
//!
//! `present = amount * index(base) / index(price year) * (1 + optimism) * factor(t)`,
//! `factor(t) = product over years u = 1..t of 1 / (1 + rate(u))`,
//!
//! with rates that step down over a long horizon ([`Schedule`]). Then the net
//! present social value is benefits less costs; the benefit-cost ratio is benefits
//! over costs; payback is the first year from which benefits so far, discounted,
//! cover costs so far and go on doing so; a switching value is what one flow would
//! have to be multiplied by for the net value to be zero.
//!
//! Wellbeing is valued by the year: one point of life satisfaction (of ten), for
//! one person and one year, is worth a stated amount, with a low and a high value.
//!
//! # Exactness
//! Rates and indices are decimals, money whole minor units (pence). Present values
//! are whole multiples of 10^-18 of a minor unit, so that they add up whichever way
//! they are added, and «is it worth more than it costs» is never decided by a
//! float. A factor is rounded once a year, at 10^-18.
//!
//! # Columns
//! A flow may be worth one thing to the place, another to its region and another
//! to the country: jobs that move in from next door are a gain to the place and
//! none to the region. All three are told.
//!
//! # What is not here
//! No rate, wellbeing value or index: those are dated parameters that governments
//! change, and are given by whoever asks, with their source.
//!
//! # Limits
//! Discounting compares sums, not people: a pound is a pound whoever gains it,
//! unless flows are weighed beforehand. A wellbeing value is for a change in life
//! satisfaction as surveys ask it, not for any other scale.
//!
//! Source: HM Treasury, *The Green Book* (2022), annexes A.6 (discounting) and
//! A5 (optimism bias), and chapter 5 (switching values, place-based analysis); HM
//! Treasury, *Wellbeing guidance for appraisal* (2021).

mod appraise;
mod decimal;
mod error;
mod money;
mod schedule;
mod wellbeing;

pub use appraise::{Appraisal, Column, Columns, Flow, FlowKind, FlowValue, PriceIndex, appraise};
pub use decimal::Decimal;
pub use error::ValueError;
pub use money::{Minor, Present};
pub use schedule::{Schedule, Tier};
pub use wellbeing::{WellbeingRange, WellbeingYear, wellbeing_value};
