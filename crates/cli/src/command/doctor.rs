//! `doctor`: what is wrong with a folder that is served, and what to do.

use std::fs;
use std::path::Path;
use std::time::{Duration, SystemTime};

use allotment_programme::Programme;
use allotment_server::{Flags, Inputs, Settings, examine_certificate};
use allotment_store::{
    Examined, StoreError, doctor as examine_ledger, examine_ground, examine_service,
};

use super::ledger::ledger_of;
use crate::args::Folder;
use crate::render::{Status, say};

/// The day before which no program of this kind was made: 2026-11-01.
const MADE: Duration = Duration::from_hours(498_192);
/// How far another machine's clock may be ahead when it wrote a file here.
const AHEAD: Duration = Duration::from_mins(2);

/// Looks at everything that a service stands on. What cannot be looked at is told
/// like all else.
pub fn doctor(args: &Folder) -> Status {
    let folder = args.dir.as_path();
    let mut sick = false;
    let mut tell = |well: bool, what: &str, found: &str| {
        sick |= !well;
        let mark = if well { "well" } else { "not well" };
        say(&format!("{mark}: {what}: {found}"));
    };
    let settings = match Settings::read(folder, &Flags::default()) {
        Ok(settings) => {
            tell(true, "its settings", "nothing is wrong with them");
            Some(settings)
        }
        Err(faults) => {
            tell(false, "its settings", faults.report().trim_end());
            None
        }
    };
    match Programme::read(folder).and_then(|read| Inputs::read(&read)) {
        Ok(_) => tell(true, "what it shows", "the last run of the programme"),
        Err(faults) => tell(false, "what it shows", faults.report().trim_end()),
    }
    let (well, found) = clock(folder);
    tell(well, "the clock", &found);
    if let Some(settings) = settings {
        let (well, found) = secret(&settings);
        tell(well, "the service's secret", &found);
        let own = settings.encryption.as_ref().map(examine_certificate);
        let (well, found) = match own {
            Some(Ok(())) => (true, "the service's own: it can be used".to_owned()),
            Some(Err(faults)) => (false, faults.report().trim_end().to_owned()),
            None if settings.is_encrypted() => {
                (true, "whatever stands in front has it, and its dates".to_owned())
            }
            None if settings.listen.ip().is_loopback() => {
                (true, "none: only this machine reaches the service".to_owned())
            }
            None => (false, "none, and others reach the service: give it one (certificate, or certificates_from), or put a proxy with one in front, and set address to https://…".to_owned()),
        };
        tell(well, "the certificate", &found);
        let of = |what: &str| format!("the service's database, {what}");
        if settings.database.exists() {
            tell_all(
                &mut tell,
                "the service's database",
                examine_service(&settings.database),
            );
        } else {
            let found = "not there yet: the service makes it when it first starts";
            tell(true, &of(&settings.database.display().to_string()), found);
            for one in examine_ground(&settings.database) {
                tell(one.well, &of(one.what), &one.found);
            }
        }
    }
    match ledger_of(folder) {
        Ok(ledger) if ledger.exists() => tell_all(&mut tell, "the ledger", examine_ledger(&ledger)),
        Ok(_) => {}
        Err(faults) => tell(false, "the ledger", faults.report().trim_end()),
    }
    if sick {
        Status::DidNotHold
    } else {
        Status::Done
    }
}

fn tell_all(
    tell: &mut impl FnMut(bool, &str, &str),
    of: &str,
    examined: Result<Vec<Examined>, StoreError>,
) {
    match examined {
        Ok(all) => {
            for one in all {
                tell(one.well, &format!("{of}, {}", one.what), &one.found);
            }
        }
        Err(error) => tell(false, of, &format!("{error}: {}", error.help())),
    }
}

/// Whether the clock can be right: not before this program was made, and not
/// before something here was written.
fn clock(folder: &Path) -> (bool, String) {
    let now = SystemTime::now();
    let since = now.duration_since(SystemTime::UNIX_EPOCH);
    if since.is_ok_and(|since| since < MADE) {
        let found = "it is years behind: set it, and let it be kept by NTP";
        return (false, found.to_owned());
    }
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let later = entries.filter_map(|entry| {
        let written = entry.metadata().ok()?.modified().ok()?;
        (written > now + AHEAD).then(|| entry.file_name().to_string_lossy().into_owned())
    });
    match later.min() {
        Some(file) => (
            false,
            format!(
                "{file} was written later than it is now: the clock went back; set it, and let it be kept by NTP"
            ),
        ),
        None => (true, allotment_store::now()),
    }
}

fn secret(settings: &Settings) -> (bool, String) {
    let at = settings.secret_file.display();
    if !settings.secret_file.exists() {
        return if settings.database.exists() {
            (
                false,
                format!("{at} is not there: put its copy back, or no code and no session is known"),
            )
        } else {
            let found = "not there yet: the service makes it when it first starts";
            (true, found.to_owned())
        };
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = settings
            .secret_file
            .metadata()
            .map(|about| about.permissions().mode());
        if mode.is_ok_and(|mode| mode & 0o077 != 0) {
            let found = format!("others on this machine can read it: chmod 600 {at}");
            return (false, found);
        }
    }
    let text = fs::read_to_string(&settings.secret_file).unwrap_or_default();
    let is_one =
        text.trim().len() == 64 && text.trim().bytes().all(|byte| byte.is_ascii_hexdigit());
    if is_one {
        (
            true,
            format!("{at}; keep a copy of it apart from those of the database"),
        )
    } else {
        (
            false,
            format!("{at} is no secret of 64 hexadecimal digits: put its copy back"),
        )
    }
}
