//! The rules held against their definitions, on small elections and real ones.

mod audit;
mod audit_certificate;
mod audit_naive;
mod equal_shares;
mod explain;
mod naive;
mod naive_rules;
mod participation;
mod publish;
mod random;
mod rules;
mod rules_declared;
