//! Both languages have every word, with the same places to fill in.

use std::collections::BTreeSet;

use allotment_plan::{Language, Word, Year};

/// What stands in braces.
fn places(text: &str) -> BTreeSet<&str> {
    text.split('{')
        .skip(1)
        .filter_map(|rest| rest.split('}').next())
        .collect()
}

#[test]
fn every_word_is_in_both_languages() {
    assert!(Word::ALL.len() > 90, "{}", Word::ALL.len());
    for word in Word::ALL {
        let english = word.in_language(Language::English);
        let welsh = word.in_language(Language::Welsh);
        assert!(
            !english.trim().is_empty() && !welsh.trim().is_empty(),
            "{word:?}"
        );
        assert_eq!(places(english), places(welsh), "{word:?}");
        let same_in_both = *word == Word::ItemSource;
        assert_eq!(english == welsh, same_in_both, "{word:?} is not translated");
    }
}

#[test]
fn languages_have_the_tags_that_documents_carry() {
    assert_eq!(Language::English.tag(), "en-GB");
    assert_eq!(Language::Welsh.tag(), "cy-GB");
}

#[test]
fn years_are_read_as_people_write_them() {
    for (text, start) in [("2026-27", 2026), ("1999-00", 1999), ("2030", 2030)] {
        assert_eq!(Year::parse(text).map(|year| year.start()), Some(start));
    }
    for wrong in [
        "26-27",
        "2026-28",
        "2026/27",
        "2026-2027",
        "",
        "twenty",
        "2026-2",
        "+026",
        "20 6-27",
    ] {
        assert!(Year::parse(wrong).is_none(), "{wrong}");
    }
    let year = Year::parse("2098-99").unwrap();
    assert_eq!(year.after(1).label(), "2099-00");
    assert!(year.is_followed_by(&year.after(1)));
    assert!(!year.is_followed_by(&year.after(2)));
    assert!(!year.is_followed_by(&Year::parse("2099").unwrap()));
}
