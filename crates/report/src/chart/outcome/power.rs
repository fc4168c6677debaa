//! How likely a design is to find effects of several sizes.

use super::{
    Figure, cell, finite, in_unit,
    mark::{Mark, broken_line},
    number,
    plot::{Frame, Plot, nothing},
    scale::Scale,
    table::{Column, table},
};
use crate::{
    PowerCurve, PowerLine, PowerPoint,
    svg::{INK, MAIN, PICK, SECOND, SOFT},
    text,
};

/// Told apart by dash and by mark besides.
const LINES: [(&str, Option<&str>, Mark); 4] = [
    (MAIN, None, Mark::Dot),
    (PICK, Some("7 4"), Mark::Diamond),
    (SECOND, Some("2 4"), Mark::Square),
    (INK, Some("9 3 2 3"), Mark::Hollow),
];
const GUIDE: (&str, f64, &str) = (SOFT, 1.5, "4 3");

/// Power in per cent against the size of the effect, a line each; a guide at the
/// target. Where a line has a smallest effect that is found often enough, a mark
/// of its own shape stands there on the guide. Only four lines are drawn; the
/// table has all. A power outside 0 to 1 counts as missing.
#[must_use]
pub fn power_curve(input: &PowerCurve) -> Figure {
    let topic = &input.topic;
    let drawn = &input.lines[..input.lines.len().min(LINES.len())];
    let target = target(input);
    let enough = format!("{} of the time", text::percent_of(target));
    let smallest: Vec<String> = drawn
        .iter()
        .map(|line| match line.name.as_str() {
            "" => "smallest effect that is found".to_owned(),
            name => format!("smallest effect for {name}"),
        })
        .collect();
    let mut legend: Vec<(Mark, &str)> = Vec::new();
    for ((line, (ink, dash, mark)), smallest) in drawn.iter().zip(LINES).zip(&smallest) {
        if drawn.len() > 1 {
            legend.push((Mark::Line(ink, 2.5, dash), &line.name));
        }
        if finite(line.smallest).is_some() {
            legend.push((mark, smallest));
        }
    }
    legend.push((Mark::Line(GUIDE.0, GUIDE.1, Some(GUIDE.2)), &enough));
    let mut plot = Plot::new(&Frame {
        legend: &legend,
        y_title: "how often it is found, in %",
        x_title: &in_unit("true effect", &topic.unit),
        y_values: vec![0.0, 100.0],
        tall: 190.0,
    });
    let x = marks(&mut plot, input, drawn);

    let fine = x.fine;
    let mut rows = Vec::new();
    for line in &input.lines {
        rows.extend(sorted(line).into_iter().map(|point| {
            vec![
                line.name.clone(),
                cell(Some(point.effect), fine),
                cell(power(point).map(|power| power * 100.0), 1),
                String::new(),
            ]
        }));
        if let Some(effect) = finite(line.smallest) {
            let least = format!("the smallest found {enough}");
            let target = number::number(target * 100.0, 1);
            rows.push(vec![
                line.name.clone(),
                number::number(effect, fine),
                target,
                least,
            ]);
        }
    }
    let columns = [
        Column::Words("Design"),
        Column::Numbers(&text::capital(&in_unit("true effect", &topic.unit))),
        Column::Numbers("Found, in %"),
        Column::Words("Note"),
    ];
    let caption = format!("How often an effect on {} is found", topic.outcome);
    let table = table(&caption, &columns, &rows);
    let sentence = sentence(input, fine);
    Figure::new(topic, sentence, plot.pen, table)
}

/// The target, 0.8 if it makes no sense.
fn target(input: &PowerCurve) -> f64 {
    if input.target > 0.0 && input.target < 1.0 {
        input.target
    } else {
        0.8
    }
}

fn marks(plot: &mut Plot, input: &PowerCurve, drawn: &[PowerLine]) -> Scale {
    let effects = drawn.iter().flat_map(|line| {
        let points = line.points.iter().map(|point| point.effect);
        points
            .chain(line.smallest)
            .filter(|effect| effect.is_finite())
    });
    let x = Scale::new(effects, 5, (plot.left + 8.0, plot.right - 8.0));
    plot.ticks(&x);
    let guide = target(input) * 100.0;
    plot.level(guide, GUIDE.0, GUIDE.1, Some(GUIDE.2));
    let mut empty = true;
    for (line, (ink, dash, _)) in drawn.iter().zip(LINES) {
        let path = broken_line(
            sorted(line)
                .into_iter()
                .map(|point| Some((x.at(point.effect), plot.y.at(power(point)? * 100.0)))),
        );
        empty &= path.is_empty();
        if !path.is_empty() {
            plot.stroke(&path, ink, 2.5, dash);
        }
    }
    for (line, (_, _, mark)) in drawn.iter().zip(LINES) {
        if let Some(effect) = finite(line.smallest) {
            let y = plot.y.at(guide);
            mark.draw(&mut plot.pen, (x.at(effect), y));
        }
    }
    if empty {
        nothing(plot);
    }
    x
}

fn power(point: &PowerPoint) -> Option<f64> {
    point.power.filter(|power| (0.0..=1.0).contains(power))
}

/// The points that can be drawn, by effect.
fn sorted(line: &PowerLine) -> Vec<&PowerPoint> {
    let points = line.points.iter().filter(|point| point.effect.is_finite());
    let mut points: Vec<&PowerPoint> = points.collect();
    points.sort_by(|one, other| one.effect.total_cmp(&other.effect));
    points
}

/// About the line that finds the smallest effect.
fn sentence(input: &PowerCurve, fine: usize) -> String {
    let topic = &input.topic;
    let known = input
        .lines
        .iter()
        .filter_map(|line| Some((line, finite(line.smallest)?)));
    let best = known.min_by(|one, other| one.1.abs().total_cmp(&other.1.abs()));
    let Some((line, effect)) = best else {
        return format!(
            "None of the changes that we tried in {} would be noticed often enough, {} of the time.",
            topic.outcome,
            text::percent_of(target(input))
        );
    };
    let with = match line.name.as_str() {
        "" => "With this design".to_owned(),
        name => format!("With {name}"),
    };
    format!(
        "{with} we would notice a change in {} of {} {} of the time, and a smaller one could be missed.",
        topic.outcome,
        number::with_unit(&number::number(effect, fine), &topic.unit),
        text::percent_of(target(input))
    )
}
