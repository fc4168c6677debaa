//! `allotment data`: what is pinned is checked, what is new is recorded.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use allotment_table::sha256_of;

use crate::desk::Desk;
use crate::http::{Answer, Server};

mod web;
mod zips;

/// The publisher's own name of a file whose hash no pack pins.
const UNPINNED: &str = "File_7_IoD2025_All_Ranks_Scores_Deciles_Population_Denominators.csv";
/// A tidied copy whose hash is pinned, and the hash.
const PINNED: &str = "imd2025_lsoa21.csv.gz";
const PINNED_HASH: &str = "f12eb936da62696a2d302efa36ff4aaf98fe384de59f2c35e479f637816f9624";

/// `table` with the columns that the publisher's file has of sub-domains.
fn file_7(table: &str) -> String {
    let subdomains = [
        "Children and Young People",
        "Adult Skills",
        "Geographical Barriers",
        "Wider Barriers",
        "Indoors",
        "Outdoors",
    ];
    let measures = [
        "Score",
        "Rank (where 1 is most deprived)",
        "Decile (where 1 is most deprived 10% of LSOAs)",
    ];
    let mut lines = table.lines();
    let mut whole = lines.next().unwrap_or_default().to_owned();
    for subdomain in subdomains {
        for measure in measures {
            let _ = write!(whole, ",{subdomain} Sub-domain {measure}");
        }
    }
    for line in lines {
        let _ = write!(whole, "\n{line}{}", ",1".repeat(18));
    }
    whole + "\n"
}

#[test]
fn packs_are_listed_with_publisher_date_and_licence() {
    let ran = Desk::new().run(&["data", "list"]).done();
    for words in [
        "england",
        "imd2025",
        "2025-10-30",
        "OGL v3.0",
        "https://",
        "Open Government Licence",
    ] {
        assert!(ran.text().contains(words), "{words}");
    }
    assert!(
        ran.text().contains("Ministry of Housing"),
        "the publisher is named"
    );
}

#[test]
fn a_pack_that_does_not_exist_is_refused() {
    Desk::new()
        .run(&["data", "add", "englund"])
        .refused("englund: there is no data pack 'englund'")
        .says("england");
}

#[test]
fn a_folder_that_is_not_there_or_has_nothing_is_refused() {
    let desk = Desk::new();
    desk.run(&["data", "add", "england", "--from", "nowhere"])
        .refused("nowhere: there is no such folder");
    desk.write("empty/readme.txt", "");
    desk.run(&["data", "add", "england", "--from", "empty"])
        .refused("empty: none of the files")
        .says(PINNED);
    assert!(!desk.has("data"), "nothing is made");
}

#[test]
fn another_file_under_a_pinned_name_is_refused_with_both_hashes() {
    let desk = Desk::new();
    let bytes = b"not the official file".to_vec();
    desk.write(&format!("got/{PINNED}"), &bytes);
    desk.run(&["data", "add", "england", "--from", "got"])
        .refused(PINNED)
        .says(PINNED_HASH)
        .says(&sha256_of(&bytes))
        .says("https://www.gov.uk/");
    assert!(!desk.has("data"), "nothing is kept");
}

#[test]
fn a_file_seen_for_the_first_time_is_unverified_and_held_against_the_next() {
    let desk = Desk::new();
    let bytes = &file_7("LSOA code (2021),Income Rank\nE01000001,5");
    let bytes = bytes.as_bytes();
    desk.write(&format!("got/deep/{UNPINNED}"), bytes);
    let add = ["data", "add", "england", "--from", "got"];
    let hash = sha256_of(bytes);
    desk.run(&add)
        .done()
        .says("unverified")
        .says(&hash)
        .says("imd2025");
    let again = desk.run(&add).done().says("the same as before");
    assert!(!again.err.contains('…'), "no progress where no terminal is");
    let record = desk.json("data/england/pack.json");
    let files = record.as_array().unwrap();
    assert_eq!(files.len(), 2, "and the sub-domains, which are in it too");
    assert_eq!(files[0]["id"], "imd2025");
    assert_eq!(files[0]["sha256"], hash);
    assert_eq!(files[0]["verified"], false);
    assert_eq!(files[0]["licence"], "OGL v3.0");
    assert_eq!(files[0]["date"], "2025-10-30");
    let kept = format!("data/england/{}", files[0]["file"].as_str().unwrap());
    assert!(desk.bytes(&kept) == bytes);

    desk.run(&add).done();
    let before = desk.everything();
    let other = file_7("LSOA code (2021),Income Rank\nE01000001,6").replace(",1,", ",2,");
    desk.write(&format!("got/deep/{UNPINNED}"), &other);
    desk.run(&add)
        .refused(UNPINNED)
        .says(&hash)
        .says(&sha256_of(other.as_bytes()));
    desk.write(&format!("got/deep/{UNPINNED}"), bytes);
    assert!(desk.everything() == before, "what was added stays");
}

