//! A receipt: the service's signed promise that a ballot will be counted.

use allotment_ledger::{Hash, Note, NoteError, Signer, Verifier, includes};

/// The first line of a receipt's note.
const HEAD: &str = "allotment receipt";

/// The promise that the ballot whose leaf has the hash `leaf` is kept, and will
/// be counted unless its voter replaces it.
///
/// An inclusion proof given at once would tell the number of votes so far, so
/// the proof follows when the vote is closed: as in RFC 6962, where a signed
/// timestamp stands for the proof until the tree is published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// The place.
    pub community: String,
    /// The vote.
    pub poll: String,
    /// The hash of its definition.
    pub definition: Hash,
    /// The hash of the ballot's leaf.
    pub leaf: Hash,
}

impl Receipt {
    /// Its words, that are signed.
    #[must_use]
    pub fn text(&self) -> String {
        format!(
            "{HEAD}\n{}\n{}\n{}\n{}\n",
            self.community, self.poll, self.definition, self.leaf
        )
    }

    /// As a signed note.
    #[must_use]
    pub fn sign(&self, signer: &Signer) -> String {
        signer.sign(&self.text())
    }

    /// The receipt in the signed note `text`, for which `verifier` vouches.
    ///
    /// # Errors
    /// [`NoteError`] if it is none, or somebody else's.
    pub fn open(text: &str, verifier: &Verifier) -> Result<Self, NoteError> {
        let note = Note::parse(text)?;
        let words = note.check(verifier)?;
        let lines: Vec<&str> = words.lines().collect();
        let not = NoteError::NotANote {
            why: "it is no receipt of a vote",
        };
        let [HEAD, community, poll, definition, leaf] = lines[..] else {
            return Err(not);
        };
        match (Hash::from_hex(definition), Hash::from_hex(leaf)) {
            (Some(definition), Some(leaf)) => Ok(Self {
                community: community.to_owned(),
                poll: poll.to_owned(),
                definition,
                leaf,
            }),
            _ => Err(not),
        }
    }
}

/// Whether `proof` shows that the ballot `leaf` is number `at` of the `size`
/// ballots under `root`.
#[must_use]
pub fn is_in(leaf: &Hash, at: u64, size: u64, proof: &[Hash], root: &Hash) -> bool {
    includes(leaf, at, size, proof, root)
}
