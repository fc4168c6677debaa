//! The blobs that an extract consists of, and their unpacking.
//!
//! Source: OpenStreetMap Wiki, *PBF Format*, «File format».

use flate2::{Decompress, FlushDecompress, Status};

use crate::StreetMapError;
use crate::wire::{Fields, Value};

/// The longest header of a blob. Source: *PBF Format*, «must be less than 64 KiB».
const HEADER_MAX: usize = 64 << 10;
/// The longest blob, packed or not. Source: the same, «must be less than 32 MiB».
const BLOB_MAX: usize = 32 << 20;
/// How many times its packed size a blob may have when unpacked; real ones have
/// two to five times. Small blobs may have any.
const RATIO_MAX: usize = 200;
/// The size up to which that does not matter.
const RATIO_FREE: usize = 1 << 20;
/// What this reader understands of what a file may ask for.
const UNDERSTOOD: [&str; 2] = ["OsmSchema-V0.6", "DenseNodes"];

/// A blob with data, still packed, and its number from 1.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Blob<'a> {
    pub(crate) number: usize,
    bytes: &'a [u8],
}

/// The data blobs of `bytes`, in order, after the head was found sound.
pub(crate) fn blobs(bytes: &[u8]) -> Result<Vec<Blob<'_>>, StreetMapError> {
    let mut rest = bytes;
    let mut blobs = Vec::new();
    let mut number = 0;
    while !rest.is_empty() {
        number += 1;
        let (kind, bytes) = one(&mut rest, number)?;
        let blob = Blob { number, bytes };
        match kind {
            b"OSMHeader" => check_head(&blob.unpack()?, number)?,
            b"OSMData" if number > 1 => blobs.push(blob),
            _ if number == 1 => return Err(StreetMapError::NotPbf),
            // The format lets readers pass over blobs that they do not know.
            _ => {}
        }
    }
    if number == 0 {
        return Err(StreetMapError::NotPbf);
    }
    Ok(blobs)
}

/// The kind and the packed bytes of the blob at the start of `rest`.
fn one<'a>(rest: &mut &'a [u8], number: usize) -> Result<(&'a [u8], &'a [u8]), StreetMapError> {
    let short = || match number {
        1 => StreetMapError::NotPbf,
        blob => StreetMapError::CutShort { blob },
    };
    let damaged = |what| match number {
        1 => StreetMapError::NotPbf,
        blob => StreetMapError::Damaged { blob, what },
    };
    let (length, after) = rest.split_first_chunk::<4>().ok_or_else(short)?;
    let length = u32::from_be_bytes(*length) as usize;
    if length > HEADER_MAX {
        return Err(damaged("a header above 64 KiB"));
    }
    let (header, after) = after.split_at_checked(length).ok_or_else(short)?;
    let (mut kind, mut size) = (&[][..], None);
    for field in Fields::of(header) {
        match field.map_err(damaged)? {
            (1, Value::Bytes(name)) => kind = name,
            (3, Value::Whole(length)) => size = usize::try_from(length).ok(),
            _ => {}
        }
    }
    let size = size.ok_or_else(|| damaged("a header without a size"))?;
    if size > BLOB_MAX {
        return Err(damaged("a blob above 32 MiB"));
    }
    let (blob, after) = after
        .split_at_checked(size)
        .ok_or(StreetMapError::CutShort { blob: number })?;
    *rest = after;
    Ok((kind, blob))
}

impl Blob<'_> {
    /// Its bytes, unpacked: at most 32 MiB, whatever it claims.
    pub(crate) fn unpack(&self) -> Result<Vec<u8>, StreetMapError> {
        let blob = self.number;
        let damaged = |what| StreetMapError::Damaged { blob, what };
        for field in Fields::of(self.bytes) {
            let how = match field.map_err(damaged)? {
                (1, Value::Bytes(raw)) => return Ok(raw.to_vec()),
                (3, Value::Bytes(packed)) => {
                    return inflate(packed).map_err(damaged);
                }
                (4, Value::Bytes(_)) => "LZMA",
                (5, Value::Bytes(_)) => "bzip2",
                (6, Value::Bytes(_)) => "LZ4",
                (7, Value::Bytes(_)) => "Zstandard",
                _ => continue,
            };
            return Err(StreetMapError::Packing { blob, how });
        }
        Err(damaged("it holds no data"))
    }
}

/// The bytes that `packed` holds by zlib.
fn inflate(packed: &[u8]) -> Result<Vec<u8>, &'static str> {
    let most = BLOB_MAX.min(RATIO_MAX.saturating_mul(packed.len()).max(RATIO_FREE));
    let mut zlib = Decompress::new(true);
    let mut bytes: Vec<u8> = Vec::with_capacity((4 * packed.len()).min(most));
    loop {
        let read = usize::try_from(zlib.total_in()).unwrap_or(usize::MAX);
        let rest = packed.get(read..).unwrap_or_default();
        let before = (zlib.total_in(), zlib.total_out());
        let status = zlib
            .decompress_vec(rest, &mut bytes, FlushDecompress::None)
            .map_err(|_| "its packed bytes cannot be unpacked")?;
        if status == Status::StreamEnd {
            return Ok(bytes);
        }
        if bytes.len() >= most {
            return Err("it unpacks to more than a blob may hold");
        }
        if bytes.len() < bytes.capacity() && before == (zlib.total_in(), zlib.total_out()) {
            return Err("its packed bytes end too soon");
        }
        bytes.reserve((most - bytes.len()).min(bytes.len().max(4096)));
    }
}

/// Refuses what asks for more than this reader understands.
fn check_head(head: &[u8], blob: usize) -> Result<(), StreetMapError> {
    for field in Fields::of(head) {
        let field = field.map_err(|what| StreetMapError::Damaged { blob, what })?;
        if let (4, Value::Bytes(feature)) = field {
            let feature = String::from_utf8_lossy(feature);
            if !UNDERSTOOD.contains(&feature.as_ref()) {
                let feature = feature.chars().take(40).collect();
                return Err(StreetMapError::Feature { feature });
            }
        }
    }
    Ok(())
}
