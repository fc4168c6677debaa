//! What a view says of a day is the same with and without what counts from a
//! later day.

use allotment_ledger::{
    Book, Date, Entry, burden, certainty, days_to_pay, decided, heads, paid_through, promises,
    slippage, terms, waterfall,
};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::made::{Desk, base64, day, id, secret, with};
use crate::model::cases;

/// How many actions a history has on average.
const AVERAGE: u32 = 30;
/// Days after 1 April 2026 on which actions count.
const DAYS: i32 = 12;

/// An action: which, about what, with which numbers, and from which day.
type Act = (usize, usize, i64, i64, i32);

fn act() -> impl Strategy<Value = Act> {
    (0..20_usize, 0..6_usize, 1_i64..80, 0_i64..60, 0..DAYS)
}

fn date(after: i32) -> String {
    let first = day("2026-04-01").days();
    Date::from_days(first + after).unwrap().to_string()
}

fn measure(which: &str, value: i64) -> Value {
    json!({"kind": "measure", "indicator": "neighbours", "measure": which, "value": value.to_string(), "unit": "per cent",
        "period": "2026", "source": "survey", "said_by": "TRUST", "commitment": "c0"})
}

fn decision(by: i64, amount: i64) -> Value {
    let by = ["residents", "board", "council", "funder"][usize::try_from(by).unwrap() % 4];
    json!({"kind": "decision", "what": "x", "decided_by": by, "reason": "x", "commitment": "c0", "amount": amount.to_string(), "currency": "GBP"})
}

/// The entry of an action, if there is anything for it to be about.
fn write(desk: &mut Desk, act: Act) -> Option<Value> {
    let (which, at, one, other, after) = act;
    let on = json!({"effective": date(after)});
    let name = format!("c{}", at % 3);
    let moved = |kind: &str, used_for: &str| json!({"kind": kind, "commitment": name, "amount": one.to_string(), "currency": "GBP", "use": used_for, "to_party": "TRUST"});
    let step = |state: &str, by: &str| {
        json!({"kind": "milestone", "commitment": name, "milestone": "planted", "state": state, "by": by, "actor": by,
        "due": date(after + 3), "evidence": [{"title": "a photograph"}]})
    };
    let of_kind = |desk: &Desk, kinds: &[&str]| {
        let fits = |value: &&Value| {
            let kind = value["entry"]["kind"].as_str().or(value["kind"].as_str());
            kinds.contains(&kind.unwrap())
        };
        let all: Vec<&Value> = desk.taken.iter().filter(fits).collect();
        Some((*all.get(at.checked_rem(all.len())?)?).clone())
    };
    let correct = |of: &Value, entry: Value| json!({"kind": "correct", "of": of["id"], "reason": "x", "entry": entry});
    let said = match which {
        0 => {
            let replaces = of_kind(desk, &["promise"]).filter(|_| other % 3 == 0);
            let more =
                json!({"replaces": replaces.map(|old| old["id"].clone()), "years": "2026-27"});
            with(crate::made::promise(&(one * 5).to_string()), more)
        }
        1 | 2 => {
            let promise = of_kind(desk, &["promise"])?;
            let name = format!("c{}", desk.book.commitments().len());
            let mut schedule = vec![json!({"due": date(3), "amount": one.to_string()})];
            if other > 0 {
                schedule.push(
                    json!({"due": date(7), "amount": other.to_string(), "milestone": "planted"}),
                );
            }
            json!({"kind": "commit", "commitment": name, "parties": ["COUNCIL", "TRUST"], "purpose": "x", "currency": "GBP", "refers_to": promise["id"],
                "amount": (one + other).to_string(), "capital": one.to_string(), "revenue": other.to_string(), "schedule": schedule, "decided_by": "board"})
        }
        3 | 4 => {
            desk.book.to_be_signed(&name)?;
            let party = ["COUNCIL", "TRUST"][which - 3];
            desk.signature(&name, party, party)
        }
        5 => moved("due", "capital"),
        6 => moved("pay", "capital"),
        7 => moved("pay", "revenue"),
        8 => moved("return", "capital"),
        9 => moved("lapse", if other % 2 == 0 { "capital" } else { "revenue" }),
        10 => moved("spend", "capital"),
        11 => step("reported", "TRUST"),
        12 => step(
            if other % 2 == 0 {
                "confirmed"
            } else {
                "disputed"
            },
            "BOARD",
        ),
        13 => measure(["baseline", "target", "actual", "actual"][at % 4], one),
        14 => decision(other, one),
        15 => {
            let old = of_kind(desk, &["measure"])?;
            correct(&old, measure("actual", other))
        }
        16 => {
            let old = of_kind(desk, &["decision"])?;
            correct(&old, decision(one, other.max(1)))
        }
        17 => {
            let old = of_kind(desk, &["due", "pay", "lapse", "spend", "return", "promise"])?;
            let right = if old["kind"] == "correct" {
                &old["entry"]
            } else {
                &old
            };
            let mut right = right.clone();
            for field in [
                "id",
                "community",
                "effective",
                "recorded",
                "actor",
                "refers_to",
            ] {
                right.as_object_mut().unwrap().remove(field);
            }
            right["amount"] = json!(other.max(1).to_string());
            correct(&old, if other % 3 == 0 { Value::Null } else { right })
        }
        18 => {
            let old = desk
                .taken
                .iter()
                .find(|value| value["party"] == "TRUST")?
                .clone();
            let kind = ["charity", "business", "council"][at % 3];
            correct(
                &old,
                json!({"kind": "party", "party": "TRUST", "name": "x", "type": kind, "org_id": "unregistered"}),
            )
        }
        _ => {
            let whole = one + other;
            let schedule = json!([{"due": date(after + 2), "amount": whole.to_string()}]);
            let said = json!({"kind": "amend", "commitment": name, "capital": one.to_string(), "revenue": other.to_string(), "schedule": schedule, "effective": date(after)});
            let signers: &[&str] = if at % 2 == 0 {
                &["COUNCIL", "TRUST"]
            } else {
                &["COUNCIL"]
            };
            return Some(desk.signed(said, signers));
        }
    };
    let said = with(said, on);
    Some(desk.entry(said))
}

