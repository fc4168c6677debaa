//! The rules held against their definitions, on small elections and real ones.

mod audit;
mod audit_certificate;
mod audit_naive;
mod naive;
mod random;
mod rules;
