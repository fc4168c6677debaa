//! A plan's TOML, as a plan with the lines that findings point at.

use std::path::Path;

use allotment_place::Currency;
use allotment_plan::{Carry, Item, Language, Plan, Rule, Vision, Year};
use allotment_table::{Fault, Faults};

use super::around::Seen;
use super::items::{ItemLines, read_items};
use super::money_spec::{Found, find, first_years, of_share, read_money};
use super::parts::{
    read_board, read_form, read_partners, read_residents, read_vision, written_alike,
};
use super::register;
use super::starter::one_line;
use super::vote::{SetAside, each_carried_once, read_set_aside};
use crate::roadmap::Register;
use crate::spec::{Document, Located, Section};

/// A plan that was read, and where its parts stand.
#[derive(Debug)]
pub(super) struct Read {
    pub(super) plan: Plan,
    pub(super) lines: Lines,
    pub(super) file: String,
    pub(super) sha256: String,
}

/// Where the parts of a plan stand in its file.
#[derive(Debug)]
pub(super) struct Lines {
    pub(super) money: u64,
    years: u64,
    voted: u64,
    pub(super) vision: u64,
    /// Each part of the vision: its words, then each later period.
    pub(super) periods: Vec<u64>,
    pub(super) board: u64,
    pub(super) items: Vec<ItemLines>,
    /// All texts, each whole, in which a «mark» or a letter may stand.
    texts: Vec<(u64, String)>,
}

/// The plan at `path`; its share is that of `programme`, else of the programme
/// that it names itself, else what it states.
///
/// # Errors
/// [`Faults`] of the plan, or of the programme.
pub(super) fn read(path: &Path, programme: Option<&Path>) -> Result<Read, Faults> {
    read_document(&Document::read(path)?, Knows::Folder(programme))
}

