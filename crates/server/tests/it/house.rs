//! A service with two places and one vote, and ways to ask it.

use std::sync::{Arc, Mutex};

use allotment_programme::serve::Postcodes;
use allotment_report::{Sheet, SheetMoney, SheetNeed, SheetSource, Sheets};
use allotment_server::{Flags, Inputs, Service, Settings};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode, header};
use tempfile::TempDir;
use tokio::runtime::{Builder, Runtime};
use tower::ServiceExt;

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
    _folder: TempDir,
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
        let found = all
            .map(|value| value.to_str().unwrap())
            .find(|value| value.starts_with(name) && !value.starts_with(&format!("{name}=;")));
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
        let folder = tempfile::tempdir().unwrap();
        // The same secret in every house: their answers can be compared.
        std::fs::write(folder.path().join("service.key"), "5".repeat(64)).unwrap();
        let mut set = Settings::of(folder.path(), &[].into(), &Flags::default()).unwrap();
        set.print_links = true;
        settings(&mut set);
        let said = Arc::new(Mutex::new(Vec::new()));
        let heard = Arc::clone(&said);
        let postcodes = Postcodes::new([("AB1 2CD", "N1"), ("AB1 2CE", "N1"), ("AB1 2CE", "N2")]);
        let inputs = Inputs::new(sheets(), postcodes, Vec::new());
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
            _folder: folder,
        }
    }

    /// One with somebody of every role.
    pub fn new() -> Self {
        Self::staffed(|_| {})
    }

    pub fn staffed(settings: impl FnOnce(&mut Settings)) -> Self {
        let mut house = Self::new_with(settings);
        let link = house.last_link("/set-up/");
        let made = house.post(&link, &[("name", "administrator")], "").is(303);
        house.sessions.push(made.cookie("allotment-session"));
        for role in &ROLES[1..] {
            let session = house.add(role, role);
            house.sessions.push(session);
        }
        house
    }

    /// Names somebody and signs them in: their session.
    pub fn add(&self, name: &str, role: &str) -> String {
        let fields = [("name", name), ("role", role)];
        self.post("/office/people", &fields, &self.sessions[0])
            .is(303);
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

    pub fn sign_in(&self, name: &str) -> String {
        let sent = self.post("/sign-in", &[("name", name)], "").is(200);
        let bound = sent.cookie("allotment-bound");
        let link = self.last_link("/sign-in/");
        let begun = self.post(&link, &[], &bound).is(303);
        begun.cookie("allotment-session")
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
        let officer = self.officer();
        self.post("/office/new", &[("definition", definition)], officer)
            .is(303);
        let codes = self.codes(path, count);
        self.post(&format!("/office{path}/open"), &[], officer)
            .is(303);
        codes
    }

    pub fn codes(&self, path: &str, count: usize) -> Vec<String> {
        let fields = [("count", &*count.to_string())];
        let given = self
            .post(&format!("/office{path}/codes"), &fields, self.officer())
            .is(200);
        let codes = given.between("<strong>", "</strong>");
        assert_eq!(codes.len(), count, "{}", given.text);
        codes
    }

    pub fn close(&self, path: &str) {
        self.post(&format!("/office{path}/close"), &[], self.officer())
            .is(303);
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
