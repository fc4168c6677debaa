//! Value for money: what a programme is worth beside what it costs, from a table
//! of flows and a file of dated parameters.

mod columns;
mod flows;
mod parameters;
mod tell;

use std::path::Path;

use allotment_outcome::value::{Appraisal, Flow, Schedule, appraise};
use allotment_table::{Fault, Faults, Source, Table};

use crate::spec::Document;
use parameters::Parameters;

/// What costs and benefits come to.
#[derive(Debug, Clone)]
pub struct Worth {
    parameters: Parameters,
    /// The file of parameters.
    file: Source,
    /// The last year in which anything flows.
    last_year: i32,
    likely: Appraisal,
    /// How many rows have no range.
    without_range: usize,
    /// With benefits at their low end and costs at their high, and the other way
    /// round; nothing if no flow has a range.
    range: Option<(Appraisal, Appraisal)>,
    /// With other discount rates, where the parameters name some; and which.
    instead: Option<(String, Appraisal)>,
}

/// Adds up the flows of `table` by the parameters in the TOML at `parameters`.
///
/// # Errors
/// [`Faults`] of either file, or of what cannot be added up.
pub fn worth(table: &Table, parameters: &Path) -> Result<Worth, Faults> {
    let document = &Document::read(parameters)?;
    let parameters = document.finish(Parameters::read(document))?;
    let cases = flows::read(table, &parameters, document.file())?;
    let schedules = |pick: fn(&Parameters, usize) -> usize| -> Vec<Schedule> {
        let all = 0..parameters.rates.len();
        all.map(|at| parameters.rates[pick(&parameters, at)].schedule.clone())
            .collect()
    };
    let own = schedules(|_, at| at);
    let add_up = |flows: &[Flow], schedules: &[Schedule]| {
        appraise(flows, schedules, &parameters.prices, parameters.price_year).map_err(|error| {
            let said = error.to_string();
            let (what, help) = said.rsplit_once(": ").unwrap_or((&said, "see the guide"));
            Faults::from(Fault::new(table.name(), what, help))
        })
    };
    let likely = add_up(&cases.central, &own)?;
    let range = if cases.ranged > 0 {
        Some((add_up(&cases.low, &own)?, add_up(&cases.high, &own)?))
    } else {
        None
    };
    let instead = if parameters.rates.iter().any(|rates| rates.instead.is_some()) {
        let other = schedules(|parameters, at| parameters.rates[at].instead.unwrap_or(at));
        let names = parameters.rates.iter().filter_map(|rates| {
            let other = &parameters.rates[rates.instead?].name;
            Some(format!("'{other}' for '{}'", rates.name))
        });
        let names = names.collect::<Vec<_>>().join(", ");
        Some((names, add_up(&cases.central, &other)?))
    } else {
        None
    };
    let last = cases
        .central
        .iter()
        .map(|flow| flow.year)
        .max()
        .unwrap_or(0);
    let file = Source {
        title: document.file().to_owned(),
        file: Some(document.file().to_owned()),
        sha256: Some(document.sha256().to_owned()),
        ..Source::default()
    };
    Ok(Worth {
        last_year: parameters.base_year + i32::try_from(last).unwrap_or(0),
        parameters,
        file,
        likely,
        without_range: cases.central.len() - cases.ranged,
        range,
        instead,
    })
}
