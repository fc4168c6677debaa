//! The plans of a programme's places: each held to its share, and published if it
//! is within its money.

use allotment_plan::{Plan, WithinMoney, check, commitments};
use allotment_table::{Column, Fault, Faults, Table};

use super::around::Seen;
use super::commands::{Form, published_in};
use super::spec::{Knows, Read, read_document};
use crate::files::Files;
use crate::spec::{Document, Located, Section};

/// What `[plan]` of a programme says.
#[derive(Debug, Clone)]
pub struct PlanSpec {
    /// The path of a place's plan, `{id}` standing for its code.
    pub plans: Located<String>,
    /// Which year of a place's money pays for what its residents chose, from 1, where its
    /// plan does not say.
    pub vote_paid_in_year: Option<usize>,
}

impl PlanSpec {
    /// The spec that `[plan]` is; `with_share` says whether there is money to plan.
    #[must_use]
    pub fn read(section: Section<'_>, with_share: bool) -> Option<Self> {
        let plans = section.required_text("plans", "plans/{id}.toml");
        if let Some(path) = &plans
            && !path.value.contains("{id}")
        {
            let what = "every place would have the same plan";
            section.fault("plans", what, "write {id} where its code goes");
        }
        if !with_share {
            let what = "a plan says what a share is for, and no money is shared";
            section.fault("plans", what, "add a [share], or remove [plan]");
        }
        let year = section.whole("vote_paid_in_year");
        let vote_paid_in_year = year.and_then(|year| {
            let position = usize::try_from(year.value).ok();
            let position = position.filter(|position| (1..=50).contains(position));
            if position.is_none() {
                let help = "write 1 for the first year of each place's money, 2 for the second";
                section.fault("vote_paid_in_year", "it is no year of the money", help);
            }
            position
        });
        section.finish();
        Some(Self {
            plans: plans?,
            vote_paid_in_year,
        })
    }
}

/// The plans of a programme's places.
#[derive(Debug)]
pub struct PlanRun {
    /// One for each place that has one, in the order of the share.
    pub plans: Vec<PlacePlan>,
    /// How many places have money and no plan yet.
    pub without: usize,
    /// A row a plan.
    pub table: Table,
}

/// One place's plan.
#[derive(Debug)]
pub struct PlacePlan {
    /// The place's code.
    pub id: String,
    read: Read,
    /// The rules about money that it breaks, each a sentence.
    pub broken: Vec<String>,
    /// What else it should have, each a sentence.
    pub told: Vec<String>,
    /// Its documents, by their ending; none if it breaks its yearly money.
    pub files: Vec<(&'static str, Vec<u8>)>,
}

impl PlacePlan {
    /// The plan.
    #[must_use]
    pub fn plan(&self) -> &Plan {
        &self.read.plan
    }

    /// That everything in its agreed items is written.
    ///
    /// # Errors
    /// [`Faults`] for each «mark» of the starter that still stands in one.
    pub fn agreed_is_written(&self) -> Result<(), Faults> {
        match WithinMoney::of(self.plan()).map(commitments) {
            Ok(Err(unwritten)) => Err(self.read.faults_of(&unwritten)),
            _ => Ok(()),
        }
    }

