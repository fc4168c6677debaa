//! For whom people act, and what waits for a second person.

use allotment_ledger::EntryId;
use allotment_store::{Account, Ending, KeptPrepared, Polls, Role, Wait};
use tokio::runtime::{Builder, Runtime};

use crate::desk::run;

fn runtime() -> Runtime {
    Builder::new_current_thread().enable_all().build().unwrap()
}

async fn open(folder: &std::path::Path) -> Polls {
    let polls = Polls::open_or_create(&folder.join("service.db")).await;
    let polls = polls.unwrap();
    for (id, name) in [("a", "Ada"), ("b", "Ben")] {
        let new = Account {
            id: id.repeat(32),
            name: name.into(),
            role: Role::Officer,
        };
        assert!(polls.add_account(new).await.unwrap());
    }
    polls
}

fn kept(number: u64, waits_for: Wait) -> KeptPrepared {
    KeptPrepared {
        community: "Q1".into(),
        id: EntryId::new(number, [7; 10]),
        waits_for,
        body: "{\"amount\":\"100\"}".into(),
        party: "COUNCIL".into(),
        account: "a".repeat(32),
        prepared: 50,
        ended: false,
    }
}

#[test]
fn somebody_acts_for_one_party_for_good() {
    let folder = tempfile::tempdir().unwrap();
    let ada = "a".repeat(32);
    runtime().block_on(async {
        let polls = open(folder.path()).await;
        assert_eq!(polls.acts_for(&ada).await.unwrap(), None);
        assert!(polls.let_act(&ada, "COUNCIL").await.unwrap());
        assert!(!polls.let_act(&ada, "TRUST").await.unwrap());
        let acts = polls.acts_for(&ada).await.unwrap();
        assert_eq!(acts.as_deref(), Some("COUNCIL"));
        assert_eq!(polls.all_acting().await.unwrap().len(), 1);
        // Nobody whom the service does not know.
        assert!(polls.let_act(&"c".repeat(32), "TRUST").await.is_err());
    });
    let path = folder.path().join("service.db");
    for sql in [
        "update acts_for set party = 'TRUST'",
        "delete from acts_for",
    ] {
        let refused = run(&path, sql).unwrap_err().to_string();
        assert!(refused.contains("stays as it is"), "{refused}");
    }
}

#[test]
fn what_was_prepared_ends_once_and_a_payment_by_somebody_else() {
    let folder = tempfile::tempdir().unwrap();
    let (ada, ben) = ("a".repeat(32), "b".repeat(32));
    let (payment, key) = (kept(1, Wait::Payment), kept(2, Wait::Key));
    runtime().block_on(async {
        let polls = open(folder.path()).await;
        for one in [&payment, &key] {
            assert!(polls.prepare(one.clone()).await.unwrap());
            assert!(!polls.prepare(one.clone()).await.unwrap());
        }
        let waits = polls.waiting(Wait::Payment).await.unwrap();
        assert_eq!(waits, std::slice::from_ref(&payment));
        let end = async |by: &str| {
            let ended = polls.end_prepared("Q1", payment.id, Ending::Done, by);
            ended.await
        };
        assert!(end(&ada).await.is_err(), "two people for a payment");
        assert_eq!(polls.waiting(Wait::Payment).await.unwrap().len(), 1);
        assert!(end(&ben).await.unwrap());
        assert!(!end(&ben).await.unwrap());
        assert!(polls.waiting(Wait::Payment).await.unwrap().is_empty());
        let done = polls.prepared("Q1", payment.id).await.unwrap();
        let ended = KeptPrepared {
            ended: true,
            ..payment.clone()
        };
        assert_eq!(done, Some(ended));
        assert_eq!(polls.prepared("Q2", payment.id).await.unwrap(), None);
        // Whoever asked gives up what they asked for.
        let dropped = polls.end_prepared("Q1", key.id, Ending::Dropped, &ada);
        assert!(dropped.await.unwrap());
    });
    let path = folder.path().join("service.db");
    for sql in [
        "update prepared set ended = null, ended_by = null",
        "update prepared set body = '{}'",
        "delete from prepared",
    ] {
        assert!(run(&path, sql).is_err(), "{sql}");
    }
}
