//! A decision as a JSON document, and as a table of projects.

use allotment_decide::Comparison;
use allotment_election::Election;
use allotment_table::{Column, Source, Table};
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::Zero;
use serde_json::{Map, Value, json};

use super::run::{Compared, Decided};
use crate::sheet::{Sheet, provenance};

/// What stands beside each project.
#[derive(Debug, Clone, Default)]
pub struct Amounts {
    /// What a supporter paid for a unit of satisfaction.
    pub rho: Option<BigRational>,
    /// What its supporters had left when Equal Shares ended.
    pub supporters_money: Option<BigRational>,
    /// What it missed by.
    pub missing: Option<BigRational>,
    /// In which round it was funded, from 1.
    pub round: Option<usize>,
    /// `funded`, `not-funded` or `unaffordable`.
    pub status: &'static str,
}

impl Decided {
    /// Whether all is funded that somebody chose and the money could pay for, and
    /// something dearer was chosen too. What each voter could spend then grew until
    /// even that could have been paid for, which tells nobody anything.
    #[must_use]
    pub fn all_that_could_be_is_funded(&self) -> bool {
        let contest = &self.contest;
        let chosen = || {
            (0_u32..)
                .zip(&contest.projects)
                .filter(|(_, one)| one.votes > 0)
        };
        chosen().any(|(_, one)| one.cost > contest.budget)
            && chosen()
                .filter(|(_, one)| one.cost <= contest.budget)
                .all(|(project, _)| self.outcome.selected.contains(&project))
    }

    /// What stands beside each project, in the file's order.
    #[must_use]
    pub fn amounts(&self) -> Vec<Amounts> {
        let contest = &self.contest;
        let mut all: Vec<Amounts> = contest
            .projects
            .iter()
            .map(|project| Amounts {
                status: if project.cost > contest.budget {
                    "unaffordable"
                } else {
                    "not-funded"
                },
                ..Amounts::default()
            })
            .collect();
        for (round, &project) in self.outcome.selected.iter().enumerate() {
            let one = &mut all[project as usize];
            one.round = Some(round + 1);
            one.status = "funded";
        }
        if let Some(shares) = &self.shares {
            for (project, money) in shares.supporters_money.iter().enumerate() {
                let cost = BigRational::new(
                    BigInt::from(contest.projects[project].cost),
                    contest.scale.into(),
                );
                let missing = (cost - money).max(BigRational::zero());
                all[project].missing = Some(missing);
                all[project].supporters_money = Some(money.clone());
            }
            for &project in &shares.outcome.selected[..shares.by_shares] {
                let one = &mut all[project as usize];
                one.rho = Some(BigRational::zero());
                one.missing = Some(BigRational::zero());
            }
            for bought in &shares.purchases {
                all[bought.project as usize].rho = Some(bought.price.clone());
            }
        }
        all
    }

    /// The decision as JSON, without audit and provenance.
    fn members(&self, election: &Election) -> Map<String, Value> {
        let settled = &self.settled;
        let mut document = Map::new();
        let mut put = |key: &str, value: Value| {
            document.insert(key.into(), value);
        };
        put("rule", json!(settled.rule));
        if let Some(name) = &settled.declared {
            put("declared_rule", json!(name));
        }
        put("satisfaction", json!(settled.satisfaction));
        put("completion", json!(settled.completion));
        put("step", json!(settled.step));
        put("stop", json!(settled.stop));
        put("endowment_kind", json!(settled.endowment_kind));
        if let Some(order) = settled.order {
            put("order", json!(order));
        }
        if let Some(threshold) = settled.threshold {
            put("threshold", json!(threshold.to_string()));
        }
        put("ties", json!(settled.ties));
        put("weights", json!(settled.weights));
        if !self.limits.is_empty() {
            put("limits", self.limits_json());
        }
        put("vote_type", json!(self.contest.vote_type.key()));
        put("voters", json!(self.contest.voters));
        put("budget", json!(self.amount(self.contest.budget)));
        put("currency", json!(election.meta("currency")));
        put(
            "spent",
            json!(self.amount(self.outcome.spent(&self.contest))),
        );
        let endowment = self.shares.as_ref().map(|shares| &shares.endowment);
        put("endowment", json!(endowment.map(BigRational::to_string)));
        if let Some(shares) = &self.shares {
            put("steps", json!(shares.steps));
            put("bought_by_equal_shares", json!(shares.by_shares));
        }
        put("selected", json!(self.selected()));
        put("ties_met", json!(self.ties_met()));
        put("projects", self.projects(election));
        document
    }

    fn projects(&self, election: &Election) -> Value {
        let text = |amount: &Option<BigRational>| amount.as_ref().map(BigRational::to_string);
        let amounts = self.amounts();
        let projects = self.contest.projects.iter().zip(&amounts).enumerate();
        projects
            .map(|(at, (project, amounts))| {
                json!({
                    "id": project.id,
                    "name": election.project_cell(at, "name"),
                    "cost": self.amount(project.cost),
                    "votes": project.votes,
                    "status": amounts.status,
                    "rho": text(&amounts.rho),
                    "supporters_money": text(&amounts.supporters_money),
                    "missing": text(&amounts.missing),
                    "round": amounts.round,
                })
            })
            .collect()
    }

