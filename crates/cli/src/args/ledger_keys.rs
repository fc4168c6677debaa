//! `ledger key`, `sign`, `amend`, `succeed` and `erase-person`, as people type
//! them: who signs, and for how long.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::Output;

/// `ledger sign`.
#[derive(Debug, Args)]
pub struct LedgerSign {
    /// The commitment, or the entry of a commitment or of an amendment that waits
    #[arg(value_name = "COMMITMENT")]
    pub what: String,
    /// The file of the secret key
    #[arg(long, value_name = "FILE")]
    pub key: PathBuf,
    /// From which day it counts; else from today
    #[arg(long, value_name = "DATE")]
    pub effective: Option<String>,
}

/// `ledger key`.
#[derive(Debug, Args)]
pub struct LedgerKey {
    /// What to do
    #[command(subcommand)]
    pub command: LedgerKeyCommand,
}

/// What can be done with keys.
#[derive(Debug, Subcommand)]
pub enum LedgerKeyCommand {
    /// Make a party's key: the secret goes to a file, the public part into the ledger
    #[command(
        after_help = "Each further key of a party is signed by one that it has already, with --signed-by.\n\nExamples:  allotment ledger key new --party GB-LAE-HRB --out council.key\n           allotment ledger key new --party GB-LAE-HRB --out deputy.key --signed-by council.key"
    )]
    New(LedgerKeyNew),
    /// Put a new key in the place of one, which signs for it, or two other officers do
    #[command(
        after_help = "With the file of the old key, that key signs. If it is lost, name it as `allotment ledger key list`\ndoes, and let two officers of the party sign, neither of whom brought in the other.\n\nExamples:  allotment ledger key replace council.key --out council-2027.key\n           allotment ledger key replace 3f1c9a0e7d5b2c48 --out council-2027.key \\\n             --signed-by deputy.key --signed-by treasurer.key"
    )]
    Replace(LedgerKeyReplace),
    /// Let a key count no more, from here on; what it signed before still counts
    #[command(
        after_help = "It is signed by the key itself, by the one that brought it in, or by two other officers. The last key\nof a party can only be replaced.\n\nExamples:  allotment ledger key revoke deputy.key --reason \"the officer left\"\n           allotment ledger key revoke 3f1c9a0e7d5b2c48 --reason \"it was lost\" --signed-by council.key"
    )]
    Revoke(LedgerKeyRevoke),
    /// Let in a passkey that asks, through the service, to be a key of its party
    #[command(
        after_help = "FILE is what the service gives whoever asks, under «Bring in my key». It is signed by a key that the\nparty has already; a first key can be vouched for by another party's. Look first whose it is.\n\nExample:  allotment ledger key let-in passkey.json --signed-by trust.key"
    )]
    LetIn(LedgerKeyLetIn),
    /// List the keys and whether they count
    List {
        #[command(flatten)]
        #[allow(missing_docs, reason = "clap would show it as help")]
        output: Output,
    },
}

/// `ledger amend`.
#[derive(Debug, Args)]
pub struct LedgerAmend {
    /// The commitment
    pub commitment: String,
    /// The new amount, in whole minor units such as pence
    #[arg(long, value_name = "MINOR")]
    pub amount: Option<String>,
    /// Of it for things that last
    #[arg(long, value_name = "MINOR")]
    pub capital: Option<String>,
    /// Of it for running things
    #[arg(long, value_name = "MINOR")]
    pub revenue: Option<String>,
    /// When what is paid: a day, an amount and perhaps a milestone, parted by semicolons
    #[arg(long, value_name = "DATE MINOR [MILESTONE]; …")]
    pub schedule: Option<String>,
    /// What for, in residents' words
    #[arg(long, value_name = "TEXT")]
    pub purpose: Option<String>,
    /// How freely it may be spent
    #[arg(long, value_name = "TEXT")]
    pub flexibility: Option<String>,
    /// When it ends
    #[arg(long, value_name = "DATE")]
    pub ends: Option<String>,
    /// Who proposes it: one of the commitment's parties; else whose key comes first
    #[arg(long, value_name = "PARTY", required_unless_present = "signed_by")]
    pub actor: Option<String>,
    /// The file of a party's key that signs it already; give it several times for several
    #[arg(long, value_name = "FILE")]
    pub signed_by: Vec<PathBuf>,
    /// From which day it counts; else from today
    #[arg(long, value_name = "DATE")]
    pub effective: Option<String>,
}

