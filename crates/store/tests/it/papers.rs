//! Paper ballots: typed in by two people apart, one entitlement with what is
//! voted online.

use std::path::Path;

use allotment_ledger::Hash;
use allotment_poll::{Closed, PaperNumber, PaperProgress, Standing};
use allotment_store::{
    Account, Entitlement, NewPaper, PaperEntered, PaperRefused, PaperRight, PaperWaits, Polls,
    Role, Upgraded, Vote, VoteRefused, upgrade_service,
};
use tokio::runtime::{Builder, Runtime};

use crate::desk::run;

const PEOPLE: [&str; 4] = ["a", "b", "c", "d"];

fn runtime() -> Runtime {
    Builder::new_current_thread().enable_all().build().unwrap()
}

fn person(at: usize) -> String {
    PEOPLE[at].repeat(32)
}

fn bytes(number: u8, of: u8) -> [u8; 32] {
    let mut bytes = [of; 32];
    bytes[0] = number;
    bytes
}

fn number(text: &str) -> PaperNumber {
    text.parse().unwrap()
}

/// A paper with the code `code`, or without one.
fn paper(carries: Option<&str>, code: Option<u8>, chance: u8) -> NewPaper {
    NewPaper {
        number: carries.map(number),
        nonce: Hash::of(&[&[chance]]).to_string()[..32].to_owned(),
        right: code.map_or(PaperRight::Own([chance; 32]), |code| PaperRight::Code {
            entitlement: bytes(code, 1),
            locator: bytes(code, 2),
        }),
    }
}

fn vote(code: u8, choice: &str) -> Vote {
    let hash = Hash::of(&[&[code], choice.as_bytes()]);
    Vote {
        community: "Q1".into(),
        poll: "spring".into(),
        entitlement: bytes(code, 1),
        locator: bytes(code, 2),
        nonce: hash.to_string()[..32].to_owned(),
        choices: choice.into(),
        leaf: *hash.bytes(),
    }
}

async fn open(path: &Path, codes: u8) -> Polls {
    let polls = Polls::open_or_create(path).await.unwrap();
    for (at, name) in PEOPLE.iter().enumerate() {
        let new = Account {
            id: person(at),
            name: (*name).to_owned(),
            role: Role::Officer,
        };
        assert!(polls.add_account(new).await.unwrap());
    }
    polls
        .put_draft("Q1", "spring", "{}", [7; 32])
        .await
        .unwrap();
    let kept = (0..codes).map(|code| bytes(code, 1)).collect();
    polls.entitle("Q1", "spring", "letter", kept).await.unwrap();
    let moved = polls.move_on("Q1", "spring", Standing::Draft, Standing::Open);
    assert!(moved.await.unwrap());
    polls
}

async fn receive(polls: &Polls, papers: Vec<NewPaper>) -> Result<Vec<String>, PaperRefused> {
    let received = polls.receive_papers("Q1", "spring", papers).await.unwrap();
    received.map(|all| all.iter().map(ToString::to_string).collect())
}

async fn enter(
    polls: &Polls,
    paper: &str,
    who: usize,
    choices: &str,
) -> Result<PaperEntered, PaperRefused> {
    let (paper, who) = (number(paper), person(who));
    let entered = polls.enter_paper("Q1", "spring", &paper, &who, choices.into());
    entered.await.unwrap()
}

async fn waiting(polls: &Polls, who: usize) -> Vec<(String, PaperWaits)> {
    let all = polls
        .papers_for("Q1", "spring", &person(who))
        .await
        .unwrap();
    all.into_iter()
        .map(|(number, waits)| (number.to_string(), waits))
        .collect()
}

async fn progress(polls: &Polls) -> PaperProgress {
    polls.paper_progress("Q1", "spring").await.unwrap()
}

async fn close(polls: &Polls) -> Closed {
    let moved = polls.move_on("Q1", "spring", Standing::Papers, Standing::Closed);
    assert!(moved.await.unwrap());
    Standing::Closed.closed().unwrap()
}

