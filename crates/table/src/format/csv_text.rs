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
