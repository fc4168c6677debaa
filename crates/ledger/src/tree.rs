//! The Merkle tree of RFC 6962: a root that stands for every entry before it,
//! and short proofs that an entry is in it, or that it only grew.
//!
//! Source: RFC 6962, *Certificate Transparency*, section 2.1; the checks of
//! proofs are those of RFC 9162, sections 2.1.3.2 and 2.1.4.2.

use crate::hash::Hash;

/// The hash of a leaf: `SHA-256(0x00 ‖ leaf)`.
#[must_use]
pub fn leaf_hash(leaf: &[u8]) -> Hash {
    Hash::of(&[&[0], leaf])
}

/// The hash of an inner node: `SHA-256(0x01 ‖ left ‖ right)`.
#[must_use]
pub fn node_hash(left: &Hash, right: &Hash) -> Hash {
    Hash::of(&[&[1], left.bytes(), right.bytes()])
}

/// A tree that only grows.
#[derive(Debug, Clone, Default)]
pub struct Tree {
    /// `levels[0]` are the leaves; `levels[k][i]` stands for the leaves from
    /// `i·8^k` to `(i+1)·8^k`, all of which are there. What lies between is
    /// worked out when it is asked for: a third of the memory, little more time.
    levels: Vec<Vec<Hash>>,
    /// The roots of the whole trees of `2^n` leaves that all leaves are parted into,
    /// the largest first.
    edge: Vec<Hash>,
}

impl Tree {
    /// A tree without leaves.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// How many leaves it has.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.levels.first().map_or(0, Vec::len) as u64
    }

    /// The hash of leaf `at`, from 0.
    #[must_use]
    pub fn leaf(&self, at: u64) -> Option<Hash> {
        let leaves = self.levels.first()?;
        leaves.get(usize::try_from(at).ok()?).copied()
    }

    /// Adds a leaf by its hash.
    pub fn push(&mut self, leaf: Hash) {
        let before = self.size();
        let mut hash = leaf;
        self.keep(0, hash);
        // As in counting by two: each one at the end is carried.
        for power in 1..=before.trailing_ones() {
            let left = self.edge.pop().expect("a tree for each one");
            hash = node_hash(&left, &hash);
            if power.is_multiple_of(3) {
                self.keep(power as usize / 3, hash);
            }
        }
        self.edge.push(hash);
    }

    fn keep(&mut self, level: usize, hash: Hash) {
        if self.levels.len() == level {
            self.levels.push(Vec::new());
        }
        self.levels[level].push(hash);
    }

    /// The root of all leaves; of none, the hash of nothing.
    #[must_use]
    pub fn root(&self) -> Hash {
        let from_the_right = self.edge.iter().rev().copied();
        let joined = from_the_right.reduce(|right, left| node_hash(&left, &right));
        joined.unwrap_or_else(|| Hash::of(&[]))
    }

    /// The root of the first `size` leaves; nothing if there are fewer.
    #[must_use]
    pub fn root_at(&self, size: u64) -> Option<Hash> {
        (size <= self.size()).then(|| self.span(0, size))
    }

    /// The proof that leaf `at` is among the first `size`, from the leaf
    /// upwards; nothing if there are fewer leaves.
    #[must_use]
    pub fn inclusion(&self, at: u64, size: u64) -> Option<Vec<Hash>> {
        if at >= size || size > self.size() {
            return None;
        }
        let (mut start, mut end) = (0, size);
        let mut proof = Vec::new();
        while end - start > 1 {
            let middle = start + split(end - start);
            if at < middle {
                proof.push(self.span(middle, end));
                end = middle;
            } else {
                proof.push(self.span(start, middle));
                start = middle;
            }
        }
        proof.reverse();
        Some(proof)
    }

    /// The proof that the first `size` leaves begin with the first `old`;
    /// nothing if there are fewer leaves, or `old` is larger than `size`.
    #[must_use]
    pub fn consistency(&self, old: u64, size: u64) -> Option<Vec<Hash>> {
        if old > size || size > self.size() {
            return None;
        }
        if old == 0 || old == size {
            return Some(Vec::new());
        }
        let (mut start, mut end) = (0, size);
        let mut proof = Vec::new();
        while old < end {
            let middle = start + split(end - start);
            if old <= middle {
                proof.push(self.span(middle, end));
                end = middle;
            } else {
                proof.push(self.span(start, middle));
                start = middle;
            }
        }
        if start > 0 {
            proof.push(self.span(start, end));
        }
        proof.reverse();
        Some(proof)
    }

    /// The hash of the leaves from `start` to `end`; whole subtrees are there
    /// already, since `start` is a multiple of the span's power of two.
    fn span(&self, start: u64, end: u64) -> Hash {
        let length = end - start;
        if length == 0 {
            return Hash::of(&[]);
        }
        let power = length.trailing_zeros();
        if length.is_power_of_two() && power.is_multiple_of(3) {
            let at = usize::try_from(start >> power).expect("it is in memory");
            return self.levels[power as usize / 3][at];
        }
        self.halves(start, end)
    }

    /// The same, of its two parts.
    fn halves(&self, start: u64, end: u64) -> Hash {
        let middle = start + split(end - start);
        node_hash(&self.span(start, middle), &self.span(middle, end))
    }
}