/// Who knows the share of a plan's place.
#[derive(Debug, Clone, Copy)]
pub(super) enum Knows<'a> {
    /// The programme in a folder, or the one that the plan names.
    Folder(Option<&'a Path>),
    /// A run that is on its way.
    Run(Seen<'a>),
}

/// The plan that `document` is.
///
/// # Errors
/// As [`read`].
pub(super) fn read_document(document: &Document, knows: Knows<'_>) -> Result<Read, Faults> {
    let root = document.root();
    let file = document.file().to_owned();
    let sha256 = document.sha256().to_owned();
    let found = read_plan(&root, knows);
    root.finish();
    let (plan, lines) = document.finish(found)?;
    Ok(Read {
        plan,
        lines,
        file,
        sha256,
    })
}

fn read_plan(root: &Section<'_>, knows: Knows<'_>) -> Option<(Plan, Lines)> {
    let title = root.required_text("title", "A plan for Ambermill");
    let place = root.required_text("place", "Q02000005");
    let name = root.text("name");
    let language = root.choice("language", &Language::ALL);
    let currency = currency(root);
    let money_section = match knows {
        // Its money is what the programme that is there gives it.
        Knows::Run(_) | Knows::Folder(Some(_)) => root.section("money"),
        Knows::Folder(None) => root.required_section("money"),
    };
    let found = find(root, money_section.as_ref(), place.as_ref(), knows);
    let years = match &found {
        Found::Known(found) if !root.has("years") => first_years(found),
        _ => read_years(root),
    };
    let vision_line = root.line_of("vision");
    let board_line = root.line_of("board");
    let money_line = root.line_of("money");
    let (vision, periods) = vision_of(root, years.as_deref());
    let residents = root.section("residents").map(read_residents);
    let board = root.section("board").map(read_board);
    let form = root.section("form").map(read_form);
    let mut partners = read_partners(root);
    let of_years = years.as_deref().unwrap_or_default();
    let (chosen, sort, paid_in) = match &found {
        Found::Known(found) => (found.voted.clone(), found.voted_sort, found.voted_year),
        _ => (Vec::new(), None, None),
    };
    let is_known = !matches!(found, Found::Nobody);
    let aside = match root.section("voted") {
        Some(section) => read_set_aside(section, of_years, currency, sort, is_known),
        None => Some(SetAside::of_programme(sort, paid_in, of_years.len())),
    };
    let money = match (money_section, found) {
        (Some(section), found) => {
            let money = read_money(&section, found, of_years, currency);
            section.finish();
            money
        }
        (None, Found::Known(found)) => Some(of_share(*found, of_years, None, Carry::default())),
        (None, _) => None,
    };
    let items = read_items(
        root,
        years.as_deref().unwrap_or_default(),
        currency,
        &mut partners,
        &chosen,
    );
    let (items, item_lines): (Vec<Item>, Vec<ItemLines>) = items?.into_iter().unzip();
    let carriers = items.iter().zip(item_lines.iter().map(|lines| lines.item));
    each_carried_once(root, &carriers.collect::<Vec<_>>(), &chosen);
    let vote = aside?.vote(chosen, &items, of_years.len());
    let (money, around) = money?;
    if let Some(around) = &around {
        same_currency(root, currency, around.currency);
    }
    let place = place?.value;
    let plan = Plan {
        title: title?.value,
        name: (name.map(|name| name.value))
            .or_else(|| around.as_ref().and_then(|around| around.name.clone()))
            .unwrap_or_else(|| place.clone()),
        place,
        language: language.map_or(Language::English, |language| language.value),
        currency: around.as_ref().map_or(currency, |around| around.currency),
        vote,
        years: years?,
        vision: vision?,
        residents: residents.flatten(),
        board: board.flatten(),
        form: form.flatten(),
        money,
        partners,
        items,
        register: match &around {
            Some(around) => around.register.clone(),
            None => register::entries(&Register::starter()),
        },
        known: around.map(|around| around.known),
    };
    let lines = Lines {
        money: money_line,
        years: root.line_of("years"),
        voted: root.line_of("voted"),
        vision: vision_line,
        periods,
        board: board_line,
        items: item_lines,
        texts: (root.document().texts().into_iter())
            .map(|(line, text)| (line, one_line(text)))
            .collect(),
    };
    Some((plan, lines))
}

/// The vision and the line of each of its parts: in words alone, or a table.
fn vision_of(root: &Section<'_>, years: Option<&[Year]>) -> (Option<Vision>, Vec<u64>) {
    if root.is_text("vision") {
        let vision = root.text("vision").map(|words| Vision {
            words: words.value,
            years: 10,
            later: Vec::new(),
        });
        return (vision, vec![root.line_of("vision")]);
    }
    let section = root.required_section("vision");
    let (vision, periods) = section.map_or((None, Vec::new()), read_vision);
    if let (Some(vision), Some(first)) = (&vision, years.and_then(<[Year]>::first)) {
        written_alike(root, vision, &periods, first);
    }
    (vision, periods)
}

/// Refuses a plan that counts in another money than the programme that pays it.
fn same_currency(root: &Section<'_>, stated: Currency, known: Currency) {
    if root.has("currency") && stated != known {
        let what = format!("the plan counts in {stated}, and the programme's money is {known}");
        let help = "remove the line: a plan counts in the money of its programme";
        root.fault("currency", what, help);
    }
}

fn currency(root: &Section<'_>) -> Currency {
    let Some(code) = root.text("currency") else {
        return Currency::GBP;
    };
    Currency::new(&code.value).unwrap_or_else(|error| {
        let message = error.to_string();
        let (what, help) = message.rsplit_once(": ").unwrap_or((&message, "write GBP"));
        root.fault("currency", what, help);
        Currency::GBP
    })
}

fn read_years(root: &Section<'_>) -> Option<Vec<Year>> {
    root.require(
        "years",
        r#"years = ["2026-27", "2027-28", "2028-29", "2029-30"]"#,
    );
    let texts = root.labels("years");
    if texts.is_empty() && root.is_list("years") {
        let help = "write the years of the investment plan, such as 2026-27";
        root.fault("years", "it is an empty list", help);
    }
    let years: Vec<Option<Year>> = texts.iter().map(|text| year(root, text)).collect();
    let years = years.into_iter().collect::<Option<Vec<Year>>>()?;
    let together = years
        .windows(2)
        .all(|pair| pair[0].is_followed_by(&pair[1]));
    if !together {
        let help = "write each year once, in order, all in one way: 2026-27 or 2026";
        root.fault("years", "the years do not follow each other", help);
        return None;
    }
    if years.len() > 50 {
        root.fault(
            "years",
            "there are more than 50 years",
            "a plan has about four",
        );
        return None;
    }
    (!years.is_empty()).then_some(years)
}

/// The year that `text` is.
pub(super) fn year(section: &Section<'_>, text: &Located<String>) -> Option<Year> {
    let year = Year::parse(&text.value);
    if year.is_none() {
        let what = format!("'{}' is not a year", text.value);
        let help = "write a financial year as 2026-27, or a calendar year as 2026";
        section.document().fault(text.line, what, help);
    }
    year
}

impl Read {
    /// The line that `rule` is about, in item `item` and year `year`.
    pub(super) fn line_of(&self, rule: Rule, item: Option<usize>, year: Option<usize>) -> u64 {
        if let Some(item) = item {
            return self.lines.items[item].of(rule);
        }
        match rule {
            Rule::CapitalOver | Rule::RevenueOver => self.largest(rule, year),
            Rule::CapitalDiffers | Rule::RevenueDiffers => self.lines.money,
            Rule::VisionYears | Rule::VisionLength | Rule::LaterLength => self.lines.vision,
            Rule::PlanLength => self.lines.years,
            Rule::VoteUnplanned => self.lines.voted,
            Rule::NoDecisionLog => self.lines.board,
            _ => 1,
        }
    }

    /// The line on which `mark` stands: of those from that of item `item` on, the first.
    pub(super) fn line_of_mark(&self, mark: &str, item: Option<usize>) -> u64 {
        let from = item.map_or(1, |item| self.lines.items[item].item);
        let mut texts = self.lines.texts.iter();
        let found = texts.find(|(line, text)| *line >= from && text.contains(mark));
        found.map_or(from, |(line, _)| *line)
    }

    /// The line of a text with `letter` that stands in `told`, else of any with that letter;
    /// nothing if it comes from elsewhere.
    pub(super) fn line_of_letter(&self, letter: char, told: &str) -> Option<u64> {
        let told = one_line(told);
        let with_letter = || (self.lines.texts.iter()).filter(|(_, text)| text.contains(letter));
        let found = with_letter().find(|(_, text)| told.contains(text.as_str()));
        let found = found.or_else(|| with_letter().next());
        found.map(|(line, _)| *line)
    }

    /// The line of the item that spends most in `year`.
    fn largest(&self, rule: Rule, year: Option<usize>) -> u64 {
        let capital = rule == Rule::CapitalOver;
        let cost = |item: &Item| {
            let amounts = if capital {
                &item.capital
            } else {
                &item.revenue
            };
            year.map_or(0, |year| amounts[year].get())
        };
        let items = self.plan.items.iter().zip(&self.lines.items);
        let mut spending = items.filter(|(item, _)| item.counts());
        let first = spending.next();
        let most = first.map(|first| {
            spending.fold(first, |most, one| {
                if cost(one.0) > cost(most.0) {
                    one
                } else {
                    most
                }
            })
        });
        most.map_or(self.lines.money, |(_, lines)| {
            if capital {
                lines.capital
            } else {
                lines.revenue
            }
        })
    }

    /// One fault in the plan's file.
    pub(super) fn fault(&self, line: u64, what: String, help: String) -> Fault {
        Fault::new(self.file.clone(), what, help).at_line(line)
    }
}
