//! From a code to its number, many million times a second.

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};

/// No code packs to this: its length would be zero.
const VACANT: u128 = 0;

/// Codes and their numbers. Codes of up to fifteen bytes are packed with their
/// length into one word and found in one or two steps of an open table; longer
/// ones take the standard map. The multipliers are drawn anew for each table,
/// so that nobody can write a file whose codes all collide; they change how
/// fast a code is found and nothing else.
#[derive(Debug)]
pub(crate) struct Ids {
    slots: Vec<(u128, u32)>,
    filled: usize,
    multipliers: [u64; 2],
    long: HashMap<Box<[u8]>, u32>,
}

impl Ids {
    pub(crate) fn new() -> Self {
        let state = RandomState::new();
        Self {
            slots: vec![(VACANT, 0); 64],
            filled: 0,
            multipliers: [state.hash_one(1) | 1, state.hash_one(2) | 1],
            long: HashMap::with_hasher(state),
        }
    }

    /// The number of `code`.
    pub(crate) fn get(&self, code: &[u8]) -> Option<u32> {
        let Some(key) = pack(code) else {
            return self.long.get(code).copied();
        };
        let (found, number) = self.slots[self.slot(key)];
        (found != VACANT).then_some(number)
    }

    /// Gives `code` the number `number`, unless it has one: then that one.
    pub(crate) fn insert(&mut self, code: &[u8], number: u32) -> Option<u32> {
        let Some(key) = pack(code) else {
            if let Some(&earlier) = self.long.get(code) {
                return Some(earlier);
            }
            self.long.insert(code.into(), number);
            return None;
        };
        let slot = self.slot(key);
        if self.slots[slot].0 != VACANT {
            return Some(self.slots[slot].1);
        }
        self.slots[slot] = (key, number);
        self.filled += 1;
        if self.filled * 2 > self.slots.len() {
            self.grow();
        }
        None
    }

    /// Where `key` is, or where it would go.
    fn slot(&self, key: u128) -> usize {
        let mask = self.slots.len() - 1;
        #[expect(clippy::cast_possible_truncation, reason = "the two halves of a word")]
        let (low, high) = (key as u64, (key >> 64) as u64);
        let folded = low ^ high.wrapping_mul(self.multipliers[1]).rotate_left(32);
        let hash = u128::from(folded) * u128::from(self.multipliers[0]);
        let mut at = (hash >> 32) as usize & mask;
        while self.slots[at].0 != VACANT && self.slots[at].0 != key {
            at = (at + 1) & mask;
        }
        at
    }

    fn grow(&mut self) {
        let wider = vec![(VACANT, 0); self.slots.len() * 2];
        for (key, number) in std::mem::replace(&mut self.slots, wider) {
            if key != VACANT {
                let slot = self.slot(key);
                self.slots[slot] = (key, number);
            }
        }
    }
}

/// A code of one to fifteen bytes as a word, its length on top. The ends are
/// taken in two loads that may overlap: equal bytes meet there.
fn pack(code: &[u8]) -> Option<u128> {
    let word = match code.len() {
        1..=3 => {
            let (first, middle, last) = (code[0], code[code.len() / 2], code[code.len() - 1]);
            u128::from(first)
                | u128::from(middle) << (8 * (code.len() / 2))
                | u128::from(last) << (8 * (code.len() - 1))
        }
        4..=7 => {
            let (head, _) = code.split_first_chunk::<4>()?;
            let (_, tail) = code.split_last_chunk::<4>()?;
            u128::from(u32::from_le_bytes(*head))
                | u128::from(u32::from_le_bytes(*tail)) << (8 * (code.len() - 4))
        }
        8..=15 => {
            let (head, _) = code.split_first_chunk::<8>()?;
            let (_, tail) = code.split_last_chunk::<8>()?;
            u128::from(u64::from_le_bytes(*head))
                | u128::from(u64::from_le_bytes(*tail)) << (8 * (code.len() - 8))
        }
        _ => return None,
    };
    Some(word | (code.len() as u128) << 120)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_is_found_by_its_own_number() {
        let mut ids = Ids::new();
        let codes: Vec<String> = (0..3000)
            .flat_map(|n| {
                [
                    format!("{n}"),
                    format!("2024/SRO/{n:04}"),
                    format!("a-long-code/of/{n}"),
                ]
            })
            .collect();
        for (number, code) in (0..).zip(&codes) {
            assert_eq!(ids.insert(code.as_bytes(), number), None, "{code}");
        }
        for (number, code) in (0..).zip(&codes) {
            assert_eq!(ids.get(code.as_bytes()), Some(number), "{code}");
            assert_eq!(ids.insert(code.as_bytes(), 0), Some(number), "{code}");
        }
        assert_eq!(ids.get(b"3000"), None);
        assert_eq!(ids.get(b""), None);
    }

    #[test]
    fn codes_that_differ_by_a_nul_byte_stay_apart() {
        let mut ids = Ids::new();
        for (number, code) in (0..).zip([&b"a"[..], b"a\0", b"a\0\0", b"\0a", b"a\0\0\0\0\0\0\0\0"])
        {
            assert_eq!(ids.insert(code, number), None);
            assert_eq!(ids.get(code), Some(number));
        }
    }
}
