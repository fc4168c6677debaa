//! A place and what stands in and round it, as symbols.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::{
    ground::Ground,
    path::{Frame, whole},
};
use crate::{
    AssetsPart, Site,
    svg::{PAPER, PICK, Picture, Short},
    text::{self, escape},
};

/// More symbols than this cannot be told apart on a phone.
const MOST: usize = 120;
const SOCIAL: &str = "#12395b";
const PHYSICAL: &str = "#7a4300";

/// A map of assets, and what its symbols mean.
pub(crate) struct AssetMap {
    pub picture: Picture,
    pub legend: Vec<Symbol>,
    /// What is not drawn because there is too much of it, a title each.
    pub crowded: Vec<String>,
}

/// One line of the legend.
pub(crate) struct Symbol {
    pub svg: String,
    /// What it stands for, and how many are on the map.
    pub words: String,
}

/// The map of place number `area` of the funded level with the assets in and
/// round it; its neighbourhoods, `parts` by number in the next finer level, are
/// drawn as lines. Nothing where its borders are not known.
pub(crate) fn asset_map(
    site: &Site,
    ground: &Ground,
    part: &AssetsPart,
    area: usize,
    parts: &[usize],
) -> Option<AssetMap> {
    let funded = ground.levels[site.funded].as_ref()?;
    let here = &site.levels[site.funded].areas[area];
    let bounds = funded.shapes[area].bounds()?;
    let frame = Frame::new(bounds, 800.0, 800.0, 90.0);
    let shown: Vec<(usize, (f64, f64))> = (part.points.iter().zip(&ground.assets))
        .map(|(point, &at)| (point.of, frame.place(at)))
        .filter(|(_, (x, y))| {
            (20.0..frame.width - 20.0).contains(x) && (20.0..frame.height - 20.0).contains(y)
        })
        .collect();
    let count = |of: usize| shown.iter().filter(|(type_of, _)| *type_of == of).count();
    let mut order: Vec<usize> = (0..part.types.len()).filter(|&of| count(of) > 0).collect();
    order.sort_by_key(|&of| (count(of), of));
    let mut sum = 0;
    let drawn: BTreeSet<usize> = (order.iter().copied())
        .take_while(|&of| {
            sum += count(of);
            sum <= MOST
        })
        .collect();
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
    let finer = ground.levels.get(site.funded + 1).and_then(Option::as_ref);
    for shape in parts.iter().filter_map(|&at| finer?.shapes.get(at)) {
        put(
            &mut svg,
            format_args!(
                r##"<path d="{}" fill="#fff" stroke="#aeb8c4" stroke-width="2"/>"##,
                frame.path(shape)
            ),
        );
    }
    put(
        &mut svg,
        format_args!(
            r#"<path d="{}" fill="none" stroke="{PICK}" stroke-width="6" stroke-linejoin="round"/>"#,
            frame.path(&funded.shapes[area]),
        ),
    );
    let labels = labels(part);
    // The rarest on top: three libraries are not lost under thirty bus stops.
    for &of in order.iter().rev().filter(|of| drawn.contains(of)) {
        for &(_, at) in shown.iter().filter(|(type_of, _)| *type_of == of) {
            symbol(&mut svg, at, &labels[of], part.types[of].social);
        }
    }
    let (width, height) = (whole(frame.width), whole(frame.height));
    let words = describe(part, &here.name, &drawn, &count);
    let title = format!("What stands in and round {}", here.name);
    let svg = format!(
        concat!(
            r#"<svg xmlns="http://www.w3.org/2000/svg" class="chart" viewBox="0 0 {} {}" role="img" "#,
            r#"aria-labelledby="assets-map-t assets-map-d" font-family="system-ui, sans-serif" font-size="20" font-weight="700">"#,
            r#"<title id="assets-map-t">{}</title><desc id="assets-map-d">{}</desc>"#,
            r##"<rect width="{}" height="{}" fill="#dfe9f2"/>{}</svg>"##
        ),
        width,
        height,
        escape(&title),
        escape(&words),
        width,
        height,
        svg
    );
    Some(AssetMap {
        picture: Picture { title, words, svg },
        legend: (drawn.iter())
            .map(|&of| legend(&labels[of], part, of, count(of)))
            .collect(),
        crowded: (order.iter().filter(|of| !drawn.contains(of)))
            .map(|&of| part.types[of].title.clone())
            .collect(),
    })
}

