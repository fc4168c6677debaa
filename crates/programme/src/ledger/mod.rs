//! The ledger on the command line: entries from files, views as tables,
//! receipts, and exports that other people's programs read.

mod came_back;
mod columns;
mod contract;
mod datapackage;
mod demo;
mod entries;
mod fingerprints;
mod grants;
mod iati;
mod identifier;
mod import;
mod journal;
mod keep;
mod lines;
mod paid;
mod pairing;
mod receipt;
mod reconcile;
pub mod returns;
mod sheets;
mod spec;
mod stage;
mod take_up;

pub use datapackage::datapackage;
pub use demo::demo_ledger;
pub use entries::{Given, Stamp, read_entries, refused, schedule};
pub use fingerprints::Fingerprints;
pub use grants::{Grants, Published, grants_export};
pub use iati::{Payment, iati};
pub use import::{ImportOptions, Imported, import_grants};
pub use journal::{Moved, journal};
pub use keep::{KeptLedger, Ledgers, NoLedgers};
pub use receipt::{Kept, kept_outside, receipt};
pub use reconcile::{Reconciled, reconcile};
pub use sheets::{
    FindingRow, HeadFiles, HeadPlaces, balance_sheet, breaches_sheet, burden_sheet,
    certainty_sheet, commitments_sheet, date_of, entries_sheet, findings_sheet, heads_of,
    heads_sheet, health_sheet, keys_sheet, ledger_source, locus_sheet, money_a_head,
    promises_sheet, slippage_sheet, waterfall_sheet, without_end,
};
pub use spec::LedgerSpec;
pub use stage::LedgerRun;
pub(crate) use stage::run_ledger;
pub use take_up::{Taken, Wanted, compare, drawn, take_up};

/// `bytes` in standard base64, as entries carry them.
#[must_use]
pub fn base64(bytes: &[u8]) -> String {
    use base64::Engine;
    base64::engine::general_purpose::STANDARD.encode(bytes)
}
