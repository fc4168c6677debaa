//! The members of an entry, read one by one, with everything that is wrong.

use crate::date::Date;
use crate::id::EntryId;
use crate::json::{Json, Object};
use crate::money::{Basis, MOST, PriceBase};
use allotment_place::Currency;

/// Something wrong with an entry as it stands, whatever the ledger holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldFault {
    /// The member that is wrong, if one is.
    pub field: Option<String>,
    /// What is wrong.
    pub what: String,
    /// What to do.
    pub help: String,
}

/// Why something is no entry: everything that is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", .0.iter().map(said).collect::<Vec<_>>().join("; "))]
pub struct NotAnEntry(pub Vec<FieldFault>);

fn said(fault: &FieldFault) -> String {
    match &fault.field {
        Some(field) => format!("'{field}': {}", fault.what),
        None => fault.what.clone(),
    }
}

/// A reader of one object's members.
pub(crate) struct Fields<'a> {
    what: String,
    object: &'a Object<'a>,
    asked: Vec<&'static str>,
    /// Which members were asked for, a bit each, as far as there are bits.
    seen: u64,
    faults: Vec<FieldFault>,
}

impl<'a> Fields<'a> {
    /// A reader of `object`, which is to be a `what`, such as «a payment».
    pub fn new(what: impl Into<String>, object: &'a Object<'a>) -> Self {
        Self {
            what: what.into(),
            object,
            asked: Vec::with_capacity(24),
            seen: 0,
            faults: Vec::new(),
        }
    }

    /// Remembers that `field` is wrong.
    pub fn wrong(&mut self, field: &str, what: impl Into<String>, help: impl Into<String>) {
        let field = Some(field.to_owned());
        self.faults.push(FieldFault {
            field,
            what: what.into(),
            help: help.into(),
        });
    }

    /// Takes over what is wrong with an inner object at `field`.
    pub fn inner(&mut self, field: &str, faults: Vec<FieldFault>) {
        self.faults.extend(faults.into_iter().map(|fault| {
            let inner = fault
                .field
                .map_or(String::new(), |inner| format!(".{inner}"));
            FieldFault {
                field: Some(format!("{field}{inner}")),
                ..fault
            }
        }));
    }

    /// The member `field` as it stands; nothing if it is missing or null.
    pub fn raw(&mut self, field: &'static str) -> Option<&'a Json<'a>> {
        self.asked.push(field);
        let (at, value) = self.object.find(field)?;
        self.seen |= 1_u64.checked_shl(u32::try_from(at).ok()?).unwrap_or(0);
        Some(value).filter(|value| **value != Json::Null)
    }

    /// A text that may be missing, but is not empty.
    pub fn maybe(&mut self, field: &'static str) -> Option<String> {
        self.lent(field).map(str::to_owned)
    }