/// The map in words: how many of each type stand in it.
fn describe(
    part: &AssetsPart,
    name: &str,
    drawn: &BTreeSet<usize>,
    count: &dyn Fn(usize) -> usize,
) -> String {
    let list: Vec<String> = (drawn.iter())
        .map(|&of| format!("{} ({})", part.types[of].title, text::count(count(of))))
        .collect();
    if list.is_empty() {
        return format!("The outline of {name}. None of what was counted stands here.");
    }
    format!(
        "The outline of {name} with a symbol for each of: {}. Round symbols are social, square ones physical.",
        text::listed(&list)
    )
}

fn legend(label: &str, part: &AssetsPart, of: usize, count: usize) -> Symbol {
    let mut drawn = String::new();
    symbol(&mut drawn, (20.0, 20.0), label, part.types[of].social);
    Symbol {
        svg: format!(
            r#"<svg width="24" height="24" viewBox="0 0 40 40" aria-hidden="true" font-family="system-ui, sans-serif" font-size="20" font-weight="700">{drawn}</svg>"#
        ),
        words: format!("{}: {}", part.types[of].title, text::count(count)),
    }
}

/// A round sign for what is social, a square one for what is physical, each with
/// the letters of its type.
fn symbol(svg: &mut String, (x, y): (f64, f64), label: &str, social: bool) {
    if social {
        put(
            svg,
            format_args!(
                r#"<circle cx="{}" cy="{}" r="17" fill="{SOCIAL}" stroke="{PAPER}" stroke-width="2"/>"#,
                Short(x),
                Short(y)
            ),
        );
    } else {
        put(
            svg,
            format_args!(
                r#"<rect x="{}" y="{}" width="32" height="32" fill="{PHYSICAL}" stroke="{PAPER}" stroke-width="2"/>"#,
                Short(x - 16.0),
                Short(y - 16.0)
            ),
        );
    }
    put(
        svg,
        format_args!(
            r#"<text x="{}" y="{}" text-anchor="middle" fill="{PAPER}">{}</text>"#,
            Short(x),
            Short(y + 7.0),
            escape(label)
        ),
    );
}

/// A letter or two for each type, no two alike: the first of its title, if need
/// be with another of it, else with a number.
fn labels(part: &AssetsPart) -> Vec<String> {
    let mut used = BTreeSet::new();
    (part.types.iter().enumerate())
        .map(|(at, one)| {
            let mut letters = one.title.chars().filter(|letter| letter.is_alphabetic());
            let first: String = letters
                .next()
                .map_or_else(|| "?".to_owned(), |letter| letter.to_uppercase().collect());
            let longer = letters.map(|next| format!("{first}{}", next.to_lowercase()));
            let numbered = (at + 1..).map(|number| format!("{first}{number}"));
            let label = std::iter::once(first.clone())
                .chain(longer)
                .chain(numbered)
                .find(|label| !used.contains(label))
                .expect("numbers do not end");
            used.insert(label.clone());
            label
        })
        .collect()
}

fn put(text: &mut String, arguments: std::fmt::Arguments<'_>) {
    text.write_fmt(arguments)
        .expect("writing to a string does not fail");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{AssetType, Computed, GapOf};

    #[test]
    fn no_two_types_have_one_sign() {
        let titles = [
            "Park",
            "Playground",
            "Pharmacy",
            "Park",
            "Pa",
            "",
            "",
            "Îlot",
        ];
        let part = AssetsPart {
            computed: Computed::default(),
            cites: Vec::new(),
            within: String::new(),
            nearest: None,
            gap_of: GapOf::Assets,
            types: (titles.iter())
                .map(|title| AssetType {
                    title: (*title).to_owned(),
                    social: true,
                })
                .collect(),
            points: Vec::new(),
            places: std::collections::BTreeMap::new(),
        };
        let found = labels(&part);
        assert_eq!(found, ["P", "Pl", "Ph", "Pa", "P5", "?", "?7", "Î"]);
        assert_eq!(found.iter().collect::<BTreeSet<_>>().len(), titles.len());
    }
}
