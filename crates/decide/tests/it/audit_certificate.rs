//! The certificate, checked by the short program that anybody can read.
#![expect(
    clippy::unwrap_used,
    reason = "a helper of tests may unwrap as a test may"
)]

use std::path::PathBuf;
use std::process::Command;

use allotment_decide::{
    CERTIFICATE_ROWS_MAX, Completion, Contest, ContestOptions, EqualSharesOptions, Limits,
    PriceSystem, Satisfaction, certificate, equal_shares,
};
use allotment_election::VoteType;

use crate::random;

/// Seven voters, weights 1 to 3, ids that need quotes.
fn contest(weights: bool) -> Contest {
    let ballots: [&[usize]; 7] = [&[0, 1], &[0, 1], &[0, 2], &[2], &[1, 2, 3], &[], &[3]];
    let voters: Vec<_> = ballots
        .iter()
        .enumerate()
        .map(|(at, ballot)| {
            let weight = u32::try_from(at % 3 + 1).unwrap();
            (ballot.iter().map(|&project| (project, 1)).collect(), weight)
        })
        .collect();
    let ids = ["a", "the \"old\" mill, repaired", "2024/SRO/0009", "d"];
    let election = random::election(VoteType::Approval, &ids, &[5, 7, 6, 90], 28, &voters);
    let options = ContestOptions {
        weights: weights.then(|| "weight".to_owned()),
    };
    Contest::new(&election, &options).unwrap()
}

fn written(contest: &Contest, rows_max: usize) -> Result<String, allotment_decide::DecideError> {
    let options = EqualSharesOptions {
        completion: Completion::None,
        ..EqualSharesOptions::new(Satisfaction::Cost)
    };
    let shares = equal_shares(contest, &options).unwrap();
    let measure = Satisfaction::Cost;
    let system =
        PriceSystem::replay(contest, measure, &shares.endowment, &shares.purchases).unwrap();
    let selected = &shares.outcome.selected;
    assert!(!selected.is_empty());
    certificate(
        contest,
        measure,
        &Limits::default(),
        selected,
        &system,
        rows_max,
    )
}

/// What the program prints about `text`, and its status; nothing if there is
/// no Python here.
fn checked(text: &str, name: &str) -> Option<(String, Option<i32>)> {
    let script =
        PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../scripts/check-certificate.py");
    let file = std::env::temp_dir().join(format!("certificate-{}-{name}.csv", std::process::id()));
    std::fs::write(&file, text).unwrap();
    let output = Command::new("python3").arg(script).arg(&file).output();
    std::fs::remove_file(&file).unwrap();
    let output = output.ok()?;
    let said = String::from_utf8(output.stdout).unwrap();
    Some((said.trim_end().to_owned(), output.status.code()))
}

#[test]
fn the_certificate_is_plain_csv() {
    begins(
        &written(&contest(false), CERTIFICATE_ROWS_MAX).unwrap(),
        "allotment-price-system,1
budget,28
voters,7
endowment,4
project,a,5,funded
project,\"the \"\"old\"\" mill, repaired\",7,open
project,2024/SRO/0009,6,funded
project,d,90,open
",
    );
}

/// The text begins with `expected`, and wallets follow.
fn begins(text: &str, expected: &str) {
    let rest = text
        .strip_prefix(expected)
        .unwrap_or_else(|| panic!("{text}"));
    assert!(
        rest.lines().all(|line| line.starts_with("wallet,")),
        "{rest}"
    );
    assert_eq!(rest.lines().count(), 6, "{rest}");
}

#[test]
fn a_short_program_confirms_it_with_weights_too() {
    for (name, weights) in [("plain", false), ("weights", true)] {
        let text = written(&contest(weights), CERTIFICATE_ROWS_MAX).unwrap();
        let Some(said) = checked(&text, name) else {
            return;
        };
        assert_eq!(said, ("all conditions hold".to_owned(), Some(0)), "{text}");
    }
}

#[test]
fn a_short_program_finds_what_was_changed() {
    let text = written(&contest(false), CERTIFICATE_ROWS_MAX).unwrap();
    for (name, from, to, starts) in [
        ("budget", "budget,28", "budget,29", "C0"),
        ("shut", "project,a,5,funded", "project,a,5,open", "C4"),
        ("claim", "project,d,90,", "project,d,1,", "C5"),
        ("endowment", "endowment,4", "endowment,5", "C2"),
        (
            "header",
            "allotment-price-system,1",
            "allotment-price-system,2",
            "",
        ),
    ] {
        let changed = text.replacen(from, to, 1);
        assert_ne!(text, changed, "{name}");
        let Some((said, status)) = checked(&changed, name) else {
            return;
        };
        assert_eq!(
            status,
            Some(if starts.is_empty() { 2 } else { 1 }),
            "{name}: {said}"
        );
        assert!(said.contains(starts), "{name}: {said}");
    }
}

#[test]
fn it_is_not_written_if_it_would_be_too_long() {
    let error = written(&contest(false), 2).unwrap_err();
    assert_eq!(
        error.to_string(),
        "a certificate cannot take 6 rows: allow more than 2, or publish the price of each purchase"
    );
}
