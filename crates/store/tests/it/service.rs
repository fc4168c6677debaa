//! The service's database as a file: copied while it is voted in, brought back,
//! taken forward, looked at; and one program at a time.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use allotment_ledger::Date;
use allotment_poll::{Ballot, CastBallot, Definition, Marks, Nonce, Standing, read_definition};
use allotment_proposal::{By, Call, IdeaText, Step};
use allotment_store::{
    NewIdea, NewPaper, PaperRight, Polls, StoreError, Upgraded, Vote, backup_service,
    examine_service, restore_service, upgrade_service, verify_service,
};
use tempfile::TempDir;
use tokio::runtime::{Builder, Runtime};

const VOTE: &str = r#"
community = "Q1"
id = "spring"
title = { en = "What first?" }
budget = 100
opens = 2027-03-01
closes = 2027-03-31
[ballot]
form = "approval"
[[project]]
id = "bench"
cost = 40
name = { en = "Bench" }
[[project]]
id = "tree"
cost = 60
name = { en = "Tree" }
"#;

fn runtime() -> Runtime {
    Builder::new_current_thread().enable_all().build().unwrap()
}

fn definition() -> Definition {
    read_definition(VOTE).unwrap()
}

fn bytes(number: u16, of: u8) -> [u8; 32] {
    let mut bytes = [of; 32];
    bytes[..2].copy_from_slice(&number.to_be_bytes());
    bytes
}

/// The vote of whoever has code `number`, as the server makes it.
fn vote(number: u16) -> Vote {
    let definition = definition();
    let mut marks = Marks::default();
    let project = if number.is_multiple_of(3) {
        "bench"
    } else {
        "tree"
    };
    marks.0.insert(project.into(), "1".into());
    let ballot = Ballot::read(&definition, &marks).unwrap();
    let nonce = Nonce::new(bytes(number, 7)[..16].try_into().unwrap());
    let choices = ballot.canonical(&definition);
    let leaf = CastBallot { ballot, nonce }.leaf_hash(&definition, &definition.hash());
    Vote {
        community: "Q1".into(),
        poll: "spring".into(),
        entitlement: bytes(number, 1),
        locator: bytes(number, 2),
        nonce: nonce.to_string(),
        choices,
        leaf: *leaf.bytes(),
    }
}

async fn open(path: &Path, codes: u16) -> Polls {
    let polls = Polls::open_or_create(path).await.unwrap();
    let canonical = definition().canonical();
    let draft = polls.put_draft("Q1", "spring", &canonical, [7; 32]);
    draft.await.unwrap();
    let kept = (0..codes).map(|number| bytes(number, 1)).collect();
    polls.entitle("Q1", "spring", "letter", kept).await.unwrap();
    let moved = polls.move_on("Q1", "spring", Standing::Draft, Standing::Open);
    assert!(moved.await.unwrap());
    polls
}

struct Desk {
    folder: TempDir,
}

impl Desk {
    fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
        }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// A database in which `count` voted, that nobody serves any more.
    fn voted(&self, count: u16) -> PathBuf {
        let path = self.path("service.db");
        runtime().block_on(async {
            let polls = open(&path, count + 2).await;
            for number in 0..count {
                polls.vote(vote(number)).await.unwrap();
            }
        });
        path
    }
}

/// What voted before a copy was begun is in it, and it holds together, though
/// votes went on.
#[test]
fn a_copy_that_is_made_under_votes_is_one_moment_of_them() {
    let desk = Desk::new();
    let path = desk.path("service.db");
    let (count, told, ended) = (1_200_u16, AtomicUsize::new(0), AtomicBool::new(false));
    std::thread::scope(|scope| {
        scope.spawn(|| {
            runtime().block_on(async {
                let polls = open(&path, count).await;
                for number in 0..count {
                    polls.vote(vote(number)).await.unwrap();
                    told.fetch_add(1, Ordering::SeqCst);
                }
            });
            ended.store(true, Ordering::SeqCst);
        });
        let mut copies = 0_u32;
        while copies < 3 {
            let before = told.load(Ordering::SeqCst);
            if before < 20 + 300 * copies as usize {
                std::thread::yield_now();
                continue;
            }
            assert!(!ended.load(Ordering::SeqCst), "nothing was voted meanwhile");
            let copy = desk.path(&format!("copy-{copies}.db"));
            backup_service(&path, &copy).unwrap();
            let after = told.load(Ordering::SeqCst) + 1;
            let looked = verify_service(&copy).unwrap();
            assert_eq!(looked.findings, Vec::<String>::new());
            let kept = ballots(&copy);
            assert!(before <= kept && kept <= after, "{before} {kept} {after}");
            copies += 1;
        }
    });
    assert_eq!(ballots(&path), usize::from(count));
}

