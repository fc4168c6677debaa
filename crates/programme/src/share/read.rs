//! The spec of a share, from TOML.

use allotment_place::{Currency, Pence, Period};
use num_rational::BigRational;
use num_traits::{One, Signed};

use super::{
    DampingSpec, EnvelopeSpec, IndexSpec, LimitsSpec, PartSpec, PlacesSpec, PoolSpec, SelectSpec,
    ShareSpec, decimal,
};
use crate::origin::SourceSpec;
use crate::programme::Head;
use crate::spec::{Located, Section};

impl ShareSpec {
    /// The spec that `section` holds, noting every fault in its document.
    /// `alone` is true where no stage above gives the places; `head` is the
    /// programme whose currency and years it takes over, if it is part of one.
    #[must_use]
    pub fn read(section: Section<'_>, alone: bool, head: Option<&Head>) -> Option<Self> {
        let envelope = section
            .required_section("envelope")
            .and_then(|envelope| read_envelope(envelope, head));
        let places = section
            .required_section("places")
            .and_then(|places| read_places(places, alone));
        let select = section.section("select").map(read_select);
        section.require("part", "a [[part]] with a weight and in_proportion_to");
        let parts = section.sections("part");
        let parts: Vec<Option<PartSpec>> = parts
            .into_iter()
            .enumerate()
            .map(|(at, part)| read_part(part, at))
            .collect();
        let currency = envelope
            .as_ref()
            .map_or(Currency::GBP, |known| known.currency);
        let limits = section
            .section("limits")
            .map(|limits| read_limits(limits, currency));
        let pools = section
            .sections("pool")
            .into_iter()
            .map(read_pool)
            .collect::<Vec<_>>();
        let indices = section
            .sections("index")
            .into_iter()
            .map(read_index)
            .collect::<Vec<_>>();
        let parts = parts.into_iter().collect::<Option<Vec<_>>>();
        if let Some(parts) = &parts {
            check_parts(&section, parts);
        }
        let sources = SourceSpec::read_all(&section);
        section.finish_but(refuse_contests);
        Some(Self {
            envelope: envelope?,
            places: places?,
            select: match select {
                Some(select) => Some(select?),
                None => None,
            },
            parts: parts?,
            limits: limits.unwrap_or_default(),
            pools: pools.into_iter().collect::<Option<_>>()?,
            indices: indices.into_iter().collect::<Option<_>>()?,
            sources,
        })
    }
}

/// What a spec must not hold, with the reason: money goes out by a published
/// formula, never by a contest.
fn refuse_contests(key: &str) -> Option<(String, String)> {
    let contest = [
        "bid",
        "bids",
        "assessor",
        "assessor_score",
        "deadline",
        "application",
        "applications",
    ];
    contest.contains(&key).then(|| {
        (
            format!("there is no key '{key}': money is shared by formula, not by bids"),
            "remove it, and say in a [[part]] what the money should follow".into(),
        )
    })
}

fn read_envelope(section: Section<'_>, head: Option<&Head>) -> Option<EnvelopeSpec> {
    let currency = match section.text("currency") {
        Some(code) => match Currency::new(&code.value) {
            Ok(currency) => Some(currency),
            Err(error) => {
                section.fault("currency", error.to_string(), "name the currency");
                None
            }
        },
        None if section.has("currency") => None,
        None if head.is_some() => head.map(|head| head.currency),
        None => {
            section.require("currency", "currency = \"GBP\"");
            None
        }
    };
    section.require("amount", "amount = \"1500000000.00\"");
    let amount = money(&section, "amount", currency.unwrap_or(Currency::GBP));
    let years: Vec<Option<Period>> = section
        .texts("years")
        .into_iter()
        .map(|year| period(&section, "years", &year))
        .collect();
    let mut years: Option<Vec<Period>> = years.into_iter().collect();
    if let Some(head) = head.filter(|_| !section.has("years")) {
        years = Some(head.years.clone());
    }
    if let Some(years) = &years {
        for pair in years.windows(2) {
            if pair[1] != pair[0].next() {
                let what = format!("{} does not follow {}", pair[1], pair[0]);
                section.fault("years", what, format!("write {}", pair[0].next()));
            }
        }
    }
    let profile = section.exacts("profile");
    if profile.iter().any(|part| part.value.is_negative()) {
        section.fault(
            "profile",
            "a part of the profile is below 0",
            "write parts of 0 or more",
        );
    }
    if profile.len() > years.as_ref().map_or(0, Vec::len) && years.is_some() {
        let what = "the profile has more parts than there are years";
        section.fault("profile", what, "give one part a year, or fewer");
    }
    let prices = read_prices(&section);
    let capital = section.exact("capital");
    if let Some(capital) = &capital
        && (capital.value.is_negative() || capital.value > BigRational::one())
    {
        let what = "the capital part is not from 0 to 1";
        section.fault(
            "capital",
            what,
            "write a part of the whole, such as \"0.63\"",
        );
    }
    let spec = EnvelopeSpec {
        amount: amount?,
        currency: currency?,
        years: years?,
        profile: profile.into_iter().map(|part| part.value).collect(),
        prices,
        capital: capital.map(|capital| capital.value),
    };
    section.finish_but(refuse_contests);
    Some(spec)
}

