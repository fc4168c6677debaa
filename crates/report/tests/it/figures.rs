//! The figures of an evaluation.

use allotment_report::{
    BalancePlot, BalanceRow, BesidePath, BesidePeriod, DiscontinuityPlot, DistanceRing, EventPoint,
    EventStudy, Figure, FigureBreakdown, FigureEstimate, FigureRestriction, FigureSpan,
    FigureTopic, PathPeriod, Placebo, PlaceboCloud, PowerCurve, PowerLine, PowerPoint, ReportError,
    RingEstimate, ScoreBin, ScoreLine, SensitivityCurve, SensitivityPoint, SpilloverPlot,
    SyntheticPath, WorthBar, WorthBars, XmrChart, XmrKind, XmrPoint, balance_plot, beside_plot,
    discontinuity_plot, event_study, figures_html, figures_page, placebo_cloud, power_curve,
    sensitivity_curve, spillover_plot, synthetic_path, worth_bars, xmr_chart,
};
use proptest::prelude::*;

use crate::{findings, html};

/// What must hold of every figure.
pub fn sound(figure: &Figure) -> Result<(), String> {
    let page = format!("<!doctype html>{}{}", figure.svg, figure.table);
    html::read(&page)?;
    for bad in ["NaN", "inf ", "inf\"", "-inf"] {
        if page.contains(bad) {
            return Err(format!("{bad} in {page}"));
        }
    }
    let control = |letter: &char| *letter < ' ' && !"\t\n\r".contains(*letter);
    if page
        .chars()
        .any(|letter| control(&letter) || matches!(letter, '\u{fffe}' | '\u{ffff}'))
    {
        return Err("a letter that XML cannot hold".to_owned());
    }
    for part in page.split('&').skip(1) {
        let entity = part.split_once(';').map(|(name, _)| name);
        if !matches!(entity, Some("amp" | "lt" | "gt" | "quot" | "#39")) {
            return Err(format!("a bare & before {part:.20}"));
        }
    }
    if figure.sentence.is_empty() || !figure.sentence.ends_with('.') {
        return Err(format!("no sentence: {}", figure.sentence));
    }
    inside(&figure.svg)
}

fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let from = tag.find(&format!(" {name}=\""))? + name.len() + 3;
    tag[from..].split('"').next()
}

/// Every point of every path, line and word lies on the sheet.
fn inside(svg: &str) -> Result<(), String> {
    let size = attribute(svg, "viewBox").ok_or("no viewBox")?;
    let size: Vec<f64> = size.split(' ').map(|part| part.parse().unwrap()).collect();
    let check = |x: f64, y: f64, tag: &str| {
        let good = (-0.01..=size[2] + 0.01).contains(&x) && (-0.01..=size[3] + 0.01).contains(&y);
        good.then_some(())
            .ok_or(format!("{x} {y} is off the sheet: <{tag}"))
    };
    for tag in svg
        .split('<')
        .map(|tag| tag.split('>').next().unwrap_or_default())
    {
        for (x, y) in [("x", "y"), ("x1", "y1"), ("x2", "y2")] {
            if let (Some(x), Some(y)) = (attribute(tag, x), attribute(tag, y)) {
                check(x.parse().unwrap(), y.parse().unwrap(), tag)?;
            }
        }
        if let Some(path) = attribute(tag, "d") {
            for (x, y) in walk(path) {
                check(x, y, tag)?;
            }
        }
    }
    Ok(())
}

/// Where a path goes: the commands that we draw with.
fn walk(path: &str) -> Vec<(f64, f64)> {
    let mut spaced = String::new();
    for letter in path.chars() {
        if letter.is_ascii_alphabetic() {
            spaced.extend([' ', letter, ' ']);
        } else {
            spaced.push(letter);
        }
    }
    let mut tokens = spaced.split_whitespace().peekable();
    let (mut x, mut y, mut letter) = (0.0, 0.0, 'M');
    let mut points = Vec::new();
    while let Some(token) = tokens.peek() {
        if let Some(command) = token.chars().next().filter(char::is_ascii_alphabetic) {
            letter = command;
            tokens.next();
            if letter == 'Z' {
                continue;
            }
        }
        let mut next = || tokens.next().unwrap().parse::<f64>().unwrap();
        match letter {
            'M' | 'L' => (x, y) = (next(), next()),
            'm' | 'l' => (x, y) = (x + next(), y + next()),
            'H' => x = next(),
            'h' => x += next(),
            'V' => y = next(),
            'v' => y += next(),
            'a' => {
                for _ in 0..5 {
                    next();
                }
                (x, y) = (x + next(), y + next());
            }
            other => panic!("the command {other}"),
        }
        points.push((x, y));
    }
    points
}

