//! Votes by the thousand, over the loopback alone: how many a second are on the
//! disk, and how long voters wait.
//!
//!     cargo run --release -p allotment-server --example load -- [VOTES] [RATE] [CONNECTIONS] [PAGES]
//!
//! It starts a service in a process of its own, in a temporary folder of the
//! working folder, and plays its voters beside it on the same cores. VOTES (20000)
//! are cast as fast as it goes with RATE 0; otherwise RATE a second, each measured
//! from when it was due, so that waiting in a queue counts. With PAGES, that many
//! pages a second are read beside it, and with a RATE a copy of the database is
//! made in the midst. It tells the service's memory and how fast it starts, and
//! stops if an answer is not what it should be. At the end the vote is closed,
//! counted, and every vote that was acknowledged is looked for: as many as there
//! are ballots, and five hundred of their receipts one by one.

#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::cast_precision_loss,
    reason = "a measurement, run by hand"
)]

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use allotment_programme::poll::verify_results;
use allotment_programme::serve::Postcodes;
use allotment_report::{Sheet, Sheets};
use allotment_server::{Flags, Inputs, Service, Settings, stop};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

const VOTE: &str = r#"
community = "Q1"
id = "load"
title = { en = "What first?" }
budget = 100
practice = true
opens = 2027-03-01
closes = 2027-03-31
[ballot]
form = "approval"
[[project]]
id = "bench"
cost = 40
name = { en = "Bench" }
[[project]]
id = "tree"
cost = 60
name = { en = "Tree" }
[[project]]
id = "swing"
cost = 70
name = { en = "Swing" }
[[project]]
id = "path"
cost = 20
name = { en = "Path" }
"#;

fn inputs() -> Inputs {
    let sheet = Sheet {
        id: "Q1".into(),
        name: "Eastgate".into(),
        within: Vec::new(),
        population: Some(1),
        need: None,
        strengths: Vec::new(),
        gaps: Vec::new(),
        peers: Vec::new(),
        assets: Vec::new(),
        money: None,
        planned: Vec::new(),
        elections: Vec::new(),
        cites: Vec::new(),
    };
    let sheets = Sheets {
        programme: "Load".into(),
        about: None,
        publisher: None,
        language: "en".into(),
        singular: "quarter".into(),
        plural: "quarters".into(),
        places: vec![sheet],
        inside: Vec::new(),
        map: None,
        results: Vec::new(),
        sources: Vec::new(),
    };
    Inputs::new(
        sheets,
        Postcodes::default(),
        vec![("vote".into(), VOTE.into())],
    )
}

/// One answer on a connection that is kept: its status, head and body.
async fn ask(stream: &mut TcpStream, request: &str) -> (u16, String, Vec<u8>) {
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut bytes = Vec::with_capacity(16_384);
    loop {
        let end = bytes.windows(4).position(|four| four == b"\r\n\r\n");
        if let Some(end) = end {
            let head = String::from_utf8_lossy(&bytes[..end]).to_lowercase();
            let status = head[9..12].parse().unwrap();
            let length = head
                .lines()
                .find_map(|line| line.strip_prefix("content-length: "));
            let length: usize = length.map_or(0, |text| text.trim().parse().unwrap());
            while bytes.len() < end + 4 + length {
                assert!(
                    stream.read_buf(&mut bytes).await.unwrap() > 0,
                    "the connection ended"
                );
            }
            let body = bytes.split_off(end + 4);
            return (status, head, body);
        }
        assert!(
            stream.read_buf(&mut bytes).await.unwrap() > 0,
            "the connection ended"
        );
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a part of the length of a list"
)]
fn percentile(sorted: &[Duration], part: f64) -> f64 {
    let at = ((sorted.len() - 1) as f64 * part) as usize;
    sorted[at].as_secs_f64() * 1_000.0
}

