//! A vote in each quarter on what to do first, by groups of residents who want
//! different things.

use crate::{
    draw::{Draws, Topic, running_sum, whole},
    shape::Spot,
    wishes::{COMMON, Setting, THEMES, Theme},
};

/// The vote of a quarter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Election {
    /// The row of the quarter in [`crate::Country::quarters`].
    pub quarter: usize,
    /// What there is to spend, in whole pounds.
    pub budget: u64,
    /// How people vote.
    pub vote_type: VoteType,
    /// The projects, most votes or points first; ties to the cheaper, then to
    /// the lower number.
    pub projects: Vec<Project>,
    /// The voters.
    pub voters: Vec<Voter>,
}

/// What a ballot says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum VoteType {
    /// Which projects one wants.
    Approval,
    /// How one's [`POINTS`] are spread.
    Cumulative,
    /// Up to [`RANKS`] projects, the best first.
    Ordinal,
}

/// Something to vote for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Project {
    /// Its number on the ballot, from 1.
    pub number: usize,
    /// What it is called.
    pub name: String,
    /// Its cost, in whole pounds.
    pub cost: u64,
    /// Its category, in the words of the format.
    pub category: &'static str,
    /// Whom it would serve, in the words of the format; empty: all.
    pub beneficiaries: &'static str,
    /// The group that wants it, or nothing if all may.
    pub group: Option<usize>,
    /// The row of the neighbourhood it would be in.
    pub neighbourhood: usize,
    /// Where it would be.
    pub at: Spot,
    /// Whether the old rule would fund it: most votes (or points) first, what
    /// no longer fits is passed over.
    pub selected: bool,
}

/// Somebody who voted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Voter {
    /// The group: 0 is the largest.
    pub group: usize,
    /// Age in years.
    pub age: u32,
    /// `F`, `M` or `O`; empty if not said.
    pub sex: &'static str,
    /// Whether the vote came on paper.
    pub paper: bool,
    /// The row of the neighbourhood the voter lives in.
    pub neighbourhood: usize,
    /// The rows of the projects chosen, at least one: the best first, except
    /// where all count alike.
    pub choices: Vec<usize>,
    /// With [`VoteType::Cumulative`], the points of each choice, never rising;
    /// else nothing.
    pub points: Vec<u64>,
}

/// The share of each group among the voters.
pub const GROUPS: [f64; 3] = [0.55, 0.28, 0.17];
/// The points of a voter with [`VoteType::Cumulative`].
pub const POINTS: u64 = 10;
/// The most of them for one project.
pub const POINTS_MAX: u64 = 4;
/// The most projects on a ballot with [`VoteType::Ordinal`].
pub const RANKS: usize = 5;

/// A quarter as its vote sees it.
pub(crate) struct Place<'a> {
    pub(crate) quarter: usize,
    pub(crate) people: u32,
    /// Whether some of it lies on the sea, and whether most of it in a town.
    pub(crate) coastal: bool,
    pub(crate) town: bool,
    pub(crate) vote_type: VoteType,
    /// Its neighbourhoods: their rows, names and people.
    pub(crate) neighbourhoods: Vec<(usize, &'a str, u32)>,
}

