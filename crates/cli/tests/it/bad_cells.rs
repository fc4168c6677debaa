//! Wrong cells and wrong specs: file and line, what is wrong, what to do, status 3,
//! and the earlier output untouched.

use std::fmt::Write as _;

use crate::desk::{Desk, Ran};
use crate::tables::{PLACES, SPEC, need_desk, share_desk};

const EARLIER: &str = "what an earlier run made\n";

/// Runs `need` over an earlier output, which must stay as it was.
#[track_caller]
fn refused(desk: &Desk, start: &str) -> Ran {
    desk.write("need.csv", EARLIER);
    let ran = desk
        .run(&["need", "spec.toml", "--out", "need.csv"])
        .refused(start);
    assert_eq!(
        desk.text("need.csv"),
        EARLIER,
        "the earlier output was touched"
    );
    let left = desk.everything();
    assert!(
        left.iter().all(|(name, _)| !name.contains(".tmp")),
        "{:?}",
        left.len()
    );
    ran
}

/// The same for `share`.
#[track_caller]
fn share_refused(desk: &Desk, start: &str) -> Ran {
    desk.write("shares.csv", EARLIER)
        .write("audit.json", EARLIER);
    let args = [
        "share",
        "spec.toml",
        "--out",
        "shares.csv",
        "--audit",
        "audit.json",
    ];
    let ran = desk.run(&args).refused(start);
    assert_eq!(
        desk.text("shares.csv"),
        EARLIER,
        "the earlier output was touched"
    );
    assert_eq!(
        desk.text("audit.json"),
        EARLIER,
        "the earlier audit was touched"
    );
    ran
}

fn with(places: &str) -> Desk {
    let desk = need_desk();
    desk.write("places.csv", places);
    desk
}

#[test]
fn a_code_that_stands_twice() {
    refused(
        &with(&PLACES.replace("E05,", "E02,")),
        "places.csv:6: column 'lsoa21cd': ",
    )
    .says("'E02'")
    .says("line 3");
}

#[test]
fn a_code_that_is_empty() {
    refused(
        &with(&PLACES.replace("E05,", ",")),
        "places.csv:6: column 'lsoa21cd': ",
    );
    refused(
        &with(&PLACES.replace("E05,", "  ,")),
        "places.csv:6: column 'lsoa21cd': ",
    );
}

#[test]
fn a_code_that_a_joined_table_lacks() {
    let desk = need_desk();
    desk.write("people.csv", "code,older\nE01,1\nE02,2\n");
    let join = "\n[[table.join]]\npath = \"people.csv\"\nid = \"code\"\n";
    desk.write(
        "spec.toml",
        SPEC.replace(
            "\n[[indicator]]\nid = \"income\"",
            &format!("{join}\n[[indicator]]\nid = \"income\""),
        ),
    );
    desk.run(&["need", "spec.toml"])
        .refused("places.csv:4: column 'lsoa21cd': 'E03' is not in people.csv");
}

#[test]
fn a_wrong_number() {
    let wrong = [
        ("12%", "'12%' is not a number"),
        ("n/a", "'n/a' is not a number"),
        ("\"1,200\"", "is not a number"),
        ("£3", "is not a number"),
        ("inf", "'inf' is not a number"),
        ("NaN", "'NaN' is not a number"),
    ];
    for (cell, words) in wrong {
        let desk = with(&PLACES.replace("1800,0.12,", &format!("1800,{cell},")));
        refused(&desk, "places.csv:3: column 'income_rate': ").says(words);
    }
}

#[test]
fn all_wrong_cells_are_told_at_once() {
    let places = PLACES
        .replace("1800,0.12,", "1800,x,")
        .replace("51,D2", "y,D2");
    let ran = refused(
        &with(&places),
        "places.csv:3: column 'income_rate': 'x' is not a number",
    )
    .says("error: places.csv:8: column 'school': 'y' is not a number");
    assert_eq!(ran.faults(), 2);
}

#[test]
fn of_more_than_a_hundred_the_first_hundred_and_the_count() {
    let mut places =
        String::from("lsoa21cd,lsoa21nm,people,income_rate,claimants,working_age,school\n");
    for row in 0..250 {
        let _ = writeln!(places, "E{row},x,1,wrong,1,1,1");
    }
    let ran = refused(&with(&places), "places.csv:2: ").says("error: places.csv:101: ");
    assert_eq!(ran.faults(), 100);
    assert!(
        ran.err.ends_with("and 150 more, 250 in all\n"),
        "{}",
        ran.err
    );
}

