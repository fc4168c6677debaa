//! A service with two places and one vote, and ways to ask it.

use std::sync::{Arc, Mutex};

use allotment_programme::serve::Postcodes;
use allotment_report::{Sheet, SheetMap, SheetMoney, SheetNeed, SheetSource, Sheets};
use allotment_server::{Flags, Inputs, Service, Settings};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode, header};
use tempfile::TempDir;
use tokio::runtime::{Builder, Runtime};
use tower::ServiceExt;

use crate::device::{Device, Fields};

/// The vote of most tests: approval of up to two of three.
pub const VOTE: &str = r#"
community = "Q1"
id = "spring"
title = { en = "What first?", cy = "Beth gyntaf?" }
budget = 100
languages = ["en", "cy"]
practice = true
opens = 2027-03-01
closes = 2027-03-31
[ballot]
form = "approval"
most = 2
[count]
rule = "equal-shares"
[[project]]
id = "bench"
cost = 40
name = { en = "Bench", cy = "Mainc" }
[[project]]
id = "tree"
cost = 60
name = { en = "Tree", cy = "Coeden" }
[[project]]
id = "swing"
cost = 70
name = { en = "Swing", cy = "Siglen" }
"#;

/// Where it is.
pub const PATH: &str = "/vote/Q1/spring";

/// The roles, with the names under which tests sign in.
pub const ROLES: [&str; 6] = [
    "administrator",
    "officer",
    "board",
    "partner",
    "funder",
    "auditor",
];

pub struct House {
    pub runtime: Runtime,
    pub router: Router,
    pub service: Service,
    pub said: Arc<Mutex<Vec<String>>>,
    /// The session of each role, in the order of [`ROLES`].
    pub sessions: Vec<String>,
    pub folder: TempDir,
}

/// What came back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub text: String,
    pub bytes: Vec<u8>,
}

impl Answer {
    pub fn is(self, status: u16) -> Self {
        assert_eq!(self.status.as_u16(), status, "{}", self.text);
        self
    }

    /// That it was done, and leads on; not to where a passkey is shown first.
    pub fn done(self) -> Self {
        let to = self.headers.get(header::LOCATION);
        let to = to.map_or("", |to| to.to_str().unwrap()).to_owned();
        assert!(!to.contains("/office/confirm"), "a passkey is asked for");
        self.is(303)
    }

    /// That a passkey is to be shown first.
    pub fn asks(self) -> Self {
        let answer = self.is(303);
        let to = answer.headers[header::LOCATION].to_str().unwrap();
        assert!(to.starts_with("/office/confirm?to=/office"), "{to}");
        answer
    }

    pub fn says(self, words: &str) -> Self {
        assert!(self.text.contains(words), "no {words:?} in\n{}", self.text);
        self
    }

    /// What stands between `before` and `after`, everywhere.
    pub fn between(&self, before: &str, after: &str) -> Vec<String> {
        let mut rest = self.text.as_str();
        let mut found = Vec::new();
        while let Some((_, tail)) = rest.split_once(before) {
            let (inner, tail) = tail.split_once(after).unwrap();
            found.push(inner.to_owned());
            rest = tail;
        }
        found
    }

    /// The cookie `name` as it is sent back.
    pub fn cookie(&self, name: &str) -> String {
        let all = self.headers.get_all(header::SET_COOKIE).iter();
        let found = all.map(|value| value.to_str().unwrap()).find(|value| {
            let plain = value.strip_prefix("__Host-").unwrap_or(value);
            plain.starts_with(name) && !plain.starts_with(&format!("{name}=;"))
        });
        found
            .unwrap_or_else(|| panic!("no {name}: {:?}", self.headers))
            .split(';')
            .next()
            .unwrap()
            .to_owned()
    }
}

