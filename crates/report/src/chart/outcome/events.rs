//! Effects by time since the start.

use super::{
    Figure, cell, clear, drawable, ends, in_unit,
    mark::{Mark, Tenth},
    number,
    plot::{Frame, Plot, nothing},
    scale::Scale,
    span_cell,
    table::{Column, table},
};
use crate::{
    EventPoint, EventStudy, FigureEstimate, FigureSpan,
    svg::{INK, MAIN, SECOND},
    text,
};

/// A dot for each effect, a thick bar for its own interval and a thin one for
/// the band that holds for all times at once. A dotted line stands half a step
/// before the first step with the change, a hollow diamond on zero at the
/// reference, a cross at the foot where there is no estimate.
///
/// The sentence counts the times after the start whose band (where there is
/// none, whose interval) lies clear of zero.
#[must_use]
pub fn event_study(study: &EventStudy) -> Figure {
    let mut points: Vec<&EventPoint> = study.points.iter().collect();
    points.sort_by_key(|point| point.event_time);
    let topic = &study.topic;
    let values = points.iter().filter_map(|point| estimate(point));
    let values = values.flat_map(|it| {
        [it.value]
            .into_iter()
            .chain(ends(it.interval))
            .chain(ends(it.band))
    });
    // A level that makes no sense is not said.
    let known = study.level > 0.0 && study.level < 1.0;
    let sure = if known {
        format!("{} ", text::percent_of(study.level))
    } else {
        String::new()
    };
    let own = format!("{sure}interval of one time");
    let all = format!("{sure}band for all times at once");
    let begins = format!("{} starts", text::capital(&topic.change));
    let mut legend = vec![(Mark::Dot, "estimate"), (Mark::Bar, own.as_str())];
    if points
        .iter()
        .any(|point| estimate(point).is_some_and(|it| it.band.is_some()))
    {
        legend.push((Mark::Outer, &all));
    }
    legend.push((Mark::START, &begins));
    if study.reference.is_some() {
        legend.push((Mark::Hollow, "compared with this time"));
    }
    if points.iter().any(|point| missing(study, point)) {
        legend.push((Mark::Cross, "not known"));
    }
    let many = &study.step.1;
    let mut plot = Plot::new(&Frame {
        legend: &legend,
        y_title: &in_unit("effect", &topic.unit),
        x_title: &format!("{many} since the start"),
        y_values: values.chain([0.0]).collect(),
        tall: 190.0,
    });
    marks(&mut plot, study, &points);

    let fine = plot.y.fine;
    let rows: Vec<Vec<String>> = points.iter().map(|point| row(study, point, fine)).collect();
    let columns = [
        Column::Numbers(&text::capital(&format!("{many} since the start"))),
        Column::Numbers("Estimate"),
        Column::Numbers(&text::capital(&own)),
        Column::Numbers(&text::capital(&all)),
        Column::Words("Note"),
    ];
    let caption = in_unit(&format!("Effect on {}", topic.outcome), &topic.unit);
    let table = table(&caption, &columns, &rows);
    Figure::new(topic, sentence(study, &points), plot.pen, table)
}

