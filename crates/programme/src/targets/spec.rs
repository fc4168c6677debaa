//! What a file of targets says, as plain data.

use allotment_expression::Expression;
use allotment_place::MoreIs;
use allotment_targets::{Aim, Baseline, Of, Spread, Target};

use super::dates::{end_of, year_of};
use crate::spec::{Located, Section};

/// A target.
#[derive(Debug, Clone)]
pub struct TargetSpec {
    /// Its name in results.
    pub id: String,
    /// The larger promise that it is part of.
    pub part_of: Option<String>,
    /// What was said, in words.
    pub words: String,
    /// Where it was said, and when.
    pub source: String,
    /// What people call the measure.
    pub measure: Option<String>,
    /// What it is measured in.
    pub unit: Option<String>,
    /// Whether it is money of each year's own prices, which rises as they do.
    pub is_nominal: bool,
    /// What is asked of it.
    pub asked: Target,
    /// When it ends, as a yearly table would label its last year.
    pub by_as_labelled: Option<f64>,
    /// Where it is known how the measure went.
    pub panel: Option<PanelSpec>,
}

/// A table of a measure by place and time.
#[derive(Debug, Clone)]
pub struct PanelSpec {
    /// The file.
    pub path: Located<String>,
    /// The column of codes.
    pub place: Located<String>,
    /// The column of dates.
    pub time: Located<String>,
    /// The column of values.
    pub value: Located<String>,
    /// Which rows are of this measure, if not all.
    pub rows: Option<Located<Expression>>,
    /// Which of those are places, if not all but that of all together.
    pub places: Option<Located<Expression>>,
    /// Which of those are of the size of all together, such as regions.
    pub wholes: Option<Located<Expression>>,
    /// The column of what people call the places.
    pub name: Option<Located<String>>,
    /// The code of all places together.
    pub whole: Option<Located<String>>,
    /// Over how many years each value is gathered; by the length of its dates, if
    /// nobody says.
    pub window_years: Option<f64>,
    /// The columns of the ends of 95% intervals of the values, if they were measured
    /// with error.
    pub interval: Option<[Located<String>; 2]>,
}

/// Every `[[target]]`.
pub(super) fn read_all(root: &Section<'_>) -> Option<Vec<TargetSpec>> {
    let sections = root.sections("target");
    let lines: Vec<u64> = sections.iter().map(Section::line).collect();
    let read: Vec<Option<TargetSpec>> = sections.into_iter().map(read_target).collect();
    let targets = read.into_iter().collect::<Option<Vec<_>>>()?;
    for (at, target) in targets.iter().enumerate() {
        let before = targets[..at].iter().position(|one| one.id == target.id);
        if let Some(before) = before {
            let first = lines[before];
            let what = format!("the target '{}' is already on line {first}", target.id);
            let help = "give each an id of its own";
            root.document().fault(lines[at], what, help);
        }
    }
    Some(targets)
}

