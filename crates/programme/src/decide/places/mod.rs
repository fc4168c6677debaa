//! Every place's own election, over the money that the formula gives it.

mod document;
mod funded;
mod spec;
mod tables;

use std::collections::BTreeSet;

use allotment_decide::{
    Explanation, PlainExplanation, PublishOptions, Withheld, Words, publishable,
};
use allotment_election::{Decimal, Election, write_pb};
use allotment_place::{Currency, Pence};
use allotment_table::{Fault, Faults, Source, Table, nearest, sha256_of};
use num_bigint::BigInt;
use num_rational::BigRational;

pub use funded::{Commitment, commitments};
pub use spec::{BudgetFrom, DecideSpec, ID};
pub use tables::{commitments_table, elections_table, projects_table};

use super::audit::AuditRun;
use super::input::Loaded;
use super::participation::{ParticipationChoice, TookPart, participation_of};
use super::run::{Compared, Decided, Detail, decide};
use super::tally::elections_in;
use crate::columns::pick;
use crate::files::Files;
use crate::progress::Progress;
use crate::share::ShareRun;
use crate::spec::Document;

/// How many places one sentence names.
const NAMED: usize = 3;

/// A place whose residents may decide.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Electorate {
    /// Its code.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What its residents may decide on, if money is shared.
    pub envelope: Option<Pence>,
}

/// The election of one place.
#[derive(Debug)]
pub struct PlaceElection {
    /// Whose it is.
    pub place: Electorate,
    /// The ballots, as the programme names them.
    pub path: String,
    /// The election, with the budget that was decided on.
    pub election: Election,
    /// The budget that the ballots name.
    pub told: Decimal,
    /// The files of ballots, and where they come from.
    pub sources: Vec<Source>,
    /// What was noticed while they were read.
    pub notes: Vec<Fault>,
    /// What was decided.
    pub decided: Decided,
    /// What the greedy rule would have decided.
    pub compared: Option<Compared>,
    /// The audit.
    pub audit: Option<AuditRun>,
    /// Why each project is funded or not, by Equal Shares.
    pub explanations: Vec<Explanation>,
    /// The same by another rule.
    pub greedy: Vec<PlainExplanation>,
    /// The prices that explain the outcome, for anybody to check.
    pub certificate: Option<String>,
    /// Who took part, if the ballots say anything of their voters.
    pub took_part: Option<TookPart>,
    /// What a count needs to be told besides the rule's settings, as options
    /// of the command line.
    pub more_options: String,
    /// The ballots as they may be published.
    pub published: Published,
}

/// Ballots that name nobody.
#[derive(Debug, Clone)]
pub struct Published {
    /// As a `.pb` file; nothing if a voter could still be recognised in it.
    pub bytes: Option<Vec<u8>>,
    /// What was withheld.
    pub withheld: Withheld,
}

/// The decide stage's result.
#[derive(Debug)]
pub struct DecideRun {
    /// The elections, in the places' order.
    pub elections: Vec<PlaceElection>,
    /// Places with money and without ballots.
    pub waiting: Vec<Electorate>,
    /// Places with ballots and without money.
    pub without_money: Vec<String>,
    /// The funded projects.
    pub commitments: Vec<Commitment>,
}

