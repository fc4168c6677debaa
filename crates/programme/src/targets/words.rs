//! Answers in words.

use std::fmt::Write as _;

use allotment_place::MoreIs;
use allotment_targets::{
    Anyway, AnywayFound, AtOnce, Attainable, AttainableFound, Gap, GapFound, History, Lint, Move,
    NotTold, Of, Said,
};

use super::dates::{Dates, said_end as day};
use super::spec::TargetSpec;
use super::tell::Found;

/// An answer: how it turned out, why in a word, and in a sentence.
#[derive(Debug, Clone)]
pub(super) struct Answer {
    /// What was asked, in a word.
    pub question: &'static str,
    /// `pass`, `weak`, `fail` or `cannot-tell`.
    pub verdict: &'static str,
    /// In a word.
    pub finding: &'static str,
    /// In a sentence, with its numbers.
    pub sentence: String,
}

/// The seven answers, in the order of the questions.
pub(super) fn answers(target: &TargetSpec, found: &Found) -> [Answer; 7] {
    let (lint, dates) = (&found.lint, found.dates);
    [
        baseline(target, lint, dates),
        end(target, lint.end),
        measure(target, lint.measure),
        gap(&lint.gap, dates),
        success(target, lint),
        anyway(target, &lint.anyway, dates),
        attainable(target, found),
    ]
}

fn verdict(said: Said) -> &'static str {
    match said {
        Said::Yes => "pass",
        Said::InPart => "weak",
        Said::No => "fail",
    }
}

/// A number as people read it: few digits, and no more than it has.
pub(super) fn plain(number: f64) -> String {
    let digits = match number.abs() {
        size if size >= 1000.0 => 0,
        size if size >= 10.0 => 1,
        _ => 2,
    };
    let text = format!("{number:.digits$}");
    let text = if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    } else {
        text
    };
    if text == "-0" { "0".to_owned() } else { text }
}

fn hundredths(share: f64) -> String {
    let percent = 100.0 * share;
    match percent {
        _ if percent >= 100.0 => "100%".to_owned(),
        _ if percent > 99.0 => "more than 99%".to_owned(),
        _ if percent <= 0.0 => "0%".to_owned(),
        _ if percent < 1.0 => "less than 1%".to_owned(),
        _ => format!("{percent:.0}%"),
    }
}

fn baseline(target: &TargetSpec, found: &Lint, dates: Dates) -> Answer {
    let said = target.asked.baseline.unwrap_or_default();
    let mut sentence = match (said.at, said.value.or(found.baseline_value)) {
        (Some(at), Some(value)) => {
            format!("It starts from {} in {}", plain(value), dates.said(at))
        }
        (Some(at), None) => format!(
            "It starts in {}, but nothing says what the measure was then",
            dates.said(at)
        ),
        (None, _) => match said.value {
            Some(value) => format!(
                "It starts from {}, but nothing says when that was",
                plain(value)
            ),
            None => "It does not say where it starts from".to_owned(),
        },
    };
    if let (None, Some(at)) = (said.at, target.asked.starts()) {
        let _infallible = write!(sentence, "; {} stands in here", dates.said(at));
        if let (None, Some(value)) = (said.value, found.baseline_value) {
            let _infallible = write!(sentence, ", when it was {}", plain(value));
        }
    }
    if let Some(value) = found.panel_has {
        let _infallible = write!(sentence, ", and the panel has {} then", plain(value));
    }
    sentence.push('.');
    Answer {
        question: "baseline",
        verdict: verdict(found.baseline),
        finding: match found.baseline {
            Said::No => "none",
            _ if found.panel_has.is_some() => "not-as-the-panel",
            Said::Yes => "dated",
            Said::InPart => "half-said",
        },
        sentence,
    }
}

fn end(target: &TargetSpec, found: Said) -> Answer {
    let (finding, sentence) = match (found, target.asked.by) {
        (Said::Yes, Some(by)) => ("dated", format!("It ends before {}.", day(by))),
        (_, None) => (
            "none",
            "It has no end, so it can never be missed.".to_owned(),
        ),
        (_, Some(by)) if target.asked.starts() == Some(by) => {
            ("before-it-starts", "It ends when it starts.".to_owned())
        }
        (_, Some(by)) => (
            "before-it-starts",
            format!("It ends before {}, and starts later.", day(by)),
        ),
    };
    Answer {
        question: "end",
        verdict: verdict(found),
        finding,
        sentence,
    }
}