#[test]
fn two_people_type_a_paper_in_and_a_third_decides_where_they_differ() {
    let folder = tempfile::tempdir().unwrap();
    runtime().block_on(async {
        let polls = open(&folder.path().join("service.db"), 0).await;
        let papers = vec![
            paper(Some("0009"), None, 1),
            paper(None, None, 2),
            paper(Some("east-1"), None, 3),
        ];
        assert_eq!(
            receive(&polls, papers).await.unwrap(),
            ["9", "10", "EAST-1"]
        );
        assert_eq!(
            receive(&polls, vec![paper(Some("9"), None, 4)]).await,
            Err(PaperRefused::NumberTaken)
        );
        assert_eq!(enter(&polls, "9", 0, "[1]").await, Ok(PaperEntered::Once));
        assert_eq!(
            enter(&polls, "9", 0, "[1]").await,
            Err(PaperRefused::SamePerson)
        );
        assert_eq!(enter(&polls, "9", 1, "[1]").await, Ok(PaperEntered::Agreed));
        assert_eq!(enter(&polls, "9", 2, "[2]").await, Err(PaperRefused::Done));
        assert_eq!(enter(&polls, "10", 0, "[1]").await, Ok(PaperEntered::Once));
        assert_eq!(
            enter(&polls, "10", 1, "[2]").await,
            Ok(PaperEntered::Differs)
        );
        assert_eq!(
            enter(&polls, "77", 1, "[2]").await,
            Err(PaperRefused::NoSuchPaper)
        );
        let entry = PaperWaits::Entry;
        assert_eq!(waiting(&polls, 0).await, [("EAST-1".into(), entry)]);
        assert_eq!(
            waiting(&polls, 2).await,
            [
                ("10".into(), PaperWaits::Third),
                ("EAST-1".into(), PaperWaits::Entry)
            ]
        );
        assert_eq!(
            progress(&polls).await,
            PaperProgress {
                received: 3,
                untouched: 1,
                agreed: 1,
                differing: 1,
                ..PaperProgress::default()
            }
        );
        let both = polls.read_differently("Q1", "spring", &number("10")).await;
        assert_eq!(both.unwrap(), Some(("[1]".into(), "[2]".into())));
        // Neither of the two resolves it; the third does, whatever they read.
        for who in [0, 1] {
            assert_eq!(
                enter(&polls, "10", who, "[3]").await,
                Err(PaperRefused::SamePerson)
            );
        }
        assert_eq!(
            enter(&polls, "10", 2, "[3]").await,
            Ok(PaperEntered::Resolved)
        );
        assert_eq!(enter(&polls, "10", 3, "[3]").await, Err(PaperRefused::Done));
        // While one waits the vote does not close, whoever asks.
        let moved = polls.move_on("Q1", "spring", Standing::Open, Standing::Closed);
        let why = moved.await.unwrap_err().to_string();
        assert!(why.contains("a paper waits"), "{why}");
        enter(&polls, "EAST-1", 3, "void").await.unwrap();
        enter(&polls, "EAST-1", 2, "void").await.unwrap();
        assert_eq!(progress(&polls).await.waiting(), 0);
        let closed = close(&polls).await;
        let read = polls.papers(closed, "Q1", "spring").await.unwrap();
        let mut read: Vec<_> = read.iter().map(|(at, _, read)| (&**at, &**read)).collect();
        read.sort_unstable();
        assert_eq!(read, [("10", "[3]"), ("9", "[1]"), ("EAST-1", "void")]);
        let turnout = polls.turnout(closed, "Q1", "spring").await.unwrap();
        assert_eq!((turnout.issued, turnout.used), (0, 0));
        assert_eq!(turnout.papers.without_code, 3);
        assert_eq!(
            receive(&polls, vec![paper(None, None, 5)]).await,
            Err(PaperRefused::NotNow)
        );
    });
}

