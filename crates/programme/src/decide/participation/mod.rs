//! Who took part, and how each group fared: small counts withheld.

mod population;
mod words;

use std::path::PathBuf;

use allotment_decide::{
    Fared, PERSONAL_COLUMNS, Participation, ParticipationOptions, ParticipationRow, Satisfaction,
    participation,
};
use allotment_election::Election;
use allotment_table::{Column, Faults, Source, Table};
use num_rational::BigRational;
use num_traits::ToPrimitive;
use serde_json::{Map, Value, json};

use super::input::Loaded;
use super::publish::{bands, no_column};
use super::run::{Decided, refused};
use crate::sheet::{Sheet, provenance};
use population::Population;

/// The key under which a decision's document tells who took part.
pub const PARTICIPATION: &str = "participation";

/// Counts of people below this are withheld unless another is asked for.
pub(super) const COUNT_MIN: u64 = 10;

/// What is to be told of who took part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParticipationChoice {
    /// The voters' columns; if none is named, those personal ones that are
    /// there.
    pub group_by: Vec<String>,
    /// Where bands of ages begin, if not where the census has them. People
    /// younger than the first are not counted in the population.
    pub bands: Option<Vec<u32>>,
    /// Counts of people from 1 to just below this are withheld.
    pub count_min: u64,
    /// A table of the people who could have voted.
    pub population: Option<PathBuf>,
    /// Its rows to take: a column and the value it must have.
    pub only: Vec<(String, String)>,
}

impl Default for ParticipationChoice {
    /// Every personal column, census bands, counts below 10 withheld.
    fn default() -> Self {
        Self {
            group_by: Vec::new(),
            bands: None,
            count_min: COUNT_MIN,
            population: None,
            only: Vec::new(),
        }
    }
}

/// Who took part in an election.
#[derive(Debug, Clone)]
pub struct Participated {
    /// A row a group, and first all voters.
    pub sheet: Sheet,
    /// The same for people.
    pub text: String,
    /// The same as JSON, with the decision it was measured by.
    pub document: Value,
}

/// A report, and what was settled for it.
struct Told {
    report: Participation,
    satisfaction: Satisfaction,
    count_min: u64,
    population: Option<Population>,
    notes: Vec<String>,
}

impl Decided {
    /// Who took part in the election `loaded`, which was decided so, and how
    /// each group fared.
    ///
    /// # Errors
    /// [`Faults`] for a column that is not there, or a population that does
    /// not fit.
    pub fn participated(
        &self,
        loaded: &Loaded,
        choice: &ParticipationChoice,
        sources: &[Source],
    ) -> Result<Participated, Faults> {
        let mut faults = Faults::new();
        for name in &choice.group_by {
            if name == "voter_id" || loaded.election.vote_column(name).is_none() {
                faults.push(no_column(loaded, "--group-by", name));
            }
        }
        faults.into_result(())?;
        let people = choice.population.as_ref().map(Table::read).transpose()?;
        let told = told(
            self,
            &loaded.election,
            &loaded.name,
            choice,
            people.as_ref(),
        )?;
        let mut sources = sources.to_vec();
        sources.extend(told.population.iter().map(|read| read.source.clone()));
        let decision = self.document(&loaded.election, None, Map::new(), &[]);
        let mut document = Map::new();
        for key in [
            "rule",
            "declared_rule",
            "satisfaction",
            "completion",
            "step",
            "stop",
            "endowment_kind",
            "order",
            "threshold",
            "ties",
            "weights",
            "currency",
            "budget",
            "spent",
            "selected",
        ] {
            if let Some(value) = decision.get(key) {
                document.insert(key.into(), value.clone());
            }
        }
        document.insert(PARTICIPATION.into(), told.json());
        document.insert("provenance".into(), provenance(&sources));
        Ok(Participated {
            sheet: told.sheet(sources),
            text: words::in_words(&told, loaded),
            document: Value::Object(document),
        })
    }
}

/// Who took part in `election`, in the file called `file`, beside the `people`
/// who could have, if they are known; nothing if the file knows nothing of its
/// voters.
///
/// # Errors
/// [`Faults`] if an amount does not fit, or the people do not.
pub fn participation_of(
    decided: &Decided,
    election: &Election,
    file: &str,
    choice: &ParticipationChoice,
    people: Option<&Table>,
) -> Result<Option<TookPart>, Faults> {
    let known = |name: &str| election.vote_column(name).is_some();
    if !PERSONAL_COLUMNS.iter().any(|name| known(name)) {
        return Ok(None);
    }
    let told = told(decided, election, file, choice, people)?;
    Ok(Some(TookPart {
        document: told.json(),
        groups: words::groups(&told),
        people: told.people(),
        turnout: told.turnout().as_ref().map(words::per_cent),
        notes: told.notes,
    }))
}