fn said(name: &str, mut times: Vec<Duration>, seconds: f64) {
    times.sort_unstable();
    println!(
        "{name}: {} in {seconds:.2} s, {:.0} a second; ms: p50 {:.1}, p99 {:.1}, worst {:.1}",
        times.len(),
        times.len() as f64 / seconds,
        percentile(&times, 0.5),
        percentile(&times, 0.99),
        percentile(&times, 1.0),
    );
}

/// Sends `requests` over `connections`, `rate` a second or as fast as it goes.
async fn play(
    address: std::net::SocketAddr,
    requests: Arc<Vec<String>>,
    rate: usize,
    connections: usize,
) -> (Vec<Duration>, Vec<String>, f64) {
    let next = Arc::new(AtomicUsize::new(0));
    let begun = Instant::now();
    let tasks: Vec<_> = (0..connections)
        .map(|_| {
            let (next, requests) = (Arc::clone(&next), Arc::clone(&requests));
            tokio::spawn(async move {
                let mut stream = TcpStream::connect(address).await.unwrap();
                stream.set_nodelay(true).unwrap();
                let (mut times, mut receipts) = (Vec::new(), Vec::new());
                loop {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    let Some(request) = requests.get(at) else {
                        return (times, receipts);
                    };
                    let due = if rate > 0 {
                        let due = begun + Duration::from_secs_f64(at as f64 / rate as f64);
                        tokio::time::sleep_until(due.into()).await;
                        due
                    } else {
                        Instant::now()
                    };
                    let (status, _, body) = ask(&mut stream, request).await;
                    times.push(due.elapsed());
                    let text = String::from_utf8_lossy(&body);
                    assert_eq!(status, 200, "request {at}: {text}");
                    if request.starts_with("POST") {
                        receipts.push(receipt(&text).expect("a vote has its receipt"));
                    } else {
                        assert!(text.contains("What first?"), "request {at}: {text}");
                    }
                }
            })
        })
        .collect();
    let (mut times, mut receipts) = (Vec::new(), Vec::new());
    for task in tasks {
        let (some, of) = task.await.unwrap();
        times.extend(some);
        receipts.extend(of);
    }
    (times, receipts, begun.elapsed().as_secs_f64())
}

/// The number of the receipt on a page.
fn receipt(page: &str) -> Option<String> {
    let (_, rest) = page.split_once("<p class=\"a-mono\">")?;
    Some(rest.split_once("</p>")?.0.replace(' ', ""))
}

/// A service in a process of its own.
struct Served {
    child: Child,
    address: std::net::SocketAddr,
    codes: Vec<String>,
    said: Arc<Mutex<Vec<String>>>,
    /// From its start to its first answer.
    started: Duration,
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ended = self.child.kill();
        let _status = self.child.wait();
    }
}

impl Served {
    /// Starts one in `folder` that gives out `votes` codes.
    fn start(folder: &Path, votes: usize) -> Self {
        let begun = Instant::now();
        let mut child = Command::new(std::env::current_exe().unwrap())
            .arg("serve")
            .arg(folder)
            .arg(votes.to_string())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let (mut codes, said) = (Vec::new(), Arc::new(Mutex::new(Vec::new())));
        let address = loop {
            let line = lines.next().expect("it says where it is").unwrap();
            match line.split_once(' ') {
                Some(("CODE", code)) => codes.push(code.to_owned()),
                Some(("AT", address)) => break address.parse().unwrap(),
                _ => said.lock().unwrap().push(line),
            }
        };
        let mut answer = [0; 12];
        let mut stream = std::net::TcpStream::connect(address).unwrap();
        std::io::Write::write_all(&mut stream, b"GET /readiness HTTP/1.1\r\nhost: a\r\n\r\n")
            .unwrap();
        std::io::Read::read_exact(&mut stream, &mut answer).unwrap();
        assert_eq!(&answer, b"HTTP/1.1 200");
        let started = begun.elapsed();
        let heard = Arc::clone(&said);
        std::thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                heard.lock().unwrap().push(line);
            }
        });
        Self {
            child,
            address,
            codes,
            said,
            started,
        }
    }

    /// The memory that it holds, and the most that it held.
    fn resident(&self) -> String {
        let path = format!("/proc/{}/status", self.child.id());
        let status = std::fs::read_to_string(path).unwrap_or_default();
        let line = |name: &str| status.lines().find(|line| line.starts_with(name));
        let shown = |name: &str| line(name).unwrap_or("not told").replace('\t', " ");
        format!(
            "the service's memory: {}; {}",
            shown("VmRSS"),
            shown("VmHWM")
        )
    }
}

