//! The pictures of the programme's page.

use allotment_ledger::{Date, Slip, shown, waterfall};
use allotment_report as report;

use super::{Telling, in_words};

/// So many lines the picture of days has.
const DRAWN: usize = 24;

impl Telling<'_> {
    pub(super) fn figures(&self) -> Vec<report::Figure> {
        self.way().into_iter().chain(self.timeline()).collect()
    }

    /// From promised to spent, a picture for each currency.
    fn way(&self) -> Vec<report::Figure> {
        let all = waterfall(&self.books(), self.date()).unwrap_or_default();
        let figures = all.iter().map(|one| {
            let unit = 10_f64.powi(i32::try_from(one.currency.decimals()).unwrap_or(0));
            let money = one
                .steps
                .iter()
                .filter_map(|step| Some((step, step.minor?)));
            let percent = |part: &Option<String>| {
                part.as_ref()
                    .map_or_else(String::new, |part| format!("{part}%"))
            };
            #[expect(clippy::cast_precision_loss, reason = "the length of a bar")]
            let bars = money.map(|(step, minor)| report::AmountBar {
                name: step.step.into(),
                value: minor as f64 / unit,
                text: shown(minor, one.currency),
                more: vec![
                    percent(&step.of_promised),
                    percent(&step.of_before),
                    step.lag_days
                        .map_or_else(String::new, |days| days.to_string()),
                ],
                is_picked: false,
            });
            let last = |at: usize| shown(one.steps[at].minor.unwrap_or(0), one.currency);
            report::amount_bars(&report::AmountBars {
                topic: topic(
                    &format!("ledger-way-{}", one.currency.as_str().to_lowercase()),
                    "How far the money came",
                    one.currency.as_str(),
                ),
                sentence: format!("Of {} promised, {} is paid.", last(0), last(3)),
                columns: [
                    "Step",
                    "Amount",
                    "Of the promise",
                    "Of the step before",
                    "Days, the middle one",
                ]
                .map(str::to_owned)
                .into(),
                bars: bars.collect(),
            })
        });
        figures.collect()
    }

    /// The place, the code of the project in it, and which step or payment.
    fn named(&self, community: &str, slip: &Slip) -> String {
        let place = self.place_name(community);
        let code = slip.commitment.strip_prefix(community);
        let code = code.unwrap_or(&slip.commitment).trim_start_matches('/');
        let which = match slip.of {
            "milestone" => slip.name.clone(),
            of => format!("{of} {}", slip.name),
        };
        format!("{place}, {code}: {which}")
    }

    /// The days that were named first, moved and met: the latest first.
    fn timeline(&self) -> Option<report::Figure> {
        let slips = self.slips();
        let dated = slips.iter().filter(|(_, slip)| slip.first.is_some());
        let all = dated.clone().count();
        let late = dated
            .clone()
            .filter(|(_, slip)| slip.days.is_some_and(|days| days > 0))
            .count();
        let mut lines = Vec::new();
        for (community, slip) in dated.take(DRAWN) {
            let book = self.run.kept.books.book(community)?;
            let made = book.commitment(&slip.commitment)?.effective;
            let status = match (slip.actual, slip.days) {
                (Some(_), Some(days)) if days > 0 => "came late",
                (Some(_), _) => "came",
                (None, Some(days)) if days > 0 => "late",
                _ => "to come",
            };
            let time = |date: Date| (years(date), in_words(date));
            lines.push(report::PromiseLine {
                name: self.named(community, slip),
                status: status.into(),
                made: time(made),
                first_due: slip.first.map(time),
                last_due: slip
                    .forecast
                    .filter(|day| Some(*day) != slip.first)
                    .map(time),
                done: slip.actual.map(time),
            });
        }
        let drawn = if all > DRAWN {
            format!(" The {DRAWN} that are latest are drawn.")
        } else {
            String::new()
        };
        (!lines.is_empty()).then(|| {
            report::promise_timeline(&report::PromiseTimeline {
                topic: topic("ledger-days", "Days that were named, moved and met", ""),
                sentence: format!(
                    "Of {all} payments and steps with a day, {late} {} late, held against the day named first.{drawn}",
                    if late == 1 { "is or came" } else { "are or came" }
                ),
                lines,
            })
        })
    }
}

fn topic(key: &str, title: &str, unit: &str) -> report::FigureTopic {
    report::FigureTopic {
        key: key.into(),
        title: title.into(),
        outcome: "all promises".into(),
        unit: unit.into(),
        change: String::new(),
    }
}

/// A day in years, such as 2024.25.
fn years(date: Date) -> f64 {
    let (year, _, _) = date.parts();
    let first = |year: i32| Date::new(year, 1, 1).map_or(0, Date::days);
    let (start, end) = (first(year), first(year + 1));
    let days = f64::from((end - start).max(1));
    f64::from(year) + f64::from(date.days() - start) / days
}
