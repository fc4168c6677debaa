//! Each kind of fault, put into a file that has none, is found on its line.

use std::collections::BTreeSet;

use allotment_election::{Input, Kind, Severity, check, read_csv, read_pb};

/// A small election in which nothing is wrong.
pub const GOOD: &str = "\
META
key;value
description;Park budget
country;Poland
unit;Testowo
instance;2024
num_projects;3
num_votes;4
budget;1000
vote_type;approval
rule;greedy
date_begin;01.02.2024
date_end;15.02.2024
min_length;1
max_length;2
language;pl
currency;PLN
comment;#1: first #2: second
PROJECTS
project_id;cost;votes;name;selected
1;600;3;Bench;1
2;500;2;Tree;0
3;300;1;Swing;1
VOTES
voter_id;vote;age;sex;voting_method
1;1,2;30;F;internet
2;1;40-59;M;paper
3;1,3;;;internet
4;2;12;O;paper
";

/// The same with points: two thirds for the first, one for the second.
pub fn with_points() -> String {
    GOOD.replace("vote_type;approval", "vote_type;cumulative")
        .replace("language;", "max_sum_points;6\nlanguage;")
        .replace("cost;votes;", "cost;votes;score;")
        .replace("1;600;3;", "1;600;3;12;")
        .replace("2;500;2;", "2;500;2;7;")
        .replace("3;300;1;", "3;300;1;3;")
        .replace("voter_id;vote;", "voter_id;vote;points;")
        .replace("1;1,2;", "1;1,2;4,1;")
        .replace("\n2;1;", "\n2;1;5;")
        .replace("\n3;1,3;", "\n3;1,3;3,3;")
        .replace("\n4;2;", "\n4;2;6;")
}