fn read_target(section: Section<'_>) -> Option<TargetSpec> {
    let id = section.required_text("id", "pay");
    let part_of = section.text("part_of").map(|text| text.value);
    let words = section.required_text("words", "pay will have risen in every area by 2030");
    let source = if section.is_text("source") {
        section.text("source").map(|text| text.value)
    } else if section.has("source") {
        section.section("source").and_then(read_source)
    } else {
        Some("no source is given".to_owned())
    };
    let measure = if section.is_text("measure") {
        let title = section.text("measure").map(|text| text.value);
        Some(Measure {
            title,
            ..Measure::default()
        })
    } else {
        section.section("measure").map(read_measure)
    };
    let baseline = if section.is_number("baseline") {
        let value = section.number("baseline").map(|value| value.value);
        Some(Baseline { at: None, value })
    } else {
        section.section("baseline").map(read_baseline)
    };
    let stand_in = section.section("stand_in").map(read_baseline);
    let says_when = baseline.is_some_and(|baseline| baseline.at.is_some());
    let another = stand_in.is_some_and(|stand_in| stand_in.at.is_some());
    if says_when && another {
        let what = "the target says when it starts, and another date stands in for that";
        section.fault("stand_in", what, "remove  stand_in, or its date");
    }
    let aim = if section.is_number("aim") {
        let level = section.number("aim").map(|level| level.value);
        Some((By::default(), Of::default(), level.map(Aim::Level)))
    } else {
        section.section("aim").map(read_aim)
    };
    let gap = section.section("gap").map(read_gap);
    let panel = section.section("panel").map(read_panel);
    section.finish();
    let measure = measure.unwrap_or_default();
    let (by, of, aim) = aim.unwrap_or_default();
    let asked = Target {
        baseline,
        stand_in,
        by: by.end,
        aim,
        of,
        has_measure: measure.title.is_some(),
        more_is: measure.more_is,
        has_denominator: measure.denominator.is_some(),
        has_unit: measure.has_unit,
        gap,
    };
    Some(TargetSpec {
        id: id?.value,
        part_of,
        words: words?.value,
        source: source?,
        measure: measure.title,
        unit: measure.unit,
        is_nominal: measure.is_nominal,
        asked,
        by_as_labelled: by.labelled,
        panel: match panel {
            Some(panel) => Some(panel?),
            None => None,
        },
    })
}

fn read_source(section: Section<'_>) -> Option<String> {
    let title = section.required_text("title", "Levelling Up the United Kingdom");
    let date = section.required_text("date", "2022-02-02");
    let address = section.text("address").map(|text| text.value);
    if let Some(date) = date.as_ref().filter(|date| year_of(&date.value).is_none()) {
        section_date_fault(&section, "date", &date.value);
    }
    section.finish();
    let (title, date) = (title?.value, date?);
    Some(match address {
        Some(address) => format!("{title} ({}), {address}", date.value),
        None => format!("{title} ({})", date.value),
    })
}

fn section_date_fault(section: &Section<'_>, key: &str, text: &str) {
    let what = format!("'{text}' is not a date");
    section.fault(key, what, "write 2021, 2021/22, 2021-04 or 2021-04-21");
}

#[derive(Default)]
struct Measure {
    title: Option<String>,
    unit: Option<String>,
    denominator: Option<String>,
    more_is: Option<MoreIs>,
    /// Whether the unit says all: of money, which year's.
    has_unit: bool,
    is_nominal: bool,
}

fn read_measure(section: Section<'_>) -> Measure {
    let text = |key: &str| section.text(key).map(|text| text.value);
    let (title, unit, denominator) = (text("title"), text("unit"), text("denominator"));
    let price_base = text("price_base");
    let choices = [("worse", MoreIs::Worse), ("better", MoreIs::Better)];
    let more_is = section.choice("more_is", &choices).map(|one| one.value);
    let is_money = unit.as_deref().is_some_and(is_money);
    let is_nominal = is_money && price_base.as_deref().is_some_and(|base| !names_year(base));
    section.finish();
    Measure {
        has_unit: unit.is_some() && (!is_money || price_base.is_some()) && !is_nominal,
        is_nominal,
        unit: match (unit, price_base) {
            (Some(unit), Some(base)) => Some(format!("{unit} ({base})")),
            (unit, _) => unit,
        },
        title,
        denominator,
        more_is,
    }
}

/// Whether prices of one year are named: four digits in a row. Prices `of each year` are
/// those of none.
fn names_year(base: &str) -> bool {
    let digits: String = (base.chars())
        .map(|letter| if letter.is_ascii_digit() { '0' } else { ' ' })
        .collect();
    digits.split(' ').any(|run| run.len() == 4)
}

/// Whether a unit is money: by its sign, its name, or the code of a currency.
fn is_money(unit: &str) -> bool {
    const NAMES: [&str; 10] = [
        "pound", "pounds", "euro", "euros", "dollar", "dollars", "penny", "pence", "cent", "cents",
    ];
    const CODES: [&str; 8] = ["GBP", "EUR", "USD", "AUD", "CAD", "NZD", "CHF", "JPY"];
    let mut words = unit.split(|letter: char| !letter.is_alphanumeric());
    unit.contains(['£', '€', '$'])
        || words.any(|word| NAMES.contains(&word.to_lowercase().as_str()) || CODES.contains(&word))
}

