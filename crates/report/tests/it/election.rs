//! The page of an election.

use allotment_report::{ElectionPage, ReportError, election_html, report};

use crate::{html, sample};

fn read(page: &ElectionPage) -> (String, html::Page) {
    let html = election_html(page).unwrap();
    let read = html::read(&html).unwrap();
    (html, read)
}

fn text(page: &html::Page) -> String {
    page.text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn the_page_says_what_was_chosen_and_how_to_check_it() {
    let (html, page) = read(&sample::election::election("T000001"));
    assert!(page.forbidden.is_empty(), "{:?}", page.forbidden);
    assert!(!html.contains("<script"), "no script is needed");
    assert!(!html.contains("<link"), "styles are inside");
    for name in page.names.iter().filter(|name| !name.is_empty()) {
        assert!(page.ids.contains(name), "nothing is called {name}");
    }
    for (before, after) in page.headings.iter().zip(&page.headings[1..]) {
        assert!(after <= &(before + 1), "headings leap: {:?}", page.headings);
    }
    assert_eq!(html.matches("<svg").count(), 1);
    insta::assert_snapshot!(text(&page));
}

#[test]
fn groups_of_voters_stand_on_the_page_and_small_ones_are_withheld() {
    let (source, page) = read(&sample::election::election("N1"));
    let text = text(&page);
    assert!(
        text.contains("100 people voted, of 2,400 who live here and could have. That is 4.2%.")
    );
    assert!(text.contains("By age: who voted, and who got something they voted for"));
    assert!(text.contains("91.7%"));
    assert_eq!(
        source.matches("too few to say").count(),
        3,
        "the small group"
    );
}

#[test]
fn the_report_leads_to_the_page_and_the_page_stays_the_same() {
    let site = sample::site(sample::SMALL);
    let files = report(&site).unwrap();
    let find = |path: &str| {
        let file = files.iter().find(|file| file.path == path).unwrap();
        String::from_utf8(file.bytes.clone()).unwrap()
    };
    let link = "elections/T000001.html";
    assert!(find("report/index.html").contains(&format!(r#"href="{link}""#)));
    let framed = find(&format!("report/{link}"));
    let (alone, _) = read(&site.elections[0]);
    let main = |html: &str| {
        let start = html.find("<h1>").unwrap();
        html[start..html.find("</main>").unwrap()].to_owned()
    };
    assert_eq!(main(&framed), main(&alone));
}

#[test]
fn a_place_with_a_page_leads_to_its_election() {
    let mut site = sample::site(sample::SMALL);
    let mut areas = site.levels[site.funded].areas.iter();
    let code = areas.find(|area| area.page).unwrap().id.to_string();
    site.elections = vec![sample::election::election(&code)];
    let files = report(&site).unwrap();
    let path = format!("report/places/{code}.html");
    let page = files.iter().find(|file| file.path == path).unwrap();
    let html = std::str::from_utf8(&page.bytes).unwrap();
    assert!(html.contains(&format!(r#"href="../elections/{code}.html""#)));
    let path = format!("report/elections/{code}.html");
    let page = files.iter().find(|file| file.path == path).unwrap();
    let html = std::str::from_utf8(&page.bytes).unwrap();
    assert!(html.contains(&format!(r#"href="../places/{code}.html""#)));
}

#[test]
fn a_long_list_of_nasty_names_stays_one_light_page() {
    let mut page = sample::election::election("T000001");
    let nasty = "\"><script>alert(1)</script>'&amp;שלום ";
    let long: String = nasty.chars().cycle().take(300).collect();
    page.title.clone_from(&long);
    page.language = Some("he\" onclick=\"x".to_owned());
    page.recount.command = format!("allotment decide '{nasty}'");
    let model = page.projects[0].clone();
    let round = page.flow.as_ref().unwrap().rounds[0].clone();
    page.projects.clear();
    let flow = page.flow.as_mut().unwrap();
    flow.rounds.clear();
    for number in 0..200_u32 {
        let mut project = model.clone();
        project.id = format!("{nasty}{number}");
        project.name = format!("{long}{number}");
        project.why = vec![long.clone()];
        project.funded = (number % 2 == 0).then_some(number / 2 + 1);
        if project.funded.is_some() {
            let mut round = round.clone();
            round.project = number as usize;
            flow.rounds.push(round);
        }
        page.projects.push(project);
    }
    let (html, read) = read(&page);
    assert!(!html.contains("<script"), "names are escaped");
    assert!(read.forbidden.is_empty(), "{:?}", read.forbidden);
    assert!(html.len() < 500_000, "{} bytes", html.len());
    assert!(
        text(&read).contains("The picture shows the first 40 purchases. The table has all 100.")
    );
}

#[test]
fn an_election_without_anything_still_has_a_page() {
    let page = ElectionPage::default();
    let (_, read) = read(&page);
    let text = text(&read);
    assert!(text.contains("No project gets money."), "{text}");
    assert!(text.contains("No projects tied."));
    assert!(!text.contains("How the money moved"));
}

#[test]
fn a_name_in_another_language_says_so() {
    let mut page = sample::election::election("T000001");
    page.language = Some("pl".to_owned());
    let (html, _) = read(&page);
    assert!(html.contains(r#"<bdi lang="pl">Trees</bdi>"#));
}

#[test]
fn a_page_that_contradicts_itself_is_refused() {
    let mut site = sample::site(sample::SMALL);
    let sound = site.elections[0].clone();
    site.elections.push(sound.clone());
    let error = report(&site).unwrap_err();
    assert!(
        error
            .to_string()
            .starts_with("two elections have the key 'T000001'")
    );

    site.elections.pop();
    site.elections[0].place = Some("X1".to_owned());
    let error = report(&site).unwrap_err();
    assert!(error.to_string().contains("is of the place X1"));

    let mut page = sound;
    page.ties[0].first = 9;
    assert_eq!(
        election_html(&page).unwrap_err(),
        ReportError::NoSuchProject {
            key: "T000001".to_owned(),
            project: 9,
            projects: 4,
        }
    );
}
