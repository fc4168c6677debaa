//! Residents' ideas as they are kept.

use std::path::{Path, PathBuf};

use allotment_ledger::Date;
use allotment_poll::{Standing, read_definition};
use allotment_proposal::{By, Call, IdeaText, Reason, ReasonKind, Refused, State, Step};
use allotment_store::{
    NewIdea, Polls, SendRefused, backup_service, restore_service, verify_service,
};
use tokio::runtime::{Builder, Runtime};

use crate::desk::run;

fn runtime() -> Runtime {
    Builder::new_current_thread().enable_all().build().unwrap()
}

fn day(text: &str) -> Date {
    Date::parse(text).unwrap()
}

fn call(community: &str) -> Call {
    let text = format!(
        "{{\"closes\":\"2027-03-31\",\"community\":\"{community}\",\"currency\":\"GBP\",\
        \"form\":\"allotment call 1\",\"opens\":\"2027-03-01\",\
        \"title\":{{\"en\":\"Your ideas\"}},\"words\":{{}}}}"
    );
    Call::from_canonical(&text).unwrap()
}

fn text(title: &str) -> IdeaText {
    let text = format!(
        "{{\"cost\":null,\"form\":\"allotment idea 1\",\"helps\":\"All\",\"interest\":null,\"language\":\"en\",\
        \"title\":\"{title}\",\"what\":\"Do it.\",\"where\":\"Here\"}}"
    );
    IdeaText::from_canonical(&text).unwrap()
}

fn new(token: u8, title: &str) -> NewIdea {
    NewIdea {
        community: "Q1".into(),
        token: [token; 32],
        text: text(title),
        contact: Some(format!("secret-{token}@example.org")),
    }
}

fn officer(name: &str) -> By {
    By::Officer(name.repeat(32))
}

fn reason(kind: ReasonKind) -> Reason {
    Reason {
        kind,
        words: "It is like this.".into(),
    }
}

fn judge() -> Step {
    let json = "{\"step\":\"judge\",\"judgement\":{\"cost\":\"6000\",\"assumptions\":\"One.\",\
        \"feasible\":true,\"reasons\":\"It can.\"}}";
    Step::from_json(json).unwrap()
}

const TODAY: &str = "2027-03-10";

async fn step(polls: &Polls, idea: u32, by: By, step: Step) -> Result<(), Refused> {
    let taken = polls.step_idea("Q1", idea, (by, step), day(TODAY));
    taken.await.unwrap()
}

/// A database with a call, one idea for each of `titles`.
async fn with(path: &Path, titles: &[&str]) -> Polls {
    let polls = Polls::open_or_create(path).await.unwrap();
    assert_eq!(polls.add_call(call("Q1")).await.unwrap(), Some(1));
    for (token, title) in (1..).zip(titles) {
        let sent = polls.send_idea(new(token, title), day(TODAY)).await;
        assert_eq!(sent.unwrap(), Ok(u32::from(token)));
    }
    polls
}

struct Desk(tempfile::TempDir);

impl Desk {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn path(&self) -> PathBuf {
        self.0.path().join("service.db")
    }

    /// What is wrong with it, while nobody has it open.
    fn findings(&self) -> Vec<String> {
        verify_service(&self.path()).unwrap().findings
    }

    /// Whether `words` stand anywhere in the database or its journal.
    fn has(&self, words: &str) -> bool {
        ["", "-wal"].iter().any(|ending| {
            let path = format!("{}{ending}", self.path().display());
            let bytes = std::fs::read(path).unwrap_or_default();
            let mut windows = bytes.windows(words.len());
            windows.any(|window| window == words.as_bytes())
        })
    }
}