/// The places of a programme, some of which residents decide in.
#[derive(Debug, Clone, Copy)]
pub enum Places<'a> {
    /// Those that get money.
    Shares(&'a ShareRun),
    /// Any: codes and names.
    Named(&'a [(String, String)]),
}

/// Decides the election of every place that has ballots and money.
///
/// # Errors
/// [`Faults`] of ballots, of money that is not there, and of a rule that
/// cannot take them: of all places together.
pub fn decide_places(
    spec: &DecideSpec,
    document: &Document,
    files: &Files<'_>,
    places: Places<'_>,
    currency: Currency,
    progress: &dyn Progress,
) -> Result<DecideRun, Faults> {
    let (electorates, without) = electorates(spec, document, places)?;
    progress.stage("decide", electorates.len());
    let mut choice = spec.choice.clone();
    if let Some(path) = &spec.quotas {
        let _recorded = files.table(path)?;
        choice.limits.quotas = Some(document.resolve(&path.value));
    }
    let people = match &spec.population {
        Some(path) => Some(files.table(path)?),
        None => None,
    };
    let mut faults = Faults::new();
    if let Some(people) = &people
        && !people.has(&spec.population_id.value)
    {
        faults.collect(pick(
            std::slice::from_ref(&spec.population_id),
            document,
            people,
        ));
        return Err(faults);
    }
    let known = electorates.iter().map(|place| place.id.as_str());
    let known: BTreeSet<&str> = known.chain(without.iter().map(String::as_str)).collect();
    faults.collect(all_known(spec, document, &known));
    let (mut elections, mut waiting) = (Vec::new(), Vec::new());
    for place in electorates {
        let path = spec.ballots.value.replace(ID, &place.id);
        match files.election(&path) {
            Ok(None) => waiting.push(place),
            Ok(Some(loaded)) => {
                let one = Count {
                    spec,
                    choice: &choice,
                    people: people.as_ref(),
                    currency,
                    file: &document.resolve(&path).display().to_string(),
                };
                elections.extend(faults.collect(one.of(place, path, loaded)));
            }
            Err(found) => faults.merge(found),
        }
        progress.step(1);
    }
    let mut without_money = without;
    without_money.retain(|id| {
        let path = spec.ballots.value.replace(ID, id);
        document.resolve(&path).exists()
    });
    let commitments = faults.collect(commitments(&elections, currency));
    faults.into_result(DecideRun {
        elections,
        waiting,
        without_money,
        commitments: commitments.unwrap_or_default(),
    })
}

/// Those who may decide, and the codes of places that get nothing.
fn electorates(
    spec: &DecideSpec,
    document: &Document,
    places: Places<'_>,
) -> Result<(Vec<Electorate>, Vec<String>), Faults> {
    let run = match places {
        Places::Named(named) => {
            let all = named.iter().map(|(id, name)| Electorate {
                id: id.clone(),
                name: name.clone(),
                envelope: None,
            });
            return Ok((all.collect(), Vec::new()));
        }
        Places::Shares(run) => run,
    };
    let mut faults = Faults::new();
    let years = &run.input.spec.envelope.years;
    for year in &spec.years {
        if !years.contains(&year.value) {
            let what = format!("the money is not for {}", year.value);
            let help = "name years of [share.envelope]";
            faults.push(Fault::new(document.file(), what, help).at_line(year.line));
        }
    }
    let mut sums = vec![0_u128; run.input.places.ids.len()];
    for row in &run.allocation.rows {
        let counts = |year| spec.years.iter().any(|one| one.value == year);
        if spec.years.is_empty() || row.year.is_some_and(counts) {
            sums[row.place] += u128::from(row.amount.get());
        }
    }
    let (mut with, mut without) = (Vec::new(), Vec::new());
    let names = run.input.places.ids.iter().zip(&run.input.places.names);
    for ((id, name), sum) in names.zip(sums) {
        let part = (BigRational::from_integer(BigInt::from(sum)) * &spec.part).to_integer();
        let part = u64::try_from(part).unwrap_or(u64::MAX);
        if part == 0 {
            without.push(id.to_string());
        } else {
            with.push(Electorate {
                id: id.to_string(),
                name: name.clone(),
                envelope: Some(Pence::new(part)),
            });
        }
    }
    faults.into_result((with, without))
}

/// Refuses ballots that are of no place: a misspelt code is a vote not counted.
fn all_known(spec: &DecideSpec, document: &Document, known: &BTreeSet<&str>) -> Result<(), Faults> {
    let (folder, pattern) = match spec.ballots.value.rsplit_once('/') {
        Some((folder, pattern)) => (folder, pattern),
        None => ("", spec.ballots.value.as_str()),
    };
    let Some((before, after)) = pattern.split_once(ID).filter(|_| !folder.contains(ID)) else {
        return Ok(());
    };
    let mut faults = Faults::new();
    for path in elections_in(&document.resolve(folder)) {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let code = name.strip_prefix(before);
        let Some(code) = code.and_then(|rest| rest.strip_suffix(after)) else {
            continue;
        };
        if !known.contains(code) {
            let what = format!("these are the ballots of '{code}', and no place has that code");
            let help = match nearest(code, known.iter().copied()).first() {
                Some(near) => format!("did you mean '{near}'?"),
                None => "name the file by the code of its place".into(),
            };
            faults.push(Fault::new(path.display().to_string(), what, help));
        }
    }
    faults.into_result(())
}

impl DecideRun {
    /// What happened, in words.
    #[must_use]
    pub fn in_words(&self, currency: Currency) -> String {
        let counted = |number: usize, one: &str, many: &str| match number {
            1 => format!("1 {one}"),
            _ => format!("{number} {many}"),
        };
        let sum = self.commitments.iter().map(|one| one.amount.get()).sum();
        let mut words = vec![format!(
            "{} funded {} with {}",
            counted(self.elections.len(), "election", "elections"),
            counted(self.commitments.len(), "project", "projects"),
            Pence::new(sum).display_whole(currency),
        )];
        if !self.waiting.is_empty() {
            let places = counted(self.waiting.len(), "place has", "places have");
            words.push(format!("{places} money and no ballots yet"));
        }
        if !self.without_money.is_empty() {
            let named = &self.without_money[..self.without_money.len().min(NAMED)];
            let more = match self.without_money.len() - named.len() {
                0 => String::new(),
                more => format!(" and {more} more"),
            };
            words.push(format!(
                "the ballots of {}{more} wait, as no money is theirs",
                named.join(", ")
            ));
        }
        let closed = self.elections.iter();
        let closed = closed.filter(|one| one.published.bytes.is_none()).count();
        if closed > 0 {
            words.push(format!(
                "the ballots of {} withheld, as a voter could be recognised",
                counted(closed, "election are", "elections are")
            ));
        }
        words.join("; ")
    }
}

/// How every election is counted.
struct Count<'a> {
    spec: &'a DecideSpec,
    choice: &'a super::Choice,
    /// The people who could have voted, of all places.
    people: Option<&'a Table>,
    currency: Currency,
    /// The ballots, as faults name them.
    file: &'a str,
}

