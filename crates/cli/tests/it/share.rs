//! `allotment share`: the division, year by year, to the penny.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::csv::Csv;
use crate::desk::Desk;
use crate::tables::{FORMULA, SHARED, share_desk};

const YEARS: &str = "amount = \"1000000.01\"\nyears = [\"2026-27\", \"2027-28\", \"2028-29\"]\n";

fn sums_by_year(shares: &Csv) -> BTreeMap<String, i64> {
    let mut sums = BTreeMap::new();
    for (year, amount) in shares
        .column("year")
        .into_iter()
        .zip(shares.whole("amount_minor"))
    {
        *sums.entry(year.to_owned()).or_insert(0) += amount;
    }
    sums
}

#[test]
fn the_columns_stand_in_the_promised_order() {
    let shares = share_desk("amount = \"1000.00\"", "")
        .run(&["share", "spec.toml"])
        .done()
        .csv();
    let wanted = "id,name,year,amount_minor,currency,capital_minor,revenue_minor,per_head_minor,\
        rank,selected,p_selected,starts,reason,population_minor,need_minor";
    assert_eq!(shares.header.join(","), wanted);
    assert_eq!(
        shares.column("year"),
        [""; 6],
        "one amount if no years are given"
    );
    assert_eq!(shares.column("currency"), ["GBP"; 6]);
}

/// The contract's spec, as it is written there, on a table that it fits.
#[test]
fn the_published_example_runs() {
    let desk = Desk::new();
    let mut places =
        String::from("id,name,population,score,need_index,phase_one,ltla24cd,last_year\n");
    for place in 0..400 {
        let people = 8000 + 13 * (place * 37 % 400);
        let score = 100.0 - f64::from(place) / 7.0;
        let previous = 2_900_000 + 1000 * (place % 17);
        let _ = writeln!(
            places,
            "E{place:04},Place {place},{people},{score:.3},{:.4},{},D{:03},{previous}",
            score / 100.0,
            place % 20 == 0,
            place % 90,
        );
    }
    desk.write("need.csv", places);
    desk.write(
        "gdp-deflator.csv",
        "year,index\n2026-27,100\n2027-28,102.1\n2028-29,104.3\n",
    );
    let spec = r#"[envelope]
amount = "1500000000.00"
currency = "GBP"
years = ["2026-27", "2027-28", "2028-29"]     # optional: one amount if absent
profile = [1, 2, 1]                             # optional: parts per year
price_base = "2026-27"                          # optional, with  deflator = "gdp-deflator.csv"
deflator = "gdp-deflator.csv"
capital = "0.63"                                # optional: the part that is capital, the rest revenue

[places]
path = "need.csv"
id = "id"
population = "population"

[select]                       # optional: who is in
by = "score"                   # a column or sql; the greatest first
count = 146
exclude = "phase_one"          # a true/false column or sql
at_most = [{ per = "ltla24cd", places = 2 }]    # caps for a fair spread

[[part]]                       # the formula: the parts' weights add up to 1
weight = 0.7
in_proportion_to = "population"                  # a column or sql, never negative
[[part]]
weight = 0.3
in_proportion_to = "population * need_index"

[limits]                       # optional, each per place
floor = "50000.00"
ceiling = "20000000.00"
floor_per_head = "10.00"
max_loss = { previous = "last_year", rate = 0.07 }
max_gain = { previous = "last_year", rate = 0.20 }
"#;
    desk.write("spec.toml", spec);
    let shares = desk
        .run(&["share", "spec.toml", "--audit", "audit.json"])
        .done()
        .csv();
    let selected: std::collections::BTreeSet<&str> = shares
        .rows
        .iter()
        .filter(|row| row[9] == "true")
        .map(|row| row[0].as_str())
        .collect();
    assert_eq!(selected.len(), 146);
    let audit = desk.json("audit.json");
    assert_eq!(audit["sum_minor"], 150_000_000_000_i64);
    let total: i64 = shares.whole("amount_minor").iter().sum();
    assert_eq!(
        audit["cash_minor"], total,
        "cash of three years, in each year's prices"
    );
    // Without prices that change, the years are a quarter, a half and a quarter.
    let plain = spec.replace("deflator = \"gdp-deflator.csv\"\ncapital", "capital");
    desk.write("spec.toml", plain);
    let shares = desk.run(&["share", "spec.toml"]).done().csv();
    let sums = sums_by_year(&shares);
    assert_eq!(sums["2026-27"], 37_500_000_000);
    assert_eq!(sums["2027-28"], 75_000_000_000);
    assert_eq!(sums["2028-29"], 37_500_000_000);
}

