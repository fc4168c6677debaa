//! Words as they are held beside others.

use unicode_normalization::UnicodeNormalization;

/// Words without what stands between them, small, and written in one way: `é` is one
/// letter, whether it came as one or as `e` with an accent.
pub(super) fn plain_words(text: &str) -> String {
    let lower = text.nfkc().collect::<String>().to_lowercase();
    let words = lower.split(|letter: char| !letter.is_alphanumeric());
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    words.join(" ")
}
