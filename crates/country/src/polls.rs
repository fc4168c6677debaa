//! A vote to practise on: in the quarter in greatest need.

use std::fmt::Write;

use crate::country::Country;

/// What stands on the ballot: code, cost in whole pounds, and name and words in
/// English and in Welsh. No Welsh speaker has reviewed the Welsh.
const PROJECTS: [(&str, u32, [&str; 2], [&str; 2]); 7] = [
    (
        "warm-room",
        18_000,
        [
            "Warm room with hot meals",
            "Ystafell gynnes gyda phrydau poeth",
        ],
        [
            "A warm place to sit and eat, six days a week.",
            "Lle cynnes i eistedd a bwyta, chwe diwrnod yr wythnos.",
        ],
    ),
    (
        "street-trees",
        9_500,
        ["Street trees", "Coed stryd"],
        [
            "Forty trees in the streets that have none.",
            "Deugain o goed yn y strydoedd sydd heb ddim.",
        ],
    ),
    (
        "crossing",
        14_000,
        [
            "Zebra crossing by the school",
            "Croesfan sebra ger yr ysgol",
        ],
        [
            "A safe way over the main road.",
            "Ffordd ddiogel dros y brif ffordd.",
        ],
    ),
    (
        "play-scheme",
        12_500,
        ["Summer play scheme", "Cynllun chwarae haf"],
        [
            "Six weeks of play for children from 5 to 12.",
            "Chwe wythnos o chwarae i blant rhwng 5 a 12 oed.",
        ],
    ),
    (
        "benches",
        4_000,
        [
            "Benches on the way to the surgery",
            "Meinciau ar y ffordd i'r feddygfa",
        ],
        [
            "Eight benches, so that you can rest on the way.",
            "Wyth mainc, er mwyn i chi gael gorffwys ar y ffordd.",
        ],
    ),
    (
        "music",
        11_000,
        ["Rehearsal rooms", "Ystafelloedd ymarfer"],
        [
            "Two rooms for young people to make music in.",
            "Dwy ystafell i bobl ifanc greu cerddoriaeth.",
        ],
    ),
    (
        "solar",
        26_000,
        ["Solar panels on the hall", "Paneli solar ar y neuadd"],
        [
            "Lower bills for the hall, for twenty years.",
            "Biliau is i'r neuadd, am ugain mlynedd.",
        ],
    ),
];

impl Country {
    /// The practice vote, as TOML.
    pub(crate) fn practice_poll(&self) -> String {
        let index = self.need.index();
        let mut sums = vec![(0.0, 0.0); self.quarters.len()];
        for (place, index) in self.neighbourhoods.iter().zip(index) {
            let people = f64::from(place.people.population);
            sums[place.quarter].0 += people * index;
            sums[place.quarter].1 += people;
        }
        let mean = |row: usize| sums[row].0 / sums[row].1;
        let most = (0..self.quarters.len()).max_by(|a, b| mean(*a).total_cmp(&mean(*b)));
        let quarter = &self.quarters[most.expect("a country has quarters")];
        let mut text = format!(
            "# A vote to practise on. `allotment serve` offers it to officers as a draft;\n\
             # `allotment demo` opens it and prints codes to vote with.\n\n\
             community = \"{}\"          # {}\n\
             id = \"practice\"\n\
             title = {{ en = \"What should we do first?\", cy = \"Beth ddylem ni ei wneud gyntaf?\" }}\n\
             words = {{ en = \"This is a practice vote. Nothing is decided by it.\", cy = \"Pleidlais ymarfer yw hon. Nid oes dim yn cael ei benderfynu ganddi.\" }}\n\
             currency = \"GBP\"\n\
             budget = 45000\n\
             languages = [\"en\", \"cy\"]\n\
             opens = 2026-11-01\n\
             closes = 2027-12-31\n\
             practice = true\n\n\
             [ballot]\n\
             form = \"approval\"\n\
             most = 4\n\n\
             [count]\n\
             rule = \"equal-shares\"\n",
            quarter.id, quarter.name
        );
        for (id, cost, name, words) in PROJECTS {
            write!(
                text,
                "\n[[project]]\nid = \"{id}\"\ncost = {cost}\n\
                 name = {{ en = \"{}\", cy = \"{}\" }}\nwords = {{ en = \"{}\", cy = \"{}\" }}\n",
                name[0], name[1], words[0], words[1]
            )
            .expect("a string takes any text");
        }
        text
    }
}
