//! `allotment examine`: each pound once, and statuses as they are.

use crate::desk::{Desk, Ran};

fn run(desk: &Desk, args: &[&str], more: &[&str]) -> Ran {
    desk.run(&[args, more].concat())
}

const HEAD: &str = "promise_id,date,who,what,amount_minor,once,price_base,part_of,replaces,from,to,status_claimed,places,source\n";
const SPENT: &str = "promise_id,date,stage,amount_minor,so_far,place,source\n";

/// A register of these promises, and what is told of them.
fn register(promises: &str, spending: &str) -> Desk {
    let desk = Desk::new();
    desk.write("p.csv", format!("{HEAD}{promises}"))
        .write("s.csv", format!("{SPENT}{spending}"));
    desk
}

const REGISTER: [&str; 4] = ["examine", "p.csv", "--spending", "s.csv"];

/// The rows of all together in a waterfall: step, amount, part of the promise.
fn falls(desk: &Desk) -> Vec<(String, String, String)> {
    run(desk, &REGISTER, &["--out", "out"]).done();
    let fall = desk.csv("out/waterfall.csv");
    let cells = fall
        .column("promise_id")
        .into_iter()
        .zip(fall.column("step"));
    let cells = cells
        .zip(fall.column("amount_minor"))
        .zip(fall.column("of_promised_percent"));
    let all = cells.filter(|(((id, _), _), _)| id.is_empty());
    all.map(|(((_, step), minor), percent)| (step.into(), minor.into(), percent.into()))
        .collect()
}

fn three(step: &str, minor: &str, percent: &str) -> (String, String, String) {
    (step.into(), minor.into(), percent.into())
}

/// A whole and its part may both tell of the same money, and so may a pot under its older
/// and its newer name.
#[test]
fn what_two_promises_tell_of_one_money_is_spent_once() {
    let desk = register(
        "w,2020-01-01,us,whole,100,true,cash,,,,,,,paper\np,2020-01-01,us,part,80,true,cash,w,,,,,,paper\n",
        "w,2021-01-01,spent,100,,,audit\np,2021-01-01,spent,80,,,audit\n",
    );
    assert_eq!(
        falls(&desk),
        [three("promised", "100", ""), three("spent", "100", "100.0")]
    );
    run(&desk, &REGISTER, &[])
        .done()
        .says("£0.80 is told of as spent under two promises that are one money");
    let desk = register(
        "old,2018-01-01,us,old,80,true,cash,,,,,,,paper\nnew,2020-01-01,us,new,100,true,cash,,old,,,,,paper\n",
        "old,2019-01-01,spent,80,,,audit\nnew,2021-01-01,spent,100,,,audit\n",
    );
    assert_eq!(falls(&desk)[1], three("spent", "100", "100.0"));
}

/// What is told of a pot under its second id is of the pot.
#[test]
fn a_pot_announced_twice_is_one_in_what_became_of_it_too() {
    let desk = register(
        "a,2018-05-01,us,The X fund,80,true,cash,,,,,,,paper\nb,2020-05-01,us,the X fund.,80,true,cash,,,,,,,paper\n",
        "b,2020-12-01,spent,80,,,audit\n",
    );
    let found = run(&desk, &REGISTER, &[]).done();
    assert_eq!(
        found.csv().column("status"),
        ["kept", "replaces another pot"]
    );
    desk.write("d.csv", "year,index\n2018-19,80\n2020-21,100\n");
    let real = ["--deflator", "d.csv", "--prices", "2020-21"];
    let found = run(&desk, &REGISTER, &real).done();
    // It buys less, and was paid as promised.
    assert_eq!(
        found.csv().column("status"),
        ["kept", "replaces another pot"]
    );
    assert_eq!(found.csv().column("counted_minor"), ["100", "0"]);
    let near = register(
        "a,2018-05-01,us,The fund for parks,80,true,cash,,,,,,,paper\nb,2020-05-01,us,The new fund for parks,80,true,cash,,,,,,,paper\n",
        "",
    );
    run(&near, &REGISTER, &[])
        .done()
        .says("'a' and 'b' look like one pot");
}

/// What was promised is the most that was; what is withdrawn, however that is told, is
/// promised no more.
#[test]
fn what_was_cut_or_withdrawn_was_promised_all_the_same() {
    let promises = |last: &str| {
        format!("a,2018-05-01,us,halls,1000,true,cash,,,,,,,paper\na,2019-05-01,us,,{last},paper\n")
    };
    let spent = "a,2020-05-01,spent,100,,,audit\n";
    let desk = register(&promises("100,true,cash,,,,,,"), spent);
    assert_eq!(
        falls(&desk),
        [
            three("promised", "1000", ""),
            three("still promised", "100", "10.0"),
            three("spent", "100", "10.0")
        ]
    );
    for gone in ["0,true,cash,,,,,,", ",,,,,,,withdrawn,"] {
        let desk = register(&promises(gone), "");
        let falls = falls(&desk);
        assert_eq!(falls[1], three("still promised", "0", "0.0"), "{gone}");
        let found = run(&desk, &REGISTER, &[]).done();
        assert_eq!(found.csv().column("status"), ["broken"]);
        assert_eq!(found.csv().column("also"), [""]);
        assert_eq!(found.csv().column("counted_minor"), ["0"]);
    }
}

/// A pot that was renamed stands as the one that has its money; one that came back
/// smaller was scaled back; money given more years is late.
#[test]
fn what_was_renamed_or_stretched_is_not_on_track() {
    let desk = register(
        "old,2018-01-01,us,old,80,true,cash,,,,,,,paper\n\
         new,2020-01-01,us,new,60,true,cash,,old,,,,,paper\n\
         green,2018-01-01,us,green,80,true,cash,,,,,,,paper\n\
         greener,2020-01-01,us,greener,90,true,cash,,green,,,late,,paper\n\
         long,2018-01-01,us,long,80,true,cash,,,2018-19,2020-21,,,paper\n\
         long,2019-01-01,us,,80,true,cash,,,2018-19,2025-26,on track,,paper\n",
        "",
    );
    let found = run(&desk, &REGISTER, &[]).done();
    assert_eq!(
        found.csv().column("status"),
        [
            "scaled back",
            "replaces another pot",
            "late",
            "replaces another pot",
            "late"
        ]
    );
    let evidence = found.csv().column("evidence")[2].to_owned();
    let said = "its money is now in 'greener', of which: us said";
    assert!(evidence.contains(said), "{evidence}");
    assert_eq!(found.csv().column("claim_holds")[4], "false");
}

/// A claim fails where the evidence is graver, be it good news or bad.
#[test]
fn no_claim_holds_beside_graver_evidence() {
    let desk = register(
        "a,2018-05-01,us,halls,10,true,cash,,,,,,,paper\n\
         a,2019-05-01,us,,0,true,cash,,,,,scaled back,,paper\n\
         b,2018-05-01,us,pools,20,true,cash,,,,,,,paper\n\
         b,2019-05-01,us,,10,true,cash,,,,,late,,paper\n\
         c,2018-05-01,us,parks,30,true,cash,,,,,late,,paper\n",
        "",
    );
    let found = run(&desk, &REGISTER, &[]).done();
    assert_eq!(
        found.csv().column("status"),
        ["broken", "scaled back", "late"]
    );
    assert_eq!(
        found.csv().column("claim_holds"),
        ["false", "false", "true"]
    );
}

