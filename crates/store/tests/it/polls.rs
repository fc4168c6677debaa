//! Votes: one a code, on the disk before it is told, and nothing goes back.

use std::path::Path;

use allotment_poll::Standing;
use allotment_store::{Account, Entitlement, Polls, Role, Vote, VoteRefused};
use tokio::runtime::{Builder, Runtime};

fn runtime() -> Runtime {
    Builder::new_current_thread().enable_all().build().unwrap()
}

fn bytes(number: u8, of: u8) -> [u8; 32] {
    let mut bytes = [of; 32];
    bytes[0] = number;
    bytes
}

/// The vote of whoever has code `number`, for `choice`.
fn vote(number: u8, choice: &str) -> Vote {
    let hash = allotment_ledger::Hash::of(&[&[number], choice.as_bytes()]);
    Vote {
        community: "Q1".into(),
        poll: "spring".into(),
        entitlement: bytes(number, 1),
        locator: bytes(number, 2),
        nonce: hash.to_string()[..32].to_owned(),
        choices: choice.into(),
        leaf: *hash.bytes(),
    }
}

async fn open(path: &Path, codes: u8) -> Polls {
    let polls = Polls::open_or_create(path).await.unwrap();
    polls
        .put_draft("Q1", "spring", "{}", [7; 32])
        .await
        .unwrap();
    let kept = (0..codes).map(|number| bytes(number, 1)).collect();
    polls.entitle("Q1", "spring", "letter", kept).await.unwrap();
    let moved = polls
        .move_on("Q1", "spring", Standing::Draft, Standing::Open)
        .await;
    assert!(moved.unwrap());
    polls
}

async fn close(polls: &Polls) -> allotment_poll::Closed {
    let moved = polls
        .move_on("Q1", "spring", Standing::Open, Standing::Closed)
        .await;
    assert!(moved.unwrap());
    Standing::Closed.closed().unwrap()
}

#[test]
fn one_code_on_fifty_connections_is_one_vote() {
    let folder = tempfile::tempdir().unwrap();
    runtime().block_on(async {
        let polls = open(&folder.path().join("service.db"), 3).await;
        let tasks: Vec<_> = (0..50)
            .map(|number| {
                let polls = polls.clone();
                tokio::spawn(async move { polls.vote(vote(0, &format!("[{number}]"))).await })
            })
            .collect();
        let mut leaves = std::collections::BTreeSet::new();
        for task in tasks {
            leaves.insert(task.await.unwrap().unwrap().leaf);
        }
        assert_eq!(leaves.len(), 50, "each choice has its own receipt");
        let closed = close(&polls).await;
        let ballots = polls.ballots(closed, "Q1", "spring").await.unwrap();
        assert_eq!(ballots.len(), 1, "{ballots:?}");
        let turnout = polls.turnout(closed, "Q1", "spring").await.unwrap();
        assert_eq!((turnout.issued, turnout.used), (3, 1));
        assert_eq!(
            polls.replaced(closed, "Q1", "spring").await.unwrap().len(),
            49
        );
    });
}

#[test]
fn the_same_vote_sent_again_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    runtime().block_on(async {
        let polls = open(&folder.path().join("service.db"), 1).await;
        let first = polls.vote(vote(0, "[1]")).await.unwrap();
        let mut again = vote(0, "[1]");
        again.nonce = "f".repeat(32);
        again.leaf = [9; 32];
        let second = polls.vote(again).await.unwrap();
        assert_eq!(second, first, "the receipt that was given stays good");
        let third = polls.vote(vote(0, "[2]")).await.unwrap();
        assert!(third.replaced && third.leaf != first.leaf);
        // Back to the first choice: a new ballot, and both before it replaced.
        let mut back = vote(0, "[1]");
        back.leaf = [8; 32];
        assert!(polls.vote(back).await.unwrap().replaced);
        let closed = close(&polls).await;
        assert_eq!(
            polls.replaced(closed, "Q1", "spring").await.unwrap().len(),
            2
        );
    });
}

