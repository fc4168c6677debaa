//! A place and its neighbourhoods, drawn for the place's own page.

use std::fmt::Write as _;

use allotment_place::{Bounds, Point, Simplified};

use super::{
    ground::Ground,
    palette::colour,
    path::{Frame, whole},
};
use crate::{
    Site,
    svg::{INK, PICK, Picture, Short},
    text::{self, escape},
};

/// The map of place number `area` of the funded level: its neighbourhoods,
/// `parts` by number in the next finer level, each with the number by which
/// the page's table lists it; the places round it in outline. Nothing where
/// its borders are not known.
pub(crate) fn locator(
    site: &Site,
    ground: &Ground,
    borders: Option<&Simplified<'_>>,
    area: usize,
    parts: &[usize],
) -> Option<Picture> {
    let funded = ground.levels[site.funded].as_ref()?;
    let here = &site.levels[site.funded].areas[area];
    let finer = ground.levels.get(site.funded + 1).and_then(Option::as_ref);
    let inner = parts
        .iter()
        .filter_map(|&part| finer?.shapes[part].bounds());
    let bounds = funded.shapes[area].bounds()?;
    let bounds = inner.fold(bounds, |all, next| all.with(next.low).with(next.high));
    let frame = Frame::new(bounds, 800.0, 800.0, 60.0);
    let mut svg = String::new();
    for shape in &funded.shapes {
        if shape.bounds().is_some_and(|bounds| frame.shows(bounds)) {
            put(
                &mut svg,
                format_args!(
                    r##"<path d="{}" fill="#eef1f5" stroke="#aeb8c4" stroke-width="2"/>"##,
                    frame.path(shape)
                ),
            );
        }
    }
    let drawn = finer.map_or(0, |finer| draw_parts(&mut svg, site, finer, &frame, parts));
    let own = here.need.as_ref().map(|need| need.decile);
    // Along the neighbourhoods' own borders where they are drawn: the place's
    // own outline, made simpler alone, would cut across them.
    let path = match borders.filter(|_| drawn == parts.len() && drawn > 0) {
        Some(borders) => frame.strokes(&borders.outline(parts)),
        None => frame.path(&funded.shapes[area]),
    };
    put(
        &mut svg,
        format_args!(
            r#"<path d="{path}" fill="{}" stroke="{PICK}" stroke-width="6" stroke-linejoin="round" stroke-linecap="round"/>"#,
            if drawn > 0 { "none" } else { colour(own) },
        ),
    );
    let noun = site.levels.get(site.funded + 1);
    let words = match noun.filter(|_| drawn > 0) {
        Some(level) => format!(
            "The outline of {} with its {}, shaded by tenth of need and numbered as in the table.",
            here.name,
            text::counted(drawn, &level.singular, &level.plural),
        ),
        None => format!("The outline of {} among the places round it.", here.name),
    };
    let title = format!("Map of {}", here.name);
    let svg = format!(
        concat!(
            r#"<svg xmlns="http://www.w3.org/2000/svg" class="chart" viewBox="0 0 {} {}" role="img" "#,
            r#"aria-labelledby="locator-t locator-d" font-family="system-ui, sans-serif" font-size="26">"#,
            r#"<title id="locator-t">{}</title><desc id="locator-d">{}</desc>{}</svg>"#
        ),
        whole(frame.width),
        whole(frame.height),
        escape(&title),
        escape(&words),
        svg
    );
    Some(Picture { title, words, svg })
}

fn draw_parts(
    svg: &mut String,
    site: &Site,
    finer: &super::ground::LevelGround,
    frame: &Frame,
    parts: &[usize],
) -> usize {
    let areas = &site.levels[site.funded + 1].areas;
    let shaped = |part: &usize| !finer.shapes[*part].0.is_empty();
    for &part in parts.iter().filter(|part| shaped(part)) {
        let decile = areas[part].need.as_ref().map(|need| need.decile);
        put(
            svg,
            format_args!(
                r##"<path d="{}" fill="{}" stroke="#fff" stroke-width="3" stroke-linejoin="round"/>"##,
                frame.path(&finer.shapes[part]),
                colour(decile),
            ),
        );
    }
    for (position, &part) in parts.iter().enumerate().filter(|(_, part)| shaped(part)) {
        let Some(middle) = inside(&finer.shapes[part]) else {
            continue;
        };
        let (x, y) = frame.place(middle);
        put(
            svg,
            format_args!(
                r##"<circle cx="{}" cy="{}" r="21" fill="#fff" stroke="{INK}" stroke-width="2"/><text x="{}" y="{}" text-anchor="middle" fill="{INK}">{}</text>"##,
                Short(x),
                Short(y),
                Short(x),
                Short(y + 9.0),
                position + 1
            ),
        );
    }
    parts.iter().filter(|part| shaped(part)).count()
}

/// A point well inside the largest polygon of a shape: the middle of the
/// widest stretch of a line across its middle.
pub(crate) fn inside(shape: &allotment_place::MultiPolygon) -> Option<Point> {
    let polygon = shape.0.iter().max_by(|a, b| {
        let area = |polygon: &allotment_place::Polygon| polygon.outer.twice_signed_area().abs();
        area(a).total_cmp(&area(b))
    })?;
    let bounds = Bounds {
        low: polygon.outer.points()[0],
        high: polygon.outer.points()[0],
    };
    let bounds = polygon
        .outer
        .points()
        .iter()
        .copied()
        .fold(bounds, Bounds::with);
    let height = bounds.high.y - bounds.low.y;
    let lines = [0.5, 0.4, 0.6, 0.3, 0.7];
    let stretches = lines.iter().filter_map(|part| {
        let y = bounds.low.y + height * part;
        let mut crossings: Vec<f64> = std::iter::once(&polygon.outer)
            .chain(&polygon.holes)
            .flat_map(|ring| ring.points().windows(2))
            .filter(|pair| (pair[0].y > y) != (pair[1].y > y))
            .map(|pair| {
                let (a, b) = (pair[0], pair[1]);
                a.x + (y - a.y) / (b.y - a.y) * (b.x - a.x)
            })
            .collect();
        crossings.sort_by(f64::total_cmp);
        crossings
            .chunks_exact(2)
            .map(|pair| {
                (
                    pair[1] - pair[0],
                    Point {
                        x: f64::midpoint(pair[0], pair[1]),
                        y,
                    },
                )
            })
            .max_by(|a, b| a.0.total_cmp(&b.0))
    });
    stretches
        .reduce(|best, next| if next.0 > best.0 * 1.3 { next } else { best })
        .map(|(_, point)| point)
}

fn put(text: &mut String, arguments: std::fmt::Arguments<'_>) {
    text.write_fmt(arguments)
        .expect("writing to a string does not fail");
}

#[cfg(test)]
mod tests {
    use allotment_place::{MultiPolygon, Polygon, Ring};

    use super::*;

    #[test]
    fn the_label_lies_inside_a_horseshoe() {
        let points = [
            (0.0, 0.0),
            (9.0, 0.0),
            (9.0, 9.0),
            (6.0, 9.0),
            (6.0, 1.0),
            (2.0, 1.0),
            (2.0, 9.0),
            (0.0, 9.0),
            (0.0, 0.0),
        ];
        let outer = Ring::new(points.map(|(x, y)| Point { x, y }).to_vec()).unwrap();
        let shape = MultiPolygon(vec![Polygon {
            outer,
            holes: Vec::new(),
        }]);
        assert!(shape.contains(inside(&shape).unwrap()));
        assert_eq!(inside(&MultiPolygon::default()), None);
    }
}
