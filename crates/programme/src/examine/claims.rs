//! The words that cells of statements may hold.

use allotment_examine::{Prices, Status, years_between};
use allotment_place::Period;
use allotment_table::{Faults, Table};

use super::cells::Cells;

/// Who can decide, from the nearest to the farthest, with other names.
const DECIDERS: [(&str, &[&str]); 6] = [
    ("residents", &["resident"]),
    ("board", &["neighbourhood board", "neighbourhood"]),
    ("council", &["local authority", "councils"]),
    ("combined authority", &["mayor", "mca"]),
    ("region", &["devolved government", "regional"]),
    (
        "government",
        &["whitehall", "ministers", "minister", "department", "nation"],
    ),
];

/// What people also write for a status.
const CLAIMS: [(Status, &[&str]); 6] = [
    (
        Status::Broken,
        &[
            "broken",
            "cancelled",
            "canceled",
            "withdrawn",
            "dropped",
            "scrapped",
            "abandoned",
            "axed",
            "ended",
            "shelved",
            "not delivered",
        ],
    ),
    (
        Status::ReplacesAnotherPot,
        &["replaces another pot", "replaces", "relabelled"],
    ),
    (
        Status::ScaledBack,
        &[
            "scaled back",
            "reduced",
            "cut",
            "partly delivered",
            "partly kept",
            "partly met",
        ],
    ),
    (
        Status::Late,
        &[
            "late",
            "delayed",
            "behind",
            "behind schedule",
            "delivered late",
            "slipped",
            "paused",
            "postponed",
            "overdue",
        ],
    ),
    (
        Status::Kept,
        &[
            "kept",
            "delivered",
            "completed",
            "complete",
            "done",
            "met",
            "achieved",
            "fulfilled",
        ],
    ),
    (
        Status::OnTrack,
        &[
            "on track",
            "in progress",
            "ongoing",
            "under way",
            "underway",
            "on schedule",
        ],
    ),
];

/// One end of the years of an amount: what was read, and whether anything was written.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct End {
    pub year: Option<Period>,
    pub is_said: bool,
}

/// Both years, or none. An end without the other is a fault at `row`, and so are two that do
/// not follow each other; one that cannot be read was told of.
pub(super) fn years(
    [from, to]: [End; 2],
    (table, row): (&Table, usize),
    faults: &mut Faults,
) -> Option<(Period, Period)> {
    if from.is_said != to.is_said {
        let column = if from.is_said { "to" } else { "from" };
        let what = "a first year needs a last one, and the other way round";
        faults.push(table.fault_at(row, column, what, "fill in both from and to"));
    }
    let both = from.year.zip(to.year)?;
    if years_between(both.0, both.1).is_none() {
        let what = "its years do not run from an earlier to a later one of one kind";
        faults.push(table.fault_at(row, "from", what, YEARS_HELP));
        return None;
    }
    Some(both)
}

/// What to do about years that do not follow each other.
pub(super) const YEARS_HELP: &str = "write both as 2024-25, or both as 2024, the first one first";

/// `per`: `head` for each person; else for all.
pub(super) fn per(cells: &Cells<'_>, faults: &mut Faults) -> Vec<Option<bool>> {
    cells.parsed("per", faults, |text| match text {
        "head" | "person" => Ok(true),
        "all" => Ok(false),
        _ => Err((
            format!("'{text}' is not whom an amount is for"),
            "write head for each person; leave it empty for all together".into(),
        )),
    })
}

/// `price_base`: cash, a year, or unstated.
pub(super) fn prices(cells: &Cells<'_>, faults: &mut Faults) -> Vec<Option<Prices>> {
    cells.parsed("price_base", faults, |text| match text {
        "cash" | "nominal" | "current" => Ok(Prices::Cash),
        "unstated" => Ok(Prices::Unstated),
        "real" => Err((
            "'real' does not say in the prices of which year".into(),
            "write that year, such as 2019-20; to compare with cash, convert with --deflator"
                .into(),
        )),
        _ => Period::new(real_year(text)).map(Prices::Of).map_err(|_| {
            let what = format!("'{text}' is not a price base");
            let help =
                "write cash for money of the day, a year such as 2019-20 or 2019, or unstated";
            (what, help.into())
        }),
    })
}

/// The year of `real 2019-20`, `real_2019-20` or `real at 2019-20`; else the text.
fn real_year(text: &str) -> &str {
    let Some(rest) = text.strip_prefix("real") else {
        return text;
    };
    let rest = rest.trim_start_matches(['_', ' ', '-', ':']);
    ["at ", "in "]
        .iter()
        .find_map(|word| rest.strip_prefix(word))
        .unwrap_or(rest)
}

/// Who decides.
pub(super) fn decided_by(cells: &Cells<'_>, faults: &mut Faults) -> Vec<Option<&'static str>> {
    cells.parsed("decided_by", faults, |text| {
        let low = text.to_lowercase();
        let found = DECIDERS
            .iter()
            .find(|(name, others)| *name == low || others.contains(&low.as_str()));
        found.map(|&(name, _)| name).ok_or_else(|| {
            let names: Vec<&str> = DECIDERS.iter().map(|one| one.0).collect();
            let what = format!("'{text}' is nobody who decides");
            (what, format!("write one of: {}", names.join(", ")))
        })
    })
}

/// Those who can decide, from the nearest to the farthest.
pub(super) fn deciders() -> impl Iterator<Item = &'static str> {
    DECIDERS.iter().map(|one| one.0)
}

/// The status that a claim means.
pub(super) fn claim(text: &str) -> Option<Status> {
    let low = text.to_lowercase().replace(['_', '-'], " ");
    let mut claims = CLAIMS.iter();
    let found = claims.find(|(_, words)| words.contains(&low.trim()));
    found.map(|one| one.0)
}
