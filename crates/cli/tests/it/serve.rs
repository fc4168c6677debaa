//! `serve` and `config`: the built binary over the loopback.

#![expect(clippy::unwrap_used, reason = "a test stops at what is wrong")]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};

use crate::desk::Desk;

/// A service that runs, and what it says.
struct Served {
    child: Child,
    said: BufReader<std::process::ChildStderr>,
    address: String,
    first: String,
}

/// A test that fails leaves no service behind.
impl Drop for Served {
    fn drop(&mut self) {
        let _ended = self.child.kill();
        let _status = self.child.wait();
    }
}

impl Served {
    fn start(desk: &Desk, args: &[&str]) -> Self {
        let mut child = desk.command(args).stderr(Stdio::piped()).spawn().unwrap();
        let mut said = BufReader::new(child.stderr.take().unwrap());
        let mut first = String::new();
        loop {
            let mut line = String::new();
            assert!(said.read_line(&mut line).unwrap() > 0, "it ended: {first}");
            first.push_str(&line);
            if let Some(rest) = line.strip_prefix("Serving at  http://") {
                let address = rest.split('/').next().unwrap().to_owned();
                return Self {
                    child,
                    said,
                    address,
                    first,
                };
            }
        }
    }

    /// The whole answer to a `GET`.
    fn get(&self, path: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let host = &self.address;
        write!(
            stream,
            "GET {path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n\r\n"
        )
        .unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        String::from_utf8_lossy(&answer).into_owned()
    }

    /// Tells it to stop: how it ended, and what it said last.
    fn stop(mut self) -> (Option<i32>, String) {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").arg(id).status().unwrap().success());
        let mut last = String::new();
        self.said.read_to_string(&mut last).unwrap();
        (self.child.wait().unwrap().code(), last)
    }
}

#[cfg(unix)]
#[test]
fn the_demo_is_served_with_a_practice_vote_and_stops_when_told() {
    let desk = Desk::new();
    let args = ["demo", "--dir", "country", "--listen", "127.0.0.1:0"];
    let served = Served::start(&desk, &args);
    for words in ["/set-up/", "A practice vote is open", "Codes to vote with"] {
        assert!(served.first.contains(words), "{words}: {}", served.first);
    }
    assert!(served.get("/readiness").ends_with("ready\n"));
    // A place that money goes to: what is told of peers is told of those.
    let rows = desk.text("country/postcodes.csv");
    let page = rows.lines().skip(1).step_by(30).find_map(|row| {
        let postcode = row.split(',').next().unwrap();
        let found = served.get(&format!("/find?q={}", postcode.replace(' ', "+")));
        let place = found
            .lines()
            .find_map(|line| line.strip_prefix("location: "))?;
        assert!(place.starts_with("/place/Q02"), "{found}");
        Some(served.get(place.trim())).filter(|page| page.contains("id=\"peers\""))
    });
    let page = page.expect("some place gets money");
    for part in [
        "id=\"need\"",
        "id=\"money\"",
        "id=\"peers\"",
        "id=\"assets\"",
        "id=\"sources\"",
    ] {
        assert!(page.contains(part), "{part}");
    }
    assert!(page.len() < 150_000, "{} bytes", page.len());
    assert!(served.get("/map").contains("<path d=\"M"));
    assert!(served.get("/results").contains("HTTP/1.1 200"));
    let (status, last) = served.stop();
    assert_eq!((status, last.trim()), (Some(0), "Stopped."));

    // Started again it has the same vote, and no file of the run was touched.
    desk.run(&["verify", "country"]).done();
    let served = Served::start(&desk, &["serve", "country", "--listen", "127.0.0.1:0"]);
    assert!(served.get("/votes").contains("What should we do first?"));
    assert!(
        served.first.contains("/set-up/"),
        "nobody set it up: {}",
        served.first
    );
    assert!(!served.first.contains("Codes"), "{}", served.first);
    assert_eq!(served.stop().0, Some(0));
}

#[test]
fn what_cannot_be_served_says_what_to_do() {
    let desk = Desk::new();
    desk.run(&["new", "fund"]).done();
    desk.run(&["serve", "fund"])
        .refused("fund/out/residents.json")
        .says("was not run yet")
        .says("allotment run fund");
    desk.write(
        "fund/service.toml",
        "listen = \"nowhere\"\nprint_link = true\n",
    );
    let ran = desk.run(&["config", "check", "fund"]).ends(4);
    ran.says("service.toml:2").says("print_link");
    desk.write("fund/service.toml", "listen = \"nowhere\"\n");
    desk.run(&["config", "check", "fund"])
        .ends(4)
        .says("'nowhere'");
    desk.write("fund/service.toml", "contact = \"the hall\"\n");
    desk.run(&["config", "check", "fund"])
        .done()
        .says("Nothing is wrong");
    let dumped = desk.run(&["config", "dump", "fund"]).done();
    assert!(
        dumped.text().contains("contact = \"the hall\""),
        "{}",
        dumped.text()
    );
    desk.write("results.zip", "no zip");
    desk.run(&["verify", "results.zip"])
        .refused("results.zip")
        .says("not a zip");
}