/// Every number in the cells of a table.
fn numbers(table: &str) -> Vec<f64> {
    let text = table.replace('\u{2212}', "-").replace(',', "");
    let words = text.split(|letter: char| letter.is_whitespace() || "<>".contains(letter));
    words.filter_map(|word| word.parse().ok()).collect()
}

/// Each of `values` stands in the table, as exact as a picture needs: to a
/// thirtieth of what the axis spans, or to three digits.
fn tells(figure: &Figure, values: &[f64]) -> Result<(), String> {
    let cells = numbers(&figure.table);
    let most = values.iter().copied().fold(0.0, f64::max);
    let span = most - values.iter().copied().fold(0.0, f64::min);
    for value in values {
        let near = |cell: &f64| (cell - value).abs() <= span * 0.03 + value.abs() * 0.006;
        if !cells.iter().any(near) {
            return Err(format!("{value} is not in {}", figure.table));
        }
    }
    Ok(())
}

#[test]
fn each_figure_is_sound_and_reads_well() {
    for figure in findings::all() {
        sound(&figure).unwrap();
        let text = format!("{}\n\n{}\n\n{}", figure.sentence, figure.table, figure.svg);
        insta::assert_snapshot!(format!("figure_{}", figure.key), text);
    }
}

#[test]
fn the_same_findings_give_the_same_bytes() {
    assert_eq!(findings::all(), findings::all());
}

/// Source: WCAG 2.2, relative luminance and contrast ratio.
fn contrast_to_white(ink: &str) -> f64 {
    let part = |from: usize| {
        let part = f64::from(u8::from_str_radix(&ink[from..from + 2], 16).unwrap()) / 255.0;
        if part <= 0.040_45 {
            part / 12.92
        } else {
            ((part + 0.055) / 1.055).powf(2.4)
        }
    };
    1.05 / (0.2126 * part(1) + 0.7152 * part(3) + 0.0722 * part(5) + 0.05)
}

#[test]
fn every_ink_that_says_something_stands_out() {
    for figure in findings::all() {
        for (start, _) in figure.svg.match_indices("=\"#") {
            let ink = &figure.svg[start + 2..start + 9];
            // The sheet, and what lies behind marks: grid and shade.
            let behind = ["#ffffff", "#e3e9f0"].contains(&ink);
            assert!(
                behind || contrast_to_white(ink) >= 3.0,
                "{ink} in {}",
                figure.key
            );
        }
    }
}

#[test]
fn a_large_cloud_stays_small() {
    let figure = placebo_cloud(&findings::cloud(500, 48));
    assert!(figure.svg.len() < 300_000, "{} bytes", figure.svg.len());
    assert!(
        figure.sentence.contains("number 1 of 501 places"),
        "{}",
        figure.sentence
    );
    assert!(figure.sentence.contains("p = 0.002"), "{}", figure.sentence);
    sound(&figure).unwrap();
}

#[test]
fn nothing_at_all_is_said_to_be_nothing() {
    let figures = [
        event_study(&EventStudy::default()),
        synthetic_path(&SyntheticPath::default()),
        placebo_cloud(&PlaceboCloud::default()),
        balance_plot(&BalancePlot::default()),
        sensitivity_curve(&SensitivityCurve {
            points: Vec::new(),
            plain: None,
            ..findings::sensitivity()
        }),
        xmr_chart(&XmrChart::default()),
        power_curve(&PowerCurve::default()),
        discontinuity_plot(&DiscontinuityPlot::default()),
        spillover_plot(&SpilloverPlot::default()),
        beside_plot(&BesidePath::default()),
        worth_bars(&WorthBars::default()),
    ];
    for figure in figures {
        sound(&figure).unwrap();
        assert!(figure.svg.contains("nothing to draw"), "{}", figure.svg);
    }
}

#[test]
fn what_is_missing_is_named_with_its_reason() {
    let events = event_study(&findings::events());
    assert!(events.table.contains("only 2 places are seen so early"));
    assert!(events.table.contains("compared with this time"));
    let path = synthetic_path(&findings::path());
    assert!(path.table.contains("not known"));
    let sensitivity = sensitivity_curve(&findings::sensitivity());
    assert!(sensitivity.table.contains("the search did not end"));
    // A missing number breaks the line in two.
    let thick = path
        .svg
        .split("<path")
        .filter(|tag| tag.contains("stroke-width=\"3\""));
    let line = thick.last().unwrap();
    assert_eq!(line.matches('M').count(), 2, "{line}");
}

