//! The file of a vote from ideas: it is read as any other.

use allotment_place::{Currency, Pence};
use allotment_poll::read_definition;
use allotment_proposal::{IdeaText, OnDraft, TypedIdea, draft_vote};

use crate::day;

fn text(language: &str, title: &str, what: &str) -> IdeaText {
    let typed = TypedIdea {
        language: language.into(),
        title: title.into(),
        what: what.into(),
        place: "High Street".into(),
        helps: "All".into(),
        cost: String::new(),
        interest: String::new(),
    };
    IdeaText::read(&typed, Currency::GBP).unwrap()
}

#[test]
fn a_draft_is_a_votes_file_with_a_project_for_each_idea() {
    let hostile = "\"} \\ ''' \"\"\" # [[project]] \u{7f}";
    let texts = [
        text("cy", "Meinciau", "Dwy fainc.\nO bren."),
        text("en", hostile, hostile),
    ];
    let ideas: Vec<OnDraft> = (texts.iter().zip([(4, 150_050), (11, 7)]))
        .map(|(text, (number, cost))| OnDraft {
            number,
            text,
            cost: Pence::new(cost),
        })
        .collect();
    let file = draft_vote("Q1", Currency::GBP, &ideas, day("2027-03-01"));
    let vote = read_definition(&file).unwrap_or_else(|faults| panic!("{faults:?}\n{file}"));
    assert_eq!(vote.budget, Pence::new(150_057));
    assert_eq!(vote.languages, ["en", "cy"]);
    assert_eq!(
        (vote.opens, vote.closes),
        (day("2027-03-15"), day("2027-04-14"))
    );
    assert!(!vote.practice);
    let projects: Vec<_> = (vote.projects.iter())
        .map(|one| (one.id.as_str(), one.idea, one.cost.get()))
        .collect();
    assert_eq!(
        projects,
        [("idea-4", Some(4), 150_050), ("idea-11", Some(11), 7)]
    );
    assert_eq!(vote.projects[0].words.0["cy"], "Dwy fainc. O bren.");
    assert_eq!(vote.projects[1].name.0["en"], texts[1].title);
}