/// Everything that the views say of a day.
fn all_views(book: &Book, entries: &[Value], date: Date) -> String {
    let entries: Vec<Entry> = entries
        .iter()
        .map(|value| Entry::read(value).unwrap())
        .collect();
    let books = [book];
    // How promises and commitments are numbered tells nobody anything.
    let mut views = promises(book, date);
    for one in &mut views {
        one.number = 0;
    }
    let shown: Vec<String> = vec![
        format!("{views:?}"),
        format!("{:?}", waterfall(&books, date)),
        format!("{:?}", certainty(&books, date, 3)),
        format!("{:?}", slippage(book, date)),
        format!("{:?}", decided(&books, date)),
        format!("{:?}", burden(&books, date)),
        format!("{:?}", terms(&books, date)),
        format!("{:?}", days_to_pay(&books, date)),
        format!("{:?}", paid_through(&books, &entries, date)),
        format!("{:?}", heads(&books, &[], 0, date)),
        format!(
            "{:?}",
            book.as_of(date)
                .commitments()
                .map(|(_, one)| (
                    one.state(),
                    one.parties.clone(),
                    one.signed.clone(),
                    one.milestones
                        .iter()
                        .map(|(name, one)| (name.clone(), one.state, one.due))
                        .collect::<Vec<_>>()
                ))
                .collect::<Vec<_>>()
        ),
    ];
    shown.join("\n")
}

fn begun() -> Desk {
    let mut desk = Desk::new();
    for party in ["FUND", "COUNCIL", "TRUST", "BOARD"] {
        desk.party(party);
        desk.key(party);
    }
    desk.promise("400");
    desk
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(cases(AVERAGE)))]

    #[test]
    fn what_is_said_of_a_day_never_changes_with_later_ones(acts in prop::collection::vec(act(), 1..2 * AVERAGE as usize), on in 0..DAYS) {
        let on = day(&date(on));
        let mut desk = begun();
        for act in acts {
            let before = all_views(&desk.book, &desk.taken, on);
            let Some(entry) = write(&mut desk, act) else { continue };
            let later = Entry::read(&entry).unwrap().effective > on;
            if desk.apply(&entry).is_ok() && later {
                prop_assert_eq!(&before, &all_views(&desk.book, &desk.taken, on), "after {}", entry);
            }
        }
        // Without all of them, in one go. What rests on a later entry is none, and a
        // pot that takes over another takes what is promised to nobody on any day.
        let mut without = begun();
        let known = without.taken.len();
        let mut whole = desk.taken.iter().all(|value| value["replaces"].is_null());
        for value in &desk.taken[known..] {
            if Entry::read(value).unwrap().effective <= on {
                whole &= without.apply(value).is_ok();
            }
        }
        if whole {
            let said = all_views(&desk.book, &desk.taken, on);
            prop_assert_eq!(said, all_views(&without.book, &without.taken, on));
        }
    }
}

