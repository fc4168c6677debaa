//! The rules held against their definitions, on small elections and real ones.

mod naive;
mod random;
mod rules;