/// What is told of several years, places or groups is told apart, whatever their order.
#[test]
fn rows_are_the_same_where_they_tell_the_same() {
    let promise = "promise_id,date,who,what,amount_minor,once,price_base,from,to,source\n\
         a,2020-01-01,us,The Caf\u{e9} fund,1000,true,cash,2010-11,2019-20,paper\n\
         b,2021-01-01,us,the cafe fund,1000,true,cash,2010-11,2019-20,paper\n";
    let desk = Desk::new();
    desk.write("p.csv", promise);
    // Equal sums of two years; accents are left out by some.
    let cuts = "promise_id,date,stage,amount_minor,once,price_base,from,to,source\n\
         ,2020-01-01,cut,10,true,cash,2010-11,2010-11,report\n\
         ,2020-01-01,cut,10,true,cash,2014-15,2014-15,report\n";
    desk.write("s.csv", cuts);
    let found = run(&desk, &REGISTER, &[]).done();
    assert_eq!(found.csv().column("counted_minor"), ["1000", "0"]);
    desk.write("s.csv", cuts.replace("2014-15", "2010-11"));
    run(&desk, &REGISTER, &[]).refused("s.csv:3: column 'stage': the same stands on line 2");
    // Two sums so far of the same places in another order.
    desk.write(
        "s.csv",
        "promise_id,date,stage,place,level,amount_minor,so_far,source\n\
         a,2020-01-01,spent,E1;E2,,100,true,letter\n\
         a,2020-01-01,spent,E2;E1,,300,true,other letter\n",
    );
    run(&desk, &REGISTER, &[])
        .refused("s.csv:3: column 'amount_minor': line 2 tells another sum up to the same day");
    desk.write(
        "s.csv",
        "promise_id,date,stage,place,level,amount_minor,so_far,source\n\
         a,2020-01-01,spent,E1,ward,100,true,letter\n\
         a,2020-01-01,spent,E1,county,300,true,letter\n",
    );
    run(&desk, &REGISTER, &[]).done();
    // One group of one index has one part.
    desk.write(
        "s.csv",
        "promise_id,date,stage,index,group,percent,source\n\
         a,2020-01-01,verdict,imd,worst,21,report\n\
         a,2020-01-01,verdict,imd,worst,25,report\n",
    );
    run(&desk, &REGISTER, &[])
        .refused("s.csv:3: column 'group': line 2 tells something else of the same group");
}

/// The evidence of a day has the source of that day, and a pot under two ids is one.
#[test]
fn evidence_has_its_own_source_and_a_pot_is_late_once() {
    let desk = register(
        "a,2018-05-01,us,halls,100,true,cash,,,,,,,paper\n\
         b,2018-05-01,us,pools,100,true,cash,,,2018-19,2018-19,,,paper\n\
         c,2018-06-01,us,pools,100,true,cash,,,2018-19,2018-19,,,paper\n",
        "a,2019-05-01,spent,100,,,first\na,2020-05-01,spent,20,,,second\n",
    );
    run(&desk, &REGISTER, &["--out", "out"]).done();
    let found = desk.csv("out/examination.csv");
    assert_eq!(
        found.column("status"),
        ["kept", "late", "replaces another pot"]
    );
    assert_eq!(found.column("evidence_date")[0], "2019-05-01");
    assert_eq!(found.column("evidence_source")[0], "first");
    assert!(
        desk.text("out/index.html")
            .contains("Of 2 with a day, 1 is late")
    );
}

/// A place waits from the day on which the money was promised to it.
#[test]
fn a_place_that_was_named_later_waits_since_then() {
    let desk = Desk::new();
    desk.write(
        "p.csv",
        "promise_id,date,who,what,amount_minor,once,price_base,places,source\n\
         a,2020-01-01,us,halls,1000,true,cash,A,paper\n\
         a,2022-01-01,us,halls,1000,true,cash,C,paper\n\
         b,2021-12-01,us,pools,1000,true,cash,C,paper\n",
    )
    .write("places.csv", "id,population\nA,100\nC,100\n")
    .write(
        "s.csv",
        "promise_id,date,stage,place,amount_minor,source\n\
         a,2022-01-31,received,C,100,audit\n\
         b,2022-01-31,received,C,100,audit\n",
    );
    let places = ["--places", "places.csv", "--out", "out"];
    run(&desk, &REGISTER, &places).done();
    // Of 30 days, of 61, and of A, which waits still.
    let waits = desk.csv("out/first_pound.csv");
    assert_eq!(waits.at(0, "median_days"), "61");
}

/// Nobody rises because another place was not measured again.
#[test]
fn gaps_move_among_those_that_were_seen_on_both_days() {
    let desk = register("a,2018-05-01,us,halls,10,true,cash,,,,,,,paper\n", "");
    desk.write(
        "places.csv",
        "id,population,peers\nA,100,B C\nB,100,A C\nC,100,A B\n",
    );
    desk.write(
        "s.csv",
        "promise_id,date,stage,place,unit,number,source\n\
         ,2020-01-01,measure,A,jobs,10,paper\n\
         ,2020-01-01,measure,B,jobs,50,paper\n\
         ,2020-01-01,measure,C,jobs,12,paper\n\
         ,2025-01-01,measure,A,jobs,11,paper\n\
         ,2025-01-01,measure,C,jobs,12,paper\n",
    );
    run(
        &desk,
        &REGISTER,
        &["--places", "places.csv", "--out", "out"],
    )
    .done();
    let gaps = desk.csv("out/gaps.csv");
    assert_eq!(gaps.column("place")[3..], ["A", "C"]);
    // A's gap to C went from -2 to -1, and C's to A from 2 to 1.
    assert_eq!(gaps.column("change_to_peers")[3..], ["1", "-1"]);
    assert_eq!(gaps.column("change_to_nation")[3..], ["0.5", "-0.5"]);
}

/// Words that are none of the statuses decide nothing, and are named with their lines.
#[test]
fn claims_in_other_words_are_known_or_named() {
    let desk = register(
        "a,2018-05-01,us,halls,10,true,cash,,,,,axed,,paper\n\
         b,2018-05-01,us,pools,20,true,cash,,,,,achieved,,paper\n\
         c,2018-05-01,us,parks,30,true,cash,,,,,in the pipeline,,paper\n",
        "",
    );
    let found = run(&desk, &REGISTER, &[]).done();
    assert_eq!(found.csv().column("status"), ["broken", "kept", "on track"]);
    assert_eq!(found.csv().column("claim_holds"), ["true", "true", ""]);
    found.says("p.csv: claims that are none of the six statuses decide nothing: 'in the pipeline' on line 4");
}

