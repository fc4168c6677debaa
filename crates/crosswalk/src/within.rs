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
/// If in no area that lies inside, whole or in part, more are counted than could be,
/// the least is reached
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
    // Of areas that are whole, too: where the rate there passes 1, those who are counted
    // in the others may lower it.
    let is_of_people = (numerator.iter().zip(denominator).zip(lies))
        .filter(|(_, lies)| **lies != Lies::Outside)
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

/// The mean of a neighbourhood's people, each having the value of the area where
/// they live. `people` says how many live in each, 0 or more.
///
/// Of an area in part, so many are counted as lie inside; the least is the mean if
/// of those areas just the people lie inside who lower it, and the most if just
/// those do who raise it.
///
/// Nothing if nobody lives inside, or if the value of an area where somebody does
/// is missing.
///
/// # Panics
/// If the three differ in length.
#[must_use]
pub fn mean_within(values: &[Option<f64>], people: &[f64], lies: &[Lies]) -> Option<Bounded> {
    assert_eq!(values.len(), lies.len(), "how each area lies");
    assert_eq!(people.len(), lies.len(), "the people of each area");
    let (mut sum, mut all) = (0.0, 0.0);
    let (mut sure, mut surely) = (0.0, 0.0);
    let mut in_part: Vec<(f64, f64)> = Vec::new();
    for ((value, &people), lies) in values.iter().zip(people).zip(lies) {
        let share = match lies {
            Lies::Outside => continue,
            Lies::Inside => 1.0,
            Lies::InPart(share) => *share,
        };
        if people <= 0.0 {
            continue;
        }
        let value = (*value)?;
        sum += value * people * share;
        all += people * share;
        if let Lies::InPart(_) = lies {
            in_part.push((value, people));
        } else {
            sure += value * people;
            surely += people;
        }
    }
    if all <= 0.0 {
        return None;
    }
    in_part.sort_by(|one, other| one.0.total_cmp(&other.0));
    // A further area lowers the mean as long as it lies below it.
    let end = |areas: &mut dyn Iterator<Item = &(f64, f64)>, sign: f64| {
        let (mut sum, mut all) = (sure, surely);
        for &(value, people) in areas {
            if all > 0.0 && sign * value >= sign * sum / all {
                break;
            }
            sum += value * people;
            all += people;
        }
        sum / all
    };
    let low = end(&mut in_part.iter(), 1.0);
    let high = end(&mut in_part.iter().rev(), -1.0);
    let value = sum / all;
    Some(Bounded {
        value,
        bounds: Some((low.min(value), high.max(value))),
    })
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
