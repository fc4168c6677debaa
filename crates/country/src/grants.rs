//! Partners, and the money that reached places before.

use crate::{
    draw::{Draws, Topic, running_sum},
    need::Need,
    outcomes::Outcomes,
    people::{People, Settlement, Standing},
};

/// An organisation that may sign a commitment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Partner {
    /// Its identifier, under a country code that is nobody's.
    pub org_id: String,
    /// Its name.
    pub name: String,
    /// What it is: `council`, `charity`, `community group` and so on.
    pub sort: &'static str,
    /// The row of the neighbourhood in which it has its office.
    pub office: usize,
}

/// How well a published grant can be placed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Located {
    /// By who benefits.
    Beneficiary,
    /// Only by the recipient's head office, which may be far away.
    Recipient,
    /// Not at all.
    Unknown,
}

/// A grant made in the past.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// The row of the funder among the partners.
    pub funder: usize,
    /// The row of the recipient among the partners.
    pub recipient: usize,
    /// The amount, in pence.
    pub pence: u64,
    /// The day of the award: year, month, day.
    pub date: (u32, u32, u32),
    /// What it is for.
    pub theme: &'static str,
    /// Whether anybody could apply.
    pub open_call: bool,
    /// How it is located in what was published.
    pub located: Located,
    /// The row of the neighbourhood that it truly reached.
    pub place: usize,
}

impl Grant {
    /// The row of the neighbourhood that was published, or nothing.
    #[must_use]
    pub fn published_place(&self, partners: &[Partner]) -> Option<usize> {
        match self.located {
            Located::Beneficiary => Some(self.place),
            Located::Recipient => Some(partners[self.recipient].office),
            Located::Unknown => None,
        }
    }
}

const FUNDERS: [(&str, bool); 4] = [
    ("Esterlow Lottery Trust", true),
    ("Ministry of Places", false),
    ("Harbour Lights Foundation", true),
    ("Bright Corners Programme", false),
];
/// The funder that shares money out now.
pub(crate) const MINISTRY: usize = 1;
/// The union of residents' boards.
pub(crate) const BOARDS: usize = FUNDERS.len() + NATIONAL.len() - 1;
/// The funder whose grants are the treatment in the panel of outcomes.
const BRIGHT_CORNERS: usize = 3;
/// Organisations of the whole country, with their offices in the largest town.
const NATIONAL: [(&str, &str); 10] = [
    ("University of Ambermill", "university"),
    ("Esterlow Union of Working People", "trade union"),
    ("Interfaith Council of Esterlow", "faith group"),
    ("Food for Every Table", "charity"),
    ("Second Chance Skills", "charity"),
    ("Warm Homes Esterlow", "charity"),
    ("Young Voices Network", "charity"),
    ("Open Fields Trust", "charity"),
    ("Quay Works Cooperative", "business"),
    ("Neighbourhood Boards Together", "board"),
];
const LOCAL: [(&str, &str); 5] = [
    ("Community Association", "community group"),
    ("Residents' Board", "board"),
    ("Youth Project", "charity"),
    ("Faith Partnership", "faith group"),
    ("Traders", "business"),
];
const THEMES: [&str; 6] = [
    "young people",
    "health",
    "skills",
    "green space",
    "community spaces",
    "arts",
];

/// Funders first, then organisations of the whole country, a council for each
/// district, and for each quarter one or two of its own.
pub(crate) fn partners(
    seed: u64,
    standings: &[Standing],
    districts: (&[usize], &[String]),
    quarters: (&[usize], &[String]),
) -> Vec<Partner> {
    let mut draws = Draws::new(seed, Topic::Partners);
    let middle: Vec<usize> = (0..standings.len())
        .filter(|&row| {
            standings[row].town == Some(0) && standings[row].settlement == Settlement::Centre
        })
        .collect();
    let mut partners: Vec<Partner> = Vec::new();
    let mut add = |name: String, sort, office| {
        partners.push(Partner {
            org_id: format!("XE-REG-{:05}", partners.len() + 1),
            name,
            sort,
            office,
        });
    };
    for (name, _) in FUNDERS {
        add(name.into(), "funder", *draws.pick(&middle));
    }
    for (name, sort) in NATIONAL {
        add(name.into(), sort, *draws.pick(&middle));
    }
    let in_district = members(districts.0, districts.1.len());
    let in_quarter = members(quarters.0, quarters.1.len());
    for (district, name) in districts.1.iter().enumerate() {
        let office = *draws.pick(&in_district[district]);
        add(format!("{name} Council"), "council", office);
    }
    for (quarter, name) in quarters.1.iter().enumerate() {
        let first = draws.below(LOCAL.len());
        let second = draws.chance(0.5).then_some((first + 1) % LOCAL.len());
        for at in std::iter::once(first).chain(second) {
            let (ending, sort) = LOCAL[at];
            add(
                format!("{name} {ending}"),
                sort,
                *draws.pick(&in_quarter[quarter]),
            );
        }
    }
    partners
}

