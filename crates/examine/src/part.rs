//! A part of a whole, exactly.

use std::fmt;

/// `of` out of `whole`, as an exact ratio: `370/1047`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    of: i128,
    whole: i128,
}

impl Part {
    /// `of` out of `whole`, in lowest terms; nothing unless `whole` is above
    /// zero.
    #[must_use]
    pub fn new(of: i128, whole: i128) -> Option<Self> {
        if whole <= 0 {
            return None;
        }
        let common = common_divisor(of.unsigned_abs(), whole.unsigned_abs());
        let common = i128::try_from(common).ok().filter(|&common| common > 0)?;
        Some(Self {
            of: of / common,
            whole: whole / common,
        })
    }

    /// The nearest number that floats have, for measuring.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "it decides nothing")]
    pub const fn to_f64(self) -> f64 {
        self.of as f64 / self.whole as f64
    }

    /// Per cent in tenths, rounded half up: 353 for 35.3%. Nothing if it is
    /// too large to tell.
    #[must_use]
    pub fn tenths_of_percent(self) -> Option<i128> {
        let doubled = self.of.checked_mul(2_000)?.checked_add(self.whole)?;
        Some(doubled.div_euclid(self.whole.checked_mul(2)?))
    }

    /// Per cent to one decimal, rounded half up: `35.3`.
    #[must_use]
    pub fn percent(self) -> Option<String> {
        self.tenths_of_percent().map(|tenths| {
            let sign = if tenths < 0 { "-" } else { "" };
            let size = tenths.unsigned_abs();
            format!("{sign}{}.{}", size / 10, size % 10)
        })
    }
}

/// `370/1047`.
impl fmt::Display for Part {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}/{}", self.of, self.whole)
    }
}

/// `minor` for each of `people`, to the nearest whole, half up; nothing if
/// there are no people.
#[must_use]
pub fn per_head(minor: i128, people: u64) -> Option<i128> {
    let people = i128::from(people);
    if people == 0 {
        return None;
    }
    Some((2 * minor + people).div_euclid(2 * people))
}

/// Source: Euclid, *Elements*, book VII, proposition 2.
fn common_divisor(mut one: u128, mut other: u128) -> u128 {
    while other > 0 {
        (one, other) = (other, one % other);
    }
    one
}
