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
