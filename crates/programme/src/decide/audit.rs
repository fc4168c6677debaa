//! The audit of a decision: as JSON, as sentences, and its certificate.

use std::str::FromStr;

use allotment_decide::{
    Audit, Axiom, CERTIFICATE_ROWS_MAX, Fairness, PriceSystem, Priceable, Satisfaction, audit,
    certificate,
};
use allotment_table::{Fault, Faults};
use num_rational::BigRational;
use serde_json::{Value, json};

use super::run::{Decided, refused};

/// What was found.
#[derive(Debug, Clone)]
pub struct AuditRun {
    /// The findings.
    pub audit: Audit,
    satisfaction: Satisfaction,
}

/// Which checks must hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Required {
    /// No group is wronged: EJR+ up to any project, and JR.
    #[default]
    Fair,
    /// That nothing more fits.
    Exhaustive,
    /// That prices explain the outcome.
    Priceable,
    /// All of it.
    All,
}

impl Required {
    /// Every one, with its name.
    pub const ALL: [(Self, &'static str); 4] = [
        (Self::Fair, "fair"),
        (Self::Exhaustive, "exhaustive"),
        (Self::Priceable, "priceable"),
        (Self::All, "all"),
    ];
}

impl FromStr for Required {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let found = Self::ALL.iter().find(|(_, name)| *name == text);
        let names = Self::ALL.map(|(_, name)| name).join(", ");
        found
            .map(|&(required, _)| required)
            .ok_or_else(|| format!("no check: {text:?}; use {names}"))
    }
}

impl Decided {
    /// Audits the outcome.
    ///
    /// # Errors
    /// [`Faults`] if the measure of satisfaction does not add up over projects.
    pub fn audit(&self, file: &str) -> Result<AuditRun, Faults> {
        let refused = |error| refused(&error, file);
        let prices = match &self.shares {
            Some(shares) => Some(
                PriceSystem::replay(
                    &self.contest,
                    self.satisfaction,
                    &shares.endowment,
                    &shares.purchases,
                )
                .map_err(refused)?,
            ),
            None => None,
        };
        let audit = audit(
            &self.contest,
            self.satisfaction,
            &self.limits,
            &self.outcome.selected,
            prices.as_ref(),
        )
        .map_err(refused)?;
        Ok(AuditRun {
            audit,
            satisfaction: self.satisfaction,
        })
    }

    /// The certificate of an audit that found prices.
    ///
    /// # Errors
    /// [`Faults`] if it found none, or there are too many rows.
    pub fn certificate(&self, run: &AuditRun, file: &str) -> Result<String, Faults> {
        let system = match &run.audit.priceable {
            Priceable::Yes(system) => system,
            Priceable::No(reason) | Priceable::Unknown(reason) => {
                let what = format!("there is no certificate for this outcome: {reason}");
                let help = "leave --certificate out, or use --rule equal-shares with --completion add1 or none";
                return Err(Fault::new(file, what, help).into());
            }
        };
        certificate(
            &self.contest,
            self.satisfaction,
            &self.limits,
            &self.outcome.selected,
            system,
            CERTIFICATE_ROWS_MAX,
        )
        .map_err(|error| refused(&error, file))
    }
}

impl AuditRun {
    /// Whether what is required holds. What could not be decided does not.
    #[must_use]
    pub fn holds(&self, required: Required) -> bool {
        let audit = &self.audit;
        let fair = audit.fairness.holds() && audit.represented.holds();
        let exhaustive = audit.exhaustive.holds();
        let priceable = matches!(audit.priceable, Priceable::Yes(_));
        match required {
            Required::Fair => fair,
            Required::Exhaustive => exhaustive,
            Required::Priceable => priceable,
            Required::All => fair && exhaustive && priceable,
        }
    }