fn read_baseline(section: Section<'_>) -> Baseline {
    let date = section.text("date");
    let at = date.as_ref().and_then(|date| {
        let at = year_of(&date.value);
        if at.is_none() {
            section_date_fault(&section, "date", &date.value);
        }
        at
    });
    let value = section.number("value").map(|value| value.value);
    section.finish();
    Baseline { at, value }
}

/// When a target ends.
#[derive(Default)]
struct By {
    /// The moment that it is over.
    end: Option<f64>,
    /// As a yearly table would label its last year.
    labelled: Option<f64>,
}

fn read_aim(section: Section<'_>) -> (By, Of, Option<Aim>) {
    let by = section.text("by").map_or_else(By::default, |by| {
        let end = end_of(&by.value);
        if end.is_none() {
            section_date_fault(&section, "by", &by.value);
        }
        By {
            end,
            labelled: year_of(&by.value),
        }
    });
    let choices = [("whole", Of::Whole), ("every-place", Of::EveryPlace)];
    let of = section.choice("of", &choices).map(|of| of.value);
    let number = |key: &str| section.number(key).map(|number| number.value);
    let above_zero = |key: &str| {
        let found = number(key)?;
        if found <= 0.0 {
            let help = "write how much better, above 0: which way is better, the measure says";
            section.fault(key, format!("{key} is {found}"), help);
        }
        Some(found)
    };
    let aims = [
        number("level").map(Aim::Level),
        above_zero("change").map(Aim::Change),
        above_zero("percent").map(Aim::Percent),
        section
            .boolean("rise")
            .and_then(|rise| rise.then_some(Aim::Rise)),
    ];
    let mut aims = aims.into_iter().flatten();
    let aim = aims.next();
    if aims.next().is_some() {
        let help = "keep one of level, change, percent and rise; write another target for another";
        section.fault("by", "two things are aimed at", help);
    }
    section.finish();
    (by, of.unwrap_or_default(), aim)
}

fn read_gap(section: Section<'_>) -> Spread {
    let choices = [("difference", Spread::Difference), ("ratio", Spread::Ratio)];
    let measure = section.choice("measure", &choices).map(|one| one.value);
    section.finish();
    measure.unwrap_or(Spread::Difference)
}

fn read_panel(section: Section<'_>) -> Option<PanelSpec> {
    let path = section.required_text("path", "pay.csv");
    let place = section.required_text("place", "areacd");
    let time = section.required_text("time", "period");
    let value = section.required_text("value", "observation");
    let whole = section.text("whole");
    let name = section.text("name");
    let wholes = read_condition(&section, "wholes");
    let window_years = section.number("window_years").map(|years| years.value);
    if window_years.is_some_and(|years| years < 0.0) {
        let help = "write over how many years each value is gathered, such as 3";
        section.fault("window_years", "a window below 0", help);
    }
    let rows = read_condition(&section, "rows");
    let places = read_condition(&section, "places");
    let interval = match (section.text("low"), section.text("high")) {
        (Some(low), Some(high)) => Some([low, high]),
        (None, None) => None,
        _ => {
            let help = "name the columns of both ends of the 95% interval, or neither";
            section.fault("low", "one end of the interval is missing", help);
            None
        }
    };
    section.finish();
    Some(PanelSpec {
        path: path?,
        place: place?,
        time: time?,
        value: value?,
        rows,
        places,
        wholes,
        name,
        whole,
        window_years,
        interval,
    })
}

fn read_condition(section: &Section<'_>, key: &str) -> Option<Located<Expression>> {
    let text = section.text(key)?;
    match Expression::parse_exact(&text.value) {
        Ok(value) => Some(Located {
            value,
            line: text.line,
        }),
        Err(error) => {
            let help = "write a condition on columns, such as  geography = 'District'";
            section.fault(key, error.to_string(), help);
            None
        }
    }
}
