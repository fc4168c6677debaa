//! The map of everything, drawn: no script, no server.

use std::fmt::Write as _;

use allotment_place::MultiPolygon;

use super::{
    ground::{Ground, LevelGround},
    palette::{TENTHS, colour},
    path::{Frame, whole},
};
use crate::{
    Area, Site,
    svg::{INK, PICK},
    text::{self, escape},
};

/// How many areas the drawing can hold and still be read.
const MOST_AREAS: usize = 1_200;

/// What to draw and how large.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Drawn<'a> {
    /// How wide, in the drawing's units: half a pixel each on a desktop.
    pub width: f64,
    /// How tall at most.
    pub tallest: f64,
    /// How many bytes at most, borders growing coarser until it fits.
    pub bytes: usize,
    /// Where the places' pages are, if selected places should be links.
    pub pages: Option<&'a str>,
}

/// A drawing and its size without its legend.
pub(crate) struct Sheet {
    pub svg: String,
    pub size: (i64, i64),
}

/// The map of `site`: its districts, or what else can be told apart at this
/// size, by tenth of need, with the selected places picked out. Nothing where
/// no level has shapes.
pub(crate) fn drawn_map(site: &Site, ground: &Ground, drawn: &Drawn<'_>) -> Option<Sheet> {
    let number = background(site)?;
    let level = ground.levels[number].as_ref()?;
    let frame = Frame::new(ground.bounds, drawn.width, drawn.tallest, 24.0);
    let mut tolerance = frame.on_square(0.7);
    loop {
        let svg = draw(site, ground, (number, level), &frame, tolerance, drawn);
        if svg.len() <= drawn.bytes || tolerance > frame.on_square(40.0) {
            return Some(Sheet {
                svg,
                size: (whole(frame.width), whole(frame.height)),
            });
        }
        tolerance *= 1.5;
    }
}

/// The map in words; nothing where no level has shapes.
pub(crate) fn describe_map(site: &Site) -> Option<String> {
    background(site).map(|number| describe(site, number))
}

/// The finest level that can be read, by preference one with need.
fn background(site: &Site) -> Option<usize> {
    let shaped = || {
        let levels = site.levels.iter().enumerate();
        levels.filter(|(_, level)| level.areas.iter().any(|area| area.shape.is_some()))
    };
    shaped()
        .rfind(|(_, level)| {
            level.areas.len() <= MOST_AREAS && level.areas.iter().any(|area| area.need.is_some())
        })
        .or_else(|| shaped().next())
        .map(|(number, _)| number)
}

