//! `allotment crosswalk`.

use crate::desk::{Desk, Ran};

/// One place unchanged, one split, two merged, and two cut anew: of A5, some
/// went to what A6 became.
const LOOKUP: &str = "\
old11cd,new21cd,people,district
A1,A1,1000,D1
A2,B2,600,D1
A2,B3,200,D2
A3,B4,300,D2
A4,B4,500,D2
A5,B5,90,D2
A5,B6,10,D2
A6,B6,190,D2
";

const TABLE: &str = "\
code,people,homes,renting
A1,1000,400,100
A2,800,320,40
A3,300,100,60
A4,500,200,30
A5,100,50,10
A6,190,80,8
";

fn desk() -> Desk {
    let desk = Desk::new();
    desk.write("lookup.csv", LOOKUP).write("table.csv", TABLE);
    desk
}

fn run(desk: &Desk, more: &[&str]) -> Ran {
    let args = [
        "crosswalk",
        "table.csv",
        "--from",
        "old11cd",
        "--to",
        "new21cd",
        "--via",
        "lookup.csv",
        "--id",
        "code",
    ];
    desk.run(&[&args, more].concat())
}

const COLUMNS: [&str; 5] = [
    "--weight",
    "people",
    "--columns",
    "count:people",
    "rate:renting/homes",
];

#[test]
fn counts_are_shared_out_and_rates_made_again() {
    let found = run(&desk(), &COLUMNS).done();
    assert_eq!(
        found.text(),
        "\
id,people,renting,homes,renting/homes,estimated_share,irregular
A1,1000,100,400,0.25,0,false
B2,600,30,240,0.125,1,false
B3,200,10,80,0.125,1,false
B4,800,90,300,0.3,0,false
B5,90,9,45,0.2,1,true
B6,200,9,85,0.10588235294117647,0.1111111111111111,true
"
    );
    found
        .says("note: 6 places became 6: 2 exactly, 4 by sharing out by 'people' of the look-up")
        .says("1 were neither split nor merged but cut anew, and are shared out all the same: A5; the column irregular flags the 2 that take in parts of them: B5, B6");
}

#[test]
fn without_a_weight_parts_are_equal_and_nobody_is_lost() {
    let found = run(&desk(), &["--columns", "count:people,homes"])
        .done()
        .csv();
    assert_eq!(
        found.numbers("people"),
        [1000.0, 400.0, 400.0, 800.0, 50.0, 240.0]
    );
    let lost = found.numbers("homes").iter().sum::<f64>() - 1150.0;
    assert!(lost.abs() < 1e-9, "{lost}");
}

#[test]
fn the_weight_may_be_the_new_places_own() {
    let desk = desk();
    desk.write(
        "new.csv",
        "new21cd,residents\nB2,300\nB3,300\nB5,40\nB6,60\n",
    );
    let args = [
        "--weight",
        "residents",
        "--weights",
        "new.csv",
        "--columns",
        "count:people",
    ];
    let found = run(&desk, &args).done();
    // B4 takes in two whole places, and needs no weight.
    assert_eq!(
        found.csv().numbers("people"),
        [1000.0, 400.0, 400.0, 800.0, 40.0, 250.0]
    );
    desk.write("new.csv", "new21cd,residents\nB2,300\nB3,\nB5,-1\n");
    let ran = run(&desk, &args)
        .refused("lookup.csv:8: column 'new21cd': 'B6' is not in new.csv, which has the weights")
        .says("new.csv:3: column 'residents': the weight is missing or below 0");
    assert_eq!(ran.faults(), 3, "{}", ran.err);
}

#[test]
fn a_larger_area_adds_its_places_up() {
    let desk = desk();
    let args = [
        "crosswalk",
        "table.csv",
        "--from",
        "old11cd",
        "--to",
        "district",
        "--via",
        "lookup.csv",
        "--id",
        "code",
        "--weight",
        "people",
        "--columns",
        "count:people",
    ];
    let found = desk.run(&args).done().csv();
    assert_eq!(found.column("id"), ["D1", "D2"]);
    assert_eq!(found.numbers("people"), [1600.0, 1290.0]);
    let shares = found.numbers("estimated_share");
    assert!((shares[0] - 600.0 / 1600.0).abs() < 1e-12, "{shares:?}");
}

