//! `allotment connect`: budgets, every line of which is a pot of its own.

use serde_json::json;

use crate::desk::{Desk, Ran};

const BUDGET: &str = r#"
[places]
path = "places.csv"
id = "id"

[[budget]]
path = "budget.csv"
geography = "ltla24cd"
area = "District"
amount = "Budget (£)"
department_column = "Directorate"
theme_column = "Service"
name_column = "Line"
located_column = "Where"
year_column = "Year"
once = false
outcomes = [{ id = "falls", direction = "down" }]
"#;

const LINES: &str = "\
Directorate,Service,Line,District,Budget (£),Where,Year
Adults,care,Visits at home,D1,40000.01,beneficiary,2026/27
Adults,care,Day centres,D1,1000,beneficiary,2026/27
Roads,transport,Depot,D2,500,recipient,2026/27
Children,care,Nurseries,D2,0.50,beneficiary,2026/27
Children,care,Not yet known,D9,7,,2027/28
";

fn desk() -> Desk {
    let desk = Desk::new();
    desk.write(
        "places.csv",
        "id,population,ltla24cd\nN1,100,D1\nN2,300,D1\nN3,50,D2\n",
    )
    .write("budget.csv", LINES)
    .write("spec.toml", BUDGET);
    desk
}

fn run(desk: &Desk, more: &[&str]) -> Ran {
    desk.run(&[&["connect", "spec.toml"], more].concat())
}

#[test]
fn every_line_of_a_budget_is_a_pot_counted_once() {
    let desk = desk();
    let ran = run(&desk, &[]).done();
    assert_eq!(
        ran.text(),
        "\
policy,place,theme,department,amount_minor,per_head_minor,once,located,outcome,direction,lag_years,evidence,from,to
budget.csv:2,N1,care,Adults,1000000,10000,false,beneficiary,falls,down,,,2026-04-01,2027-03-31
budget.csv:2,N2,care,Adults,3000001,10000,false,beneficiary,falls,down,,,2026-04-01,2027-03-31
budget.csv:3,N1,care,Adults,25000,250,false,beneficiary,falls,down,,,2026-04-01,2027-03-31
budget.csv:3,N2,care,Adults,75000,250,false,beneficiary,falls,down,,,2026-04-01,2027-03-31
budget.csv:4,N3,transport,Roads,,,false,recipient,falls,down,,,2026-04-01,2027-03-31
budget.csv:5,N3,care,Children,50,1,false,beneficiary,falls,down,,,2026-04-01,2027-03-31
"
    );
    ran.says("note: budget.csv:6: none of these places lies in 'D9'; did you mean 'D1'?");
    let document = run(&desk, &["--format", "json"]).done().json();
    assert_eq!(
        document["connect"]["yearly"],
        json!({ "placed_minor": 4_100_051, "at_recipients_minor": 50_000, "unknown_minor": 0, "outside_minor": 0 }),
        "the sum of all lines of 2026/27, each once"
    );
    assert_eq!(document["connect"]["yearly_on_other_days_minor"], 700);
    assert_eq!(
        document["connect"]["overlaps"]["count"], 0,
        "one department's lines are one budget"
    );
}

/// Ten pounds in each of three years are ten pounds a year, not thirty.
#[test]
fn money_of_different_years_is_never_one_years() {
    let desk = desk();
    let line =
        |pounds: u32, year: &str| format!("Adults,care,Visits,D1,{pounds},beneficiary,{year}\n");
    let heading = LINES.lines().next().unwrap().to_owned() + "\n";
    let years = ["2024-25", "2025-26", "2026-27"].map(|year| line(10, year));
    desk.write("budget.csv", heading.clone() + &years.concat());
    run(&desk, &[])
        .done()
        .says("note: of GBP 10 a year, GBP 10 a year is known to benefit these places")
        .says("note: what comes each year is added up as it is from 2024-04-01 to 2025-03-31, when most of it runs: GBP 20 of 2 pots runs on other days only, and is not in it");
    run(&desk, &["--place", "N1"])
        .done()
        .says("note: GBP 2.50 a year is known to benefit N1; of all places:");
    let more = heading + &years.concat() + &line(3, "2025-26");
    desk.write("budget.csv", more);
    let document = run(&desk, &["--format", "json"]).done().json();
    let summary = &document["connect"];
    assert_eq!(summary["yearly"]["placed_minor"], 1300);
    assert_eq!(summary["yearly_from"], "2025-04-01");
    assert_eq!(summary["yearly_to"], "2026-03-31");
    assert_eq!(summary["yearly_on_other_days_minor"], 2000);
    assert_eq!(summary["themes"][0]["yearly_minor"], 1300);
}