fn draw(
    site: &Site,
    ground: &Ground,
    (number, level): (usize, &LevelGround),
    frame: &Frame,
    tolerance: f64,
    drawn: &Drawn<'_>,
) -> String {
    let areas = &site.levels[number].areas;
    let shapes = level.topology.simplify(tolerance);
    let title = format!("Map of need: {}", site.levels[number].plural);
    let words = describe(site, number);
    let legend = if drawn.pages.is_some() { 132.0 } else { 0.0 };
    let mut svg = format!(
        concat!(
            r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {} {}" role="{}" "#,
            r#"aria-labelledby="map-t map-d" font-family="system-ui, sans-serif" font-size="26">"#,
            r#"<title id="map-t">{}</title><desc id="map-d">{}</desc>"#,
            r#"<defs><pattern id="hatch" width="14" height="14" patternUnits="userSpaceOnUse" "#,
            r#"patternTransform="rotate(45)"><rect width="14" height="14" fill="{}"/>"#,
            r##"<rect width="3" height="14" fill="#8fa7e0"/></pattern></defs>"##,
            r##"<rect width="100%" height="100%" fill="#fff"/>"##
        ),
        whole(frame.width),
        whole(frame.height + legend),
        if drawn.pages.is_some() {
            "group"
        } else {
            "img"
        },
        escape(&title),
        escape(&words),
        TENTHS[0],
    );
    svg.push_str(r##"<g stroke="#fff" stroke-width="2" stroke-linejoin="round">"##);
    for decile in 0..=10_u8 {
        let of_tenth = areas.iter().zip(&shapes).filter(|(area, shape)| {
            !shape.0.is_empty()
                && area.need.as_ref().map_or(0, |need| need.decile.min(10)) == decile
        });
        let fill = match decile {
            1 => "url(#hatch)",
            _ => colour(Some(decile)),
        };
        let mut opened = false;
        for (area, shape) in of_tenth {
            if !opened {
                put(&mut svg, format_args!(r#"<g fill="{fill}">"#));
                opened = true;
            }
            put(
                &mut svg,
                format_args!(r#"<path d="{}">"#, frame.path(shape)),
            );
            if drawn.pages.is_some() {
                put(
                    &mut svg,
                    format_args!("<title>{}</title>", escape(&label(area))),
                );
            }
            svg.push_str("</path>");
        }
        if opened {
            svg.push_str("</g>");
        }
    }
    svg.push_str("</g>");
    pick_out(&mut svg, site, ground, frame, drawn);
    if drawn.pages.is_some() {
        draw_legend(&mut svg, site, frame, ground);
    }
    svg.push_str("</svg>");
    svg
}

/// Selected places: their outline where it is large enough to see, and a mark.
fn pick_out(svg: &mut String, site: &Site, ground: &Ground, frame: &Frame, drawn: &Drawn<'_>) {
    let Some(level) = &ground.levels[site.funded] else {
        return;
    };
    let mark = if drawn.pages.is_some() { 11 } else { 9 };
    put(
        svg,
        format_args!(
            r##"<g fill="{PICK}" stroke="#fff" stroke-width="3" stroke-linejoin="round">"##
        ),
    );
    for (area, shape) in site.levels[site.funded].areas.iter().zip(&level.shapes) {
        let money = area.money.as_ref().filter(|money| money.selected);
        let (Some(money), Some(bounds)) = (money, shape.bounds()) else {
            continue;
        };
        let (left, top) = frame.place(bounds.low);
        let (right, bottom) = frame.place(bounds.high);
        let (x, y) = (
            whole(f64::midpoint(left, right)),
            whole(f64::midpoint(top, bottom)),
        );
        let mut symbol = String::new();
        if (right - left).max(bottom - top) > 44.0 {
            let path = outline(frame, shape);
            put(
                &mut symbol,
                format_args!(r#"<path d="{path}" fill="none" stroke="{PICK}" stroke-width="6"/>"#),
            );
        }
        put(
            &mut symbol,
            format_args!(r#"<circle cx="{x}" cy="{y}" r="{mark}"/>"#),
        );
        let named = escape(&format!(
            "{}: {}",
            area.name,
            money.total.display_whole(site.programme.currency)
        ));
        match drawn.pages.filter(|_| area.page) {
            Some(pages) => put(
                svg,
                format_args!(
                    r#"<a href="{pages}{}.html" target="_top" aria-label="{named}"><title>{named}</title>{symbol}</a>"#,
                    text::slug(area.id.as_str())
                ),
            ),
            None => svg.push_str(&symbol),
        }
    }
    svg.push_str("</g>");
}

/// One place's outline, made simple on its own: nothing lies beside it.
fn outline(frame: &Frame, shape: &MultiPolygon) -> String {
    let alone = allotment_place::Topology::build(std::slice::from_ref(shape));
    let simple = alone.simplify(frame.on_square(0.7));
    simple
        .first()
        .map_or_else(String::new, |shape| frame.path(shape))
}

fn draw_legend(svg: &mut String, site: &Site, frame: &Frame, ground: &Ground) {
    let top = whole(frame.height);
    let step = (whole(frame.width) - 48) / 10;
    let tenths: [u8; 10] = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
    for tenth in tenths {
        let x = 24 + (i64::from(tenth) - 1) * step;
        let fill = if tenth == 1 {
            "url(#hatch)"
        } else {
            colour(Some(tenth))
        };
        put(
            svg,
            format_args!(
                r##"<rect x="{x}" y="{top}" width="{step}" height="34" fill="{fill}" stroke="#566170"/><text x="{}" y="{}" text-anchor="middle" fill="{INK}">{tenth}</text>"##,
                x + step / 2,
                top + 64
            ),
        );
    }
    let marks = ground.levels[site.funded].is_some()
        && site.levels[site.funded]
            .areas
            .iter()
            .any(|area| area.money.as_ref().is_some_and(|money| money.selected));
    put(
        svg,
        format_args!(
            r#"<text x="24" y="{y}" fill="{INK}">Tenth of need: 1 is the greatest (striped).{more}</text>"#,
            y = top + 108,
            more = if marks {
                " Ringed dots: places that get money."
            } else {
                ""
            },
        ),
    );
}

/// The map in words.
fn describe(site: &Site, number: usize) -> String {
    let level = &site.levels[number];
    let worst = level
        .areas
        .iter()
        .filter(|area| area.need.as_ref().is_some_and(|need| need.decile == 1));
    let selected = site.levels[site.funded]
        .areas
        .iter()
        .filter(|area| area.money.as_ref().is_some_and(|money| money.selected))
        .count();
    let mut words = format!(
        "{} in ten shades by tenth of need, the darkest and striped being the greatest need: {} of {}.",
        text::capital(&level.plural),
        text::count(worst.count()),
        text::count(level.areas.len()),
    );
    if selected > 0 {
        let funded = &site.levels[site.funded];
        let noun = if selected == 1 {
            &funded.singular
        } else {
            &funded.plural
        };
        put(
            &mut words,
            format_args!(
                " Marks show the {} {noun} that get money.",
                text::count(selected)
            ),
        );
    }
    words
}

fn label(area: &Area) -> String {
    area.need.as_ref().map_or_else(
        || format!("{}: need not known", area.name),
        |need| format!("{}: {}", area.name, text::tenth(need.decile)),
    )
}

fn put(text: &mut String, arguments: std::fmt::Arguments<'_>) {
    text.write_fmt(arguments)
        .expect("writing to a string does not fail");
}
