//! An index as plain data: what a reader of specs fills in.

use allotment_place::{Measures, MoreIs, PlaceId};

use crate::error::{Member, Names, NeedError};
use crate::method::{Combine, Missing, Normalise, Outliers, RankScale, Storage, Weighting};

/// One column of measurements.
#[derive(Debug, Clone, PartialEq)]
pub struct Indicator {
    /// Its name in results.
    pub id: String,
    /// One value a place, in the model's order; in any unit.
    pub values: Vec<Option<f64>>,
    /// Whether a greater value means more need or less.
    pub more_is: MoreIs,
    /// Its weight within its group.
    pub weight: f64,
    /// The position of its group; `None` is straight under the index.
    pub group: Option<usize>,
    /// Its own normalisation, in place of the index's.
    pub normalise: Option<Normalise>,
    /// The low and the high goalpost, in the unit of the values.
    pub goalposts: Option<(f64, f64)>,
    /// The standard error of each value, in their unit; for robustness only.
    pub standard_error: Option<Vec<Option<f64>>>,
}

impl Indicator {
    /// An indicator of weight 1 straight under the index, with nothing else set.
    #[must_use]
    pub fn new(id: &str, more_is: MoreIs, values: Vec<Option<f64>>) -> Self {
        Self {
            id: id.to_owned(),
            values,
            more_is,
            weight: 1.0,
            group: None,
            normalise: None,
            goalposts: None,
            standard_error: None,
        }
    }
}

/// A level between indicators and the index.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    /// Its name in results.
    pub id: String,
    /// The position of the group it belongs to; `None` is straight under the index.
    pub parent: Option<usize>,
    /// Its weight within its parent.
    pub weight: f64,
    /// How its members are combined, in place of the index's way.
    pub combine: Option<Combine>,
    /// Where its members' weights come from, in place of the index's way.
    pub weights: Option<Weighting>,
    /// What is done to its combined score before its parent uses it; `None`
    /// is [`Normalise::None`].
    pub normalise: Option<Normalise>,
}

impl Group {
    /// A group of weight 1 straight under the index, with nothing else set.
    #[must_use]
    pub fn new(id: &str) -> Self {
        Self {
            id: id.to_owned(),
            parent: None,
            weight: 1.0,
            combine: None,
            weights: None,
            normalise: None,
        }
    }
}

/// What holds for the whole index, and for members that do not say otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Index {
    /// What the score grows with.
    pub measures: Measures,
    /// How indicators are normalised.
    pub normalise: Normalise,
    /// How members are combined.
    pub combine: Combine,
    /// Where weights come from.
    pub weights: Weighting,
    /// How ranks are scaled for the exponential transform.
    pub ranks: RankScale,
    /// How numbers on the way are stored.
    pub storage: Storage,
}

/// What is done to the values before they are normalised.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Treatment {
    /// What to do with missing values.
    pub missing: Missing,
    /// For [`Missing::GroupMean`], the kind of each place: places with the
    /// same number are of the same kind.
    pub kinds: Option<Vec<usize>>,
    /// What to do with outlying values, after missing ones were filled.
    pub outliers: Outliers,
}

/// An index with its data.
#[derive(Debug, Clone)]
pub struct Model<'a> {
    /// The places, each once.
    pub ids: &'a [PlaceId],
    /// The indicators, each with one value a place.
    pub indicators: Vec<Indicator>,
    /// The groups, in any order.
    pub groups: Vec<Group>,
    /// What holds for the whole index.
    pub index: Index,
    /// What is done before normalising.
    pub treatment: Treatment,
}

impl Model<'_> {
    pub(crate) fn names(&self) -> Names<'_> {
        Names {
            ids: self.ids,
            indicators: &self.indicators,
            groups: &self.groups,
        }
    }

    /// Whether the model can be scored as far as that shows without its data:
    /// its tree, its weights, its goalposts.
    ///
    /// # Errors
    /// The first fault, as [`NeedError`].
    pub fn check(&self) -> Result<(), NeedError> {
        crate::tree::Tree::new(self).map(|_| ())
    }

    pub(crate) fn check_lengths(&self) {
        let places = self.ids.len();
        for indicator in &self.indicators {
            let values = indicator.values.len();
            assert_eq!(values, places, "values of {} against places", indicator.id);
            if let Some(errors) = &indicator.standard_error {
                assert_eq!(errors.len(), places, "standard errors of {}", indicator.id);
            }
        }
        if let Some(kinds) = &self.treatment.kinds {
            assert_eq!(kinds.len(), places, "kinds against places");
        }
    }

    pub(crate) fn member_weight(&self, member: Member) -> f64 {
        match member {
            Member::Indicator(at) => self.indicators[at].weight,
            Member::Group(at) => self.groups[at].weight,
        }
    }
}