/// One history, worked by hand: what 2027 brings changes nothing of April 2026.
#[test]
fn what_2027_brings_changes_nothing_of_2026() {
    let mut desk = begun();
    let schedule = json!([{"due": "2026-04-05", "amount": "100"}]);
    let commit = json!({"kind": "commit", "commitment": "c0", "parties": ["COUNCIL", "TRUST"], "purpose": "x", "currency": "GBP",
        "amount": "100", "revenue": "100", "schedule": schedule});
    desk.add(commit);
    desk.sign("c0", "COUNCIL");
    desk.sign("c0", "TRUST");
    desk.add(measure("baseline", 10));
    desk.add(measure("target", 20));
    let actual = desk.add(measure("actual", 30));
    let decided = desk.add(decision(0, 100));
    for (state, by) in [("reported", "TRUST"), ("confirmed", "BOARD")] {
        desk.add(json!({"kind": "milestone", "commitment": "c0", "milestone": "planted", "state": state, "by": by, "actor": by}));
    }
    let (then, now) = (day("2026-04-20"), day("2027-12-31"));
    let before = all_views(&desk.book, &desk.taken, then);
    let later = |said: Value| with(said, json!({"effective": "2027-01-01"}));
    desk.add(later(
        json!({"kind": "correct", "of": actual, "reason": "x", "entry": measure("actual", 15)}),
    ));
    desk.add(later(
        json!({"kind": "correct", "of": decided, "reason": "x", "entry": decision(3, 100)}),
    ));
    desk.add(later(json!({"kind": "milestone", "commitment": "c0", "milestone": "planted", "state": "disputed", "by": "BOARD", "actor": "BOARD"})));
    let amend = later(
        json!({"kind": "amend", "commitment": "c0", "schedule": [{"due": "2028-03-01", "amount": "100"}]}),
    );
    let amend = desk.signed(amend, &["COUNCIL", "TRUST"]);
    desk.apply(&amend).unwrap();
    desk.add(later(
        json!({"kind": "lapse", "commitment": "c0", "amount": "40", "currency": "GBP"}),
    ));
    let trust = desk
        .taken
        .iter()
        .find(|value| value["party"] == "TRUST")
        .unwrap()["id"]
        .clone();
    desk.add(later(json!({"kind": "correct", "of": trust, "reason": "x", "entry":
        {"kind": "party", "party": "TRUST", "name": "x", "type": "business", "org_id": "unregistered"}})));
    assert_eq!(before, all_views(&desk.book, &desk.taken, then));
    assert_ne!(before, all_views(&desk.book, &desk.taken, now));
    assert!(!id(1).is_empty() && !base64(&secret("x").public()).is_empty());
}

/// An amendment that waits is not swapped for another before the other signs.
#[test]
fn an_amendment_that_waits_is_not_swapped() {
    let mut desk = Desk::agreed();
    let amend =
        |purpose: &str| json!({"kind": "amend", "commitment": "garden", "purpose": purpose});
    let first = desk.signed(amend("A bigger garden"), &["COUNCIL"]);
    desk.apply(&first).unwrap();
    let second = desk.signed(amend("A car park"), &["COUNCIL"]);
    let refusal = desk.apply(&second).unwrap_err();
    assert!(
        refusal
            .to_string()
            .ends_with("waits for signatures, of TRUST"),
        "{refusal}"
    );
    let back = json!({"kind": "correct", "of": first["id"], "reason": "we want another"});
    desk.refuse(back.clone(), allotment_ledger::Rule::EveryParty);
    desk.add(with(back, json!({"actor": "TRUST"})));
    let second = desk.signed(amend("A pond"), &["COUNCIL"]);
    desk.apply(&second).unwrap();
    // What all have signed needs no waiting.
    let third = desk.signed(amend("Two ponds"), &["COUNCIL", "TRUST"]);
    desk.apply(&third).unwrap();
    assert_eq!(desk.book.commitment("garden").unwrap().purpose, "Two ponds");
    assert!(desk.book.commitment("garden").unwrap().pending.is_none());
}
