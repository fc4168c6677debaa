//! What the rules found, as a table and as sentences.

use allotment_place::Pence;
use allotment_plan::{Finding, Language, Line, Profile, Rule, help, planned, profile, sentence};
use allotment_table::{Column, Fault, Faults, Source, Table};
use serde_json::{Map, Value, json};

use super::spec::Read;
use crate::Sheet;

impl Read {
    /// The line that `finding` is about.
    fn line(&self, finding: &Finding) -> u64 {
        if let Some(period) = finding.period {
            return self
                .lines
                .periods
                .get(period)
                .copied()
                .unwrap_or(self.lines.vision);
        }
        if finding.rule == Rule::Unfilled {
            return self.line_of_mark(&finding.about, finding.item);
        }
        self.line_of(finding.rule, finding.item, finding.year)
    }

    fn fault_of(&self, finding: &Finding) -> Fault {
        let what = sentence(&self.plan, finding, Language::English);
        let help = help(&self.plan, finding, Language::English);
        self.fault(self.line(finding), what, help)
    }

    /// `finding` as a sentence.
    pub(super) fn says(&self, finding: &Finding) -> String {
        self.fault_of(finding).what
    }

    /// `findings` as faults.
    pub(super) fn faults_of(&self, findings: &[Finding]) -> Faults {
        let mut faults = Faults::new();
        for finding in findings {
            faults.push(self.fault_of(finding));
        }
        faults
    }

    /// The findings of rules that are enforced, as faults.
    pub(super) fn broken(&self, findings: &[Finding]) -> Faults {
        let mut faults = Faults::new();
        for finding in findings.iter().filter(|one| one.rule.is_enforced()) {
            faults.push(self.fault_of(finding));
        }
        faults
    }

    /// The findings of the other rules, as sentences with their lines.
    pub(super) fn notes(&self, findings: &[Finding]) -> Vec<String> {
        let told = findings.iter().filter(|one| !one.rule.is_enforced());
        told.map(|finding| {
            let fault = self.fault_of(finding);
            format!(
                "{}:{}: {}: {}\nhelp: {}",
                self.file,
                self.line(finding),
                finding.rule.name(),
                fault.what,
                fault.help
            )
        })
        .collect()
    }

    /// A row a finding.
    pub(super) fn findings_sheet(&self, findings: &[Finding]) -> Sheet {
        let plan = &self.plan;
        let text = |name: &str, cell: &dyn Fn(&Finding) -> Option<String>| {
            Column::text(name, findings.iter().map(cell))
        };
        let minor = |amount: Pence| i64::try_from(amount.get()).ok();
        let money = |name: &str, of: fn(&Finding) -> Pence| {
            let cells = findings.iter().map(|one| {
                let about_money = one.rule.is_enforced();
                about_money.then(|| minor(of(one))).flatten()
            });
            Column::integers(name, cells)
        };
        let columns = vec![
            text("rule", &|one| Some(one.rule.name().to_owned())),
            text("weight", &|one| {
                let enforced = one.rule.is_enforced();
                Some(if enforced { "enforced" } else { "told" }.to_owned())
            })
            .with_definition("enforced: the plan cannot be exported; told: the board decides"),
            text("item", &|one| one.item.map(|at| plan.items[at].id.clone())),
            text("year", &|one| {
                one.year.map(|at| plan.years[at].label().to_owned())
            }),
            Column::integers(
                "line",
                findings
                    .iter()
                    .map(|one| i64::try_from(self.line(one)).ok()),
            ),
            money("planned_minor", |one| one.planned),
            money("available_minor", |one| one.available),
            text("currency", &|one| {
                one.rule
                    .is_enforced()
                    .then(|| plan.currency.as_str().to_owned())
            }),
            text("what", &|one| Some(sentence(plan, one, Language::English))),
            text("help", &|one| Some(help(plan, one, Language::English))),
        ];
        let mut more = Map::new();
        more.insert("plan".into(), self.summary());
        Sheet {
            table: Table::new("findings", columns),
            rows: "findings",
            sources: self.sources(),
            more,
        }
    }

    /// The plan's money, by year and in all.
    fn summary(&self) -> Value {
        let plan = &self.plan;
        let Profile { capital, revenue } = profile(plan);
        let line = |line: &Line| {
            json!({
                "planned_minor": line.planned.get(),
                "available_minor": line.available.get(),
                "left_minor": line.left().get(),
            })
        };
        let years: Vec<Value> = (plan.years.iter().zip(capital.iter().zip(&revenue)))
            .map(|(year, (capital, revenue))| {
                json!({ "year": year.label(), "capital": line(capital), "revenue": line(revenue) })
            })
            .collect();
        let all = planned(plan);
        json!({
            "title": plan.title,
            "place": plan.place,
            "currency": plan.currency.as_str(),
            "items": plan.items.len(),
            "capital_minor": all.capital.get(),
            "revenue_minor": all.revenue.get(),
            "voted_minor": plan.vote.cost().get(),
            "set_aside_minor": {
                "capital": plan.vote.in_all().capital.get(),
                "revenue": plan.vote.in_all().revenue.get(),
            },
            "years": years,
        })
    }

    /// What was read.
    pub(super) fn sources(&self) -> Vec<Source> {
        let plan = Source {
            title: "the plan".into(),
            file: Some(self.file.clone()),
            sha256: Some(self.sha256.clone()),
            ..Source::default()
        };
        let share = Source {
            title: self.plan.money.source.clone(),
            ..Source::default()
        };
        vec![plan, share]
    }
}