fn sheets() -> Sheets {
    let place = |id: &str, name: &str, rank| Sheet {
        id: id.into(),
        name: name.into(),
        within: vec!["Northshire".into()],
        population: Some(4_321),
        need: Some(SheetNeed {
            rank,
            of: 2,
            decile: 1,
            interval: Some((1, 2)),
            picture: "<svg viewBox=\"0 0 1 1\"><title>x</title></svg>".into(),
            words: "x".into(),
        }),
        strengths: vec!["More people help out here.".into()],
        gaps: Vec::new(),
        peers: vec![("Q2".into(), "Westgate".into())],
        assets: Vec::new(),
        money: Some(SheetMoney {
            selected: true,
            amount: "£100".into(),
            per_head: Some("£2".into()),
            reason: "It is in.".into(),
            years: Vec::new(),
        }),
        planned: Vec::new(),
        elections: Vec::new(),
        cites: vec![0],
    };
    Sheets {
        programme: "Good Neighbours".into(),
        about: None,
        publisher: Some("Ministry of Places".into()),
        language: "en".into(),
        singular: "quarter".into(),
        plural: "quarters".into(),
        places: vec![
            place("Q1", "Eastgate & Quay", 1),
            place("Q2", "Westgate", 2),
        ],
        inside: vec![
            ("N1".into(), "Harbour Row".into(), 0),
            ("N2".into(), "Mill Lane".into(), 1),
        ],
        map: None,
        results: Vec::new(),
        sources: vec![SheetSource {
            title: "A list".into(),
            publisher: None,
            date: Some("2026-04-01".into()),
            licence: None,
        }],
    }
}

impl House {
    /// One that nobody has set up.
    pub fn new_with(settings: impl FnOnce(&mut Settings)) -> Self {
        Self::showing(sheets(), settings)
    }

    /// One with a third place, whose code is odd, on a map.
    pub fn odd() -> Self {
        let mut shown = sheets();
        let mut odd = shown.places[0].clone();
        odd.id = "a\"<b>/é".into();
        odd.name = "Oddity".into();
        shown.places[0]
            .peers
            .push((odd.id.clone(), odd.name.clone()));
        shown.places.push(odd);
        shown.map = Some(SheetMap {
            width: 10,
            height: 10,
            places: vec![("M0 0h1v1z".into(), "#fff".into()); 3],
        });
        Self::showing(shown, |_| {})
    }

    fn showing(shown: Sheets, settings: impl FnOnce(&mut Settings)) -> Self {
        let folder = tempfile::tempdir().unwrap();
        // The same secret in every house: their answers can be compared.
        std::fs::write(folder.path().join("service.key"), "5".repeat(64)).unwrap();
        let mut set = Settings::of(folder.path(), &[].into(), &Flags::default()).unwrap();
        set.print_links = true;
        settings(&mut set);
        let said = Arc::new(Mutex::new(Vec::new()));
        let heard = Arc::clone(&said);
        let postcodes = Postcodes::new([("AB1 2CD", "N1"), ("AB1 2CE", "N1"), ("AB1 2CE", "N2")]);
        let inputs = Inputs::new(shown, postcodes, Vec::new());
        let runtime = Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .unwrap();
        let say = Arc::new(move |words: &str| heard.lock().unwrap().push(words.to_owned()));
        let service = runtime.block_on(Service::start(set, inputs, say));
        let service = service.unwrap_or_else(|faults| panic!("{}", faults.report()));
        Self {
            router: service.router(),
            service,
            runtime,
            said,
            sessions: Vec::new(),
            folder,
        }
    }

    /// One with somebody of every role.
    pub fn new() -> Self {
        Self::staffed(|_| {})
    }

    pub fn staffed(settings: impl FnOnce(&mut Settings)) -> Self {
        let mut address = String::new();
        let mut house = Self::new_with(|set| {
            settings(set);
            address.clone_from(&set.address);
        });
        let link = house.last_link("/set-up/");
        let made = house.post(&link, &[("name", "administrator")], "").is(303);
        let session = made.cookie("allotment-session");
        let can_have = house.get_as("/office/you", &session).is(200);
        let can_have = can_have.text.contains("/office/you/passkey\"");
        let session = if can_have {
            let mut device = Device::new(200);
            device.origin = address;
            house.make(&device, &session)
        } else {
            session
        };
        house.sessions.push(session);
        for role in &ROLES[1..] {
            let session = house.add(role, role);
            house.sessions.push(session);
        }
        house
    }

