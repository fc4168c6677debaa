//! Everything that a run writes, as files in memory.

use allotment_place::MultiPolygon;
use allotment_report as report;
use allotment_table::{Fault, Faults, Shapes, Source, Table};
use serde_json::{Map, Value};

use crate::both::second_seed;
use crate::decide::{DecideRun, commitments_table, elections_table, projects_table};
use crate::files::Files;
use crate::ledger::Ledgers;
use crate::need::Depth;
use crate::out::{Input, OutFiles, RECEIPT, Receipt};
use crate::outcome::OutcomeRun;
use crate::peers::profiles_table;
use crate::progress::Progress;
use crate::serve::SHEETS;
use crate::sheet::provenance;
use crate::site::site;
use crate::{Programme, Run, run_stages};

/// Runs `programme` and makes all the files of its `out/`, the receipt last. Its
/// ledger is read from `ledgers`.
///
/// # Errors
/// [`Faults`] of a stage, or of the files that the map needs.
pub fn make_out(
    programme: &Programme,
    ledgers: &dyn Ledgers,
    progress: &dyn Progress,
) -> Result<(Run, OutFiles), Faults> {
    let files = programme.files().with_ledgers(ledgers);
    let run = run_stages(programme, &files, Depth::Full, progress)?;
    progress.stage("tables", 1);
    let mut out = OutFiles::new();
    tables(programme, &run, &files, &mut out)?;
    progress.stage("report", 1);
    let mut about = site(programme, &run, &files, &out)?;
    geometry(&run, &about, &mut out)?;
    about.downloads = crate::site::downloads(&out);
    let mut sheets = serde_json::to_vec(&report::sheets(&about)).expect("plain JSON");
    sheets.push(b'\n');
    out.insert(SHEETS.into(), sheets);
    let made = report::report(&about).map_err(|error| {
        let help = "this should not happen: please report it with the programme";
        Faults::from(Fault::new(
            programme.document.file(),
            error.to_string(),
            help,
        ))
    })?;
    out.extend(made.into_iter().map(|file| (file.path, file.bytes)));
    out.insert(
        RECEIPT.into(),
        receipt(programme, &run, &files, &out).to_bytes(),
    );
    Ok((run, out))
}

