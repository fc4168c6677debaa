//! The way of promised money as a picture: a bar a step. The table beside it says the
//! same.

use std::fmt::Write as _;

use allotment_ledger::{Waterfall, shown};

use crate::page::Page;
use crate::route::places::escape;

const WIDTH: i64 = 360;
const STEP: i64 = 44;
const BAR: i64 = 14;

/// The steps of money of `way`, the first the widest there is; its words are those of the
/// page.
pub(crate) fn waterfall(page: &Page, way: &Waterfall) -> String {
    let money: Vec<_> = (way.steps.iter())
        .filter_map(|step| Some((step, step.minor?)))
        .collect();
    let most = money.iter().map(|(_, minor)| *minor).max().unwrap_or(0);
    let told: Vec<String> = (money.iter())
        .map(|(step, minor)| {
            let name = page.say(&format!("step-{}", step.step));
            format!("{name}: {}", shown(*minor, way.currency))
        })
        .collect();
    let height = STEP * i64::try_from(money.len()).unwrap_or(0);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height}\" role=\"img\" \
        aria-label=\"{}\" font-family=\"system-ui,sans-serif\" font-size=\"14\">",
        escape(&told.join(". "))
    );
    for (at, ((step, minor), words)) in (0..).zip(money.iter().zip(&told)) {
        let top = STEP * at;
        // Where nothing was promised there is nothing to be a part of.
        let long = i128::from((*minor).max(0)) * i128::from(WIDTH) / i128::from(most.max(1));
        let part = step.of_promised.as_ref().filter(|_| at > 0);
        let part = part.map_or_else(String::new, |part| format!("{part}%"));
        write!(
            svg,
            "<text x=\"0\" y=\"{}\" fill=\"#0b0c0c\">{}</text>\
            <text x=\"{WIDTH}\" y=\"{0}\" fill=\"#0b0c0c\" text-anchor=\"end\">{part}</text>\
            <rect x=\"0\" y=\"{}\" width=\"{WIDTH}\" height=\"{BAR}\" fill=\"#dfe6e1\"/>\
            <rect x=\"0\" y=\"{2}\" width=\"{long}\" height=\"{BAR}\" fill=\"#24543a\"/>",
            top + 15,
            escape(words),
            top + 21,
        )
        .expect("a text takes text");
    }
    svg.push_str("</svg>");
    svg
}
