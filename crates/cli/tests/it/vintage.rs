//! Joins by code: codes of two years are codes of two geographies.

use crate::desk::Desk;

const INDEX: &str = "
[[indicator]]
column = \"poor\"
id = \"poor\"
more_is = \"worse\"

[[indicator]]
column = \"sick\"
id = \"sick\"
more_is = \"worse\"

[index]
measures = \"need\"
normalise = \"z-score\"
combine = \"arithmetic\"
";

/// An index of a table of `own` codes, to which one of `others` is joined.
fn joined(own: &str, others: &str, more: &str) -> Desk {
    let desk = Desk::new();
    desk.write("own.csv", format!("{own},poor\nA,1\nB,2\nC,4\n"))
        .write("other.csv", format!("{others},sick\nA,3\nB,1\nC,2\n"))
        .write(
            "spec.toml",
            format!(
                "[table]\npath = \"own.csv\"\nid = \"{own}\"\n\n[[table.join]]\npath = \"other.csv\"\nid = \"{others}\"\n{more}{INDEX}"
            ),
        );
    desk
}

#[test]
fn an_index_joins_codes_of_one_year_only() {
    joined("lsoa21cd", "lsoa11cd", "")
        .run(&["need", "spec.toml"])
        .refused("spec.toml:6: its codes in 'lsoa21cd' are of lsoa 2021, and those in 'lsoa11cd' of other.csv are of lsoa 2011: a code may be other ground in another year\nhelp: bring one of them over with  allotment crosswalk");
    for (own, others) in [
        ("lsoa21cd", "LSOA code (2021)"),
        ("lsoa21cd", "code"),
        ("id", "code"),
    ] {
        joined(own, others, "").run(&["need", "spec.toml"]).done();
    }
}

#[test]
fn a_spec_may_say_the_year() {
    joined("lsoa21cd", "code", "vintage = 2011\n")
        .run(&["need", "spec.toml"])
        .refused("spec.toml:6: its codes in 'lsoa21cd' are of lsoa 2021, and those in 'code' of other.csv are of 2011");
    // A column that is called by the wrong year.
    joined("lsoa21cd", "lsoa11cd", "vintage = 2021\n")
        .run(&["need", "spec.toml"])
        .done();
    joined("lsoa21cd", "code", "vintage = 21\n")
        .run(&["need", "spec.toml"])
        .refused("spec.toml:8: 'vintage' is 21");
}

#[test]
fn a_look_up_of_another_year_sums_nothing_up() {
    let desk = Desk::new();
    desk.write(
        "need.csv",
        "lsoa21cd,score,rank,population\nA,3,1,10\nB,2,2,10\nC,1,3,10\n",
    )
    .write(
        "lookup.csv",
        "lsoa11cd,lsoa21cd,msoa\nA,A,M\nB,B,M\nC,C,M\n",
    );
    let run = |id: &str| {
        let args = [
            "summarise",
            "need.csv",
            "--id",
            "lsoa21cd",
            "--by",
            "msoa",
            "--population",
            "population",
        ];
        desk.run(&[&args[..], &["--lookup", "lookup.csv", "--lookup-id", id]].concat())
    };
    run("lsoa11cd").refused("need.csv: column 'lsoa21cd': its codes in 'lsoa21cd' are of lsoa 2021, and those in 'lsoa11cd' of lookup.csv are of lsoa 2011");
    run("lsoa21cd").done();
}

#[test]
fn a_crosswalk_begins_at_the_tables_own_year() {
    let desk = Desk::new();
    desk.write("table.csv", "lsoa21cd,people\nA,10\n")
        .write("lookup.csv", "lsoa11cd,lsoa21cd,msoa21cd\nA,A,M\n");
    let run = |from: &str, to: &str| {
        let files = ["crosswalk", "table.csv", "--via", "lookup.csv"];
        let columns = ["--id", "lsoa21cd", "--columns", "count:people"];
        desk.run(&[&files[..], &["--from", from, "--to", to], &columns].concat())
    };
    run("lsoa11cd", "lsoa21cd")
        .refused("table.csv: column 'lsoa21cd': its codes in 'lsoa21cd' are of lsoa 2021")
        .says("help: name under --from the look-up's column of the table's own year");
    run("lsoa21cd", "msoa21cd").done();
}

