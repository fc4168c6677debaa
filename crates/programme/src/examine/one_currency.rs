//! Amounts in another money than the examination's are never added to it.

use allotment_place::Currency;
use allotment_table::{Faults, Table};

/// Refuses each row of `table` whose column `currency` names another than `currency`.
pub(super) fn one_currency(table: &Table, currency: Currency) -> Result<(), Faults> {
    if !table.has("currency") {
        return Ok(());
    }
    let mut faults = Faults::new();
    for (row, cell) in table.text("currency")?.into_iter().enumerate() {
        let Some(cell) = cell.map(str::trim).filter(|cell| !cell.is_empty()) else {
            continue;
        };
        let named = cell.to_ascii_uppercase();
        if named == currency.as_str() {
            continue;
        }
        let what = format!("it is in {cell}, and amounts are taken to be in {currency}");
        let help = match Currency::new(&named) {
            Ok(other) => format!(
                "convert it, and say so in the source; if all amounts are in {other}, ask for {other} instead"
            ),
            Err(_) => format!("write the code, such as {currency}"),
        };
        faults.push(table.fault_at(row, "currency", what, help));
    }
    faults.into_result(())
}
