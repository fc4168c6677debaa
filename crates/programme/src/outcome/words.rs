//! A finding for people: one sentence, what it rests on, and a table.

use std::fmt::Write as _;

use allotment_outcome::level::Evidence;
use allotment_outcome::power::multiplier;

use super::finding::{Among, Estimated, Finding};
use super::freeze::Followed;
use super::method::Method;
use super::verdict::{Verdict, change};

impl Finding {
    /// What was found and how sure it is, in one sentence; one more where it is mostly a
    /// difference in levels.
    #[must_use]
    pub fn said(&self) -> String {
        let said = self.said_of_estimate();
        match &self.mostly_levels {
            Some(units) if self.headline().estimate.is_some() => format!(
                "{said} That is mostly a difference in levels, not an effect of the programme, since no change of {units} is known."
            ),
            _ => said,
        }
    }

    /// What the treated are compared with, as it follows on «higher».
    fn beside(&self) -> &'static str {
        match self.mostly_levels {
            Some(_) => "where the programme was than where it was not",
            None => "with the programme than it would have been without",
        }
    }

    fn said_of_estimate(&self) -> String {
        let beside = self.beside();
        let of = self.headline();
        let what = self.title.as_ref().unwrap_or(&self.outcome);
        let Some(estimate) = of.estimate else {
            let why = of.note.as_deref().unwrap_or("see the notes");
            return format!("Whether {what} changed cannot be told: {why}.");
        };
        let (Some(low), Some(high)) = self.interval() else {
            let why = match (&self.judged, &of.note) {
                (Some(judged), _) => judged.untold,
                (None, Some(note)) => note,
                (None, None) => "its error cannot be told",
            };
            if figure(estimate.abs()) == "0" {
                let beside = match self.mostly_levels {
                    Some(_) => "where the programme was as where it was not",
                    None => "with the programme as it would have been without",
                };
                return format!(
                    "{what} was the same {beside}; how sure that is cannot be told: {why}."
                );
            }
            return format!(
                "{what} was {} {beside}; how sure that is cannot be told: {why}.",
                change(estimate, self.unit.as_deref())
            );
        };
        let verdict = Verdict {
            what,
            unit: self.unit.as_deref(),
            estimate,
            interval: (low, high),
            // What could have been seen rests on an error; where another judge was
            // needed, or an interval comes from made series, it is the one that its
            // interval would be from.
            std_error: match (&self.judged, self.method) {
                (None, method) if method != Method::Interrupted => of.std_error,
                _ => multiplier(1.0 - self.level, 0.5)
                    .ok()
                    .map(|reach| (high - low) / 2.0 / reach),
            },
            p_value: self.p_value(),
            level: self.level,
            matters: self.matters,
        };
        let size = 1.0 - self.level;
        let among = self.among.filter(|among| among.adjusted > size);
        verdict.said(|change, margin| match among {
            // The interval is of this measure alone: among many some leave out zero.
            Some(Among { measures, adjusted }) => format!(
                "No change of {what} is told, allowing for the {measures} measures looked at (p {} then). By itself it was {change} {beside} ({margin}).",
                p_text(adjusted)
            ),
            None => format!(
                "{what} was {change} {beside} ({margin})."
            ),
        })
    }

    /// All of it as text for a terminal or a file.
    pub(super) fn text(&self) -> String {
        let mut text = format!("{}\n{}", self.said(), minded(&self.warnings));
        let _infallible = writeln!(text, "\nMethod {}; {}.", self.method, self.compared());
        text.push_str(&evidence_in_words(&self.evidence));
        let frozen = self.frozen.as_ref().map_or_else(
            || "No frozen design was given: nothing shows that question and method were chosen before the result was known.".to_owned(),
            Followed::in_words,
        );
        let _infallible = writeln!(text, "{frozen}");
        text.push('\n');
        text.push_str(&self.table_in_words());
        text
    }

    fn compared(&self) -> String {
        let number = |key: &str| {
            let count = self.design.get(key).and_then(serde_json::Value::as_u64);
            count.unwrap_or(0)
        };
        format!(
            "{} treated, {}, {} rows",
            match number("treated_units") {
                1 => "1 unit".to_owned(),
                units => format!("{units} units"),
            },
            match (number("never_treated_units"), number("treated_later_units")) {
                (never, 0) => format!("{never} never treated"),
                (0, later) => format!("{later} treated only later"),
                (never, later) => format!("{never} never treated, {later} treated only later"),
            },
            number("rows"),
        )
    }

    fn table_in_words(&self) -> String {
        let bands = self.estimates.iter().any(|one| one.uniform_low.is_some());
        let mut rows = vec![vec![
            "kind".to_owned(),
            "group".into(),
            "time".into(),
            "event".into(),
            "estimate".into(),
            "error".into(),
            "low".into(),
            "high".into(),
            "p".into(),
        ]];
        if bands {
            rows[0].extend(["band low".to_owned(), "band high".into()]);
        }
        for one in &self.estimates {
            rows.push(self.row(one, bands));
        }
        aligned(&rows)
    }

    fn row(&self, one: &Estimated, bands: bool) -> Vec<String> {
        let period = |period: Option<i64>| {
            period.map_or_else(String::new, |period| self.calendar.label(period))
        };
        let number = |number: Option<f64>| number.map_or_else(String::new, figure);
        let mut row = vec![
            one.kind.to_owned(),
            period(one.group),
            period(one.time),
            one.event_time.map_or_else(String::new, |at| at.to_string()),
            number(one.estimate),
            number(one.std_error),
            number(one.low),
            number(one.high),
            one.p_value.map_or_else(String::new, p_text),
        ];
        if bands {
            row.extend([number(one.uniform_low), number(one.uniform_high)]);
        }
        if let Some(note) = &one.note {
            row.push(note.clone());
        }
        row
    }
}

