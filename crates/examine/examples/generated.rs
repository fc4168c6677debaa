//! Examines ten thousand made-up promises, checks that every planted fault was
//! found and no pound is in two promises, and says how long it took.
//!
//! `cargo run --release -p allotment-examine --example generated`

#![expect(clippy::print_stdout, reason = "it tells what it found")]

mod made;

use std::time::Instant;

use allotment_examine::Status;

fn main() {
    let made = made::made(10_000, 2026);
    let began = Instant::now();
    let found = made.examined();
    let took = began.elapsed();
    let planted = &made.planted;
    assert_eq!(found.totals.counted, planted.pounds, "every pound once");
    let promised: u128 = found.promised.iter().sum();
    assert_eq!(promised, planted.promised, "the most that ever was");
    assert_eq!(found.steps[3].map(|step| step.minor), Some(planted.spent));
    for old in planted.old_money() {
        let status = found.standing[old].found[0].status;
        assert_eq!(status, Status::ReplacesAnotherPot);
    }
    for &(later, first) in &planted.again {
        assert_eq!(found.counted[later].same_as, Some(first));
    }
    assert!(found.told_twice[3] >= planted.told_twice);
    for &(at, days) in &planted.slipped {
        let one = &found.standing[at];
        let moved = (one.first_due.zip(one.last_due)).map(|(first, last)| last.since(first));
        assert_eq!(moved, Some(days));
        assert_eq!(one.found[0].status, Status::Late);
    }
    for (kind, count) in &planted.kinds {
        println!("{count:>6} {kind}");
    }
    println!(
        "{} promises: {} under new names, {} announced again, {} parts, {} moved, {} scaled back; \
         {} pence, each once, of {promised} promised; {:.1} ms",
        made.promises.len(),
        planted.substitutes.len(),
        planted.again.len(),
        planted.parts.len(),
        planted.slipped.len(),
        planted.less.len(),
        found.totals.counted,
        took.as_secs_f64() * 1_000.0
    );
}