/// Files come one by one: adding a second does not forget the first.
#[test]
fn adding_more_keeps_what_is_there() {
    let desk = Desk::new();
    desk.write(&format!("one/{UNPINNED}"), file_7("LSOA code (2021)\n1"));
    desk.write("two/File_8_IoD2025_Underlying_Indicators.xlsx", b"PK");
    desk.run(&["data", "add", "england", "--from", "one"])
        .done();
    desk.run(&["data", "add", "england", "--from", "two"])
        .done();
    let record = desk.json("data/england/pack.json");
    let ids: Vec<_> = record
        .as_array()
        .unwrap()
        .iter()
        .map(|file| file["id"].clone())
        .collect();
    assert_eq!(ids, ["imd2025", "imd2025_indicators", "imd2025_subdomains"]);
    desk.write(&format!("one/{UNPINNED}"), file_7("LSOA code (2021)\n2"));
    desk.run(&["data", "add", "england", "--from", "one"])
        .refused(UNPINNED);
}

#[test]
fn a_programme_finds_the_file_and_says_that_it_is_unverified() {
    let desk = Desk::new();
    let mut table = String::from("LSOA code (2021),people,standing\n");
    for row in 1..=10 {
        let _ = writeln!(table, "E010000{row:02},{},{row}", 1000 + row);
    }
    desk.write(&format!("got/{UNPINNED}"), file_7(&table));
    desk.write(
        "fund/programme.toml",
        "[programme]\nname = \"A fund\"\n[need.table]\npath = \"pack:england/imd2025\"\n\
         id = \"LSOA code (2021)\"\npopulation = \"people\"\n[[need.indicator]]\nid = \"income\"\n\
         column = \"standing\"\nmore_is = \"better\"\n",
    );
    desk.run(&["run", "fund"])
        .refused("fund/programme.toml:4: pack:england/imd2025: ")
        .says("allotment data add england");
    desk.run(&["data", "add", "england", "fund", "--from", "got"])
        .done();
    desk.run(&["run", "fund"]).done();
    let receipt = desk.json("fund/out/receipt.json");
    let inputs = receipt["inputs"].as_array().unwrap();
    let input = inputs
        .iter()
        .find(|input| input["path"] == "pack:england/imd2025")
        .unwrap();
    assert!(
        input["note"].as_str().unwrap().contains("unverified"),
        "{input}"
    );
    assert!(
        input["licence"].as_str().unwrap().contains("OGL"),
        "{input}"
    );
}

fn serving(answers: &[(&str, Answer)]) -> Server {
    let answers = answers
        .iter()
        .map(|(path, answer)| (format!("/{path}"), answer.clone()));
    Server::start(answers.collect::<BTreeMap<_, _>>())
}

#[test]
fn a_server_that_has_nothing_is_named() {
    let desk = Desk::new();
    let server = serving(&[]);
    desk.run(&["data", "add", "england", "--from", &server.address])
        .refused(&format!("{}: none of the files", server.address))
        .says(PINNED);
    assert!(!desk.has("data"));
    assert!(server.asked().contains(&format!("/{PINNED}")));
}

#[test]
fn a_server_with_another_file_is_refused_with_both_hashes() {
    let desk = Desk::new();
    let server = serving(&[(PINNED, Answer::Whole(b"something else".to_vec()))]);
    desk.run(&["data", "add", "england", "--from", &server.address])
        .refused(&server.address)
        .says(PINNED_HASH)
        .says(&sha256_of(b"something else"));
    assert!(!desk.has("data"));
}

/// Some servers say of a .csv.gz that it is packed for the way. It is not: the
/// hash is of the file as it was sent.
#[test]
fn what_a_server_sends_is_the_file() {
    let desk = Desk::new();
    // A gzip of nothing. Source: RFC 1952, section 2.
    let bytes = vec![
        31, 139, 8, 0, 0, 0, 0, 0, 0, 3, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    ];
    let server = serving(&[(PINNED, Answer::Packed(bytes.clone()))]);
    desk.run(&["data", "add", "england", "--from", &server.address])
        .refused(&server.address)
        .says(&sha256_of(&bytes));
}

#[test]
fn a_download_that_breaks_off_is_refused() {
    let desk = Desk::new();
    let short = Answer::Announced(1000, b"a,b\n1,2\n".to_vec());
    let server = serving(&[(PINNED, short)]);
    let ran = desk
        .run(&["data", "add", "england", "--from", &server.address])
        .refused(&server.address);
    assert!(
        ran.err.contains("broke off") || ran.err.contains("announced"),
        "{}",
        ran.err
    );
    assert!(!desk.has("data"));
}

#[test]
fn a_server_that_fails_or_is_not_there_is_named() {
    let desk = Desk::new();
    let server = serving(&[(PINNED, Answer::Status(500))]);
    desk.run(&["data", "add", "england", "--from", &server.address])
        .refused(&server.address)
        .says("500");
    // Port 1 of loopback: nobody listens there.
    desk.run(&["data", "add", "england", "--from", "http://127.0.0.1:1"])
        .refused("http://127.0.0.1:1/")
        .says("--from");
    assert!(!desk.has("data"));
}

/// A server may have the publisher's own file and not the tidied copy; what it
/// has none of is said, as with a folder.
#[test]
fn a_server_is_asked_for_every_edition() {
    let desk = Desk::new();
    let bytes = file_7("LSOA code (2021),Income Rank\nE01000001,5").into_bytes();
    let server = serving(&[(UNPINNED, Answer::Whole(bytes.clone()))]);
    desk.run(&["data", "add", "england", "--from", &server.address])
        .done()
        .says("unverified")
        .says(&sha256_of(&bytes))
        .says("imd2025_indicators: not had");
    assert_eq!(desk.json("data/england/pack.json")[0]["id"], "imd2025");
}
