//! A plan for each quarter, as its board has begun it: three things to do, with the
//! words of residents, and amounts that any share of the programme can pay for.

use crate::{areas::Area, country::Country};

/// One thing to do. Amounts are whole pounds of four years.
struct Item {
    id: &'static str,
    title: &'static str,
    words: &'static str,
    answers: &'static str,
    outcome: &'static str,
    measure: &'static str,
    evidence: &'static str,
    kind: &'static str,
    theme: &'static str,
    staffed: bool,
    capital: [u32; 4],
    revenue: [u32; 4],
    decided_by: &'static str,
    status: &'static str,
}

const WORK: Item = Item {
    id: "advisers",
    title: "Two job advisers who stay with you",
    words: "I told my story to nine people. I want to tell it to one.",
    answers: r#"need = ["claimants", "low_income"]"#,
    outcome: "More people find work and keep it",
    measure: r#"{ what = "people helped who are in work a year later", baseline = "none yet (2026)", target = "120", by = "the fourth year", source = "Register of the advisers" }"#,
    evidence: "untested here",
    kind: "social",
    theme: "work, productivity and skills",
    staffed: true,
    capital: [10_000, 0, 0, 0],
    revenue: [30_000, 60_000, 80_000, 80_000],
    decided_by: "residents",
    status: "agreed",
};

const HALL: Item = Item {
    id: "hall",
    title: "Mend the hall and open it in the evenings",
    words: "It is the only room we have, and it rains in.",
    answers: r#"asset_gap = ["community_centre"]"#,
    outcome: "People have a place to meet",
    measure: r#"{ what = "evenings a week on which the hall is used", baseline = "1 (2026)", target = "5", by = "the third year", source = "Diary of the hall" }"#,
    evidence: "community-hub",
    kind: "physical",
    theme: "community power",
    staffed: true,
    capital: [40_000, 90_000, 60_000, 20_000],
    revenue: [10_000, 25_000, 30_000, 30_000],
    decided_by: "residents",
    status: "agreed",
};

const YOUTH: Item = Item {
    id: "evenings",
    title: "Youth workers, four evenings a week",
    words: "There's nothing, so we sit in the bus shelter.",
    answers: "need = [\"pupils_at_standard\", \"crime\"]\nasset_gap = [\"youth_club\"]",
    outcome: "Young people have somewhere to be, and somebody who knows their name",
    measure: r#"{ what = "people of 11 to 18 who come at least monthly", baseline = "0 (2026)", target = "150", by = "the third year", source = "Register of the youth workers" }"#,
    evidence: "keep-youth-clubs-open",
    kind: "social",
    theme: "education",
    staffed: true,
    capital: [20_000, 0, 0, 0],
    revenue: [20_000, 40_000, 60_000, 60_000],
    decided_by: "residents",
    status: "proposed",
};

const PATH: Item = Item {
    id: "path",
    title: "A lit path to the bus and the school",
    words: "After four in winter I go round by the main road.",
    answers: r#"need = ["crime"]"#,
    outcome: "People feel safe to walk",
    measure: r#"{ what = "people who feel safe there after dark", baseline = "22 in 100 (2026)", target = "60 in 100", by = "the fourth year", source = "Door survey of the board" }"#,
    evidence: "better-street-lights",
    kind: "physical",
    theme: "safety",
    staffed: false,
    capital: [0, 60_000, 200_000, 200_000],
    revenue: [0, 5_000, 10_000, 10_000],
    decided_by: "board",
    status: "proposed",
};

const HEALTH: Item = Item {
    id: "walks",
    title: "A health visitor's room and walks in company",
    words: "The surgery is two buses away.",
    answers: "need = [\"illness\", \"minutes_to_doctor\"]\nasset_gap = [\"surgery\"]",
    outcome: "People see somebody before they are ill",
    measure: r#"{ what = "people seen a month", baseline = "0 (2026)", target = "90", by = "the second year", source = "Register of the room" }"#,
    evidence: "walking-groups",
    kind: "social",
    theme: "health and wellbeing",
    staffed: true,
    capital: [25_000, 40_000, 0, 0],
    revenue: [10_000, 30_000, 40_000, 40_000],
    decided_by: "board",
    status: "proposed",
};

/// Which three things each board has begun with.
const CHOICES: [[&Item; 3]; 3] = [
    [&WORK, &HALL, &PATH],
    [&YOUTH, &HALL, &HEALTH],
    [&WORK, &YOUTH, &PATH],
];

impl Country {
    /// The plan of each quarter: its code and the TOML.
    pub(crate) fn plans(&self) -> Vec<(String, String)> {
        let quarters = self.quarters.iter().zip(CHOICES.iter().cycle());
        quarters
            .map(|(quarter, items)| (quarter.id.to_string(), plan(quarter, items)))
            .collect()
    }
}

fn plan(quarter: &Area, items: &[&Item; 3]) -> String {
    let (id, name) = (&quarter.id, &quarter.name);
    let mut text = format!(
        r#"# The plan of {name}, as its board has begun it. Made up, as all of this.
# Its years are the first four of the quarter's money, and its money is its share.

title = "A plan for {name}"
place = "{id}"
language = "en"

[vision]
years = 10
words = """
In ten years nobody in {name} has to leave to do well, and nobody who is alone wants not to be.

What we start now is run by people who live here.
"""

[residents]
how = "Two open evenings, 300 doors, and a vote on what to do first"

[board]
name = "{name} Neighbourhood Board"
chair = "an independent chair"
accountable = "the council that holds the money"
decisions = "https://example.org/{id}/minutes"

[form]
name = "Good Neighbours"
source = "programme.toml"
themes = [
  "regeneration, high streets and heritage", "housing", "work, productivity and skills",
  "cohesion", "community power", "health and wellbeing", "transport", "safety", "education",
]

[[partner]]
id = "friends"
name = "Friends of {name}"
type = "community group"
org_id = "unregistered"

[[partner]]
id = "council"
name = "The district's council"
type = "council"
org_id = "unregistered"
"#
    );
    for item in items {
        text.push_str(&item.toml());
    }
    text
}

impl Item {
    fn toml(&self) -> String {
        let years = |amounts: [u32; 4]| {
            let amounts: Vec<String> = amounts.iter().map(|one| format!("\"{one}\"")).collect();
            amounts.join(", ")
        };
        let yearly = self.revenue[3];
        format!(
            r#"
[[item]]
id = "{}"
title = "{}"
words = "{}"
{}
outcome = "{}"
measure = {}
evidence = ["{}"]
partners = ["friends", "council"]
kind = "{}"
theme = "{}"
staffed = {}
capital = [{}]
revenue = [{}]
whole_life = {{ years = 20, yearly = "{yearly}", paid_by = "what it earns, and the council", source = "Board's own sum" }}
decided_by = "{}"
status = "{}"
"#,
            self.id,
            self.title,
            self.words,
            self.answers,
            self.outcome,
            self.measure,
            self.evidence,
            self.kind,
            self.theme,
            self.staffed,
            years(self.capital),
            years(self.revenue),
            self.decided_by,
            self.status,
        )
    }
}
