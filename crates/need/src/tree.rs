//! The levels of an index, children before parents.

use crate::error::{Member, NeedError};
use crate::method::{Combine, Normalise, Weighting};
use crate::model::Model;

/// A node that combines members: a group, or the index at the top.
#[derive(Debug, Clone)]
pub(crate) struct Node {
    /// Which group, or nothing for the index.
    pub(crate) group: Option<usize>,
    /// Indicators in the model's order, then groups in the model's order.
    pub(crate) members: Vec<Member>,
    /// The weights in the spec, one a member.
    pub(crate) given: Vec<f64>,
    /// Its own way of combining, if it has one.
    pub(crate) combine: Option<Combine>,
    /// Where its members' weights come from.
    pub(crate) weighting: Weighting,
    /// What happens to its score before its parent uses it.
    pub(crate) normalise: Normalise,
}

/// The nodes of a model. The index is the last; a group always comes before
/// its parent.
#[derive(Debug, Clone)]
pub(crate) struct Tree {
    pub(crate) nodes: Vec<Node>,
    /// The node of each group.
    pub(crate) of_group: Vec<usize>,
}

impl Tree {
    pub(crate) fn new(model: &Model<'_>) -> Result<Self, NeedError> {
        if model.indicators.is_empty() {
            return Err(NeedError::NoIndicator);
        }
        check_parents(model)?;
        let mut tree = Self {
            nodes: Vec::with_capacity(model.groups.len() + 1),
            of_group: vec![usize::MAX; model.groups.len()],
        };
        tree.push(model, None)?;
        check_goalposts(model)?;
        Ok(tree)
    }

    pub(crate) fn root(&self) -> usize {
        self.nodes.len() - 1
    }

    /// The name of a node in messages.
    pub(crate) fn name(&self, model: &Model<'_>, node: usize) -> String {
        match self.nodes[node].group {
            Some(group) => model.groups[group].id.clone(),
            None => "index".to_owned(),
        }
    }

    /// Adds the groups below, then the node itself.
    fn push(&mut self, model: &Model<'_>, group: Option<usize>) -> Result<(), NeedError> {
        let indicators = (0..model.indicators.len())
            .filter(|&at| model.indicators[at].group == group)
            .map(Member::Indicator);
        let groups = (0..model.groups.len())
            .filter(|&at| model.groups[at].parent == group)
            .map(Member::Group);
        let members: Vec<Member> = indicators.chain(groups).collect();
        let own = group.map(|at| &model.groups[at]);
        if members.is_empty() {
            let group = own.map_or("index", |group| &group.id).to_owned();
            return Err(NeedError::EmptyGroup { group });
        }
        for &member in &members {
            if let Member::Group(at) = member {
                self.push(model, Some(at))?;
            }
        }
        let weighting = own
            .and_then(|group| group.weights)
            .unwrap_or(model.index.weights);
        let given: Vec<f64> = members
            .iter()
            .map(|&member| model.member_weight(member))
            .collect();
        if weighting == Weighting::Given {
            check_weights(model, group, &members, &given)?;
        }
        if let Some(at) = group {
            self.of_group[at] = self.nodes.len();
        }
        self.nodes.push(Node {
            group,
            members,
            given,
            combine: own.and_then(|group| group.combine),
            weighting,
            normalise: own
                .and_then(|group| group.normalise)
                .unwrap_or(Normalise::None),
        });
        Ok(())
    }
}

fn check_parents(model: &Model<'_>) -> Result<(), NeedError> {
    for (at, group) in model.groups.iter().enumerate() {
        let mut above = group.parent;
        for _ in 0..model.groups.len() {
            above = above.and_then(|parent| model.groups[parent].parent);
        }
        if above.is_some() {
            let group = model.groups[at].id.clone();
            return Err(NeedError::Cycle { group });
        }
    }
    Ok(())
}

fn check_weights(
    model: &Model<'_>,
    group: Option<usize>,
    members: &[Member],
    given: &[f64],
) -> Result<(), NeedError> {
    for (&member, &weight) in members.iter().zip(given) {
        if !(weight.is_finite() && weight >= 0.0) {
            let name = model.names().member(member);
            return Err(NeedError::BadWeight {
                member,
                name,
                weight,
            });
        }
    }
    let sum: f64 = given.iter().sum();
    if sum > 0.0 && sum.is_finite() {
        return Ok(());
    }
    let name = group.map_or("index", |at| &model.groups[at].id).to_owned();
    Err(NeedError::NoWeight { name, sum })
}

fn check_goalposts(model: &Model<'_>) -> Result<(), NeedError> {
    for (at, indicator) in model.indicators.iter().enumerate() {
        let wanted = indicator.normalise.unwrap_or(model.index.normalise) == Normalise::Goalposts;
        let usable = indicator
            .goalposts
            .is_some_and(|(low, high)| low.is_finite() && high.is_finite() && low < high);
        if (wanted || indicator.goalposts.is_some()) && !usable {
            let name = indicator.id.clone();
            let member = Member::Indicator(at);
            return Err(NeedError::Goalposts { member, name });
        }
    }
    for (at, group) in model.groups.iter().enumerate() {
        if group.normalise == Some(Normalise::Goalposts) {
            let (member, name) = (Member::Group(at), group.id.clone());
            return Err(NeedError::Goalposts { member, name });
        }
    }
    Ok(())
}