/// The neighbourhoods in each of `areas` areas, `of` being the area of each.
fn members(of: &[usize], areas: usize) -> Vec<Vec<usize>> {
    let mut members = vec![Vec::new(); areas];
    for (row, &area) in of.iter().enumerate() {
        members[area].push(row);
    }
    members
}

/// Some six grants for every five neighbourhoods over six years, and one for
/// every treated neighbourhood in the year of its treatment.
///
/// Planted: grants by open call reach fewer people in need, those by formula
/// more; a grant to an organisation of the whole country is mostly located at
/// its head office.
pub(crate) fn grants(
    seed: u64,
    people: &[People],
    need: &Need,
    quarter: &[usize],
    partners: &[Partner],
    outcomes: &Outcomes,
) -> Vec<Grant> {
    let mut draws = Draws::new(seed, Topic::Grants);
    let local = Locals::new(quarter, partners);
    let weights = |slope: f64| {
        running_sum(
            (0..people.len())
                .map(|row| f64::from(people[row].population) * libm::exp(slope * need.latent[row])),
        )
    };
    let (open, formula) = (weights(-0.3), weights(0.5));
    let mut grants = Vec::new();
    for _ in 0..people.len() * 6 / 5 {
        let funder = draws.below(BRIGHT_CORNERS);
        let open_call = FUNDERS[funder].1;
        let place = draws.weighted(if open_call { &open } else { &formula });
        let national = draws.chance(0.3);
        let recipient = if national {
            FUNDERS.len() + draws.below(NATIONAL.len())
        } else {
            *draws.pick(local.of(quarter[place]))
        };
        let tens = (libm::exp(7.0 + 1.1 * draws.normal())).clamp(30.0, 50_000.0);
        let odd_pence = if draws.chance(0.1) {
            draws.below(1000)
        } else {
            0
        };
        grants.push(Grant {
            funder,
            recipient,
            pence: u64::from(crate::draw::whole(tens)) * 1000 + odd_pence as u64,
            date: day(2019 + draws.below(6), &mut draws),
            theme: THEMES[draws.below(THEMES.len())],
            open_call,
            located: locate(national, &mut draws),
            place,
        });
    }
    for (place, first) in outcomes.first_treated.iter().enumerate() {
        let Some(year) = *first else { continue };
        grants.push(Grant {
            funder: BRIGHT_CORNERS,
            recipient: *draws.pick(local.of(quarter[place])),
            pence: 12_000_000,
            date: (year, 1, 15),
            theme: "community spaces",
            open_call: false,
            located: Located::Beneficiary,
            place,
        });
    }
    grants.sort_by_key(|grant| grant.date);
    grants
}

fn locate(national: bool, draws: &mut Draws) -> Located {
    let (beneficiary, recipient) = if national { (0.35, 0.5) } else { (0.75, 0.2) };
    match draws.unit() {
        at if at < beneficiary => Located::Beneficiary,
        at if at < beneficiary + recipient => Located::Recipient,
        _ => Located::Unknown,
    }
}

fn day(year: usize, draws: &mut Draws) -> (u32, u32, u32) {
    let small = |number: usize| u32::try_from(number).expect("a date");
    let (month, day) = (draws.below(12) + 1, draws.below(28) + 1);
    (small(year), small(month), small(day))
}

/// The partners of each quarter's own.
struct Locals(Vec<Vec<usize>>);

impl Locals {
    fn new(quarter: &[usize], partners: &[Partner]) -> Self {
        let quarters = quarter.iter().max().map_or(0, |last| last + 1);
        let mut of = vec![Vec::new(); quarters];
        for (row, partner) in partners
            .iter()
            .enumerate()
            .skip(FUNDERS.len() + NATIONAL.len())
        {
            if partner.sort != "council" {
                of[quarter[partner.office]].push(row);
            }
        }
        Self(of)
    }

    fn of(&self, quarter: usize) -> &[usize] {
        &self.0[quarter]
    }
}
