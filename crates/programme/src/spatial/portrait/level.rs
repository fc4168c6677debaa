//! Small areas and larger ones, as they lie to a neighbourhood.

use std::collections::HashSet;

use allotment_crosswalk::Lies;
use allotment_place::PlaceId;

use crate::summarise::Areas;

/// Places of one kind, their people, and how each lies to the neighbourhood.
pub(super) struct Level {
    pub(super) ids: Vec<PlaceId>,
    pub(super) people: Vec<f64>,
    pub(super) lies: Vec<Lies>,
}

impl Level {
    /// The larger areas that the programme sums up to: of each so much lies inside as of
    /// its people do.
    pub(super) fn larger(&self, areas: &Areas) -> Option<Self> {
        let ids = areas.codes.iter().map(|code| PlaceId::new(code));
        let ids: Vec<PlaceId> = ids.collect::<Result<_, _>>().ok()?;
        let (mut people, mut inside) = (vec![0.0; ids.len()], vec![0.0; ids.len()]);
        for (row, &area) in areas.area_of.iter().enumerate() {
            let share = match self.lies[row] {
                Lies::Outside => 0.0,
                Lies::Inside => 1.0,
                Lies::InPart(share) => share,
            };
            people[area] += self.people[row];
            inside[area] += share * self.people[row];
        }
        let lies = people.iter().zip(&inside).map(|(&people, &inside)| {
            if inside <= 0.0 {
                Lies::Outside
            } else if inside >= people {
                Lies::Inside
            } else {
                Lies::InPart(inside / people)
            }
        });
        Some(Self {
            lies: lies.collect(),
            ids,
            people,
        })
    }

    /// Whether every place that lies inside is among `others`.
    fn is_among(&self, others: &[PlaceId]) -> bool {
        let known: HashSet<&PlaceId> = others.iter().collect();
        let all = self.ids.iter().zip(&self.lies);
        let mut inside = all.filter(|(_, lies)| **lies != Lies::Outside);
        inside.all(|(id, _)| known.contains(id))
    }
}

/// The first of `levels` whose places are among `others`, and which it is.
pub(super) fn level_of<'a>(levels: &'a [Level], others: &[PlaceId]) -> Option<(usize, &'a Level)> {
    let mut levels = levels.iter().enumerate();
    levels.find(|(_, level)| level.is_among(others))
}

/// What to say where a stage is about larger areas.
pub(super) const LARGER: &str =
    "is about larger areas, and is told of those in which its people live";