/// What cannot be right is refused with its line; what may be is told.
#[test]
fn what_looks_wrong_in_a_register_is_told() {
    let promise = "w,2018-01-01,us,halls,80,true,cash,,,,,,,paper\n";
    let desk = register(
        promise,
        "w,2019-01-01,spent,80,true,,audit\nw,2019-01-01,spent,90,true,,other\n",
    );
    run(&desk, &REGISTER, &[])
        .refused("s.csv:3: column 'amount_minor': line 2 tells another sum up to the same day");
    let desk = register(
        promise,
        "w,2019-01-01,spent,80,,,audit\nw,2019-01-01,spent,80,,,newspaper\n",
    );
    run(&desk, &REGISTER, &[])
        .done()
        .says("s.csv: lines 2 and 3 tell the same amount of the same day by two sources");
    let desk = register(promise, "");
    desk.write("p.csv", "promise_id,date,who,what,amount,once,price_base,source\nw,2018-01-01,us,halls,80,true,cash,paper\n");
    run(&desk, &["examine", "p.csv"], &[]).refused("p.csv: column 'amount':");
    desk.write("p.csv", "promise_id,date,who,what,number,unit,source\nw,2018-01-01,us,halls,8,halls,paper\nw,2019-01-01,us,,8,rooms,paper\n");
    run(&desk, &["examine", "p.csv"], &[])
        .refused("p.csv:3: column 'unit': it counts rooms, and on line 2 halls");
}

/// What a run counts in all: promised, and as it still stands.
fn totals(desk: &Desk) -> [String; 2] {
    let falls = falls(desk);
    let of = |step: &str| {
        let found = falls.iter().find(|one| one.0 == step);
        found.map(|one| one.1.clone())
    };
    let promised = of("promised").expect("every run tells what was promised");
    [promised.clone(), of("still promised").unwrap_or(promised)]
}

/// A register in which each row is a first statement: id, words, amount, whole, replaces.
fn pots(rows: &[[&str; 5]]) -> String {
    let row = |(at, [id, what, minor, whole, replaces]): (usize, &[&str; 5])| {
        format!(
            "{id},20{:02}-01-01,us,{what},{minor},true,cash,{whole},{replaces},,,,,paper\n",
            at + 10
        )
    };
    rows.iter().enumerate().map(row).collect()
}

/// What is linked to an announcement, or to another of the same pot, changes nothing in
/// that it is the same pot.
#[test]
fn a_pot_announced_twice_is_one_whatever_is_linked_to_it() {
    let renamed = [
        ["a", "fund for parks", "100", "", ""],
        ["b", "new fund", "100", "", "a"],
        ["b2", "New fund", "100", "", ""],
        ["a2", "fund for parks", "100", "", ""],
    ];
    let wholes = [
        ["w", "whole", "100", "", ""],
        ["p", "part", "30", "w", ""],
        ["p2", "part", "30", "", ""],
        ["w2", "whole", "100", "", ""],
    ];
    let two_parts = [
        ["w", "whole", "100", "", ""],
        ["q", "a part", "50", "w", ""],
        ["p", "a part", "50", "w", ""],
    ];
    let part_renamed = [
        ["w", "whole", "100", "", ""],
        ["q", "old part", "50", "w", ""],
        ["p", "new part", "50", "w", "q"],
    ];
    for (rows, counted) in [
        (&renamed[..], &["0", "100", "0", "0"][..]),
        (&wholes, &["70", "30", "0", "0"]),
        (&two_parts, &["50", "50", "0"]),
        (&part_renamed, &["50", "0", "50"]),
    ] {
        let desk = register(&pots(rows), "");
        assert_eq!(totals(&desk), ["100", "100"], "{rows:?}");
        assert_eq!(desk.csv("out/counted.csv").column("counted_minor"), counted);
    }
    let desk = register(
        &pots(&part_renamed),
        "w,2021-01-01,spent,80,true,,x\nq,2021-01-01,spent,40,true,,x\np,2021-01-01,spent,40,true,,x\n",
    );
    assert_eq!(falls(&desk)[1], three("spent", "80", "80.0"));
}

/// What is said of a pot under its second id is said of the pot.
#[test]
fn what_is_said_of_a_pot_under_another_id_is_said_of_it() {
    let twice = "a,2020-01-01,us,fund,80,true,cash,,,,,,,paper\nb,2021-01-01,us,Fund,80,true,cash,,,,,,,paper\n";
    for (then, all, status) in [
        (
            "b,2022-01-01,us,,120,,,,,,,,,letter\n",
            ["120", "120"],
            "on track",
        ),
        (
            "b,2022-01-01,us,,30,,,,,,,,,letter\n",
            ["80", "30"],
            "scaled back",
        ),
        (
            "b,2022-01-01,us,,,,,,,,,scrapped,,letter\n",
            ["80", "0"],
            "broken",
        ),
        // Scrapped, and then announced again.
        (
            "a,2020-06-01,us,,,,,,,,,scrapped,,letter\n",
            ["80", "80"],
            "on track",
        ),
    ] {
        let desk = register(&format!("{twice}{then}"), "");
        assert_eq!(totals(&desk), all, "{then}");
        let found = run(&desk, &REGISTER, &[]).done();
        assert_eq!(found.csv().column("status")[0], status, "{then}");
        if status != "on track" {
            assert_eq!(found.csv().column("evidence_source")[0], "letter", "{then}");
        }
    }
    let spent = |rows: &str| {
        let desk = register(twice, rows);
        let note = run(&desk, &REGISTER, &[]).done().err;
        (falls(&desk)[1].clone(), note)
    };
    let (fall, note) = spent("a,2022-01-01,spent,50,,,x\nb,2022-01-01,spent,50,,,y\n");
    assert_eq!(fall, three("spent", "50", "62.5"));
    assert!(
        note.contains("£0.50 is told of as spent under two promises"),
        "{note}"
    );
    let (fall, _) = spent("a,2022-01-01,spent,50,true,,x\nb,2022-02-01,spent,30,true,,y\n");
    assert_eq!(fall, three("spent", "50", "62.5"));
}

/// A cut is a cut, under whatever name.
#[test]
fn a_cut_by_a_new_name_was_promised_all_the_same() {
    for last in [
        "a,2021-01-01,us,other,60,true,cash,,,,,,,paper\n",
        "b,2021-01-01,us,other,60,true,cash,,a,,,,,paper\n",
    ] {
        let promises = format!("a,2020-01-01,us,fund,80,true,cash,,,,,,,paper\n{last}");
        let spent = format!("{},2022-01-01,spent,60,,,audit\n", &last[..1]);
        assert_eq!(
            falls(&register(&promises, &spent)),
            [
                three("promised", "80", ""),
                three("still promised", "60", "75.0"),
                three("spent", "60", "75.0")
            ]
        );
    }
}

/// A whole that keeps its amount when a part goes elsewhere is promised beside what that
/// part became, and so is not below what is still promised.
#[test]
fn what_is_still_promised_was_promised() {
    let moved = "w,2020-01-01,us,whole,100,true,cash,,,,,,,paper
p,2020-01-01,us,part,30,true,cash,w,,,,,,paper
p,2021-01-01,us,,0,,,,,,,,,letter
n,2022-01-01,us,elsewhere,30,true,cash,,p,,,,,paper
";
    assert_eq!(totals(&register(moved, "")), ["130", "130"]);
    let cut = format!("{moved}n,2023-01-01,us,,10,,,,,,,,,letter\n");
    assert_eq!(totals(&register(&cut, "")), ["130", "110"]);
}

