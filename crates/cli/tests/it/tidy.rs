//! `allotment data tidy`: other people's tables.

use crate::desk::{Desk, Ran};

fn tidy(desk: &Desk, args: &[&str]) -> Ran {
    desk.run(&[&["data", "tidy"], args].concat())
}

/// As an older spreadsheet program writes it.
fn ideas(desk: &Desk) {
    let mut bytes = b"Ideas from the open evening;;;\r\nRef;Idea;Cost (\xa3);Votes\r\n".to_vec();
    bytes.extend(b"007;Caf\xe9 in the park;\xa31.200,50;12\r\n008;Swings;\xa3300,00;9\r\n");
    desk.write("ideas.csv", bytes);
}

#[test]
fn a_table_as_people_have_it_becomes_one_that_decide_reads() {
    let desk = Desk::new();
    ideas(&desk);
    let args = ["ideas.csv", "--as", "projects", "--out", "projects.csv"];
    tidy(&desk, &args)
        .done()
        .says("note: its letters are written in Windows-1252")
        .says("note: its cells are parted by semicolons")
        .says("note: its header row is line 2")
        .says("note: 'name' is its 'Idea'")
        .says("2 cells of 'cost' mended, such as '£1.200,50' to 1200.5")
        .says("note: left aside: Votes")
        .says("2 rows were taken");
    assert_eq!(
        desk.text("projects.csv"),
        "project_id,name,cost\n007,Café in the park,1200.5\n008,Swings,300\n"
    );
    let ballots = "voter_id,project_id,points\nv1,007,\nv2,007,\nv2,008,\n";
    desk.write("ballots.csv", ballots);
    let decide = ["decide", "projects.csv", "ballots.csv", "--budget", "1300"];
    desk.run(&decide).done();
}

#[test]
fn all_or_none_unless_the_good_rows_are_asked_for() {
    let desk = Desk::new();
    desk.write(
        "ideas.csv",
        "id,name,cost\nA,Swings,300\nA,Slides,three\nB,Bench,$5\nC,,12.345\n",
    );
    let args = ["ideas.csv", "--as", "projects"];
    let ran = tidy(&desk, &args).refused("ideas.csv:3: column 'id': 'A' stands on line 2 already");
    assert_eq!(ran.faults(), 5);
    ran.says("ideas.csv:3: column 'cost': 'three' is not an amount")
        .says("ideas.csv:4: column 'cost': '$5' is in USD, and the column in GBP")
        .says("ideas.csv:5: column 'name': it is empty")
        .says("ideas.csv:5: column 'cost': '12.345' is finer than the smallest coin");
    let good = tidy(&desk, &[&args[..], &["--good-rows"]].concat()).done();
    assert_eq!(good.text(), "project_id,name,cost\nA,Swings,300\n");
    good.says("1 of 4 rows were taken; 3 are wrong");
    let back = [&args[..], &["--back", "back.csv"]].concat();
    let ran = tidy(&desk, &back).ends(4);
    assert!(ran.out.is_empty(), "none was taken");
    let back = desk.text("back.csv");
    assert!(
        back.starts_with("\u{feff}id,name,cost,error\r\nA,Swings,300,\r\n"),
        "{back}"
    );
    assert!(
        back.contains("cost: 'three' is not an amount; write it in digits"),
        "{back}"
    );
    // What came back can be mended and taken.
    let mended = "id,name,cost,error\nA,Swings,300,\nB,Bench,5,\n";
    desk.write("back.csv", mended);
    tidy(&desk, &["back.csv", "--as", "projects"])
        .done()
        .says("left aside: error");
}

#[test]
fn a_column_that_is_nearly_named_waits_for_a_map() {
    let desk = Desk::new();
    desk.write("ideas.csv", "Projct ID,Was es ist,Costs\nA,Swings,300\n");
    let args = ["ideas.csv", "--as", "projects"];
    tidy(&desk, &args)
        .refused(
            "ideas.csv:1: column 'Projct ID': 'Projct ID' may be 'project_id', and nobody said so",
        )
        .says("--write-map");
    tidy(&desk, &[&args[..], &["--write-map", "map.toml"]].concat()).done();
    let map = desk.text("map.toml");
    assert!(
        map.contains("\"project_id\" = \"Projct ID\"   # «?»"),
        "{map}"
    );
    assert!(
        map.contains("# \"name\" = \"\"   # not found, and must be there"),
        "{map}"
    );
    let with_map = [&args[..], &["--map", "map.toml"]].concat();
    tidy(&desk, &with_map).refused("ideas.csv:1: no column is called 'name'");
    desk.write("map.toml", format!("{map}\nname = \"Was es ist\"\n"));
    let ran = tidy(&desk, &with_map).done();
    assert_eq!(ran.text(), "project_id,name,cost\nA,Swings,300\n");
    desk.write(
        "map.toml",
        "[columns]\nnam = \"Was es ist\"\nname = \"What it is\"\n",
    );
    tidy(&desk, &with_map)
        .refused("map.toml:2: the form has no column 'nam'")
        .says("map.toml:3: the table has no column 'What it is'");
}

#[test]
fn days_that_may_be_two_are_told_until_somebody_says_which() {
    let desk = Desk::new();
    let head = "promise_id,date,who,what,amount,source";
    desk.write("p.csv", format!("{head}\na,03/04/2026,us,halls,£5,paper\n"));
    let args = ["p.csv", "--as", "promises"];
    tidy(&desk, &args)
        .refused("p.csv:2: column 'date': '03/04/2026' may be 2026-04-03 or 2026-03-04");
    let ran = tidy(&desk, &[&args[..], &["--days", "month-first"]].concat()).done();
    assert_eq!(ran.csv().column("date"), ["2026-03-04"]);
    assert_eq!(ran.csv().column("amount_minor"), ["500"]);
}

#[test]
fn a_spreadsheet_and_a_form_of_ones_own() {
    let desk = Desk::new();
    let rows = "Code;People\nA 1;1,200\nB 2;(3)\n";
    desk.write("people.csv", rows);
    desk.write(
        "people.toml",
        "title = \"People\"\n[[field]]\nname = \"code\"\nkind = \"code\"\n[[field]]\nname = \"people\"\nkind = \"whole\"\n",
    );
    let args = ["people.csv", "--as", "people.toml", "--out", "people.xlsx"];
    tidy(&desk, &args).done();
    let again = tidy(&desk, &["people.xlsx", "--as", "people.toml"]).done();
    assert_eq!(again.text(), "code,people\nA 1,1200\nB 2,-3\n");
    tidy(&desk, &["people.csv", "--as", "poeple"]).misasked("--as: 'poeple' is no form");
    desk.write(
        "bad.toml",
        "title = \"x\"\n[[field]]\nname = \"a\"\nkind = \"txt\"\n",
    );
    tidy(&desk, &["people.csv", "--as", "bad.toml"]).refused("bad.toml:4:");
    desk.write("no.csv", b"PK\x03\x04\x00".to_vec());
    tidy(&desk, &["no.csv", "--as", "people.toml"]).refused("no.csv: it is no text");
}

/// Every form that ships can be asked for.
#[test]
fn each_form_holds() {
    for form in ["assets", "grants", "payments", "projects", "promises"] {
        let desk = Desk::new();
        desk.write("x.csv", "nothing,like,it\n1,2,3\n");
        tidy(&desk, &["x.csv", "--as", form]).refused("x.csv:1: no column is called");
    }
}
