//! An award as a file has it, before it is known to be one.

use allotment_connect::Award;
use allotment_place::Currency;

use super::super::reach::MOST;
use super::super::read::digits;
use super::super::spec::GrantsSpec;
use super::One;

/// The codes of awards that are to be passed on.
///
/// Source: 360Giving Data Standard 1.4, codelist `regrantType`.
const REGRANTS: [&str; 7] = [
    "FRG010", "FRG020", "FRG030", "FRG040", "FRG050", "FRG060", "FRG070",
];

/// A field of an award that stands once in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Field {
    Id,
    Currency,
    Amount,
    Day,
    Funder,
    FunderName,
    Recipient,
    Individual,
    Programme,
    Regrant,
}

impl Field {
    /// Every field, its path in the JSON form and its title in spreadsheets.
    pub const ALL: [(Self, &'static str, &'static str); 10] = [
        (Self::Id, "id", "Identifier"),
        (Self::Currency, "currency", "Currency"),
        (Self::Amount, "amountAwarded", "Amount Awarded"),
        (Self::Day, "awardDate", "Award Date"),
        (
            Self::Funder,
            "fundingOrganization/0/id",
            "Funding Org:Identifier",
        ),
        (
            Self::FunderName,
            "fundingOrganization/0/name",
            "Funding Org:Name",
        ),
        (
            Self::Recipient,
            "recipientOrganization/0/id",
            "Recipient Org:Identifier",
        ),
        (
            Self::Individual,
            "recipientIndividual/id",
            "Recipient Ind:Identifier",
        ),
        (
            Self::Programme,
            "grantProgramme/0/title",
            "Grant Programme:Title",
        ),
        (Self::Regrant, "regrantType", "For Regrant Type"),
    ];

    /// Those that an award must have; a recipient may be an individual instead.
    pub const REQUIRED: [Self; 6] = [
        Self::Id,
        Self::Currency,
        Self::Amount,
        Self::Day,
        Self::Funder,
        Self::Recipient,
    ];

    /// Its path in the JSON form.
    pub fn path(self) -> &'static str {
        Self::ALL[self as usize].1
    }

    /// Its title in spreadsheets.
    pub fn title(self) -> &'static str {
        Self::ALL[self as usize].2
    }
}

/// The texts of an award, each as it stands; an empty one is missing.
#[derive(Debug, Clone, Default)]
pub(super) struct Record {
    texts: [Option<String>; Field::ALL.len()],
    /// Codes where those who benefit are.
    pub beneficiaries: Vec<String>,
    /// Codes of the recipient's office.
    pub offices: Vec<String>,
}

impl Record {
    /// The text of `field`.
    pub fn get(&self, field: Field) -> Option<&str> {
        self.texts[field as usize].as_deref()
    }

    /// Writes `text` under `field`.
    pub fn set(&mut self, field: Field, text: &str) {
        let text = text.trim();
        self.texts[field as usize] = (!text.is_empty()).then(|| text.to_owned());
    }

    /// Faults for fields that an award must have.
    fn refuse_missing(
        &self,
        called: &impl Fn(Field) -> &'static str,
        wrong: &mut impl FnMut(Field, String, &str),
    ) {
        for field in Field::REQUIRED {
            let is_person = field == Field::Recipient && self.get(Field::Individual).is_some();
            if self.get(field).is_none() && !is_person {
                let help = if matches!(field, Field::Funder | Field::Recipient) {
                    "the standard requires it, such as GB-CHC-123456: a name does not tell who it is"
                } else {
                    "the standard requires it: fill it in"
                };
                wrong(field, format!("'{}' is missing", called(field)), help);
            }
        }
    }

    /// A fault for money that is not in `currency`.
    fn refuse_currency(
        &self,
        currency: Currency,
        called: &impl Fn(Field) -> &'static str,
        wrong: &mut impl FnMut(Field, String, &str),
    ) {
        let Some(text) = self.get(Field::Currency) else {
            return;
        };
        match Currency::new(text) {
            Ok(found) if found == currency => {}
            Ok(_) => {
                let counts = currency.as_str();
                let what = format!("it is in {text}, and this programme counts in {counts}");
                let help = "convert it beforehand, saying at which rate, or leave it out";
                wrong(Field::Currency, what, help);
            }
            Err(_) => {
                let what = format!("the {} '{text}' is no currency", called(Field::Currency));
                let help = "write its three capital letters, such as GBP";
                wrong(Field::Currency, what, help);
            }
        }
    }

