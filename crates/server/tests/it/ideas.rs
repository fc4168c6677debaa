//! Residents' ideas, from the form to what officers decide; a form in which nothing
//! is run, links that nobody guesses, and what nobody else sees.

use allotment_ledger::Date;
use serde_json::Value;

use crate::house::{Answer, House, ROLES};

pub const IDEAS: &str = "/ideas/Q1";
pub const OFFICE: &str = "/office/ideas/Q1";
const DAY: i64 = 86_400;

pub fn now() -> i64 {
    let since = std::time::UNIX_EPOCH.elapsed().expect("1970 is over");
    i64::try_from(since.as_secs()).expect("it is not that late")
}

/// The day `later` days from now.
pub fn day(later: i64) -> String {
    let days = i32::try_from(now() / DAY + later).expect("it is not that late");
    Date::from_days(days).expect("a day").to_string()
}

impl House {
    /// Asks the people of Q1 for ideas, until `days` from now.
    pub fn call(&self, days: i64) {
        let (opens, closes) = (day(0), day(days));
        let fields = [
            ("place", "Q1"),
            ("title_en", "What is <missing> here?"),
            ("words_en", "Tell us.\nIn a few words."),
            ("opens", &opens),
            ("closes", &closes),
        ];
        self.post("/office/ideas", &fields, self.officer()).done();
    }

    /// The secret of a new form.
    pub fn once(&self) -> String {
        let form = self.get(&format!("{IDEAS}/new")).is(200);
        form.between("name=\"once\" value=\"", "\"").remove(0)
    }

    /// Sends an idea called `title`: the path of its private link.
    pub fn idea(&self, title: &str) -> String {
        self.idea_with(&[("title", title)])
    }

    pub fn idea_with(&self, fields: &[(&str, &str)]) -> String {
        let once = self.once();
        let sent = self.post(&format!("{IDEAS}/new"), &typed(&once, fields), "");
        link_of(&sent.is(200).says("We have your idea"))
    }

    /// What the officer does with idea `number`.
    pub fn do_as(&self, who: &str, number: u32, act: &str, fields: &[(&str, &str)]) -> Answer {
        self.post(&format!("{OFFICE}/{number}/{act}"), fields, who)
    }

    pub fn publish(&self, number: u32) {
        let what = [("what", "publish")];
        self.do_as(self.officer(), number, "decide", &what).done();
    }

    pub fn cost(&self, number: u32, cost: &str) {
        let fields = [
            ("cost", cost),
            ("assumptions", "Two of oak."),
            ("feasible", "yes"),
            ("why", "The ground is ours."),
        ];
        self.do_as(self.officer(), number, "cost", &fields).done();
    }
}

/// The fields of an idea, with some of its own.
fn typed<'a>(once: &'a str, own: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let usual = [
        ("title", "Two benches"),
        ("what", "Benches by the shop.\r\nOf wood."),
        ("where", "High Street"),
        ("helps", "Old people"),
        ("cost", "£1,500"),
        ("interest", ""),
        ("contact", ""),
    ];
    let others = usual
        .into_iter()
        .filter(|(name, _)| own.iter().all(|(other, _)| other != name));
    let mut all: Vec<_> = others.chain(own.iter().copied()).collect();
    all.push(("once", once));
    all
}

/// The path of the link that a receipt shows.
fn link_of(sent: &Answer) -> String {
    let link = sent
        .between("<a class=\"govuk-link\" href=\"http", "\"")
        .remove(0);
    let at = link.find("/idea/").expect("a link");
    link[at..].to_owned()
}

fn reasons(what: &'static str, kind: &'static str) -> [(&'static str, &'static str); 3] {
    [
        ("what", what),
        ("kind", kind),
        ("reasons", "It is <b>like</b> this, says Bea."),
    ]
}

/// What everybody reads of ideas, in one text.
fn all_public(house: &House) -> String {
    let paths = [
        "/ideas",
        IDEAS,
        "/cy/ideas/Q1",
        "/place/Q1",
        "/api/ideas/Q1",
        "/ideas/Q1/ideas.csv",
        "/ideas/Q1/history.csv",
        "/ideas/Q1/1",
        "/ideas/Q1/2",
        "/cy/ideas/Q1/1",
    ];
    let pages: Vec<String> = paths.iter().map(|path| house.get(path).text).collect();
    pages.join("\n")
}

