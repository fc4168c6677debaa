//! A road map as a document, a table and sentences.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::sync::Arc;

use allotment_report::Figure;
use allotment_roadmap::{
    Action, Answer, Direction, FoundBy, Ground, Kind, LevelOf, Likeness, Point,
};
use allotment_table::Source;
use serde_json::{Map, Value, json};

use super::register::Register;
use super::run::{told_of_unknown, told_of_unused};
use super::table::roadmaps_table;
use super::words::{costs, effect, source, sure};
use crate::outcome::Told;
use crate::sheet::{Sheet, provenance};

/// So many actions beside a gap are told in words; the rest are counted.
const TOLD: usize = 5;

/// The road map of one place.
#[derive(Debug, Clone)]
pub struct PlaceRoadmap {
    pub(super) id: String,
    /// What people call it; its code where there is no name.
    pub(super) name: String,
    /// The kinds that it is.
    pub(super) kinds: Vec<Kind>,
    /// Its strengths and gaps.
    pub(super) points: Vec<Point>,
    /// Beside each of them, what answers it.
    pub(super) ways: Vec<Vec<Answer>>,
    /// The codes of the places whose structure is known, if any is.
    pub(super) known_codes: Option<Arc<BTreeSet<String>>>,
    pub(super) register: Arc<Register>,
}

/// Points that the same actions answer.
pub(crate) struct Group<'a> {
    pub(crate) points: Vec<&'a Point>,
    pub(crate) answers: &'a [Answer],
}

impl PlaceRoadmap {
    /// Its code.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The kinds that it is.
    #[must_use]
    pub fn kinds(&self) -> &[Kind] {
        &self.kinds
    }

    /// Its gaps, each with what answers it.
    pub fn gaps(&self) -> impl Iterator<Item = (&Point, &[Answer])> {
        self.with_ways().filter(|(point, _)| !point.strength)
    }

    /// What should be looked at in the entries that somebody added: those that stand
    /// beside nothing of it, and places of studies that are not known.
    #[must_use]
    pub fn notes(&self) -> Vec<String> {
        let unused = told_of_unused(&self.register, std::slice::from_ref(self));
        let unknown = told_of_unknown(&self.register, self.known_codes.as_deref());
        unused.into_iter().chain(unknown).collect()
    }

    /// Its strengths, each with what could build on it.
    pub fn strengths(&self) -> impl Iterator<Item = (&Point, &[Answer])> {
        self.with_ways().filter(|(point, _)| point.strength)
    }

    /// The action of an answer.
    #[must_use]
    pub fn action(&self, answer: &Answer) -> &Action {
        &self.register.actions()[answer.action]
    }

    pub(super) fn with_ways(&self) -> impl Iterator<Item = (&Point, &[Answer])> {
        self.points.iter().zip(self.ways.iter().map(Vec::as_slice))
    }

    /// Its strengths, or else its gaps, those together that the same actions answer.
    pub(crate) fn groups(&self, strength: bool) -> Vec<Group<'_>> {
        let mut groups: Vec<Group<'_>> = Vec::new();
        for (point, answers) in self.with_ways().filter(|(one, _)| one.strength == strength) {
            let assets = point.found_by == FoundBy::Assets;
            let like = groups.iter_mut().find(|group| {
                let first = group.points[0];
                group.answers == answers && (first.found_by == FoundBy::Assets) == assets
            });
            match like {
                Some(group) => group.points.push(point),
                None => groups.push(Group {
                    points: vec![point],
                    answers,
                }),
            }
        }
        groups
    }

    fn called(&self) -> String {
        if self.name == self.id {
            return self.id.clone();
        }
        format!("{} ({})", self.name, self.id)
    }
}

impl Told for PlaceRoadmap {
    fn document(&self, sources: &[Source]) -> Value {
        let list = |strength: bool| {
            let all = self
                .with_ways()
                .filter(|(point, _)| point.strength == strength);
            all.map(|(point, answers)| {
                json!({
                    "found_by": point.found_by.name(),
                    "id": point.id,
                    "title": point.title,
                    "words": point.words,
                    "topics": point.topics,
                    "actions": answers.iter().map(|answer| self.answer(answer)).collect::<Vec<_>>(),
                })
            })
            .collect::<Vec<_>>()
        };
        json!({
            "place": self.id,
            "name": self.name,
            "kinds": self.kinds.iter().map(|kind| name_of(*kind)).collect::<Vec<_>>(),
            "strengths": list(true),
            "gaps": list(false),
            "register": self.register.actions().len(),
            "provenance": provenance(sources),
        })
    }

    fn sentence(&self) -> String {
        let untested = |(_, answers): &(&Point, &[Answer])| {
            (answers.iter()).all(|one| !self.action(one).is_tested())
        };
        let gaps = self.gaps().count();
        let bare = self.gaps().filter(untested).count();
        let known = match (gaps - bare, bare) {
            (_, 0) if gaps == 0 => String::new(),
            (_, 0) => "; for each of them something was tested somewhere".to_owned(),
            (0, _) => "; nothing that was tested is known for them".to_owned(),
            (some, bare) => format!(
                "; for {some} of them something was tested somewhere, for {bare} we know of nothing that was"
            ),
        };
        format!(
            "{}: {} to build on, {}{known}.",
            self.called(),
            counted(self.strengths().count(), "strength", "strengths"),
            counted(gaps, "gap", "gaps"),
        )
    }

