//! A vote's definition, as an officer types it: it is refused, or has one
//! canonical form that is read back as the same.

#![no_main]

use allotment_poll::{Definition, read_definition};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Ok(definition) = read_definition(text) {
        let canonical = definition.canonical();
        assert_eq!(Definition::from_canonical(&canonical), Some(definition));
    }
});
