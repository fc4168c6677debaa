//! Counting a vote, and writing it in Pabulib's format.

use std::{cmp::Reverse, fmt::Write};

use crate::{
    ballots::{Election, POINTS, POINTS_MAX, RANKS, VoteType},
    country::Country,
    csv::degrees,
    names::COUNTRY,
};

impl VoteType {
    /// The word for it in the format.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Approval => "approval",
            Self::Cumulative => "cumulative",
            Self::Ordinal => "ordinal",
        }
    }
}

impl Election {
    /// How many voters chose each project.
    #[must_use]
    pub fn votes(&self) -> Vec<u64> {
        let mut votes = vec![0; self.projects.len()];
        for &row in self.voters.iter().flat_map(|voter| &voter.choices) {
            votes[row] += 1;
        }
        votes
    }

    /// What each project's votes add up to: one each, or their points, or on a
    /// ballot that ranks `k` projects `k` for the best, down to 1.
    ///
    /// Source: Pabulib's `scoring_fn`, whose default is Borda's.
    #[must_use]
    pub fn scores(&self) -> Vec<u64> {
        let mut scores = vec![0; self.projects.len()];
        for voter in &self.voters {
            for (at, &row) in voter.choices.iter().enumerate() {
                scores[row] += match self.vote_type {
                    VoteType::Approval => 1,
                    VoteType::Cumulative => voter.points[at],
                    VoteType::Ordinal => (voter.choices.len() - at) as u64,
                };
            }
        }
        scores
    }

    /// Puts the projects in the order of their scores, and runs the old rule.
    pub(crate) fn count(&mut self) {
        let scores = self.scores();
        let mut order: Vec<usize> = (0..self.projects.len()).collect();
        order.sort_by_key(|&row| {
            let project = &self.projects[row];
            (Reverse(scores[row]), project.cost, project.number)
        });
        let mut place = vec![0; order.len()];
        for (to, &row) in order.iter().enumerate() {
            place[row] = to;
        }
        for row in self.voters.iter_mut().flat_map(|voter| &mut voter.choices) {
            *row = place[*row];
        }
        let mut left = self.budget;
        self.projects = order
            .into_iter()
            .map(|row| self.projects[row].clone())
            .collect();
        for project in &mut self.projects {
            project.selected = project.cost <= left;
            if project.selected {
                left -= project.cost;
            }
        }
    }

    /// The vote as a `.pb` file of `country`.
    ///
    /// Source: the format of [Pabulib](https://pabulib.org/format): META,
    /// PROJECTS and VOTES, fields parted by semicolons.
    #[must_use]
    pub fn pb(&self, country: &Country) -> String {
        let mut text = String::with_capacity(2000 + 40 * self.voters.len());
        self.meta(country, &mut text)
            .and_then(|()| self.projects_of(country, &mut text))
            .and_then(|()| self.votes_of(country, &mut text))
            .expect("a string takes any text");
        text
    }

    fn meta(&self, country: &Country, text: &mut String) -> std::fmt::Result {
        let quarter = &country.quarters[self.quarter];
        let district = &country.districts[quarter.district];
        write!(
            text,
            "META\nkey;value\ndescription;What to do first in {quarter}, {district}: made up\n\
             country;{COUNTRY}\nunit;{quarter}\ninstance;2026\nnum_projects;{projects}\n\
             num_votes;{voters}\nbudget;{budget}\nvote_type;{vote_type}\nrule;greedy\n\
             date_begin;01.06.2026\ndate_end;14.06.2026\nmin_length;1\n",
            quarter = quarter.name,
            district = district.name,
            projects = self.projects.len(),
            voters = self.voters.len(),
            budget = self.budget,
            vote_type = self.vote_type.word(),
        )?;
        match self.vote_type {
            VoteType::Approval => {}
            VoteType::Cumulative => write!(
                text,
                "min_points;1\nmax_points;{POINTS_MAX}\nmax_sum_points;{POINTS}\n"
            )?,
            VoteType::Ordinal => writeln!(text, "max_length;{RANKS}")?,
        }
        text.push_str("language;en\ncurrency;GBP\n");
        Ok(())
    }

    fn projects_of(&self, country: &Country, text: &mut String) -> std::fmt::Result {
        let scored = self.vote_type != VoteType::Approval;
        writeln!(
            text,
            "PROJECTS\nproject_id;cost;votes;{}name;category;beneficiaries;selected;neighborhood;\
             latitude;longitude",
            if scored { "score;" } else { "" }
        )?;
        let counts = self.votes().into_iter().zip(self.scores());
        for (project, (votes, score)) in self.projects.iter().zip(counts) {
            write!(text, "{};{};{votes};", project.number, project.cost)?;
            if scored {
                write!(text, "{score};")?;
            }
            writeln!(
                text,
                "{};{};{};{};{};{};{}",
                project.name,
                project.category,
                project.beneficiaries,
                u8::from(project.selected),
                country.neighbourhoods[project.neighbourhood].id,
                degrees(project.at.y),
                degrees(project.at.x),
            )?;
        }
        Ok(())
    }

    fn votes_of(&self, country: &Country, text: &mut String) -> std::fmt::Result {
        let pointed = self.vote_type == VoteType::Cumulative;
        writeln!(
            text,
            "VOTES\nvoter_id;vote;{}age;sex;voting_method;neighborhood",
            if pointed { "points;" } else { "" }
        )?;
        for (row, voter) in self.voters.iter().enumerate() {
            write!(text, "{};", row + 1)?;
            list(
                text,
                voter.choices.iter().map(|&row| self.projects[row].number),
            )?;
            if pointed {
                list(text, &voter.points)?;
            }
            writeln!(
                text,
                "{};{};{};{}",
                voter.age,
                voter.sex,
                if voter.paper { "paper" } else { "internet" },
                country.neighbourhoods[voter.neighbourhood].id,
            )?;
        }
        Ok(())
    }
}

/// Writes a cell that is a list parted by commas, and ends it.
fn list<T: std::fmt::Display>(
    text: &mut String,
    items: impl IntoIterator<Item = T>,
) -> std::fmt::Result {
    for (at, item) in items.into_iter().enumerate() {
        if at > 0 {
            text.push(',');
        }
        write!(text, "{item}")?;
    }
    text.push(';');
    Ok(())
}