/// The service itself: `serve FOLDER CODES`.
fn serve(folder: &Path, codes: usize) {
    let mut settings = Settings::of(folder, &[].into(), &Flags::default()).unwrap();
    settings.print_links = true;
    let say = Arc::new(|words: &str| println!("{}", words.replace('\n', " ")));
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let service = Service::start(settings, inputs(), say).await.unwrap();
        let mut given = 0;
        while given < codes {
            for (_, all) in service.practise(10_000.min(codes - given)).await.unwrap() {
                given += all.len();
                for code in all {
                    println!("CODE {}", code.plain());
                }
            }
        }
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        println!("AT {}", listener.local_addr().unwrap());
        service.serve(listener, &stop()).await;
    });
}

fn main() {
    let said: Vec<String> = std::env::args().skip(1).collect();
    if said.first().is_some_and(|first| first == "serve") {
        return serve(&PathBuf::from(&said[1]), said[2].parse().unwrap());
    }
    let number = |at: usize, or| said.get(at).map_or(or, |text| text.parse().unwrap());
    let (votes, rate) = (number(0, 20_000), number(1, 0));
    let (connections, pages) = (number(2, 64), number(3, 0));
    let folder = tempfile::tempdir_in(".").unwrap();
    let first = Served::start(folder.path(), 0);
    println!(
        "first start, to the first answer: {:.0} ms",
        first.started.as_secs_f64() * 1_000.0
    );
    drop(first);
    let served = Served::start(folder.path(), votes);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(play_all(
        &served,
        folder.path(),
        (votes, rate),
        (connections, pages),
    ));
    drop(served);
    let again = Served::start(folder.path(), 0);
    println!(
        "start with all that is in it: {:.0} ms",
        again.started.as_secs_f64() * 1_000.0
    );
}

async fn play_all(
    served: &Served,
    folder: &Path,
    (votes, rate): (usize, usize),
    (connections, pages): (usize, usize),
) {
    let address = served.address;
    let form = |path: &str, body: &str| {
        format!(
            "POST {path} HTTP/1.1\r\nhost: {address}\r\ncontent-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\n\r\n{body}",
            body.len()
        )
    };
    let marks = ["mark-tree=1", "mark-bench=1&mark-path=1", "mark-swing=1"];
    let requests = served.codes.iter().enumerate().map(|(at, code)| {
        form(
            "/vote/Q1/load/cast",
            &format!("code={code}&{}", marks[at % 3]),
        )
    });
    let requests = Arc::new(requests.collect::<Vec<_>>());
    assert_eq!(requests.len(), votes);
    let reading = (pages > 0).then(|| {
        let seconds = votes.div_ceil(rate.max(1));
        let paths = ["/place/Q1", "/votes", "/vote/Q1/load"];
        let page = |at| format!("GET {} HTTP/1.1\r\nhost: {address}\r\n\r\n", paths[at % 3]);
        let all = Arc::new((0..pages * seconds).map(page).collect());
        tokio::spawn(play(address, all, pages, 32))
    });
    let copying = (rate > 0).then(|| {
        let (from, to) = (folder.join("service.db"), folder.join("copy.db"));
        let half = Duration::from_secs_f64(votes as f64 / rate as f64 / 2.0);
        tokio::spawn(async move {
            tokio::time::sleep(half).await;
            let begun = Instant::now();
            let made =
                tokio::task::spawn_blocking(move || allotment_store::backup_service(&from, &to));
            made.await.unwrap().unwrap();
            println!(
                "a copy in the midst took {:.2} s",
                begun.elapsed().as_secs_f64()
            );
        })
    });
    let (times, receipts, seconds) = play(address, requests, rate, connections).await;
    said("votes, each on the disk", times, seconds);
    if let Some(reading) = reading {
        let (times, _, seconds) = reading.await.unwrap();
        said("pages", times, seconds);
    }
    if let Some(copying) = copying {
        copying.await.unwrap();
    }
    println!("{}", served.resident());
    close_and_count(served, votes, &receipts).await;
    println!("{}", served.resident());
}

