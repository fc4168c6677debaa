//! The decide stage: an election on plain files or of a programme, by a rule,
//! as tables, documents and sentences.

mod audit;
mod choice;
mod convert;
mod document;
mod explain;
mod input;
mod limits;
mod participation;
mod places;
mod publish;
mod run;
mod tables;
mod tally;
mod words;

pub use allotment_decide::{Completion, Satisfaction, Start, Stop, TieBreak, Ties};
pub use allotment_election::{Decimal, VoteType};
pub use audit::{AuditRun, Required};
pub use choice::{Choice, Rule, Step};
pub use convert::{Checked, check_election, converted, is_pb, other_tables};
pub use document::{Amounts, projects_sheet};
pub use explain::Explained;
pub use input::{ElectionFiles, Loaded};
pub use limits::{LimitChoice, quoted};
pub use participation::{
    GroupRow, GroupWords, PARTICIPATION, Participated, ParticipationChoice, TookPart,
    participation_of,
};
pub use places::{
    BudgetFrom, Commitment, DecideRun, DecideSpec, Electorate, PlaceElection, Places, Published,
    commitments_table, decide_places, elections_table, projects_table,
};
pub use publish::{Examination, Publication, PublishChoice, examined, published};
pub use run::{Compared, Decided, Detail, Settled, decide};
pub use tables::TableForm;
pub use tally::{tally, tally_document};
pub use words::in_words;