/// How many ballots are in the database at `path`, after closing its vote there.
fn ballots(path: &Path) -> usize {
    let of = path.with_extension("counted");
    backup_service(path, &of).unwrap();
    runtime().block_on(async {
        let polls = Polls::open_or_create(&of).await.unwrap();
        let closed = polls.move_on("Q1", "spring", Standing::Open, Standing::Closed);
        assert!(closed.await.unwrap());
        let closed = Standing::Closed.closed().unwrap();
        let all = polls.ballots(closed, "Q1", "spring").await.unwrap();
        let turnout = polls.turnout(closed, "Q1", "spring").await.unwrap();
        assert_eq!(turnout.used, all.len() as u64);
        all.len()
    })
}

#[test]
fn a_copy_comes_back_whole_and_only_where_nothing_is() {
    let desk = Desk::new();
    let path = desk.voted(30);
    let copy = desk.path("copy.db");
    backup_service(&path, &copy).unwrap();
    let there = restore_service(&copy, &path).unwrap_err();
    assert!(matches!(there, StoreError::There { .. }), "{there}");
    let back = desk.path("back.db");
    // The journal of another database would be played into it.
    let journal = desk.path("back.db-wal");
    std::fs::write(&journal, "old").unwrap();
    let there = restore_service(&copy, &back).unwrap_err();
    assert!(
        matches!(&there, StoreError::There { path } if *path == journal),
        "{there}"
    );
    std::fs::remove_file(&journal).unwrap();
    let returning = restore_service(&copy, &back).unwrap();
    assert_eq!((returning.looked.polls, returning.looked.schema), (1, 3));
    assert!(!back.exists());
    returning.finish().unwrap();
    assert_eq!(ballots(&back), 30);
    let names: Vec<String> = std::fs::read_dir(desk.folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .filter(|name| name.contains(".new-"))
        .collect();
    assert_eq!(names, Vec::<String>::new(), "nothing is left over");
}

/// A paper takes up a right to vote, and leaves no ballot before the count.
#[test]
fn a_vote_with_papers_holds_together() {
    let desk = Desk::new();
    let path = desk.voted(3);
    let own = |chance: u8| NewPaper {
        number: None,
        nonce: "0".repeat(31) + &chance.to_string(),
        right: PaperRight::Own([chance; 32]),
    };
    let coded = |number: u16| NewPaper {
        number: None,
        nonce: "1".repeat(31) + &number.to_string(),
        right: PaperRight::Code {
            entitlement: vote(number).entitlement,
            locator: vote(number).locator,
        },
    };
    runtime().block_on(async {
        let polls = Polls::open_or_create(&path).await.unwrap();
        // Two of their own, one with a code that had voted and one with one that had not.
        let papers = vec![own(1), own(2), coded(0), coded(4)];
        let came = polls.receive_papers("Q1", "spring", papers).await.unwrap();
        assert_eq!(came.unwrap().len(), 4);
    });
    assert_eq!(
        verify_service(&path).unwrap().findings,
        Vec::<String>::new()
    );
    let copy = desk.path("copy.db");
    backup_service(&path, &copy).unwrap();
    let back = desk.path("back.db");
    let returning = restore_service(&copy, &back).unwrap();
    assert_eq!(returning.looked.findings, Vec::<String>::new());
    returning.finish().unwrap();
}

#[test]
fn nobody_restores_or_serves_beside_a_service_that_runs() {
    let desk = Desk::new();
    let path = desk.voted(3);
    let copy = desk.path("copy.db");
    backup_service(&path, &copy).unwrap();
    runtime().block_on(async {
        let polls = Polls::open_or_create(&path).await.unwrap();
        let second = Polls::open_or_create(&path).await.unwrap_err();
        assert!(matches!(second, StoreError::Served { .. }), "{second}");
        let path = path.clone();
        let tried = std::thread::spawn(move || {
            let examined = examine_service(&path).unwrap();
            assert!(examined.iter().any(|one| one.found == "it is running"));
            (
                restore_service(&copy, &path).map(drop),
                upgrade_service(&path),
            )
        });
        let (restored, upgraded) = tried.join().unwrap();
        assert!(matches!(restored, Err(StoreError::Served { .. })));
        assert!(matches!(upgraded, Err(StoreError::Served { .. })));
        drop(polls);
    });
}

/// One byte in so many of a database flipped: it is seen, or it changes nothing
/// that a vote is counted from.
#[test]
fn what_was_altered_in_a_copy_is_found_and_not_brought_back() {
    let desk = Desk::new();
    let path = desk.voted(12);
    let copy = desk.path("copy.db");
    backup_service(&path, &copy).unwrap();
    let whole = std::fs::read(&copy).unwrap();
    let altered = desk.path("altered.db");
    let back = desk.path("back.db");
    let nonce = Nonce::new(bytes(4, 7)[..16].try_into().unwrap()).to_string();
    let words = [
        // A choice, a letter of the definition, a nonce.
        ("\"bench\"", "\"bencg\""),
        ("What first?", "Who first??"),
        (&*nonce, &*nonce.replacen("07", "17", 1)),
    ];
    for (from, to) in words {
        let at = whole
            .windows(from.len())
            .position(|window| window == from.as_bytes())
            .unwrap_or_else(|| panic!("no {from}"));
        let mut bytes = whole.clone();
        bytes[at..at + to.len()].copy_from_slice(to.as_bytes());
        std::fs::write(&altered, bytes).unwrap();
        let returning = restore_service(&altered, &back).unwrap();
        assert!(!returning.looked.findings.is_empty(), "{from}");
        returning.finish().unwrap();
        assert!(!back.exists(), "{from}");
    }
    std::fs::write(&altered, &whole[..whole.len() / 2]).unwrap();
    let cut = restore_service(&altered, &back).map(|one| one.looked.findings.len());
    assert!(!matches!(cut, Ok(0)), "{cut:?}");
    std::fs::write(&altered, "no database").unwrap();
    let other = restore_service(&altered, &back).unwrap_err();
    assert!(matches!(other, StoreError::NotAService { .. }), "{other}");
    assert!(!back.exists());
}

/// What is said of a database never tells how many voted.
#[test]
fn looking_tells_nothing_of_the_votes() {
    let said = |count: u16| {
        let desk = Desk::new();
        let path = desk.voted(count);
        let looked = verify_service(&path).unwrap();
        let all = examine_service(&path).unwrap();
        let lines = all.into_iter().filter(|one| one.what != "room");
        let lines: Vec<_> = lines.map(|one| (one.what, one.found)).collect();
        (looked, lines)
    };
    assert_eq!(said(0), said(40));
}

/// The databases that each released schema was kept in, with a vote that is open
/// and one that is closed, come forward whole.
#[test]
fn every_released_schema_comes_forward() {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/fixtures");
    let newest = verify_service(&Desk::new().voted(0)).unwrap().schema;
    for schema in 1..=newest {
        let desk = Desk::new();
        let path = desk.path("service.db");
        let fixture = fixtures.join(format!("service-schema-{schema}.db"));
        std::fs::copy(&fixture, &path)
            .unwrap_or_else(|error| panic!("{}: {error}", fixture.display()));
        let before = verify_service(&path).unwrap();
        assert_eq!((before.schema, before.polls), (schema, 2));
        assert_eq!(before.findings, Vec::<String>::new());
        match upgrade_service(&path).unwrap() {
            Upgraded::Newest(found) => assert_eq!((found, schema), (newest, newest)),
            Upgraded::Forward { from, to, copy } => {
                assert_eq!((from, to), (schema, newest));
                assert_eq!(std::fs::read(copy).unwrap().len() % 512, 0);
            }
            Upgraded::Left(findings) => panic!("{findings:?}"),
        }
        assert_eq!(ballots(&path), 5, "those of the open vote");
        runtime().block_on(async {
            let polls = Polls::open_or_create(&path).await.unwrap();
            // It goes on where it was: a code that voted, one that did not yet.
            polls.vote(vote(6)).await.unwrap();
            assert!(polls.has_administrator().await.unwrap());
            let closed = Standing::Closed.closed().unwrap();
            let winter = polls.ballots(closed, "Q1", "winter").await.unwrap();
            assert_eq!(winter.len(), 3);
            assert_eq!(polls.salt("Q1", "winter").await.unwrap(), None);
            let ideas = polls.ideas("Q1").await.unwrap();
            let known = if schema < 3 { 0 } else { 2 };
            assert_eq!(ideas.ideas.iter().count(), known);
            if let Some(first) = ideas.ideas.get(1) {
                assert_eq!(ideas.shown(first).unwrap().title, "Idea 1");
                assert_eq!(ideas.text(2, 1), None, "it is forgotten");
            }
        });
    }
}

/// Two ideas: one that was published, and one that was refused, its text hidden.
async fn fill_with_ideas(polls: &Polls) {
    let today = Date::parse("2027-03-10").unwrap();
    let call = "{\"closes\":\"2027-03-31\",\"community\":\"Q1\",\"currency\":\"GBP\",\
        \"form\":\"allotment call 1\",\"opens\":\"2027-03-01\",\
        \"title\":{\"en\":\"Your ideas\"},\"words\":{}}";
    let call = Call::from_canonical(call).unwrap();
    assert_eq!(polls.add_call(call).await.unwrap(), Some(1));
    for token in [1, 2] {
        let text = format!(
            "{{\"cost\":null,\"form\":\"allotment idea 1\",\"helps\":\"All\",\
            \"interest\":\"I live there.\",\"language\":\"en\",\"title\":\"Idea {token}\",\"what\":\"Do it.\",\
            \"where\":\"Here\"}}"
        );
        let new = NewIdea {
            community: "Q1".into(),
            token: [token; 32],
            text: IdeaText::from_canonical(&text).unwrap(),
            contact: Some("me@example.org".into()),
        };
        let sent = polls.send_idea(new, today).await.unwrap();
        assert_eq!(sent, Ok(u32::from(token)));
    }
    let officer = || By::Officer("b".repeat(32));
    let refuse = "{\"step\":\"refuse\",\"reason\":{\"kind\":\"abuse\",\"words\":\"No.\"}}";
    let refuse = Step::from_json(refuse).unwrap();
    for (idea, step) in [(1, Step::Publish), (2, refuse)] {
        let taken = polls.step_idea("Q1", idea, (officer(), step), today);
        taken.await.unwrap().unwrap();
    }
    assert!(polls.end_call("Q1", 1).await.unwrap());
}

/// Makes the fixture of the schema that this program has: to be run once, when a
/// schema is released.
#[test]
#[ignore = "writes a fixture"]
fn make_the_fixture_of_this_schema() {
    let desk = Desk::new();
    let path = desk.voted(5);
    let schema = verify_service(&path).unwrap().schema;
    runtime().block_on(async {
        let polls = Polls::open_or_create(&path).await.unwrap();
        let winter = read_definition(&VOTE.replace("spring", "winter")).unwrap();
        let canonical = winter.canonical();
        let draft = polls.put_draft("Q1", "winter", &canonical, [8; 32]);
        draft.await.unwrap();
        let kept = (0..4).map(|number| bytes(number, 3)).collect();
        polls.entitle("Q1", "winter", "letter", kept).await.unwrap();
        let step = polls.move_on("Q1", "winter", Standing::Draft, Standing::Open);
        step.await.unwrap();
        for number in 0..3 {
            let mut vote = vote(number);
            let nonce = Nonce::from_hex(&vote.nonce).unwrap();
            let ballot = Ballot::from_canonical(&winter, &vote.choices).unwrap();
            let cast = CastBallot { ballot, nonce };
            vote.poll = "winter".into();
            vote.entitlement = bytes(number, 3);
            vote.leaf = *cast.leaf_hash(&winter, &winter.hash()).bytes();
            polls.vote(vote).await.unwrap();
        }
        let step = polls.move_on("Q1", "winter", Standing::Open, Standing::Closed);
        step.await.unwrap();
        polls.add_link([9; 32], None, None, 100).await.unwrap();
        let ada = allotment_store::Account {
            id: "a".repeat(32),
            name: "Ada".into(),
            role: allotment_store::Role::Administrator,
        };
        assert!(polls.set_up([9; 32], 50, ada).await.unwrap());
        fill_with_ideas(&polls).await;
    });
    let to = format!(
        "{}/tests/it/fixtures/service-schema-{schema}.db",
        env!("CARGO_MANIFEST_DIR")
    );
    backup_service(&path, Path::new(&to)).unwrap();
}