/// A pot has the names and the sums of all its ids.
#[test]
fn a_name_under_one_id_and_a_sum_under_another_are_one_pot() {
    let rows = "a,2020-01-01,us,high streets,100,true,cash,,,,,,,paper
a,2020-02-01,us,town fund,,,,,,,,,,paper
b,2021-01-01,us,high streets,100,true,cash,,,,,,,paper
b,2021-02-01,us,,150,,,,,,,,,paper
c,2022-01-01,us,Town Fund,150,true,cash,,,,,,,paper
";
    assert_eq!(totals(&register(rows, "")), ["150", "150"]);
    let other = rows.replace("Town Fund", "coast fund");
    assert_eq!(totals(&register(&other, "")), ["300", "300"]);
}

/// A sum so far stands for all that was told before of its place, of the places in it,
/// and, where it names none, of all that its promise names.
#[test]
fn a_sum_so_far_is_not_added_to_what_it_sums_up() {
    let promise =
        |places: &str| format!("a,2020-01-01,us,fund,1000,true,cash,,,,,,{places},paper\n");
    for (places, rows, all) in [
        (
            "P1",
            "a,2021-01-01,spent,100,true,P1,x\na,2021-03-01,spent,150,true,,x\n",
            "150",
        ),
        (
            "P1",
            "a,2021-01-01,spent,100,true,,x\na,2021-03-01,spent,150,true,P1,x\n",
            "150",
        ),
        (
            "P1 P2",
            "a,2021-01-01,spent,100,,P1,x\na,2021-01-01,spent,100,,P2,x\na,2021-03-01,spent,250,true,,x\n",
            "250",
        ),
        (
            "P1 P2",
            "a,2021-01-01,spent,100,,P1,x\na,2021-03-01,spent,250,true,P2;P1,x\na,2021-04-01,spent,20,,P1,x\n",
            "270",
        ),
        // Of another place than the promise's it is not.
        (
            "P1",
            "a,2021-01-01,spent,100,true,P3,x\na,2021-03-01,spent,150,true,,x\n",
            "250",
        ),
    ] {
        let desk = register(&promise(places), rows);
        assert_eq!(falls(&desk)[1].1, all, "{rows}");
        desk.write("places.csv", "id,population\nP1,10\nP2,10\nP3,10\n");
        run(
            &desk,
            &REGISTER,
            &["--places", "places.csv", "--out", "out"],
        )
        .done();
        let fall = desk.csv("out/waterfall.csv");
        assert_eq!(fall.column("amount_minor")[1], all, "{rows}");
    }
}

/// What two can have in common is no more than went from the one to the other.
#[test]
fn only_what_can_be_the_same_money_is_counted_once() {
    let desk = register(
        &pots(&[
            ["w", "whole", "200", "", ""],
            ["p", "part", "50", "w", ""],
            ["q", "newer", "100", "", "p"],
        ]),
        "w,2021-06-01,spent,100,true,,x\nq,2021-06-01,spent,100,true,,x\n",
    );
    assert_eq!(falls(&desk)[1].1, "150");
    let desk = register(
        &pots(&[
            ["o", "old", "50", "", ""],
            ["w", "whole", "100", "", ""],
            ["q", "a part", "50", "w", "o"],
        ]),
        "o,2021-06-01,spent,50,true,,x\nw,2021-06-01,spent,80,true,,x\n",
    );
    assert_eq!(falls(&desk)[1].1, "80");
}

/// A new name does not start the clock again.
#[test]
fn a_place_waits_from_when_the_money_was_first_promised_to_it() {
    let promises = "a,2018-01-01,us,old fund,100,true,cash,,,,,,P1,paper\nb,2022-01-01,us,new fund,100,true,cash,,a,,,,P1,paper\n";
    for (row, waiting, days) in [
        ("a,2019-01-01,received,10,,P1,x\n", "0", "365"),
        ("b,2023-01-01,received,10,,P1,x\n", "0", "1826"),
        ("b,2023-01-01,allocated,10,,P1,x\n", "1", ""),
    ] {
        let desk = register(promises, row);
        desk.write("places.csv", "id,population,decile\nP1,10,1\nP2,10,5\n");
        run(
            &desk,
            &REGISTER,
            &["--places", "places.csv", "--out", "out"],
        )
        .done();
        let first = desk.csv("out/first_pound.csv");
        assert_eq!(first.column("still_waiting")[0], waiting, "{row}");
        assert_eq!(first.column("median_days")[0], days, "{row}");
    }
}

/// One pot is known by its words, however they are written, by any that it ever had, by
/// its places in whatever order, and by what it comes to over its years.
#[test]
fn a_pot_is_known_however_it_is_written() {
    let one = [
        "a,2020-01-01,us,Caf\u{e9} fund,100,true,cash,,,,,,P1;P2,paper\nb,2021-01-01,us,cafe\u{301} FUND,100,true,cash,,,,,,P2 P1,paper\n",
        "a,2018-01-01,us,Fund X,100,true,cash,,,,,,,paper\na,2019-01-01,us,Fund Y,,,,,,,,,,paper\nb,2022-01-01,us,Fund Y,100,true,cash,,,,,,,paper\n",
        "a,2020-01-01,us,halls,100,false,cash,,,2020-21,2022-23,,,paper\nb,2021-01-01,us,halls,300,true,cash,,,2020-21,2022-23,,,paper\n",
    ];
    for promises in one {
        let desk = register(promises, "");
        let found = run(&desk, &REGISTER, &[]).done();
        let again = found.csv().column("status")[1].to_owned();
        assert_eq!(again, "replaces another pot", "{promises}");
    }
    // Where one does not say where or when, nobody knows.
    for promises in [
        "a,2020-01-01,us,halls,100,true,cash,,,,,,P1,paper\nb,2021-01-01,us,halls,100,true,cash,,,,,,,paper\n",
        "a,2020-01-01,us,halls,100,true,cash,,,2020-21,2022-23,,,paper\nb,2021-01-01,us,halls,100,true,cash,,,,,,,paper\n",
    ] {
        let desk = register(promises, "");
        assert_eq!(totals(&desk), ["200", "200"]);
        run(&desk, &REGISTER, &[])
            .done()
            .says("'a' and 'b' look like one pot, and each is counted");
    }
    // Those that say that they are in two places are two.
    let desk = register(
        "a,2020-01-01,us,halls,100,true,cash,,,,,,P1,paper\nb,2021-01-01,us,halls,100,true,cash,,,,,,P2,paper\n",
        "",
    );
    let told = run(&desk, &REGISTER, &[]).done();
    assert!(!told.err.contains("look like one pot"), "{}", told.err);
}