impl Count<'_> {
    fn of(&self, place: Electorate, path: String, loaded: Loaded) -> Result<PlaceElection, Faults> {
        let Loaded {
            mut election,
            sources,
            notes,
            ..
        } = loaded;
        let told = election.budget;
        self.agree(&place, &mut election)?;
        let decided = decide(&election, self.file, self.choice, Detail::Full)?;
        let ties = self.choice.ties.clone().unwrap_or_default();
        let compared = if self.spec.compare {
            Some(decided.compare_greedy(self.file, &ties)?)
        } else {
            None
        };
        let audit = if self.spec.audit {
            Some(decided.audit(self.file)?)
        } else {
            None
        };
        // Not every outcome has such prices.
        let certificate = audit
            .as_ref()
            .and_then(|audit| decided.certificate(audit, self.file).ok());
        let (explanations, greedy) = decided.reasons_of_all(self.file)?;
        let asked = ParticipationChoice {
            bands: Some(self.spec.bands.clone()).filter(|bands| !bands.is_empty()),
            count_min: self.spec.k,
            only: vec![(self.spec.population_id.value.clone(), place.id.clone())],
            ..ParticipationChoice::default()
        };
        let took_part = participation_of(&decided, &election, self.file, &asked, self.people)?;
        let options = PublishOptions {
            k: self.spec.k,
            weights: self.choice.weights.clone(),
            ..PublishOptions::default()
        };
        let (open, withheld) = publishable(&election, &options);
        let bytes = withheld.after.is_publishable().then(|| write_pb(&open));
        Ok(PlaceElection {
            published: Published { bytes, withheld },
            place,
            path,
            election,
            told,
            sources,
            notes,
            decided,
            compared,
            audit,
            explanations,
            greedy,
            certificate,
            took_part,
            more_options: limits_typed(self.choice, self.spec),
        })
    }

    /// Sees to it that residents decide on money that is theirs.
    fn agree(&self, place: &Electorate, election: &mut Election) -> Result<(), Faults> {
        let currency = election.meta("currency").map(str::trim);
        if let Some(other) = currency.filter(|code| *code != self.currency.as_str()) {
            let what = format!(
                "these ballots are about {other}, and the programme's money is {}",
                self.currency.as_str()
            );
            let help = "correct 'currency' in META: amounts of two currencies never meet";
            return Err(Fault::new(self.file, what, help).into());
        }
        let Some(envelope) = place.envelope else {
            return Ok(());
        };
        let theirs = exact(envelope, self.currency);
        if self.spec.budget == BudgetFrom::Share {
            election.budget = theirs;
        } else if ratio(election.budget) > ratio(theirs) {
            let what = format!(
                "{} may decide on {}, and these ballots promise {}",
                place.name,
                envelope.display(self.currency),
                election.budget
            );
            let help = "lower 'budget' in META, or let residents decide on more: part and years of [decide]";
            return Err(Fault::new(self.file, what, help).into());
        }
        Ok(())
    }
}

