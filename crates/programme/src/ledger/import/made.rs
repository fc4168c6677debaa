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

/// An entry that a grant is made into, before it is written down.
pub(super) struct Draft<'a> {
    grant: &'a Grant,
    /// From when it counts.
    on: Date,
    what: What<'a>,
}

/// What a [`Draft`] says.
enum What<'a> {
    /// An organisation: its number or name, what it is called, and its kind.
    Party(&'a str, &'a str, &'static str),
    /// That so much more is promised, for the commitment of this name.
    Promise(String, i64),
    /// That so much more is committed under this name.
    Commit(String, i64),
    /// That so much was paid of a part: its name, for what, and what its id comes of.
    Pay(String, i64, Use, String),
}

impl Draft<'_> {
    /// The entry, without the moment.
    pub(super) fn value(&self, options: &ImportOptions) -> Value {
        let Self { grant, on, what } = self;
        let (currency, funder) = (grant.currency.as_str(), &grant.funder.0);
        let (kind, of, mut fields) = match what {
            What::Party(party, name, kind) => {
                let is_named = party.starts_with(BY_NAME);
                let org_id = if is_named { "unregistered" } else { party };
                let fields = json!({"party": party, "name": name, "type": kind, "org_id": org_id});
                ("party", format!("party {party}"), fields)
            }
            What::Promise(name, more) => {
                let fields = json!({
                    "from_party": funder, "amount": more.to_string(), "currency": currency,
                    "basis": "once", "price_base": "nominal",
                    "source": format!("{IMPORTED}{}", grant.id),
                });
                ("promise", format!("promise {name}"), fields)
            }
            What::Commit(name, more) => {
                let fields = commitment(grant, name, *more, options);
                ("commit", format!("commit {name}"), fields)
            }
            What::Pay(name, paid, used_for, of) => {
                let fields = json!({
                    "commitment": name, "amount": paid.to_string(), "currency": currency,
                    "use": used_for.word(), "to_party": grant.recipient.0,
                    "words": "disbursed as of the file",
                });
                ("pay", of.clone(), fields)
            }
        };
        fields["kind"] = json!(kind);
        fields["id"] = json!(id(grant, &of));
        fields["community"] = json!(grant.community);
        fields["effective"] = json!(on.to_string());
        // Who awards a grant promises it.
        let is_promise = matches!(what, What::Promise(..));
        let by = if is_promise { funder } else { &options.actor };
        fields["actor"] = json!(by);
        fields
    }

    /// That the ledger can read it.
    pub(super) fn sound(&self, options: &ImportOptions) -> Result<(), String> {
        let mut entry = self.value(options);
        entry["recorded"] = json!("1970-01-01T00:00:00Z");
        Entry::read(&entry)
            .map(|_| ())
            .map_err(|fault| fault.to_string())
    }
}

/// The commitment of `more` that is awarded.
fn commitment(grant: &Grant, name: &str, more: i64, options: &ImportOptions) -> Value {
    let amount = more.to_string();
    let mut parties = vec![grant.funder.0.as_str()];
    if grant.recipient.0 != grant.funder.0 {
        parties.push(&grant.recipient.0);
    }
    let mut fields = json!({
        "commitment": name, "refers_to": id(grant, &format!("promise {name}")),
        "parties": parties, "purpose": grant.title, "amount": amount,
        "currency": grant.currency.as_str(),
    });
    fields[&options.used_for] = json!(amount);
    for (field, day) in ["starts", "ends"].into_iter().zip(grant.planned) {
        if let Some(day) = day {
            fields[field] = json!(day.to_string());
        }
    }
    if let Some(kind) = &grant.regrant {
        fields["flexibility"] = json!(format!("{TO_PASS_ON} ({kind})"));
    }
    fields
}

/// The funder and the recipient, unless they are there already.
pub(super) fn parties<'a>(known: &Known<'_>, grant: &'a Grant) -> Vec<Draft<'a>> {
    let mut made: Vec<Draft<'a>> = Vec::new();
    let book = known.ledger.book(&grant.community);
    let (funder, recipient) = (&grant.funder, &grant.recipient);
    let is_own = funder.0 == recipient.0;
    let each = [(funder, "funder"), (recipient, "community group")];
    for ((party, name), kind) in each.into_iter().take(if is_own { 1 } else { 2 }) {
        let there = book.is_some_and(|book| book.party(party).is_some());
        if !there && !known.parties.contains(&(grant.community.as_str(), party)) {
            made.push(Draft {
                grant,
                on: grant.date,
                what: What::Party(party, name, kind),
            });
        }
    }
    made
}

/// What the grant adds to its award: a promise and a commitment of what is
/// awarded beyond what was ever known, and payments of what is disbursed beyond that.
/// What changes an award of the ledger counts from the day of the award, if that
/// is a new one, and else from today, when it is found.
pub(super) fn changes<'a>(
    known: &Known<'_>,
    grant: &'a Grant,
    award: &mut Award<'_>,
    options: &ImportOptions,
    used_for: Use,
) -> Vec<Draft<'a>> {
    let on = if award.kept && grant.date <= award.last {
        options.today.max(award.last)
    } else {
        grant.date
    };
    let mut made = Vec::new();
    let more = grant.awarded - award.amount();
    if more > 0 {
        let name = known.name_of_part(grant, award.parts.len());
        let promise = What::Promise(name.clone(), more);
        let commit = What::Commit(name.clone(), more);
        made.extend([promise, commit].map(|what| Draft { grant, on, what }));
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
        made.push(Draft {
            grant,
            on: on.max(award.last),
            what: What::Pay(part.name.clone(), paid, part.used_for, what),
        });
        part.paid += paid;
        part.held += paid;
        part.room -= paid;
        left -= paid;
    }
    made
}