#[test]
fn a_rate_alone_is_refused() {
    for (columns, why) in [
        (
            "rate:renting",
            "the rate 'renting' has no numerator and denominator, and a rate is never averaged",
        ),
        ("people", "'people' does not say what its columns are"),
        ("mean:people", "'mean' is not a kind of column"),
        ("count:people,", "a column in 'count:people,' has no name"),
    ] {
        run(&desk(), &["--columns", columns]).ends(2).says(why);
    }
}

#[test]
fn codes_that_are_not_there_are_told_with_those_near() {
    let desk = desk();
    desk.write(
        "table.csv",
        "code,people\nA1,1\nA9,2\nB2,3\nA1,4\n,5\nWALES,6\n",
    );
    run(&desk, &["--columns", "count:people"])
        .refused("table.csv:3: column 'code': 'A9' is not in the column 'old11cd' of lookup.csv")
        .says("table.csv:4: column 'code': 'B2' is not")
        .says("table.csv:5: column 'code': the code 'A1' is already on line 2")
        .says("table.csv:6: column 'code': ")
        .says("table.csv:7: column 'code': 'WALES' is not");
    desk.write("table.csv", "code,people\nA1,1\nA9,2\nB2,3\nWALES,6\n");
    let ran = run(&desk, &["--columns", "count:people"])
        .refused("table.csv:3: column 'code': 'A9' is not in the column 'old11cd' of lookup.csv")
        .says("the nearest codes there are A1, A2, A3")
        .says("table.csv:4: column 'code': 'B2' is not")
        .says("it is a code of 'new21cd'")
        .says("use the look-up of the table's own level and vintage");
    assert_eq!(ran.faults(), 3);
}

#[test]
fn a_look_up_that_repeats_or_half_ends_is_refused() {
    let desk = desk();
    let wrong = LOOKUP.to_owned() + "A6,B6,190,D2\nA7,,5,D1\n,,,\nA1,A1,-3,D1\n";
    desk.write("lookup.csv", wrong);
    run(&desk, &COLUMNS)
        .refused("lookup.csv:10: column 'old11cd': this row is already on line 9")
        .says("lookup.csv:13: column 'people': the weight -3 is below 0")
        .says("lookup.csv:11: column 'new21cd': there is a code in 'old11cd' and none here");
    // A space at the end, and another way to write the number, hide no second row.
    for again in ["A6,\"B6 \",190,D2", "A6,B6,190.0,D2", " A6,B6,1.9e2,D2 "] {
        desk.write("lookup.csv", format!("{LOOKUP}{again}\n"));
        run(&desk, &COLUMNS)
            .refused("lookup.csv:10: column 'old11cd': this row is already on line 9");
    }
    // Another weight, and a code with zeros before it, are another row.
    for other in ["A6,B6,19,D2", "A6,B7,5,7\nA6,B7,5,007"] {
        desk.write("lookup.csv", format!("{LOOKUP}{other}\n"));
        run(&desk, &COLUMNS).done();
    }
    // What another column says is text, though it looks like a number.
    let parts = LOOKUP
        .replace(",D2\n", ",D2,1.1\n")
        .replace(",D1\n", ",D1,1.1\n");
    let parts = parts.replace("people,district\n", "people,district,part\n");
    desk.write("lookup.csv", format!("{parts}A6,B6,190,D2,1.10\n"));
    run(&desk, &COLUMNS).done();
    desk.write("lookup.csv", format!("{parts}A6,B6,190.0,D2,1.1\n"));
    run(&desk, &COLUMNS).refused("lookup.csv:10: column 'old11cd': this row is already on line 9");
    desk.write("lookup.csv", LOOKUP.replace("A5,B5,90", "A5,B5,-90"));
    run(&desk, &COLUMNS).refused("lookup.csv:7: column 'people': the weight -90 is below 0");
}

