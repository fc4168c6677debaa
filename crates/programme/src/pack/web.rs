//! Bytes from an address: tried again where that may help, never in part.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::io::{ErrorKind, Read};
use std::thread::sleep;
use std::time::Duration;

/// The largest file fetched: a limit on what comes from outside.
pub(super) const LARGEST: u64 = 2 << 30;

/// How long to wait before the second and the third attempt, in milliseconds,
/// unless the server says.
const PAUSES: [u64; 2] = [100, 400];

/// The longest that a server may ask to be left alone.
const PAUSE_MAX: Duration = Duration::from_secs(30);

/// The network, and which servers could not be reached in this run.
#[derive(Debug, Default)]
pub(super) struct Web {
    unreachable: RefCell<BTreeMap<String, String>>,
}

/// Whether another attempt may fare better.
#[derive(Clone, Copy)]
enum Again {
    Never,
    Soon,
    /// When the server says.
    After(Duration),
}

/// Why one attempt gave nothing.
struct Failed {
    what: String,
    again: Again,
    /// Whether the server was not reached at all.
    unreachable: bool,
}

impl Failed {
    fn for_good(what: String) -> Self {
        Self {
            what,
            again: Again::Never,
            unreachable: false,
        }
    }

    fn for_now(what: String) -> Self {
        Self {
            again: Again::Soon,
            ..Self::for_good(what)
        }
    }
}

impl Web {
    /// The bytes at `address`, or nothing if the server says that it has none.
    ///
    /// A server that is busy or breaks off is asked three times. One that was
    /// not reached is not tried again in this run.
    ///
    /// # Errors
    /// What the server or the network said.
    pub(super) fn get(&self, address: &str) -> Result<Option<Vec<u8>>, String> {
        let host = host_of(address);
        if let Some(what) = self.unreachable.borrow().get(host) {
            return Err(what.clone());
        }
        let mut pauses = PAUSES.iter();
        loop {
            let failed = match attempt(address) {
                Ok(bytes) => return Ok(bytes),
                Err(failed) => failed,
            };
            if failed.unreachable {
                let mut unreachable = self.unreachable.borrow_mut();
                unreachable.insert(host.to_owned(), failed.what.clone());
            }
            match (failed.again, pauses.next()) {
                (Again::Soon, Some(&pause)) => sleep(Duration::from_millis(pause)),
                (Again::After(asked), Some(_)) => sleep(asked.min(PAUSE_MAX)),
                _ => return Err(failed.what),
            }
        }
    }
}

/// Calls `ask` until it answers, at most three times, with pauses.
pub(super) fn insist<T>(mut ask: impl FnMut() -> Result<T, Answered>) -> Result<T, String> {
    let mut pauses = PAUSES.iter();
    loop {
        match (ask(), pauses.next()) {
            (Ok(answer), _) => return Ok(answer),
            (Err(Answered::Later(_)), Some(&pause)) => sleep(Duration::from_millis(pause)),
            (Err(Answered::No(what) | Answered::Later(what)), _) => return Err(what),
        }
    }
}

/// An answer that is a refusal.
pub(super) enum Answered {
    /// Asking again does not help.
    No(String),
    /// Asking again may help.
    Later(String),
}

fn attempt(address: &str) -> Result<Option<Vec<u8>>, Failed> {
    let request = ureq::get(address)
        .config()
        .http_status_as_error(false)
        // Nobody who redirects may take away what https promises.
        .https_only(address.starts_with("https://"))
        .timeout_connect(Some(Duration::from_secs(20)))
        .timeout_recv_response(Some(Duration::from_mins(2)))
        .build();
    let response = request.call().map_err(|error| not_called(&error))?;
    let header = |name: &str| response.headers().get(name)?.to_str().ok()?.parse().ok();
    let expected: Option<u64> = header("content-length");
    match response.status().as_u16() {
        200..=299 => {}
        404 | 410 => return Ok(None),
        status => {
            let what = format!("it could not be fetched: http status: {status}");
            let mut failed = Failed::for_good(what);
            if matches!(status, 408 | 429 | 500..=599) {
                failed.again = header("retry-after").map_or(Again::Soon, |asked| {
                    Again::After(Duration::from_secs(asked))
                });
            }
            return Err(failed);
        }
    }
    let mut bytes = Vec::new();
    response
        .into_body()
        .into_reader()
        .take(LARGEST + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| Failed::for_now(format!("it broke off: {error}")))?;
    if bytes.len() as u64 > LARGEST {
        let what = format!("it is larger than {LARGEST} bytes");
        return Err(Failed::for_good(what));
    }
    if let Some(expected) = expected.filter(|&expected| expected != bytes.len() as u64) {
        let what = format!("{} bytes came where {expected} were announced", bytes.len());
        return Err(Failed::for_now(what));
    }
    Ok(Some(bytes))
}

fn not_called(error: &ureq::Error) -> Failed {
    let what = format!("it could not be fetched: {error}");
    let unreachable = match error {
        ureq::Error::HostNotFound | ureq::Error::ConnectionFailed => true,
        ureq::Error::Timeout(which) => {
            matches!(which, ureq::Timeout::Connect | ureq::Timeout::Resolve)
        }
        ureq::Error::Io(error) => is_unreachable(error),
        _ => false,
    };
    let passing = matches!(error, ureq::Error::Io(_) | ureq::Error::Timeout(_));
    let again = if passing && !unreachable {
        Again::Soon
    } else {
        Again::Never
    };
    Failed {
        what,
        again,
        unreachable,
    }
}

fn is_unreachable(error: &std::io::Error) -> bool {
    use ErrorKind::{ConnectionRefused, HostUnreachable, NetworkUnreachable};
    let known = matches!(
        error.kind(),
        ConnectionRefused | HostUnreachable | NetworkUnreachable
    );
    // A name that nobody knows has no kind of its own in the standard library.
    known || error.to_string().contains("lookup address")
}

fn host_of(address: &str) -> &str {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    rest.split(['/', '?', '#']).next().unwrap_or(rest)
}
