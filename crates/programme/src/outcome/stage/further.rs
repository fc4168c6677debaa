//! What else `[outcome]` asks: of neighbours, of gaps over time, of a cut-off.

use std::collections::BTreeSet;

use allotment_table::{Fault, Faults, Source, Table};
use num_traits::ToPrimitive;

use super::super::design::read_matters;
use super::super::discontinuity::{DiscontinuityChoice, DiscontinuityFinding, jump_at_cut_off};
use super::super::gaps::{GapsChoice, GapsFinding, gaps};
use super::super::spillover::{SpilloverChoice, SpilloverFinding, Whereabouts, rings_round};
use super::super::told::Told;
use super::super::{Bandwidths, Treated};
use crate::course::PEERS_TABLE;
use crate::files::Files;
use crate::spec::{Located, Section};

/// A further question.
#[derive(Debug, Clone)]
pub struct FurtherSpec {
    /// Its name in addresses: `gaps`, `gaps-2`.
    pub key: String,
    /// What readers call it.
    pub title: String,
    /// The table that is asked.
    pub table: Located<String>,
    /// What is asked.
    pub question: Question,
}

/// What is asked.
#[derive(Debug, Clone)]
pub enum Question {
    /// What neighbours of treated places gained or lost.
    Spillover(SpilloverChoice),
    /// How far places are from their peers and the nation, over time.
    Gaps {
        /// What is measured, and how.
        choice: GapsChoice,
        /// The table of peers.
        peers: Option<Located<String>>,
        /// Whether only places are told of that the programme reached.
        reached: bool,
    },
    /// The jump at the cut-off by which money was given out.
    CutOff(DiscontinuityChoice),
}

/// What was found of a further question.
#[derive(Debug)]
pub struct FurtherRun {
    /// The question.
    pub spec: FurtherSpec,
    /// The answer.
    pub found: Further,
    /// The tables it rests on.
    pub sources: Vec<Source>,
}

/// An answer.
#[derive(Debug)]
pub enum Further {
    /// To spillover.
    Spillover(Box<SpilloverFinding>),
    /// To gaps.
    Gaps(Box<GapsFinding>),
    /// To a cut-off.
    CutOff(Box<DiscontinuityFinding>),
}

impl Further {
    /// The answer, to be told.
    #[must_use]
    pub fn told(&self) -> &dyn Told {
        match self {
            Self::Spillover(found) => found.as_ref(),
            Self::Gaps(found) => found.as_ref(),
            Self::CutOff(found) => found.as_ref(),
        }
    }

    /// What is said beside the answer itself.
    #[must_use]
    pub fn besides(&self) -> Vec<String> {
        match self {
            Self::Spillover(found) => vec![found.net_said(), found.displaced_in_words()],
            Self::Gaps(_) | Self::CutOff(_) => Vec::new(),
        }
    }
}

impl FurtherSpec {
    /// Reads every `[[outcome.spillover]]`, `[[outcome.gaps]]` and
    /// `[[outcome.cut_off]]`. Gaps are to the peers of `[peers]`, if there are any and
    /// no others are named. `names_places` says whether a panel names the places reached.
    pub(super) fn read_all(
        section: &Section<'_>,
        has_peers: bool,
        names_places: bool,
    ) -> Vec<Self> {
        let mut all = Vec::new();
        for (name, usual) in [
            ("spillover", "Neighbours"),
            ("gaps", "Gaps over time"),
            ("cut_off", "Either side of the cut-off"),
        ] {
            for (at, one) in section.sections(name).into_iter().enumerate() {
                let key = name.replace('_', "-");
                let key = match at {
                    0 => key,
                    at => format!("{key}-{}", at + 1),
                };
                let title = one.text("title").map(|title| title.value);
                let asked = match name {
                    "spillover" => read_spillover(&one),
                    "gaps" => read_gaps(&one, has_peers, names_places),
                    _ => read_cut_off(&one),
                };
                one.finish();
                if let Some((table, question)) = asked {
                    all.push(Self {
                        key,
                        title: title.unwrap_or_else(|| usual.to_owned()),
                        table,
                        question,
                    });
                }
            }
        }
        all
    }

    /// The table, if small counts of it are hidden.
    pub(super) fn hidden_in(&self) -> Option<&str> {
        match &self.question {
            Question::Gaps { choice, .. } if choice.hides() => Some(&self.table.value),
            _ => None,
        }
    }

    /// Every file that it reads.
    pub fn paths(&self) -> impl Iterator<Item = &Located<String>> {
        let peers = match &self.question {
            Question::Gaps { peers, .. } => peers.as_ref(),
            _ => None,
        };
        std::iter::once(&self.table).chain(peers)
    }

