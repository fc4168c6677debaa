//! Any bytes are awards in one of the forms of the 360Giving standard, or a list
//! of faults. The first byte says in which form they are meant to be.
#![no_main]

use allotment_place::Currency;
use allotment_programme::connect::count_awards;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Some((form, bytes)) = bytes.split_first() else {
        return;
    };
    let name = ["grants.csv", "grants.json", "grants.xlsx"][usize::from(form % 3)];
    match count_awards(name, bytes, Currency::GBP) {
        Ok((0, money)) => assert_eq!(money, 0, "no award, no money"),
        Ok(_) => {}
        Err(faults) => assert!(!faults.is_empty(), "a refusal says why"),
    }
});