fn read_prices(section: &Section<'_>) -> Option<(Located<Period>, Located<String>)> {
    let base = section.text("price_base");
    let deflator = section.text("deflator");
    match (base, deflator) {
        (None, None) => None,
        (Some(base), Some(deflator)) => {
            let value = period(section, "price_base", &base)?;
            Some((
                Located {
                    value,
                    line: base.line,
                },
                deflator,
            ))
        }
        (Some(base), None) => {
            // Amounts already stand in the prices of one year: nothing to convert.
            let _checked = period(section, "price_base", &base);
            None
        }
        (None, Some(_)) => {
            let what = "a deflator needs the year in whose prices the amount stands";
            section.fault("deflator", what, "add  price_base = \"2026-27\"");
            None
        }
    }
}

fn read_places(section: Section<'_>, alone: bool) -> Option<PlacesSpec> {
    if alone {
        section.require("path", "path = \"need.csv\"");
    }
    let spec = PlacesSpec {
        line: section.line(),
        vintage: section.vintage(),
        path: section.text("path"),
        id: read_id(&section, alone)?,
        name: section.text("name"),
        population: section.text("population"),
        counts: section.texts("counts"),
        areas: section.text("areas"),
        draws: section.text("draws"),
    };
    let whole = !alone || spec.path.is_some();
    section.finish_but(refuse_contests);
    whole.then_some(spec)
}

/// The column of codes. Below another stage it is that stage's `id`.
fn read_id(section: &Section<'_>, alone: bool) -> Option<Located<String>> {
    if alone || section.has("id") {
        return section.required_text("id", "id");
    }
    Some(Located {
        value: "id".into(),
        line: section.line(),
    })
}

fn read_select(section: Section<'_>) -> Option<SelectSpec> {
    let caps = section.sections("at_most").into_iter().map(|cap| {
        let per = cap.required_text("per", "ltla24cd");
        cap.require("places", "places = 2");
        let places = cap.whole("places");
        cap.finish_but(refuse_contests);
        Some((per?, usize::try_from(places?.value).ok()?))
    });
    let at_most: Vec<Option<(Located<String>, usize)>> = caps.collect();
    let count = |key: &str| {
        let number = section.whole(key)?;
        if number.value == 0 {
            section.fault(
                key,
                format!("'{key}' is 0"),
                "write a number from 1 up, or remove it",
            );
        }
        usize::try_from(number.value).ok()
    };
    let spec = SelectSpec {
        by: section.required_text("by", "score")?,
        count: count("count"),
        exclude: section.text("exclude"),
        at_most: at_most.into_iter().collect::<Option<_>>()?,
        sequence: count("sequence"),
        common_index: section.boolean("common_index").unwrap_or(false),
    };
    section.finish_but(refuse_contests);
    Some(spec)
}

fn read_part(section: Section<'_>, at: usize) -> Option<PartSpec> {
    section.require("weight", "weight = 0.7");
    let weight = section.exact("weight");
    if weight
        .as_ref()
        .is_some_and(|weight| weight.value.is_negative())
    {
        section.fault(
            "weight",
            "the weight is below 0",
            "write a part of the whole, such as 0.7",
        );
    }
    let in_proportion_to = section.required_text("in_proportion_to", "population");
    let id = section.text("id").or_else(|| section.text("name"));
    let title = section.text("title");
    section.finish_but(refuse_contests);
    let weight = weight?;
    let in_proportion_to = in_proportion_to?;
    Some(PartSpec {
        id: id.map_or_else(|| part_name(&in_proportion_to.value, at), |id| id.value),
        title: title.map(|title| title.value),
        weight_text: decimal(&weight.value),
        weight: weight.value,
        in_proportion_to,
    })
}

