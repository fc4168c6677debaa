//! Words as people type them, made fit to be kept and shown.

/// The longest contact, in signs: an address of mail has 254 at most.
///
/// Source: RFC 5321, 4.5.3.1.3, with RFC 3696's erratum 1690.
pub const CONTACT_MOST: usize = 254;

/// Whether nobody sees `sign`: control characters, and those of Unicode that change
/// the direction of what is beside them or have no width. The joiners between
/// letters are not among them: names of some languages need those.
#[must_use]
pub fn is_unseen(sign: char) -> bool {
    sign.is_control()
        || matches!(
            sign,
            '\u{ad}'
                | '\u{61c}'
                | '\u{200b}'
                | '\u{200e}'
                | '\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{feff}'
        )
}

/// `typed` in one line: one space between words, and no signs that nobody sees.
#[must_use]
pub fn one_line(typed: &str) -> String {
    let seen: String = (typed.chars())
        .filter(|sign| sign.is_whitespace() || !is_unseen(*sign))
        .collect();
    seen.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// `typed` line by line, each as [`one_line`] has it, with at most one empty line
/// between two others, and none before or after them.
#[must_use]
pub fn lines(typed: &str) -> String {
    let typed = typed.replace("\r\n", "\n").replace('\r', "\n");
    let mut kept: Vec<String> = Vec::new();
    for line in typed.split('\n').map(one_line) {
        let follows_empty = kept.last().is_none_or(String::is_empty);
        if !(line.is_empty() && follows_empty) {
            kept.push(line);
        }
    }
    while kept.last().is_some_and(String::is_empty) {
        kept.pop();
    }
    kept.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_have_no_signs_that_nobody_sees() {
        assert_eq!(
            one_line("  Two\t benches\n here\u{202e}\u{7} "),
            "Two benches here"
        );
        assert_eq!(one_line("\u{2066}\u{feff}\n"), "");
        let typed = "\r\n\r\nA  bench\r\n\r\n\u{200b}\r\nby the\u{1b}[2J shop\r\n";
        assert_eq!(lines(typed), "A bench\n\nby the[2J shop");
        assert_eq!(lines(" \n\t\n"), "");
    }

    /// What was made fit is fit: a text that is kept can be looked at again.
    #[test]
    fn what_was_made_fit_stays_as_it_is() {
        for typed in [
            "a\r\r\rb",
            " x \u{2028} y\n\n\nz ",
            "",
            "\n",
            "é\u{301} \u{200d}",
        ] {
            let once = lines(typed);
            assert_eq!(lines(&once), once, "{typed:?}");
        }
    }
}
