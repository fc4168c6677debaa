//! Votes by the thousand, over the loopback alone: how many a second are on the
//! disk, and how long voters wait.
//!
//!     cargo run --release -p allotment-server --example load -- [VOTES] [RATE] [CONNECTIONS] [PAGES]
//!
//! It starts a service of its own in a temporary folder of the working folder,
//! and plays its voters in the same process on the same cores. VOTES (20000) are
//! cast as fast as it goes with RATE 0; otherwise RATE a second, each measured
//! from when it was due, so that waiting in a queue counts. With PAGES, that many
//! pages a second are read beside it. At the end the vote is closed, counted, and
//! every vote that was acknowledged is looked for.

#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::cast_precision_loss,
    reason = "a measurement, run by hand"
)]

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
) -> (Vec<Duration>, f64) {
    let next = Arc::new(AtomicUsize::new(0));
    let begun = Instant::now();
    let tasks: Vec<_> = (0..connections)
        .map(|_| {
            let (next, requests) = (Arc::clone(&next), Arc::clone(&requests));
            tokio::spawn(async move {
                let mut stream = TcpStream::connect(address).await.unwrap();
                stream.set_nodelay(true).unwrap();
                let mut times = Vec::new();
                loop {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    let Some(request) = requests.get(at) else {
                        return times;
                    };
                    let due = if rate > 0 {
                        let due = begun + Duration::from_secs_f64(at as f64 / rate as f64);
                        tokio::time::sleep_until(due.into()).await;
                        due
                    } else {
                        Instant::now()
                    };
                    let (status, _, _) = ask(&mut stream, request).await;
                    assert_eq!(status, 200, "vote {at}");
                    times.push(due.elapsed());
                }
            })
        })
        .collect();
    let mut times = Vec::new();
    for task in tasks {
        times.extend(task.await.unwrap());
    }
    (times, begun.elapsed().as_secs_f64())
}

fn resident() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = |name: &str| {
        status
            .lines()
            .find(|line| line.starts_with(name))
            .unwrap_or("")
            .to_owned()
    };
    format!("{}; {} (with the voters)", line("VmRSS"), line("VmHWM"))
}

fn main() {
    let number = |at, or| {
        std::env::args()
            .nth(at)
            .map_or(or, |text| text.parse().unwrap())
    };
    let (votes, rate) = (number(1, 20_000), number(2, 0));
    let (connections, pages) = (number(3, 64), number(4, 0));
    let folder = tempfile::tempdir_in(".").unwrap();
    let mut settings = Settings::of(folder.path(), &[].into(), &Flags::default()).unwrap();
    settings.print_links = true;
    let told_us = Arc::new(Mutex::new(Vec::new()));
    let heard = Arc::clone(&told_us);
    let say = Arc::new(move |words: &str| heard.lock().unwrap().push(words.to_owned()));
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let begun = Instant::now();
        let service = Service::start(settings, inputs(), say).await.unwrap();
        println!("started in {:.0} ms", begun.elapsed().as_secs_f64() * 1_000.0);
        let mut given = Vec::new();
        while given.len() < votes {
            let all = service.practise(10_000.min(votes - given.len())).await.unwrap();
            given.extend(all.into_iter().flat_map(|(_, codes)| codes));
        }
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let stop = stop();
        let told = stop.clone();
        let served = tokio::spawn(async move { service.serve(listener, &told).await });
        let form = |path: &str, body: &str| {
            format!(
                "POST {path} HTTP/1.1\r\nhost: {address}\r\ncontent-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\n\r\n{body}",
                body.len()
            )
        };
        let marks = ["mark-tree=1", "mark-bench=1&mark-path=1", "mark-swing=1"];
        let requests = given.iter().enumerate().map(|(at, code)| {
            form("/vote/Q1/load/cast", &format!("code={}&{}", code.plain(), marks[at % 3]))
        });
        let requests = Arc::new(requests.collect::<Vec<_>>());
        let page = format!("GET /place/Q1 HTTP/1.1\r\nhost: {address}\r\n\r\n");
        let reading = if pages > 0 {
            let seconds = votes.div_ceil(rate.max(1));
            let all = Arc::new(vec![page; pages * seconds]);
            Some(tokio::spawn(play(address, all, pages, 32)))
        } else {
            None
        };
        let (times, seconds) = play(address, requests, rate, connections).await;
        said("votes, each on the disk", times, seconds);
        if let Some(reading) = reading {
            let (times, seconds) = reading.await.unwrap();
            said("pages", times, seconds);
        }
        println!("{}", resident());
        close_and_count(address, &told_us, votes).await;
        stop.now();
        served.await.unwrap();
    });
}

/// Closes the vote as an officer would, and looks for every vote.
async fn close_and_count(address: std::net::SocketAddr, said: &Mutex<Vec<String>>, votes: usize) {
    let begun = Instant::now();
    let zip = closed(address, said).await;
    println!(
        "closed, counted and published in {:.2} s",
        begun.elapsed().as_secs_f64()
    );
    let begun = Instant::now();
    let again = verify_results("results.zip", &zip).unwrap();
    println!(
        "counted again from the file in {:.2} s",
        begun.elapsed().as_secs_f64()
    );
    assert!(again.findings.is_empty(), "{:?}", again.findings);
    assert_eq!(again.ballots, votes, "every vote is there, once");
    println!("every vote that was acknowledged is there, once");
}

/// Sets the service up, signs an officer in and closes the vote: what was
/// published of it.
async fn closed(address: std::net::SocketAddr, said: &Mutex<Vec<String>>) -> Vec<u8> {
    let mut stream = TcpStream::connect(address).await.unwrap();
    let link = |begins: &str| {
        let all = said.lock().unwrap();
        let line = all.iter().rev().find(|line| line.contains(begins)).unwrap();
        line[line.find(begins).unwrap()..].trim().to_owned()
    };
    let administrator = send(&mut stream, &link("/set-up/"), "name=A", "").await;
    send(
        &mut stream,
        "/office/people",
        "name=O&role=officer",
        &administrator,
    )
    .await;
    let bound = send(&mut stream, "/sign-in", "name=O", "").await;
    let officer = send(&mut stream, &link("/sign-in/"), "", &bound).await;
    send(&mut stream, "/office/vote/Q1/load/close", "", &officer).await;
    let request = format!("GET /vote/Q1/load/results.zip HTTP/1.1\r\nhost: {address}\r\n\r\n");
    let (status, _, zip) = ask(&mut stream, &request).await;
    assert_eq!(status, 200);
    zip
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
