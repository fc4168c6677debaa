//! `allotment decide`.

mod voters;

use std::path::{Path, PathBuf};

use allotment_programme::decide::{
    AuditRun, Choice, Compared, Decided, Detail, ElectionFiles, Loaded, PARTICIPATION,
    ParticipationChoice, TableForm, check_election, converted, decide as run, in_words, is_pb,
    other_tables, participation_of, projects_sheet, quoted, tally as run_tally, tally_document,
};
use allotment_programme::{ElectionParts, election_html};
use allotment_table::{Faults, make_folder, write_all_atomically};
use serde_json::{Map, Value};

use super::wrong::wrong;
use crate::args::{Decide, DecideCommand, Format, Output, RuleArgs, Told};
use crate::destination::{accept, accept_text, form_of};
use crate::render::{
    Outgoing, Status, outgoing_bytes, outgoing_json, outgoing_sheet, refuse_overwriting, say, send,
};

/// Decides an election, or many, or does something else with their files.
///
/// # Errors
/// [`Faults`] of the input.
pub fn decide(args: &Decide) -> Result<Status, Faults> {
    match &args.command {
        None => one(args),
        Some(DecideCommand::Tally {
            dir,
            rule,
            no_seconds,
            output,
        }) => tally(dir, rule, !no_seconds, output),
        Some(DecideCommand::Check { file, output }) => check(file, output),
        Some(DecideCommand::Convert {
            files,
            format,
            told,
        }) => convert(files, *format, told),
        Some(DecideCommand::Publish(publish)) => voters::publish(publish),
        Some(DecideCommand::Participation(args)) => voters::participation(args),
    }
}

fn one(args: &Decide) -> Result<Status, Faults> {
    accept(&args.output);
    accept_text(args.certificate.as_ref());
    accept_text(args.page.as_ref());
    let choice = choice(&args.rule);
    let loaded = files(&args.files, &args.told).read()?;
    let (election, name) = (&loaded.election, loaded.name.as_str());
    let decided = run(election, name, &choice, Detail::Full)?;
    let ties = choice.ties.clone().unwrap_or_default();
    let compared = match &args.compare {
        Some(_) => Some(decided.compare_greedy(name, &ties)?),
        None => None,
    };
    let wants_audit = args.audit || args.require.is_some() || args.certificate.is_some();
    let audit = if wants_audit {
        Some(decided.audit(name)?)
    } else {
        None
    };
    let explained = decided.explained(election, &args.explain, name)?;
    let sources = sources(&loaded, &choice)?;
    let format = args.output.format.unwrap_or_else(|| {
        let named = args.output.out.as_deref().and_then(form_of);
        named.unwrap_or(Format::Table)
    });
    let first = match format {
        Format::Json => {
            let mut more = Map::new();
            if let Some(compared) = &compared {
                more.insert("comparison".into(), compared.document(&decided));
            }
            if !explained.is_empty() {
                let all = explained.iter().map(|one| one.document.clone());
                more.insert("explained".into(), Value::Array(all.collect()));
            }
            let told = ParticipationChoice::default();
            if let Some(voters) = participation_of(&decided, election, name, &told, None)? {
                more.insert(PARTICIPATION.into(), voters.document);
            }
            let audit = audit.as_ref().map(|audit| audit.document(&decided));
            let document = decided.document(election, audit, more, &sources);
            outgoing_json(&document, args.output.out.as_deref())
        }
        Format::Table => {
            let lines: Vec<String> = explained.iter().flat_map(|one| one.lines.clone()).collect();
            let text = in_words(
                &decided,
                election,
                compared.as_ref(),
                audit.as_ref(),
                &lines,
            );
            outgoing_bytes(text.into_bytes(), args.output.out.as_deref())
        }
        _ => {
            let sheet = projects_sheet(&decided, election, &sources);
            let output = Output {
                format: Some(format),
                ..args.output.clone()
            };
            outgoing_sheet(&sheet, &output)?
        }
    };
    let mut outgoing = vec![first];
    if let (Some(path), Some(audit)) = (&args.certificate, &audit) {
        let text = decided.certificate(audit, name)?;
        outgoing.push(outgoing_bytes(text.into_bytes(), Some(path)));
    }
    if let Some(path) = &args.page {
        let text = page(
            args,
            &loaded,
            &choice,
            &decided,
            compared.as_ref(),
            audit.as_ref(),
        )?;
        outgoing.push(outgoing_bytes(text.into_bytes(), Some(path)));
    }
    refuse(&outgoing, &loaded, &choice);
    send(&outgoing)?;
    say_notes(&loaded);
    match (args.require, &audit) {
        (Some(required), Some(audit)) if !audit.holds(required) => {
            say("required, but the audit finds a fault:");
            for line in audit.lines(&decided) {
                say(&format!("  {line}"));
            }
            Ok(Status::DidNotHold)
        }
        _ => Ok(Status::Done),
    }
}

/// The page on an election.
fn page(
    args: &Decide,
    loaded: &Loaded,
    choice: &Choice,
    decided: &Decided,
    compared: Option<&Compared>,
    audit: Option<&AuditRun>,
) -> Result<String, Faults> {
    let name = loaded.name.as_str();
    let (explanations, greedy) = decided.reasons_of_all(name)?;
    let told = ParticipationChoice::default();
    let took_part = participation_of(decided, &loaded.election, name, &told, None)?;
    let mut shown = args.files.iter().map(|file| file.display().to_string());
    let first = shown.next().unwrap_or_default();
    let mut options: Vec<String> = shown.map(|file| quoted(&file)).collect();
    options.push(choice.limits.typed());
    let told = [
        ("budget", &args.told.budget),
        ("vote-type", &args.told.vote_type),
    ];
    for (option, value) in told {
        options.extend(
            value
                .as_ref()
                .map(|value| format!("--{option} {}", quoted(value))),
        );
    }
    options.retain(|option| !option.is_empty());
    let source = loaded.sources.first().cloned().unwrap_or_default();
    election_html(&ElectionParts {
        key: name,
        place: None,
        election: &loaded.election,
        decided,
        compared,
        audit,
        explanations: &explanations,
        greedy: &greedy,
        took_part: took_part.as_ref(),
        downloads: &[],
        file: &first,
        more_options: &options.join(" "),
        source: &source,
    })
}

