//! DOCX.

use std::io::{Cursor, Read};

use allotment_document::docx;
use proptest::prelude::*;
use quick_xml::Reader;
use quick_xml::events::Event;
use zip::ZipArchive;

use crate::made::{ORDER, document, in_order, whole};

fn parts(bytes: &[u8]) -> Vec<(String, String)> {
    let mut zip = ZipArchive::new(Cursor::new(bytes)).unwrap();
    (0..zip.len())
        .map(|at| {
            let mut file = zip.by_index(at).unwrap();
            let mut text = String::new();
            file.read_to_string(&mut text).unwrap();
            (file.name().unwrap().into_owned(), text)
        })
        .collect()
}

fn part(bytes: &[u8], name: &str) -> String {
    let found = parts(bytes).into_iter().find(|(one, _)| one == name);
    found.unwrap_or_else(|| panic!("no {name}")).1
}

/// Whether every element closes and every entity is known.
fn is_well_formed(xml: &str) -> bool {
    let mut reader = Reader::from_str(xml);
    reader.config_mut().check_end_names = true;
    let mut depth = 0_i32;
    loop {
        match reader.read_event() {
            Ok(Event::Eof) => return depth == 0,
            Ok(Event::Start(_)) => depth += 1,
            Ok(Event::End(_)) => depth -= 1,
            Ok(_) => {}
            Err(_) => return false,
        }
    }
}

fn unescaped(text: &str) -> String {
    let text = text
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&apos;", "'");
    text.replace("&quot;", "\"").replace("&amp;", "&")
}

#[test]
fn every_part_is_well_formed_and_named() {
    let bytes = docx(&whole()).unwrap();
    let parts = parts(&bytes);
    let types = part(&bytes, "[Content_Types].xml");
    assert_eq!(parts[0].0, "[Content_Types].xml");
    for (name, text) in &parts {
        assert!(is_well_formed(text), "{name}: {text}");
        let named = types.contains(&format!("PartName=\"/{name}\""));
        assert!(
            named || name.contains("_rels/") || name.starts_with('['),
            "{name}"
        );
    }
}

#[test]
fn it_carries_language_title_and_what_it_is_about() {
    let bytes = docx(&whole()).unwrap();
    assert!(part(&bytes, "word/styles.xml").contains("w:lang w:val=\"cy-GB\""));
    let core = unescaped(&part(&bytes, "docProps/core.xml"));
    assert!(
        core.contains("<dc:title>Cynllun Tŷ'r Ŵyn & <co></dc:title>"),
        "{core}"
    );
    assert!(core.contains("<dc:language>cy-GB</dc:language>"));
    assert!(!core.contains("created"), "no time of the run");
}

#[test]
fn headings_are_styles_and_it_reads_in_order() {
    let body = part(&docx(&whole()).unwrap(), "word/document.xml");
    in_order(
        &body,
        &[
            "\"Heading1\"",
            "\"Heading2\"",
            "\"Quote\"",
            "\"ListBullet\"",
            "\"Heading3\"",
        ],
    );
    in_order(&unescaped(&body), &ORDER);
    assert!(!body.contains('\u{7}'));
}

#[test]
fn rows_of_heads_are_repeated_and_tables_and_charts_have_texts() {
    let bytes = docx(&whole()).unwrap();
    let body = unescaped(&part(&bytes, "word/document.xml"));
    assert_eq!(body.matches("<w:tblHeader/>").count(), 1);
    assert!(body.contains("<w:tblCaption w:val=\"Money by year\"/>"));
    assert!(
        body.contains("descr=\"Capital 3 and 4, revenue \"1\" & 0\""),
        "{body}"
    );
    let chart = part(&bytes, "word/charts/chart1.xml");
    in_order(&chart, &["Capital", "£3", "£4", "2026-27", "Revenue", "£1"]);
    let footer = part(&bytes, "word/footer1.xml");
    in_order(&footer, &["Tudalen ", "\"PAGE\"", " o ", "\"NUMPAGES\""]);
}

#[test]
fn the_same_document_has_the_same_bytes() {
    assert_eq!(docx(&whole()).unwrap(), docx(&whole()).unwrap());
}

proptest! {
    #[test]
    fn any_text_makes_well_formed_parts(text in "\\PC{0,40}|[\\x00-\\x1f<>&\"']{0,20}") {
        let mut one = document(vec![
            allotment_document::Block::paragraph(text.clone()),
            allotment_document::Block::Quote(text.clone()),
        ]);
        one.title = text;
        for (name, part) in parts(&docx(&one).unwrap()) {
            prop_assert!(is_well_formed(&part), "{}", name);
        }
    }
}
