//! Any bytes are an extract of a map or an error; what is an extract hangs
//! together.
#![no_main]

use allotment_streetmap::{StreetMap, Term};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let terms: Vec<Term> = vec!["amenity=*".parse().expect("a term")];
    let Ok(map) = StreetMap::read(bytes, &terms) else {
        return;
    };
    assert_eq!(map.walk.ids.len(), map.walk.places.len());
    let nodes = u32::try_from(map.walk.ids.len()).expect("fewer than bytes");
    assert!(map.walk.edges.iter().all(|[a, b]| a < b && *b < nodes));
    assert!(map.walk.ids.windows(2).all(|pair| pair[0] < pair[1]));
    for feature in &map.features {
        assert!(feature.at.longitude.is_finite() && feature.at.latitude.is_finite());
        assert!(terms[0].holds(&feature.tags()));
    }
});
