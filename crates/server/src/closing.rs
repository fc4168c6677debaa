//! Closing votes, and ending calls for ideas, at the time that they name. A vote is
//! counted if and only if it was kept before the vote stood closed; the clock decides
//! when that is, and a clock that jumps decides nothing until it has gone evenly for a
//! minute.

use std::time::{Duration, Instant};

use crate::clock::now;
use crate::polls::Register;
use crate::state::Say;

/// How often it is looked whether a vote is due.
const EVERY: Duration = Duration::from_secs(1);
/// How far the clock may be from where it should be since it was last looked at,
/// in seconds: clocks that are kept right move by less.
const JUMP: i64 = 5;
/// How long a clock that jumped must go evenly before it is believed.
const EVEN: Duration = Duration::from_mins(1);

/// Whether the clock goes evenly, by another that only ever goes forward.
#[derive(Debug, Default)]
struct Steady {
    /// What each said when they were last looked at.
    last: Option<(i64, Duration)>,
    /// When it last jumped.
    jumped: Option<Duration>,
}

/// What is to be thought of the clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Clock {
    /// It goes evenly.
    Believed,
    /// It jumped just now, by so many seconds.
    Jumped(i64),
    /// It jumped, and has not gone evenly for long enough since.
    Doubted,
}

impl Steady {
    /// The clock says `wall`, in seconds since 1970; the other that `since` has
    /// gone by.
    fn look(&mut self, wall: i64, since: Duration) -> Clock {
        let by = self.last.map_or(0, |(then, before)| {
            let gone = i64::try_from(since.saturating_sub(before).as_secs()).unwrap_or(i64::MAX);
            wall.saturating_sub(then).saturating_sub(gone)
        });
        self.last = Some((wall, since));
        if by.abs() > JUMP {
            self.jumped = Some(since);
            return Clock::Jumped(by);
        }
        match self.jumped {
            Some(when) if since.saturating_sub(when) < EVEN => Clock::Doubted,
            _ => Clock::Believed,
        }
    }
}

/// Closes each vote and ends each call when its time has come, for ever.
pub(crate) async fn close_in_time(polls: &Register, say: &Say) {
    let (begun, mut steady) = (Instant::now(), Steady::default());
    loop {
        let wall = now();
        match steady.look(wall, begun.elapsed()) {
            Clock::Believed => {
                for told in polls.end_due(wall).await {
                    say(&told);
                }
            }
            Clock::Jumped(by) => say(&format!(
                "warning: the machine's clock jumped by {by} seconds: no vote or call for ideas closes by itself until it has gone evenly for a minute"
            )),
            Clock::Doubted => {}
        }
        tokio::time::sleep(EVERY).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn seconds(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    #[test]
    fn a_clock_that_jumps_is_believed_after_a_minute() {
        let mut steady = Steady::default();
        assert_eq!(steady.look(1_000, seconds(0)), Clock::Believed);
        assert_eq!(steady.look(1_001, seconds(1)), Clock::Believed);
        // A day ahead for a moment, and back.
        assert_eq!(steady.look(87_402, seconds(2)), Clock::Jumped(86_400));
        assert_eq!(steady.look(87_403, seconds(3)), Clock::Doubted);
        assert_eq!(steady.look(1_004, seconds(4)), Clock::Jumped(-86_400));
        for second in 5_u32..64 {
            let clock = steady.look(1_000 + i64::from(second), seconds(second.into()));
            assert_eq!(clock, Clock::Doubted, "{second}");
        }
        assert_eq!(steady.look(1_064, seconds(64)), Clock::Believed);
    }

    #[test]
    fn a_clock_that_is_kept_right_is_believed() {
        let mut steady = Steady::default();
        for second in 0_u32..600 {
            // Half a per cent fast, and looked at late now and then.
            let wall = i64::from(second) + i64::from(second / 200);
            let clock = steady.look(wall, seconds(second.into()));
            assert_eq!(clock, Clock::Believed, "{second}");
        }
    }
}