/// What is replaced stays for good: one code is not to fill the disk with it.
#[test]
fn a_vote_is_changed_fifty_times_and_no_more() {
    let folder = tempfile::tempdir().unwrap();
    runtime().block_on(async {
        let polls = open(&folder.path().join("service.db"), 2).await;
        // Some of them at once: those in one batch are counted too.
        let one = |number: u8| polls.vote(vote(0, &format!("[{number}]")));
        one(0).await.unwrap();
        let mut batch = tokio::task::JoinSet::new();
        for number in 1..=40 {
            let polls = polls.clone();
            batch.spawn(async move { polls.vote(vote(0, &format!("[{number}]"))).await });
        }
        while let Some(kept) = batch.join_next().await {
            assert!(kept.unwrap().unwrap().replaced);
        }
        for number in 41..=50 {
            assert!(one(number).await.unwrap().replaced, "{number}");
        }
        assert_eq!(one(51).await, Err(VoteRefused::TooOften));
        // The same once more is no change, and others are not kept from theirs.
        assert!(!one(50).await.unwrap().replaced);
        polls.vote(vote(1, "[1]")).await.unwrap();
        assert!(polls.vote(vote(1, "[2]")).await.unwrap().replaced);
        let closed = close(&polls).await;
        let ballots = polls.ballots(closed, "Q1", "spring").await.unwrap();
        let mut choices: Vec<_> = ballots.into_iter().map(|(_, choices)| choices).collect();
        choices.sort();
        assert_eq!(choices, ["[2]", "[50]"]);
        let replaced = polls.replaced(closed, "Q1", "spring").await.unwrap();
        assert_eq!(replaced.len(), 51);
    });
}

#[test]
fn only_who_may_votes_and_only_while_it_is_open() {
    let folder = tempfile::tempdir().unwrap();
    runtime().block_on(async {
        let polls = open(&folder.path().join("service.db"), 1).await;
        let stranger = polls.vote(vote(9, "[1]")).await;
        assert_eq!(stranger, Err(VoteRefused::NotEntitled));
        let mut elsewhere = vote(0, "[1]");
        elsewhere.poll = "autumn".into();
        assert_eq!(polls.vote(elsewhere).await, Err(VoteRefused::NotOpen));
        polls.vote(vote(0, "[1]")).await.unwrap();
        let kept = polls
            .entitlement("Q1", "spring", &bytes(0, 1))
            .await
            .unwrap();
        assert_eq!(kept, Some(Entitlement::Live));
        let _closed = close(&polls).await;
        assert_eq!(polls.vote(vote(0, "[2]")).await, Err(VoteRefused::NotOpen));
        assert_eq!(
            polls.salt("Q1", "spring").await.unwrap(),
            None,
            "its salt is gone"
        );
    });
}

#[test]
fn what_was_told_is_there_when_it_is_opened_again() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("service.db");
    runtime().block_on(async {
        let polls = open(&path, 100).await;
        let all = (0..100).map(|number| polls.vote(vote(number, "[1]")));
        for answer in all {
            answer.await.unwrap();
        }
    });
    // The first runtime is gone without a word to the database, as after a crash.
    runtime().block_on(async {
        let polls = Polls::open_or_create(&path).await.unwrap();
        let closed = close(&polls).await;
        assert_eq!(
            polls.ballots(closed, "Q1", "spring").await.unwrap().len(),
            100
        );
        assert_eq!(
            polls.turnout(closed, "Q1", "spring").await.unwrap().used,
            100
        );
    });
}

#[test]
fn a_vote_that_was_opened_is_frozen_and_never_goes_back() {
    let folder = tempfile::tempdir().unwrap();
    runtime().block_on(async {
        let polls = open(&folder.path().join("service.db"), 1).await;
        let changed = polls
            .put_draft("Q1", "spring", "{\"other\":1}", [7; 32])
            .await;
        let why = changed.unwrap_err().to_string();
        assert!(why.contains("is not changed"), "{why}");
        let back = polls
            .move_on("Q1", "spring", Standing::Open, Standing::Draft)
            .await;
        assert!(back.unwrap_err().to_string().contains("never goes back"));
        // After what was refused, the writer goes on.
        polls.vote(vote(0, "[1]")).await.unwrap();
        let _closed = close(&polls).await;
        let again = polls
            .move_on("Q1", "spring", Standing::Closed, Standing::Open)
            .await;
        assert!(again.unwrap_err().to_string().contains("never goes back"));
    });
}