/// What a part is called that has no id: its column, or its number.
fn part_name(in_proportion_to: &str, at: usize) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    let is_name = in_proportion_to.bytes().all(plain)
        && in_proportion_to.starts_with(|first: char| first.is_ascii_alphabetic());
    if is_name {
        in_proportion_to.to_owned()
    } else {
        format!("part_{}", at + 1)
    }
}

fn check_parts(section: &Section<'_>, parts: &[PartSpec]) {
    let sum: BigRational = parts.iter().map(|part| &part.weight).sum();
    if !parts.is_empty() && !sum.is_one() {
        let what = format!(
            "the weights of the parts add up to {}, not 1",
            decimal(&sum)
        );
        section.fault(
            "part",
            what,
            "make the weights add up to exactly 1, such as 0.7 and 0.3",
        );
    }
    let mut seen = std::collections::BTreeSet::new();
    for part in parts {
        if !seen.insert(&part.id) {
            let what = format!("two parts are called '{}'", part.id);
            section.fault("part", what, "give every part its own id");
        }
    }
}

fn read_limits(section: Section<'_>, currency: Currency) -> LimitsSpec {
    let spec = LimitsSpec {
        line: Some(section.line()),
        floor: money(&section, "floor", currency),
        ceiling: money(&section, "ceiling", currency),
        floor_per_head: money(&section, "floor_per_head", currency),
        max_loss: section.section("max_loss").and_then(read_damping),
        max_gain: section.section("max_gain").and_then(read_damping),
    };
    section.finish_but(refuse_contests);
    spec
}

fn read_damping(section: Section<'_>) -> Option<DampingSpec> {
    let previous = section.required_text("previous", "last_year");
    section.require("rate", "rate = 0.07");
    let rate = section.exact("rate");
    if rate.as_ref().is_some_and(|rate| rate.value.is_negative()) {
        section.fault(
            "rate",
            "the rate is below 0",
            "write a part, such as 0.07 for 7%",
        );
    }
    section.finish_but(refuse_contests);
    Some(DampingSpec {
        previous: previous?,
        rate: rate?.value,
    })
}

fn read_pool(section: Section<'_>) -> Option<PoolSpec> {
    let name = section.text("name").or_else(|| section.text("id"));
    let spec = PoolSpec {
        line: section.line(),
        members: section.required_texts("members", "[\"E01\", \"E02\"]"),
        name: name.map_or_else(|| "pool".into(), |name| name.value),
    };
    section.finish_but(refuse_contests);
    (!spec.members.is_empty()).then_some(spec)
}

fn read_index(section: Section<'_>) -> Option<IndexSpec> {
    let name = section.text("name").or_else(|| section.text("id"));
    let column = section.text("column");
    let sql = section.text("sql").or_else(|| section.text("by"));
    let turned = section.choice("more_is", &[("worse", false), ("better", true)]);
    let measure = match (column, sql) {
        (Some(one), None) | (None, Some(one)) => Some(one),
        _ => {
            let what = "an index needs a column or an sql expression, not both";
            section.fault("name", what, "add  column = \"score\"");
            None
        }
    };
    section.finish_but(refuse_contests);
    let measure = measure?;
    Some(IndexSpec {
        name: name.map_or_else(|| measure.value.clone(), |name| name.value),
        measure,
        turned: turned.is_some_and(|turned| turned.value),
    })
}

fn money(section: &Section<'_>, key: &str, currency: Currency) -> Option<Pence> {
    let amount = section.exact_as(key, "an amount in digits, such as \"50000.00\"")?;
    let text = decimal(&amount.value);
    match Pence::parse(&text, currency) {
        Ok(pence) => Some(pence),
        Err(error) => {
            section.fault(
                key,
                error.to_string(),
                "write an amount such as \"50000.00\"",
            );
            None
        }
    }
}

fn period(section: &Section<'_>, key: &str, text: &Located<String>) -> Option<Period> {
    Period::new(&text.value)
        .map_err(|error| section.fault(key, error.to_string(), "correct the year"))
        .ok()
}
