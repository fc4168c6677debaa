//! An explanation in words that a resident understands.

use allotment_election::Election;
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{Signed, Zero};

use super::{
    Answer, Bought, Changes, Claim, Explanation, NotFunded, PlainExplanation, Verdict, in_currency,
};
use crate::{Contest, KeptOut};

/// What the sentences call the money and the projects.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words {
    /// One unit of the currency, such as `euro`.
    pub unit: String,
    /// Two units of it, such as `euros`.
    pub units: String,
    /// The projects' names, in the file's order.
    pub names: Vec<String>,
}

impl Words {
    /// The words for `election`: its `currency`, in META, and its projects'
    /// `name`, or their codes.
    #[must_use]
    pub fn new(election: &Election) -> Self {
        let code = election.meta("currency").unwrap_or("").trim();
        let (unit, units) = match code {
            "EUR" => ("euro", "euros"),
            "GBP" => ("pound", "pounds"),
            "USD" | "CAD" | "AUD" | "NZD" => ("dollar", "dollars"),
            "CHF" => ("franc", "francs"),
            "" => ("unit of money", "units of money"),
            code => (code, code),
        };
        Self {
            unit: unit.to_owned(),
            units: units.to_owned(),
            names: (0..election.projects.len())
                .map(|project| {
                    election
                        .project_cell(project, "name")
                        .unwrap_or(&election.projects[project].id)
                        .to_owned()
                })
                .collect(),
        }
    }

    /// An amount from 0 up, in units: whole units from a hundred up, else to
    /// the hundredth.
    fn money(&self, amount: &BigRational, round: Round) -> String {
        let hundred = BigInt::from(100);
        let per_unit = if *amount >= BigRational::from_integer(hundred.clone()) {
            BigInt::from(1)
        } else {
            hundred
        };
        let scaled = amount * &per_unit;
        let steps = match round {
            Round::Down => scaled.floor(),
            Round::Up => scaled.ceil(),
        };
        self.said(&(steps / per_unit))
    }

    /// An amount with all the decimals that it has.
    fn said(&self, amount: &BigRational) -> String {
        let whole = amount.to_integer();
        let rest = amount.fract();
        let number = if rest.is_zero() {
            thousands(&whole.to_string())
        } else {
            let mut digits = 2;
            let mut power = BigInt::from(100);
            while !(&rest * &power).is_integer() && digits < 9 {
                digits += 1;
                power *= 10;
            }
            let decimals = (&rest * &power).to_integer().to_string();
            format!("{}.{decimals:0>digits$}", thousands(&whole.to_string()))
        };
        let is_one = *amount == BigRational::from_integer(BigInt::from(1));
        format!("{number} {}", if is_one { &self.unit } else { &self.units })
    }
}

/// Which way an amount is rounded before it is said.
#[derive(Clone, Copy)]
enum Round {
    Down,
    Up,
}

impl Explanation {
    /// The explanation in plain sentences.
    ///
    /// What people had is rounded down and what was missing up, to a hundredth
    /// below 100 units and to a unit above. Whatever would have changed the
    /// outcome is said exactly, and only if a run of the rule confirmed it.
    #[must_use]
    pub fn sentence(&self, contest: &Contest, words: &Words) -> String {
        let votes = contest.projects[self.project as usize].votes;
        match &self.verdict {
            Verdict::Bought(bought) => paid_for(bought, votes, words),
            Verdict::Free => format!("Funded. It costs nothing. {}", voted(votes)),
            Verdict::Completed => format!(
                "Funded with money that was left over at the end. {}",
                voted(votes)
            ),
            Verdict::NotFunded(missed) => self.lost(contest, words, missed, votes),
        }
    }

