//! Quarters: what makes them alike, and the one that is singled out.

use allotment_country::Country;

use crate::{columns, country, number, text};

/// Planted: what makes quarters alike names no indicator and no outcome, so that
/// peers may be chosen by it.
#[test]
fn structure_is_not_what_is_compared() {
    let country = country(Country::DEMO_SEED, 500);
    let structure = columns(&text(&country, "structure.csv"));
    let measures = columns(&text(&country, "measures.csv"));
    let indicators = columns(&text(&country, "indicators.csv"));
    let both = ["quarter26cd", "population"];
    for name in structure
        .keys()
        .filter(|name| !both.contains(&name.as_str()))
    {
        assert!(!measures.contains_key(name), "{name}");
        assert!(!indicators.contains_key(name), "{name}");
    }
    assert_eq!(structure["quarter26cd"], measures["quarter26cd"]);
    assert_eq!(structure["quarter26cd"].len(), country.quarters.len());
    for (row, quarter) in country.quarters.iter().enumerate() {
        let at = |name: &str| structure[name][row].parse::<f64>().unwrap();
        let middle = allotment_place::Point {
            x: at("x"),
            y: at("y"),
        };
        assert!(quarter.ground.polygons().contains(middle), "{}", quarter.id);
    }
}

/// Planted: none of what it lacks stands within reach of the singled-out quarter,
/// though there are many in the country; and more help out there than elsewhere.
#[test]
fn the_singled_out_quarter_lacks_one_thing_and_is_strong_in_another() {
    for (seed, size) in [(Country::DEMO_SEED, 500), (3, 60)] {
        let country = country(seed, size);
        let out = country.singled_out;
        let ground = &country.quarters[out.quarter].ground;
        let of = country
            .assets
            .iter()
            .filter(|asset| asset.sort == out.lacks);
        assert!(of.clone().count() >= 10);
        for asset in of {
            let metres = ground.metres_to(asset.at);
            assert!(metres >= f64::from(out.clear_m), "{}: {metres} m", asset.id);
        }
        let others = country.characters.iter().enumerate();
        let others = others.filter(|(row, _)| *row != out.quarter);
        let sum: f64 = others.map(|(_, one)| one.help_out).sum();
        let mean = sum / number(country.characters.len() - 1);
        let own = country.characters[out.quarter].help_out;
        assert!(own > mean + 2.0, "{own} against {mean}");
    }
}

/// Planted: quarters in the middle of towns have older homes and made more.
#[test]
fn a_quarter_of_a_town_looks_like_others_of_towns() {
    let country = country(Country::DEMO_SEED, 500);
    let table = columns(&text(&country, "structure.csv"));
    let cells = |name: &str| -> Vec<f64> {
        let cells = table[name].iter();
        cells.map(|cell| cell.parse().unwrap()).collect()
    };
    let town = cells("in_town_share");
    let made = cells("made_things_1981_share");
    assert!(crate::correlation(&town, &made) > 0.8);
}

/// The same grants stand in both files, to the penny; and a 360Giving file says no
/// more of where they are than was published.
#[test]
fn grants_in_the_standard_are_the_grants() {
    let country = country(Country::DEMO_SEED, 500);
    let table = columns(&text(&country, "grants.csv"));
    let json: serde_json::Value =
        serde_json::from_str(&text(&country, "grants.json")).expect("JSON");
    let grants = json["grants"].as_array().unwrap();
    assert_eq!(grants.len(), table["grant_id"].len());
    for (row, grant) in grants.iter().enumerate() {
        let pounds: f64 = table["amount"][row].parse().unwrap();
        assert!((grant["amountAwarded"].as_f64().unwrap() - pounds).abs() < 1e-9);
        let code = |at: &serde_json::Value| at[0]["geoCode"].as_str().unwrap_or("").to_owned();
        let beneficiary = code(&grant["beneficiaryLocation"]);
        let office = code(&grant["recipientOrganization"][0]["location"]);
        let published = &table["nbhd26cd"][row];
        let expected = match table["located"][row].as_str() {
            "beneficiary" => (published.as_str(), ""),
            "recipient" => ("", published.as_str()),
            _ => ("", ""),
        };
        assert_eq!(
            (beneficiary.as_str(), office.as_str()),
            expected,
            "row {row}"
        );
    }
}