/// Kinds with a change to [`GOOD`] that brings them about, and the line.
const CHANGES: &[(Kind, &str, &str, usize)] = &[
    (Kind::OpenQuote, "Bench;1", "\"Bench;1", 21),
    (Kind::TextAfterQuote, "Bench", "\"Ben\"ch", 21),
    (Kind::ByteOrderMark, "META", "\u{feff}META", 1),
    (Kind::EmptyLine, "PROJECTS", "\nPROJECTS", 19),
    (Kind::EmptyLine, "PROJECTS", ";;\nPROJECTS", 19),
    (Kind::MissingSection, "VOTES", "BALLOTS", 29),
    (
        Kind::SectionTwice,
        "VOTES\n",
        "PROJECTS\nproject_id;cost\nVOTES\n",
        24,
    ),
    (Kind::SectionOrder, "META\nkey", "VOTES\nMETA\nkey", 1),
    (Kind::OutsideSections, "META", "a;b\nMETA", 1),
    (
        Kind::MissingHeader,
        "project_id;cost;votes;name;selected\n1;600;3;Bench;1\n2;500;2;Tree;0\n3;300;1;Swing;1\n",
        "",
        19,
    ),
    (Kind::MetaHeader, "key;value\n", "", 2),
    (Kind::MissingColumn, "project_id;", "id;", 20),
    (
        Kind::MissingColumn,
        "project_id;cost",
        "project_id;price",
        20,
    ),
    (Kind::MissingColumn, "voter_id;vote", "voter_id;ballot", 25),
    (Kind::NoVoterIds, "voter_id;", "number;", 25),
    (Kind::AmbiguousColumn, "votes;name", "cost;name", 20),
    (Kind::DuplicateColumn, "votes;name", "votes;votes", 20),
    (Kind::UnnamedColumn, "votes;name", "votes;", 20),
    (Kind::LetterCase, "budget;", "Budget;", 9),
    (Kind::LetterCase, "approval", "Approval", 10),
    (Kind::LetterCase, "project_id", "Project_ID", 20),
    (Kind::ShortRow, "Swing;1", "Swing", 23),
    (Kind::CutRow, "4;2;12;O;paper", "4", 29),
    (Kind::LongRow, "Swing;1", "Swing;1;2", 23),
    (Kind::SurroundingSpace, "unit;", "unit ;", 5),
    (Kind::SurroundingSpace, ";Testowo", "; Testowo", 5),
    (Kind::SurroundingSpace, "\n3;300", "\n 3;300", 23),
    (Kind::SurroundingSpace, ";Swing", "; Swing", 23),
    (Kind::SurroundingSpace, "4;2;12", "4; 2;12", 29),
    (Kind::SurroundingSpace, ";12;", ";12 ;", 29),
    (Kind::ExtraMetaCells, "Testowo", "Testowo;b", 5),
    (Kind::EmptyKey, "unit;", ";", 5),
    (Kind::DuplicateKey, "PROJECTS", "unit;Testowo\nPROJECTS", 19),
    (
        Kind::ConflictingKey,
        "PROJECTS",
        "budget;1001\nPROJECTS",
        19,
    ),
    (Kind::MissingNeededKey, "budget;1000\n", "", 1),
    (Kind::MissingNeededKey, "vote_type;approval\n", "", 1),
    (Kind::MissingKey, "date_end;15.02.2024\n", "", 1),
    (Kind::UnknownVoteType, "approval", "thumbs", 10),
    (Kind::NotANumber, "1000", "a lot", 9),
    (Kind::NotANumber, "1000", "1.000,00", 9),
    (Kind::NotANumber, "300;1", ";1", 23),
    (Kind::DecimalComma, "1000", "1000,50", 9),
    (Kind::DecimalComma, "300;1", "300,5;1", 23),
    (
        Kind::DecimalComma,
        "language",
        "max_sum_cost;1000,5\nlanguage",
        16,
    ),
    (Kind::NoBudget, "1000", "0", 9),
    (Kind::NoBudget, "1000", "-5", 9),
    (Kind::ProjectCount, "num_projects;3", "num_projects;4", 7),
    (Kind::VoteCount, "num_votes;4", "num_votes;5", 8),
    (Kind::UnknownKey, "language", "weather;fine\nlanguage", 16),
    (
        Kind::KeyOrder,
        "language;pl\ncurrency;PLN",
        "currency;PLN\nlanguage;pl",
        17,
    ),
    (Kind::EmptyValue, "Testowo", "", 5),
    (Kind::EmptyValue, "Swing", "", 23),
    (Kind::EmptyValue, "O;paper", "O;", 29),
    (Kind::WrongType, "num_votes;4", "num_votes;four", 8),
    (
        Kind::WrongType,
        "language",
        "max_sum_cost;much\nlanguage",
        16,
    ),
    (Kind::WrongType, "600;3", "600;3.5", 21),
    (Kind::BadValue, "comment", "experimental;2\ncomment", 18),
    (Kind::BadValue, "Swing;1", "Swing;4", 23),
    (Kind::BadValue, ";F;", ";female;", 26),
    (Kind::BadValue, "30;F", "59-40;F", 26),
    (Kind::BadValue, "O;paper", "O;post", 29),
    (Kind::BadDate, "01.02.2024", "2024-02-01", 12),
    (Kind::DateOrder, "15.02.2024", "2023", 13),
    (Kind::BadLanguage, ";pl", ";Polish", 16),
    (Kind::BadCurrency, "PLN", "zl", 17),
    (Kind::BadCountry, "Poland", "Polska", 4),
    (Kind::UnknownRule, "rule;greedy", "rule;lottery", 11),
    (
        Kind::MissingThreshold,
        "rule;greedy",
        "rule;greedy-threshold",
        11,
    ),
    (
        Kind::ThresholdUnused,
        "language",
        "min_project_score_threshold;1\nlanguage",
        16,
    ),
    (
        Kind::CustomUnexplained,
        "currency;PLN\ncomment;#1: first #2: second",
        "rule;greedy-custom",
        17,
    ),
    (
        Kind::IncompatibleKey,
        "language",
        "max_points;3\nlanguage",
        16,
    ),
    (Kind::ChooseOneLimits, "approval", "choose-1", 15),
    (Kind::ChooseOneSuggested, "max_length;2", "max_length;1", 15),
    (Kind::ImpossibleLimits, "max_length;2", "max_length;4", 15),
    (Kind::ImpossibleLimits, "min_length;1", "min_length;3", 14),
    (Kind::CommentNumbering, "#1: first", "first", 18),
    (Kind::CommentSequence, "#2:", "#3:", 18),
    (
        Kind::FullyFundedWrong,
        "comment",
        "fully_funded;1\ncomment",
        18,
    ),
    (Kind::AllAffordable, "budget;1000", "budget;1400", 9),
    (Kind::EmptyProjectId, "\n3;300", "\n;300", 23),
    (Kind::CommaInProjectId, "\n3;300", "\n3,4;300", 23),
    (Kind::DuplicateProject, "\n3;300", "\n2;300", 23),
    (Kind::NegativeCost, "300;1", "-300;1", 23),
    (Kind::NoCost, "300;1", "0;1", 23),
    (Kind::Withdrawn, "500;2", "999999999;2", 22),
    (Kind::CostAboveBudget, "500;2", "1000.01;2", 22),
    (Kind::UnknownColumn, "votes;name", "votes;nickname", 20),
    (Kind::RenamedColumn, "votes;name", "votes;target", 20),
    (
        Kind::ColumnOrder,
        "votes;name;selected",
        "votes;selected;name",
        20,
    ),
    (
        Kind::EmptyColumn,
        "name;selected\n",
        "name;selected;category\n",
        20,
    ),
    (Kind::ProjectVotes, "500;2", "500;3", 22),
    (Kind::NoResults, "cost;votes", "cost;thumbs", 20),
    (Kind::ProjectWithoutVotes, "1,3;", "1;", 23),
    (Kind::ProjectOrder, "500;2", "500;4", 22),
    (Kind::MissingSelected, "name;selected", "name;chosen", 20),
    (Kind::SelectedWithdrawn, "300;1", "999999999;1", 23),
    (
        Kind::SelectedBelowThreshold,
        "greedy\n",
        "greedy-threshold\nmin_project_score_threshold;2\n",
        24,
    ),
    (Kind::BudgetExceeded, "Tree;0", "Tree;1", 9),
    (Kind::UnusedBudget, "Swing;1", "Swing;0", 23),
    (Kind::CoordinatePair, "votes;name", "votes;latitude", 21),
    (Kind::ListDuplicate, "votes;name", "votes;category", 21),
    (
        Kind::UnusedLabel,
        "language",
        "neighborhoods;North\nlanguage",
        16,
    ),
    (Kind::EmptyVoterId, "4;2;12", ";2;12", 29),
    (Kind::DuplicateVoter, "4;2;12", "3;2;12", 29),
    (Kind::UnknownProject, "4;2;12", "4;9;12", 29),
    (Kind::DuplicateChoice, "1,3;", "1,3,1;", 28),
    (Kind::EmptyChoice, "1,3;", "1,,3;", 28),
    (Kind::EmptyVote, "4;2;12", "4;;12", 29),
    (Kind::ListSpace, "1,3;", "1, 3;", 28),
    (Kind::ChooseOneLength, "approval", "choose-1", 26),
    (Kind::VoteTooLong, "4;2;12", "4;2,1,3;12", 29),
    (Kind::VoteTooShort, "4;2;12", "4;;12", 29),
    (Kind::MaxLengthUnused, "max_length;2", "max_length;3", 15),
];

