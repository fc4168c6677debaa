//! All the files together.

use crate::{
    File, ReportError, Site,
    map::{self, Drawn, Ground},
    page::{self, Extras},
    plan::Plan,
    search,
};

/// Files that are the same in every report.
const ASSETS: [(&str, &str); 3] = [
    ("style.css", include_str!("../assets/style.css")),
    ("search.js", include_str!("../assets/search.js")),
    ("icon.svg", include_str!("../assets/icon.svg")),
];

/// The files of the report on `site`, which is free of contradictions.
pub(crate) fn assemble(site: &Site) -> Result<Vec<File>, ReportError> {
    let plan = Plan::new(site);
    let ground = Ground::new(site);
    let mut files: Vec<File> = ASSETS
        .iter()
        .map(|(name, text)| file(format!("report/assets/{name}"), text))
        .collect();
    let mut extras = Extras::default();
    if let Some(ground) = &ground {
        extras.small_map = drawn_maps(site, ground, &mut files);
        extras.config = interactive(&plan, ground, &mut files);
    }
    files.extend(search::index(&plan));
    for (name, picture) in page::overview::figures(&plan) {
        files.push(file(format!("figures/{name}.svg"), &picture.svg));
    }
    files.extend(page::pages(&plan, ground.as_ref(), &extras)?);
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(files)
}

/// The large drawn map, with links, and the small one of the first page.
fn drawn_maps(site: &Site, ground: &Ground, files: &mut Vec<File>) -> Option<(i64, i64)> {
    let large = Drawn {
        width: 1_600.0,
        tallest: 2_000.0,
        bytes: 450_000,
        pages: Some("../places/"),
    };
    let map = map::drawn_map(site, ground, &large)?;
    files.push(file("report/assets/map.svg".to_owned(), &map.svg));
    let figure = Drawn {
        pages: None,
        ..large
    };
    let figure = map::drawn_map(site, ground, &figure)?;
    files.push(file("figures/map.svg".to_owned(), &figure.svg));

    let small = Drawn {
        width: 900.0,
        tallest: 1_000.0,
        bytes: 60_000,
        pages: None,
    };
    let small = map::drawn_map(site, ground, &small)?;
    files.push(file("report/assets/map-small.svg".to_owned(), &small.svg));
    Some(small.size)
}

/// The interactive map's own files, and what its page must know.
#[cfg(feature = "map")]
#[expect(
    clippy::unnecessary_wraps,
    reason = "without the feature there is none"
)]
fn interactive(plan: &Plan<'_>, ground: &Ground, files: &mut Vec<File>) -> Option<String> {
    use crate::map::explore;

    let tiles = map::tileset(plan.site, ground);
    let config = explore::config(plan, &tiles);
    files.extend(tiles.files);
    files.extend(map::details(plan, ground));
    files.extend(explore::bundle());
    Some(config)
}

/// Built without the interactive map.
#[cfg(not(feature = "map"))]
fn interactive(_: &Plan<'_>, _: &Ground, _: &mut Vec<File>) -> Option<String> {
    None
}

fn file(path: String, text: &str) -> File {
    File {
        path,
        bytes: text.as_bytes().to_vec(),
    }
}