    fn lost(&self, contest: &Contest, words: &Words, missed: &NotFunded, votes: u64) -> String {
        let cost = in_currency(contest, contest.projects[self.project as usize].cost);
        let mut parts = vec!["Not funded.".to_owned(), voted(votes)];
        let costs = words.said(&cost);
        let had = words.money(&missed.left, Round::Down);
        let (who, people) = match votes {
            1 => ("This person", "this person"),
            _ => ("Together they", "these people"),
        };
        if missed.is_unaffordable {
            let budget = words.said(&in_currency(contest, contest.budget));
            parts.push(format!(
                "It costs {costs}, more than all the money there was: {budget}."
            ));
        } else if votes > 0 && missed.missing.is_positive() {
            let missing = words.money(&missed.missing, Round::Up);
            parts.push(format!(
                "{who} had {had} left; it costs {costs}. It missed by {missing}."
            ));
        } else if votes > 0 && missed.kept_out.is_none() {
            parts.push(format!(
                "{who} had enough money, but a limit of this vote kept it out."
            ));
        }
        if let Some(kept_out) = &missed.kept_out {
            parts.push(kept_out_by(kept_out, words));
        }
        parts.extend(would_have_won(contest, words, missed));
        if let Some(most) = missed.went.first() {
            let name = &words.names[most.project as usize];
            let amount = words.money(&most.amount, Round::Down);
            parts.push(if missed.went.len() == 1 {
                format!("Before that, {people} paid {amount} for “{name}”.")
            } else {
                format!("Before that, {people} paid most for “{name}”: {amount}.")
            });
        }
        parts.join(" ")
    }
}

impl PlainExplanation {
    /// The explanation in plain sentences.
    #[must_use]
    pub fn sentence(&self, contest: &Contest, words: &Words) -> String {
        let candidate = &contest.projects[self.project as usize];
        let voted = voted(candidate.votes);
        if let Some(place) = self.place {
            return format!("Funded, as number {place}. {voted}");
        }
        let parts = |parts: u64| words.said(&in_currency(contest, parts));
        let were = if self.left == contest.scale {
            "was"
        } else {
            "were"
        };
        let mut said = vec![format!(
            "Not funded. {voted} {} {were} left at the end; it costs {}.",
            parts(self.left),
            parts(candidate.cost)
        )];
        said.extend(self.kept_out.as_ref().map(|one| kept_out_by(one, words)));
        let mut ways = Vec::new();
        if let Answer::Found { amount, claim } = self.cost {
            let less = if claim == Claim::Least {
                " or less"
            } else {
                ""
            };
            ways.push(format!("at a cost of {}{less}", parts(amount)));
        }
        if let Some(more) = self.new_voters.amount() {
            ways.push(match more {
                1 => "if 1 more person had voted for it".to_owned(),
                more => format!("if {} more people had voted for it", number(more)),
            });
        }
        if ways.is_empty() && self.cost == Answer::NotSearched {
            said.push(NOT_SEARCHED.to_owned());
        }
        said.extend(one_of(ways));
        said.join(" ")
    }
}

fn paid_for(bought: &Bought, votes: u64, words: &Words) -> String {
    let (least, most) = (
        words.money(&bought.least, Round::Up),
        words.money(&bought.most, Round::Up),
    );
    let each = match (bought.payers, least == most) {
        (1, _) => format!("1 person paid {most} for it."),
        (payers, true) => format!("{} paid {most} each.", people(payers)),
        (payers, false) => format!("{} paid from {least} to {most} each.", people(payers)),
    };
    let all = match bought.gave_all {
        0 => String::new(),
        1 if bought.payers == 1 => " That was all that this person had left.".to_owned(),
        1 => " 1 of them gave all that they had left.".to_owned(),
        all if all == bought.payers => " They gave all that they had left.".to_owned(),
        all => format!(
            " {} of them gave all that they had left.",
            thousands(&all.to_string())
        ),
    };
    format!(
        "Funded, as number {}. {} {each}{all}",
        bought.round,
        voted(votes)
    )
}