/// What is cut in other years than those of a promise says nothing of it.
#[test]
fn no_net_is_worked_out_of_years_that_do_not_meet() {
    let promise = "a,2024-01-01,us,fund,1000,true,cash,,,2028-29,2030-31,,P1,paper\n";
    let desk = register(promise, "");
    for (years, net, note) in [
        (
            "2010-11,2014-15",
            "",
            "what was cut is of 2010-11 to 2014-15, and what is promised of 2028-29 to 2030-31: no net is worked out of years that do not meet",
        ),
        (
            "2027-28,2030-31",
            "600",
            "what was cut is of 2027-28 to 2030-31, and what is promised of 2028-29 to 2030-31: what is left is of years that are not all the same",
        ),
        (
            "2028-29,2031-32",
            "600",
            "of years that are not all the same",
        ),
    ] {
        desk.write(
            "s.csv",
            format!("promise_id,date,stage,place,amount_minor,once,price_base,from,to,source\n,2024-01-01,cut,P1,100,false,cash,{years},accounts\n"),
        );
        let told = run(&desk, &REGISTER, &["--out", "out"]).done();
        told.says(note);
        assert_eq!(desk.csv("out/net_of_cuts.csv").column("net_minor")[0], net);
        let page = desk.text("out/index.html");
        assert_eq!(page.contains("is left."), !net.is_empty());
    }
}

/// Each cut is held beside the years of what is promised, and not all cuts by the first and
/// the last year of any.
#[test]
fn a_cut_of_other_years_is_not_taken_off_because_another_cut_meets() {
    let desk = register(
        "b,2021-05-01,us,fund,500,true,cash,,,2021-22,2021-22,,P1,paper\n",
        "",
    );
    let cuts = |rows: &str| {
        desk.write(
            "s.csv",
            format!("date,stage,amount_minor,once,price_base,from,to,place,source\n{rows}"),
        );
        let told = run(&desk, &REGISTER, &["--out", "out"]).done();
        let net = desk.csv("out/net_of_cuts.csv");
        let cells = ["cut_minor", "net_minor", "cut_apart_minor"];
        (cells.map(|name| net.column(name)[0].to_owned()), told)
    };
    let old = "2022-01-01,cut,100000,true,cash,2010-11,2011-12,P1,accounts\n";
    let none = "2022-01-01,cut,0,true,cash,2021-22,2021-22,P1,accounts\n";
    let (alone, _) = cuts(old);
    assert_eq!(alone, ["", "", "100000"]);
    let (both, told) = cuts(&format!("{old}{none}"));
    assert_eq!(both, ["0", "500", "100000"]);
    told.says("of what was cut, this is of years that nothing promised is of, and is not taken off: £1,000 of 2010-11 to 2011-12 (line 2)");
    assert!(desk.text("out/index.html").contains(
        "£5 is left. What was cut in years that nothing promised is of (£1,000) is not taken off."
    ));
    // Between two promises is neither.
    desk.write(
        "p.csv",
        format!("{HEAD}b,2021-05-01,us,fund,500,true,cash,,,2021-22,2021-22,,P1,paper\nc,2009-05-01,us,older,300,true,cash,,,2009-10,2009-10,,P1,paper\n"),
    );
    let (between, _) = cuts(&format!("{old}{none}"));
    assert_eq!(between, ["0", "800", "100000"]);
}

/// A place's cut is held beside what is promised there; where nothing is, beside all that is.
#[test]
fn cuts_of_places_are_held_beside_what_is_promised_there() {
    let desk = register(
        "a,2020-05-01,us,halls,1000,false,cash,,,2020-21,2021-22,,P1 P2,paper\nb,2021-05-01,us,parks,500,true,cash,,,2021-22,2021-22,,P3,paper\n",
        "",
    );
    desk.write(
        "places.csv",
        "id,population,region\nP1,10,N\nP2,20,N\nP3,30,S\nP4,5,S\n",
    )
    .write(
        "s.csv",
        "\
date,stage,amount_minor,once,price_base,from,to,place,source
2022-01-01,cut,700,false,cash,2020-21,2021-22,P1,accounts
2022-01-01,cut,-50,true,cash,2018-19,2019-20,P3,accounts
2022-01-01,cut,60,true,cash,2020-21,2020-21,P3,accounts
2022-01-01,cut,40,true,cash,2018-19,2018-19,P4,accounts
",
    );
    let args = [&REGISTER[..], &["--places", "places.csv"]].concat();
    let told = run(&desk, &args, &["--out", "out"]).done();
    let net = desk.csv("out/net_of_cuts.csv");
    let row = |by: &str, code: &str| {
        let rows = net.column("by").into_iter().zip(net.column("code"));
        let at = rows.into_iter().position(|row| row == (by, code));
        let at = at.unwrap_or_else(|| panic!("no {by} {code}"));
        ["cut_minor", "net_minor", "cut_apart_minor"].map(|name| net.column(name)[at].to_owned())
    };
    assert_eq!(row("all", ""), ["1460", "1040", "-10"]);
    assert_eq!(row("region", "N"), ["1400", "600", "0"]);
    assert_eq!(row("place", "P2"), ["0", "1333", "0"]);
    // Of 2020-21 nothing is promised in P3, though it is elsewhere.
    assert_eq!(row("place", "P3"), ["", "", "10"]);
    assert_eq!(row("place", "P4"), ["", "", "40"]);
    assert_eq!(row("region", "S"), ["", "", "50"]);
    told.says("\u{2212}£0.50 of 2018-19 to 2019-20 (line 3) and £0.40 of 2018-19 (line 5)")
        .says("in S, P3 and P4, no net is worked out: all that was cut there is of years that nothing promised there is of");
}

/// More money than was ever promised is some other promise's, or a mistake.
#[test]
fn what_is_spent_beyond_a_promise_is_told() {
    let promise = "a,2020-01-01,us,fund,1000,true,cash,,,,,,,paper\n";
    let desk = register(promise, "a,2021-01-01,spent,1500,,,audit\n");
    run(&desk, &REGISTER, &[])
        .done()
        .says("'a': £15 was spent of £10 promised (150.0%) is more than was ever promised");
    let desk = register(promise, "a,2021-01-01,spent,1000,,,audit\n");
    let told = run(&desk, &REGISTER, &[]).done();
    assert!(!told.err.contains("ever promised"), "{}", told.err);
}

/// What a part tells of is taken off its whole where it lies, whatever each calls the place.
#[test]
fn a_part_is_taken_off_its_whole_where_it_lies() {
    let heads = |spent: &str, parts: &str| {
        let desk = Desk::new();
        let wide = "w,2020-01-01,us,wide,1000,true,cash,,,,,,P1 P2 P3 P4,paper\n";
        let part = format!("p,2020-02-01,us,part,500,true,cash,w,,,,,{parts},paper\n");
        desk.write("p.csv", format!("{HEAD}{wide}{part}"))
            .write("s.csv", format!("{SPENT}{spent}"))
            .write(
                "pl.csv",
                "id,population,region\nP1,100,N\nP2,300,N\nP3,200,S\nP4,400,S\n",
            );
        let told = [&REGISTER[..], &["--places", "pl.csv", "--out", "out"]].concat();
        desk.run(&told).done();
        let found = desk.csv("out/per_head.csv");
        let rows = found.column("by").into_iter().zip(found.column("code"));
        let rows = rows
            .zip(found.column("step"))
            .zip(found.column("amount_minor"));
        rows.filter(|(((by, _), step), _)| *by == "region" && *step == "spent")
            .map(|(((_, group), _), minor)| format!("{group} {minor}"))
            .collect::<Vec<String>>()
    };
    // The same money, which the part does not say the place of, as it has only one.
    let spent = "w,2021-01-01,spent,300,,P1,a\nw,2021-01-01,spent,300,,P4,a\n";
    assert_eq!(heads(spent, "P4"), ["N 300", "S 300"]);
    let part = "p,2021-01-01,spent,300,,P4,b\n";
    assert_eq!(heads(&format!("{spent}{part}"), "P4"), heads(spent, "P4"));
    // A fund tells by region, and its part by town.
    let spent = "w,2021-01-01,spent,300,,P1 P2,a\nw,2021-01-01,spent,300,,P3 P4,a\n";
    assert_eq!(
        heads(&format!("{spent}{part}"), "P4 P3"),
        heads(spent, "P4 P3")
    );
}

