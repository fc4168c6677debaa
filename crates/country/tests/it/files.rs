//! The files: the same everywhere, and fitting each other.

use std::{collections::BTreeSet, fmt::Write};

use allotment_country::{Country, CountryError, Located, Size};
use allotment_place::{Currency, Level, Pence, Period};
use sha2::{Digest, Sha256};

use crate::{columns, country, text};

fn hash(country: &Country) -> String {
    let mut hasher = Sha256::new();
    for file in country.files() {
        hasher.update(file.path.as_bytes());
        hasher.update([0]);
        // The programme and what describes the files are words, which may be
        // improved; the country is what must not move.
        if !matches!(file.path.as_str(), "programme.toml" | "README.md") {
            hasher.update(file.text.as_bytes());
        }
        hasher.update([0]);
    }
    hasher
        .finalize()
        .iter()
        .fold(String::new(), |mut text, byte| {
            write!(text, "{byte:02x}").expect("a string takes any text");
            text
        })
}

/// The demo country is the same on every machine. If this fails after a change
/// that was meant to change the country, put the new hash here.
#[test]
fn the_demo_country_has_these_bytes() {
    let country = country(Country::DEMO_SEED, 500);
    assert_eq!(
        hash(&country),
        "0b62aaf358c763aac197d9448e5afdf1ec8f08c47219e577c7fffd865d3a96ee"
    );
}

#[test]
fn a_seed_gives_one_country_and_another_seed_another() {
    assert_eq!(country(1, 60), country(1, 60));
    let (one, two) = (country(1, 60).files(), country(2, 60).files());
    // Some policies reach the same districts of every country, with the same money.
    let pairs = one.iter().zip(&two);
    for (one, two) in pairs.filter(|(one, _)| !one.path.starts_with("policies/")) {
        let words = [
            "programme.toml",
            "README.md",
            "deflator.csv",
            "asset_types.toml",
        ]
        .contains(&one.path.as_str());
        assert_eq!(one.text == two.text, words, "{}", one.path);
    }
}

#[test]
fn five_thousand_neighbourhoods_have_all_files() {
    let files = country(1, 5000).files();
    let rows = files
        .iter()
        .find(|file| file.path == "indicators.csv")
        .map(|file| file.text.lines().count());
    assert_eq!(rows, Some(5001));
}

#[test]
fn a_country_too_small_or_too_large_is_refused() {
    assert_eq!(Size::new(59), Err(CountryError::Size { size: 59 }));
    assert_eq!(
        Size::new(20_001).unwrap_err().to_string(),
        "a country of 20001 neighbourhoods cannot be drawn: ask for 60 to 20000"
    );
}

#[test]
fn codes_are_unique_and_found_in_the_lookup() {
    let country = country(Country::DEMO_SEED, 500);
    let lookup = columns(&text(&country, "lookup.csv"));
    let set = |values: &[String]| values.iter().cloned().collect::<BTreeSet<_>>();
    let known = set(&lookup["nbhd26cd"]);
    assert_eq!(known.len(), 500);
    assert_eq!(set(&lookup["nbhd26nm"]).len(), 500, "names as well");
    for path in [
        "places.csv",
        "indicators.csv",
        "outcomes.csv",
        "truth/need.csv",
    ] {
        let table = columns(&text(&country, path));
        assert_eq!(set(&table["nbhd26cd"]), known, "{path}");
    }
    for (path, column) in [
        ("quarters.csv", "quarter26cd"),
        ("districts.csv", "district26cd"),
    ] {
        let table = columns(&text(&country, path));
        assert_eq!(set(&table[column]).len(), table[column].len(), "{path}");
        assert_eq!(set(&table[column]), set(&lookup[column]), "{path}");
    }
    for (path, column) in [
        ("assets.csv", "nbhd26cd"),
        ("grants.csv", "nbhd26cd"),
        ("truth/grants.csv", "nbhd26cd"),
        ("partners.csv", "office_nbhd26cd"),
    ] {
        let table = columns(&text(&country, path));
        let located = table[column].iter().filter(|code| !code.is_empty());
        assert!(located.clone().count() > 50);
        assert!(
            located.into_iter().all(|code| known.contains(code)),
            "{path}"
        );
    }
    for column in ["nbhd26cd", "quarter26cd", "district26cd"] {
        assert_eq!(Level::new(column).unwrap().vintage(), 2026);
    }
}

#[test]
fn ids_of_assets_partners_and_grants_are_unique() {
    let country = country(Country::DEMO_SEED, 500);
    for (path, column) in [
        ("assets.csv", "id"),
        ("partners.csv", "org_id"),
        ("grants.csv", "grant_id"),
    ] {
        let table = columns(&text(&country, path));
        let unique: BTreeSet<&String> = table[column].iter().collect();
        assert_eq!(unique.len(), table[column].len(), "{path}");
    }
    let partners = columns(&text(&country, "partners.csv"));
    let known: BTreeSet<&String> = partners["org_id"].iter().collect();
    let grants = columns(&text(&country, "grants.csv"));
    for id in grants["funder_id"].iter().chain(&grants["recipient_id"]) {
        assert!(known.contains(id), "{id}");
    }
    let assets = columns(&text(&country, "assets.csv"));
    assert!(assets["type"].iter().collect::<BTreeSet<_>>().len() >= 8);
    assert_eq!(assets["kind"].iter().collect::<BTreeSet<_>>().len(), 2);
}

