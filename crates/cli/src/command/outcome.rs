//! `allotment outcome`.

use std::io::IsTerminal;
use std::path::Path;

use allotment_programme::Origins;
use allotment_programme::outcome::{
    Analysed, Frozen, PanelColumns, Told, among_peers, compare, figures_page,
    freeze as freeze_design, gaps as find_gaps, jump_at_cut_off, outcome as find, power as see,
    power_passes_over, rings_round, sensitivity_of_estimates, sensitivity_of_panel,
    several as find_several, watch as chart, worth as worth_of,
};
use allotment_table::{Fault, Faults, Source, Table};

use super::wrong::wrong;
use crate::args::{
    AnswerArgs, ColumnArgs, Discontinuity, Format, Freeze, Gaps, Match, Outcome, OutcomeCommand,
    Output, Power, Sensitivity, Spillover, Watch, Worth,
};
use crate::destination::{accept, form_of};
use crate::render::{
    Outgoing, Status, outgoing_bytes, outgoing_json, outgoing_sheet, refuse_overwriting, say, send,
};

/// Asks a panel whether anything changed, or another of the stage's questions.
///
/// # Errors
/// [`Faults`] of the input, or why it cannot be told.
pub fn outcome(args: &Outcome) -> Result<Status, Faults> {
    match &args.command {
        Some(OutcomeCommand::Sensitivity(args)) => sensitivity(args),
        Some(OutcomeCommand::Power(args)) => power(args),
        Some(OutcomeCommand::Match(args)) => match_places(args),
        Some(OutcomeCommand::Discontinuity(args)) => discontinuity(args),
        Some(OutcomeCommand::Spillover(args)) => spillover(args),
        Some(OutcomeCommand::Freeze(args)) => freeze(args),
        Some(OutcomeCommand::Gaps(args)) => gaps(args),
        Some(OutcomeCommand::Value(args)) => value(args),
        Some(OutcomeCommand::Watch(args)) => watch(args),
        None => effect(args),
    }
}

fn effect(args: &Outcome) -> Result<Status, Faults> {
    let file = args.file.as_deref().expect("clap requires it");
    let design = args.frozen.design.as_deref();
    let frozen = design.map(Frozen::read).transpose()?;
    let (columns, choice) = (args.columns.columns(), args.method.choice());
    if let Some((option, why)) = choice.passed_over(&columns) {
        wrong(&format!("--{option} cannot be used here: {why}"));
    }
    if args.columns.outcome.len() > 1 {
        return effects(args, file);
    }
    let mut drawn = false;
    let files: Vec<&Path> = std::iter::once(file).chain(args.peers.as_deref()).collect();
    answer(&args.answer, &files, design, |tables| {
        let hash_of = |at: usize| tables.get(at)?.source().sha256.clone();
        let (panel, peers) = (hash_of(0), hash_of(1));
        let (table, among) = compared(&tables, &columns)?;
        let mut finding = find(table, &columns, &choice)?;
        finding.warnings.extend(among);
        let stated = frozen.as_ref().and_then(Frozen::matters);
        finding.matters = args.frozen.matters.or(stated);
        let matters = finding.matters;
        finding.frozen = frozen.map(|frozen| {
            let analysed = Analysed {
                panel: panel.as_deref(),
                peers: peers.as_deref(),
                day: args.frozen.analysed_on.as_deref(),
                matters,
            };
            frozen.followed(&columns, &choice, &analysed)
        });
        drawn = finding.options.contains_key("seed") && choice.draws > 0;
        Ok(finding)
    })?;
    if drawn {
        say(&format!("seed {}", args.method.seed));
    }
    Ok(Status::Done)
}

/// The panel, of peers alone where a second table names them, and in words who was left
/// out.
fn compared(tables: &[Table], columns: &PanelColumns) -> Result<(Table, Option<String>), Faults> {
    match tables {
        [panel, peers] => {
            among_peers(panel, columns, peers).map(|(table, mind)| (table, Some(mind)))
        }
        tables => Ok((tables[0].clone(), None)),
    }
}

