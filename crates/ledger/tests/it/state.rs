//! A book as bytes comes back as it was.

use allotment_ledger::{Body, Book, Checked, Entry, Hash, PublicKey, SEGMENT, STATE_FORMAT};
use serde_json::json;

use crate::made::{Desk, pay, secret};

/// The book that comes back from the bytes of `book`.
pub fn back(book: &Book) -> Book {
    let mut again = Book::from_state(book.community(), &book.state()).unwrap();
    for number in 0..book.size().div_ceil(SEGMENT) {
        again.add_segment(&book.segment(number)).unwrap();
    }
    again
}

/// That `again` is what `book` is.
#[track_caller]
pub fn same(book: &Book, again: &Book) {
    assert_eq!((again.size(), again.root()), (book.size(), book.root()));
    assert_eq!(again.state(), book.state());
    for number in 0..book.size().div_ceil(SEGMENT) {
        assert_eq!(again.segment(number), book.segment(number));
    }
    for place in 0..book.size() {
        let id = book.id_at(place).unwrap();
        assert_eq!(again.place_of(id), Some(place));
        assert_eq!(again.tree().leaf(place), book.tree().leaf(place));
    }
    assert_eq!(again.commitments(), book.commitments());
    assert_eq!(again.promises(), book.promises());
    for number in 0..book.promises().len() {
        let number = u32::try_from(number).unwrap();
        assert_eq!(again.drawn_on(number), book.drawn_on(number));
    }
}

/// A book with something of nearly everything in it.
fn full() -> Desk {
    let mut desk = Desk::agreed();
    desk.add(pay("500", "capital"));
    let paid = desk.add(pay("700", "capital"));
    desk.add(json!({"kind": "correct", "of": paid, "reason": "twice"}));
    desk.add(json!({"kind": "milestone", "commitment": "garden", "milestone": "planted", "state": "promised", "by": "TRUST", "due": "2026-09-01"}));
    desk.add(json!({"kind": "measure", "indicator": "neighbours", "measure": "baseline", "value": "41.5", "unit": "per cent",
        "period": "2026-27", "source": "survey", "said_by": "TRUST"}));
    desk.add(json!({"kind": "decision", "what": "A garden", "decided_by": "residents", "reason": "most votes", "amount": "60000", "currency": "GBP"}));
    desk.add(json!({"kind": "breach", "rule": "paid-within-committed", "because": "it was paid", "source": "bank",
        "fact": {"kind": "pay", "amount": "99999999", "count": 2}}));
    let amend = desk.signed(
        json!({"kind": "amend", "commitment": "garden", "capital": "30000", "revenue": "20000"}),
        &["COUNCIL"],
    );
    desk.apply(&amend).unwrap();
    desk
}

#[test]
fn a_book_comes_back_from_its_bytes_and_goes_on() {
    let mut desk = full();
    let mut again = back(&desk.book);
    same(&desk.book, &again);
    assert!(again.commitment("garden").unwrap().pending.is_some());
    let sign = desk.signature("garden", "TRUST", "TRUST");
    for said in [sign, pay("200", "revenue"), pay("99999999", "revenue")] {
        let entry = desk.entry(said);
        let entry = Entry::read(&entry).unwrap();
        assert_eq!(desk.book.apply(&entry), again.apply(&entry));
        assert_eq!(desk.book.apply(&entry), again.apply(&entry));
    }
    same(&desk.book, &again);
}

#[test]
fn long_books_come_back_in_segments() {
    let mut desk = Desk::agreed();
    while desk.book.size() < SEGMENT + 10 {
        desk.add(pay("1", "revenue"));
    }
    same(&desk.book, &back(&desk.book));
    // A full segment stays as it is.
    let full = desk.book.segment(0);
    desk.add(pay("1", "revenue"));
    assert_eq!(desk.book.segment(0), full);
    // What is missing, or comes in another order, is no book.
    let mut again = Book::from_state("E05", &desk.book.state()).unwrap();
    again.add_segment(&desk.book.segment(1)).unwrap();
    assert!(again.add_segment(&desk.book.segment(0)).is_err());
    assert!(Book::from_state("E05", b"\x07nothing of the kind").is_err());
}

/// The bytes of a book have a form that other programs of this ledger rely on.
/// When this fails, raise `STATE_FORMAT` and put the new hash here.
#[test]
fn the_form_of_the_bytes_is_known_by_its_number() {
    let book = full().book;
    let hash = Hash::of(&[&book.state(), &book.segment(0)]);
    assert_eq!(
        (STATE_FORMAT, hash.to_string().as_str()),
        (
            6,
            "878f8013aa58648c85085b66d20eb792d23614bc754485bd72ff5e4399222c7e"
        )
    );
}

#[test]
fn a_signature_that_was_checked_ahead_counts_and_no_other() {
    let mut desk = Desk::ready();
    desk.garden();
    let said = desk.signature("garden", "COUNCIL", "COUNCIL");
    let entry = Entry::read(&desk.entry(said)).unwrap();
    let Body::Sign(sign) = &entry.body else {
        panic!("{entry:?}")
    };
    let (_, hash) = desk.book.to_be_signed("garden").unwrap();
    let public = PublicKey::Ed25519(secret("COUNCIL").public());
    let wrong = PublicKey::Ed25519(secret("TRUST").public());
    assert!(Checked::new(&wrong, &hash, &sign.signature).is_none());
    assert!(Checked::new(&public, &Hash::of(&[]), &sign.signature).is_none());
    let mut short = sign.signature.clone();
    short.bytes.remove(0);
    assert!(Checked::new(&public, &hash, &short).is_none());
    let mut again = back(&desk.book);
    again.expect_signed(Checked::new(&public, &hash, &sign.signature).unwrap());
    assert_eq!(again.apply(&entry), desk.book.apply(&entry));
    again.expect_no_more();
    same(&desk.book, &again);
}
