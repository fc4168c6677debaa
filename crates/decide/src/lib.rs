//! Residents choose: participatory budgeting, proportional and exact.
//!
//! An [`allotment_election::Election`] becomes a [`Contest`] (whole numbers,
//! identical ballots together); a rule makes an [`Outcome`] of it.

mod audit;
mod contest;
mod error;
mod explain;
mod group;
mod limits;
mod logarithm;
mod outcome;
mod participation;
mod publish;
mod rule;
mod satisfaction;
mod ties;

pub use audit::{
    Audit, Axiom, CERTIFICATE_ROWS_MAX, Comparison, Exhaustive, Fairness, Fits, Flaw, Payment,
    PriceSystem, Priceable, SEARCH_CELLS_MAX, SEARCH_GROUPS_MAX, Served, Wronged, audit,
    certificate, compare, verify,
};
pub use contest::{AMOUNT_MAX, Candidate, Contest, ContestOptions, Groups};
pub use error::DecideError;
pub use explain::{
    Answer, Approvals, Bought, Change, Changes, Claim, Explanation, Flow, FlowRound, NotFunded,
    PlainExplanation, PlainRule, ServedOfSize, Verdict, Went, Words, explain, explain_all,
    explain_all_plain, explain_plain, flow,
};
pub use limits::{KeptOut, Limits, Open, Quota};
pub use outcome::Outcome;
pub use participation::{
    AgeBands, Eligible, Fared, PERSONAL_COLUMNS, Participation, ParticipationOptions,
    ParticipationRow, ParticipationTable, participation,
};
pub use publish::{
    Examined, People, PeopleRow, PublishOptions, Recognisable, Told, Withheld, examine,
    publishable, recognisable,
};
pub use rule::{
    Completion, EqualShares, EqualSharesOptions, Purchase, Start, Stop, equal_shares,
    equal_shares_outcome,
};
pub use rule::{DeclaredOutcome, DeclaredRule, declared};
pub use rule::{GreedyOptions, GreedyOrder, Misfit, greedy, greedy_from};
pub use rule::{MaxWelfare, MaxWelfareOptions, max_welfare};
pub use rule::{MaximinSupportOptions, maximin_support};
pub use rule::{PhragmenOptions, phragmen};
pub use satisfaction::{Satisfaction, Utilities};
pub use ties::{Tie, TieBreak, Ties};
