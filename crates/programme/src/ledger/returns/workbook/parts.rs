//! The parts of a workbook: which sheet lies where, and that formulas are worked
//! out again.

use std::collections::{BTreeMap, BTreeSet};

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
pub(super) fn each(
    xml: &[u8],
    name: &str,
    mut take: impl FnMut(&BytesStart<'_>),
) -> Result<(), String> {
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

/// The styles of cells that are formatted as days, by their numbers.
///
/// Source: ECMA-376, part 1, 18.8.30 (numFmt) and 18.8.10 (cellXfs): the formats of days
/// that are built in, and codes that show a day or a year.
pub(super) fn styles_of_days(styles: &[u8]) -> Result<BTreeSet<String>, String> {
    let built_in = [14, 15, 16, 17, 22].into_iter();
    let mut formats: BTreeSet<String> = built_in.map(|id: u32| id.to_string()).collect();
    let mut reader = Reader::from_reader(styles);
    let mut of_days = BTreeSet::new();
    // How many formats of cells there were, while their list is open.
    let mut count: Option<usize> = None;
    loop {
        match reader.read_event().map_err(|error| error.to_string())? {
            Event::Start(tag) | Event::Empty(tag) => match tag.local_name().as_ref() {
                "numFmt" => {
                    let code = attribute(&tag, "formatCode").unwrap_or_default();
                    if shows_a_day(&code) {
                        formats.extend(attribute(&tag, "numFmtId"));
                    }
                }
                "cellXfs" => count = Some(0),
                "xf" => {
                    if let Some(number) = &mut count {
                        let format = attribute(&tag, "numFmtId");
                        if format.is_some_and(|format| formats.contains(&format)) {
                            of_days.insert(number.to_string());
                        }
                        *number += 1;
                    }
                }
                _ => {}
            },
            Event::End(tag) if tag.local_name().as_ref() == "cellXfs" => count = None,
            Event::Eof => return Ok(of_days),
            _ => {}
        }
    }
}

/// Whether the format `code` shows a day or a year: a `d` or a `y` that is no text, that is
/// in no quotes, in no brackets, and after no backslash.
fn shows_a_day(code: &str) -> bool {
    let mut letters = code.chars();
    let mut until: Option<char> = None;
    while let Some(letter) = letters.next() {
        if let Some(end) = until {
            until = until.filter(|_| letter != end);
            continue;
        }
        match letter {
            '"' => until = Some('"'),
            '[' => until = Some(']'),
            '\\' | '_' | '*' => {
                letters.next();
            }
            'd' | 'D' | 'y' | 'Y' => return true,
            _ => {}
        }
    }
    false
}

/// Whether the workbook counts its days from 1904.
///
/// Source: ECMA-376, part 1, 18.17.4 (dates and times) and 18.2.28 (workbookPr).
pub(super) fn from_1904(workbook: &[u8]) -> Result<bool, String> {
    let mut is = false;
    each(workbook, "workbookPr", |tag| {
        let said = attribute(tag, "date1904");
        is |= matches!(said.as_deref(), Some("1" | "true" | "on"));
    })?;
    Ok(is)
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
        if let Some(word) = text[at..end].find("fullCalcOnLoad") {
            // Whatever it says, so it is said once.
            let from = at + word + "fullCalcOnLoad".len();
            let mut quotes = text[from..end].match_indices(['"', '\'']);
            let (opens, closes) = (quotes.next(), quotes.next());
            if let (Some((opens, _)), Some((closes, _))) = (opens, closes) {
                let (before, after) = (&text[..=from + opens], &text[from + closes..]);
                return format!("{before}1{after}").into_bytes();
            }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_of_days_are_told_from_others() {
        let styles = br##"<styleSheet><numFmts count="3"><numFmt numFmtId="164" formatCode="yyyy\-mm\-dd"/><numFmt numFmtId="165" formatCode="#,##0.00 &quot;paid&quot;"/><numFmt numFmtId="166" formatCode="[Red]0\d"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="166"/><xf numFmtId="14" applyNumberFormat="1"><alignment/></xf></cellXfs></styleSheet>"##;
        let days: Vec<String> = styles_of_days(styles).unwrap().into_iter().collect();
        assert_eq!(days, ["1", "4"]);
        assert!(from_1904(br#"<workbook><workbookPr date1904="1"/></workbook>"#).unwrap());
        assert!(!from_1904(b"<workbook><workbookPr/></workbook>").unwrap());
    }

    #[test]
    fn a_workbook_is_worked_out_when_it_is_opened_whatever_it_said() {
        for (before, after) in [
            (
                "<calcPr calcId=\"1\"/>",
                "<calcPr fullCalcOnLoad=\"1\" calcId=\"1\"/>",
            ),
            (
                "<calcPr fullCalcOnLoad=\"0\" a=\"2\"/>",
                "<calcPr fullCalcOnLoad=\"1\" a=\"2\"/>",
            ),
            (
                "<calcPr fullCalcOnLoad='false'/>",
                "<calcPr fullCalcOnLoad='1'/>",
            ),
            (
                "<calcPr fullCalcOnLoad=\"1\"/>",
                "<calcPr fullCalcOnLoad=\"1\"/>",
            ),
        ] {
            let made = recalculated(format!("<workbook>{before}</workbook>").as_bytes());
            let made = String::from_utf8(made).unwrap();
            assert_eq!(made, format!("<workbook>{after}</workbook>"));
        }
    }
}