/// What some changes need elsewhere so that the fault is the only news.
fn besides(kind: Kind, file: &str) -> String {
    match kind {
        Kind::EmptyColumn => file
            .replace("Bench;1", "Bench;1;")
            .replace("Tree;0", "Tree;0;")
            .replace("Swing;1", "Swing;1;"),
        Kind::CoordinatePair => file.replace("Bench", "50.1"),
        Kind::ListDuplicate => file.replace("Bench", "green,play,green"),
        Kind::UnusedLabel => file.replace("votes;name", "votes;neighborhood"),
        Kind::ProjectWithoutVotes => file.replace("300;1;", "300;0;"),
        _ => file.to_owned(),
    }
}

/// Changes to [`with_points`].
const POINTS: &[(Kind, &str, &str, usize)] = &[
    (Kind::MissingColumn, "vote;points", "vote;thumbs", 26),
    (Kind::NotANumber, ";4,1;", ";4,one;", 27),
    (Kind::PointsCount, ";4,1;", ";4;", 27),
    (Kind::ConflictingChoice, "1;1,2;4,1", "1;1,1;4,1", 27),
    (Kind::MissingKey, "max_sum_points;6\n", "", 1),
    (Kind::ProjectScore, "3;12;", "3;13;", 22),
    (Kind::WrongType, "3;12;", "3;twelve;", 22),
    (Kind::UnexpectedPoints, "cumulative", "approval", 27),
    (Kind::UnusedPoints, "", "", 27),
    (Kind::NegativePoints, ";4,1;", ";4,-1;", 27),
    (
        Kind::PointsBelowMin,
        "max_sum_points",
        "min_points;2\nmax_sum_points",
        28,
    ),
    (
        Kind::PointsAboveMax,
        "max_sum_points",
        "max_points;5\nmax_sum_points",
        31,
    ),
    (
        Kind::PointsSumBelowMin,
        "max_sum_points",
        "min_sum_points;6\nmax_sum_points",
        28,
    ),
    (
        Kind::PointsSumAboveMax,
        "max_sum_points;6",
        "max_sum_points;5",
        29,
    ),
    (Kind::PointsOrder, ";4,1;", ";1,4;", 27),
];

