//! What the service tells of itself to whoever watches over it, in Prometheus'
//! text form. Nothing in it tells how many have voted: neither what happens below
//! `/vote` nor what the browsers of those who come to vote load is counted, room and
//! memory are told in large steps, and connections only while no vote is open. The
//! one rule of who sees counts holds here too.

use std::fmt::Write as _;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use allotment_poll::Standing;
use axum::http::StatusCode;
use tokio::sync::Mutex;

use crate::clock::now;
use crate::error::Refusal;
use crate::record::tell_fault;
use crate::state::Shared;

/// How long an answer about the database is good: asking it writes to the disk,
/// and whoever asks often must not keep voters waiting.
const FRESH: Duration = Duration::from_secs(1);

/// Room below which the next votes may not be kept: the database's journal grows
/// to as much before it begins anew.
const LOW: u64 = 4 << 20;

/// What is counted.
#[derive(Debug)]
pub(crate) struct Measures {
    begun: i64,
    /// Answers by the first digit of their status, from 2 to 5.
    answers: [AtomicU64; 4],
    faults: AtomicU64,
    busy: AtomicU64,
    wrong_codes: AtomicU64,
    ready: Mutex<Option<(Instant, bool)>>,
}

impl Measures {
    pub(crate) fn new() -> Self {
        Self {
            begun: now(),
            answers: Default::default(),
            faults: AtomicU64::new(0),
            busy: AtomicU64::new(0),
            wrong_codes: AtomicU64::new(0),
            ready: Mutex::new(None),
        }
    }

    /// Notes an answer to what was asked at `path`.
    pub(crate) fn answered(&self, path: &str, status: StatusCode) {
        let class = usize::from(status.as_u16() / 100);
        // Browsers keep styles and scripts: who loads them is there for the first time.
        let is_voters = path.contains("/vote/") || path.starts_with("/assets/");
        if !is_voters && (2..=5).contains(&class) {
            self.answers[class - 2].fetch_add(1, Ordering::Relaxed);
        }
    }

    /// Notes why something was not done, wherever.
    pub(crate) fn refused(&self, refusal: &Refusal) {
        match refusal {
            Refusal::Fault(_) => &self.faults,
            Refusal::Busy => &self.busy,
            _ => return,
        }
        .fetch_add(1, Ordering::Relaxed);
    }

    /// Notes a code that nobody gave out.
    pub(crate) fn wrong_code(&self) {
        self.wrong_codes.fetch_add(1, Ordering::Relaxed);
    }
}

/// Whether the database answers and can be written to, as it was within the last
/// second. However many ask, one of them looks.
pub(crate) async fn is_ready(app: &Shared) -> bool {
    let mut known = app.measures.ready.lock().await;
    if let Some((when, ready)) = *known
        && when.elapsed() < FRESH
    {
        return ready;
    }
    let free = allotment_store::free_room(app.polls.store.path());
    let ready = match app.polls.store.is_ready().await {
        Ok(()) if free.is_some_and(|free| free < LOW) => {
            tell_fault(app, "not ready: the disk is full, or nearly");
            false
        }
        Ok(()) => true,
        Err(error) => {
            tell_fault(app, &format!("not ready: {error}"));
            false
        }
    };
    *known = Some((Instant::now(), ready));
    ready
}

/// All measures.
pub(crate) async fn measures(app: &Shared) -> String {
    let ready = is_ready(app).await;
    let measures = &app.measures;
    let mut text = String::new();
    let mut say = |name: &str, kind: &str, help: &str, values: &[(String, u64)]| {
        let told = writeln!(text, "# HELP {name} {help}\n# TYPE {name} {kind}");
        let told = told.and_then(|()| {
            values
                .iter()
                .try_for_each(|(labels, value)| writeln!(text, "{name}{labels} {value}"))
        });
        told.expect("a text takes text");
    };
    let one = |value: u64| vec![(String::new(), value)];
    let count = |value: &AtomicU64| one(value.load(Ordering::Relaxed));
    let version = format!("{{version=\"{}\"}}", env!("CARGO_PKG_VERSION"));
    say(
        "allotment_info",
        "gauge",
        "The version that runs.",
        &[(version, 1)],
    );
    let help = "Whether the database answers and can be written to.";
    say("allotment_ready", "gauge", help, &one(u64::from(ready)));
    let polls = app.polls.shown();
    let standing = [Standing::Open, Standing::Closed].map(|standing| {
        let found = polls
            .iter()
            .filter(|poll| poll.standing == standing)
            .count();
        (format!("{{standing=\"{}\"}}", standing.key()), found as u64)
    });
    let help = "Polls that were opened, by how they stand. Never how many voted in them.";
    say("allotment_polls", "gauge", help, &standing);
    let answers: Vec<_> = (2..=5)
        .zip(&measures.answers)
        .map(|(class, value)| {
            (
                format!("{{class=\"{class}xx\"}}"),
                value.load(Ordering::Relaxed),
            )
        })
        .collect();
    let help = "Answers by class of status; those below /vote and /assets are not counted.";
    say("allotment_answers_total", "counter", help, &answers);
    let help = "Faults of the service or its machine; each is in the log.";
    say(
        "allotment_faults_total",
        "counter",
        help,
        &count(&measures.faults),
    );
    let help = "Requests that were asked to come again, since too many came at once.";
    say(
        "allotment_busy_total",
        "counter",
        help,
        &count(&measures.busy),
    );
    let help = "Codes that nobody gave out.";
    say(
        "allotment_wrong_codes_total",
        "counter",
        help,
        &count(&measures.wrong_codes),
    );
    if let Some(free) = allotment_store::free_room(app.polls.store.path()) {
        let help = "Room for the database, in whole gibibytes: more would tell how many voted.";
        say(
            "allotment_disk_free_bytes",
            "gauge",
            help,
            &one(free >> 30 << 30),
        );
    }
    let begun = one(measures.begun.unsigned_abs());
    let help = "When it began, in seconds since 1970.";
    say("process_start_time_seconds", "gauge", help, &begun);
    if let Some(bytes) = resident() {
        say(
            "process_resident_memory_bytes",
            "gauge",
            "Memory that it holds, rounded down to 64 mebibytes.",
            &one(bytes >> 26 << 26),
        );
    }
    // Each voter is a connection.
    let none_votes = polls.iter().all(|poll| poll.standing != Standing::Open);
    if none_votes && let Ok(open) = std::fs::read_dir("/proc/self/fd") {
        say(
            "process_open_fds",
            "gauge",
            "Files and connections, while no vote is open.",
            &one(open.count() as u64),
        );
    }
    text
}

/// Bytes of memory that the process holds, where the machine says it.
fn resident() -> Option<u64> {
    let text = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kibibytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kibibytes << 10)
}
