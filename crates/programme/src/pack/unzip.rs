//! One file out of a zip. Nothing is written by a name that the zip gives.

use std::io::{Cursor, Read};

use zip::ZipArchive;

/// The most that a file may unpack to.
const UNPACKED_MAX: u64 = 1 << 30;

/// The file called `wanted` in the zip `bytes`: that of this path, else the
/// only one of this name in any of its folders.
///
/// # Errors
/// What is wrong with the zip, or what it holds instead.
pub(crate) fn member(bytes: &[u8], wanted: &str) -> Result<Vec<u8>, String> {
    let broken =
        |error: &dyn std::fmt::Display| format!("it is not a zip, or a broken one: {error}");
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| broken(&error))?;
    let names: Vec<String> = archive
        .file_names()
        .map(|name| name.map(std::borrow::Cow::into_owned))
        .collect::<Result<_, _>>()
        .map_err(|error| broken(&error))?;
    let found = match names.iter().find(|name| *name == wanted) {
        Some(name) => name,
        None => only(&names, wanted)?,
    };
    let file = archive.by_name(found).map_err(|error| broken(&error))?;
    let announced = file.size();
    let too_large = || format!("'{wanted}' in it unpacks to more than {UNPACKED_MAX} bytes");
    if announced > UNPACKED_MAX {
        return Err(too_large());
    }
    let mut unpacked = Vec::new();
    file.take(announced + 1)
        .read_to_end(&mut unpacked)
        .map_err(|error| broken(&error))?;
    if unpacked.len() as u64 != announced {
        return Err(format!(
            "it is a broken zip: '{wanted}' in it is not the {announced} bytes that it says"
        ));
    }
    Ok(unpacked)
}

fn only<'a>(names: &'a [String], wanted: &str) -> Result<&'a String, String> {
    let is_it = |name: &&String| name.rsplit(['/', '\\']).next() == Some(wanted);
    let mut found = names.iter().filter(is_it);
    match (found.next(), found.next()) {
        (Some(one), None) => Ok(one),
        (Some(_), Some(_)) => Err(format!("it holds '{wanted}' more than once")),
        (None, _) => {
            let shown: Vec<&str> = names.iter().take(20).map(String::as_str).collect();
            Err(format!("it holds no '{wanted}', but {}", shown.join(", ")))
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    use super::*;

    fn zipped(files: &[(&str, &[u8])]) -> Vec<u8> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in files {
            writer
                .start_file(*name, SimpleFileOptions::default())
                .unwrap();
            writer.write_all(bytes).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    /// Writes `value` over the four bytes at `from` after each `signature`.
    fn patched(bytes: &[u8], signature: &[u8], from: usize, value: u32) -> Vec<u8> {
        let mut bytes = bytes.to_vec();
        let places: Vec<usize> = (0..bytes.len() - signature.len())
            .filter(|&at| bytes[at..].starts_with(signature))
            .collect();
        assert!(!places.is_empty());
        for at in places {
            bytes[at + from..at + from + 4].copy_from_slice(&value.to_le_bytes());
        }
        bytes
    }

    #[test]
    fn the_file_is_taken_by_path_or_by_its_only_name() {
        let zip = zipped(&[("a/one.csv", b"1"), ("b/two.csv", b"2"), ("one.csv", b"3")]);
        assert_eq!(member(&zip, "one.csv").unwrap(), b"3");
        assert_eq!(member(&zip, "two.csv").unwrap(), b"2");
        let twice = zipped(&[("a/one.csv", b"1"), ("../one.csv", b"2")]);
        assert!(
            member(&twice, "one.csv")
                .unwrap_err()
                .contains("more than once")
        );
        let other = member(&zip, "three.csv").unwrap_err();
        assert!(other.contains("b/two.csv"), "{other}");
    }

    /// Source: PKWARE, APPNOTE.TXT, 4.3.12: in the central directory the
    /// unpacked size stands 24 bytes after the signature's first.
    #[test]
    fn a_zip_that_lies_about_its_size_is_refused() {
        let zip = zipped(&[("one.csv", &[b'a'; 5000])]);
        for said in [10, 4999, 5001, u32::MAX - 1] {
            let lie = patched(&zip, b"PK\x01\x02", 24, said);
            let refused = member(&lie, "one.csv").unwrap_err();
            assert!(
                refused.contains("broken") || refused.contains("more than"),
                "{refused}"
            );
        }
    }

    #[test]
    fn every_part_of_a_zip_is_refused() {
        let zip = zipped(&[("one.csv", b"a,b\n1,2\n"), ("two.csv", b"c")]);
        assert!(member(b"<html>", "one.csv").is_err());
        for end in 0..zip.len() {
            assert!(member(&zip[..end], "one.csv").is_err(), "{end}");
        }
    }
}
