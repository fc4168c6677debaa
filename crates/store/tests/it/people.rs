//! The people who run the service: invitations, passkeys, sessions.

use allotment_store::{Account, KeptPasskey, Polls, Role};
use tokio::runtime::{Builder, Runtime};

fn runtime() -> Runtime {
    Builder::new_current_thread().enable_all().build().unwrap()
}

async fn open(folder: &std::path::Path) -> Polls {
    let polls = Polls::open_or_create(&folder.join("service.db")).await;
    let polls = polls.unwrap();
    for (id, name, role) in [
        ("a", "Ada", Role::Administrator),
        ("b", "Ben", Role::Officer),
    ] {
        let new = Account {
            id: id.repeat(32),
            name: name.into(),
            role,
        };
        assert!(polls.add_account(new).await.unwrap());
    }
    polls
}

fn key(number: u8) -> KeptPasskey {
    KeptPasskey {
        credential: vec![number; 20],
        point: [2; 33],
        name: format!("Key {number}"),
    }
}

#[test]
fn an_invitation_belongs_to_the_first_browser_that_takes_it_up() {
    let folder = tempfile::tempdir().unwrap();
    runtime().block_on(async {
        let polls = open(folder.path()).await;
        let (link, browser, other, ben) = ([1; 32], [2; 32], [3; 32], "b".repeat(32));
        let add = polls.add_link(link, Some(ben.clone()), None, 100);
        add.await.unwrap();
        // Not bound yet, it signs nobody in.
        assert_eq!(polls.use_link(link, browser, 50).await.unwrap(), None);
        assert_eq!(polls.bind_link(link, browser, 100).await.unwrap(), None);
        let named = polls.bind_link(link, browser, 50).await.unwrap();
        assert_eq!(named.unwrap().name, "Ben");
        assert_eq!(polls.bind_link(link, other, 50).await.unwrap(), None);
        assert!(polls.bind_link(link, browser, 51).await.unwrap().is_some());
        assert_eq!(polls.use_link(link, other, 50).await.unwrap(), None);
        assert_eq!(polls.use_link(link, browser, 50).await.unwrap(), Some(ben));
        assert_eq!(polls.bind_link(link, browser, 50).await.unwrap(), None);
        // The link that sets the service up is no invitation.
        polls.add_link([9; 32], None, None, 100).await.unwrap();
        assert_eq!(polls.bind_link([9; 32], browser, 50).await.unwrap(), None);
    });
}

#[test]
fn a_passkey_is_one_persons_until_it_is_forgotten() {
    let folder = tempfile::tempdir().unwrap();
    runtime().block_on(async {
        let polls = open(folder.path()).await;
        let (ada, ben) = ("a".repeat(32), "b".repeat(32));
        assert!(polls.add_passkey(&ben, key(1)).await.unwrap());
        assert!(!polls.add_passkey(&ada, key(1)).await.unwrap());
        assert!(polls.add_passkey(&ben, key(2)).await.unwrap());
        let (whose, point) = polls.passkey(&[1; 20]).await.unwrap().unwrap();
        assert_eq!((whose.name.as_str(), point), ("Ben", [2; 33]));
        assert_eq!(polls.passkeys(&ben).await.unwrap(), [key(1), key(2)]);
        assert!(!polls.remove_passkey(&ada, vec![1; 20]).await.unwrap());
        assert!(polls.remove_passkey(&ben, vec![1; 20]).await.unwrap());
        assert_eq!(polls.passkey(&[1; 20]).await.unwrap(), None);
    });
}

#[test]
fn a_challenge_is_answered_once() {
    let folder = tempfile::tempdir().unwrap();
    runtime().block_on(async {
        let polls = open(folder.path()).await;
        assert!(polls.use_challenge([1; 32], 10, 100).await.unwrap());
        assert!(!polls.use_challenge([1; 32], 99, 100).await.unwrap());
        assert!(polls.use_challenge([2; 32], 99, 200).await.unwrap());
        // Too old to be answered anyway, it is forgotten.
        assert!(polls.use_challenge([1; 32], 100, 300).await.unwrap());
    });
}

#[test]
fn sessions_are_listed_and_ended_and_go_with_their_person() {
    let folder = tempfile::tempdir().unwrap();
    runtime().block_on(async {
        let polls = open(folder.path()).await;
        let (ada, ben) = ("a".repeat(32), "b".repeat(32));
        for (token, account, begun) in [
            ([1; 32], &ben, 10),
            ([2; 32], &ben, 20),
            ([3; 32], &ada, 30),
        ] {
            let times = (begun, 100);
            let begun = polls.begin_session(token, account.clone(), times, 0);
            begun.await.unwrap();
        }
        let of_ben = polls.sessions(&ben, 50).await.unwrap();
        let listed: Vec<_> = of_ben.iter().map(|one| (one.token, one.begun)).collect();
        assert_eq!(listed, [([2; 32], 20), ([1; 32], 10)]);
        // With a passkey that was shown comes a new secret, and the old one is over.
        polls.passkey_shown([2; 32], [4; 32], 55).await.unwrap();
        assert_eq!(polls.session(&[2; 32], 60).await.unwrap(), None);
        let session = polls.session(&[4; 32], 60).await.unwrap().unwrap();
        assert_eq!((session.shown, session.account.name.as_str()), (55, "Ben"));
        assert_eq!((session.begun, session.expires), (20, 100));
        // Nobody ends somebody else's by its name.
        assert_eq!(polls.end_sessions(&ben, Some([3; 32])).await.unwrap(), 0);
        assert_eq!(polls.end_sessions(&ben, Some([1; 32])).await.unwrap(), 1);
        assert_eq!(polls.session(&[1; 32], 50).await.unwrap(), None);
        polls.add_passkey(&ben, key(1)).await.unwrap();
        let people = polls.people(50).await.unwrap();
        let counts: Vec<_> = people
            .iter()
            .map(|one| (one.account.name.as_str(), one.passkeys, one.sessions))
            .collect();
        assert_eq!(counts, [("Ada", 0, 1), ("Ben", 1, 1)]);
        assert!(polls.remove_person(&ben).await.unwrap());
        assert!(!polls.remove_person(&ben).await.unwrap());
        assert_eq!(polls.session(&[4; 32], 50).await.unwrap(), None);
        assert_eq!(polls.passkey(&[1; 20]).await.unwrap(), None);
        assert!(!polls.remove_person(&ada).await.unwrap(), "the last one");
        assert_eq!(polls.people(50).await.unwrap().len(), 1);
    });
}

