//! What an organiser has set besides the budget: conflicts, categories with
//! money of their own, projects left out.

use std::collections::BTreeMap;
use std::path::PathBuf;

use allotment_decide::{Contest, Limits, Quota};
use allotment_election::{Decimal, Election};
use allotment_table::{Fault, Faults, Table, nearest};

/// The column of PROJECTS whose cells name the projects that one shuts out.
const CONFLICTS: &str = "conflicts";

/// What is asked for, by codes and columns.
#[derive(Debug, Clone, Default)]
pub struct LimitChoice {
    /// Projects that shut each other out: of each list, at most one.
    pub exclude: Vec<Vec<String>>,
    /// The column of PROJECTS that lists whom a project shuts out; by default
    /// `conflicts`, if it is there.
    pub conflicts: Option<String>,
    /// Projects left out beforehand.
    pub leave_out: Vec<String>,
    /// Columns of PROJECTS whose values have money of their own.
    pub category: Vec<String>,
    /// A table of floors and ceilings.
    pub quotas: Option<PathBuf>,
    /// A project that fewer voters name is left out.
    pub votes_min: Option<u64>,
}

impl LimitChoice {
    /// The same as options of the command line.
    #[must_use]
    pub fn typed(&self) -> String {
        let mut options = Vec::new();
        let mut add = |option: &str, value: &str| {
            options.push(format!("--{option} {}", quoted(value)));
        };
        for ids in &self.exclude {
            add("exclude", &ids.join(","));
        }
        if let Some(column) = &self.conflicts {
            add("conflicts", column);
        }
        if !self.leave_out.is_empty() {
            add("leave-out", &self.leave_out.join(","));
        }
        for column in &self.category {
            add("category", column);
        }
        if let Some(path) = &self.quotas {
            add("quotas", &path.display().to_string());
        }
        if let Some(least) = self.votes_min {
            add("min-votes", &least.to_string());
        }
        options.join(" ")
    }

    /// The limits for `contest`, which was made of `election` in the file
    /// called `file`.
    ///
    /// # Errors
    /// [`Faults`]: every code, column and amount that is wrong.
    pub fn of(&self, election: &Election, contest: &Contest, file: &str) -> Result<Limits, Faults> {
        let mut faults = Faults::new();
        let at: BTreeMap<&str, u32> = contest
            .projects
            .iter()
            .map(|project| project.id.as_str())
            .zip(0..)
            .collect();
        let mut find = |option: &str, id: &str| -> Option<u32> {
            let found = at.get(id).copied();
            if found.is_none() {
                let what = format!("there is no project '{id}' in {file}");
                let help = match nearest(id, at.keys().copied()).first() {
                    Some(near) => format!("did you mean '{near}'?"),
                    None => "write a code as it stands in project_id".into(),
                };
                faults.push(Fault::new(option, what, help));
            }
            found
        };
        let mut limits = Limits {
            votes_min: self.votes_min,
            ..Limits::default()
        };
        for id in &self.leave_out {
            limits.excluded.extend(find("--leave-out", id));
        }
        for list in &self.exclude {
            let found: Vec<u32> = list.iter().filter_map(|id| find("--exclude", id)).collect();
            for (position, &one) in found.iter().enumerate() {
                let others = found[..position].iter().filter(|&&other| other != one);
                limits.conflicts.extend(others.map(|&other| (other, one)));
            }
        }
        let column = self.conflicts.as_deref().unwrap_or(CONFLICTS);
        if election.project_column(column).is_some() {
            for project in 0..contest.projects.len() {
                let cell = election.project_cell(project, column).unwrap_or_default();
                let one = u32::try_from(project).expect("counted in u32");
                for id in cell.split(',').map(str::trim).filter(|id| !id.is_empty()) {
                    if let Some(other) = find(column, id).filter(|&other| other != one) {
                        limits.conflicts.push((one.min(other), one.max(other)));
                    }
                }
            }
        } else if self.conflicts.is_some() {
            faults.push(no_column(election, file, column));
        }
        limits.conflicts.sort_unstable();
        limits.conflicts.dedup();
        let own = match &self.quotas {
            Some(path) => faults.collect(own_money(path)).unwrap_or_default(),
            None => Vec::new(),
        };
        for column in &self.category {
            if let Some(quotas) = faults.collect(of_column(election, contest, column, &own, file)) {
                limits.quotas.extend(quotas);
            }
        }
        let known = |name: &str| limits.quotas.iter().any(|quota| quota.name == name);
        let unknown = |one: &&Own| !known(&one.0) && (one.1.is_some() || one.2.is_some());
        for (name, _, _, fault) in own.iter().filter(unknown) {
            if faults.is_empty() {
                let mut fault = fault.clone();
                fault.what = format!("no project belongs to '{name}'");
                fault.help = "write it as the column named with --category does".into();
                faults.push(fault);
            }
        }
        faults.into_result(limits)
    }
}

/// A name, its floor and ceiling, and where that stands.
type Own = (String, Option<Decimal>, Option<Decimal>, Fault);

/// The table of floors and ceilings at `path`: `name`, `floor`, `ceiling`.
fn own_money(path: &std::path::Path) -> Result<Vec<Own>, Faults> {
    let table = Table::read(path)?;
    let names = table.text("name")?;
    let column = |name: &str| -> Result<Vec<Option<&str>>, Faults> {
        if table.has(name) {
            table.text(name)
        } else {
            Ok(vec![None; table.rows()])
        }
    };
    let (floors, ceilings) = (column("floor")?, column("ceiling")?);
    let mut faults = Faults::new();
    let mut own = Vec::new();
    for (row, name) in names.into_iter().enumerate() {
        let amount = |name: &str, cell: Option<&str>, faults: &mut Faults| {
            let text = cell?;
            let found = text.parse::<Decimal>().ok();
            let found = found.filter(|amount| amount.mantissa() >= 0);
            if found.is_none() {
                let what = format!("'{text}' is no amount");
                faults.push(table.fault_at(row, name, what, "write it in the file's currency"));
            }
            found
        };
        let floor = amount("floor", floors[row], &mut faults);
        let ceiling = amount("ceiling", ceilings[row], &mut faults);
        let fault = table.fault_at(row, "name", "", "");
        own.push((name.unwrap_or_default().to_owned(), floor, ceiling, fault));
    }
    faults.into_result(own)
}

