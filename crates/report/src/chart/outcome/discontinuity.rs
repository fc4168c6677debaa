//! Outcomes by score, either side of a cut-off.

use super::{
    Figure, clear, drawable, ends, in_unit,
    mark::{Mark, Tenth},
    number,
    plot::{Frame, Plot, nothing},
    scale::Scale,
    table::{Column, table},
    way,
};
use crate::{
    DiscontinuityPlot, FigureEstimate, FigureSpan, ScoreBin, ScoreLine,
    svg::{MAIN, PICK, SOFT},
    text,
};

const UNTREATED: (&str, f64, &str) = (SOFT, 2.5, "7 4");
const TREATED: (&str, f64) = (MAIN, 2.5);
const JUMP: (&str, f64) = (PICK, 4.0);

/// A ring for each bin of places that were not treated and a dot for each of the
/// treated, by score; the line fitted on each side, which ends at the cut-off; a
/// dotted upright there. The thick bar beside it spans where the treated line would
/// end by the interval of the jump, counted from the end of the other line.
///
/// The sentence says whether the interval of the jump lies clear of zero.
#[must_use]
pub fn discontinuity_plot(input: &DiscontinuityPlot) -> Figure {
    let topic = &input.topic;
    let mut bins: Vec<&ScoreBin> = input.bins.iter().collect();
    bins.retain(|bin| bin.score.is_finite() && bin.mean.is_finite());
    bins.sort_by(|one, other| one.score.total_cmp(&other.score));
    let bar = bar(input);
    let lines = [input.untreated, input.treated].map(|line| line.filter(is_finite));
    let heights = lines
        .iter()
        .flatten()
        .flat_map(|line| [line.from.1, line.at_cut_off]);
    let values = bins.iter().map(|bin| bin.mean).chain(heights);
    let cut_off = if input.cut_off.is_finite() {
        number::number(input.cut_off, decimals(input.cut_off))
    } else {
        "not known".to_owned()
    };
    let begins = format!("cut-off, {cut_off}");
    let sure = if input.level > 0.0 && input.level < 1.0 {
        format!("{} interval of the jump", text::percent_of(input.level))
    } else {
        "interval of the jump".to_owned()
    };
    let with = format!("places with {}", topic.change);
    let mut legend = vec![
        (Mark::Dot, with.as_str()),
        (Mark::Line(TREATED.0, TREATED.1, None), "their line"),
        (Mark::Ring, "places without it"),
        (
            Mark::Line(UNTREATED.0, UNTREATED.1, Some(UNTREATED.2)),
            "their line",
        ),
        (Mark::START, begins.as_str()),
    ];
    if bar.is_some() {
        legend.push((Mark::Line(JUMP.0, JUMP.1, None), &sure));
    }
    let mut plot = Plot::new(&Frame {
        legend: &legend,
        y_title: &in_unit(&topic.outcome, &topic.unit),
        x_title: &input.score,
        y_values: values.chain(ends(bar)).collect(),
        tall: 210.0,
    });
    let x = marks(&mut plot, input, (&bins, lines, bar));

    let fine = plot.y.fine;
    let mut rows: Vec<Vec<String>> = bins
        .iter()
        .map(|bin| {
            vec![
                number::number(bin.score, x.fine),
                if bin.treated { "with" } else { "without" }.to_owned(),
                text::count(bin.places),
                number::number(bin.mean, fine),
                String::new(),
            ]
        })
        .collect();
    for (line, side) in lines.iter().zip(["without", "with"]) {
        if let Some(line) = line {
            rows.push(vec![
                cut_off.clone(),
                side.to_owned(),
                "\u{2013}".to_owned(),
                number::number(line.at_cut_off, fine),
                "where the line ends".to_owned(),
            ]);
        }
    }
    let columns = [
        Column::Numbers(&text::capital(&input.score)),
        Column::Words(&text::capital(&format!("with {} or without", topic.change))),
        Column::Numbers("Places"),
        Column::Numbers("Mean"),
        Column::Words("Note"),
    ];
    let caption = in_unit(&topic.outcome, &topic.unit);
    let table = table(&text::capital(&caption), &columns, &rows);
    Figure::new(topic, sentence(input, &cut_off, fine), plot.pen, table)
}

