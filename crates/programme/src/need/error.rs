//! What the need stage refused, as faults with file and line.

use allotment_need::{Cell, Member, NeedError};
use allotment_table::{Fault, Faults};

use super::{NeedInput, NeedSpec};
use crate::spec::Document;

/// The faults that `error` is, for the spec in `document` and its table.
#[must_use]
pub fn need_faults(
    error: &NeedError,
    spec: &NeedSpec,
    document: &Document,
    input: &NeedInput,
) -> Faults {
    if let NeedError::Missing { cells, count } = error {
        let mut faults = Faults::new();
        for cell in cells {
            let what = format!("the value of '{}' is missing", cell.name);
            let help = "fill it in, or say what to do with missing values under [treat]";
            faults.push(at_cell(cell, what, help, document, input));
        }
        // The stage lists the first hundred, as faults do; the rest are counted.
        for _ in cells.len()..*count {
            faults.push(Fault::new(
                input.table.name(),
                "another value is missing",
                "fill it in",
            ));
        }
        return faults;
    }
    let message = error.to_string();
    let (what, help) = message
        .rsplit_once(": ")
        .unwrap_or((&message, "correct the spec"));
    fault(error, what, help, spec, document, input).into()
}

fn fault(
    error: &NeedError,
    what: &str,
    help: &str,
    spec: &NeedSpec,
    document: &Document,
    input: &NeedInput,
) -> Fault {
    let on_line = |line: u64| Fault::new(document.file(), what, help).at_line(line);
    match error {
        NeedError::NotFinite { cell, .. }
        | NeedError::NothingToImpute { cell }
        | NeedError::StandardError { cell, .. }
        | NeedError::BelowZero { cell, .. }
        | NeedError::CannotCombine { cell, .. } => at_cell(cell, what, help, document, input),
        NeedError::NothingForPlace { row, .. }
        | NeedError::MeanNotPositive { row, .. }
        | NeedError::Overflow { row, .. } => {
            Fault::new(input.table.name(), what, help).at_line(input.table.line_of(*row))
        }
        NeedError::Constant { member, .. }
        | NeedError::NoMaximum { member, .. }
        | NeedError::Goalposts { member, .. }
        | NeedError::BadWeight { member, .. } => on_line(line_of(*member, spec)),
        NeedError::EmptyGroup { group } | NeedError::Cycle { group } => {
            on_line(line_of_name(group, spec))
        }
        NeedError::NoWeight { name, .. }
        | NeedError::NoLoading { name, .. }
        | NeedError::DoubtNeedsSum { name, .. } => on_line(line_of_name(name, spec)),
        NeedError::TooFewPlaces { .. } => Fault::new(input.table.name(), what, help),
        NeedError::NoPair { .. } | NeedError::Draw { .. } | NeedError::Options { .. } => on_line(
            spec.robustness
                .as_ref()
                .map_or(1, |robustness| robustness.line),
        ),
        _ => on_line(1),
    }
}

fn at_cell(
    cell: &Cell,
    what: impl Into<String>,
    help: &str,
    document: &Document,
    input: &NeedInput,
) -> Fault {
    let column = match cell.member {
        Member::Indicator(at) => input.indicator_columns[at].as_deref(),
        Member::Group(_) => None,
    };
    match column {
        Some(column) => input.table.fault_at(cell.row, column, what, help),
        None => {
            let line = input.table.line_of(cell.row);
            let help = format!("{help} (the spec is {})", document.file());
            Fault::new(input.table.name(), what, help).at_line(line)
        }
    }
}

fn line_of(member: Member, spec: &NeedSpec) -> u64 {
    match member {
        Member::Indicator(at) => spec.indicators[at].id.line,
        Member::Group(at) => spec.groups[at].id.line,
    }
}

fn line_of_name(name: &str, spec: &NeedSpec) -> u64 {
    let indicators = spec.indicators.iter().map(|indicator| &indicator.id);
    let mut ids = indicators.chain(spec.groups.iter().map(|group| &group.id));
    ids.find(|id| id.value == name).map_or(1, |id| id.line)
}
