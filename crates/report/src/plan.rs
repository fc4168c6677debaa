//! Which pages there are, and where on them each place stands.

use std::collections::BTreeMap;

use allotment_place::PlaceId;

use crate::{Area, Money, Site, text};

/// How many rows a page of places can hold and stay light on a phone.
const MOST_ROWS: usize = 1_200;

/// How many places share a page where they lie in no larger area.
const CHUNK: usize = 400;

/// The site with what can be looked up in it.
pub(crate) struct Plan<'a> {
    pub site: &'a Site,
    /// For each level and each area of it: its parts in the next finer level,
    /// by position, in order of name.
    children: Vec<Vec<Vec<usize>>>,
    /// How many places of each level have a rank.
    ranked: Vec<usize>,
    /// The pages that list places, in order of name.
    pub groups: Vec<Group>,
    group_of: Vec<usize>,
    position_of: BTreeMap<&'a PlaceId, usize>,
}

/// A page that lists places: those of one larger area.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Group {
    /// The larger area's name, or `Places 1 to 400`.
    pub name: String,
    /// The file's name without its ending.
    pub slug: String,
    /// The places, by position in the funded level, in order of name.
    pub areas: Vec<usize>,
    /// The larger area itself: level and position.
    pub area: Option<(usize, usize)>,
}

impl<'a> Plan<'a> {
    /// The plan of `site`, which is free of contradictions.
    pub fn new(site: &'a Site) -> Self {
        let children: Vec<Vec<Vec<usize>>> = (0..site.levels.len())
            .map(|level| parts(site, level))
            .collect();
        let ranked = site.levels.iter().map(|level| {
            let ranked = level.areas.iter().filter(|area| area.need.is_some());
            ranked.count()
        });
        let ranked = ranked.collect();
        let groups = groups(site, &children);
        let mut group_of = vec![0; site.levels[site.funded].areas.len()];
        for (number, group) in groups.iter().enumerate() {
            for &area in &group.areas {
                group_of[area] = number;
            }
        }
        Self {
            site,
            children,
            ranked,
            groups,
            group_of,
            position_of: (site.levels[site.funded].areas.iter().zip(0..))
                .map(|(area, at)| (&area.id, at))
                .collect(),
        }
    }

    /// Where the place of this code stands in the funded level, if it is there.
    pub fn position(&self, id: &PlaceId) -> Option<usize> {
        self.position_of.get(id).copied()
    }

    /// The places that money is shared between.
    pub fn funded(&self) -> &'a [Area] {
        &self.site.levels[self.site.funded].areas
    }

    /// Whether the report is about places at all.
    pub fn has_places(&self) -> bool {
        !self.funded().is_empty()
    }

    /// What one of them is called.
    pub fn singular(&self) -> &'a str {
        &self.site.levels[self.site.funded].singular
    }

    /// What several are called.
    pub fn plural(&self) -> &'a str {
        &self.site.levels[self.site.funded].plural
    }

    /// The places that are in, by position, in order of name.
    pub fn selected(&self) -> Vec<usize> {
        let areas = self.funded();
        let mut selected: Vec<usize> = (0..areas.len())
            .filter(|&area| money(&areas[area]).is_some())
            .collect();
        sort_by_name(&mut selected, areas);
        selected
    }

    /// How many places of `level` have a rank.
    pub fn ranked(&self, level: usize) -> usize {
        self.ranked[level]
    }

    /// The parts of a place in the next finer level.
    pub fn parts(&self, level: usize, area: usize) -> &[usize] {
        &self.children[level][area]
    }

    /// The names of the larger areas round a place, the nearest first.
    pub fn within(&self, level: usize, area: usize) -> Vec<&'a str> {
        let mut names = Vec::new();
        let (mut level, mut area) = (level, area);
        while let Some(parent) = self.site.levels[level].areas[area].parent {
            (level, area) = (level - 1, parent);
            names.push(self.site.levels[level].areas[area].name.as_str());
        }
        names
    }

    /// The page that lists place number `area` of the funded level.
    pub fn group(&self, area: usize) -> &Group {
        &self.groups[self.group_of[area]]
    }

    /// The number of that page in [`Plan::groups`].
    pub fn group_number(&self, area: usize) -> usize {
        self.group_of[area]
    }

    /// Where a place is written about, from the report's folder: its own page,
    /// or its line in a list. Nothing for larger areas without a list.
    pub fn link(&self, level: usize, area: usize) -> Option<String> {
        let here = &self.site.levels[level].areas[area];
        let slug = text::slug(here.id.as_str());
        let funded = self.site.funded;
        if level == funded && here.page {
            return Some(format!("places/{slug}.html"));
        }
        if level == funded {
            return Some(format!("areas/{}.html#a-{slug}", self.group(area).slug));
        }
        if level == funded + 1 {
            let parent = here.parent?;
            return Some(format!("areas/{}.html#b-{slug}", self.group(parent).slug));
        }
        let group = self
            .groups
            .iter()
            .find(|group| group.area == Some((level, area)))?;
        Some(format!("areas/{}.html", group.slug))
    }
}

