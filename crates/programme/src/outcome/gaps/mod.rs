//! How far a place is from its peers and from the nation, over time, with what
//! small counts leave unsure.

mod cells;
mod hide;
mod tell;

use std::collections::{BTreeMap, BTreeSet};

use allotment_outcome::many::{Adjustment, adjust};
use allotment_outcome::small::{
    Count, Exact, GapPoint, Measured, Noise, NoiseShare, mean_of, noise, rate, track,
};
use allotment_table::{Fault, Faults, Table};

use super::calendar::Calendar;
use crate::vintage::clash_of;
use cells::{Cell, Measure};

/// What a person asks for.
#[derive(Debug, Clone, PartialEq)]
pub struct GapsChoice {
    /// The column of places.
    pub unit: String,
    /// The column of periods.
    pub time: String,
    /// The column that names the measure, where a table holds several.
    pub measure: Option<String>,
    /// The column of counts, and of the people they are of.
    pub count: Option<String>,
    /// The column of people.
    pub of: Option<String>,
    /// Per how many people rates are told.
    pub per: f64,
    /// What stands for a count that the publisher hid.
    pub hidden: Option<String>,
    /// Instead of counts: the column of values.
    pub value: Option<String>,
    /// The column of their lower ends.
    pub low: Option<String>,
    /// The column of their upper ends.
    pub high: Option<String>,
    /// The code of the nation's own row; with counts, else all other places.
    pub nation: Option<String>,
    /// The places to tell of; all if none are named.
    pub places: Vec<String>,
    /// Counts above zero and below this are hidden in what is written.
    pub below: u64,
    /// The chance with which intervals cover.
    pub level: f64,
}

impl GapsChoice {
    /// Whether small counts are hidden in what is written.
    #[must_use]
    pub fn hides(&self) -> bool {
        self.below > 1 && self.count.is_some()
    }
}

/// One place, measure and period beside others.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Line {
    pub measure: usize,
    pub place: String,
    pub time: i64,
    pub own: Option<Measured>,
    pub counted: Option<(Count, u64)>,
    /// Why it is not shown, if it is not.
    pub hidden: Option<&'static str>,
    /// How many peers share the measure in this period.
    pub peers: usize,
    pub to_peers: Beside,
    pub to_nation: Beside,
}

/// A gap, how it changed since it was first known, and how sure it is that there
/// is one.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Beside {
    pub other: Option<Measured>,
    pub gap: Option<Measured>,
    pub change: Option<Measured>,
    pub p_value: Option<f64>,
    /// Among all that are told of in this period.
    pub adjusted: Option<f64>,
    /// Whether no change is told, since the others are not those of the first period in
    /// which there is a gap.
    pub others_changed: bool,
}

/// The peers of each place.
type PeersOf<'t> = BTreeMap<&'t str, Vec<&'t str>>;

/// What was found.
#[derive(Debug, Clone)]
pub struct GapsFinding {
    choice: GapsChoice,
    calendar: Calendar,
    measures: Vec<String>,
    lines: Vec<Line>,
    /// By measure: what of its variance is chance, or why that cannot be told.
    noise: Vec<Option<NoiseShare>>,
    /// By measure: whether anything is hidden because counts are small.
    hidden: Vec<bool>,
    /// Whether any peers were given: where none were, nothing is said of them.
    has_peers: bool,
    /// What else a reader must know.
    minds: Vec<String>,
    /// How many rows have no number, and the line of the first.
    empty: usize,
    first_empty: Option<u64>,
}

/// Compares the places of `table` with their peers (columns `place` and `peer` of
/// `peers`, or `id` and `peer` as the peers stage writes them) and with the nation.
///
/// # Errors
/// [`Faults`] of either table, or of a place or peer that is not there.
pub fn gaps(
    table: &Table,
    peers: Option<&Table>,
    choice: &GapsChoice,
) -> Result<GapsFinding, Faults> {
    if !(choice.level > 0.0 && choice.level < 1.0) {
        let help = "write a chance such as 0.95";
        return Err(Fault::asked("--level", "it is not between 0 and 1", help).into());
    }
    let read = cells::read(table, choice)?;
    let known: BTreeSet<&str> = read
        .measures
        .iter()
        .flat_map(|measure| measure.cells.keys().map(|(place, _)| place.as_str()))
        .collect();
    let peers_of = match peers {
        Some(peers) => read_peers(peers, (table, &choice.unit), &known)?,
        None => BTreeMap::new(),
    };
    for place in choice.places.iter().chain(&choice.nation) {
        if !known.contains(place.as_str()) {
            let what = format!("'{place}' is not among the places of this table");
            return Err(Fault::new(table.name(), what, "name one that is there").into());
        }
    }
    let nation = choice.nation.as_deref();
    let places: Vec<&str> = known
        .iter()
        .copied()
        .filter(|&place| nation != Some(place))
        .filter(|&place| choice.places.is_empty() || choice.places.iter().any(|one| one == place))
        .collect();
    let mut lines = Vec::new();
    for (at, measure) in read.measures.iter().enumerate() {
        let totals = totals(measure);
        for &place in &places {
            let peers = peers_of.get(place).map_or(&[][..], Vec::as_slice);
            lines.extend(beside(at, measure, &totals, place, peers, choice));
        }
    }
    let hidden = hide::hide(&mut lines, &read.measures, &peers_of, choice);
    // After hiding: an adjusted p-value may be that of another line.
    judge(&mut lines);
    // A share worked out from hidden counts would tell of them.
    let noise = read.measures.iter().zip(&hidden);
    let noise = noise.map(|(one, &hidden)| {
        if hidden {
            None
        } else {
            share_of_noise(one, nation)
        }
    });
    let noise = noise.collect();
    Ok(GapsFinding {
        choice: choice.clone(),
        calendar: read.calendar,
        measures: read.measures.into_iter().map(|one| one.name).collect(),
        lines,
        noise,
        hidden,
        has_peers: peers.is_some(),
        minds: Vec::new(),
        empty: read.empty.len(),
        first_empty: read.empty.first().map(|&row| table.line_of(row)),
    })
}

