//! Why figures cannot be brought onto another geography.

/// Why pieces are no crosswalk.
#[derive(Debug, Clone, Copy, thiserror::Error, PartialEq)]
#[non_exhaustive]
pub enum CrosswalkError {
    /// A place has no piece, so its counts would be lost.
    #[error(
        "the place at position {from} has no part anywhere, so its figures would be lost: add the places that it lies in to the look-up"
    )]
    Nowhere {
        /// The place's position.
        from: usize,
    },
    /// A weight that cannot share anything out.
    #[error("the weight {weight} cannot share anything out: write a number that is 0 or more")]
    Weight {
        /// The piece's position.
        piece: usize,
        /// The weight.
        weight: f64,
    },
    /// A piece of places that were not announced.
    #[error("the piece at position {piece} is of places beyond those given")]
    Beyond {
        /// The piece's position.
        piece: usize,
    },
}