/// What everybody reads of the idea of the next test.
const PUBLISHED: [&str; 10] = [
    "Two benches",
    "and a bin",
    "High Street",
    "£1,500.00",
    "£2,000.50",
    "Two of oak.",
    "The ground is ours.",
    "Can be done",
    "My street.",
    "It was sent to us once more",
];

#[test]
fn an_idea_goes_from_the_form_to_its_cost_and_its_author_sees_each_step() {
    let house = House::new();
    house
        .get("/ideas")
        .is(200)
        .says("No place asks for ideas now");
    house
        .get(IDEAS)
        .is(200)
        .says("You can not send an idea now");
    house.get("/ideas/Q9").is(404);
    house.call(30);
    house
        .get("/ideas")
        .is(200)
        .says(IDEAS)
        .says("You can send an idea up to");
    house.get("/place/Q1").is(200).says(IDEAS);
    let place = house.get(IDEAS).is(200);
    place
        .says("What is &#60;missing&#62; here?")
        .says("There are none to see yet");
    let own = house.idea_with(&[("contact", "me@example.org"), ("interest", "My street.")]);
    let page = house.get(&own).is(200);
    assert_eq!(page.headers["cache-control"], "no-store");
    page.says("Two benches")
        .says("£1,500.00")
        .says("Not read yet")
        .says("We will read it");
    // Nobody else sees it yet; officers do.
    assert!(!all_public(&house).contains("Two benches"));
    house.get(IDEAS).says("One more has to be read first");
    house.get(&format!("{IDEAS}/1")).is(404);
    let queue = house.get_as("/office/ideas", house.officer()).is(200);
    queue.says("To be read").says("Two benches");
    let desk = house
        .get_as(&format!("{OFFICE}/1"), house.officer())
        .is(200);
    desk.says("Of wood.")
        .says("My street.")
        .says("Show how to reach them");
    // Sent back, with reasons that its author reads; answered.
    let back = reasons("send-back", "unclear");
    house.do_as(house.officer(), 1, "decide", &back).done();
    let sent_back = house
        .get(&own)
        .is(200)
        .says("Sent back")
        .says("It is not clear.");
    sent_back
        .says("&#60;b&#62;like&#60;/b&#62; this")
        .says("Send it once more");
    house.get(&format!("{IDEAS}/1")).is(404);
    let empty = house.post(&format!("{own}/answer"), &typed("", &[("what", " ")]), "");
    empty
        .is(422)
        .says("Say what should be done")
        .says("value=\"High Street\"");
    let answer = [
        ("what", "Two benches, and a bin."),
        ("interest", "My street."),
    ];
    let answer = typed("", &answer);
    house.post(&format!("{own}/answer"), &answer, "").done();
    house
        .get(&own)
        .is(200)
        .says("Not read yet")
        .says("and a bin");
    house.post(&format!("{own}/answer"), &answer, "").is(409);
    // Published and costed: everybody reads why.
    house.publish(1);
    house
        .get(&own)
        .says("/ideas/Q1/1")
        .says("Cost not known yet");
    house.cost(1, " £2,000.50 ");
    let shown = house.get(&format!("{IDEAS}/1")).is(200);
    for words in PUBLISHED {
        assert!(shown.text.contains(words), "{words}: {}", shown.text);
    }
    // What was said before it was fit is history; what it said then is not shown.
    assert!(!shown.text.contains("Of wood."), "{}", shown.text);
    house
        .get(&format!("/cy{IDEAS}/1"))
        .is(200)
        .says("Gellir ei wneud");
    house.get(IDEAS).says("Two benches").says("£2,000.50");
    let said = house.said.lock().unwrap().join("\n");
    for told in ["sent an idea back", "published an idea", "costed an idea"] {
        assert!(said.contains(&format!("did={told:?}")), "{said}");
    }
    assert!(
        said.contains("idea=\"Q1/1\"") && !said.contains(&own),
        "{said}"
    );
}