fn measure(target: &TargetSpec, found: Said) -> Answer {
    let asked = &target.asked;
    let parts = [
        (asked.more_is.is_some(), "which way is better"),
        (asked.has_denominator, "what it is counted over"),
        (
            asked.has_unit,
            if target.unit.is_some() {
                "in which year's prices the money is"
            } else {
                "in what unit it is"
            },
        ),
    ];
    let missing: Vec<&str> = (parts.iter())
        .filter_map(|(is_said, what)| (!is_said).then_some(*what))
        .collect();
    let sentence = match &target.measure {
        None => "It names no measure, so nobody can say whether it was met.".to_owned(),
        Some(title) if target.is_nominal => format!(
            "It is measured by {title}, in {}: such money rises as prices do, so a rise may buy no more.{}",
            target.unit.as_deref().unwrap_or("money"),
            match missing.as_slice() {
                [others @ .., _] if !others.is_empty() =>
                    format!(" It does not say {}.", others.join(", nor ")),
                _ => String::new(),
            }
        ),
        Some(title) if missing.is_empty() => {
            let unit = target.unit.as_deref().unwrap_or("no unit");
            format!("It is measured by {title}, in {unit}.")
        }
        Some(title) => format!(
            "It is measured by {title}, but does not say {}.",
            missing.join(", nor ")
        ),
    };
    Answer {
        question: "measure",
        verdict: verdict(found),
        finding: match found {
            Said::InPart if target.is_nominal => "nominal",
            Said::Yes => "complete",
            Said::InPart => "half-said",
            Said::No => "none",
        },
        sentence,
    }
}

fn gap(found: &GapFound, dates: Dates) -> Answer {
    let sentence = match (&found.said, &found.gap) {
        (Said::No, _) => {
            "It says nothing of the gap between places: it could be met while they drift apart."
                .to_owned()
        }
        (_, Some(gap)) => gap_went(gap, dates),
        _ => "It speaks of the gap between places; no panel says how that went.".to_owned(),
    };
    Answer {
        question: "gap",
        verdict: verdict(found.said),
        finding: if found.said == Said::No {
            "average-only"
        } else {
            "named"
        },
        sentence,
    }
}

fn gap_went(gap: &Gap, dates: Dates) -> String {
    if let Some((at, lower)) = gap.no_ratio {
        return format!(
            "It speaks of the gap, as a ratio; but the place that a tenth of places are below had {} in {}, and nothing is a multiple of that: ask for the difference.",
            plain(lower),
            dates.said(at)
        );
    }
    let (Some(at_baseline), Some(last)) = (gap.at_baseline, gap.points.last()) else {
        return "It speaks of the gap between places; the panel has too few times or too few places to say how that went."
            .to_owned();
    };
    let so_far = format!(
        "It speaks of the gap. Between the tenth of places at either end it was {} at the start and {} in {}",
        plain(at_baseline),
        plain(last.1),
        dates.said(last.0)
    );
    match gap.chance_closes {
        Some(chance) => format!(
            "{so_far}; on its trend the chance that it closes at all is {}.",
            hundredths(chance)
        ),
        None => format!("{so_far}; that is too short for a trend."),
    }
}

fn success(target: &TargetSpec, found: &Lint) -> Answer {
    if found.met_when_set {
        let there = match (target.asked.of, found.baseline_value) {
            (Of::Whole, Some(value)) => format!("it was {} at the start", plain(value)),
            _ => "every place had that at the start".to_owned(),
        };
        return Answer {
            question: "success",
            verdict: "fail",
            finding: "met-when-set",
            sentence: format!(
                "It says what success is, as a number; but {there}, so it was met when it was set."
            ),
        };
    }
    let (finding, sentence) = match found.success {
        Said::No if found.is_of_nothing => (
            "percent-of-nothing",
            "It asks for a percentage of what was 0 at the start, which is nothing.",
        ),
        Said::Yes => ("a-number", "It says what success is, as a number."),
        Said::InPart => (
            "any-rise",
            "Any change for the better would count as success, however small.",
        ),
        Said::No => ("none", "It does not say what success is."),
    };
    Answer {
        question: "success",
        verdict: verdict(found.success),
        finding,
        sentence: sentence.to_owned(),
    }
}

