//! Codes: no slip of the hand makes another code.

use allotment_poll::{Code, CodeFault, MasterKey, shuffled};
use proptest::prelude::*;

const LETTERS: &str = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

proptest! {
    #[test]
    fn a_code_is_read_as_people_type_it(chance: [u8; 7]) {
        let code = Code::new(chance);
        let shown = code.to_string();
        prop_assert_eq!(shown.len(), 14);
        prop_assert_eq!(shown.parse(), Ok(code));
        let typed = shown.to_lowercase().replace('-', " ").replace('0', "o").replace('1', "l");
        prop_assert_eq!(typed.parse(), Ok(code));
    }

    #[test]
    fn every_wrong_character_is_found(chance: [u8; 7], at in 0_usize..12, other in 0_usize..32) {
        let code = Code::new(chance).plain();
        let mut wrong: Vec<char> = code.chars().collect();
        wrong[at] = LETTERS.chars().nth(other).unwrap();
        let wrong: String = wrong.into_iter().collect();
        prop_assert_eq!(wrong.parse::<Code>().is_ok(), wrong == code);
    }

    #[test]
    fn every_swap_is_found(chance: [u8; 7], one in 0_usize..12, two in 0_usize..12) {
        let code = Code::new(chance).plain();
        let mut wrong: Vec<char> = code.chars().collect();
        wrong.swap(one, two);
        let wrong: String = wrong.into_iter().collect();
        prop_assert_eq!(wrong.parse::<Code>().is_ok(), wrong == code);
    }

    #[test]
    fn a_shuffle_keeps_everything(seed: [u8; 32], count in 0_usize..60) {
        let mut order = shuffled(&seed, count);
        order.sort_unstable();
        prop_assert_eq!(order, (0..count).collect::<Vec<_>>());
    }
}

#[test]
fn fifty_five_bits_are_used() {
    let code = |chance| Code::new(chance);
    assert_eq!(
        code([0x80, 0, 0, 0, 0, 0, 0]),
        code([0; 7]),
        "the first bit is not"
    );
    let mut all = std::collections::BTreeSet::new();
    for bit in 1..56 {
        let mut chance = [0; 7];
        chance[bit / 8] = 0x80 >> (bit % 8);
        all.insert(code(chance));
    }
    assert_eq!(all.len(), 55);
}

#[test]
fn what_is_no_code_says_why() {
    let fault = |text: &str| text.parse::<Code>().unwrap_err();
    assert_eq!(fault(""), CodeFault::Length { found: 0 });
    assert_eq!(fault("7Q2M"), CodeFault::Length { found: 4 });
    assert_eq!(fault("7Q2M-K9TA-0XWU"), CodeFault::Character { found: 'U' });
    assert_eq!(fault("0000-0000-0001"), CodeFault::Check);
    assert_eq!(format!("{:?}", Code::new([9; 7])), "Code(secret)");
}

#[test]
fn nothing_joins_the_right_to_vote_and_the_ballot() {
    let keys = |secret, salt| MasterKey::new([secret; 32]).poll("Q1", "spring", &[salt; 32]);
    let code = Code::new([5; 7]);
    let one = keys(1, 1);
    assert_ne!(one.entitlement(&code), one.locator(&code));
    assert_ne!(one.entitlement(&code), one.order(&code));
    assert_eq!(one.entitlement(&code), keys(1, 1).entitlement(&code));
    assert_ne!(
        one.entitlement(&code),
        keys(2, 1).entitlement(&code),
        "the secret counts"
    );
    assert_ne!(
        one.entitlement(&code),
        keys(1, 2).entitlement(&code),
        "the salt counts"
    );
}

/// Each of the six orders of three as often as the others: χ² with 5 degrees of
/// freedom is above 20.5 once in a thousand.
#[test]
fn no_project_is_favoured_by_the_order() {
    let mut orders = std::collections::BTreeMap::new();
    let tries = 6_000_u32;
    for number in 0..tries {
        let mut seed = [0; 32];
        seed[..4].copy_from_slice(&number.to_be_bytes());
        *orders.entry(shuffled(&seed, 3)).or_insert(0_u32) += 1;
    }
    assert_eq!(orders.len(), 6);
    let expected = f64::from(tries) / 6.0;
    let chi: f64 = orders
        .values()
        .map(|seen| (f64::from(*seen) - expected).powi(2) / expected)
        .sum();
    assert!(chi < 20.5, "{chi}: {orders:?}");
}
