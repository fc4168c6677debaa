//! Why a project is funded or not, and what it missed by.

use allotment_decide::{
    Answer, Claim, Explanation, PlainExplanation, Verdict, Words, explain, explain_all,
    explain_all_plain, explain_plain,
};
use allotment_election::Election;
use allotment_table::{Fault, Faults, nearest};
use num_rational::BigRational;
use serde_json::{Value, json};

use super::run::{Decided, Run, refused};

/// One project explained.
#[derive(Debug, Clone)]
pub struct Explained {
    /// As sentences.
    pub lines: Vec<String>,
    /// As JSON.
    pub document: Value,
}

impl Decided {
    /// Explains each project of `ids`.
    ///
    /// # Errors
    /// [`Faults`] for a code that is none, or a rule whose reasons cannot be
    /// given.
    pub fn explained(
        &self,
        election: &Election,
        ids: &[String],
        file: &str,
    ) -> Result<Vec<Explained>, Faults> {
        let mut faults = Faults::new();
        let explained: Vec<Option<Explained>> = ids
            .iter()
            .map(|id| faults.collect(self.one_explained(election, id, file)))
            .collect();
        faults.into_result(explained.into_iter().flatten().collect())
    }

    /// Why each project is funded or not: by Equal Shares, or by another rule.
    ///
    /// # Errors
    /// [`Faults`] if the ballots do not hold what the measure needs.
    pub fn reasons_of_all(
        &self,
        file: &str,
    ) -> Result<(Vec<Explanation>, Vec<PlainExplanation>), Faults> {
        let refused = |error| refused(&error, file);
        match (&self.run, &self.shares) {
            (Run::Shares(options), Some(shares)) => {
                let all = explain_all(&self.contest, options, shares).map_err(refused)?;
                Ok((all, Vec::new()))
            }
            (Run::Plain(rule), _) => {
                let all = explain_all_plain(&self.contest, rule, &self.outcome);
                Ok((Vec::new(), all))
            }
            // The figures were not worked out.
            (Run::Shares(_), None) => Ok((Vec::new(), Vec::new())),
        }
    }

    fn one_explained(
        &self,
        election: &Election,
        id: &str,
        file: &str,
    ) -> Result<Explained, Faults> {
        let projects = &self.contest.projects;
        let Some(project) = (0_u32..).zip(projects).find(|(_, one)| one.id == id) else {
            let what = format!("there is no project '{id}' in {file}");
            let known = projects.iter().map(|one| one.id.as_str());
            let help = match nearest(id, known).first() {
                Some(near) => format!("did you mean '{near}'?"),
                None => "write a code as it stands in project_id".into(),
            };
            return Err(Fault::new("--explain", what, help).into());
        };
        let project = project.0;
        let words = Words::new(election);
        let (sentence, mut document) = match (&self.run, &self.shares) {
            (Run::Shares(options), Some(shares)) => {
                let found = explain(&self.contest, options, shares, project)
                    .map_err(|error| refused(&error, file))?;
                let document = self.reasons(&found);
                (found.sentence(&self.contest, &words), document)
            }
            (Run::Plain(rule), _) => {
                let found = explain_plain(&self.contest, rule, &self.outcome, project);
                let document = json!({
                    "place": found.place,
                    "left_at_the_end": self.amount(found.left),
                    "would_have_won": {
                        "at_cost": self.answer(found.cost, true),
                        "with_new_voters": self.answer(found.new_voters, false),
                    },
                });
                (found.sentence(&self.contest, &words), document)
            }
            (Run::Shares(_), None) => {
                let what = "this count has no figures to explain";
                let help = "this should not happen: please report it with the ballots";
                return Err(Fault::system("--explain", what, help).into());
            }
        };
        document["project"] = json!(id);
        document["sentence"] = json!(sentence);
        let name = words.names[project as usize].clone();
        Ok(Explained {
            lines: vec![format!("Why {name} ({id})? {sentence}")],
            document,
        })
    }

    fn reasons(&self, found: &Explanation) -> Value {
        match &found.verdict {
            Verdict::Bought(bought) => json!({
                "verdict": "bought",
                "round": bought.round,
                "rho": bought.price.to_string(),
                "payers": bought.payers,
                "gave_all": bought.gave_all,
                "least_paid": bought.least.to_string(),
                "most_paid": bought.most.to_string(),
            }),
            Verdict::Free => json!({"verdict": "free"}),
            Verdict::Completed => json!({"verdict": "from the money left"}),
            Verdict::NotFunded(lost) => {
                let went = lost.went.iter().map(|went| {
                    json!({"project": self.id(went.project), "amount": went.amount.to_string()})
                });
                json!({
                    "verdict": "not-funded",
                    "supporters_money": lost.left.to_string(),
                    "missing": lost.missing.to_string(),
                    "unaffordable": lost.is_unaffordable,
                    "supporters_money_went_to": went.collect::<Vec<_>>(),
                    "would_have_won": {
                        "at_cost": self.answer(lost.changes.cost, true),
                        "with_new_voters": self.answer(lost.changes.new_voters, false),
                        "with_approvals_at_best": self.answer(lost.changes.approvals_optimist.voters, false),
                        "with_approvals_at_worst": self.answer(lost.changes.approvals_pessimist.voters, false),
                        "with_more_money_each": self.answer(lost.changes.money_each, true),
                    },
                })
            }
        }
    }

    /// What was found: the amount, and whether nothing less would do.
    fn answer(&self, answer: Answer, money: bool) -> Value {
        let amount = |amount: u64| -> Value {
            if money {
                json!(BigRational::new(amount.into(), self.contest.scale.into()).to_string())
            } else {
                json!(amount)
            }
        };
        match answer {
            Answer::Found {
                amount: found,
                claim,
            } => json!({
                "amount": amount(found),
                "smaller": match claim {
                    Claim::Least => "none is enough",
                    Claim::Turning => "the next smaller is not enough",
                    Claim::Enough => "not searched",
                },
            }),
            Answer::NotUpTo(tried) => json!({
                "amount": null,
                "reason": "nothing that was tried is enough",
                "changed_in_vain_by": amount(tried),
            }),
            Answer::NotSearched => json!({
                "amount": null,
                "reason": "not worked out: one count of this election takes too long",
            }),
            Answer::NotApplicable => Value::Null,
        }
    }
}
