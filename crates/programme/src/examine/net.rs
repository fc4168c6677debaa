//! New money beside what was cut, over the same years.

use std::collections::{BTreeMap, BTreeSet};

use allotment_place::Period;

use super::run::Examination;
use super::spending::Kind;
use super::words::listed;

/// A first and a last year.
type Years = (Period, Period);

/// What is cut by each of the rows that are told.
type Cuts = BTreeMap<usize, i128>;

/// New money beside what was cut: of all, a region, a place, or nowhere.
#[derive(Debug, Clone)]
pub(super) struct Net {
    pub by: &'static str,
    pub code: String,
    pub counted: i128,
    pub replaced: i128,
    /// What was cut in the years of what is promised.
    pub cut: i128,
    /// What was cut in years that none of what is promised is of.
    pub apart: i128,
    /// The rows that tell of the latter.
    pub rows_apart: Vec<usize>,
    /// Whether all that was cut is of such years.
    pub is_apart: bool,
    /// The years of what is promised and of what was cut, where all of it has years: of
    /// what is taken off, or else of what is not.
    pub years: [Option<Years>; 2],
}

impl Net {
    /// What is left; nothing where what was cut is of other years than what is promised,
    /// so that the one says nothing of the other.
    pub fn left(&self) -> Option<i128> {
        let left = self.counted - self.replaced - self.cut;
        (!self.is_apart).then_some(left)
    }
}

/// What is promised, and what was cut, in one part of the country.
#[derive(Default)]
struct Side {
    promises: BTreeSet<usize>,
    cuts: Cuts,
}

impl Examination {
    /// By all together, region and place: new money, the pots it replaced, cuts, and their
    /// years. Nothing where no cut was told and no pot replaced.
    pub(super) fn net_rows(&self) -> Vec<Net> {
        let signed = |minor: u128| i128::try_from(minor).unwrap_or(i128::MAX);
        let all = self.whole_side();
        let totals = &self.examined.totals;
        if all.cuts.is_empty() && totals.before == 0 {
            return Vec::new();
        }
        let years = self.years_of(&all.promises);
        let net = |(by, code), (counted, replaced), side: &Side| {
            // Where nothing is promised, what was cut is held beside all that is.
            let own = (!side.promises.is_empty()).then(|| self.years_of(&side.promises));
            let beside = own.as_ref().unwrap_or(&years);
            let net = self.net((by, code), (counted, replaced), &side.cuts, beside.as_ref());
            let [promised, cut] = net.years;
            Net {
                years: [promised.filter(|_| own.is_some()), cut],
                ..net
            }
        };
        let mut rows = Vec::new();
        // Amounts a head of several places do not add up.
        if !self.basis.per_head || (self.promises.len() == 1 && all.cuts.len() <= 1) {
            let money = (signed(totals.counted), signed(totals.before));
            rows.push(net(("all", ""), money, &all));
        }
        let (Some(ground), Some(laid)) = (&self.ground, &self.laid) else {
            return rows;
        };
        let (by_place, nowhere) = self.sides(ground.ids.len());
        let money = |places: &[usize]| {
            let sum = |of: &[u128]| signed(places.iter().map(|&place| of[place]).sum());
            (sum(&laid.steps[0]), sum(&laid.before))
        };
        if let Some((names, region_of)) = &ground.regions {
            for (region, name) in names.iter().enumerate() {
                let here: Vec<usize> = (0..ground.ids.len())
                    .filter(|&place| region_of[place] == Some(region))
                    .collect();
                let mut side = Side::default();
                for one in here.iter().map(|&place| &by_place[place]) {
                    side.promises.extend(&one.promises);
                    for (&told, part) in &one.cuts {
                        *side.cuts.entry(told).or_default() += part;
                    }
                }
                rows.push(net(("region", name.as_str()), money(&here), &side));
            }
        }
        for (place, id) in ground.ids.iter().enumerate() {
            rows.push(net(
                ("place", id.as_str()),
                money(&[place]),
                &by_place[place],
            ));
        }
        let money = (signed(laid.nowhere[0]), signed(laid.before_nowhere));
        rows.push(net(("nowhere", ""), money, &nowhere));
        rows
    }

