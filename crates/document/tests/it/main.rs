//! One model, three forms.

mod docx;
mod html;
mod made;
mod pdf;