    /// Asks it. `reached` are the places that the programme reached.
    ///
    /// # Errors
    /// [`Faults`] of the tables, or why it cannot be told.
    pub(super) fn run(
        &self,
        files: &Files<'_>,
        reached: &[(String, i64)],
    ) -> Result<FurtherRun, Faults> {
        let table = files.table(&self.table)?;
        let mut sources = vec![table.source().clone()];
        let found = match &self.question {
            Question::Spillover(choice) => {
                Further::Spillover(Box::new(rings_round(&table, choice)?))
            }
            Question::CutOff(choice) => Further::CutOff(Box::new(jump_at_cut_off(&table, choice)?)),
            Question::Gaps {
                choice,
                peers,
                reached: only_reached,
            } => {
                let peers: Option<Table> =
                    peers.as_ref().map(|path| files.table(path)).transpose()?;
                sources.extend(peers.as_ref().map(|peers| peers.source().clone()));
                let mut choice = choice.clone();
                let mut mind = None;
                if *only_reached {
                    (choice.places, mind) = reached_in(&table, &choice.unit, reached)?;
                }
                let found = gaps(&table, peers.as_ref(), &choice)?;
                Further::Gaps(Box::new(found.minding(mind)))
            }
        };
        Ok(FurtherRun {
            spec: self.clone(),
            found,
            sources,
        })
    }
}

/// Those of `reached` that `table` has in its column `unit`, and what to mind where it
/// has not all of them.
///
/// # Errors
/// [`Faults`] of the column, or where it has none of them.
fn reached_in(
    table: &Table,
    unit: &str,
    reached: &[(String, i64)],
) -> Result<(Vec<String>, Option<String>), Faults> {
    let known: BTreeSet<&str> = table.text(unit)?.into_iter().flatten().collect();
    let (there, missing): (Vec<&str>, Vec<&str>) = reached
        .iter()
        .map(|(place, _)| place.as_str())
        .partition(|place| known.contains(place));
    let Some(first) = missing.first() else {
        return Ok((there.into_iter().map(str::to_owned).collect(), None));
    };
    if there.is_empty() {
        let what = format!(
            "none of the {} places that the panel says were treated, the first '{first}', is in its column '{unit}'",
            reached.len()
        );
        let help = "look whether it holds codes of another year, or of another kind of place";
        return Err(Fault::new(table.name(), what, help).into());
    }
    let mind = format!(
        "{} of {} treated places, the first '{first}', are not in this table and not told of",
        missing.len(),
        reached.len()
    );
    Ok((there.into_iter().map(str::to_owned).collect(), Some(mind)))
}

fn text(section: &Section<'_>, key: &str) -> Option<String> {
    section.text(key).map(|text| text.value)
}

fn names(section: &Section<'_>, key: &str) -> Vec<String> {
    let texts = section.texts(key).into_iter();
    texts.map(|name| name.value).collect()
}

fn numbers(section: &Section<'_>, key: &str) -> Vec<f64> {
    let given = section.exacts(key).into_iter();
    given.filter_map(|number| number.value.to_f64()).collect()
}

fn or(name: Option<String>, usual: &str) -> String {
    name.unwrap_or_else(|| usual.to_owned())
}

fn read_level(section: &Section<'_>) -> f64 {
    let Some(level) = section.number("level").map(|level| level.value) else {
        return 0.95;
    };
    if !(level > 0.0 && level < 1.0) {
        let what = format!("a level of {level} is not between 0 and 1");
        section.fault("level", what, "write 95% as 0.95");
    }
    level
}

fn read_spillover(section: &Section<'_>) -> Option<(Located<String>, Question)> {
    let places = section.required_text("places", "neighbours.csv");
    let (x, y) = (text(section, "x"), text(section, "y"));
    let (longitude, latitude) = (text(section, "lon"), text(section, "lat"));
    let distance = text(section, "distance");
    let whereabouts = match (x, y, longitude, latitude, distance) {
        (Some(x), Some(y), None, None, None) => Some(Whereabouts::Plane { x, y }),
        (None, None, Some(longitude), Some(latitude), None) => Some(Whereabouts::Globe {
            longitude,
            latitude,
        }),
        (None, None, None, None, Some(distance)) => Some(Whereabouts::Distance(distance)),
        _ => {
            let help =
                "name  x  and  y  (metres),  lon  and  lat  (degrees), or  distance, and no others";
            section.fault("x", "it is not said where places are, in one way", help);
            None
        }
    };
    if !section.is_list("rings") {
        section.fault(
            "rings",
            "it is not said where each ring ends",
            "add  rings = [1000, 2000, 5000]",
        );
    }
    let rings = numbers(section, "rings");
    if section.is_list("rings") && rings.is_empty() {
        let help = "write at least one, such as  rings = [1000, 2000, 5000]";
        section.fault("rings", "no ring is named", help);
    }
    let donut = section.number("donut").map_or(0.0, |donut| donut.value);
    if donut < 0.0 {
        let what = format!("a donut of {donut} is below 0");
        section.fault("donut", what, "write a distance, or leave it out");
    }
    let choice = SpilloverChoice {
        unit: or(text(section, "unit"), "id"),
        outcome: or(text(section, "outcome"), "change"),
        before: text(section, "before"),
        treated: or(text(section, "treated"), "treated"),
        rings,
        donut,
        covariates: names(section, "covariates"),
        cluster: text(section, "cluster"),
        level: read_level(section),
        matters: read_matters(section),
        whereabouts: whereabouts?,
    };
    (!choice.rings.is_empty()).then_some(())?;
    Some((places?, Question::Spillover(choice)))
}

