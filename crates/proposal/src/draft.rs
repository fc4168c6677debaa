//! The file of a vote, written from ideas.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use allotment_ledger::Date;
use allotment_place::{Currency, Pence};

use crate::text::IdeaText;

/// An idea that is to be a project.
#[derive(Debug, Clone, Copy)]
pub struct OnDraft<'a> {
    /// Its number.
    pub number: u32,
    /// Its text.
    pub text: &'a IdeaText,
    /// What an officer found it to cost.
    pub cost: Pence,
}

/// The draft of a vote of `community` from `ideas`, each a project, as
/// `allotment_poll::read_definition` reads it. What only people can decide stands
/// under a note: the budget is what all of them cost, the days are the month after
/// `today`, a project's words are in the language in which they were written.
#[must_use]
pub fn draft_vote(
    community: &str,
    currency: Currency,
    ideas: &[OnDraft<'_>],
    today: Date,
) -> String {
    let decimals = currency.decimals();
    let all: u64 = ideas.iter().map(|idea| idea.cost.get()).sum();
    let mut languages: BTreeSet<&str> = ideas.iter().map(|idea| &*idea.text.language).collect();
    // English first, where it is there.
    let english = languages.take("en");
    let languages: Vec<String> = (english.into_iter().chain(languages)).map(quoted).collect();
    let day = |later: i32| Date::from_days(today.days() + later).unwrap_or(Date::LAST);
    let mut file = format!(
        "# What is voted on. Nothing of it can be changed once the vote is open.\n\
        community = {}\n\
        id = \"{}-ideas\"\n\
        title = {{ en = \"What should we do first?\" }}\n\
        words = {{ en = \"These ideas came from people here.\" }}\n\
        currency = {}\n\
        # Change it to what can be spent: this is what all of them cost.\n\
        budget = \"{}\"\n\
        # Each project needs its words in each of these.\n\
        languages = [{}]\n\
        opens = {}\n\
        closes = {}\n\
        practice = false\n\n\
        # approval (most = 4), knapsack, points (total = 10, each = 5) or ranking (most = 5)\n\
        [ballot]\n\
        form = \"approval\"\n\n\
        [count]\n\
        rule = \"equal-shares\"\n",
        quoted(community),
        today.parts().0,
        quoted(currency.as_str()),
        decimal(all, decimals),
        languages.join(", "),
        day(14),
        day(44),
    );
    for OnDraft { number, text, cost } in ideas {
        let words = text.what.replace('\n', " ");
        write!(
            file,
            "\n[[project]]\n\
            id = \"idea-{number}\"\n\
            idea = {number}\n\
            cost = \"{}\"\n\
            name = {{ {language} = {} }}\n\
            words = {{ {language} = {} }}\n",
            decimal(cost.get(), decimals),
            quoted(&text.title),
            quoted(&words),
            language = quoted(&text.language),
        )
        .expect("a text takes text");
    }
    file
}

/// `minor` units in whole ones, with all decimals of the currency and nothing else.
fn decimal(minor: u64, decimals: u32) -> String {
    let unit = 10_u64.pow(decimals);
    if decimals == 0 {
        return minor.to_string();
    }
    let places = usize::try_from(decimals).expect("at most 3");
    format!("{}.{:0places$}", minor / unit, minor % unit)
}

/// `text` between quotation marks, as TOML reads it. What JSON writes as a text is a
/// basic string of TOML, but for the one control character that JSON leaves as it is.
///
/// Source: TOML 1.0.0, «String»; RFC 8259, 7.
fn quoted(text: &str) -> String {
    let text: String = text.chars().filter(|sign| *sign != '\u{7f}').collect();
    serde_json::to_string(&text).expect("a text is JSON")
}
