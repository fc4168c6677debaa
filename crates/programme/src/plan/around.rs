//! What a programme knows of a place: its money, its needs, what it lacks.

use std::collections::BTreeMap;
use std::path::Path;

use allotment_ledger::Use;
use allotment_place::{Currency, Pence};
use allotment_plan::{Evidence, Known, Sort, Voted, YearMoney};
use allotment_table::{Fault, Faults, Table};

use super::register;
use super::vote::{chosen_in, decided_in};
use crate::decide::Commitment;
use crate::files::Files;
use crate::roadmap::{
    self, Register, Tables, lacking, members_of, needs_above_all, register_of, rows_of,
    titles_of_need, types_with_gaps,
};
use crate::run::areas_of;
use crate::spec::Located;
use crate::{OUT, Programme};

/// What the programme in a folder knows of a place.
#[derive(Debug, Clone)]
pub(super) struct Around {
    /// The place's name, if the programme knows it.
    pub(super) name: Option<String>,
    /// The currency of the share.
    pub(super) currency: Currency,
    /// The place's money, by the label of the year.
    pub(super) share: BTreeMap<String, YearMoney>,
    /// Where it stands, with its hash.
    pub(super) source: String,
    /// The indicators in which the place needs more than all together, the
    /// greatest difference first: code and title.
    pub(super) needs: Vec<(String, String)>,
    /// The types of assets that it lacks, against its peers, and how many.
    pub(super) gaps: Vec<(String, f64)>,
    /// All that can be answered.
    pub(super) known: Known,
    /// What its register says is known to work.
    pub(super) register: Vec<Evidence>,
    /// What its residents chose in their vote.
    pub(super) voted: Vec<Voted>,
    /// What sort of money that is, if the programme says so.
    pub(super) voted_sort: Option<Sort>,
    /// Which year of the place's money pays for that, from 1, if the programme says so.
    pub(super) voted_year: Option<usize>,
}

/// What a run made, as far as a plan looks at it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Seen<'a> {
    /// The programme.
    pub(crate) programme: &'a Programme,
    /// The share stage's table.
    pub(crate) shares: &'a Table,
    /// Its hash, as a file.
    pub(crate) hash: &'a str,
    /// What gaps and strengths are read from.
    pub(crate) known: roadmap::Known<'a>,
    /// What residents decided, of all places.
    pub(crate) decided: &'a [Commitment],
}

/// A place that somebody asks about.
#[derive(Debug, Clone, Copy)]
pub(super) struct Asked<'a> {
    /// Its code.
    pub(super) code: &'a str,
    /// The file and the line that name it; none on the command line.
    pub(super) at: Option<(&'a str, u64)>,
}

impl<'a> Asked<'a> {
    /// The place that `code` of `file` names.
    pub(super) fn in_file(file: &'a str, code: &'a Located<String>) -> Self {
        Self {
            code: &code.value,
            at: Some((file, code.line)),
        }
    }

    /// A fault of the asking: where it stands, else of `file`.
    fn fault(&self, file: &str, what: String, help: String) -> Fault {
        match self.at {
            Some((file, line)) => Fault::new(file, what, help).at_line(line),
            None => Fault::new(file, what, help),
        }
    }
}

/// What the programme in `folder` knows of `place`, once it was run.
///
/// # Errors
/// [`Faults`] if there is no programme, it was not run, or the place gets no
/// money.
pub(super) fn around(folder: &Path, place: Asked<'_>) -> Result<Around, Faults> {
    let programme = Programme::read(folder)?;
    let path = folder.join(OUT).join("shares.csv");
    if !path.exists() {
        let what = "the programme's share is not here yet";
        let help = format!("run it first:  allotment run {}", folder.display());
        return Err(Fault::new(path.display().to_string(), what, help).into());
    }
    let shares = Table::read(&path)?;
    let files = Files::new(&programme.document, Vec::new());
    let run = Tables::read(folder)?;
    let inside = match &run.need {
        Some(need) => Some(areas_of(&programme, &files, need)?),
        None => None,
    };
    let decided = decided_in(&folder.join(OUT))?;
    let seen = Seen {
        decided: &decided,
        programme: &programme,
        hash: shares.sha256().unwrap_or_default(),
        shares: &shares,
        known: run.known(inside.as_ref()),
    };
    around_in(seen, place)
}