    /// The findings as JSON.
    #[must_use]
    pub fn document(&self, decided: &Decided) -> Value {
        let audit = &self.audit;
        let fits = audit.exhaustive.fits.iter().map(|fits| {
            json!({
                "project": decided.id(fits.project),
                "cost": fits.cost.to_string(),
                "votes": fits.votes,
            })
        });
        let (verdict, reason, endowment) = match &audit.priceable {
            Priceable::Yes(system) => {
                let weight = BigRational::new(
                    decided.contest.weight_scale.into(),
                    decided.contest.scale.into(),
                );
                (
                    "holds",
                    None,
                    Some((&system.endowment * weight).to_string()),
                )
            }
            Priceable::No(reason) => ("fails", Some(reason), None),
            Priceable::Unknown(reason) => ("unknown", Some(reason), None),
        };
        json!({
            "satisfaction": self.satisfaction.key(),
            "ejr_plus": fairness_json(&audit.fairness, decided),
            "jr": fairness_json(&audit.represented, decided),
            "priceable": {"verdict": verdict, "reason": reason, "endowment": endowment},
            "exhaustive": {
                "verdict": if audit.exhaustive.holds() { "holds" } else { "fails" },
                "left": audit.exhaustive.left.to_string(),
                "fits": fits.collect::<Vec<_>>(),
            },
        })
    }

    /// The findings as sentences.
    #[must_use]
    pub fn lines(&self, decided: &Decided) -> Vec<String> {
        let audit = &self.audit;
        let mut lines = Vec::new();
        let mut fairness = |fairness: &Fairness, holds: &str, fails: &str| {
            let axiom = axiom_name(fairness.axiom);
            if fairness.holds() {
                lines.push(format!("{holds} ({axiom})."));
            } else {
                lines.push(format!("{fails} ({axiom} fails):"));
                let sentences = fairness.wronged.iter();
                lines.extend(sentences.map(|one| format!("  {}", one.sentence)));
            }
        };
        fairness(
            &audit.fairness,
            "No group of voters got less than its part of the budget is worth",
            "Groups that got less than their part of the budget is worth",
        );
        fairness(
            &audit.represented,
            "Every group that could pay for a project has somebody with something funded",
            "Groups that could pay for a project and got nothing",
        );
        lines.push(match &audit.priceable {
            Priceable::Yes(_) => "There are prices that explain the outcome.".into(),
            Priceable::No(reason) => format!("No prices explain the outcome: {reason}."),
            Priceable::Unknown(reason) => {
                format!("Whether prices explain the outcome is not known: {reason}.")
            }
        });
        let left = &audit.exhaustive.left;
        lines.push(if audit.exhaustive.holds() {
            format!("Nothing more fits into the {left} that is left.")
        } else {
            let fits = audit
                .exhaustive
                .fits
                .iter()
                .map(|one| decided.id(one.project));
            let fits: Vec<&str> = fits.take(10).collect();
            format!(
                "Of the budget {left} is left, into which would still fit: {}.",
                fits.join(", ")
            )
        });
        lines
    }
}

fn fairness_json(fairness: &Fairness, decided: &Decided) -> Value {
    let wronged = fairness.wronged.iter().map(|one| {
        json!({
            "project": decided.id(one.project),
            "voters": one.voters,
            "share": one.share.to_string(),
            "cost": one.cost.to_string(),
            "has": one.has.to_string(),
            "with_it": one.with_it.to_string(),
            "could_have": one.could_have.to_string(),
            "sentence": one.sentence,
        })
    });
    json!({
        "axiom": axiom_name(fairness.axiom),
        "verdict": if fairness.holds() { "holds" } else { "fails" },
        "wronged": wronged.collect::<Vec<_>>(),
    })
}

/// What was checked, exactly: `by rate` asks less than the axiom in full.
const fn axiom_name(axiom: Axiom) -> &'static str {
    match axiom {
        Axiom::ExtendedPlus => "EJR+ up to any project",
        Axiom::ExtendedPlusRate => "EJR+ up to any project, by rate",
        Axiom::Justified => "JR",
    }
}
