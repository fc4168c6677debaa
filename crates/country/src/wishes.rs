//! What people wish for: themes with wishes of their own, and what everybody
//! may want.

/// Where a wish makes sense.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Setting {
    Anywhere,
    /// On the sea.
    Coast,
    /// Outside the towns.
    Country,
}

/// Wishes of one kind of people.
#[derive(Debug)]
pub(crate) struct Theme {
    pub(crate) setting: Setting,
    /// A category, in the words that most elections of Pabulib use.
    pub(crate) category: &'static str,
    /// Whom it would serve, in the same way: a list parted by commas.
    pub(crate) beneficiaries: &'static str,
    /// The youngest and the oldest who care most.
    pub(crate) ages: (u32, u32),
    pub(crate) wishes: [&'static str; 9],
}

pub(crate) const THEMES: [Theme; 10] = [
    Theme {
        setting: Setting::Anywhere,
        category: "sport",
        beneficiaries: "youth,adults",
        ages: (16, 52),
        wishes: [
            "New pitches for the sports ground",
            "Lights for the running track",
            "Changing rooms at the rugby field",
            "Climbing wall",
            "Skate park",
            "Outdoor gym",
            "Tennis court with a new surface",
            "Cricket nets",
            "New ring for the boxing club",
        ],
    },
    Theme {
        setting: Setting::Anywhere,
        category: "public space",
        beneficiaries: "children,families with children",
        ages: (23, 49),
        wishes: [
            "Swings for every age",
            "Water play for hot days",
            "Paddling pool brought back",
            "Toy library",
            "After-school club with a meal",
            "Adventure playground",
            "Ramps for prams beside the steps",
            "Summer play scheme",
            "Garden for toddlers",
        ],
    },
    Theme {
        setting: Setting::Anywhere,
        category: "welfare",
        beneficiaries: "seniors,people with disabilities",
        ages: (52, 93),
        wishes: [
            "Warm room with hot meals",
            "Benches on the way to the surgery",
            "Minibus for those who cannot walk far",
            "Garden at the almshouses",
            "Kitchen for the lunch club",
            "Handrails on the steep path",
            "New roof for the day centre",
            "Tea van for those who live alone",
            "Wheelchairs and aids on loan",
        ],
    },
    Theme {
        setting: Setting::Anywhere,
        category: "culture",
        beneficiaries: "youth",
        ages: (14, 35),
        wishes: [
            "Rehearsal rooms",
            "Mural trail",
            "Instrument library",
            "Stage for open-air concerts",
            "Recording studio",
            "Darkroom and print workshop",
            "Open-air cinema",
            "Dance floor for the hall",
            "Lights for the youth theatre",
        ],
    },
    Theme {
        setting: Setting::Anywhere,
        category: "environmental protection",
        beneficiaries: "adults,animals",
        ages: (22, 80),
        wishes: [
            "Pond and wild-flower meadow",
            "Street trees",
            "Community orchard",
            "Rain gardens",
            "Boxes for swifts and bats",
            "Stream cleared of rubbish",
            "Compost for every allotment",
            "Hedge along the playing field",
            "Solar panels on the hall",
        ],
    },
    Theme {
        setting: Setting::Anywhere,
        category: "public transit and roads",
        beneficiaries: "adults,people with disabilities",
        ages: (18, 78),
        wishes: [
            "Wider pavement",
            "Zebra crossing",
            "Bus shelter with a bench",
            "Lights for the underpass",
            "Stands for bicycles",
            "Speed humps",
            "Dropped kerbs",
            "Potholes mended for good",
            "Cycle lane",
        ],
    },
    Theme {
        setting: Setting::Anywhere,
        category: "culture",
        beneficiaries: "adults,seniors",
        ages: (38, 88),
        wishes: [
            "Clock that strikes again",
            "History trail with signs",
            "Windows of the old hall",
            "War memorial cleaned",
            "New roof for the museum",
            "Bandstand restored",
            "Archive of photographs",
            "Bells rung again",
            "Old gateway made safe",
        ],
    },
    Theme {
        setting: Setting::Anywhere,
        category: "education",
        beneficiaries: "children,youth,adults",
        ages: (15, 62),
        wishes: [
            "Library open on Sundays",
            "Homework club",
            "Computers for the library",
            "Repair café",
            "Sewing and tool workshop",
            "Evening classes in cooking",
            "Reading garden",
            "English for newcomers",
            "Greenhouse for the science club",
        ],
    },
    Theme {
        setting: Setting::Coast,
        category: "public space",
        beneficiaries: "adults,families with children",
        ages: (18, 85),
        wishes: [
            "Beach huts for all to hire",
            "Ramp to the sand for wheelchairs",
            "Slipway mended",
            "Lifeguards all summer",
            "Railings at the harbour",
            "Steps for sea swimmers",
            "Shelters along the promenade",
            "Boat for the youth crew",
            "Lights along the sea wall",
        ],
    },
    Theme {
        setting: Setting::Country,
        category: "public space",
        beneficiaries: "adults,seniors",
        ages: (24, 88),
        wishes: [
            "Kitchen for the village hall",
            "Shop run by the village",
            "Footbridge over the ford",
            "Footpath to the next village",
            "Bus on market day",
            "Well and pump restored",
            "Barn for dances",
            "Snow plough and grit",
            "Field for the summer fair",
        ],
    },
];

/// What anybody may want, with its category.
pub(crate) const COMMON: [(&str, &str); 10] = [
    ("Drinking fountains", "public space"),
    ("Toilets that are open", "public space"),
    ("Noticeboards", "public space"),
    ("Trees and flowers in tubs", "urban greenery"),
    ("Picnic tables", "urban greenery"),
    ("Litter bins", "environmental protection"),
    ("Defibrillators", "health"),
    ("First-aid courses", "health"),
    ("Street parties", "culture"),
    ("Free wireless in the hall", "education"),
];
