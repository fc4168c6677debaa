//! The ledger's commitments as activities of the International Aid Transparency
//! Initiative, with what was measured as results.
//!
//! Source: IATI Standard 2.03, activities schema and codelists: transaction
//! types 2 (commitment) and 3 (disbursement), statuses 1, 2, 4 and 5,
//! organisation types, roles 1 (funding) and 4 (implementing).

use std::fmt::Write;

use allotment_ledger::{
    AsOf, Book, Commitment, CommitmentState, Date, MeasureKind, PartyType, Programme,
};
use allotment_place::{Currency, Period};

use super::grants::is_awarded;
use super::identifier::{of_commitment, plain};

/// A payment of a commitment, as it was recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Payment {
    /// The community.
    pub community: String,
    /// The commitment.
    pub commitment: String,
    /// On which day.
    pub effective: Date,
    /// Minor units; below zero for what came back or was corrected.
    pub minor: i64,
}

/// `text` where XML has text or an attribute.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for sign in text.chars() {
        match sign {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\n' | '\t' => safe.push(' '),
            // Nor does XML 1.0 have these.
            sign if sign.is_control() || sign == '\u{fffe}' || sign == '\u{ffff}' => {}
            sign => safe.push(sign),
        }
    }
    safe
}

fn units(minor: i64, currency: Currency) -> String {
    let decimals = currency.decimals() as usize;
    let scale = 10_u64.pow(currency.decimals());
    let sign = if minor < 0 { "-" } else { "" };
    let size = minor.unsigned_abs();
    if decimals == 0 {
        format!("{sign}{size}")
    } else {
        format!("{sign}{}.{:0decimals$}", size / scale, size % scale)
    }
}

/// IATI's code for what an organisation is.
fn organisation_type(is: PartyType) -> &'static str {
    match is {
        PartyType::Council | PartyType::Board => "11",
        PartyType::Funder => "10",
        PartyType::University => "80",
        PartyType::Business => "70",
        PartyType::CommunityGroup => "24",
        PartyType::Charity | PartyType::FaithGroup | PartyType::TradeUnion => "22",
    }
}

/// An organisation's reference, type and name, as it is described on the day of `book`.
fn organisation(book: AsOf<'_>, party: &str, prefix: &str) -> (String, &'static str, String) {
    let known = book.party(party);
    let reference = known
        .and_then(|one| one.org_id.clone())
        .unwrap_or_else(|| format!("{}-{}", plain(prefix), plain(party)));
    let kind = known.map_or("22", |one| organisation_type(one.is));
    let name = known.map_or(party, |one| one.name.as_str());
    (reference, kind, name.to_owned())
}

/// All commitments that count from `date` or before, as one document. What somebody is
/// still to sign is planned and no commitment yet, unless it was paid or awarded elsewhere
/// and imported; what lapsed is taken off it on its day.
#[must_use]
pub fn iati(ledger: &Programme, payments: &[Payment], date: Date, prefix: &str) -> String {
    let mut text = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<iati-activities version=\"2.03\">\n",
    );
    for book in ledger.books() {
        for (number, commitment) in book.as_of(date).commitments() {
            let is_firm = is_awarded(book, number, &commitment, date);
            activity(
                &mut text,
                book,
                (&commitment, is_firm),
                payments,
                date,
                prefix,
            )
            .expect("a text takes text");
        }
    }
    text.push_str("</iati-activities>\n");
    text
}

