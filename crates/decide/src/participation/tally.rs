//! Adding up voters by what is known of them.

use std::collections::BTreeMap;

use allotment_election::Election;
use num_bigint::BigInt;
use num_rational::BigRational;

use super::withhold::{is_small, withhold, withhold_people};
use super::{
    Eligible, Fared, NOT_GIVEN, Participation, ParticipationOptions, ParticipationRow,
    ParticipationTable,
};
use crate::{Contest, Utilities};

/// How fine each voter's own share is: a billionth.
const SHARE_PARTS: u128 = 1_000_000_000;

/// What a voter has, of what they asked for.
pub(super) struct Voter {
    served: bool,
    has: u128,
    asked: u128,
    /// What the funded projects that they chose cost together, in parts.
    money: u64,
}

/// What was spent, in parts, and how many make a unit of the currency.
pub(super) struct Money {
    pub(super) scale: u64,
    pub(super) spent: u64,
}

/// What some voters have together.
#[derive(Debug, Clone, Default)]
struct Sum {
    voters: u64,
    served: u64,
    has: BigInt,
    asked: BigInt,
    shares: u128,
    money: u128,
}

/// Every voter of `contest`, whose groups are its ballots one by one.
pub(super) fn voters(contest: &Contest, utilities: &Utilities, selected: &[u32]) -> Vec<Voter> {
    let mut funded = vec![false; contest.projects.len()];
    for &project in selected {
        funded[project as usize] = true;
    }
    let groups = &contest.groups;
    (0..groups.len())
        .map(|ballot| {
            let mut voter = Voter {
                served: false,
                has: 0,
                asked: 0,
                money: 0,
            };
            for at in groups.range(ballot) {
                let project = groups.choices[at] as usize;
                let entry = utilities
                    .entry
                    .as_ref()
                    .map_or(1, |entry| u128::try_from(entry[at]).unwrap_or(0));
                let worth = utilities.factor[project] * entry;
                if contest.projects[project].cost <= contest.budget {
                    voter.asked += worth;
                }
                if funded[project] {
                    voter.served = true;
                    voter.has += worth;
                    voter.money += contest.projects[project].cost;
                }
            }
            voter
        })
        .collect()
}

pub(super) fn tables(
    election: &Election,
    voters: &[Voter],
    money: &Money,
    population: &[Eligible],
    options: &ParticipationOptions,
) -> Participation {
    let k = options.k;
    let mut all = Sum::default();
    for voter in voters {
        all.add(voter);
    }
    let tables: Vec<ParticipationTable> = options
        .columns
        .iter()
        .filter_map(|name| {
            let column = election.vote_column(name)?;
            let mut known: BTreeMap<&str, usize> = BTreeMap::new();
            let mut cells: Vec<Sum> = Vec::new();
            for (cell, voter) in column.cells().zip(voters) {
                let at = *known.entry(cell).or_insert_with(|| {
                    cells.push(Sum::default());
                    cells.len() - 1
                });
                cells[at].add(voter);
            }
            let mut sums: BTreeMap<String, Sum> = BTreeMap::new();
            for (cell, at) in known {
                let sum = sums.entry(value(name, cell, options)).or_default();
                sum.merge(&cells[at]);
            }
            Some(table(name, sums, money, population, k))
        })
        .collect();
    let total_small = is_small(all.voters, k);
    let fared_small = total_small
        || is_small(all.served, k)
        || is_small(all.voters - all.served, k)
        || all.voters == 0;
    Participation {
        voters: (!total_small).then_some(all.voters),
        fared: (!fared_small).then(|| all.fared(money)),
        tables,
    }
}

/// What a cell counts as.
fn value(column: &str, cell: &str, options: &ParticipationOptions) -> String {
    let cell = cell.trim();
    if column == "age" {
        options.ages.label(cell)
    } else if cell.is_empty() {
        NOT_GIVEN.to_owned()
    } else {
        cell.to_owned()
    }
}