#[test]
fn the_amounts_of_a_year_add_up_to_its_envelope() {
    let desk = share_desk(&format!("{YEARS}profile = [3, 2, 1]"), "");
    let shares = desk.run(&["share", "spec.toml"]).done().csv();
    let sums = sums_by_year(&shares);
    assert_eq!(sums.values().sum::<i64>(), 100_000_001);
    // 3/6, 2/6 and 1/6 of 100,000,001: 50,000,000.5, 33,333,333.67, 16,666,666.83.
    assert!(
        (50_000_000..=50_000_001).contains(&sums["2026-27"]),
        "{sums:?}"
    );
    assert!(
        (33_333_333..=33_333_334).contains(&sums["2027-28"]),
        "{sums:?}"
    );
    assert!(
        (16_666_666..=16_666_667).contains(&sums["2028-29"]),
        "{sums:?}"
    );
}

#[test]
fn capital_and_revenue_and_the_parts_add_up_in_every_row() {
    let desk = share_desk(&format!("{YEARS}capital = \"0.63\""), "");
    let shares = desk.run(&["share", "spec.toml"]).done().csv();
    let whole = |name: &str| shares.whole(name);
    let amounts = whole("amount_minor");
    let (capital, revenue) = (whole("capital_minor"), whole("revenue_minor"));
    let (population, need) = (whole("population_minor"), whole("need_minor"));
    for row in 0..amounts.len() {
        assert_eq!(capital[row] + revenue[row], amounts[row], "row {row}");
        assert_eq!(population[row] + need[row], amounts[row], "row {row}");
    }
    // 63% of 100,000,001 is 63,000,000.63.
    assert_eq!(capital.iter().sum::<i64>(), 63_000_001);
}

#[test]
fn without_a_capital_part_there_is_none_to_tell() {
    let shares = share_desk(YEARS, "")
        .run(&["share", "spec.toml"])
        .done()
        .csv();
    assert!(
        shares
            .column("capital_minor")
            .iter()
            .all(|cell| cell.is_empty())
    );
}

#[test]
fn money_per_head_rounds_half_up() {
    // A: 25 pence among 1000 is 0.025; chosen so that halves arise.
    let desk = share_desk("amount = \"6.00\"", "");
    let spec = "[envelope]\namount = \"6.00\"\ncurrency = \"GBP\"\n[places]\npath = \"places.csv\"\n\
                id = \"id\"\npopulation = \"people\"\n[[part]]\nweight = 1\nin_proportion_to = \"flat\"\n";
    desk.write("spec.toml", spec);
    // 100 pence each: 100/8 = 12.5, 100/40 = 2.5, 100/3 = 33.3, 100/200 = 0.5, 100/201 < 0.5.
    desk.write(
        "places.csv",
        "id,people,flat\nA,8,1\nB,40,1\nC,3,1\nD,200,1\nE,201,1\nF,,1\n",
    );
    let shares = desk.run(&["share", "spec.toml"]).done().csv();
    assert_eq!(
        shares.column("per_head_minor"),
        ["13", "3", "33", "1", "0", ""]
    );
}

