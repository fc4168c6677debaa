//! How far long work is: said to whoever listens.

/// Somebody who is told how far the work is.
pub trait Progress: Sync {
    /// A stage of `steps` steps begins.
    fn stage(&self, name: &str, steps: usize);
    /// So many more steps of it are done.
    fn step(&self, done: usize);
}

/// Nobody.
#[derive(Debug, Clone, Copy, Default)]
pub struct Silent;

impl Progress for Silent {
    fn stage(&self, _: &str, _: usize) {}
    fn step(&self, _: usize) {}
}