/// All that a programme keeps goes into a copy while it is served, and comes back
/// elsewhere, with its secret alone carried by hand.
#[cfg(unix)]
#[test]
fn what_is_served_is_copied_restored_and_looked_at() {
    let desk = Desk::new();
    let args = ["demo", "--dir", "country", "--listen", "127.0.0.1:0"];
    let served = Served::start(&desk, &args);
    let copied = desk
        .run(&["backup", "copy", "--programme", "country"])
        .done();
    copied
        .says("A copy of")
        .says("entries of the ledger and a copy of the service's votes and accounts are in copy.")
        .says("secret is not in it");
    assert!(desk.has("copy/allotment.db") && desk.has("copy/service.db"));
    assert!(!desk.has("copy/service.key"));
    desk.run(&["backup", "copy", "--programme", "country"])
        .refused("copy: this is there already");
    for command in [
        &["restore", "copy", "--programme", "country"][..],
        &["upgrade", "country"],
        &["serve", "country", "--listen", "127.0.0.1:0"],
    ] {
        let ran = desk.run(command).ends(3);
        ran.says("country/service.db: a service is running on it")
            .says("stop it first");
    }
    let looked = desk.run(&["doctor", "country"]).done();
    looked
        .says("well: the service's database, the service: it is running")
        .says("1 vote, and all of it holds together")
        .says("well: the ledger, the database: ok");
    assert_eq!(served.stop().0, Some(0));

    // Elsewhere: the programme's own files are as they are; what was kept is not
    // there.
    for name in ["allotment.db", "service.db", "service.key"] {
        std::fs::rename(desk.path(&format!("country/{name}")), desk.path(name)).unwrap();
    }
    std::fs::write(desk.path("country/service.db-wal"), "of another").unwrap();
    desk.run(&["restore", "copy", "--programme", "country"])
        .refused("country/service.db-wal: this is there already");
    std::fs::remove_file(desk.path("country/service.db-wal")).unwrap();
    desk.run(&["restore", "copy", "--programme", "country"])
        .done()
        .says("1 vote and the service's accounts are in country/service.db, verified.")
        .says("put its copy back as country/service.key");
    // Without its secret it is not served: it would know no code.
    let serve = ["serve", "country", "--listen", "127.0.0.1:0"];
    desk.run(&serve)
        .refused("country/service.key: the service's secret is not there");
    desk.run(&["doctor", "country"])
        .ends(4)
        .says("not well: the service's secret: country/service.key is not there");
    desk.write("country/service.key", "7".repeat(64));
    desk.run(&serve).refused(
        "country/service.key: it is not the secret that this database was first served with",
    );
    desk.write("country/service.key", desk.bytes("service.key"));
    let served = Served::start(&desk, &serve);
    assert!(served.get("/votes").contains("What should we do first?"));
    assert_eq!(served.stop().0, Some(0));
    desk.run(&["upgrade", "country"])
        .done()
        .says("has schema")
        .says("in the newest form");

    // A copy that was altered is not brought back, and nothing of it is.
    let mut bytes = desk.bytes("copy/service.db");
    let word = b"What should we do first?";
    let at = bytes.windows(word.len()).position(|window| window == word);
    bytes[at.unwrap()] = b'w';
    desk.write("copy/service.db", bytes);
    for name in ["allotment.db", "service.db"] {
        std::fs::remove_file(desk.path(&format!("country/{name}"))).unwrap();
    }
    let _journals = ["wal", "shm"]
        .map(|ending| std::fs::remove_file(desk.path(&format!("country/service.db-{ending}"))));
    desk.run(&["restore", "copy", "--programme", "country"])
        .ends(4)
        .says("its definition was altered")
        .says("nothing was written");
    assert!(!desk.has("country/allotment.db") && !desk.has("country/service.db"));
}

/// What is wrong with a folder is told by its name, with what to do.
#[cfg(unix)]
#[test]
fn the_doctor_says_what_is_wrong_and_what_to_do() {
    use std::os::unix::fs::PermissionsExt;
    let desk = Desk::new();
    desk.run(&["new", "fund"]).done();
    desk.write("fund/service.toml", "listen = \"0.0.0.0:80\"\n");
    desk.write("fund/service.key", "no secret");
    let open = std::fs::Permissions::from_mode(0o644);
    std::fs::set_permissions(desk.path("fund/service.key"), open).unwrap();
    let later = std::time::SystemTime::now() + std::time::Duration::from_hours(1);
    desk.write("fund/later.csv", "a");
    let file = std::fs::File::options()
        .write(true)
        .open(desk.path("fund/later.csv"));
    file.unwrap().set_modified(later).unwrap();
    desk.run(&["doctor", "fund"])
        .ends(4)
        .says("not well: what it shows: error: fund/out/residents.json")
        .says("not well: the clock: later.csv was written later than it is now")
        .says("chmod 600 fund/service.key")
        .says("not well: the certificate: none, and others reach the service");
    std::fs::write(desk.path("fund/service.toml"), "lisen = 1\n").unwrap();
    desk.run(&["doctor", "fund"])
        .ends(4)
        .says("not well: its settings: error: fund/service.toml:1");
}
