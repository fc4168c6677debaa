//! `allotment examine`.

use std::fmt::Write as _;

use crate::desk::{Desk, Ran};

const EXAMPLES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/examine");

/// A desk with the files of an example folder.
fn example(folder: &str, files: &[&str]) -> Desk {
    let desk = Desk::new();
    for file in files {
        let path = format!("{EXAMPLES}/{folder}{file}");
        let bytes = std::fs::read(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
        desk.write(file, bytes);
    }
    desk
}

fn made_up() -> Desk {
    example("made-up/", &["promises.csv", "spending.csv", "places.csv"])
}

const MADE_UP: [&str; 6] = [
    "examine",
    "promises.csv",
    "--spending",
    "spending.csv",
    "--places",
    "places.csv",
];

fn with(args: &[&str], more: &[&str]) -> Vec<String> {
    args.iter()
        .chain(more)
        .map(|&word| word.to_owned())
        .collect()
}

fn run(desk: &Desk, args: &[&str], more: &[&str]) -> Ran {
    let words = with(args, more);
    desk.run(&words.iter().map(String::as_str).collect::<Vec<_>>())
}

/// Source: Committee of Public Accounts, *Levelling up funding to local
/// government*, HC 424 (15 March 2024), and its press notice: £10.47bn, of
/// which £3.7bn had been given to local places and £1.24bn spent; 60 of 71
/// projects of the first round late. Percentages worked out from these.
#[test]
fn the_published_figures_come_out() {
    let desk = example("", &["promises.csv", "spending.csv"]);
    let args = ["examine", "promises.csv", "--spending", "spending.csv"];
    let found = run(&desk, &args, &["--out", "out"]).done();
    assert!(found.out.is_empty());
    found
        .says("of £10.47bn promised, £3.70bn was released (35.3%) and £1.24bn was spent (11.8%)")
        .says("'luf-round-1': 60 of 71 projects are late (84.5%)")
        .says("'renewal-fund': 21.0% to the bottom fifth by Index of Multiple Deprivation and 77.0% to the 100 priority places by index of economic resilience");
    let steps = desk.csv("out/waterfall.csv");
    assert_eq!(steps.column("step")[..3], ["promised", "released", "spent"]);
    assert_eq!(
        steps.column("of_promised")[..3],
        ["", "370/1047", "124/1047"]
    );
    assert_eq!(
        steps.column("of_promised_percent")[..3],
        ["", "35.3", "11.8"]
    );
    let slips = desk.csv("out/slippage.csv");
    assert_eq!(slips.column("late"), ["", "60/71"]);
    assert_eq!(slips.column("late_percent"), ["", "84.5"]);
    let verdicts = desk.csv("out/verdicts.csv");
    assert_eq!(verdicts.column("share_percent"), ["21.0", "77.0"]);
    assert_eq!(verdicts.column("people_percent"), ["20.0", ""]);
    let page = desk.text("out/index.html");
    for words in [
        "35.3%",
        "11.8%",
        "84.5%",
        "21.0%",
        "77.0%",
        "hansard.parliament.uk",
    ] {
        assert!(page.contains(words), "no {words}");
    }
}

/// Source: IPPR North (18 January 2022), at
/// www.parliamenttoday.com/free/viewnews.html?id=134473: £32 a head once, £413 a
/// head a year less.
#[test]
fn thirty_two_pounds_once_is_not_held_against_413_a_year() {
    let desk = example("", &["refused.csv", "refused-spending.csv"]);
    let args = [
        "examine",
        "refused.csv",
        "--spending",
        "refused-spending.csv",
        "--out",
        "out",
    ];
    let ran = run(&desk, &args, &[])
        .refused("refused-spending.csv:2: column 'once': it comes every year, and the amount of refused.csv:2 once: the two cannot be compared")
        .says("help: say for which years with from and to")
        .says("column 'price_base': nobody stated in whose prices it is");
    assert_eq!(ran.faults(), 2);
    assert!(!desk.has("out"), "nothing is written");
}

#[test]
fn everything_that_is_wrong_is_told_at_once() {
    let desk = Desk::new();
    desk.write(
        "p.csv",
        "\
promise_id,date,who,what,amount_minor,once,price_base,places,status_claimed,replaces,source
a,2020-01-01,us,halls,100,true,cash,,,b,
b,2020-02-01,us,parks,200,true,2019-20,,,a,paper
c,,us,roads,300,true,cash,,kept,,paper
d,2020-02-30,us,roads,300,true,cash,,,,paper
e,2020-03-01,us,roads,-5,true,cash,,,bb,paper
f,2020-03-01,us,roads,5,,,,,,paper
",
    );
    let ran = run(&desk, &["examine", "p.csv"], &[])
        .refused("p.csv:2: column 'source': the statement has no source")
        .says("p.csv:4: column 'date': the statement has no date")
        .says("p.csv:5: column 'date': '2020-02-30' is not a day")
        .says("p.csv:6: column 'amount_minor': a promise is below zero")
        .says("p.csv:6: column 'replaces': there is no promise 'bb' here\nhelp: did you mean 'b'?")
        .says("p.csv:7: column 'once': nobody says whether the amount comes once or every year")
        .says("p.csv:7: column 'price_base': nobody says in whose prices");
    assert_eq!(ran.faults(), 7);
    // Two bases and a circle, where the cells are sound.
    desk.write(
        "p.csv",
        "\
promise_id,date,who,what,amount_minor,once,price_base,replaces,source
a,2020-01-01,us,halls,100,true,cash,b,paper
b,2020-02-01,us,parks,200,true,2019-20,a,paper
",
    );
    run(&desk, &["examine", "p.csv"], &[])
        .refused("p.csv:2: column 'replaces': promises replace each other in a circle: 'a' (line 2), then 'b' (line 3), then 'a' (line 2)")
        .says("p.csv:3: column 'price_base': it is in the prices of 2019-20, and the amount of p.csv:2 in money of its day: the two cannot be compared")
        .says("help: give an index of prices with --deflator");
    desk.write("p.csv", "promise_id,date,who,what,amount_minr,source\n");
    run(&desk, &["examine", "p.csv"], &[])
        .refused("p.csv: column 'amount_minr': 'amount_minr' is not a column that is read here\nhelp: did you mean 'amount_minor'?")
        .says("there are no promises in it");
}

#[test]
fn what_became_of_promises_is_told_at_a_glance() {
    let desk = made_up();
    let ran = run(&desk, &MADE_UP, &["--format", "table"]).done();
    insta::assert_snapshot!("examine_in_words", format!("{}\n{}", ran.text(), ran.err));
}

#[test]
fn a_row_for_each_promise_and_files_for_the_rest() {
    let desk = made_up();
    let ran = run(&desk, &MADE_UP, &[]).done();
    let rows = ran.csv();
    assert_eq!(
        rows.column("status"),
        [
            "on track",
            "replaces another pot",
            "scaled back",
            "on track",
            "kept",
            "replaces another pot",
            "broken",
        ]
    );
    let before = desk.everything().len();
    run(&desk, &MADE_UP, &["--out", "out"]).done();
    assert_eq!(desk.everything().len(), before + 13);
    assert_eq!(desk.text("out/examination.csv"), ran.text());
    let pots = desk.csv("out/substitution.csv");
    assert_eq!(pots.column("promise_id"), ["green-2022"]);
    assert_eq!(pots.column("net_minor"), ["30000000"]);
    let slips = desk.csv("out/slippage.csv");
    assert_eq!(slips.column("moved_days"), ["549", "0", "0"]);
    assert_eq!(slips.column("by_years"), ["false", "false", "false"]);
    // Every pound is in one promise, and on one place or nowhere.
    let counted = desk.csv("out/counted.csv");
    let sum = |cells: Vec<&str>| {
        cells
            .iter()
            .filter_map(|cell| cell.parse::<u64>().ok())
            .sum::<u64>()
    };
    let document = desk.json("out/examination.json");
    let all = document["totals"]["counted_minor"].as_u64().unwrap();
    assert_eq!(sum(counted.column("counted_minor")), all);
    let heads = desk.csv("out/per_head.csv");
    let of = |step: &str, by: &str| -> u64 {
        let rows = heads.column("step").into_iter().zip(heads.column("by"));
        let rows = rows.zip(heads.column("amount_minor"));
        let here = rows.filter(|((its_step, its_by), _)| (*its_step, *its_by) == (step, by));
        here.map(|(_, minor)| minor.parse::<u64>().unwrap()).sum()
    };
    for step in ["still promised", "received", "spent"] {
        assert_eq!(of(step, "place"), of(step, "all"), "{step}");
        assert_eq!(of(step, "region"), of(step, "all"), "{step}");
        assert_eq!(
            of(step, "decile"),
            2 * of(step, "all"),
            "{step}: two indices"
        );
    }
    assert_eq!(
        of("still promised", "all") + of("still promised", "nowhere"),
        all
    );
    // P1 lost 40,000 a year for six years.
    let net = desk.csv("out/net_of_cuts.csv");
    assert_eq!(net.column("cut_minor")[0], "33000000");
    let waits = desk.csv("out/first_pound.csv");
    assert_eq!(waits.column("decile")[0], "");
    let gaps = desk.csv("out/gaps.csv");
    assert_eq!(gaps.column("change_to_peers")[3], "3");
    let who = desk.csv("out/centralisation.csv");
    assert_eq!(
        who.column("decided_by"),
        ["board", "combined authority", "government"]
    );
    assert!(document["provenance"]["inputs"].as_array().unwrap().len() == 3);
}

#[test]
fn prices_are_brought_to_one_year() {
    let desk = Desk::new();
    desk.write("d.csv", "year,index\n2019-20,80\n2020-21,90\n2021-22,100\n")
        .write(
            "p.csv",
            "\
promise_id,date,who,what,amount_minor,once,price_base,from,to,source
real,2019-05-01,us,halls,1000,true,2019-20,,,paper
cash,2021-06-01,us,parks,1000,true,cash,,,paper
years,2019-05-01,us,roads,90,false,cash,2019-20,2020-21,paper
",
        );
    let args = ["examine", "p.csv", "--deflator", "d.csv"];
    let found = run(&desk, &args, &["--prices", "2021-22"]).done();
    // 1000 × 100/80; 1000; 90 × 100/80 + 90 × 100/90 = 212.5.
    assert_eq!(found.csv().column("amount_minor"), ["1250", "1000", "213"]);
    found.says("note: all amounts were brought to the prices of 2021-22");
    let found = run(&desk, &args, &[]).done();
    assert_eq!(found.csv().column("amount_minor"), ["1000", "800", "170"]);
    run(&desk, &args, &["--prices", "2030-31"])
        .refused("p.csv:2: column 'price_base': there is no index of prices for 2030-31");
    run(&desk, &["examine", "p.csv", "--prices", "2021-22"], &[]).ends(2);
    let then = run(&desk, &args, &["--as-of", "2020-01-01"]).done();
    assert_eq!(then.csv().column("promise_id"), ["real", "years"]);
    then.says("p.csv: 1 row of what was not known on 1 January 2020 is left aside");
    run(&desk, &args, &["--as-of", "2019-01-01"])
        .refused("--as-of: nothing was promised by 1 January 2019");
}

/// Euros are never added to pounds.
#[test]
fn a_row_in_another_currency_is_refused() {
    let desk = Desk::new();
    let of = |code: &str| {
        format!(
            "promise_id,date,who,what,amount_minor,once,price_base,currency,source\n\
             a,2021-01-01,council,a hall,1000,true,cash,GBP,x\n\
             b,2021-01-01,council,a pool,2000,true,cash,{code},x\n"
        )
    };
    desk.write("p.csv", of("gbp"));
    desk.run(&["examine", "p.csv"]).done();
    desk.write("p.csv", of("EUR"));
    desk.run(&["examine", "p.csv"])
        .refused("p.csv:3: column 'currency': it is in EUR, and amounts are taken to be in GBP");
    desk.run(&["examine", "p.csv", "--currency", "EUR"])
        .refused("p.csv:2: column 'currency': it is in GBP, and amounts are taken to be in EUR");
    desk.run(&["examine", "p.csv", "--as-of", "2021-13-01"])
        .misasked("--as-of: '2021-13-01' is not a day");
}

/// A day in the past sees what was known then: neither promises nor payments since,
/// nor what was paid for promises that nobody had stated.
#[test]
fn a_day_in_the_past_sees_what_was_known() {
    let desk = Desk::new();
    desk.write(
        "p.csv",
        "\
promise_id,date,who,what,amount_minor,once,price_base,source
a,2020-01-01,us,halls,1000,true,cash,paper
a,2022-01-01,us,halls,400,true,cash,paper
b,2022-01-01,us,parks,1000,true,cash,paper
",
    )
    .write(
        "s.csv",
        "\
promise_id,date,stage,amount_minor,once,price_base,source
a,2020-06-01,spent,100,true,cash,audit
a,2021-06-01,spent,900,true,cash,audit
b,2020-06-01,spent,50,true,cash,audit
",
    );
    let args = ["examine", "p.csv", "--spending", "s.csv"];
    let then = run(&desk, &args, &["--as-of", "2021-01-01"]).done();
    assert_eq!(then.csv().column("promise_id"), ["a"]);
    assert_eq!(then.csv().column("status"), ["on track"]);
    then.says("p.csv: 2 rows of what was not known")
        .says("s.csv: 2 rows of what was not known");
    let now = run(&desk, &args, &[]).done();
    assert_eq!(now.csv().column("status"), ["scaled back", "on track"]);
}

/// Money for years is due when they are over; what was spent of it is in time however
/// long after it is told.
#[test]
fn money_for_years_is_late_when_they_are_over() {
    let desk = Desk::new();
    desk.write(
        "p.csv",
        "\
promise_id,date,who,what,amount_minor,once,price_base,from,to,source
silent,2020-01-01,us,halls,1000,true,cash,2020-21,2022-23,paper
spent,2020-01-01,us,parks,1000,true,cash,2020-21,2022-23,paper
runs,2020-01-01,us,roads,1000,true,cash,2020-21,2024-25,paper
",
    )
    .write(
        "s.csv",
        "promise_id,date,stage,amount_minor,once,price_base,source\nspent,2023-09-01,spent,1000,true,cash,audit\n",
    );
    let args = ["examine", "p.csv", "--spending", "s.csv", "--as-of"];
    let on = |day: &str| {
        let found = run(&desk, &args, &[day]).done();
        found.csv().column("status").join(", ")
    };
    assert_eq!(on("2023-03-31"), "on track, on track, on track");
    assert_eq!(on("2024-04-01"), "late, kept, on track");
    let page = run(&desk, &args, &["2024-04-01", "--format", "table"]).done();
    let said = "its money was for the years until 31 March 2023, and nobody tells that it was done by 1 April 2024";
    assert!(page.text().contains(said), "{}", page.text());
}

/// The word of the contract, with its year and without.
#[test]
fn real_money_says_of_which_year() {
    let desk = Desk::new();
    let rows = |base: &str| {
        format!(
            "promise_id,date,who,what,amount_minor,once,price_base,source\na,2024-01-01,us,halls,100,true,2019-20,paper\nb,2024-01-01,us,pools,100,true,{base},paper\n"
        )
    };
    for base in [
        "real 2019-20",
        "real_2019-20",
        "real at 2019-20",
        "real: 2019-20",
    ] {
        desk.write("p.csv", rows(base));
        desk.run(&["examine", "p.csv"]).done();
    }
    desk.write("p.csv", rows("real"));
    desk.run(&["examine", "p.csv"])
        .refused("p.csv:3: column 'price_base': 'real' does not say")
        .says("--deflator");
    desk.write("p.csv", rows("nominal"));
    desk.run(&["examine", "p.csv"])
        .refused("p.csv:3: column 'price_base': ")
        .says("the two cannot be compared");
}

/// What a pot was replaced by is known since the new one was announced, not before.
#[test]
fn that_a_pot_was_replaced_is_told_by_who_replaced_it() {
    let desk = Desk::new();
    desk.write(
        "p.csv",
        "promise_id,date,who,what,amount_minor,once,price_base,replaces,source\nold,2018-04-10,us,parks,100,true,cash,,minutes of 2018\nnew,2022-05-02,us,greens,120,true,cash,old,speech of 2022\n",
    );
    let ran = desk.run(&["examine", "p.csv", "--format", "csv"]).done();
    let row = ran.text().lines().find(|line| line.starts_with("old,"));
    let row = row.expect("it is there");
    assert!(
        row.contains("its money is now in 'new',2022-05-02,speech of 2022"),
        "{row}"
    );
}

#[test]
fn spending_and_places_are_checked_too() {
    let desk = Desk::new();
    desk.write(
        "p.csv",
        "promise_id,date,who,what,amount_minor,once,price_base,places,source\nhalls,2020-01-01,us,halls,100,true,cash,A1 A9,paper\n",
    )
    .write(
        "s.csv",
        "\
promise_id,date,stage,amount_minor,source
halls,2020-02-01,spent,50,paper
halls,2020-02-01,spent,50,paper
hall,2020-02-01,spent,50,paper
halls,2020-02-01,payed,50,paper
halls,2020-02-02,spent,,paper
,2020-02-02,cut,5,paper
halls,2020-02-02,verdict,5,paper
",
    )
    .write("places.csv", "id,population,rank\nA1,10,1\nA2,-5,9\n");
    let all = run(
        &desk,
        &[
            "examine",
            "p.csv",
            "--spending",
            "s.csv",
            "--places",
            "places.csv",
        ],
        &[],
    )
    .refused("places.csv:3: column 'population'")
    .says("places.csv:3: column 'rank': it is not from 1 to 2")
    .says("s.csv:3: column 'stage': the same stands on line 2")
    .says("s.csv:4: column 'promise_id': there is no promise 'hall'\nhelp: did you mean 'halls'?")
    .says("s.csv:5: column 'stage': 'payed' is not a stage")
    .says("s.csv:6: column 'amount_minor': the amount is missing")
    .says("s.csv:7: column 'once': nobody says whether the cut is for once")
    .says("s.csv:8: column 'index': a verdict needs the index");
    assert_eq!(all.faults(), 9);
    desk.write("places.csv", "id,population\nA1,10\nA2,5\n");
    run(&desk, &["examine", "p.csv", "--places", "places.csv"], &[])
        .refused("p.csv:2: column 'places': 'A9' is not among the places");
}

#[test]
fn no_input_is_written_over_and_a_file_is_no_folder() {
    let desk = made_up();
    desk.write("out/examination.csv", desk.bytes("promises.csv"));
    run(
        &desk,
        &["examine", "out/examination.csv", "--out", "out"],
        &[],
    )
    .ends(2);
    assert_eq!(
        desk.bytes("out/examination.csv"),
        desk.bytes("promises.csv")
    );
    run(&desk, &MADE_UP, &["--out", "promises.csv"]).ends(2);
}

/// A made-up register with planted faults, from a seed: what was planted, by
/// the numbers of promises.
#[derive(Default)]
struct Planted {
    replaces: Vec<(usize, usize, i64)>,
    again: Vec<(usize, usize)>,
    slipped: Vec<(usize, u32)>,
    pounds: u64,
}

#[expect(clippy::unwrap_used, reason = "a test's own file")]
fn register(count: usize, mut seed: u64) -> (String, Planted) {
    // Source: Knuth, *The Art of Computer Programming*, vol. 2, MMIX.
    let mut draw = move |below: u64| {
        seed = seed
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) % below
    };
    let mut text = String::from(
        "promise_id,date,who,what,amount_minor,once,price_base,level,status_claimed,replaces,due,source\n",
    );
    let mut planted = Planted::default();
    let mut free: Vec<(usize, u64)> = Vec::new();
    for at in 0..count {
        let year = 2015 + at / 1_000;
        let minor = 1_000 + draw(9_000_000_000);
        let mut row = |what: usize, minor: u64, replaces: &str, due: &str| {
            writeln!(text, "p{at},{year}-05-01,us,pot {what},{minor},true,cash,nation,,{replaces},{due},paper {at}").unwrap();
        };
        let kind = if free.len() < 9 { 9 } else { draw(10) };
        let other = usize::try_from(draw(free.len().max(1) as u64)).unwrap();
        match kind {
            0 => {
                let (older, before) = free.swap_remove(other);
                row(at, minor, &format!("p{older}"), "");
                planted.pounds = planted.pounds - before + minor;
                planted
                    .replaces
                    .push((at, older, minor.cast_signed() - before.cast_signed()));
            }
            1 => {
                let (first, before) = free.swap_remove(other);
                row(first, before, "", "");
                planted.again.push((at, first));
            }
            2 => {
                row(at, minor, "", "2040-01-01");
                let days = 1 + u32::try_from(draw(28)).unwrap();
                writeln!(
                    text,
                    "p{at},{year}-06-01,us,,,,,,on track,,2040-01-{:02},paper",
                    1 + days
                )
                .unwrap();
                planted.slipped.push((at, days));
                planted.pounds += minor;
            }
            _ => {
                row(at, minor, "", "");
                planted.pounds += minor;
                free.push((at, minor));
            }
        }
    }
    (text, planted)
}

