//! The gaps and strengths of a place, from what the stages before made.

use std::collections::BTreeMap;

use allotment_roadmap::{FoundBy, Point};
use allotment_table::{Faults, Table};

use super::RoadmapSpec;
use crate::Programme;
use crate::outcome::figure;
use crate::run::AreaOf;

/// The tables of a run that gaps and strengths are read from.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Known<'a> {
    /// The need stage's.
    pub(crate) need: Option<&'a Table>,
    /// Which larger area each place of it lies in, if need is summed up.
    pub(crate) inside: Option<&'a AreaOf>,
    /// Each place beside its peers.
    pub(crate) profiles: Option<&'a Table>,
    /// What is within reach.
    pub(crate) assets: Option<&'a Table>,
}

/// The gaps of `place`, by peers, need and assets, and its strengths: strengths
/// first.
///
/// # Errors
/// [`Faults`] of the tables.
pub(super) fn points(
    programme: &Programme,
    spec: &RoadmapSpec,
    known: Known<'_>,
    place: &str,
) -> Result<Vec<Point>, Faults> {
    let point = |found_by, strength, id: &str, title: &str, words| Point {
        found_by,
        strength,
        id: id.to_owned(),
        title: title.to_owned(),
        topics: spec.topics_of(id),
        words,
    };
    let mut strengths = Vec::new();
    let mut gaps = Vec::new();
    if let Some(table) = known.profiles {
        for one in beside_peers(programme, table, place)? {
            let list = if one.strength {
                &mut strengths
            } else {
                &mut gaps
            };
            list.push(point(
                FoundBy::Peers,
                one.strength,
                &one.id,
                &one.title,
                one.words,
            ));
        }
    }
    if let Some(table) = known.need {
        let titles = titles_of_need(programme);
        for one in needs_above_all(table, &rows_of(table, known.inside, place)?, &titles)? {
            let words = format!(
                "it adds {} to the score of need here, and {} in all places together",
                figure(one.own),
                figure(one.all)
            );
            gaps.push(point(FoundBy::Need, false, &one.id, &one.title, words));
        }
    }
    if let Some(table) = known.assets {
        let members = members_of(known, place)?;
        for (id, missing) in lacking(table, place, &members, &types_with_gaps(table))? {
            let words = format!(
                "{} more would bring it to the middle of its peers",
                figure(missing)
            );
            gaps.push(point(
                FoundBy::Assets,
                false,
                &id,
                &id.replace('_', " "),
                words,
            ));
        }
    }
    strengths.extend(gaps);
    Ok(strengths)
}

/// A measure that stands out beside the peers.
struct Beside {
    strength: bool,
    id: String,
    title: String,
    words: String,
}

fn beside_peers(programme: &Programme, table: &Table, place: &str) -> Result<Vec<Beside>, Faults> {
    let ids = table.text("id")?;
    let kinds = table.text("kind")?;
    let measures = table.text("measure")?;
    let values = table.numbers("value")?;
    let medians = table.numbers("peer_median")?;
    let peers = table.integers("n")?;
    let told = |measure: &str| {
        let all = programme.peers.iter().flat_map(|spec| &spec.outcomes);
        let mut all = all.filter(|one| one.column.value == measure);
        all.next().map_or_else(
            || (measure.to_owned(), None),
            |one| (one.title.clone(), one.unit.clone()),
        )
    };
    let mut found = Vec::new();
    for row in (0..table.rows()).filter(|&row| ids[row] == Some(place)) {
        let strength = match kinds[row] {
            Some("strength") => true,
            Some("gap") => false,
            _ => continue,
        };
        let (Some(measure), Some(value), Some(median), Some(n)) =
            (measures[row], values[row], medians[row], peers[row])
        else {
            continue;
        };
        let (title, unit) = told(measure);
        let (each, all) = match unit.as_deref() {
            None => ("", String::new()),
            Some("%") => ("%", String::new()),
            Some(unit) => ("", format!(" ({unit})")),
        };
        found.push(Beside {
            strength,
            id: measure.to_owned(),
            title,
            words: format!(
                "{}{each} here, and {}{each} in the middle of its {n} peers{all}",
                figure(value),
                figure(median)
            ),
        });
    }
    Ok(found)
}