#[test]
fn a_stray_quote() {
    for cell in ["Br\"ook", "\"Brook", "\"Bro\"ok"] {
        let desk = with(&PLACES.replace("Brook", cell));
        refused(&desk, "places.csv:3: ").says("quote");
    }
}

#[test]
fn a_row_that_is_too_short_or_too_long() {
    refused(
        &with(&PLACES.replace("1800,0.12,42", "1800,0.12")),
        "places.csv:3: ",
    );
    refused(
        &with(&PLACES.replace("1800,0.12,42", "1800,0.12,42,5")),
        "places.csv:3: ",
    );
}

#[test]
fn two_columns_of_one_name() {
    refused(
        &with(&PLACES.replacen("claimants", "people", 1)),
        "places.csv:1: ",
    )
    .says("'people'");
}

#[test]
fn a_wrong_encoding() {
    let desk = need_desk();
    let latin: Vec<u8> = PLACES.replace("Brook", "Br@k").into_bytes();
    let latin: Vec<u8> = latin
        .into_iter()
        .map(|byte| if byte == b'@' { 0xf6 } else { byte })
        .collect();
    desk.write("places.csv", latin);
    refused(&desk, "places.csv:3: ").says("UTF-8");
    let wide: Vec<u8> = PLACES.encode_utf16().flat_map(u16::to_le_bytes).collect();
    desk.write("places.csv", [&[0xff, 0xfe], &wide[..]].concat());
    refused(&desk, "places.csv:1: ").says("UTF-16");
    desk.write("places.csv", PLACES)
        .write("spec.toml", b"[table]\npath = \"\xf6\"\n");
    refused(&desk, "spec.toml:2: this is not UTF-8");
}

#[test]
fn a_missing_polarity() {
    let desk = need_desk();
    desk.write("spec.toml", SPEC.replacen("more_is = \"worse\"\n", "", 1));
    refused(&desk, "spec.toml:8: 'indicator.more_is' is missing").says("there is no default");
    desk.write(
        "spec.toml",
        SPEC.replacen("more_is = \"worse\"", "more_is = \"high\"", 1),
    );
    refused(&desk, "spec.toml:11: 'high' is not a choice").says("worse, better");
}

#[test]
fn weights_that_sum_to_nothing() {
    let desk = need_desk();
    let spec = SPEC
        .replace("weight = 45", "weight = 0")
        .replace("weight = 13.5", "weight = 0");
    desk.write("spec.toml", spec);
    refused(&desk, "spec.toml:").says("weight");
    desk.write("spec.toml", SPEC.replace("weight = 22.5", "weight = 0"));
    refused(&desk, "spec.toml:29: ").says("'economic'");
    desk.write(
        "spec.toml",
        SPEC.replacen("weight = 22.5", "weight = -1", 1),
    );
    refused(&desk, "spec.toml:12: the weight -1 is below 0");
}

#[test]
fn keys_that_nobody_knows() {
    let desk = need_desk();
    desk.write("spec.toml", SPEC.replacen("weight", "wieght", 1));
    refused(&desk, "spec.toml:12: there is no key 'indicator.wieght'")
        .says("did you mean 'weight'?");
    desk.write(
        "spec.toml",
        format!("{SPEC}\n[treat]\nmising = \"drop\"\n[robust]\ndraws = 10\n"),
    );
    assert_eq!(
        refused(&desk, "spec.toml:33: there is no key 'treat.mising'").faults(),
        2
    );
}

/// An empty list is not the same as nothing asked for.
#[test]
fn lists_that_are_empty() {
    let desk = need_desk();
    desk.write("spec.toml", SPEC.replace("id = \"lsoa21cd\"", "id = []"));
    refused(&desk, "spec.toml:4: 'table.id' is an empty list");
    let desk = share_desk("amount = \"100.00\"", "[[pool]]\nmembers = []\n");
    share_refused(&desk, "spec.toml:18: 'pool.members' is an empty list");
}

#[test]
fn columns_that_are_not_there() {
    let desk = need_desk();
    desk.write(
        "spec.toml",
        SPEC.replace("\"income_rate\"", "\"income_rates\""),
    );
    refused(
        &desk,
        "spec.toml:10: places.csv has no column 'income_rates'",
    )
    .says("did you mean 'income_rate'?");
    desk.write("spec.toml", SPEC.replace("/ working_age", "/ working"));
    refused(&desk, "spec.toml:17: places.csv has no column 'working'");
}