fn tally(dir: &Path, rule: &RuleArgs, timed: bool, output: &Output) -> Result<Status, Faults> {
    accept(output);
    let choice = choice(rule);
    let (sheet, faults) = run_tally(dir, &choice, timed)?;
    let format = output
        .format
        .or_else(|| output.out.as_deref().and_then(form_of));
    let outgoing = [match format {
        Some(Format::Json) => outgoing_json(&tally_document(&sheet)?, output.out.as_deref()),
        _ => outgoing_sheet(&sheet, output)?,
    }];
    let read = sheet
        .sources
        .iter()
        .filter_map(|source| source.file.as_ref());
    let read: Vec<&Path> = read.map(Path::new).collect();
    refuse_overwriting(&outgoing, &read);
    // What is there already stays when something is wrong.
    let spared = output
        .out
        .as_ref()
        .filter(|out| !faults.is_empty() && out.exists());
    match spared {
        Some(out) => say(&format!("{} is left as it was", out.display())),
        None => send(&outgoing)?,
    }
    faults.into_result(Status::Done)
}

fn check(file: &Path, output: &Output) -> Result<Status, Faults> {
    accept(output);
    let checked = check_election(file)?;
    let format = output
        .format
        .or_else(|| output.out.as_deref().and_then(form_of));
    let outgoing = match format.unwrap_or(Format::Table) {
        Format::Table => outgoing_bytes(checked.text.into_bytes(), output.out.as_deref()),
        format => {
            let output = Output {
                format: Some(format),
                ..output.clone()
            };
            outgoing_sheet(&checked.sheet, &output)?
        }
    };
    let outgoing = [outgoing];
    refuse_overwriting(&outgoing, &[file]);
    send(&outgoing)?;
    Ok(if checked.errors > 0 {
        Status::DidNotHold
    } else {
        Status::Done
    })
}

fn convert(paths: &[PathBuf], form: Option<TableForm>, told: &Told) -> Result<Status, Faults> {
    let (out, read) = paths.split_last().expect("clap asks for two");
    let from_pb = read.len() == 1 && is_pb(&read[0]);
    if form.is_some() && is_pb(out) {
        wrong(&format!(
            "--format is for tables, and {} is a .pb file: leave it out, or name a folder",
            out.display()
        ));
    }
    if from_pb == is_pb(out) && form.is_none() {
        wrong(&format!(
            "{} and {} are the same form: convert a .pb file into a folder, or a folder into a .pb file",
            read[0].display(),
            out.display()
        ));
    }
    let loaded = files(read, told).read()?;
    say_notes(&loaded);
    let form = form.unwrap_or_default();
    let made = converted(&loaded, out, form)?;
    let outgoing: Vec<Outgoing> = made
        .iter()
        .map(|(path, bytes)| outgoing_bytes(bytes.clone(), Some(path)))
        .collect();
    refuse(&outgoing, &loaded, &Choice::default());
    if !is_pb(out) {
        make_folder(out)?;
        if let Some(other) = other_tables(out, form).first() {
            say(&format!(
                "warning: {} is there too: name the two tables to read one or the other\nhelp: remove it if it is out of date",
                other.display()
            ));
        }
    }
    let written: Vec<(&Path, &[u8])> = made
        .iter()
        .map(|(path, bytes)| (path.as_path(), bytes.as_slice()))
        .collect();
    write_all_atomically(&written)?;
    Ok(Status::Done)
}

/// What is asked for, if it does not contradict itself.
fn choice(rule: &RuleArgs) -> Choice {
    let choice = rule.choice();
    if let Some((option, why)) = choice.contradiction() {
        wrong(&format!("--{option} cannot be used here: {why}"));
    }
    choice
}

fn files(paths: &[PathBuf], told: &Told) -> ElectionFiles {
    ElectionFiles {
        paths: paths.to_vec(),
        budget: told.budget.clone(),
        vote_type: told.vote_type.clone(),
    }
}

fn sources(loaded: &Loaded, choice: &Choice) -> Result<Vec<allotment_table::Source>, Faults> {
    let mut sources = loaded.sources.clone();
    if let Some(path) = &choice.limits.quotas {
        sources.push(allotment_table::Table::read(path)?.source().clone());
    }
    Ok(sources)
}

fn refuse(outgoing: &[Outgoing], loaded: &Loaded, choice: &Choice) {
    let mut read: Vec<&Path> = loaded.paths.iter().map(PathBuf::as_path).collect();
    read.extend(choice.limits.quotas.as_deref());
    refuse_overwriting(outgoing, &read);
}

/// What was noticed while reading, the first twenty.
fn say_notes(loaded: &Loaded) {
    const SAID: usize = 20;
    for note in loaded.notes.iter().take(SAID) {
        say(&format!("warning: {note}\nhelp: {}", note.help));
    }
    if loaded.notes.len() > SAID {
        let more = loaded.notes.len() - SAID;
        say(&format!(
            "and {more} more: see them with  allotment decide check"
        ));
    }
}
