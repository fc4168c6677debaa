//! Voting codes: what stands in a letter.

use std::fmt;
use std::str::FromStr;

/// Crockford's alphabet: without I, L, O and U, which are mistaken for others
/// or make words.
///
/// Source: Douglas Crockford, *Base 32*, <https://www.crockford.com/base32.html>.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Characters in a code, the check character last.
const LENGTH: usize = 12;

/// A voting code: 55 random bits in 11 characters, and a check character.
/// Shown in three groups of four: `7Q2M-K9TA-0XWE`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code([u8; LENGTH]);

/// Why a text is no code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CodeFault {
    /// Not 12 characters.
    #[error("a code has 12 letters and numbers, and this has {found}")]
    Length {
        /// How many there are.
        found: usize,
    },
    /// A character that no code has.
    #[error("no code has '{found}' in it")]
    Character {
        /// The character.
        found: char,
    },
    /// A slip: one character wrong, or two swapped.
    #[error("one of the letters or numbers is wrong")]
    Check,
}

impl Code {
    /// The code of 56 bits of chance, of which the first is not used.
    #[must_use]
    pub fn new(chance: [u8; 7]) -> Self {
        let mut bits = chance
            .iter()
            .fold(0_u64, |bits, byte| bits << 8 | u64::from(*byte));
        let mut digits = [0; LENGTH];
        for digit in digits[..LENGTH - 1].iter_mut().rev() {
            *digit = u8::try_from(bits & 31).expect("below 32");
            bits >>= 5;
        }
        digits[LENGTH - 1] = check(&digits);
        Self(digits)
    }

    /// Its 12 characters without hyphens.
    #[must_use]
    pub fn plain(&self) -> String {
        self.0.iter().map(|digit| letter(*digit)).collect()
    }
}

fn letter(digit: u8) -> char {
    char::from(ALPHABET[usize::from(digit)])
}

/// `digit` times α in the field of 32 elements, α being a root of
/// `x⁵ + x² + 1`, of order 31.
fn times_alpha(digit: u8) -> u8 {
    let doubled = digit << 1;
    if doubled & 32 == 0 {
        doubled
    } else {
        (doubled ^ 0b10_0101) & 31
    }
}

/// The check character: with it, `Σ αⁱ·dᵢ = 0` over the characters from the
/// right. The powers of α differ, so every single wrong character and every
/// swap of two different ones changes the sum.
fn check(digits: &[u8; LENGTH]) -> u8 {
    digits[..LENGTH - 1]
        .iter()
        .fold(0, |sum, digit| times_alpha(sum ^ digit))
}

impl fmt::Display for Code {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, digit) in self.0.iter().enumerate() {
            if at > 0 && at % 4 == 0 {
                formatter.write_str("-")?;
            }
            write!(formatter, "{}", letter(*digit))?;
        }
        Ok(())
    }
}

/// Codes are secret: nothing that prints for debugging prints one.
impl fmt::Debug for Code {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Code(secret)")
    }
}

impl FromStr for Code {
    type Err = CodeFault;

    /// Reads what people type: small letters, spaces and hyphens anywhere, O
    /// for 0, I and L for 1.
    fn from_str(text: &str) -> Result<Self, CodeFault> {
        let mut digits = Vec::with_capacity(LENGTH);
        let typed =
            |sign: &char| !sign.is_whitespace() && !matches!(sign, '-' | '\u{2010}'..='\u{2014}');
        for sign in text.chars().filter(typed) {
            let read = match sign.to_ascii_uppercase() {
                'O' => b'0',
                'I' | 'L' => b'1',
                other => u8::try_from(other).map_err(|_| CodeFault::Character { found: sign })?,
            };
            let digit = ALPHABET.iter().position(|letter| *letter == read);
            let digit = digit.ok_or(CodeFault::Character { found: sign })?;
            digits.push(u8::try_from(digit).expect("below 32"));
        }
        let found = digits.len();
        let digits: [u8; LENGTH] = (digits.try_into()).map_err(|_| CodeFault::Length { found })?;
        if check(&digits) == digits[LENGTH - 1] {
            Ok(Self(digits))
        } else {
            Err(CodeFault::Check)
        }
    }
}