/// A place's money, if it is in.
pub(crate) fn money(area: &Area) -> Option<&Money> {
    area.money.as_ref().filter(|money| money.selected)
}

fn parts(site: &Site, level: usize) -> Vec<Vec<usize>> {
    let mut parts = vec![Vec::new(); site.levels[level].areas.len()];
    if let Some(finer) = site.levels.get(level + 1) {
        for (number, area) in finer.areas.iter().enumerate() {
            if let Some(parent) = area.parent {
                parts[parent].push(number);
            }
        }
        for list in &mut parts {
            sort_by_name(list, &finer.areas);
        }
    }
    parts
}

fn sort_by_name(numbers: &mut [usize], areas: &[Area]) {
    numbers.sort_by(|&a, &b| {
        let key = |number: usize| (&areas[number].name, &areas[number].id);
        key(a).cmp(&key(b))
    });
}

/// The lists of places: by the coarsest larger areas whose lists stay short.
fn groups(site: &Site, children: &[Vec<Vec<usize>>]) -> Vec<Group> {
    let funded = site.funded;
    let areas = &site.levels[funded].areas;
    let above = |area: usize, level: usize| {
        let (mut at, mut number) = (funded, area);
        while at > level {
            number = site.levels[at].areas[number].parent?;
            at -= 1;
        }
        Some(number)
    };
    let by_level = |level: usize| {
        let mut lists = vec![Vec::new(); site.levels[level].areas.len()];
        let mut rest = Vec::new();
        for area in 0..areas.len() {
            match above(area, level) {
                Some(number) => lists[number].push(area),
                None => rest.push(area),
            }
        }
        (lists, rest)
    };
    let rows = |list: &Vec<usize>| {
        let parts: usize = list.iter().map(|&area| children[funded][area].len()).sum();
        parts + list.len()
    };
    let chosen = (0..funded).find_map(|level| {
        let (lists, rest) = by_level(level);
        let short = lists.iter().all(|list| rows(list) <= MOST_ROWS);
        (level + 1 == funded || short).then_some((level, lists, rest))
    });

    let mut groups = Vec::new();
    let mut rest = Vec::new();
    match chosen {
        Some((level, lists, left)) => {
            rest = left;
            for (number, list) in lists
                .into_iter()
                .enumerate()
                .filter(|(_, list)| !list.is_empty())
            {
                let larger = &site.levels[level].areas[number];
                groups.push(Group {
                    name: larger.name.clone(),
                    slug: text::slug(larger.id.as_str()),
                    areas: list,
                    area: Some((level, number)),
                });
            }
        }
        None => rest.extend(0..areas.len()),
    }
    for group in &mut groups {
        sort_by_name(&mut group.areas, areas);
    }
    groups.sort_by(|a, b| (&a.name, &a.slug).cmp(&(&b.name, &b.slug)));
    sort_by_name(&mut rest, areas);
    for (number, chunk) in rest.chunks(CHUNK).enumerate() {
        let first = number * CHUNK + 1;
        let all = groups.is_empty() && rest.len() <= CHUNK;
        groups.push(Group {
            name: if all {
                format!("All {}", site.levels[funded].plural)
            } else {
                format!(
                    "{} {first} to {}",
                    text::capital(&site.levels[funded].plural),
                    first + chunk.len() - 1
                )
            },
            // A code has no underscore that is not followed by two digits.
            slug: format!("_list-{}", number + 1),
            areas: chunk.to_vec(),
            area: None,
        });
    }
    groups
}
