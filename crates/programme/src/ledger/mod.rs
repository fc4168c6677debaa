//! The ledger on the command line: entries from files, views as tables,
//! receipts, and exports that other people's programs read.

mod columns;
mod datapackage;
mod entries;
mod grants;
mod iati;
mod import;
mod journal;
mod lines;
mod receipt;
mod reconcile;
mod sheets;

pub use datapackage::datapackage;
pub use entries::{Given, Stamp, read_entries, refused};
pub use grants::grants_export;
pub use iati::{Payment, iati};
pub use import::{ImportOptions, Imported, import_grants, imported_entries};
pub use journal::{Moved, journal};
pub use receipt::{Kept, kept_outside, receipt};
pub use reconcile::{Reconciled, reconcile};
pub use sheets::{
    FindingRow, balance_sheet, certainty_sheet, commitments_sheet, date_of, entries_sheet,
    findings_sheet, keys_sheet, promises_sheet, slippage_sheet, waterfall_sheet,
};

/// `bytes` in standard base64, as entries carry them.
#[must_use]
pub fn base64(bytes: &[u8]) -> String {
    use base64::Engine;
    base64::engine::general_purpose::STANDARD.encode(bytes)
}