/// The vote of each of `places`; `site` gives a point in a neighbourhood.
///
/// Planted in each: what the largest group wants costs nearly all there is,
/// and each wish of a smaller group costs less than the part of the money that
/// is due to those of the group who want it.
pub(crate) fn elections(
    seed: u64,
    places: &[Place<'_>],
    mut site: impl FnMut(usize, &mut Draws) -> Spot,
) -> Vec<Election> {
    let mut draws = Draws::new(seed, Topic::Ballots);
    places
        .iter()
        .map(|place| election(place, &mut draws, &mut site))
        .collect()
}

fn election(
    place: &Place<'_>,
    draws: &mut Draws,
    site: &mut impl FnMut(usize, &mut Draws) -> Spot,
) -> Election {
    // Seven pounds a head, in whole thousands.
    let thousands = whole(f64::from(place.people) * 7.0 / 1000.0).clamp(60, 150);
    let budget = 1000 * u64::from(thousands);
    let themes = themes(place, draws);
    let projects = projects(place, budget, themes, draws, site);
    let appeal: Vec<Appeal> = projects.iter().map(|_| Appeal::new(draws)).collect();
    let homes = running_sum(place.neighbourhoods.iter().map(|home| f64::from(home.2)));
    let groups = running_sum(GROUPS);
    let turnout = draws.between(0.018, 0.035);
    let voters: Vec<Voter> = (0..whole(f64::from(place.people) * turnout).clamp(150, 600))
        .map(|_| {
            let group = draws.weighted(&groups);
            let mut choices = wanted(group, &projects, &appeal, draws);
            let mut points = Vec::new();
            match place.vote_type {
                VoteType::Approval => choices.sort_by_key(|&row| projects[row].number),
                VoteType::Cumulative => points = spread(&mut choices, draws),
                VoteType::Ordinal => choices.truncate(RANKS),
            }
            let (youngest, oldest) = themes[group].ages;
            let age = youngest + whole(f64::from(oldest - youngest) * draws.unit());
            Voter {
                group,
                age,
                sex: sex(draws),
                paper: draws.chance(match age {
                    0..45 => 0.06,
                    45..65 => 0.15,
                    65.. => 0.45,
                }),
                neighbourhood: place.neighbourhoods[draws.weighted(&homes)].0,
                choices,
                points,
            }
        })
        .collect();
    let mut election = Election {
        quarter: place.quarter,
        budget,
        vote_type: place.vote_type,
        projects,
        voters,
    };
    election.count();
    election
}

/// What each of the three groups cares for. More often than not one of them
/// cares for what only such a place has.
fn themes(place: &Place<'_>, draws: &mut Draws) -> [&'static Theme; 3] {
    let mut fitting: Vec<&Theme> = THEMES
        .iter()
        .filter(|theme| match theme.setting {
            Setting::Anywhere => true,
            Setting::Coast => place.coastal,
            Setting::Country => !place.town,
        })
        .collect();
    draws.shuffle(&mut fitting);
    let own = fitting.iter().position(|t| t.setting != Setting::Anywhere);
    let group = draws.below(5);
    if let Some(own) = own.filter(|_| group < 3) {
        fitting.swap(own, group);
    }
    [fitting[0], fitting[1], fitting[2]]
}

/// The projects, in the order of their numbers.
fn projects(
    place: &Place<'_>,
    budget: u64,
    themes: [&'static Theme; 3],
    draws: &mut Draws,
    site: &mut impl FnMut(usize, &mut Draws) -> Spot,
) -> Vec<Project> {
    // Where points are spread or ranks are few, many wishes of one group would
    // take votes from each other.
    let (most_0, least_1) = match place.vote_type {
        VoteType::Approval => (7, 2),
        VoteType::Cumulative | VoteType::Ordinal => (4, 3),
    };
    let counts = [
        4 + draws.below(most_0 - 3),
        least_1 + draws.below(5 - least_1),
        least_1 + draws.below(4 - least_1),
    ];
    let mut projects = Vec::with_capacity(20);
    for (group, (theme, count)) in themes.into_iter().zip(counts).enumerate() {
        let mut wishes = theme.wishes;
        draws.shuffle(&mut wishes);
        for (wish, part) in wishes.into_iter().zip(parts(group, count, draws)) {
            let what = (wish, theme.category, theme.beneficiaries);
            projects.push(project(place, what, part, budget, draws, site));
            projects.last_mut().expect("just pushed").group = Some(group);
        }
    }
    let mut common = COMMON;
    draws.shuffle(&mut common);
    for (wish, category) in common.into_iter().take(1 + draws.below(3)) {
        let part = draws.between(0.04, 0.09);
        let what = (wish, category, "");
        projects.push(project(place, what, part, budget, draws, site));
    }
    draws.shuffle(&mut projects);
    for (row, project) in projects.iter_mut().enumerate() {
        project.number = row + 1;
    }
    projects
}

/// The parts of the budget that the `count` wishes of a group cost.
fn parts(group: usize, count: usize, draws: &mut Draws) -> Vec<f64> {
    let (low, high) = [(0.6, 1.4), (0.06, 0.13), (0.045, 0.075)][group];
    let mut parts: Vec<f64> = (0..count).map(|_| draws.between(low, high)).collect();
    if group == 0 {
        let sum: f64 = parts.iter().sum();
        for part in &mut parts {
            *part *= 0.94 / sum;
        }
    }
    parts
}

fn project(
    place: &Place<'_>,
    (wish, category, beneficiaries): (&str, &'static str, &'static str),
    part: f64,
    budget: u64,
    draws: &mut Draws,
    site: &mut impl FnMut(usize, &mut Draws) -> Spot,
) -> Project {
    let pounds = u32::try_from(budget).expect("at most 150,000");
    let (row, name, _) = *draws.pick(&place.neighbourhoods);
    Project {
        number: 0,
        name: format!("{wish}, {name}"),
        cost: 50 * u64::from(whole(f64::from(pounds) * part / 50.0)),
        category,
        beneficiaries,
        group: None,
        neighbourhood: row,
        at: site(row, draws),
        selected: false,
    }
}

/// How likely people are to want a project.
struct Appeal {
    /// Those whose wish it is.
    own: f64,
    /// The other groups.
    others: f64,
    /// Anybody, if it is no group's.
    all: f64,
}

impl Appeal {
    fn new(draws: &mut Draws) -> Self {
        Self {
            own: draws.between(0.72, 0.88),
            others: draws.between(0.02, 0.07),
            all: draws.between(0.15, 0.26),
        }
    }
}

/// The rows of the projects that somebody of `group` wants, those of the group
/// first, else in an order of chance.
fn wanted(group: usize, projects: &[Project], appeal: &[Appeal], draws: &mut Draws) -> Vec<usize> {
    let mut wanted: Vec<usize> = (0..projects.len())
        .filter(|&row| {
            let appeal = &appeal[row];
            draws.chance(match projects[row].group {
                Some(of) if of == group => appeal.own,
                Some(_) => appeal.others,
                None => appeal.all,
            })
        })
        .collect();
    if wanted.is_empty() {
        wanted.push(draws.below(projects.len()));
    }
    draws.shuffle(&mut wanted);
    wanted.sort_by_key(|&row| projects[row].group != Some(group));
    wanted
}

/// Spreads the [`POINTS`] of a voter over `choices`, the first most, of which
/// six are kept; now and then the first gets one more from the last.
fn spread(choices: &mut Vec<usize>, draws: &mut Draws) -> Vec<u64> {
    choices.truncate(6);
    let among = choices.len() as u64;
    let mut points: Vec<u64> = (0..among)
        .map(|at| (POINTS / among + u64::from(at < POINTS % among)).min(POINTS_MAX))
        .collect();
    let last = points.len() - 1;
    if last > 0 && points[0] < POINTS_MAX && points[last] > 1 && draws.chance(0.4) {
        points[0] += 1;
        points[last] -= 1;
    }
    points
}

fn sex(draws: &mut Draws) -> &'static str {
    let at = draws.unit();
    match at {
        _ if at < 0.51 => "F",
        _ if at < 0.97 => "M",
        _ if at < 0.98 => "O",
        _ => "",
    }
}