fn table(
    column: &str,
    mut sums: BTreeMap<String, Sum>,
    money: &Money,
    population: &[Eligible],
    k: u64,
) -> ParticipationTable {
    let mut people: BTreeMap<&str, u64> = BTreeMap::new();
    for eligible in population
        .iter()
        .filter(|eligible| eligible.column == column)
    {
        *people.entry(&eligible.value).or_default() += eligible.people;
        sums.entry(eligible.value.clone()).or_default();
    }
    let rows: Vec<(&String, &Sum)> = sums.iter().collect();
    let counts: Vec<u64> = rows.iter().map(|(_, sum)| sum.voters).collect();
    let Some(no_voters) = withhold_people(&counts, k) else {
        return ParticipationTable {
            column: column.to_owned(),
            rows: Vec::new(),
            voters_withheld: counts.len(),
            fared_withheld: counts.len(),
        };
    };
    let small = |of: &[usize]| {
        let served: u64 = of.iter().map(|&row| rows[row].1.served).sum();
        let voters: u64 = of.iter().map(|&row| rows[row].1.voters).sum();
        is_small(served, k) || is_small(voters - served, k)
    };
    let no_fared = withhold(
        &counts,
        |row| no_voters[row] || small(&[row]),
        |hidden| !small(hidden),
    )
    .unwrap_or_else(|| vec![true; counts.len()]);
    let rows: Vec<ParticipationRow> = rows
        .iter()
        .enumerate()
        .map(|(at, (value, sum))| {
            let voters = (!no_voters[at]).then_some(sum.voters);
            let population = people.get(value.as_str()).copied();
            let turnout = voters
                .zip(population.filter(|&people| people > 0))
                .map(|(voters, people)| BigRational::new(voters.into(), people.into()));
            ParticipationRow {
                value: (*value).clone(),
                voters,
                population,
                turnout,
                fared: (!no_fared[at] && sum.voters > 0).then(|| sum.fared(money)),
            }
        })
        .collect();
    let count = |hidden: &[bool]| hidden.iter().filter(|&&hidden| hidden).count();
    ParticipationTable {
        column: column.to_owned(),
        rows,
        voters_withheld: count(&no_voters),
        fared_withheld: count(&no_fared),
    }
}

impl Sum {
    fn add(&mut self, voter: &Voter) {
        self.voters += 1;
        self.served += u64::from(voter.served);
        self.has += voter.has;
        self.asked += voter.asked;
        self.money += u128::from(voter.money);
        if voter.asked > 0 {
            self.shares += share(voter);
        }
    }

    fn merge(&mut self, other: &Self) {
        self.voters += other.voters;
        self.served += other.served;
        self.has += &other.has;
        self.asked += &other.asked;
        self.shares += other.shares;
        self.money += other.money;
    }

    fn fared(&self, money: &Money) -> Fared {
        let voters = BigInt::from(self.voters);
        let nothing = self.asked == BigInt::from(0);
        Fared {
            served: self.served,
            served_share: BigRational::new(self.served.into(), voters.clone()),
            satisfied: (!nothing).then(|| BigRational::new(self.has.clone(), self.asked.clone())),
            mean_share: BigRational::new(self.shares.into(), &voters * BigInt::from(SHARE_PARTS)),
            money: BigRational::new(self.money.into(), &voters * BigInt::from(money.scale)),
            money_share: (money.spent > 0)
                .then(|| BigRational::new(self.money.into(), voters * BigInt::from(money.spent))),
        }
    }
}

/// A voter's own share in billionths, rounded down.
fn share(voter: &Voter) -> u128 {
    match voter.has.checked_mul(SHARE_PARTS) {
        Some(parts) => parts / voter.asked,
        None => (BigInt::from(voter.has) * SHARE_PARTS / voter.asked)
            .try_into()
            .expect("nobody has more than they asked for"),
    }
}
