//! Votes on paper, from the post to the count.

use allotment_programme::poll::verify_results;

use crate::house::{House, PATH, VOTE, mark, marks};

const PAPERS: &str = "/office/vote/Q1/spring/papers";

struct Desk {
    house: House,
    codes: Vec<String>,
    /// Three officers.
    people: [String; 3],
}

impl Desk {
    fn new(codes: usize) -> Self {
        let house = House::new();
        let definition = format!("{VOTE}[papers]\nwithout_code = true\n");
        let codes = house.open(&definition, PATH, codes);
        let people = [
            house.officer().to_owned(),
            house.add("second", "officer"),
            house.add("third", "officer"),
        ];
        Self {
            house,
            codes,
            people,
        }
    }

    fn came(&self, fields: &[(&str, &str)]) -> String {
        let kept = self.house.post(PAPERS, fields, &self.people[0]).is(303);
        let to = kept.headers["location"].to_str().unwrap().to_owned();
        self.house.get_as(&to, &self.people[0]).is(200).text
    }

    fn enter(&self, who: usize, paper: &str, projects: &[&str]) -> crate::house::Answer {
        let fields: Vec<_> = projects.iter().map(|one| (mark(one), "1")).collect();
        self.house
            .post(&format!("{PAPERS}/{paper}"), &fields, &self.people[who])
    }

    fn page(&self, who: usize) -> crate::house::Answer {
        self.house.get_as(PAPERS, &self.people[who]).is(200)
    }

    /// The totals as the page shows them: received, with a code, not typed in,
    /// by one, by two alike, by two unlike, resolved.
    fn totals(&self) -> Vec<String> {
        self.page(0)
            .between("<dd class=\"govuk-summary-list__value\">", "</dd>")
    }
}

#[test]
fn papers_are_typed_in_by_two_and_counted_with_the_rest() {
    let desk = Desk::new(5);
    let (house, codes) = (&desk.house, &desk.codes);
    // The first voted online before the paper; the second tries after.
    let online = house.vote(&codes[0], &["swing"]);
    house.vote(&codes[4], &["swing"]);
    let says = desk.came(&[("code", &codes[0].to_lowercase()), ("number", "0100")]);
    assert!(says.contains("on the paper: 100"), "{says}");
    let says = desk.came(&[("code", &codes[1]), ("number", "")]);
    assert!(says.contains("on the paper: 101"), "{says}");
    let says = desk.came(&[("count", "3"), ("number", "")]);
    assert!(says.contains("102 to 104"), "{says}");
    let cast = house.post(&format!("{PATH}/cast"), &marks(&codes[1], &["swing"]), "");
    cast.is(422).says("Your vote on paper came in");
    let entry = house.post(&format!("{PATH}/ballot"), &[("code", &codes[0])], "");
    entry.is(422).says("Your vote on paper came in");
    assert_eq!(desk.totals(), ["5", "2", "5", "0", "0", "0", "0"]);

    // One person cannot be both; two agree on three papers and differ on one.
    desk.enter(0, "100", &["tree"]).is(303);
    desk.enter(0, "100", &["tree"]).is(404);
    desk.enter(1, "100", &["tree"]).is(303);
    desk.enter(2, "100", &["tree"]).is(404);
    desk.enter(0, "101", &["bench", "tree"]).is(303);
    desk.enter(1, "101", &["bench", "swing"]).is(303);
    for who in [0, 1] {
        desk.enter(who, "102", &["tree"]).is(303);
        let spoilt = format!("{PAPERS}/103");
        let fields = [("not-counted", "1")];
        house.post(&spoilt, &fields, &desk.people[who]).is(303);
        desk.enter(who, "104", &["bench"]).is(303);
    }
    assert_eq!(desk.totals(), ["5", "2", "0", "0", "4", "1", "0"]);
    let close = format!("/office{PATH}/close");
    let refused = house.post(&close, &[], &desk.people[0]).is(422);
    refused.says("One paper is not done yet");
    house
        .post(&format!("/office{PATH}/end"), &[], &desk.people[0])
        .is(303);
    house
        .get(PATH)
        .is(200)
        .says("We are typing in the votes on paper");
    house
        .post(&format!("{PATH}/cast"), &marks(&codes[2], &["tree"]), "")
        .is(409);

    // Only the third sees the one where they differ, and where to look.
    for who in [0, 1] {
        let none = desk.page(who);
        none.says("There are none");
        house
            .get_as(&format!("{PAPERS}/101"), &desk.people[who])
            .is(404);
    }
    let third = house
        .get_as(&format!("{PAPERS}/101"), &desk.people[2])
        .is(200);
    let look = third.between("<li lang=\"en\">", "</li>");
    assert_eq!(look, ["Tree", "Swing"]);
    assert!(!third.text.contains("checked"), "{}", third.text);
    house
        .get_as(&format!("{PAPERS}.csv"), &desk.people[0])
        .is(409);
    desk.enter(2, "101", &["bench", "tree"]).is(303);
    assert_eq!(desk.totals(), ["5", "2", "0", "0", "4", "0", "1"]);
    house.close(PATH);

    // 5 ballots: online 1; papers 100, 101, 102, 104. Paper 103 is spoilt.
    let results = house.get(&format!("{PATH}/results")).is(200);
    results
        .says("6 people voted")
        .says("3 of 5 codes were used")
        .says("2 of these votes came on paper")
        .says("3 more votes on paper came with no code")
        .says("We could not count one of the papers");
    let zip = house.get(&format!("{PATH}/results.zip")).is(200).bytes;
    let verified = verify_results("results.zip", &zip).unwrap();
    assert_eq!(verified.findings, Vec::<String>::new());
    assert_eq!((verified.ballots, verified.issued), (5, 5));
    let papers = verified.papers;
    assert_eq!(
        (papers.with_code, papers.without_code, papers.not_counted),
        (2, 3, 1)
    );
    // £20 each: three for the tree pay £60 of it, two for the bench £40.
    assert_eq!(verified.funded, ["tree", "bench"]);
    house.receipt(PATH, &online).says("This vote was changed");

    // The list to hold against the box, each line under its receipt in the tree.
    let list = house.get_as(&format!("{PAPERS}.csv"), house.session(Some("auditor")));
    let list = list.is(200);
    assert_eq!(list.headers["cache-control"], "no-store");
    let list = list.text;
    assert_eq!(list.lines().count(), 6, "{list}");
    assert!(list.contains("103,no,,"), "{list}");
    let line = list.lines().find(|line| line.starts_with("101,")).unwrap();
    assert!(
        line.contains("\"[[\"\"bench\"\",1],[\"\"tree\"\",1]]\""),
        "{line}"
    );
    let leaf = line.rsplit(',').next().unwrap();
    house.receipt(PATH, leaf).says("We counted this vote");
    house
        .get_as(&format!("{PAPERS}/101"), &desk.people[2])
        .is(409);
    house
        .post(PAPERS, &[("count", "1")], &desk.people[0])
        .is(409);
}

