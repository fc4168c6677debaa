//! Ten thousand promises with planted faults: all are found, and no more.

use std::collections::BTreeSet;

use allotment_examine::{Status, examine};

use crate::made::made;

#[test]
fn every_planted_fault_is_found_and_no_other() {
    for seed in [1, 2026] {
        let made = made(10_000, seed);
        let planted = &made.planted;
        assert!(planted.substitutes.len() > 500 && planted.again.len() > 500);
        assert!(planted.slipped.len() > 500 && planted.parts.len() > 500);
        let found = examine(&made.promises, &made.flows, &[], &made.late, made.now).unwrap();

        assert_eq!(found.totals.counted, planted.pounds, "every pound once");
        assert_eq!(found.steps[3].unwrap().minor, planted.spent);

        let with = |status: Status| -> BTreeSet<usize> {
            let all = found.standing.iter().enumerate();
            all.filter(|(_, one)| one.found[0].status == status)
                .map(|(at, _)| at)
                .collect()
        };
        let old: BTreeSet<usize> = (planted.substitutes.iter().map(|one| one.0))
            .chain(planted.again.iter().map(|one| one.0))
            .collect();
        assert_eq!(with(Status::ReplacesAnotherPot), old);
        let slipped: BTreeSet<usize> = planted.slipped.iter().map(|one| one.0).collect();
        assert_eq!(with(Status::Late), slipped);
        // A pot that came back smaller lost the difference.
        let lost = planted.substitutes.iter().filter(|one| one.2 < 0);
        let less: BTreeSet<usize> = (planted.less.iter().copied())
            .chain(lost.map(|one| one.1))
            .collect();
        assert_eq!(with(Status::ScaledBack), less);
        assert!(with(Status::Broken).is_empty());

        for &(newer, older, net) in &planted.substitutes {
            let one = &found.counted[newer];
            assert_eq!(one.stated.cast_signed() - one.replaced.cast_signed(), net);
            assert_eq!(found.counted[older].replaced_by, [newer]);
        }
        for &(later, first) in &planted.again {
            assert_eq!(found.counted[later].same_as, Some(first));
            assert_eq!(found.counted[later].counted, 0);
        }
        for &(part, whole) in &planted.parts {
            let sum = found.counted[part].counted + found.counted[whole].counted;
            assert_eq!(sum, found.counted[whole].stated);
        }
        for &(at, days) in &planted.slipped {
            let one = &found.standing[at];
            assert_eq!(one.last_due.unwrap().since(one.first_due.unwrap()), days);
            assert!(one.claim_fails, "it was claimed to be on track");
        }
    }
}