    /// One where votes that count are run: the administrator and the officer have
    /// passkeys, which they showed just now.
    pub fn real() -> Self {
        Self::real_with(|_| {})
    }

    pub fn real_with(settings: impl FnOnce(&mut Settings)) -> Self {
        let mut house = Self::staffed(|set| {
            set.address = "https://vote.example".into();
            settings(set);
        });
        house.sessions[1] = house.make(&Device::new(201), &house.sessions[1]);
        house
    }

    /// Makes a passkey on `device` in a session that has none, and shows it: the
    /// session from then on.
    pub fn make(&self, device: &Device, session: &str) -> String {
        let page = self.post("/office/you/passkey", &[], session).is(200);
        let add = "/office/you/passkey/add";
        self.fill(add, &device.create(&page), session).done();
        self.show(device, session)
    }

    /// Shows the passkey on `device` once more: the session from then on.
    pub fn show(&self, device: &Device, session: &str) -> String {
        let page = self.post("/office/confirm", &[], session).is(200);
        let check = "/office/confirm/check";
        let shown = self.fill(check, &device.show(&page), session).done();
        shown.cookie("allotment-session")
    }

    /// Sends what a browser filled in.
    pub fn fill(&self, path: &str, fields: &Fields, cookie: &str) -> Answer {
        let fields: Vec<_> = fields.iter().map(|(name, one)| (*name, &**one)).collect();
        self.post(path, &fields, cookie)
    }

    /// Names somebody and signs them in: their session.
    pub fn add(&self, name: &str, role: &str) -> String {
        let fields = [("name", name), ("role", role)];
        self.post("/office/people", &fields, &self.sessions[0])
            .done();
        self.sign_in(name)
    }

    /// The last link that was said, as a path that begins with `begins`.
    pub fn last_link(&self, begins: &str) -> String {
        let said = self.said.lock().unwrap();
        let line = said
            .iter()
            .rev()
            .find(|line| line.contains(begins))
            .unwrap();
        let at = line.find(begins).unwrap();
        line[at..].trim().to_owned()
    }

    /// Asks for a link: what the browser holds, and the link, which comes after the
    /// answer.
    pub fn ask_link(&self, name: &str) -> (String, String) {
        let before = self.said.lock().unwrap().len();
        let sent = self.post("/sign-in", &[("name", name)], "").is(200);
        let bound = sent.cookie("allotment-bound");
        let begins = format!("To sign in as {name}:");
        for _ in 0..500 {
            let said = self.said.lock().unwrap()[before..].join("\n");
            if said.contains(&begins) {
                return (bound, self.last_link("/sign-in/"));
            }
            std::thread::sleep(std::time::Duration::from_millis(10));
        }
        panic!("no link for {name}");
    }

    pub fn sign_in(&self, name: &str) -> String {
        let (bound, link) = self.ask_link(name);
        let begun = self.post(&link, &[], &bound).is(303);
        begun.cookie("allotment-session")
    }

    /// The id of the account called `name`.
    pub fn account(&self, name: &str) -> String {
        let page = self.get_as("/office/people", &self.sessions[0]).is(200);
        let found = page.text.split_once(&format!(">{name} – "));
        let (_, after) = found.expect("somebody has the name");
        let (_, after) = after.split_once("/office/people/").expect("has a form");
        after.split('/').next().expect("has an id").to_owned()
    }

    pub fn officer(&self) -> &str {
        &self.sessions[1]
    }

    /// The session of `role`, nothing for none.
    pub fn session(&self, role: Option<&str>) -> &str {
        role.map_or("", |role| {
            let at = ROLES.iter().position(|one| *one == role).unwrap();
            &self.sessions[at]
        })
    }

    pub fn ask(&self, request: Request<Body>) -> Answer {
        self.runtime.block_on(answer(self.router.clone(), request))
    }

    pub fn get(&self, path: &str) -> Answer {
        self.get_as(path, "")
    }