/// A line whose year somebody forgot is no money of every year.
#[test]
fn a_line_without_its_year_is_refused() {
    let desk = desk();
    desk.write(
        "budget.csv",
        LINES.replace("1000,beneficiary,2026/27", "1000,beneficiary,"),
    );
    let ran = run(&desk, &[]).refused("budget.csv:3: column 'Year': the year is missing");
    assert_eq!(ran.faults(), 1);
}

#[test]
fn one_text_for_all_lines_will_do_and_minor_units_too() {
    let desk = desk();
    desk.write("lines.csv", "ltla24cd,spent_minor,spent\nD1,99,5\n").write(
        "spec.toml",
        "[places]\npath = \"places.csv\"\nid = \"id\"\n\
         [[budget]]\npath = \"lines.csv\"\nid = \"small\"\ngeography = \"ltla24cd\"\namount = \"spent_minor\"\ndepartment = \"Parks\"\ntheme = \"green\"\nkind = \"capital\"\nlocated = \"beneficiary\"\nonce = true\nfrom = \"2026-04-01\"\n\
         [[budget]]\npath = \"lines.csv\"\nid = \"large\"\ngeography = \"ltla24cd\"\namount = \"spent\"\ndepartment = \"Culture\"\ntheme = \"green\"\nkind = \"capital\"\nlocated = \"beneficiary\"\nonce = true\n",
    );
    let ran = run(&desk, &["--overlaps", "o.csv"]).done();
    assert!(
        ran.text()
            .contains("\nsmall:2,N2,green,Parks,74,0,true,beneficiary,"),
        "{}",
        ran.text()
    );
    assert!(
        ran.text()
            .contains("\nlarge:2,N1,green,Culture,125,1,true,beneficiary,"),
        "{}",
        ran.text()
    );
    assert_eq!(
        desk.text("o.csv"),
        "\
place,theme,kind,policy,department,other,other_department,from,to
N1,green,capital,small:2,Parks,large:2,Culture,2026-04-01,
N2,green,capital,small:2,Parks,large:2,Culture,2026-04-01,
"
    );
}

#[test]
fn a_column_of_money_is_not_counted_twice() {
    let desk = desk();
    let again = &BUDGET[BUDGET.find("[[budget]]").unwrap()..];
    desk.write("spec.toml", BUDGET.to_owned() + again);
    run(&desk, &[])
        .ends(3)
        .says("spec.toml:18: the column 'Budget (£)' of budget.csv is counted already, on line 6");
}

#[test]
fn lines_that_are_wrong_are_told_by_cell() {
    let desk = desk();
    let wrong = LINES
        .replace("40000.01", "\"40,000\"")
        .replace("Adults,care,Day centres,D1,1000", ",,Day centres,,")
        .replace("500,recipient", "-500,depot")
        .replace("2027/28", "27/28");
    desk.write("budget.csv", wrong + "Total,care,,,\"41,507\",,\n");
    let ran = run(&desk, &[]).ends(3);
    for what in [
        ":2: column 'Budget (£)': '40,000' is not a number",
        ":3: column 'Directorate': the cell is empty",
        ":3: column 'Service': the cell is empty",
        ":3: column 'District': the cell is empty",
        ":4: column 'Where': 'depot' is not a way of being located",
        ":6: column 'Year': '27/28' is no year",
        ":7: column 'District': the cell is empty",
        ":7: column 'Budget (£)': '41,507' is not a number",
    ] {
        let line = format!("error: budget.csv{what}");
        assert!(ran.err.contains(&line), "no {line} in\n{}", ran.err);
    }
    desk.write("budget.csv", LINES.replace("D1", "E1").replace("D2", "E2"));
    run(&desk, &[]).refused("budget.csv:2: column 'District': none of its codes is in the column 'ltla24cd' of the places");
    desk.write("budget.csv", LINES).write(
        "spec.toml",
        BUDGET
            .replace("located_column = \"Where\"\n", "")
            .replace("Budget (£)", "Budget"),
    );
    run(&desk, &[])
        .refused("budget.csv: ")
        .says("spec.toml:6: 'budget.located' is missing");
}
