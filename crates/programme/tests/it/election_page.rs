//! The page of an election, from ballots to HTML.

use allotment_decide::explain_all;
use allotment_election::read_pb;
use allotment_programme::decide::{Choice, Detail, Required, decide};
use allotment_programme::{ElectionParts, election_page};
use allotment_report::{ElectionPage, Verdict, election_html};
use allotment_table::Source;

const BALLOTS: &str = "META\nkey;value\ndescription;Harbour <vote>\ncountry;Nowhere\nunit;Harbour\n\
instance;2026\nnum_projects;4\nnum_votes;5\nbudget;100\nvote_type;approval\nrule;greedy\n\
date_begin;01.05.2026\ndate_end;30.05.2026\ncurrency;GBP\n\
PROJECTS\nproject_id;cost;name\na;40;Benches\nb;40;Trees\nc;90;Bridge\nd;20;Paint\n\
VOTES\nvoter_id;vote\n1;a,c\n2;a,c\n3;b,c\n4;b\n5;d\n";

#[expect(clippy::unwrap_used, reason = "ballots that this file writes itself")]
fn page() -> ElectionPage {
    let reading = read_pb(BALLOTS.as_bytes()).unwrap();
    let election = reading.election;
    let decided = decide(&election, "h.pb", &Choice::default(), Detail::Full).unwrap();
    let choice = Choice::default();
    let ties = choice.ties.clone().unwrap_or_default();
    let compared = decided.compare_greedy("h.pb", &ties).unwrap();
    let audit = decided.audit("h.pb").unwrap();
    assert!(audit.holds(Required::Fair), "the outcome is fair");
    let options = allotment_decide::EqualSharesOptions::new(decided.satisfaction);
    let shares = decided.shares.as_ref().unwrap();
    let explanations = explain_all(&decided.contest, &options, shares).unwrap();
    let source = Source {
        title: "Ballots".to_owned(),
        sha256: Some("ab".repeat(32)),
        ..Source::default()
    };
    election_page(&ElectionParts {
        key: "E01",
        place: None,
        election: &election,
        decided: &decided,
        compared: Some(&compared),
        audit: Some(&audit),
        explanations: &explanations,
        greedy: &[],
        took_part: None,
        downloads: &[],
        file: "the harbour.pb",
        more_options: "",
        source: &source,
    })
}

#[test]
fn a_page_is_made_from_ballots() {
    let page = page();
    assert_eq!(page.title, "Harbour <vote>");
    assert_eq!(page.budget, "£100");
    assert_eq!(page.spent, "£100");
    assert_eq!(page.left, "£0");
    assert_eq!(page.when.as_deref(), Some("from 01.05.2026 to 30.05.2026"));
    let funded: Vec<&str> = page
        .projects
        .iter()
        .filter(|project| project.funded.is_some())
        .map(|project| project.name.as_str())
        .collect();
    assert_eq!(funded, ["Benches", "Trees", "Paint"]);
    assert!(page.projects.iter().all(|project| project.why.len() == 1));
    // Everyone has something, where the greedy rule buys the bridge alone.
    assert_eq!(page.served, [0, 5]);
    let other = page.comparison.as_ref().unwrap();
    assert_eq!(other.only_there, [2]);
    assert_eq!(other.nothing, (0, 2));
    assert_eq!(page.checks.len(), 4);
    let holding = page.checks.iter().take(2);
    assert!(holding.clone().all(|check| check.verdict == Verdict::Holds));
    // Benches and trees cost as much and have as many votes.
    assert_eq!(page.ties.len(), 1);
    assert_eq!(page.ties[0].why, "its code comes first in the alphabet");
    let flow = page.flow.as_ref().unwrap();
    assert_eq!(flow.rounds.len(), 3, "nothing was added at the end");
    assert!(flow.rounds.iter().all(|round| round.each != "–"));
    let html = election_html(&page).unwrap();
    assert!(html.contains("Harbour &lt;vote&gt;"));
}

#[test]
fn the_command_names_every_setting() {
    assert_eq!(
        page().recount.command,
        "allotment decide 'the harbour.pb' --rule equal-shares --satisfaction cost \
         --completion add1-greedy --step 1 --stop infeasible --endowment exact \
         --ties cheapest,most-votes,lexicographic --compare greedy --audit"
    );
}
