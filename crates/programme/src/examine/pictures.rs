//! What was found, as pictures: plain data for the report to draw.

use std::collections::{BTreeMap, BTreeSet};

use allotment_examine::{Day, Found, Part, Stage, Status, Why, by_group, per_head};
use allotment_report as report;
use num_traits::ToPrimitive;

use super::cells::{day, in_words, iso};
use super::run::Examination;
use super::words::listed;
use super::work::part;

/// So many lines a picture of promises has.
const DRAWN: usize = 24;

impl Examination {
    /// An amount in whole units, for the length of a bar.
    fn length(&self, minor: i128) -> f64 {
        let unit = 10_u32.pow(self.currency.decimals());
        minor.to_f64().unwrap_or(0.0) / f64::from(unit)
    }

    fn topic(&self, key: &str, title: &str, outcome: &str) -> report::FigureTopic {
        report::FigureTopic {
            key: key.into(),
            title: title.into(),
            outcome: outcome.into(),
            unit: self.currency.as_str().into(),
            change: String::new(),
        }
    }

    pub(super) fn figures(&self) -> Vec<report::Figure> {
        let mut all = Vec::new();
        all.extend(self.way_figure());
        all.extend(self.timeline());
        all.extend(self.heads());
        all.extend(self.verdict_figure());
        all.extend(self.replaced_figure());
        all.extend(self.net_figure());
        all.extend(self.decided_figure());
        all.extend(self.waits_figure());
        all.extend(self.gaps_figure());
        all
    }

    fn way_figure(&self) -> Option<report::Figure> {
        let sentence = format!("Of what was promised: {}.", self.way()?);
        let (promised, still) = (self.promised(), self.examined.totals.counted);
        let signed = |minor: u128| i128::try_from(minor).unwrap_or(i128::MAX);
        let bar = |name: &str, minor: u128, more: [String; 3]| report::AmountBar {
            name: name.into(),
            value: self.length(signed(minor)),
            text: self.money(minor),
            more: more.into(),
            is_picked: false,
        };
        let mut bars = vec![bar("promised", promised, [const { String::new() }; 3])];
        if still != promised {
            let percent = part(still, promised).and_then(Part::percent);
            let percent = percent.map_or_else(String::new, |percent| format!("{percent}%"));
            let more = [percent, String::new(), String::new()];
            bars.push(bar("still promised", still, more));
        }
        for (&(_, name), step) in Stage::ALL.iter().zip(self.examined.steps) {
            let Some(step) = step else { continue };
            let percent = |part: Option<Part>| {
                let percent = part.and_then(Part::percent);
                percent.map_or_else(String::new, |percent| format!("{percent}%"))
            };
            let days = step.days.map_or_else(String::new, |days| days.to_string());
            let more = [percent(step.of_promised), percent(step.of_before), days];
            bars.push(bar(name, step.minor, more));
        }
        Some(report::amount_bars(&report::AmountBars {
            topic: self.topic("way", "How far the money came", "all promises"),
            sentence,
            columns: [
                "Step",
                "Amount",
                "Of the promise",
                "Of the step before",
                "Days",
            ]
            .map(str::to_owned)
            .into(),
            bars,
        }))
    }

    fn timeline(&self) -> Option<report::Figure> {
        let time = |day: Day| (years(day), in_words(day));
        let mut lines = Vec::new();
        let (mut all, mut late) = (BTreeSet::new(), BTreeSet::new());
        let with_days = |at: &usize| {
            let standing = &self.examined.standing[*at];
            standing.first_due.is_some() || standing.done.is_some()
        };
        for at in (0..self.promises.len()).filter(with_days) {
            let standing = &self.examined.standing[at];
            let moved = standing
                .last_due
                .filter(|&last| Some(last) != standing.first_due);
            let by_days = |one: &Found| {
                one.status == Status::Late
                    && matches!(
                        one.why,
                        Why::Moved(_)
                            | Why::Stretched(_)
                            | Why::Overdue
                            | Why::YearsOver(_)
                            | Why::DoneLate(_)
                    )
            };
            // A pot that was announced under two ids is one.
            let pot = self.examined.counted[at].same_as.unwrap_or(at);
            all.insert(pot);
            if standing.found.iter().any(by_days) {
                late.insert(pot);
            }
            if lines.len() < DRAWN {
                lines.push(report::PromiseLine {
                    name: self.promises[at].id.clone(),
                    status: standing.found[0].status.name().into(),
                    made: time(self.promises[at].first().day),
                    first_due: standing.first_due.map(time),
                    last_due: moved.map(time),
                    done: standing.done.map(time),
                });
            }
        }
        let shown = if (0..self.promises.len()).filter(with_days).count() > lines.len() {
            format!(" The first {} are drawn.", lines.len())
        } else {
            String::new()
        };
        (!lines.is_empty()).then(|| {
            report::promise_timeline(&report::PromiseTimeline {
                topic: self.topic("timeline", "Days that were named, moved and met", ""),
                sentence: format!(
                    "Of {} with a day, {} late, held against the day named first.{shown}",
                    all.len(),
                    match late.len() {
                        0 => "none is".to_owned(),
                        1 => "1 is".to_owned(),
                        late => format!("{late} are"),
                    }
                ),
                lines,
            })
        })
    }