/// Several outcomes, judged beside each other.
fn effects(args: &Outcome, file: &Path) -> Result<Status, Faults> {
    for (named, given) in [
        ("--design", args.frozen.design.is_some()),
        ("--matters", args.frozen.matters.is_some()),
    ] {
        if given {
            let what = format!("{named} is about one outcome, and several are asked about");
            let help = "ask about one outcome at a time";
            return Err(Fault::new(named, what, help).into());
        }
    }
    let (columns, choice) = (args.columns.columns(), args.method.choice());
    let mut drawn = false;
    let files: Vec<&Path> = std::iter::once(file).chain(args.peers.as_deref()).collect();
    answer(&args.answer, &files, None, |tables| {
        let (table, among) = compared(&tables, &columns)?;
        let found = find_several(
            &table,
            &args.columns.outcome,
            &columns,
            &choice,
            among.as_deref(),
        )?;
        drawn = found.is_drawn() && choice.draws > 0;
        Ok(found)
    })?;
    if drawn {
        say(&format!("seed {}", args.method.seed));
    }
    Ok(Status::Done)
}

/// Refuses several outcomes where one is asked about.
fn one_outcome(columns: &ColumnArgs) -> Result<(), Faults> {
    if columns.outcome.len() > 1 {
        let what = "this question takes one outcome";
        return Err(Fault::asked("--outcome", what, "name one column").into());
    }
    Ok(())
}

fn sensitivity(args: &Sensitivity) -> Result<Status, Faults> {
    one_outcome(&args.columns)?;
    if let Some((option, why)) = args.passed_over() {
        wrong(&format!("--{option} cannot be used here: {why}"));
    }
    let mut files = vec![args.file.as_path()];
    files.extend(args.covariance.as_deref());
    answer(&args.answer, &files, None, |mut tables| {
        let table = tables.remove(0);
        match tables.first() {
            Some(matrix) => sensitivity_of_estimates(
                &table,
                &args.estimate,
                matrix,
                args.before,
                &args.choice(),
            ),
            None => {
                let (columns, method) = (args.columns.columns(), args.method.choice());
                sensitivity_of_panel(table, &columns, &method, &args.choice())
            }
        }
    })
}

fn power(args: &Power) -> Result<Status, Faults> {
    one_outcome(&args.columns)?;
    if let Some((option, why)) = power_passes_over(&args.columns.columns()) {
        wrong(&format!("--{option} cannot be used here: {why}"));
    }
    answer(&args.answer, &[&args.file], None, |mut tables| {
        see(tables.remove(0), &args.columns.columns(), &args.choice())
    })?;
    say(&format!("seed {}", args.seed));
    Ok(Status::Done)
}

fn match_places(args: &Match) -> Result<Status, Faults> {
    if let Some((option, why)) = args.choice().passed_over() {
        wrong(&format!("--{option} cannot be used here: {why}"));
    }
    answer(&args.answer, &[&args.file], None, |tables| {
        compare(&tables[0], &args.choice())
    })
}

fn gaps(args: &Gaps) -> Result<Status, Faults> {
    let mut files = vec![args.file.as_path()];
    files.extend(args.peers.as_deref());
    answer(&args.answer, &files, None, |tables| {
        find_gaps(&tables[0], tables.get(1), &args.choice())
    })
}

fn value(args: &Worth) -> Result<Status, Faults> {
    let parameters = args.parameters.as_path();
    answer(&args.answer, &[&args.file], Some(parameters), |tables| {
        worth_of(&tables[0], parameters)
    })
}

fn discontinuity(args: &Discontinuity) -> Result<Status, Faults> {
    answer(&args.answer, &[&args.file], None, |tables| {
        jump_at_cut_off(&tables[0], &args.choice())
    })
}

fn spillover(args: &Spillover) -> Result<Status, Faults> {
    answer(&args.answer, &[&args.file], None, |tables| {
        rings_round(&tables[0], &args.choice())
    })
}

