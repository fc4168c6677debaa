//! Funded projects and agreed items of plans as commitments.

use allotment_ledger::Use;
use allotment_place::{Pence, Period};
use allotment_plan::{DecidedBy, Item, Partner, PartnerKind, Plan, YearMoney};
use allotment_table::{Fault, Faults};
use serde_json::{Value, json};

use super::{Making, OF_THE_PLAN, OF_THE_VOTE, Wanted, last_day, parties};
use crate::Run;

/// The commitments of a place, and the parties that only its plan names.
#[derive(Default)]
pub(super) struct Commitments {
    pub entries: Vec<Wanted>,
    /// By what entries call them.
    pub parties: Vec<(String, Value)>,
}

impl Making<'_> {
    /// What residents of `community` funded, and what its plan has agreed, drawing
    /// on the promise `promised`.
    pub(super) fn commitments(
        &self,
        run: &Run,
        community: &str,
        promised: &str,
    ) -> Result<Commitments, Faults> {
        let mut all = Commitments::default();
        let file = self.programme.document.file();
        let decided = run.decide.iter().flat_map(|decide| &decide.commitments);
        for one in decided.filter(|one| one.community == community) {
            let signers = self.signers(community)?;
            let Some(used_for) = self.spec.projects_are else {
                let what = "it is not said what money for projects is for";
                let help = "add  projects_are = \"capital\", for things that last, or \"revenue\"";
                return Err(Fault::new(file, what, help).at_line(self.spec.line).into());
            };
            let amount = one.amount.get().to_string();
            let [capital, revenue] = match used_for {
                Use::Capital => [amount.as_str(), "0"],
                Use::Revenue => ["0", amount.as_str()],
            };
            let fields = json!({
                "kind": "commit", "commitment": one.id, "refers_to": promised, "parties": signers,
                "purpose": one.purpose, "amount": amount, "currency": one.currency.as_str(),
                "capital": capital, "revenue": revenue, "decided_by": "residents",
                "words": format!("{}{}{}", OF_THE_VOTE[0], one.round, OF_THE_VOTE[1]),
            });
            let wanted = self.wanted("commitment", community, &one.id, self.from_party, fields);
            all.entries.push(wanted);
        }
        let plans = run.plan.iter().flat_map(|plan| &plan.plans);
        for plan in plans.filter(|plan| plan.id == community && plan.broken.is_empty()) {
            plan.agreed_is_written()?;
            let plan = plan.plan();
            for item in plan.items.iter().filter(|item| item.status.is_promised()) {
                self.item(plan, item, promised, &mut all)?;
            }
        }
        Ok(all)
    }

    /// The funder, and those who sign for `community` what residents decided.
    fn signers(&self, community: &str) -> Result<Vec<String>, Faults> {
        let mut signers = self.parties.signers(community);
        if signers.is_empty() {
            let file = self.programme.document.file();
            return Err(parties::nobody_signs(file, self.spec, community));
        }
        if !signers.contains(&self.from_party.to_owned()) {
            signers.insert(0, self.from_party.to_owned());
        }
        Ok(signers)
    }

    /// An agreed item: what it costs besides what it carries of the vote, which that has
    /// committed. Those who do it sign; where it names nobody, who signs for residents.
    fn item(
        &self,
        plan: &Plan,
        item: &Item,
        promised: &str,
        all: &mut Commitments,
    ) -> Result<(), Faults> {
        let years = plan.beside_the_vote(item);
        let sum = |of: fn(&YearMoney) -> Pence| years.iter().map(|year| of(year).get()).sum();
        let (capital, revenue): (u64, u64) = (sum(|year| year.capital), sum(|year| year.revenue));
        if capital + revenue == 0 {
            return Ok(());
        }
        let mut signers = if item.partners.is_empty() {
            self.signers(&plan.place)?
        } else {
            vec![self.from_party.to_owned()]
        };
        for partner in item.partners.iter().map(|&at| &plan.partners[at]) {
            let called = called(partner);
            if !signers.contains(&called) {
                signers.push(called.clone());
            }
            let known = all.parties.iter().any(|(name, _)| *name == called);
            if !known {
                let entry =
                    parties::entry(&called, &partner.name, kind_of(partner), &partner.org_id);
                all.parties.push((called, entry));
            }
        }
        let schedule: Vec<Value> = (years.iter().zip(&plan.years))
            .filter_map(|(money, year)| {
                let amount = money.capital.get() + money.revenue.get();
                let due = last_day(Period::new(year.label()).ok()?);
                let row = json!({"due": due.to_string(), "amount": amount.to_string()});
                (amount > 0).then_some(row)
            })
            .collect();
        let name = format!("{}/{}", plan.place, item.id);
        let mut fields = json!({
            "kind": "commit", "commitment": name, "refers_to": promised, "parties": signers,
            "purpose": item.title, "amount": (capital + revenue).to_string(),
            "currency": plan.currency.as_str(), "capital": capital.to_string(),
            "revenue": revenue.to_string(), "schedule": schedule,
            "words": OF_THE_PLAN,
        });
        let decider = DecidedBy::ALL
            .iter()
            .find(|(_, one)| *one == item.decided_by);
        if let Some((word, _)) = decider {
            fields["decided_by"] = json!(word);
        }
        let wanted = self.wanted("commitment", &plan.place, &name, self.from_party, fields);
        all.entries.push(wanted);
        Ok(())
    }
}

/// By what entries call a partner: its number, or its name if it has none.
fn called(partner: &Partner) -> String {
    match partner.org_id.as_str() {
        "unregistered" => partner.name.clone(),
        number => number.to_owned(),
    }
}

/// What a partner is; a community group where the plan does not say, as in an import of
/// grants. It can be corrected.
fn kind_of(partner: &Partner) -> &'static str {
    let found = PartnerKind::ALL
        .iter()
        .find(|(_, one)| partner.kind == Some(*one));
    found.map_or("community group", |(word, _)| word)
}