    /// Its money in a sentence.
    #[must_use]
    pub fn money_in_words(&self) -> String {
        self.read.money_in_words()
    }
}

impl PlanRun {
    /// What happened, in words.
    #[must_use]
    pub fn in_words(&self) -> String {
        let good = self.plans.iter().filter(|one| one.broken.is_empty());
        let good = good.count();
        let plans = match self.plans.len() {
            1 => "1 plan".to_owned(),
            count => format!("{count} plans"),
        };
        let broken: Vec<&str> = (self.plans.iter())
            .filter(|one| !one.broken.is_empty())
            .map(|one| one.id.as_str())
            .collect();
        let money = if broken.is_empty() {
            "all within their yearly money".to_owned()
        } else {
            format!(
                "{good} within their yearly money; {} not, and not published",
                broken.join(", ")
            )
        };
        let without = match self.without {
            0 => String::new(),
            1 => "; 1 place has none yet".to_owned(),
            count => format!("; {count} places have none yet"),
        };
        if self.plans.is_empty() {
            format!("no plan yet{without}")
        } else {
            format!("{plans}, {money}{without}")
        }
    }
}

/// The plans of `places`, codes with names, that `[plan]` asks for.
///
/// A plan that breaks its yearly money does not stop the run: it is told, and not
/// published.
///
/// # Errors
/// [`Faults`] of a plan that cannot be read.
pub(crate) fn run_plans(
    spec: &PlanSpec,
    files: &Files<'_>,
    seen: Seen<'_>,
    places: &[(String, String)],
) -> Result<PlanRun, Faults> {
    let mut faults = Faults::new();
    let mut plans = Vec::new();
    let mut without = 0;
    for (id, _) in places {
        let path = Located {
            value: spec.plans.value.replace("{id}", id),
            line: spec.plans.line,
        };
        if !seen.programme.document.resolve(&path.value).exists() {
            without += 1;
            continue;
        }
        let read = files
            .bytes(&path)
            .and_then(|bytes| Document::from_bytes(&path.value, bytes))
            .and_then(|document| read_document(&document, Knows::Run(seen)))
            .and_then(|read| of_place(read, id));
        if let Some(plan) = faults.collect(read.and_then(|read| place_plan(id, read))) {
            plans.push(plan);
        }
    }
    faults.into_result(())?;
    Ok(PlanRun {
        table: plans_table(&plans),
        plans,
        without,
    })
}

/// Refuses a plan of another place than its name says.
fn of_place(read: Read, id: &str) -> Result<Read, Faults> {
    if read.plan.place == id {
        return Ok(read);
    }
    let what = format!("this is the plan of '{}', by its place", read.plan.place);
    let help = format!("write  place = \"{id}\"  or give the file its own place's name");
    Err(Fault::new(read.file.clone(), what, help).at_line(1).into())
}

fn place_plan(id: &str, read: Read) -> Result<PlacePlan, Faults> {
    let findings = check(&read.plan);
    let broken = read.broken(&findings);
    let told = findings.iter().filter(|one| !one.rule.is_enforced());
    let mut files = Vec::new();
    if let Ok(within) = WithinMoney::of(&read.plan) {
        for (ending, form) in [
            ("html", Form::Html),
            ("docx", Form::Docx),
            ("pdf", Form::Pdf),
            ("csv", Form::Csv),
        ] {
            files.push((ending, published_in(&read, within, form)?));
        }
    }
    Ok(PlacePlan {
        id: id.to_owned(),
        broken: broken.iter().map(|fault| fault.what.clone()).collect(),
        told: told.map(|finding| read.says(finding)).collect(),
        files,
        read,
    })
}

fn plans_table(plans: &[PlacePlan]) -> Table {
    let whole = |name: &str, of: &dyn Fn(&PlacePlan) -> u64| {
        Column::integers(name, plans.iter().map(|one| i64::try_from(of(one)).ok()))
    };
    let money = |capital: bool, of_share: bool| {
        move |one: &PlacePlan| {
            let plan = one.plan();
            let years = if of_share {
                plan.money.share.clone()
            } else {
                vec![allotment_plan::planned(plan)]
            };
            let amounts = years.into_iter().map(|year| {
                let amount = if capital { year.capital } else { year.revenue };
                amount.get()
            });
            amounts.fold(0, u64::saturating_add)
        }
    };
    Table::new(
        "plans",
        vec![
            Column::text("id", plans.iter().map(|one| Some(&one.id))),
            Column::text("title", plans.iter().map(|one| Some(&one.plan().title))),
            whole("items", &|one| one.plan().items.len() as u64),
            whole("capital_planned_minor", &money(true, false)),
            whole("capital_available_minor", &money(true, true)),
            whole("revenue_planned_minor", &money(false, false)),
            whole("revenue_available_minor", &money(false, true)),
            Column::booleans(
                "within_money",
                plans.iter().map(|one| Some(one.broken.is_empty())),
            )
            .with_definition("whether every year's capital and revenue hold; else not published"),
            whole("told", &|one| one.told.len() as u64)
                .with_definition("what else the plan should have, by the rules of plan check"),
        ],
    )
}
