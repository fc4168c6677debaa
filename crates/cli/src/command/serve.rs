//! `serve` and `config`: the service, and how it is set up.

use std::path::Path;
use std::sync::{Arc, OnceLock};

use allotment_programme::Programme;
use allotment_server::{Flags, Inputs, Say, Settings, Stop, run, stop};
use allotment_table::Faults;

use crate::args::{Config, ConfigCommand, Serve, ServeFlags};
use crate::render::{Status, say, to_standard_output};

/// How many codes the demo shows for each practice vote.
const CODES: usize = 8;

/// What tells the service to stop, while there is one.
static STOP: OnceLock<Stop> = OnceLock::new();

/// Tells the service to stop, if it is served; whether it is.
pub fn stop_serving() -> bool {
    STOP.get().map(Stop::now).is_some()
}

/// Serves a programme until it is told to stop.
///
/// # Errors
/// [`Faults`] of the settings, of the programme, or of the machine.
pub fn serve(args: &Serve) -> Result<Status, Faults> {
    serve_folder(&args.dir, &args.flags, None)
}

/// The same after the demo: with its practice vote open.
pub fn serve_demo(folder: &Path, flags: &ServeFlags) -> Result<Status, Faults> {
    serve_folder(folder, flags, Some(CODES))
}

fn serve_folder(folder: &Path, flags: &ServeFlags, codes: Option<usize>) -> Result<Status, Faults> {
    let mut faults = Faults::new();
    let settings = faults.collect(Settings::read(folder, &said(flags)));
    let inputs = faults.collect(Programme::read(folder).and_then(|read| Inputs::read(&read)));
    let (Some(mut settings), Some(inputs)) = (settings, inputs) else {
        return Err(faults);
    };
    // The demo has no mail, and nobody's data.
    settings.print_links |= codes.is_some();
    let stop = STOP.get_or_init(stop);
    let aloud: Say = Arc::new(say);
    run(settings, inputs, &aloud, stop, codes)?;
    say("Stopped.");
    Ok(Status::Done)
}

fn said(flags: &ServeFlags) -> Flags {
    Flags {
        listen: flags.listen.clone(),
        address: flags.address.clone(),
    }
}

/// Looks at the service's settings.
///
/// # Errors
/// [`Faults`] of the settings.
pub fn config(args: &Config) -> Result<Status, Faults> {
    match &args.command {
        ConfigCommand::Check(folder) => match Settings::read(&folder.dir, &Flags::default()) {
            Ok(_) => {
                say("Nothing is wrong.");
                Ok(Status::Done)
            }
            Err(faults) if faults.is_system() => Err(faults),
            Err(faults) => {
                say(faults.report().trim_end());
                Ok(Status::DidNotHold)
            }
        },
        ConfigCommand::Dump(folder) => {
            let settings = Settings::read(&folder.dir, &Flags::default())?;
            to_standard_output(settings.dump().as_bytes())?;
            Ok(Status::Done)
        }
    }
}
