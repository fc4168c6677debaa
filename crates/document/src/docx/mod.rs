//! A document as DOCX: Office Open XML in a ZIP.
//!
//! Headings are the styles that screen readers know, rows of heads are marked
//! and repeated, tables and charts have a text, the language and the title are
//! set. Charts are native: their numbers can be read, and changed.
//!
//! Source: ECMA-376, 5th edition, parts 1 and 2.

mod body;
mod chart;
mod xml;

use std::fmt::Write as _;
use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use crate::model::clean;
use crate::{Block, Chart, Document, DocumentError};

const STYLES: &str = include_str!("../../templates/docx/styles.xml");
const SETTINGS: &str = include_str!("../../templates/docx/settings.xml");
const NUMBERING: &str = include_str!("../../templates/docx/numbering.xml");

/// `document` as DOCX.
///
/// # Errors
/// [`DocumentError::Writer`] if it cannot be written in memory.
pub fn docx(document: &Document) -> Result<Vec<u8>, DocumentError> {
    write(document).map_err(|error| DocumentError::Writer {
        form: "DOCX",
        why: error.to_string(),
    })
}

/// Every chart in `blocks`, in their order.
fn gather<'a>(blocks: &'a [Block], charts: &mut Vec<&'a Chart>) {
    for block in blocks {
        match block {
            Block::Chart(chart) => charts.push(chart),
            Block::InLanguage(_, inner) => gather(inner, charts),
            _ => {}
        }
    }
}

fn write(document: &Document) -> Result<Vec<u8>, Box<dyn std::error::Error>> {
    let mut charts = Vec::new();
    gather(&document.blocks, &mut charts);
    let language = clean(&document.language);
    let mut parts: Vec<(String, Vec<u8>)> = vec![
        ("[Content_Types].xml".into(), content_types(charts.len())),
        ("_rels/.rels".into(), RELATIONS.into()),
        ("docProps/core.xml".into(), xml::core(document)?),
        ("word/document.xml".into(), body::body(document)?),
        (
            "word/_rels/document.xml.rels".into(),
            relations(charts.len()),
        ),
        (
            "word/styles.xml".into(),
            STYLES.replace("{language}", &language).into_bytes(),
        ),
        (
            "word/settings.xml".into(),
            SETTINGS.replace("{language}", &language).into_bytes(),
        ),
        ("word/numbering.xml".into(), NUMBERING.into()),
        ("word/footer1.xml".into(), xml::footer(&document.page_of)?),
    ];
    for (number, chart) in (1..).zip(&charts) {
        let name = format!("word/charts/chart{number}.xml");
        parts.push((name, chart::chart(chart, &language)?));
    }
    // No time of the run: the same document has the same bytes.
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default());
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        zip.start_file(name, options)?;
        zip.write_all(&bytes)?;
    }
    Ok(zip.finish()?.into_inner())
}

const RELATIONS: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>
"#;

fn content_types(charts: usize) -> Vec<u8> {
    let word = "application/vnd.openxmlformats-officedocument.wordprocessingml";
    let mut text = format!(
        r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="{word}.document.main+xml"/><Override PartName="/word/styles.xml" ContentType="{word}.styles+xml"/><Override PartName="/word/settings.xml" ContentType="{word}.settings+xml"/><Override PartName="/word/numbering.xml" ContentType="{word}.numbering+xml"/><Override PartName="/word/footer1.xml" ContentType="{word}.footer+xml"/><Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>"#
    );
    for number in 1..=charts {
        write!(
            text,
            r#"<Override PartName="/word/charts/chart{number}.xml" ContentType="application/vnd.openxmlformats-officedocument.drawingml.chart+xml"/>"#
        )
        .expect("a text takes it");
    }
    text.push_str("</Types>\n");
    text.into_bytes()
}

fn relations(charts: usize) -> Vec<u8> {
    let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let mut text = format!(
        r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="styles" Type="{office}/styles" Target="styles.xml"/><Relationship Id="settings" Type="{office}/settings" Target="settings.xml"/><Relationship Id="numbering" Type="{office}/numbering" Target="numbering.xml"/><Relationship Id="footer" Type="{office}/footer" Target="footer1.xml"/>"#
    );
    for number in 1..=charts {
        write!(
            text,
            r#"<Relationship Id="chart{number}" Type="{office}/chart" Target="charts/chart{number}.xml"/>"#
        )
        .expect("a text takes it");
    }
    text.push_str("</Relationships>\n");
    text.into_bytes()
}
