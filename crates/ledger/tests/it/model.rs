//! The money of a book beside a model that keeps a list and adds it up anew for
//! every question. `ALLOTMENT_LEDGER_ACTIONS` says how many random actions are
//! tried in all; without it, 20,000.

use std::collections::BTreeMap;

use allotment_ledger::{Account, Date, Entry, Pool, Use, balances};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::made::{Desk, day, id, with};
use crate::state::{back, same};

/// How many actions a sequence has on average.
const AVERAGE: u32 = 30;

/// How many sequences are tried, for a test whose sequences have `actions`
/// actions each.
pub fn cases(actions: u32) -> u32 {
    let asked = std::env::var("ALLOTMENT_LEDGER_ACTIONS")
        .ok()
        .and_then(|text| text.parse().ok());
    (asked.unwrap_or(20_000_u32) / actions.max(1)).max(16)
}

#[derive(Debug, Clone)]
enum Act {
    Promise {
        amount: i64,
        day: i32,
    },
    Commit {
        promise: usize,
        capital: i64,
        revenue: i64,
        day: i32,
    },
    Move {
        kind: usize,
        commitment: usize,
        capital: bool,
        amount: i64,
        day: i32,
    },
    LapsePromise {
        promise: usize,
        amount: i64,
        day: i32,
    },
    Sign {
        commitment: usize,
        party: usize,
        day: i32,
    },
    Amend {
        commitment: usize,
        capital: i64,
        revenue: i64,
        day: i32,
    },
    Correct {
        entry: usize,
        amount: Option<i64>,
        day: i32,
    },
    Again {
        entry: usize,
    },
}

const KINDS: [&str; 5] = ["due", "pay", "return", "lapse", "spend"];
const PARTIES: [&str; 2] = ["COUNCIL", "TRUST"];
/// Days after 1 April 2026.
const DAYS: i32 = 8;

fn act() -> impl Strategy<Value = Act> {
    let (amount, days, which) = (1_i64..60, 0..DAYS, 0_usize..4);
    prop_oneof![
        2 => (20_i64..200, days.clone()).prop_map(|(amount, day)| Act::Promise { amount, day }),
        4 => (which.clone(), 0_i64..60, 1_i64..60, days.clone()).prop_map(|(promise, capital, revenue, day)| Act::Commit { promise, capital, revenue, day }),
        12 => (0..KINDS.len(), which.clone(), any::<bool>(), amount.clone(), days.clone())
            .prop_map(|(kind, commitment, capital, amount, day)| Act::Move { kind, commitment, capital, amount, day }),
        1 => (which.clone(), amount.clone(), days.clone()).prop_map(|(promise, amount, day)| Act::LapsePromise { promise, amount, day }),
        6 => (which.clone(), 0..PARTIES.len(), days.clone()).prop_map(|(commitment, party, day)| Act::Sign { commitment, party, day }),
        2 => (which, 0_i64..60, 1_i64..60, days.clone()).prop_map(|(commitment, capital, revenue, day)| Act::Amend { commitment, capital, revenue, day }),
        3 => (0_usize..40, prop::option::of(amount), days).prop_map(|(entry, amount, day)| Act::Correct { entry, amount, day }),
        1 => (0_usize..40).prop_map(|entry| Act::Again { entry }),
    ]
}

/// A movement of the model: from when, out of where, into where, how much.
type Moved = (i32, String, String, i64);

#[derive(Debug, Clone)]
struct Committed {
    promise: usize,
    day: i32,
    amounts: [i64; 2],
    lapsed: [i64; 2],
    signed: BTreeMap<usize, i32>,
    /// When it was amended last.
    changed: i32,
}

impl Committed {
    fn agreed(&self) -> Option<i32> {
        (self.signed.len() == PARTIES.len()).then(|| *self.signed.values().max().unwrap())
    }

    fn withdrawn(&self) -> bool {
        self.agreed().is_none() && self.lapsed == self.amounts
    }
}

/// What was taken that moved money and can be corrected.
#[derive(Debug, Clone)]
struct Taken {
    id: String,
    kind: &'static str,
    day: i32,
    about: usize,
    capital: bool,
    moves: Vec<Moved>,
    corrected: bool,
}

#[derive(Debug, Clone, Default)]
struct Model {
    moves: Vec<Moved>,
    promises: Vec<(String, i32)>,
    commitments: Vec<Committed>,
    taken: Vec<Taken>,
}

