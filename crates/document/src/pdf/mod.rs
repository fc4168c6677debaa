//! A document as a tagged PDF, checked against PDF/UA-1 as it is written.
//!
//! Source: ISO 14289-1:2014 (PDF/UA-1): everything is structure or decoration,
//! headings leave out no level, tables name their heads, pictures have a text,
//! the language and the title are set.

mod chart;
mod font;
mod layout;
mod paint;
mod table;
mod text;
mod tree;

use crate::{Block, Document, DocumentError};

/// `document` as a PDF.
///
/// # Errors
/// [`DocumentError::NoLetter`] for a letter that the font lacks,
/// [`DocumentError::Writer`] if what was written is not PDF/UA-1.
pub fn pdf(document: &Document) -> Result<Vec<u8>, DocumentError> {
    if let Some((letter, text)) = unprintable(document) {
        return Err(DocumentError::NoLetter {
            letter,
            code: u32::from(letter),
            text,
        });
    }
    let fonts = font::Fonts::new();
    let layout = layout::Layout::of(document, &fonts);
    paint::paint(document, &layout)
}

/// The first letter of `document` that the font of PDFs lacks, and the text in
/// which it stands.
#[must_use]
pub fn unprintable(document: &Document) -> Option<(char, String)> {
    let fonts = font::Fonts::new();
    let lacks = |text: &str| {
        let mut letters = font::visible(text).chars().collect::<Vec<_>>().into_iter();
        let letter = letters.find(|&letter| !letter.is_whitespace() && !fonts.has(letter))?;
        Some((letter, text.to_owned()))
    };
    lacking(&document.blocks, &lacks).or_else(|| lacks(&document.page_of))
}

/// The same in `blocks`, what a text lacks being what `lacks` says.
fn lacking(
    blocks: &[Block],
    lacks: &impl Fn(&str) -> Option<(char, String)>,
) -> Option<(char, String)> {
    let in_text = |text: &String| lacks(text);
    let of_block = |block: &Block| match block {
        Block::Heading(_, text) | Block::Quote(text) => lacks(text),
        Block::Paragraph(runs) => runs.iter().find_map(|run| lacks(&run.text)),
        Block::List(points) => points.iter().find_map(in_text),
        Block::Table(table) => (table.columns.iter())
            .find_map(|column| lacks(&column.name))
            .or_else(|| lacks(&table.caption))
            .or_else(|| {
                table
                    .rows
                    .iter()
                    .flat_map(|row| &row.cells)
                    .find_map(in_text)
            }),
        Block::Chart(chart) => lacks(&chart.title)
            .or_else(|| chart.categories.iter().find_map(in_text))
            .or_else(|| {
                let series = chart.series.iter();
                let names = series.clone().find_map(|series| lacks(&series.name));
                names.or_else(|| {
                    let mut labels = series.flat_map(|series| &series.labels);
                    labels.find_map(in_text)
                })
            }),
        Block::InLanguage(_, inner) => lacking(inner, lacks),
        Block::Squares(_) | Block::NewPage => None,
    };
    blocks.iter().find_map(of_block)
}
