//! Any bytes are a spec or a list of faults, and every fault has a line.
#![no_main]

use std::path::Path;

use allotment_programme::Programme;
use allotment_programme::need::NeedSpec;
use allotment_programme::share::ShareSpec;
use allotment_programme::spec::Document;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Ok(document) = Document::from_bytes("fuzz.toml", bytes.to_vec()) else {
        return;
    };
    let need = NeedSpec::read(document.root(), true);
    if let Err(faults) = document.finish(need) {
        assert!(faults.iter().all(|fault| fault.line.is_some()));
    }
    let share = ShareSpec::read(document.root(), true, None);
    if let Err(faults) = document.finish(share) {
        assert!(faults.iter().all(|fault| fault.line.is_some()));
    }
    let (programme, faults) = Programme::of_document(Path::new(""), document);
    assert!(programme.is_some() || !faults.is_empty());
});