impl GapsFinding {
    /// The same, with what else a reader must know.
    pub(super) fn minding(mut self, mind: Option<String>) -> Self {
        self.minds.extend(mind);
        self
    }
}

fn read_peers<'t>(
    table: &'t Table,
    of: (&Table, &str),
    known: &BTreeSet<&str>,
) -> Result<PeersOf<'t>, Faults> {
    let mut faults = Faults::new();
    // As the peers stage writes it, or as people do.
    let own = if table.has("id") && !table.has("place") {
        "id"
    } else {
        "place"
    };
    faults.extend(clash_of((table, own), of));
    let places = faults.collect(table.text(own));
    let peers = faults.collect(table.text("peer"));
    let (Some(places), Some(peers)) = (places, peers) else {
        return Err(faults);
    };
    let mut of: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (row, (place, peer)) in places.iter().zip(&peers).enumerate() {
        let (Some(place), Some(peer)) = (place, peer) else {
            let help = "give each row a place and one of its peers";
            faults.push(table.fault_at(row, "peer", "a code is missing", help));
            continue;
        };
        if !known.contains(peer) {
            let what = format!("'{peer}' is not among the places of the first table");
            faults.push(table.fault_at(
                row,
                "peer",
                what,
                "correct the code, or leave the row out",
            ));
        }
        if place == peer {
            let help = "leave the row out";
            faults.push(table.fault_at(row, "peer", "a place is no peer of itself", help));
        }
        let list = of.entry(place).or_default();
        if list.contains(peer) {
            faults.push(table.fault_at(row, "peer", "this peer is listed twice", "keep one row"));
        }
        list.push(peer);
    }
    faults.into_result(of)
}

/// A place beside its peers and the nation, in each period in which it was
/// measured. Only peers that share the measure in a period count there.
fn beside(
    at: usize,
    measure: &Measure,
    totals: &BTreeMap<i64, Total>,
    place: &str,
    peers: &[&str],
    choice: &GapsChoice,
) -> Vec<Line> {
    let own = (place.to_owned(), i64::MIN)..=(place.to_owned(), i64::MAX);
    let own = measure.cells.range(own);
    let own: Vec<(i64, Cell)> = own.map(|((_, time), cell)| (*time, *cell)).collect();
    let value = |place: &str, time: i64| {
        let cell = measure.cells.get(&(place.to_owned(), time));
        cell.and_then(|cell| cell.measured)
    };
    let sharing: Vec<Vec<(&str, Measured)>> = own
        .iter()
        .map(|(time, _)| {
            let peers = peers.iter();
            peers
                .filter_map(|&peer| Some((peer, value(peer, *time)?)))
                .collect()
        })
        .collect();
    let names = |at: usize| sharing[at].iter().map(|(peer, _)| *peer);
    let shared: Vec<Vec<Measured>> = sharing
        .iter()
        .map(|peers| peers.iter().map(|(_, value)| *value).collect())
        .collect();
    let mean: Vec<Option<Measured>> = shared.iter().map(|peers| mean_of(peers)).collect();
    let nation: Vec<Option<Measured>> = own
        .iter()
        .map(|(time, cell)| match &choice.nation {
            Some(nation) => value(nation, *time),
            None => totals.get(time).and_then(|all| all.without(cell, choice)),
        })
        .collect();
    let mine: Vec<Option<Measured>> = own.iter().map(|(_, cell)| cell.measured).collect();
    let tracked = |others: &[Option<Measured>]| track(&mine, others).unwrap_or_default();
    let (to_peers, to_nation) = (tracked(&mean), tracked(&nation));
    let first = |points: &[GapPoint]| points.iter().position(|point| point.gap.is_some());
    // A mean of others moves when one of them comes or goes, without anybody changing.
    let same_peers = |first: usize, at: usize| names(first).eq(names(at));
    let same_places = |first: usize, at: usize| {
        let who = |at: usize| totals.get(&own[at].0).map(|all| all.who);
        choice.nation.is_some() || who(first) == who(at)
    };
    let beside = |points: &[GapPoint],
                  others: &[Option<Measured>],
                  is_same: &dyn Fn(usize, usize) -> bool,
                  at: usize| {
        let point = points.get(at);
        let change = point.and_then(|point| point.change);
        let is_same = first(points).is_none_or(|first| is_same(first, at));
        Beside {
            other: others[at],
            gap: point.and_then(|point| point.gap),
            change: change.filter(|_| is_same),
            p_value: point.and_then(|point| point.gap?.chance_of_none(choice.level).ok()),
            adjusted: None,
            others_changed: change.is_some() && !is_same,
        }
    };
    own.iter()
        .enumerate()
        .map(|(row, (time, cell))| Line {
            measure: at,
            place: place.to_owned(),
            time: *time,
            own: cell.measured,
            counted: cell.counted,
            hidden: cell.measured.is_none().then_some("hidden by the publisher"),
            peers: shared[row].len(),
            to_peers: beside(&to_peers, &mean, &same_peers, row),
            to_nation: beside(&to_nation, &nation, &same_places, row),
        })
        .collect()
}

