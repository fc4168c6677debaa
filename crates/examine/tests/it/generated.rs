//! Ten thousand promises with planted faults: all are found, and no more.

use std::collections::BTreeSet;

use allotment_examine::Status;

use crate::made::made;

/// Every kind of double counting that is planted.
const KINDS: [&str; 20] = [
    "announced again",
    "apart",
    "cut by a new name",
    "cut under another id",
    "newer name announced again",
    "newer name of a part announced again",
    "older pot that became a part",
    "one money through three wholes",
    "part",
    "part announced again",
    "more on a day than the most of each",
    "part renamed within its whole",
    "part taken out by a new name",
    "part that was taken out and came back",
    "raised under another id",
    "renamed",
    "revived under another id",
    "spent, told under two promises",
    "whole and parts both tell",
    "whole announced again",
];

#[test]
fn every_planted_fault_is_found_and_no_other() {
    for seed in [1, 2026] {
        let made = made(10_000, seed);
        let planted = &made.planted;
        for kind in KINDS {
            let count = planted.kinds.get(kind).copied().unwrap_or(0);
            assert!(count > 20, "{kind}: {count}");
        }
        assert!(planted.slipped.len() > 100);
        let found = made.examined();

        assert_eq!(found.totals.counted, planted.pounds, "every pound once");
        let promised: u128 = found.promised.iter().sum();
        assert_eq!(promised, planted.promised, "the most that ever was");
        assert_eq!(found.steps[3].unwrap().minor, planted.spent);
        assert!(found.told_twice[3] >= planted.told_twice);

        let with = |status: Status| -> BTreeSet<usize> {
            let all = found.standing.iter().enumerate();
            all.filter(|(_, one)| one.found[0].status == status)
                .map(|(at, _)| at)
                .collect()
        };
        let old = planted.old_money();
        assert_eq!(with(Status::ReplacesAnotherPot), old);
        let slipped: BTreeSet<usize> = planted.slipped.iter().map(|one| one.0).collect();
        assert_eq!(with(Status::Late), slipped);
        let less: BTreeSet<usize> = planted.less.iter().copied().collect();
        assert_eq!(with(Status::ScaledBack), &less - &old);
        assert!(with(Status::Broken).is_empty());

        let announced: BTreeSet<(usize, usize)> = planted.again.iter().copied().collect();
        let all = found.counted.iter().enumerate();
        let same: BTreeSet<(usize, usize)> = all
            .filter_map(|(at, one)| Some((at, one.same_as?)))
            .collect();
        assert_eq!(same, announced, "announced again, and no other");
        for &(later, _) in &planted.again {
            assert_eq!(found.counted[later].counted, 0);
        }
        for &(newer, older, net) in &planted.substitutes {
            let one = &found.counted[newer];
            if one.same_as.is_none() {
                assert_eq!(one.stated.cast_signed() - one.replaced.cast_signed(), net);
                assert_eq!(found.counted[older].replaced_by, [newer]);
            }
        }
        for &(at, days) in &planted.slipped {
            let one = &found.standing[at];
            assert_eq!(one.last_due.unwrap().since(one.first_due.unwrap()), days);
            assert!(one.claim_fails, "it was claimed to be on track");
        }
    }
}

/// Small registers by the hundred, so that what goes wrong is easy to see.
#[test]
fn every_pound_once_in_small_registers_too() {
    for seed in 0..10_000 {
        let made = made(6, seed);
        let found = made.examined();
        let promised: u128 = found.promised.iter().sum();
        assert_eq!(
            (
                found.totals.counted,
                promised,
                found.steps[3].map_or(0, |step| step.minor)
            ),
            (
                made.planted.pounds,
                made.planted.promised,
                made.planted.spent
            ),
            "seed {seed}: {:#?} {:#?} {:#?}",
            made.promises,
            made.links,
            made.flows
        );
    }
}
