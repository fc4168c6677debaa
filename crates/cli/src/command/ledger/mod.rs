//! `allotment ledger` and `migrate`.

mod add;
mod export;
mod import;
mod kept;
mod keys;
mod let_in;
mod parties;
mod prove;
mod reconcile;
mod returns;
mod sign;
mod signed;
mod take_up;
mod view;

use std::path::{Path, PathBuf};

use allotment_ledger::{Moment, Programme as Ledgers};
use allotment_programme::Programme;
use allotment_programme::ledger::{Fingerprints, Stamp};
use allotment_store::{Address, Store, StoreError, doctor, new_id, now};
use allotment_table::{Fault, Faults, Table};

use crate::args::{Database, Ledger, LedgerCommand, LedgerKeyCommand, Migrate};
use crate::destination::refuse;
use crate::render::{Status, say};

pub use kept::{Kept, begin_demo, check_keys_of, verify_of};

/// The file of a ledger where nobody names another.
pub(super) const DATABASE: &str = "allotment.db";

/// Keeps a ledger, and tells what is in it.
///
/// # Errors
/// [`Faults`] of the input, or if the ledger cannot be kept.
pub fn ledger(args: &Ledger) -> Result<Status, Faults> {
    let at = &whose(&args.database)?;
    match &args.command {
        LedgerCommand::TakeUp(takes) => take_up::take_up(at, &args.database, takes),
        LedgerCommand::Add(args) => add::add(at, args),
        LedgerCommand::Show(args) => view::show(at, args),
        LedgerCommand::Balance(args) => {
            view::balance(at, args.at.as_deref(), args.as_recorded, &args.output)
        }
        LedgerCommand::At(args) => {
            view::balance(at, Some(&args.date), args.as_recorded, &args.output)
        }
        LedgerCommand::Verify(verify) => prove::verify(at, &args.database, verify),
        LedgerCommand::Checkpoint(args) => prove::checkpoint(at, args),
        LedgerCommand::Receipt(args) => prove::receipt(at, args),
        LedgerCommand::Sign(args) => sign::sign(at, args),
        LedgerCommand::Amend(args) => sign::amend(at, args),
        LedgerCommand::Succeed(args) => parties::succeed(at, args),
        LedgerCommand::ErasePerson(args) => parties::erase(at, args),
        LedgerCommand::Key(args) => match &args.command {
            LedgerKeyCommand::New(args) => keys::new(at, args),
            LedgerKeyCommand::Replace(args) => keys::replace(at, args),
            LedgerKeyCommand::Revoke(args) => keys::revoke(at, args),
            LedgerKeyCommand::LetIn(args) => let_in::let_in(at, args),
            LedgerKeyCommand::List { output } => keys::list(at, output),
        },
        LedgerCommand::Promises(args) => view::promises(at, args),
        LedgerCommand::Waterfall(args) => view::waterfall(at, args),
        LedgerCommand::Certainty(args) => view::certainty(at, args),
        LedgerCommand::Slippage(args) => view::slippage(at, args),
        LedgerCommand::Locus(args) => view::locus(at, args),
        LedgerCommand::Health(args) => view::health(at, args),
        LedgerCommand::Burden(args) => view::burden(at, args),
        LedgerCommand::Heads(args) => view::heads(at, args),
        LedgerCommand::Returns(args) => returns::returns(at, args),
        LedgerCommand::Reconcile(args) => reconcile::reconcile(at, args),
        LedgerCommand::Export(args) => export::export(at, args),
        LedgerCommand::Import(args) => import::import(at, args),
        LedgerCommand::Doctor => examine(at),
    }
}

/// Copies the ledger to another database, and verifies it there.
///
/// # Errors
/// [`Faults`] if there is none, or one at the other place already.
pub fn migrate(args: &Migrate) -> Result<Status, Faults> {
    let (from, to) = (&args.database.database, &args.to);
    let verdict = allotment_store::migrate(from, to).map_err(|error| match &error {
        StoreError::There { .. } => {
            let help = "name a database or a file in which there is no ledger";
            Fault::new(shown(to), error.to_string(), help).into()
        }
        StoreError::Unreachable { .. } => fault(to, &error),
        _ => fault(from, &error),
    })?;
    if verdict.findings.is_empty() {
        say(&format!(
            "{} entries in {} chains are in {}, verified there against a checkpoint of {}. Name the new place with --database from now on.",
            verdict.entries(),
            verdict.communities.len(),
            shown(to),
            shown(from),
        ));
        return Ok(Status::Done);
    }
    for finding in &verdict.findings {
        say(&format!("error: {}: {finding}", shown(to)));
    }
    say("help: see what `allotment ledger verify` says of the ledger that was copied");
    Ok(Status::DidNotHold)
}