fn marks(plot: &mut Plot, study: &EventStudy, points: &[&EventPoint]) {
    let times = points
        .iter()
        .map(|point| point.event_time)
        .chain(study.reference);
    let times: Vec<f64> = times.map(f64::from).chain([-1.0, 0.0]).collect();
    let first = times.iter().copied().fold(f64::INFINITY, f64::min);
    let last = times.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    // One step is as wide as any other; half a one stays free at either end.
    let wide = (plot.right - plot.left) / (last - first + 1.0);
    let at = |time: f64| plot.left + wide * (time - first + 0.5);
    let near = wide.min(26.0) / 26.0;
    let (start, zero, floor) = (at(-0.5), plot.y.at(0.0), plot.floor);
    let ticks: Vec<(f64, String)> = whole_ticks(first, last)
        .into_iter()
        .map(|tick| (at(tick), number::number(tick, 0)))
        .collect();
    let places: Vec<f64> = points
        .iter()
        .map(|point| at(f64::from(point.event_time)))
        .collect();
    let reference = study.reference.map(|time| at(f64::from(time)));

    plot.level(0.0, INK, 1.2, None);
    plot.start(start);
    plot.labels(&ticks);
    for (point, x) in points.iter().zip(places) {
        let Some(it) = estimate(point) else {
            if missing(study, point) {
                Mark::Cross.draw(&mut plot.pen, (x, floor - 7.0));
            }
            continue;
        };
        if let Some(band) = drawable(it.band) {
            let (low, high) = (Tenth(plot.y.at(band.low)), Tenth(plot.y.at(band.high)));
            let (left, cap) = (Tenth(x - 5.0 * near), Tenth(10.0 * near));
            let path = format!(
                "M{left} {low}h{cap}M{left} {high}h{cap}M{} {low}V{high}",
                Tenth(x)
            );
            plot.stroke(&path, SECOND, 1.5, None);
        }
        if let Some(own) = drawable(it.interval) {
            let (low, high) = (Tenth(plot.y.at(own.low)), Tenth(plot.y.at(own.high)));
            let path = format!("M{} {low}V{high}", Tenth(x));
            plot.stroke(&path, MAIN, (4.0 * near).max(1.5), None);
        }
        let y = plot.y.at(it.value);
        Mark::Dot.draw(&mut plot.pen, (x, y));
    }
    if let Some(x) = reference {
        Mark::Hollow.draw(&mut plot.pen, (x, zero));
    }
    if points.is_empty() {
        nothing(plot);
    }
}

/// Whole numbers for the level axis, zero among them.
fn whole_ticks(first: f64, last: f64) -> Vec<f64> {
    if last - first <= 12.0 {
        let mut ticks = vec![first];
        while ticks[ticks.len() - 1] < last {
            ticks.push(ticks[ticks.len() - 1] + 1.0);
        }
        return ticks;
    }
    let scale = Scale::new([first, last].into_iter(), 6, (0.0, 1.0));
    let ticks = scale.ticks.into_iter();
    ticks.filter(|tick| (first..=last).contains(tick)).collect()
}

fn estimate(point: &EventPoint) -> Option<FigureEstimate> {
    let it = point.effect.as_ref().ok()?;
    it.value.is_finite().then_some(*it)
}

fn missing(study: &EventStudy, point: &EventPoint) -> bool {
    estimate(point).is_none() && study.reference != Some(point.event_time)
}

fn row(study: &EventStudy, point: &EventPoint, fine: usize) -> Vec<String> {
    let known = estimate(point);
    let reference = study.reference == Some(point.event_time);
    let note = match &point.effect {
        _ if reference => "compared with this time".to_owned(),
        Err(why) => why.clone(),
        Ok(_) => String::new(),
    };
    let gap = |text: String| {
        if reference && known.is_none() {
            "–".to_owned()
        } else {
            text
        }
    };
    vec![
        number::number(f64::from(point.event_time), 0),
        gap(cell(known.map(|it| it.value), fine)),
        gap(span_cell(known.and_then(|it| it.interval), fine)),
        gap(span_cell(known.and_then(|it| it.band), fine)),
        note,
    ]
}

fn sentence(study: &EventStudy, points: &[&EventPoint]) -> String {
    let topic = &study.topic;
    let after = points.iter().filter(|point| point.event_time >= 0);
    let judged: Vec<FigureSpan> = after
        .filter_map(|point| estimate(point))
        .filter_map(|it| drawable(it.band.or(it.interval)))
        .collect();
    let outcome = &topic.outcome;
    let change = &topic.change;
    let sure: Vec<&FigureSpan> = judged.iter().filter(|&&span| clear(span)).collect();
    let times = match judged.len() {
        0 => {
            return format!(
                "We cannot tell from this what {change} did to {outcome}, for no time after the start has an estimate with its margin."
            );
        }
        1 => "the 1 time that we could measure".to_owned(),
        many => format!("the {} times that we could measure", text::count(many)),
    };
    let how = if sure.iter().all(|span| span.high < 0.0) {
        "lower than"
    } else if sure.iter().all(|span| span.low > 0.0) {
        "higher than"
    } else {
        "different from what"
    };
    match sure.len() {
        0 => format!(
            "At none of {times} after the start can we be sure that {change} changed {outcome}: each margin has zero in it."
        ),
        number => format!(
            "At {} of {times} after the start, {outcome} was clearly {how} we would expect without {change}.",
            text::count(number)
        ),
    }
}
