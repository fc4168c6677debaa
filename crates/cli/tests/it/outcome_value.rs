//! `allotment outcome value`: costs and benefits, by dated parameters.

use serde_json::Value;

use crate::desk::Desk;

const FLOWS: &str = include_str!("../../../../examples/outcome/flows.csv");
const PARAMETERS: &str = include_str!("../../../../examples/outcome/value.toml");
const ASK: [&str; 5] = [
    "outcome",
    "value",
    "flows.csv",
    "--parameters",
    "value.toml",
];

fn desk() -> Desk {
    let desk = Desk::new();
    desk.write("flows.csv", FLOWS)
        .write("value.toml", PARAMETERS);
    desk
}

fn document(desk: &Desk) -> Value {
    let args = [&ASK[..], &["--format", "json"]].concat();
    desk.run(&args).done().json()
}

/// Source: worked out apart, in Python: each amount over `(1 + rate)^years`, by
/// 1 and the optimism; wellbeing as points × 350 people × £13,000 × 130/100.
#[test]
fn the_example_comes_to_what_was_worked_out_apart() {
    let desk = desk();
    let found = document(&desk);
    let sums = |case: &Value| {
        let of = |key: &str| case[key].as_i64().unwrap();
        (of("benefits_minor"), of("costs_minor"), of("net_minor"))
    };
    let value = &found["value"];
    assert_eq!(
        sums(&value["place"]),
        (325_624_270, 160_809_822, 164_814_448)
    );
    assert_eq!(
        sums(&value["country"]),
        (266_789_893, 160_809_822, 105_980_071)
    );
    let range = &found["range"];
    assert_eq!(
        sums(&range["worst"]["country"]),
        (26_501_024, 199_611_459, -173_110_435)
    );
    assert_eq!(
        sums(&range["best"]["country"]),
        (610_432_755, 147_409_003, 463_023_752)
    );
    assert_eq!(value["country"]["payback_year"], 2028);
    assert_eq!(range["worst"]["country"]["payback_year"], Value::Null);
    let ratio = value["country"]["ratio"].as_f64().unwrap();
    assert!((ratio - 1.659_039_788_966).abs() < 1e-9, "{ratio}");
    let stated = found["parameters"]["stated"].as_array().unwrap();
    assert_eq!(stated.len(), 3, "every parameter has its source and date");
    assert!(
        stated
            .iter()
            .all(|one| one["source"].is_string() && one["date"].is_string())
    );
    let inputs = found["provenance"]["inputs"].as_array().unwrap();
    assert_eq!(inputs.len(), 2, "the flows and the parameters");
    let words = desk
        .run(&[&ASK[..], &["--format", "table"]].concat())
        .done();
    let caution = "whether it is worth what it costs hangs on where in their ranges";
    assert!(words.text().contains(caution), "{}", words.text());
    desk.run(&[&ASK[..], &["--page", "page.html"]].concat())
        .done();
    let page = desk.text("page.html");
    assert!(
        page.contains("<svg") && page.contains("The Green Book"),
        "{page}"
    );
}

/// A gain of the place that others lose is no gain to the country.
#[test]
fn what_the_place_gains_from_its_neighbours_is_told() {
    let desk = desk();
    let flows = "name,kind,year,price_year,place,region,country\nHall,cost,2026,2026,100,100,100\nJobs,benefit,2027,2026,200,50,0\n";
    desk.write("flows.csv", flows);
    let found = document(&desk);
    let warnings = found["warnings"].to_string();
    assert!(
        warnings.contains("a gain to the place and a loss to the country"),
        "{warnings}"
    );
    assert!(warnings.contains("no amount has a range"), "{warnings}");
    assert_eq!(found["range"], Value::Null);
    assert_eq!(found["value"]["country"]["net_minor"], -10_000);
    assert_eq!(found["currency"], "GBP");
    let free = "name,kind,year,price_year,amount\nJobs,benefit,2027,2026,200\n";
    let sentence = |flows: &str| {
        desk.write("flows.csv", flows);
        document(&desk)["sentence"]
            .as_str()
            .unwrap_or_default()
            .to_owned()
    };
    let said = sentence(free);
    assert!(
        said.contains("pays £0") && !said.contains("made up for"),
        "{said}"
    );
    let some = "name,kind,year,price_year,amount,amount_low\nHall,cost,2026,2026,100,100\nJobs,benefit,2027,2026,200,50\nRent,benefit,2027,2026,10,\n";
    let said = sentence(some);
    assert!(said.contains("with the ranges that are given"), "{said}");
    let warnings = document(&desk)["warnings"].to_string();
    assert!(
        warnings.contains("2 of the rows have no range"),
        "{warnings}"
    );
    let sheet = [&ASK[..], &["--format", "csv"]].concat();
    let table = desk.run(&sheet).done().csv();
    assert_eq!(table.column("currency"), ["GBP", "GBP", "GBP"]);
}

