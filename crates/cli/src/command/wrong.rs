//! A command line that contradicts itself.

use clap::CommandFactory;
use clap::error::ErrorKind;

use crate::args::Cli;

/// Ends as clap does where it finds a contradiction itself: with `message` and
/// status 2.
pub(super) fn wrong(message: &str) -> ! {
    Cli::command()
        .error(ErrorKind::ArgumentConflict, message)
        .exit()
}
