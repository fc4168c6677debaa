//! A checkpoint: one signed text that commits a programme to all its entries.
//!
//! The tree that it signs has a leaf for each community, the canonical
//! `{community, root, size}`, sorted by community. Since those leaves change as
//! communities go on, that a newer checkpoint only adds to an older one is
//! shown for each community by itself: their sizes and roots are in the lines
//! below the root.
//!
//! Source: C2SP, *tlog-checkpoint* (c2sp.org/tlog-checkpoint): origin, size,
//! root, and extension lines.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;

use crate::canonical::canonical;
use crate::hash::Hash;
use crate::note::{Note, NoteError, Signer, Verifier};
use crate::tree::{Tree, leaf_hash};

/// What a line of a community begins with.
const COMMUNITY: &str = "community";

/// How far a community's chain was, and the root of its tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommunityRoot {
    /// The community.
    pub community: String,
    /// How many entries its chain had.
    pub size: u64,
    /// The root of their tree.
    pub root: Hash,
}

impl CommunityRoot {
    /// The leaf that stands for it in the programme's tree.
    #[must_use]
    pub fn canonical(&self) -> String {
        canonical(&json!({
            "community": self.community,
            "root": self.root.to_string(),
            "size": self.size.to_string(),
        }))
    }
}

/// What a programme commits itself to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    origin: String,
    communities: Vec<CommunityRoot>,
}

impl Checkpoint {
    /// The checkpoint of the ledger `origin` with these communities.
    #[must_use]
    pub fn new(origin: impl Into<String>, mut communities: Vec<CommunityRoot>) -> Self {
        communities.sort_by(|one, other| one.community.cmp(&other.community));
        Self {
            origin: origin.into(),
            communities,
        }
    }

    /// Which ledger it is of.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// The communities, sorted.
    #[must_use]
    pub fn communities(&self) -> &[CommunityRoot] {
        &self.communities
    }

    /// The programme's tree: a leaf for each community.
    #[must_use]
    pub fn tree(&self) -> Tree {
        let mut tree = Tree::new();
        for community in &self.communities {
            tree.push(leaf_hash(community.canonical().as_bytes()));
        }
        tree
    }

    /// The text that is signed.
    #[must_use]
    pub fn text(&self) -> String {
        let base64 = |hash: &Hash| STANDARD.encode(hash.bytes());
        let tree = self.tree();
        let mut text = format!(
            "{}\n{}\n{}\n",
            self.origin,
            tree.size(),
            base64(&tree.root())
        );
        for one in &self.communities {
            let line = format!(
                "{COMMUNITY} {} {} {}\n",
                one.community,
                one.size,
                base64(&one.root)
            );
            text.push_str(&line);
        }
        text
    }

    /// The signed note.
    #[must_use]
    pub fn sign(&self, signer: &Signer) -> String {
        signer.sign(&self.text())
    }

    /// The checkpoint in the note `text`, for which `verifier` vouches.
    ///
    /// # Errors
    /// [`NoteError`] if it is no such note, or `verifier` did not sign it.
    pub fn open(text: &str, verifier: &Verifier) -> Result<Self, NoteError> {
        let note = Note::parse(text)?;
        let checked = note.check(verifier)?;
        Self::parse(checked)
    }

    /// The checkpoint that the text of a note is.
    ///
    /// # Errors
    /// [`NoteError::NotANote`] if it is none, or its root is not that of its
    /// communities.
    pub fn parse(text: &str) -> Result<Self, NoteError> {
        let not = |why| NoteError::NotANote { why };
        let body = text
            .strip_suffix('\n')
            .ok_or(not("a checkpoint ends with a line break"))?;
        let mut lines = body.split('\n');
        let mut line = || {
            lines
                .next()
                .ok_or(not("a checkpoint has an origin, a size and a root"))
        };
        let origin = line()?.to_owned();
        let size = decimal(line()?).ok_or(not("the size of a checkpoint is no number"))?;
        let root = root_of(line()?).ok_or(not("the root of a checkpoint is no hash"))?;
        let mut communities = Vec::new();
        for line in lines {
            let mut words = line.split(' ');
            let (Some(COMMUNITY), Some(community), Some(size), Some(root), None) = (
                words.next(),
                words.next(),
                words.next(),
                words.next(),
                words.next(),
            ) else {
                return Err(not("a line below the root is no community's"));
            };
            communities.push(CommunityRoot {
                community: community.to_owned(),
                size: decimal(size).ok_or(not("the size of a community is no number"))?,
                root: root_of(root).ok_or(not("the root of a community is no hash"))?,
            });
        }
        let checkpoint = Self {
            origin,
            communities,
        };
        let sorted = checkpoint
            .communities
            .is_sorted_by(|one, other| one.community < other.community);
        let tree = checkpoint.tree();
        if checkpoint.origin.is_empty() || !sorted || tree.size() != size || tree.root() != root {
            return Err(not("its root is not that of the communities below it"));
        }
        Ok(checkpoint)
    }
}

fn decimal(text: &str) -> Option<u64> {
    let plain = text == "0" || !text.starts_with('0');
    (plain && text.bytes().all(|byte| byte.is_ascii_digit()))
        .then(|| text.parse().ok())
        .flatten()
}

fn root_of(text: &str) -> Option<Hash> {
    let bytes = STANDARD.decode(text).ok()?;
    <[u8; 32]>::try_from(bytes).ok().map(Hash::new)
}
