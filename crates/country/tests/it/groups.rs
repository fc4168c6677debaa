//! What the groups of voters were planted to want, and what rules give them.

use allotment_country::{Country, Election, GROUPS, VoteType, Voter};

use crate::{country, number};

/// The groups have the planted shares, and want what is theirs.
#[test]
fn groups_are_clear() {
    let country = country(Country::DEMO_SEED, 500);
    let voters: Vec<&Voter> = country.elections.iter().flat_map(|e| &e.voters).collect();
    for (group, share) in GROUPS.into_iter().enumerate() {
        let members = voters.iter().filter(|voter| voter.group == group).count();
        let error = (share * (1.0 - share) / number(voters.len())).sqrt();
        assert!((number(members) / number(voters.len()) - share).abs() < 4.0 * error);
    }
    for election in of_type(&country, VoteType::Approval) {
        // Of own wishes, of other groups' and of nobody's: how many could have
        // been chosen, and how many were.
        let mut seen = [(0, 0); 3];
        for voter in &election.voters {
            for (row, project) in election.projects.iter().enumerate() {
                let whose = match project.group {
                    Some(of) if of == voter.group => 0,
                    Some(_) => 1,
                    None => 2,
                };
                seen[whose].0 += 1;
                seen[whose].1 += usize::from(voter.choices.contains(&row));
            }
        }
        let [own, others, all] = seen.map(|(could, did)| number(did) / number(could));
        assert!((0.7..0.9).contains(&own), "{own}");
        assert!((0.01..0.08).contains(&others), "{others}");
        assert!((0.1..0.3).contains(&all), "{all}");
    }
}

fn of_type(country: &Country, wanted: VoteType) -> impl Iterator<Item = &Election> {
    let all = country.elections.iter();
    all.filter(move |election| election.vote_type == wanted)
}

/// Planted: what the largest group wants costs nearly all there is, while each
/// wish of the others costs less than the money due to those of the group who
/// want it, so that they would deserve it by themselves.
#[test]
fn every_group_has_wishes_within_its_part() {
    for seed in [Country::DEMO_SEED, 1, 2] {
        let country = country(seed, 500);
        for election in &country.elections {
            let costs = |group| {
                let own = election
                    .projects
                    .iter()
                    .filter(move |p| p.group == Some(group));
                own.map(|project| project.cost)
            };
            let largest: u64 = costs(0).sum();
            assert!((90..=96).contains(&(100 * largest / election.budget)));
            for group in [1, 2] {
                for (row, project) in election.projects.iter().enumerate() {
                    if project.group != Some(group) {
                        continue;
                    }
                    let fans = election.voters.iter();
                    let fans = fans.filter(|v| v.group == group && v.choices.contains(&row));
                    let money = fans.count() as u64 * election.budget;
                    let deserved = money >= project.cost * election.voters.len() as u64;
                    assert!(deserved, "{seed} {} {}", election.quarter, project.name);
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
    for (seed, size) in [
        (Country::DEMO_SEED, 60),
        (Country::DEMO_SEED, 500),
        (1, 500),
        (2, 500),
    ] {
        let country = country(seed, size);
        for election in &country.elections {
            let funded: Vec<usize> = (0..election.projects.len())
                .filter(|&row| election.projects[row].selected)
                .collect();
            let to = |group| to_group(election, &funded, group);
            assert!(to(0) * 10 >= election.budget * 8, "{}", election.quarter);
            assert!(to(2) * 10 < election.budget, "{}", election.quarter);
        }
    }
}

/// Planted: with a rule that gives each voter an equal part of the money, the
/// smaller groups together have at least half of what is due to them, where
/// the old rule leaves them less than a tenth of the money.
#[test]
fn equal_shares_give_each_group_its_part() {
    let country = country(Country::DEMO_SEED, 500);
    for election in of_type(&country, VoteType::Approval) {
        let funded = equal_shares(election);
        let spent: u64 = funded.iter().map(|&row| election.projects[row].cost).sum();
        assert!(spent <= election.budget);
        for group in [0, 1, 2] {
            let to = pounds(to_group(election, &funded, group));
            let budget = pounds(election.budget);
            let due = GROUPS[group] * budget;
            assert!(
                to > 0.25 * due,
                "{} {group}: {to} of {due}",
                election.quarter
            );
            assert!(
                to < 1.5 * due,
                "{} {group}: {to} of {due}",
                election.quarter
            );
        }
    }
}

/// The method of equal shares with satisfaction by cost, in floats: enough to
/// see who gets what.
///
/// Source: Peters, Pierczyński and Skowron, *Proportional Participatory
/// Budgeting with Additive Utilities* (2021), section 3.
fn equal_shares(election: &Election) -> Vec<usize> {
    let cost: Vec<f64> = (election.projects.iter())
        .map(|project| pounds(project.cost))
        .collect();
    let part = pounds(election.budget) / number(election.voters.len());
    let mut wallets = vec![part; election.voters.len()];
    let mut funded = Vec::new();
    loop {
        let price = |row: usize| -> Option<f64> {
            let fans = election.voters.iter().zip(&wallets);
            let mut money: Vec<f64> = fans
                .filter(|(voter, _)| voter.choices.contains(&row))
                .map(|(_, &money)| money)
                .collect();
            money.sort_by(f64::total_cmp);
            let mut left = cost[row];
            for (at, &most) in money.iter().enumerate() {
                let each = left / number(money.len() - at);
                if each <= most {
                    return Some(each);
                }
                left -= most;
            }
            None
        };
        let next = (0..cost.len())
            .filter(|row| !funded.contains(row))
            .filter_map(|row| Some((price(row)?, row)))
            .min_by(|a, b| (a.0 / cost[a.1]).total_cmp(&(b.0 / cost[b.1])));
        let Some((price, row)) = next else {
            return funded;
        };
        for (voter, wallet) in election.voters.iter().zip(&mut wallets) {
            if voter.choices.contains(&row) {
                *wallet -= wallet.min(price);
            }
        }
        funded.push(row);
    }
}

fn to_group(election: &Election, funded: &[usize], group: usize) -> u64 {
    let projects = funded.iter().map(|&row| &election.projects[row]);
    let own = projects.filter(|project| project.group == Some(group));
    own.map(|project| project.cost).sum()
}

fn pounds(amount: u64) -> f64 {
    f64::from(u32::try_from(amount).expect("a small budget"))
}