/// The indicators of the need stage, by code, with what people call them.
pub(crate) fn titles_of_need(programme: &Programme) -> BTreeMap<String, String> {
    let indicators = programme.need.iter().flat_map(|need| &need.indicators);
    indicators
        .map(|one| {
            let id = one.id.value.clone();
            let title = one.title.clone().unwrap_or_else(|| id.clone());
            (id, title)
        })
        .collect()
}

/// The rows of `place` in a table of need: its own, or those of the places that lie
/// in it.
pub(crate) fn rows_of(
    table: &Table,
    inside: Option<&AreaOf>,
    place: &str,
) -> Result<Vec<usize>, Faults> {
    let ids = table.text("id")?;
    let rows = |is: &dyn Fn(&str) -> bool| -> Vec<usize> {
        (0..table.rows())
            .filter(|&row| ids[row].is_some_and(is))
            .collect()
    };
    let own = rows(&|id| id == place);
    if !own.is_empty() {
        return Ok(own);
    }
    let area = |id: &str| inside.and_then(|inside| inside.get(id));
    Ok(rows(&|id| area(id).is_some_and(|area| area == place)))
}

/// The codes of the places that lie in `place`, or its own.
pub(crate) fn members_of(known: Known<'_>, place: &str) -> Result<Vec<String>, Faults> {
    let Some(table) = known.need else {
        return Ok(Vec::new());
    };
    let ids = table.text("id")?;
    let rows = rows_of(table, known.inside, place)?;
    Ok(rows
        .into_iter()
        .filter_map(|row| ids[row].map(str::to_owned))
        .collect())
}

/// An indicator that adds more to the score here than in all places.
pub(crate) struct Above {
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) own: f64,
    pub(crate) all: f64,
}

/// The indicators that bring the rows more of their score than all places, per
/// person, the greatest difference first.
pub(crate) fn needs_above_all(
    table: &Table,
    rows: &[usize],
    titles: &BTreeMap<String, String>,
) -> Result<Vec<Above>, Faults> {
    let people = if table.has("population") {
        table.numbers("population")?
    } else {
        vec![Some(1.0); table.rows()]
    };
    let mut found = Vec::new();
    for (id, title) in titles {
        let column = format!("{id}_contribution");
        if rows.is_empty() || !table.has(&column) {
            continue;
        }
        let cells = table.numbers(&column)?;
        let mean = |rows: &mut dyn Iterator<Item = usize>| {
            let (mut sum, mut weight) = (0.0, 0.0);
            for row in rows {
                if let (Some(cell), Some(people)) = (cells[row], people[row]) {
                    sum += cell * people;
                    weight += people;
                }
            }
            (weight > 0.0).then_some(sum / weight)
        };
        let own = mean(&mut rows.iter().copied());
        let all = mean(&mut (0..table.rows()));
        if let (Some(own), Some(all)) = (own, all)
            && own > all
        {
            let (id, title) = (id.clone(), title.clone());
            found.push(Above {
                id,
                title,
                own,
                all,
            });
        }
    }
    let more = |one: &Above| one.own - one.all;
    found.sort_by(|one, other| {
        more(other)
            .total_cmp(&more(one))
            .then_with(|| one.title.cmp(&other.title))
    });
    Ok(found)
}

/// The types of assets that a table of them has gaps of.
pub(crate) fn types_with_gaps(table: &Table) -> Vec<String> {
    let names = table.column_names().into_iter();
    names
        .filter_map(|name| name.strip_suffix("_gap"))
        .map(str::to_owned)
        .collect()
}

/// The types that `place` lacks, with how many, most first: by its own row, or, if
/// the table has none, by those of the places in it.
pub(crate) fn lacking(
    table: &Table,
    place: &str,
    members: &[String],
    types: &[String],
) -> Result<Vec<(String, f64)>, Faults> {
    let ids = table.text("id")?;
    let own: Vec<usize> = (0..table.rows())
        .filter(|&row| ids[row] == Some(place))
        .collect();
    let rows = if own.is_empty() {
        (0..table.rows())
            .filter(|&row| ids[row].is_some_and(|id| members.iter().any(|member| member == id)))
            .collect()
    } else {
        own
    };
    let mut found = Vec::new();
    for one in types {
        let gaps = table.numbers(&format!("{one}_gap"))?;
        let sum: f64 = rows.iter().filter_map(|&row| gaps[row]).sum();
        if sum > 0.0 {
            found.push((one.clone(), sum));
        }
    }
    found.sort_by(|one, other| other.1.total_cmp(&one.1).then_with(|| one.0.cmp(&other.0)));
    Ok(found)
}
