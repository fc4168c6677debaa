//! PDF. That it is PDF/UA-1 is checked by its writer, which else refuses; what
//! other programs read in it, by scripts/check-plan-documents.py.

use allotment_document::{Block, DocumentError, Level, Run, pdf, unprintable};
use proptest::prelude::*;

use crate::made::{document, table, whole};

fn contains(bytes: &[u8], words: &str) -> bool {
    bytes
        .windows(words.len())
        .any(|window| window == words.as_bytes())
}

fn pages(bytes: &[u8]) -> usize {
    let pattern = b"/Type/Page/";
    let spaced = b"/Type /Page\n";
    let count = |pattern: &[u8]| {
        bytes
            .windows(pattern.len())
            .filter(|window| *window == pattern)
            .count()
    };
    count(pattern) + count(spaced)
}

#[test]
fn it_is_tagged_and_names_its_standard() {
    let bytes = pdf(&whole()).unwrap();
    assert!(bytes.starts_with(b"%PDF-1.7"));
    for words in [
        "/StructTreeRoot",
        "/MarkInfo",
        "pdfuaid:part",
        "cy-GB",
        "/Outlines",
    ] {
        assert!(contains(&bytes, words), "{words}");
    }
}

#[test]
fn the_same_document_has_the_same_bytes() {
    assert_eq!(pdf(&whole()).unwrap(), pdf(&whole()).unwrap());
}

#[test]
fn a_letter_that_the_font_lacks_is_refused_with_where_it_stands() {
    let one = document(vec![
        Block::Heading(Level::One, "Plan".into()),
        Block::paragraph("سلام to all"),
    ]);
    let error = pdf(&one).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the font of PDFs has no letter 'س' (U+0633), as in «سلام to all»: write it as HTML or DOCX"
    );
    assert!(matches!(error, DocumentError::NoLetter { .. }));
    // Welsh, Polish, Romanian, Greek, Ukrainian, and what people type on phones.
    let good = document(vec![
        Block::Heading(Level::One, "ŵŷŴŶẁỳâêîôûï ąęłńśźż șț ΑΩ їєґ".into()),
        Block::paragraph("“Don’t” – £5 – €6 – soft\u{ad}hyphen – wide\u{a0}space – 3 × 4 = 12…"),
    ]);
    assert_eq!(unprintable(&good), None);
    pdf(&good).unwrap();
}

#[test]
fn long_tables_and_long_words_find_room() {
    let endless = "w".repeat(1500);
    let mut tall = table(120);
    tall.rows[3].cells[0] = "many words ".repeat(300);
    tall.rows[4].cells[1] = endless.clone();
    let one = document(vec![
        Block::Heading(Level::One, endless.clone()),
        Block::Paragraph(vec![Run::plain(endless)]),
        Block::Table(tall),
    ]);
    let bytes = pdf(&one).unwrap();
    assert!(pages(&bytes) > 5, "{} pages", pages(&bytes));
}

#[test]
fn empty_texts_are_no_fault() {
    let mut one = document(vec![
        Block::Heading(Level::One, "A plan".into()),
        Block::paragraph(""),
        Block::List(vec![String::new()]),
        Block::Table(table(0)),
    ]);
    one.about = String::new();
    pdf(&one).unwrap();
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn any_text_is_written_or_refused_and_never_panics(text in "\\PC{0,60}", more in "[a-zŵŷ \\n-]{0,200}") {
        let one = document(vec![
            Block::Heading(Level::One, "A plan".into()),
            Block::paragraph(text.clone()),
            Block::Quote(more.clone()),
            Block::List(vec![more, text]),
        ]);
        prop_assert_eq!(pdf(&one).is_err(), unprintable(&one).is_some());
    }
}
