//! Limits against floods of wrong codes, that lock nobody out.
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
