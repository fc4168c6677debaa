//! The bytes of a text, as letters.

use encoding_rs::{UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// The text of `bytes`, and the name of its encoding if it is not UTF-8.
///
/// By its mark (UTF-8, UTF-16) if there is one; else UTF-8 if it is that
/// throughout; else Windows-1252, which older spreadsheet programs write.
pub(crate) fn decoded(bytes: &[u8]) -> (String, Option<&'static str>) {
    for (encoding, mark) in [
        (UTF_8, &b"\xef\xbb\xbf"[..]),
        (UTF_16LE, b"\xff\xfe"),
        (UTF_16BE, b"\xfe\xff"),
    ] {
        if let Some(rest) = bytes.strip_prefix(mark) {
            let (text, _) = encoding.decode_without_bom_handling(rest);
            let named = (encoding != UTF_8).then(|| encoding.name());
            return (text.into_owned(), named);
        }
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => (text.to_owned(), None),
        Err(_) => {
            let (text, _) = WINDOWS_1252.decode_without_bom_handling(bytes);
            (text.into_owned(), Some("Windows-1252"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pound_sign_is_one_in_each() {
        assert_eq!(decoded("£5".as_bytes()), ("£5".into(), None));
        assert_eq!(decoded(b"\xef\xbb\xbf\xc2\xa35"), ("£5".into(), None));
        assert_eq!(decoded(b"\xa35"), ("£5".into(), Some("Windows-1252")));
        assert_eq!(
            decoded(b"\xff\xfe\xa3\x005\x00"),
            ("£5".into(), Some("UTF-16LE"))
        );
        // 0x80 is the euro in Windows-1252.
        assert_eq!(decoded(b"\x805").0, "€5");
    }
}
