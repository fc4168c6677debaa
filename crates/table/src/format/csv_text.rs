//! Whether bytes are text at all: UTF-8, and nothing that nobody can see.

use crate::cell::shown;
use crate::fault::{Fault, Faults};

const SAVE_AS_UTF8: &str = "save the file as UTF-8 (in a spreadsheet: «CSV UTF-8»)";

/// Checks that `bytes` are UTF-8 text without NUL; a fault for every line that
/// is not.
///
/// # Errors
/// The one fault of a file in UTF-16, of which no line can be read.
pub(crate) fn check_text(name: &str, bytes: &[u8], faults: &mut Faults) -> Result<(), Fault> {
    if is_utf16(bytes) {
        return Err(Fault::new(name, "is in UTF-16, not UTF-8", SAVE_AS_UTF8).at_line(1));
    }
    let text = std::str::from_utf8(bytes);
    if text.is_ok() && !bytes.contains(&0) {
        return Ok(());
    }
    for (number, line) in (1..).zip(lines(bytes)) {
        if let Err(wrong) = std::str::from_utf8(line) {
            let (before, after) = line.split_at(wrong.valid_up_to());
            let before = String::from_utf8_lossy(before);
            let start = before
                .char_indices()
                .nth_back(9)
                .map_or(0, |(place, _)| place);
            let what = format!(
                "is not UTF-8 text: byte {:02x} after '{}'",
                after[0],
                shown(&before[start..])
            );
            faults.push(Fault::new(name, what, SAVE_AS_UTF8).at_line(number));
        }
        if line.contains(&0) {
            let help = "remove it, or fetch the file again: it may be damaged";
            faults.push(Fault::new(name, "holds a NUL character", help).at_line(number));
        }
    }
    Ok(())
}

/// Refuses a file whose fields are separated by something else than commas.
///
/// It is one if the header has no comma outside quotes, but semicolons, tabs or
/// bars, and so has the next row; or if header and row have equally many of
/// those, more than commas, and not equally many commas (a decimal comma).
///
/// # Errors
/// One fault, on the line of the header.
pub(crate) fn refuse_other_separators(name: &str, bytes: &[u8]) -> Result<(), Fault> {
    const OTHERS: [(u8, &str); 3] = [(b';', "semicolons"), (b'\t', "tabs"), (b'|', "bars (|)")];
    let mut records = records(bytes);
    let Some((line, header)) = records.next() else {
        return Ok(());
    };
    let row = records.next().map(|(_, row)| row);
    let commas = outside_quotes(header, b',');
    for (separator, called) in OTHERS {
        let count = outside_quotes(header, separator);
        let in_row = row.map(|row| outside_quotes(row, separator));
        let commas_in_row = row.map(|row| outside_quotes(row, b','));
        let only = commas == 0 && in_row.is_none_or(|count| count > 0);
        let alike = in_row == Some(count) && count > commas && commas_in_row != Some(commas);
        if count > 0 && (only || alike) {
            let what = format!("the fields are separated by {called}, not by commas");
            let help = "save the file with commas between fields and a point in decimals, or as .xlsx (a name that holds such a sign goes in quotes)";
            return Err(Fault::new(name, what, help).at_line(line));
        }
    }
    Ok(())
}

/// The records that are not empty, each with the line that it begins on; a line
/// end inside quotes ends none.
fn records(bytes: &[u8]) -> impl Iterator<Item = (u64, &[u8])> {
    let (mut at, mut line) = (0, 1);
    std::iter::from_fn(move || {
        while at < bytes.len() {
            let (start, first) = (at, line);
            let mut quoted = false;
            let ends = bytes[start..].iter().position(|&byte| {
                quoted ^= byte == b'"';
                !quoted && matches!(byte, b'\n' | b'\r')
            });
            let end = ends.map_or(bytes.len(), |length| start + length);
            let pair = bytes[end..].starts_with(b"\r\n");
            at = end + 1 + usize::from(pair);
            line = first + count_line_ends(&bytes[start..at.min(bytes.len())]);
            if end > start {
                return Some((first, &bytes[start..end]));
            }
        }
        None
    })
}

/// How often `wanted` stands in `record` outside quotes.
fn outside_quotes(record: &[u8], wanted: u8) -> usize {
    let mut quoted = false;
    let found = record.iter().filter(|&&byte| {
        quoted ^= byte == b'"';
        !quoted && byte == wanted
    });
    found.count()
}

/// How many line ends `bytes` hold: LF, CR LF, or CR alone.
pub(crate) fn count_line_ends(bytes: &[u8]) -> u64 {
    let ends = bytes.iter().enumerate().filter(|&(place, &byte)| {
        byte == b'\n' || (byte == b'\r' && bytes.get(place + 1) != Some(&b'\n'))
    });
    ends.count() as u64
}

fn lines(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    bytes
        .split_inclusive(|&byte| byte == b'\n')
        .flat_map(|line| {
            let bare = line.strip_suffix(b"\n").unwrap_or(line);
            let bare = bare.strip_suffix(b"\r").unwrap_or(bare);
            bare.split(|&byte| byte == b'\r')
        })
}

/// Whether the beginning has a UTF-16 mark, or a NUL in every other byte.
fn is_utf16(bytes: &[u8]) -> bool {
    let start = &bytes[..bytes.len().min(200)];
    let nuls = |from: usize| {
        start
            .iter()
            .skip(from)
            .step_by(2)
            .filter(|&&byte| byte == 0)
    };
    let marked = start.starts_with(&[0xff, 0xfe]) || start.starts_with(&[0xfe, 0xff]);
    marked || (start.len() >= 4 && nuls(0).count().max(nuls(1).count()) * 3 >= start.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_line_end_counts_once() {
        let text = b"a\nb\r\nc\rd";
        assert_eq!(count_line_ends(text), 3);
        let lines: Vec<&[u8]> = lines(text).collect();
        assert_eq!(lines, [b"a", b"b", b"c", b"d"]);
    }
}
