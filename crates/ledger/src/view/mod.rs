//! What people ask of a ledger: worked out from it, never written down.

mod about;
mod awaits;
mod balance;
mod base;
mod burden;
mod certainty;
mod heads;
mod health;
mod locus;
mod next_due;
mod parts;
mod promise;
mod slippage;
mod waterfall;

pub use about::about;
pub use awaits::{Awaited, awaited};
pub use balance::{Balance, balances};
pub use base::{endless, one_base};
pub use burden::{Burden, burden};
pub use certainty::{Certainty, certainty};
pub use heads::{HeadPlace, Heads, HeadsOf, heads, tenths};
pub use health::{
    DaysToPay, PaidThrough, Term, days_to_pay, is_civil_society, paid_through, terms,
};
pub use locus::{Decided, decided, deciders};
pub use next_due::{NextDue, next_due};
pub use parts::{hundredths, percent_of};
pub use promise::{PromiseState, PromiseView, promises};
pub use slippage::{Slip, slippage};
pub use waterfall::{Step, Waterfall, waterfall};

use std::collections::BTreeMap;

use num_bigint::BigInt;
use num_rational::BigRational;

use crate::account::Account;
use crate::book::AsOf;
use crate::date::Date;
use crate::entry::Use;

/// `part` of `whole` in per cent with one decimal, halves up; nothing of nothing.
pub(crate) fn percent(part: i128, whole: i128) -> Option<String> {
    if whole <= 0 {
        return None;
    }
    let thousandths = BigRational::new(BigInt::from(part * 1000), BigInt::from(whole));
    let half = BigRational::new(BigInt::from(1), BigInt::from(2));
    let rounded: i128 = (thousandths + half).floor().to_integer().try_into().ok()?;
    let sign = if rounded < 0 { "-" } else { "" };
    let size = rounded.unsigned_abs();
    Some(format!("{sign}{}.{}", size / 10, size % 10))
}

/// The lower median of `days`; nothing of none.
pub(crate) fn median(mut days: Vec<i64>) -> Option<i64> {
    days.sort_unstable();
    let middle = days.len().checked_sub(1)? / 2;
    days.get(middle).copied()
}

/// What both accounts of a commitment, for capital and for revenue, hold.
pub(crate) fn both(book: AsOf<'_>, account: impl Fn(Use) -> Account) -> i128 {
    [Use::Capital, Use::Revenue]
        .map(|used_for| i128::from(book.held(account(used_for))))
        .iter()
        .sum()
}

/// A sum as a result has it. What one community was promised never adds up to
/// more than [`MOST`](crate::money::MOST), so a sum would have to be over more
/// than 1,024 communities at that most before it is cut here.
pub(crate) fn counted(sum: i128) -> i64 {
    i64::try_from(sum).unwrap_or(if sum < 0 { i64::MIN } else { i64::MAX })
}

/// The days on which more came to what both accounts of a commitment hold, each with
/// what stands by then: what was taken back or corrected to less since never came, the
/// latest first.
pub(crate) fn what_stands(book: AsOf<'_>, account: impl Fn(Use) -> Account) -> Vec<(Date, i64)> {
    let mut steps: BTreeMap<Date, i64> = BTreeMap::new();
    for used_for in [Use::Capital, Use::Revenue] {
        let mut before = 0;
        for (day, so_far) in book.changes(account(used_for)) {
            *steps.entry(*day).or_default() += so_far - before;
            before = *so_far;
        }
    }
    let mut sum = 0;
    let mut sums: Vec<(Date, i64)> = (steps.into_iter())
        .map(|(day, more)| {
            sum += more;
            (day, sum)
        })
        .collect();
    let mut least = i64::MAX;
    for (_, sum) in sums.iter_mut().rev() {
        least = least.min(*sum);
        *sum = least;
    }
    let mut before = 0;
    sums.retain(|(_, sum)| *sum > std::mem::replace(&mut before, *sum));
    sums
}