#[test]
fn a_session_goes_on_while_it_is_used_and_the_oldest_makes_room() {
    let folder = tempfile::tempdir().unwrap();
    runtime().block_on(async {
        let polls = open(folder.path()).await;
        let ben = "b".repeat(32);
        for number in 1..=5 {
            let times = (i64::from(number), 100);
            let begun = polls.begin_session([number; 32], ben.clone(), times, 0);
            begun.await.unwrap();
        }
        polls.go_on([1; 32], 150).await.unwrap();
        assert!(polls.session(&[1; 32], 149).await.unwrap().is_some());
        assert_eq!(polls.session(&[1; 32], 150).await.unwrap(), None);
        assert_eq!(polls.session(&[2; 32], 100).await.unwrap(), None);
        // A sixth is one too many; another person's are not counted.
        let ada = polls.begin_session([9; 32], "a".repeat(32), (6, 100), 0);
        ada.await.unwrap();
        assert_eq!(polls.sessions(&ben, 50).await.unwrap().len(), 5);
        let sixth = polls.begin_session([6; 32], ben.clone(), (6, 100), 0);
        sixth.await.unwrap();
        let left = polls.sessions(&ben, 50).await.unwrap();
        let left: Vec<_> = left.iter().map(|one| one.token[0]).collect();
        assert_eq!(left, [6, 5, 4, 3, 2]);
    });
}

#[test]
fn a_new_link_forgets_those_that_are_over() {
    let folder = tempfile::tempdir().unwrap();
    runtime().block_on(async {
        let polls = open(folder.path()).await;
        let (ben, browser) = ("b".repeat(32), [2; 32]);
        let ask = |token, times| polls.add_asked_link(token, ben.clone(), browser, times);
        ask([1; 32], (0, 100)).await.unwrap();
        ask([3; 32], (99, 199)).await.unwrap();
        assert_eq!(
            polls.use_link([1; 32], browser, 50).await.unwrap(),
            Some(ben.clone())
        );
        ask([1; 32], (50, 100)).await.unwrap();
        ask([4; 32], (100, 200)).await.unwrap();
        // Even by a clock that went back it is not there.
        assert_eq!(polls.use_link([1; 32], browser, 50).await.unwrap(), None);
        assert_eq!(
            polls.use_link([3; 32], browser, 150).await.unwrap(),
            Some(ben.clone())
        );
    });
}

#[test]
fn an_invitation_is_used_up_with_the_passkey_that_it_makes_or_not_at_all() {
    let folder = tempfile::tempdir().unwrap();
    runtime().block_on(async {
        let polls = open(folder.path()).await;
        let (ada, ben) = ("a".repeat(32), "b".repeat(32));
        let (link, browser, other) = ([1; 32], [2; 32], [3; 32]);
        let add = polls.add_link(link, Some(ben.clone()), None, 100);
        add.await.unwrap();
        assert!(polls.bind_link(link, browser, 50).await.unwrap().is_some());
        polls.add_passkey(&ada, key(1)).await.unwrap();
        let made = |bound, now, new| polls.register_by_link(link, bound, now, new);
        for (bound, now, new) in [
            (browser, 50, key(1)),
            (other, 50, key(2)),
            (browser, 100, key(2)),
        ] {
            assert_eq!(made(bound, now, new).await.unwrap(), None);
        }
        assert_eq!(polls.passkeys(&ben).await.unwrap(), []);
        // It is still there.
        assert_eq!(made(browser, 50, key(2)).await.unwrap(), Some(ben.clone()));
        assert_eq!(polls.passkeys(&ben).await.unwrap(), [key(2)]);
        assert_eq!(made(browser, 50, key(3)).await.unwrap(), None);
        assert_eq!(polls.passkeys(&ben).await.unwrap(), [key(2)]);
    });
}

#[test]
fn what_somebody_types_is_no_sql() {
    let folder = tempfile::tempdir().unwrap();
    runtime().block_on(async {
        let polls = open(folder.path()).await;
        let name = "x'); drop table passkey; --";
        let new = Account {
            id: "c".repeat(32),
            name: name.into(),
            role: Role::Officer,
        };
        assert!(polls.add_account(new.clone()).await.unwrap());
        assert_eq!(polls.account_named(name).await.unwrap(), Some(new));
        assert_eq!(polls.account_named("' or '1'='1").await.unwrap(), None);
        polls.add_passkey(&"c".repeat(32), key(1)).await.unwrap();
        assert_eq!(polls.people(0).await.unwrap().len(), 3);
    });
}
