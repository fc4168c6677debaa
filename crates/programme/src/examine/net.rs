//! New money beside what was cut, over the same years.

use allotment_place::Period;

use super::lay::Laid;
use super::run::Examination;
use super::spending::Kind;

/// A first and a last year.
type Years = (Period, Period);

/// New money beside what was cut: of all, a region, a place, or nowhere.
#[derive(Debug, Clone)]
pub(super) struct Net {
    pub by: &'static str,
    pub code: String,
    pub counted: i128,
    pub replaced: i128,
    pub cut: i128,
    /// The years of what is promised and of what was cut, where all of it has years.
    pub years: [Option<Years>; 2],
}

impl Net {
    /// What is left; nothing where what was cut is of other years than what is promised,
    /// so that the one says nothing of the other.
    pub fn left(&self) -> Option<i128> {
        let left = self.counted - self.replaced - self.cut;
        (!self.is_apart()).then_some(left)
    }

    fn is_apart(&self) -> bool {
        match self.years {
            [Some(promised), Some(cut)] => {
                promised.1.starts() < cut.0.starts() || cut.1.starts() < promised.0.starts()
            }
            _ => false,
        }
    }
}

/// The years of several, if all have years; `None` inside where one has none.
#[derive(Debug, Clone, Copy, Default)]
struct Span {
    years: Option<Years>,
    has_other: bool,
}

impl Span {
    fn add(&mut self, years: Option<Years>) {
        let Some((first, last)) = years else {
            self.has_other = true;
            return;
        };
        self.years = Some(match self.years {
            None => (first, last),
            Some((from, to)) => (
                if first.starts() < from.starts() {
                    first
                } else {
                    from
                },
                if last.starts() > to.starts() {
                    last
                } else {
                    to
                },
            ),
        });
    }

    fn all(self) -> Option<Years> {
        self.years.filter(|_| !self.has_other)
    }
}

impl Examination {
    /// By all together, region and place: new money, the pots it replaced, cuts, and their
    /// years. Nothing where no cut was told and no pot replaced.
    pub(super) fn net_rows(&self) -> Vec<Net> {
        let signed = |minor: u128| i128::try_from(minor).unwrap_or(i128::MAX);
        let rows = self.told.iter().zip(&self.told_minor);
        let cuts: Vec<i128> = rows
            .filter(|(told, _)| told.kind == Kind::Cut)
            .filter_map(|(_, minor)| *minor)
            .collect();
        let totals = &self.examined.totals;
        if cuts.is_empty() && totals.before == 0 {
            return Vec::new();
        }
        let mut all = Vec::new();
        // Amounts a head of several places do not add up.
        if !self.basis.per_head || (self.promises.len() == 1 && cuts.len() <= 1) {
            all.push(Net {
                by: "all",
                code: String::new(),
                counted: signed(totals.counted),
                replaced: signed(totals.before),
                cut: cuts.iter().sum(),
                years: self.years_of(|_| true),
            });
        }
        let (Some(ground), Some(laid)) = (&self.ground, &self.laid) else {
            return all;
        };
        let of = |by, code: &str, here: &dyn Fn(usize) -> bool| {
            let Laid {
                steps,
                before,
                cuts,
                ..
            } = laid;
            let places = || (0..ground.ids.len()).filter(|&place| here(place));
            let sum = |all: &[u128]| signed(places().map(|place| all[place]).sum());
            Net {
                by,
                code: code.to_owned(),
                counted: sum(&steps[0]),
                replaced: sum(before),
                cut: places().map(|place| cuts[place]).sum(),
                years: self.years_of(|on| on.is_some_and(|on| on.iter().any(|&at| here(at)))),
            }
        };
        if let Some((names, region_of)) = &ground.regions {
            for (region, name) in names.iter().enumerate() {
                all.push(of("region", name, &|place| {
                    region_of[place] == Some(region)
                }));
            }
        }
        for (place, id) in ground.ids.iter().enumerate() {
            all.push(of("place", id, &|at| at == place));
        }
        all.push(Net {
            by: "nowhere",
            code: String::new(),
            counted: signed(laid.nowhere[0]),
            replaced: signed(laid.before_nowhere),
            cut: laid.cuts_nowhere,
            years: self.years_of(|on| on.is_none_or(<[usize]>::is_empty)),
        });
        all
    }

    /// The years of the promises that have money, and of the cuts, on places that are
    /// `here`.
    fn years_of(&self, here: impl Fn(Option<&[usize]>) -> bool) -> [Option<Years>; 2] {
        let mut spans = [Span::default(); 2];
        for (at, promise) in self.promises.iter().enumerate() {
            if self.examined.counted[at].counted > 0 && here(self.places.promised[at].as_deref()) {
                let stated = promise.said.iter().rev().find_map(|said| said.stated);
                spans[0].add(stated.and_then(|stated| stated.years));
            }
        }
        for (at, told) in self.told.iter().enumerate() {
            if told.kind == Kind::Cut && here(self.places.told[at].as_deref()) {
                spans[1].add(told.stated.and_then(|stated| stated.years));
            }
        }
        spans.map(Span::all)
    }

    /// That cuts and promises are of other years.
    pub(super) fn net_notes(&self) -> Vec<String> {
        let rows = self.net_rows();
        let in_words = |(first, last): Years| {
            if first == last {
                first.to_string()
            } else {
                format!("{first} to {last}")
            }
        };
        let mut notes = Vec::new();
        for net in &rows {
            let (0, [Some(promised), Some(cut)]) = (notes.len(), net.years) else {
                continue;
            };
            let whose = match (net.by, net.code.as_str()) {
                ("all" | "nowhere", _) => String::new(),
                (_, code) => format!(" in {code}"),
            };
            if net.is_apart() {
                notes.push(format!(
                    "what was cut{whose} is of {}, and what is promised of {}: no net is worked out of years that do not meet; tell what is cut in the years of the promises",
                    in_words(cut),
                    in_words(promised)
                ));
            } else if promised != cut {
                notes.push(format!(
                    "what was cut{whose} is of {}, and what is promised of {}: what is left is of years that are not all the same",
                    in_words(cut),
                    in_words(promised)
                ));
            }
        }
        notes
    }
}
