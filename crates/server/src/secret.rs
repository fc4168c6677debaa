//! The service's secret, in a file that only its owner reads.

use std::fs;
use std::io::Write;
use std::path::Path;

use allotment_ledger::Hash;
use allotment_poll::MasterKey;
use allotment_store::{new_secret, only_for_owner};
use allotment_table::{Fault, Faults};

/// The secret in the file `path`, after making one if there is none.
///
/// # Errors
/// [`Faults`] if it cannot be made or read, or is no secret.
pub(crate) fn secret(path: &Path) -> Result<MasterKey, Faults> {
    let shown = path.display().to_string();
    let system = |what: String| {
        let help = "see to the rights of the folder, then start again";
        Faults::from(Fault::system(shown.clone(), what, help))
    };
    if !path.exists() {
        let new = new_secret().map_err(|error| system(error.to_string()))?;
        let written = format!("{}\n", Hash::new(new));
        let made = fs::OpenOptions::new()
            .write(true)
            .create_new(true)
            .open(path);
        let made = made.and_then(|mut file| {
            // Before anything is in it.
            let _where_there_are_rights = only_for_owner(path);
            file.write_all(written.as_bytes())?;
            file.sync_all()
        });
        made.map_err(|error| system(format!("the secret cannot be written: {error}")))?;
        return Ok(MasterKey::new(new));
    }
    let text =
        fs::read_to_string(path).map_err(|error| system(format!("it cannot be read: {error}")))?;
    let bytes = Hash::from_hex(text.trim()).ok_or_else(|| {
        let what = "it is not the service's secret: 64 hexadecimal digits";
        Faults::from(Fault::new(
            shown,
            what,
            "name the file that the service made",
        ))
    })?;
    Ok(MasterKey::new(*bytes.bytes()))
}