#[test]
fn a_form_says_everything_that_is_wrong_and_loses_nothing() {
    let house = House::new();
    house.call(1);
    let once = house.once();
    let new = format!("{IDEAS}/new");
    let long = "y".repeat(501);
    let contact = "z".repeat(255);
    let wrong = typed(
        &once,
        &[
            ("title", ""),
            ("where", "\u{202e} "),
            ("helps", &long),
            ("cost", "a lot"),
            ("contact", &contact),
        ],
    );
    let refused = house.post(&new, &wrong, "").is(422);
    for words in [
        "A name for your idea: Give it a name",
        "Where?: Say where",
        "You typed 501 letters",
        "There is room for 500",
        "Type it in numbers",
        "You typed 255 letters",
        "href=\"#title\"",
        "href=\"#where\"",
        "href=\"#helps\"",
        "href=\"#cost\"",
        "href=\"#contact\"",
        "id=\"title-error\"",
        "<title>Problem:",
        "Of wood.",
        &long,
        &once,
    ] {
        assert!(refused.text.contains(words), "{words}: {}", refused.text);
    }
    let welsh = house.post(&format!("/cy{new}"), &wrong, "").is(422);
    welsh.says("Rhowch enw iddo");
    // Nothing was kept; put right, it is.
    house
        .get_as(&format!("{OFFICE}/1"), house.officer())
        .is(404);
    house.post(&new, &typed(&once, &[]), "").is(200);
    house
        .get_as(&format!("{OFFICE}/1"), house.officer())
        .is(200);
}

#[test]
fn a_form_that_is_sent_twice_is_one_idea_and_its_link_nobody_guesses() {
    let house = House::new();
    house.call(1);
    let once = house.once();
    assert_ne!(once, house.once());
    let new = format!("{IDEAS}/new");
    let first = house.post(&new, &typed(&once, &[]), "").is(200);
    assert_eq!(first.headers["cache-control"], "no-store");
    let again = house.post(&new, &typed(&once, &[]), "").is(200);
    assert_eq!(link_of(&first), link_of(&again));
    // Another text with the secret of this one is not shown its link.
    let other = house.post(&new, &typed(&once, &[("title", "Trees")]), "");
    other.is(400);
    for bad in ["", "x", &"a".repeat(63), &"g".repeat(64)] {
        house.post(&new, &typed(bad, &[]), "").is(400);
    }
    house
        .get_as(&format!("{OFFICE}/2"), house.officer())
        .is(404);
    let own = link_of(&first);
    house.get(&own).is(200);
    house.get(&format!("/cy{own}")).is(200).says("Eich syniad");
    let mut wrong = own.clone();
    let last = wrong.pop();
    wrong.push(if last == Some('0') { '1' } else { '0' });
    for path in [&*wrong, "/idea/x", &format!("/idea/{}", "a".repeat(64))] {
        house.get(path).is(404);
        house.post(&format!("{path}/withdraw"), &[], "").is(404);
        house
            .post(&format!("{path}/answer"), &typed("", &[]), "")
            .is(404);
    }
    // What is kept of it does not open it.
    house.publish(1);
    assert!(!all_public(&house).contains(&own[6..]));
    // Another site cannot send for somebody.
    let request = axum::http::Request::post(format!("{own}/withdraw"))
        .header("host", "house")
        .header("sec-fetch-site", "cross-site")
        .body(axum::body::Body::empty());
    house.ask(request.unwrap()).is(403);
}

#[test]
fn its_author_takes_an_idea_back() {
    let house = House::new();
    house.call(1);
    let (unread, published) = (house.idea("Unread"), house.idea("Known"));
    house.publish(2);
    for own in [&unread, &published] {
        house.post(&format!("{own}/withdraw"), &[], "").done();
        house.get(own).is(200).says("Taken back");
        house.post(&format!("{own}/withdraw"), &[], "").is(409);
    }
    house.get(&format!("{IDEAS}/1")).is(404);
    house
        .get(&format!("{IDEAS}/2"))
        .is(200)
        .says("Taken back")
        .says("Known");
    let late = house.do_as(house.officer(), 1, "decide", &[("what", "publish")]);
    late.is(422).says("can not be done with it now");
}