/// An older pot is ended as another takes its place, before that, on that day or later:
/// that is held against what it came to, and not against nothing.
#[test]
fn a_pot_that_was_ended_and_replaced_came_to_what_it_was() {
    let old = "a,2020-01-01,us,Alpha,8000,true,cash,,,,,,,paper\n";
    let new = |minor: &str| format!("b,2020-06-01,us,Beta,{minor},true,cash,,a,,,,,paper\n");
    let ends = |day: &str| format!("a,{day},us,,,,,,,,,ended,,paper\n");
    let nothing = "a,2020-07-01,us,,0,true,cash,,,,,,,paper\n";
    for end in [
        &ends("2020-05-01"),
        &ends("2020-06-01"),
        &ends("2020-07-01"),
        nothing,
    ] {
        let desk = register(&format!("{old}{}{end}", new("6000")), "");
        assert_eq!(totals(&desk), ["8000", "6000"], "{end}");
        let found = desk.csv("out/examination.csv");
        assert_eq!(
            found.column("status"),
            ["scaled back", "replaces another pot"]
        );
        assert_eq!(found.column("new_minor"), ["8000", "0"], "{end}");
        assert_eq!(
            found.column("claim_holds")[0],
            if end == nothing { "" } else { "true" }
        );
        let counted = desk.csv("out/counted.csv");
        assert_eq!(counted.column("in_newer_minor"), ["6000", "0"]);
        assert_eq!(counted.column("lost_minor"), ["2000", "0"]);
        let beside = desk.csv("out/substitution.csv");
        assert_eq!(beside.column("replaced_minor"), ["8000"]);
        assert_eq!(beside.column("net_minor"), ["-2000"]);
        assert_eq!(beside.column("exceeds"), ["false"]);
        // All of it under the new name: it stands as that does.
        let desk = register(
            &format!("{old}{}{end}", new("9000")),
            "b,2021-01-01,spent,9000,,,audit\n",
        );
        run(&desk, &REGISTER, &["--out", "out"]).done();
        assert_eq!(desk.csv("out/examination.csv").column("status")[0], "kept");
        assert_eq!(
            desk.csv("out/substitution.csv").column("net_minor"),
            ["1000"]
        );
    }
    // Where the newer one was scrapped too, nothing is left of either.
    let scrapped = format!(
        "{old}{}{}b,2020-08-01,us,,,,,,,,,scrapped,,paper\n",
        ends("2020-05-01"),
        new("6000")
    );
    let desk = register(&scrapped, "");
    assert_eq!(totals(&desk), ["8000", "0"]);
    assert_eq!(
        desk.csv("out/examination.csv").column("status"),
        ["broken", "broken"]
    );
    // A part that ended is its whole's again, and was what it was.
    let whole = "w,2020-01-01,us,whole,9000,true,cash,,,,,,,paper\n";
    let part = old.replace("cash,,", "cash,w,");
    let desk = register(
        &format!("{whole}{part}{}{}", ends("2020-05-01"), new("6000")),
        "",
    );
    assert_eq!(totals(&desk), ["15000", "15000"]);
    assert_eq!(
        desk.csv("out/substitution.csv").column("net_minor"),
        ["-2000"]
    );
}

/// A claim that it was withdrawn does not hold once an amount is stated again, nor one
/// that it is late once it was all spent in time.
#[test]
fn claims_that_were_overtaken_do_not_hold() {
    let first = "a,2020-01-01,us,halls,1000,true,cash,,,,,,,paper\n";
    let withdrawn = "a,2020-06-01,us,,,,,,,,,withdrawn,,paper\n";
    let again = "a,2020-07-01,us,,900,true,cash,,,,,,,paper\n";
    let holds = |promises: &str, spending: &str| {
        let found = run(&register(promises, spending), &REGISTER, &[]).done();
        found.csv().column("claim_holds")[0].to_owned()
    };
    let text = format!("{first}{withdrawn}");
    assert_eq!(holds(&text, ""), "true");
    let text = format!("{first}{withdrawn}{again}");
    assert_eq!(holds(&text, ""), "false");
    run(&register(&text, ""), &REGISTER, &[])
        .done()
        .says("1 claim of what became of a promise does not hold");
    let late = format!("{first}{}", withdrawn.replace("withdrawn", "late"));
    assert_eq!(holds(&late, ""), "true");
    assert_eq!(holds(&late, "a,2020-03-01,spent,1000,,,audit\n"), "false");
}

/// What is promised in things was promised at its most too.
#[test]
fn a_number_that_fell_was_promised_all_the_same() {
    let desk = Desk::new();
    let head = "promise_id,date,who,what,number,unit,due,status_claimed,source\na,2020-01-01,us,homes,10,homes,2021-01-01,,paper\n";
    desk.write(
        "s.csv",
        "promise_id,date,stage,number,unit,so_far,source\na,2020-12-01,outcome,8,homes,true,audit\n",
    );
    let rows = |second: &str| {
        desk.write("p.csv", format!("{head}{second}"));
        run(&desk, &REGISTER, &["--out", "out"]).done();
        let fall = desk.csv("out/waterfall.csv");
        let all = fall
            .column("promise_id")
            .into_iter()
            .zip(fall.column("step"));
        let all = all
            .zip(fall.column("number"))
            .zip(fall.column("of_promised_percent"));
        let of_a = all.filter(|(((id, _), _), _)| *id == "a");
        of_a.map(|(((_, step), number), percent)| three(step, number, percent))
            .collect::<Vec<_>>()
    };
    let outcome = three("outcome", "8", "80.0");
    assert_eq!(
        rows("a,2020-03-01,,,8,,,,paper\n"),
        [
            three("promised", "10", ""),
            three("still promised", "8", "80.0"),
            outcome.clone()
        ]
    );
    assert_eq!(
        rows("a,2020-03-01,,,,,,withdrawn,paper\n"),
        [
            three("promised", "10", ""),
            three("still promised", "0", "0.0"),
            outcome.clone()
        ]
    );
    assert_eq!(
        rows("a,2020-03-01,,,10,,,,paper\n"),
        [three("promised", "10", ""), outcome]
    );
}

