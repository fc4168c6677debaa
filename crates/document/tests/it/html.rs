//! HTML.

use allotment_document::html;

use crate::made::{ORDER, in_order, whole};

fn unescaped(text: &str) -> String {
    let text = text
        .replace("&#60;", "<")
        .replace("&#62;", ">")
        .replace("&#39;", "'");
    let text = text.replace("&#34;", "\"").replace("&#38;", "&");
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&")
        .replace("&#x27;", "'")
}

#[test]
fn a_page_has_language_title_headings_and_heads() {
    let page = html(&whole()).unwrap();
    assert!(page.starts_with("<!DOCTYPE html>\n<html lang=\"cy-GB\">"));
    let plain = unescaped(&page);
    assert!(plain.contains("<title>Cynllun Tŷ'r Ŵyn & <co></title>"));
    in_order(
        &plain,
        &["<h1>", "<h2>", "<h3>", "<caption>Money by year</caption>"],
    );
    in_order(
        &plain,
        &[
            "<th scope=\"col\">Year</th>",
            "<th scope=\"row\">Year 0</th>",
        ],
    );
    assert!(plain.contains("role=\"img\" aria-label=\"Capital 3 and 4, revenue \"1\" & 0\""));
    assert!(plain.contains("<strong>Measured: </strong>children who swim"));
}

#[test]
fn it_reads_in_order_and_nothing_is_markup_that_was_text() {
    let page = html(&whole()).unwrap();
    assert!(!page.contains("<sic>") && !page.contains("<all>") && !page.contains('\u{7}'));
    let body = unescaped(page.split_once("<main>").unwrap().1);
    in_order(&body, &ORDER);
}

#[test]
fn the_same_document_has_the_same_bytes() {
    assert_eq!(html(&whole()).unwrap(), html(&whole()).unwrap());
}