fn why_not(why: NotTold) -> (&'static str, &'static str) {
    match why {
        NotTold::NoPanel => ("no-panel", "Nothing here says how the measure went."),
        NotTold::NoAim => ("no-aim", "It does not say what is to be reached."),
        NotTold::NoDates => (
            "no-dates",
            "It does not say from when, or by when after that.",
        ),
        NotTold::NoPolarity => ("no-polarity", "It does not say which way is better."),
        NotTold::NoBaseline => ("no-baseline", "There is no value at the start."),
        NotTold::TooShort => ("too-short", "The panel is too short to tell."),
        NotTold::OnlyParts => (
            "only-parts",
            "It is about all places together, and only single places are known, which go up and down more: name the code of the whole, and others of its size.",
        ),
        NotTold::FewSeen => (
            "few-seen",
            "It asks something of every place, and too few of them were seen at two times to tell.",
        ),
        NotTold::OfNothing => (
            "percent-of-nothing",
            "A percentage of what was 0 at the start is nothing.",
        ),
        NotTold::InsideWindow => (
            "inside-window",
            "Its time is shorter than that over which one value is gathered, so no move in it can be measured.",
        ),
        NotTold::WithinError => (
            "within-error",
            "The error of the values hides whether it was ever done.",
        ),
    }
}

fn anyway(target: &TargetSpec, found: &AnywayFound, dates: Dates) -> Answer {
    let (verdict, finding) = match found.finding {
        Anyway::WouldHappen => ("fail", "would-happen-anyway"),
        Anyway::MayHappen => ("weak", "may-happen-anyway"),
        Anyway::WouldNot => ("pass", "would-not-happen-anyway"),
        Anyway::CannotTell(why) => {
            let (finding, sentence) = why_not(why);
            return Answer {
                question: "anyway",
                verdict: "cannot-tell",
                finding,
                sentence: sentence.to_owned(),
            };
        }
    };
    let chance = hundredths(found.chance.unwrap_or(0.0));
    let seen = match (found.last_seen, found.is_before) {
        (Some(at), true) => format!("On the trend up to {}", dates.said(at)),
        (Some(at), false) => format!(
            "There are too few years before it; on the trend up to {}",
            dates.said(at)
        ),
        (None, _) => "On the trend of each place".to_owned(),
    };
    let mut sentence = match target.asked.of {
        Of::Whole => format!("{seen} the chance that it happens anyway is {chance}"),
        Of::EveryPlace => format!("{seen} {chance} of places would reach it anyway"),
    };
    if let (Some(forecast), Some(level)) = (&found.forecast, found.level) {
        let _infallible = write!(
            sentence,
            ": all together would come to {} (90 in 100: {} to {}), and {} is asked",
            plain(forecast.value),
            plain(forecast.low),
            plain(forecast.high),
            plain(level)
        );
    }
    if let Some((at, value)) = found.latest.filter(|_| found.is_before) {
        let _infallible = write!(sentence, "; in {} it was {}", dates.said(at), plain(value));
    }
    sentence.push('.');
    Answer {
        question: "anyway",
        verdict,
        finding,
        sentence,
    }
}

fn attainable(target: &TargetSpec, found: &Found) -> Answer {
    let AttainableFound {
        finding,
        needed,
        history,
        at_once,
    } = &found.lint.attainable;
    let (verdict, finding, lead) = match *finding {
        Attainable::SeenBefore => ("pass", "seen-before", ""),
        Attainable::SeenRarely => ("weak", "seen-rarely", ""),
        Attainable::BeyondAnyChangeSeen => ("fail", "beyond-any-change-seen", ""),
        Attainable::CannotTell(why) => {
            let (finding, sentence) = why_not(why);
            ("cannot-tell", finding, sentence)
        }
    };
    let mut parts = Vec::new();
    if !lead.is_empty() {
        parts.push(lead.to_owned());
    }
    parts.extend(match (target.asked.of, history, at_once) {
        (Of::EveryPlace, _, Some(most)) => Some(at_once_said(*most, found.dates)),
        (Of::Whole, Some(history), _) if history.longest.is_some() => {
            Some(history_said(target, needed.unwrap_or(0.0), history, found))
        }
        (_, None, None) if *needed == Some(0.0) => {
            Some("It asks for no more than was there when it was set.".to_owned())
        }
        _ => None,
    });
    Answer {
        question: "attainable",
        verdict,
        finding,
        sentence: parts.join(" "),
    }
}