#[test]
fn a_group_or_an_id_that_does_not_fit() {
    let desk = need_desk();
    desk.write(
        "spec.toml",
        SPEC.replacen("group = \"economic\"", "group = \"economy\"", 1),
    );
    refused(&desk, "spec.toml:13: there is no group 'economy'").says("economic");
    desk.write(
        "spec.toml",
        SPEC.replace("id = \"work\"", "id = \"income\""),
    );
    refused(
        &desk,
        "spec.toml:16: the id 'income' is already used on line 9",
    );
}

#[test]
fn an_expression_that_is_none_or_divides_by_nothing() {
    let desk = need_desk();
    desk.write(
        "spec.toml",
        SPEC.replace("100.0 * claimants /", "100.0 * * claimants /"),
    );
    refused(&desk, "spec.toml:17: ");
    desk.write(
        "spec.toml",
        SPEC.replace("100.0 * claimants /", "lag(claimants) /"),
    );
    refused(&desk, "spec.toml:17: ").says("lag");
    desk.write("spec.toml", SPEC)
        .write("places.csv", PLACES.replace("42,1150", "42,0"));
    refused(&desk, "places.csv:3: ");
}

#[test]
fn toml_that_is_none() {
    let desk = need_desk();
    desk.write(
        "spec.toml",
        SPEC.replace("path = \"places.csv\"", "path = places.csv"),
    );
    refused(&desk, "spec.toml:3: ");
    desk.write("spec.toml", SPEC.replace("[table]", "[table"));
    refused(&desk, "spec.toml:2: ");
    desk.write("spec.toml", "");
    refused(&desk, "spec.toml:1: ")
        .says("'table' is missing")
        .says("'indicator' is missing");
}

#[test]
fn too_few_places_to_rank() {
    refused(&with(PLACES.lines().next().unwrap()), "places.csv");
}

#[test]
fn a_population_of_nobody() {
    let desk = share_desk(
        "amount = \"100.00\"",
        "[limits]\nfloor_per_head = \"0.01\"\n",
    );
    desk.write(
        "places.csv",
        desk.text("places.csv").replace("Birch,2500", "Birch,0"),
    );
    share_refused(&desk, "places.csv:3: ").says("population");
    desk.write(
        "places.csv",
        desk.text("places.csv").replace("Birch,0", "Birch,-5"),
    );
    share_refused(&desk, "places.csv:3: ").says("population");
}

#[test]
fn an_envelope_below_the_floors() {
    let desk = share_desk("amount = \"100.00\"", "[limits]\nfloor = \"20.00\"\n");
    share_refused(&desk, "spec.toml:").says("£100.00");
}

#[test]
fn weights_of_parts_that_miss_one() {
    let desk = share_desk("amount = \"100.00\"", "");
    desk.write(
        "spec.toml",
        desk.text("spec.toml")
            .replace("weight = 0.7", "weight = 0.6"),
    );
    share_refused(&desk, "spec.toml:").says("add up to 0.9, not 1");
}

#[test]
fn parts_that_follow_nothing_or_less() {
    let desk = share_desk("amount = \"100.00\"", "");
    let spec = desk.text("spec.toml");
    desk.write(
        "spec.toml",
        spec.replace("population * need_index", "population - population"),
    );
    share_refused(&desk, "spec.toml:16: ").says("need");
    desk.write(
        "spec.toml",
        spec.replace("population * need_index", "population - 1500"),
    );
    share_refused(&desk, "places.csv:2: ").says("error: places.csv:6: ");
    desk.write("spec.toml", &spec);
    desk.write(
        "places.csv",
        desk.text("places.csv").replace("90,0.9", "90,"),
    );
    share_refused(&desk, "places.csv:2: ").says("need");
}

#[test]
fn money_that_is_none() {
    for amount in ["\"1e99\"", "\"12.345\"", "\"-5.00\"", "\"much\"", "\"\""] {
        let desk = share_desk(&format!("amount = {amount}"), "");
        share_refused(&desk, "spec.toml:3: ");
    }
    let desk = share_desk("amount = \"1.00\"\nyears = [\"2026-27\", \"2028-29\"]", "");
    share_refused(&desk, "spec.toml:4: 2028-29 does not follow 2026-27");
    let desk = share_desk("amount = \"1.00\"", "");
    desk.write("spec.toml", desk.text("spec.toml").replace("GBP", "POUND"));
    share_refused(&desk, "spec.toml:2: ");
}
