//! Bytes out of a stream, with an end in sight.

use std::io::Read;

use memchr::memrchr;

use crate::rows::LINE_MAX;

/// How many bytes are asked for at once.
const CHUNK: usize = 1 << 20;

/// Everything that `source` gives, for [`crate::read_pb`] or
/// [`crate::read_csv`]. Where a line grows beyond [`LINE_MAX`] it stops: the
/// rest is never taken into memory, and the reader refuses that line.
///
/// # Errors
/// Those of `source`.
pub fn take_in(mut source: impl Read) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut line = 0;
    loop {
        let before = bytes.len();
        let taken = source.by_ref().take(CHUNK as u64).read_to_end(&mut bytes)?;
        if let Some(end) = memrchr(b'\n', &bytes[before..]) {
            line = before + end + 1;
        }
        if taken == 0 || bytes.len() - line > LINE_MAX {
            return Ok(bytes);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Kind, read_pb};

    #[test]
    fn a_line_without_an_end_is_not_taken_in() {
        let endless = b"META\nkey;value\nbudget;".chain(std::io::repeat(b'9'));
        let bytes = take_in(endless).expect("no error");
        assert!(bytes.len() <= LINE_MAX + 2 * CHUNK, "{}", bytes.len());
        let faults = read_pb(&bytes).expect_err("too long a line");
        assert_eq!(faults.total(), 1, "{faults}");
        assert_eq!(faults.faults()[0].kind, Kind::LineTooLong);
        assert_eq!(faults.faults()[0].line, 3);
    }

    #[test]
    fn what_has_lines_is_taken_in_whole() {
        let text = "a;b\n".repeat(CHUNK);
        assert!(take_in(text.as_bytes()).expect("no error") == text.as_bytes());
    }
}
