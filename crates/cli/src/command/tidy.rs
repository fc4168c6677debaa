//! `allotment data tidy`.

use std::path::Path;

use allotment_intake::DayOrder;
use allotment_place::Currency;
use allotment_programme::Sheet;
use allotment_programme::tidy::{TidyFiles, map_of, tidy as tidy_command};
use allotment_table::{Fault, Faults};
use serde_json::Map;

use crate::args::{Days, Tidy};
use crate::destination::{accept, accept_text};
use crate::render::{Status, outgoing_bytes, outgoing_sheet, refuse_overwriting, say, send};

/// Makes a table that somebody has into one that is read here.
///
/// # Errors
/// [`Faults`] of the table, unless only its good rows are wanted or it is to be given back.
pub fn tidy(args: &Tidy) -> Result<Status, Faults> {
    accept(&args.output);
    accept_text(args.back.as_ref());
    accept_text(args.write_map.as_ref());
    let currency = Currency::new(&args.currency).map_err(|error| {
        let said = error.to_string();
        let (what, help) = said.rsplit_once(": ").unwrap_or((&said, "write GBP"));
        Fault::asked("--currency", what, help)
    })?;
    let files = TidyFiles {
        file: args.file.clone(),
        sheet: args.sheet.clone(),
        form: args.form.clone(),
        map: args.map.clone(),
        days: args.days.map(|days| match days {
            Days::DayFirst => DayOrder::DayFirst,
            Days::MonthFirst => DayOrder::MonthFirst,
        }),
        currency,
    };
    let mut inputs = vec![args.file.as_path()];
    inputs.extend(args.map.as_deref());
    if let Some(path) = &args.write_map {
        let outgoing = [outgoing_bytes(map_of(&files)?.into_bytes(), Some(path))];
        refuse_overwriting(&outgoing, &inputs);
        send(&outgoing)?;
        say(&format!(
            "look at {}, then give it back with --map",
            path.display()
        ));
        return Ok(Status::Done);
    }
    let found = tidy_command(&files)?;
    let (rows, good) = found.counts();
    let all_good = rows == good;
    let takes = all_good || args.good_rows;
    if !takes && args.back.is_none() {
        return Err(found.faults());
    }
    let mut outgoing = Vec::new();
    if takes {
        let sheet = Sheet {
            table: found.table(),
            rows: "rows",
            sources: vec![found.source().clone()],
            more: Map::new(),
        };
        outgoing.push(outgoing_sheet(&sheet, &args.output)?);
    }
    if let Some(path) = &args.back {
        outgoing.push(outgoing_bytes(found.with_errors(), Some(Path::new(path))));
    }
    refuse_overwriting(&outgoing, &inputs);
    send(&outgoing)?;
    for note in found.notes() {
        say(&format!("note: {note}"));
    }
    say(&match (all_good, takes) {
        (true, _) => format!("{rows} rows were taken"),
        (false, true) => format!(
            "{good} of {rows} rows were taken; {} are wrong",
            rows - good
        ),
        (false, false) => format!("{} of {rows} rows are wrong; none was taken", rows - good),
    });
    if !all_good {
        say(found.faults().report().trim_end());
    }
    let held = all_good || args.back.is_none();
    Ok(if held {
        Status::Done
    } else {
        Status::DidNotHold
    })
}
