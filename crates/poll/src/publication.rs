//! What is published of a closed vote: every ballot, and a tree over them.

use std::collections::BTreeSet;

use allotment_ledger::{Hash, Note, NoteError, Signer, Tree, Verifier, canonical, leaf_hash};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;

use crate::ballot::Ballot;
use crate::definition::Definition;
use crate::standing::Closed;

/// 16 random bytes, so that a ballot's hash tells nothing of the ballot.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Nonce([u8; 16]);

impl Nonce {
    /// The nonce of 16 bytes of chance.
    #[must_use]
    pub const fn new(chance: [u8; 16]) -> Self {
        Self(chance)
    }

    /// Its bytes.
    #[must_use]
    pub const fn bytes(&self) -> &[u8; 16] {
        &self.0
    }

    /// The nonce that `text` writes in 32 hexadecimal digits.
    #[must_use]
    pub fn from_hex(text: &str) -> Option<Self> {
        // A hash has twice as many digits.
        let whole = Hash::from_hex(&format!("{text}{text}")).filter(|_| text.len() == 32)?;
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&whole.bytes()[..16]);
        Some(Self(bytes))
    }
}

impl std::fmt::Display for Nonce {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0
            .iter()
            .try_for_each(|byte| write!(formatter, "{byte:02x}"))
    }
}

/// A nonce opens a hash: nothing that prints for debugging prints one.
impl std::fmt::Debug for Nonce {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Nonce(secret)")
    }
}

/// A ballot with its nonce.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CastBallot {
    /// What was chosen.
    pub ballot: Ballot,
    /// What its hash is made with.
    pub nonce: Nonce,
}

impl CastBallot {
    /// Its leaf: canonical JSON of the choices, the nonce and the hash of the
    /// definition.
    #[must_use]
    pub fn leaf(&self, definition: &Definition, hash: &Hash) -> String {
        canonical(&json!({
            "ballot": self.ballot.value(definition),
            "nonce": self.nonce.to_string(),
            "poll": hash.to_string(),
        }))
    }

    /// The hash of its leaf, which is the number of its receipt.
    #[must_use]
    pub fn leaf_hash(&self, definition: &Definition, hash: &Hash) -> Hash {
        leaf_hash(self.leaf(definition, hash).as_bytes())
    }
}

/// How many could vote, and how many did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Turnout {
    /// Codes that were given out, those that were cancelled not counted.
    pub issued: u64,
    /// Codes that were voted with, online or on paper.
    pub used: u64,
    /// The paper ballots.
    pub papers: PaperTurnout,
}

/// How many paper ballots came in, and how many of them count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PaperTurnout {
    /// Papers that came with a code. Their codes are among those voted with.
    pub with_code: u64,
    /// Papers that came without: each a right to vote of its own.
    pub without_code: u64,
    /// Of both, papers that cannot be counted.
    pub not_counted: u64,
}

impl PaperTurnout {
    /// All that came in.
    #[must_use]
    pub const fn received(&self) -> u64 {
        self.with_code + self.without_code
    }
}

impl Turnout {
    /// How many people took part: everybody whose code was voted with, and
    /// everybody whose paper came without.
    #[must_use]
    pub const fn took_part(&self) -> u64 {
        self.used + self.papers.without_code
    }
}

/// Everything that is published of a closed vote.
#[derive(Debug, Clone)]
pub struct Published {
    /// What was voted on.
    pub definition: Definition,
    /// Its hash.
    pub hash: Hash,
    /// The ballots that count, by the hashes of their leaves.
    pub ballots: Vec<(Hash, CastBallot)>,
    /// The hashes of ballots that their voters replaced, sorted.
    pub replaced: Vec<Hash>,
    /// How many took part.
    pub turnout: Turnout,
    tree: Tree,
}

/// Why what is said to be published cannot be right.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PublicationFault {
    /// Not as many ballots as people who took part.
    #[error("there are {ballots} ballots, and {used} codes were voted with")]
    Ballots {
        /// How many ballots.
        ballots: usize,
        /// How many codes.
        used: u64,
    },
    /// The same where there are papers.
    #[error(
        "there are {ballots} ballots; {used} codes were voted with, {without_code} papers came without, and {not_counted} papers cannot be counted"
    )]
    BallotsAndPapers {
        /// How many ballots.
        ballots: usize,
        /// How many codes.
        used: u64,
        /// How many papers without a code.
        without_code: u64,
        /// How many papers that cannot be counted.
        not_counted: u64,
    },
    /// Papers that the definition does not take.
    #[error("{found} papers are told of that the definition does not take")]
    Papers {
        /// How many.
        found: u64,
    },
    /// More papers with a code than codes, or more spoilt than there are.
    #[error(
        "of {received} papers {with_code} came with a code and {not_counted} cannot be counted, and {used} codes were voted with"
    )]
    PapersAdd {
        /// How many came in.
        received: u64,
        /// How many with a code.
        with_code: u64,
        /// How many cannot be counted.
        not_counted: u64,
        /// How many codes were voted with.
        used: u64,
    },
    /// More codes voted with than were given out.
    #[error("{used} codes were voted with, and {issued} were given out")]
    Codes {
        /// How many were voted with.
        used: u64,
        /// How many were given out.
        issued: u64,
    },
    /// One ballot stands there twice.
    #[error("the ballot {leaf} is there twice")]
    Twice {
        /// The hash of its leaf.
        leaf: Hash,
    },
    /// One that was replaced is counted.
    #[error("the ballot {leaf} was replaced, and is counted")]
    Replaced {
        /// The hash of its leaf.
        leaf: Hash,
    },
    /// The checkpoint is of something else.
    #[error("the checkpoint is not of these ballots")]
    Checkpoint,
    /// The checkpoint's signature is wrong.
    #[error("{0}")]
    Note(#[from] NoteError),
}

