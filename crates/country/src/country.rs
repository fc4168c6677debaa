//! The whole country.

use allotment_place::PlaceId;

use crate::{
    areas::{Area, Hierarchy, code},
    assets::{Asset, assets, keep_clear, minutes_to_doctor, point_in},
    ballots::{Election, Place, VoteType, elections},
    draw::{Draws, Topic},
    grants::{Grant, Partner, grants, partners},
    indicators::{Indicator, measure},
    land::Land,
    names,
    need::Need,
    outcomes::{Outcomes, outcomes},
    people::{People, Settlement, people},
    quarters::{Character, SingledOut, characters, single_out},
    shape::{Ground, Map, Spot},
    size::Size,
};

/// A neighbourhood, in the order of its code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Neighbourhood {
    /// Its code, such as `N01000123`.
    pub id: PlaceId,
    /// Its name, used once in the country.
    pub name: String,
    /// The row of its quarter in [`Country::quarters`].
    pub quarter: usize,
    /// The row of its district in [`Country::districts`].
    pub district: usize,
    /// What kind of place it is.
    pub settlement: Settlement,
    /// The name of the town it lies in; empty outside the towns.
    pub town: &'static str,
    /// Whether it lies on the sea.
    pub coastal: bool,
    /// Its people.
    pub people: People,
    /// A point in it, near which its people live.
    pub centre: Spot,
    /// Its ground.
    pub ground: Ground,
    /// What it got last year, in pence.
    pub last_year_pence: u64,
}

/// A made-up country: everything that is published about it, and the truth.
#[derive(Debug, Clone, PartialEq)]
pub struct Country {
    /// What it was grown from.
    pub seed: u64,
    /// How many neighbourhoods it has.
    pub size: Size,
    /// The neighbourhoods: every list of the country is in this order.
    pub neighbourhoods: Vec<Neighbourhood>,
    /// Areas of eight or nine neighbourhoods.
    pub quarters: Vec<Area>,
    /// Areas of some sixty neighbourhoods: the first three hold the towns.
    pub districts: Vec<Area>,
    /// The true need. Not published.
    pub need: Need,
    /// What was measured of it, beside the true values.
    pub indicators: Vec<Indicator>,
    /// Minutes from each neighbourhood to the nearest surgery: worse if more,
    /// and exact.
    pub minutes_to_doctor: Vec<f64>,
    /// What is there to build on.
    pub assets: Vec<Asset>,
    /// What each quarter is built like, in the order of the quarters.
    pub characters: Vec<Character>,
    /// The quarter that lacks something and is strong in something else.
    pub singled_out: SingledOut,
    /// Who may sign.
    pub partners: Vec<Partner>,
    /// What was given before, by date.
    pub grants: Vec<Grant>,
    /// The panel, with the planted effect.
    pub outcomes: Outcomes,
    /// The vote of each quarter, in the order of the quarters.
    pub elections: Vec<Election>,
}

impl Country {
    /// The seed of the country that `allotment demo` makes.
    pub const DEMO_SEED: u64 = 2026;