/// What a reader must know, a line each.
pub(super) fn minded(all: &[String]) -> String {
    let mut text = String::new();
    for one in all {
        let _infallible = writeln!(text, "Mind: {one}.");
    }
    text
}

/// A level of evidence, why, and what would raise it.
pub(super) fn evidence_in_words(evidence: &Evidence) -> String {
    let mut text = format!(
        "Level of evidence: {} of 5 on the Maryland scale. {}\n",
        evidence.level,
        sentences(&evidence.reasons)
    );
    if !evidence.to_raise.is_empty() {
        let _infallible = writeln!(text, "To raise it: {}", sentences(&evidence.to_raise));
    }
    text
}

/// Each of `all` as a sentence of its own.
fn sentences(all: &[String]) -> String {
    let mut text = String::new();
    for one in all {
        let mut letters = one.chars();
        let first = letters.next().into_iter().flat_map(char::to_uppercase);
        let gap = if text.is_empty() { "" } else { " " };
        text.push_str(gap);
        text.extend(first);
        text.push_str(letters.as_str());
        text.push('.');
    }
    text
}

/// Columns of equal width; the first is flush left, the rest flush right.
pub(super) fn aligned(rows: &[Vec<String>]) -> String {
    let widths: Vec<usize> = (0..rows.first().map_or(0, Vec::len))
        .map(|column| {
            let cells = rows.iter().filter_map(|row| row.get(column));
            cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
        })
        .collect();
    let mut text = String::new();
    for row in rows {
        let mut line = String::new();
        for (column, cell) in row.iter().enumerate() {
            let gap = if column == 0 { "" } else { "  " };
            line.push_str(gap);
            let width = widths.get(column).copied().unwrap_or(0);
            let pad = width.saturating_sub(cell.chars().count());
            let pad = " ".repeat(pad);
            if column == 0 || column >= widths.len() {
                line.push_str(cell);
                line.push_str(&pad);
            } else {
                line.push_str(&pad);
                line.push_str(cell);
            }
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

/// A number to three figures, without an exponent where that is readable.
pub(crate) fn figure(number: f64) -> String {
    let size = number.abs();
    if size == 0.0 {
        return "0".into();
    }
    if !(1e-6..1e9).contains(&size) {
        return format!("{number:.2e}");
    }
    let decimals = if size >= 100.0 {
        0
    } else if size >= 10.0 {
        1
    } else if size >= 1.0 {
        2
    } else {
        let mut decimals = 3;
        let mut unit = 0.1;
        while size < unit {
            decimals += 1;
            unit /= 10.0;
        }
        decimals
    };
    format!("{number:.decimals$}")
}

/// So many: `1 unit`, `3 units`.
pub(super) fn times(count: usize, one: &str, many: &str) -> String {
    match count {
        1 => format!("1 {one}"),
        count => format!("{count} {many}"),
    }
}

/// A chance as it is read: `< 0.001`, `0.032`.
pub(super) fn p_text(p: f64) -> String {
    if p < 0.001 {
        "< 0.001".into()
    } else {
        format!("{p:.3}")
    }
}

/// `95` of 0.95.
pub(crate) fn hundredths(level: f64) -> String {
    let text = format!("{:.1}", level * 100.0);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_three_figures() {
        for (number, text) in [
            (0.039_951, "0.0400"),
            (-0.5, "-0.500"),
            (12.345, "12.3"),
            (1234.5, "1234"),
            (0.0, "0"),
            (1.5e-9, "1.50e-9"),
        ] {
            assert_eq!(figure(number), text);
        }
        assert_eq!(p_text(0.000_2), "< 0.001");
        assert_eq!(hundredths(0.95), "95");
        assert_eq!(hundredths(0.995), "99.5");
    }
}