/// All that is counted in a period.
#[derive(Debug, Clone, Copy, Default)]
struct Total {
    events: u64,
    people: u64,
    /// How many places have no count, or a hidden one.
    untold: usize,
    /// Which places these are: periods with the same places have the same number.
    who: usize,
}

fn totals(measure: &Measure) -> BTreeMap<i64, Total> {
    let mut totals: BTreeMap<i64, Total> = BTreeMap::new();
    for ((_, time), cell) in &measure.cells {
        let total = totals.entry(*time).or_default();
        match cell.counted {
            Some((Count::Seen(count), people)) => {
                total.events += count;
                total.people += people;
            }
            _ => total.untold += 1,
        }
    }
    let mut places: BTreeMap<i64, Vec<&str>> = BTreeMap::new();
    for (place, time) in measure.cells.keys() {
        places.entry(*time).or_default().push(place);
    }
    let mut numbers: BTreeMap<&[&str], usize> = BTreeMap::new();
    for (time, places) in &places {
        let next = numbers.len();
        let number = *numbers.entry(places).or_insert(next);
        if let Some(total) = totals.get_mut(time) {
            total.who = number;
        }
    }
    totals
}

impl Total {
    /// The rate of all places but one; nothing if one of them is hidden.
    fn without(self, cell: &Cell, choice: &GapsChoice) -> Option<Measured> {
        let (events, people, untold) = match cell.counted {
            Some((Count::Seen(count), people)) => {
                (self.events - count, self.people - people, self.untold)
            }
            _ => (self.events, self.people, self.untold - 1),
        };
        if untold > 0 {
            return None;
        }
        #[expect(clippy::cast_precision_loss, reason = "no nation has 2^53 people")]
        let people = people as f64;
        let exact = (choice.level, Exact::Garwood);
        let found = rate(Count::Seen(events), people, choice.per, exact);
        found.ok().map(Measured::from)
    }
}

/// Adjusts what is told of one period for how many gaps are looked at in it.
fn judge(lines: &mut [Line]) {
    let times: BTreeSet<i64> = lines.iter().map(|line| line.time).collect();
    let sides: [fn(&mut Line) -> &mut Beside; 2] =
        [|line| &mut line.to_peers, |line| &mut line.to_nation];
    for time in times {
        for side in sides {
            let mut found: Vec<&mut Beside> = lines
                .iter_mut()
                .filter(|line| line.time == time)
                .map(side)
                .filter(|beside| beside.p_value.is_some())
                .collect();
            let p_values: Vec<f64> = found.iter().filter_map(|one| one.p_value).collect();
            if let Ok(adjusted) = adjust(&p_values, Adjustment::BenjaminiHochberg) {
                for (beside, adjusted) in found.iter_mut().zip(adjusted) {
                    beside.adjusted = Some(adjusted);
                }
            }
        }
    }
}

/// What of a measure's differences counts would show by chance; nothing if places
/// were not all counted in all periods.
fn share_of_noise(measure: &Measure, nation: Option<&str>) -> Option<NoiseShare> {
    let places: BTreeSet<&str> = measure
        .cells
        .keys()
        .map(|(place, _)| place.as_str())
        .filter(|&place| nation != Some(place))
        .collect();
    let times: BTreeSet<i64> = measure.cells.keys().map(|(_, time)| *time).collect();
    let (mut counts, mut people) = (Vec::new(), Vec::new());
    for place in &places {
        for time in &times {
            let cell = measure.cells.get(&((*place).to_owned(), *time))?;
            let (count, of) = cell.counted?;
            counts.push(count);
            people.push(of);
        }
    }
    noise(&counts, &people, times.len(), Noise::Poisson).ok()
}
