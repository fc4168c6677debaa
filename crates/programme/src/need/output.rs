//! The need stage's output: a row a place.

use allotment_need::{Robustness, Scores};
use allotment_place::Rank;
use allotment_table::{Column, Fault, Faults, Table};

use super::{NeedInput, NeedSpec};
use crate::spec::Document;

/// The output table: codes, scores and ranks, then the input's other columns,
/// then what lies behind the scores.
///
/// # Errors
/// [`Faults`] if a column of the input has the name of a column of the output.
pub fn need_table(
    spec: &NeedSpec,
    document: &Document,
    input: &NeedInput,
    scores: &Scores,
    robustness: Option<&Robustness>,
) -> Result<Table, Faults> {
    let ids: Vec<Option<&str>> = input.ids.iter().map(|id| Some(id.as_str())).collect();
    let level = input.table.level(&input.id_column);
    let mut columns = vec![Column::codes("id", ids).of_level(level)];
    columns.push(match &input.name_column {
        Some(name) => input.table.column(name)?.clone().named("name"),
        None => Column::text::<&str>("name", input.ids.iter().map(|_| None)),
    });
    columns.push(match &input.population {
        Some(people) => counts("population", people),
        None => Column::integers("population", input.ids.iter().map(|_| None)),
    });
    columns.push(
        Column::numbers("score", scores.score.iter().copied().map(Some))
            .with_definition("the index: the greater, the more of what it measures"),
    );
    columns.push(ranks("rank", &scores.rank).with_definition("1 is the greatest score"));
    let decile = scores.decile.iter().map(|&decile| Some(i64::from(decile)));
    columns.push(
        Column::integers("decile", decile)
            .with_definition("1 is the tenth with the greatest scores"),
    );

    let taken = [
        Some(&input.id_column),
        input.name_column.as_ref(),
        input.population_column.as_ref(),
    ];
    let carried = input.table.columns().iter().filter(|column| {
        !taken
            .iter()
            .flatten()
            .any(|name| name.as_str() == column.name())
    });
    let made = made_columns(spec, scores, robustness);
    let mut faults = Faults::new();
    for column in carried {
        let name = column.name();
        if columns
            .iter()
            .chain(&made)
            .any(|known| known.name() == name)
        {
            let what =
                format!("its column '{name}' has the name of a column that this stage makes");
            let help = format!(
                "rename it, or leave it out (the spec is {})",
                document.file()
            );
            faults.push(
                Fault::new(input.table.name(), what, help)
                    .at_line(1)
                    .in_column(name),
            );
        } else {
            columns.push(column.clone());
        }
    }
    columns.extend(made);
    faults.into_result(())?;
    Ok(Table::new("need", columns))
}

fn made_columns(spec: &NeedSpec, scores: &Scores, robustness: Option<&Robustness>) -> Vec<Column> {
    let mut columns = Vec::new();
    for (group, result) in spec.groups.iter().zip(&scores.groups) {
        let id = &group.id.value;
        columns.push(Column::numbers(
            format!("{id}_score"),
            result.score.iter().copied(),
        ));
        let ranks = result
            .rank
            .iter()
            .map(|rank| rank.map(|rank| i64::from(rank.get())));
        columns.push(Column::integers(format!("{id}_rank"), ranks));
    }
    for (indicator, result) in spec.indicators.iter().zip(&scores.indicators) {
        let id = &indicator.id.value;
        let normalised = result.normalised.iter().copied();
        columns.push(Column::numbers(format!("{id}_normalised"), normalised));
        if let Some(contribution) = &result.contribution {
            let name = format!("{id}_contribution");
            columns.push(Column::numbers(name, contribution.iter().copied()));
        }
    }
    if let Some(robustness) = robustness {
        columns.push(
            ranks("rank_low", &robustness.rank_low)
                .with_definition("5th percentile over the draws"),
        );
        columns.push(
            ranks("rank_median", &robustness.rank_median)
                .with_definition("50th percentile over the draws"),
        );
        columns.push(
            ranks("rank_high", &robustness.rank_high)
                .with_definition("95th percentile over the draws"),
        );
        let worst = robustness.p_worst_decile.iter().copied().map(Some);
        columns.push(
            Column::numbers("p_worst_decile", worst)
                .with_definition("share of the draws in which the place is in the first tenth"),
        );
    }
    columns
}

fn ranks(name: &str, ranks: &[Rank]) -> Column {
    Column::integers(name, ranks.iter().map(|rank| Some(i64::from(rank.get()))))
}

/// People as whole numbers where they are; a modelled population may not be.
pub(crate) fn counts(name: &str, people: &[Option<f64>]) -> Column {
    const LARGEST: f64 = 9_007_199_254_740_992.0; // 2^53: whole numbers up to it are exact
    let whole = |count: &f64| count.fract().abs() < f64::MIN_POSITIVE && count.abs() <= LARGEST;
    if people.iter().flatten().all(whole) {
        #[expect(clippy::cast_possible_truncation, reason = "whole and at most 2^53")]
        let count = |count: f64| count as i64;
        Column::integers(name, people.iter().map(|people| people.map(count)))
    } else {
        Column::numbers(name, people.iter().copied())
    }
}