fn kept_out_by(kept_out: &KeptOut, words: &Words) -> String {
    match kept_out {
        KeptOut::LeftOut => "It was left out before the count.".to_owned(),
        KeptOut::TooFewVotes(least) => {
            format!("It needed {} to be let in.", people(*least))
        }
        KeptOut::By(rival) => format!(
            "“{}” was funded, and only one of the two could be.",
            words.names[*rival as usize]
        ),
        KeptOut::Quota(name) => format!("The money set for “{name}” was not enough for it too."),
    }
}

/// What would have funded it, as far as it was found.
fn would_have_won(contest: &Contest, words: &Words, missed: &NotFunded) -> Option<String> {
    let changes: &Changes = &missed.changes;
    let parts = |parts: u64| words.said(&in_currency(contest, parts));
    let mut ways = Vec::new();
    if let Answer::Found { amount, claim } = changes.cost {
        let less = if claim == Claim::Least {
            " or less"
        } else {
            ""
        };
        ways.push(format!("at a cost of {}{less}", parts(amount)));
    }
    if let Some(more) = changes.new_voters.amount() {
        ways.push(match more {
            1 => "if 1 more person had voted for it alone".to_owned(),
            more => format!("if {} more people had voted for it alone", number(more)),
        });
    }
    if let Some(more) = changes.approvals_optimist.voters.amount() {
        ways.push(match more {
            1 => "if 1 other voter had chosen it too".to_owned(),
            more => format!("if {} other voters had chosen it too", number(more)),
        });
    }
    // More than there is would make it no cheaper than the budget.
    let money = changes.money_each.amount();
    if let Some(more) = money.filter(|_| !missed.is_unaffordable) {
        ways.push(format!("with {} more for each voter", parts(more)));
    }
    if ways.is_empty() && changes.cost == Answer::NotSearched {
        return Some(NOT_SEARCHED.to_owned());
    }
    one_of(ways)
}

/// On an election so large that it would take too long for every project.
const NOT_SEARCHED: &str = "What would have made it win was not worked out for every project.";

fn one_of(mut ways: Vec<String>) -> Option<String> {
    let last = ways.pop()?;
    Some(if ways.is_empty() {
        format!("It would have won {last}.")
    } else {
        format!("It would have won {}, or {last}.", ways.join(", "))
    })
}

fn voted(votes: u64) -> String {
    match votes {
        0 => "Nobody voted for it.".to_owned(),
        votes => format!("{} voted for it.", people(votes)),
    }
}

fn people(count: u64) -> String {
    match count {
        1 => "1 person".to_owned(),
        count => format!("{} people", number(count)),
    }
}

fn number(count: u64) -> String {
    thousands(&count.to_string())
}

/// Digits with a comma between each three.
fn thousands(digits: &str) -> String {
    let mut said = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            said.push(',');
        }
        said.push(digit);
    }
    said
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words() -> Words {
        Words {
            unit: "euro".to_owned(),
            units: "euros".to_owned(),
            names: vec!["Trees".to_owned()],
        }
    }

    #[test]
    fn money_is_said_as_people_say_it() {
        let ratio = |n: i64, d: i64| BigRational::new(n.into(), d.into());
        let words = words();
        assert_eq!(words.said(&ratio(1, 1)), "1 euro");
        assert_eq!(words.said(&ratio(1_234_567, 1)), "1,234,567 euros");
        assert_eq!(words.said(&ratio(2501, 2)), "1,250.50 euros");
        assert_eq!(words.said(&ratio(1001, 1000)), "1.001 euros");
        assert_eq!(words.money(&ratio(8201, 2), Round::Down), "4,100 euros");
        assert_eq!(words.money(&ratio(8201, 2), Round::Up), "4,101 euros");
        assert_eq!(words.money(&ratio(10, 3), Round::Up), "3.34 euros");
        assert_eq!(words.money(&ratio(0, 1), Round::Down), "0 euros");
    }
}
