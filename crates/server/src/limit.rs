//! Limits against floods: of wrong codes, which lock nobody out, and of what makes
//! work for the disk.
//!
//! A code has 55 random bits: guessing one is hopeless at any speed. What a flood
//! can do is make work. So wrong codes are counted by address, and once there
//! were many, that address's tries go through a narrow gate: they are looked up a
//! few at a time. A neighbour behind the same address who types a right code
//! waits a moment and votes.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Wrong codes from one address before its tries go through the gate.
const FREE: u32 = 20;
/// How long one wrong code counts.
const FORGIVEN: Duration = Duration::from_mins(1);
/// How many tries pass the gate at once.
const GATE: usize = 4;
/// Addresses remembered: beyond it the oldest are forgotten.
const REMEMBERED: usize = 10_000;

/// Counts wrong codes. Addresses are in memory only, and for a minute.
#[derive(Debug)]
pub(crate) struct Attempts {
    wrong: Mutex<HashMap<IpAddr, (u32, Instant)>>,
    gate: Arc<Semaphore>,
}

/// Leave to look a code up.
pub(crate) struct Leave {
    /// Held while the code is looked up.
    _gate: Option<OwnedSemaphorePermit>,
    /// Whether this address has sent many wrong codes.
    pub(crate) is_slow: bool,
}

impl Attempts {
    pub(crate) fn new() -> Self {
        Self {
            wrong: Mutex::new(HashMap::new()),
            gate: Arc::new(Semaphore::new(GATE)),
        }
    }

    /// Waits for leave to look up a code that came from `address`.
    pub(crate) async fn leave(&self, address: IpAddr) -> Leave {
        let now = Instant::now();
        let many = {
            let wrong = self.wrong.lock().unwrap_or_else(PoisonError::into_inner);
            wrong
                .get(&network(address))
                .is_some_and(|(count, last)| *count >= FREE && now.duration_since(*last) < FORGIVEN)
        };
        let gate = if many {
            Arc::clone(&self.gate).acquire_owned().await.ok()
        } else {
            None
        };
        Leave {
            _gate: gate,
            is_slow: many,
        }
    }

    /// Notes that `address` sent a wrong code.
    pub(crate) fn was_wrong(&self, address: IpAddr) {
        let now = Instant::now();
        let mut wrong = self.wrong.lock().unwrap_or_else(PoisonError::into_inner);
        if wrong.len() >= REMEMBERED {
            wrong.retain(|_, (_, last)| now.duration_since(*last) < FORGIVEN);
            if wrong.len() >= REMEMBERED {
                wrong.clear();
            }
        }
        let entry = wrong.entry(network(address)).or_insert((0, now));
        if now.duration_since(entry.1) >= FORGIVEN {
            entry.0 = 0;
        }
        entry.0 = entry.0.saturating_add(1);
        entry.1 = now;
    }
}

/// How long what came is counted together.
const WINDOW: Duration = Duration::from_mins(1);

/// So many a minute from one address, and so many from everybody.
#[derive(Debug)]
pub(crate) struct Rate {
    each: u32,
    all: u32,
    came: Mutex<Came>,
}

/// What came since a moment.
#[derive(Debug)]
struct Came {
    since: Instant,
    all: u32,
    by: HashMap<IpAddr, u32>,
}

impl Rate {
    pub(crate) fn new(each: u32, all: u32) -> Self {
        let came = Came {
            since: Instant::now(),
            all: 0,
            by: HashMap::new(),
        };
        Self {
            each,
            all,
            came: Mutex::new(came),
        }
    }

    /// Whether one more from `address` is within both; it is counted if so.
    pub(crate) fn takes(&self, address: IpAddr) -> bool {
        self.takes_at(Some(address), Instant::now())
    }

    /// Whether one more is, from wherever.
    pub(crate) fn takes_one(&self) -> bool {
        self.takes_at(None, Instant::now())
    }

    fn takes_at(&self, address: Option<IpAddr>, now: Instant) -> bool {
        let mut came = self.came.lock().unwrap_or_else(PoisonError::into_inner);
        if now.duration_since(came.since) >= WINDOW {
            came.since = now;
            came.all = 0;
            came.by.clear();
        }
        if came.all >= self.all {
            return false;
        }
        if let Some(address) = address {
            let own = came.by.entry(network(address)).or_insert(0);
            if *own >= self.each {
                return false;
            }
            *own += 1;
        }
        came.all += 1;
        true
    }
}

/// One household's or one network's part of the address: all of IPv4, the first
/// 64 bits of IPv6.
pub(crate) fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(own) => IpAddr::V4(own),
        IpAddr::V6(own) => {
            let bits = u128::from(own) >> 64 << 64;
            IpAddr::V6(bits.into())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_wrong_codes_slow_an_address_and_lock_nobody_out() {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .build()
            .unwrap();
        runtime.block_on(flood());
    }

    async fn flood() {
        let attempts = Attempts::new();
        let (flood, other): (IpAddr, IpAddr) = (
            "203.0.113.9".parse().unwrap(),
            "203.0.113.8".parse().unwrap(),
        );
        for _ in 0..FREE {
            assert!(!attempts.leave(flood).await.is_slow);
            attempts.was_wrong(flood);
        }
        assert!(attempts.leave(flood).await.is_slow);
        assert!(!attempts.leave(other).await.is_slow);
    }

    #[test]
    fn so_many_a_minute_from_one_address_and_from_all() {
        let rate = Rate::new(2, 3);
        let begun = Instant::now();
        let (one, other): (IpAddr, IpAddr) = (
            "203.0.113.9".parse().unwrap(),
            "203.0.113.8".parse().unwrap(),
        );
        let takes = |address, after| rate.takes_at(Some(address), begun + after);
        let soon = Duration::from_secs(1);
        assert_eq!(
            [one, one, one].map(|from| takes(from, soon)),
            [true, true, false]
        );
        assert_eq!([other, other].map(|from| takes(from, soon)), [true, false]);
        let later = WINDOW + soon;
        assert!(takes(one, later) && takes(other, later));
    }

    #[test]
    fn an_ipv6_network_is_one_address() {
        let one: IpAddr = "2001:db8:1:2:3:4:5:6".parse().unwrap();
        let same: IpAddr = "2001:db8:1:2:ffff::1".parse().unwrap();
        let other: IpAddr = "2001:db8:1:3::1".parse().unwrap();
        let mapped: IpAddr = "::ffff:203.0.113.9".parse().unwrap();
        assert_eq!(network(one), network(same));
        assert_ne!(network(one), network(other));
        assert_eq!(network(mapped), "203.0.113.9".parse::<IpAddr>().unwrap());
    }
}
