//! The colours of tenths of need.

/// From the greatest need (dark) to the least (pale): lightness falls with
/// every step, so the order survives colour blindness and a grey printer.
///
/// Source: Cynthia Brewer, `ColorBrewer` 2.0, `YlGnBu` in nine classes, with a
/// step more between the third and the fourth.
pub(crate) const TENTHS: [&str; 10] = [
    "#081d58", "#21318d", "#225ea8", "#1d84b9", "#2fa3c2", "#56bdc1", "#8fd3ba", "#c3e7b5",
    "#e6f5b2", "#fbfdd3",
];

/// Where need is not known.
pub(crate) const UNKNOWN: &str = "#d5d9de";

/// The colour of `decile`, if it is from 1 to 10.
pub(crate) fn colour(decile: Option<u8>) -> &'static str {
    decile
        .and_then(|decile| TENTHS.get(usize::from(decile).checked_sub(1)?))
        .copied()
        .unwrap_or(UNKNOWN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_tenth_is_lighter_than_the_one_before() {
        let light = |hex: &str| {
            let channel = |at| f64::from(u8::from_str_radix(&hex[at..at + 2], 16).unwrap());
            0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
        };
        assert!(
            TENTHS
                .windows(2)
                .all(|pair| light(pair[0]) + 4.0 < light(pair[1]))
        );
        assert_eq!(colour(Some(1)), TENTHS[0]);
        assert_eq!(colour(Some(11)), UNKNOWN);
        assert_eq!(colour(Some(0)), UNKNOWN);
        assert_eq!(colour(None), UNKNOWN);
    }
}