/// The quotas of the values of `column`: from the table, else the columns
/// `COLUMN_floor` and `COLUMN_ceiling`, else META.
fn of_column(
    election: &Election,
    contest: &Contest,
    column: &str,
    own: &[Own],
    file: &str,
) -> Result<Vec<Quota>, Faults> {
    if election.project_column(column).is_none() {
        return Err(no_column(election, file, column).into());
    }
    let mut members: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
    for project in 0..contest.projects.len() {
        let cell = election.project_cell(project, column).unwrap_or_default();
        let at = u32::try_from(project).expect("counted in u32");
        for name in cell
            .split(',')
            .map(str::trim)
            .filter(|name| !name.is_empty())
        {
            let known = members.entry(name).or_default();
            if known.last() != Some(&at) {
                known.push(at);
            }
        }
    }
    let declared = declared(election, column);
    let mut faults = Faults::new();
    let mut quotas = Vec::new();
    for (name, members) in members {
        let (mut floor, mut ceiling) = (None, declared.get(name).copied());
        for (end, to) in [("floor", &mut floor), ("ceiling", &mut ceiling)] {
            let cells = format!("{column}_{end}");
            match one_of_all(election, &members, &cells) {
                Ok(Some(amount)) => *to = Some(amount),
                Ok(None) => {}
                Err(what) => {
                    let help = "write the same amount in every row of one category";
                    faults.push(Fault::new(file, what, help).in_column(&cells));
                }
            }
        }
        if let Some((_, low, high, _)) = own.iter().find(|(known, ..)| known == name) {
            floor = low.or(floor);
            ceiling = high.or(ceiling);
        }
        let places = contest.scale.ilog10();
        let mut parts = |amount: Option<Decimal>| -> Option<u64> {
            let amount = amount?;
            let places = u8::try_from(places).expect("few places");
            let parts = amount
                .at(places)
                .and_then(|parts| u64::try_from(parts).ok());
            if parts.is_none() {
                let what = format!("'{name}' has an amount of {amount}, finer than any cost here");
                let help = "write it with as few decimals as the costs have";
                faults.push(Fault::new(file, what, help).in_column(column));
            }
            parts
        };
        let (floor, ceiling) = (parts(floor), parts(ceiling));
        if floor.is_some() || ceiling.is_some() {
            quotas.push(Quota {
                name: name.to_owned(),
                members,
                floor: floor.filter(|&floor| floor > 0),
                ceiling,
            });
        }
    }
    if quotas.is_empty() && own.is_empty() && faults.is_empty() {
        let what = format!("nothing says how much money a value of '{column}' has");
        let help = format!(
            "add the columns {column}_floor and {column}_ceiling, or a table with --quotas"
        );
        faults.push(Fault::new(file, what, help).in_column(column));
    }
    faults.into_result(quotas)
}

/// The budgets that META gives the values of `column`: `categories` beside
/// `budget_per_category`, say, in one order.
fn declared<'a>(election: &'a Election, column: &str) -> BTreeMap<&'a str, Decimal> {
    let (list, one) = match column {
        "category" => ("categories", "category"),
        "neighborhood" => ("neighborhoods", "neighborhood"),
        "district" | "subdistrict" => ("subdistricts", "subdistrict"),
        _ => return BTreeMap::new(),
    };
    let split = |key: &str| -> Vec<&'a str> {
        let text = election.meta(key).unwrap_or_default();
        text.split(',').map(str::trim).collect()
    };
    let budgets = split(&format!("budget_per_{one}"));
    let names = split(list);
    if budgets.len() != names.len() {
        return BTreeMap::new();
    }
    let pairs = names.into_iter().zip(budgets);
    pairs
        .filter_map(|(name, budget)| Some((name, budget.parse().ok()?)))
        .collect()
}

/// The amount that every one of `members` has in `column`; nothing if none has.
fn one_of_all(
    election: &Election,
    members: &[u32],
    column: &str,
) -> Result<Option<Decimal>, String> {
    let mut found: Option<Decimal> = None;
    for &project in members {
        let Some(cell) = election.project_cell(project as usize, column) else {
            continue;
        };
        let amount: Decimal = cell
            .trim()
            .parse()
            .map_err(|_| format!("'{cell}' is no amount"))?;
        if amount.mantissa() < 0 {
            return Err(format!("'{cell}' is below nothing"));
        }
        if found.is_some_and(|found| found != amount) {
            return Err(format!(
                "{} and {amount} stand in one category",
                found.unwrap_or(amount)
            ));
        }
        found = Some(amount);
    }
    Ok(found)
}

fn no_column(election: &Election, file: &str, column: &str) -> Fault {
    let what = format!("PROJECTS has no column '{column}'");
    let known = election.project_columns.iter().map(String::as_str);
    let help = match nearest(column, known).first() {
        Some(near) => format!("did you mean '{near}'?"),
        None => format!("name one of {}", election.project_columns.join(", ")),
    };
    Fault::new(file, what, help)
}

/// A word as a shell takes it.
#[must_use]
pub fn quoted(word: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_./,%:+=".contains(&byte);
    if !word.is_empty() && word.bytes().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}
