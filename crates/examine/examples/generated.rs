//! Examines ten thousand made-up promises, checks that every planted fault was
//! found and no pound is in two promises, and says how long it took.
//!
//! `cargo run --release -p allotment-examine --example generated`

#![expect(clippy::print_stdout, reason = "it tells what it found")]

mod made;

use std::time::Instant;

use allotment_examine::{Status, examine};

fn main() {
    let made = made::made(10_000, 2026);
    let began = Instant::now();
    let found = examine(&made.promises, &made.flows, &[], &made.late, made.now)
        .expect("no circles were planted");
    let took = began.elapsed();
    let planted = &made.planted;
    assert_eq!(found.totals.counted, planted.pounds, "every pound once");
    assert_eq!(found.steps[3].map(|step| step.minor), Some(planted.spent));
    for &(newer, older, net) in &planted.substitutes {
        let one = &found.counted[newer];
        assert_eq!(one.stated.cast_signed() - one.replaced.cast_signed(), net);
        assert_eq!(found.counted[older].counted, 0, "counted with the newer");
        assert_eq!(
            found.standing[newer].found[0].status,
            Status::ReplacesAnotherPot
        );
    }
    for &(later, first) in &planted.again {
        assert_eq!(found.counted[later].same_as, Some(first));
    }
    for &(at, days) in &planted.slipped {
        let one = &found.standing[at];
        let moved = (one.first_due.zip(one.last_due)).map(|(first, last)| last.since(first));
        assert_eq!(moved, Some(days));
        assert_eq!(one.found[0].status, Status::Late);
    }
    println!(
        "{} promises: {} substitutes, {} announced again, {} parts, {} moved, {} scaled back; \
         {} pence, each once; {:.1} ms",
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
