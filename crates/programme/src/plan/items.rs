//! The items of a plan's TOML.

use allotment_place::Currency;
use allotment_plan::{
    DecidedBy, Item, Kind, Measure, Partner, Rule, Status, Voted, WholeLife, Year,
};
use allotment_table::nearest;

use super::amounts::{by_year, one};
use super::payers::payers;
use super::spec::year;
use super::vote::carried;
use crate::spec::{Located, Section};

/// Where the parts of an item stand.
#[derive(Debug, Clone, Copy)]
pub(super) struct ItemLines {
    pub(super) item: u64,
    pub(super) capital: u64,
    pub(super) revenue: u64,
    need: u64,
    asset_gap: u64,
    measure: u64,
    theme: u64,
    staffed: u64,
    evidence: u64,
    whole_life: u64,
}

impl ItemLines {
    /// The line that `rule` is about.
    pub(super) fn of(self, rule: Rule) -> u64 {
        match rule {
            Rule::UnknownNeed => self.need,
            Rule::UnknownAssetGap => self.asset_gap,
            Rule::NoBaseline | Rule::ByPast => self.measure,
            Rule::BusinessCase => self.theme,
            Rule::StaffedWithoutRevenue | Rule::OpensUnsaid => self.staffed,
            Rule::UnknownEvidence | Rule::EvidenceWithoutSource => self.evidence,
            Rule::RunningCostDiffers | Rule::UnknownPayer => self.whole_life,
            Rule::NoWholeLifeCost => self.capital,
            _ => self.item,
        }
    }
}

/// The items, if all can be read.
pub(super) fn read_items(
    root: &Section<'_>,
    years: &[Year],
    currency: Currency,
    partners: &mut Vec<Partner>,
    voted: &[Voted],
) -> Option<Vec<(Item, ItemLines)>> {
    let sections = root.sections("item");
    if sections.len() > 1000 {
        let what = format!(
            "there are {} items, and a plan has at most 1000",
            sections.len()
        );
        root.fault("item", what, "put what belongs together into one item");
        return None;
    }
    if sections.is_empty() {
        let help = "add an [[item]] for each thing that the money is for";
        root.fault("item", "the plan has no items", help);
    }
    let mut seen: Vec<(String, u64)> = Vec::new();
    let declared = partners.len();
    let mut all = Vec::with_capacity(sections.len());
    for section in sections {
        if let Some(id) = section.text("id") {
            if let Some((_, first)) = seen.iter().find(|(known, _)| *known == id.value) {
                let what = format!("the item '{}' is already on line {first}", id.value);
                section.fault("id", what, "give each item an id of its own");
            }
            seen.push((id.value, section.line()));
        }
        all.push(read_item(
            section,
            years,
            currency,
            voted,
            (partners, declared),
        ));
    }
    all.into_iter().collect()
}

fn read_item(
    section: Section<'_>,
    years: &[Year],
    currency: Currency,
    voted: &[Voted],
    (partners, declared): (&mut Vec<Partner>, usize),
) -> Option<(Item, ItemLines)> {
    let lines = ItemLines {
        item: section.line(),
        capital: line_of_amounts(&section, "capital"),
        revenue: line_of_amounts(&section, "revenue"),
        need: section.line_of("need"),
        asset_gap: section.line_of("asset_gap"),
        measure: section.line_of("measure"),
        theme: section.line_of("theme"),
        staffed: section.line_of("staffed"),
        evidence: section.line_of("evidence"),
        whole_life: section.line_of("whole_life"),
    };
    let id = section.required_text("id", "hall");
    let title = section.required_text("title", "Mend the hall");
    let text = |key: &str| section.text(key).map(|text| text.value);
    let texts = |key: &str| -> Vec<String> {
        let texts = section.texts(key).into_iter().map(|text| text.value);
        texts.filter(|text| !text.trim().is_empty()).collect()
    };
    let words = text("words");
    let (needs, asset_gaps) = (texts("need"), texts("asset_gap"));
    let outcome = text("outcome");
    let measure = if section.is_text("measure") {
        section
            .text("measure")
            .map(|what| Some(what_is_counted(what.value)))
    } else {
        section.section("measure").map(read_measure)
    };
    let evidence = texts("evidence");
    let named = section.texts("partners");
    let found = find_partners(&section, &named, (partners, declared));
    let voted = carried(&section, voted);
    let kind = read_kind(&section);
    let theme = section.required_text("theme", "health and wellbeing");
    let business_case = text("business_case");
    let staffed = section.boolean("staffed");
    let opens = section.labels("opens").into_iter().next();
    let opens = opens.map(|opens| read_opens(&section, &opens, years));
    // Without years nothing can be said of amounts.
    let amounts = |key: &str| match years {
        [] => {
            let _read = (section.exacts(key), section.exacts(&format!("{key}_minor")));
            None
        }
        years => by_year(&section, key, years, currency),
    };
    let (capital, revenue) = (amounts("capital"), amounts("revenue"));
    let whole_life = section.section("whole_life");
    let declared = &partners[..declared];
    let whole_life = whole_life.map(|life| read_whole_life(life, currency, declared));
    section.require("decided_by", "decided_by = \"residents\"");
    let decided_by = section.choice("decided_by", &DecidedBy::ALL);
    section.require("status", "status = \"proposed\"");
    let status = section.choice("status", &Status::ALL);
    section.finish();
    let item = Item {
        id: id?.value,
        title: title?.value,
        words,
        needs,
        asset_gaps,
        outcome,
        measure: measure.flatten(),
        evidence,
        partners: found?,
        voted: voted?,
        kind: kind?,
        theme: theme?.value,
        business_case,
        staffed,
        opens: opens.flatten(),
        capital: capital?,
        revenue: revenue?,
        whole_life: whole_life.flatten(),
        decided_by: decided_by?.value,
        status: status?.value,
    };
    Some((item, lines))
}