#[test]
fn ties_of_a_penny_go_to_the_greater_need_and_then_to_the_code() {
    let desk = Desk::new();
    desk.write("places.csv", "id,score,flat\nA,5,1\nB,7,1\nC,7,1\nD,5,1\n");
    desk.write(
        "spec.toml",
        "[envelope]\namount = \"0.03\"\ncurrency = \"GBP\"\n[places]\npath = \"places.csv\"\nid = \"id\"\n\
         [select]\nby = \"score\"\n[[part]]\nweight = 1\nin_proportion_to = \"flat\"\n",
    );
    let shares = desk.run(&["share", "spec.toml"]).done().csv();
    let amount = |id| shares.cell(id, "amount_minor");
    assert_eq!(["A", "B", "C", "D"].map(amount), ["1", "1", "1", "0"]);
}

#[test]
fn a_place_not_selected_has_one_row_and_a_reason() {
    let select = "[select]\nby = \"score\"\ncount = 3\nexclude = \"phase_one\"\n\
                  at_most = [{ per = \"ltla24cd\", places = 2 }]\n";
    let desk = share_desk(YEARS, select);
    let shares = desk.run(&["share", "spec.toml"]).done().csv();
    for (id, word) in [("C", "cap"), ("D", "phase_one"), ("F", "")] {
        let rows = shares.rows_of(id);
        assert_eq!(rows.rows.len(), 1, "{id}");
        assert_eq!(rows.cell(id, "year"), "");
        assert_eq!(rows.cell(id, "amount_minor"), "0");
        assert_eq!(rows.cell(id, "selected"), "false");
        let reason = rows.cell(id, "reason");
        assert!(
            reason.ends_with('.') && reason.contains(word),
            "{id}: {reason}"
        );
    }
    for id in ["A", "B", "E"] {
        assert_eq!(shares.rows_of(id).rows.len(), 3, "{id}: a row a year");
        assert_eq!(shares.cell(id, "selected"), "true");
    }
    assert_eq!(
        [
            shares.cell("A", "rank"),
            shares.cell("B", "rank"),
            shares.cell("E", "rank")
        ],
        ["1", "2", "3"]
    );
    // F would be next: its position in the sequence is told.
    assert_eq!(shares.cell("F", "rank"), "4");
}

#[test]
fn a_sequence_starts_the_greatest_need_first() {
    let select = "[select]\nby = \"score\"\nsequence = 2\n";
    let desk = share_desk(&format!("{YEARS}profile = [1]"), select);
    let shares = desk.run(&["share", "spec.toml"]).done().csv();
    let starts = |id| shares.cell(id, "starts");
    assert_eq!(
        ["A", "B", "C", "D", "E", "F"].map(starts),
        [
            "2026-27", "2026-27", "2027-28", "2027-28", "2028-29", "2028-29"
        ]
    );
    assert_eq!(
        shares.whole("amount_minor").iter().sum::<i64>(),
        100_000_001,
        "the whole is exact"
    );
    for (year, start) in shares
        .column("year")
        .into_iter()
        .zip(shares.column("starts"))
    {
        assert!(year.is_empty() || year >= start, "{year} before {start}");
    }
}

#[test]
fn a_start_too_late_for_the_profile_is_an_error() {
    let select = "[select]\nby = \"score\"\nsequence = 2\n";
    let desk = share_desk(&format!("{YEARS}profile = [1, 2, 1]"), select);
    desk.run(&["share", "spec.toml"])
        .refused("places.csv:")
        .says("too late for a profile of 3 years");
}

