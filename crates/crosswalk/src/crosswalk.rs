//! Counts shared out from places of one geography to places of another.

use std::collections::BTreeMap;

use crate::CrosswalkError;

/// A part of the place `from` that lies in the place `to`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Piece {
    /// The old place's position.
    pub from: usize,
    /// The new place's position.
    pub to: usize,
    /// How much of the old place it is, beside the place's other pieces: people,
    /// dwellings, area; 0 or more.
    pub weight: f64,
}

/// What of each new place comes from each old one.
///
/// An old place with one new place goes there whole, whatever the weight; one
/// with several is shared out by weight, or equally if all its weights are 0. Beside
/// others a piece of weight 0 is no part of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Crosswalk {
    /// The parts of each old place, in order of new place, end to end.
    parts: Vec<Part>,
    /// Where the parts of each old place begin; one longer than there are.
    starts: Vec<usize>,
    to: usize,
}

#[derive(Debug, Clone, Copy, PartialEq)]
struct Part {
    to: usize,
    fraction: f64,
}

impl Crosswalk {
    /// The crosswalk of `from` old places to `to` new ones that `pieces` make,
    /// in any order. Several pieces of the same two places count together.
    ///
    /// # Errors
    /// [`CrosswalkError`]: an old place without a piece, a weight below 0 or
    /// not finite, a position beyond the places.
    pub fn new(from: usize, to: usize, pieces: &[Piece]) -> Result<Self, CrosswalkError> {
        let mut weights: Vec<BTreeMap<usize, (f64, f64)>> = vec![BTreeMap::new(); from];
        let mut sums = vec![0.0_f64; from];
        for (at, piece) in pieces.iter().enumerate() {
            if piece.from >= from || piece.to >= to {
                return Err(CrosswalkError::Beyond { piece: at });
            }
            if !piece.weight.is_finite() || piece.weight < 0.0 {
                return Err(CrosswalkError::Weight {
                    piece: at,
                    weight: piece.weight,
                });
            }
            let (weight, pieces) = weights[piece.from].entry(piece.to).or_default();
            *weight += piece.weight;
            *pieces += 1.0;
            sums[piece.from] += piece.weight;
        }
        if sums.iter().any(|sum| sum.is_infinite()) {
            return Self::new(from, to, &smaller(pieces, &sums));
        }
        let mut parts = Vec::with_capacity(pieces.len());
        let mut starts = vec![0];
        for (place, weights) in weights.iter_mut().enumerate() {
            if weights.is_empty() {
                return Err(CrosswalkError::Nowhere { from: place });
            }
            let total: f64 = weights.values().map(|(weight, _)| weight).sum();
            // Nothing of the place lies where no weight is, so that nobody there waits for
            // its count, and it is not shared out with them.
            if total > 0.0 {
                weights.retain(|_, (weight, _)| *weight > 0.0);
            }
            let pieces: f64 = weights.values().map(|(_, pieces)| pieces).sum();
            parts.extend(weights.iter().map(|(&to, &(weight, count))| Part {
                to,
                fraction: if weights.len() == 1 {
                    1.0
                } else if total > 0.0 {
                    weight / total
                } else {
                    count / pieces
                },
            }));
            starts.push(parts.len());
        }
        Ok(Self { parts, starts, to })
    }

    /// How many old places there are.
    #[must_use]
    pub fn from_places(&self) -> usize {
        self.starts.len() - 1
    }

    /// How many new places there are.
    #[must_use]
    pub const fn to_places(&self) -> usize {
        self.to
    }

    /// The counts of the new places, in their order, from those of the old.
    ///
    /// A new place without an old one counts 0; one with a part of an old
    /// place whose count is missing is missing. What a place has is shared out
    /// to the last part: the parts add up to it, but for rounding in the last
    /// digit.
    ///
    /// # Panics
    /// If `counts` has not one entry for each old place.
    #[must_use]
    pub fn count(&self, counts: &[Option<f64>]) -> Vec<Option<f64>> {
        assert_eq!(counts.len(), self.from_places(), "a count for each place");
        let mut found = vec![Some(0.0); self.to];
        for (place, count) in counts.iter().enumerate() {
            let mut given = 0.0;
            let parts = self.parts_of(place);
            for (at, part) in parts.iter().enumerate() {
                let is_last = at + 1 == parts.len();
                let amount = count.map(|count| {
                    // The last takes what is left.
                    if is_last {
                        count - given
                    } else {
                        count * part.fraction
                    }
                });
                given += amount.unwrap_or(0.0);
                found[part.to] = found[part.to].zip(amount).map(|(sum, more)| sum + more);
            }
        }
        found
    }

