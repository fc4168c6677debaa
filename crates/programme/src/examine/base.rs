//! All amounts on one base, or every line that is on another.

use std::collections::BTreeMap;

use allotment_examine::{
    Amount, Basis, Clash, Day, Deflator, Mixed, Prices, one_basis, only_price_year,
};
use allotment_place::Period;
use allotment_table::{Fault, Faults, Table};
use num_rational::BigRational;
use num_traits::Signed;

use super::cells;
use super::claims::YEARS_HELP;
use super::promises::Stated;

/// An amount, and where it stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Placed<'a> {
    pub table: &'a Table,
    pub row: usize,
    pub stated: Stated,
    /// The day by which its year goes, if it states none.
    pub day: Day,
}

/// The base of all, and the amounts on it in their order.
pub(super) struct Based {
    pub basis: Basis,
    /// Exactly, in minor units.
    pub exact: Vec<BigRational>,
    /// The year to whose prices they were converted, if they were.
    pub converted: Option<Period>,
}

/// Brings `all` onto one base.
pub(super) fn base(
    all: &[Placed<'_>],
    deflator: Option<&Table>,
    prices: Option<Period>,
) -> Result<Based, Faults> {
    let index = deflator.map(read_deflator).transpose()?;
    let financial = index.as_ref().is_none_or(|index| {
        index
            .years()
            .next()
            .is_none_or(|year| year.to_string().contains('-'))
    });
    let amounts: Vec<Amount> = (all.iter())
        .map(|one| Amount {
            minor: one.stated.minor,
            once: one.stated.once,
            per_head: one.stated.per_head,
            prices: one.stated.prices,
            years: one.stated.years,
            year: cells::year_of(one.day, financial),
        })
        .collect();
    let mixed = amounts
        .iter()
        .any(|amount| amount.prices != amounts[0].prices);
    let to = match (prices, &index, deflator) {
        (Some(year), _, _) => Some(year),
        (None, Some(_), Some(table)) if mixed => {
            let Some(year) = only_price_year(&amounts) else {
                let what = "amounts are in the prices of several years, and none is named to bring them to";
                let help = "name it with --prices, such as --prices 2024-25";
                return Err(Fault::new(table.name(), what, help).into());
            };
            Some(year)
        }
        _ => None,
    };
    let (basis, exact) = one_basis(&amounts, index.as_ref(), to).map_err(|clashes| {
        let faults = clashes.into_iter().map(|clash| fault(clash, all, to));
        faults.collect::<Faults>()
    })?;
    Ok(Based {
        basis,
        exact,
        converted: to,
    })
}

/// An index of prices: the columns `year` (or `period`) and `index` (or
/// `deflator`, or `value`), as the share stage reads it.
pub(super) fn read_deflator(table: &Table) -> Result<Deflator, Faults> {
    let names = table.column_names();
    let pick = |wanted: &[&str]| {
        let mut names = names.iter().copied();
        names.find(|name| wanted.contains(&name.to_lowercase().as_str()))
    };
    let (Some(years), Some(values)) = (
        pick(&["year", "period"]),
        pick(&["index", "deflator", "value"]),
    ) else {
        let help = "name its two columns year and index";
        let what = "there are no columns 'year' and 'index'";
        return Err(Fault::new(table.name(), what, help).into());
    };
    let mut faults = Faults::new();
    let (cells, _) = cells::Cells::new(table, &[], &names, &mut faults);
    let read_years = cells.years(years, &mut faults);
    let read_values = cells.exact(values, &mut faults);
    let mut by_year = BTreeMap::new();
    for (row, (year, value)) in read_years.into_iter().zip(read_values).enumerate() {
        match (year, value) {
            (Some(year), Some(value)) if value.is_positive() => {
                if by_year.insert(year, value).is_some() {
                    let what = format!("the year {year} stands twice");
                    faults.push(table.fault_at(row, years, what, "keep one"));
                }
            }
            (Some(_), Some(_)) => {
                let what = "a price index is above zero";
                faults.push(table.fault_at(row, values, what, "correct it"));
            }
            // What cannot be read was told of.
            _ if cells.says(years, row) && cells.says(values, row) => {}
            _ => {
                let what = "the year or the value is missing";
                faults.push(table.fault_at(row, values, what, "fill in both"));
            }
        }
    }
    faults.into_result(())?;
    Deflator::new(by_year)
        .ok_or_else(|| Fault::new(table.name(), "a price index is above zero", "correct it").into())
}

/// What is wrong with an amount, and what to convert.
fn fault(clash: Clash, all: &[Placed<'_>], to: Option<Period>) -> Fault {
    let (one, other) = (&all[clash.at], &all[clash.against]);
    let beside = format!("{}:{}", other.table.name(), other.table.line_of(other.row));
    let prices = |prices: Prices| match prices {
        Prices::Cash => "in money of its day".to_owned(),
        Prices::Of(year) => format!("in the prices of {year}"),
        Prices::Unstated => "in prices that nobody stated".to_owned(),
    };
    let (column, what, help) = match clash.why {
        Mixed::Yearly => (
            "once",
            format!("it comes every year, and the amount of {beside} once: the two cannot be compared"),
            "say for which years with from and to, and it is added up over them; or give the other as a yearly amount".to_owned(),
        ),
        Mixed::PerHead => (
            "per",
            format!(
                "it is {}, and the amount of {beside} {}: the two cannot be compared",
                whom(one), whom(other)
            ),
            "multiply the one by the people, or divide the other by them, and say so in the source".to_owned(),
        ),
        Mixed::Prices => (
            "price_base",
            format!(
                "it is {}, and the amount of {beside} {}: the two cannot be compared",
                prices(one.stated.prices), prices(other.stated.prices)
            ),
            "give an index of prices with --deflator, and the year to bring both to with --prices".to_owned(),
        ),
        Mixed::Unstated => (
            "price_base",
            match to {
                Some(year) => format!("nobody stated in whose prices it is, so it cannot be brought to those of {year}"),
                None => format!(
                    "nobody stated in whose prices it is, and the amount of {beside} is {}: the two cannot be compared",
                    prices(other.stated.prices)
                ),
            },
            "look for it in the source, and write cash or the year".to_owned(),
        ),
        Mixed::NoIndex(year) => (
            "price_base",
            format!("there is no index of prices for {year}"),
            format!("add {year} to the file of --deflator"),
        ),
        Mixed::Years => (
            "from",
            "its years do not run from an earlier to a later one of one kind".to_owned(),
            YEARS_HELP.to_owned(),
        ),
        Mixed::TooLarge => (
            "amount_minor",
            "it is larger than any amount this program can hold".to_owned(),
            "check the number of zeros".to_owned(),
        ),
    };
    one.table.fault_at(one.row, column, what, help)
}

fn whom(one: &Placed<'_>) -> &'static str {
    if one.stated.per_head {
        "for each person"
    } else {
        "for all together"
    }
}
