//! Names that people type: of those who run the service, and of passkeys.

/// `typed` with one space between words, at most `most` signs long, and without
/// signs that nobody sees: they would turn a line around, or clear a terminal on
/// which it is printed.
pub(crate) fn name(typed: &str, most: usize) -> String {
    let seen: String = (typed.chars())
        .filter(|sign| sign.is_whitespace() || !is_unseen(*sign))
        .collect();
    let words: Vec<&str> = seen.split_whitespace().collect();
    let name: String = words.join(" ").chars().take(most).collect();
    name.trim_end().to_owned()
}

/// Control characters, and those of Unicode that change the direction of what is
/// beside them or have no width. The joiners between letters are not among them:
/// names of some languages need those.
fn is_unseen(sign: char) -> bool {
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

#[cfg(test)]
mod tests {
    use super::name;

    #[test]
    fn a_name_has_no_signs_that_nobody_sees() {
        assert_eq!(name("  Bea \t\n Jones ", 100), "Bea Jones");
        assert_eq!(name("Bea\u{1b}[2J\u{202e}\u{200b}\u{feff}", 100), "Bea[2J");
        assert_eq!(name("\u{7}\u{2066}", 100), "");
        assert_eq!(name("Siân O’Neill-نُور", 100), "Siân O’Neill-نُور");
        assert_eq!(name("a b c", 2), "a");
    }
}