#[test]
fn ten_thousand_promises_with_planted_faults() {
    let (text, planted) = register(10_000, 2026);
    let desk = Desk::new();
    desk.write("p.csv", text);
    run(&desk, &["examine", "p.csv", "--out", "out"], &[]).done();
    let document = desk.json("out/examination.json");
    assert_eq!(document["totals"]["counted_minor"], planted.pounds);

    let pots = desk.csv("out/substitution.csv");
    let found: Vec<(String, String, String)> = (pots.column("promise_id").into_iter())
        .zip(pots.column("replaces"))
        .zip(pots.column("net_minor"))
        .map(|((newer, older), net)| (newer.into(), older.into(), net.into()))
        .collect();
    let wanted: Vec<(String, String, String)> = (planted.replaces.iter())
        .map(|(newer, older, net)| (format!("p{newer}"), format!("p{older}"), net.to_string()))
        .collect();
    assert!(wanted.len() > 500);
    assert_eq!(found, wanted);

    let slips = desk.csv("out/slippage.csv");
    let found: Vec<(&str, &str)> = (slips.column("promise_id").into_iter())
        .zip(slips.column("moved_days"))
        .collect();
    let wanted: Vec<(String, String)> = (planted.slipped.iter())
        .map(|(at, days)| (format!("p{at}"), days.to_string()))
        .collect();
    assert!(wanted.len() > 500);
    assert_eq!(found.len(), wanted.len());
    assert!(
        found
            .iter()
            .zip(&wanted)
            .all(|(found, wanted)| *found == (&*wanted.0, &*wanted.1))
    );

    let counted = desk.csv("out/counted.csv");
    let again: Vec<(&str, &str)> = (counted.column("promise_id").into_iter())
        .zip(counted.column("announced_before_minor"))
        .zip(counted.column("counted_with"))
        .filter(|((_, minor), _)| *minor != "0")
        .map(|((id, _), with)| (id, with))
        .collect();
    assert!(planted.again.len() > 500);
    assert_eq!(again.len(), planted.again.len());
    for ((id, with), (later, first)) in again.iter().zip(&planted.again) {
        assert_eq!((*id, *with), (&*format!("p{later}"), &*format!("p{first}")));
    }
    let sum: u64 = (counted.column("counted_minor").iter())
        .map(|cell| cell.parse::<u64>().unwrap())
        .sum();
    assert_eq!(sum, planted.pounds, "no pound in two promises");
}