#[test]
fn a_code_on_paper_votes_online_no_more_and_its_paper_counts() {
    let folder = tempfile::tempdir().unwrap();
    runtime().block_on(async {
        let polls = open(&folder.path().join("service.db"), 4).await;
        let online = polls.vote(vote(0, "[1]")).await.unwrap();
        polls.vote(vote(3, "[1]")).await.unwrap();
        // One that voted online, one that did not: the answers are alike.
        let with = |code| vec![paper(None, Some(code), code)];
        assert_eq!(receive(&polls, with(0)).await.unwrap(), ["1"]);
        assert_eq!(receive(&polls, with(1)).await.unwrap(), ["2"]);
        assert_eq!(
            receive(&polls, with(1)).await,
            Err(PaperRefused::CameBefore)
        );
        assert_eq!(
            receive(&polls, with(9)).await,
            Err(PaperRefused::NotEntitled)
        );
        // One that may not among those that may: none is kept.
        let mixed = vec![paper(None, Some(2), 8), paper(None, Some(1), 9)];
        assert_eq!(receive(&polls, mixed).await, Err(PaperRefused::CameBefore));
        assert_eq!(progress(&polls).await.received, 2);
        for code in [0, 1] {
            assert_eq!(
                polls.vote(vote(code, "[2]")).await,
                Err(VoteRefused::OnPaper)
            );
            let kept = polls.entitlement("Q1", "spring", &bytes(code, 1)).await;
            assert_eq!(kept.unwrap(), Some(Entitlement::OnPaper));
        }
        polls.vote(vote(2, "[2]")).await.unwrap();
        assert!(polls.end_voting("Q1", "spring").await.unwrap());
        assert!(!polls.end_voting("Q1", "spring").await.unwrap());
        assert_eq!(polls.vote(vote(2, "[3]")).await, Err(VoteRefused::NotOpen));
        let standing = polls.polls().await.unwrap()[0].standing;
        assert_eq!(standing, Standing::Papers);
        assert!(standing.closed().is_none(), "nothing is counted yet");
        for paper in ["1", "2"] {
            enter(&polls, paper, 0, "[7]").await.unwrap();
            enter(&polls, paper, 1, "[7]").await.unwrap();
        }
        let closed = close(&polls).await;
        assert_eq!(
            polls.ballots(closed, "Q1", "spring").await.unwrap().len(),
            2,
            "codes 2 and 3"
        );
        assert_eq!(
            polls.replaced(closed, "Q1", "spring").await.unwrap(),
            [Hash::new(online.leaf)]
        );
        let turnout = polls.turnout(closed, "Q1", "spring").await.unwrap();
        assert_eq!((turnout.issued, turnout.used), (4, 4));
        assert_eq!(turnout.papers.with_code, 2);
    });
}

/// Whatever comes first: in the end the paper counts, and nothing else of its code.
#[test]
fn a_paper_that_comes_while_its_code_votes_is_one_vote() {
    let folder = tempfile::tempdir().unwrap();
    runtime().block_on(async {
        let polls = open(&folder.path().join("service.db"), 1).await;
        let voting: Vec<_> = (0..40)
            .map(|at| {
                let polls = polls.clone();
                tokio::spawn(async move {
                    if at == 20 {
                        receive(&polls, vec![paper(None, Some(0), 1)])
                            .await
                            .unwrap();
                        return None;
                    }
                    Some(polls.vote(vote(0, &format!("[{at}]"))).await)
                })
            })
            .collect();
        for task in voting {
            if let Some(Err(refused)) = task.await.unwrap() {
                assert_eq!(refused, VoteRefused::OnPaper);
            }
        }
        for who in [0, 1] {
            enter(&polls, "1", who, "[99]").await.unwrap();
        }
        let closed = close(&polls).await;
        let online = polls.ballots(closed, "Q1", "spring").await.unwrap();
        assert_eq!(online, []);
        assert_eq!(polls.papers(closed, "Q1", "spring").await.unwrap().len(), 1);
        let turnout = polls.turnout(closed, "Q1", "spring").await.unwrap();
        assert_eq!((turnout.used, turnout.papers.with_code), (1, 1));
    });
}

