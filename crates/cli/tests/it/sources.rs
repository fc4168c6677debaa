//! Where the numbers of a stage run alone came from: source, date, licence and
//! hash, in the JSON under `provenance`.

use serde_json::{Value, json};

use crate::desk::Desk;
use crate::tables::{need_desk, share_desk};

const SOURCE: &str = "\n[[source]]\npath = \"places.csv\"\ntitle = \"Neighbourhood counts 2026\"\n\
                      address = \"https://www.example.org/counts\"\ndate = \"2026-04-01\"\n\
                      licence = \"OGL v3.0\"\nnote = \"rounded to 5\"\n";

fn input<'a>(document: &'a Value, file: &str) -> &'a Value {
    let inputs = document["provenance"]["inputs"].as_array();
    let mut inputs = inputs.expect("inputs are listed").iter();
    inputs
        .find(|input| input["file"] == file)
        .unwrap_or_else(|| panic!("{file} is not listed in {document}"))
}

#[track_caller]
fn is_known(input: &Value) {
    assert_eq!(input["title"], "Neighbourhood counts 2026");
    assert_eq!(input["address"], "https://www.example.org/counts");
    assert_eq!(input["date"], "2026-04-01");
    assert_eq!(input["licence"], "OGL v3.0");
    assert_eq!(input["note"], "rounded to 5");
    assert_eq!(input["sha256"].as_str().map(str::len), Some(64));
}

fn add_source(desk: &Desk, spec: &str) {
    let with = desk.text(spec) + SOURCE;
    desk.write(spec, with);
}

#[test]
fn a_spec_says_where_its_tables_came_from() {
    let desk = need_desk();
    add_source(&desk, "spec.toml");
    let need = desk.run(&["need", "spec.toml", "--format", "json"]).done();
    is_known(input(&need.json(), "places.csv"));

    let desk = share_desk("amount = \"100.00\"", "");
    add_source(&desk, "spec.toml");
    let args = [
        "share",
        "spec.toml",
        "--format",
        "json",
        "--audit",
        "audit.json",
    ];
    let shares = desk.run(&args).done();
    is_known(input(&shares.json(), "places.csv"));
    is_known(input(&desk.json("audit.json"), "places.csv"));
}

/// A joined table is an input as well.
#[test]
fn every_table_that_was_read_is_listed() {
    let desk = need_desk();
    let spec = desk.text("spec.toml").replace(
        "[[indicator]]\nid = \"income\"",
        "[[table.join]]\npath = \"more.csv\"\nid = \"code\"\n\n[[indicator]]\nid = \"income\"",
    );
    let more = (1..=12).map(|place| format!("E{place:02},{place}\n"));
    let more: String = std::iter::once("code,extra\n".to_owned())
        .chain(more)
        .collect();
    desk.write("spec.toml", spec).write("more.csv", more);
    let need = desk.run(&["need", "spec.toml", "--format", "json"]).done();
    input(&need.json(), "more.csv");
    input(&need.json(), "places.csv");
}

#[test]
fn a_source_of_no_file_that_is_read_is_refused() {
    let desk = need_desk();
    add_source(&desk, "spec.toml");
    let spec = desk.text("spec.toml");
    let line = 1 + spec.lines().position(|line| line == "[[source]]").unwrap() + 1;
    let at = spec.rfind("places.csv").unwrap();
    desk.write(
        "spec.toml",
        format!("{}place.csv{}", &spec[..at], &spec[at + 10..]),
    );
    desk.run(&["need", "spec.toml"])
        .refused(&format!(
            "spec.toml:{line}: this spec reads no file 'place.csv'"
        ))
        .says("did you mean 'places.csv'?");
    desk.write("spec.toml", spec.replace("licence =", "license ="));
    desk.run(&["need", "spec.toml"])
        .refused("spec.toml:")
        .says("did you mean 'licence'?");
}

