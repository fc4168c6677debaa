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