#[test]
fn other_rates_may_turn_the_answer_round() {
    let desk = desk();
    let low = "instead = \"low\"\ntiers = [\n  { from = 0, rate = 0.035 },";
    let parameters = PARAMETERS.replace("tiers = [\n  { from = 0, rate = 0.035 },", low)
        + "\n[discount.low]\nsource = \"made up\"\ndate = \"2026-01-01\"\ntiers = [{ from = 0, rate = 0.001 }]\n";
    let flows =
        "name,kind,year,price_year,amount\nHall,cost,2026,2026,100\nRent,benefit,2036,2026,120\n";
    desk.write("flows.csv", flows)
        .write("value.toml", parameters);
    let found = document(&desk);
    assert_eq!(found["other_rates"]["rates"], "'low' for 'standard'");
    // 120 / 1.035^10 = 85.07 and 120 / 1.001^10 = 118.81.
    assert_eq!(found["value"]["country"]["net_minor"], 8_507 - 10_000);
    assert_eq!(
        found["other_rates"]["value"]["country"]["net_minor"],
        11_881 - 10_000
    );
    assert!(
        found["warnings"]
            .to_string()
            .contains("the answer turns round")
    );
}

#[test]
fn what_is_wrong_is_said_with_its_line() {
    let desk = desk();
    for (flows, said) in [
        (
            "name,kind,year,amount\na,cost,2026,5\n",
            "flows.csv: nothing says in which year's prices",
        ),
        (
            "name,kind,year,price_year,amount\na,cost,2025,2026,5\n",
            "flows.csv:2: column 'year'",
        ),
        (
            "name,kind,year,price_year,amount\na,gain,2026,2026,5\n",
            "flows.csv:2: column 'kind'",
        ),
        (
            "name,kind,year,price_year,amount\na,cost,2026,,5\n",
            "flows.csv:2: column 'price_year'",
        ),
        (
            "name,kind,year,price_year,amount\na,cost,2026,2026,0.001\n",
            "flows.csv:2: column 'amount'",
        ),
        (
            "name,kind,year,price_year,amount\na,cost,2026,2026,\n",
            "flows.csv:2: column 'amount'",
        ),
        (
            "name,kind,year,price_year,amount,discount\na,cost,2026,2026,5,slow\n",
            "flows.csv:2: column 'discount'",
        ),
        (
            "name,kind,year,price_year,amount,amount_low\na,cost,2026,2026,5,6\n",
            "flows.csv:2: column 'amount'",
        ),
        (
            "name,kind,year,price_year,amount\na,cost,2026,2020,5\n",
            "flows.csv:2: column 'price_year': amounts of 2020 cannot be brought to the prices of 2026: the price index has no value for",
        ),
        (
            "name,kind,year,price_year,amount,optimism\na,benefit,2026,2026,5,0.5\n",
            "flows.csv:2: column 'optimism': optimism makes costs larger",
        ),
        (
            "name,kind,year,price_year,amount\na,cost,2026,2026,-5\n",
            "flows.csv:2: column 'amount': a cost is below zero",
        ),
        ("name,kind,year,price_year,amount\n", "flows.csv:"),
        (
            "name,kind,year,price_year,amount\na,wellbeing,2027,2026,\n",
            "flows.csv:2: column 'kind'",
        ),
    ] {
        desk.write("flows.csv", flows);
        desk.run(&ASK).refused(said);
    }
    desk.write("flows.csv", FLOWS);
    for (from, to, said) in [
        (
            "source = \"HM Treasury, The Green Book (2022), annex A6: 1.5",
            "origin = \"",
            "value.toml:",
        ),
        ("base_year = 2026", "base_year = \"soon\"", "value.toml:4"),
        ("rate = 0.015", "rate = 1.5", "value.toml:"),
        ("price_year = 2019\n", "price_year = 2018\n", "value.toml:"),
        ("low = 10000", "low = 20000", "value.toml:"),
    ] {
        assert!(PARAMETERS.contains(from), "{from}");
        desk.write("value.toml", PARAMETERS.replacen(from, to, 1));
        desk.run(&ASK).refused(said);
    }
}