/// Who was promised money that was scrapped still waits for it, or had it after so many
/// days.
#[test]
fn a_place_whose_promise_was_scrapped_still_waits() {
    let first = "a,2020-01-01,us,halls,1000,true,cash,,,,,,A;B,paper\n";
    let zero = "a,2020-02-01,us,,0,true,cash,,,,,,,paper\n";
    let gone = "a,2020-02-01,us,,,,,,,,,scrapped,,paper\n";
    let newer = "b,2020-02-01,us,other halls,900,true,cash,,a,,,,A,paper\n";
    for rest in ["", zero, gone, newer] {
        let desk = register(
            &format!("{first}{rest}"),
            "a,2020-01-31,received,1,,A,audit\n",
        );
        desk.write("places.csv", "id,population\nA,100\nB,100\n");
        run(
            &desk,
            &REGISTER,
            &["--places", "places.csv", "--out", "out"],
        )
        .done();
        let waits = desk.csv("out/first_pound.csv");
        let cells = ["promises_to_places", "still_waiting", "median_days"];
        let cells = cells.map(|column| waits.column(column)[0].to_owned());
        assert_eq!(cells, ["2", "1", "30"], "{rest}");
    }
}

/// Payments brought to the prices of a year are rounded once, and not each of them.
#[test]
fn two_hundred_pennies_of_another_year_are_rounded_once() {
    use std::fmt::Write as _;
    let mut spending = String::new();
    for at in 0..200 {
        let day = format!("2018-{:02}-{:02}", at / 28 % 6 + 5, at % 28 + 1);
        let place = ["A", "B"][at % 2];
        writeln!(spending, "a,{day},spent,1,,{place},audit {at}").expect("a text takes it");
    }
    let desk = register(
        "a,2018-05-01,us,halls,1000,true,cash,,,,,,A;B,paper\n",
        &spending,
    );
    desk.write("d.csv", "year,index\n2018-19,100\n2020-21,140\n")
        .write("places.csv", "id,population\nA,100\nB,100\n");
    let real = [
        "--deflator",
        "d.csv",
        "--prices",
        "2020-21",
        "--places",
        "places.csv",
        "--out",
        "out",
    ];
    run(&desk, &REGISTER, &real).done();
    let found = desk.csv("out/examination.csv");
    assert_eq!(found.column("amount_minor"), ["1400"]);
    assert_eq!(found.column("spent_minor"), ["280"]);
    assert_eq!(found.column("spent_percent"), ["20.0"]);
    let heads = desk.csv("out/per_head.csv");
    let rows = heads.column("step").into_iter().zip(heads.column("by"));
    let spent = rows.zip(heads.column("amount_minor"));
    let spent = spent.filter(|((step, by), _)| *step == "spent" && *by == "place");
    assert_eq!(
        spent.map(|(_, minor)| minor).collect::<Vec<_>>(),
        ["140", "140"]
    );
}

/// Nothing can replace what nobody had promised yet.
#[test]
fn an_older_pot_that_replaces_a_newer_one_is_told() {
    let rows = "a,2020-01-01,us,Alpha,80,true,cash,,b,,,,,paper\nb,2021-01-01,us,Beta,90,true,cash,,,,,,,paper\n";
    let note = "'a' replaces 'b' though what is replaced was first stated later";
    run(&register(rows, ""), &REGISTER, &[]).done().says(note);
    // Said of an older id later, it is right.
    let later = "a,2020-01-01,us,Alpha,80,true,cash,,,,,,,paper\nb,2021-01-01,us,Beta,90,true,cash,,,,,,,paper\na,2022-01-01,us,,100,true,cash,,b,,,,,paper\n";
    let ran = run(&register(later, ""), &REGISTER, &[]).done();
    assert!(!ran.err.contains("first stated later"), "{}", ran.err);
}

/// A number with too many digits is told as such.
#[test]
fn an_amount_that_no_table_holds_is_too_large() {
    let desk = register(
        "a,2020-01-01,us,halls,99999999999999999999999999999999999999999,true,cash,,,,,,,paper\n",
        "",
    );
    run(&desk, &REGISTER, &[])
        .ends(3)
        .says("is larger than any number this program can hold");
}

/// What a pot without an amount came to nobody can say, and not what replaces it exceeds.
#[test]
fn a_pot_of_which_nobody_stated_an_amount_came_to_nothing_that_is_known() {
    let unknown = "b,2020-01-01,us,Beta,,,,,,,,,,paper\n";
    let known = "a,2020-01-01,us,Alpha,300,true,cash,,,,,,,paper\n";
    for (older, replaces, names) in [
        (unknown.to_owned(), "b", "'b'"),
        (format!("{known}{unknown}"), "a;b", "'a' and 'b'"),
    ] {
        let newer = format!("c,2021-01-01,us,Cee,500,true,cash,,{replaces},,,,,paper\n");
        let desk = register(&format!("{older}{newer}"), "");
        run(&desk, &REGISTER, &["--out", "out"]).done();
        let beside = desk.csv("out/substitution.csv");
        let said = format!("it replaces {names}, and nobody says what 'b' came to");
        for (column, cell) in [
            ("amount_minor", "500"),
            ("replaced_minor", ""),
            ("net_minor", ""),
            ("exceeds", ""),
            ("sentence", said.as_str()),
        ] {
            assert_eq!(beside.column(column), [cell], "{column}");
        }
    }
}

/// Who was promised money waits for it, also where a later row leaves the place out; and
/// since the first row that named the place, under whatever name.
#[test]
fn a_place_that_a_later_row_leaves_out_waits_all_the_same() {
    let first = "a,2020-01-01,us,halls,1000,true,cash,,,,,,A;B,paper\n";
    let left_out = "a,2020-06-01,us,,,,,,,,,,B,paper\n";
    let other = "a,2020-01-01,us,halls,1000,true,cash,,,,,,A,paper\n";
    let named_again = "b,2021-01-01,us,other halls,1000,true,cash,,a,,,,A,paper\n";
    for (promises, came, expected) in [
        (
            format!("{first}{left_out}"),
            "a,2020-01-31,received,10,,B,audit\n",
            ["2", "1", "30"],
        ),
        // From 1 January 2020 to 31 January 2021, and B waits.
        (
            format!("{other}{left_out}{named_again}"),
            "b,2021-01-31,received,10,,A,audit\n",
            ["2", "1", "396"],
        ),
    ] {
        let desk = register(&promises, came);
        desk.write("places.csv", "id,population\nA,100\nB,100\n");
        let places = ["--places", "places.csv", "--out", "out"];
        run(&desk, &REGISTER, &places).done();
        let waits = desk.csv("out/first_pound.csv");
        let cells = ["promises_to_places", "still_waiting", "median_days"];
        let cells = cells.map(|column| waits.column(column)[0].to_owned());
        assert_eq!(cells, expected, "{promises}");
    }
}

