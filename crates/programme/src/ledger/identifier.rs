//! Names as identifiers of other people's standards, each of them another.

use allotment_ledger::Hash;

/// `text` as an identifier can have it. Where a sign had to be changed, the
/// beginning of the hash of the text follows, so that no two texts become one.
pub(super) fn plain(text: &str) -> String {
    let plain: String = text
        .chars()
        .map(|sign| {
            if sign.is_ascii_alphanumeric() || "-_.".contains(sign) {
                sign
            } else {
                '-'
            }
        })
        .collect();
    if plain == text {
        plain
    } else {
        marked(&plain, text)
    }
}

/// The identifier `prefix-community-name`. It is parted at the first hyphen of the
/// community, so one that has hyphens itself is marked.
pub(super) fn of_commitment(prefix: &str, community: &str, name: &str) -> String {
    let mut place = plain(community);
    if place == community && community.contains('-') {
        place = marked(&place, community);
    }
    format!("{}-{place}-{}", plain(prefix), plain(name))
}

/// `plain`, with the beginning of the hash of `text`.
pub(super) fn marked(plain: &str, text: &str) -> String {
    format!("{plain}-{}", &Hash::of(&[text.as_bytes()]).to_string()[..8])
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn no_two_names_become_one() {
        let names = ["a/b", "a\\b", "a;b", "a-b", "c", "C", "é", "è", "a", "b"];
        let all: BTreeSet<String> = (names.iter())
            .flat_map(|place| {
                names
                    .iter()
                    .map(move |name| of_commitment("x", place, name))
            })
            .collect();
        assert_eq!(all.len(), names.len() * names.len());
        assert_eq!(
            of_commitment("p", "E05000001", "garden"),
            "p-E05000001-garden"
        );
    }
}
