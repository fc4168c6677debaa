//! Whatever form money comes in, every pound is in the sum exactly once, and a
//! re-grant adds none.

use std::fmt::Write as _;
use std::path::Path;

use allotment_place::Currency;
use allotment_programme::connect::{ConnectChoice, Connected, connect_command, count_awards};
use allotment_table::Table;
use proptest::prelude::*;
use serde_json::Value;

const PLACES: &str = "id,population,district_code\nN1,100,D1\nN2,301,D1\nN3,0,D2\n";
const CODES: [&str; 6] = ["N1", "N2", "N3", "D1", "D2", "E9"];
const HEADINGS: &str = "Identifier,Currency,Amount Awarded,Award Date,For Regrant Type,\
    Funding Org:Identifier,Recipient Org:Identifier,Recipient Org:Location:Geographic Code,\
    Beneficiary Location:0:Geographic Code,Beneficiary Location:1:Geographic Code\n";

#[derive(Debug, Clone)]
struct Award {
    pence: u64,
    day: u32,
    funder: u8,
    recipient: u8,
    regrant: bool,
    office: Option<usize>,
    places: Vec<usize>,
}

fn award() -> impl Strategy<Value = Award> {
    let code = 0..CODES.len();
    let who = (0..4_u8, 0..4_u8, any::<bool>());
    let at = (
        prop::option::of(code.clone()),
        prop::collection::vec(code, 0..3),
    );
    // Within what a cell of a spreadsheet holds: fifteen digits.
    (0..10_000_000_000_000_u64, 1..28_u32, who, at).prop_map(
        |(pence, day, (funder, recipient, regrant), (office, places))| Award {
            pence,
            day,
            funder,
            recipient,
            regrant,
            office,
            places,
        },
    )
}

impl Award {
    fn amount(&self) -> String {
        format!("{}.{:02}", self.pence / 100, self.pence % 100)
    }

    fn json(&self, id: usize) -> String {
        let place = |code: &usize| format!("{{\"geoCode\": \"{}\"}}", CODES[*code]);
        let places: Vec<String> = self.places.iter().map(place).collect();
        let office: Vec<String> = self.office.iter().map(place).collect();
        let regrant = if self.regrant {
            "\"regrantType\": \"FRG010\","
        } else {
            ""
        };
        format!(
            "{{\"id\": \"g{id}\", \"currency\": \"GBP\", {regrant}\n \"amountAwarded\": {}, \"awardDate\": \"2025-01-{:02}\",\
             \"fundingOrganization\": [{{\"id\": \"O{}\"}}],\
             \"recipientOrganization\": [{{\"id\": \"O{}\", \"location\": [{}]}}],\
             \"beneficiaryLocation\": [{}]}}",
            self.amount(),
            self.day,
            self.funder,
            self.recipient,
            office.join(","),
            places.join(",")
        )
    }

    fn csv(&self, id: usize) -> String {
        let code = |at: Option<&usize>| at.map_or("", |&code| CODES[code]);
        format!(
            "g{id},GBP,{},2025-01-{:02},{},O{},O{},{},{},{}\n",
            self.amount(),
            self.day,
            if self.regrant { "FRG010" } else { "" },
            self.funder,
            self.recipient,
            code(self.office.as_ref()),
            code(self.places.first()),
            code(self.places.get(1)),
        )
    }
}

/// A spreadsheet in which amounts are numbers, as a funder's would be.
fn xlsx(csv: &str) -> Vec<u8> {
    use allotment_table::Column;
    let table = Table::from_bytes("grants.csv", csv.into()).expect("a table");
    let columns = table.column_names().into_iter().map(|name| match name {
        "Amount Awarded" => Column::numbers(name, table.numbers(name).expect("numbers")),
        name => Column::text(name, table.text(name).expect("text")),
    });
    Table::new("grants", columns.collect())
        .to_xlsx(&[])
        .expect("text and numbers")
}