    /// Grows the country of `seed` with `size` neighbourhoods. The same seed
    /// and size give the same country everywhere.
    #[must_use]
    pub fn generate(seed: u64, size: Size) -> Self {
        let mut land = Land::new(seed, size);
        let hierarchy = Hierarchy::new(&mut land);
        let map = Map::new(seed, &land);
        let (districts, quarters) = hierarchy.areas(seed, &land, &map);
        let (standings, people) = people(seed, &land);
        let need = Need::new(seed, &land, &standings);
        let singled_out = single_out(&hierarchy, &people, &need);
        let mut assets = assets(seed, &land, &map, &people, &standings, &need);
        let ground = &quarters[singled_out.quarter].ground;
        keep_clear(seed, &land, &map, &mut assets, ground, &singled_out);
        let outcomes = outcomes(seed, &need);
        let names = |areas: &[Area]| -> Vec<String> {
            areas.iter().map(|area| area.name.clone()).collect()
        };
        let partners = partners(
            seed,
            &standings,
            (&hierarchy.district, &names(&districts)),
            (&hierarchy.quarter, &names(&quarters)),
        );
        let grants = grants(
            seed,
            &people,
            &need,
            &hierarchy.quarter,
            &partners,
            &outcomes,
        );
        let mut draws = Draws::new(seed, Topic::Places);
        let mut used = Vec::new();
        let neighbourhoods: Vec<Neighbourhood> = (0..standings.len())
            .map(|row| {
                let quarter = hierarchy.quarter[row];
                if row > 0 && hierarchy.quarter[row - 1] != quarter {
                    used.clear();
                }
                let (standing, coastal) = (standings[row], land.coastal[row]);
                let pence_per_head = 600 + draws.below(1600) as u64;
                Neighbourhood {
                    id: code("N01", row),
                    name: names::neighbourhood(
                        &quarters[quarter].name,
                        standing.settlement,
                        coastal,
                        &mut used,
                        &mut draws,
                    ),
                    quarter,
                    district: hierarchy.district[row],
                    settlement: standing.settlement,
                    town: standing.town_name(),
                    coastal,
                    people: people[row],
                    centre: map.spot(land.centre(row)),
                    ground: map.ground(&land, &land.cells[row]),
                    last_year_pence: u64::from(people[row].population) * pence_per_head,
                }
            })
            .collect();
        let votes = votes(&neighbourhoods, quarters.len(), &need);
        let elections = elections(seed, &votes, |row, draws| point_in(&land, &map, row, draws));
        let centres: Vec<Spot> = neighbourhoods.iter().map(|place| place.centre).collect();
        Self {
            seed,
            size,
            characters: characters(seed, &neighbourhoods, quarters.len(), &singled_out),
            singled_out,
            indicators: measure(seed, &need, &people),
            minutes_to_doctor: minutes_to_doctor(&centres, &assets),
            neighbourhoods,
            quarters,
            districts,
            need,
            assets,
            partners,
            grants,
            outcomes,
            elections,
        }
    }
}

/// The quarters as their votes see them. The third in greatest true need ranks
/// projects, one in six others spreads points, the others approve.
fn votes<'a>(neighbourhoods: &'a [Neighbourhood], quarters: usize, need: &Need) -> Vec<Place<'a>> {
    let mut votes: Vec<Place<'a>> = (0..quarters)
        .map(|quarter| Place {
            quarter,
            people: 0,
            coastal: false,
            town: false,
            vote_type: VoteType::Approval,
            neighbourhoods: Vec::new(),
        })
        .collect();
    let mut in_town = vec![0; quarters];
    let mut sums = vec![0.0; quarters];
    for (row, place) in neighbourhoods.iter().enumerate() {
        let people = place.people.population;
        let vote = &mut votes[place.quarter];
        vote.people += people;
        vote.coastal |= place.coastal;
        vote.neighbourhoods.push((row, &place.name, people));
        in_town[place.quarter] += usize::from(!place.town.is_empty());
        sums[place.quarter] += f64::from(people) * need.latent[row];
    }
    let mean = |quarter: usize| sums[quarter] / f64::from(votes[quarter].people);
    let mut order: Vec<usize> = (0..quarters).collect();
    order.sort_by(|&a, &b| mean(b).total_cmp(&mean(a)).then(a.cmp(&b)));
    for (rank, quarter) in order.into_iter().enumerate() {
        let vote = &mut votes[quarter];
        vote.town = 2 * in_town[quarter] > vote.neighbourhoods.len();
        vote.vote_type = match rank {
            2 => VoteType::Ordinal,
            _ if rank % 6 == 4 => VoteType::Cumulative,
            _ => VoteType::Approval,
        };
    }
    votes
}
