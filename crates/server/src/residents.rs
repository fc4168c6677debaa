//! The places, and how people find theirs.

use std::collections::BTreeMap;

use allotment_programme::serve::Postcodes;
use allotment_report::{Sheet, Sheets};

/// The most places that one search shows.
const SHOWN: usize = 20;

/// What is told of places, with ways to find them.
#[derive(Debug)]
pub(crate) struct Places {
    pub(crate) sheets: Sheets,
    postcodes: Postcodes,
    by_id: BTreeMap<String, usize>,
    inside: BTreeMap<String, usize>,
    /// The names of each place and of what it lies in, in small letters.
    small: Vec<Vec<String>>,
    /// Those of the smaller places inside them.
    small_inside: Vec<String>,
}

/// What a search found.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Found {
    /// One place: its position.
    One(usize),
    /// A postcode on the border of several.
    OnBorder(Vec<usize>),
    /// Several by name: the place, and the smaller place inside it that was
    /// meant.
    Several(Vec<(usize, Option<String>)>),
    /// Something like a postcode, which is not known.
    NoPostcode,
    /// Nothing.
    Nothing,
}

impl Places {
    pub(crate) fn new(sheets: Sheets, postcodes: Postcodes) -> Self {
        let by_id = (sheets.places.iter().enumerate())
            .map(|(at, sheet)| (sheet.id.clone(), at))
            .collect();
        let inside = (sheets.inside.iter())
            .map(|(id, _, at)| (id.clone(), *at))
            .collect();
        let small = (sheets.places.iter())
            .map(|sheet| {
                let names = std::iter::once(&sheet.name).chain(&sheet.within);
                names.map(|name| name.to_lowercase()).collect()
            })
            .collect();
        let small_inside = (sheets.inside.iter())
            .map(|(_, name, _)| name.to_lowercase())
            .collect();
        Self {
            sheets,
            postcodes,
            by_id,
            inside,
            small,
            small_inside,
        }
    }

    pub(crate) fn get(&self, id: &str) -> Option<&Sheet> {
        self.by_id.get(id).map(|at| &self.sheets.places[*at])
    }

    pub(crate) fn name_of<'a>(&'a self, id: &'a str) -> &'a str {
        self.get(id).map_or(id, |sheet| sheet.name.as_str())
    }

    /// A postcode for an example, if any are known.
    pub(crate) fn example(&self) -> Option<String> {
        let plain = self.postcodes.example()?;
        let (before, after) = plain.split_at_checked(plain.len().checked_sub(3)?)?;
        Some(format!("{before} {after}"))
    }

    /// What `asked` means: a postcode, a code, or a part of a name.
    pub(crate) fn find(&self, asked: &str) -> Found {
        let asked = asked.trim();
        if asked.is_empty() {
            return Found::Nothing;
        }
        let mut here: Vec<usize> = (self.postcodes.places(asked).iter())
            .filter_map(|id| self.by_id.get(id).or_else(|| self.inside.get(id)))
            .copied()
            .collect();
        here.sort_unstable();
        here.dedup();
        match here[..] {
            [] => {}
            [one] => return Found::One(one),
            _ => return Found::OnBorder(here),
        }
        if let Some(at) = self.by_id.get(asked).or_else(|| self.inside.get(asked)) {
            return Found::One(*at);
        }
        let small = asked.to_lowercase();
        let has = |name: &String| name.contains(&small);
        let named = (self.small.iter().enumerate())
            .filter(|(_, names)| names.iter().any(has))
            .map(|(at, _)| (at, None));
        let inner = (self.sheets.inside.iter().zip(&self.small_inside))
            .filter(|(_, name)| has(name))
            .map(|((_, name, at), _)| (*at, Some(name.clone())));
        let found: Vec<(usize, Option<String>)> = named.chain(inner).take(SHOWN).collect();
        match found.as_slice() {
            [] if is_like_a_postcode(asked) => Found::NoPostcode,
            [] => Found::Nothing,
            [(one, None)] => Found::One(*one),
            _ => Found::Several(found),
        }
    }
}

/// Letters and digits, with a digit third from the end: as British postcodes
/// are.
fn is_like_a_postcode(text: &str) -> bool {
    let signs: Vec<char> = text.chars().filter(|sign| !sign.is_whitespace()).collect();
    (5..=7).contains(&signs.len())
        && signs.iter().all(char::is_ascii_alphanumeric)
        && signs[signs.len() - 3].is_ascii_digit()
}
