//! A made-up country whose truth is known, for the demo and for tests.