#[test]
fn ideas_come_in_while_a_call_goes_on() {
    let desk = Desk::new();
    runtime().block_on(async {
        let polls = Polls::open_or_create(&desk.path()).await.unwrap();
        let early = polls.send_idea(new(1, "A"), day(TODAY)).await.unwrap();
        assert_eq!(early, Err(SendRefused::NoCall));
        assert_eq!(polls.add_call(call("Q1")).await.unwrap(), Some(1));
        assert_eq!(
            polls.add_call(call("Q1")).await.unwrap(),
            None,
            "one at a time"
        );
        assert_eq!(polls.add_call(call("Q2")).await.unwrap(), Some(1));
        for outside in ["2027-02-28", "2027-04-01"] {
            let sent = polls.send_idea(new(1, "A"), day(outside)).await.unwrap();
            assert_eq!(sent, Err(SendRefused::NoCall), "{outside}");
        }
        for (token, on) in [(1, "2027-03-01"), (2, "2027-03-31")] {
            let sent = polls.send_idea(new(token, "A"), day(on)).await.unwrap();
            assert_eq!(sent, Ok(u32::from(token)));
        }
        // Sent again it is the same; another text with the same link is none.
        let again = polls.send_idea(new(1, "A"), day(TODAY)).await.unwrap();
        assert_eq!(again, Ok(1));
        let other = polls.send_idea(new(1, "B"), day(TODAY)).await.unwrap();
        assert_eq!(other, Err(SendRefused::LinkTaken));
        let found = polls.idea_of(&[2; 32]).await.unwrap();
        assert_eq!(found, Some(("Q1".into(), 2)));
        assert_eq!(polls.idea_of(&[9; 32]).await.unwrap(), None);
        assert!(polls.end_call("Q1", 1).await.unwrap());
        assert!(!polls.end_call("Q1", 1).await.unwrap());
        let late = polls.send_idea(new(3, "A"), day(TODAY)).await.unwrap();
        assert_eq!(late, Err(SendRefused::NoCall));
        assert_eq!(polls.add_call(call("Q1")).await.unwrap(), Some(2));
        let calls = polls.calls().await.unwrap();
        let calls: Vec<_> = (calls.iter())
            .map(|kept| (&*kept.call.community, kept.number, kept.ended))
            .collect();
        assert_eq!(calls, [("Q1", 1, true), ("Q1", 2, false), ("Q2", 1, false)]);
        assert_eq!(polls.calls_of("Q2").await.unwrap().len(), 1);
    });
    assert_eq!(desk.findings(), Vec::<String>::new());
}

#[test]
fn steps_are_kept_or_refused_and_read_again() {
    let desk = Desk::new();
    runtime().block_on(async {
        let polls = with(&desk.path(), &["Benches", "Trees"]).await;
        let back = Step::SendBack {
            reason: reason(ReasonKind::Unclear),
        };
        step(&polls, 1, officer("a"), back).await.unwrap();
        let answered = polls.answer_idea("Q1", 1, text("Two benches"), day(TODAY));
        answered.await.unwrap().unwrap();
        step(&polls, 1, officer("a"), Step::Publish).await.unwrap();
        let again = step(&polls, 1, officer("a"), Step::Publish).await;
        let state = State::Published;
        assert_eq!(again, Err(Refused::NotNow { idea: 1, state }));
        let nobody = step(&polls, 7, officer("a"), Step::Publish).await;
        assert_eq!(nobody, Err(Refused::NoSuchIdea { idea: 7 }));
        let by_itself = polls.step_idea("Q1", 1, (By::Proposer, judge()), day(TODAY));
        assert_eq!(
            by_itself.await.unwrap(),
            Err(Refused::NotTheirs { role: "proposer" })
        );
        let ballot = Step::Ballot {
            poll: "spring".into(),
            project: "a".into(),
        };
        let by_itself = polls.step_idea("Q1", 1, (officer("a"), ballot), day(TODAY));
        assert!(by_itself.await.is_err(), "a vote puts ideas on its ballot");
        let before = polls.ideas("Q1").await.unwrap();
        drop(polls);
        let polls = Polls::open_or_create(&desk.path()).await.unwrap();
        let kept = polls.ideas("Q1").await.unwrap();
        assert_eq!(kept, before);
        let idea = kept.ideas.get(1).unwrap();
        assert_eq!(kept.shown(idea), Some(&text("Two benches")));
        assert_eq!(kept.text(1, 1), Some(&text("Benches")));
        let unread = kept.ideas.get(2).unwrap();
        assert_eq!(kept.shown(unread), None);
        assert_eq!(kept.newest(unread), Some(&text("Trees")));
        assert_eq!(kept.ideas.events().len(), 5);
        assert_eq!(polls.ideas("Q2").await.unwrap().ideas.next(), 1);
        // A clock that was set back: the order stays.
        let early = polls.step_idea("Q1", 2, (By::Proposer, Step::Withdraw), day("2027-03-02"));
        early.await.unwrap().unwrap();
        let kept = polls.ideas("Q1").await.unwrap();
        assert_eq!(kept.ideas.events()[5].on, day(TODAY));
    });
    assert_eq!(desk.findings(), Vec::<String>::new());
}