    /// The award that this is; `wrong` is told of each field that is not what
    /// it must be, what is wrong with it, and what to do. `called` is what
    /// people who read the file call a field.
    pub fn award(
        self,
        line: u64,
        spec: &GrantsSpec,
        currency: Currency,
        called: impl Fn(Field) -> &'static str,
        wrong: &mut dyn FnMut(Field, String, String),
    ) -> Option<One> {
        let mut sound = true;
        let mut wrong = |field: Field, what: String, help: &str| {
            sound = false;
            wrong(field, what, help.to_owned());
        };
        self.refuse_missing(&called, &mut wrong);
        self.refuse_currency(currency, &called, &mut wrong);
        let day = self.get(Field::Day).and_then(|text| {
            let day = digits(text);
            if day.is_none() {
                let what = format!("the {} '{text}' is not a day", called(Field::Day));
                let help = "write year, month and day, such as 2024-04-01";
                wrong(Field::Day, what, help);
            }
            day
        });
        let minor = self.get(Field::Amount).and_then(|text| {
            let minor = minor(text, currency).filter(|minor| u128::from(*minor) <= MOST);
            if minor.is_none() {
                let what = format!(
                    "the {} '{text}' is no amount of money",
                    called(Field::Amount)
                );
                let help = "write a number of 0 or more in digits, no finer than the currency, without a sign of it or commas";
                wrong(Field::Amount, what, help);
            }
            minor
        });
        if let Some(kind) = self.get(Field::Regrant)
            && !REGRANTS.contains(&kind)
        {
            let what = format!(
                "the {} '{kind}' is not one of the standard",
                called(Field::Regrant)
            );
            let help = "write FRG010 to FRG070 if it is to be passed on, else leave it empty";
            wrong(Field::Regrant, what, help);
        }
        if !sound {
            return None;
        }
        let text = |field: Field| self.get(field).map(str::to_owned);
        let (id, funder) = (text(Field::Id)?, text(Field::Funder)?);
        let recipient = text(Field::Recipient).unwrap_or_else(|| format!("individual {id}"));
        let theme = spec.theme.as_deref().or(self.get(Field::Programme));
        Some(One {
            line,
            award: Award {
                recipient: one_spelling(&recipient),
                minor: minor?,
                day: day?,
                is_to_be_passed_on: self.get(Field::Regrant).is_some(),
                funder: one_spelling(&funder),
            },
            funder: text(Field::FunderName).unwrap_or(funder),
            theme: theme.unwrap_or("grants").to_owned(),
            beneficiaries: sorted(self.beneficiaries),
            offices: sorted(self.offices),
            id,
        })
    }
}

/// The codes, each once, in order.
pub(super) fn sorted(mut codes: Vec<String>) -> Vec<String> {
    for code in &mut codes {
        *code = code.trim().to_owned();
    }
    codes.retain(|code| !code.is_empty());
    codes.sort_unstable();
    codes.dedup();
    codes
}

/// An amount in whole units with decimals, in minor units, exactly as written:
/// no float comes near it. Digits, a point and an exponent, as in JSON.
fn minor(text: &str, currency: Currency) -> Option<u64> {
    let (number, power) = match text.split_once(['e', 'E']) {
        Some((number, power)) => (number, power.parse::<i16>().ok()?),
        None => (text, 0),
    };
    let (whole, part) = number.split_once('.').unwrap_or((number, ""));
    let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !is_digits(whole) || !is_digits(part) {
        return None;
    }
    let digits = format!("{whole}{part}");
    // The minor units end so many digits after the last one.
    let shift =
        i64::from(currency.decimals()) + i64::from(power) - i64::try_from(part.len()).ok()?;
    let digits = digits.trim_start_matches('0');
    if digits.is_empty() {
        return Some(0);
    }
    if shift >= 0 {
        let shift = usize::try_from(shift).ok().filter(|shift| *shift <= 20)?;
        return format!("{digits}{:0<shift$}", "").parse().ok();
    }
    let beyond = usize::try_from(-shift).ok()?;
    let (kept, beyond) = digits.split_at(digits.len().saturating_sub(beyond));
    let finer = beyond.bytes().any(|byte| byte != b'0');
    (!finer && !kept.is_empty()).then(|| kept.parse().ok())?
}

/// An organisation's id as every file means it: `gb-chc-1` is `GB-CHC-1`.
fn one_spelling(id: &str) -> String {
    id.trim().to_ascii_uppercase()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn amounts_are_exact_or_none() {
        let pence = |text: &str| minor(text, Currency::GBP);
        for (text, amount) in [
            ("152505", 15_250_500),
            ("0.1", 10),
            ("12.50", 1250),
            ("12.000", 1200),
            ("1.5e3", 150_000),
            ("125e-2", 125),
            ("0", 0),
            ("0.00", 0),
            ("007", 700),
            // As a float this is a penny more.
            ("90071992547409.93", 9_007_199_254_740_993),
            ("184467440737095516.15", u64::MAX),
        ] {
            assert_eq!(pence(text), Some(amount), "{text}");
        }
        for wrong in [
            "",
            "-1",
            "+1",
            "0.125",
            "1e30",
            "1e-3",
            "1,000",
            "£12",
            "12p",
            ".",
            ".5",
            "1e",
            "NaN",
            "184467440737095516.16",
            "１２",
        ] {
            assert_eq!(pence(wrong), None, "{wrong}");
        }
        let yen = Currency::new("JPY").unwrap();
        assert_eq!(
            (minor("5", yen), minor("5.0", yen), minor("5.5", yen)),
            (Some(5), Some(5), None)
        );
    }

    proptest! {
        #[test]
        fn every_amount_in_pence_reads_back(pence: u64) {
            let text = format!("{}.{:02}", pence / 100, pence % 100);
            prop_assert_eq!(minor(&text, Currency::GBP), Some(pence));
        }
    }
}
