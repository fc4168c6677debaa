//! Progress on a terminal; nothing where standard error is not one.

use std::time::Duration;

use allotment_programme::Progress;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// A line on the terminal that says what is being done and how far it is.
pub struct Bar {
    bar: ProgressBar,
}

impl Bar {
    /// A line that goes away when it is dropped.
    pub fn new() -> Self {
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
        let style = ProgressStyle::with_template("{spinner} {msg} {bar:24} {pos}/{len}")
            .unwrap_or_else(|_| ProgressStyle::default_bar());
        bar.set_style(style);
        bar.enable_steady_tick(Duration::from_millis(120));
        Self { bar }
    }
}

impl Progress for Bar {
    fn stage(&self, name: &str, steps: usize) {
        self.bar.set_length(steps as u64);
        self.bar.set_position(0);
        self.bar.set_message(name.to_owned());
    }

    fn step(&self, done: usize) {
        self.bar.inc(done as u64);
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