    /// Of what was `cuts`, what is of the years `promised`, and what is of others; nothing
    /// inside where some of what is promised says no years, and may be of any.
    fn net(
        &self,
        (by, code): (&'static str, &str),
        (counted, replaced): (i128, i128),
        cuts: &Cuts,
        promised: Option<&BTreeSet<Years>>,
    ) -> Net {
        let meets = |cut: Option<Years>| match (promised, cut) {
            (Some(promised), Some(cut)) if !promised.is_empty() => {
                promised.iter().any(|&one| do_meet(one, cut))
            }
            _ => true,
        };
        let years_of = |told: usize| self.told[told].stated.and_then(|stated| stated.years);
        let (beside, apart): (Cuts, Cuts) =
            (cuts.iter()).partition(|&(&told, _)| meets(years_of(told)));
        let is_apart = beside.is_empty() && !apart.is_empty();
        let spanned = if is_apart { &apart } else { &beside };
        let cut_years: Option<BTreeSet<Years>> = spanned.keys().map(|&one| years_of(one)).collect();
        Net {
            by,
            code: code.to_owned(),
            counted,
            replaced,
            cut: beside.values().sum(),
            apart: apart.values().sum(),
            rows_apart: apart.into_keys().collect(),
            is_apart,
            years: [promised.and_then(span), cut_years.as_ref().and_then(span)],
        }
    }

    /// All that is promised, and all that was cut.
    fn whole_side(&self) -> Side {
        let cut = |(at, minor): (usize, &Option<i128>)| {
            Some((at, (*minor).filter(|_| self.told[at].kind == Kind::Cut)?))
        };
        Side {
            promises: (0..self.promises.len())
                .filter(|&at| self.examined.counted[at].counted > 0)
                .collect(),
            cuts: self.told_minor.iter().enumerate().filter_map(cut).collect(),
        }
    }

    /// The same for each of so many places, and for what is on none.
    fn sides(&self, places: usize) -> (Vec<Side>, Side) {
        let mut by_place: Vec<Side> = (0..places).map(|_| Side::default()).collect();
        let mut nowhere = Side::default();
        for at in self.whole_side().promises {
            match self.places.promised[at].as_deref() {
                None | Some([]) => _ = nowhere.promises.insert(at),
                Some(named) => {
                    for &place in named {
                        by_place[place].promises.insert(at);
                    }
                }
            }
        }
        for cut in self.laid.iter().flat_map(|laid| &laid.cuts) {
            if cut.on.is_empty() {
                nowhere.cuts.insert(cut.told, cut.minor);
            }
            for &(place, part) in &cut.on {
                by_place[place].cuts.insert(cut.told, part);
            }
        }
        (by_place, nowhere)
    }

    /// The years of promises, each as it was last stated; nothing if one says none.
    fn years_of(&self, promises: &BTreeSet<usize>) -> Option<BTreeSet<Years>> {
        let years = |at: &usize| {
            let mut said = self.promises[*at].said.iter().rev();
            said.find_map(|said| said.stated)?.years
        };
        promises.iter().map(years).collect()
    }

    /// That cuts and promises are of other years.
    pub(super) fn net_notes(&self) -> Vec<String> {
        let rows = self.net_rows();
        let mut notes = Vec::new();
        let Some(all) = rows.first() else {
            return notes;
        };
        if !all.rows_apart.is_empty() {
            notes.extend(self.apart_note(all));
        }
        // What is left out of all is told cut by cut; what only of a place, by its name.
        let is_told = |net: &&Net| {
            let mut cuts = net.rows_apart.iter();
            cuts.all(|cut| all.rows_apart.contains(cut)) && (all.is_apart || !net.is_apart)
        };
        let others = rows.iter().skip(1).filter(|net| !is_told(net));
        let (without, part): (Vec<&Net>, Vec<&Net>) = others.partition(|net| net.is_apart);
        notes.extend(where_apart(
            &without,
            "no net is worked out: all that was cut there is of years that nothing promised there is of",
        ));
        notes.extend(where_apart(
            &part,
            "what was cut in years that nothing promised there is of is not taken off",
        ));
        let mut unlike = rows.iter().filter(|net| !net.is_apart);
        let unlike = unlike.find_map(|net| {
            let (promised, cut) = (net.years[0]?, net.years[1]?);
            (promised != cut).then(|| {
                format!(
                    "what was cut{} is of {}, and what is promised of {}: what is left is of years that are not all the same",
                    net.whose(),
                    in_words(cut),
                    in_words(promised)
                )
            })
        });
        notes.extend(unlike);
        notes
    }

    /// That cuts of other years are not taken off all that is promised.
    fn apart_note(&self, all: &Net) -> Option<String> {
        let help = "tell what is cut in the years of the promises";
        if all.is_apart {
            let (promised, cut) = (all.years[0]?, all.years[1]?);
            return Some(format!(
                "what was cut is of {}, and what is promised of {}: no net is worked out of years that do not meet; {help}",
                in_words(cut),
                in_words(promised)
            ));
        }
        let cuts: Vec<String> = (all.rows_apart.iter().take(NAMED))
            .filter_map(|&row| {
                let years = self.told[row].stated?.years?;
                let minor = self.told_minor[row]?;
                Some(format!(
                    "{} of {} (line {})",
                    self.signed_money(minor),
                    in_words(years),
                    self.told[row].line
                ))
            })
            .collect();
        Some(format!(
            "of what was cut, this is of years that nothing promised is of, and is not taken off: {}{}; {help}",
            listed(&cuts),
            and_more(all.rows_apart.len())
        ))
    }

    /// An amount that may be below nothing.
    pub(super) fn signed_money(&self, minor: i128) -> String {
        let sign = if minor < 0 { "\u{2212}" } else { "" };
        format!("{sign}{}", self.money(minor.unsigned_abs()))
    }
}

impl Net {
    fn whose(&self) -> String {
        match (self.by, self.code.as_str()) {
            ("all" | "nowhere", _) => String::new(),
            (_, code) => format!(" in {code}"),
        }
    }
}

/// So many are named; the rest are counted.
const NAMED: usize = 5;

fn and_more(all: usize) -> String {
    match all.saturating_sub(NAMED) {
        0 => String::new(),
        more => format!(" (and {more} more)"),
    }
}

/// What holds of places, with their names.
fn where_apart(nets: &[&Net], what: &str) -> Option<String> {
    let names: Vec<String> = (nets.iter().take(NAMED))
        .map(|net| match net.by {
            "nowhere" => "what names no place".to_owned(),
            _ => net.code.clone(),
        })
        .collect();
    let more = and_more(nets.len());
    (!names.is_empty()).then(|| format!("in {}{more}, {what}", listed(&names)))
}

/// Whether two spans have a year in common.
fn do_meet(one: Years, other: Years) -> bool {
    one.0.starts() <= other.1.starts() && other.0.starts() <= one.1.starts()
}

/// From the first of all years to the last.
fn span(years: &BTreeSet<Years>) -> Option<Years> {
    let first = years
        .iter()
        .map(|one| one.0)
        .min_by_key(|year| year.starts())?;
    let last = years
        .iter()
        .map(|one| one.1)
        .max_by_key(|year| year.starts())?;
    Some((first, last))
}

fn in_words((first, last): Years) -> String {
    if first == last {
        first.to_string()
    } else {
        format!("{first} to {last}")
    }
}