impl Model {
    fn held(&self, account: &str, day: i32) -> i64 {
        let until = self.moves.iter().filter(|one| one.0 <= day);
        until
            .map(|one| i64::from(one.2 == account) * one.3 - i64::from(one.1 == account) * one.3)
            .sum()
    }

    /// Whether no account is below zero on any day, with `more`.
    fn fits(&self, more: &[Moved]) -> bool {
        let mut with = self.clone();
        with.moves.extend(more.iter().cloned());
        let accounts: Vec<&String> = with.moves.iter().flat_map(|one| [&one.1, &one.2]).collect();
        let guarded = |name: &&&String| !name.starts_with("outside");
        accounts
            .iter()
            .filter(guarded)
            .all(|name| (0..=DAYS).all(|day| with.held(name, day) >= 0))
    }

    fn take(&mut self, more: Vec<Moved>) -> bool {
        let fits = self.fits(&more);
        if fits {
            self.moves.extend(more);
        }
        fits
    }

    /// How a movement of a commitment's money goes, if nothing but the balances
    /// is in its way.
    fn plan(
        &self,
        kind: &str,
        at: usize,
        capital: bool,
        amount: i64,
        day: i32,
        without: i64,
    ) -> Option<Moved> {
        let one = self.commitments.get(at)?;
        let part = usize::from(!capital);
        let used_for = if capital { "capital" } else { "revenue" };
        let account = |name: &str| format!("{name} {at} {used_for}");
        let so_far = |name: &str| self.held(&account(name), DAYS) - without;
        if day < one.day || (one.withdrawn() && !["return", "spend"].contains(&kind)) {
            return None;
        }
        let available = format!("available {}", one.promise);
        let lapsed = format!("lapsed {}", one.promise);
        let (from, to) = match kind {
            "due" if so_far("due") + amount > one.amounts[part] - one.lapsed[part] => return None,
            "spend" if so_far("spent") + amount > one.amounts[part] => return None,
            "due" => (format!("outside due {at} {used_for}"), account("due")),
            "spend" => (format!("outside spent {at} {used_for}"), account("spent")),
            "pay" => (account("committed"), account("paid")),
            "return" => (account("paid"), available),
            "lapse" if one.agreed().is_none_or(|agreed| day < agreed) => {
                (account("committed"), available)
            }
            "lapse" => (account("committed"), lapsed),
            _ => unreachable!(),
        };
        Some((day, from, to, amount))
    }
}

fn date(after: i32) -> String {
    Date::from_days(day("2026-04-01").days() + after)
        .unwrap()
        .to_string()
}

