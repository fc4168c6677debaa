//! Sheets that are printed for many: a page each, a code of squares, two
//! languages.

use allotment_document::{Block, Level, Squares, docx, html, pdf};

use crate::made::{chart, document, in_order};

/// A square of three by three with its top row and its middle dark.
fn squares() -> Squares {
    Squares {
        side: 3,
        dark: vec![true, true, true, false, true, false, false, false, true],
        alternative: "The address, as a code for cameras".into(),
    }
}

fn sheets(count: usize) -> allotment_document::Document {
    let mut blocks = Vec::new();
    for at in 0..count {
        blocks.push(Block::NewPage);
        blocks.push(Block::Heading(Level::One, format!("Llythyr {at}")));
        blocks.push(Block::Squares(squares()));
        blocks.push(Block::InLanguage(
            "en-GB".into(),
            vec![
                Block::Heading(Level::Two, "Your code".into()),
                Block::paragraph("Use it once."),
                Block::Chart(chart()),
            ],
        ));
    }
    document(blocks)
}

#[test]
fn each_sheet_begins_a_page_and_none_is_empty() {
    let bytes = pdf(&sheets(3)).unwrap();
    let text = String::from_utf8_lossy(&bytes);
    assert!(
        text.contains("/Count 3\n") || text.contains("/Count 3/") || text.contains("/Count 3>")
    );
    // The part in another language says so, and the picture what it is.
    assert!(text.contains("/Lang(en-GB)") || text.contains("/Lang (en-GB)"));
    assert!(text.contains("/Figure"));
}

#[test]
fn squares_are_drawn_in_html_with_their_words() {
    let page = html(&sheets(1)).unwrap();
    assert!(page.contains("aria-label=\"The address, as a code for cameras\""));
    assert!(
        page.contains("d=\"M0 0h3v1h-3zM1 1h1v1h-1zM2 2h1v1h-1z\""),
        "{page}"
    );
    in_order(
        &page,
        &[
            "<h1>Llythyr 0",
            "<div lang=\"en-GB\">",
            "<h2>Your code",
            "<figcaption>",
            "</div>",
        ],
    );
}

#[test]
fn docx_says_what_the_squares_say_and_in_which_language() {
    use std::io::Read;
    let bytes = docx(&sheets(2)).unwrap();
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut body = String::new();
    let mut file = zip.by_name("word/document.xml").unwrap();
    file.read_to_string(&mut body).unwrap();
    drop(file);
    in_order(
        &body,
        &[
            "w:type=\"page\"",
            "Llythyr 0",
            "The address, as a code for cameras",
            "<w:lang w:val=\"en-GB\"/>",
            "Your code",
        ],
    );
    // Charts inside such parts have their files.
    assert!(body.contains("r:id=\"chart2\""));
    let names: Vec<String> = zip
        .file_names()
        .map(|name| name.unwrap().into_owned())
        .collect();
    let charts = names.iter().filter(|name| name.contains("chart")).count();
    assert!(charts >= 2, "{names:?}");
}
