//! What every request sees.

use std::sync::Arc;

use allotment_poll::MasterKey;
use allotment_programme::serve::Postcodes;
use allotment_report::Sheets;

use crate::assets::Assets;
use crate::language::Words;
use crate::ledger::Ledger;
use crate::limit::{Attempts, Rate};
use crate::measure::Measures;
use crate::polls::Register;
use crate::residents::Places;
use crate::settings::Settings;

/// Links to sign in that are made in a minute: each is a sync of the disk, for which
/// voters wait; from one address, and in all.
const LINKS_EACH: u32 = 20;
const LINKS: u32 = 60;
/// Ideas that are sent or written anew in a minute, for the same reason.
const IDEAS_EACH: u32 = 10;
const IDEAS: u32 = 60;
/// Lines in a minute that tell of people who were not let in.
const STRANGERS: u32 = 60;

/// Where the service says something to whoever runs it.
pub type Say = Arc<dyn Fn(&str) + Send + Sync>;

/// Everything that requests share.
pub(crate) struct Shared {
    pub(crate) settings: Settings,
    pub(crate) words: Words,
    pub(crate) assets: Assets,
    pub(crate) places: Places,
    pub(crate) polls: Register,
    /// What was promised, signed and paid.
    pub(crate) ledger: Ledger,
    pub(crate) master: MasterKey,
    pub(crate) attempts: Attempts,
    /// Who asks for links to sign in.
    pub(crate) asked: Rate,
    /// Who sends ideas.
    pub(crate) ideas: Rate,
    /// What is told of people who were not let in.
    pub(crate) strangers: Rate,
    pub(crate) measures: Measures,
    pub(crate) say: Say,
    /// One payment at a time is confirmed or given up.
    pub(crate) payments: tokio::sync::Mutex<()>,
}

/// The same, as requests hold it.
pub(crate) type App = Arc<Shared>;

impl Shared {
    pub(crate) fn new(
        settings: Settings,
        (sheets, postcodes): (Sheets, Postcodes),
        (polls, ledger): (Register, Ledger),
        master: MasterKey,
        say: Say,
    ) -> Self {
        Self {
            settings,
            words: Words::new(),
            assets: Assets::new(),
            places: Places::new(sheets, postcodes),
            polls,
            ledger,
            master,
            attempts: Attempts::new(),
            asked: Rate::new(LINKS_EACH, LINKS),
            ideas: Rate::new(IDEAS_EACH, IDEAS),
            strangers: Rate::new(STRANGERS, STRANGERS),
            measures: Measures::new(),
            say,
            payments: tokio::sync::Mutex::new(()),
        }
    }
}
