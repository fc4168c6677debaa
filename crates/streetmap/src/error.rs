//! Why an extract could not be read.

/// Why bytes are no OpenStreetMap extract. Blobs are counted from 1.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum StreetMapError {
    /// It begins like no extract.
    #[error("is no OpenStreetMap extract in PBF: fetch the .osm.pbf again, or convert it to one")]
    NotPbf,
    /// It ends in the middle of a blob.
    #[error("is cut short in blob {blob}: fetch or copy the file again")]
    CutShort {
        /// The blob.
        blob: usize,
    },
    /// A blob's bytes are not what the format says.
    #[error("is damaged in blob {blob} ({what}): fetch or copy the file again")]
    Damaged {
        /// The blob.
        blob: usize,
        /// What is wrong with it.
        what: &'static str,
    },
    /// A blob is packed in a way that is not read here.
    #[error(
        "packs blob {blob} by {how}, which is not read here: write it anew with zlib, for instance by  osmium cat -f pbf,pbf_compression=zlib"
    )]
    Packing {
        /// The blob.
        blob: usize,
        /// How it is packed.
        how: &'static str,
    },
    /// The file needs a reader that understands more.
    #[error(
        "needs a reader that understands '{feature}': write a plain extract, without its history"
    )]
    Feature {
        /// What it names.
        feature: String,
    },
}
