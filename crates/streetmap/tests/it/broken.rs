//! Bytes that are no extract, or were one.

use allotment_streetmap::{Sample, StreetMap, StreetMapError, Term};
use proptest::prelude::*;

fn whole() -> Vec<u8> {
    let mut sample = Sample::new();
    for id in 1..40 {
        #[expect(clippy::cast_precision_loss, reason = "small")]
        let at = id as f64 / 100.0;
        sample = sample.node(id, at, 50.0 + at, &[("amenity", "bench")]);
    }
    sample
        .way(1, &[1, 2, 3, 4, 1], &[("highway", "path")])
        .area(2, &[1], &[("amenity", "school")])
        .to_bytes()
}

fn read(bytes: &[u8]) -> Result<StreetMap, StreetMapError> {
    let terms: Vec<Term> = vec!["amenity=*".parse().expect("a term")];
    StreetMap::read(bytes, &terms)
}

/// A blob of `kind` whose content is `field` of the message `Blob`.
fn blob(kind: &str, field: u8, content: &[u8]) -> Vec<u8> {
    let length = u8::try_from(content.len()).expect("it is short");
    assert!(length < 126);
    let blob = [&[field << 3 | 2, length][..], content].concat();
    let kind_length = u8::try_from(kind.len()).expect("it is short");
    let header = [&[10, kind_length], kind.as_bytes(), &[24, length + 2]].concat();
    [
        &u32::try_from(header.len())
            .expect("it is short")
            .to_be_bytes()[..],
        &header,
        &blob,
    ]
    .concat()
}

#[test]
fn what_is_no_extract_says_so() {
    for bytes in [
        &b""[..],
        b"<osm version=\"0.6\">",
        b"PAR1\0\0\0\0",
        &[0; 64],
    ] {
        assert_eq!(read(bytes).unwrap_err(), StreetMapError::NotPbf);
    }
}

#[test]
fn a_cut_file_says_in_which_blob() {
    let bytes = whole();
    let cut = read(&bytes[..bytes.len() - 7]).unwrap_err();
    assert_eq!(cut, StreetMapError::CutShort { blob: 2 });
}

#[test]
fn what_is_not_understood_is_refused_with_what_to_do() {
    let head = blob("OSMHeader", 1, b"\x22\x0eOsmSchema-V0.6");
    assert!(read(&head).is_ok());
    let zstandard = [head.clone(), blob("OSMData", 7, b"abc")].concat();
    let error = read(&zstandard).unwrap_err();
    assert_eq!(
        error,
        StreetMapError::Packing {
            blob: 2,
            how: "Zstandard"
        }
    );
    assert!(error.to_string().contains("osmium cat"), "{error}");
    let history = blob("OSMHeader", 1, b"\x22\x15HistoricalInformation");
    let error = read(&history).unwrap_err();
    assert!(matches!(error, StreetMapError::Feature { .. }), "{error}");
    let rubbish = [head, blob("OSMData", 3, b"abc")].concat();
    let error = read(&rubbish).unwrap_err();
    assert!(
        matches!(error, StreetMapError::Damaged { blob: 2, .. }),
        "{error}"
    );
}

/// A blob that would unpack to gigabytes is refused before it does.
#[test]
fn a_bomb_is_refused() {
    let head = blob("OSMHeader", 1, b"\x22\x0eOsmSchema-V0.6");
    let zeros = vec![0_u8; 40 << 20];
    let mut packed = vec![0; 200_000];
    let mut zlib = flate2::Compress::new(flate2::Compression::best(), true);
    zlib.compress(&zeros, &mut packed, flate2::FlushCompress::Finish)
        .unwrap();
    packed.truncate(usize::try_from(zlib.total_out()).unwrap());
    let varint = |mut number: usize| {
        let mut bytes = Vec::new();
        while number > 127 {
            bytes.push(u8::try_from(number & 127).unwrap() | 128);
            number >>= 7;
        }
        bytes.push(u8::try_from(number).unwrap());
        bytes
    };
    let blob = [&[26][..], &varint(packed.len()), &packed].concat();
    let header = [&[10, 7][..], b"OSMData", &[24], &varint(blob.len())].concat();
    let length = u32::try_from(header.len()).unwrap().to_be_bytes();
    let error = read(&[head, length.to_vec(), header, blob].concat()).unwrap_err();
    let what = "it unpacks to more than a blob may hold";
    assert_eq!(error, StreetMapError::Damaged { blob: 2, what });
}

proptest! {
    /// However an extract is damaged, it is read or refused.
    #[test]
    fn damage_never_panics(at in 0_usize..2000, to: u8, more: bool) {
        let mut bytes = whole();
        let at = at % bytes.len();
        bytes[at] = to;
        if more {
            bytes.insert(at, to ^ 0x80);
        }
        let _either = read(&bytes);
    }

    /// Places are kept to the map's own resolution.
    #[test]
    fn places_are_kept(longitude in -180.0..180.0_f64, latitude in -90.0..90.0_f64, id: i64) {
        let bytes = Sample::new().node(id, longitude, latitude, &[("amenity", "x")]).to_bytes();
        let map = read(&bytes).unwrap();
        prop_assert_eq!(map.features[0].id.number, id);
        prop_assert!((map.features[0].at.longitude - longitude).abs() <= 0.51e-7);
        prop_assert!((map.features[0].at.latitude - latitude).abs() <= 0.51e-7);
    }
}
