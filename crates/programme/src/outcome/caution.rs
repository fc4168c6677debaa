//! What a reader must know before believing a finding, whichever method made it.

use allotment_outcome::clusters::FEW_CLUSTERS;
use allotment_outcome::group_time::PreTrend;
use allotment_outcome::panel::Dropped;

use super::panel::PanelTable;
use super::words::p_text;

/// Whether there are too few clusters for errors by cluster to hold.
pub(super) fn few_clusters(clusters: Option<usize>) -> Option<String> {
    let clusters = clusters.filter(|&clusters| clusters < FEW_CLUSTERS)?;
    Some(format!(
        "there are {clusters} clusters; below some {FEW_CLUSTERS} the intervals are too narrow"
    ))
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
    match pre_trend {
        PreTrend::Tested { p_value, .. } if *p_value < 1.0 - level => Some(format!(
            "the treated and their controls moved apart before treatment already (p {}), which casts doubt on the comparison",
            p_text(*p_value)
        )),
        _ => None,
    }
}

/// What of the table was not used, and why.
pub(super) fn left_out(table: &PanelTable, dropped: &Dropped) -> Vec<String> {
    let mut warnings = Vec::new();
    if dropped.units_already_treated > 0 {
        warnings.push(format!(
            "{} units are treated from the first period on and are left out: there is no before",
            dropped.units_already_treated
        ));
    }
    if dropped.units_incomplete > 0 {
        warnings.push(format!(
            "{} units are left out because they are not seen in every period",
            dropped.units_incomplete
        ));
    }
    if dropped.rows_missing > 0 {
        warnings.push(format!(
            "{} of {} rows are left out because a number is missing",
            dropped.rows_missing,
            table.table().rows()
        ));
    }
    if dropped.periods_without_comparison > 0 {
        warnings.push(format!(
            "the last {} periods are left out: nobody is left to compare with",
            dropped.periods_without_comparison
        ));
    }
    warnings
}
