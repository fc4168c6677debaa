//! The scores and ranks of an index, with what lies behind them.

use allotment_place::{Measures, Rank, decile};

use crate::contribute::contributions;
use crate::error::{Member, NeedError};
use crate::evaluate::{Case, Scratch, evaluate, index_scores, normalised_scores};
use crate::model::Model;
use crate::plan::{Choice, Column, Leaves, Plan, indicator_normalise, normalised};
use crate::sorter::Sorter;
use crate::treat::{self, Columns, TreatmentLog};
use crate::tree::Tree;

/// An index worked out.
#[derive(Debug, Clone, PartialEq)]
pub struct Scores {
    /// One score a place: greater is more of what the index measures.
    pub score: Vec<f64>,
    /// Rank 1 is the greatest score; equal scores share the best rank.
    pub rank: Vec<Rank>,
    /// The tenth each rank falls in, from 1.
    pub decile: Vec<u8>,
    /// One entry an indicator, in the model's order.
    pub indicators: Vec<IndicatorScores>,
    /// One entry a group, in the model's order.
    pub groups: Vec<GroupScores>,
    /// What was done to missing and outlying values.
    pub treatment: TreatmentLog,
    /// What the score grows with.
    pub measures: Measures,
}

/// What became of one indicator.
#[derive(Debug, Clone, PartialEq)]
pub struct IndicatorScores {
    /// The values after filling and treating outliers, in their own unit.
    pub treated: Vec<Option<f64>>,
    /// The normalised values: greater is more of what the index measures.
    pub normalised: Vec<Option<f64>>,
    /// How much of the place's score is the indicator's. Only where every
    /// combination above it is a sum or an arithmetic mean, without
    /// normalisation between: then the contributions of all add up to the score.
    pub contribution: Option<Vec<Option<f64>>>,
    /// Its weight within its group as used; nothing where each place has
    /// weights of its own (benefit of the doubt).
    pub weight: Option<f64>,
}

/// What became of one group.
#[derive(Debug, Clone, PartialEq)]
pub struct GroupScores {
    /// The combined scores, before the group's own normalisation.
    pub score: Vec<Option<f64>>,
    /// Their ranks, 1 for the greatest; equal scores share the best rank.
    pub rank: Vec<Option<Rank>>,
    /// The scores as the parent uses them.
    pub normalised: Vec<Option<f64>>,
    /// How much of the place's score is the group's, as for indicators.
    pub contribution: Option<Vec<Option<f64>>>,
    /// Its weight within its parent as used, as for indicators.
    pub weight: Option<f64>,
}

impl Scores {
    /// The rows by rank, and by id where ranks are equal.
    #[must_use]
    pub fn order(&self, ids: &[allotment_place::PlaceId]) -> Vec<usize> {
        let mut rows: Vec<usize> = (0..self.rank.len()).collect();
        rows.sort_by(|&a, &b| (self.rank[a], &ids[a]).cmp(&(self.rank[b], &ids[b])));
        rows
    }
}

/// Works out an index.
///
/// One score a place, in the model's order. Missing values are filled, dropped
/// or refused as the model says; then outliers are treated, values normalised,
/// and members combined from the lowest groups to the index. A dropped
/// indicator's weight goes to the other members of its group at that place.
///
/// Source: OECD and JRC (2008), *Handbook on Constructing Composite
/// Indicators*; each method names its own.
///
/// # Errors
/// [`NeedError`], naming the first place and indicator, or for missing values
/// all of them, up to a hundred.
pub fn score(model: &Model<'_>) -> Result<Scores, NeedError> {
    let prepared = Prepared::new(model)?;
    let choice = prepared.own_choice();
    let mut leaves = Leaves::default();
    let plan = Plan::new(
        model,
        &prepared.tree,
        &prepared.treated,
        choice,
        &mut leaves,
    )?;
    let case = Case {
        model,
        tree: &prepared.tree,
        plan: &plan,
    };
    let mut scratch = Scratch::default();
    evaluate(case, None, &mut scratch)?;
    assemble(
        case,
        &mut scratch,
        prepared.treated.clone(),
        prepared.log.clone(),
    )
}

/// A model whose tree stands and whose values are treated.
#[derive(Debug, Clone)]
pub(crate) struct Prepared<'a> {
    pub(crate) model: &'a Model<'a>,
    pub(crate) tree: Tree,
    /// After filling, before outliers: what measurement noise is added to.
    pub(crate) filled: Columns,
    pub(crate) treated: Columns,
    pub(crate) log: TreatmentLog,
}

