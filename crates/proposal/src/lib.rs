#![doc = include_str!("../README.md")]

mod call;
mod draft;
mod ideas;
mod money;
mod seen;
mod state;
mod step;
mod text;
mod words;

pub use call::{Call, CallFault, TypedCall};
pub use draft::{OnDraft, draft_vote};
pub use ideas::{Idea, Ideas, Refused};
pub use money::{NotMoney, typed_money};
pub use state::State;
pub use step::{By, Event, Judgement, Reason, ReasonKind, Step, WORDS_MOST};
pub use text::{IdeaFault, IdeaField, IdeaText, TypedIdea};
pub use words::{CONTACT_MOST, is_unseen, lines, one_line};
