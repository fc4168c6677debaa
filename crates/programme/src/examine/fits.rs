//! What no register can be right in: sums too large, and parts beyond their whole.

use std::collections::{BTreeMap, BTreeSet};

use allotment_examine::{Examined, Pots, Statement};
use allotment_table::{Fault, Faults};
use num_rational::BigRational;

use super::spending::Kind;
use super::words::plain_number;
use super::work::{Work, positive};

impl Work<'_> {
    /// The sums fit what a table holds.
    pub(super) fn fits(
        &self,
        statements: &[Vec<Statement>],
        told: &[Option<i128>],
    ) -> Result<(), Faults> {
        let stated = statements.iter().flatten().filter_map(|one| one.minor);
        let told = told.iter().flatten().map(|minor| minor.unsigned_abs());
        let all = stated.chain(told).try_fold(0_u128, u128::checked_add);
        if all.is_some_and(|all| all <= u128::from(i64::MAX.unsigned_abs())) {
            return Ok(());
        }
        let what = "all amounts together are larger than this program can hold";
        let help = "check the number of zeros: amounts are in minor units, such as pence";
        Err(Fault::new(self.stated.name(), what, help).into())
    }

    /// No group got more of a promise than it came to.
    pub(super) fn verdicts_fit(
        &self,
        statements: &[Vec<Statement>],
        told: &[Option<i128>],
    ) -> Result<(), Faults> {
        let mut faults = Faults::new();
        for (one, minor) in self.told.iter().zip(told) {
            let (Kind::Verdict, Some(promise), Some(minor)) = (one.kind, one.promise, minor) else {
                continue;
            };
            let most = statements[promise].iter().filter_map(|one| one.minor).max();
            if most.is_some_and(|most| positive(*minor) > most) {
                let table = self.tables.spending.as_ref().expect("rows come from it");
                let what = "a group got more than all that was promised";
                let help =
                    "write what the group got of this promise, or tell the rest under its own id";
                faults.push(table.fault_at(one.row, "amount_minor", what, help));
            }
        }
        faults.into_result(())
    }

    /// No more things are late than were ever promised.
    pub(super) fn late_fit(
        &self,
        statements: &[Vec<Statement>],
        examined: &Examined,
        pots: &Pots,
    ) -> Result<(), Faults> {
        let most: Vec<Option<&BigRational>> = (statements.iter())
            .map(|all| all.iter().filter_map(|one| one.number.as_ref()).max())
            .collect();
        let mut faults = Faults::new();
        let mut wrong = BTreeSet::new();
        let rows = || self.told.iter().filter(|one| one.kind == Kind::Late);
        let mut fault = |row: usize, late: &BigRational, most: &BigRational| {
            let table = self.tables.spending.as_ref().expect("rows come from it");
            let what = format!(
                "{} are late, and {} is the most that was ever promised",
                plain_number(late),
                plain_number(most)
            );
            let help = "correct the number, or add the statement that promised as many";
            faults.push(table.fault_at(row, "number", what, help));
        };
        for one in rows() {
            let (Some(promise), Some(late)) = (one.promise, &one.number) else {
                continue;
            };
            if let Some(most) = most[promise].filter(|most| late > most) {
                fault(one.row, late, most);
                wrong.insert(pots.first(promise));
            }
        }
        // What is told row by row, of several places, is added up.
        let last: BTreeMap<usize, usize> =
            (rows().filter_map(|one| Some((pots.first(one.promise?), one.row)))).collect();
        for (promise, row) in last {
            let late = examined.came[promise][1].as_ref();
            if let (Some(late), Some(most)) = (late, most[promise])
                && late > most
                && !wrong.contains(&promise)
            {
                fault(row, late, most);
            }
        }
        faults.into_result(())
    }
}
