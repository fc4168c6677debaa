//! The new places as a table, and what was exact of it.

use allotment_crosswalk::Crosswalk;
use allotment_table::{Column, Table};
use rayon::prelude::*;
use serde_json::{Map, Value, json};

use super::lookup::PartOnly;
use super::{CrosswalkRequest, Crosswalked};

/// A count on both sides.
pub(super) struct Brought<'a> {
    pub name: &'a str,
    /// Of each old place.
    pub before: Vec<Option<f64>>,
    /// Of each new place.
    pub after: Vec<Option<f64>>,
    /// How much of each new place's count was shared out.
    pub estimated: Vec<f64>,
}

impl Brought<'_> {
    /// How much of all that is counted was shared out.
    fn estimated_of_all(&self) -> f64 {
        let size = |cell: &Option<f64>| cell.map_or(0.0, f64::abs);
        let all: f64 = self.after.iter().map(size).sum();
        let estimated: f64 = (self.after.iter().zip(&self.estimated))
            .map(|(cell, share)| size(cell) * share)
            .sum();
        if all > 0.0 { estimated / all } else { 0.0 }
    }
}

/// All that is known once figures were brought over.
pub(super) struct Telling<'a> {
    pub request: &'a CrosswalkRequest<'a>,
    pub crosswalk: &'a Crosswalk,
    pub codes: &'a [String],
    pub new: &'a [String],
    pub counts: &'a [Brought<'a>],
    /// A rate by name, one entry a new place.
    pub rates: &'a [(String, Vec<Option<f64>>)],
    pub incomplete: &'a [PartOnly],
}

impl Telling<'_> {
    pub(super) fn tell(&self) -> Crosswalked {
        let estimated = self.estimated();
        let exact = estimated.iter().filter(|share| **share <= 0.0).count();
        let level = self.request.lookup.level(self.request.to);
        let mut columns = vec![Column::codes("id", self.new.iter().map(Some)).of_level(level)];
        let counted = self.counts.iter().map(|one| (one.name, &one.after));
        let made = self
            .rates
            .iter()
            .map(|(name, cells)| (name.as_str(), cells));
        let figures: Vec<(&str, &Vec<Option<f64>>)> = counted.chain(made).collect();
        columns.par_extend(
            (figures.into_par_iter())
                .map(|(name, cells)| Column::numbers(name, cells.iter().copied())),
        );
        let of = match self.counts {
            [one] => format!("'{}'", one.name),
            _ => "the count that is estimated most".to_owned(),
        };
        columns.push(
            Column::numbers("estimated_share", estimated.iter().copied().map(Some)).with_definition(
                format!("how much of {of} came from places that were shared out, from 0 to 1: that part is estimated, the rest is exact"),
            ),
        );
        let irregular: Vec<&str> = (self.crosswalk.irregular().into_iter())
            .map(|place| self.codes[place].as_str())
            .collect();
        let cut_anew = self.crosswalk.made_of_irregular();
        if !irregular.is_empty() {
            columns.push(
                Column::booleans("irregular", cut_anew.iter().map(|&is| Some(is)))
                    .with_definition("whether it takes in a part of a place that was neither split nor merged but cut anew"),
            );
        }
        let takers = self.new.iter().zip(&cut_anew).filter(|(_, is)| **is);
        let takers: Vec<&str> = takers.map(|(code, _)| code.as_str()).collect();
        Crosswalked {
            table: Table::new("crosswalk", columns),
            more: self.more(exact, &irregular, &takers),
            notes: self.notes(exact, &irregular, &takers),
        }
    }

    /// For each new place the greatest share of any count: of no figure of the row is
    /// more estimated, whatever the order of the columns.
    fn estimated(&self) -> Vec<f64> {
        let Some((first, others)) = self.counts.split_first() else {
            let nothing = vec![None; self.codes.len()];
            return self.crosswalk.estimated_shares(&nothing);
        };
        let mut most = first.estimated.clone();
        for one in others {
            for (most, share) in most.iter_mut().zip(&one.estimated) {
                *most = most.max(*share);
            }
        }
        most
    }

    fn more(&self, exact: usize, irregular: &[&str], takers: &[&str]) -> Map<String, Value> {
        let sum = |cells: &[Option<f64>]| cells.iter().flatten().sum::<f64>();
        let totals: Vec<Value> = (self.counts.iter())
            .map(|one| {
                json!({
                    "column": one.name, "before": sum(&one.before), "after": sum(&one.after),
                    "estimated_share": one.estimated_of_all(),
                })
            })
            .collect();
        let incomplete: Vec<Value> = (self.incomplete.iter())
            .map(|one| json!({ "place": one.place, "lacking": one.lacking }))
            .collect();
        let summary = json!({
            "from": self.request.from,
            "to": self.request.to,
            "shared_out": self.method(),
            "places_before": self.codes.len(),
            "places_after": self.new.len(),
            "exact": exact,
            "estimated": self.new.len() - exact,
            "irregular": irregular,
            "irregular_after": takers,
            "totals": totals,
            "incomplete": incomplete,
        });
        Map::from_iter([("crosswalk".to_owned(), summary)])
    }

    fn method(&self) -> String {
        match self.request.weight {
            None => "equally over the rows of the look-up".to_owned(),
            Some(super::Weight::Lookup(column)) => format!("by '{column}' of the look-up"),
            Some(super::Weight::Of { table, column, .. }) => {
                format!("by '{column}' of {}", table.name())
            }
        }
    }

    fn notes(&self, exact: usize, irregular: &[&str], takers: &[&str]) -> Vec<String> {
        let mut notes = vec![format!(
            "{} places became {}: {exact} exactly, {} by sharing out {}",
            self.codes.len(),
            self.new.len(),
            self.new.len() - exact,
            self.method()
        )];
        if !irregular.is_empty() {
            notes.push(format!(
                "{} were neither split nor merged but cut anew, and are shared out all the same: {}; the column irregular flags the {} that take in parts of them: {}",
                irregular.len(),
                crate::columns::first_of(irregular),
                takers.len(),
                crate::columns::first_of(takers)
            ));
        }
        if let Some(first) = self.incomplete.first() {
            let lacking = first.lacking.first().map_or("", String::as_str);
            notes.push(format!(
                "{} of the new places take in places that are not in this table, so their counts are too small and their rates are left empty: such as {}, which takes in {lacking}",
                self.incomplete.len(),
                first.place,
            ));
        }
        let hidden = self.counts.iter().filter_map(|one| {
            let missing =
                |cells: &[Option<f64>]| cells.iter().filter(|cell| cell.is_none()).count();
            let (before, after) = (missing(&one.before), missing(&one.after));
            (before > 0).then(|| {
                let name = one.name;
                format!("'{name}' is missing in {before} places, and so in {after} afterwards")
            })
        });
        notes.extend(hidden);
        notes
    }
}