/// Who took part in an election, for its document and its page.
#[derive(Debug, Clone)]
pub struct TookPart {
    /// As JSON.
    pub document: Value,
    /// A table a group, in words.
    pub groups: Vec<GroupWords>,
    /// How many could have voted, if that is known.
    pub people: Option<u64>,
    /// The part of them that did.
    pub turnout: Option<String>,
    /// What a reader should know beside the figures.
    pub notes: Vec<String>,
}

/// How one kind of voters took part and fared, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupWords {
    /// What tells them apart: `age`.
    pub by: String,
    /// Each group; none if all of it is withheld.
    pub rows: Vec<GroupRow>,
}

/// One group. What is withheld is `None`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupRow {
    /// Who they are: `25-34`.
    pub value: String,
    /// How many voted.
    pub voters: Option<u64>,
    /// The part of those who could have that voted, if they are known.
    pub turnout: Option<String>,
    /// The part of them that got something they voted for.
    pub served: Option<String>,
}

fn told(
    decided: &Decided,
    election: &Election,
    file: &str,
    choice: &ParticipationChoice,
    people: Option<&Table>,
) -> Result<Told, Faults> {
    let mut options = ParticipationOptions {
        ages: bands(choice.bands.as_deref()),
        k: choice.count_min,
        ..ParticipationOptions::new(decided.satisfaction)
    };
    if !choice.group_by.is_empty() {
        options.columns.clone_from(&choice.group_by);
        let mut seen = Vec::new();
        options.columns.retain(|name| {
            let new = !seen.contains(name);
            seen.push(name.clone());
            new
        });
    }
    options
        .columns
        .retain(|name| election.vote_column(name).is_some());
    let population = match people {
        Some(table) => Some(Population::read(table, election, &options, choice)?),
        None => None,
    };
    let report = |options: &ParticipationOptions| {
        let people = population.as_ref().map(|read| read.people.as_slice());
        participation(election, &decided.outcome.selected, people, options)
    };
    let mut settled = report(&options);
    if settled.is_err() && options.satisfaction != Satisfaction::Cost {
        // A measure that the rule never needed, or that does not add up.
        options.satisfaction = Satisfaction::Cost;
        settled = report(&options);
    }
    let report = settled.map_err(|error| refused(&error, file))?;
    let mut told = Told {
        notes: Vec::new(),
        report,
        satisfaction: options.satisfaction,
        count_min: choice.count_min,
        population,
    };
    told.notes = words::notes(&told, choice);
    Ok(told)
}

impl Told {
    /// How many could have voted, if that is known.
    fn people(&self) -> Option<u64> {
        self.population.as_ref().map(|read| read.total)
    }

    /// Voters of those who could have.
    fn turnout(&self) -> Option<BigRational> {
        let people = self.people().filter(|&people| people > 0)?;
        let voters = self.report.voters?;
        Some(BigRational::new(voters.into(), people.into()))
    }

    fn json(&self) -> Value {
        let report = &self.report;
        let mut all = Map::new();
        all.insert("count_min".into(), json!(self.count_min));
        all.insert("satisfaction".into(), json!(self.satisfaction.key()));
        all.extend(row_json(
            report.voters,
            self.people(),
            self.turnout().as_ref(),
            report.fared.as_ref(),
        ));
        let groups = report.tables.iter().map(|table| {
            let rows = table.rows.iter().map(|row| {
                let mut one = Map::new();
                one.insert("value".into(), json!(row.value));
                one.extend(row_json(
                    row.voters,
                    row.population,
                    row.turnout.as_ref(),
                    row.fared.as_ref(),
                ));
                Value::Object(one)
            });
            json!({
                "column": table.column,
                "voters_withheld": table.voters_withheld,
                "fared_withheld": table.fared_withheld,
                "rows": rows.collect::<Vec<_>>(),
            })
        });
        all.insert("groups".into(), groups.collect());
        all.insert("notes".into(), json!(self.notes));
        Value::Object(all)
    }

