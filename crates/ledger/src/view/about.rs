//! What was ever said of one commitment.

use crate::commitment::Commitment;
use crate::entry::{Body, Entry};

/// The positions in `entries`, which are in the order of their chain, of those about
/// `commitment`: what names it, what refers to it or to one that is about it, and facts
/// of it that broke a rule.
pub fn about<'a>(
    commitment: &Commitment,
    entries: impl IntoIterator<Item = &'a Entry>,
) -> Vec<usize> {
    let mut named = vec![commitment.name.clone(), commitment.entry.to_string()];
    let mut found = Vec::new();
    for (at, entry) in entries.into_iter().enumerate() {
        let id = entry.id.to_string();
        let refers = entry.refers_to.as_ref();
        let broke = |body: &Body| match body {
            Body::Breach(breach) => breach.fact["commitment"] == commitment.name.as_str(),
            _ => false,
        };
        if refers.is_some_and(|refers| named.contains(refers))
            || named.contains(&id)
            || entry.body.commitment() == Some(&commitment.name)
            || broke(&entry.body)
        {
            named.push(id);
            found.push(at);
        }
    }
    found
}
