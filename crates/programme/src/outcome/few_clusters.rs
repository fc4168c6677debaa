//! What the headline is judged by where clusters are few, in words and as JSON.

use allotment_outcome::clusters::{
    Against, Caution, ClustersError, FEW_CLUSTERS, Few, GroupSize, Judged, Judgement, MANY_CLUSTERS,
};
use allotment_outcome::group_time::{PreTrend, PreTrendFew};
use serde_json::{Value, json};

use super::finding::JudgedInstead;
use super::panel::PanelTable;
use super::words::{figure, hundredths, p_text, times};

/// Why the usual interval does not hold, and what is said instead.
pub(super) fn few_in_words(table: &PanelTable, few: &Few, level: f64) -> String {
    let of_clusters = table.columns().cluster.is_some();
    let named = |number: usize| {
        if of_clusters {
            times(number, "cluster", "clusters")
        } else {
            times(number, "place", "places")
        }
    };
    let why = match few.caution {
        Caution::FewTreated { treated, clusters } => format!(
            "{treated} of {} {} treated, too few on one side for the usual interval to hold",
            named(clusters),
            if treated == 1 { "is" } else { "are" }
        ),
        Caution::LoneCohort { start, clusters } => format!(
            "of {} 1 begins in {start} alone, and of its own noise nothing is seen",
            named(clusters),
        ),
        Caution::SomeClusters { clusters } => format!(
            "there are {}; below some {MANY_CLUSTERS} the usual interval is a little too narrow",
            named(clusters)
        ),
        Caution::SmallGroup { smallest, clusters } => small_group(smallest, &named(clusters)),
        Caution::FewClusters { clusters } => {
            format!(
                "there are {}; below some 50 the usual interval is too narrow",
                named(clusters)
            )
        }
    };
    let percent = hundredths(level);
    let told = |how: &str, low: Option<f64>, high: Option<f64>, p: f64| {
        let end = |end: Option<f64>| end.map_or_else(|| "no limit".to_owned(), figure);
        let p = p_text(p);
        if low.is_none() && high.is_none() {
            format!("{why}. By {how} no limit can be set at {percent}% (p {p})")
        } else {
            let (low, high) = (end(low), end(high));
            format!("{why}. By {how} the {percent}% interval is {low} to {high} (p {p})")
        }
    };
    let judged = |how: &str, judged: &Result<Judgement, ClustersError>| match judged {
        Err(error) => format!("{why}; it could not be judged by {how}: {error}"),
        Ok(found) => told(how, found.low, found.high, found.p_value),
    };
    let said = match &few.judged {
        Judged::Bootstrap(found) => judged("the wild cluster bootstrap", found),
        Judged::Permuted(found) => judged("treating other clusters instead", found),
        Judged::Corrected(found) => told(
            "errors corrected for so few",
            Some(found.low),
            Some(found.high),
            found.p_value,
        ),
        Judged::Nothing => format!(
            "{why}, and nothing better could be worked out, since clusters are treated in part, at different times, or one side is one cluster"
        ),
    };
    table.calendar.say(&format!(
        "{said}. The other rows keep the usual interval: none of them is an effect by itself"
    ))
}

/// Whether it is said already that a group is small.
pub(super) fn names_a_group(few: Option<&Few>) -> bool {
    few.is_some_and(|few| matches!(few.caution, Caution::SmallGroup { .. }))
}

/// The smallest of the groups that are compared, and what it tells no more than.
fn small_group(smallest: GroupSize, all: &str) -> String {
    if smallest.is_uneven() {
        format!(
            "of {all} the smallest group compared has {}, and by what each weighs it tells as much as {} of even weight; below some {FEW_CLUSTERS} the usual interval is too narrow",
            smallest.clusters,
            figure(smallest.even)
        )
    } else {
        format!(
            "of {all} the smallest group compared has {}; below some {FEW_CLUSTERS} the usual interval is too narrow",
            smallest.clusters
        )
    }
}

/// The test of trends before, of which nothing is made where few are on one side: its
/// errors, too, would be theirs.
pub(super) fn trend_of_few(tested: PreTrend, few: Option<&Few>) -> PreTrend {
    match few.map(|few| few.caution) {
        Some(Caution::FewTreated { .. } | Caution::LoneCohort { .. }) => {
            tested.with(PreTrendFew::Untold)
        }
        _ => tested,
    }
}

/// The interval that the sentence goes by.
pub(super) fn judged_instead(few: &Few) -> JudgedInstead {
    match &few.judged {
        Judged::Bootstrap(Ok(found)) | Judged::Permuted(Ok(found)) => JudgedInstead {
            low: found.low,
            high: found.high,
            p_value: Some(found.p_value),
            ..JudgedInstead::default()
        },
        Judged::Corrected(found) => JudgedInstead {
            low: Some(found.low),
            high: Some(found.high),
            p_value: Some(found.p_value),
            mild: few.caution.is_corrected(),
            ..JudgedInstead::default()
        },
        Judged::Bootstrap(Err(_)) | Judged::Permuted(Err(_)) => JudgedInstead {
            untold: "few clusters could not be judged, since they leave no error to do it by",
            ..JudgedInstead::default()
        },
        Judged::Nothing => JudgedInstead::default(),
    }
}

/// Whether draws entered the judgement.
pub(super) fn is_drawn(few: &Few) -> bool {
    match &few.judged {
        Judged::Bootstrap(Ok(found)) | Judged::Permuted(Ok(found)) => {
            matches!(found.against, Against::Drawn(_))
        }
        _ => false,
    }
}

pub(super) fn few_json(few: &Few) -> Value {
    let smallest = match few.caution {
        Caution::SmallGroup { smallest, .. } => json!({
            "clusters": smallest.clusters,
            "even_weight": smallest.even,
        }),
        _ => Value::Null,
    };
    if let Judged::Corrected(found) = &few.judged {
        return json!({
            "method": "corrected-errors",
            "p_value": found.p_value,
            "low": found.low,
            "high": found.high,
            "std_error": found.std_error,
            "df": found.freedom,
            "smallest_group": smallest,
            "statistic": null,
            "possibilities": null,
            "all_possibilities": null,
            "reason": null,
        });
    }
    let (method, judged) = match &few.judged {
        Judged::Bootstrap(judged) => ("wild-cluster-bootstrap", Some(judged)),
        Judged::Permuted(judged) => ("other-clusters-treated", Some(judged)),
        Judged::Corrected(_) | Judged::Nothing => ("none", None),
    };
    let found = judged.and_then(|judged| judged.as_ref().ok());
    let reason = judged.and_then(|judged| judged.as_ref().err());
    let (all, tried) = match found.map(|found| found.against) {
        Some(Against::All(sets)) => (Some(true), Some(sets)),
        Some(Against::Drawn(draws)) => (Some(false), Some(draws)),
        None => (None, None),
    };
    json!({
        "method": method,
        "p_value": found.map(|found| found.p_value),
        "low": found.and_then(|found| found.low),
        "high": found.and_then(|found| found.high),
        "statistic": found.map(|found| found.statistic),
        "possibilities": tried,
        "all_possibilities": all,
        "reason": reason.map(ToString::to_string),
    })
}