/// Digits after the point that a cut-off needs, up to three.
fn decimals(value: f64) -> usize {
    (0..3)
        .find(|&decimals| {
            let text = format!("{value:.decimals$}");
            let read: f64 = text.parse().unwrap_or(value);
            (read - value).abs() <= value.abs() * 1e-9
        })
        .unwrap_or(3)
}

fn is_finite(line: &ScoreLine) -> bool {
    line.from.0.is_finite() && line.from.1.is_finite() && line.at_cut_off.is_finite()
}

fn jump(input: &DiscontinuityPlot) -> Option<FigureEstimate> {
    input.jump.filter(|jump| jump.value.is_finite())
}

/// Where the treated line would end, by the interval of the jump.
fn bar(input: &DiscontinuityPlot) -> Option<FigureSpan> {
    let foot = input.untreated.filter(is_finite)?.at_cut_off;
    let span = drawable(jump(input)?.interval)?;
    drawable(Some(FigureSpan {
        low: foot + span.low,
        high: foot + span.high,
    }))
}

type Drawn<'a> = (
    &'a [&'a ScoreBin],
    [Option<ScoreLine>; 2],
    Option<FigureSpan>,
);

fn marks(plot: &mut Plot, input: &DiscontinuityPlot, (bins, lines, bar): Drawn<'_>) -> Scale {
    let starts = lines.iter().flatten().map(|line| line.from.0);
    let scores = bins.iter().map(|bin| bin.score).chain(starts);
    let scores = scores.chain(Some(input.cut_off).filter(|cut_off| cut_off.is_finite()));
    let x = Scale::new(scores, 5, (plot.left + 8.0, plot.right - 8.0));
    plot.ticks(&x);
    let edge = x.at(input.cut_off);
    plot.start(edge);
    for bin in bins {
        let mark = if bin.treated { Mark::Dot } else { Mark::Ring };
        let at = (x.at(bin.score), plot.y.at(bin.mean));
        mark.draw(&mut plot.pen, at);
    }
    let inks = [
        (UNTREATED.0, UNTREATED.1, Some(UNTREATED.2)),
        (TREATED.0, TREATED.1, None),
    ];
    for (line, (ink, wide, dash)) in lines.iter().zip(inks) {
        if let Some(line) = line {
            let path = format!(
                "M{} {}L{} {}",
                Tenth(x.at(line.from.0)),
                Tenth(plot.y.at(line.from.1)),
                Tenth(edge),
                Tenth(plot.y.at(line.at_cut_off))
            );
            plot.stroke(&path, ink, wide, dash);
        }
    }
    if let Some(span) = bar {
        let (low, high) = (Tenth(plot.y.at(span.low)), Tenth(plot.y.at(span.high)));
        let path = format!("M{} {low}V{high}", Tenth(edge));
        plot.stroke(&path, JUMP.0, JUMP.1, None);
    }
    if bins.is_empty() && lines.iter().all(Option::is_none) {
        nothing(plot);
    }
    x
}

fn sentence(input: &DiscontinuityPlot, cut_off: &str, fine: usize) -> String {
    let topic = &input.topic;
    let (outcome, change) = (&topic.outcome, &topic.change);
    let known = jump(input).and_then(|jump| Some((jump.value, drawable(jump.interval)?)));
    let beyond = match input.beyond {
        0 => String::new(),
        beyond => format!(
            " {} further from the cut-off {} not drawn.",
            text::capital(&text::counted(beyond, "place", "places")),
            if beyond == 1 { "is" } else { "are" }
        ),
    };
    let Some((value, span)) = known else {
        return format!(
            "We cannot tell from this what {change} did to {outcome}, for the jump at the cut-off has no margin.{beyond}"
        );
    };
    let margin = number::span(span.low, span.high, fine);
    if clear(span) {
        let size = number::with_unit(&number::number(value.abs(), fine), &topic.unit);
        return format!(
            "At the cut-off of {cut_off}, {outcome} was {size} {} with {change} (margin: {margin}).{beyond}",
            way(value)
        );
    }
    format!(
        "At the cut-off of {cut_off} we cannot be sure that {change} changed {outcome}: the margin of the jump, {margin}, has zero in it.{beyond}"
    )
}

#[cfg(test)]
mod tests {
    use super::decimals;

    #[test]
    fn a_cut_off_is_written_with_the_digits_it_needs() {
        for (value, digits) in [(20.0, 0), (2.5, 1), (0.125, 3), (1.0 / 3.0, 3)] {
            assert_eq!(decimals(value), digits, "{value}");
        }
    }
}