/// A share of a group of nobody is not 0: with four ranks none is in the first two tenths,
/// though the neediest has every penny.
#[test]
fn nobody_in_the_neediest_fifth_has_no_part() {
    let desk = register("a,2020-01-01,us,fund,500,true,cash,,,,,,Y,paper\n", "");
    let args = ["examine", "p.csv", "--places", "places.csv"];
    let verdict = |places: &str| {
        desk.write("places.csv", format!("id,population,imd_rank\n{places}"));
        let told = run(&desk, &args, &["--out", "out"]).done();
        let all = desk.csv("out/verdicts.csv");
        let cells = [
            "share_percent",
            "people_percent",
            "amount_minor",
            "concentration",
        ];
        (cells.map(|name| all.column(name)[0].to_owned()), told)
    };
    let (four, told) = verdict("Y,10,1\nZ,10,2\nV,10,3\nW,10,4\n");
    assert_eq!(four, ["", "", "", "-0.75"]);
    told.says(
        "by imd none of these places is in the neediest fifth, so that nothing is said of its part",
    );
    assert!(!desk.text("out/index.html").contains("0.0%"));
    let (five, told) = verdict("Y,10,1\nZ,10,2\nV,10,3\nW,10,4\nX,10,5\n");
    assert_eq!(five, ["100.0", "20.0", "500", "-0.8"]);
    assert!(!told.err.contains("neediest fifth"), "{}", told.err);
}

/// More cannot be late than were promised; and one number has one percentage, of the most
/// that ever were.
#[test]
fn no_more_are_late_than_were_promised() {
    let desk = Desk::new();
    let promised = |numbers: &[u32]| {
        let mut text = "promise_id,date,who,what,number,unit,due,source\n".to_owned();
        for (at, number) in numbers.iter().enumerate() {
            let row = format!(
                "a,2020-0{}-01,us,halls,{number},halls,2021-01-01,paper\n",
                at + 1
            );
            text.push_str(&row);
        }
        desk.write("p.csv", text);
    };
    let late = |rows: &str| {
        let head = "promise_id,date,stage,number,so_far,place,source\n";
        desk.write("s.csv", format!("{head}{rows}"));
        run(&desk, &REGISTER, &["--out", "out"])
    };
    promised(&[71]);
    late("a,2021-02-01,late,80,,,audit\n").refused(
        "s.csv:2: column 'number': 80 are late, and 71 is the most that was ever promised",
    );
    late("a,2021-02-01,late,40,false,N,audit\na,2021-02-01,late,40,false,S,audit\n").refused(
        "s.csv:3: column 'number': 80 are late, and 71 is the most that was ever promised",
    );
    assert!(!desk.has("out"), "nothing is written");
    promised(&[60, 80]);
    late("a,2021-02-01,late,75,,,audit\n").done();
    promised(&[71, 60]);
    late("a,2021-02-01,late,65,,,audit\n")
        .done()
        .says("'a': 65 of 71 halls are late (91.5%)");
    let slips = desk.csv("out/slippage.csv");
    assert_eq!(
        (slips.column("late")[0], slips.column("number")[0]),
        ("65/71", "71")
    );
    let fall = desk.csv("out/waterfall.csv");
    let last = fall.column("of_promised").len() - 1;
    assert_eq!(fall.column("of_promised")[last], "65/71");
    // Nobody promised nothing: no amount was ever stated.
    assert_eq!(
        (fall.column("step")[0], fall.column("amount_minor")[0]),
        ("promised", "")
    );
}

/// A wrong cell hides no other, in any of the files, and is not missing too.
#[test]
fn wrong_cells_do_not_hide_each_other() {
    let desk = Desk::new();
    desk.write(
        "p.csv",
        "\
promise_id,date,who,what,amount_minor,once,price_base,from,to,source
a,2020-01-01,us,one,-100,true,cash,,,paper
b,2020-01-01,us,two,1.5,true,cash,,,paper
c,2020-01-01,us,three,many,true,cash,,,paper
d,2020-01-01,us,four,5,yes,cash,,,paper
e,2020-01-01,us,five,5,false,cash,2022-23,2020-21,paper
f,2020-01-01,us,six,5,false,cash,2022-23,,paper
g,2020-01-01,us,seven,5,false,cash,2022-24,2025-26,paper
h,2020-01-01,us,eight,5,false,cash,2022-23,2023,paper
",
    )
    .write(
        "places.csv",
        "id,population,imd_decile\nY,-1,11\nZ,x,0\nQ,1,2.5\nR,,1\n",
    )
    .write(
        "s.csv",
        "\
promise_id,date,stage,amount_minor,number,once,source
a,2021-01-01,spent,x,,,audit
zz,2021-01-01,spent,-5,,,audit
a,2021-01-01,late,,few,,audit
a,2021-01-01,cut,5,,maybe,audit
",
    );
    desk.write(
        "d.csv",
        "year,index\n2020-21,x\n2021-22,\n2022-23,-1\n20233,5\n",
    );
    let ran = run(
        &desk,
        &REGISTER,
        &["--places", "places.csv", "--deflator", "d.csv"],
    )
    .says("d.csv:2: column 'index': 'x' is not a number")
    .says("d.csv:3: column 'index': the year or the value is missing")
    .says("d.csv:4: column 'index': a price index is above zero")
    .says("d.csv:5: column 'year': '20233' is not a year")
    .ends(3)
    .says("p.csv:2: column 'amount_minor': a promise is below zero")
    .says("p.csv:3: column 'amount_minor': '1.5' is not a whole number")
    .says("p.csv:4: column 'amount_minor': 'many' is not a number")
    .says("p.csv:5: column 'once': 'yes' is neither true nor false")
    .says("p.csv:6: column 'from': its years do not run from an earlier to a later one")
    .says("p.csv:7: column 'to': a first year needs a last one")
    .says("p.csv:8: column 'from': '2022-24'")
    .says("p.csv:9: column 'from': its years do not run")
    .says("places.csv:2: column 'population': the number of people is missing or below zero")
    .says("places.csv:2: column 'imd_decile': it is not from 1 to 10")
    .says("places.csv:3: column 'population': 'x' is not a number")
    .says("places.csv:3: column 'imd_decile': it is not from 1 to 10")
    .says("places.csv:4: column 'imd_decile': '2.5' is not a whole number")
    .says("places.csv:5: column 'population': the number of people is missing or below zero")
    .says("s.csv:2: column 'amount_minor': 'x' is not a number")
    .says("s.csv:3: column 'amount_minor': money on its way is below zero")
    .says("s.csv:4: column 'number': 'few' is not a number")
    .says("s.csv:5: column 'once': 'maybe' is neither true nor false")
    .says("s.csv:5: column 'price_base': nobody says in whose prices the cut is");
    assert_eq!(ran.faults(), 23, "{}", ran.err);
}

/// Tenths that somebody published, and a column of the same name that is ranked here, are two
/// indices with two names; one that is asked for twice is one.
#[test]
fn no_two_indices_have_one_name() {
    let desk = register("a,2020-01-01,us,fund,500,true,cash,,,,,,Y,paper\n", "");
    desk.write(
        "places.csv",
        "id,population,imd_decile,imd\nY,10,1,3\nZ,10,2,9\nV,10,5,8\nW,10,9,7\nX,10,10,6\n",
    );
    let args = [
        "examine",
        "p.csv",
        "--places",
        "places.csv",
        "--index",
        "imd",
        "--index",
        "imd",
    ];
    run(&desk, &args, &["--out", "out"]).done();
    let all = desk.csv("out/verdicts.csv");
    assert_eq!(all.column("index"), ["imd", "imd, ranked here"]);
    assert_eq!(all.column("share_percent"), ["100.0", "0.0"]);
}