#[test]
fn many_who_type_in_one_paper_at_once_take_their_turns() {
    let folder = tempfile::tempdir().unwrap();
    runtime().block_on(async {
        let polls = open(&folder.path().join("service.db"), 0).await;
        receive(&polls, vec![paper(None, None, 1)]).await.unwrap();
        let typing: Vec<_> = (0..20)
            .map(|at| {
                let polls = polls.clone();
                let who = at % 4;
                tokio::spawn(async move { enter(&polls, "1", who, &format!("[{who}]")).await })
            })
            .collect();
        let mut kept = Vec::new();
        for task in typing {
            kept.extend(task.await.unwrap().ok());
        }
        let turns = [
            PaperEntered::Once,
            PaperEntered::Differs,
            PaperEntered::Resolved,
        ];
        assert_eq!(kept.len(), 3, "{kept:?}");
        assert!(turns.iter().all(|turn| kept.contains(turn)), "{kept:?}");
    });
}

#[test]
fn the_database_itself_refuses_what_breaks_the_rules() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("service.db");
    runtime().block_on(async {
        let polls = open(&path, 1).await;
        receive(&polls, vec![paper(None, None, 1), paper(None, None, 2)])
            .await
            .unwrap();
        enter(&polls, "1", 0, "[1]").await.unwrap();
        enter(&polls, "1", 1, "[1]").await.unwrap();
        enter(&polls, "2", 0, "[1]").await.unwrap();
        polls.end_voting("Q1", "spring").await.unwrap();
    });
    let entry = |number: &str, turn: u8, who: usize| {
        let who = person(who);
        format!(
            "insert into paper_entry (community, poll, number, turn, account, choices) \
            values ('Q1', 'spring', '{number}', {turn}, '{who}', '[2]')"
        )
    };
    for (sql, says) in [
        (entry("2", 2, 0), "UNIQUE"),
        (entry("2", 3, 1), "by two people"),
        (entry("1", 3, 2), "by two people"),
        (entry("2", 2, 1).replace("'[2]'", "null"), "NOT NULL"),
        ("update paper_entry set choices = '[2]'".into(), "stays"),
        ("delete from paper_entry".into(), "is kept"),
        ("update paper set nonce = nonce".into(), "stays"),
        ("delete from paper".into(), "kept"),
        ("delete from voting_ended".into(), "goes back"),
        (
            "update poll set standing = 'closed'".into(),
            "a paper waits",
        ),
    ] {
        let why = run(&path, &sql).unwrap_err().to_string();
        assert!(why.contains(says), "{sql}: {why}");
    }
    // What the rules allow is taken: the refusals were theirs.
    run(&path, &entry("2", 2, 1)).unwrap();
    run(&path, &entry("2", 3, 2)).unwrap();
    run(&path, "update poll set standing = 'closed'").unwrap();
    let late = "insert into paper (community, poll, number, nonce) \
        values ('Q1', 'spring', '3', '00000000000000000000000000000000')";
    let why = run(&path, late).unwrap_err().to_string();
    assert!(why.contains("while a vote is open"), "{why}");
}

/// A file as the first version of the service made it, with a vote open in it.
#[test]
fn a_file_of_the_first_version_is_taken_to_this_one() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("service.db");
    let first = include_bytes!("fixtures/service-schema-1.db");
    std::fs::write(&path, first).unwrap();
    run(
        &path,
        "\
        insert into account values ('', 'bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb', 'a', 'officer', 1); \
        insert into session values ('', zeroblob(32), 'bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb', 99)",
    )
    .unwrap();
    runtime().block_on(async {
        let why = Polls::open_or_create(&path).await.unwrap_err().to_string();
        assert!(why.contains("schema 1"), "{why}");
    });
    assert!(matches!(
        upgrade_service(&path).unwrap(),
        Upgraded::Forward { .. }
    ));
    runtime().block_on(async {
        let polls = Polls::open_or_create(&path).await.unwrap();
        let session = polls.session(&[0; 32], 50).await.unwrap();
        assert_eq!(session.unwrap().account.name, "a");
        let received = receive(&polls, vec![paper(None, None, 1)]).await;
        assert_eq!(received.unwrap(), ["1"]);
        drop(polls);
        // Opened again it is at the last step, and nothing is done twice.
        let again = Polls::open_or_create(&path).await.unwrap();
        assert_eq!(progress(&again).await.received, 1);
    });
    run(&path, "update about set value = '99' where name = 'schema'").unwrap();
    runtime().block_on(async {
        let why = Polls::open_or_create(&path).await.unwrap_err().to_string();
        assert!(why.contains("99"), "{why}");
    });
}