impl Published {
    /// What is published of a vote that is `closed`. The order of `ballots`
    /// does not matter: they are sorted by their hashes, which tell nothing of
    /// who cast them when.
    #[must_use]
    pub fn new(
        _closed: Closed,
        definition: Definition,
        ballots: Vec<CastBallot>,
        replaced: Vec<Hash>,
        turnout: Turnout,
    ) -> Self {
        Self::read(definition, ballots, replaced, turnout)
    }

    /// The same from a file that somebody published.
    #[must_use]
    pub fn read(
        definition: Definition,
        ballots: Vec<CastBallot>,
        mut replaced: Vec<Hash>,
        turnout: Turnout,
    ) -> Self {
        let hash = definition.hash();
        let mut ballots: Vec<(Hash, CastBallot)> = (ballots.into_iter())
            .map(|cast| (cast.leaf_hash(&definition, &hash), cast))
            .collect();
        ballots.sort_by_key(|(leaf, _)| *leaf);
        replaced.sort_unstable();
        let mut tree = Tree::new();
        for (leaf, _) in &ballots {
            tree.push(*leaf);
        }
        Self {
            definition,
            hash,
            ballots,
            replaced,
            turnout,
            tree,
        }
    }

    /// The root of the tree of all ballots that count.
    #[must_use]
    pub fn root(&self) -> Hash {
        self.tree.root()
    }

    /// Which of the ballots the one with the hash `leaf` is, and the proof.
    #[must_use]
    pub fn inclusion(&self, leaf: &Hash) -> Option<(u64, Vec<Hash>)> {
        let at = self.ballots.binary_search_by_key(leaf, |(leaf, _)| *leaf);
        let at = at.ok()? as u64;
        Some((at, self.tree.inclusion(at, self.tree.size())?))
    }

    fn checkpoint_text(&self) -> String {
        format!(
            "allotment poll {}/{}\n{}\n{}\n{}\n",
            self.definition.community,
            self.definition.id,
            self.tree.size(),
            STANDARD.encode(self.root().bytes()),
            self.hash,
        )
    }

    /// A signed note of its size and root: what an observer keeps.
    ///
    /// Source: C2SP, *tlog-checkpoint*: origin, size, root, then lines of one's
    /// own: here the hash of the definition.
    #[must_use]
    pub fn checkpoint(&self, signer: &Signer) -> String {
        signer.sign(&self.checkpoint_text())
    }

    /// What cannot be right about how many took part.
    fn turnout_faults(&self) -> Vec<PublicationFault> {
        let mut faults = Vec::new();
        let Turnout {
            issued,
            used,
            papers,
        } = self.turnout;
        let PaperTurnout {
            with_code,
            without_code,
            not_counted,
        } = papers;
        let received = with_code.saturating_add(without_code);
        let not_taken = match self.definition.papers {
            None => received,
            Some(taken) if !taken.without_code => without_code,
            Some(_) => 0,
        };
        if not_taken > 0 {
            faults.push(PublicationFault::Papers { found: not_taken });
        }
        if with_code > used || not_counted > received {
            faults.push(PublicationFault::PapersAdd {
                received,
                with_code,
                not_counted,
                used,
            });
        }
        let ballots = self.ballots.len();
        let counted = used.saturating_add(without_code);
        if counted.checked_sub(not_counted) != Some(ballots as u64) {
            faults.push(if received == 0 && not_counted == 0 {
                PublicationFault::Ballots { ballots, used }
            } else {
                PublicationFault::BallotsAndPapers {
                    ballots,
                    used,
                    without_code,
                    not_counted,
                }
            });
        }
        if used > issued {
            faults.push(PublicationFault::Codes { used, issued });
        }
        faults
    }

    /// Everything that cannot be right about it, if `checkpoint` is what
    /// `verifier` signed for.
    #[must_use]
    pub fn faults(&self, checkpoint: &str, verifier: &Verifier) -> Vec<PublicationFault> {
        let mut faults = self.turnout_faults();
        for pair in self
            .ballots
            .windows(2)
            .filter(|pair| pair[0].0 == pair[1].0)
        {
            faults.push(PublicationFault::Twice { leaf: pair[0].0 });
        }
        let replaced: BTreeSet<&Hash> = self.replaced.iter().collect();
        let counted = self
            .ballots
            .iter()
            .filter(|(leaf, _)| replaced.contains(leaf));
        faults.extend(counted.map(|(leaf, _)| PublicationFault::Replaced { leaf: *leaf }));
        match Note::parse(checkpoint).and_then(|note| note.check(verifier).map(str::to_owned)) {
            Ok(text) if text == self.checkpoint_text() => {}
            Ok(_) => faults.push(PublicationFault::Checkpoint),
            Err(error) => faults.push(error.into()),
        }
        faults
    }
}
