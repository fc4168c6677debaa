//! The three levels: neighbourhoods in quarters in districts.

use allotment_place::PlaceId;

use crate::{
    group::compact_groups,
    land::Land,
    names::Names,
    shape::{Ground, Map},
};

/// A quarter or a district.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Area {
    /// Its code, such as `Q02000007` or `D03000002`.
    pub id: PlaceId,
    /// Its name, used once in the country.
    pub name: String,
    /// The district that a quarter lies in, by its row; a district's own row.
    pub district: usize,
    /// Its ground: that of its neighbourhoods, borders between them dissolved.
    pub ground: Ground,
}

/// Who lies in whom, by row.
pub(crate) struct Hierarchy {
    pub(crate) quarter: Vec<usize>,
    pub(crate) district: Vec<usize>,
    /// The district of each quarter.
    pub(crate) parent: Vec<usize>,
    pub(crate) districts: usize,
}

/// Neighbourhoods to a district, and to a quarter, on average.
const TO_A_DISTRICT: usize = 62;
const TO_A_QUARTER_TENTHS: usize = 84;

impl Hierarchy {
    /// Groups the neighbourhoods of `land`, and puts them in the order of
    /// district and quarter.
    pub(crate) fn new(land: &mut Land) -> Self {
        let count = land.cells.len();
        let centres: Vec<_> = (0..count).map(|row| land.centre(row)).collect();
        let districts = (count / TO_A_DISTRICT).max(3);
        let town_centres = land.towns.map(|town| town.centre);
        let of_district = compact_groups(&centres, districts, &town_centres);

        let mut places = Vec::with_capacity(count);
        let mut parent = Vec::new();
        for district in 0..districts {
            let rows: Vec<usize> = (0..count)
                .filter(|&row| of_district[row] == district)
                .collect();
            let points: Vec<_> = rows.iter().map(|&row| centres[row]).collect();
            let quarters = (rows.len() * 10 / TO_A_QUARTER_TENTHS).max(1);
            let of_quarter = compact_groups(&points, quarters, &[]);
            for (&row, quarter) in rows.iter().zip(of_quarter) {
                places.push((district, parent.len() + quarter, row));
            }
            parent.resize(parent.len() + quarters, district);
        }
        places.sort_unstable();
        land.reorder(&places.iter().map(|&(_, _, row)| row).collect::<Vec<_>>());
        Self {
            quarter: places.iter().map(|place| place.1).collect(),
            district: places.iter().map(|place| place.0).collect(),
            parent,
            districts,
        }
    }

    /// The districts and the quarters, with names and ground.
    pub(crate) fn areas(&self, seed: u64, land: &Land, map: &Map) -> (Vec<Area>, Vec<Area>) {
        let mut names = Names::new(seed);
        let of_district = gather(land, map, &self.district, self.districts);
        let of_quarter = gather(land, map, &self.quarter, self.parent.len());
        let districts = of_district
            .into_iter()
            .enumerate()
            .map(|(district, ground)| Area {
                id: code("D03", district),
                name: names.district(district),
                district,
                ground,
            })
            .collect();
        let quarters = of_quarter
            .into_iter()
            .enumerate()
            .map(|(quarter, ground)| Area {
                id: code("Q02", quarter),
                name: names.quarter(),
                district: self.parent[quarter],
                ground,
            })
            .collect();
        (districts, quarters)
    }
}

/// The ground of each of `areas` areas, `of` being the area of each
/// neighbourhood.
fn gather(land: &Land, map: &Map, of: &[usize], areas: usize) -> Vec<Ground> {
    let mut cells = vec![Vec::new(); areas];
    for (row, &area) in of.iter().enumerate() {
        cells[area].extend_from_slice(&land.cells[row]);
    }
    cells.iter().map(|cells| map.ground(land, cells)).collect()
}

/// The code of the area in row `row` of a level.
pub(crate) fn code(level: &str, row: usize) -> PlaceId {
    PlaceId::new(&format!("{level}{:06}", row + 1)).expect("letters and digits are a code")
}
