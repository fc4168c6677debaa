//! The index that the search box reads: small, plain, and split so that a
//! phone fetches little of it.

use serde_json::{Value, json};

use crate::{File, plan::Plan, text};

/// How many codes of the finer level stand in one file.
const BLOCK: usize = 2_048;

/// `assets/places.js`, with a line for each place that money is shared between,
/// and `assets/codes-N.js` with the codes of the finer level. They are scripts
/// that call one function, because a page opened from a disk may read scripts
/// but not data.
pub(crate) fn index(plan: &Plan<'_>) -> Vec<File> {
    let site = plan.site;
    let mut order: Vec<usize> = (0..plan.funded().len()).collect();
    order.sort_by_key(|&area| &plan.funded()[area].id);
    let mut position = vec![0; order.len()];
    for (line, &area) in order.iter().enumerate() {
        position[area] = line;
    }
    let groups: Vec<&str> = plan
        .groups
        .iter()
        .map(|group| group.name.as_str())
        .collect();
    let slugs: Vec<&str> = plan
        .groups
        .iter()
        .map(|group| group.slug.as_str())
        .collect();
    let lines: Vec<Value> = order
        .iter()
        .map(|&area| {
            let here = &plan.funded()[area];
            json!([
                here.id.as_str(),
                here.name,
                plan.group_number(area),
                u8::from(here.page),
                here.need.as_ref().map_or(0, |need| need.decile),
                area,
            ])
        })
        .collect();

    let mut files = Vec::new();
    let mut firsts: Vec<&str> = Vec::new();
    if let Some(finer) = site.levels.get(site.funded + 1) {
        let mut codes: Vec<(&str, usize, usize)> = finer
            .areas
            .iter()
            .enumerate()
            .filter_map(|(number, area)| Some((area.id.as_str(), position[area.parent?], number)))
            .collect();
        codes.sort_unstable();
        for (block, codes) in codes.chunks(BLOCK).enumerate() {
            firsts.push(codes[0].0);
            let rows: Vec<Value> = codes
                .iter()
                .map(|&(code, line, number)| json!([code, finer.areas[number].name, line, number]))
                .collect();
            files.push(script(
                &format!("codes-{block}.js"),
                &json!({ "block": block, "codes": rows }),
            ));
        }
    }
    let index = json!({
        "one": plan.singular(),
        "many": text::capital(plan.plural()),
        "groups": groups,
        "slugs": slugs,
        "places": lines,
        "blocks": firsts,
    });
    files.push(script("places.js", &index));
    files
}

fn script(name: &str, data: &Value) -> File {
    File {
        path: format!("report/assets/{name}"),
        bytes: format!("allotmentIndex({data});\n").into_bytes(),
    }
}