/// Does `act` to both; whether both agree on taking it.
fn step(desk: &mut Desk, model: &mut Model, act: &Act) -> Result<(), TestCaseError> {
    let (said, wanted) = match act {
        Act::Promise { amount, day } => {
            let at = model.promises.len();
            let said = with(
                crate::made::promise(&amount.to_string()),
                json!({"effective": date(*day)}),
            );
            let moves = vec![(
                *day,
                format!("outside given {at}"),
                format!("available {at}"),
                *amount,
            )];
            model.moves.extend(moves.clone());
            let id = id(desk.next + 1);
            model.promises.push((id.clone(), *day));
            model.taken.push(Taken {
                id,
                kind: "promise",
                day: *day,
                about: at,
                capital: false,
                moves,
                corrected: false,
            });
            (said, true)
        }
        Act::Commit {
            promise,
            capital,
            revenue,
            day,
        } => {
            let Some((id, since)) = model.promises.get(*promise).cloned() else {
                return Ok(());
            };
            let at = model.commitments.len();
            let said = json!({"kind": "commit", "commitment": format!("c{at}"), "parties": PARTIES, "purpose": "x", "currency": "GBP",
                "amount": (capital + revenue).to_string(), "capital": capital.to_string(), "revenue": revenue.to_string(),
                "refers_to": id, "effective": date(*day)});
            let moves = [("capital", *capital), ("revenue", *revenue)].map(|(used_for, minor)| {
                (
                    *day,
                    format!("available {promise}"),
                    format!("committed {at} {used_for}"),
                    minor,
                )
            });
            let takes = *day >= since && model.take(moves.to_vec());
            if takes {
                let new = Committed {
                    promise: *promise,
                    day: *day,
                    amounts: [*capital, *revenue],
                    lapsed: [0, 0],
                    signed: BTreeMap::new(),
                    changed: *day,
                };
                model.commitments.push(new);
            }
            (said, takes)
        }
        Act::Move {
            kind,
            commitment,
            capital,
            amount,
            day,
        } => {
            let kind = KINDS[*kind];
            let used_for = if *capital { "capital" } else { "revenue" };
            let said = json!({"kind": kind, "commitment": format!("c{commitment}"), "amount": amount.to_string(), "currency": "GBP",
                "use": used_for, "effective": date(*day)});
            let plan = model.plan(kind, *commitment, *capital, *amount, *day, 0);
            let takes = plan.clone().is_some_and(|plan| model.take(vec![plan]));
            if let (true, Some(plan)) = (takes, plan) {
                if kind == "lapse" {
                    model.commitments[*commitment].lapsed[usize::from(!capital)] += amount;
                }
                let id = id(desk.next + 1);
                model.taken.push(Taken {
                    id,
                    kind,
                    day: *day,
                    about: *commitment,
                    capital: *capital,
                    moves: vec![plan],
                    corrected: false,
                });
            }
            (said, takes)
        }
        Act::LapsePromise {
            promise,
            amount,
            day,
        } => {
            let Some((id, since)) = model.promises.get(*promise).cloned() else {
                return Ok(());
            };
            let said = json!({"kind": "lapse", "refers_to": id, "amount": amount.to_string(), "currency": "GBP", "effective": date(*day)});
            let moved = (
                *day,
                format!("available {promise}"),
                format!("lapsed {promise}"),
                *amount,
            );
            let takes = *day >= since && model.take(vec![moved]);
            (said, takes)
        }
        Act::Sign {
            commitment,
            party,
            day,
        } => {
            if desk.book.to_be_signed(&format!("c{commitment}")).is_none() {
                return Ok(());
            }
            let name = format!("c{commitment}");
            let said = with(
                desk.signature(&name, PARTIES[*party], PARTIES[*party]),
                json!({"effective": date(*day)}),
            );
            let one = &mut model.commitments[*commitment];
            let takes = !one.withdrawn() && *day >= one.day && !one.signed.contains_key(party);
            if takes {
                one.signed.insert(*party, *day);
            }
            (said, takes)
        }
        Act::Amend {
            commitment,
            capital,
            revenue,
            day,
        } => {
            let said = json!({"kind": "amend", "commitment": format!("c{commitment}"), "capital": capital.to_string(),
                "revenue": revenue.to_string(), "effective": date(*day)});
            let said = desk.signed(said, &PARTIES);
            desk.next -= 1;
            let at = *commitment;
            let takes = amend(model, at, [*capital, *revenue], *day);
            (said, takes)
        }
        Act::Correct { entry, amount, day } => {
            let Some(old) = model.taken.get(*entry).cloned() else {
                return Ok(());
            };
            correct(desk, model, *entry, &old, *amount, *day)
        }
        Act::Again { entry } => {
            let Some(value) = desk.taken.get(*entry).cloned() else {
                return Ok(());
            };
            let before = (
                desk.book.root(),
                format!("{:?}", balances(&desk.book, Date::LAST)),
            );
            let posted = desk.book.apply(&Entry::read(&value).unwrap()).unwrap();
            prop_assert!(posted.again && posted.postings.is_empty());
            prop_assert_eq!(
                before,
                (
                    desk.book.root(),
                    format!("{:?}", balances(&desk.book, Date::LAST))
                )
            );
            return Ok(());
        }
    };
    let entry = desk.entry(said);
    let root = desk.book.root();
    let got = desk.apply(&entry);
    prop_assert_eq!(got.is_ok(), wanted, "{:?}: {:?}\n{}", act, got, entry);
    prop_assert_eq!(got.is_err(), root == desk.book.root());
    Ok(())
}

fn amend(model: &mut Model, at: usize, new: [i64; 2], day: i32) -> bool {
    let Some(one) = model.commitments.get(at).cloned() else {
        return false;
    };
    if one
        .agreed()
        .is_none_or(|agreed| day < agreed.max(one.changed))
    {
        return false;
    }
    let mut moves = Vec::new();
    for (part, used_for) in ["capital", "revenue"].into_iter().enumerate() {
        let more = new[part] - one.amounts[part];
        let (from, to) = (
            format!("available {}", one.promise),
            format!("committed {at} {used_for}"),
        );
        moves.push(if more >= 0 {
            (day, from, to, more)
        } else {
            (day, to, from, -more)
        });
        let called = model
            .held(&format!("due {at} {used_for}"), DAYS)
            .max(model.held(&format!("spent {at} {used_for}"), DAYS));
        if new[part] < called {
            return false;
        }
    }
    let takes = model.take(moves);
    if takes {
        model.commitments[at].amounts = new;
        model.commitments[at].changed = day;
    }
    takes
}

