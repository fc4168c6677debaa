//! Extracts of OpenStreetMap.

use allotment_streetmap::StreetMapError;
use allotment_table::{Fault, Faults};

/// What must be shown with anything made of an extract.
pub(in crate::assets) const ATTRIBUTION: &str = "© OpenStreetMap contributors, ODbL 1.0";

/// Why the extract `file` could not be read, as a fault.
pub(in crate::assets) fn refused(error: &StreetMapError, file: &str) -> Faults {
    let message = error.to_string();
    let (what, help) = message
        .split_once(": ")
        .unwrap_or((&message, "fetch it again"));
    Fault::new(file, what, help).into()
}
