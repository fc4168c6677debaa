//! What a crosswalk promises: nothing is lost, and it says what it guessed.

mod properties;
mod small;
mod within;