/// The year in which it opens: of the plan, or a later one written alike.
fn read_opens(section: &Section<'_>, opens: &Located<String>, years: &[Year]) -> Option<Year> {
    let read = year(section, opens)?;
    let first = years.first()?;
    if read.is_like(first) && read.start() >= first.start() {
        return Some(read);
    }
    let what = if read.is_like(first) {
        format!("'{read}' is before the plan begins")
    } else {
        format!("'{read}' is written otherwise than the years of the plan")
    };
    let help = format!(
        "write a year of the plan or a later one, such as {}",
        years[years.len() - 1]
    );
    section.fault("opens", what, help);
    None
}

fn line_of_amounts(section: &Section<'_>, key: &str) -> u64 {
    let minor = format!("{key}_minor");
    let name = if section.has(&minor) { &minor } else { key };
    section.line_of(name)
}

/// A measure of which only is told what is counted.
fn what_is_counted(what: String) -> Measure {
    Measure {
        what,
        baseline: None,
        target: None,
        by: None,
        source: None,
    }
}

fn read_measure(section: Section<'_>) -> Option<Measure> {
    let what = section.required_text("what", "children of 11 who swim 25 metres");
    let text = |key: &str| section.text(key).map(|text| text.value);
    let (baseline, target) = (text("baseline"), text("target"));
    let (by, source) = (text("by"), text("source"));
    section.finish();
    Some(Measure {
        what: what?.value,
        baseline,
        target,
        by,
        source,
    })
}

fn read_whole_life(
    section: Section<'_>,
    currency: Currency,
    partners: &[Partner],
) -> Option<WholeLife> {
    section.require("years", "years = 25");
    let years = section.whole("years");
    section.require("yearly", "yearly = \"12000\"");
    let yearly = one(&section, "yearly", currency);
    let paid_by = section.text("paid_by").map(|text| text.value);
    let paid_from = section.labels("paid_from").into_iter().next();
    if paid_from.is_some() && paid_by.is_none() {
        let what = "it says from when somebody pays, and not who";
        section.fault("paid_from", what, "add  paid_by = \"…\"");
    }
    let paid_from = match (&paid_from, &paid_by) {
        (Some(from), _) => year(&section, from),
        // «the council, from 2030-31» says it in words.
        (None, Some(words)) => words
            .split(|letter: char| !letter.is_ascii_digit() && letter != '-')
            .find_map(Year::parse),
        (None, None) => None,
    };
    let source = section.text("source").map(|text| text.value);
    let short = years.and_then(|years| u32::try_from(years.value).ok());
    let short = short.filter(|years| (1..=200).contains(years));
    if short.is_none() && section.has("years") {
        section.fault(
            "years",
            "it lasts 1 to 200 years",
            "write how many years it lasts",
        );
    }
    section.finish();
    Some(WholeLife {
        years: short?,
        yearly: yearly?,
        payers: (paid_by.iter())
            .flat_map(|words| payers(words, partners))
            .collect(),
        paid_by,
        paid_from: paid_from.map(|year| year.start()),
        source,
    })
}

/// Social or physical: `kind = "social"`, or `social = true`.
fn read_kind(section: &Section<'_>) -> Option<Kind> {
    let (social, physical) = (section.boolean("social"), section.boolean("physical"));
    if !section.has("kind") && (section.has("social") || section.has("physical")) {
        return match (social, physical) {
            (Some(true), Some(false) | None) | (None, Some(false)) => Some(Kind::Social),
            (Some(false) | None, Some(true)) | (Some(false), None) => Some(Kind::Physical),
            (Some(_), Some(_)) => {
                let what = "it is either social or physical, not both, and not neither";
                section.fault("social", what, "write  kind = \"social\", or \"physical\"");
                None
            }
            (None, None) => None,
        };
    }
    section.require("kind", "kind = \"social\", or \"physical\"");
    let kind = section.choice("kind", &Kind::ALL)?;
    for (key, said, wanted) in [
        ("social", social, Kind::Social),
        ("physical", physical, Kind::Physical),
    ] {
        if said.is_some_and(|said| said != (kind.value == wanted)) {
            let what = format!("'{key}' says another thing than 'kind'");
            section.fault(key, what, "remove one of them");
        }
    }
    Some(kind.value)
}

/// The positions among `partners` of those `named`: by their ids or names; the first
/// `declared` of them have a `[[partner]]`. A name
/// that no `[[partner]]` has becomes a partner of whom nothing else is known,
/// unless it is nearly one that is there.
fn find_partners(
    section: &Section<'_>,
    named: &[Located<String>],
    (partners, declared): (&mut Vec<Partner>, usize),
) -> Option<Vec<usize>> {
    let mut find = |name: &Located<String>| {
        let called = name.value.trim();
        let is = |partner: &Partner| partner.id == called || partner.name == called;
        if let Some(at) = partners.iter().position(is) {
            return Some(at);
        }
        let known = (partners[..declared].iter())
            .flat_map(|partner| [partner.id.as_str(), partner.name.as_str()]);
        if let Some(near) = nearest(called, known).first() {
            let what = format!("'{called}' is no partner of the plan");
            let help = format!("did you mean '{near}'? Else add a [[partner]] with that id");
            section.document().fault(name.line, what, help);
            return None;
        }
        partners.push(Partner {
            id: called.to_owned(),
            name: called.to_owned(),
            kind: None,
            org_id: "unregistered".to_owned(),
        });
        Some(partners.len() - 1)
    };
    let found: Vec<Option<usize>> = named.iter().map(&mut find).collect();
    found.into_iter().collect()
}