#[test]
fn what_cannot_be_a_date_or_a_number_of_points_is_refused_on_its_line() {
    let desk = desk();
    let args = [&ASK[..], &["--format", "json"]].concat();
    let soon = PARAMETERS.replace("\"2021-07-26\"", "\"soon\"");
    desk.write("value.toml", &soon);
    desk.run(&args)
        .refused("value.toml:23: 'soon' is not a date");
    let none = PARAMETERS.replace("date = \"2021-07-26\"\n", "");
    desk.write("value.toml", &none);
    desk.run(&args)
        .refused("value.toml")
        .says("add  date = \"2026-02-01\"");
    desk.write("value.toml", PARAMETERS);
    desk.write(
        "flows.csv",
        FLOWS.replace(",0.15,0.02,0.28,", ",11,0.02,12,"),
    );
    desk.run(&args)
        .refused("flows.csv:9: ")
        .says("cannot change by more than 10 points");
    desk.write("flows.csv", FLOWS.replace(",0.2,,,,", ",20,,,,"));
    desk.run(&args)
        .refused("flows.csv:2: ")
        .says("an optimism bias is from 0 to 10");
}

/// Figures that the kind of a row passes over, and columns that are nearly one that is
/// read, would vanish without a word.
#[test]
fn figures_that_would_be_passed_over_are_refused_on_their_line() {
    let desk = desk();
    let ask = |flows: &str| {
        desk.write("flows.csv", flows);
        desk.run(&ASK)
    };
    ask("name,kind,year,price_year,amount,amont_low\nHall,cost,2026,2026,1000,500\n")
        .refused("flows.csv:1: there is a column 'amont_low'")
        .says("did you mean 'amount_low'?");
    let head =
        "name,kind,year,price_year,amount,points,people,who_says\nHall,cost,2026,2026,1000,,,us\n";
    ask(&format!("{head}Joy,wellbeing,2027,,99999,0.1,10,us\n"))
        .refused("flows.csv:3: column 'amount': a wellbeing row is worth its points");
    let told = ask(&format!("{head}Jobs,benefit,2027,2026,500,0.3,100,us\n"))
        .refused("flows.csv:3: column 'points'");
    assert_eq!(told.faults(), 2, "{}", told.err);
    ask(&format!("{head}Joy,wellbeing,2027,2020,,0.1,10,us\n"))
        .refused("flows.csv:3: column 'price_year': wellbeing is worth what value.toml says");
    let both = "name,kind,year,price_year,amount,place\nHall,cost,2026,2026,1000,";
    ask(&format!("{both}500\n")).refused("flows.csv:1: both 'amount' and 'place'");
    // A place's name, a zero and the prices of the answer pass over nothing.
    ask(&format!("{both}Alder Moss\n")).done();
    ask(&format!(
        "{head}Joy,wellbeing,2027,2026,0,0.1,10,us\nJobs,benefit,2027,2026,500,0,,us\n"
    ))
    .done();
}

#[test]
fn what_is_made_up_for_to_the_penny_is_made_up_for() {
    let desk = desk();
    let sums = |gain: &str| {
        let flows = format!(
            "name,kind,year,price_year,amount\nHall,cost,2026,2026,1000\nJobs,benefit,2027,2026,{gain}\n"
        );
        desk.write("flows.csv", flows);
        let found = document(&desk);
        let sums = &found["value"]["country"];
        (sums["net_minor"].clone(), sums["payback_year"].clone())
    };
    // 1,035 a year on is 1,000 now, at 3.5%; a penny less is a penny less.
    assert_eq!(sums("1035"), (0.into(), 2027.into()));
    assert_eq!(sums("1034.98"), ((-2).into(), Value::Null));
}

#[test]
fn a_price_index_that_is_missing_is_told_with_the_row_and_the_file() {
    let desk = desk();
    let flows =
        "name,kind,year,price_year,amount\nRent,cost,2026,2026,5\nHall,cost,2026,2019,1000\n";
    desk.write("flows.csv", flows);
    desk.run(&ASK)
        .refused("flows.csv:3: column 'price_year': amounts of 2019 cannot be brought to the prices of 2026")
        .says("[prices.index] of value.toml");
}