/// What was kept for the time of a call is not in the file any more, nor in its
/// journal.
#[test]
fn what_a_call_kept_for_its_time_is_deleted_with_it() {
    let desk = Desk::new();
    let refuse = |kind| Step::Refuse {
        reason: reason(kind),
    };
    runtime().block_on(async {
        let titles = ["Open", "Insulting", "Private", "Late", "Withdrawn"];
        let polls = with(&desk.path(), &titles).await;
        assert_eq!(
            polls.contact("Q1", 1).await.unwrap().as_deref(),
            Some("secret-1@example.org")
        );
        let withdraw = (By::Proposer, Step::Withdraw);
        let withdrawn = polls.step_idea("Q1", 5, withdraw, day(TODAY));
        withdrawn.await.unwrap().unwrap();
        assert_eq!(polls.contact("Q1", 5).await.unwrap(), None);
        assert!(desk.has("secret-1") && !desk.has("secret-5"));
        let refused = step(&polls, 1, officer("a"), refuse(ReasonKind::Outside));
        refused.await.unwrap();
        let refused = step(&polls, 2, officer("a"), refuse(ReasonKind::Abuse));
        refused.await.unwrap();
        let back = Step::SendBack {
            reason: reason(ReasonKind::PersonalData),
        };
        step(&polls, 3, officer("a"), back).await.unwrap();
        let answered = polls.answer_idea("Q1", 3, text("Fit"), day(TODAY));
        answered.await.unwrap().unwrap();
        assert!(desk.has("Insulting") && desk.has("\"Private\""));
        assert!(polls.end_call("Q1", 1).await.unwrap());
        for gone in ["secret-", "Insulting", "\"Private\""] {
            assert!(!desk.has(gone), "{gone}");
        }
        let kept = polls.ideas("Q1").await.unwrap();
        assert_eq!(kept.text(3, 1), None);
        assert_eq!(kept.text(3, 2), Some(&text("Fit")));
        assert_eq!(kept.text(1, 1), Some(&text("Open")));
        assert_eq!(kept.ideas.events().len(), 10, "what happened stays");
        // What is refused so afterwards goes at once.
        let refused = step(&polls, 4, officer("a"), refuse(ReasonKind::Abuse));
        refused.await.unwrap();
        assert_eq!(polls.ideas("Q1").await.unwrap().text(4, 1), None);
    });
    assert_eq!(desk.findings(), Vec::<String>::new());
}

fn vote(practice: bool) -> String {
    format!(
        "community = \"Q1\"\nid = \"spring\"\ntitle = {{ en = \"A\" }}\nbudget = 100\n\
        opens = 2027-03-01\ncloses = 2027-03-31\npractice = {practice}\n\
        [ballot]\nform = \"approval\"\n\
        [[project]]\nid = \"bench\"\ncost = 60\nidea = 1\nname = {{ en = \"B\" }}\n\
        [[project]]\nid = \"tree\"\ncost = 60\nidea = 2\nname = {{ en = \"T\" }}\n"
    )
}

async fn draft(polls: &Polls, practice: bool) {
    let definition = read_definition(&vote(practice)).unwrap().canonical();
    let kept = polls.put_draft("Q1", "spring", &definition, [7; 32]);
    kept.await.unwrap();
}

