//! Definitions: one form, one hash, every fault at once.

use std::collections::BTreeMap;

use allotment_poll::{Definition, read_definition};

use crate::vote;

#[test]
fn the_canonical_form_is_read_back_and_a_changed_letter_changes_the_hash() {
    for form in [
        "form = \"approval\"",
        "form = \"approval\"\nmost = 2",
        "form = \"knapsack\"",
        "form = \"points\"\ntotal = 10\neach = 5",
        "form = \"ranking\"\nmost = 3",
    ] {
        let vote = vote(form);
        let text = vote.canonical();
        assert_eq!(
            Definition::from_canonical(&text).as_ref(),
            Some(&vote),
            "{text}"
        );
        let changed = text.replace("Bench", "bench");
        let other = Definition::from_canonical(&changed).unwrap();
        assert_ne!(other.hash(), vote.hash());
        assert_eq!(Definition::from_canonical(&text.replace(':', ": ")), None);
        assert_eq!(
            Definition::from_canonical(&text.replace("\"4000\"", "\"0\"")),
            None
        );
    }
}

/// The form is a promise to whoever keeps a hash: it does not change by accident.
#[test]
fn the_form_stays_as_it_is() {
    let vote = vote("form = \"approval\"\nmost = 2");
    assert_eq!(
        vote.canonical(),
        concat!(
            r#"{"ballot":{"form":"approval","most":2},"budget":"10000","closes":"2027-03-31","#,
            r#""community":"Q1","count":{"completion":null,"rule":"equal-shares","satisfaction":null,"ties":null},"#,
            r#""currency":"GBP","form":"allotment poll 1","id":"spring","languages":["en"],"opens":"2027-03-01","#,
            r#""practice":false,"projects":[{"cost":"4000","id":"bench","name":{"en":"Bench"},"words":{}},"#,
            r#"{"cost":"6050","id":"tree","name":{"en":"Tree"},"words":{}},"#,
            r#"{"cost":"3000","id":"swing","name":{"en":"Swing"},"words":{}}],"title":{"en":"What first?"},"words":{}}"#
        )
    );
}

/// A project may be a resident's idea: the definition says which, and one idea is one
/// project.
#[test]
fn a_project_may_be_an_idea() {
    let plain = vote("form = \"approval\"");
    assert!(!plain.canonical().contains("\"idea\""));
    assert_eq!(plain.ideas().count(), 0);
    let mut vote = plain.clone();
    vote.projects[0].idea = Some(7);
    vote.projects[2].idea = Some(3);
    assert_eq!(vote.faults(), []);
    assert_ne!(vote.hash(), plain.hash());
    let again = Definition::from_canonical(&vote.canonical());
    assert_eq!(again.as_ref(), Some(&vote));
    let ideas: Vec<_> = vote.ideas().collect();
    assert_eq!(ideas, [(7, "bench"), (3, "swing")]);
    for wrong in [0, 7] {
        vote.projects[2].idea = Some(wrong);
        let faults = vote.faults();
        assert!(
            faults[0].what.contains("'swing' cannot be idea"),
            "{faults:?}"
        );
        assert_eq!(Definition::from_canonical(&vote.canonical()), None);
    }
}

#[test]
fn a_vote_closes_when_it_says_and_a_day_ends_with_the_day() {
    let file = |closes: &str, practice: bool| {
        let text = format!(
            "community = \"Q1\"\nid = \"a\"\ntitle = {{ en = \"A\" }}\nbudget = 1\n\
            opens = 2027-03-01\ncloses = {closes}\npractice = {practice}\n\
            [ballot]\nform = \"approval\"\n[[project]]\nid = \"b\"\ncost = 1\nname = {{ en = \"B\" }}\n"
        );
        read_definition(&text)
    };
    // Source: `date -u -d 2027-04-01 +%s`, and `2027-03-31T19:00:00Z`.
    let (midnight, seven) = (1_806_537_600, 1_806_519_600);
    let day = file("2027-03-31", false).unwrap();
    assert_eq!(day.closes_by_itself(), Some(midnight));
    assert_eq!(day.closes_time(), None);
    assert!(!day.canonical().contains("closes_at"));
    let moment = file("2027-03-31T20:00:00+01:00", false).unwrap();
    assert_eq!(moment.closes_by_itself(), Some(seven));
    assert_eq!(moment.closes_time(), Some("20:00"));
    let again = Definition::from_canonical(&moment.canonical());
    assert_eq!(again.as_ref(), Some(&moment));
    assert_ne!(moment.hash(), day.hash());
    let other = moment.canonical().replace("31T20", "30T20");
    assert_eq!(Definition::from_canonical(&other), None);
    assert_eq!(file("2027-03-31", true).unwrap().closes_by_itself(), None);
    for odd in ["2027-03-31T20:00:00", "20:00:00"] {
        let faults = file(odd, false).unwrap_err();
        let said = faults.iter().find(|one| one.what.contains("no offset"));
        assert_eq!(said.map(|one| one.line), Some(Some(6)), "{odd}: {faults:?}");
    }
}

