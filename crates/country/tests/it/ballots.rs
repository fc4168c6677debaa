//! The votes of the quarters, and their files.

use std::collections::{BTreeMap, BTreeSet};

use allotment_country::{Country, POINTS, POINTS_MAX, RANKS, VoteType};

use crate::{columns, country, number, text};

/// A `.pb` file as META and the columns of PROJECTS and VOTES.
struct Pb {
    meta: BTreeMap<String, String>,
    projects: BTreeMap<String, Vec<String>>,
    votes: BTreeMap<String, Vec<String>>,
}

impl Pb {
    fn read(text: &str) -> Self {
        let (meta, rest) = text.split_once("\nPROJECTS\n").expect("projects");
        let (projects, votes) = rest.split_once("\nVOTES\n").expect("votes");
        let table = |text: &str| columns(&text.replace(',', "+").replace(';', ","));
        let meta = meta.strip_prefix("META\nkey;value\n").expect("a header");
        let meta = meta.lines();
        assert!(meta.clone().all(|line| line.matches(';').count() == 1));
        Self {
            meta: meta
                .map(|line| line.split_once(';').expect("a value"))
                .map(|(key, value)| (key.into(), value.into()))
                .collect(),
            projects: table(projects),
            votes: table(votes),
        }
    }

    fn number(&self, key: &str) -> u64 {
        self.meta[key].parse().expect("a number")
    }
}

fn numbers(cells: &[String]) -> Vec<u64> {
    cells.iter().flat_map(|cell| list(cell)).collect()
}

fn list(cell: &str) -> Vec<u64> {
    let items = cell.split('+');
    items.map(|item| item.parse().expect("a number")).collect()
}

/// Every count in a file is the count of what is in the file, every limit of
/// META holds, and `selected` is what the declared rule selects.
#[test]
fn the_files_agree_with_themselves() {
    let country = country(Country::DEMO_SEED, 500);
    let files = country.files();
    let files = files
        .iter()
        .filter(|file| file.path.starts_with("ballots/"));
    let mut bytes = 0;
    for file in files.clone() {
        bytes += file.text.len();
        let pb = Pb::read(&file.text);
        let (projects, votes) = (&pb.projects, &pb.votes);
        assert_eq!(pb.number("num_projects"), projects["cost"].len() as u64);
        assert_eq!(pb.number("num_votes"), votes["vote"].len() as u64);
        assert!((8..=20).contains(&projects["cost"].len()));
        assert!((150..=600).contains(&votes["vote"].len()));
        assert!((60_000..=150_000).contains(&pb.number("budget")));

        let ids = numbers(&projects["project_id"]);
        let (mut counts, mut scores) = (BTreeMap::new(), BTreeMap::new());
        for (row, vote) in votes["vote"].iter().enumerate() {
            let vote = list(vote);
            let once: BTreeSet<&u64> = vote.iter().collect();
            assert!(!vote.is_empty() && once.len() == vote.len());
            assert!(vote.iter().all(|id| ids.contains(id)));
            let points: Vec<u64> = match pb.meta["vote_type"].as_str() {
                "approval" => vec![1; vote.len()],
                "cumulative" => list(&votes["points"][row]),
                "ordinal" => (1..=vote.len() as u64).rev().collect(),
                other => panic!("{other}"),
            };
            if let Some(most) = pb.meta.get("max_length") {
                assert!(vote.len() <= most.parse().unwrap());
            }
            if votes.contains_key("points") {
                assert!(points.is_sorted_by(|a, b| a >= b));
                assert!(points[0] <= pb.number("max_points"));
                assert!(points.last() >= Some(&pb.number("min_points")));
                assert!(points.iter().sum::<u64>() <= pb.number("max_sum_points"));
            }
            for (id, points) in vote.into_iter().zip(points) {
                *counts.entry(id).or_insert(0) += 1;
                *scores.entry(id).or_insert(0) += points;
            }
        }
        let counted =
            |of: &BTreeMap<u64, u64>| -> Vec<u64> { ids.iter().map(|id| of[id]).collect() };
        assert_eq!(numbers(&projects["votes"]), counted(&counts));
        let scores = counted(&scores);
        assert!(scores.is_sorted_by(|a, b| a >= b), "{}", file.path);
        if let Some(said) = projects.get("score") {
            assert_eq!(numbers(said), scores);
        }

        let mut left = pb.number("budget");
        for (cost, selected) in numbers(&projects["cost"]).iter().zip(&projects["selected"]) {
            assert_eq!(selected == "1", *cost <= left);
            left -= if *cost <= left { *cost } else { 0 };
        }
    }
    assert_eq!(files.count(), country.quarters.len());
    assert!(bytes <= 1_500_000, "{bytes}");
}

/// Most quarters approve; those in greatest need show every vote type, so that
/// whichever are chosen do.
#[test]
fn quarters_vote_in_three_ways() {
    for size in [60, 500] {
        let country = country(Country::DEMO_SEED, size);
        let of = |wanted| {
            let all = country.elections.iter();
            all.filter(|election| election.vote_type == wanted).count()
        };
        assert_eq!(of(VoteType::Ordinal), 1);
        assert!(of(VoteType::Cumulative) >= 1);
        assert!(of(VoteType::Approval) * 2 > country.quarters.len());
        for election in &country.elections {
            let longest = election.voters.iter().map(|v| v.choices.len()).max();
            let most = election.voters.iter().flat_map(|v| &v.points).max();
            let sum = election.voters.iter().map(|v| v.points.iter().sum()).max();
            match election.vote_type {
                VoteType::Approval => assert_eq!(most, None),
                VoteType::Cumulative => {
                    assert_eq!((most, sum), (Some(&POINTS_MAX), Some(POINTS)));
                }
                VoteType::Ordinal => assert_eq!((most, longest), (None, Some(RANKS))),
            }
        }
    }
}

