//! Who of a plan's partners is said to pay.

use allotment_plan::Partner;

/// The positions among `partners` of those that `words` name, by id or name: alone, or
/// between commas and «and», such as `tickets and the council, from 2030-31`. Whatever else
/// the words say pays for nothing.
pub(super) fn payers(words: &str, partners: &[Partner]) -> Vec<usize> {
    let of_commas = || words.split([',', ';']);
    let of_both = of_commas().flat_map(|part| part.split(" and "));
    let parts: Vec<String> = (std::iter::once(words).chain(of_commas()).chain(of_both))
        .map(plain)
        .collect();
    let is_named = |partner: &Partner| {
        let called = [plain(&partner.id), plain(&partner.name)];
        called.iter().any(|name| parts.contains(name))
    };
    let named = partners.iter().enumerate();
    named
        .filter(|(_, partner)| is_named(partner))
        .map(|(at, _)| at)
        .collect()
}

/// A name without its article, in small letters.
fn plain(name: &str) -> String {
    let name = name.trim().to_lowercase();
    let name = name.strip_prefix("and ").unwrap_or(&name).trim_start();
    name.strip_prefix("the ").unwrap_or(name).trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_payer_is_a_partner_and_nothing_else() {
        let partner = |id: &str, name: &str| Partner {
            id: id.into(),
            name: name.into(),
            kind: None,
            org_id: String::new(),
        };
        let partners = [
            partner("council", "Ambermill District Council"),
            partner("arts", "Arts and Crafts, Ltd"),
            partner("board", "The Board"),
        ];
        for (words, named) in [
            ("council", &[0][..]),
            ("the council, from 2030-31", &[0]),
            ("tickets and Ambermill District Council, from 2030-31", &[0]),
            ("Arts and Crafts, Ltd", &[1]),
            ("what it earns, and the board; the council", &[0, 2]),
            ("nobody", &[]),
            ("not yet agreed", &[]),
            ("not the council", &[]),
            ("the council perhaps", &[]),
            ("", &[]),
        ] {
            assert_eq!(payers(words, &partners), named, "{words}");
        }
    }
}