#[test]
fn sentences_never_claim_what_the_margins_do_not_show() {
    let mut events = findings::events();
    events.points.retain(|point| point.event_time <= 0);
    let sentence = event_study(&events).sentence;
    assert!(sentence.contains("At none of the 1 time"), "{sentence}");
    let mut path = findings::path();
    path.interval = None;
    let sentence = synthetic_path(&path).sentence;
    assert!(sentence.contains("does not say how sure"), "{sentence}");
    let mut sensitivity = findings::sensitivity();
    sensitivity.breakdown = FigureBreakdown::FromTheStart;
    let sentence = sensitivity_curve(&sensitivity).sentence;
    assert!(
        sentence.contains("cannot be sure of any effect"),
        "{sentence}"
    );
    let mut jump = findings::discontinuity();
    assert!(
        discontinuity_plot(&jump)
            .sentence
            .contains("was 1.15 claimants")
    );
    jump.jump.as_mut().unwrap().interval = Some(FigureSpan {
        low: -2.0,
        high: 0.1,
    });
    let sentence = discontinuity_plot(&jump).sentence;
    assert!(sentence.contains("cannot be sure"), "{sentence}");
    let mut rings = findings::spillover();
    let sentence = spillover_plot(&rings).sentence;
    assert!(sentence.contains("in 1 of the 3 rings"), "{sentence}");
    rings.direct.as_mut().unwrap().interval = None;
    rings.rings[0].effect.interval = Some(FigureSpan {
        low: -0.1,
        high: 1.0,
    });
    let sentence = spillover_plot(&rings).sentence;
    assert!(sentence.starts_with("In none of the rings"), "{sentence}");
    let mut power = findings::power();
    for line in &mut power.lines {
        line.smallest = None;
    }
    let sentence = power_curve(&power).sentence;
    assert!(sentence.starts_with("None of the changes"), "{sentence}");
}

#[test]
fn flagged_points_have_a_shape_of_their_own() {
    let chart = findings::xmr();
    let mut usual = chart.clone();
    for point in &mut usual.points {
        point.kind = XmrKind::Usual;
    }
    let shapes = |figure: &Figure| {
        ["-7 0l7 -7", "-5.5 -5.5h11", "-7 5.5l7 -12"].map(|shape| figure.svg.matches(shape).count())
    };
    // One in the picture and one in the legend.
    assert_eq!(shapes(&xmr_chart(&chart)), [2, 2, 2]);
    assert_eq!(shapes(&xmr_chart(&usual)), [0, 0, 0]);
}

#[test]
fn a_page_of_figures_is_whole_and_refuses_two_of_one_key() {
    let figures = findings::all();
    let page = figures_page("East & <West>", &["A & b.".to_owned()], &figures, "0.1.0").unwrap();
    let read = html::read(&page).unwrap();
    assert_eq!(read.headings, [1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2]);
    assert!(read.forbidden.is_empty(), "{:?}", read.forbidden);
    for name in &read.names {
        assert!(read.ids.contains(name), "{name}");
    }
    let parts = figures_html(&figures).unwrap();
    assert!(page.contains(parts.trim()));
    let twice = [figures[0].clone(), figures[0].clone()];
    assert_eq!(
        figures_html(&twice),
        Err(ReportError::DuplicateFigure {
            key: "events".to_owned()
        })
    );
}

