//! A table of places as matching takes it, and what is wrong with it by name.

use allotment_outcome::matching::MatchingError;
use allotment_table::{Fault, Faults, Table};

use super::MatchChoice;
use crate::outcome::places::{names, numbers, yes_or_no};
use crate::outcome::words::figure;

const HELP: &str =
    "fill it in, or leave the place out: who is alike in what is not known cannot be told";

/// The columns that were asked for.
pub(super) struct Columns {
    pub(super) units: Vec<String>,
    pub(super) treated: Vec<bool>,
    pub(super) covariates: Vec<Vec<f64>>,
    pub(super) strata: Option<Vec<u32>>,
    names_of_strata: Vec<String>,
    pub(super) outcome: Option<Vec<f64>>,
}

impl Columns {
    /// Reads them from `table`.
    ///
    /// # Errors
    /// Columns that are not there, cells that are missing, places named twice.
    pub(super) fn read(table: &Table, choice: &MatchChoice) -> Result<Self, Faults> {
        let mut faults = Faults::new();
        if choice.covariates.is_empty() {
            let help = "add --covariates with columns known from before treatment, such as --covariates jobs_2020,age";
            faults.push(Fault::new(
                table.name(),
                "there is nothing to be alike in",
                help,
            ));
        }
        let units = names(table, &choice.unit, &mut faults);
        let treated = yes_or_no(table, &choice.treated, &mut faults);
        let covariates: Vec<Vec<f64>> = choice
            .covariates
            .iter()
            .filter_map(|name| numbers(table, name, HELP, &mut faults))
            .collect();
        let outcome = choice
            .outcome
            .as_ref()
            .and_then(|name| numbers(table, name, HELP, &mut faults));
        let strata = choice
            .within
            .as_ref()
            .and_then(|name| faults.collect(crate::outcome::panel::numbered(table, name)));
        faults.into_result(())?;
        let (names_of_strata, strata) =
            strata.map_or((Vec::new(), None), |(names, of)| (names, Some(of)));
        Ok(Self {
            units: units.unwrap_or_default(),
            treated: treated.unwrap_or_default(),
            covariates,
            strata,
            names_of_strata,
            outcome,
        })
    }
}

/// What is wrong, with covariates and strata by name.
pub(super) fn named(error: &MatchingError, choice: &MatchChoice, columns: &Columns) -> String {
    let name = |at: usize| {
        let name = choice.covariates.get(at).map_or("", String::as_str);
        format!("'{name}'")
    };
    let names = |list: &[usize]| {
        let names: Vec<String> = list.iter().map(|&at| name(at)).collect();
        names.join(" and ")
    };
    let stratum = |at: &u32| {
        let name = columns.names_of_strata.get(*at as usize);
        format!("'{}'", name.map_or("", String::as_str))
    };
    let within = |at: &Option<u32>| {
        at.as_ref()
            .map_or_else(String::new, |at| format!(" within {}", stratum(at)))
    };
    match error {
        MatchingError::Collinear { covariate, on } if on.is_empty() => format!(
            "covariate {} is the same for all places: leave it out",
            name(*covariate)
        ),
        MatchingError::Collinear { covariate, on } => format!(
            "covariate {} is fixed by {}: leave one of them out",
            name(*covariate),
            names(on)
        ),
        MatchingError::OutOfReach {
            covariate,
            stratum,
            mean,
            low,
            high,
        } => format!(
            "no weights can balance {}{}, for the treated have a mean of {} and the untreated lie between {} and {}: leave it out, compare with more places, or leave out the treated that are unlike all others",
            name(*covariate),
            within(stratum),
            figure(*mean),
            figure(*low),
            figure(*high)
        ),
        MatchingError::VarianceOutOfReach {
            covariate,
            stratum,
            mean,
            low,
            high,
        } => format!(
            "no weights can balance the variance of {}{}, for squares of how far it is from the mean of the treated come to {} on average among the treated and lie between {} and {} among the untreated: leave --variances out, or compare with more places",
            name(*covariate),
            within(stratum),
            figure(*mean),
            figure(*low),
            figure(*high)
        ),
        MatchingError::Infeasible {
            covariates,
            stratum,
        } => format!(
            "no weights can balance {} all at once{}, though each alone could be: leave {} out, or compare with more places",
            names(covariates),
            within(stratum),
            covariates.first().map_or_else(String::new, |&at| name(at))
        ),
        MatchingError::EmptyStratum {
            stratum: at,
            treated,
        } => format!(
            "in {} are {treated} treated places and none to compare with: merge it with another, or leave its places out",
            stratum(at)
        ),
        other => other.to_string(),
    }
}
