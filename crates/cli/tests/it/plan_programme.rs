//! `[plan]` in a programme, and what a plan starts from.

use crate::desk::Desk;

const PROGRAMME: &str = r#"
[programme]
name = "Fund"
[share.envelope]
amount = "1000000.00"
years = ["2026-27", "2027-28", "2028-29", "2029-30", "2030-31"]
capital = "0.5"
[share.places]
path = "places.csv"
id = "id"
name = "name"
population = "people"
[share.select]
by = "need"
count = 2
[[share.part]]
weight = 1
in_proportion_to = "people"
[plan]
plans = "plans/{id}.toml"
"#;

const PLACES: &str = "\
id,name,people,need
A,Ashby,1000,3
B,Bury,1000,2
C,Cole,1000,1
";

/// The plan of `place` whose one item costs `capital` in each of four years.
fn plan(place: &str, capital: &str) -> String {
    format!(
        r#"title = "A plan for {place}"
place = "{place}"
[vision]
words = "Better"
[[item]]
id = "hall"
title = "Mend the hall"
kind = "physical"
theme = "community power"
capital = ["{capital}", "0", "0", "0"]
revenue = ["0", "0", "0", "0"]
decided_by = "board"
status = "agreed"
"#
    )
}

fn desk() -> Desk {
    let desk = Desk::new();
    desk.write("fund/programme.toml", PROGRAMME)
        .write("fund/places.csv", PLACES)
        .write("fund/plans/A.toml", plan("A", "50000"));
    desk
}

/// By hand: half of a million for each of two places, in five equal years, half of
/// it capital: 50,000 a year.
#[test]
fn a_plan_within_its_share_is_published_and_one_that_is_not_is_told() {
    let desk = desk();
    desk.write("fund/plans/B.toml", plan("B", "50000.01"))
        // No money is C's, so that its plan is nobody's business yet.
        .write("fund/plans/C.toml", "not read");
    desk.run(&["run", "fund"])
        .done()
        .says("plan: 2 plans, 1 within their yearly money; B not, and not published");
    let table = desk.text("fund/out/plans.csv");
    let lines: Vec<&str> = table.lines().collect();
    assert!(lines[1].starts_with("A,A plan for A,1,5000000,20000000,0,20000000,true,"));
    assert!(lines[2].starts_with("B,A plan for B,1,5000001,20000000,0,20000000,false,"));
    for ending in ["html", "docx", "pdf", "csv"] {
        assert!(desk.has(&format!("fund/out/plan/A.{ending}")), "{ending}");
        assert!(!desk.has(&format!("fund/out/plan/B.{ending}")), "{ending}");
    }
    let page = desk.text("fund/out/report/places/A.html");
    assert!(page.contains("A plan for A. In 10 years") && page.contains("Mend the hall"));
    let page = desk.text("fund/out/report/places/B.html");
    assert!(page.contains("asks for more than there is") && page.contains("£50,000.01"));
    assert!(!page.contains("Mend the hall</"));
    desk.run(&["verify", "fund"]).done();
}

#[test]
fn a_plan_alone_and_in_a_run_is_one() {
    let desk = desk();
    desk.run(&["run", "fund"])
        .done()
        .says("1 place has none yet");
    // Its years are the first four of its money if it does not say.
    let alone = plan("A", "50000").replace("[vision]", "[money]\nprogramme = \"fund\"\n[vision]");
    desk.write("alone.toml", &alone);
    desk.run(&[
        "plan",
        "export",
        "alone.toml",
        "--to",
        "csv",
        "--out",
        "alone.csv",
    ])
    .done();
    assert_eq!(desk.text("alone.csv"), desk.text("fund/out/plan/A.csv"));
    assert!(desk.text("alone.csv").contains(",2026-27,5000000,"));
}

#[test]
fn what_is_wrong_with_a_plan_stops_the_run_with_its_line() {
    let desk = desk();
    desk.write("fund/plans/B.toml", plan("A", "1"));
    desk.run(&["run", "fund"])
        .refused("plans/B.toml:1: this is the plan of 'A'");
    desk.write(
        "fund/plans/B.toml",
        plan("B", "1").replace("kind = \"physical\"\n", ""),
    );
    desk.run(&["run", "fund"])
        .refused("plans/B.toml:5: ")
        .says("kind");
    assert!(!desk.has("fund/out"));
    for (from, to, said) in [
        (
            "plans/{id}.toml",
            "plans/all.toml",
            "every place would have the same plan",
        ),
        ("plans = ", "plan = ", "did you mean 'plans'?"),
    ] {
        desk.write("fund/programme.toml", PROGRAMME.replace(from, to));
        desk.run(&["run", "fund"]).ends(3).says(said);
    }
}

#[test]
fn a_new_plan_names_what_residents_chose_and_what_has_worked() {
    let desk = desk();
    desk.run(&["run", "fund"]).done();
    desk.write(
        "fund/out/commitments.csv",
        "commitment,community,purpose,amount_minor,currency,decided_by,round\n\
         A/1,A,\"Swings, near\nthe hall\",1234500,GBP,residents,1\nB/1,B,Paint,100,GBP,residents,1\n",
    )
    .write(
        "fund/out/roadmap.csv",
        "id,kind,point,order,action_id,action,direction,level,read\n\
         A,gap,claimants,1,unread,Do what nobody read,up,,not read\n\
         A,gap,claimants,2,nothing,Do what changed nothing,none,5,whole\n\
         A,gap,claimants,3,coach,Give advice,up,3,summary\n\
         A,gap,claimants,4,other,Give other advice,up,5,summary\n\
         A,gap,pharmacy,1,chemist,Ask the chemist,up,,not read\n\
         A,strength,helpers,1,help,Help,up,5,whole\n\
         B,gap,claimants,1,nowhere,Elsewhere,up,5,whole\n",
    );
    desk.run(&[
        "plan",
        "new",
        "a.toml",
        "--place",
        "A",
        "--programme",
        "fund",
    ])
    .done();
    let text = desk.text("a.toml");
    assert!(
        text.contains("#     £12,345.00: Swings, near the hall (1)\n"),
        "{text}"
    );
    assert!(
        text.contains("#     claimants: Give advice (coach), evidence 3 of 5\n"),
        "{text}"
    );
    assert!(
        text.contains("[voted]\nyear = \"2026-27\"\nkind = \"capital\""),
        "{text}"
    );
    for other in [
        "Paint",
        "Give other advice",
        "(help)",
        "Elsewhere",
        "(unread)",
        "(nothing)",
        "(chemist)",
        "strongest evidence",
    ] {
        assert!(!text.contains(other), "{other} in {text}");
    }
    desk.run(&["plan", "check", "a.toml"]).done();
}