    fn limits_json(&self) -> Value {
        let limits = &self.limits;
        let quotas: Vec<Value> = limits
            .quotas
            .iter()
            .map(|quota| {
                json!({
                    "name": quota.name,
                    "projects": quota.members.len(),
                    "floor": quota.floor.map(|parts| self.amount(parts)),
                    "ceiling": quota.ceiling.map(|parts| self.amount(parts)),
                    "spent": self.amount(self.outcome.selected.iter()
                        .filter(|project| quota.members.contains(project))
                        .map(|&project| self.contest.projects[project as usize].cost).sum()),
                })
            })
            .collect();
        let pairs = limits.conflicts.iter();
        let pairs: Vec<[&str; 2]> = pairs
            .map(|&(one, other)| [self.id(one), self.id(other)])
            .collect();
        let out: Vec<&str> = limits.excluded.iter().map(|&one| self.id(one)).collect();
        json!({
            "left_out": out,
            "shut_each_other_out": pairs,
            "least_votes": limits.votes_min,
            "categories": quotas,
        })
    }

    /// The decision as one JSON document.
    #[must_use]
    pub fn document(
        &self,
        election: &Election,
        audit: Option<Value>,
        more: Map<String, Value>,
        sources: &[Source],
    ) -> Value {
        let mut document = self.members(election);
        if let Some(comparison) = &self.declared_comparison {
            let value = comparison_json(comparison, "greedy");
            document.insert("declared_comparison".into(), value);
        }
        document.extend(more);
        document.insert("audit".into(), audit.unwrap_or(Value::Null));
        document.insert("provenance".into(), provenance(sources));
        Value::Object(document)
    }
}

impl Compared {
    /// The comparison as JSON.
    #[must_use]
    pub fn document(&self, decided: &Decided) -> Value {
        let mut value = comparison_json(&self.comparison, self.with);
        let ids = self.outcome.selected.iter().map(|&one| decided.id(one));
        value["other_selected"] = ids.collect();
        let spent = self.outcome.spent(&decided.contest);
        value["other_spent"] = json!(decided.amount(spent));
        value
    }
}

fn comparison_json(comparison: &Comparison, with: &str) -> Value {
    let served = |served: &allotment_decide::Served| {
        json!({
            "better_here": served.first,
            "better_there": served.second,
            "alike": served.alike,
        })
    };
    json!({
        "with": with,
        "voters": comparison.voters,
        "by_satisfaction": served(&comparison.by_satisfaction),
        "by_number_of_projects": served(&comparison.by_number),
        "nothing_funded_here": comparison.nothing_in_first,
        "nothing_funded_there": comparison.nothing_in_second,
    })
}

/// The projects of a decision as a table, in the file's order.
#[must_use]
pub fn projects_sheet(decided: &Decided, election: &Election, sources: &[Source]) -> Sheet {
    let amounts = decided.amounts();
    let projects = &decided.contest.projects;
    let exact = |of: fn(&Amounts) -> &Option<BigRational>| -> Vec<Option<String>> {
        let texts = amounts.iter().map(of);
        texts
            .map(|amount| amount.as_ref().map(BigRational::to_string))
            .collect()
    };
    let whole = |number: usize| i64::try_from(number).ok();
    let names = (0..projects.len()).map(|at| election.project_cell(at, "name"));
    let columns = vec![
        Column::text("id", projects.iter().map(|project| Some(&project.id)))
            .with_definition("the project's code"),
        Column::text("name", names).with_definition("what it is called"),
        Column::text(
            "cost",
            projects
                .iter()
                .map(|project| Some(decided.amount(project.cost))),
        )
        .with_definition("what it costs, exactly, in the file's currency"),
        Column::integers(
            "votes",
            projects.iter().map(|one| i64::try_from(one.votes).ok()),
        )
        .with_definition("how many voters name it"),
        Column::text("status", amounts.iter().map(|one| Some(one.status)))
            .with_definition("funded, not-funded or unaffordable"),
        Column::text("rho", exact(|one| &one.rho))
            .with_definition("what a supporter pays for each unit of satisfaction, exactly"),
        Column::text("supporters_money", exact(|one| &one.supporters_money))
            .with_definition("what its supporters have left when Equal Shares ends, exactly"),
        Column::text("missing", exact(|one| &one.missing))
            .with_definition("what they lack to pay for it, exactly"),
        Column::integers("round", amounts.iter().map(|one| one.round.and_then(whole)))
            .with_definition("in which round it was funded, from 1"),
    ];
    Sheet {
        table: Table::new("projects", columns),
        rows: "projects",
        sources: sources.to_vec(),
        more: Map::new(),
    }
}
