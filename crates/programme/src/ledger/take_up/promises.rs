//! A share as a promise.

use allotment_place::{Pence, Period};
use allotment_table::Faults;
use serde_json::{Value, json};

use super::{Making, SHARE_OF, Wanted, parties};
use crate::Run;
use crate::share::ShareRun;

impl Making<'_> {
    /// Everything that the place at `place` of the share gets: its parties, its
    /// promise, its commitments.
    pub(super) fn place(
        &self,
        run: &Run,
        share: &ShareRun,
        place: usize,
        wanted: &mut Vec<Wanted>,
    ) -> Result<(), Faults> {
        let community = share.input.places.ids[place].to_string();
        let Some(promise) = self.promise(share, place, &community) else {
            return Ok(());
        };
        let promised = promise.value["id"].as_str().unwrap_or_default().to_owned();
        let commitments = self.commitments(run, &community, &promised)?;
        let known: Vec<&str> = self.parties.names(&community).collect();
        let from = self.parties.entry(&community, self.from_party);
        let publisher = self.programme.head.publisher.as_ref();
        let name = publisher.map_or(self.from_party, |(_, name)| name.as_str());
        let from = from
            .unwrap_or_else(|| parties::entry(self.from_party, name, "funder", self.from_party));
        let mut party = |name: &str, fields: Value| {
            wanted.push(self.wanted("party", &community, name, self.from_party, fields));
        };
        party(self.from_party, from);
        for name in known.iter().filter(|name| **name != self.from_party) {
            if let Some(fields) = self.parties.entry(&community, name) {
                party(name, fields);
            }
        }
        for (name, fields) in &commitments.parties {
            if name != self.from_party && !known.contains(&name.as_str()) {
                party(name, fields.clone());
            }
        }
        wanted.push(promise);
        wanted.extend(commitments.entries);
        Ok(())
    }

    /// The promise of a place's share, all of its years together; nothing where
    /// it gets nothing.
    fn promise(&self, share: &ShareRun, place: usize, community: &str) -> Option<Wanted> {
        let rows = share.allocation.rows.iter();
        let rows: Vec<_> = rows
            .filter(|row| row.place == place && row.amount.get() > 0)
            .collect();
        let sum = |of: &dyn Fn(&allotment_share::Row) -> Option<Pence>| -> Option<u64> {
            let parts: Option<Vec<Pence>> = rows.iter().map(|row| of(row)).collect();
            Some(parts?.iter().map(|pence| pence.get()).sum())
        };
        let amount = sum(&|row| Some(row.amount)).filter(|amount| *amount > 0)?;
        let years: Vec<Period> = rows.iter().filter_map(|row| row.year).collect();
        let span = match (years.iter().min(), years.iter().max()) {
            (Some(first), Some(last)) if first == last => Some(first.to_string()),
            (Some(first), Some(last)) => Some(format!("{first} to {last}")),
            _ => None,
        };
        let currency = share.input.spec.envelope.currency;
        let mut fields = json!({
            "kind": "promise", "from_party": self.from_party, "amount": amount.to_string(),
            "currency": currency.as_str(), "basis": "once", "price_base": "nominal",
            "source": format!("{SHARE_OF}{}, by the formula of its programme.toml", self.programme.head.name),
        });
        if let Some(span) = &span {
            fields["years"] = json!(span);
        }
        let (capital, revenue) = (sum(&|row| row.capital), sum(&|row| row.revenue));
        if let (Some(capital), Some(revenue)) = (capital, revenue) {
            fields["capital"] = json!(capital.to_string());
            fields["revenue"] = json!(revenue.to_string());
        }
        Some(self.wanted("promise", community, "share", self.from_party, fields))
    }
}
