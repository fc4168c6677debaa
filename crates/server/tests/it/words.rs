//! Words: in every language, all of them; and plain ones.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use allotment_server::{Language, Words};

/// Each key of a file of words with the names of the values it takes.
fn keys(source: &str) -> BTreeMap<String, BTreeSet<String>> {
    let mut all: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut last = String::new();
    for line in source.lines().filter(|line| !line.starts_with('#')) {
        if let Some((key, _)) = line.split_once(" = ").filter(|_| !line.starts_with(' ')) {
            assert!(
                all.insert(key.to_owned(), BTreeSet::new()).is_none(),
                "{key} is there twice"
            );
            key.clone_into(&mut last);
        }
        for (_, rest) in line
            .match_indices("{ $")
            .map(|(at, _)| line.split_at(at + 3))
        {
            let end = rest.find(|sign: char| !sign.is_alphanumeric()).unwrap();
            all.get_mut(&last).unwrap().insert(rest[..end].to_owned());
        }
    }
    all
}

#[test]
fn every_language_has_the_same_words_with_the_same_values() {
    let english = keys(Language::English.source());
    assert!(english.len() > 150, "{}", english.len());
    for language in Language::ALL {
        assert_eq!(keys(language.source()), english, "{}", language.tag());
    }
}

/// Every key that a template or a handler names is there, and every key that is
/// there is named.
#[test]
fn no_word_is_missing_and_none_is_spare() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut text = String::new();
    let mut folders = vec![root.join("templates"), root.join("src")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                text.push_str(&fs::read_to_string(path).unwrap());
            }
        }
    }
    let words = Words::new();
    for say in ["say(\"", "say1(\"", "say2(\"", "say1(\n", "say2(\n"] {
        for (at, _) in text.match_indices(say) {
            let rest = text[at + say.len()..].trim_start().trim_start_matches('"');
            let end = rest.find(|sign: char| !(sign.is_ascii_alphanumeric() || sign == '-'));
            let (key, after) = rest.split_at(end.unwrap_or(0));
            // What is put together there begins with one of those in `made`.
            if !after.starts_with('"') {
                continue;
            }
            assert!(words.has(Language::English, key), "no words for {key:?}");
        }
    }
    let made = [
        "month-",
        "standing-",
        "role-",
        "over-",
        "register-",
        "confirm-",
        "sign-in-passkey-",
        "step-",
        "commitment-",
        "decided-",
        "sign-words",
        "sign-button",
        "key-words",
        "key-button",
        "idea-state-",
        "idea-ask-",
        "idea-hint-",
        "idea-empty-",
        "reason-",
    ];
    for key in keys(Language::English.source()).keys() {
        let plain = key.trim_end_matches("-title");
        let is_made = made.iter().any(|begins| key.starts_with(begins));
        let named = text.contains(&format!("\"{key}\"")) || text.contains(&format!("\"{plain}\""));
        assert!(is_made || named, "nobody says {key:?}");
    }
}

#[test]
fn values_stand_in_words_and_plurals_agree() {
    let words = Words::new();
    let say =
        |language, key, name, value: &str| words.say(language, key, &[(name, value.to_owned())]);
    assert_eq!(
        say(Language::English, "results-votes", "count", "1"),
        "1 person chose it."
    );
    assert_eq!(
        say(Language::English, "results-votes", "count", "1234"),
        "1234 people chose it."
    );
    assert_eq!(say(Language::Welsh, "points", "count", "2"), "2 bwynt");
    assert_eq!(
        say(Language::English, "find-hint", "example", "AB1 2CD"),
        "For example, AB1 2CD"
    );
}

