//! What went wrong, as a status and a page: one place.

use allotment_store::{StoreError, VoteRefused};
use axum::http::StatusCode;

/// Why a request was not done. Becomes a page in `answer.rs`.
#[derive(Debug)]
pub(crate) enum Refusal {
    /// There is no such thing.
    NotFound,
    /// Nobody is signed in who could do it.
    SignInFirst,
    /// Whoever is signed in may not do it.
    NotAllowed,
    /// Nobody has said for which party of the ledger they act.
    ActsForNobody,
    /// The request came from another site's page.
    OtherSite,
    /// What was sent cannot be understood.
    NotUnderstood,
    /// It is not the time: a vote is not open, or is open already; an idea is
    /// elsewhere on its way.
    NotNow,
    /// Too much at this moment.
    Busy,
    /// Our own fault: the words are for the log, not for the page.
    Fault(String),
}

impl Refusal {
    pub(crate) const fn status(&self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::SignInFirst => StatusCode::UNAUTHORIZED,
            Self::NotAllowed | Self::OtherSite => StatusCode::FORBIDDEN,
            Self::NotUnderstood => StatusCode::BAD_REQUEST,
            Self::NotNow | Self::ActsForNobody => StatusCode::CONFLICT,
            Self::Busy => StatusCode::SERVICE_UNAVAILABLE,
            Self::Fault(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// The words of its page.
    pub(crate) const fn key(&self) -> &'static str {
        match self {
            Self::NotFound => "not-found",
            Self::SignInFirst => "sign-in-first",
            Self::NotAllowed => "not-allowed",
            Self::ActsForNobody => "acts-for-nobody",
            Self::OtherSite => "other-site",
            Self::NotUnderstood => "not-understood",
            Self::NotNow => "not-now",
            Self::Busy => "busy",
            Self::Fault(_) => "fault",
        }
    }
}

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Busy => Self::Busy,
            other => Self::Fault(other.to_string()),
        }
    }
}

impl From<VoteRefused> for Refusal {
    fn from(refused: VoteRefused) -> Self {
        match refused {
            VoteRefused::NotOpen | VoteRefused::TooOften => Self::NotNow,
            VoteRefused::NotEntitled | VoteRefused::Cancelled | VoteRefused::OnPaper => {
                Self::NotAllowed
            }
            VoteRefused::Busy => Self::Busy,
            VoteRefused::Failed { why } => Self::Fault(why),
        }
    }
}
