//! Accessible documents from plain data: HTML, DOCX and tagged PDF from one
//! model, bytes out.

mod docx;
mod error;
mod html;
mod model;
mod pdf;

pub use docx::docx;
pub use error::DocumentError;
pub use html::html;
pub use model::{Block, Chart, Column, Document, Level, Row, Run, Series, Side, Squares, Table};
pub use pdf::{pdf, unprintable};

/// The README's example runs as a test.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
