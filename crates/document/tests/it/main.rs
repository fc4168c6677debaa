//! One model, three forms.

#![expect(clippy::unwrap_used, reason = "a test stops at what is wrong")]

mod docx;
mod html;
mod made;
mod pdf;
mod sheets;
