//! An estimate in words: detected, ruled out, or not detected.

use allotment_outcome::power::Reading;

use super::words::{figure, hundredths, p_text};

/// An estimate, and what is needed to say how sure it is.
#[derive(Debug, Clone, Copy)]
pub(super) struct Verdict<'a> {
    /// What was measured, as it stands in a sentence.
    pub(super) what: &'a str,
    /// What it is measured in, if somebody said.
    pub(super) unit: Option<&'a str>,
    /// The estimate.
    pub(super) estimate: f64,
    /// Its interval.
    pub(super) interval: (f64, f64),
    /// Its standard error.
    pub(super) std_error: Option<f64>,
    /// The chance of an estimate as far from zero without an effect.
    pub(super) p_value: Option<f64>,
    /// The chance with which the interval covers.
    pub(super) level: f64,
    /// The smallest effect that would matter, if somebody said so before.
    pub(super) matters: Option<f64>,
}

impl Verdict<'_> {
    fn reading(&self) -> Option<Reading> {
        let error = self.std_error?;
        Reading::new(self.interval, error, self.level, self.matters).ok()
    }

    fn is_clear(&self) -> bool {
        self.interval.0 > 0.0 || self.interval.1 < 0.0
    }

    /// `detected`, `ruled-out` or `not-detected`.
    pub(super) fn key(&self) -> &'static str {
        match self.reading() {
            _ if self.is_clear() => "detected",
            Some(Reading::RuledOut { .. }) => "ruled-out",
            _ => "not-detected",
        }
    }

    /// `95% interval: 0.1 lower to 0.2 higher; p 0.032`.
    pub(super) fn margin(&self) -> String {
        let chance = self
            .p_value
            .map_or(String::new(), |p| format!("; p {}", p_text(p)));
        format!(
            "{}% interval: {} to {}{chance}",
            hundredths(self.level),
            change(self.interval.0, self.unit),
            change(self.interval.1, self.unit)
        )
    }

    /// What was found and how sure it is; `clear` makes the sentence of an effect
    /// that was detected from its size and its margin.
    pub(super) fn said(&self, clear: impl FnOnce(&str, &str) -> String) -> String {
        let what = self.what;
        let change = |by: f64| change(by, self.unit);
        if self.is_clear() {
            let said = clear(&change(self.estimate), &self.margin());
            let (low, high) = self.interval;
            return match self.matters {
                Some(matters) if -matters < low && high < matters => format!(
                    "{said} That is less than what matters ({}): a change as large as that is ruled out.",
                    figure(matters)
                ),
                _ => said,
            };
        }
        let ruled_out = format!(
            "what is ruled out, at {}%, is an effect of more than {} or more than {}",
            hundredths(self.level),
            change(self.interval.0),
            change(self.interval.1)
        );
        match (self.reading(), self.matters) {
            (Some(Reading::RuledOut { .. }), Some(matters)) => format!(
                "{what} did not change by as much as matters ({}): the estimate is {}; {ruled_out}.",
                figure(matters),
                change(self.estimate)
            ),
            (Some(Reading::NotDetected { could_see, .. }), _) => format!(
                "No effect on {what} was detected. The estimate is {}; {ruled_out}. An effect of {} would have been seen with a chance of 80%.",
                change(self.estimate),
                figure(could_see)
            ),
            _ => format!(
                "No effect on {what} was detected. The estimate is {}; {ruled_out}.",
                change(self.estimate)
            ),
        }
    }
}

/// `0.040 higher`, `12.5 pounds lower`, `0`.
pub(super) fn change(by: f64, unit: Option<&str>) -> String {
    let unit = unit.map_or(String::new(), |unit| format!(" {unit}"));
    let size = figure(by.abs());
    if size == "0" {
        return format!("0{unit}");
    }
    let way = if by < 0.0 { "lower" } else { "higher" };
    format!("{size}{unit} {way}")
}
