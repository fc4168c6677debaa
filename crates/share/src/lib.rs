//! Who is in, and how much: an envelope divided by a published formula, to the penny.
