//! The share stage's output: a row a place and year.

use allotment_place::Pence;
use allotment_share::{Allocation, PlaceShare, Reason};
use allotment_table::{Column, Table};

use super::ShareInput;

/// The output table. `odds` are the places' chances of selection over the need
/// stage's draws, in the places' order, if those were given.
#[must_use]
pub fn share_table(input: &ShareInput, allocation: &Allocation, odds: Option<&[f64]>) -> Table {
    let places = &input.places;
    let rows = &allocation.rows;
    let currency = input.spec.envelope.currency;
    let share = |row: &allotment_share::Row| &allocation.places[row.place];
    let pence = |amount: Pence| i64::try_from(amount.get()).ok();
    let mut columns = vec![
        Column::text(
            "id",
            rows.iter().map(|row| Some(places.ids[row.place].as_str())),
        ),
        Column::text(
            "name",
            rows.iter()
                .map(|row| Some(places.names[row.place].as_str())),
        ),
        Column::text(
            "year",
            rows.iter().map(|row| row.year.map(|year| year.to_string())),
        ),
        Column::integers("amount_minor", rows.iter().map(|row| pence(row.amount)))
            .with_definition("in minor units of the currency, such as pence"),
        Column::text("currency", rows.iter().map(|_| Some(currency.as_str()))),
        Column::integers(
            "capital_minor",
            rows.iter().map(|row| row.capital.and_then(pence)),
        ),
        Column::integers(
            "revenue_minor",
            rows.iter().map(|row| row.revenue.and_then(pence)),
        ),
        Column::integers(
            "per_head_minor",
            rows.iter().map(|row| row.per_head.and_then(pence)),
        ),
        Column::integers(
            "rank",
            rows.iter()
                .map(|row| share(row).rank.map(|rank| i64::from(rank.get()))),
        )
        .with_definition("the order of selection"),
        Column::booleans("selected", rows.iter().map(|row| Some(share(row).selected))),
        Column::numbers(
            "p_selected",
            rows.iter().map(|row| odds.map(|odds| odds[row.place])),
        )
        .with_definition("share of the need stage's draws in which the place would be in"),
        Column::text(
            "starts",
            rows.iter()
                .map(|row| share(row).starts.map(|year| year.to_string())),
        ),
        Column::text(
            "reason",
            rows.iter()
                .map(|row| Some(reason_text(&input.spec, share(row)))),
        ),
    ];
    for (part, amounts) in input.spec.parts.iter().zip(&allocation.parts) {
        let name = format!("{}_minor", part.name);
        columns.push(Column::integers(
            name,
            amounts.iter().map(|&amount| pence(amount)),
        ));
    }
    Table::new("shares", columns)
}

/// The reason in a sentence; where amounts are fixed in the prices of a base
/// year and paid in cash of another, it says which it speaks of.
#[must_use]
pub fn reason_text(spec: &allotment_share::Spec, place: &PlaceShare) -> String {
    let reason = place.sentence();
    let speaks_of_money = matches!(
        place.reason,
        Reason::Formula { .. } | Reason::Limited { .. } | Reason::Pooled { .. }
    );
    match &spec.envelope.prices {
        Some(prices) if speaks_of_money => {
            format!(
                "{reason} (In prices of {}; what is paid is in cash.)",
                prices.base
            )
        }
        _ => reason,
    }
}