/// How many syllables an English word has, about: runs of vowels, but for a
/// silent e.
fn syllables(word: &str) -> usize {
    let word = word.to_lowercase();
    let vowel = |sign: char| "aeiouy".contains(sign);
    let signs: Vec<char> = word.chars().filter(|sign| sign.is_alphabetic()).collect();
    let mut runs = 0;
    for (at, sign) in signs.iter().enumerate() {
        if vowel(*sign) && (at == 0 || !vowel(signs[at - 1])) {
            runs += 1;
        }
    }
    let silent = signs.len() > 2
        && signs.ends_with(&['e'])
        && !vowel(signs[signs.len() - 2])
        && !word.ends_with("le");
    let ed = word.ends_with("ed") && !word.ends_with("ted") && !word.ends_with("ded") && runs > 1;
    (runs - usize::from(silent && runs > 1) - usize::from(ed)).max(1)
}

/// The years of age from which a text is read with ease.
///
/// Source: J. P. Kincaid and others, *Derivation of new readability formulas*
/// (1975): grade = 0.39·words/sentences + 11.8·syllables/words − 15.59; a grade
/// is reached at about five years more.
fn reading_age(text: &str) -> f64 {
    let words: Vec<&str> = text
        .split(|sign: char| !(sign.is_alphanumeric() || sign == '\''))
        .filter(|word| word.chars().any(char::is_alphabetic))
        .collect();
    let sentences = text
        .split(['.', '?', '!', ':', '\n'])
        .filter(|one| one.chars().any(char::is_alphabetic));
    let count = |number: usize| f64::from(u32::try_from(number).unwrap());
    let all: usize = words.iter().map(|word| syllables(word)).sum();
    let per_sentence = count(words.len()) / count(sentences.count());
    0.39 * per_sentence + 11.8 * count(all) / count(words.len()) - 15.59 + 5.0
}

#[test]
fn the_formula_tells_hard_words_from_easy_ones() {
    assert!(reading_age("The cat sat on the mat. It was warm.") < 6.0);
    let hard = "Notwithstanding the aforementioned allocation methodology, participatory \
        deliberation necessitates comprehensive institutional accountability.";
    assert!(reading_age(hard) > 18.0);
    let all: Vec<usize> = ["vote", "chosen", "people", "receipt", "area", "code"]
        .map(syllables)
        .to_vec();
    assert_eq!(all, [1, 2, 2, 2, 2, 1]);
}

#[test]
fn residents_words_are_read_with_ease_at_nine() {
    let source = Language::English.source();
    let office = source.find("## Signing in").unwrap();
    let rest = source.find("## When it does not work").unwrap();
    let months = source.find("## Months").unwrap();
    let own = format!("{}{}", &source[..office], &source[rest..months]);
    let mut text = String::new();
    for line in own.lines().filter(|line| !line.starts_with('#')) {
        let words = line.split_once(" = ").map_or(line, |(_, words)| words);
        let words = words.split_once("] ").map_or(words, |(_, words)| words);
        if words.trim_end().ends_with("->") || words.trim() == "}" {
            continue;
        }
        let mut inside = false;
        text.extend(words.chars().filter(|sign| {
            inside = (inside || "{[".contains(*sign)) && !"}]".contains(*sign);
            !inside && !"}]".contains(*sign)
        }));
        text.push('\n');
    }
    let age = reading_age(&text);
    assert!(age <= 9.0, "{age:.1}");
    for sentence in text.split(['.', '?', '\n']) {
        let words = sentence.split_whitespace().count();
        assert!(words <= 25, "{words} words: {sentence}");
    }
}

/// What scripts put into pages is text, and they keep nothing.
#[test]
fn scripts_write_no_html_and_keep_nothing() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets");
    let mut scripts = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|ending| ending != "js") {
            continue;
        }
        scripts += 1;
        let text = fs::read_to_string(&path).unwrap();
        for word in [
            "innerHTML",
            "outerHTML",
            "insertAdjacentHTML",
            "document.write",
            "eval(",
            "new Function",
            "localStorage",
            "sessionStorage",
            "indexedDB",
            "document.cookie",
            "__proto__",
            "postMessage",
        ] {
            assert!(!text.contains(word), "{}: {word}", path.display());
        }
    }
    assert_eq!(scripts, 3);
}