#[expect(
    clippy::too_many_lines,
    reason = "one line a table, in the order of the stages"
)]
fn tables(
    programme: &Programme,
    run: &Run,
    files: &Files<'_>,
    out: &mut OutFiles,
) -> Result<(), Faults> {
    let sources = sources(programme, files);
    for (spec, done) in &run.crosswalks {
        put_table(out, &spec.output(), &done.table)?;
        let mut document = done.more.clone();
        document.insert("notes".into(), done.notes.clone().into());
        document.insert("provenance".into(), provenance(&sources));
        put_json(out, &format!("{}.json", spec.output()), document);
    }
    for (name, answer) in [("clusters", &run.clusters), ("groups", &run.groups)] {
        if let Some(answer) = answer {
            put_table(out, name, &answer.sheet.table)?;
            let mut document = answer.sheet.more.clone();
            document.insert("provenance".into(), provenance(&sources));
            put_json(out, &format!("{name}.json"), document);
        }
    }
    put_drawn(run, out)?;
    if let (Some(need), Some(spec)) = (&run.need, &programme.need) {
        put_table(out, "need", &need.table)?;
        let mut document = need.document(spec, programme.head.seed);
        document.insert("provenance".into(), provenance(&sources));
        put_json(out, "need.json", document);
    }
    if let (Some(community), Some(spec)) = (&run.community, &programme.community) {
        put_table(out, "community", &community.table)?;
        let mut document = community.document(spec, second_seed(programme.head.seed));
        document.insert("provenance".into(), provenance(&sources));
        put_json(out, "community.json", document);
    }
    if let Some(areas) = &run.areas {
        put_table(out, "areas", &areas.table)?;
    }
    if let Some(both) = &run.both {
        put_table(out, "both", &both.table)?;
        put_table(out, "differences", &both.differences)?;
        if let Some(pockets) = &both.pockets {
            put_table(out, "pockets", pockets)?;
        }
        let mut document = both.document();
        document.insert("provenance".into(), provenance(&sources));
        put_json(out, "both.json", document);
    }
    if let (Some(share), Some(spec)) = (&run.share, &programme.share) {
        put_table(out, "shares", &share.table)?;
        out.insert("shares.xlsx".into(), share.table.to_xlsx(&sources)?);
        let mut audit = share.audit_json(spec);
        audit.insert("provenance".into(), provenance(&sources));
        put_json(out, "audit.json", audit);
    }
    if let (Some(peers), Some(spec)) = (&run.peers, &programme.peers) {
        put_table(out, "peers", &peers.table)?;
        let mut document = peers.document(spec);
        document.insert("provenance".into(), provenance(&sources));
        put_json(out, "peers.json", document);
        if !spec.outcomes.is_empty() {
            let profiles = profiles_table(spec, &programme.document, peers)?;
            put_table(out, "profiles", &profiles)?;
        }
    }
    if let Some(assets) = &run.assets {
        put_table(out, "assets", &assets.table)?;
        let mut document = assets.document();
        document.insert("provenance".into(), provenance(&sources));
        put_json(out, "assets.json", document);
    }
    if let Some(connect) = &run.connect {
        let made = connect.tables()?;
        put_table(out, "connect", &made.reaches)?;
        put_table(out, "connect-conflicts", &made.conflicts)?;
        put_table(out, "connect-overlaps", &made.overlaps)?;
        put_table(out, "connect-unfunded", &made.unfunded)?;
        let mut document = made.document;
        document.insert("provenance".into(), provenance(&sources));
        put_json(out, "connect.json", document);
    }
    if let Some(roadmap) = &run.roadmap {
        put_table(out, "roadmap", &roadmap.table)?;
    }
    if let Some(plan) = &run.plan {
        put_table(out, "plans", &plan.table)?;
        for one in &plan.plans {
            let name = report::file_name(&one.id);
            for (ending, bytes) in &one.files {
                out.insert(format!("plan/{name}.{ending}"), bytes.clone());
            }
        }
    }
    if let Some(decide) = &run.decide {
        put_elections(decide, out)?;
    }
    if let Some(ledger) = &run.ledger {
        for (name, sheet) in &ledger.sheets {
            put_table(out, &format!("ledger/{name}"), &sheet.table)?;
        }
        let mut document = ledger.document();
        document.insert("provenance".into(), provenance(&sources));
        put_json(out, "ledger.json", document);
        for (name, bytes) in ledger.grants.iter().flat_map(|grants| &grants.files) {
            out.insert((*name).into(), bytes.clone());
        }
    }
    if let Some(outcome) = &run.outcome {
        put_outcome(outcome, out)?;
    }
    if let Some(targets) = &run.targets {
        put_table(out, "targets", &targets.table)?;
        let mut document = targets.document();
        document.insert("provenance".into(), provenance(&sources));
        put_json(out, "targets.json", document);
    }
    if let Some(examination) = &run.examination {
        examination.put(out)?;
    }
    Ok(())
}

/// What came of it: every estimate, a document for each measure, and the answers to
/// what else was asked.
fn put_outcome(outcome: &OutcomeRun, out: &mut OutFiles) -> Result<(), Faults> {
    if let Some(source) = &outcome.source {
        put_table(out, "outcome", &outcome.table())?;
        for one in &outcome.measures {
            let name = report::file_name(&one.spec.column.value);
            let document = one.document(std::slice::from_ref(source));
            put_json(out, &format!("outcome/{name}.json"), document);
        }
    }
    for one in &outcome.further {
        let name = format!("outcome-{}", one.spec.key);
        put_table(out, &name, &one.table())?;
        put_json(out, &format!("{name}.json"), one.document());
    }
    Ok(())
}