#[test]
fn quarters_want_different_things_and_what_suits_them() {
    let country = country(Country::DEMO_SEED, 500);
    let mut wishes = BTreeSet::new();
    let mut ballots = BTreeSet::new();
    for (row, election) in country.elections.iter().enumerate() {
        assert_eq!(election.quarter, row);
        let inside = |at: usize| country.neighbourhoods[at].quarter == row;
        assert!(election.voters.iter().all(|v| inside(v.neighbourhood)));
        let coastal = (0..500).any(|at| inside(at) && country.neighbourhoods[at].coastal);
        let mut ballot = BTreeSet::new();
        for project in &election.projects {
            assert!(inside(project.neighbourhood));
            let (wish, at) = project.name.split_once(", ").unwrap();
            assert_eq!(at, country.neighbourhoods[project.neighbourhood].name);
            assert!(coastal || wish != "Slipway mended");
            ballot.insert(wish.to_owned());
        }
        assert_eq!(ballot.len(), election.projects.len(), "no wish twice");
        wishes.extend(ballot.iter().cloned());
        ballots.insert(ballot);
    }
    assert_eq!(ballots.len(), country.elections.len());
    assert!(wishes.len() > 80, "{}", wishes.len());
    let places: BTreeSet<_> = (country.elections.iter())
        .flat_map(|election| &election.projects)
        .map(|project| (project.at.x, project.at.y))
        .collect();
    assert!(places.len() > 500);
}

/// Some voters stand alone with what is known of them, others do not: whoever
/// publishes ballots has something to withhold, and something to show.
#[test]
fn a_few_voters_stand_alone() {
    let country = country(Country::DEMO_SEED, 500);
    for election in &country.elections {
        let mut alike = BTreeMap::new();
        let mut sexes: BTreeMap<&str, usize> = BTreeMap::new();
        for voter in &election.voters {
            let kind = (voter.age / 20, voter.sex, voter.paper, voter.neighbourhood);
            *alike.entry(kind).or_insert(0) += 1;
            *sexes.entry(voter.sex).or_insert(0) += 1;
            assert!((14..100).contains(&voter.age));
        }
        let alone = alike.values().filter(|&&count| count == 1).count();
        let all = election.voters.len();
        assert!(alone >= 5 && alone * 2 < all, "{alone} of {all}");
        assert!(sexes["F"] * 3 > all && sexes["M"] * 3 > all);
    }
}

/// Residents by sex and age add up to the people of the quarter, and no more
/// voted than live there.
#[test]
fn residents_add_up_and_outnumber_voters() {
    let country = country(Country::DEMO_SEED, 500);
    let table = columns(&text(&country, "residents.csv"));
    assert_eq!(table["people"].len(), 16 * country.quarters.len());
    for (row, quarter) in country.quarters.iter().enumerate() {
        let rows = (0..table["people"].len())
            .filter(|&at| table["quarter26cd"][at] == quarter.id.as_str());
        let (mut all, mut aged_65_plus, mut next) = (0, 0, 14);
        for at in rows {
            let people: u32 = table["people"][at].parse().unwrap();
            let from: u32 = table["age_from"][at].parse().unwrap();
            let to: u32 = table["age_to"][at].parse().unwrap_or(u32::MAX);
            let sex = table["sex"][at].as_str();
            assert_eq!(from, next, "no gap between bands");
            if sex == "M" {
                next = to.saturating_add(1);
            }
            all += people;
            aged_65_plus += if from >= 65 { people } else { 0 };
            let voters = country.elections[row].voters.iter();
            let voters = voters.filter(|v| v.sex == sex && (from..=to).contains(&v.age));
            assert!(number(voters.count()) < f64::from(people) / 3.0);
        }
        assert_eq!(next, u32::MAX);
        let sum = |of: fn(&allotment_country::People) -> u32| -> u32 {
            let places = country.neighbourhoods.iter().filter(|p| p.quarter == row);
            places.map(|place| of(&place.people)).sum()
        };
        let (population, adults) = (sum(|p| p.population), sum(|p| p.adults));
        assert_eq!(all, adults + (population - adults + 4) / 8);
        assert_eq!(aged_65_plus, sum(|p| p.aged_65_plus));
    }
}

/// The truth names every voter and every project, as the files number them.
#[test]
fn the_truth_names_every_voter_and_project() {
    let country = country(Country::DEMO_SEED, 60);
    for (path, id, section) in [
        ("truth/voters.csv", "voter_id", "votes"),
        ("truth/projects.csv", "project_id", "projects"),
    ] {
        let table = columns(&text(&country, path));
        let mut named = table["quarter26cd"].iter().zip(&table[id]);
        for quarter in &country.quarters {
            let pb = Pb::read(&text(&country, &format!("ballots/{}.pb", quarter.id)));
            let rows = if section == "votes" {
                pb.votes
            } else {
                pb.projects
            };
            for known in &rows[id] {
                assert_eq!(named.next(), Some((&quarter.id.to_string(), known)));
            }
        }
        assert_eq!(named.next(), None);
    }
}