fn at_once_said(most: AtOnce, dates: Dates) -> String {
    let error = if most.perhaps > most.share {
        format!(
            " by more than the error; what was measured does not rule out {}",
            hundredths(most.perhaps)
        )
    } else {
        String::new()
    };
    // Between other times more may have, and nobody saw.
    let lead = if most.seen_elsewhere > 0 {
        "Between the times that can tell, at most"
    } else {
        "At most"
    };
    format!(
        "{lead} {} of places ever did so at once{}, from {} to {}{error}.",
        hundredths(most.share),
        if most.seen < most.of {
            format!(" ({} of {} were seen)", most.seen, most.of)
        } else {
            String::new()
        },
        dates.said(most.from),
        dates.said(most.to)
    )
}

fn history_said(target: &TargetSpec, needed: f64, history: &History, found: &Found) -> String {
    let asks = if needed > f64::MIN_POSITIVE {
        let way = match target.asked.more_is {
            Some(MoreIs::Worse) => "less",
            _ => "more",
        };
        format!("It asks for {} {way}.", plain(needed))
    } else {
        "It asks for any change for the better.".to_owned()
    };
    let beyond_error = match (&history.longest, history.within_error) {
        (Some(one), within) if one.error > 0.0 => {
            let within = match within {
                0 => String::new(),
                within => format!(" ({within} only within the error)"),
            };
            format!(" and by more than the error{within}")
        }
        _ => String::new(),
    };
    let longest = history.longest.as_ref();
    let longest = longest.map_or(String::new(), |one| moved(target.asked.more_is, one, found));
    let pace = match &history.pace {
        Some(pace) if history.moved_so_far == 0 => paced(needed, history.years_seen, pace),
        _ => String::new(),
    };
    match history.places {
        1 => format!(
            "{asks} All together {} so far in that time or less{beyond_error}, and others of that size are not known{longest}{pace}.",
            if history.moved_so_far > 0 {
                "once moved"
            } else {
                "never moved"
            },
        ),
        places => format!(
            "{asks} Of {places}, all together and others of that size, {} ever moved so far in that time or less{beyond_error}, and of the {} that began like this {}{longest}{pace}.",
            history.moved_so_far, history.like, history.like_moved_so_far
        ),
    }
}

/// The longest move, which way it went, and where: one the other way comes nearest where
/// there is none that way.
fn moved(more_is: Option<MoreIs>, one: &Move, found: &Found) -> String {
    let place = match found.names.get(&one.code) {
        Some(name) => format!("{name} ({})", one.code),
        None => one.code.clone(),
    };
    let error = if one.error > 0.0 {
        format!(", give or take {}", plain(IN_95 * one.error))
    } else {
        String::new()
    };
    let rose = (one.by > 0.0) == (more_is != Some(MoreIs::Worse));
    let way = if rose { "more" } else { "less" };
    let by = if one.by > 0.0 {
        format!("; the longest move was {} {way}", plain(one.by))
    } else if one.by < 0.0 {
        let size = plain(one.by.abs());
        format!("; none went that way, and the nearest was {size} {way}")
    } else {
        "; none went that way, and the nearest was no change".to_owned()
    };
    format!(
        "{by} in {place}, from {} to {}{error}",
        found.dates.said(one.from),
        found.dates.said(one.to)
    )
}

/// So many standard errors lie to each side in 95 of 100 cases.
const IN_95: f64 = 1.959_963_984_540_054;

/// How long it would take at the greatest pace over as long as any was seen.
fn paced(needed: f64, years_seen: f64, pace: &Move) -> String {
    let seen = format!(". They were seen over {} years at most", plain(years_seen));
    let a_year = pace.by / (pace.to - pace.from);
    if a_year > 0.0 {
        format!(
            "{seen}; at the greatest pace over so long, {} a year, it would take {} years",
            plain(a_year),
            plain(needed / a_year)
        )
    } else {
        format!("{seen}, and over so long none came nearer")
    }
}
