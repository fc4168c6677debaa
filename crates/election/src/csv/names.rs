//! What the columns of VOTES are called in `ballots.csv`.
//!
//! Three names are taken there: `project_id`, `points` and `ballot_points`. A
//! voters' column that happens to have one of them is written with a word in
//! front, and so is one that already looks like that.

use std::borrow::Cow;

const TAKEN: [&str; 3] = ["project_id", "points", "ballot_points"];
const MARK: &str = "voters' ";

/// The name in `ballots.csv` of the voters' column `name`.
pub(super) fn outside(name: &str) -> Cow<'_, str> {
    if TAKEN.contains(&name.trim_start_matches(MARK)) {
        return Cow::Owned(format!("{MARK}{name}"));
    }
    Cow::Borrowed(name)
}

/// The voters' column that `ballots.csv` calls `name`.
pub(super) fn inside(name: &str) -> &str {
    match name.strip_prefix(MARK) {
        Some(rest) if TAKEN.contains(&rest.trim_start_matches(MARK)) => rest,
        _ => name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_comes_back() {
        for name in [
            "age",
            "project_id",
            "voters' points",
            "voters' age",
            "ballot_points",
        ] {
            assert_eq!(inside(&outside(name)), name);
            assert!(!TAKEN.contains(&&*outside(name)), "{name}");
        }
    }
}
