//! What a promise comes to as more is stated of it.

use crate::{Statement, Status};

/// What a promise now comes to by its `statements`: nothing more once somebody said that
/// it is broken and nobody stated an amount since, or that it is late or scaled back. That
/// it is on track after all, or was kept, is only said, and no money comes back by that.
#[must_use]
pub fn now_comes_to(statements: &[Statement]) -> Option<u128> {
    let mut now = ComesTo::default();
    for statement in statements {
        now.state(statement);
    }
    now.minor()
}

/// What a promise comes to by what was stated so far.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct ComesTo {
    last: Option<u128>,
    is_broken: bool,
}

impl ComesTo {
    /// Takes the next statement.
    pub fn state(&mut self, next: &Statement) {
        if next.minor.is_some() {
            self.last = next.minor;
            self.is_broken = false;
        }
        if let Some(claimed) = next.claimed.filter(|one| !one.is_rosy()) {
            self.is_broken = claimed == Status::Broken;
        }
    }

    /// In minor units; nothing if nobody stated an amount.
    pub fn minor(self) -> Option<u128> {
        self.last.map(|last| if self.is_broken { 0 } else { last })
    }
}