#[test]
fn a_part_of_a_new_place_is_told() {
    let desk = desk();
    desk.write("table.csv", "code,people\nA1,1000\nA3,300\n");
    let found = run(&desk, &["--columns", "count:people", "--format", "json"]).done();
    let document = found.json();
    let summary = &document["crosswalk"];
    assert_eq!(summary["incomplete"][0]["place"], "B4");
    let rate = run(&desk, &["--columns", "rate:people/people"])
        .done()
        .csv();
    assert_eq!(rate.column("people/people"), ["1", ""], "no rate of a part");
    assert_eq!(summary["incomplete"][0]["lacking"][0], "A4");
    assert_eq!(summary["totals"][0]["before"], 1300.0);
    assert_eq!(summary["totals"][0]["after"], 1300.0);
    assert!(document["provenance"]["inputs"][1]["sha256"].is_string());
    found.says("1 of the new places take in places that are not in this table");
}

/// A part of weight 0 is none, of a place that the table lacks as of any other.
#[test]
fn a_new_place_lacks_nobody_who_has_no_part_of_it() {
    let desk = Desk::new();
    desk.write("table.csv", "code,homes,renting\nA0,,7.5\nA1,5,1\n");
    desk.write(
        "lookup.csv",
        "old11cd,new21cd,people\nA2,B1,1\nA1,B0,2\nA2,B0,0\nA0,B1,2\n",
    );
    let columns = [
        "--weight",
        "people",
        "--columns",
        "count:homes,renting",
        "rate:homes/renting",
    ];
    let ran = run(&desk, &columns).done();
    assert_eq!(ran.csv().column("homes/renting"), ["5", ""]);
    ran.says("1 of the new places take in places that are not in this table")
        .says("such as B1, which takes in A2");
    // Where all of its parts have none, each is an equal one.
    desk.write(
        "lookup.csv",
        "old11cd,new21cd,people\nA2,B1,0\nA1,B0,2\nA2,B0,0\nA0,B1,2\n",
    );
    run(&desk, &columns)
        .done()
        .says("2 of the new places take in places that are not in this table");
}

#[test]
fn what_is_missing_stays_missing() {
    let desk = desk();
    desk.write("table.csv", TABLE.replace("A3,300", "A3,"));
    let found = run(&desk, &COLUMNS).done();
    assert_eq!(found.csv().cell("B4", "people"), "");
    assert_eq!(found.csv().cell("B4", "renting"), "90");
    found.says("'people' is missing in 1 places, and so in 1 afterwards");
}

#[test]
fn columns_that_would_be_called_alike_are_refused_and_one_named_twice_is_one() {
    let desk = desk();
    let twice = [
        "--columns",
        "count:people,people",
        "rate:renting/homes",
        "rate:renting/homes",
    ];
    let found = run(&desk, &twice).done();
    let head = found.text().lines().next().unwrap().to_owned();
    assert_eq!(
        head,
        "id,people,renting,homes,renting/homes,estimated_share,irregular"
    );
    desk.write(
        "table.csv",
        "code,renting,homes,renting/homes,id\nA1,1,2,3,4\n",
    );
    let alike = [
        "--columns",
        "count:renting\\/homes,id",
        "rate:renting/homes",
    ];
    let ran = run(&desk, &alike)
        .refused("table.csv: column 'id': two columns of the output would be called 'id'")
        .says("two columns of the output would be called 'renting/homes'");
    assert_eq!(ran.faults(), 2);
}

#[test]
fn a_comma_in_a_name_follows_a_backslash() {
    let desk = desk();
    desk.write("table.csv", "code,\"Asian, or other\"\nA1,5\n");
    let found = run(&desk, &["--columns", "count:Asian\\, or other"])
        .done()
        .csv();
    assert_eq!(found.numbers("Asian, or other"), [5.0]);
}

#[test]
fn every_file_that_is_not_there_is_named() {
    let desk = Desk::new();
    let ran = run(&desk, &["--columns", "count:people"]).ends(3);
    assert_eq!(ran.faults(), 2, "{}", ran.err);
    desk.write("lookup.csv", LOOKUP)
        .write("table.csv", "code,people\n");
    run(&desk, &["--columns", "count:people"]).refused("table.csv: there are no places in it");
}
