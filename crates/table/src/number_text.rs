//! Numbers as text that reads back as the same number.

/// The shortest text that reads back as the same `f64`; with an exponent
/// outside 1e-7 to 1e21, so that a cell never has hundreds of digits.
pub(crate) fn shortest(number: f64) -> String {
    let size = number.abs();
    if size == 0.0 || (1e-7..1e21).contains(&size) || !size.is_finite() {
        number.to_string()
    } else {
        format!("{number:e}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn ordinary_numbers_look_ordinary() {
        for (number, text) in [
            (1.0, "1"),
            (-0.1, "-0.1"),
            (25.14, "25.14"),
            (1e300, "1e300"),
            (5e-324, "5e-324"),
            (1e-7, "0.0000001"),
        ] {
            assert_eq!(shortest(number), text);
        }
    }

    proptest! {
        #[test]
        fn a_number_reads_back_as_itself(bits: u64) {
            let number = f64::from_bits(bits);
            prop_assume!(number.is_finite());
            let read = crate::cell::number(&shortest(number)).ok().unwrap();
            prop_assert_eq!(read.to_bits(), bits);
        }
    }
}
