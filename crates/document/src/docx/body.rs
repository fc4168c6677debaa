//! The text of a document, in the vocabulary of Word.

use std::io::Result;

use super::xml::{OFFICE, WORD, Xml, element, empty, part, run, run_in, value};
use crate::model::clean;
use crate::{Block, Chart, Document, Run, Side, Table};

const DRAWING: &str = "http://schemas.openxmlformats.org/drawingml/2006/main";
const PLACED: &str = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing";
const CHART: &str = "http://schemas.openxmlformats.org/drawingml/2006/chart";

/// The width of the text, in twentieths of a point: A4 less the margins.
const WIDTH: u32 = 9506;
/// A chart's size in English metric units: 16.5 by 7.5 centimetres.
const CHART_SIZE: [(&str, &str); 2] = [("cx", "5940000"), ("cy", "2700000")];

pub(super) fn body(document: &Document) -> Result<Vec<u8>> {
    let names = [
        ("xmlns:w", WORD),
        ("xmlns:r", OFFICE),
        ("xmlns:wp", PLACED),
        ("xmlns:a", DRAWING),
        ("xmlns:c", CHART),
    ];
    part(|xml| {
        element(xml, "w:document", &names, |xml| {
            element(xml, "w:body", &[], |xml| {
                let mut charts = 0;
                for block in &document.blocks {
                    write(xml, block, &mut charts, None)?;
                }
                page(xml)
            })
        })
    })
}

fn page(xml: &mut Xml) -> Result<()> {
    element(xml, "w:sectPr", &[], |xml| {
        let footer = [("w:type", "default"), ("r:id", "footer")];
        empty(xml, "w:footerReference", &footer)?;
        empty(xml, "w:pgSz", &[("w:w", "11906"), ("w:h", "16838")])?;
        let margins = [
            ("w:top", "1200"),
            ("w:right", "1200"),
            ("w:bottom", "1300"),
            ("w:left", "1200"),
            ("w:header", "600"),
            ("w:footer", "600"),
            ("w:gutter", "0"),
        ];
        empty(xml, "w:pgMar", &margins)
    })
}

/// Writes `block`, whose words are in `language` if that is another than the
/// document's; `charts` were written before it.
fn write(xml: &mut Xml, block: &Block, charts: &mut usize, language: Option<&str>) -> Result<()> {
    match block {
        Block::Heading(level, words) => {
            let style = format!("Heading{}", level.number());
            spoken(xml, &style, &[Run::plain(words)], language)
        }
        Block::Paragraph(runs) => spoken(xml, "Normal", runs, language),
        Block::Quote(words) => spoken(xml, "Quote", &[Run::plain(words)], language),
        Block::List(points) => {
            for point in points {
                spoken(xml, "ListBullet", &[Run::plain(point)], language)?;
            }
            Ok(())
        }
        Block::Table(one) => table(xml, one),
        Block::Chart(one) => {
            *charts += 1;
            chart(xml, one, *charts)
        }
        Block::Squares(squares) => spoken(
            xml,
            "Normal",
            &[Run::plain(&*squares.alternative)],
            language,
        ),
        Block::InLanguage(language, inner) => {
            for block in inner {
                write(xml, block, charts, Some(language))?;
            }
            Ok(())
        }
        Block::NewPage => element(xml, "w:p", &[], |xml| {
            element(xml, "w:r", &[], |xml| {
                empty(xml, "w:br", &[("w:type", "page")])
            })
        }),
    }
}

fn paragraph(xml: &mut Xml, style: &str, runs: &[Run]) -> Result<()> {
    spoken(xml, style, runs, None)
}

fn spoken(xml: &mut Xml, style: &str, runs: &[Run], language: Option<&str>) -> Result<()> {
    element(xml, "w:p", &[], |xml| {
        element(xml, "w:pPr", &[], |xml| value(xml, "w:pStyle", style))?;
        for one in runs {
            run_in(xml, &one.text, one.strong, language)?;
        }
        Ok(())
    })
}

