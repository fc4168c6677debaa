//! One gap among many.

use super::{
    Figure, cell, finite, in_unit,
    mark::{Mark, broken_line},
    number,
    plot::{Frame, Plot, nothing},
    table::{Column, table},
};
use crate::{
    PlaceboCloud,
    svg::{INK, PICK, SOFT},
    text,
};

const MANY: (&str, f64) = (SOFT, 0.6);
const ONE: (&str, f64) = (PICK, 3.2);

/// A thin line for each place where nothing began and a thick one for the place
/// in question, over periods, with a dotted line at the start. All thin lines
/// are one path: 500 places by 48 periods take about 220 kB.
///
/// The table has the place's own gap in each period, and the least, the middle
/// and the greatest of the others; not each of them, for that would be heavier
/// than the page. Of an even number the middle is the mean of the two.
#[must_use]
pub fn placebo_cloud(input: &PlaceboCloud) -> Figure {
    let topic = &input.topic;
    let count = input.periods.len();
    let all = input
        .placebos
        .iter()
        .map(|placebo| &placebo.gaps)
        .chain([&input.treated]);
    let values = all
        .flat_map(|gaps| gaps.iter().take(count).copied())
        .filter_map(finite);
    let others = format!(
        "{} where nothing began",
        text::counted(input.placebos.len(), "place", "places")
    );
    let begins = format!("{} starts", text::capital(&topic.change));
    let mut legend = vec![
        (Mark::Line(ONE.0, ONE.1, None), input.place.as_str()),
        (Mark::Line(MANY.0, 1.0, None), &others),
    ];
    if (1..count).contains(&input.first_treated) {
        legend.push((Mark::START, &begins));
    }
    let mut plot = Plot::new(&Frame {
        legend: &legend,
        y_title: &in_unit("gap", &topic.unit),
        x_title: "",
        y_values: values.chain([0.0]).collect(),
        tall: 200.0,
    });
    marks(&mut plot, input);

    let fine = plot.y.fine;
    let rows = input.periods.iter().enumerate().map(|(position, label)| {
        let mut gaps: Vec<f64> = input
            .placebos
            .iter()
            .filter_map(|placebo| finite(placebo.gaps.get(position).copied()?))
            .collect();
        gaps.sort_by(f64::total_cmp);
        let middle = gaps
            .len()
            .checked_sub(1)
            .map(|last| f64::midpoint(gaps[last / 2], gaps[last.div_ceil(2)]));
        vec![
            label.clone(),
            cell(input.treated.get(position).copied().flatten(), fine),
            cell(gaps.first().copied(), fine),
            cell(middle, fine),
            cell(gaps.last().copied(), fine),
            text::count(gaps.len()),
        ]
    });
    let columns = [
        Column::Words("Period"),
        Column::Numbers(&text::capital(&input.place)),
        Column::Numbers("Least of the others"),
        Column::Numbers("Middle of the others"),
        Column::Numbers("Greatest of the others"),
        Column::Numbers("Others"),
    ];
    let caption = in_unit("Gap between each place and its comparison", &topic.unit);
    let table = table(&caption, &columns, &rows.collect::<Vec<_>>());
    Figure::new(topic, sentence(input), plot.pen, table)
}

fn marks(plot: &mut Plot, input: &PlaceboCloud) {
    let count = input.periods.len();
    let at: Vec<f64> = (0..count)
        .map(|position| plot.slot(position, count))
        .collect();
    let line = |gaps: &[Option<f64>], plot: &Plot| {
        let points = at.iter().enumerate();
        broken_line(
            points
                .map(|(position, &x)| Some((x, plot.y.at(finite(gaps.get(position).copied()?)?)))),
        )
    };
    let many: String = input
        .placebos
        .iter()
        .map(|placebo| line(&placebo.gaps, plot))
        .collect();
    let one = line(&input.treated, plot);
    if !many.is_empty() {
        plot.stroke(&many, MANY.0, MANY.1, None);
    }
    plot.level(0.0, INK, 1.2, None);
    let start = input.first_treated;
    if let (Some(first), Some(before)) = (at.get(start), start.checked_sub(1)) {
        plot.start(f64::midpoint(*first, at[before]));
    }
    if !one.is_empty() {
        plot.stroke(&one, ONE.0, ONE.1, None);
    }
    let labels: Vec<(f64, String)> = at.iter().copied().zip(input.periods.clone()).collect();
    plot.labels(&labels);
    if many.is_empty() && one.is_empty() {
        nothing(plot);
    }
}

fn sentence(input: &PlaceboCloud) -> String {
    let place = &input.place;
    let all = text::count(input.placebos.len() + 1);
    let by = if input.ranked_by.is_empty() {
        String::new()
    } else {
        format!(" by {}", input.ranked_by)
    };
    let chance = finite(input.p_value).filter(|p_value| (0.0..=1.0).contains(p_value));
    let luck = chance.map(|p_value| {
        let hundred = number::number(p_value * 100.0, usize::from(p_value < 0.1));
        format!(
            "by luck alone that would happen about {hundred} times in 100 (p = {})",
            number::chance(p_value)
        )
        .replace("= less", "is less")
    });
    match (input.rank, luck) {
        (Some(rank), Some(luck)) => format!(
            "{} is number {} of {all} places{by}; {luck}.",
            text::capital(place),
            text::thousands(u64::from(rank))
        ),
        (Some(rank), None) => format!(
            "{} is number {} of {all} places{by}; how likely that is by luck alone is not known.",
            text::capital(place),
            text::thousands(u64::from(rank))
        ),
        (None, Some(luck)) => format!(
            "{} is drawn among {all} places; a gap like its own is rare or common: {luck}.",
            text::capital(place)
        ),
        (None, None) => format!(
            "{} is drawn among {all} places, and the picture alone does not say how unusual its line is.",
            text::capital(place)
        ),
    }
}
