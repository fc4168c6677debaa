//! What others say of an election: a line of JSON.

use serde::Deserialize;

/// An election, and what others counted.
#[derive(Debug, Deserialize)]
pub(super) struct Expected {
    /// Its name in the archive.
    pub(super) file: String,
    /// The hash of its bytes, in hexadecimal.
    pub(super) sha256: String,
    /// What came out, by rule.
    pub(super) cases: Vec<Counted>,
    /// The rule that the file says the city used.
    pub(super) declared_rule: Option<String>,
    /// The rules from which the funded projects follow, in one order of ties
    /// or another.
    pub(super) official_follows_from: Option<Vec<String>>,
    /// What a city decided that used Equal Shares.
    pub(super) official_equal_shares: Option<Counted>,
}

/// What came out of a rule.
#[derive(Debug, Deserialize)]
pub(super) struct Counted {
    #[serde(default = "equal_shares")]
    pub(super) rule: String,
    pub(super) completion: Option<String>,
    pub(super) step: Option<String>,
    pub(super) stop: Option<String>,
    pub(super) satisfaction: Option<String>,
    pub(super) ties: String,
    /// The projects' codes, in the order bought.
    pub(super) selected: Vec<String>,
    pub(super) spent: String,
    /// Ties met, each the codes of the projects that tied.
    pub(super) ties_met: Option<Vec<Vec<String>>>,
    /// Who counted; nobody where a city decided.
    #[serde(default)]
    pub(super) from: String,
}

fn equal_shares() -> String {
    "equal-shares".into()
}
