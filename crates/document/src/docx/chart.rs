//! A chart of bars as Word draws it itself, with its numbers.

use std::io::Result;

use super::xml::{Xml, element, empty, part, text, value};
use crate::model::COLOURS;
use crate::{Chart, Series};

const CHART: &str = "http://schemas.openxmlformats.org/drawingml/2006/chart";
const DRAWING: &str = "http://schemas.openxmlformats.org/drawingml/2006/main";

pub(super) fn chart(chart: &Chart, language: &str) -> Result<Vec<u8>> {
    let names = [("xmlns:c", CHART), ("xmlns:a", DRAWING)];
    part(|xml| {
        element(xml, "c:chartSpace", &names, |xml| {
            value(xml, "c:lang", language)?;
            element(xml, "c:chart", &[], |xml| {
                value(xml, "c:autoTitleDeleted", "1")?;
                element(xml, "c:plotArea", &[], |xml| {
                    empty(xml, "c:layout", &[])?;
                    element(xml, "c:barChart", &[], |xml| {
                        value(xml, "c:barDir", "col")?;
                        value(xml, "c:grouping", "clustered")?;
                        value(xml, "c:varyColors", "0")?;
                        for (at, one) in chart.series.iter().enumerate() {
                            series(xml, chart, one, at)?;
                        }
                        value(xml, "c:gapWidth", "60")?;
                        value(xml, "c:axId", "1")?;
                        value(xml, "c:axId", "2")
                    })?;
                    axis(xml, "c:catAx", "1", "2", "b")?;
                    axis(xml, "c:valAx", "2", "1", "l")
                })?;
                element(xml, "c:legend", &[], |xml| {
                    value(xml, "c:legendPos", "b")?;
                    value(xml, "c:overlay", "0")
                })?;
                value(xml, "c:plotVisOnly", "1")
            })
        })
    })
}

fn series(xml: &mut Xml, chart: &Chart, series: &Series, at: usize) -> Result<()> {
    let number = at.to_string();
    let (red, green, blue) = COLOURS[at % COLOURS.len()];
    let colour = format!("{red:02X}{green:02X}{blue:02X}");
    element(xml, "c:ser", &[], |xml| {
        value(xml, "c:idx", &number)?;
        value(xml, "c:order", &number)?;
        element(xml, "c:tx", &[], |xml| text(xml, "c:v", &series.name))?;
        element(xml, "c:spPr", &[], |xml| {
            element(xml, "a:solidFill", &[], |xml| {
                value(xml, "a:srgbClr", &colour)
            })
        })?;
        value(xml, "c:invertIfNegative", "0")?;
        labels(xml, series)?;
        element(xml, "c:cat", &[], |xml| {
            element(xml, "c:strLit", &[], |xml| {
                let names = chart.categories.iter().cloned();
                points(xml, names)
            })
        })?;
        element(xml, "c:val", &[], |xml| {
            element(xml, "c:numLit", &[], |xml| {
                text(xml, "c:formatCode", "#,##0")?;
                points(xml, series.values.iter().map(u64::to_string))
            })
        })
    })
}

/// The labels as people read them: the numbers are in the smallest coin.
fn labels(xml: &mut Xml, series: &Series) -> Result<()> {
    element(xml, "c:dLbls", &[], |xml| {
        for (at, label) in series.labels.iter().enumerate() {
            element(xml, "c:dLbl", &[], |xml| {
                value(xml, "c:idx", &at.to_string())?;
                element(xml, "c:tx", &[], |xml| {
                    element(xml, "c:rich", &[], |xml| {
                        empty(xml, "a:bodyPr", &[])?;
                        element(xml, "a:p", &[], |xml| {
                            element(xml, "a:r", &[], |xml| {
                                empty(xml, "a:rPr", &[("sz", "900")])?;
                                text(xml, "a:t", label)
                            })
                        })
                    })
                })?;
                shown(xml)
            })?;
        }
        shown(xml)
    })
}

fn shown(xml: &mut Xml) -> Result<()> {
    value(xml, "c:showLegendKey", "0")?;
    value(xml, "c:showVal", "1")?;
    value(xml, "c:showCatName", "0")?;
    value(xml, "c:showSerName", "0")?;
    value(xml, "c:showPercent", "0")?;
    value(xml, "c:showBubbleSize", "0")
}

fn points(xml: &mut Xml, all: impl Iterator<Item = String>) -> Result<()> {
    let all: Vec<String> = all.collect();
    value(xml, "c:ptCount", &all.len().to_string())?;
    for (at, one) in all.iter().enumerate() {
        element(xml, "c:pt", &[("idx", &at.to_string())], |xml| {
            text(xml, "c:v", one)
        })?;
    }
    Ok(())
}

fn axis(xml: &mut Xml, name: &str, own: &str, other: &str, side: &str) -> Result<()> {
    element(xml, name, &[], |xml| {
        value(xml, "c:axId", own)?;
        element(xml, "c:scaling", &[], |xml| {
            value(xml, "c:orientation", "minMax")?;
            if name == "c:valAx" {
                value(xml, "c:min", "0")?;
            }
            Ok(())
        })?;
        // Bars have labels: the axis of values would repeat them.
        let hidden = if name == "c:valAx" { "1" } else { "0" };
        value(xml, "c:delete", hidden)?;
        value(xml, "c:axPos", side)?;
        value(xml, "c:majorTickMark", "none")?;
        value(xml, "c:minorTickMark", "none")?;
        value(xml, "c:tickLblPos", "nextTo")?;
        value(xml, "c:crossAx", other)?;
        value(xml, "c:crosses", "autoZero")
    })
}