    /// A row a group, all voters first.
    fn sheet(&self, sources: Vec<Source>) -> Sheet {
        let all = ParticipationRow {
            value: "all".into(),
            voters: self.report.voters,
            population: self.people(),
            turnout: self.turnout(),
            fared: self.report.fared.clone(),
        };
        let mut rows: Vec<(&str, &ParticipationRow)> = vec![("all", &all)];
        for table in &self.report.tables {
            rows.extend(table.rows.iter().map(|row| (table.column.as_str(), row)));
        }
        let whole = |number: Option<u64>| number.and_then(|number| i64::try_from(number).ok());
        let fared = |of: fn(&Fared) -> Option<f64>| -> Vec<Option<f64>> {
            let rows = rows.iter();
            rows.map(|(_, row)| row.fared.as_ref().and_then(of))
                .collect()
        };
        let columns = vec![
            Column::text("column", rows.iter().map(|(column, _)| Some(*column)))
                .with_definition("the voters' column; `all` for everybody"),
            Column::text("value", rows.iter().map(|(_, row)| Some(&row.value)))
                .with_definition("its value; a band for ages"),
            Column::integers("voters", rows.iter().map(|(_, row)| whole(row.voters)))
                .with_definition("how many voted; empty if withheld"),
            Column::integers(
                "population",
                rows.iter().map(|(_, row)| whole(row.population)),
            )
            .with_definition("how many could have"),
            Column::numbers(
                "turnout",
                rows.iter()
                    .map(|(_, row)| row.turnout.as_ref().and_then(share)),
            )
            .with_definition("voters divided by population"),
            Column::integers(
                "served",
                rows.iter().map(|(_, row)| {
                    let fared = row.fared.as_ref();
                    whole(fared.map(|fared| fared.served))
                }),
            )
            .with_definition("how many have something funded that they chose"),
            Column::numbers("served_share", fared(|fared| share(&fared.served_share)))
                .with_definition("the same as a part of the voters"),
            Column::numbers("mean_share", fared(|fared| share(&fared.mean_share))).with_definition(
                "what is funded of all that a voter chose, by satisfaction: the mean over voters",
            ),
            Column::numbers(
                "satisfied",
                fared(|fared| fared.satisfied.as_ref().and_then(share)),
            )
            .with_definition("the same for all of them together"),
            Column::numbers("money", fared(|fared| hundredths(&fared.money)))
                .with_definition("the money that went to what a voter chose: the mean over voters"),
            Column::numbers(
                "money_share",
                fared(|fared| fared.money_share.as_ref().and_then(share)),
            )
            .with_definition("the same as a part of all money spent"),
        ];
        let mut more = Map::new();
        more.insert("count_min".into(), json!(self.count_min));
        Sheet {
            table: Table::new("participation", columns),
            rows: "groups",
            sources,
            more,
        }
    }
}

fn row_json(
    voters: Option<u64>,
    population: Option<u64>,
    turnout: Option<&BigRational>,
    fared: Option<&Fared>,
) -> Map<String, Value> {
    let value = json!({
        "voters": voters,
        "population": population,
        "turnout": turnout.and_then(share),
        "served": fared.map(|fared| fared.served),
        "served_share": fared.and_then(|fared| share(&fared.served_share)),
        "mean_share": fared.and_then(|fared| share(&fared.mean_share)),
        "satisfied": fared.and_then(|fared| fared.satisfied.as_ref().and_then(share)),
        "money": fared.map(|fared| fared.money.to_string()),
        "money_share": fared.and_then(|fared| fared.money_share.as_ref().and_then(share)),
    });
    match value {
        Value::Object(members) => members,
        _ => Map::new(),
    }
}

/// A share to six decimals.
fn share(ratio: &BigRational) -> Option<f64> {
    rounded(ratio, 1_000_000)
}

/// An amount to two decimals.
fn hundredths(amount: &BigRational) -> Option<f64> {
    rounded(amount, 100)
}

#[expect(
    clippy::cast_precision_loss,
    reason = "the parts are fewer than a float counts exactly, or the last digit is beyond its own"
)]
fn rounded(ratio: &BigRational, parts: i64) -> Option<f64> {
    let scaled = ratio * BigRational::from_integer(parts.into());
    let whole = scaled.round().to_integer().to_i64()?;
    Some(whole as f64 / parts as f64)
}