/// The limits as they are typed, the table of money as the programme names it.
fn limits_typed(choice: &super::Choice, spec: &DecideSpec) -> String {
    let mut limits = choice.limits.clone();
    limits.quotas = spec.quotas.as_ref().map(|path| path.value.clone().into());
    limits.typed()
}

/// An amount in whole minor units, in the currency's unit.
fn exact(amount: Pence, currency: Currency) -> Decimal {
    let places = currency.decimals() as usize;
    let digits = format!("{:0>width$}", amount.get(), width = places + 1);
    let (whole, rest) = digits.split_at(digits.len() - places);
    let rest = rest.trim_end_matches('0');
    let text = if rest.is_empty() {
        whole.to_owned()
    } else {
        format!("{whole}.{rest}")
    };
    text.parse().expect("digits with one point")
}

fn ratio(amount: Decimal) -> BigRational {
    let unit = BigInt::from(10).pow(u32::from(amount.places()));
    BigRational::new(amount.mantissa().into(), unit)
}

impl PlaceElection {
    /// Why each project is funded or not, a sentence each, in the file's order.
    #[must_use]
    pub fn sentences(&self) -> Vec<String> {
        let words = Words::new(&self.election);
        let contest = &self.decided.contest;
        let mut all = vec![String::new(); contest.projects.len()];
        for one in &self.explanations {
            all[one.project as usize] = one.sentence(contest, &words);
        }
        for one in &self.greedy {
            all[one.project as usize] = one.sentence(contest, &words);
        }
        all
    }

    /// The name of `project`, or its code.
    #[must_use]
    pub fn project_name(&self, project: usize) -> &str {
        let name = self.election.project_cell(project, "name");
        name.filter(|name| !name.trim().is_empty())
            .unwrap_or(&self.decided.contest.projects[project].id)
    }

    /// The file that anybody can count again, and where it comes from.
    #[must_use]
    pub fn open_file(&self) -> (String, Source) {
        let name = format!("{}.pb", allotment_report::file_name(&self.place.id));
        match &self.published.bytes {
            Some(bytes) => {
                let source = Source {
                    title: name.clone(),
                    sha256: Some(sha256_of(bytes)),
                    note: Some("the ballots as cast, numbered anew, naming nobody".into()),
                    ..Source::default()
                };
                (name, source)
            }
            None => {
                let own = self.sources.first().cloned().unwrap_or_default();
                (self.path.clone(), own)
            }
        }
    }
}
