//! The entries that a grant is made into.

use allotment_ledger::{Date, Entry, EntryId, Hash, Use};
use serde_json::{Value, json};

use super::grant::{BY_NAME, Grant};
use super::known::{Award, Known, Part};
use super::passing::TO_PASS_ON;
use super::{IMPORTED, ImportOptions};

/// An id that the same grant always gets: of its day, and of what it is.
pub(super) fn id(grant: &Grant, what: &str) -> String {
    let hash = Hash::of(&[
        b"360giving\n",
        grant.community.as_bytes(),
        b"\n",
        what.as_bytes(),
    ]);
    let mut chance = [0; 10];
    chance.copy_from_slice(&hash.bytes()[..10]);
    let milliseconds = u64::try_from(grant.date.days()).unwrap_or(0) * 86_400_000;
    EntryId::new(milliseconds, chance).to_string()
}

/// That the ledger can read it.
pub(super) fn sound(entry: &Value) -> Result<(), String> {
    let mut entry = entry.clone();
    entry["recorded"] = json!("1970-01-01T00:00:00Z");
    Entry::read(&entry)
        .map(|_| ())
        .map_err(|fault| fault.to_string())
}

/// An entry of `kind` about a grant, whose id comes of `what`, and which counts
/// from `on`.
pub(super) fn entry(grant: &Grant, what: &str, kind: &str, on: Date, mut fields: Value) -> Value {
    fields["kind"] = json!(kind);
    fields["id"] = json!(id(grant, what));
    fields["community"] = json!(grant.community);
    fields["effective"] = json!(on.to_string());
    fields
}

/// The funder and the recipient, unless they are there already.
pub(super) fn parties(known: &Known<'_>, grant: &Grant) -> Vec<Value> {
    let mut made: Vec<Value> = Vec::new();
    let book = known.ledger.book(&grant.community);
    for (party, name) in [&grant.funder, &grant.recipient] {
        let here = (grant.community.clone(), party.clone());
        let there = book.is_some_and(|book| book.party(party).is_some());
        if there || known.parties.contains(&here) || made.iter().any(|one| one["party"] == **party)
        {
            continue;
        }
        let kind = if *party == grant.funder.0 {
            "funder"
        } else {
            "community group"
        };
        let org_id = if party.starts_with(BY_NAME) {
            "unregistered"
        } else {
            party
        };
        let fields = json!({"party": party, "name": name, "type": kind, "org_id": org_id});
        let what = format!("party {party}");
        made.push(entry(grant, &what, "party", grant.date, fields));
    }
    made
}

/// What the grant adds to its award: a promise and a commitment of what is
/// awarded beyond what was ever known, and payments of what is disbursed beyond that.
/// What changes an award of the ledger counts from the day of the award, if that
/// is a new one, and else from today, when it is found.
pub(super) fn changes(
    known: &Known<'_>,
    grant: &Grant,
    award: &mut Award,
    options: &ImportOptions,
    used_for: Use,
) -> Vec<Value> {
    let on = if award.kept && grant.date <= award.last {
        options.today.max(award.last)
    } else {
        grant.date
    };
    let mut made = Vec::new();
    let more = grant.awarded - award.amount();
    if more > 0 {
        let name = known.name_of_part(grant, award.parts.len());
        made.extend(money(grant, &name, more, on, options));
        award.parts.push(Part {
            name,
            amount: more,
            paid: 0,
            stands: more,
            held: 0,
            room: more,
            used_for,
        });
        award.last = award.last.max(on);
    }
    let mut left = grant.disbursed.unwrap_or(0) - award.paid();
    for part in &mut award.parts {
        let paid = left.min(part.room);
        if paid <= 0 {
            continue;
        }
        let mut what = format!("pay {}", part.name);
        if part.paid > 0 {
            what = format!("{what} {}", part.paid + paid);
        }
        let book = known.ledger.book(&grant.community);
        let taken = |what: &str| {
            let id = EntryId::parse(&id(grant, what));
            book.zip(id)
                .is_some_and(|(book, id)| book.place_of(id).is_some())
        };
        while taken(&what) {
            what.push('+');
        }
        let fields = json!({
            "commitment": part.name, "amount": paid.to_string(), "currency": grant.currency.as_str(),
            "use": part.used_for.word(), "to_party": grant.recipient.0, "words": "disbursed as of the file",
        });
        made.push(entry(grant, &what, "pay", on.max(award.last), fields));
        part.paid += paid;
        part.held += paid;
        part.room -= paid;
        left -= paid;
    }
    made
}

/// The promise and the commitment of `more` that is awarded.
fn money(grant: &Grant, name: &str, more: i64, on: Date, options: &ImportOptions) -> Vec<Value> {
    let (amount, currency) = (more.to_string(), grant.currency.as_str());
    let promise = format!("promise {name}");
    let fields = json!({
        "from_party": grant.funder.0, "amount": amount, "currency": currency, "basis": "once",
        "price_base": "nominal", "source": format!("{IMPORTED}{}", grant.id),
    });
    let mut made = vec![entry(grant, &promise, "promise", on, fields)];
    let mut parties = vec![grant.funder.0.as_str()];
    if grant.recipient.0 != grant.funder.0 {
        parties.push(&grant.recipient.0);
    }
    let mut fields = json!({
        "commitment": name, "refers_to": id(grant, &promise), "parties": parties,
        "purpose": grant.title, "amount": amount, "currency": currency,
    });
    fields[&options.used_for] = json!(amount);
    if let Some(kind) = &grant.regrant {
        fields["flexibility"] = json!(format!("{TO_PASS_ON} ({kind})"));
    }
    made.push(entry(
        grant,
        &format!("commit {name}"),
        "commit",
        on,
        fields,
    ));
    made
}