fn read_gaps(
    section: &Section<'_>,
    has_peers: bool,
    names_places: bool,
) -> Option<(Located<String>, Question)> {
    let panel = section.required_text("panel", "crimes.csv");
    let (count, of) = (text(section, "count"), text(section, "of"));
    if count.is_some() != of.is_some() {
        let help = "name both  count  and  of, the column of the people it is a count of";
        section.fault("count", "a count is told as a rate of people", help);
    }
    let counts_only = ["per", "hidden", "below"];
    if let Some(key) = counts_only.into_iter().find(|key| section.has(key))
        && count.is_none()
    {
        let what = format!("'{key}' is about counts, and none are named");
        section.fault(key, what, "add  count  and  of, or leave it out");
    }
    if let Some(key) = ["value", "low", "high"]
        .into_iter()
        .find(|key| section.has(key))
        && count.is_some()
    {
        let what = format!("'{key}' is about numbers that have intervals, and counts get theirs");
        section.fault(key, what, "name counts, or values with low and high");
    }
    let per = section.number("per").map_or(1000.0, |per| per.value);
    if !(per > 0.0 && per.is_finite()) {
        let what = format!("rates per {per} people cannot be told");
        section.fault("per", what, "write how many people, such as 1000");
    }
    let usual_peers = has_peers.then(|| Located {
        value: PEERS_TABLE.to_owned(),
        line: section.line(),
    });
    let reached = section.boolean("reached") == Some(true);
    let places = names(section, "places");
    if reached && !names_places {
        let what = "'reached' tells of the places that the panel says were treated, and no panel names them";
        let help = "add  panel  to [outcome], one with a row for each place and period, or name the places with  places";
        section.fault("reached", what, help);
    }
    if reached && !places.is_empty() {
        let what = "both 'reached' and 'places' say whom to tell of";
        section.fault("reached", what, "keep one of them");
    }
    let choice = GapsChoice {
        unit: or(text(section, "unit"), "id"),
        time: or(text(section, "time"), "time"),
        measure: text(section, "measure"),
        count,
        of,
        per,
        hidden: text(section, "hidden"),
        value: text(section, "value"),
        low: text(section, "low"),
        high: text(section, "high"),
        nation: text(section, "nation"),
        places,
        below: section.whole("below").map_or(0, |below| below.value),
        level: read_level(section),
    };
    let question = Question::Gaps {
        choice,
        peers: section.text("peers").or(usual_peers),
        reached,
    };
    Some((panel?, question))
}

fn read_cut_off(section: &Section<'_>) -> Option<(Located<String>, Question)> {
    let places = section.required_text("places", "cut-off.csv");
    section.require("cut_off", "cut_off = 20");
    let cut_off = section.number("cut_off").map(|cut_off| cut_off.value);
    section.require("treated", "treated = \"above\"");
    let sides = [("above", Treated::AtOrAbove), ("below", Treated::AtOrBelow)];
    let treated = section.choice("treated", &sides).map(|side| side.value);
    let width = |key: &str| {
        let width = section.number(key)?.value;
        if !(width > 0.0 && width.is_finite()) {
            let what = format!("a width of {width} is not above 0");
            section.fault(key, what, "write how far from the cut-off places are used");
        }
        Some(width)
    };
    let (line, bias) = (width("bandwidth"), width("bias_bandwidth"));
    let coverage = section.boolean("coverage") == Some(true);
    if line.is_none() && bias.is_some() {
        let help = "add  bandwidth, or leave it out";
        section.fault("bias_bandwidth", "it goes with a bandwidth", help);
    }
    if line.is_some() && coverage {
        let what = "both 'bandwidth' and 'coverage' say how far places are used";
        section.fault("coverage", what, "keep one of them");
    }
    let choice = DiscontinuityChoice {
        unit: or(text(section, "unit"), "id"),
        outcome: or(text(section, "outcome"), "outcome"),
        score: or(text(section, "score"), "score"),
        received: text(section, "received"),
        covariates: names(section, "covariates"),
        bandwidths: match line {
            Some(line) => Bandwidths::Given {
                line,
                bias: bias.unwrap_or(line),
            },
            None if coverage => Bandwidths::Coverage,
            None => Bandwidths::Chosen,
        },
        placebos: numbers(section, "placebo_cut_offs"),
        level: read_level(section),
        matters: read_matters(section),
        cut_off: cut_off?,
        treated: treated?,
    };
    Some((places?, Question::CutOff(choice)))
}