/// The ledger's file: the one that is named, or that of the programme that is.
pub(super) fn whose(database: &Database) -> Result<PathBuf, Faults> {
    match &database.programme {
        Some(folder) if database.database == Path::new(DATABASE) => ledger_of(folder),
        _ => Ok(database.database.clone()),
    }
}

/// The ledger's file of the programme in `folder`.
pub(super) fn ledger_of(folder: &Path) -> Result<PathBuf, Faults> {
    let (programme, faults) = Programme::read_what_can_be(folder)?;
    match programme.and_then(|programme| Some(programme.ledger?.database.value)) {
        Some(database) => Ok(folder.join(database)),
        None if faults.is_empty() => Ok(folder.join(DATABASE)),
        None => Err(faults),
    }
}

/// Whose key is which, as the programme in `folder` keeps it outside the ledger.
pub(super) fn fingerprints_of(folder: &Path) -> Result<Option<Fingerprints>, Faults> {
    let (programme, _) = Programme::read_what_can_be(folder)?;
    let keys = programme.and_then(|programme| programme.ledger?.keys);
    let table = keys.map(|keys| Table::read(folder.join(keys.value)));
    table
        .transpose()?
        .map(|table| Fingerprints::read(&table))
        .transpose()
}

fn examine(at: &Path) -> Result<Status, Faults> {
    let examined = doctor(at).map_err(|error| fault(at, &error))?;
    for one in &examined {
        let mark = if one.well { "well" } else { "not well" };
        say(&format!("{mark}: {}: {}", one.what, one.found));
    }
    Ok(if examined.iter().all(|one| one.well) {
        Status::Done
    } else {
        Status::DidNotHold
    })
}

/// The ledger at `path`, open.
pub(super) fn open(path: &Path) -> Result<Store, Faults> {
    Store::open(path).map_err(|error| fault(path, &error))
}

/// The ledger at `path`, open, made if there is none. Where its folder is not there either,
/// the command line is wrong.
fn open_or_create(path: &Path) -> Result<Store, Faults> {
    let address = Address::of(path);
    let folder = address.file().and_then(Path::parent);
    let folder = folder.filter(|folder| *folder != Path::new(""));
    if let Some(missing) = folder.filter(|folder| !folder.is_dir()) {
        refuse(&format!(
            "there is no folder {} to keep a ledger in: make it first",
            missing.display()
        ));
    }
    Store::open_or_create(path).map_err(|error| fault(path, &error))
}

/// The ledger at `path`, open, if there is one.
fn open_if_there(path: &Path) -> Result<Option<Store>, Faults> {
    Store::open_if_there(path).map_err(|error| fault(path, &error))
}

/// Where the ledger lies, as it can be shown: without a password.
pub(super) fn shown(path: &Path) -> String {
    Address::of(path).to_string()
}

/// Why the store could not do it, as a fault of the file `path`.
pub(super) fn fault(path: &Path, error: &StoreError) -> Faults {
    let file = shown(path);
    let what = error.to_string();
    if error.is_system() {
        Fault::system(file, what, error.help()).into()
    } else if error.is_broken() {
        Fault::altered(file, what, error.help()).into()
    } else {
        Fault::new(file, what, error.help()).into()
    }
}

/// Every entry with its community and place.
fn all_entries(store: &mut Store) -> Result<Vec<(String, u64, String)>, Faults> {
    let mut all = Vec::new();
    let path: PathBuf = store.path().to_path_buf();
    let each = store.each_entry(|community, place, body| {
        all.push((community.to_owned(), place, body.to_owned()));
    });
    each.map_err(|error| fault(&path, &error))?;
    Ok(all)
}

/// When something new of `community` is recorded: now by this machine's clock, or when the
/// last entry was recorded, if that is later. Nothing is recorded before what is there.
fn moment(ledger: &Ledgers, community: &str) -> String {
    let clock = Moment::parse(&now()).expect("the clock gives a moment");
    ledger.moment(community, clock).to_string()
}

/// Stamps entries by this machine's clock, and those that are in the ledger as
/// they were stamped then.
struct Clock<'a> {
    store: Option<&'a mut Store>,
    now: String,
}

impl<'a> Clock<'a> {
    fn new(store: Option<&'a mut Store>) -> Self {
        Self { store, now: now() }
    }
}

impl Stamp for Clock<'_> {
    fn new_id(&mut self) -> Result<String, Faults> {
        let id = new_id().map_err(|error| fault(Path::new("this machine"), &error))?;
        Ok(id.to_string())
    }

    fn now(&mut self) -> String {
        self.now.clone()
    }

    fn recorded(&mut self, id: &str) -> Option<String> {
        let id = allotment_ledger::EntryId::parse(id)?;
        let kept = self.store.as_mut()?.entry(id).ok().flatten()?;
        let entry: serde_json::Value = serde_json::from_str(&kept.canonical).ok()?;
        entry["recorded"].as_str().map(str::to_owned)
    }
}
