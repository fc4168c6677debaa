//! What `cargo metadata` says of this workspace, asked once.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use cargo_metadata::{DependencyKind, Metadata, MetadataCommand, Package, PackageId};

/// The platform whose packages are counted, so that every machine finds the
/// same ones.
pub const PLATFORM: &str = "x86_64-unknown-linux-gnu";

/// The prefix of our own packages.
const OURS: &str = "allotment-";
/// The package of the command line.
const CLI: &str = "allotment";

static METADATA: LazyLock<Metadata> = LazyLock::new(|| {
    MetadataCommand::new()
        .manifest_path(root().join("Cargo.toml"))
        .other_options([
            "--locked".to_owned(),
            "--filter-platform".to_owned(),
            PLATFORM.to_owned(),
        ])
        .exec()
        .unwrap_or_else(|error| panic!("cargo metadata: {error}"))
});

/// The repository's root.
pub fn root() -> PathBuf {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    own.join("../..")
        .canonicalize()
        .expect("the crate lies two folders down")
}

/// The metadata of the workspace.
pub fn metadata() -> &'static Metadata {
    &METADATA
}

/// Our crates, each by its short name: `need` for `allotment-need`.
pub fn our_crates() -> BTreeMap<&'static str, &'static Package> {
    metadata()
        .workspace_packages()
        .into_iter()
        .map(|package| (short(&package.name), package))
        .collect()
}

/// `need` for `allotment-need`, and `cli` for the binary.
pub fn short(name: &str) -> &str {
    if name == CLI {
        return "cli";
    }
    name.strip_prefix(OURS).unwrap_or(name)
}

/// Every package reached from `from` over dependencies of `kinds`.
pub fn reached(from: &[&PackageId], kinds: &[DependencyKind]) -> BTreeSet<PackageId> {
    let resolve = metadata()
        .resolve
        .as_ref()
        .expect("metadata with dependencies");
    let nodes: BTreeMap<_, _> = resolve.nodes.iter().map(|node| (&node.id, node)).collect();
    let mut found: BTreeSet<PackageId> = BTreeSet::new();
    let mut open: Vec<&PackageId> = from.to_vec();
    while let Some(id) = open.pop() {
        if !found.insert(id.clone()) {
            continue;
        }
        for dependency in &nodes[id].deps {
            if dependency
                .dep_kinds
                .iter()
                .any(|kind| kinds.contains(&kind.kind))
            {
                open.push(&dependency.pkg);
            }
        }
    }
    found
}
