//! `outcome power`, as people type it.

use std::path::PathBuf;

use allotment_programme::outcome::{PowerChoice, Unbalanced};
use clap::Args;

use super::{AnswerArgs, ColumnArgs, chance, one_or_more};
use crate::args::{SEED, named};

/// `outcome power`.
#[derive(Debug, Args)]
pub struct Power {
    /// A panel of earlier years; what is tried are its units that nobody treated
    #[arg(value_name = "PANEL")]
    pub file: PathBuf,
    #[command(flatten)]
    #[allow(missing_docs, reason = "clap would show it as help")]
    pub columns: ColumnArgs,
    /// The first period in which the programme would act; by default the panel's own
    #[arg(long, value_name = "PERIOD")]
    pub start: Option<String>,
    /// How many periods from then on will be looked at, if the start is beyond the panel; by default a third of the panel's
    #[arg(long, value_name = "N", value_parser = one_or_more)]
    pub periods_after: Option<usize>,
    /// How many units could be treated; by default as many as in the panel
    #[arg(long, value_name = "NUMBERS", value_delimiter = ',')]
    pub treated_units: Vec<usize>,
    /// Effects to try, in units of the outcome; by default some around what can be seen
    #[arg(
        long,
        value_name = "EFFECTS",
        value_delimiter = ',',
        allow_hyphen_values = true
    )]
    pub effects: Vec<f64>,
    /// Draws of who is treated
    #[arg(long, value_name = "N", default_value_t = 1000)]
    pub draws: u32,
    /// The chance with which intervals cover: the test's size is one less that
    #[arg(long, default_value_t = 0.95, value_parser = chance)]
    pub level: f64,
    /// The chance with which the smallest effect is to be seen
    #[arg(long = "power", value_name = "POWER", default_value_t = 0.8, value_parser = chance)]
    pub chance: f64,
    /// What happens with units that are not seen in every period
    #[arg(long, default_value = "refuse", value_parser = named([
        (Unbalanced::Refuse, "refuse"), (Unbalanced::Drop, "drop"),
    ]))]
    pub unbalanced: Unbalanced,
    /// The seed of everything drawn
    #[arg(long, default_value_t = SEED)]
    pub seed: u64,
    #[command(flatten)]
    #[allow(missing_docs, reason = "clap would show it as help")]
    pub answer: AnswerArgs,
}

impl Power {
    /// As the stage takes it.
    #[must_use]
    pub fn choice(&self) -> PowerChoice {
        PowerChoice {
            start: self.start.clone(),
            after: self.periods_after,
            treated: self.treated_units.clone(),
            effects: self.effects.clone(),
            draws: self.draws,
            seed: self.seed,
            level: self.level,
            power: self.chance,
            unbalanced: self.unbalanced,
        }
    }
}
