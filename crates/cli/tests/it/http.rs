//! A web server on loopback that answers as a test wants it to.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard};
use std::thread;

/// What is sent for a path.
#[derive(Debug, Clone)]
pub enum Answer {
    /// These bytes.
    Whole(Vec<u8>),
    /// These bytes, after announcing so many.
    Announced(usize, Vec<u8>),
    /// These bytes, said to be packed for the way.
    Packed(Vec<u8>),
    /// A status and nothing else.
    Status(u16),
    /// That it is there instead.
    Redirect(String),
}

/// A server on loopback. It remembers what it was asked for.
pub struct Server {
    pub address: String,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Server {
    /// One that answers 404 to every path that it was not told of.
    pub fn start(answers: BTreeMap<String, Answer>) -> Self {
        Self::answering(move |path, _| answers.get(path).cloned().unwrap_or(Answer::Status(404)))
    }

    /// One that answers a path, asked for so many times before, by `answer`.
    pub fn answering(answer: impl Fn(&str, usize) -> Answer + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("loopback has a free port");
        let address = listener.local_addr().expect("it listens").to_string();
        let asked = Arc::new(Mutex::new(Vec::new()));
        let noted = Arc::clone(&asked);
        // It ends with the test's process.
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let times = |path: &str| {
                    let mut asked: MutexGuard<'_, Vec<String>> =
                        noted.lock().expect("nobody panics with it");
                    let times = asked.iter().filter(|known| *known == path).count();
                    asked.push(path.to_owned());
                    times
                };
                let _gone = serve(stream, |path| answer(path, times(path)));
            }
        });
        Self {
            address: format!("http://{address}"),
            asked,
        }
    }

    /// The paths that were asked for.
    pub fn asked(&self) -> Vec<String> {
        self.asked.lock().expect("nobody panics with it").clone()
    }
}

fn serve(stream: TcpStream, answer: impl Fn(&str) -> Answer) -> Option<()> {
    let mut lines = BufReader::new(stream.try_clone().ok()?);
    let mut first = String::new();
    lines.read_line(&mut first).ok()?;
    let path = first.split(' ').nth(1)?.to_owned();
    let mut line = String::new();
    while lines.read_line(&mut line).ok()? > 2 {
        line.clear();
    }
    let answer = answer(&path);
    let more = match &answer {
        Answer::Packed(_) => "Content-Encoding: gzip\r\n".to_owned(),
        Answer::Redirect(there) => format!("Location: {there}\r\n"),
        _ => String::new(),
    };
    let (status, length, bytes) = match answer {
        Answer::Whole(bytes) | Answer::Packed(bytes) => (200, bytes.len(), bytes),
        Answer::Announced(length, bytes) => (200, length, bytes),
        Answer::Status(status) => (status, 0, Vec::new()),
        Answer::Redirect(_) => (302, 0, Vec::new()),
    };
    let head = format!(
        "HTTP/1.1 {status} X\r\nContent-Length: {length}\r\n{more}Connection: close\r\n\r\n"
    );
    let mut stream = stream;
    stream.write_all(head.as_bytes()).ok()?;
    stream.write_all(&bytes).ok()
}