/// Closes the vote as an officer would, and looks for every vote.
async fn close_and_count(served: &Served, votes: usize, receipts: &[String]) {
    let zip = closed(served.address, &served.said).await;
    let begun = Instant::now();
    let again = verify_results("results.zip", &zip).unwrap();
    println!(
        "counted again from the file in {:.2} s",
        begun.elapsed().as_secs_f64()
    );
    assert!(again.findings.is_empty(), "{:?}", again.findings);
    assert_eq!(again.ballots, votes, "every vote is there, once");
    let different: std::collections::BTreeSet<_> = receipts.iter().collect();
    assert_eq!(different.len(), votes, "each vote has its own receipt");
    let mut stream = TcpStream::connect(served.address).await.unwrap();
    for receipt in receipts.iter().step_by(votes.div_ceil(500).max(1)) {
        let body = format!("number={receipt}");
        let request = format!(
            "POST /vote/Q1/load/receipt HTTP/1.1\r\nhost: load\r\n\
            content-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\n\r\n{body}",
            body.len()
        );
        let (status, _, body) = ask(&mut stream, &request).await;
        let text = String::from_utf8_lossy(&body);
        assert!(
            status == 200 && text.contains("We counted this vote."),
            "{receipt}: {text}"
        );
    }
    println!("every vote that was acknowledged is there, once");
}

/// Sets the service up, signs an officer in and closes the vote: what was
/// published of it.
async fn closed(address: std::net::SocketAddr, said: &Mutex<Vec<String>>) -> Vec<u8> {
    let mut stream = TcpStream::connect(address).await.unwrap();
    let administrator = send(&mut stream, &link(said, "/set-up/").await, "name=A", "").await;
    send(
        &mut stream,
        "/office/people",
        "name=O&role=officer",
        &administrator,
    )
    .await;
    let bound = send(&mut stream, "/sign-in", "name=O", "").await;
    let officer = send(&mut stream, &link(said, "/sign-in/").await, "", &bound).await;
    let begun = Instant::now();
    send(&mut stream, "/office/vote/Q1/load/close", "", &officer).await;
    println!("closed in {:.2} s", begun.elapsed().as_secs_f64());
    let begun = Instant::now();
    let request = format!("GET /vote/Q1/load/results.zip HTTP/1.1\r\nhost: {address}\r\n\r\n");
    let (status, _, zip) = ask(&mut stream, &request).await;
    assert_eq!(status, 200);
    println!(
        "counted and published in {:.2} s",
        begun.elapsed().as_secs_f64()
    );
    zip
}

/// The last link that was said, which begins with `begins`: one to sign in comes
/// after the answer.
async fn link(said: &Mutex<Vec<String>>, begins: &str) -> String {
    for _ in 0..500 {
        let all = said.lock().unwrap().clone();
        if let Some(line) = all.iter().rev().find(|line| line.contains(begins)) {
            return line[line.find(begins).unwrap()..].trim().to_owned();
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    panic!("no link to {begins}");
}

/// Sends a form; the first cookie that comes back.
async fn send(stream: &mut TcpStream, path: &str, body: &str, cookie: &str) -> String {
    let request = format!(
        "POST {path} HTTP/1.1\r\nhost: load\r\ncookie: {cookie}\r\n\
        content-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    let (status, head, _) = ask(stream, &request).await;
    assert!(status < 400, "{path}: {status}");
    let cookie = head
        .lines()
        .find_map(|line| line.strip_prefix("set-cookie: "));
    cookie.map_or_else(String::new, |cookie| {
        cookie.split(';').next().unwrap().to_owned()
    })
}
