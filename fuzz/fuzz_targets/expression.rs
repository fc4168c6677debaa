//! Any text is an expression or an error, and has a value or an error.
#![no_main]

use allotment_expression::{Expression, Value};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let _ = Expression::parse_exact(text);
    let Ok(expression) = Expression::parse(text) else {
        return;
    };
    let _ = expression.float(&|name| match name.len() % 4 {
        0 => Some(Value::Null),
        1 => Some(Value::Number(0.0)),
        2 => Some(Value::Number(-1.5)),
        _ => Some(Value::Text(name.to_owned())),
    });
});