/// The neighbourhoods that residents drew: for each its figures, what it is made of, and
/// a page.
fn put_drawn(run: &Run, out: &mut OutFiles) -> Result<(), Faults> {
    for one in &run.drawn {
        let name = format!("place/{}", report::file_name(&one.id));
        out.insert(format!("{name}.csv"), one.sheet.table.to_csv()?);
        out.insert(format!("{name}-areas.csv"), one.members.to_csv()?);
        let mut bytes = serde_json::to_vec_pretty(&one.sheet.to_json()?).expect("plain JSON");
        bytes.push(b'\n');
        out.insert(format!("{name}.json"), bytes);
        out.insert(format!("{name}.html"), one.page.clone().into_bytes());
    }
    Ok(())
}

/// The elections: tables of all, and for each its result, its certificate and
/// its ballots in a form that names nobody.
fn put_elections(decide: &DecideRun, out: &mut OutFiles) -> Result<(), Faults> {
    put_table(out, "elections", &elections_table(decide))?;
    put_table(out, "decide", &projects_table(decide))?;
    put_table(out, "commitments", &commitments_table(&decide.commitments))?;
    for one in &decide.elections {
        let name = format!("decide/{}", report::file_name(&one.place.id));
        if let Value::Object(document) = one.document() {
            put_json(out, &format!("{name}.json"), document);
        }
        if let Some(certificate) = &one.certificate {
            out.insert(
                format!("{name}.prices.csv"),
                certificate.clone().into_bytes(),
            );
        }
        if let Some(bytes) = &one.published.bytes {
            out.insert(format!("{name}.pb"), bytes.clone());
        }
    }
    Ok(())
}

fn put_table(out: &mut OutFiles, name: &str, table: &Table) -> Result<(), Faults> {
    out.insert(format!("{name}.csv"), table.to_csv()?);
    out.insert(format!("{name}.parquet"), table.to_parquet()?);
    Ok(())
}

fn put_json(out: &mut OutFiles, name: &str, document: Map<String, Value>) {
    let mut bytes = serde_json::to_vec_pretty(&Value::Object(document)).expect("plain JSON");
    bytes.push(b'\n');
    out.insert(name.into(), bytes);
}

/// The places that the programme is about, with their borders, for other
/// people's maps.
fn geometry(run: &Run, site: &report::Site, out: &mut OutFiles) -> Result<(), Faults> {
    let level = &site.levels[site.funded];
    let table = match (&run.areas, &run.need, &run.share) {
        (Some(areas), _, _) if areas.codes.len() == level.areas.len() => &areas.table,
        (_, Some(need), _) if need.input.ids.len() == level.areas.len() => &need.table,
        _ => return Ok(()),
    };
    let shapes: Option<Vec<MultiPolygon>> =
        level.areas.iter().map(|area| area.shape.clone()).collect();
    let Some(shapes) = shapes else {
        return Ok(());
    };
    let crs = match site.coordinates {
        report::Coordinates::Degrees => Some("EPSG:4326"),
        report::Coordinates::FlatMetres => None,
    };
    out.insert(
        "places.parquet".into(),
        table.to_geoparquet(Shapes::Areas(&shapes), crs)?,
    );
    if crs.is_some() {
        out.insert(
            "places.geojson".into(),
            table.to_geojson(Shapes::Areas(&shapes), "EPSG:4326", 6)?,
        );
    }
    Ok(())
}

fn sources(programme: &Programme, files: &Files<'_>) -> Vec<Source> {
    let own = Source {
        title: "the programme".into(),
        file: Some(crate::PROGRAMME.into()),
        sha256: Some(programme.document.sha256().into()),
        ..Source::default()
    };
    std::iter::once(own)
        .chain(files.sources().into_values())
        .collect()
}

fn receipt(programme: &Programme, run: &Run, files: &Files<'_>, out: &OutFiles) -> Receipt {
    let own = Input {
        path: crate::PROGRAMME.into(),
        sha256: Some(programme.document.sha256().into()),
        title: None,
        address: None,
        date: None,
        licence: None,
        note: None,
    };
    let mut receipt = Receipt {
        allotment: env!("CARGO_PKG_VERSION").into(),
        programme: programme.head.name.clone(),
        seed: programme.head.seed,
        inputs: std::iter::once(own).chain(files.inputs()).collect(),
        stages: run.stages.clone(),
        outputs: Vec::new(),
    };
    receipt.sign_for(out);
    receipt
}
