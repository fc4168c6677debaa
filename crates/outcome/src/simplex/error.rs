//! Why nothing can be fitted.

/// What is wrong with the points. Donors are counted from zero.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SimplexError {
    /// There is nobody to weigh.
    #[error("there is no donor to weigh: give at least one")]
    NoDonor,
    /// There is nothing to be near in.
    #[error("{donors} donors have no number to be compared in: give at least one")]
    NoNumber {
        /// How many donors.
        donors: usize,
    },
    /// The numbers do not divide into donors.
    #[error("{found} numbers do not divide into donors of {each}: give {each} a donor")]
    Shape {
        /// Numbers found.
        found: usize,
        /// Numbers that a donor has.
        each: usize,
    },
    /// A number is not finite.
    #[error("number {at} of donor {donor} is not finite: leave it missing instead")]
    NotFinite {
        /// The donor.
        donor: usize,
        /// Which of its numbers, from zero.
        at: usize,
    },
    /// The target has another length.
    #[error("the target has {found} numbers where donors have {expected}: give as many")]
    Target {
        /// Numbers found.
        found: usize,
        /// Numbers expected.
        expected: usize,
    },
    /// A number of the target is not finite.
    #[error("number {at} of the target is not finite: leave it missing instead")]
    TargetNotFinite {
        /// Which of its numbers, from zero.
        at: usize,
    },
}
