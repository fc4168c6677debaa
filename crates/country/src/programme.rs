//! The programme of the country, as its `programme.toml`.

use crate::country::Country;

/// The programme of the demo country, which has [`crate::Size::default`]
/// neighbourhoods.
const TEXT: &str = include_str!("programme.toml");
/// The lines that hold only for that size.
const COUNT: &str = "\ncount = 12 ";
const SEQUENCE: &str = "\nsequence = 4 ";
const AMOUNT: &str = "\namount = \"60000000.00\" ";
const PEERS: &str = "\nk = 12 ";

/// The programme, with as many quarters chosen as the country's size suggests:
/// one in five, all started within three years, five million pounds each, and no more
/// peers than there are others.
pub(crate) fn text(country: &Country) -> String {
    if country.size == crate::Size::default() {
        return TEXT.into();
    }
    let quarters = country.quarters.len();
    let count = (quarters / 5).max(2);
    let peers = 12.min(quarters - 1);
    let changes = [
        (COUNT, format!("\ncount = {count} ")),
        (SEQUENCE, format!("\nsequence = {} ", count.div_ceil(3))),
        (AMOUNT, format!("\namount = \"{}000000.00\" ", 5 * count)),
        (PEERS, format!("\nk = {peers} ")),
    ];
    changes
        .into_iter()
        .fold(TEXT.into(), |text: String, (line, new)| {
            assert!(text.contains(line), "programme.toml has a line {line:?}");
            text.replacen(line, &new, 1)
        })
}
