//! Who took part, in words and figures for people.

use std::fmt::Write as _;

use allotment_decide::{Fared, ParticipationTable};
use allotment_table::{Column, Table};
use num_rational::BigRational;
use num_traits::One;

use super::super::input::Loaded;
use super::super::words::{count, money};
use super::{GroupRow, GroupWords, ParticipationChoice, Told};

/// How many rows of a group a person is shown.
const ROWS_SHOWN: usize = 60;

pub(super) fn in_words(told: &Told, loaded: &Loaded) -> String {
    let mut text = String::new();
    let mut line = |said: &str| writeln!(text, "{said}").expect("a text takes any text");
    let unit = loaded
        .election
        .meta("currency")
        .map_or_else(String::new, |code| format!(" {code}"));
    let report = &told.report;
    let voters = match report.voters {
        Some(voters) => count(voters, "voter", "voters"),
        None => format!("fewer than {} voters", told.count_min),
    };
    match (told.people(), told.turnout()) {
        (Some(people), Some(turnout)) => line(&format!(
            "{}: {voters} of {}, a turnout of {}.",
            loaded.name,
            count(people, "person", "people"),
            per_cent(&turnout)
        )),
        _ => line(&format!("{}: {voters}.", loaded.name)),
    }
    match &report.fared {
        Some(fared) => {
            line(&format!(
                "{} of them have something funded that they chose; of what a voter chose, {} is funded on average, by {}.",
                per_cent(&fared.served_share),
                per_cent(&fared.mean_share),
                told.satisfaction.key()
            ));
            let of_all = fared.money_share.as_ref();
            line(&format!(
                "The projects that a voter chose got {}{unit} on average{}.",
                money(&fared.money),
                of_all.map_or_else(String::new, |share| format!(
                    ", {} of what was spent",
                    per_cent(share)
                ))
            ));
        }
        None => line("How they fared is withheld, as it would tell of a few."),
    }
    for table in &report.tables {
        line("");
        line(&format!("By {}:", table.column));
        if table.rows.is_empty() {
            line("  withheld altogether, as a few could be told from it");
            continue;
        }
        line(figures(table).to_text_table(ROWS_SHOWN).trim_end());
    }
    if report.tables.is_empty() {
        line("These ballots say nothing more of their voters.");
    }
    if !told.notes.is_empty() {
        line("");
    }
    for note in &told.notes {
        line(&format!("{note}."));
    }
    text
}

/// Every group in words, for a page.
pub(super) fn groups(told: &Told) -> Vec<GroupWords> {
    let tables = told.report.tables.iter();
    tables
        .map(|table| GroupWords {
            by: table.column.clone(),
            rows: table
                .rows
                .iter()
                .map(|row| GroupRow {
                    value: row.value.clone(),
                    voters: row.voters,
                    turnout: row.turnout.as_ref().map(per_cent),
                    served: row
                        .fared
                        .as_ref()
                        .map(|fared| per_cent(&fared.served_share)),
                })
                .collect(),
        })
        .collect()
}

/// What a reader should know beside the figures.
pub(super) fn notes(told: &Told, choice: &ParticipationChoice) -> Vec<String> {
    let mut notes = Vec::new();
    let report = &told.report;
    let hidden = report
        .tables
        .iter()
        .map(|table| table.voters_withheld + table.fared_withheld)
        .sum::<usize>();
    if hidden > 0 || report.voters.is_none() || report.fared.is_none() {
        notes.push(format!(
            "Counts of fewer than {} people are withheld, and others with them so that they cannot be worked out",
            told.count_min
        ));
    }
    if let Some(read) = &told.population {
        for name in &read.missing {
            notes.push(format!(
                "There is no turnout by {name}: {} has no such column",
                read.name
            ));
        }
        if read.younger > 0 {
            let first = choice.bands.iter().flatten().copied().min();
            let first = first.unwrap_or_default();
            let mut rows = report.tables.iter().flat_map(|table| &table.rows);
            let own = format!("0-{}", first.saturating_sub(1));
            let voted = rows.any(|row| row.value == own && row.voters != Some(0));
            notes.push(format!(
                "{} under {first} are not counted in the population{}",
                count(read.younger, "person", "people"),
                if voted {
                    "; voters of that age are counted as voters"
                } else {
                    ""
                }
            ));
        }
    }
    let more_than_all = |turnout: &Option<BigRational>| {
        let turnout = turnout.as_ref();
        turnout.is_some_and(|turnout| *turnout > BigRational::one())
    };
    let mut rows = report.tables.iter().flat_map(|table| &table.rows);
    if more_than_all(&told.turnout()) || rows.any(|row| more_than_all(&row.turnout)) {
        notes.push(
            "Somewhere more people voted than there are: the population is of another year, place or age"
                .into(),
        );
    }
    notes
}

/// A group's rows as people read them.
fn figures(table: &ParticipationTable) -> Table {
    const WITHHELD: &str = "withheld";
    let rows = &table.rows;
    let mut columns = vec![
        Column::text(&table.column, rows.iter().map(|row| Some(&row.value))),
        Column::text(
            "voters",
            rows.iter().map(|row| {
                let voters = row.voters.map(|voters| voters.to_string());
                Some(voters.unwrap_or_else(|| WITHHELD.into()))
            }),
        ),
    ];
    if rows.iter().any(|row| row.population.is_some()) {
        columns.push(Column::text(
            "people",
            rows.iter()
                .map(|row| row.population.map(|people| people.to_string())),
        ));
        columns.push(Column::text(
            "turnout",
            rows.iter().map(|row| row.turnout.as_ref().map(per_cent)),
        ));
    }
    let fared = |of: &dyn Fn(&Fared) -> Option<String>| -> Vec<Option<String>> {
        rows.iter()
            .map(|row| match (&row.fared, row.voters) {
                (Some(fared), _) => of(fared),
                (None, Some(0)) => None,
                (None, _) => Some(WITHHELD.into()),
            })
            .collect()
    };
    columns.push(Column::text(
        "got something",
        fared(&|fared| Some(per_cent(&fared.served_share))),
    ));
    columns.push(Column::text(
        "of their choices",
        fared(&|fared| Some(per_cent(&fared.mean_share))),
    ));
    columns.push(Column::text(
        "of the money",
        fared(&|fared| fared.money_share.as_ref().map(per_cent)),
    ));
    Table::new(&table.column, columns)
}

/// A share in hundredths, to one decimal.
pub(super) fn per_cent(share: &BigRational) -> String {
    let tenths = (share * BigRational::from_integer(1000.into()))
        .round()
        .to_integer();
    let (whole, tenth) = (&tenths / 10_u32, &tenths % 10_u32);
    format!("{whole}.{tenth}%")
}