#[test]
fn everything_that_is_wrong_is_said_at_once() {
    let faults = read_definition(
        r#"
community = "Q 1"
id = "spring"
title = { en = "What first?" }
budget = 0
opens = 2027-03-31
closes = 2027-03-01
languages = []
[ballot]
form = "points"
total = 5
each = 6
[[project]]
id = "a"
cost = 0
name = { en = "" }
[[project]]
id = "a"
cost = 10
name = { en = "A" }
"#,
    )
    .unwrap_err();
    let said: Vec<&str> = faults.iter().map(|fault| fault.what.as_str()).collect();
    for part in [
        "'Q 1'",
        "0 of money",
        "before it opens",
        "no language",
        "has no name",
        "has no cost",
        "two projects",
        "limits",
    ] {
        assert!(
            said.iter().any(|what| what.contains(part)),
            "{part}: {said:?}"
        );
    }
    let faults = read_definition("community = \"Q1\"\nsurprise = 1\n").unwrap_err();
    assert_eq!(faults[0].line, Some(2), "{faults:?}");
}

#[test]
fn a_vote_opens_with_all_its_words_in_languages_that_somebody_stands_by() {
    let mut vote = vote("form = \"approval\"");
    let nobody = BTreeMap::new();
    assert!(vote.not_ready(&nobody).is_empty());
    vote.languages.push("cy".into());
    let said = |vote: &Definition, reviewers: &BTreeMap<String, String>| -> Vec<String> {
        vote.not_ready(reviewers)
            .into_iter()
            .map(|fault| fault.what)
            .collect()
    };
    let all = said(&vote, &nobody).join("; ");
    assert!(
        all.contains("its title") && all.contains("'swing'"),
        "{all}"
    );
    assert!(all.contains("nobody has reviewed"), "{all}");
    for text in
        std::iter::once(&mut vote.title).chain(vote.projects.iter_mut().map(|one| &mut one.name))
    {
        text.0.insert("cy".into(), "Gair".into());
    }
    assert_eq!(said(&vote, &nobody).len(), 1);
    let reviewed = [("cy".to_owned(), "A. Siaradwr".to_owned())].into();
    assert!(said(&vote, &reviewed).is_empty());
    vote.practice = true;
    assert!(
        said(&vote, &nobody).is_empty(),
        "practice opens without a reviewer"
    );
}

#[test]
fn languages_are_named_by_their_tags() {
    let faults = |tag: &str, of_title: bool| {
        let mut vote = vote("form = \"knapsack\"");
        if of_title {
            vote.title.0.insert(tag.into(), "What first?".into());
        } else {
            vote.languages.push(tag.into());
        }
        vote.faults()
    };
    for good in ["cy", "gd", "zh-Hans", "en-GB", "sco"] {
        assert_eq!(faults(good, false), [], "{good}");
        assert_eq!(faults(good, true), [], "{good}");
    }
    for bad in [
        "",
        "e",
        "English",
        "CY",
        "en_GB",
        "en-",
        "\" onclick=\"",
        "cy\u{1b}",
    ] {
        for of_title in [false, true] {
            let said = faults(bad, of_title);
            assert!(
                said.len() == 1 && said[0].what.contains("is no language"),
                "{bad}: {said:?}"
            );
        }
    }
}
