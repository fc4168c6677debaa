//! The columns that a table of flows may have.

use allotment_table::{Fault, Faults, Table, nearest};

/// Every column that is read, where it is there.
const KNOWN: [&str; 22] = [
    "name",
    "kind",
    "year",
    "price_year",
    "discount",
    "optimism",
    "amount",
    "amount_low",
    "amount_high",
    "place",
    "place_low",
    "place_high",
    "region",
    "region_low",
    "region_high",
    "country",
    "country_low",
    "country_high",
    "points",
    "points_low",
    "points_high",
    "people",
];

/// Refuses a column whose name is nearly that of one that is read: its figures would
/// be passed over. Any other is the person's own. With `amount`, figures to a place,
/// its region or the country would be passed over as well.
pub(super) fn misspelt(table: &Table) -> Result<(), Faults> {
    let mut faults = Faults::new();
    for name in table.column_names() {
        let is_known = KNOWN.contains(&name);
        if let Some(meant) = nearest(name, KNOWN).first().filter(|_| !is_known) {
            let what = format!("there is a column '{name}', which would be passed over");
            let help = format!(
                "did you mean '{meant}'? If it is a note of your own, give it another name"
            );
            faults.push(Fault::new(table.name(), what, help).at_line(1));
        }
        let of_whom = ["place", "region", "country"].iter().any(|whom| {
            name.strip_prefix(whom)
                .is_some_and(|end| ["", "_low", "_high"].contains(&end))
        });
        if table.has("amount") && of_whom && has_figures(table, name) {
            let what = format!(
                "both 'amount' and '{name}' say what a flow is worth, and the second would be passed over"
            );
            let help = "keep  amount, or  place, region  and  country";
            faults.push(Fault::new(table.name(), what, help).at_line(1));
        }
    }
    faults.into_result(())
}

/// Whether a column holds numbers, and not the names of places.
fn has_figures(table: &Table, name: &str) -> bool {
    table
        .exact(name)
        .is_ok_and(|cells| cells.iter().any(Option::is_some))
}