    /// For each index, what was promised a head by tenth of need.
    fn heads(&self) -> Vec<report::Figure> {
        let (Some(ground), Some(laid)) = (&self.ground, &self.laid) else {
            return Vec::new();
        };
        let step = (1..5).rev().find(|&step| self.has_step(step)).unwrap_or(0);
        let name = self.step_name(step);
        let figures = ground.indices.iter().enumerate().map(|(number, index)| {
            let sums = by_group(10, &index.tenth_of, &laid.steps[step], &ground.people);
            let known = sums.iter().enumerate().filter(|(_, sum)| sum.people > 0);
            let heads: Vec<(usize, u128, usize)> = known
                .filter_map(|(tenth, sum)| {
                    let head = per_head(i128::try_from(sum.minor).ok()?, sum.people)?;
                    Some((tenth, u128::try_from(head).ok()?, sum.places))
                })
                .collect();
            let bars = heads
                .iter()
                .map(|&(tenth, head, places)| report::AmountBar {
                    name: match tenth {
                        0 => "tenth 1, the greatest need".into(),
                        9 => "tenth 10, the least".into(),
                        tenth => format!("tenth {}", tenth + 1),
                    },
                    value: self.length(i128::try_from(head).unwrap_or(i128::MAX)),
                    text: self.money(head),
                    more: vec![places.to_string()],
                    is_picked: tenth == 0,
                });
            let sentence = match (heads.first(), heads.last()) {
                (Some(&(neediest, most, _)), Some(&(other, fewest, _))) if neediest != other => {
                    format!(
                        "By {}, {} was {name} for each person in tenth {}, and {} in tenth {}.",
                        index.name,
                        self.money(most),
                        neediest + 1,
                        self.money(fewest),
                        other + 1
                    )
                }
                _ => format!("By {}, too few tenths have people to compare.", index.name),
            };
            report::amount_bars(&report::AmountBars {
                topic: self.topic(
                    &format!("heads-{number}"),
                    &format!("For each person, by tenth of {}", index.name),
                    &format!("{name} a head"),
                ),
                sentence,
                columns: ["Tenth", "A head", "Places"].map(str::to_owned).into(),
                bars: bars.collect(),
            })
        });
        figures.collect()
    }

    /// Which part went to whom, one index beside another.
    fn verdict_figure(&self) -> Option<report::Figure> {
        let verdicts = self.all_verdicts();
        let bars: Vec<report::AmountBar> = (verdicts.iter())
            .filter_map(|(promise, one)| {
                let share = one.share?;
                let percent = share.percent()?;
                let people = one.people.and_then(Part::percent);
                // A bar's name is short; the group stands in full in the table.
                let name = match &one.source {
                    Some(_) => one.index.clone(),
                    None => format!("{}, by {}", one.group_in_short(), one.index),
                };
                Some(report::AmountBar {
                    name,
                    value: share.tenths_of_percent()?.to_f64()? / 10.0,
                    text: format!("{percent}%"),
                    more: vec![
                        one.group.clone(),
                        people.map_or_else(String::new, |people| format!("{people}%")),
                        promise.clone(),
                        one.source
                            .clone()
                            .unwrap_or_else(|| "worked out here".into()),
                    ],
                    is_picked: false,
                })
            })
            .take(DRAWN)
            .collect();
        let said: Vec<String> = (bars.iter())
            .map(|bar| format!("{} {} ({})", bar.name, bar.text, bar.more[0]))
            .collect();
        let mut topic = self.topic(
            "verdicts",
            "The same money under every index",
            "part of the money",
        );
        topic.unit = "per cent".into();
        (!bars.is_empty()).then(|| {
            report::amount_bars(&report::AmountBars {
                topic,
                sentence: format!("Which part of the money went to whom: {}.", listed(&said)),
                columns: [
                    "Money and index",
                    "Of the money",
                    "Group",
                    "Of the people",
                    "Promise",
                    "Source",
                ]
                .map(str::to_owned)
                .into(),
                bars,
            })
        })
    }

