//! The stages of a run that are about ground: figures brought over, where need
//! clusters, groups of places, neighbourhoods that residents drew.

use allotment_table::{Fault, Faults, Table};

use crate::Origins;
use crate::Programme;
use crate::crosswalk::{CrosswalkSpec, Crosswalked};
use crate::files::Files;
use crate::spatial::{
    Answer, AreaSpec, Ground, Hand, Known, ListedCode, Portrait, PortraitChoice, RunSoFar,
    clusters_of, group_of, portrait,
};
use crate::spec::Located;

/// What was made of `[crosswalk]`: each with its spec.
pub(crate) type BroughtOver = Vec<(CrosswalkSpec, Crosswalked)>;

/// Brings tables over, and lends them to later stages as `out/crosswalk.csv`; and what
/// was done, in words.
pub(crate) fn bring_over(
    programme: &Programme,
    files: &Files<'_>,
) -> Result<(BroughtOver, String), Faults> {
    let mut faults = Faults::new();
    let mut made = Vec::new();
    let mut words = Vec::new();
    for spec in &programme.crosswalks {
        if let Some(done) = faults.collect(spec.run(files)) {
            files.lend(format!("out/{}.csv", spec.output()), done.table.clone());
            words.extend(
                done.notes
                    .first()
                    .map(|first| format!("{}: {first}", spec.output())),
            );
            made.push((spec.clone(), done));
        }
    }
    faults.into_result((made, words.join("; ")))
}

/// The table that a stage is about, and its borders.
struct Asked {
    table: Table,
    ground: Ground,
}

fn asked(
    programme: &Programme,
    files: &Files<'_>,
    need: Option<&Table>,
    (line, stage): (u64, &str),
    table: Option<&Located<String>>,
    boundaries: Option<&(Located<String>, String)>,
) -> Result<Asked, Faults> {
    let refuse = |what: String, help: &str| {
        Faults::from(Fault::new(programme.document.file(), what, help).at_line(line))
    };
    let table = match (table, need) {
        (Some(path), _) => files.table(path)?,
        (None, Some(need)) => need.clone(),
        (None, None) => {
            let what = format!("[{stage}] names no table, and there is no [need]");
            return Err(refuse(what, "add  table = \"places.csv\""));
        }
    };
    let of_map = programme.map.as_ref().and_then(|map| map.levels.last());
    let borders = match (boundaries, of_map) {
        (Some((path, id)), _) => (path, id.as_str()),
        (None, Some(level)) => (&level.path, level.id.value.as_str()),
        (None, None) => {
            let what = format!("[{stage}] names no borders, and there is no [map]");
            return Err(refuse(what, "add  boundaries = \"areas.geojson\""));
        }
    };
    let read = files.boundaries(borders.0, borders.1)?;
    // A plane of no place on Earth, such as the demo's.
    let flat = read.crs.is_none().then_some("EPSG:27700");
    Ok(Asked {
        table,
        ground: Ground::of(borders.0.value.clone(), read, flat)?,
    })
}

/// Where need clusters, if the programme asks; and what was found, in words.
pub(crate) fn find_clusters(
    programme: &Programme,
    files: &Files<'_>,
    need: Option<&Table>,
) -> Result<(Option<Answer>, String), Faults> {
    let Some(spec) = &programme.clusters else {
        return Ok((None, "the programme declares no [clusters]".into()));
    };
    let (table, borders) = (spec.table.as_ref(), spec.boundaries.as_ref());
    let asked = asked(
        programme,
        files,
        need,
        (spec.line, "clusters"),
        table,
        borders,
    )?;
    let (table, ground) = (&asked.table, Some(&asked.ground));
    let answer = clusters_of(table, ground, &spec.choice, &Origins::default())?;
    let words = first_of(&answer);
    Ok((Some(answer), words))
}

/// Groups of places, if the programme asks; and what was found, in words.
pub(crate) fn find_groups(
    programme: &Programme,
    files: &Files<'_>,
    need: Option<&Table>,
) -> Result<(Option<Answer>, String), Faults> {
    let Some(spec) = &programme.group else {
        return Ok((None, "the programme declares no [group]".into()));
    };
    let (table, borders) = (spec.table.as_ref(), spec.boundaries.as_ref());
    let asked = asked(programme, files, need, (spec.line, "group"), table, borders)?;
    let (table, ground) = (&asked.table, Some(&asked.ground));
    let answer = group_of(table, ground, &spec.choice, &Origins::default())?;
    let words = first_of(&answer);
    Ok((Some(answer), words))
}

fn first_of(answer: &Answer) -> String {
    let told = answer.said.iter().find(|one| !one.starts_with("mind: "));
    told.map_or_else(String::new, |one| one.trim_end_matches('.').to_owned())
}

/// The neighbourhoods that the programme names, in full; and what was found, in words.
pub(crate) fn draw_places(
    programme: &Programme,
    files: &Files<'_>,
    run: RunSoFar<'_>,
) -> Result<(Vec<Portrait>, String), Faults> {
    let Some(place) = programme
        .place
        .as_ref()
        .filter(|place| !place.areas.is_empty())
    else {
        return Ok((
            Vec::new(),
            "the programme declares no [[place.area]]".into(),
        ));
    };
    let known = Known {
        programme,
        files,
        run,
        points: place.points.as_ref(),
    };
    let mut faults = Faults::new();
    let mut made: Vec<Portrait> = Vec::new();
    for area in &place.areas {
        let choice = choice(programme, files, area);
        let Some(one) = faults.collect(choice.and_then(|choice| portrait(&known, &choice))) else {
            continue;
        };
        if let Some(other) = made.iter().find(|other| other.id == one.id) {
            let what = format!("it is the same ground as {}", other.called);
            let help = "keep one of them";
            let fault = Fault::new(programme.document.file(), what, help);
            faults.push(fault.at_line(area.line));
            continue;
        }
        made.push(one);
    }
    let words = match made.len() {
        1 => "1 neighbourhood that residents drew".to_owned(),
        many => format!("{many} neighbourhoods that residents drew"),
    };
    faults.into_result((made, words))
}

/// What a portrait is asked for; the drawing is remembered as a file that was read.
fn choice(
    programme: &Programme,
    files: &Files<'_>,
    area: &AreaSpec,
) -> Result<PortraitChoice, Faults> {
    let resolved = |path: &Located<String>| -> Result<std::path::PathBuf, Faults> {
        files.bytes(path)?;
        Ok(programme.document.resolve(&path.value))
    };
    let listed = area.codes.iter().map(|code| ListedCode {
        code: code.value.clone(),
        at: Some((programme.document.file().to_owned(), code.line)),
    });
    Ok(PortraitChoice {
        shape: area.path.as_ref().map(resolved).transpose()?,
        crs: area.crs.clone(),
        codes: listed.collect(),
        lookup: None,
        points: None,
        by_ground: false,
        hand: Hand::default(),
        name: area.name.clone(),
        previous: area.previous.as_ref().map(resolved).transpose()?,
    })
}
