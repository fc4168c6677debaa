//! Which places need most, and how sure are we: composite indices with honest uncertainty.
