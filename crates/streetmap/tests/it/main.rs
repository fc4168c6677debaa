//! Extracts, whole and broken.

mod broken;
mod features;
mod walking;