#[test]
fn a_vote_opens_with_all_of_its_ideas_on_the_ballot_or_not_at_all() {
    let desk = Desk::new();
    runtime().block_on(async {
        let polls = with(&desk.path(), &["Benches", "Trees"]).await;
        for idea in [1, 2] {
            step(&polls, idea, officer("a"), Step::Publish)
                .await
                .unwrap();
        }
        step(&polls, 1, officer("a"), judge()).await.unwrap();
        draft(&polls, false).await;
        // Not by the way of votes without ideas.
        let way = polls.move_on("Q1", "spring", Standing::Draft, Standing::Open);
        assert!(!way.await.unwrap());
        let opened = |who: &str| {
            let account = who.repeat(32);
            let polls = polls.clone();
            async move {
                let opened = polls.open_vote("Q1", "spring", &account, day(TODAY));
                opened.await.unwrap()
            }
        };
        let state = State::Published;
        assert_eq!(opened("a").await, Err(Refused::NotNow { idea: 2, state }));
        let ideas = polls.ideas("Q1").await.unwrap().ideas;
        assert_eq!(ideas.get(1).unwrap().state, State::Feasible, "all or none");
        assert_eq!(polls.polls().await.unwrap()[0].standing, Standing::Draft);
        step(&polls, 2, officer("a"), judge()).await.unwrap();
        let interest = Step::Interest {
            words: "My garden.".into(),
        };
        step(&polls, 2, officer("b"), interest).await.unwrap();
        assert_eq!(opened("b").await, Err(Refused::Interested { idea: 2 }));
        assert_eq!(opened("a").await, Ok(true));
        assert!(opened("a").await.is_err(), "they are on a ballot");
        let ideas = polls.ideas("Q1").await.unwrap().ideas;
        for (idea, project) in [(1, "bench"), (2, "tree")] {
            let idea = ideas.get(idea).unwrap();
            assert_eq!(idea.state, State::OnBallot);
            assert_eq!(idea.ballot, Some(("spring".into(), project.into())));
        }
        assert_eq!(polls.polls().await.unwrap()[0].standing, Standing::Open);
    });
    assert_eq!(desk.findings(), Vec::<String>::new());
}

#[test]
fn a_practice_vote_leaves_ideas_as_they_are() {
    let desk = Desk::new();
    runtime().block_on(async {
        let polls = with(&desk.path(), &["Benches", "Trees"]).await;
        draft(&polls, true).await;
        let account = "a".repeat(32);
        let opened = polls.open_vote("Q1", "spring", &account, day(TODAY));
        assert_eq!(opened.await.unwrap(), Ok(true));
        let ideas = polls.ideas("Q1").await.unwrap().ideas;
        assert_eq!(ideas.get(1).unwrap().state, State::Received);
    });
    assert_eq!(desk.findings(), Vec::<String>::new());
}

/// Fifty people send at once: each is kept, in some order.
#[test]
fn many_send_at_once() {
    let desk = Desk::new();
    runtime().block_on(async {
        let polls = with(&desk.path(), &[]).await;
        let sending = (1..=50_u8).map(|token| {
            let polls = polls.clone();
            tokio::spawn(async move { polls.send_idea(new(token, "A"), day(TODAY)).await })
        });
        let mut numbers = Vec::new();
        for sent in sending.collect::<Vec<_>>() {
            numbers.push(sent.await.unwrap().unwrap().unwrap());
        }
        numbers.sort_unstable();
        assert_eq!(numbers, (1..=50).collect::<Vec<_>>());
    });
    assert_eq!(desk.findings(), Vec::<String>::new());
}

