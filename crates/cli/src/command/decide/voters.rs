//! `decide publish` and `decide participation`: the voters, and nobody's name.

use std::path::{Path, PathBuf};

use allotment_programme::decide::{
    Choice, Detail, PublishChoice, decide as run, examined, is_pb, published,
};
use allotment_table::{Faults, make_folder};
use serde_json::Value;

use super::{choice, files, refuse, say_notes, sources, wrong};
use crate::args::{Format, Output, ParticipationArgs, Publish, WordsOrJson};
use crate::destination::{accept, form_of};
use crate::render::{
    Outgoing, Status, outgoing_bytes, outgoing_json, outgoing_sheet, refuse_overwriting, say, send,
};

pub(super) fn publish(args: &Publish) -> Result<Status, Faults> {
    let said = |text: &str, document: &Value| match args.format {
        WordsOrJson::Table => outgoing_bytes(text.as_bytes().to_vec(), None),
        WordsOrJson::Json => outgoing_json(document, None),
    };
    let Some(out) = args.out.as_deref().filter(|_| !args.check) else {
        let loaded = files(&args.files, &args.told).read()?;
        let found = examined(&loaded, args.k);
        send(&[said(&found.text, &found.document)])?;
        return Ok(if found.is_publishable {
            Status::Done
        } else {
            Status::DidNotHold
        });
    };
    accept_election(out);
    let loaded = files(&args.files, &args.told).read()?;
    let wanted = PublishChoice {
        k: args.k,
        bands: args.bands.clone(),
        weights: args.weights.clone(),
        keep: args.keep.clone(),
    };
    let made = published(&loaded, &wanted, out)?;
    if !made.is_safe {
        if args.format == WordsOrJson::Json {
            send(&[outgoing_json(&made.document, None)])?;
        }
        say(made.text.trim_end());
        return Ok(Status::DidNotHold);
    }
    let mut outgoing: Vec<Outgoing> = made
        .files
        .into_iter()
        .map(|(path, bytes)| outgoing_bytes(bytes, Some(&path)))
        .collect();
    outgoing.push(said(&made.text, &made.document));
    refuse(&outgoing, &loaded, &Choice::default());
    if !is_pb(out) {
        make_folder(out)?;
    }
    send(&outgoing)?;
    say_notes(&loaded);
    Ok(Status::Done)
}

/// Ends with status 2 unless `out` can be a `.pb` file or a folder.
fn accept_election(out: &Path) {
    if is_pb(out) {
        accept(&Output {
            out: Some(out.to_path_buf()),
            format: Some(Format::Csv),
        });
    } else if out.is_file() || form_of(out).is_some() {
        wrong(&format!(
            "{} is neither a .pb file nor a folder: name one of them",
            out.display()
        ));
    }
}

pub(super) fn participation(args: &ParticipationArgs) -> Result<Status, Faults> {
    accept(&args.output);
    let choice = choice(&args.rule);
    let loaded = files(&args.files, &args.told).read()?;
    let decided = run(&loaded.election, &loaded.name, &choice, Detail::Outcome)?;
    let read = sources(&loaded, &choice)?;
    let told = decided.participated(&loaded, &args.choice(), &read)?;
    let out = args.output.out.as_deref();
    let named = out.and_then(form_of);
    let outgoing = match args.output.format.or(named).unwrap_or(Format::Table) {
        Format::Table => outgoing_bytes(told.text.into_bytes(), out),
        Format::Json => outgoing_json(&told.document, out),
        format => {
            let output = Output {
                format: Some(format),
                ..args.output.clone()
            };
            outgoing_sheet(&told.sheet, &output)?
        }
    };
    let outgoing = [outgoing];
    let mut inputs: Vec<&Path> = loaded.paths.iter().map(PathBuf::as_path).collect();
    inputs.extend(choice.limits.quotas.as_deref());
    inputs.extend(args.population.as_deref());
    refuse_overwriting(&outgoing, &inputs);
    send(&outgoing)?;
    say_notes(&loaded);
    Ok(Status::Done)
}
