//! Names that people type: of those who run the service, and of passkeys.

use allotment_proposal::one_line;

/// `typed` with one space between words, at most `most` signs long, and without
/// signs that nobody sees: they would turn a line around, or clear a terminal on
/// which it is printed.
pub(crate) fn name(typed: &str, most: usize) -> String {
    let name: String = one_line(typed).chars().take(most).collect();
    name.trim_end().to_owned()
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