/// 0.1 + 0.2 is 0.3 here: what the spec writes is what counts.
#[test]
fn decimals_are_exact() {
    let desk = Desk::new();
    desk.write("places.csv", "id,x\nA,0.1\nB,0.2\nC,0.3\n");
    let spec = "[envelope]\namount = \"0.06\"\ncurrency = \"GBP\"\n[places]\npath = \"places.csv\"\nid = \"id\"\n\
                [[part]]\nid = \"x\"\nweight = 0.1\nin_proportion_to = \"x\"\n\
                [[part]]\nid = \"y\"\nweight = 0.2\nin_proportion_to = \"x\"\n\
                [[part]]\nid = \"z\"\nweight = 0.7\n\
                in_proportion_to = \"CASE WHEN x * 3 = 0.3 THEN 1 WHEN x >= 0.2 THEN x * 10 END\"\n";
    desk.write("spec.toml", spec);
    let shares = desk.run(&["share", "spec.toml"]).done().csv();
    assert_eq!(shares.column("amount_minor"), ["1", "2", "3"]);
    desk.write(
        "spec.toml",
        spec.replace("weight = 0.7", "weight = 0.70000000000000000001"),
    );
    desk.run(&["share", "spec.toml"])
        .refused("spec.toml:")
        .says("add up to 1.00000000000000000001, not 1");
}

#[test]
fn only_exact_arithmetic_decides_money() {
    for sql in [
        "ln(population)",
        "sqrt(population)",
        "random()",
        "population ^ 0.5",
    ] {
        let desk = share_desk("amount = \"100.00\"", "");
        let spec = desk
            .text("spec.toml")
            .replace("population * need_index", sql);
        desk.write("spec.toml", spec);
        desk.run(&["share", "spec.toml"]).refused("spec.toml:16: ");
    }
}

#[test]
fn a_contest_is_refused() {
    for key in [
        "bid = \"high\"",
        "deadline = \"2026-12-01\"",
        "assessor_score = 3",
    ] {
        let name = key.split(' ').next().unwrap();
        let desk = share_desk("amount = \"100.00\"", "");
        let plain = desk.text("spec.toml");
        let places = [
            format!("{key}\n{plain}"),
            plain.replace("[places]", &format!("[places]\n{key}")),
            plain.replace("[[part]]\nid", &format!("[[part]]\n{key}\nid")),
            plain.replace("currency = \"GBP\"", &format!("currency = \"GBP\"\n{key}")),
        ];
        for spec in places {
            desk.write("spec.toml", &spec);
            desk.run(&["share", "spec.toml", "--out", "shares.csv"])
                .refused("spec.toml:")
                .says(name);
            assert!(!desk.has("shares.csv"));
        }
    }
}

#[test]
fn the_order_of_the_table_moves_no_penny() {
    let desk = share_desk(YEARS, "");
    let one = desk.run(&["share", "spec.toml"]).done().csv();
    let mut lines: Vec<&str> = SHARED.lines().collect();
    lines[1..].reverse();
    desk.write("places.csv", lines.join("\n") + "\n");
    let other = desk.run(&["share", "spec.toml"]).done().csv();
    for id in ["A", "B", "C", "D", "E", "F"] {
        assert_eq!(one.rows_of(id), other.rows_of(id));
    }
}

#[test]
fn a_currency_without_minor_units_is_shared_in_whole_units() {
    let spec = format!("[envelope]\ncurrency = \"JPY\"\namount = 1001\n{FORMULA}");
    let desk = share_desk("amount = \"1.00\"", "");
    desk.write("spec.toml", spec);
    let shares = desk.run(&["share", "spec.toml"]).done().csv();
    assert_eq!(shares.whole("amount_minor").iter().sum::<i64>(), 1001);
    assert_eq!(shares.column("currency"), ["JPY"; 6]);
}

#[test]
fn the_forms_are_those_of_every_table() {
    let desk = share_desk(YEARS, "");
    let document = desk
        .run(&["share", "spec.toml", "--format", "json"])
        .done()
        .json();
    assert_eq!(document["shares"].as_array().unwrap().len(), 18);
    assert!(
        document["shares"][0]["amount_minor"].is_i64(),
        "a whole number"
    );
    assert!(document["provenance"]["inputs"].as_array().unwrap().len() == 2);
    let one = desk
        .run(&["share", "spec.toml", "--out", "shares.parquet"])
        .done();
    assert!(one.out.is_empty());
    let read = allotment_table::Table::read(desk.path("shares.parquet")).unwrap();
    assert_eq!(read.rows(), 18);
}
