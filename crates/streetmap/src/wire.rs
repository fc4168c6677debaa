//! Protocol buffers, as far as an extract needs them: fields of a message, one
//! after the other.
//!
//! Source: Google, *Protocol Buffers: Encoding* (wire types 0, 1, 2 and 5).

/// The value of a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Value<'a> {
    /// A whole number.
    Whole(u64),
    /// Bytes: a text, a message, or packed numbers.
    Bytes(&'a [u8]),
    /// Eight or four bytes, which no field read here has.
    Fixed,
}

/// What is wrong with a message, in the words of a fault.
pub(crate) type Wrong = &'static str;

/// The fields of a message, in its order.
pub(crate) struct Fields<'a> {
    rest: &'a [u8],
}

impl<'a> Fields<'a> {
    pub(crate) fn of(message: &'a [u8]) -> Self {
        Self { rest: message }
    }

    fn field(&mut self) -> Result<(u64, Value<'a>), Wrong> {
        let key = whole(&mut self.rest)?;
        let value = match key & 7 {
            0 => Value::Whole(whole(&mut self.rest)?),
            1 => self.take(8).map(|_| Value::Fixed)?,
            2 => {
                let length = whole(&mut self.rest)?;
                let length = usize::try_from(length).map_err(|_| "a length beyond its end")?;
                Value::Bytes(self.take(length)?)
            }
            5 => self.take(4).map(|_| Value::Fixed)?,
            _ => return Err("a field of an unknown wire type"),
        };
        Ok((key >> 3, value))
    }

    fn take(&mut self, length: usize) -> Result<&'a [u8], Wrong> {
        let (taken, rest) = self
            .rest
            .split_at_checked(length)
            .ok_or("a length beyond its end")?;
        self.rest = rest;
        Ok(taken)
    }
}

impl<'a> Iterator for Fields<'a> {
    type Item = Result<(u64, Value<'a>), Wrong>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.rest.is_empty() {
            return None;
        }
        let field = self.field();
        if field.is_err() {
            self.rest = &[];
        }
        Some(field)
    }
}

/// The whole number at the start of `rest`, which moves on.
#[inline]
pub(crate) fn whole(rest: &mut &[u8]) -> Result<u64, Wrong> {
    let mut number = 0_u64;
    for (at, &byte) in rest.iter().take(10).enumerate() {
        number |= u64::from(byte & 0x7f) << (7 * at);
        if byte < 0x80 {
            *rest = &rest[at + 1..];
            return Ok(number);
        }
    }
    Err("a whole number without an end")
}

/// The signed number that `number` stands for, in the zigzag form.
pub(crate) fn signed(number: u64) -> i64 {
    (number >> 1).cast_signed() ^ -(number & 1).cast_signed()
}

/// The packed whole numbers of `bytes`.
pub(crate) struct Packed<'a> {
    rest: &'a [u8],
}

impl<'a> Packed<'a> {
    pub(crate) fn of(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }
}

impl Iterator for Packed<'_> {
    type Item = Result<u64, Wrong>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.rest.is_empty() {
            return None;
        }
        let number = whole(&mut self.rest);
        if number.is_err() {
            self.rest = &[];
        }
        Some(number)
    }
}

/// Adds up packed differences; the sums wrap round, as damaged ones may.
pub(crate) fn running(bytes: &[u8]) -> impl Iterator<Item = Result<i64, Wrong>> {
    let mut sum = 0_i64;
    Packed::of(bytes).map(move |number| {
        sum = sum.wrapping_add(signed(number?));
        Ok(sum)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Source: Google, *Protocol Buffers: Encoding*: `150` is `96 01`, and the
    /// message `08 96 01` has 150 in field 1.
    #[test]
    fn the_published_examples_read_as_published() {
        let fields: Vec<_> = Fields::of(&[0x08, 0x96, 0x01]).collect();
        assert_eq!(fields, [Ok((1, Value::Whole(150)))]);
        let text: Vec<_> = Fields::of(b"\x12\x07testing").collect();
        assert_eq!(text, [Ok((2, Value::Bytes(b"testing")))]);
        assert_eq!([0, 1, 2, 3].map(signed), [0, -1, 1, -2]);
        assert_eq!(signed(u64::MAX), i64::MIN);
    }

    #[test]
    fn what_has_no_end_is_an_error_once() {
        assert_eq!(
            Fields::of(&[0x12, 0x09, 1]).filter(Result::is_err).count(),
            1
        );
        assert!(whole(&mut [0x80; 12].as_slice()).is_err());
        assert_eq!(Packed::of(&[1, 0x80]).count(), 2);
    }
}