/// Of what is refused everybody reads why; but of two kinds of reason only the kind,
/// and nothing of what it said.
#[test]
fn what_is_refused_says_why_and_shows_nobody() {
    let house = House::new();
    house.call(1);
    let open = house.idea("A <i>moon</i> base");
    let named = [("title", "Mr Jones"), ("interest", "Jones is my brother.")];
    let hidden = house.idea_with(&named);
    let officer = house.officer();
    // What an officer wrote about it is hidden with it.
    house.publish(2);
    let jones = [
        ("cost", "1"),
        ("assumptions", "Jones agrees."),
        ("feasible", "no"),
        ("why", "Jones is ill."),
    ];
    house.do_as(officer, 2, "cost", &jones).done();
    assert!(all_public(&house).contains("Jones is ill."));
    let none = [("what", "refuse"), ("kind", "outside"), ("reasons", " ")];
    let none = house.do_as(officer, 1, "decide", &none).is(422);
    none.says("Give the reasons").says("#reasons");
    house
        .do_as(officer, 1, "decide", &reasons("refuse", "outside"))
        .done();
    let hide = reasons("refuse", "personal-data");
    house.do_as(officer, 2, "decide", &hide).done();
    let first = house.get(&format!("{IDEAS}/1")).is(200);
    first
        .says("A &#60;i&#62;moon&#60;/i&#62; base")
        .says("Not taken")
        .says("says Bea");
    let second = house.get(&format!("{IDEAS}/2")).is(200);
    let second = second
        .says("We do not show what it says")
        .says("It tells of a person.");
    assert!(!second.text.contains("Bea"), "{}", second.text);
    assert!(!all_public(&house).contains("Jones"));
    // Nor do those of the office who only look read more; officers do.
    let office = format!("{OFFICE}/2");
    house
        .get_as(&office, officer)
        .is(200)
        .says("Mr Jones")
        .says("says Bea");
    for role in ["administrator", "board", "auditor"] {
        let session = house.session(Some(role));
        for path in [&*office, "/office/ideas"] {
            let page = house.get_as(path, session).is(200);
            let hides = !page.text.contains("Jones") && !page.text.contains("Bea");
            assert!(hides, "{path} as {role}: {}", page.text);
        }
    }
    // Their authors read the words.
    house.get(&open).is(200).says("says Bea");
    house.get(&hidden).is(200).says("says Bea").says("Mr Jones");
    // When the call ends, what was hidden is gone, for officers too. What officers
    // themselves wrote is theirs to read.
    house.post(&format!("{OFFICE}/end"), &[], officer).done();
    let desk = house.get_as(&office, officer).is(200).says("Jones is ill");
    for page in [desk, house.get(&hidden).is(200)] {
        let is_gone = !page.text.contains("Mr Jones") && !page.text.contains("my brother");
        assert!(is_gone, "{}", page.text);
    }
    house.get(&format!("{IDEAS}/1")).says("moon");
}

#[test]
fn two_ideas_are_joined_and_both_authors_are_told() {
    let house = House::new();
    house.call(1);
    let (lead, other) = (house.idea("Two benches"), house.idea("A seat"));
    let officer = house.officer();
    house.publish(1);
    house.publish(2);
    house.cost(1, "100");
    let why = [("into", "1"), ("joins", "Both ask for a place to sit.")];
    for wrong in ["2", "9", "", "x"] {
        let fields = [("into", wrong), why[1]];
        let refused = house.do_as(officer, 2, "merge", &fields).status.as_u16();
        assert!([400, 422].contains(&refused), "{wrong}: {refused}");
    }
    house
        .do_as(officer, 2, "merge", &[why[0]])
        .is(422)
        .says("Give the reasons");
    house.do_as(officer, 2, "merge", &why).done();
    house.do_as(officer, 2, "merge", &why).is(422);
    for (own, told) in [
        (&lead, "Staff joined idea 2 with it"),
        (&other, "Staff joined it with idea 1"),
    ] {
        let page = house.get(own).is(200).says(told);
        page.says("Both ask for a place to sit.");
    }
    // Both texts stay; the lead is costed anew, and belongs to more than one.
    house
        .get(&format!("{IDEAS}/2"))
        .is(200)
        .says("A seat")
        .says("/ideas/Q1/1");
    let shown = house.get(&format!("{IDEAS}/1")).is(200);
    shown.says("/ideas/Q1/2").says("Cost not known yet");
    assert!(!house.get(&lead).text.contains("/withdraw"));
    house.post(&format!("{lead}/withdraw"), &[], "").is(409);
}

