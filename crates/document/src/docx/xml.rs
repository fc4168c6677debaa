//! Elements written so that they always close, their text always escaped.

use std::io::Result;

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

use crate::Document;
use crate::model::clean;

pub(super) type Xml = Writer<Vec<u8>>;

pub(super) const WORD: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
pub(super) const OFFICE: &str =
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// A part whose content is what `write` writes.
pub(super) fn part(write: impl FnOnce(&mut Xml) -> Result<()>) -> Result<Vec<u8>> {
    let mut xml = Writer::new(Vec::new());
    let declaration = BytesDecl::new("1.0", Some("UTF-8"), Some("yes"));
    xml.write_event(Event::Decl(declaration))?;
    write(&mut xml)?;
    Ok(xml.into_inner())
}

/// An element with attributes and content.
pub(super) fn element(
    xml: &mut Xml,
    name: &str,
    attributes: &[(&str, &str)],
    write: impl FnOnce(&mut Xml) -> Result<()>,
) -> Result<()> {
    xml.create_element(name)
        .with_attributes(attributes.iter().copied())
        .write_inner_content(write)?;
    Ok(())
}

/// An element with attributes alone.
pub(super) fn empty(xml: &mut Xml, name: &str, attributes: &[(&str, &str)]) -> Result<()> {
    xml.create_element(name)
        .with_attributes(attributes.iter().copied())
        .write_empty()?;
    Ok(())
}

/// An element with one value, as `<w:b w:val="1"/>`.
pub(super) fn value(xml: &mut Xml, name: &str, value: &str) -> Result<()> {
    let prefix = name.split_once(':').map_or("", |(prefix, _)| prefix);
    // Only in the vocabulary of Word have attributes a prefix.
    let key = if prefix == "w" { "w:val" } else { "val" };
    empty(xml, name, &[(key, value)])
}

/// An element with text alone.
pub(super) fn text(xml: &mut Xml, name: &str, text: &str) -> Result<()> {
    xml.create_element(name)
        .write_text_content(BytesText::new(&clean(text)))?;
    Ok(())
}

/// A run of text.
pub(super) fn run(xml: &mut Xml, words: &str, strong: bool) -> Result<()> {
    run_in(xml, words, strong, None)
}

/// A run of text in `language`, if that is another than the document's.
pub(super) fn run_in(
    xml: &mut Xml,
    words: &str,
    strong: bool,
    language: Option<&str>,
) -> Result<()> {
    element(xml, "w:r", &[], |xml| {
        if strong || language.is_some() {
            element(xml, "w:rPr", &[], |xml| {
                if strong {
                    empty(xml, "w:b", &[])?;
                }
                language.map_or(Ok(()), |language| value(xml, "w:lang", language))
            })?;
        }
        xml.create_element("w:t")
            .with_attribute(("xml:space", "preserve"))
            .write_text_content(BytesText::new(&clean(words)))?;
        Ok(())
    })
}

/// What the file is: title, language, what it is about. No time and no person.
pub(super) fn core(document: &Document) -> Result<Vec<u8>> {
    let names = [
        (
            "xmlns:cp",
            "http://schemas.openxmlformats.org/package/2006/metadata/core-properties",
        ),
        ("xmlns:dc", "http://purl.org/dc/elements/1.1/"),
    ];
    part(|xml| {
        element(xml, "cp:coreProperties", &names, |xml| {
            text(xml, "dc:title", &document.title)?;
            text(xml, "dc:description", &document.about)?;
            text(xml, "dc:language", &document.language)
        })
    })
}

/// The number of each page; `page_of` as `Page {page} of {pages}`.
pub(super) fn footer(page_of: &str) -> Result<Vec<u8>> {
    part(|xml| {
        element(xml, "w:ftr", &[("xmlns:w", WORD)], |xml| {
            element(xml, "w:p", &[], |xml| {
                element(xml, "w:pPr", &[], |xml| value(xml, "w:pStyle", "Footer"))?;
                let mut rest = page_of;
                while let Some((before, after)) = rest.split_once('{') {
                    run(xml, before, false)?;
                    let (name, after) = after.split_once('}').unwrap_or((after, ""));
                    let field = if name == "pages" { "NUMPAGES" } else { "PAGE" };
                    element(xml, "w:fldSimple", &[("w:instr", field)], |xml| {
                        run(xml, "1", false)
                    })?;
                    rest = after;
                }
                run(xml, rest, false)
            })
        })
    })
}
