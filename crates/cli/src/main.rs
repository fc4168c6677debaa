//! The binary `allotment`: the only place that knows the terminal.

mod args;
mod command;
mod destination;
mod progress;
mod render;

use std::process::{self, ExitCode};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use allotment_table::wait_for_writers;
use clap::Parser;

use crate::args::{Cli, Command};
use crate::render::{Status, say};

#[cfg(not(target_env = "msvc"))]
#[global_allocator]
static MEMORY: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

/// The machine refused, or this program is at fault.
const FAULT_OF_OURS: u8 = 1;
/// The command line is wrong, as clap ends by itself.
const WRONG_COMMAND_LINE: u8 = 2;
/// The input is wrong.
const WRONG_INPUT: u8 = 3;
/// A check that was asked for did not hold.
const DID_NOT_HOLD: u8 = 4;
/// The status by which shells know that a program was interrupted: 128 + 2.
const INTERRUPTED: i32 = 130;

/// Sees to it that Ctrl-C leaves no half-written file: what is being written is
/// written whole first. A second Ctrl-C does not wait.
fn end_between_writes() {
    let asked = AtomicBool::new(false);
    let ended = ctrlc::set_handler(move || {
        if asked.swap(true, Ordering::SeqCst) {
            process::exit(INTERRUPTED);
        }
        // What is served finishes what it began, and ends by itself.
        if command::stop_serving() {
            return;
        }
        thread::spawn(|| {
            let _nobody_writes = wait_for_writers();
            process::exit(INTERRUPTED);
        });
    });
    // Without a handler Ctrl-C ends the program at once, as everywhere else.
    drop(ended);
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    end_between_writes();
    let result = match cli.command {
        Command::Demo(args) => command::demo(&args),
        Command::New(args) => command::new(&args),
        Command::Check(args) => command::check(&args),
        Command::Run(args) => command::run(&args),
        Command::Why(args) => command::why(&args),
        Command::Verify(args) => command::verify(&args),
        Command::Peers(args) => command::peers(&args),
        Command::Share(args) => command::share(&args),
        Command::Assets(args) => command::assets(&args),
        Command::Decide(args) => command::decide(&args),
        Command::Outcome(args) => command::outcome(&args),
        Command::Examine(args) => command::examine(&args),
        Command::Data(args) => command::data(&args),
        Command::Places(args) => command::places(&args),
        Command::Place(args) => command::place(&args),
        Command::Connect(args) => command::connect(&args),
        Command::Crosswalk(args) => command::crosswalk(&args),
        Command::Roadmap(args) => command::roadmap(&args),
        Command::Plan(args) => command::plan(&args),
        Command::Ledger(args) => command::ledger(&args),
        Command::Serve(args) => command::serve(&args),
        Command::Config(args) => command::config(&args),
        Command::Backup(args) => command::backup(&args),
        Command::Restore(args) => command::restore(&args),
        Command::Upgrade(args) => command::upgrade(&args),
        Command::Doctor(args) => Ok(command::doctor(&args)),
        Command::Migrate(args) => command::migrate(&args),
        Command::Need(args) => command::need(&args),
        Command::Shrink(args) => command::shrink(&args),
        Command::Overlay(args) => command::overlay(&args),
        Command::Clusters(args) => command::clusters(&args),
        Command::Group(args) => command::group(&args),
        Command::Targets(args) => command::targets(&args),
        Command::Summarise(args) => command::summarise(&args),
    };
    match result {
        Ok(Status::Done) => ExitCode::SUCCESS,
        Ok(Status::DidNotHold) => DID_NOT_HOLD.into(),
        Err(faults) => {
            say(faults.report().trim_end());
            if faults.is_system() {
                FAULT_OF_OURS.into()
            } else if faults.is_altered() {
                DID_NOT_HOLD.into()
            } else if faults.is_asked() {
                WRONG_COMMAND_LINE.into()
            } else {
                WRONG_INPUT.into()
            }
        }
    }
}
