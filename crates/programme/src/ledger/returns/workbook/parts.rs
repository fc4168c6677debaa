//! The parts of a workbook: which sheet lies where, and that formulas are worked
//! out again.

use std::collections::BTreeMap;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// The path of each sheet's part, by the sheet's name.
pub(super) fn sheet_paths(
    workbook: &[u8],
    relations: &[u8],
) -> Result<BTreeMap<String, String>, String> {
    let mut targets = BTreeMap::new();
    each(relations, "Relationship", |tag| {
        if let (Some(id), Some(target)) = (attribute(tag, "Id"), attribute(tag, "Target")) {
            let path = match target.strip_prefix('/') {
                Some(absolute) => absolute.to_owned(),
                None => format!("xl/{target}"),
            };
            targets.insert(id, path);
        }
    })?;
    let mut sheets = BTreeMap::new();
    each(workbook, "sheet", |tag| {
        if let (Some(name), Some(id)) = (attribute(tag, "name"), attribute(tag, "id"))
            && let Some(path) = targets.get(&id)
        {
            sheets.insert(name, path.clone());
        }
    })?;
    Ok(sheets)
}

/// Calls `take` with each element of the local name `name`.
fn each(xml: &[u8], name: &str, mut take: impl FnMut(&BytesStart<'_>)) -> Result<(), String> {
    let mut reader = Reader::from_reader(xml);
    loop {
        match reader.read_event().map_err(|error| error.to_string())? {
            Event::Start(tag) | Event::Empty(tag) if tag.local_name().as_ref() == name => {
                take(&tag);
            }
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}

/// The attribute of the local name `name`.
pub(super) fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = tag.attributes().flatten();
    let mut found = found.filter(|one| one.key.local_name().as_ref() == name);
    let text = found.next()?.value.into_owned();
    let plain = quick_xml::escape::unescape(&text).ok()?;
    Some(plain.into_owned())
}

/// The workbook, told to work out its formulas when it is opened.
pub(super) fn recalculated(workbook: &[u8]) -> Vec<u8> {
    let text = String::from_utf8_lossy(workbook);
    if let Some(at) = text.find("<calcPr") {
        let end = text[at..].find('>').map_or(text.len(), |end| at + end);
        if text[at..end].contains("fullCalcOnLoad") {
            return workbook.to_vec();
        }
        let after = at + "<calcPr".len();
        return format!("{} fullCalcOnLoad=\"1\"{}", &text[..after], &text[after..]).into_bytes();
    }
    for before in ["</definedNames>", "</externalReferences>", "</sheets>"] {
        if let Some(at) = text.find(before) {
            let after = at + before.len();
            return format!(
                "{}<calcPr fullCalcOnLoad=\"1\"/>{}",
                &text[..after],
                &text[after..]
            )
            .into_bytes();
        }
    }
    workbook.to_vec()
}