#[test]
fn amounts_and_years_are_read_as_they_are_written() {
    let country = country(Country::DEMO_SEED, 500);
    let grants = columns(&text(&country, "grants.csv"));
    for (pounds, pence) in grants["amount"].iter().zip(&grants["amount_minor"]) {
        let read = Pence::parse(pounds, Currency::GBP).unwrap();
        assert_eq!(read.get().to_string(), *pence);
    }
    let deflator = columns(&text(&country, "deflator.csv"));
    let years: Vec<Period> = deflator["year"]
        .iter()
        .map(|year| Period::new(year).unwrap())
        .collect();
    assert!(years.windows(2).all(|pair| pair[0].next() == pair[1]));
    let base = years
        .iter()
        .position(|&year| year == Period::new("2026-27").unwrap());
    assert_eq!(deflator["index"][base.unwrap()], "100.0000");
    assert!(
        years.last().unwrap().starts() >= 2035,
        "as far as the programme"
    );
}

/// Planted: a grant known only by its recipient's office is published there,
/// one that cannot be located has no place, and many national ones are neither
/// here nor there.
#[test]
fn some_grants_are_published_at_a_head_office() {
    let country = country(Country::DEMO_SEED, 500);
    let share = |located: Located| {
        let found = country
            .grants
            .iter()
            .filter(|grant| grant.located == located);
        crate::number(found.count()) / crate::number(country.grants.len())
    };
    assert!(
        (0.2..0.4).contains(&share(Located::Recipient)),
        "{}",
        share(Located::Recipient)
    );
    assert!(share(Located::Unknown) > 0.02);
    let misplaced = country
        .grants
        .iter()
        .filter(|grant| {
            grant
                .published_place(&country.partners)
                .is_some_and(|at| at != grant.place)
        })
        .count();
    assert!(misplaced > 50, "{misplaced}");
}

#[test]
fn boundaries_are_geojson_of_the_same_codes() {
    let country = country(Country::DEMO_SEED, 60);
    let levels = [
        ("neighbourhoods", "nbhd26cd", 60),
        ("quarters", "quarter26cd", country.quarters.len()),
        ("districts", "district26cd", 3),
    ];
    let lookup = columns(&text(&country, "lookup.csv"));
    for (level, column, count) in levels {
        let text = text(&country, &format!("boundaries/{level}.geojson"));
        let map: serde_json::Value = serde_json::from_str(&text).unwrap();
        let features = map["features"].as_array().unwrap();
        assert_eq!(features.len(), count);
        for feature in features {
            let code = feature["properties"][column].as_str().unwrap();
            assert!(lookup[column].iter().any(|known| known == code), "{code}");
            let kind = feature["geometry"]["type"].as_str().unwrap();
            assert!(["Polygon", "MultiPolygon"].contains(&kind));
        }
    }
}

/// The tables with and without noise have the same columns, so that one index
/// can be made of either; and every column that the programme names is there.
#[test]
fn the_programme_names_columns_that_exist() {
    let country = country(Country::DEMO_SEED, 500);
    let measured = columns(&text(&country, "indicators.csv"));
    let truth = columns(&text(&country, "truth/indicators.csv"));
    assert!(measured.keys().eq(truth.keys()));

    let programme: toml::Table = text(&country, "programme.toml").parse().unwrap();
    let need = programme["need"].as_table().unwrap();
    let indicators = need["indicator"].as_array().unwrap();
    assert_eq!(indicators.len(), 10);
    for indicator in indicators {
        let source = indicator.get("sql").or(indicator.get("column")).unwrap();
        for word in source.as_str().unwrap().split([' ', '*', '/']) {
            let is_number = word.parse::<f64>().is_ok();
            assert!(
                word.is_empty() || is_number || measured.contains_key(word),
                "{word}"
            );
        }
        let is_better = ["household_income", "secure_work", "pupils_at_standard"]
            .contains(&indicator["id"].as_str().unwrap());
        let expected = if is_better { "better" } else { "worse" };
        assert_eq!(indicator["more_is"].as_str(), Some(expected));
    }
    for column in need["robustness"]["standard_error"]
        .as_table()
        .unwrap()
        .values()
    {
        assert!(measured.contains_key(column.as_str().unwrap()), "{column}");
    }
    for (group, (id, weight, _)) in need["group"]
        .as_array()
        .unwrap()
        .iter()
        .zip(allotment_country::DOMAINS)
    {
        assert_eq!(group["id"].as_str(), Some(id));
        let given = group["weight"].as_integer().unwrap();
        assert!((weight - f64::from(i32::try_from(given).unwrap())).abs() < 1e-12);
    }
    for level in programme["map"]["level"].as_array().unwrap() {
        let path = level["path"].as_str().unwrap();
        assert!(
            country.files().iter().any(|file| file.path == path),
            "{path}"
        );
    }
}

/// The programme of a small country chooses no more quarters than it has.
#[test]
fn the_programme_fits_the_size() {
    for size in [60, 500, 2000] {
        let country = country(1, size);
        let programme: toml::Table = text(&country, "programme.toml").parse().unwrap();
        let share = &programme["share"];
        let count = share["select"]["count"].as_integer().unwrap();
        let sequence = share["select"]["sequence"].as_integer().unwrap();
        let at_most = 2 * i64::try_from(country.districts.len()).unwrap();
        assert!(
            (1..=at_most).contains(&count),
            "{count} of {}",
            country.quarters.len()
        );
        assert!(sequence * 3 >= count, "all have started in the third year");
        let amount = Pence::parse(share["envelope"]["amount"].as_str().unwrap(), Currency::GBP);
        assert_eq!(
            amount.unwrap().get(),
            500_000_000 * u64::try_from(count).unwrap()
        );
    }
}
