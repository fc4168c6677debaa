//! The outcome stage: a panel on a plain file, by a method, as a document, a
//! table and a sentence.

mod calendar;
mod choice;
mod document;
mod finding;
mod group_time;
mod interrupted;
mod method;
mod panel;
mod run;
mod watch;
mod words;

pub use allotment_outcome::group_time::{Base, CannotEstimate, Control, Estimator};
pub use allotment_outcome::panel::Unbalanced;
pub use allotment_outcome::watch::{Improvement, Screening};
pub use calendar::Calendar;
pub use choice::OutcomeChoice;
pub use finding::{Estimated, Finding};
pub use method::Method;
pub use panel::{PanelColumns, PanelTable};
pub use run::outcome;
pub use watch::{WatchChoice, Watched, watch};