#[test]
fn what_is_wrong_with_a_paper_is_said() {
    let desk = Desk::new(1);
    let say = |fields: &[(&str, &str)]| desk.house.post(PAPERS, fields, &desk.people[0]).is(422);
    say(&[("code", "")]).says("Type the code");
    say(&[("code", "0000-0000-0000")]).says("We do not know this code");
    say(&[("code", &desk.codes[0]), ("number", "7/8")]).says("A number has 1 to 20");
    say(&[("count", "0")]).says("Type a number from 1 to 500");
    say(&[("count", "501")]).says("Type a number from 1 to 500");
    say(&[("count", "2"), ("number", "5")]).says("type 1");
    desk.came(&[("code", &desk.codes[0]), ("number", "a 1")]);
    say(&[("code", &desk.codes[0])]).says("This code came with a paper before");
    say(&[("count", "1"), ("number", "A1")]).says("There is a paper with this number");
    let paper = format!("{PAPERS}/A1");
    let too_many = desk.enter(0, "A1", &["bench", "tree", "swing"]).is(422);
    assert_eq!(too_many.text.matches(" checked").count(), 3);
    too_many
        .says("You chose 3")
        .says("say that it can not be counted");
    let both = [("not-counted", "1"), ("mark-bench", "1")];
    let both = desk.house.post(&paper, &both, &desk.people[0]).is(422);
    assert_eq!(both.text.matches(" checked").count(), 2);
    desk.house
        .get_as(&format!("{PAPERS}/zz"), &desk.people[0])
        .is(404);
}

#[test]
fn papers_without_a_code_come_only_where_the_definition_takes_them() {
    let house = House::new();
    let definition = format!("{VOTE}[papers]\n");
    let codes = house.open(&definition, PATH, 1);
    house
        .post(PAPERS, &[("count", "1")], house.officer())
        .is(400);
    let page = house.get_as(PAPERS, house.officer()).is(200);
    assert!(!page.text.contains("no code have come in"), "{}", page.text);
    house
        .post(PAPERS, &[("code", &codes[0])], house.officer())
        .is(303);
    house.get(PATH).is(200).says("your paper counts");
    let none = House::new();
    none.open_vote(1);
    none.get_as(PAPERS, none.officer()).is(404);
    let page = none.get(PATH).is(200).text;
    assert!(!page.contains("paper counts"), "{page}");
}

/// Nobody is told from a paper's number whose code it came with.
#[test]
fn no_page_joins_a_paper_and_a_code() {
    let desk = Desk::new(2);
    desk.came(&[("code", &desk.codes[0]), ("number", "55")]);
    for person in &desk.people {
        let page = desk.house.get_as(PAPERS, person).is(200).text;
        let paper = desk.house.get_as(&format!("{PAPERS}/55"), person).is(200);
        for text in [page, paper.text] {
            assert!(!text.contains(&desk.codes[0]), "{text}");
        }
    }
    let said = desk.house.said.lock().unwrap().join("\n");
    assert!(!said.contains(&desk.codes[0]), "{said}");
}
