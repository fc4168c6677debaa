//! One text for one entry: canonical JSON, as RFC 8785 says.

use serde_json::Value;

/// `value` as canonical JSON: members sorted by their UTF-16 code units, no
/// white space, numbers as ECMAScript writes them.
///
/// Source: RFC 8785, *JSON Canonicalization Scheme (JCS)*, section 3.2.
#[must_use]
pub fn canonical(value: &Value) -> String {
    let mut text = String::with_capacity(512);
    if write(value, &mut text).is_some() {
        return text;
    }
    serde_json_canonicalizer::to_string(value)
        .expect("a JSON value has no infinite numbers, and its keys are text")
}

/// Writes `value` to `text`, if there are no numbers in it, nor names of members
/// beyond ASCII, whose order is another story: that is nearly every entry.
fn write(value: &Value, text: &mut String) -> Option<()> {
    match value {
        Value::Null => text.push_str("null"),
        Value::Bool(true) => text.push_str("true"),
        Value::Bool(false) => text.push_str("false"),
        Value::Number(_) => return None,
        Value::String(own) => write_string(own, text),
        Value::Array(items) => {
            text.push('[');
            for (at, item) in items.iter().enumerate() {
                if at > 0 {
                    text.push(',');
                }
                write(item, text)?;
            }
            text.push(']');
        }
        Value::Object(fields) => {
            if !fields.keys().all(|name| name.is_ascii()) {
                return None;
            }
            let mut fields: Vec<(&String, &Value)> = fields.iter().collect();
            fields.sort_unstable_by_key(|(name, _)| *name);
            text.push('{');
            for (at, (name, own)) in fields.into_iter().enumerate() {
                if at > 0 {
                    text.push(',');
                }
                write_string(name, text);
                text.push(':');
                write(own, text)?;
            }
            text.push('}');
        }
    }
    Some(())
}

/// Source: RFC 8785, section 3.2.2.2: what is escaped, and how.
fn write_string(own: &str, text: &mut String) {
    text.push('"');
    let mut plain = 0;
    for (at, byte) in own.bytes().enumerate() {
        let escaped = match byte {
            b'"' => "\\\"",
            b'\\' => "\\\\",
            0x08 => "\\b",
            b'\t' => "\\t",
            b'\n' => "\\n",
            0x0c => "\\f",
            b'\r' => "\\r",
            0..=0x1f => "\\u00",
            _ => continue,
        };
        text.push_str(&own[plain..at]);
        text.push_str(escaped);
        if escaped.len() > 2 {
            const DIGITS: &[u8; 16] = b"0123456789abcdef";
            text.push(char::from(DIGITS[usize::from(byte >> 4)]));
            text.push(char::from(DIGITS[usize::from(byte & 15)]));
        }
        plain = at + 1;
    }
    text.push_str(&own[plain..]);
    text.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(json: &str) -> String {
        canonical(&serde_json::from_str(json).unwrap())
    }

    /// Source: RFC 8785, section 3.2.2, the sample input, and section 3.2.4,
    /// its canonical form in bytes.
    #[test]
    fn the_sample_of_rfc_8785() {
        let sample = r#"{
            "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
            "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
            "literals": [null, true, false]
        }"#;
        let expected = "{\"literals\":[null,true,false],\"numbers\":[333333333.3333333,1e+30,4.5,0.002,1e-27],\"string\":\"\u{20ac}$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}";
        assert_eq!(of(sample), expected);
    }

    /// Whole numbers that a double cannot hold are written as the nearest, and
    /// again the same when they are read back.
    #[test]
    fn no_number_is_too_large_to_be_written() {
        for number in [serde_json::json!(u64::MAX), serde_json::json!(i64::MIN)] {
            let text = canonical(&number);
            assert_eq!(of(&text), text, "{number}");
        }
    }

    /// Source: RFC 8785, section 3.2.3: the members in the order that it gives.
    #[test]
    fn members_are_sorted_by_utf_16() {
        let sample = r#"{
            "\u20ac": "Euro Sign", "\r": "Carriage Return", "\ufb33": "Hebrew Letter Dalet With Dagesh",
            "1": "One", "\ud83d\ude00": "Emoji: Grinning Face", "\u0080": "Control",
            "\u00f6": "Latin Small Letter O With Diaeresis"
        }"#;
        let text = of(sample);
        let places: Vec<usize> = [
            "Carriage Return",
            "One",
            "Control",
            "Latin Small Letter O With Diaeresis",
            "Euro Sign",
            "Emoji: Grinning Face",
            "Hebrew Letter Dalet With Dagesh",
        ]
        .map(|words| text.find(words).unwrap())
        .to_vec();
        assert!(places.is_sorted(), "{text}");
    }

    /// Source: RFC 8785, appendix B, table of numbers by their IEEE 754 bits.
    #[test]
    fn the_numbers_of_appendix_b() {
        for (bits, text) in [
            (0x0000_0000_0000_0000, "0"),
            (0x8000_0000_0000_0000, "0"),
            (0x0000_0000_0000_0001, "5e-324"),
            (0x8000_0000_0000_0001, "-5e-324"),
            (0x7fef_ffff_ffff_ffff, "1.7976931348623157e+308"),
            (0xffef_ffff_ffff_ffff, "-1.7976931348623157e+308"),
            (0x4340_0000_0000_0000, "9007199254740992"),
            (0xc340_0000_0000_0000, "-9007199254740992"),
            (0x4430_0000_0000_0000, "295147905179352830000"),
            (0x44b5_2d02_c7e1_4af5, "9.999999999999997e+22"),
            (0x44b5_2d02_c7e1_4af6, "1e+23"),
            (0x44b5_2d02_c7e1_4af7, "1.0000000000000001e+23"),
            (0x444b_1ae4_d6e2_ef4e, "999999999999999700000"),
            (0x444b_1ae4_d6e2_ef4f, "999999999999999900000"),
            (0x444b_1ae4_d6e2_ef50, "1e+21"),
            (0x3eb0_c6f7_a0b5_ed8c, "9.999999999999997e-7"),
            (0x3eb0_c6f7_a0b5_ed8d, "0.000001"),
            (0x41b3_de43_5555_5553, "333333333.3333332"),
            (0x41b3_de43_5555_5554, "333333333.33333325"),
            (0x41b3_de43_5555_5555, "333333333.3333333"),
            (0x41b3_de43_5555_5556, "333333333.3333334"),
            (0x41b3_de43_5555_5557, "333333333.33333343"),
            (0xbecb_f647_612f_3696, "-0.0000033333333333333333"),
            (0x4314_3ff3_c1cb_0959, "1424953923781206.2"),
        ] {
            let number = serde_json::json!(f64::from_bits(bits));
            assert_eq!(canonical(&number), text, "{bits:x}");
        }
    }

    proptest::proptest! {
        /// What is written here is what the crate for RFC 8785 writes.
        #[test]
        fn texts_are_written_as_others_write_them(words in proptest::collection::btree_map("[a-z_]{1,8}", "(.|[\u{0}-\u{1f}\"\\\\/])*", 0..6)) {
            let value = serde_json::json!(words);
            let other = serde_json_canonicalizer::to_string(&value).unwrap();
            proptest::prop_assert_eq!(canonical(&value), other);
        }
    }
}
