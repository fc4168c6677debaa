//! Grants as a table, with the columns of 360Giving's spreadsheet or the names of
//! its fields.

use std::path::Path;

use allotment_table::{Fault, Faults, Source, Table};
use serde_json::{Map, Value, json};

/// The columns that are read: the title in the spreadsheet, and the field.
///
/// Source: 360Giving Data Standard 1.4, the titles in its grant schema.
const COLUMNS: [(&str, &str); 20] = [
    ("Identifier", "id"),
    ("Title", "title"),
    ("Description", "description"),
    ("Currency", "currency"),
    ("Amount Awarded", "amountAwarded"),
    ("Amount Disbursed", "amountDisbursed"),
    ("Award Date", "awardDate"),
    ("For Regrant Type", "regrantType"),
    ("Regrant Type", "regrantType"),
    ("Recipient Org:Identifier", "recipientOrganization/0/id"),
    ("Recipient Org:Name", "recipientOrganization/0/name"),
    (
        "Recipient Org:Location:Geographic Code",
        "recipientOrganization/0/location/0/geoCode",
    ),
    ("Recipient Ind:Identifier", "recipientIndividual/id"),
    ("Recipient Ind:Name", "recipientIndividual/name"),
    ("Funding Org:Identifier", "fundingOrganization/0/id"),
    ("Funding Org:Name", "fundingOrganization/0/name"),
    ("Beneficiary Location:Name", "beneficiaryLocation/0/name"),
    (
        "Beneficiary Location:Geographic Code",
        "beneficiaryLocation/0/geoCode",
    ),
    ("Planned Dates:Start Date", "plannedDates/0/startDate"),
    ("Planned Dates:End Date", "plannedDates/0/endDate"),
];

/// The field that a column is, however its title is written: with or without the
/// number of an item, in small letters or not.
fn field(title: &str) -> Option<&'static str> {
    let plain = |text: &str| {
        let parts = text.split([':', '/']).map(str::trim);
        let parts = parts.filter(|part| !part.is_empty() && *part != "0");
        parts.collect::<Vec<_>>().join(":").to_lowercase()
    };
    let own = plain(title);
    let known = |(title, field): &&(&str, &str)| plain(title) == own || plain(field) == own;
    COLUMNS.iter().find(known).map(|(_, field)| *field)
}

/// The grants of the table `path`, each with its line; and the table's source.
///
/// # Errors
/// [`Faults`] if it cannot be read, or has no column of the standard.
pub(super) fn grants(path: &Path) -> Result<(Vec<(u64, Value)>, Source), Faults> {
    let table = Table::read(path)?;
    let fields: Vec<_> = (table.columns().iter())
        .filter_map(|column| Some((column, field(column.name())?)))
        .collect();
    if !fields.iter().any(|(_, field)| *field == "id") {
        let what = "it has no column 'Identifier'";
        let help = "give grants with the columns of 360Giving: Identifier, Title, Currency, Amount Awarded, Award Date, …";
        return Err(Fault::new(path.display().to_string(), what, help)
            .at_line(1)
            .into());
    }
    let read = (0..table.rows()).map(|row| {
        let mut grant = json!({});
        for (column, field) in &fields {
            let text = column.cell_text(row);
            if let Some(text) = text
                .as_deref()
                .map(|text| as_meant(text.trim()))
                .filter(|text| !text.is_empty())
            {
                let amount = field.starts_with("amount");
                // In a table all is text: a plain number is none that has to be mended.
                let number = amount.then(|| serde_json::from_str(text).ok()).flatten();
                let number = number.filter(Value::is_number);
                put(&mut grant, field, number.unwrap_or_else(|| json!(text)));
            }
        }
        (table.line_of(row), grant)
    });
    Ok((read.collect(), table.source().clone()))
}

/// A cell without the mark by which spreadsheets take it for no formula.
fn as_meant(text: &str) -> &str {
    let marked = text.strip_prefix('\'');
    marked
        .filter(|text| text.starts_with(['=', '+', '-', '@']))
        .unwrap_or(text)
}

/// Puts `value` at the path `field`, making lists and objects on the way.
fn put(grant: &mut Value, field: &str, value: Value) {
    let mut at = grant;
    for part in field.split('/') {
        at = if part == "0" {
            if !at.is_array() {
                *at = json!([{}]);
            }
            &mut at[0]
        } else {
            if !at.is_object() {
                *at = Value::Object(Map::new());
            }
            &mut at[part]
        };
    }
    *at = value;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_known_by_title_and_by_field() {
        for (title, known) in [
            ("Identifier", Some("id")),
            ("amount awarded", Some("amountAwarded")),
            ("Recipient Org:0:Name", Some("recipientOrganization/0/name")),
            (
                "recipientOrganization/0/id",
                Some("recipientOrganization/0/id"),
            ),
            (
                "Beneficiary Location:Geographic Code",
                Some("beneficiaryLocation/0/geoCode"),
            ),
            ("Beneficiary Location:1:Geographic Code", None),
            ("Something else", None),
        ] {
            assert_eq!(field(title), known, "{title}");
        }
        let mut grant = json!({});
        put(
            &mut grant,
            "recipientOrganization/0/location/0/geoCode",
            json!("E05"),
        );
        put(&mut grant, "recipientOrganization/0/name", json!("A"));
        assert_eq!(
            grant,
            json!({"recipientOrganization": [{"location": [{"geoCode": "E05"}], "name": "A"}]})
        );
    }
}
