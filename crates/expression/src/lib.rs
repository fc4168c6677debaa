//! Column expressions in a small subset of SQL, in floats and in exact ratios.
//!
//! `100.0 * claimants / working_age` means what it means in SQL, nulls
//! included, so that the same text can later run on a query engine. The subset
//! is: columns (`"quoted"` where the name needs it), numbers, text, `TRUE`,
//! `FALSE`, `NULL`, `+ - * /`, comparisons, `AND OR NOT`, `IS [NOT] NULL`,
//! `BETWEEN`, `IN (…)`, `CASE`, and in the full dialect a few functions.
//!
//! Two readings differ from some engines, on purpose: every number is a
//! fraction, so that `1 / 2` is a half; and a division by zero is an error that
//! names the row, never an infinity.
//!
//! ```
//! use allotment_expression::{Expression, Value};
//!
//! let rate = Expression::parse("100.0 * claimants / working_age")?;
//! assert_eq!(rate.column_names(), ["claimants", "working_age"]);
//! let row = |name: &str| match name {
//!     "claimants" => Some(Value::Number(30.0)),
//!     "working_age" => Some(Value::Number(400.0)),
//!     _ => None,
//! };
//! assert_eq!(rate.float(&row)?, Value::Number(7.5));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod error;
mod evaluate;
mod number;
mod parse;
mod rate;
mod tree;

pub use error::{EvaluationError, ExpressionError};
pub use evaluate::Value;
pub use number::{Number, exact_from_f64, exact_from_text};
pub use parse::LONGEST;
pub use tree::Expression;
