//! What the pages say.

use allotment_report::{Site, report};

use crate::{html, sample};

fn page(site: &Site, path: &str) -> (String, String) {
    let files = report(site).unwrap();
    let file = files
        .iter()
        .find(|file| file.path == path)
        .unwrap_or_else(|| panic!("no {path}"));
    let html = String::from_utf8(file.bytes.clone()).unwrap();
    let text = html::read(&html).unwrap().text;
    (html, text.split_whitespace().collect::<Vec<_>>().join(" "))
}

fn first_selected(site: &Site) -> &allotment_report::Area {
    let mut areas = site.levels[1].areas.iter();
    areas
        .find(|area| area.money.as_ref().unwrap().position == Some(1))
        .unwrap()
}

#[test]
fn the_same_site_gives_the_same_bytes() {
    let site = sample::site(sample::SMALL);
    let (one, two) = (report(&site).unwrap(), report(&site).unwrap());
    assert_eq!(one, two);
    assert!(
        one.windows(2).all(|pair| pair[0].path < pair[1].path),
        "sorted, each once"
    );
}

#[test]
fn a_place_page_says_need_money_and_limits() {
    let site = sample::site(sample::SMALL);
    let place = first_selected(&site);
    let (html, text) = page(&site, &format!("report/places/{}.html", place.id));
    for words in [
        "ranks 1 of 24 towns, where 1 is the greatest need",
        "9 times in 10 this town ranks between 1 and 3",
        "was number 1 to be chosen",
        "Without it the amount would have been",
        "An average can hide a pocket",
        "The money, year by year",
        "Where the need is",
        "What is strong here",
    ] {
        assert!(text.contains(words), "no «{words}» in {text}");
    }
    assert_eq!(
        html.matches("<svg").count(),
        8,
        "strip, drivers, profile, assets, its sign, map, rows, money"
    );
    insta::assert_snapshot!(text);
}

/// Source: acceptance of principle 3.2, «no national rank in default views»: a
/// profile stands beside a place's own peers.
#[test]
fn a_profile_has_no_rank_and_says_strengths_first() {
    let site = sample::site(sample::SMALL);
    let place = first_selected(&site);
    let (_, text) = page(&site, &format!("report/places/{}.html", place.id));
    let from = text.find("Places like this one").unwrap();
    let to = text.find("The neighbourhoods inside it").unwrap();
    let part = &text[from..to];
    for word in ["rank 1", "ranks ", "of 24", "tenth", "worst", "league"] {
        assert!(!part.contains(word), "«{word}» in {part}");
    }
    let (strength, gap) = (part.find("Strengths").unwrap(), part.find("Gaps").unwrap());
    assert!(strength < gap);
    let place_of = |words: &str| {
        part.find(words)
            .unwrap_or_else(|| panic!("no «{words}» in {part}"))
    };
    assert!(place_of("Adults who help out: 31%") < place_of("People in work: 31%"));
    for words in [
        "24.5% in the middle of 12 peers",
        "steps better (",
        "steps worse (",
        "Eight of 12 were still among the most alike",
        "fragile",
        "two more would bring it to places like it",
        "1,234 m",
        "right at least 96 times in 100",
    ] {
        place_of(words);
    }
}

/// Where the neighbourhoods inside a place were compared, and not the place itself,
/// its page says what was found of each.
#[test]
fn neighbourhoods_that_were_compared_stand_on_the_page_of_their_place() {
    let mut site = sample::site(sample::SMALL);
    let place = first_selected(&site);
    let (place, own) = (place.id.clone(), place.clone());
    let at = site.levels[1].areas.iter().position(|one| *one == own);
    let inside: Vec<_> = (site.levels[2].areas.iter())
        .filter(|part| part.parent == at)
        .map(|part| part.id.clone())
        .collect();
    let (peers, assets) = (site.peers.as_mut().unwrap(), site.assets.as_mut().unwrap());
    let beside = peers.places[&place].clone();
    let reach = assets.places[&place].clone();
    peers.places = inside
        .iter()
        .map(|id| (id.clone(), beside.clone()))
        .collect();
    assets.places = inside
        .iter()
        .map(|id| (id.clone(), reach.clone()))
        .collect();
    let (_, text) = page(&site, &format!("report/places/{place}.html"));
    assert!(!text.contains("Places like this one"));
    assert!(text.contains("Each beside places like it"));
    let rows = text.matches("Adults who help out").count();
    assert_eq!(rows, inside.len());
    assert!(text.contains("Park &#38; green"));
    // Where nobody looked is not where nothing was found.
    let of_assets = &mut site.assets.as_mut().unwrap().places;
    of_assets.remove(&inside[0]);
    let (_, text) = page(&site, &format!("report/places/{place}.html"));
    assert_eq!(text.matches("not compared").count(), 1);
    for reach in site.assets.as_mut().unwrap().places.values_mut() {
        reach.types.iter_mut().for_each(|one| one.gap = None);
    }
    let (_, text) = page(&site, &format!("report/places/{place}.html"));
    assert!(text.contains("Each beside places like it"));
    assert!(!text.contains("Less within reach than places like it"));
    for beside in site.peers.as_mut().unwrap().places.values_mut() {
        beside.profile = None;
    }
    let (_, text) = page(&site, &format!("report/places/{place}.html"));
    assert!(!text.contains("Each beside places like it"));
}