/// In a programme the same tables may stand at the top or below their stage.
#[test]
fn a_stage_of_a_programme_may_have_its_own_sources() {
    let desk = Desk::new();
    desk.run(&["new", "fund"]).done();
    let programme = desk.text("fund/programme.toml");
    let sourced = SOURCE.replace("[[source]]", "[[need.source]]");
    assert!(programme.contains("\"places.csv\""));
    desk.write("fund/programme.toml", programme + &sourced);
    desk.run(&["run", "fund"]).done();
    is_known(input(&desk.json("fund/out/need.json"), "places.csv"));
}

const RATES: &str = "id,n,d,area\nA,3,100,X\nB,9,120,X\nC,4,80,Y\nD,8,90,Y\n";
const NEED: &str =
    "id,score,rank,population,area\nA,9,1,100,X\nB,7,2,120,X\nC,4,3,80,Y\nD,1,4,90,Y\n";

/// The commands without a spec, each with the file that it reads.
const ALONE: [(&str, &[&str]); 3] = [
    (
        "rates.csv",
        &[
            "shrink",
            "rates.csv",
            "--numerator",
            "n",
            "--denominator",
            "d",
            "--within",
            "area",
            "--format",
            "json",
        ],
    ),
    (
        "need.csv",
        &[
            "summarise",
            "need.csv",
            "--by",
            "area",
            "--population",
            "population",
            "--format",
            "json",
        ],
    ),
    (
        "need.csv",
        &["share", "audit", "grants.csv", "--places", "need.csv"],
    ),
];

fn plain_desk() -> Desk {
    let desk = Desk::new();
    desk.write("rates.csv", RATES)
        .write("need.csv", NEED)
        .write("grants.csv", "id,amount\nA,10\nB,20\n");
    desk
}

#[test]
fn commands_without_a_spec_are_told_by_a_file_of_sources() {
    let desk = plain_desk();
    for (file, args) in ALONE {
        desk.write("sources.toml", SOURCE.replace("places.csv", file));
        let with = [args, &["--sources", "sources.toml"]].concat();
        is_known(input(&desk.run(&with).done().json(), file));
        // Without it, the file and its hash are what is known.
        let bare = desk.run(args).done().json();
        assert!(input(&bare, file)["sha256"].is_string());
        assert!(input(&bare, file).get("licence").is_none());
        desk.write("sources.toml", SOURCE.replace("places.csv", "other.csv"));
        desk.run(&with)
            .refused("sources.toml:3: no [[source]] here is about a file that this command reads");
    }
    desk.write("sources.toml", "[programme]\n");
    let with = [ALONE[0].1, &["--sources", "sources.toml"]].concat();
    desk.run(&with)
        .refused("sources.toml: there is no [[source]] in it");
    // What is read is never written over.
    let over = [&with[..], &["--out", "sources.toml"]].concat();
    desk.write("sources.toml", SOURCE.replace("places.csv", "rates.csv"));
    desk.run(&over).ends(2);
}

/// `data add` records in `pack.json` what it brought; a command that is given
/// such a file finds it there, as long as the bytes are the same.
#[test]
fn what_a_data_pack_recorded_beside_a_file_is_known() {
    let desk = plain_desk();
    for (file, args) in ALONE {
        let bytes = desk.bytes(file);
        let record = json!([{
            "id": "rates", "file": file, "title": "Neighbourhood counts 2026",
            "publisher": "An Office", "from": "https://www.example.org/counts.csv",
            "page": "https://www.example.org/counts", "date": "2026-04-01",
            "licence": "OGL v3.0", "sha256": allotment_table::sha256_of(&bytes),
            "bytes": bytes.len(), "verified": true, "note": "rounded to 5",
        }]);
        desk.write("pack.json", record.to_string());
        let document = desk.run(args).done().json();
        let known = input(&document, file);
        assert_eq!(known["title"], "Neighbourhood counts 2026");
        assert_eq!(known["date"], "2026-04-01");
        assert_eq!(known["licence"], "OGL v3.0 (An Office)");
        // Other bytes are another file.
        desk.write(file, [&bytes[..], b"\n"].concat());
        let document = desk.run(args).done().json();
        assert!(input(&document, file).get("licence").is_none());
        desk.write(file, bytes);
    }
    // Somebody else's pack.json is no fault.
    desk.write("pack.json", "{\"name\": \"leaflet\"}");
    desk.run(ALONE[0].1).done();
}
