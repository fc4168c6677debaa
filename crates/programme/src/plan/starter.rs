//! A starter plan, filled from a programme.

use std::fmt::Write as _;
use std::path::{Component, Path, PathBuf};

use allotment_place::Pence;
use allotment_plan::{Sort, Year};
use allotment_table::Faults;

use super::around::{Around, Asked, around};
use super::hints::Hints;

const STARTER: &str = include_str!("starter.toml");
/// A plan's years of investment, of the ten that the vision looks ahead.
///
/// Source: *Pride in Place Programme: governance and boundary guidance* (MHCLG,
/// 2025): a ten-year vision and a four-year investment plan; the two later
/// periods of three years are what is left of ten.
pub(super) const YEARS: u32 = 4;
const LATER: u32 = 3;
/// How many needs and gaps are told.
const TOLD: usize = 6;

/// The text of a starter plan for `place`, to be written at `path`.
pub(super) fn starter(
    path: &Path,
    place: Option<&str>,
    programme: Option<&Path>,
) -> Result<String, Faults> {
    let code = place.unwrap_or("«code of the place»");
    let found = programme
        .map(|folder| around(folder, Asked { code, at: None }))
        .transpose()?;
    let hints = match programme {
        Some(folder) => Hints::read(folder, code)?,
        None => Hints::default(),
    };
    let name = found.as_ref().and_then(|found| found.name.clone());
    let name = name.unwrap_or_else(|| place.unwrap_or("«name of the place»").to_owned());
    let years = years(found.as_ref());
    let quoted: Vec<String> = years.iter().map(|year| quote(year.label())).collect();
    let first = &years[0];
    let later = |after: u32| quote(first.after(after).label());
    let need = match found.as_ref().and_then(|found| found.needs.first()) {
        Some((id, _)) => format!("need = [{}]", quote(id)),
        None => "need = []                      # or asset_gap = [\"childcare\"]".to_owned(),
    };
    let money = match (&found, programme) {
        (Some(found), Some(folder)) => money_of(found, path, folder, &years),
        _ => "capital = [\"0\", \"0\", \"0\", \"0\"]     # pounds for each year\n\
              revenue = [\"0\", \"0\", \"0\", \"0\"]\n\
              source = \"«who gives it, and where that is published»\""
            .to_owned(),
    };
    let voted = found
        .as_ref()
        .map_or(String::new(), |found| set_aside(found, &years));
    let text = STARTER
        .replace("{file}", &path.display().to_string())
        .replace("{title}", &quote(&format!("A plan for {name}")))
        .replace("{place}", &quote(code))
        .replace("{years}", &format!("[{}]", quoted.join(", ")))
        .replace("{money}", &money)
        .replace("{voted}", &voted)
        .replace("{later_1_from}", &later(YEARS))
        .replace("{later_1_to}", &later(YEARS + LATER - 1))
        .replace("{later_2_from}", &later(YEARS + LATER))
        .replace("{later_2_to}", &later(YEARS + 2 * LATER - 1))
        .replace("{found}", &(told(found.as_ref()) + &hints.told()))
        .replace("{need}", &need)
        .replace("{first_year}", first.label())
        .replace("{last_year}", years[years.len() - 1].label())
        .replace("{zeros}", "[\"0\", \"0\", \"0\", \"0\"]")
        .replace("{name_bare}", &one_line(&name))
        .replace("{name}", &quote(&name));
    Ok(text)
}

/// The first year of the place's money and the three after it.
fn years(found: Option<&Around>) -> Vec<Year> {
    let labels = found.map(|found| found.share.keys());
    let first = labels.and_then(|mut labels| labels.find_map(|label| Year::parse(label)));
    let first = first.unwrap_or_else(|| Year::parse("2026-27").expect("it is a year"));
    (0..YEARS).map(|years| first.after(years)).collect()
}

/// The money as the programme's share gives it, told beside its name.
fn money_of(found: &Around, path: &Path, folder: &Path, years: &[Year]) -> String {
    let folder = relative(path, folder);
    let mut text = format!("programme = {}", quote(&folder.display().to_string()));
    text.push_str("      # the yearly money is that of its share:\n");
    for year in years {
        let money = found.share.get(year.label()).copied().unwrap_or_default();
        let display = |amount: Pence| amount.display(found.currency);
        let _written = writeln!(
            text,
            "#     {year}: {} of capital, {} of revenue",
            display(money.capital),
            display(money.revenue)
        );
    }
    text.trim_end().to_owned()
}

/// The money of what residents chose, set aside in the year that the programme says, or
/// else in the first that has as much; nothing where nobody voted.
fn set_aside(found: &Around, years: &[Year]) -> String {
    if found.voted.is_empty() {
        return String::new();
    }
    let cost = found.voted.iter().map(|one| one.amount.get());
    let cost = Pence::new(cost.fold(0, u64::saturating_add));
    let has_it = |year: &&Year| {
        let money = found.share.get(year.label()).copied().unwrap_or_default();
        let money = match found.voted_sort {
            Some(Sort::Revenue) => money.revenue,
            _ => money.capital,
        };
        money >= cost
    };
    let said = found.voted_year.and_then(|year| years.get(year - 1));
    let year = said.or_else(|| years.iter().find(has_it));
    let year = year.unwrap_or(&years[0]);
    let kind = match found.voted_sort {
        Some(_) => "",
        None => "kind = \"capital\"               # or \"revenue\"\n",
    };
    format!(
        "\n# What residents chose in their vote ({} in all) is promised by that already, out of\n\
         # the same money. It is set aside here, in the year that pays for it; what an item\n\
         # of this plan carries stands there as  voted = [\"…\"]  instead.\n\
         [voted]\n\
         year = {}\n{kind}",
        cost.display(found.currency),
        quote(year.label()),
    )
}

/// What the programme found, as notes.
fn told(found: Option<&Around>) -> String {
    let Some(found) = found else {
        return String::new();
    };
    let mut text = String::new();
    if !found.needs.is_empty() {
        text.push_str("\n# Where people here need more than elsewhere, most first (for `need`):");
        for (id, title) in found.needs.iter().take(TOLD) {
            let _written = write!(text, "\n#     {id}: {}", one_line(title));
        }
        text.push_str("\n#");
    }
    if !found.gaps.is_empty() {
        text.push_str("\n# What is missing here beside places like this one (for `asset_gap`):");
        for (id, gap) in found.gaps.iter().take(TOLD) {
            let _written = write!(text, "\n#     {id}: {gap:.0} more");
        }
        text.push_str("\n#");
    }
    text
}

/// `text` as TOML writes it.
fn quote(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

pub(super) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// `folder` as the file at `path` should name it: relative to its own folder.
fn relative(path: &Path, folder: &Path) -> PathBuf {
    if folder.is_absolute() {
        return folder.to_path_buf();
    }
    let here = path.parent().filter(|here| *here != Path::new(""));
    let Some(here) = here else {
        return folder.to_path_buf();
    };
    let plain = here
        .components()
        .all(|part| matches!(part, Component::Normal(_) | Component::CurDir));
    if here.is_absolute() || !plain {
        let whole = folder.canonicalize();
        return whole.unwrap_or_else(|_| folder.to_path_buf());
    }
    let up = here
        .components()
        .filter(|part| matches!(part, Component::Normal(_)))
        .map(|_| Component::ParentDir);
    up.chain(
        folder
            .components()
            .filter(|part| *part != Component::CurDir),
    )
    .collect()
}