/// The strongest evidence stands open, the rest is folded, and the last is counted.
#[test]
fn beside_a_gap_stands_what_was_tried_and_what_nobody_tested_says_so() {
    let site = sample::site(sample::SMALL);
    let place = first_selected(&site);
    let (html, text) = page(&site, &format!("report/places/{}.html", place.id));
    let from = text.find("What has worked elsewhere").unwrap();
    let part = &text[from..];
    for words in [
        "To build on Adults who trust others",
        "Hang up lights. No study known to us. Untested here: no study is known.",
        "To close a gap People in work; Claimants",
        "Do thing number 1. People &#60;who&#62; took part did better. More: people in work.",
        "2 more: People in work; Claimants",
        "And 3 more, in the table of all places.",
        "For these we know of nothing that was tested: Rubbish and Noise.",
    ] {
        assert!(part.contains(words), "no «{words}» in {part}");
    }
    assert!(!part.contains("thing number 5"));
    let folded = html.find("<summary>2 more").unwrap();
    let (second, third) = (
        html.find("number 2.").unwrap(),
        html.find("number 3.").unwrap(),
    );
    assert!(second < folded && folded < third);
    assert!(html.contains(r#"href="https://example.org/study?a=1&#38;b=2""#));
}

/// What breaks its money is told and not published.
#[test]
fn a_plan_stands_on_the_page_of_its_place_unless_it_breaks_its_money() {
    let site = sample::site(sample::SMALL);
    let place = first_selected(&site);
    let (_, text) = page(&site, &format!("report/places/{}.html", place.id));
    for words in [
        "A plan for us. In 10 years, as people who live here say it: Nobody has to leave. Nobody is alone",
        "Mend the hall “It &#60;rains&#62; in.”community power£123,456£70,000residentsagreed",
        "'Mend the hall' does not say what changes.",
        "The plan as a PDF",
    ] {
        let words = words.replace('\'', "&#39;");
        assert!(text.contains(&words), "no «{words}» in {text}");
    }
    let other = (site.levels[1].areas.iter())
        .find(|area| area.money.as_ref().unwrap().position == Some(2))
        .unwrap();
    let (_, text) = page(&site, &format!("report/places/{}.html", other.id));
    assert!(text.contains("2026-27 has £1.00 of capital, and £2.00 is planned."));
    assert!(!text.contains("Mend the hall “"), "{text}");
}

#[test]
fn a_broken_rule_stands_on_the_page_of_promises_until_it_is_resolved() {
    let mut site = sample::site(sample::SMALL);
    let (html, text) = page(&site, "report/promises.html");
    let stands = text.find("This happened, and should not have.").unwrap();
    let resolved = text.find("These were resolved since:").unwrap();
    let because = "£99 was paid &#38; £50 was committed.";
    assert!(stands < text.find(because).unwrap() && resolved < text.rfind(because).unwrap());
    assert!(
        html.contains(r#"<td class="n">£1,250.00</td>"#),
        "numbers stand right"
    );
    assert!(html.contains("A garden &#60;for&#62; all"));
    let (html, text) = page(&site, "report/places/T000001.html");
    assert!(text.contains("£5 was promised. It is late.") && text.contains("It is not resolved."));
    assert!(html.contains(r#"href="../promises.html""#));
    page(&site, "report/how-ledger.html");
    site.ledger.as_mut().unwrap().breaches.clear();
    let (_, text) = page(&site, "report/promises.html");
    assert!(text.contains("No broken rule stands unresolved."));
    site.ledger = None;
    let files = report(&site).unwrap();
    assert!(
        !files
            .iter()
            .any(|file| file.path.contains("promises") || file.path.contains("how-ledger"))
    );
}

#[test]
fn what_comes_once_and_what_comes_yearly_are_never_added() {
    let site = sample::site(sample::SMALL);
    let place = first_selected(&site);
    let (_, text) = page(&site, &format!("report/places/{}.html", place.id));
    for words in [
        "£120,001 reaches it each year",
        "£40,000 reaches it once",
        "60% is known to benefit people",
        "£1,234 more went to groups that have their office here",
        "no money",
        "They pull against each other",
        "What comes each year is added up as it is from 2024-04-01 to 2025-03-31",
        "only until 2023-03-31: not in the sum",
    ] {
        assert!(text.contains(words), "no «{words}» in {text}");
    }
    assert!(!text.contains("£160,00"), "no sum of both");
}

#[test]
fn how_each_stage_was_computed_has_a_page_with_sources_and_licences() {
    let mut site = sample::site(sample::SMALL);
    for (path, words) in [
        ("report/how-peers.html", "Which towns are like which?"),
        ("report/how-assets.html", "What is within reach of whom?"),
        ("report/how-connect.html", "What reaches whom?"),
        ("report/how-evidence.html", "What has been tried elsewhere?"),
    ] {
        let (_, text) = page(&site, path);
        for words in [
            words,
            "Open Government Licence v3.0",
            "2025",
            "It does not say why.",
        ] {
            assert!(text.contains(words), "no «{words}» in {text}");
        }
    }
    let (_, text) = page(&site, "report/how-peers.html");
    insta::assert_snapshot!(text);
    (site.peers, site.assets, site.connect, site.roadmap) = (None, None, None, None);
    site.ledger = None;
    let files = report(&site).unwrap();
    assert!(!files.iter().any(|file| file.path.contains("/how")));
}

#[test]
fn the_overview_adds_up() {
    let site = sample::site(sample::SMALL);
    let (_, text) = page(&site, "report/index.html");
    let envelope = site.formula.as_ref().unwrap().envelope;
    assert!(text.contains(&envelope.display_whole(site.programme.currency)));
    assert!(text.contains("It keeps 1 and breaks 1: “Splitting a place does not pay”."));
    insta::assert_snapshot!(text);
}

#[test]
fn a_failed_rule_is_said_in_words_and_not_by_colour_alone() {
    let site = sample::site(sample::SMALL);
    let (html, text) = page(&site, "report/audit.html");
    assert!(text.contains("Splitting a place does not pay: fails"));
    assert!(text.contains("The case where it fails: Cut town 1 in two halves"));
    assert!(html.contains("✗") && html.contains("✓"));
}

#[test]
fn names_cannot_break_a_page() {
    let mut site = sample::site(sample::SMALL);
    let nasty = "\"><script>alert(1)</script>&amp;'";
    site.programme.name = nasty.to_owned();
    for area in site.levels.iter_mut().flat_map(|level| &mut level.areas) {
        area.name = format!("{nasty}{}", area.id);
    }
    for file in report(&site)
        .unwrap()
        .iter()
        .filter(|file| file.path.ends_with(".html"))
    {
        let text = std::str::from_utf8(&file.bytes).unwrap();
        assert!(html::read(text).is_ok(), "{}", file.path);
        assert!(!text.contains("<script>alert"), "{}", file.path);
        assert!(!text.contains("</script>alert"), "{}", file.path);
    }
}

#[test]
fn a_site_without_money_shapes_or_levels_still_has_pages() {
    let mut site = sample::site(sample::SMALL);
    site.formula = None;
    site.audit = None;
    site.need = None;
    site.domains.clear();
    site.levels.remove(2);
    site.levels.remove(0);
    site.funded = 0;
    for area in &mut site.levels[0].areas {
        area.money = None;
        area.parent = None;
        area.shape = None;
        area.population = None;
        area.need.as_mut().unwrap().pulls.clear();
        area.need.as_mut().unwrap().interval = None;
        area.need.as_mut().unwrap().worst_decile = None;
        area.page = true;
    }
    site.levels[0].areas[3].need = None;
    let files = report(&site).unwrap();
    for file in files.iter().filter(|file| file.path.ends_with(".html")) {
        let text = std::str::from_utf8(&file.bytes).unwrap();
        html::read(text).unwrap_or_else(|fault| panic!("{}: {fault}", file.path));
    }
    assert!(
        !files.iter().any(|file| file.path.contains("map")),
        "no shapes, no map"
    );
    let (_, text) = page(&site, "report/areas/_list-1.html");
    assert!(text.contains("All towns") && text.contains("not known"));
}

#[test]
fn no_page_is_heavy() {
    let files = report(&sample::site(sample::SMALL)).unwrap();
    for file in files.iter().filter(|file| file.path.ends_with(".html")) {
        assert!(
            file.bytes.len() < 100_000,
            "{}: {} bytes",
            file.path,
            file.bytes.len()
        );
    }
}
