//! The money of one place, traced.

use allotment_place::{Currency, Pence};
use allotment_share::{Claim, claim};
use num_rational::BigRational;
use num_traits::ToPrimitive;
use serde_json::{Map, json};

use super::{Trace, row_of};
use crate::Programme;
use crate::share::{ShareRun, reason_text, rounded};

/// Traces the money of the place `id`; whether the share stage knows it.
pub(super) fn explain_share(
    programme: &Programme,
    share: &ShareRun,
    id: &str,
    trace: &mut Trace,
) -> bool {
    let Some(row) = row_of(Some(&share.input.places.ids), id) else {
        return false;
    };
    let spec = programme.share.as_ref().expect("it ran");
    let currency = spec.envelope.currency;
    let place = &share.allocation.places[row];
    trace
        .lines
        .push(format!("Money for {}", share.input.places.names[row]));
    let reason = reason_text(&share.input.spec, place);
    trace.lines.push(format!("  {reason}"));
    let claim = claim(&share.input.places, &share.input.spec, row);
    let claim = claim.expect("it was divided before");
    let claim = claim.map(|claim| {
        trace.lines.extend(claim_lines(&claim, currency));
        let ids = spec.parts.iter().map(|part| part.id.clone());
        let parts = ids.zip(claim.parts.iter().map(|part| json!(ratio(part))));
        json!({
            "weight": ratio(&claim.weight),
            "parts": parts.collect::<Map<_, _>>(),
            "lambda": ratio(&claim.lambda),
            "raw_share_minor": ratio(&claim.share),
        })
    });
    let mut parts = Map::new();
    let rows: Vec<usize> = (0..share.allocation.rows.len())
        .filter(|&at| share.allocation.rows[at].place == row)
        .collect();
    for (part, amounts) in spec.parts.iter().zip(&share.allocation.parts) {
        let sum = Pence::new(rows.iter().map(|&at| amounts[at].get()).sum());
        if place.selected {
            trace.lines.push(format!(
                "  {} of it by {} ({})",
                sum.display(currency),
                part.id,
                part.in_proportion_to.value
            ));
        }
        parts.insert(format!("{}_minor", part.id), json!(sum.get()));
    }
    let mut years = Vec::new();
    for row in rows
        .iter()
        .map(|&at| &share.allocation.rows[at])
        .filter(|_| place.selected)
    {
        let year = row.year.map(|year| year.to_string());
        if let Some(year) = &year {
            let line = format!("  {year}: {}", row.amount.display(currency));
            trace.lines.push(line);
        }
        years.push(json!({
            "year": year,
            "amount_minor": row.amount.get(),
            "capital_minor": row.capital.map(Pence::get),
            "revenue_minor": row.revenue.map(Pence::get),
        }));
    }
    if place.selected {
        let cash = spec.envelope.prices.as_ref().map_or("", |_| ", in cash");
        let line = format!("  in all: {}{cash}", place.cash.display(currency));
        trace.lines.push(line);
    }
    trace.document["share"] = json!({
        "id": id,
        "selected": place.selected,
        "rank": place.rank.map(allotment_place::Rank::get),
        "reason": reason,
        "currency": currency.as_str(),
        "amount_minor": place.cash.get(),
        "target_minor": place.target.get(),
        "lambda": share.audit.lambda,
        "claim": claim,
        "parts": parts,
        "years": years,
    });
    true
}

/// The claim, λ, and what they make together: for people, rounded.
fn claim_lines(claim: &Claim, currency: Currency) -> [String; 2] {
    let money = |pence: &BigRational| {
        let whole = pence.round().to_integer().to_u64().unwrap_or(u64::MAX);
        Pence::new(whole).display(currency)
    };
    let hundred = BigRational::from_integer(100.into());
    [
        format!(
            "  its claim is {}% of all; λ is {} for the whole of the claims",
            rounded(&(&claim.weight * hundred), 6),
            money(&claim.lambda)
        ),
        format!(
            "  λ times its claim is {}, before limits and rounding (--format json has them exactly)",
            money(&claim.share)
        ),
    ]
}

/// `numerator/denominator`, also of a whole number.
fn ratio(number: &BigRational) -> String {
    format!("{}/{}", number.numer(), number.denom())
}
