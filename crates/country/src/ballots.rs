//! One participatory budget for each town, in Pabulib's format, with groups of
//! voters who want different things.

use std::fmt::Write;

use crate::{
    csv::degrees,
    draw::{Draws, Topic},
    names::{COUNTRY, TOWNS},
    shape::Spot,
};

/// An election by approval.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Election {
    /// The town's name.
    pub town: &'static str,
    /// What there is to spend, in whole pounds.
    pub budget: u64,
    /// The projects.
    pub projects: Vec<Project>,
    /// The voters.
    pub voters: Vec<Voter>,
}

/// Something to vote for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Project {
    /// What it is called.
    pub name: String,
    /// Its cost, in whole pounds.
    pub cost: u64,
    /// Its category, in the words of the format's codelist or the town's own.
    pub category: &'static str,
    /// The group that wants it, or nothing if all may.
    pub group: Option<usize>,
    /// Where it would be.
    pub at: Spot,
    /// Whether the town's old rule funded it: most votes first, what no longer
    /// fits is passed over; ties to the cheaper, then to the earlier.
    pub selected: bool,
}

/// Somebody who voted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Voter {
    /// The group: 0 is the largest.
    pub group: usize,
    /// Age in years.
    pub age: u32,
    /// The rows of the projects approved of, at least one.
    pub approved: Vec<usize>,
    /// Whether the vote came on paper.
    pub paper: bool,
}

/// The share of each group among the voters.
pub const GROUPS: [f64; 3] = [0.55, 0.28, 0.17];

const WISHES: [(&str, &str, Option<usize>); 15] = [
    ("New pitches for the sports ground", "sport", Some(0)),
    ("Lights for the running track", "sport", Some(0)),
    ("Changing rooms at the rugby field", "sport", Some(0)),
    ("A floating pontoon for rowers", "sport", Some(0)),
    ("Climbing wall", "sport", Some(0)),
    ("Skate park", "sport", Some(0)),
    ("Warm room with hot meals", "welfare", Some(1)),
    ("Benches on the way to the surgery", "welfare", Some(1)),
    ("Minibus for those who cannot walk far", "welfare", Some(1)),
    ("Repair of the almshouse garden", "welfare", Some(1)),
    ("Rehearsal room under the arches", "culture", Some(2)),
    ("Mural trail", "culture", Some(2)),
    ("Instrument library", "culture", Some(2)),
    (
        "Trees along the main street",
        "environmental protection",
        None,
    ),
    ("Drinking fountains", "public space", None),
];

/// Whole hundreds of pounds that each wish costs, for a budget of 1,500
/// hundreds: what the largest group wants costs nearly all of it.
const COSTS: [u64; 15] = [
    360, 290, 250, 230, 190, 170, 210, 80, 260, 120, 180, 70, 90, 150, 60,
];

/// An election in each town; `sites` gives a point in the town.
pub(crate) fn elections(
    seed: u64,
    mut site: impl FnMut(usize, &mut Draws) -> Spot,
) -> Vec<Election> {
    let mut draws = Draws::new(seed, Topic::Ballots);
    TOWNS
        .into_iter()
        .enumerate()
        .map(|(town, name)| {
            let mut projects: Vec<Project> = WISHES
                .into_iter()
                .zip(COSTS)
                .map(|((name, category, group), hundreds)| Project {
                    name: name.into(),
                    cost: hundreds * 100 + 100 * draws.below(20) as u64,
                    category,
                    group,
                    at: site(town, &mut draws),
                    selected: false,
                })
                .collect();
            let voters: Vec<Voter> = (0..[620, 450, 380][town])
                .map(|_| voter(&projects, &mut draws))
                .collect();
            let budget = 150_000;
            choose(&mut projects, &voters, budget);
            Election {
                town: name,
                budget,
                projects,
                voters,
            }
        })
        .collect()
}

fn voter(projects: &[Project], draws: &mut Draws) -> Voter {
    let at = draws.unit();
    let group = if at < GROUPS[0] {
        0
    } else {
        1 + usize::from(at >= GROUPS[0] + GROUPS[1])
    };
    let mut approved: Vec<usize> = (0..projects.len())
        .filter(|&row| {
            let wish = match projects[row].group {
                Some(of) if of == group => 0.75,
                Some(_) => 0.05,
                None => 0.3,
            };
            draws.chance(wish)
        })
        .collect();
    if approved.is_empty() {
        approved.push(draws.below(projects.len()));
    }
    let (youngest, years) = [(16, 40), (50, 40), (14, 30)][group];
    Voter {
        group,
        age: youngest + u32::try_from(draws.below(years)).expect("an age"),
        approved,
        paper: draws.chance([0.1, 0.5, 0.05][group]),
    }
}

/// Runs the town's old rule.
fn choose(projects: &mut [Project], voters: &[Voter], budget: u64) {
    let counts = votes(projects.len(), voters);
    let mut order: Vec<usize> = (0..projects.len()).collect();
    order.sort_by_key(|&row| (std::cmp::Reverse(counts[row]), projects[row].cost, row));
    let mut left = budget;
    for row in order {
        if projects[row].cost <= left {
            projects[row].selected = true;
            left -= projects[row].cost;
        }
    }
}

fn votes(projects: usize, voters: &[Voter]) -> Vec<usize> {
    let mut counts = vec![0; projects];
    for &row in voters.iter().flat_map(|voter| &voter.approved) {
        counts[row] += 1;
    }
    counts
}

impl Election {
    /// How many voters approved of each project.
    #[must_use]
    pub fn votes(&self) -> Vec<usize> {
        votes(self.projects.len(), &self.voters)
    }

    /// The election as a `.pb` file.
    ///
    /// Source: the format of [Pabulib](https://pabulib.org/format): META,
    /// PROJECTS and VOTES, fields parted by semicolons.
    #[must_use]
    pub fn pb(&self) -> String {
        let mut text = format!(
            "META\nkey;value\ndescription;Participatory budget of {town}, made up\n\
             country;{COUNTRY}\nunit;{town}\ninstance;2025\nnum_projects;{projects}\n\
             num_votes;{voters}\nbudget;{budget}\nvote_type;approval\nrule;greedy\n\
             date_begin;01.06.2025\ndate_end;14.06.2025\nmin_length;1\nlanguage;en\n\
             currency;GBP\n\
             PROJECTS\nproject_id;cost;votes;name;category;selected;latitude;longitude\n",
            town = self.town,
            projects = self.projects.len(),
            voters = self.voters.len(),
            budget = self.budget,
        );
        for (row, (project, votes)) in self.projects.iter().zip(self.votes()).enumerate() {
            writeln!(
                text,
                "{};{};{votes};{};{};{};{};{}",
                row + 1,
                project.cost,
                project.name,
                project.category,
                u8::from(project.selected),
                degrees(project.at.y),
                degrees(project.at.x),
            )
            .expect("a string takes any text");
        }
        text.push_str("VOTES\nvoter_id;age;voting_method;vote\n");
        for (row, voter) in self.voters.iter().enumerate() {
            let method = if voter.paper { "paper" } else { "internet" };
            let ids: Vec<String> = voter
                .approved
                .iter()
                .map(|project| (project + 1).to_string())
                .collect();
            writeln!(text, "{};{};{method};{}", row + 1, voter.age, ids.join(","))
                .expect("a string takes any text");
        }
        text
    }
}
