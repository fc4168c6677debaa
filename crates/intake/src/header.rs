//! Where the header row is: some tables have a title above it.

use crate::form::Form;
use crate::sheet::Sheet;

/// So many rows may stand above the header row.
const ABOVE: usize = 20;

/// The position of the header row: of the first rows the one that names the most of the
/// wanted columns, the first of those; the first row if none names any.
pub(crate) fn header_row(form: &Form, sheet: &Sheet) -> usize {
    let named = |at: &usize| {
        let cells = &sheet.rows[*at].cells;
        let wanted = form.fields.iter();
        wanted
            .filter(|field| {
                let mut names = field.names();
                names.any(|name| {
                    cells
                        .iter()
                        .any(|cell| plain_name(cell) == plain_name(name))
                })
            })
            .count()
    };
    let first = sheet.rows.len().min(ABOVE);
    let mut best = (0, 0);
    for at in 0..first {
        let count = named(&at);
        if count > best.1 {
            best = (at, count);
        }
    }
    best.0
}

/// A name without what people write differently: capitals, spaces, hyphens, underscores,
/// and what stands in brackets, such as a unit.
pub(crate) fn plain_name(name: &str) -> String {
    let name = name.split(['(', '[']).next().unwrap_or(name);
    let letters = name.chars().filter(|letter| letter.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}