fn table(xml: &mut Xml, table: &Table) -> Result<()> {
    paragraph(xml, "Caption", &[Run::plain(&table.caption)])?;
    let columns = u32::try_from(table.columns.len()).unwrap_or(1).max(1);
    // The names of the rows get twice the room.
    let part = WIDTH / (columns + 1);
    let widths: Vec<String> = (0..columns)
        .map(|at| {
            if at == 0 {
                WIDTH - part * (columns - 1)
            } else {
                part
            }
        })
        .map(|width| width.to_string())
        .collect();
    element(xml, "w:tbl", &[], |xml| {
        element(xml, "w:tblPr", &[], |xml| {
            value(xml, "w:tblStyle", "Plain")?;
            let width = WIDTH.to_string();
            empty(xml, "w:tblW", &[("w:w", &width), ("w:type", "dxa")])?;
            // First row and first column are heads.
            let look = [
                ("w:val", "00A0"),
                ("w:firstRow", "1"),
                ("w:lastRow", "0"),
                ("w:firstColumn", "1"),
                ("w:lastColumn", "0"),
                ("w:noHBand", "1"),
                ("w:noVBand", "1"),
            ];
            empty(xml, "w:tblLook", &look)?;
            let caption = clean(&table.caption);
            value(xml, "w:tblCaption", &caption)?;
            value(xml, "w:tblDescription", &caption)
        })?;
        element(xml, "w:tblGrid", &[], |xml| {
            for width in &widths {
                empty(xml, "w:gridCol", &[("w:w", width)])?;
            }
            Ok(())
        })?;
        let names: Vec<&str> = table.columns.iter().map(|one| one.name.as_str()).collect();
        row(xml, table, &names, &widths, RowKind::Head)?;
        for one in &table.rows {
            let cells: Vec<&str> = one.cells.iter().map(String::as_str).collect();
            let kind = if one.is_total {
                RowKind::Total
            } else {
                RowKind::Plain
            };
            row(xml, table, &cells, &widths, kind)?;
        }
        Ok(())
    })?;
    // Two tables side by side would become one.
    paragraph(xml, "AfterTable", &[])
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum RowKind {
    Head,
    Plain,
    Total,
}

fn row(
    xml: &mut Xml,
    table: &Table,
    cells: &[&str],
    widths: &[String],
    kind: RowKind,
) -> Result<()> {
    element(xml, "w:tr", &[], |xml| {
        element(xml, "w:trPr", &[], |xml| {
            empty(xml, "w:cantSplit", &[])?;
            if kind == RowKind::Head {
                empty(xml, "w:tblHeader", &[])?;
            }
            Ok(())
        })?;
        for ((words, column), width) in cells.iter().zip(&table.columns).zip(widths) {
            element(xml, "w:tc", &[], |xml| {
                element(xml, "w:tcPr", &[], |xml| {
                    empty(xml, "w:tcW", &[("w:w", width), ("w:type", "dxa")])
                })?;
                element(xml, "w:p", &[], |xml| {
                    element(xml, "w:pPr", &[], |xml| {
                        value(xml, "w:pStyle", "Cell")?;
                        if kind != RowKind::Plain {
                            empty(xml, "w:keepNext", &[])?;
                        }
                        if column.side == Side::End {
                            value(xml, "w:jc", "right")?;
                        }
                        Ok(())
                    })?;
                    run(xml, words, kind != RowKind::Plain)
                })
            })?;
        }
        Ok(())
    })
}

fn chart(xml: &mut Xml, chart: &Chart, number: usize) -> Result<()> {
    paragraph(xml, "Caption", &[Run::plain(&chart.title)])?;
    let id = number.to_string();
    let relation = format!("chart{number}");
    let title = clean(&chart.title);
    let alternative = clean(&chart.alternative);
    let none = [
        ("distT", "0"),
        ("distB", "0"),
        ("distL", "0"),
        ("distR", "0"),
    ];
    element(xml, "w:p", &[], |xml| {
        element(xml, "w:r", &[], |xml| {
            element(xml, "w:drawing", &[], |xml| {
                element(xml, "wp:inline", &none, |xml| {
                    empty(xml, "wp:extent", &CHART_SIZE)?;
                    let about = [
                        ("id", id.as_str()),
                        ("name", title.as_str()),
                        ("descr", alternative.as_str()),
                    ];
                    empty(xml, "wp:docPr", &about)?;
                    empty(xml, "wp:cNvGraphicFramePr", &[])?;
                    element(xml, "a:graphic", &[], |xml| {
                        element(xml, "a:graphicData", &[("uri", CHART)], |xml| {
                            empty(xml, "c:chart", &[("r:id", &relation)])
                        })
                    })
                })
            })
        })
    })
}