    /// For each new place, how much of its count came from old places that
    /// were shared out, from 0 to 1: that part is estimated, the rest exact.
    ///
    /// Where the new place has a count of 0, or parts of it are missing, the
    /// fractions of the old places stand in for their counts.
    ///
    /// # Panics
    /// If `counts` has not one entry for each old place.
    #[must_use]
    pub fn estimated_shares(&self, counts: &[Option<f64>]) -> Vec<f64> {
        assert_eq!(counts.len(), self.from_places(), "a count for each place");
        let mut sums = vec![Sums::default(); self.to];
        for (place, count) in counts.iter().enumerate() {
            let parts = self.parts_of(place);
            for part in parts {
                let sums = &mut sums[part.to];
                sums.places.add(part.fraction, parts.len() > 1);
                match count {
                    Some(count) => sums
                        .counts
                        .add(count.abs() * part.fraction, parts.len() > 1),
                    None => sums.unknown = true,
                }
            }
        }
        sums.iter()
            .map(|sums| {
                let counted = (!sums.unknown).then(|| sums.counts.share()).flatten();
                counted.or_else(|| sums.places.share()).unwrap_or(0.0)
            })
            .collect()
    }

    /// The old places that were shared out, in part, to a new place that other
    /// old places go to as well: neither split nor merged, and so never exact.
    #[must_use]
    pub fn irregular(&self) -> Vec<usize> {
        let mut givers = vec![0_u32; self.to];
        for part in &self.parts {
            givers[part.to] += 1;
        }
        (0..self.from_places())
            .filter(|&place| {
                let parts = self.parts_of(place);
                parts.len() > 1 && parts.iter().any(|part| givers[part.to] > 1)
            })
            .collect()
    }

    /// For each new place, whether a part of an irregular old place lies in it.
    #[must_use]
    pub fn made_of_irregular(&self) -> Vec<bool> {
        let mut is = vec![false; self.to];
        for place in self.irregular() {
            for part in self.parts_of(place) {
                is[part.to] = true;
            }
        }
        is
    }

    /// What of the old place at `place` lies in each new place: position and
    /// fraction, in order of position; the fractions add up to 1.
    pub fn fractions(&self, place: usize) -> impl Iterator<Item = (usize, f64)> {
        (self.parts_of(place).iter()).map(|part| (part.to, part.fraction))
    }

    fn parts_of(&self, place: usize) -> &[Part] {
        &self.parts[self.starts[place]..self.starts[place + 1]]
    }
}

/// `pieces` with the weights so much smaller where their sum is more than a number can
/// be: only what they are to each other counts.
fn smaller(pieces: &[Piece], sums: &[f64]) -> Vec<Piece> {
    // A power of two, which takes no digit from a weight.
    const PART: f64 = f64::EPSILON;
    let less = |piece: &Piece| Piece {
        weight: if sums[piece.from].is_infinite() {
            piece.weight * PART
        } else {
            piece.weight
        },
        ..*piece
    };
    pieces.iter().map(less).collect()
}

/// What came whole and what was shared out, of counts and of places.
#[derive(Debug, Clone, Default)]
struct Sums {
    counts: Sum,
    places: Sum,
    unknown: bool,
}

#[derive(Debug, Clone, Default)]
struct Sum {
    all: f64,
    estimated: f64,
}

impl Sum {
    fn add(&mut self, amount: f64, is_estimated: bool) {
        self.all += amount;
        if is_estimated {
            self.estimated += amount;
        }
    }

    fn share(&self) -> Option<f64> {
        (self.all > 0.0).then(|| self.estimated / self.all)
    }
}
