//! Prints what is proved: every case, how much of it matches, and its source.

use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

use allotment_proof::{
    DATA_VARIABLE, Data, Finding, ProofError, Report, cases, data_folder, prove,
};

/// This program is at fault.
const FAULT_OF_OURS: u8 = 1;
/// A case does not hold.
const DID_NOT_HOLD: u8 = 4;

fn main() -> ExitCode {
    match report() {
        Ok((report, has_data)) => {
            let absent = if has_data {
                String::new()
            } else {
                format!("no data folder: set {DATA_VARIABLE} to run what was skipped\n")
            };
            let said = format!("{report}\n{absent}");
            if std::io::stdout().write_all(said.as_bytes()).is_err() {
                return FAULT_OF_OURS.into();
            }
            let ran = !has_data || report.made() > 0;
            if report.is_fine() && ran {
                ExitCode::SUCCESS
            } else {
                DID_NOT_HOLD.into()
            }
        }
        Err(error) => {
            let _ = writeln!(std::io::stderr(), "error: {error}");
            FAULT_OF_OURS.into()
        }
    }
}

fn report() -> Result<(Report, bool), ProofError> {
    let all = cases(&Path::new(env!("CARGO_MANIFEST_DIR")).join("cases"))?;
    let folder = data_folder()?;
    let has_data = folder.is_some();
    let data = folder.map(Data::new);
    let findings: Vec<Finding> = all
        .iter()
        .flat_map(|case| prove(case, data.as_ref()))
        .collect();
    Ok((Report { findings }, has_data))
}