/// What `seen` knows of `place`.
///
/// # Errors
/// [`Faults`] if the place gets no money.
pub(super) fn around_in(seen: Seen<'_>, asked: Asked<'_>) -> Result<Around, Faults> {
    let programme = seen.programme;
    let (name, share) = share_of(seen.shares, asked)?;
    let place = asked.code;
    let mut known = Known::default();
    if let Some(need) = &programme.need {
        for one in &need.indicators {
            let title = one.title.clone().unwrap_or_else(|| one.id.value.clone());
            known.needs.push((one.id.value.clone(), title));
        }
        known.needs.extend(need.groups.iter().map(|group| {
            let id = group.id.value.clone();
            (id.clone(), group.title.clone().unwrap_or(id))
        }));
    }
    let tables = seen.known;
    let mut needs = Vec::new();
    if let Some(table) = tables.need {
        let rows = rows_of(table, tables.inside, place)?;
        let found = needs_above_all(table, &rows, &titles_of_need(programme))?;
        needs.extend(found.into_iter().map(|one| (one.id, one.title)));
    }
    let mut gaps = Vec::new();
    if let Some(table) = tables.assets {
        known.assets = types_with_gaps(table);
        gaps = lacking(table, place, &members_of(tables, place)?, &known.assets)?;
    }
    Ok(Around {
        name,
        currency: programme.currency(),
        share,
        source: format!("{}: shares.csv, SHA-256 {}", programme.head.name, seen.hash),
        needs,
        gaps,
        known,
        register: register::entries(&of_programme(programme)?),
        voted: chosen_in(seen.decided, place),
        voted_year: (programme.plan.as_ref()).and_then(|plan| plan.vote_paid_in_year),
        voted_sort: (programme.ledger.as_ref())
            .and_then(|ledger| ledger.projects_are)
            .map(|projects_are| match projects_are {
                Use::Capital => Sort::Capital,
                Use::Revenue => Sort::Revenue,
            }),
    })
}

/// The register of `programme`: what comes with Allotment, unless it says otherwise, and
/// its own.
fn of_programme(programme: &Programme) -> Result<Register, Faults> {
    let spec = programme.roadmap.clone().unwrap_or_default();
    let files = programme.files();
    register_of(programme, &spec, &files)
}

type Share = (Option<String>, BTreeMap<String, YearMoney>);

fn share_of(shares: &Table, asked: Asked<'_>) -> Result<Share, Faults> {
    let place = asked.code;
    let ids = shares.text("id")?;
    let years = shares.text("year")?;
    let capital = shares.integers("capital_minor")?;
    let revenue = shares.integers("revenue_minor")?;
    let rows: Vec<usize> = (0..shares.rows())
        .filter(|&row| ids[row] == Some(place))
        .collect();
    let Some(&first) = rows.first() else {
        let what = format!("'{place}' is not among the places of the share");
        let known = ids.iter().copied().flatten();
        let help = match allotment_table::nearest(place, known).first() {
            Some(near) => format!("did you mean '{near}'?"),
            None => "write a code as shares.csv has it".to_owned(),
        };
        return Err(asked.fault(shares.name(), what, help).into());
    };
    let name = if shares.has("name") {
        shares.text("name")?[first].map(str::to_owned)
    } else {
        None
    };
    let mut money = BTreeMap::new();
    let mut faults = Faults::new();
    for row in rows {
        let Some(year) = years[row] else { continue };
        let amount = |cells: &[Option<i64>]| {
            let minor = cells[row].and_then(|minor| u64::try_from(minor).ok());
            minor.map(Pence::new)
        };
        match (amount(&capital), amount(&revenue)) {
            (Some(capital), Some(revenue)) => {
                money.insert(year.to_owned(), YearMoney { capital, revenue });
            }
            _ => {
                let what = "the share does not say what is capital and what is revenue";
                let help = "add  capital  to [share.envelope], and run the programme again";
                faults.push(Fault::new(shares.name(), what, help).at_line(shares.line_of(row)));
            }
        }
    }
    if money.is_empty() && faults.is_empty() {
        let reason = if shares.has("reason") {
            shares.text("reason")?[first].unwrap_or_default().to_owned()
        } else {
            String::new()
        };
        let what = format!("'{place}' gets no money. {reason}");
        let help = "choose a place that has a share, or write capital and revenue in [money]";
        let what = what.trim().trim_end_matches('.').to_owned();
        faults.push(match asked.at {
            Some(_) => asked.fault(shares.name(), what, help.to_owned()),
            None => Fault::new(shares.name(), what, help).at_line(shares.line_of(first)),
        });
    }
    faults.into_result((name, money))
}
