//! `[examine]` of a programme: run, checked, verified, traced.

use crate::desk::Desk;

const EXAMINE: &str = r#"
[examine]
promises = "promises.csv"
spending = "spending.csv"
places = "known.csv"
as_of = "2024-12-31"
index = ["lack"]
"#;

/// The starter, with promises made elsewhere to two of its places.
fn desk(section: &str) -> Desk {
    let desk = Desk::new();
    desk.run(&["new", "fund"]).done();
    let toml = desk.text("fund/programme.toml") + section;
    desk.write("fund/programme.toml", toml)
        .write(
            "fund/promises.csv",
            "promise_id,date,who,what,amount_minor,once,price_base,places,replaces,source\n\
             a,2020-01-01,us,halls,8000,true,cash,P01 P02,,paper\n\
             b,2021-01-01,us,newer halls,6000,true,cash,P01 P02,a,speech\n\
             b2,2022-01-01,us,Newer halls,6000,true,cash,P02 P01,,speech\n",
        )
        .write(
            "fund/spending.csv",
            "promise_id,date,stage,place,amount_minor,source\n\
             b,2022-06-01,spent,P01,2000,audit\nb2,2022-06-01,spent,P01,2000,press\n",
        )
        .write("fund/known.csv", "id,population,lack\nP01,10,9\nP02,10,3\n");
    desk
}

/// What a run writes is what the command writes of the same files.
#[test]
fn a_programme_examines_promises_made_elsewhere() {
    let desk = desk(EXAMINE);
    desk.run(&["check", "fund"]).done();
    desk.run(&["run", "fund"]).done();
    let command = "examine fund/promises.csv --spending fund/spending.csv --places fund/known.csv --as-of 2024-12-31 --index lack --out there";
    desk.run(&command.split(' ').collect::<Vec<_>>()).done();
    for table in [
        "examination",
        "waterfall",
        "counted",
        "first_pound",
        "verdicts",
    ] {
        let [run, alone] =
            ["fund/out/examine", "there"].map(|folder| desk.text(&format!("{folder}/{table}.csv")));
        assert_eq!(run, alone, "{table}");
    }
    let counted = desk.csv("fund/out/examine/counted.csv");
    assert_eq!(counted.column("counted_minor"), ["0", "6000", "0"]);
    let page = desk.text("fund/out/examine/index.html");
    assert!(page.contains("£80 promised, of which £60 still stands"));
    let downloads = desk.text("fund/out/report/downloads.html");
    assert!(downloads.contains("../examine/index.html"), "{downloads}");
    let receipt = desk.text("fund/out/receipt.json");
    assert!(receipt.contains("examine/counted.csv") && receipt.contains("promises.csv"));
    desk.run(&["verify", "fund"]).done();
    let why = desk.run(&["why", "P01", "fund"]).done();
    let told = why.text();
    assert!(
        told.contains("Promises made elsewhere: 3 promises name P01"),
        "{told}"
    );
    assert!(told.contains("  spent: £20, £2 a head"), "{told}");
}

/// What is wrong is told on its line: of the programme, or of a file that it names.
#[test]
fn what_is_wrong_with_examine_is_told_on_its_line() {
    let desk = desk(
        "\n[examine]\npromises = \"promises.csv\"\nas_of = \"2024-13-01\"\nprices = \"soon\"\nindex = [\"lack\"]\nplace = \"known.csv\"\n",
    );
    desk.run(&["check", "fund"])
        .ends(4)
        .says("'2024-13-01' is not a day")
        .says("an index is a column of places, and none are named")
        .says("place");
    let desk = self::desk(EXAMINE);
    desk.write(
        "fund/spending.csv",
        "promise_id,date,stage,amount_minor,source\nc,2022-06-01,spent,2000,audit\n",
    );
    desk.run(&["check", "fund"])
        .ends(4)
        .says("spending.csv:2: column 'promise_id': there is no promise 'c'");
    let desk = self::desk("\n[examine]\npromises = \"nowhere.csv\"\n");
    desk.run(&["check", "fund"]).ends(4).says("nowhere.csv");
}
