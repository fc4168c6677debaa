//! Words as they are held beside others.

use unicode_normalization::UnicodeNormalization;

/// Words without what stands between them, small, and without accents, which people leave
/// out: `Café` is `cafe`.
pub(super) fn plain_words(text: &str) -> String {
    let is_accent = |letter: &char| matches!(letter, '\u{300}'..='\u{36f}');
    let letters = text.nfkd().filter(|letter| !is_accent(letter));
    let lower = letters.collect::<String>().to_lowercase();
    let words = lower.split(|letter: char| !letter.is_alphanumeric());
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    words.join(" ")
}
