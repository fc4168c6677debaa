//! Gzip out, without the time of packing.

use std::io::Write as _;

use flate2::{Compression, GzBuilder};

/// `bytes` packed: the same bytes whenever and wherever this build packs them.
pub(crate) fn pack(bytes: &[u8]) -> Vec<u8> {
    const UNKNOWN_SYSTEM: u8 = 255;
    let mut packer = GzBuilder::new()
        .mtime(0)
        .operating_system(UNKNOWN_SYSTEM)
        .write(Vec::new(), Compression::default());
    packer
        .write_all(bytes)
        .and_then(|()| packer.finish())
        .expect("memory takes any bytes")
}
