//! Why what is within reach could not be worked out.

/// Why what is within reach could not be worked out.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum AssetsError {
    /// A distance that is none.
    #[error("{what} is {metres} metres: write a distance above 0")]
    NoDistance {
        /// Which distance.
        what: &'static str,
        /// As given.
        metres: f64,
    },
    /// A catchment without steps.
    #[error("the catchment has no steps: write them as [[500, 1.0], [1000, 0.68]]")]
    NoSteps,
    /// Steps that do not lead outward.
    #[error(
        "step {step} ends at {metres} metres, not beyond the step before: put the nearest first"
    )]
    StepsNotOutward {
        /// Which step, from 1.
        step: usize,
        /// Where it ends.
        metres: f64,
    },
    /// A weight that is none.
    #[error("the weight of step {step} is {weight}: write a weight from 0 to 1")]
    NoWeight {
        /// Which step, from 1.
        step: usize,
        /// As given.
        weight: f64,
    },
    /// Nothing to put.
    #[error("0 more are to be sited: ask for at least 1")]
    NoneToSite,
    /// A network without edges.
    #[error("the network has no edge to walk: give an extract with roads and paths")]
    NoNetwork,
}
