//! `allotment decide participation`: who took part, small counts withheld.

use serde_json::{Value, json};

use crate::decide_voters::{town, town_desk};
use crate::desk::Desk;

/// Worked by hand: `greedy` funds a and b, so each has all that they chose but
/// the one in the west, who chose c.
#[test]
fn turnout_and_fortunes_with_small_counts_withheld() {
    let desk = town_desk();
    desk.write(
        "people.csv",
        "year,district,age_from,age_to,people\n2026,North,0,15,50\n2026,North,16,44,80\n2026,South,45,64,60\n2026,South,65,,20\n2026,West,16,44,5\n2025,North,16,44,999\n",
    );
    let mut args = vec![
        "decide",
        "participation",
        "town.pb",
        "--rule",
        "greedy",
        "--population",
        "people.csv",
        "--where",
        "year=2026",
        "--bands",
        "16,45,65",
        "--group-by",
        "age,district",
    ];
    let text = desk.run(&args).done();
    assert!(
        text.text()
            .starts_with("town.pb: 61 voters of 165 people, a turnout of 37.0%.\n"),
        "{}",
        text.text()
    );
    assert!(text.text().contains("How they fared is withheld"));
    assert!(
        text.text()
            .contains("50 people under 16 are not counted in the population.")
    );
    args.extend(["--format", "json"]);
    let document = desk.run(&args).done().json();
    assert_eq!(document["selected"], json!(["a", "b"]));
    let all = &document["participation"];
    assert_eq!(
        (&all["voters"], &all["population"]),
        (&json!(61), &json!(165))
    );
    let ages = &all["groups"][0];
    assert_eq!(ages["column"], "age");
    // 36 of 85 between 16 and 44; 24 from 45, one from 65: both withheld.
    let row = |at: usize| &ages["rows"][at];
    assert_eq!(row(0)["value"], "16-44");
    assert_eq!(
        (&row(0)["voters"], &row(0)["turnout"]),
        (&json!(36), &json!(0.423_529))
    );
    // One of all has nothing: no row may tell how many of it have something.
    assert_eq!(row(0)["served_share"], Value::Null);
    assert_eq!(
        (&row(1)["voters"], &row(1)["turnout"]),
        (&Value::Null, &Value::Null)
    );
    assert_eq!(
        (&row(2)["voters"], &row(2)["served"]),
        (&Value::Null, &Value::Null)
    );
    assert_eq!(ages["voters_withheld"], 2);
    assert_eq!(document["provenance"]["inputs"][1]["title"], "people.csv");
    args.truncate(args.len() - 2);
    args.extend(["--out", "groups.csv"]);
    desk.run(&args).done();
    let csv = desk.csv("groups.csv");
    assert_eq!(csv.column("column")[..2], ["all", "age"]);
    assert_eq!(csv.column("voters")[..4], ["61", "36", "", ""]);
}

/// Worked by hand: of the women 12 get what costs 40, 12 what costs 60, 12
/// both; of the men 12 and 12. All of it is funded.
#[test]
fn how_each_group_fared() {
    let desk = Desk::new();
    desk.write(
        "town.pb",
        town()
            .replace("77;c;97;M;West\n", "")
            .replace("votes;61", "votes;60"),
    );
    let args = [
        "decide",
        "participation",
        "town.pb",
        "--rule",
        "greedy",
        "--group-by",
        "sex",
        "--format",
        "json",
    ];
    let document = desk.run(&args).done().json();
    let all = &document["participation"];
    assert_eq!((&all["served"], &all["money"]), (&json!(60), &json!("60")));
    let women = &all["groups"][0]["rows"][0];
    assert_eq!(
        (&women["value"], &women["served_share"]),
        (&json!("F"), &json!(1.0))
    );
    assert_eq!(
        (&women["money"], &women["money_share"]),
        (&json!("200/3"), &json!(0.666_667))
    );
    let men = &all["groups"][0]["rows"][1];
    assert_eq!(
        (&men["money"], &men["mean_share"]),
        (&json!("50"), &json!(1.0))
    );
}

#[test]
fn a_population_that_does_not_fit_is_refused() {
    let desk = town_desk();
    let run = |table: &str, more: &[&str]| {
        desk.write("p.csv", table);
        let mut args = vec![
            "decide",
            "participation",
            "town.pb",
            "--population",
            "p.csv",
        ];
        args.extend(more);
        desk.run(&args)
    };
    run("sex,people\nwomen,5\nmen,5\n", &[]).refused(
        "p.csv: column 'sex': none of its values (men, women) is one of the voters' (F, M)",
    );
    run("age,people\n20-30,5\n", &[])
        .refused("p.csv:2: column 'age': the ages 20 to 30 lie in more than one band");
    run("age,people\nold,5\n", &[]).refused("p.csv:2: column 'age': 'old' is no age");
    run("sex,people\nF,-5\n", &[]).refused("p.csv:2: column 'people': it is below 0");
    run("sex,people\n,5\n", &[]).refused("p.csv:2: column 'sex': it is empty");
    run("sex\nF\n", &[]).refused("p.csv: ");
    run("sex,people\nF,5\n", &["--where", "sex=X"]).refused("p.csv: no row has sex=X");
    run("sex,people\nF,5\n", &["--where", "sexX"]).ends(2);
    run("sex,people\nF,5\n", &["--group-by", "sx"])
        .refused("--group-by: the voters in town.pb have no column 'sx'");
    // A column that it lacks is said, and the rest is told.
    let ran = run("sex,people\nF,50\nM,40\n", &["--group-by", "sex,age"]).done();
    assert!(
        ran.text()
            .contains("There is no turnout by age: p.csv has no such column.")
    );
    let ran = run("sex,people\nF,30\nM,40\n", &[]).done();
    assert!(ran.text().contains("more people voted than there are"));
}

#[test]
fn a_decision_tells_of_its_voters_where_the_ballots_do() {
    let desk = town_desk();
    let document = desk
        .run(&["decide", "town.pb", "--rule", "greedy", "--format", "json"])
        .done()
        .json();
    let all = &document["participation"];
    assert_eq!(
        (&all["voters"], &all["count_min"]),
        (&json!(61), &json!(10))
    );
    let sex = &all["groups"][1];
    assert_eq!(
        (&sex["column"], &sex["rows"][0]["voters"]),
        (&json!("sex"), &json!(36))
    );
    // 12 women got 40 of 100, 12 got 60, and 12 all.
    assert_eq!(sex["rows"][0]["money"], Value::Null);
    let none = "voter_id;vote;age;sex;district";
    assert!(town().contains(none));
    desk.run(&["decide", "publish", "town.pb", "--out", "open.pb"])
        .done();
    let args = ["decide", "open.pb", "--rule", "greedy", "--format", "json"];
    assert_eq!(desk.run(&args).done().json()["participation"], Value::Null);
    // A measure that no voter's share can be taken of does not stop it.
    let args = [
        "decide",
        "town.pb",
        "--rule",
        "greedy",
        "--satisfaction",
        "chamberlin-courant",
        "--format",
        "json",
    ];
    let document = desk.run(&args).done().json();
    assert_eq!(document["participation"]["satisfaction"], "cost");
}
