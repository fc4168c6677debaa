//! What a reader must know before believing a finding, whichever method made it.

use allotment_outcome::group_time::PreTrend;
use allotment_outcome::level::Unchanged;
use allotment_outcome::panel::{Design, Dropped, Panel, Shape};

use super::panel::PanelTable;
use super::words::{p_text, times};

/// Below so many places in a group, errors that hold for many are somewhat too small
/// (`cargo run --release --example group_time_rates -p allotment-outcome`).
const FEW_IN_A_GROUP: usize = 50;

/// Whether a group, of the treated or of those never treated, has few places. With few
/// places in all, the headline is judged by errors that know it, and says so.
pub(super) fn few_in_a_group(design: &Design) -> Option<String> {
    if design.shape == Shape::Repeated {
        return None;
    }
    let never = Some(design.never_treated + design.treated_later).filter(|&places| places > 0);
    let groups = design.cohorts.iter().map(|cohort| cohort.units);
    let fewest = groups.chain(never).min()?;
    (fewest < FEW_IN_A_GROUP).then(|| {
        format!(
            "the smallest group compared has {}; below some {FEW_IN_A_GROUP} the intervals of its own rows are somewhat too narrow",
            times(fewest, "place", "places")
        )
    })
}

/// Warnings that differ only in the unit they name and in their numbers, as one: the
/// first of them, and of which other units the same is to be said.
pub(super) fn gathered(warnings: Vec<String>) -> Vec<String> {
    // The part in quotes is the unit; digits are its numbers.
    let unit = |text: &str| {
        let mut parts = text.split('\'');
        parts.nth(1).map(str::to_owned)
    };
    let kind = |text: &str| -> String {
        let mut parts = text.split('\'');
        let before = parts.next().unwrap_or_default().to_owned();
        let after: Vec<&str> = parts.skip(1).collect();
        (before + &after.join("'"))
            .chars()
            .filter(|letter| !letter.is_ascii_digit() && *letter != '.')
            .collect()
    };
    let mut all: Vec<(String, String, Vec<String>)> = Vec::new();
    for warning in warnings {
        let (kind, unit) = (kind(&warning), unit(&warning));
        match (all.iter_mut().find(|(other, _, _)| *other == kind), unit) {
            (Some((_, _, others)), Some(unit)) => others.push(unit),
            (_, _) => all.push((kind, warning, Vec::new())),
        }
    }
    let said = all.into_iter().map(|(_, warning, others)| match others.len() {
        0 => warning,
        1..=5 => format!("{warning}; the same is to be said of {}", others.join(", ")),
        many => format!(
            "{warning}; the same is to be said of {many} other units (see the diagnostics of each), the first of them {}",
            others[0]
        ),
    });
    few(said.collect())
}

/// Warnings that would be read: of many, the first ten, and how many more.
pub(super) fn few(mut warnings: Vec<String>) -> Vec<String> {
    const MOST: usize = 10;
    let more = warnings.len().saturating_sub(MOST);
    if more > 0 {
        warnings.truncate(MOST);
        warnings.push(format!(
            "{more} more such warnings; see the diagnostics of each unit"
        ));
    }
    warnings
}

/// Whether the treated and their controls moved apart before treatment.
pub(super) fn apart_before(pre_trend: &PreTrend, level: f64) -> Option<String> {
    let p_value = pre_trend.p_value().filter(|&p| p < 1.0 - level)?;
    Some(format!(
        "the treated and their controls moved apart before treatment already (p {}), which casts doubt on the comparison",
        p_text(p_value)
    ))
}

/// What comparisons by group and time do with units that are not seen in both of the
/// periods compared, where they are most.
pub(super) fn seen_once(found: &Unchanged) -> Option<String> {
    let Unchanged {
        treated,
        of_treated,
        untreated,
        of_untreated,
    } = found;
    (treated + untreated > 0).then(|| format!(
        "in the comparison where they are most, {treated} of {of_treated} treated and {untreated} of {of_untreated} untreated units are seen in one only of the two periods compared: no change of theirs is known, and if they stand higher or lower than the others that is told as an effect; compare with --unbalanced drop, or use imputation"
    ))
}

/// Whether treated units are seen on one side of treatment only, where these carry no
/// weight.
pub(super) fn weightless(panel: &Panel) -> Option<String> {
    let treated = panel.one_sided().treated;
    let all: usize = panel
        .design()
        .cohorts
        .iter()
        .map(|cohort| cohort.units)
        .sum();
    (treated > 0).then(|| format!(
        "{treated} of {all} treated units are seen only before treatment, or only from it on, and carry no weight: what is told is the effect on the others"
    ))
}

/// Units of which no change is known, in words, where they are most of the treated or of
/// the untreated.
pub(super) fn mostly_levels(found: &Unchanged) -> Option<String> {
    let is_most = |some: usize, all: usize| 2 * some > all;
    let sides = [
        (found.treated, found.of_treated, "treated"),
        (found.untreated, found.of_untreated, "untreated"),
    ];
    let told: Vec<String> = sides
        .iter()
        .filter(|&&(some, all, _)| is_most(some, all))
        .map(|(some, all, side)| format!("{some} of {all} {side} units"))
        .collect();
    (!told.is_empty()).then(|| told.join(" and "))
}

/// What of the table was not used, and why.
pub(super) fn left_out(table: &PanelTable, dropped: &Dropped) -> Vec<String> {
    let mut warnings = Vec::new();
    if dropped.units_already_treated > 0 {
        warnings.push(format!(
            "{} treated from the first period on and left out: there is no before",
            are(dropped.units_already_treated, "unit", "units")
        ));
    }
    if dropped.units_incomplete > 0 {
        warnings.push(format!(
            "{} left out because they are not seen in every period",
            are(dropped.units_incomplete, "unit", "units")
        ));
    }
    if dropped.rows_missing > 0 {
        warnings.push(format!(
            "{} left out of {} because a number is missing",
            are(dropped.rows_missing, "row", "rows"),
            table.table().rows()
        ));
    }
    if dropped.periods_without_comparison > 0 {
        warnings.push(format!(
            "{} at the end left out: nobody is left to compare with",
            are(dropped.periods_without_comparison, "period", "periods")
        ));
    }
    warnings
}

/// `1 unit is`, `3 units are`.
fn are(count: usize, one: &str, many: &str) -> String {
    times(count, &format!("{one} is"), &format!("{many} are"))
}