fn activity(
    text: &mut String,
    book: &Book,
    (commitment, is_firm): (&Commitment, bool),
    payments: &[Payment],
    date: Date,
    prefix: &str,
) -> std::fmt::Result {
    let promise = &book.promises()[commitment.promise as usize];
    let (funder, funder_type, funder_name) =
        organisation(book.as_of(date), &promise.from_party, prefix);
    let (currency, purpose) = (commitment.currency, escaped(&commitment.purpose));
    writeln!(
        text,
        "  <iati-activity default-currency=\"{currency}\" xml:lang=\"en\">"
    )?;
    let id = of_commitment(&funder, book.community(), &commitment.name);
    writeln!(
        text,
        "    <iati-identifier>{}</iati-identifier>",
        escaped(&id)
    )?;
    writeln!(
        text,
        "    <reporting-org ref=\"{}\" type=\"{funder_type}\"><narrative>{}</narrative></reporting-org>",
        escaped(&funder),
        escaped(&funder_name)
    )?;
    writeln!(text, "    <title><narrative>{purpose}</narrative></title>")?;
    writeln!(
        text,
        "    <description><narrative>{purpose}</narrative></description>"
    )?;
    let partners = commitment
        .parties
        .iter()
        .filter(|party| !book.is_now(party, &promise.from_party));
    let roles =
        std::iter::once((&promise.from_party, "1")).chain(partners.map(|party| (party, "4")));
    for (party, role) in roles {
        let (reference, kind, name) = organisation(book.as_of(date), party, prefix);
        writeln!(
            text,
            "    <participating-org ref=\"{}\" type=\"{kind}\" role=\"{role}\"><narrative>{}</narrative></participating-org>",
            escaped(&reference),
            escaped(&name)
        )?;
    }
    let status = match commitment.state() {
        CommitmentState::Proposed => "1",
        CommitmentState::Agreed => "2",
        CommitmentState::Closed => "4",
        CommitmentState::Withdrawn => "5",
    };
    writeln!(text, "    <activity-status code=\"{status}\"/>")?;
    for (kind, day) in [("1", commitment.starts), ("3", commitment.ends)] {
        let day = if kind == "1" {
            Some(day.unwrap_or(commitment.effective))
        } else {
            day
        };
        if let Some(day) = day {
            writeln!(
                text,
                "    <activity-date type=\"{kind}\" iso-date=\"{day}\"/>"
            )?;
        }
    }
    let rows = commitment.left_of_schedule();
    for (row, left) in rows.into_iter().filter(|(_, left)| *left > 0) {
        writeln!(
            text,
            "    <planned-disbursement><period-start iso-date=\"{0}\"/><value currency=\"{currency}\" value-date=\"{0}\">{1}</value></planned-disbursement>",
            row.due,
            units(left, currency)
        )?;
    }
    // A firm obligation is what was agreed or awarded; what lapsed of it is one no more.
    if is_firm {
        let amount = (commitment.effective, commitment.amount());
        let lapsed = commitment
            .lapses()
            .into_iter()
            .map(|(day, minor)| (day, -minor));
        for (day, minor) in std::iter::once(amount).chain(lapsed) {
            transaction(text, "2", day, minor, currency)?;
        }
    }
    let own = |one: &&Payment| {
        one.community == book.community()
            && one.commitment == commitment.name
            && one.effective <= date
    };
    for payment in payments.iter().filter(own) {
        transaction(text, "3", payment.effective, payment.minor, currency)?;
    }
    results(text, book, &commitment.name, date)?;
    writeln!(text, "  </iati-activity>")
}

fn transaction(
    text: &mut String,
    kind: &str,
    day: Date,
    minor: i64,
    currency: Currency,
) -> std::fmt::Result {
    writeln!(
        text,
        "    <transaction><transaction-type code=\"{kind}\"/><transaction-date iso-date=\"{day}\"/><value currency=\"{currency}\" value-date=\"{day}\">{}</value></transaction>",
        units(minor, currency)
    )
}

/// The first and the last day of a period that is a year.
fn days(period: &str) -> Option<(Date, Date)> {
    let year = Period::new(period).ok()?;
    let first = i32::from(year.starts());
    if period.len() > 4 {
        Some((Date::new(first, 4, 1)?, Date::new(first + 1, 3, 31)?))
    } else {
        Some((Date::new(first, 1, 1)?, Date::new(first, 12, 31)?))
    }
}

/// A result for each indicator of the commitment: its first baseline, and a
/// period for each year with a target or an actual number.
fn results(text: &mut String, book: &Book, commitment: &str, date: Date) -> std::fmt::Result {
    let known: Vec<_> = (book.as_of(date).measures())
        .map(|(record, one)| (record.effective, one))
        .filter(|(_, one)| one.commitment.as_deref() == Some(commitment))
        .collect();
    let mut names: Vec<(&str, &str)> = known
        .iter()
        .map(|(_, one)| (one.indicator.as_str(), one.unit.as_str()))
        .collect();
    names.sort_unstable();
    names.dedup();
    for (indicator, unit) in names {
        let of = |kind| {
            known.iter().filter(move |(_, one)| {
                one.indicator == indicator && one.unit == unit && one.measure == kind
            })
        };
        let title = escaped(&format!("{indicator} ({unit})"));
        writeln!(
            text,
            "    <result type=\"2\"><title><narrative>{title}</narrative></title>"
        )?;
        writeln!(
            text,
            "      <indicator measure=\"1\"><title><narrative>{title}</narrative></title>"
        )?;
        if let Some((said, one)) = of(MeasureKind::Baseline).next() {
            let year = days(&one.period).map_or(said.parts().0, |(first, _)| first.parts().0);
            writeln!(
                text,
                "        <baseline year=\"{year}\" value=\"{}\"/>",
                escaped(&one.value)
            )?;
        }
        let mut periods: Vec<&str> = [MeasureKind::Target, MeasureKind::Actual]
            .into_iter()
            .flat_map(|kind| of(kind).map(|(_, one)| one.period.as_str()))
            .collect();
        periods.sort_unstable();
        periods.dedup();
        for period in periods {
            let Some((first, last)) = days(period) else {
                continue;
            };
            writeln!(
                text,
                "        <period><period-start iso-date=\"{first}\"/><period-end iso-date=\"{last}\"/>"
            )?;
            for (kind, name) in [
                (MeasureKind::Target, "target"),
                (MeasureKind::Actual, "actual"),
            ] {
                for (_, one) in of(kind).filter(|(_, one)| one.period == period) {
                    writeln!(
                        text,
                        "          <{name} value=\"{}\"/>",
                        escaped(&one.value)
                    )?;
                }
            }
            writeln!(text, "        </period>")?;
        }
        writeln!(text, "      </indicator>\n    </result>")?;
    }
    Ok(())
}
