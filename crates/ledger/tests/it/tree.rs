//! The tree of RFC 6962.

use allotment_ledger::{Hash, Tree, includes, leaf_hash, node_hash, only_grew};
use proptest::prelude::*;

/// Source: the reference implementation of Certificate Transparency
/// (google/certificate-transparency, `merkletree/merkle_tree_test.cc`): eight
/// leaves and the roots of the trees of the first one to eight of them.
const LEAVES: [&str; 8] = [
    "",
    "00",
    "10",
    "2021",
    "3031",
    "40414243",
    "5051525354555657",
    "606162636465666768696a6b6c6d6e6f",
];
const ROOTS: [&str; 9] = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
];

fn bytes(hex: &str) -> Vec<u8> {
    (0..hex.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap())
        .collect()
}

fn hashes(proof: &[&str]) -> Vec<Hash> {
    proof
        .iter()
        .map(|hex| Hash::from_hex(hex).unwrap())
        .collect()
}

fn sample() -> Tree {
    let mut tree = Tree::new();
    for leaf in LEAVES {
        tree.push(leaf_hash(&bytes(leaf)));
    }
    tree
}

/// Source: as above.
#[test]
fn the_roots_of_the_reference() {
    let tree = sample();
    for (size, root) in (0..).zip(ROOTS) {
        assert_eq!(tree.root_at(size).unwrap().to_string(), root, "{size}");
    }
    assert_eq!(tree.root().to_string(), ROOTS[8]);
    assert_eq!(tree.root_at(9), None);
}

/// Source: as above, the precomputed proofs: `PATH(m, n)` and `PROOF(m, n)`.
#[test]
fn the_proofs_of_the_reference() {
    let tree = sample();
    let first = hashes(&[
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ]);
    assert_eq!(tree.inclusion(0, 8).unwrap(), first);
    assert_eq!(tree.consistency(1, 8).unwrap(), first);
    let from_6 = hashes(&[
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ]);
    assert_eq!(tree.consistency(6, 8).unwrap(), from_6);
    let from_2 = hashes(&[
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ]);
    assert_eq!(tree.consistency(2, 5).unwrap(), from_2);
}

/// The tree as RFC 6962 section 2.1 defines it, word for word.
fn naive(leaves: &[Hash]) -> Hash {
    match leaves {
        [] => Hash::of(&[]),
        [one] => *one,
        _ => {
            let mut half = 1;
            while half * 2 < leaves.len() {
                half *= 2;
            }
            node_hash(&naive(&leaves[..half]), &naive(&leaves[half..]))
        }
    }
}

proptest! {
    #[test]
    fn every_proof_holds_and_none_holds_for_another(size in 1_u64..70, at in 0_u64..70, old in 0_u64..70, flip in 0_usize..7) {
        let leaves: Vec<Hash> = (0..size).map(|leaf| leaf_hash(&leaf.to_be_bytes())).collect();
        let mut tree = Tree::new();
        for leaf in &leaves {
            tree.push(*leaf);
        }
        let root = naive(&leaves);
        prop_assert_eq!(tree.root(), root);
        let (at, old) = (at % size, old % (size + 1));
        let place = |at: u64| usize::try_from(at).unwrap();
        let leaf = leaves[place(at)];
        let proof = tree.inclusion(at, size).unwrap();
        prop_assert!(includes(&leaf, at, size, &proof, &root));
        if size > 1 {
            prop_assert!(!includes(&leaf, (at + 1) % size, size, &proof, &root));
        }
        prop_assert!(!includes(&leaf_hash(b"other"), at, size, &proof, &root));
        prop_assert!(!includes(&leaf, at, size + 1, &proof, &Hash::of(&[b"x"])));
        let old_root = tree.root_at(old).unwrap();
        prop_assert_eq!(old_root, naive(&leaves[..place(old)]));
        let grown = tree.consistency(old, size).unwrap();
        prop_assert!(only_grew(old, &old_root, size, &root, &grown));
        if old > 0 {
            prop_assert!(!only_grew(old, &leaf_hash(b"fork"), size, &root, &grown));
        }
        prop_assert!(!only_grew(old, &old_root, size, &leaf_hash(b"fork"), &grown) || old == 0);
        if let Some(step) = (!grown.is_empty()).then(|| flip % grown.len()) {
            let mut wrong = grown.clone();
            wrong[step] = leaf_hash(b"wrong");
            prop_assert!(!only_grew(old, &old_root, size, &root, &wrong));
        }
        if let Some(step) = (!proof.is_empty()).then(|| flip % proof.len()) {
            let mut wrong = proof.clone();
            wrong[step] = leaf_hash(b"wrong");
            prop_assert!(!includes(&leaf, at, size, &wrong, &root));
            prop_assert!(!includes(&leaf, at, size, &proof[1..], &root));
        }
    }
}