fn correct(
    desk: &Desk,
    model: &mut Model,
    entry: usize,
    old: &Taken,
    amount: Option<i64>,
    day: i32,
) -> (Value, bool) {
    let used_for = if old.capital { "capital" } else { "revenue" };
    let inner = amount.map(|amount| match old.kind {
        "promise" => crate::made::promise(&amount.to_string()),
        kind => json!({"kind": kind, "commitment": format!("c{}", old.about), "amount": amount.to_string(), "currency": "GBP", "use": used_for}),
    });
    let said = json!({"kind": "correct", "of": old.id, "reason": "x", "entry": inner, "effective": date(day)});
    let back: Vec<Moved> = old
        .moves
        .iter()
        .map(|(_, from, to, minor)| (day, to.clone(), from.clone(), *minor))
        .collect();
    let without: i64 = old.moves.iter().map(|one| one.3).sum();
    let right = match (amount, old.kind) {
        (None, _) => Some(Vec::new()),
        (Some(amount), "promise") => Some(vec![(
            day,
            old.moves
                .first()
                .map_or(format!("outside given {}", old.about), |one| one.1.clone()),
            format!("available {}", old.about),
            amount,
        )]),
        (Some(amount), kind) => model
            .plan(kind, old.about, old.capital, amount, day, without)
            .map(|plan| vec![plan]),
    };
    let (false, true, Some(right)) = (old.corrected, day >= old.day, right) else {
        return (said, false);
    };
    let mut moves = back;
    moves.extend(right.clone());
    let past: Vec<i64> = pasts(model, day);
    let takes = model.take(moves);
    if takes {
        assert_eq!(
            past,
            pasts(model, day),
            "a correction never changes the past"
        );
        if old.kind == "lapse" {
            model.commitments[old.about].lapsed[usize::from(!old.capital)] +=
                amount.unwrap_or(0) - without;
        }
        model.taken[entry].corrected = true;
        let id = id(desk.next + 1);
        model.taken.push(Taken {
            id,
            day,
            moves: right,
            corrected: false,
            ..old.clone()
        });
    }
    (said, takes)
}

/// What every account held on the days before `day`.
fn pasts(model: &Model, day: i32) -> Vec<i64> {
    let mut names: Vec<&String> = model
        .moves
        .iter()
        .filter(|one| one.0 < day)
        .flat_map(|one| [&one.1, &one.2])
        .collect();
    names.sort_unstable();
    names.dedup();
    names
        .iter()
        .flat_map(|name| (0..day).map(|before| model.held(name, before)))
        .collect()
}

/// What an account of the book is called in the model.
fn name(account: Account) -> String {
    let both = |name: &str, at: u32, used_for: Use| format!("{name} {at} {used_for}");
    match account {
        Account::Given(at) => format!("outside given {at}"),
        Account::Available(at, Pool::Either) => format!("available {at}"),
        Account::Available(..) | Account::TakenOver(_) => "none".into(),
        Account::Lapsed(at) => format!("lapsed {at}"),
        Account::Committed(at, used_for) => both("committed", at, used_for),
        Account::Paid(at, used_for) => both("paid", at, used_for),
        Account::Due(at, used_for) => both("due", at, used_for),
        Account::CalledDue(at, used_for) => both("outside due", at, used_for),
        Account::Spent(at, used_for) => both("spent", at, used_for),
        Account::ByPartner(at, used_for) => both("outside spent", at, used_for),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(cases(AVERAGE)))]

    #[test]
    fn a_book_holds_what_a_plain_list_says(acts in prop::collection::vec(act(), 1..2 * AVERAGE as usize)) {
        let mut desk = Desk::new();
        for party in ["FUND", "COUNCIL", "TRUST"] {
            desk.party(party);
        }
        for party in PARTIES {
            desk.key(party);
        }
        let mut model = Model::default();
        for act in &acts {
            step(&mut desk, &mut model, act)?;
        }
        for after in 0..=DAYS {
            let on = day(&date(after));
            for account in desk.book.accounts() {
                prop_assert_eq!(desk.book.held(account, on), model.held(&name(account), after), "{:?} on {}", account, on);
            }
            prop_assert_eq!(balances(&desk.book, on).iter().map(|one| one.minor).sum::<i64>(), 0);
        }
        same(&desk.book, &back(&desk.book));
        for (at, commitment) in desk.book.commitments().iter().enumerate() {
            let agreed = model.commitments[at].agreed().map(|after| day(&date(after)));
            prop_assert_eq!(commitment.agreed, agreed);
        }
    }
}