    fn replaced_figure(&self) -> Option<report::Figure> {
        let signed = |minor: u128| i128::try_from(minor).unwrap_or(i128::MAX);
        let mut bars = Vec::new();
        let (mut more, mut all) = (0, 0);
        for (at, promise) in self.promises.iter().enumerate() {
            let Some(minor) = self
                .examined_minor(at)
                .filter(|_| !promise.replaces.is_empty())
            else {
                continue;
            };
            let net = signed(minor) - signed(self.examined.counted[at].replaced);
            all += 1;
            more += usize::from(net > 0);
            if bars.len() < DRAWN {
                let sign = if net < 0 { "\u{2212}" } else { "" };
                bars.push(report::AmountBar {
                    name: promise.id.clone(),
                    value: self.length(net),
                    text: format!("{sign}{}", self.money(net.unsigned_abs())),
                    more: vec![
                        self.money(minor),
                        self.money(self.examined.counted[at].replaced),
                    ],
                    is_picked: net < 0,
                });
            }
        }
        (all > 0).then(|| {
            report::amount_bars(&report::AmountBars {
                topic: self.topic(
                    "replaced",
                    "New pots beside those that they replace",
                    "more than before",
                ),
                sentence: format!(
                    "Of {all} that replace another pot, {more} come to more than what they replace."
                ),
                columns: ["Promise", "More than before", "Comes to", "Replaces"]
                    .map(str::to_owned)
                    .into(),
                bars,
            })
        })
    }

    fn net_figure(&self) -> Option<report::Figure> {
        let rows = self.net_rows();
        let all = rows.first()?;
        let text = |minor: i128| self.signed_money(minor);
        let bar = |name: &str, minor: i128, is_picked| report::AmountBar {
            name: name.into(),
            value: self.length(minor),
            text: text(minor),
            more: Vec::new(),
            is_picked,
        };
        let left = match all.left() {
            Some(left) if all.rows_apart.is_empty() => format!("{} is left.", text(left)),
            Some(left) => format!(
                "{} is left. What was cut in years that nothing promised is of ({}) is not taken off.",
                text(left),
                text(all.apart)
            ),
            None => {
                "those are of years that do not meet, so that nothing is left or missing.".into()
            }
        };
        let cut = if all.is_apart { all.apart } else { all.cut };
        let mut bars = vec![
            bar("promised", all.counted, false),
            bar("pots replaced", -all.replaced, false),
            bar("cut", -cut, false),
        ];
        bars.extend(all.left().map(|left| bar("left", left, true)));
        Some(report::amount_bars(&report::AmountBars {
            topic: self.topic("net", "New money beside what was cut", "on one base"),
            sentence: format!(
                "{} is promised; the pots that it replaces came to {}, and {} was cut: {left}",
                text(all.counted),
                text(all.replaced),
                text(cut),
            ),
            columns: ["What", "Amount"].map(str::to_owned).into(),
            bars,
        }))
    }

    fn decided_figure(&self) -> Option<report::Figure> {
        let decided = self.decided();
        let all: u128 = decided.iter().map(|one| one.1).sum();
        let percent = |minor: u128| {
            let part = part(minor, all).and_then(Part::percent);
            part.map_or_else(String::new, |percent| format!("{percent}%"))
        };
        let said: Vec<String> = (decided.iter())
            .map(|&(who, minor)| format!("{who} {}", percent(minor)))
            .collect();
        (all > 0).then(|| {
            report::amount_bars(&report::AmountBars {
                topic: self.topic("decided", "Who decides", "money promised"),
                sentence: format!("Who decides on the money: {}.", listed(&said)),
                columns: ["Who", "Amount", "Part"].map(str::to_owned).into(),
                bars: (decided.iter())
                    .map(|&(who, minor)| report::AmountBar {
                        name: who.into(),
                        value: self.length(i128::try_from(minor).unwrap_or(i128::MAX)),
                        text: self.money(minor),
                        more: vec![percent(minor)],
                        is_picked: false,
                    })
                    .collect(),
            })
        })
    }

