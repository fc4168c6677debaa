//! A neighbourhood as a list of codes, of small areas or of larger ones.

use std::collections::{BTreeMap, BTreeSet};

use allotment_table::{Fault, Faults, Table, nearest};

use super::identity::fingerprint;
use super::{Inside, ListedCode, Member};
use crate::spatial::count;
use crate::vintage::clash_of;

/// Under which small area how much of it lies.
type Parts<'a> = BTreeMap<&'a str, f64>;

/// The small areas of each code of a column, with the share of each area.
type Areas<'a> = BTreeMap<&'a str, Vec<(&'a str, f64)>>;

/// The small areas that `codes` name: their own, or those that a look-up has on
/// the lines of another code, whatever its column. An area that stands on lines
/// of several codes of a column lies in each in part, equally as far as anybody
/// can tell. A code that is nowhere is told where somebody wrote it.
pub(in crate::spatial) fn inside(
    codes: &[ListedCode],
    lookups: &[Table],
    ids: &[&str],
    (table, id): (&Table, &str),
) -> Result<Inside, Faults> {
    let known: BTreeSet<&str> = ids.iter().copied().collect();
    let mut columns = Vec::new();
    for lookup in lookups {
        columns.extend(other_columns(lookup, &known, (table, id))?);
    }
    let mut faults = Faults::new();
    let mut notes = Vec::new();
    let mut asked: Vec<(&str, &ListedCode)> = (codes.iter())
        .map(|listed| (listed.code.trim(), listed))
        .collect();
    // The first that names a code stands for it.
    asked.sort_by_key(|(code, _)| *code);
    asked.dedup_by_key(|(code, _)| *code);
    // Parts of one column add up; those of several name the same ground.
    let mut own: Parts<'_> = BTreeMap::new();
    let mut by_column: Vec<Parts<'_>> = vec![BTreeMap::new(); columns.len()];
    // Of each area, how much the codes name, each code by the column that has most.
    let mut named: Parts<'_> = BTreeMap::new();
    for (code, listed) in asked {
        let mut found = false;
        if let Some(&code) = known.get(code) {
            own.insert(code, 1.0);
            *named.entry(code).or_default() += 1.0;
            found = true;
        } else {
            let mut of_code: Parts<'_> = BTreeMap::new();
            for (column, parts) in columns.iter().zip(&mut by_column) {
                for &(area, share) in column.get(code).into_iter().flatten() {
                    *parts.entry(area).or_default() += share;
                    let most = of_code.entry(area).or_default();
                    *most = most.max(share);
                    found = true;
                }
            }
            for (area, share) in of_code {
                *named.entry(area).or_default() += share;
            }
        }
        if !found {
            faults.push(unknown(listed, &known, &columns, table, lookups.first()));
        }
    }
    faults.into_result(())?;
    let mut shares: Parts<'_> = BTreeMap::new();
    for parts in by_column.iter().chain([&own]) {
        for (&area, &share) in parts {
            let most = shares.entry(area).or_default();
            *most = most.max(share);
        }
    }
    // Parts may add up to a little more than all.
    let again = named.values().filter(|named| **named > 1.0 + 1e-9).count();
    if again > 0 {
        notes.push(format!(
            "{} in several of the codes, and {} once.",
            count(again, "of the areas is", "of the areas are"),
            if again == 1 { "counts" } else { "count" }
        ));
    }
    let members: Vec<Member> = (shares.into_iter())
        .map(|(code, share)| Member {
            code: code.to_owned(),
            share: share.min(1.0),
            // Thirds may add up to a little less than all.
            is_whole: share > 1.0 - 1e-9,
        })
        .collect();
    let ground: Vec<String> = (members.iter())
        .map(|member| format!("{} {}", member.code, member.share))
        .collect();
    Ok(Inside {
        fingerprint: fingerprint(&ground),
        members,
        shared_by: "codes",
        uncovered: 0.0,
        sources: lookups
            .iter()
            .map(|lookup| lookup.source().clone())
            .collect(),
        notes,
    })
}

/// For each other column of the look-up, the small areas of each of its codes,
/// with the share of the area that lies there. The column of small areas is the
/// one that has most of them.
fn other_columns<'a>(
    lookup: &'a Table,
    known: &BTreeSet<&'a str>,
    own: (&Table, &str),
) -> Result<Vec<Areas<'a>>, Faults> {
    let (names, columns): (Vec<&str>, Vec<Vec<Option<&str>>>) = (lookup.columns().iter())
        .filter_map(|column| Some((column.name(), lookup.text(column.name()).ok()?)))
        .unzip();
    let hits = |column: &[Option<&str>]| {
        let cells = column.iter().flatten();
        cells.filter(|code| known.contains(*code)).count()
    };
    let small = (0..columns.len()).max_by_key(|&at| (hits(&columns[at]), usize::MAX - at));
    let Some(small) = small.filter(|&at| hits(&columns[at]) > 0) else {
        let what = "no column of the look-up has any of the table's codes";
        let help = "use the look-up of the same level and vintage";
        return Err(Fault::new(lookup.name(), what, help).into());
    };
    // The column of the table's own year, where the look-up has two.
    let own_level = own.0.level(own.1);
    let same = |at: &usize| {
        let there = lookup.level(names[*at]);
        own_level.is_some() && there == own_level && hits(&columns[*at]) > 0
    };
    let small = (0..columns.len()).find(same).unwrap_or(small);
    if let Some(fault) = clash_of((lookup, names[small]), own) {
        return Err(fault.into());
    }
    let others = (0..columns.len()).filter(|&at| at != small);
    Ok(others
        .map(|at| {
            let mut homes: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
            for (area, code) in columns[small].iter().zip(&columns[at]) {
                if let (Some(area), Some(code)) = (area, code) {
                    homes.entry(area).or_default().insert(code);
                }
            }
            let mut areas: BTreeMap<&str, Vec<(&str, f64)>> = BTreeMap::new();
            for (area, codes) in homes {
                #[expect(clippy::cast_precision_loss, reason = "an area lies in few others")]
                let share = 1.0 / codes.len() as f64;
                for code in codes {
                    areas.entry(code).or_default().push((area, share));
                }
            }
            areas
        })
        .collect())
}

fn unknown(
    listed: &ListedCode,
    known: &BTreeSet<&str>,
    columns: &[Areas<'_>],
    table: &Table,
    lookup: Option<&Table>,
) -> Fault {
    let code = listed.code.trim();
    let others = columns.iter().flat_map(|column| column.keys());
    let near = nearest(code, known.iter().chain(others).copied());
    let (file, place) = match lookup {
        Some(lookup) => (
            lookup.name(),
            format!("{} and {}", table.name(), lookup.name()),
        ),
        None => (table.name(), table.name().to_owned()),
    };
    let help = match (near.first(), lookup) {
        (Some(near), _) => format!("did you mean '{near}'?"),
        (None, Some(_)) => "use codes of the same vintage".to_owned(),
        (None, None) => {
            "for the code of a larger area, add --via with a look-up that has it".to_owned()
        }
    };
    let what = format!("'{code}' is in no column of {place}");
    match &listed.at {
        Some((file, line)) => Fault::new(file, what, help).at_line(*line),
        None => Fault::new(file, what, help),
    }
}
