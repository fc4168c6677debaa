//! Figures of a neighbourhood of its own, from the small areas that lie in it.

/// How a small area lies to a neighbourhood.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Lies {
    /// All of it outside.
    Outside,
    /// This much of it inside, from 0 to 1, as far as anybody can tell.
    InPart(f64),
    /// All of it inside.
    Inside,
}

/// A figure, and the least and the most that it can be.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bounded {
    /// Each small area counted as far as it lies inside.
    pub value: f64,
    /// The least and the most; nothing if there are no such bounds.
    pub bounds: Option<(f64, f64)>,
}

/// The count of a neighbourhood. `lies` says how each small area lies to it;
/// `counts` what is counted in each, 0 or more.
///
/// An area that lies wholly inside is counted as it is. Of one that lies there
/// in part, that part is counted; but nobody knows who of it: the bounds run
/// from none of them to all.
///
/// Nothing if a count of an area that lies inside is missing.
///
/// # Panics
/// If the two differ in length.
#[must_use]
pub fn count_within(counts: &[Option<f64>], lies: &[Lies]) -> Option<Bounded> {
    let sums = Sums::of(counts, lies)?;
    Some(Bounded {
        value: sums.inside + sums.part,
        bounds: Some((sums.inside, sums.inside + sums.whole_of_part)),
    })
}

/// The rate of a neighbourhood, of two counts as in [`count_within`].
///
/// If in no area in part more are counted than could be, the least is reached
/// if of those areas only the others lie inside, and the most if only those do
/// who are counted. Else it is no rate of people, and has no bounds unless no
/// area lies there in part.
///
/// Nothing if a count is missing, or if the denominator is 0.
///
/// # Panics
/// If the three differ in length.
#[must_use]
pub fn rate_within(
    numerator: &[Option<f64>],
    denominator: &[Option<f64>],
    lies: &[Lies],
) -> Option<Bounded> {
    let counted = Sums::of(numerator, lies)?;
    let all = Sums::of(denominator, lies)?;
    let divisor = all.inside + all.part;
    if divisor <= 0.0 {
        return None;
    }
    let value = (counted.inside + counted.part) / divisor;
    let in_part = |lies: &Lies| matches!(lies, Lies::InPart(_));
    let is_of_people = (numerator.iter().zip(denominator).zip(lies))
        .filter(|(_, lies)| in_part(lies))
        .all(|((numerator, denominator), _)| numerator <= denominator);
    let bounds = if !lies.iter().any(in_part) {
        Some((value, value))
    } else if is_of_people {
        let others = all.whole_of_part - counted.whole_of_part;
        let rate = |counted: f64, all: f64| if all > 0.0 { counted / all } else { 0.0 };
        Some((
            rate(counted.inside, all.inside + others),
            rate(
                counted.inside + counted.whole_of_part,
                all.inside + counted.whole_of_part,
            ),
        ))
    } else {
        None
    };
    Some(Bounded { value, bounds })
}

/// A count, by how areas lie.
struct Sums {
    inside: f64,
    /// Of the areas in part, as far as they lie inside.
    part: f64,
    /// All of those areas.
    whole_of_part: f64,
}

impl Sums {
    fn of(counts: &[Option<f64>], lies: &[Lies]) -> Option<Self> {
        assert_eq!(counts.len(), lies.len(), "how each area lies");
        let mut sums = Self {
            inside: 0.0,
            part: 0.0,
            whole_of_part: 0.0,
        };
        for (count, lies) in counts.iter().zip(lies) {
            match lies {
                Lies::Outside => {}
                Lies::Inside => sums.inside += (*count)?,
                Lies::InPart(share) => {
                    sums.part += (*count)? * share;
                    sums.whole_of_part += (*count)?;
                }
            }
        }
        Some(sums)
    }
}
