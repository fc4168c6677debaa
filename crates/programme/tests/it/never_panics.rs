//! Whatever a spec says, the answer is a result or a list of faults with their
//! lines; never a panic. The fuzz target `spec_toml` asks the same of any bytes.

use std::path::Path;

use allotment_programme::need::{Depth, NeedSpec, run_need};
use allotment_programme::share::{ShareSpec, run_share};
use allotment_programme::spec::Document;
use allotment_programme::{Files, Programme, Silent};
use allotment_table::{Faults, Table};
use proptest::prelude::*;

use crate::mutant::{changed, slips};

const NEED: &str = r#"
[table]
path = "places.csv"
id = "id"
name = "name"
population = "people"
[[indicator]]
id = "income"
column = "income"
more_is = "worse"
weight = 22.5
group = "economic"
[[indicator]]
id = "work"
sql = "100.0 * claimants / people"
more_is = "better"
weight = 2
group = "economic"
[[indicator]]
id = "school"
column = "school"
more_is = "worse"
low = 0
high = 100
normalise = "goalposts"
[[group]]
id = "economic"
group = "overall"
weight = 2
combine = "geometric"
weights = "equal"
normalise = "exponential-rank"
[[group]]
id = "overall"
[treat]
missing = "group-mean"
by = "district"
outliers = "winsorise"
[index]
measures = "need"
normalise = "exponential-rank"
combine = "arithmetic"
weights = "given"
ranks = "from-one"
storage = "f64"
[robustness]
draws = 20
weight_spread = 0.25
normalise = ["exponential-rank", "z-score"]
combine = ["arithmetic", "geometric"]
standard_error = { income = "error" }
sobol = true
sobol_rows = 4
leave_one_out = true
"#;

const SHARE: &str = r#"
[envelope]
amount = "150000.00"
currency = "GBP"
years = ["2026-27", "2027-28", "2028-29"]
profile = [1, 2]
capital = "0.63"
[places]
path = "places.csv"
id = "id"
population = "people"
areas = "district"
counts = ["claimants"]
[select]
by = "income"
count = 5
exclude = "out"
at_most = [{ per = "district", places = 2 }]
sequence = 3
[[part]]
weight = 0.7
in_proportion_to = "people"
[[part]]
id = "need"
weight = 0.3
in_proportion_to = "people * income"
[limits]
floor = "500.00"
ceiling = "90000.00"
floor_per_head = "1.00"
max_loss = { previous = "previous", rate = 0.07 }
max_gain = { previous = "previous", rate = 5 }
[[pool]]
name = "both"
members = ["A", "C"]
[[index]]
name = "income"
column = "income"
"#;

const PLACES: &str = "\
id,name,people,income,error,claimants,school,district,out,previous
A,Ash,1000,0.31,0.02,71,58,D1,false,9000
B,Birch,2500,0.12,0.01,42,71,D1,false,8000
C,Cedar,1500,0.44,0.03,98,49,D1,false,7000
D,Dogwood,3000,0.25,0.02,55,66,D2,true,6000
E,Elder,700,0.22,0.02,61,63,D2,false,
F,Fir,4001,,0.01,29,77,D2,false,5000
G,Gorse,1560,0.39,0.02,104,51,D3,false,4000
H,Hazel,1930,0.28,0.02,88,55,D3,false,3000
";

fn table() -> Table {
    Table::from_bytes("places.csv", PLACES.into()).expect("the table is right")
}

/// Faults that say where and what.
fn say_where(faults: &Faults) {
    assert!(!faults.is_empty());
    for fault in faults.iter() {
        assert!(fault.line.is_some(), "no line: {fault}");
        assert!(!fault.what.is_empty() && !fault.help.is_empty(), "{fault}");
    }
}

fn need(text: &str) -> Result<(), Faults> {
    let document = Document::from_bytes("spec.toml", text.into())?;
    let spec = document.finish(NeedSpec::read(document.root(), true))?;
    let asked = spec.robustness.as_ref();
    if asked.is_some_and(|asked| asked.draws > 100 || asked.sobol_rows > 100) {
        return Ok(()); // as good, and slow
    }
    run_need(&spec, &document, table(), 1, Depth::Full, &Silent).map(drop)
}

fn share(text: &str) -> Result<(), Faults> {
    let document = Document::from_bytes("spec.toml", text.into())?;
    let spec = document.finish(ShareSpec::read(document.root(), true, None))?;
    let files = Files::new(&document, Vec::new());
    run_share(&spec, &document, &files, table(), None, &Silent).map(drop)
}

fn as_programme(need: &str, share: &str) -> String {
    let under = |stage: &str, text: &str| {
        let text = text.replace("\n[[", &format!("\n[[{stage}."));
        let text = text.replace("\n[", &format!("\n[{stage}."));
        text.replace(&format!("[{stage}.[{stage}."), &format!("[[{stage}."))
    };
    let head =
        "[programme]\nname = \"A fund\"\ncurrency = \"GBP\"\nstart = \"2026-27\"\nyears = 3\n";
    format!("{head}{}{}", under("need", need), under("share", share))
}

#[test]
fn the_specs_are_right_before_anybody_slips() {
    need(NEED).unwrap_or_else(|faults| panic!("{}", faults.report()));
    share(SHARE).unwrap_or_else(|faults| panic!("{}", faults.report()));
    let text = as_programme(NEED, SHARE);
    let document = Document::from_bytes("programme.toml", text.into()).unwrap();
    let (programme, faults) = Programme::of_document(Path::new(""), document);
    assert!(faults.is_empty(), "{}", faults.report());
    let programme = programme.unwrap();
    assert!(programme.need.is_some() && programme.share.is_some());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn a_slip_in_a_need_spec(slips in slips()) {
        if let Err(faults) = need(&changed(NEED, &slips)) {
            say_where(&faults);
        }
    }

    #[test]
    fn a_slip_in_a_share_spec(slips in slips()) {
        if let Err(faults) = share(&changed(SHARE, &slips)) {
            say_where(&faults);
        }
    }

    #[test]
    fn a_slip_in_a_programme(slips in slips()) {
        let text = changed(&as_programme(NEED, SHARE), &slips);
        match Document::from_bytes("programme.toml", text.into()) {
            Err(faults) => say_where(&faults),
            Ok(document) => {
                let (programme, faults) = Programme::of_document(Path::new(""), document);
                if !faults.is_empty() {
                    say_where(&faults);
                }
                prop_assert!(programme.is_some() || !faults.is_empty());
            }
        }
    }

    #[test]
    fn bytes_that_are_no_spec(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        if let Err(faults) = Document::from_bytes("spec.toml", bytes) {
            say_where(&faults);
        }
    }
}