impl<'a> Prepared<'a> {
    pub(crate) fn new(model: &'a Model<'a>) -> Result<Self, NeedError> {
        model.check_lengths();
        let places = model.ids.len();
        if places < 2 {
            return Err(NeedError::TooFewPlaces { places });
        }
        let tree = Tree::new(model)?;
        let (filled, mut log) = treat::fill(model)?;
        let mut treated = filled.clone();
        log.outlying = treat::outliers(model, &mut treated);
        Ok(Self {
            model,
            tree,
            filled,
            treated,
            log,
        })
    }

    pub(crate) fn own_choice(&self) -> Choice {
        Choice {
            normalise: self.model.index.normalise,
            combine: self.model.index.combine,
        }
    }
}

fn assemble(
    case: Case<'_>,
    scratch: &mut Scratch,
    treated: Columns,
    treatment: TreatmentLog,
) -> Result<Scores, NeedError> {
    let model = case.model;
    let mut score = Vec::new();
    index_scores(case, scratch, &mut score);
    let rank = ranks(&score, &mut scratch.tools.sorter);
    let places = score.len();
    let shares = contributions(case, scratch);
    let mut indicators = Vec::with_capacity(model.indicators.len());
    for (at, treated) in treated.into_iter().enumerate() {
        let how = indicator_normalise(model, at, case.plan.choice);
        let column = normalised(model, at, Column::of(&treated), how, &mut scratch.tools)?;
        indicators.push(IndicatorScores {
            treated,
            normalised: optional(&column),
            contribution: shares.get(&Member::Indicator(at)).map(optional),
            weight: None,
        });
    }
    let mut groups = Vec::with_capacity(model.groups.len());
    for at in 0..model.groups.len() {
        groups.push(group_scores(case, at, scratch, &shares)?);
    }
    let mut scores = Scores {
        decile: rank.iter().map(|&rank| decile(rank, places)).collect(),
        score,
        rank,
        indicators,
        groups,
        treatment,
        measures: model.index.measures,
    };
    note_weights(case, scratch, &mut scores);
    Ok(scores)
}

fn group_scores(
    case: Case<'_>,
    group: usize,
    scratch: &mut Scratch,
    shares: &std::collections::BTreeMap<Member, Column>,
) -> Result<GroupScores, NeedError> {
    let node = case.tree.of_group[group];
    let out = &scratch.outs[node];
    let mut score = Column::default();
    out.scores(&mut score.values);
    crate::normalise::round_all(&mut score.values, case.model.index.storage);
    score.present.clone_from(&out.column.present);
    let mut normalised = Column::default();
    normalised_scores(case, node, out, &mut scratch.tools, &mut normalised)?;
    Ok(GroupScores {
        rank: optional_ranks(&score, &mut scratch.tools.sorter),
        score: optional(&score),
        normalised: optional(&normalised),
        contribution: shares.get(&Member::Group(group)).map(optional),
        weight: None,
    })
}

fn note_weights(case: Case<'_>, scratch: &Scratch, scores: &mut Scores) {
    for (node, out) in case.tree.nodes.iter().zip(&scratch.outs) {
        for (&member, &weight) in node.members.iter().zip(&out.weights) {
            match member {
                Member::Indicator(at) => scores.indicators[at].weight = Some(weight),
                Member::Group(at) => scores.groups[at].weight = Some(weight),
            }
        }
    }
}

/// The ranks of finite scores, the greatest first.
pub(crate) fn ranks(scores: &[f64], sorter: &mut Sorter) -> Vec<Rank> {
    let mut ranks = vec![Rank::new(1).expect("one is not zero"); scores.len()];
    sorter.best_ranks(scores, |row, rank| {
        ranks[row] = Rank::new(rank).expect("counted from one");
    });
    ranks
}

fn optional(column: &Column) -> Vec<Option<f64>> {
    match &column.present {
        None => column.values.iter().copied().map(Some).collect(),
        Some(present) => column
            .values
            .iter()
            .zip(present)
            .map(|(&value, &there)| there.then_some(value))
            .collect(),
    }
}

fn optional_ranks(column: &Column, sorter: &mut Sorter) -> Vec<Option<Rank>> {
    let values = optional(column);
    let rows: Vec<usize> = (0..values.len())
        .filter(|&row| values[row].is_some())
        .collect();
    let dense: Vec<f64> = rows.iter().filter_map(|&row| values[row]).collect();
    let mut ranks = vec![None; values.len()];
    for (row, rank) in rows.into_iter().zip(self::ranks(&dense, sorter)) {
        ranks[row] = Some(rank);
    }
    ranks
}
