//! The outcome stage: a panel on a plain file, by a method, as a document, a
//! table and a sentence.

mod among_peers;
mod calendar;
mod caution;
mod choice;
mod comparison;
mod design;
mod discontinuity;
mod document;
mod few_clusters;
mod finding;
mod freeze;
mod gaps;
mod group_time;
mod imputation;
mod interrupted;
mod method;
mod moved;
mod panel;
mod pictures;
mod places;
mod power;
mod run;
mod sensitivity;
mod several;
mod spillover;
mod stage;
mod synthetic_control;
mod synthetic_did;
mod told;
mod two_way;
mod value;
mod verdict;
mod watch;
mod words;

pub use allotment_outcome::discontinuity::{Bandwidths, Treated};
pub use allotment_outcome::group_time::{Base, CannotEstimate, Control, Estimator};
pub use allotment_outcome::panel::Unbalanced;
pub use allotment_outcome::sensitivity::Restriction;
pub use allotment_outcome::synthetic_did::Errors;
pub use allotment_outcome::watch::{Improvement, Screening};
pub use among_peers::among_peers;
pub use calendar::Calendar;
pub use choice::OutcomeChoice;
pub use comparison::{MatchChoice, MatchFinding, MatchMethod, compare};
pub use design::{BASES, CONTROLS, Design, ESTIMATORS, UNBALANCED, is_day};
pub use discontinuity::{DiscontinuityChoice, DiscontinuityFinding, jump_at_cut_off};
pub use finding::{Estimated, Finding};
pub use freeze::{Analysed, Departure, Followed, Frozen, freeze};
pub use gaps::{GapsChoice, GapsFinding, gaps};
pub use method::Method;
pub use panel::{PanelColumns, PanelTable};
pub use pictures::{Twin, figures_page, intervals_in_words};
pub use power::{PowerChoice, PowerFinding, power, power_passes_over};
pub use run::outcome;
pub use sensitivity::{
    SensitivityChoice, SensitivityFinding, restriction_key, sensitivity_of_estimates,
    sensitivity_of_panel,
};
pub use several::{Several, several};
pub use spillover::{SpilloverChoice, SpilloverFinding, Whereabouts, rings_round};
pub use stage::{
    Found, Further, FurtherRun, FurtherSpec, GroupFinding, MeasureRun, MeasureSpec, OfCohort,
    OutcomeRun, OutcomeSpec, Question, interval_in_words, run_outcome,
};
pub use synthetic_control::{PredictorChoice, PredictorWeights};
pub use synthetic_did::ERRORS;
pub use told::Told;
pub use value::{Worth, worth};
pub use watch::{WatchChoice, Watched, watch};
pub(crate) use words::{figure, hundredths};
