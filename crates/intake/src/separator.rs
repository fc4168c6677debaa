//! What stands between the cells of a text.

/// The separators that people's programs write.
const KNOWN: [u8; 4] = [b',', b';', b'\t', b'|'];

/// The separator of `text`: the one that parts most of its first lines into the same
/// number of cells, at least two; of those alike the one with the most cells. A
/// comma if none does.
pub(crate) fn separator(text: &str) -> u8 {
    let lines: Vec<&str> = first_records(text).collect();
    let score = |separator: u8| {
        let mut counts: Vec<usize> = lines.iter().map(|line| cells_of(line, separator)).collect();
        counts.sort_unstable();
        // The number of cells that most lines have.
        let mut best = (0, 0);
        for run in counts.chunk_by(|a, b| a == b) {
            if run[0] > 1 {
                best = best.max((run.len(), run[0]));
            }
        }
        best
    };
    let mut best = (b',', (0, 0));
    for separator in KNOWN {
        let score = score(separator);
        if score > best.1 {
            best = (separator, score);
        }
    }
    best.0
}

/// The first lines that have anything in them; those inside quotes as one.
fn first_records(text: &str) -> impl Iterator<Item = &str> {
    let mut quoted = false;
    text.split(move |letter| {
        quoted ^= letter == '"';
        letter == '\n' && !quoted
    })
    .filter(|line| !line.trim().is_empty())
    .take(50)
}

fn cells_of(line: &str, separator: u8) -> usize {
    let mut quoted = false;
    let mut cells = 1;
    for byte in line.bytes() {
        quoted ^= byte == b'"';
        cells += usize::from(byte == separator && !quoted);
    }
    cells
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_one_that_parts_alike_is_taken() {
        assert_eq!(separator("a,b\n1,2\n"), b',');
        assert_eq!(separator("a;b\n1,5;2,5\n2,5;3,5\n"), b';');
        assert_eq!(separator("a\tb\tc\n1,5\t2\t3\n"), b'\t');
        assert_eq!(separator("a|b\nx, y|2\n"), b'|');
        assert_eq!(separator("only\none\n"), b',');
        assert_eq!(separator("a;b\n\"x\n;y\";2\n"), b';');
    }
}