    /// The same, lent.
    fn lent(&mut self, field: &'static str) -> Option<&'a str> {
        match self.raw(field)? {
            Json::Text(text) if text.trim().is_empty() => {
                self.wrong(
                    field,
                    "it is empty",
                    "leave the field out if there is nothing to say",
                );
                None
            }
            Json::Text(text) => Some(text),
            Json::Number(number) => {
                let what = format!("{number} is written as a number");
                self.wrong(field, what, format!("write it in quotes: \"{number}\""));
                None
            }
            _ => {
                self.wrong(field, "it is no text", "write one text in quotes");
                None
            }
        }
    }

    /// A text that must be there.
    pub fn text(&mut self, field: &'static str, such_as: &str) -> String {
        self.needed(field, such_as).to_owned()
    }

    /// The same, lent; empty if it is missing.
    pub fn needed(&mut self, field: &'static str, such_as: &str) -> &'a str {
        let before = self.faults.len();
        let found = self.lent(field);
        if found.is_none() && self.faults.len() == before {
            let what = format!("{} needs it, and it is missing", self.what);
            self.wrong(
                field,
                what,
                format!("add it, such as \"{field}\": \"{such_as}\""),
            );
        }
        found.unwrap_or_default()
    }

    /// A name by which other entries call something: no white space at its
    /// ends, no line breaks, at most 200 bytes.
    pub fn name(&mut self, field: &'static str, such_as: &str) -> String {
        let text = self.needed(field, such_as);
        self.checked_name(field, text)
    }

    /// The same, where it may be missing.
    pub fn maybe_name(&mut self, field: &'static str) -> Option<String> {
        let text = self.lent(field)?;
        Some(self.checked_name(field, text))
    }

    fn checked_name(&mut self, field: &'static str, text: &str) -> String {
        if text.len() > 200 || text.trim() != text || text.chars().any(char::is_control) {
            let help = "write a short name on one line, without spaces at its ends";
            self.wrong(field, "it is no name", help);
        }
        text.to_owned()
    }

    /// A whole amount of minor units above zero, written as text.
    pub fn maybe_amount(&mut self, field: &'static str) -> Option<i64> {
        let text = self.lent(field)?;
        match amount(text) {
            Ok(minor) => Some(minor),
            Err((what, help)) => {
                self.wrong(field, what, help);
                None
            }
        }
    }

    /// The same, where it must be there and be above zero.
    pub fn amount(&mut self, field: &'static str) -> i64 {
        let before = self.faults.len();
        match self.maybe_amount(field) {
            Some(0) => {
                self.wrong(field, "nothing is moved by 0", "write an amount above zero");
                0
            }
            Some(minor) => minor,
            None => {
                if self.faults.len() == before {
                    let what = format!("{} needs it, and it is missing", self.what);
                    let help =
                        "add it in whole minor units, such as \"amount\": \"125000\" for £1,250.00";
                    self.wrong(field, what, help);
                }
                0
            }
        }
    }

    /// A currency.
    pub fn currency(&mut self, field: &'static str) -> Currency {
        let text = self.needed(field, "GBP");
        match Currency::new(text) {
            Ok(currency) if is_currency(text) => currency,
            _ => {
                if !text.is_empty() {
                    let what = format!("'{text}' is not a currency");
                    self.wrong(
                        field,
                        what,
                        "write the three capital letters of ISO 4217, such as GBP",
                    );
                }
                Currency::GBP
            }
        }
    }

    /// A day that may be missing.
    pub fn maybe_date(&mut self, field: &'static str) -> Option<Date> {
        let text = self.lent(field)?;
        let date = Date::parse(text);
        if date.is_none() {
            let what = format!("'{text}' is not a day");
            self.wrong(field, what, "write a day that exists as YYYY-MM-DD");
        }
        date
    }

    /// A day that must be there.
    pub fn date(&mut self, field: &'static str) -> Date {
        let before = self.faults.len();
        let found = self.maybe_date(field);
        if found.is_none() && self.faults.len() == before {
            let what = format!("{} needs it, and it is missing", self.what);
            self.wrong(field, what, "write a day as YYYY-MM-DD");
        }
        found.unwrap_or(Date::FIRST)
    }

    /// The id of another entry, which may be missing.
    pub fn maybe_id(&mut self, field: &'static str) -> Option<EntryId> {
        let text = self.lent(field)?;
        let id = EntryId::parse(text);
        if id.is_none() {
            let what = format!("'{text}' is not the id of an entry");
            self.wrong(field, what, "write a UUID of version 7 in small letters");
        }
        id
    }

    /// One of the words of `all`, if it is there.
    pub fn maybe_choice<T: Copy>(&mut self, field: &'static str, all: &[(T, &str)]) -> Option<T> {
        let text = self.lent(field)?;
        let found = all.iter().find(|(_, word)| *word == text).or_else(|| {
            let plain = text.replace('_', " ");
            all.iter().find(|(_, word)| word.replace('_', " ") == plain)
        });
        if found.is_none() {
            let words: Vec<&str> = all.iter().map(|(_, word)| *word).collect();
            let what = format!("'{text}' is none of the words that it can be");
            self.wrong(field, what, format!("write one of: {}", words.join(", ")));
        }
        found.map(|(value, _)| *value)
    }

    /// One of the words of `all`.
    pub fn choice<T: Copy>(&mut self, field: &'static str, all: &[(T, &str)]) -> T {
        let before = self.faults.len();
        let found = self.maybe_choice(field, all);
        if found.is_none() && self.faults.len() == before {
            let words: Vec<&str> = all.iter().map(|(_, word)| *word).collect();
            let what = format!("{} needs it, and it is missing", self.what);
            self.wrong(field, what, format!("add one of: {}", words.join(", ")));
        }
        found.unwrap_or(all[0].0)
    }

    /// Once or every year.
    pub fn basis(&mut self) -> Basis {
        self.choice("basis", &Basis::ALL)
    }

    /// In whose prices.
    pub fn price_base(&mut self) -> PriceBase {
        let text = self.needed("price_base", "nominal");
        let base = PriceBase::parse(text);
        if base.is_none() && !text.is_empty() {
            let what = format!("'{text}' is no price base");
            self.wrong(
                "price_base",
                what,
                "write nominal, or real and a year: real 2025-26",
            );
        }
        base.unwrap_or(PriceBase::Nominal)
    }

    /// A list of texts, each of them not empty; none if it is missing.
    pub fn texts(&mut self, field: &'static str) -> Vec<String> {
        let Some(value) = self.raw(field) else {
            return Vec::new();
        };
        let Json::List(items) = value else {
            self.wrong(field, "it is no list", "write a list of texts in brackets");
            return Vec::new();
        };
        let mut texts = Vec::new();
        for item in items {
            match item {
                Json::Text(text) if !text.trim().is_empty() => {
                    texts.push(text.clone().into_owned());
                }
                _ => self.wrong(
                    field,
                    "the list holds what is no text",
                    "write each as a text in quotes",
                ),
            }
        }
        texts
    }

    /// A list of objects; none if it is missing.
    pub fn objects(&mut self, field: &'static str) -> Vec<&'a Object<'a>> {
        let Some(value) = self.raw(field) else {
            return Vec::new();
        };
        let objects = match value {
            Json::List(items) => items.iter().map(Json::as_object).collect(),
            _ => None,
        };
        match objects {
            Some(objects) => objects,
            None => {
                self.wrong(field, "it is no list of objects", "write [{…}, {…}]");
                Vec::new()
            }
        }
    }

    /// Says what is wrong, with every member that nobody asked for.
    pub fn finish(mut self) -> Vec<FieldFault> {
        if self.seen.count_ones() as usize == self.object.len() {
            return self.faults;
        }
        let mut known: Vec<&str> = self.asked.clone();
        known.sort_unstable();
        known.dedup();
        let unknown: Vec<String> = (self.object.names())
            .filter(|name| !known.contains(name))
            .map(str::to_owned)
            .collect();
        for key in unknown {
            let what = format!("{} has no such field", self.what);
            self.wrong(&key, what, format!("its fields are: {}", known.join(", ")));
        }
        self.faults
    }
}

/// The whole minor units that `text` writes, zero or more.
pub(crate) fn amount(text: &str) -> Result<i64, (String, String)> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if digits && (text == "0" || !text.starts_with('0')) {
        let minor = text.parse().ok().filter(|minor| *minor <= MOST);
        return minor.ok_or_else(|| {
            let what = format!("'{text}' is more than a ledger can count");
            let help = "check the amount: it is in minor units, such as pence";
            (what, help.to_owned())
        });
    }
    let help = if text.contains('.') || text.contains(',') {
        "write whole minor units without signs: £1,250.00 is \"125000\""
    } else if text.starts_with('-') {
        "write it above zero: money that goes back is an entry of its own (return, lapse, correct)"
    } else {
        "write whole minor units in digits alone: £1,250.00 is \"125000\""
    };
    Err((
        format!("'{text}' is not a whole amount of minor units"),
        help.to_owned(),
    ))
}

/// The codes of ISO 4217 for money that is in use, funds and metals left out.
/// Source: ISO 4217, list one, as of 1 January 2026.
const CURRENCIES: &str = "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BHD BIF BMD BND BOB BRL \
BSD BTN BWP BYN BZD CAD CDF CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP \
GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF \
KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN \
NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD \
SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VED VES \
VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG";

/// Whether `code` is one of ISO 4217 for money that is in use.
#[must_use]
pub fn is_currency(code: &str) -> bool {
    let code = code.as_bytes();
    code.len() == 3 && CURRENCIES.as_bytes().chunks(4).any(|one| one[..3] == *code)
}