    pub fn get_as(&self, path: &str, cookie: &str) -> Answer {
        let request = Request::get(path).header(header::HOST, "house");
        let request = request.header(header::COOKIE, cookie);
        self.ask(request.body(Body::empty()).unwrap())
    }

    pub fn post(&self, path: &str, fields: &[(&str, &str)], cookie: &str) -> Answer {
        self.ask(sent(path, fields, cookie))
    }

    /// Keeps [`VOTE`], gives out `count` codes, and opens it.
    pub fn open_vote(&self, count: usize) -> Vec<String> {
        self.open(VOTE, PATH, count)
    }

    pub fn open(&self, definition: &str, path: &str, count: usize) -> Vec<String> {
        self.open_as(self.officer(), definition, path, count)
    }

    pub fn open_as(&self, who: &str, definition: &str, path: &str, count: usize) -> Vec<String> {
        self.post("/office/new", &[("definition", definition)], who)
            .done();
        let codes = self.codes_as(who, path, count);
        self.post(&format!("/office{path}/open"), &[], who).done();
        codes
    }

    pub fn codes(&self, path: &str, count: usize) -> Vec<String> {
        self.codes_as(self.officer(), path, count)
    }

    fn codes_as(&self, who: &str, path: &str, count: usize) -> Vec<String> {
        let fields = [("count", &*count.to_string())];
        let given = self
            .post(&format!("/office{path}/codes"), &fields, who)
            .is(200);
        let codes = given.between("<strong>", "</strong>");
        assert_eq!(codes.len(), count, "{}", given.text);
        codes
    }

    pub fn close(&self, path: &str) {
        self.post(&format!("/office{path}/close"), &[], self.officer())
            .done();
    }

    /// Looks for a receipt in the vote at `path`.
    pub fn receipt(&self, path: &str, number: &str) -> Answer {
        self.post(&format!("{path}/receipt"), &[("number", number)], "")
            .is(200)
    }

    /// What the service does by itself at `now`, in seconds since 1970.
    pub fn close_due(&self, now: i64) {
        self.runtime.block_on(self.service.close_due(now));
    }

    /// Votes for `projects` with `code`: the number of the receipt.
    pub fn vote(&self, code: &str, projects: &[&str]) -> String {
        let cast = self
            .post(&format!("{PATH}/cast"), &marks(code, projects), "")
            .is(200);
        cast.between("<p class=\"a-mono\">", "</p>")[0].replace(' ', "")
    }
}

/// The fields of a ballot with ticks.
pub fn marks<'a>(code: &'a str, projects: &[&'a str]) -> Vec<(&'a str, &'a str)> {
    let mut fields = vec![("code", code)];
    for project in projects {
        fields.push((mark(project), "1"));
    }
    fields
}

/// The field of a project.
pub fn mark(project: &str) -> &'static str {
    match project {
        "bench" => "mark-bench",
        "tree" => "mark-tree",
        _ => "mark-swing",
    }
}

/// A form on its way.
pub fn sent(path: &str, fields: &[(&str, &str)], cookie: &str) -> Request<Body> {
    let body: Vec<String> = fields
        .iter()
        .map(|(name, value)| format!("{}={}", escaped(name), escaped(value)))
        .collect();
    Request::post(path)
        .header(header::HOST, "house")
        .header(header::ORIGIN, "http://house")
        .header(header::COOKIE, cookie)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from(body.join("&")))
        .unwrap()
}

fn escaped(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
    text.bytes()
        .map(|byte| {
            if plain(byte) {
                char::from(byte).to_string()
            } else {
                format!("%{byte:02X}")
            }
        })
        .collect()
}

pub async fn answer(router: Router, request: Request<Body>) -> Answer {
    let response = router.oneshot(request).await.unwrap();
    let (parts, body) = response.into_parts();
    let bytes = to_bytes(body, usize::MAX).await.unwrap().to_vec();
    Answer {
        status: parts.status,
        headers: parts.headers,
        text: String::from_utf8_lossy(&bytes).into_owned(),
        bytes,
    }
}