fn found(file: &str, kind: Kind, line: usize) -> bool {
    let findings = check(file.as_bytes());
    findings
        .iter()
        .any(|finding| finding.kind == kind && finding.line == line)
}

#[test]
fn nothing_is_found_where_nothing_is_wrong() {
    assert_eq!(check(GOOD.as_bytes()), []);
    assert_eq!(check(with_points().as_bytes()), []);
}

#[test]
fn each_fault_is_found_on_its_line() {
    let points = with_points();
    let plain = CHANGES.iter().map(|change| (GOOD, change));
    let pointed = POINTS.iter().map(|change| (points.as_str(), change));
    let mut missed = Vec::new();
    for (good, &(kind, from, to, line)) in plain.chain(pointed) {
        assert!(good.contains(from), "«{from}» is in the file");
        let mut file = besides(kind, &good.replacen(from, to, 1));
        if kind == Kind::UnusedPoints {
            file = file
                .replace("cumulative", "ordinal")
                .replace(";4,1;", ";4;");
        }
        let kinds: Vec<_> = check(file.as_bytes())
            .iter()
            .map(|f| (f.kind, f.line))
            .collect();
        if !kinds.contains(&(kind, line)) {
            missed.push(format!("{kind:?} on line {line}: {kinds:?}\n{file}"));
        }
        assert_eq!(
            read_pb(file.as_bytes()).is_ok(),
            kinds.iter().all(|(kind, _)| !kind.stops()),
            "{file}"
        );
    }
    assert!(missed.is_empty(), "{}", missed.join("\n"));
}

/// Kinds that need more than a change of a few letters, each with the test
/// that brings it about; the last three would need files of gigabytes.
const ELSEWHERE: &[Kind] = &[
    Kind::NotUtf8,
    Kind::LineTooLong,
    Kind::TooManyProjects,
    Kind::MetaAfterProjects,
    Kind::AverageLengthOne,
    Kind::CostSumBelowMin,
    Kind::CostSumAboveMax,
    Kind::BadCoordinate,
    Kind::IdenticalCoordinates,
    Kind::LabelSpelling,
    Kind::UndeclaredLabel,
    Kind::VoterDisagrees,
    Kind::BadPosition,
    Kind::TooManyChoices,
    Kind::TooMuchText,
];

