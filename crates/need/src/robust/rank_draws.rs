//! The ranks of every draw, kept small.

/// The ranks of all places in all draws: two bytes each up to 65,535 places,
/// four beyond.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RankDraws {
    places: usize,
    cells: Cells,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Cells {
    Narrow(Vec<u16>),
    Wide(Vec<u32>),
}

/// A rank as it is kept.
pub(super) trait RankCell: Copy + Ord + Send + Sync + Default {
    fn keep(rank: u32) -> Self;
    fn rank(self) -> u32;
}

impl RankCell for u16 {
    fn keep(rank: u32) -> Self {
        debug_assert!(Self::try_from(rank).is_ok(), "{rank} in two bytes");
        #[expect(
            clippy::cast_possible_truncation,
            reason = "kept for 65,535 places at most"
        )]
        {
            rank as Self
        }
    }

    fn rank(self) -> u32 {
        u32::from(self)
    }
}

impl RankCell for u32 {
    fn keep(rank: u32) -> Self {
        rank
    }

    fn rank(self) -> u32 {
        self
    }
}

impl RankDraws {
    pub(super) fn new(places: usize, cells: Cells) -> Self {
        Self { places, cells }
    }

    pub(super) fn cells(&self) -> &Cells {
        &self.cells
    }

    /// How many places each draw ranks.
    #[must_use]
    pub fn places(&self) -> usize {
        self.places
    }

    /// How many draws there are.
    #[must_use]
    pub fn draws(&self) -> usize {
        let cells = match &self.cells {
            Cells::Narrow(cells) => cells.len(),
            Cells::Wide(cells) => cells.len(),
        };
        cells / self.places
    }

    /// The rank of the place in row `row` in draw `draw`, both from 0.
    #[must_use]
    pub fn rank(&self, draw: usize, row: usize) -> u32 {
        assert!(row < self.places, "row {row} of {}", self.places);
        let at = draw * self.places + row;
        match &self.cells {
            Cells::Narrow(cells) => cells[at].rank(),
            Cells::Wide(cells) => cells[at],
        }
    }

    /// Puts the ranks of draw `draw` into `ranks`, one a place in the model's
    /// order: to select anew in each draw without allocating anew.
    pub fn copy_draw(&self, draw: usize, ranks: &mut Vec<u32>) {
        let rows = draw * self.places..(draw + 1) * self.places;
        ranks.clear();
        match &self.cells {
            Cells::Narrow(cells) => ranks.extend(cells[rows].iter().map(|cell| cell.rank())),
            Cells::Wide(cells) => ranks.extend_from_slice(&cells[rows]),
        }
    }
}
