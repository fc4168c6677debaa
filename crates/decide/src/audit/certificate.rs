//! The certificate: a price system as a file that a short program can check.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use num_rational::BigRational;

use super::price::PriceSystem;
use super::standing::entry;
use super::{in_currency, whole};
use crate::{Contest, DecideError, Limits, Open, Satisfaction, Utilities};

/// The most rows of wallets that a certificate has unless more are asked for:
/// with ten choices to a ballot, some 20 MB.
pub const CERTIFICATE_ROWS_MAX: usize = 100_000;

/// The certificate that `system` explains the outcome `selected`, as CSV:
///
/// ```text
/// allotment-price-system,1
/// budget,1000
/// voters,3
/// endowment,1000/3
/// project,ID,COST,funded
/// project,ID,COST,open
/// wallet,VOTERS,LEFT,ID,PAID,ID,PAID,…
/// ```
///
/// Money is in the file's currency and exact: `12`, else `n/d`. `project`
/// says `funded`, `open`, or `shut` if limits shut it out. A wallet is what
/// each of `VOTERS` voters did who support the same projects and paid the same
/// for them; it lists every project that they support, with what they paid (0
/// for one that is not funded), and what they have left. With weights, `voters` and `VOTERS` are
/// weights, and `endowment`, `PAID` and `LEFT` are for a weight of 1. No voter
/// is named. The program `scripts/check-certificate.py` checks C0 to C5 (see
/// [`PriceSystem`]) from the file alone.
///
/// Size: wallets that are alike are one row, so that there are never more rows
/// than kinds of ballots. Above `rows_max` rows nothing is written: for a
/// million different ballots, ask for a million rows (some 200 MB), or publish
/// the price of each purchase and let the payments be worked out from the
/// ballots ([`PriceSystem::replay`]).
///
/// # Errors
/// [`DecideError::Cannot`] if there are more than `rows_max` rows;
/// [`DecideError`] if the ballots do not hold what `satisfaction` needs.
pub fn certificate(
    contest: &Contest,
    satisfaction: Satisfaction,
    limits: &Limits,
    selected: &[u32],
    system: &PriceSystem,
    rows_max: usize,
) -> Result<String, DecideError> {
    let utilities = Utilities::new(contest, satisfaction)?;
    let wallets = wallets(contest, &utilities, system);
    if wallets.len() > rows_max {
        return Err(DecideError::Cannot {
            rule: "a certificate",
            what: format!("{} rows", wallets.len()),
            instead: format!("allow more than {rows_max}, or publish the price of each purchase"),
        });
    }
    let mut open = Open::new(contest, limits);
    for &project in selected {
        open.fund(project);
    }
    let weight = |parts: u64| BigRational::new(parts.into(), contest.weight_scale.into());
    // What a part of weight pays in parts of the currency, as what a weight
    // of 1 pays in the currency.
    let money =
        |amount: &BigRational| in_currency(contest, &(amount * whole(contest.weight_scale)));
    let mut out = String::new();
    let mut line = |line: String| {
        out.push_str(&line);
        out.push('\n');
    };
    line("allotment-price-system,1".to_owned());
    line(format!(
        "budget,{}",
        in_currency(contest, &whole(contest.budget))
    ));
    line(format!("voters,{}", weight(contest.weight)));
    line(format!("endowment,{}", money(&system.endowment)));
    for (project, candidate) in (0_u32..).zip(&contest.projects) {
        let status = if selected.contains(&project) {
            "funded"
        } else if open.is_open(project) {
            "open"
        } else {
            "shut"
        };
        let cost = in_currency(contest, &whole(candidate.cost));
        line(format!("project,{},{cost},{status}", cell(&candidate.id)));
    }
    for (supported, parts) in &wallets {
        let left = supported
            .iter()
            .fold(system.endowment.clone(), |left, (_, paid)| left - paid);
        let mut row = format!("wallet,{},{}", weight(*parts), money(&left));
        for (project, paid) in supported {
            let id = cell(&contest.projects[*project as usize].id);
            write!(row, ",{id},{}", money(paid)).expect("text can be written to");
        }
        line(row);
    }
    Ok(out)
}

/// What was paid for each supported project, by each kind of wallet, and the
/// weight of such wallets; in order, so that the file never depends on the
/// order of the ballots.
type Wallets = BTreeMap<Vec<(u32, BigRational)>, u64>;

fn wallets(contest: &Contest, utilities: &Utilities, system: &PriceSystem) -> Wallets {
    let mut wallets = Wallets::new();
    let mut payments = system.payments.iter().peekable();
    for group in 0..contest.groups.len() {
        let mut paid: BTreeMap<u32, BigRational> = contest
            .groups
            .range(group)
            .filter(|&at| entry(utilities, contest.groups.choices[at] as usize, at) > 0)
            .map(|at| (contest.groups.choices[at], whole(0)))
            .collect();
        while let Some(payment) = payments.next_if(|payment| payment.group as usize <= group) {
            // What is paid for a project that is not supported stands here
            // too: whoever checks must see it.
            *paid.entry(payment.project).or_insert_with(|| whole(0)) += &payment.amount;
        }
        *wallets.entry(paid.into_iter().collect()).or_default() +=
            u64::from(contest.groups.weight[group]);
    }
    wallets
}

/// A cell of CSV, quoted if it must be.
fn cell(text: &str) -> String {
    if text.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}