/// Whoever declared an interest decides nothing, not even on what it was joined with;
/// everybody reads that somebody did, and nobody who.
#[test]
fn whoever_has_an_interest_has_no_say() {
    let house = House::new();
    house.call(1);
    house.idea("Two benches");
    house.idea("A seat");
    let bea = house.add("bea", "officer");
    let declare = [("interest", "My sister makes benches.")];
    house.do_as(&bea, 1, "interest", &[]).is(422);
    house.do_as(&bea, 1, "interest", &declare).done();
    house
        .do_as(&bea, 1, "interest", &declare)
        .is(422)
        .says("You said so before");
    let desk = house.get_as(&format!("{OFFICE}/1"), &bea).is(200);
    let desk = desk.says("You have no say in it");
    assert!(!desk.text.contains("/decide\""), "{}", desk.text);
    for fields in [
        vec![("what", "publish")],
        reasons("refuse", "other").to_vec(),
        reasons("send-back", "other").to_vec(),
    ] {
        let refused = house.do_as(&bea, 1, "decide", &fields).is(422);
        refused.says("Ask another officer");
    }
    house.publish(1);
    let cost = [
        ("cost", "1"),
        ("assumptions", "a"),
        ("feasible", "yes"),
        ("why", "b"),
    ];
    house
        .do_as(&bea, 1, "cost", &cost)
        .is(422)
        .says("Ask another officer");
    let join = [("into", "2"), ("joins", "Alike.")];
    house.publish(2);
    house
        .do_as(&bea, 1, "merge", &join)
        .is(422)
        .says("Ask another officer");
    house.do_as(house.officer(), 1, "merge", &join).done();
    house
        .do_as(&bea, 2, "cost", &cost)
        .is(422)
        .says("Ask another officer");
    house.cost(2, "10");
    let shown = house.get(&format!("{IDEAS}/1")).is(200);
    let shown = shown
        .says("One of the staff may gain from it")
        .says("My sister");
    assert!(!shown.text.contains("bea") && !all_public(&house).contains("\"bea"));
    let accounts = house.get_as("/office/people", &house.sessions[0]).is(200);
    for id in accounts.between("/office/people/", "/") {
        assert!(!all_public(&house).contains(&id));
    }
}

/// Only officers see how to reach somebody, on a button of its own, of which a line
/// tells; nobody does after the call.
#[test]
fn a_contact_is_seen_by_nobody_but_an_officer_who_asks() {
    let house = House::new();
    house.call(1);
    let own = house.idea_with(&[("contact", " me@\u{200b}example.org ")]);
    house.publish(1);
    let office = format!("{OFFICE}/1");
    for role in ROLES {
        let session = house.session(Some(role));
        let pages = [
            office.as_str(),
            "/office/ideas",
            &own,
            &format!("{IDEAS}/1"),
        ];
        for path in pages {
            let page = house.get_as(path, session);
            assert!(!page.text.contains("me@example.org"), "{path} as {role}");
        }
    }
    assert!(!all_public(&house).contains("me@example.org"));
    let contact = format!("{office}/contact");
    house
        .post(&contact, &[], house.session(Some("board")))
        .is(403);
    let shown = house.post(&contact, &[], house.officer()).is(200);
    assert_eq!(shown.headers["cache-control"], "no-store");
    shown.says("me@example.org");
    let said = house.said.lock().unwrap().join("\n");
    assert!(
        said.contains("did=\"looked how to reach somebody\""),
        "{said}"
    );
    assert!(!said.contains("me@example.org"), "{said}");
    // It ends by itself when its last day is over.
    house.close_due(now());
    house.post(&contact, &[], house.officer()).is(200);
    house.close_due(now() + 2 * DAY);
    house.post(&contact, &[], house.officer()).is(409);
    let said = house.said.lock().unwrap().join("\n");
    assert!(
        said.contains("Call 1 for ideas of Q1 has ended, in its time."),
        "{said}"
    );
}