#[test]
fn every_kind_is_put_to_the_test() {
    let tested: BTreeSet<Kind> = CHANGES
        .iter()
        .chain(POINTS)
        .map(|change| change.0)
        .chain(ELSEWHERE.iter().copied())
        .collect();
    let untested: Vec<_> = Kind::ALL
        .iter()
        .filter(|kind| !tested.contains(kind))
        .collect();
    assert!(untested.is_empty(), "{untested:?}");
    let keys: BTreeSet<&str> = Kind::ALL.iter().map(|kind| kind.key()).collect();
    assert_eq!(keys.len(), Kind::ALL.len(), "no two kinds share a key");
    assert!(
        Kind::ALL
            .iter()
            .all(|kind| !kind.stops() || kind.severity() == Severity::Error)
    );
}

#[test]
fn faults_that_take_several_changes() {
    let (meta, rest) = GOOD.split_once("PROJECTS").expect("a section");
    let (projects, votes) = rest.split_once("VOTES").expect("a section");
    let file = format!("PROJECTS{projects}{meta}VOTES{votes}");
    assert!(found(&file, Kind::MetaAfterProjects, 6));
    assert!(read_pb(file.as_bytes()).is_ok());

    let file = GOOD.replace("1;1,2;", "1;1;").replace("3;1,3;", "3;3;");
    assert!(found(&file, Kind::AverageLengthOne, 15));

    let file = GOOD.replace("language", "min_sum_cost;600\nmax_sum_cost;900\nlanguage");
    assert!(found(&file, Kind::CostSumAboveMax, 28));
    assert!(found(&file, Kind::CostSumBelowMin, 31));

    let places = |latitude: &str| {
        GOOD.replace("selected\n", "selected;latitude;longitude\n")
            .replace("Bench;1", "Bench;1;50.1;19.9")
            .replace("Tree;0", "Tree;0;;")
            .replace("Swing;1", &format!("Swing;1;{latitude};19.9"))
    };
    assert_eq!(check(places("50.2").as_bytes()), []);
    assert!(found(&places("90.1"), Kind::BadCoordinate, 23));
    assert!(found(&places("nan"), Kind::BadCoordinate, 23));
    assert!(found(&places("50.1"), Kind::IdenticalCoordinates, 21));

    let file = GOOD
        .replace("language", "categories;Green,Play\nlanguage")
        .replace("votes;name", "votes;category")
        .replace("Bench", "Green,Play")
        .replace("Tree", "green")
        .replace("Swing", "Sport");
    assert!(found(&file, Kind::LabelSpelling, 23));
    assert!(found(&file, Kind::UndeclaredLabel, 24));
}

#[test]
fn tables_say_which_of_them_is_wrong() {
    let settings = |vote_type: &str| {
        [("budget", "1000"), ("vote_type", vote_type)]
            .map(|(key, value)| (key.to_owned(), value.to_owned()))
    };
    let projects = b"project_id,name,cost\n1,Bench,600\n2,Tree,500\n";
    let faults = |ballots: &str, vote_type: &str| {
        let faults =
            read_csv(projects, ballots.as_bytes(), &settings(vote_type)).expect_err("a fault");
        faults
            .faults()
            .iter()
            .map(|fault| (fault.input, fault.kind, fault.line))
            .collect::<Vec<_>>()
    };
    let ballots = "voter_id,project_id,points,age\n1,1,,30\n1,2,,31\n2,9,,\n";
    assert_eq!(
        faults(ballots, "approval"),
        [
            (Input::Ballots, Kind::VoterDisagrees, 3),
            (Input::Ballots, Kind::UnknownProject, 4)
        ]
    );
    for ballots in [
        "voter_id,project_id,points\n1,1,1\n1,2,1\n",
        "voter_id,project_id,points\n1,1,1\n1,2,\n",
        "voter_id,project_id,points\n1,1,1\n1,2,second\n",
    ] {
        assert_eq!(
            faults(ballots, "ordinal")[0].1,
            Kind::BadPosition,
            "{ballots}"
        );
    }
    let told =
        read_csv(b"project_id,cost\n1,-5\n", b"voter_id,project_id\n", &[]).expect_err("faults");
    let inputs: Vec<_> = told.faults().iter().map(|fault| fault.input).collect();
    assert_eq!(inputs, [Input::Settings, Input::Settings, Input::Projects]);
}
