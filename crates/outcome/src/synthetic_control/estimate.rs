//! From a panel to what is found.

use super::average::average;
use super::compare::Effects;
use super::group::Group;
use super::result::{SyntheticControl, TreatedUnit};
use super::setting::Setting;
use super::{SyntheticControlError, SyntheticControlOptions, Warning};
use crate::panel::Panel;
use rayon::prelude::*;

/// A synthetic unit for each treated unit of a balanced `panel`, the effects on
/// them and their mean, and how they rank among placebos; see the [module](super).
///
/// Donors are the units that are never treated, or first after the last period.
/// Missing numbers are for the panel to deal with, but for those of predictors, which
/// are averaged over what there is. Results come by the number of units and donors,
/// whatever the order of rows; on any number of threads they are the same to the
/// last bit.
///
/// # Errors
/// [`SyntheticControlError`] for what cannot be told, and why.
pub fn synthetic_control(
    panel: &Panel,
    options: &SyntheticControlOptions,
) -> Result<SyntheticControl, SyntheticControlError> {
    let setting = Setting::new(panel, options)?;
    let firsts = setting.firsts();
    let groups: Result<Vec<Group>, _> = firsts
        .iter()
        .map(|&first| Group::new(&setting, first))
        .collect();
    let groups = groups?;
    let mut warnings = setting.warnings();
    warnings.extend(groups[0].tried.comparison.collinear());
    let mut treated: Vec<TreatedUnit> = Vec::with_capacity(setting.treated.len());
    let mut effects: Vec<Vec<Effects>> = Vec::with_capacity(groups.len());
    let mut of_units: Vec<(u32, Vec<Warning>)> = Vec::new();
    for group in &groups {
        let units: Vec<(TreatedUnit, Effects, Vec<Warning>)> = (0..group.treated.len())
            .into_par_iter()
            .map(|at| group.unit(at))
            .collect();
        let mut of_group = Vec::with_capacity(units.len());
        for (unit, own, warned) in units {
            of_units.push((unit.unit, warned));
            treated.push(unit);
            of_group.push(own);
        }
        effects.push(of_group);
    }
    let average = average(&setting, &groups, &effects, treated[0].test);
    treated.sort_by_key(|unit| unit.unit);
    of_units.sort_by_key(|(unit, _)| *unit);
    warnings.extend(of_units.into_iter().flat_map(|(_, warned)| warned));
    Ok(SyntheticControl {
        level: options.level,
        periods: panel.periods().to_vec(),
        donors: setting.donors.iter().map(|unit| unit.number).collect(),
        treated,
        placebos: groups.iter().map(Group::placebos).collect(),
        average,
        warnings,
    })
}