    /// Days to the first pound by tenth of need, index after index.
    fn waits_figure(&self) -> Option<report::Figure> {
        let waits = self.waited();
        let (_, _, [all, waiting], median) = waits.first()?;
        let bars = waits
            .iter()
            .skip(1)
            .map(|(index, tenth, [all, waiting], median)| {
                let text = median.map_or_else(
                    || "most still wait".to_owned(),
                    |days| format!("{days} days"),
                );
                report::AmountBar {
                    name: format!("{index}, tenth {tenth}"),
                    value: median.and_then(|days| days.to_f64()).unwrap_or(f64::NAN),
                    text,
                    more: vec![all.to_string(), waiting.to_string()],
                    is_picked: *tenth == 1,
                }
            });
        let bars: Vec<report::AmountBar> = bars.take(DRAWN).collect();
        let mut topic = self.topic("first-pound", "Days to the first pound", "lower median");
        topic.unit = "days".into();
        let half = median.map_or_else(
            || "more than half still wait".to_owned(),
            |days| format!("half had their first pound within {days} days"),
        );
        (*all > 0).then(|| {
            report::amount_bars(&report::AmountBars {
                topic,
                sentence: format!("Of {all} promises to places, {waiting} still wait; {half}."),
                columns: [
                    "Index and tenth",
                    "Days",
                    "Promises to places",
                    "Still waiting",
                ]
                .map(str::to_owned)
                .into(),
                bars,
            })
        })
    }

    /// What each place is more than its peers, or than the nation, since the
    /// first day.
    fn gaps_figure(&self) -> Option<report::Figure> {
        let ground = self.ground.as_ref()?;
        let mut last: BTreeMap<(&str, usize), usize> = BTreeMap::new();
        let mut days: BTreeMap<(&str, usize), usize> = BTreeMap::new();
        for (at, row) in self.gaps.iter().enumerate() {
            last.insert((&row.measure, row.place), at);
            *days.entry((&row.measure, row.place)).or_default() += 1;
        }
        let mut bars = Vec::new();
        for (key, at) in last.iter().filter(|(key, _)| days[key] > 1) {
            let row = &self.gaps[*at];
            let to = row.change_to_peers.as_ref().map(|change| (change, "peers"));
            let to = to.or(row
                .change_to_nation
                .as_ref()
                .map(|change| (change, "the nation")));
            let Some((change, whom)) = to else { continue };
            let change = change.to_f64().unwrap_or(f64::NAN);
            bars.push(report::AmountBar {
                name: format!("{}: {}", ground.ids[key.1], key.0),
                value: change,
                text: format!("{change:+.2} to {whom}").replace('-', "\u{2212}"),
                more: vec![in_words(row.day)],
                is_picked: false,
            });
        }
        let grew = bars.iter().filter(|bar| bar.value > 0.0).count();
        let shown = bars.len();
        bars.truncate(DRAWN);
        let mut topic = self.topic(
            "gaps",
            "How gaps moved since the first day",
            "change of the gap",
        );
        topic.unit = String::new();
        (shown > 0).then(|| {
            report::amount_bars(&report::AmountBars {
                topic,
                sentence: format!(
                    "Of {shown} places and measures, {grew} rose beside the others since the first day."
                ),
                columns: ["Place and measure", "Change of the gap", "Until"]
                    .map(str::to_owned)
                    .into(),
                bars,
            })
        })
    }
}

/// A day in years, for the axis of a picture.
fn years(of: Day) -> f64 {
    let text = iso(of);
    let year: i32 = text
        .get(..4)
        .and_then(|year| year.parse().ok())
        .unwrap_or(1970);
    let begins = day(&format!("{year:04}-01-01")).map_or(0, |first| of.since(first));
    f64::from(year) + begins.to_f64().unwrap_or(0.0) / 366.0
}