#[test]
fn ideas_are_taken_from_the_first_day_to_the_last() {
    let house = House::new();
    let officer = house.officer().to_owned();
    let begin = |opens: &str, closes: &str, title: &str| {
        let fields = [
            ("place", "Q1"),
            ("title_en", title),
            ("opens", opens),
            ("closes", closes),
        ];
        house.post("/office/ideas", &fields, &officer)
    };
    let over = begin(&day(-3), &day(-1), "").is(422);
    over.says("The last day is over")
        .says("Say what you ask for");
    begin("soon", "", "A")
        .is(422)
        .says("Type the first day")
        .says("Type the last day");
    begin(&day(2), &day(1), "A")
        .is(422)
        .says("comes before the first");
    let nowhere = [("place", "Q9"), ("title_en", "A")];
    house.post("/office/ideas", &nowhere, &officer).is(400);
    // One that is to come takes none yet.
    begin(&day(2), &day(3), "A").done();
    house.get(IDEAS).is(200).says("You can send an idea from");
    house
        .get("/ideas")
        .is(200)
        .says("No place asks for ideas now");
    let new = format!("{IDEAS}/new");
    house.get(&new).is(200).says("You can not send an idea now");
    let once = "a".repeat(64);
    house
        .post(&new, &typed(&once, &[]), "")
        .is(409)
        .says("too soon, or it is too late");
    begin(&day(0), &day(1), "B").is(409);
    house.post(&format!("{OFFICE}/end"), &[], &officer).done();
    house.post(&format!("{OFFICE}/end"), &[], &officer).is(409);
    begin(&day(0), &day(0), "B").done();
    // What was sent in time is still read, and answered, when it is over.
    let own = house.idea("Two benches");
    house.close_due(now() + DAY);
    house.post(&new, &typed(&once, &[]), "").is(409);
    let back = reasons("send-back", "unclear");
    house.do_as(&officer, 1, "decide", &back).done();
    house
        .post(&format!("{own}/answer"), &typed("", &[]), "")
        .done();
    house.publish(1);
    house
        .get(IDEAS)
        .says("You can not send an idea now")
        .says("Two benches");
}

#[test]
fn ideas_come_so_often_and_no_more() {
    let house = House::staffed(|set| set.behind_proxy = true);
    house.call(1);
    let from = |address: &str, path: &str, fields: &[(&str, &str)]| {
        let mut request = crate::house::sent(path, fields, "");
        let value = address.parse().unwrap();
        request.headers_mut().insert("x-forwarded-for", value);
        house.ask(request)
    };
    let new = format!("{IDEAS}/new");
    let onces: Vec<String> = (0..12).map(|_| house.once()).collect();
    let mut statuses = Vec::new();
    for once in &onces {
        let answer = from("203.0.113.9", &new, &typed(once, &[]));
        if answer.status == 429 {
            assert!(answer.headers.contains_key("retry-after"));
            assert!(answer.text.contains("Of wood."), "what was typed is there");
        }
        statuses.push(answer.status.as_u16());
    }
    assert_eq!(statuses[..10], [200; 10]);
    assert_eq!(statuses[10..], [429; 2]);
    from("203.0.113.10", &new, &typed(&onces[11], &[])).is(200);
    // A body that is too large is refused before it is read.
    let large = "x".repeat(300_000);
    let refused = from(
        "203.0.113.10",
        &new,
        &typed(&onces[10], &[("what", &large)]),
    );
    assert_eq!(refused.status.as_u16(), 413);
}