fn watch(args: &Watch) -> Result<Status, Faults> {
    answer(&args.answer, &[&args.file], None, |tables| {
        chart(&tables[0], &args.choice())
    })
}

fn freeze(args: &Freeze) -> Result<Status, Faults> {
    let frozen = freeze_design(&args.file)?;
    let outgoing = [outgoing_json(&frozen.document(), args.out.as_deref())];
    refuse_overwriting(&outgoing, &[args.file.as_path()]);
    send(&outgoing)?;
    say(&format!(
        "frozen: {}  (publish this hash now: it shows later that the design came first)",
        frozen.sha256
    ));
    Ok(Status::Done)
}

const HELP: &str = "this should not happen: please report it with the table";

/// Reads `files`, asks `find` of their tables, and sends the answer in the form
/// that was asked for, and its pictures. Neither `files` nor `also` is overwritten.
fn answer<T: Told>(
    args: &AnswerArgs,
    files: &[&Path],
    also: Option<&Path>,
    find: impl FnOnce(Vec<Table>) -> Result<T, Faults>,
) -> Result<Status, Faults> {
    accept(&args.output);
    let named = args.origin.sources.as_deref();
    let origins = Origins::read(named)?;
    let tables = files.iter().map(|file| origins.table(file));
    let tables = tables.collect::<Result<Vec<Table>, Faults>>()?;
    let sources: Vec<Source> = tables.iter().map(|table| table.source().clone()).collect();
    let told = find(tables)?;
    let outgoing = outgoing_answer(&told, &sources, &args.output, args.page.as_deref())?;
    let mut inputs = files.to_vec();
    inputs.extend(also.into_iter().chain(named));
    refuse_overwriting(&outgoing, &inputs);
    send(&outgoing)?;
    Ok(Status::Done)
}

/// The answer in the form that was asked for, and its pictures.
pub(super) fn outgoing_answer(
    told: &dyn Told,
    sources: &[Source],
    output: &Output,
    page: Option<&Path>,
) -> Result<Vec<Outgoing>, Faults> {
    let mut outgoing = vec![outgoing_told(told, sources, output)?];
    if let Some(page) = page {
        let mind = told.mind().into_iter().map(|one| format!("Mind: {one}."));
        let sources = told.published(sources);
        let sources = sources.iter().map(source_in_words);
        let lead: Vec<String> = mind.chain(sources).chain(told.rests_on()).collect();
        let html = figures_page(&told.sentence(), &lead, &told.figures());
        let html = html.map_err(|error| Fault::new(page.display().to_string(), error, HELP))?;
        outgoing.push(outgoing_bytes(html.into_bytes(), Some(page)));
    }
    Ok(outgoing)
}

fn outgoing_told(told: &dyn Told, sources: &[Source], output: &Output) -> Result<Outgoing, Faults> {
    let format = output.format.unwrap_or_else(|| {
        let named = output.out.as_deref().and_then(form_of);
        named.unwrap_or_else(default_format)
    });
    let out = output.out.as_deref();
    match format {
        Format::Json => Ok(outgoing_json(&told.document(sources), out)),
        Format::Table => Ok(outgoing_bytes(told.in_words().into_bytes(), out)),
        _ => {
            let output = Output {
                format: Some(format),
                ..output.clone()
            };
            outgoing_sheet(&told.sheet(sources), &output)
        }
    }
}

/// Words for a person, one JSON document for a program.
fn default_format() -> Format {
    if std::io::stdout().is_terminal() {
        Format::Table
    } else {
        Format::Json
    }
}

/// Where numbers come from, as a reader needs it.
fn source_in_words(source: &Source) -> String {
    let mut parts = vec![source.title.clone()];
    parts.extend(source.file.clone().filter(|file| *file != source.title));
    parts.extend(source.date.clone());
    parts.extend(source.licence.clone());
    parts.extend(source.sha256.as_ref().map(|hash| format!("SHA-256 {hash}")));
    parts.extend(source.note.clone());
    parts.retain(|part| !part.is_empty());
    format!("Source: {}.", parts.join("; "))
}
