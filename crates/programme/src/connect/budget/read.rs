//! The TOML of a budget, read key by key.

use allotment_connect::{Effect, Located, Span};

use super::super::read::{day, read_effect, refuse_backwards};
use super::{BudgetSpec, Days, Said, Where};
use crate::spec::{Located as Named, Section};

/// The `[[budget]]` that `section` is; nothing if its file cannot be looked at.
pub(in super::super) fn read_budget(section: Section<'_>) -> Option<BudgetSpec> {
    let line = section.line();
    let path = section.required_text("path", "budget-2026-27.csv");
    let id = section.text("id").map(|id| id.value);
    let geography = section.required_text("geography", "ltla24cd");
    let area = section.text("area").or_else(|| geography.clone());
    let amount = section.text("amount").unwrap_or_else(|| Named {
        value: "amount".to_owned(),
        line,
    });
    let department = said(&section, "department", None);
    let theme = said(&section, "theme", None);
    let kind = said(&section, "kind", Some("budget"));
    let located = located(&section);
    let name = section.text("name_column");
    section.require("once", "once = false, if its money comes each year");
    let once = section.boolean("once").unwrap_or(false);
    let days = days(&section);
    let effects: Vec<Effect> = (section.sections("outcomes").into_iter())
        .filter_map(read_effect)
        .collect();
    section.finish();
    let path = path?;
    Some(BudgetSpec {
        line,
        id: id.unwrap_or_else(|| path.value.clone()),
        geography: geography?,
        area: area?,
        amount,
        department,
        theme,
        kind,
        located,
        name,
        once,
        days,
        effects,
        path,
    })
}

/// The text under `key`, or the column under `key_column`: one of the two, or
/// `usual` if that will do.
fn said(section: &Section<'_>, key: &str, usual: Option<&str>) -> Said {
    let column_key = format!("{key}_column");
    let (all, column) = (section.text(key), section.text(&column_key));
    match (all, column) {
        (Some(_), Some(_)) => {
            let what = format!("there is a {key} for all lines, and a column of them");
            section.fault(&column_key, what, "keep one of the two");
            Said::All(String::new())
        }
        (None, Some(column)) => Said::Column(column),
        (Some(all), None) => Said::All(all.value),
        (None, None) => {
            if usual.is_none() && !section.has(&column_key) {
                let example = format!("{key} = \"…\" for all lines, or {column_key} = \"…\"");
                section.require(key, &example);
            }
            Said::All(usual.unwrap_or_default().to_owned())
        }
    }
}

/// Where the money is: it must be said, as money at an office benefits nobody
/// there.
fn located(section: &Section<'_>) -> Where {
    let all = section.choice("located", &Located::ALL.map(|(way, name)| (name, way)));
    let column = section.text("located_column");
    match (all, column) {
        (Some(_), Some(_)) => {
            let what = "all lines are located in one way, and a column says how";
            section.fault("located_column", what, "keep one of the two");
            Where::All(Located::Unknown)
        }
        (None, Some(column)) => Where::Column(column),
        (Some(all), None) => Where::All(all.value),
        (None, None) => {
            if !section.has("located") && !section.has("located_column") {
                let example = "located = \"beneficiary\", if the areas are where the money does good; \"recipient\", if they are where whoever gets it has an office";
                section.require("located", example);
            }
            Where::All(Located::Unknown)
        }
    }
}

fn days(section: &Section<'_>) -> Days {
    let span = Span {
        from: day(section, "from"),
        to: day(section, "to"),
    };
    refuse_backwards(section, span);
    let year = section.text("year_column");
    let columns = (section.text("from_column"), section.text("to_column"));
    let ways = [
        section.has("from") || section.has("to"),
        year.is_some(),
        columns.0.is_some() || columns.1.is_some(),
    ];
    if ways.iter().filter(|way| **way).count() > 1 {
        let help = "keep from and to, or year_column, or from_column and to_column";
        let key = if year.is_some() {
            "year_column"
        } else {
            "from_column"
        };
        section.fault(key, "its days are said in two ways", help);
    }
    match (year, columns) {
        (Some(year), _) => Days::Year(year),
        (None, (None, None)) => Days::All(span),
        (None, (from, to)) => Days::Columns(from, to),
    }
}
