//! Conformance: what others published, reproduced; and what the house forbids, checked.