#[test]
fn the_database_itself_refuses_what_breaks_the_rules() {
    let desk = Desk::new();
    runtime().block_on(async {
        let polls = with(&desk.path(), &["Benches", "Trees"]).await;
        step(&polls, 1, officer("a"), Step::Publish).await.unwrap();
        let refuse = Step::Refuse {
            reason: reason(ReasonKind::There),
        };
        step(&polls, 2, officer("a"), refuse).await.unwrap();
        let interest = Step::Interest {
            words: "My garden.".into(),
        };
        step(&polls, 1, officer("b"), interest).await.unwrap();
    });
    let event = |event: u8, idea: u8, who: &str, kind: &str| {
        format!(
            "insert into idea_event (community, event, idea, day, role, account, kind, step) \
            values ('Q1', {event}, {idea}, '{TODAY}', 'officer', '{}', '{kind}', '{{}}')",
            who.repeat(32)
        )
    };
    for (sql, says) in [
        (event(6, 2, "a", "judge"), "at its end"),
        (event(6, 2, "a", "publish"), "at its end"),
        (event(6, 1, "b", "judge"), "does not decide"),
        (event(6, 1, "a", "ballot"), "before it was costed"),
        (event(7, 1, "a", "judge"), "in order"),
        (
            event(6, 1, "a", "judge").replace(TODAY, "2027-03-09"),
            "in order",
        ),
        (event(6, 1, "", "judge"), "CHECK"),
        (event(6, 1, "a", "praise"), "CHECK"),
        (event(6, 9, "a", "judge"), "FOREIGN KEY"),
        ("update idea_event set step = ''".into(), "stays"),
        ("delete from idea_event".into(), "is kept"),
        ("update idea_text set text = ''".into(), "stays"),
        ("delete from idea_text".into(), "while its call goes on"),
        ("update idea set token = zeroblob(32)".into(), "stays"),
        ("delete from idea".into(), "kept"),
        ("update idea_call set definition = ''".into(), "not changed"),
        ("delete from idea_call".into(), "kept"),
        (
            "insert into idea_call values ('Q1', 2, '', zeroblob(32), 0)".into(),
            "UNIQUE",
        ),
    ] {
        let sql = format!("pragma foreign_keys = on; {sql}");
        let why = run(&desk.path(), &sql).unwrap_err().to_string();
        assert!(why.contains(says), "{sql}: {why}");
    }
    // What the rules of the database allow is taken: the refusals were theirs.
    run(&desk.path(), &event(6, 1, "a", "judge")).unwrap();
    run(&desk.path(), "update idea_call set ended = 1").unwrap();
    for (sql, says) in [
        ("update idea_call set ended = 0", "goes back"),
        (
            "insert into idea values ('Q1', 3, 1, zeroblob(32))",
            "until their call ends",
        ),
        (
            "insert into idea_contact values ('Q1', 2, 'a')",
            "after a call has ended",
        ),
    ] {
        let why = run(&desk.path(), sql).unwrap_err().to_string();
        assert!(why.contains(says), "{sql}: {why}");
    }
}

/// What was altered behind the program's back is named; and no altered copy comes
/// back.
#[test]
fn what_was_altered_is_named() {
    let alter = |sql: &str, says: &str| {
        let desk = Desk::new();
        runtime().block_on(async {
            let polls = with(&desk.path(), &["Benches", "Trees"]).await;
            step(&polls, 1, officer("a"), Step::Publish).await.unwrap();
            step(&polls, 1, officer("a"), judge()).await.unwrap();
        });
        assert_eq!(desk.findings(), Vec::<String>::new());
        let copy = desk.0.path().join("copy.db");
        backup_service(&desk.path(), &copy).unwrap();
        let triggers = [
            "idea_event_stays",
            "idea_event_is_kept",
            "idea_text_stays",
            "idea_text_is_kept",
            "idea_call_stays",
            "idea_is_kept",
        ]
        .map(|name| format!("drop trigger {name};"));
        run(&copy, &format!("{}{sql}", triggers.concat())).unwrap();
        let back = desk.0.path().join("back.db");
        let returning = restore_service(&copy, &back).unwrap();
        let found = &returning.looked.findings;
        assert!(
            found.iter().any(|one| one.contains(says)),
            "{sql}: {found:?}"
        );
    };
    for (sql, says) in [
        (
            "update idea_text set text = replace(text, 'Bench', 'Fence')",
            "a text of idea 1",
        ),
        ("delete from idea_text where idea = 2", "a text of idea 2"),
        (
            "insert into idea_text values ('Q1', 2, 2, '')",
            "that no step tells of",
        ),
        (
            "update idea_event set step = replace(step, '6000', '7000.0')",
            "step 4 was altered",
        ),
        (
            "update idea_event set account = '', role = 'proposer' where event = 3",
            "step 3 breaks",
        ),
        (
            "update idea_event set kind = 'refuse' where event = 3",
            "step 3 was altered",
        ),
        (
            "delete from idea_event where event = 3",
            "step 3 breaks a rule",
        ),
        ("delete from idea_event where event > 1", "not as many"),
        (
            "update idea_call set definition = replace(definition, 'Your', 'Our')",
            "call 1 for ideas of 'Q1' was altered",
        ),
        (
            "update idea_call set ended = 1",
            "to reach people was not deleted",
        ),
        (
            "insert into idea_event values ('Q1', 5, 1, '2027-03-10', 'officer', 'a', 'ballot', \
            '{\"step\":\"ballot\",\"poll\":\"spring\",\"project\":\"a\"}')",
            "those on ballots",
        ),
    ] {
        alter(sql, says);
    }
}