/// `ledger succeed`.
#[derive(Debug, Args)]
pub struct LedgerSucceed {
    /// The party that folds
    pub party: String,
    /// The party that follows it
    #[arg(long, value_name = "PARTY")]
    pub by: String,
    /// Why
    #[arg(long, value_name = "TEXT")]
    pub reason: String,
    /// The file of a key that signs it; give it several times for several
    #[arg(long, value_name = "FILE", required = true)]
    pub signed_by: Vec<PathBuf>,
    /// In this community alone, where the party is in several
    #[arg(long)]
    pub community: Option<String>,
    /// From which day it counts; else from today
    #[arg(long, value_name = "DATE")]
    pub effective: Option<String>,
}

/// `ledger erase-person`.
#[derive(Debug, Args)]
pub struct LedgerErasePerson {
    /// The name as it was given with --holder, or the keyed hash in the entries
    #[arg(value_name = "NAME")]
    pub person: String,
    /// In this community alone, instead of in all
    #[arg(long)]
    pub community: Option<String>,
}

/// `ledger key replace`.
#[derive(Debug, Args)]
pub struct LedgerKeyReplace {
    /// The key that goes: its file, or its name in `key list`
    pub key: String,
    /// The file for the new secret key
    #[arg(long, value_name = "FILE")]
    pub out: PathBuf,
    /// The file of an officer's key that signs it; give it twice for two
    #[arg(long, value_name = "FILE")]
    pub signed_by: Vec<PathBuf>,
    /// In this community alone, where the party is in several
    #[arg(long)]
    pub community: Option<String>,
    /// Who holds it: kept apart from the entries, and can be erased
    #[arg(long, value_name = "NAME")]
    pub holder: Option<String>,
    /// From which day it counts; else from today
    #[arg(long, value_name = "DATE")]
    pub effective: Option<String>,
}

/// `ledger key revoke`.
#[derive(Debug, Args)]
pub struct LedgerKeyRevoke {
    /// The key that goes: its file, or its name in `key list`
    pub key: String,
    /// Why
    #[arg(long, value_name = "TEXT")]
    pub reason: String,
    /// The file of a key that signs it; give it twice for two officers
    #[arg(long, value_name = "FILE")]
    pub signed_by: Vec<PathBuf>,
    /// In this community alone, where the party is in several
    #[arg(long)]
    pub community: Option<String>,
    /// From which day it counts; else from today
    #[arg(long, value_name = "DATE")]
    pub effective: Option<String>,
}

/// `ledger key let-in`.
#[derive(Debug, Args)]
pub struct LedgerKeyLetIn {
    /// What the service gave whoever asks
    pub file: PathBuf,
    /// The file of a key that signs it in; give it several times for several
    #[arg(long, value_name = "FILE", required = true)]
    pub signed_by: Vec<PathBuf>,
    /// From which day it counts; else from today
    #[arg(long, value_name = "DATE")]
    pub effective: Option<String>,
}

/// `ledger key new`.
#[derive(Debug, Args)]
pub struct LedgerKeyNew {
    /// The party
    #[arg(long)]
    pub party: String,
    /// The file for the secret key
    #[arg(long, value_name = "FILE")]
    pub out: PathBuf,
    /// The community, where the party is in several
    #[arg(long)]
    pub community: Option<String>,
    /// A key that the party has already, to sign the new one with
    #[arg(long, value_name = "FILE")]
    pub signed_by: Option<PathBuf>,
    /// A key of another party that knows whose the new one is; give it several times for several
    #[arg(long, value_name = "FILE")]
    pub vouched_by: Vec<PathBuf>,
    /// Who holds it: kept apart from the entries, and can be erased
    #[arg(long, value_name = "NAME")]
    pub holder: Option<String>,
    /// From which day it counts; else from today
    #[arg(long, value_name = "DATE")]
    pub effective: Option<String>,
}
