//! What closed and opened between two inventories.

use std::collections::BTreeMap;

use allotment_assets::{Change, How, Known, Tolerance, changes};
use proptest::prelude::*;

use crate::at;

const TOLERANCE: Tolerance = Tolerance {
    same_m: 50.0,
    moved_m: 1000.0,
};

fn known<'a>(id: &'a str, kind: &'a str, name: &'a str, x: f64) -> Known<'a> {
    let some = |text: &'a str| Some(text).filter(|text| !text.is_empty());
    Known {
        id: some(id),
        kind,
        name: some(name),
        at: at(x, 0.0),
    }
}

#[test]
fn each_kind_of_change_is_told_apart() {
    let before = [
        known("1", "pub", "The Ship", 0.0),
        known("2", "pub", "The Crown", 5_000.0),
        known("3", "library", "Central", 9_000.0),
        known("4", "library", "North", 12_000.0),
        known("5", "school", "Hill", 20_000.0),
        known("6", "school", "Dale", 30_000.0),
        known("7", "bank", "Old Bank", 40_000.0),
        known("8", "bank", "", 50_000.0),
    ];
    let after = [
        known("1", "pub", "the  ship", 10.0),
        known("2", "pub", "The Crown", 5_300.0),
        known("3", "community-centre", "Central", 9_000.0),
        known("90", "library", "North Side", 12_020.0),
        known("5", "school", "Hill Academy", 20_400.0),
        known("91", "school", "Dale", 30_600.0),
        known("92", "bank", "New Bank", 48_000.0),
        known("8", "bank", "Given a name", 50_000.0),
    ];
    let rows = changes(&before, &after, TOLERANCE).unwrap();
    let told: Vec<(Change, Option<How>)> = rows.iter().map(|row| (row.change, row.how)).collect();
    let wanted = [
        (Change::Same, Some(How::Code)),
        (Change::Moved, Some(How::Code)),
        (Change::Converted, Some(How::Code)),
        (Change::Renamed, Some(How::Nearness)),
        (Change::MovedAndRenamed, Some(How::Code)),
        (Change::Moved, Some(How::Name)),
        (Change::Closed, None),
        (Change::Same, Some(How::Code)),
        (Change::Opened, None),
    ];
    assert_eq!(told, wanted);
    assert!(
        changes(
            &before,
            &after,
            Tolerance {
                same_m: 0.0,
                moved_m: 1.0
            }
        )
        .is_err()
    );
}

/// Of two that could be one, the nearest is.
#[test]
fn the_nearest_pair_goes_first() {
    let before = [known("", "atm", "", 0.0), known("", "atm", "", 40.0)];
    let after = [known("", "atm", "", 35.0)];
    let rows = changes(&before, &after, TOLERANCE).unwrap();
    assert_eq!(
        (rows[0].change, rows[1].change),
        (Change::Closed, Change::Same)
    );
}

proptest! {
    /// For each type the books balance, and every entry is in one row.
    #[test]
    fn the_books_balance(
        old in prop::collection::vec((0..12_u8, 0..3_usize, 0..4_usize, 0..40_u8), 0..30),
        new in prop::collection::vec((0..12_u8, 0..3_usize, 0..4_usize, 0..40_u8), 0..30),
    ) {
        const KINDS: [&str; 3] = ["a", "b", "c"];
        const NAMES: [&str; 4] = ["", "x", "y", "Z"];
        const IDS: [&str; 8] = ["", "", "", "", "1", "2", "3", "4"];
        let made = |all: &[(u8, usize, usize, u8)]| -> Vec<Known<'static>> {
            all.iter().map(|&(id, kind, name, x)| known(IDS[usize::from(id) % 8], KINDS[kind], NAMES[name], f64::from(x) * 20.0)).collect()
        };
        let (before, after) = (made(&old), made(&new));
        let rows = changes(&before, &after, TOLERANCE).unwrap();
        let mut net: BTreeMap<&str, i64> = BTreeMap::new();
        for row in &rows {
            match (row.change, row.before, row.after) {
                (Change::Closed, Some(old), None) => *net.entry(before[old].kind).or_default() -= 1,
                (Change::Opened, None, Some(new)) => *net.entry(after[new].kind).or_default() += 1,
                (Change::Converted, Some(old), Some(new)) => {
                    *net.entry(before[old].kind).or_default() -= 1;
                    *net.entry(after[new].kind).or_default() += 1;
                }
                (_, Some(_), Some(_)) => {}
                odd => prop_assert!(false, "{odd:?}"),
            }
        }
        for kind in KINDS {
            let count = |all: &[Known<'_>]| i64::try_from(all.iter().filter(|one| one.kind == kind).count()).unwrap();
            prop_assert_eq!(count(&before) + net.get(kind).copied().unwrap_or(0), count(&after));
        }
        let mut olds: Vec<usize> = rows.iter().filter_map(|row| row.before).collect();
        let mut news: Vec<usize> = rows.iter().filter_map(|row| row.after).collect();
        olds.sort_unstable();
        news.sort_unstable();
        prop_assert_eq!(olds, (0..before.len()).collect::<Vec<_>>());
        prop_assert_eq!(news, (0..after.len()).collect::<Vec<_>>());
        // Nothing changes between an inventory and itself, but for twins of one code.
        let same = changes(&before, &before, TOLERANCE).unwrap();
        prop_assert!(same.iter().all(|row| row.before.is_some() == row.after.is_some() ));
    }
}
