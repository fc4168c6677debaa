//! Who has voted already.

use crate::ids::Ids;

/// The voters met so far. Most files number them upwards: as long as each
/// number is above the last, nobody can have come before, and none need be
/// looked up.
#[derive(Debug, Default)]
pub(crate) struct Voters {
    last: Option<u64>,
    /// The numbers met while they only rose, for the day they do not.
    rising: Vec<u64>,
    ids: Option<Ids>,
}

impl Voters {
    /// Takes the voter of ballot `ballot`; the earlier ballot, if there is one.
    pub(crate) fn insert(&mut self, voter: &str, ballot: usize) -> Option<usize> {
        if self.ids.is_none() {
            if let Some(number) = plain(voter)
                && self.last.is_none_or(|last| number > last)
                && self.rising.len() == ballot
            {
                self.last = Some(number);
                self.rising.push(number);
                return None;
            }
            let mut ids = Ids::new();
            for (at, number) in (0..).zip(self.rising.drain(..)) {
                ids.insert(number.to_string().as_bytes(), at);
            }
            self.ids = Some(ids);
        }
        let number = u32::try_from(ballot).expect("the table refuses more ballots");
        let earlier = self.ids.as_mut()?.insert(voter.as_bytes(), number)?;
        Some(earlier as usize)
    }
}

/// A whole number written in the one plain way.
fn plain(text: &str) -> Option<u64> {
    let bytes = text.as_bytes();
    if !(1..=18).contains(&bytes.len()) || (bytes[0] == b'0' && bytes.len() > 1) {
        return None;
    }
    bytes.iter().try_fold(0_u64, |so_far, byte| {
        byte.is_ascii_digit()
            .then(|| so_far * 10 + u64::from(byte - b'0'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_voter_who_comes_again_is_found_in_any_order() {
        for list in [
            ["1", "2", "1"],
            ["7", "3", "7"],
            ["x", "y", "x"],
            ["1", "01", "1"],
        ] {
            let mut voters = Voters::default();
            assert_eq!(voters.insert(list[0], 0), None);
            assert_eq!(voters.insert(list[1], 1), None);
            assert_eq!(voters.insert(list[2], 2), Some(0), "{list:?}");
        }
    }
}