    fn figures(&self) -> Vec<Figure> {
        Vec::new()
    }

    fn in_words(&self) -> String {
        let mut text = format!("{}\n", self.sentence());
        let mut line = |line: &str| writeln!(text, "{line}").expect("a text takes any text");
        for (heading, strength) in [("STRENGTHS TO BUILD ON", true), ("GAPS", false)] {
            line("");
            line(heading);
            let groups = self.groups(strength);
            if groups.is_empty() {
                line("  none was found");
            }
            for Group { points, answers } in groups {
                line("");
                for point in points {
                    line(&format!(
                        "{} ({}): {}",
                        point.title,
                        point.found_by.name(),
                        point.words
                    ));
                }
                for answer in answers.iter().take(TOLD) {
                    let action = self.action(answer);
                    line(&format!("  * {}", action.action));
                    line(&format!("    {}", action.claim));
                    line(&format!("    {}", sure(action, answer)));
                    let more = [effect(action), costs(action), source(action)];
                    for more in more.into_iter().flatten() {
                        line(&format!("    {more}"));
                    }
                }
                match answers.len().saturating_sub(TOLD) {
                    _ if answers.is_empty() => {
                        line(
                            "  The register has nothing for this: whatever you try is untested here.",
                        );
                    }
                    0 => {}
                    more => line(&format!("  and {more} more, with --format csv or json")),
                }
            }
        }
        line("");
        line(
            "What is chiefly about the gap and for everybody comes first, and of that what changed something by better studies. The order does not say what is best for you: that is for those who live there.",
        );
        text
    }

    fn sheet(&self, sources: &[Source]) -> Sheet {
        Sheet {
            table: roadmaps_table(std::slice::from_ref(self)),
            rows: "actions",
            sources: sources.to_vec(),
            more: Map::new(),
        }
    }
}

impl PlaceRoadmap {
    fn answer(&self, answer: &Answer) -> Value {
        let action = self.action(answer);
        let source = action.source.as_ref();
        let size = action.size.as_ref();
        let cost = action.cost.as_ref();
        json!({
            "id": action.id,
            "theme": action.theme,
            "action": action.action,
            "claim": action.claim,
            "outcome": action.outcome,
            "for_whom": action.for_whom,
            "needs_assets": action.needs_assets,
            "direction": direction(action.direction),
            "size": size.map(|size| size.value),
            "size_low": size.and_then(|size| size.low),
            "size_high": size.and_then(|size| size.high),
            "size_unit": size.and_then(|size| size.unit.as_ref()),
            "lag_years": action.lag_years,
            "cost_minor": cost.map(|cost| cost.minor),
            "cost_per": cost.map(|cost| &cost.per),
            "cost_currency": cost.map(|cost| cost.currency.to_string()),
            "cost_year": cost.and_then(|cost| cost.year),
            "level": source.and_then(|source| source.level).map(allotment_roadmap::Level::number),
            "level_of": source
                .filter(|source| source.level.is_some())
                .map(|source| level_of(source.level_of)),
            "level_by": source.and_then(|source| source.level_by.as_ref()),
            "studied_in": action.studied.words,
            "studied_countries": action.studied.countries,
            "tested": answer.tested(action),
            "liker_than": likeness(&answer.ground).map(|like| like.middle),
            "liker_than_nearest": likeness(&answer.ground).map(|like| like.nearest),
            "studied_known": likeness(&answer.ground).map(|like| like.known),
            "studied_peers": likeness(&answer.ground).map(|like| like.peers),
            "source": source.map(|source| &source.title),
            "year": source.map(|source| source.year),
            "link": source.and_then(|source| source.link.as_ref()),
            "read_at": source.and_then(|source| source.read_at.as_ref()),
            "licence": source.map(|source| &source.licence),
            "read": source.and_then(|source| source.read).map(read_name),
            "in_words": sure(action, answer),
        })
    }
}

pub(super) fn direction(direction: Direction) -> &'static str {
    let known = Direction::ALL.iter().find(|(_, one)| *one == direction);
    known.map_or("", |(name, _)| name)
}

fn name_of(kind: Kind) -> &'static str {
    let known = Kind::ALL.iter().find(|(_, one)| *one == kind);
    known.map_or("", |(name, _)| name)
}

pub(super) fn level_of(of: LevelOf) -> &'static str {
    let known = LevelOf::ALL.iter().find(|(_, one)| *one == of);
    known.map_or("", |(name, _)| name)
}

pub(super) fn read_name(read: allotment_roadmap::Read) -> &'static str {
    let known = allotment_roadmap::Read::ALL
        .iter()
        .find(|(_, one)| *one == read);
    known.map_or("", |(name, _)| name)
}

/// How like this place those of a study are, where that is told by structure.
pub(super) fn likeness(ground: &Ground) -> Option<&Likeness> {
    match ground {
        Ground::Structure(like) => Some(like),
        _ => None,
    }
}

fn counted(count: usize, one: &str, many: &str) -> String {
    let word = if count == 1 { one } else { many };
    format!("{count} {word}")
}