/// The largest power of two below `length`, which is at least 2.
fn split(length: u64) -> u64 {
    1 << (length - 1).ilog2()
}

/// Whether `proof` shows that the leaf with hash `leaf` is number `at` of the
/// `size` leaves under `root`.
#[must_use]
pub fn includes(leaf: &Hash, at: u64, size: u64, proof: &[Hash], root: &Hash) -> bool {
    if at >= size {
        return false;
    }
    let (mut node, mut last) = (at, size - 1);
    let mut hash = *leaf;
    for step in proof {
        if last == 0 {
            return false;
        }
        if node % 2 == 1 || node == last {
            hash = node_hash(step, &hash);
            while node % 2 == 0 && node != 0 {
                node /= 2;
                last /= 2;
            }
        } else {
            hash = node_hash(&hash, step);
        }
        node /= 2;
        last /= 2;
    }
    last == 0 && hash == *root
}

/// Whether `proof` shows that the tree with `size` leaves and root `new`
/// begins with the one of `old_size` leaves and root `old`.
#[must_use]
pub fn only_grew(old_size: u64, old: &Hash, size: u64, new: &Hash, proof: &[Hash]) -> bool {
    if old_size == size {
        return old == new && proof.is_empty();
    }
    if old_size == 0 {
        return proof.is_empty() && *old == Hash::of(&[]);
    }
    if old_size > size || proof.is_empty() {
        return false;
    }
    let mut steps = proof.iter();
    let first = if old_size.is_power_of_two() {
        Some(old)
    } else {
        steps.next()
    };
    let Some(first) = first else { return false };
    let (mut node, mut last) = (old_size - 1, size - 1);
    while node % 2 == 1 {
        node /= 2;
        last /= 2;
    }
    let (mut from_old, mut from_new) = (*first, *first);
    for step in steps {
        if last == 0 {
            return false;
        }
        if node % 2 == 1 || node == last {
            from_old = node_hash(step, &from_old);
            from_new = node_hash(step, &from_new);
            while node % 2 == 0 && node != 0 {
                node /= 2;
                last /= 2;
            }
        } else {
            from_new = node_hash(&from_new, step);
        }
        node /= 2;
        last /= 2;
    }
    last == 0 && from_old == *old && from_new == *new
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The root that is kept as leaves come is that which the levels give.
    #[test]
    fn the_edge_and_the_levels_have_one_root() {
        let mut tree = Tree::new();
        for leaf in 0..1_200_u32 {
            assert_eq!(tree.root_at(u64::from(leaf)), Some(tree.root()), "{leaf}");
            tree.push(leaf_hash(&leaf.to_be_bytes()));
        }
    }
}
