//! The page of an examination of promises, and its pictures.

use allotment_report::{
    AmountBar, AmountBars, ExaminationPage, ExaminedPromise, FigureTopic, PromiseLine,
    PromiseTimeline, ReportError, amount_bars, examination_html, promise_timeline,
};
use proptest::prelude::*;

use crate::figures::{floats, maybe, some, sound, topics, words};
use crate::html;

fn way() -> AmountBars {
    let bar = |name: &str, value, text: &str, percent: &str| AmountBar {
        name: name.into(),
        value,
        text: text.into(),
        more: vec![percent.into()],
        is_picked: name == "spent",
    };
    AmountBars {
        topic: FigureTopic {
            key: "way".into(),
            title: "How far the money came".into(),
            outcome: "all promises".into(),
            unit: "GBP".into(),
            change: String::new(),
        },
        sentence: "Of £10.47bn promised, £1.24bn was spent (11.8%).".into(),
        columns: ["Step", "Amount", "Of the promise"]
            .map(str::to_owned)
            .into(),
        bars: vec![
            bar("promised", 1.047e10, "£10.47bn", ""),
            bar("spent", 1.24e9, "£1.24bn", "11.8%"),
        ],
    }
}

fn days() -> PromiseTimeline {
    let time = |year: f64| (year, format!("in {year}"));
    PromiseTimeline {
        topic: FigureTopic {
            key: "timeline".into(),
            title: "Days that were named, moved and met".into(),
            ..FigureTopic::default()
        },
        sentence: "Of 1 with a day, 1 is late.".into(),
        lines: vec![PromiseLine {
            name: "halls".into(),
            status: "late".into(),
            made: time(2021.5),
            first_due: Some(time(2023.25)),
            last_due: Some(time(2024.75)),
            done: None,
        }],
    }
}

fn page() -> ExaminationPage {
    let promise = |source: &str| ExaminedPromise {
        id: "a<b".into(),
        what: "halls & parks".into(),
        who: "us".into(),
        amount: "£5m".into(),
        also: String::new(),
        status: "late".into(),
        evidence: "due, and not done".into(),
        day: "31 March 2024".into(),
        source: source.into(),
    };
    ExaminationPage {
        title: "Promises & what became of them".into(),
        lead: vec!["All of them.".into()],
        promises: vec![
            promise("https://example.org/a?b=1&c=2"),
            promise("javascript:alert(1)"),
            promise("https://example.org/ with words"),
        ],
        more: Some("7 more are in examination.csv.".into()),
        figures: vec![amount_bars(&way()), promise_timeline(&days())],
        sources: vec!["a.csv; SHA-256 00.".into()],
        files: vec![("waterfall.csv".into(), "how far money came".into())],
        version: "0.1.0".into(),
    }
}

#[test]
fn the_page_is_whole_and_leads_only_to_addresses() {
    let text = examination_html(&page()).unwrap();
    let read = html::read(&text).unwrap();
    assert_eq!(read.headings, [1, 2, 2, 2, 2, 2]);
    assert!(read.forbidden.is_empty(), "{:?}", read.forbidden);
    for name in &read.names {
        assert!(read.ids.contains(name), "{name}");
    }
    let outside: Vec<&String> = read
        .links
        .iter()
        .filter(|link| link.contains(':'))
        .collect();
    assert_eq!(outside.len(), 1, "{outside:?}");
    assert!(outside[0].starts_with("https://example.org/a?b=1"));
    assert!(text.contains("javascript:alert(1)"), "it is shown as words");
    let twice = ExaminationPage {
        figures: vec![amount_bars(&way()), amount_bars(&way())],
        ..page()
    };
    let wrong = ReportError::DuplicateFigure { key: "way".into() };
    assert_eq!(examination_html(&twice), Err(wrong));
}

#[test]
fn pictures_have_their_numbers_as_a_table() {
    let figure = amount_bars(&way());
    sound(&figure).unwrap();
    for cell in ["£10.47bn", "£1.24bn", "11.8%"] {
        assert!(figure.table.contains(&format!(">{cell}</td>")), "{cell}");
        assert!(figure.svg.contains(cell));
    }
    let figure = promise_timeline(&days());
    sound(&figure).unwrap();
    for cell in ["halls", "late", "in 2021.5", "in 2023.25", "in 2024.75"] {
        assert!(figure.table.contains(cell), "{cell}");
    }
    // Years have no commas.
    assert!(figure.svg.contains(">2022<") && !figure.svg.contains("2,02"));
    assert!(
        amount_bars(&AmountBars::default())
            .svg
            .contains("nothing to draw")
    );
    assert!(
        promise_timeline(&PromiseTimeline::default())
            .svg
            .contains("nothing to draw")
    );
}

proptest! {
    #[test]
    fn any_amounts_are_sound(
        topic in topics(), columns in some(words()),
        bars in some((words(), floats(), words(), some(words()), any::<bool>())),
    ) {
        let bar = |(name, value, text, more, is_picked)| {
            AmountBar { name, value, text, more, is_picked }
        };
        let bars = bars.into_iter().map(bar).collect();
        let input = AmountBars { topic, sentence: "It is.".into(), columns, bars };
        sound(&amount_bars(&input)).map_err(TestCaseError::fail)?;
    }

    #[test]
    fn any_promises_are_sound(
        topic in topics(),
        lines in some((words(), floats(), maybe(floats()), maybe(floats()), maybe(floats()))),
    ) {
        let time = |time: f64| (time, format!("{time}"));
        let line = |(name, made, first, last, done): (String, f64, Option<f64>, _, _)| PromiseLine {
            name,
            status: "late".into(),
            made: (made, "then".into()),
            first_due: first.filter(|first| first.is_finite()).map(time),
            last_due: Option::map(last, |last: f64| (last, "later".into())),
            done: Option::map(done, |done: f64| (done, "at last".into())),
        };
        let lines = lines.into_iter().map(line).collect();
        let input = PromiseTimeline { topic, sentence: "It is.".into(), lines };
        sound(&promise_timeline(&input)).map_err(TestCaseError::fail)?;
    }
}