/// Source: the greatest codes of 2011 and 2021 in the Office for National
/// Statistics' change table: E01033768 and E01035762.
#[test]
fn where_nobody_says_the_year_the_codes_tell() {
    let desk = Desk::new();
    desk.write(
        "table.csv",
        "code,people\nE01000001,10\nE01033770,10\nE01033771,10\n",
    )
    .write(
        "lookup.csv",
        "code,msoa\nE01000001,E02000001\nE01000002,E02000001\nE01033768,E02000002\n",
    );
    let args = [
        "crosswalk",
        "table.csv",
        "--via",
        "lookup.csv",
        "--from",
        "code",
        "--to",
        "msoa",
        "--columns",
        "count:people",
    ];
    desk.run(&args)
        .refused("table.csv: column 'code': 2 of its 3 codes in 'code' are not in lookup.csv: it has codes that first came with lsoa 2021, and lookup.csv has none newer than lsoa 2011\nhelp: bring one of them over with  allotment crosswalk");
    // The other column of the look-up has them, and says its year.
    desk.write(
        "lookup.csv",
        "code,lsoa21cd,msoa\nE01000001,E01000001,M\nE01000002,E01033770,M\nE01000003,E01033771,M\n",
    );
    desk.run(&args)
        .refused("table.csv: column 'code': 2 of its 3 codes in 'code' are not in lookup.csv, but in its column 'lsoa21cd': they are of lsoa 2021");
}

#[test]
fn borders_of_another_year_are_not_the_places_ground() {
    let desk = Desk::new();
    let square = |code: &str, at: u32| {
        let (west, east) = (400_000 + 1000 * at, 401_000 + 1000 * at);
        format!(
            r#"{{"type":"Feature","properties":{{"lsoa11cd":"{code}"}},"geometry":{{"type":"Polygon","coordinates":[[[{west},300000],[{east},300000],[{east},301000],[{west},301000],[{west},300000]]]}}}}"#
        )
    };
    let all: Vec<String> = ["A", "B", "C"]
        .into_iter()
        .zip(0..)
        .map(|(code, at)| square(code, at))
        .collect();
    desk.write(
        "areas.geojson",
        format!(
            r#"{{"type":"FeatureCollection","crs":{{"type":"name","properties":{{"name":"EPSG:27700"}}}},"features":[{}]}}"#,
            all.join(",")
        ),
    )
    .write("table.csv", "lsoa21cd,poor\nA,1\nB,2\nC,5\n");
    desk.run(&[
        "clusters", "table.csv", "--value", "poor", "--boundaries", "areas.geojson",
        "--boundaries-id", "lsoa11cd",
    ])
    .refused("table.csv: column 'lsoa21cd': its codes in 'lsoa21cd' are of lsoa 2021, and those in 'lsoa11cd' of areas.geojson are of lsoa 2011");
}

#[test]
fn a_policys_reach_may_say_another_year_and_is_refused() {
    let desk = Desk::new();
    desk.write("places.csv", "lsoa21cd,population\nA,10\nB,20\n")
        .write("reach.csv", "lsoa21cd,amount,located\nA,5,beneficiary\n");
    let spec = |more: &str| {
        format!(
            "[places]\npath = \"places.csv\"\nid = \"lsoa21cd\"\n\n[[policy]]\nid = \"a\"\ndepartment = \"work\"\ntheme = \"living\"\nkind = \"grant\"\ngeography = \"lsoa21cd\"\nreach = \"reach.csv\"\nonce = true\n{more}"
        )
    };
    desk.write("spec.toml", spec(""));
    desk.run(&["connect", "spec.toml"]).done();
    desk.write("spec.toml", spec("vintage = 2011\n"));
    desk.run(&["connect", "spec.toml"])
        .refused("reach.csv: column 'lsoa21cd': its codes in 'lsoa21cd' are of lsoa 2011, and those in 'lsoa21cd' of places.csv are of lsoa 2021");
}

#[test]
fn the_stages_of_a_programme_are_of_one_year() {
    let desk = joined("lsoa21cd", "code", "");
    let need = desk.text("spec.toml");
    let need = need
        .replace("[[table", "[[need.table")
        .replace("[table", "[need.table")
        .replace("[[indicator", "[[need.indicator")
        .replace("[index", "[need.index");
    desk.write("panel.csv", "lsoa11cd,year,jobs,g\nA,2020,1,\nB,2020,2,\n")
        .write(
            "programme.toml",
            format!(
                "[programme]\nname = \"Two years\"\n\n{need}\n[outcome]\npanel = \"panel.csv\"\nunit = \"lsoa11cd\"\ntime = \"year\"\nfirst_treated = \"g\"\noutcome = \"jobs\"\n"
            ),
        );
    desk.run(&["run"])
        .refused("./programme.toml:28: [outcome]: ")
        .says("[outcome]: its codes in 'lsoa11cd' are of lsoa 2011, and those in 'lsoa21cd' of [need] are of lsoa 2021");
}
