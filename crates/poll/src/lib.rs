#![doc = include_str!("../README.md")]

mod ballot;
mod canonical;
mod code;
mod definition;
mod election;
mod fault;
mod keys;
mod order;
mod paper;
mod publication;
mod read;
mod receipt;
mod standing;
mod text;

pub use ballot::{Ballot, BallotFault, Marks};
pub use code::{Code, CodeFault};
pub use definition::{Definition, Project, Rule, Style};
pub use election::election;
pub use fault::DefinitionFault;
pub use keys::{MasterKey, PollKeys};
pub use order::shuffled;
pub use paper::{PaperEntry, PaperNumber, PaperNumberFault, PaperProgress, Papers};
pub use publication::{CastBallot, Nonce, PaperTurnout, PublicationFault, Published, Turnout};
pub use read::read_definition;
pub use receipt::{Receipt, is_in};
pub use standing::{Closed, Sealed, Standing};
pub use text::Text;