/// Where nothing joins a right to vote and a ballot, no column may: each table's
/// columns are these, and among them is no time, address or person.
#[test]
fn no_column_joins_a_right_to_vote_and_a_ballot() {
    let schema = concat!(
        include_str!("../../migrations/sqlite/service_0001.sql"),
        include_str!("../../migrations/sqlite/service_0002.sql"),
        include_str!("../../migrations/sqlite/service_0003.sql")
    );
    let columns = |table: &str| -> Vec<String> {
        let after = schema
            .split_once(&format!("create table {table} ("))
            .unwrap()
            .1;
        let body = after.split_once("\n)").unwrap().0;
        let lines = body.lines().map(str::trim).filter(|line| !line.is_empty());
        lines
            .filter(|line| {
                !["primary", "foreign", "unique", "role"]
                    .iter()
                    .any(|word| line.starts_with(word))
            })
            .map(|line| line.split(' ').next().unwrap().to_owned())
            .collect()
    };
    assert_eq!(
        columns("entitlement"),
        ["community", "poll", "code", "channel", "state", "used"]
    );
    assert_eq!(
        columns("ballot"),
        ["community", "poll", "locator", "nonce", "choices", "leaf"]
    );
    assert_eq!(columns("replaced"), ["community", "poll", "leaf"]);
    // Of a paper it is known who typed it in, and of a code that it came on one;
    // not on which.
    assert_eq!(columns("paper"), ["community", "poll", "number", "nonce"]);
    assert_eq!(columns("paper_code"), ["community", "poll", "code"]);
    assert_eq!(
        columns("paper_entry"),
        ["community", "poll", "number", "turn", "account", "choices"]
    );
    // Of whoever sends an idea nothing is known but what they wrote, and a hash of
    // their link; of what happens to it, the day.
    assert_eq!(columns("idea"), ["community", "idea", "call", "token"]);
    assert_eq!(columns("idea_contact"), ["community", "idea", "contact"]);
    assert_eq!(
        columns("idea_text"),
        ["community", "idea", "version", "text"]
    );
    for table in [
        "entitlement",
        "ballot",
        "replaced",
        "paper",
        "paper_code",
        "paper_entry",
    ] {
        let after = schema
            .split_once(&format!("create table {table} ("))
            .unwrap()
            .1;
        let end = after.split_once(';').unwrap().0;
        assert!(
            end.ends_with("without rowid"),
            "{table} keeps the order of writing"
        );
    }
}

#[test]
fn links_work_once_from_the_browser_that_asked() {
    let folder = tempfile::tempdir().unwrap();
    runtime().block_on(async {
        let polls = Polls::open_or_create(&folder.path().join("service.db"))
            .await
            .unwrap();
        let (link, browser, other) = ([1; 32], [2; 32], [3; 32]);
        let new = |id: &str, name: &str, role| Account {
            id: id.repeat(32),
            name: name.into(),
            role,
        };
        assert!(!polls.has_administrator().await.unwrap());
        polls.add_link([9; 32], None, None, 100).await.unwrap();
        assert!(
            !polls
                .set_up([9; 32], 100, new("0", "Late", Role::Administrator))
                .await
                .unwrap()
        );
        assert!(
            polls
                .set_up([9; 32], 50, new("a", "Ada", Role::Administrator))
                .await
                .unwrap()
        );
        assert!(
            !polls
                .set_up([9; 32], 50, new("b", "Eve", Role::Administrator))
                .await
                .unwrap()
        );
        // A second link to set it up, were there one, makes no second administrator.
        polls.add_link([8; 32], None, None, 100).await.unwrap();
        assert!(
            !polls
                .set_up([8; 32], 50, new("c", "Eve", Role::Administrator))
                .await
                .unwrap()
        );
        assert!(
            !polls
                .add_account(new("d", "Ada", Role::Officer))
                .await
                .unwrap(),
            "the name is taken"
        );
        let ada = "a".repeat(32);
        polls
            .add_link(link, Some(ada.clone()), Some(browser), 100)
            .await
            .unwrap();
        assert_eq!(polls.use_link(link, other, 50).await.unwrap(), None);
        assert_eq!(
            polls.use_link(link, browser, 50).await.unwrap(),
            Some(ada.clone())
        );
        assert_eq!(polls.use_link(link, browser, 50).await.unwrap(), None);
        let times = (50, 200);
        polls.begin_session([5; 32], ada, times, 0).await.unwrap();
        assert_eq!(
            polls
                .session(&[5; 32], 199)
                .await
                .unwrap()
                .unwrap()
                .account
                .name,
            "Ada"
        );
        assert_eq!(polls.session(&[5; 32], 200).await.unwrap(), None);
        polls.end_session([5; 32]).await.unwrap();
        assert_eq!(polls.session(&[5; 32], 60).await.unwrap(), None);
    });
}

#[test]
fn a_file_of_another_program_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("service.db");
    drop(allotment_store::Store::open_or_create(&path).unwrap());
    runtime().block_on(async {
        let why = Polls::open_or_create(&path).await.unwrap_err().to_string();
        assert!(why.contains("another program"), "{why}");
    });
}