#[test]
fn a_figure_stands_alone_as_a_file() {
    let file = event_study(&findings::events()).file();
    assert_eq!(file.path, "figures/events.svg");
    let text = String::from_utf8(file.bytes).unwrap();
    assert!(text.starts_with("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<svg xmlns="));
    assert!(text.contains(r#"role="img" aria-labelledby="events-t events-d""#));
}

pub fn words() -> impl Strategy<Value = String> {
    prop::collection::vec(any::<char>(), 0..14).prop_map(String::from_iter)
}

pub fn topics() -> impl Strategy<Value = FigureTopic> {
    (words(), words(), words(), words(), words()).prop_map(|(key, title, outcome, unit, change)| {
        FigureTopic {
            key,
            title,
            outcome,
            unit,
            change,
        }
    })
}

/// Any float at all, or one of a kind that people measure.
pub fn floats() -> impl Strategy<Value = f64> {
    prop_oneof![prop::num::f64::ANY, -100.0..100.0, Just(0.0), Just(7.0)]
}

fn spans() -> impl Strategy<Value = FigureSpan> {
    (floats(), floats()).prop_map(|(low, high)| FigureSpan { low, high })
}

pub fn maybe<T: std::fmt::Debug>(of: impl Strategy<Value = T>) -> impl Strategy<Value = Option<T>> {
    prop::option::of(of)
}

pub fn some<T: std::fmt::Debug>(of: impl Strategy<Value = T>) -> impl Strategy<Value = Vec<T>> {
    prop::collection::vec(of, 0..30)
}

fn or_why<T: std::fmt::Debug>(
    of: impl Strategy<Value = T>,
) -> impl Strategy<Value = Result<T, String>> {
    (maybe(of), words()).prop_map(|(value, why)| value.ok_or(why))
}

fn estimates() -> impl Strategy<Value = FigureEstimate> {
    (floats(), maybe(spans()), maybe(spans())).prop_map(|(value, interval, band)| FigureEstimate {
        value,
        interval,
        band,
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn any_event_study_is_sound(
        topic in topics(), step in (words(), words()), level in floats(),
        points in some((any::<i32>(), or_why(estimates()))), reference in maybe(any::<i32>()),
    ) {
        let point = |(event_time, effect)| EventPoint { event_time, effect };
        let points = points.into_iter().map(point).collect();
        let figure = event_study(&EventStudy { topic, step, level, points, reference });
        sound(&figure).map_err(TestCaseError::fail)?;
    }

    #[test]
    fn any_path_is_sound(
        topic in topics(), place in words(), first_treated in 0_usize..40, interval in maybe(spans()),
        periods in some((words(), maybe(floats()), maybe(floats()))),
    ) {
        let period = |(label, actual, synthetic)| PathPeriod { label, actual, synthetic };
        let periods = periods.into_iter().map(period).collect();
        let input = SyntheticPath { topic, place, periods, first_treated, interval, ..SyntheticPath::default() };
        sound(&synthetic_path(&input)).map_err(TestCaseError::fail)?;
    }

    #[test]
    fn any_cloud_is_sound(
        topic in topics(), place in words(), periods in some(words()), first_treated in 0_usize..40,
        treated in some(maybe(floats())), placebos in some((words(), some(maybe(floats())))),
        ranked_by in words(), rank in maybe(any::<u32>()), p_value in maybe(floats()),
    ) {
        let placebo = |(name, gaps)| Placebo { name, gaps };
        let placebos = placebos.into_iter().map(placebo).collect();
        let input = PlaceboCloud {
            topic, place, periods, first_treated, treated, placebos, ranked_by, rank, p_value,
        };
        sound(&placebo_cloud(&input)).map_err(TestCaseError::fail)?;
    }

    #[test]
    fn any_balance_is_sound(
        topic in topics(), rows in some((words(), maybe(floats()), maybe(floats()))),
    ) {
        let row = |(covariate, before, after)| BalanceRow { covariate, before, after };
        let rows = rows.into_iter().map(row).collect();
        sound(&balance_plot(&BalancePlot { topic, rows })).map_err(TestCaseError::fail)?;
    }

    #[test]
    fn any_sensitivity_is_sound(
        topic in topics(), smooth: bool, plain in maybe(spans()),
        points in some((floats(), or_why(spans()))),
        breakdown in prop_oneof![
            floats().prop_map(FigureBreakdown::At),
            floats().prop_map(FigureBreakdown::NotUpTo),
            Just(FigureBreakdown::FromTheStart),
        ],
    ) {
        let restriction = if smooth {
            FigureRestriction::Smoothness
        } else {
            FigureRestriction::RelativeMagnitudes
        };
        let point = |(bound, interval)| SensitivityPoint { bound, interval };
        let points = points.into_iter().map(point).collect();
        let input = SensitivityCurve { topic, restriction, plain, points, breakdown };
        sound(&sensitivity_curve(&input)).map_err(TestCaseError::fail)?;
    }

    #[test]
    fn any_monitoring_is_sound(
        topic in topics(),
        points in some((words(), maybe(floats()), floats(), spans(), maybe(spans()), 0_u32..3, 0_usize..4)),
    ) {
        let kinds = [XmrKind::Usual, XmrKind::Changed, XmrKind::Better, XmrKind::Worse];
        let point = |(label, value, mean, limits, near, phase, kind): (String, _, _, _, _, _, usize)| {
            let rules = vec![label.clone()];
            XmrPoint { label, value, mean, limits, near, phase, kind: kinds[kind], rules }
        };
        let points = points.into_iter().map(point).collect();
        sound(&xmr_chart(&XmrChart { topic, points })).map_err(TestCaseError::fail)?;
    }

    #[test]
    fn any_power_is_sound(
        topic in topics(), target in floats(),
        lines in some((words(), some((floats(), maybe(floats()))), maybe(floats()))),
    ) {
        let point = |(effect, power)| PowerPoint { effect, power };
        let lines = lines.into_iter().map(|(name, points, smallest)| PowerLine {
            name,
            points: points.into_iter().map(point).collect(),
            smallest,
        });
        let input = PowerCurve { topic, target, lines: lines.collect() };
        sound(&power_curve(&input)).map_err(TestCaseError::fail)?;
    }

    #[test]
    fn any_discontinuity_is_sound(
        topic in topics(), score in words(), cut_off in floats(), level in floats(),
        bins in some((any::<bool>(), floats(), floats(), 0_usize..99)),
        lines in (maybe((floats(), floats(), floats())), maybe((floats(), floats(), floats()))),
        jump in maybe(estimates()), beyond in 0_usize..3,
    ) {
        let bin = |(treated, score, mean, places)| ScoreBin { treated, score, mean, places };
        let bins = bins.into_iter().map(bin).collect();
        let line = |(x, y, at_cut_off)| ScoreLine { from: (x, y), at_cut_off };
        let (untreated, treated) = (lines.0.map(line), lines.1.map(line));
        let input = DiscontinuityPlot {
            topic, score, cut_off, level, bins, untreated, treated, jump, beyond,
        };
        sound(&discontinuity_plot(&input)).map_err(TestCaseError::fail)?;
    }

    #[test]
    fn any_place_beside_others_is_sound(
        topic in topics(), place in words(), wider in words(), level in floats(),
        periods in some((words(), maybe(floats()), maybe(spans()), maybe(floats()), maybe(floats()), maybe(floats()), maybe(spans()))),
    ) {
        let period = |(label, own, interval, peers, nation, gap, gap_interval)| BesidePeriod {
            label, own, interval, peers, nation, gap, gap_interval,
        };
        let periods = periods.into_iter().map(period).collect();
        let input = BesidePath { topic, place, wider, level, periods };
        sound(&beside_plot(&input)).map_err(TestCaseError::fail)?;
    }

    #[test]
    fn any_worth_is_sound(topic in topics(), bars in some((words(), floats(), any::<bool>()))) {
        let bar = |(name, value, is_total)| WorthBar { name, value, is_total };
        let bars = bars.into_iter().map(bar).collect();
        sound(&worth_bars(&WorthBars { topic, bars })).map_err(TestCaseError::fail)?;
    }

    #[test]
    fn any_spillover_is_sound(
        topic in topics(), distance in words(), level in floats(),
        direct in maybe((0_usize..99, floats(), maybe(spans()))),
        rings in some((floats(), floats(), 0_usize..99, floats(), maybe(spans()))),
    ) {
        let effect = |(places, value, interval)| RingEstimate { places, value, interval };
        let ring = |(from, to, places, value, interval)| DistanceRing {
            from,
            to,
            effect: effect((places, value, interval)),
        };
        let rings = rings.into_iter().map(ring).collect();
        let input = SpilloverPlot { topic, distance, level, direct: direct.map(effect), rings };
        sound(&spillover_plot(&input)).map_err(TestCaseError::fail)?;
    }

    #[test]
    fn tables_tell_every_number(
        numbers in prop::collection::vec((-1.0..1.0, 0.01..1.0, 0.01..1.0), 1..12),
        power in -6_i32..12,
    ) {
        let unit = 10.0_f64.powi(power);
        let mut values = Vec::new();
        let mut points = Vec::new();
        let mut periods = Vec::new();
        for (event_time, &(value, down, up)) in (0_i32..).zip(&numbers) {
            let (value, low, high) = (value * unit, (value - down) * unit, (value + up) * unit);
            values.extend([value, low, high]);
            let interval = Some(FigureSpan { low, high });
            let effect = Ok(FigureEstimate { value, interval, band: None });
            points.push(EventPoint { event_time, effect });
            let label = "a".to_owned();
            periods.push(PathPeriod { label, actual: Some(low), synthetic: Some(high) });
        }
        let ends: Vec<f64> = periods.iter().flat_map(|it| [it.actual, it.synthetic]).flatten().collect();
        let study = EventStudy { points, ..findings::events() };
        tells(&event_study(&study), &values).map_err(TestCaseError::fail)?;
        let path = SyntheticPath { periods, ..findings::path() };
        tells(&synthetic_path(&path), &ends).map_err(TestCaseError::fail)?;
    }
}