fn connect(folder: &Path, blocks: &str) -> Connected {
    let spec = format!("[places]\npath = \"places.csv\"\nid = \"id\"\n{blocks}");
    let path = folder.join("spec.toml");
    std::fs::write(&path, spec).expect("a folder of our own");
    connect_command(&path, &ConnectChoice::default())
        .unwrap_or_else(|faults| panic!("{}", faults.report()))
}

/// The money that is counted, and that which was passed on.
fn money(made: &Connected) -> (u128, u128) {
    let all = &made.sheet.more["connect"];
    let parts = [
        "placed_minor",
        "at_recipients_minor",
        "unknown_minor",
        "outside_minor",
    ];
    let number = |value: &Value| u128::from(value.as_u64().expect("minor units"));
    let sums = ["once", "yearly"]
        .iter()
        .flat_map(|often| parts.map(|part| number(&all[often][part])));
    (sums.sum(), number(&all["passed_on_minor"]))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn the_same_awards_in_any_form_are_the_same_pounds(
        awards in prop::collection::vec(award(), 1..8),
        lines in prop::collection::vec((0..CODES.len(), 0..10_000_000_u64), 0..5),
    ) {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, bytes: &[u8]| std::fs::write(folder.path().join(name), bytes).unwrap();
        write("places.csv", PLACES.as_bytes());
        let json: Vec<String> = awards.iter().enumerate().map(|(id, one)| one.json(id)).collect();
        let json = format!("{{\"grants\": [\n{}\n]}}", json.join(",\n"));
        let mut csv = HEADINGS.to_owned();
        for (id, one) in awards.iter().enumerate() {
            csv += &one.csv(id);
        }
        write("g.json", json.as_bytes());
        write("g.csv", csv.as_bytes());
        write("g.xlsx", &xlsx(&csv));
        let given: u128 = awards.iter().map(|one| u128::from(one.pence)).sum();
        let mut seen: Option<Vec<u8>> = None;
        for form in ["json", "csv", "xlsx"] {
            let made = connect(folder.path(), &format!("[[grants]]\npath = \"g.{form}\"\n"));
            let (counted, passed_on) = money(&made);
            prop_assert_eq!(counted + passed_on, given, "every pound once, in {}", form);
            let bytes = made.sheet.table.to_csv().unwrap();
            prop_assert_eq!(seen.get_or_insert_with(|| bytes.clone()), &bytes, "{}", form);
            let counted = count_awards(
                &format!("g.{form}"),
                &std::fs::read(folder.path().join(format!("g.{form}"))).unwrap(),
                Currency::GBP,
            );
            prop_assert_eq!(counted.unwrap(), (awards.len(), given));
        }
        // All three together, and a budget beside them.
        let mut budget = "code,amount\nN1,1\n".to_owned();
        for (code, pence) in &lines {
            let _ = writeln!(budget, "{},{}.{:02}", CODES[*code], pence / 100, pence % 100);
        }
        write("b.csv", budget.as_bytes());
        let blocks = "[[grants]]\npath = \"g.json\"\n[[grants]]\npath = \"g.csv\"\n[[grants]]\npath = \"g.xlsx\"\n\
            [[budget]]\npath = \"b.csv\"\ngeography = \"id\"\narea = \"code\"\ndepartment = \"d\"\ntheme = \"t\"\nlocated = \"beneficiary\"\nonce = true\n";
        let lines: u128 = lines.iter().map(|(_, pence)| u128::from(*pence)).sum();
        let (counted, passed_on) = money(&connect(folder.path(), blocks));
        prop_assert_eq!(counted + passed_on, given + lines + 100);
    }

    #[test]
    fn any_bytes_are_awards_or_faults(bytes in prop::collection::vec(any::<u8>(), 0..200), form in 0..3_usize) {
        let name = ["g.json", "g.csv", "g.xlsx"][form];
        if let Err(faults) = count_awards(name, &bytes, Currency::GBP) {
            prop_assert!(!faults.is_empty());
        }
    }
}
