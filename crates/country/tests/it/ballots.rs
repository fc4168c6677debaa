//! The elections, and their files.

use allotment_country::{Country, GROUPS};

use crate::{country, number, text};

/// Every count in the file is the count of what is in the file.
#[test]
fn the_files_agree_with_themselves() {
    let country = country(Country::DEMO_SEED, 60);
    for path in [
        "ballots/ambermill.pb",
        "ballots/corrin-quay.pb",
        "ballots/sandrell-bay.pb",
    ] {
        let text = text(&country, path);
        let (meta, rest) = text.split_once("\nPROJECTS\n").unwrap();
        let (projects, votes) = rest.split_once("\nVOTES\n").unwrap();
        let value = |key: &str| -> u64 {
            let line = meta
                .lines()
                .find_map(|line| line.strip_prefix(&format!("{key};")));
            line.unwrap().parse().unwrap()
        };
        let rows = |section: &str| -> Vec<Vec<String>> {
            let cells = |line: &str| line.split(';').map(String::from).collect();
            section.lines().skip(1).map(cells).collect()
        };
        let (projects, votes) = (rows(projects), rows(votes));
        assert!(meta.starts_with("META\nkey;value\n"));
        assert_eq!(value("num_projects"), projects.len() as u64);
        assert_eq!(value("num_votes"), votes.len() as u64);

        let mut counted = vec![0_u64; projects.len()];
        for vote in &votes {
            let ids: Vec<usize> = vote[3].split(',').map(|id| id.parse().unwrap()).collect();
            assert!(ids.is_sorted_by(|a, b| a < b), "no project twice");
            for id in ids {
                counted[id - 1] += 1;
            }
        }
        let mut spent = 0;
        for (row, project) in projects.iter().enumerate() {
            assert_eq!(project[0], (row + 1).to_string());
            assert_eq!(project[2], counted[row].to_string(), "{path} {project:?}");
            if project[5] == "1" {
                spent += project[1].parse::<u64>().unwrap();
            }
        }
        assert!(spent <= value("budget"));
        let cheapest_left = projects
            .iter()
            .filter(|project| project[5] == "0")
            .map(|project| project[1].parse::<u64>().unwrap())
            .min();
        assert!(cheapest_left.is_none_or(|cost| spent + cost > value("budget")));
    }
}

/// The groups have the planted shares, and want what is theirs.
#[test]
fn groups_are_clear() {
    let country = country(Country::DEMO_SEED, 60);
    for election in &country.elections {
        let voters = number(election.voters.len());
        for (group, share) in GROUPS.into_iter().enumerate() {
            let members: Vec<_> = election
                .voters
                .iter()
                .filter(|v| v.group == group)
                .collect();
            let error = (share * (1.0 - share) / voters).sqrt();
            assert!((number(members.len()) / voters - share).abs() < 4.0 * error);
            for (row, project) in election.projects.iter().enumerate() {
                let fans = members.iter().filter(|v| v.approved.contains(&row)).count();
                let liked = number(fans) / number(members.len());
                match project.group {
                    Some(of) if of == group => assert!(liked > 0.5, "{liked}"),
                    Some(_) => assert!(liked < 0.25, "{liked}"),
                    None => assert!((0.1..0.5).contains(&liked), "{liked}"),
                }
            }
        }
    }
}

/// Planted: under the old rule the largest group, a little more than half of
/// the voters, takes four fifths of the money, and the smallest, one in six,
/// gets less than a tenth.
#[test]
fn the_old_rule_leaves_a_group_out() {
    let country = country(Country::DEMO_SEED, 60);
    for election in &country.elections {
        let to = |group: usize| -> u64 {
            let chosen = election.projects.iter().filter(|project| project.selected);
            chosen
                .filter(|p| p.group == Some(group))
                .map(|p| p.cost)
                .sum()
        };
        assert!(
            to(0) * 10 >= election.budget * 8,
            "{}: {}",
            election.town,
            to(0)
        );
        assert!(to(2) * 10 < election.budget, "{}: {}", election.town, to(2));
    }
}
