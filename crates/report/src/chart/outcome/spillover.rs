//! Effects by distance from the nearest treated place.

use super::{
    Figure, clear, drawable, ends, in_unit,
    mark::{Mark, Tenth},
    number,
    plot::{Frame, Plot, nothing},
    scale::Scale,
    span_cell,
    table::{Column, table},
    way,
};
use crate::{
    DistanceRing, FigureSpan, RingEstimate, SpilloverPlot,
    svg::{INK, MAIN, PICK},
    text,
};

/// How wide the part for treated places is.
const ASIDE: f64 = 40.0;

/// A diamond at the left for treated places; for each ring a level bar as wide as
/// the ring and a dot in its middle; each with an upright bar for its interval. A
/// line at zero: the places beyond the last ring, with whom all are compared.
///
/// The sentence counts the rings whose interval lies clear of zero.
#[must_use]
pub fn spillover_plot(input: &SpilloverPlot) -> Figure {
    let topic = &input.topic;
    let mut rings: Vec<&DistanceRing> = input.rings.iter().collect();
    rings.retain(|ring| ring.from.is_finite() && ring.to.is_finite());
    rings.sort_by(|one, other| one.from.total_cmp(&other.from));
    let direct = input.direct.filter(is_known);
    let all = rings.iter().map(|ring| ring.effect).chain(direct);
    let values = all
        .filter(is_known)
        .flat_map(|effect| [effect.value].into_iter().chain(ends(effect.interval)));
    let sure = if input.level > 0.0 && input.level < 1.0 {
        format!("{} interval", text::percent_of(input.level))
    } else {
        "interval".to_owned()
    };
    let mut legend = Vec::new();
    if direct.is_some() {
        legend.push((Mark::Diamond, "treated places"));
    }
    legend.push((Mark::Dot, "their neighbours"));
    legend.push((Mark::Bar, sure.as_str()));
    let distance = in_unit("distance", &input.distance);
    let mut plot = Plot::new(&Frame {
        legend: &legend,
        y_title: &in_unit("effect", &topic.unit),
        x_title: &distance,
        y_values: values.chain([0.0]).collect(),
        tall: 190.0,
    });
    let x = marks(&mut plot, &rings, direct);

    let fine = plot.y.fine;
    let row = |name: String, effect: &RingEstimate| {
        let value = super::cell(Some(effect.value), fine);
        let note = drawable(effect.interval).map_or("not known", |span| {
            if clear(span) { "outside" } else { "inside" }
        });
        let places = text::count(effect.places);
        let interval = span_cell(effect.interval, fine);
        vec![name, places, value, interval, note.to_owned()]
    };
    let mut rows = Vec::new();
    rows.extend(direct.map(|direct| row("treated places".to_owned(), &direct)));
    rows.extend(rings.iter().map(|ring| {
        let name = number::span(ring.from, ring.to, x.fine.saturating_sub(1));
        row(name, &ring.effect)
    }));
    let columns = [
        Column::Words(&text::capital(&distance)),
        Column::Numbers("Places"),
        Column::Numbers("Effect"),
        Column::Numbers(&text::capital(&sure)),
        Column::Words("Zero"),
    ];
    let caption = in_unit(&format!("Effect on {}", topic.outcome), &topic.unit);
    let table = table(&caption, &columns, &rows);
    Figure::new(topic, sentence(input, &rings, fine), plot.pen, table)
}

fn is_known(effect: &RingEstimate) -> bool {
    effect.value.is_finite()
}

fn marks(plot: &mut Plot, rings: &[&DistanceRing], direct: Option<RingEstimate>) -> Scale {
    let aside = if direct.is_some() { ASIDE } else { 8.0 };
    let distances = rings.iter().flat_map(|ring| [ring.from, ring.to]);
    let ends = (plot.left + aside, plot.right - 8.0);
    let x = Scale::new(distances.chain([0.0]), 5, ends);
    plot.level(0.0, INK, 1.2, None);
    plot.ticks(&x);
    let upright = |plot: &mut Plot, at: f64, span: Option<FigureSpan>| {
        if let Some(span) = drawable(span) {
            let (low, high) = (Tenth(plot.y.at(span.low)), Tenth(plot.y.at(span.high)));
            plot.stroke(&format!("M{} {low}V{high}", Tenth(at)), MAIN, 4.0, None);
        }
    };
    for ring in rings {
        if !is_known(&ring.effect) {
            continue;
        }
        let (from, to) = (x.at(ring.from), x.at(ring.to));
        let (middle, y) = (from.midpoint(to), plot.y.at(ring.effect.value));
        let path = format!("M{} {}H{}", Tenth(from), Tenth(y), Tenth(to));
        plot.stroke(&path, MAIN, 1.5, None);
        upright(plot, middle, ring.effect.interval);
        Mark::Dot.draw(&mut plot.pen, (middle, y));
    }
    if let Some(direct) = direct {
        let (at, y) = (plot.left + ASIDE / 2.0 - 4.0, plot.y.at(direct.value));
        if let Some(span) = drawable(direct.interval) {
            let (low, high) = (Tenth(plot.y.at(span.low)), Tenth(plot.y.at(span.high)));
            plot.stroke(&format!("M{} {low}V{high}", Tenth(at)), PICK, 4.0, None);
        }
        Mark::Diamond.draw(&mut plot.pen, (at, y));
    }
    if rings.is_empty() && direct.is_none() {
        nothing(plot);
    }
    x
}

fn sentence(input: &SpilloverPlot, rings: &[&DistanceRing], fine: usize) -> String {
    let topic = &input.topic;
    let (outcome, change) = (&topic.outcome, &topic.change);
    let known = |effect: &RingEstimate| drawable(effect.interval).filter(|_| is_known(effect));
    let own = input.direct.and_then(|direct| {
        let span = known(&direct)?;
        Some(if clear(span) {
            let size = number::with_unit(&number::number(direct.value.abs(), fine), &topic.unit);
            format!("Where it acted, {outcome} was {size} {}", way(direct.value))
        } else {
            format!("Where it acted we cannot be sure that {change} changed {outcome}")
        })
    });
    let judged: Vec<FigureSpan> = rings
        .iter()
        .filter_map(|ring| known(&ring.effect))
        .collect();
    let sure = judged.iter().filter(|&&span| clear(span)).count();
    let near = match (judged.len(), sure) {
        (0, _) => "what it did to their neighbours is not known".to_owned(),
        (1, 0) => "in the ring about these places we cannot be sure of any effect".to_owned(),
        (1, _) => "in the ring about these places there was an effect too".to_owned(),
        (_, 0) => "in none of the rings about these places can we be sure of any effect".to_owned(),
        (all, sure) => format!(
            "in {} of the {} rings about these places there was an effect too",
            text::count(sure),
            text::count(all)
        ),
    };
    match own {
        Some(own) => format!("{own}; {near}."),
        None => format!("{}.", text::capital(&near)),
    }
}