/// What somebody typed is text everywhere: in pages, in files and in spreadsheets.
#[test]
fn hostile_text_stays_text() {
    let house = House::new();
    house.call(1);
    let script = "<script>alert(1)</script>";
    let own = house.idea_with(&[
        ("title", "=HYPERLINK(\"http://evil\",\"x\")"),
        ("what", script),
        ("where", "\"><img src=x onerror=alert(1)>"),
        ("helps", "+1\r\n@all, \"quoted\"; {{ page }} {% x %}"),
        ("interest", "' or 1=1; drop table idea; --"),
        ("contact", script),
    ]);
    house.publish(1);
    let contact = house.do_as(house.officer(), 1, "contact", &[]).is(200);
    let pages = [
        house.get(&own).text,
        house.get_as(&format!("{OFFICE}/1"), house.officer()).text,
        contact.text,
        all_public(&house),
    ];
    for page in &pages[..3] {
        assert!(page.contains("&#60;script&#62;alert(1)"), "{page}");
        assert!(
            !page.contains("<script>") && !page.contains("<img"),
            "{page}"
        );
        assert!(page.contains("{{ page }}"), "{page}");
    }
    let csv = house.get("/ideas/Q1/ideas.csv").is(200).text;
    assert!(csv.contains("\"'=HYPERLINK(\"\"http://evil\"\""), "{csv}");
    assert!(csv.contains("\"'+1\n@all, \"\"quoted\"\""), "{csv}");
    let json: Value = serde_json::from_str(&house.get("/api/ideas/Q1").text).unwrap();
    assert_eq!(json["ideas"][0]["what"], script);
}

#[test]
fn open_data_says_what_pages_say_and_no_more() {
    let house = House::new();
    house.call(1);
    let own = house.idea_with(&[("contact", "me@example.org")]);
    house.idea("Unread");
    let named = [("title", "Mr Jones"), ("interest", "Jones is my brother.")];
    let hidden = house.idea_with(&named);
    house.publish(1);
    house.cost(1, "2000.50");
    let hide = reasons("refuse", "abuse");
    house.do_as(house.officer(), 3, "decide", &hide).done();
    let text = house.get("/api/ideas/Q1").is(200).text;
    let csv = house.get("/ideas/Q1/ideas.csv").is(200).text;
    let history = house.get("/ideas/Q1/history.csv").is(200).text;
    for secret in [
        "me@example.org",
        "Unread",
        "Jones",
        "Bea",
        &own[6..],
        &hidden[6..],
    ] {
        for data in [&text, &csv, &history] {
            assert!(!data.contains(secret), "{secret}: {data}");
        }
    }
    let json: Value = serde_json::from_str(&text).unwrap();
    let first = &json["ideas"][0];
    assert_eq!(
        (&first["cost"], &first["rough_cost"]),
        (&"200050".into(), &"150000".into())
    );
    assert_eq!(first["state"], "feasible");
    let steps: Vec<_> = (first["history"].as_array().unwrap().iter())
        .map(|step| (step["step"].as_str().unwrap(), step["by"].as_str().unwrap()))
        .collect();
    assert_eq!(
        steps,
        [
            ("send", "proposer"),
            ("publish", "officer"),
            ("judge", "officer")
        ]
    );
    assert_eq!(json["ideas"][1]["number"], 3);
    assert_eq!(json["ideas"][1]["title"], Value::Null);
    assert_eq!(json["ideas"][1]["history"][1]["kind"], "abuse");
    assert!(csv.contains(",\"\",GBP,1500.00,2000.50,yes,"), "{csv}");
    let today = day(0);
    assert!(
        history.contains(&format!("1,{today},judge,officer,,\"The ground is ours.\"")),
        "{history}"
    );
    // A place that was never asked has empty lists; no place has none.
    let empty = house.get("/api/ideas/Q2").is(200);
    empty.says("\"ideas\": []");
    house.get("/api/ideas/Q9").is(404);
    house.get("/ideas/Q9/ideas.csv").is(404);
}

/// Whoever only looks sees the queue and no button; the others see nothing.
#[test]
fn roles_that_look_have_no_buttons() {
    let house = House::new();
    house.call(1);
    house.idea("Two benches");
    for role in ["administrator", "board", "auditor"] {
        let session = house.session(Some(role));
        for path in ["/office/ideas", "/office/ideas/Q1/1"] {
            let page = house.get_as(path, session).is(200).says("Two benches");
            let forms = page.between("<form action=\"", "\"");
            assert!(
                forms.iter().all(|one| one.ends_with("/sign-out")),
                "{forms:?}"
            );
        }
    }
}
