//! How figures were brought over, where need clusters, how places were grouped, how
//! neighbourhoods were drawn: the pages that say so.

use allotment_report as report;

use super::sources::Sources;
use crate::crosswalk::{CrosswalkSpec, Crosswalked};
use crate::need::NeedSpec;
use crate::spatial::{Answer, ClustersSpec, GroupMethod, GroupSize, GroupSpec};
use crate::spec::Located;
use crate::{Programme, Run};

/// A page for each of these stages that ran.
pub(super) fn how(programme: &Programme, run: &Run, sources: &Sources) -> Vec<report::How> {
    let mut all = Vec::new();
    let mut add = |key: &str, title: &str, computed: report::Computed| {
        all.push(report::How {
            key: key.into(),
            title: title.into(),
            computed,
        });
    };
    if !run.crosswalks.is_empty() {
        let title = "How figures were brought over";
        add(
            "how-crosswalk",
            title,
            brought_over(&run.crosswalks, sources),
        );
    }
    if let (Some(spec), Some(_)) = (&programme.community, &run.community) {
        let title = "How community need was measured";
        add(
            "how-community",
            title,
            second_index(programme, spec, sources),
        );
    }
    if let (Some(spec), Some(answer)) = (&programme.clusters, &run.clusters) {
        let title = "How it was found where need clusters";
        add(
            "how-clusters",
            title,
            clusters(programme, spec, answer, sources),
        );
    }
    if let (Some(spec), Some(answer)) = (&programme.group, &run.groups) {
        let title = "How places were gathered into groups";
        add(
            "how-groups",
            title,
            groups(programme, spec, answer, sources),
        );
    }
    if !run.drawn.is_empty() {
        let title = "How neighbourhoods that residents drew are told";
        add("how-drawn", title, drawn_areas(programme, run, sources));
    }
    all
}

/// The neighbourhoods, for the page of all places.
pub(super) fn drawn(run: &Run) -> Vec<report::DrawnPlace> {
    (run.drawn.iter())
        .map(|one| report::DrawnPlace {
            name: one.called.clone(),
            href: format!("../place/{}.html", report::file_name(&one.id)),
            about: one.said.first().cloned().unwrap_or_default(),
        })
        .collect()
}

fn texts<const N: usize>(texts: [&str; N]) -> Vec<String> {
    texts.map(str::to_owned).to_vec()
}

fn file(path: &str, title: &str) -> (String, String) {
    (format!("../{path}"), title.to_owned())
}

fn at<'a>(sources: &Sources, paths: impl Iterator<Item = &'a Located<String>>) -> Vec<usize> {
    let mut found: Vec<usize> = paths.filter_map(|path| sources.at(&path.value)).collect();
    found.sort_unstable();
    found.dedup();
    found
}

fn brought_over(all: &[(CrosswalkSpec, Crosswalked)], sources: &Sources) -> report::Computed {
    let paths = all.iter().flat_map(|(spec, _)| {
        let weights = spec.weights.as_ref().map(|(path, _)| path);
        [Some(&spec.table), Some(&spec.via), weights]
            .into_iter()
            .flatten()
    });
    report::Computed {
        lead: "Figures that were counted on places of another year or level, told for the places of this programme.".into(),
        steps: texts([
            "A count of a place that lies wholly in one new place goes there whole: that is exact.",
            "A count of a place that lies in several is shared out among them by a weight, such as the people of each, or equally: that is estimated.",
            "A rate is made again from its two counts. It is never averaged.",
            "The parts of a count add up to it: nobody is lost.",
        ]),
        tables: vec![report::ComputedTable {
            caption: "What was brought over".into(),
            columns: texts(["Table", "From", "To", "By", "What came of it"]),
            rows: (all.iter())
                .map(|(spec, done)| {
                    vec![
                        spec.table.value.clone(),
                        spec.from.clone(),
                        spec.to.clone(),
                        spec.weight.clone().unwrap_or_else(|| "equal parts".into()),
                        done.notes.join(". "),
                    ]
                })
                .collect(),
        }],
        symbols: texts(["count of new place j = Σᵢ countᵢ · wᵢⱼ / Σₖ wᵢₖ"]),
        sure: texts(["The column estimated_share says for each place how much came from places that were shared out, from 0 to 1: of several counts, of the one that is estimated most."]),
        limits: texts([
            "Sharing out by people is right for what goes by people, and less so for land or firms.",
            "Averages, scores and ranks cannot be brought over.",
        ]),
        cites: at(sources, paths),
        files: (all.iter())
            .map(|(spec, _)| file(&format!("{}.csv", spec.output()), "The figures, as CSV"))
            .collect(),
        ..report::Computed::default()
    }
}

fn second_index(programme: &Programme, spec: &NeedSpec, sources: &Sources) -> report::Computed {
    let weight = |weight: f64| weight.to_string();
    let named = |title: &Option<String>, id: &str| title.clone().unwrap_or_else(|| id.to_owned());
    let group_of = |at: Option<usize>| {
        at.map_or_else(
            || "the index".to_owned(),
            |at| named(&spec.groups[at].title, &spec.groups[at].id.value),
        )
    };
    let groups = spec.groups.iter().map(|group| {
        let name = named(&group.title, &group.id.value);
        vec![name, group_of(group.parent), weight(group.weight)]
    });
    let indicators = spec.indicators.iter().map(|one| {
        let name = named(&one.title, &one.id.value);
        let way = match one.more_is {
            allotment_place::MoreIs::Worse => "worse",
            allotment_place::MoreIs::Better => "better",
        };
        vec![
            name,
            group_of(one.group),
            weight(one.weight),
            way.to_owned(),
        ]
    });
    let paths = spec.table.path.iter();
    let joined = spec.table.join.iter().map(|join| &join.path);
    let mut steps = texts([
        "Each figure of a place is brought to one scale, so that more always means more need.",
        "Figures are combined into domains, and domains into the index, each by its weight.",
        "Places are ranked: 1 is the greatest need.",
    ]);
    let assets = spec.reads(crate::course::ASSETS_TABLE).is_some();
    if assets {
        steps.insert(
            0,
            "What stands within reach of each place was counted first, for every 1,000 people."
                .to_owned(),
        );
    }
    if let Some(both) = &programme.both {
        steps.push(format!(
            "Beside the first index: a place is worst on one if it is among the first one in {}; worst on both if it is on both lists; and the two ranks together make a joint index.",
            both.worst.get()
        ));
    }
    report::Computed {
        lead: "A second index beside the first: what a place lacks in places to meet, in connections and in an active community.".into(),
        steps,
        tables: vec![
            report::ComputedTable {
                caption: "Domains".into(),
                columns: texts(["Domain", "Part of", "Weight"]),
                rows: groups.collect(),
            },
            report::ComputedTable {
                caption: "Indicators".into(),
                columns: texts(["Indicator", "Part of", "Weight", "More of it is"]),
                rows: indicators.collect(),
            },
        ],
        sure: if programme.both.is_some() {
            texts([
                "If the index varies its weights and methods, community.csv has the interval of each rank.",
                "If both indices do, both.csv says of each place in what part of the tries it is among the worst on each, on both (p_both) and on the joint index. One at 0.5 is a toss of a coin: it should not be told otherwise.",
            ])
        } else {
            texts(["If the index varies its weights and methods, community.csv has the interval of each rank."])
        },
        limits: texts(["It counts what open data know of. A club that meets in a kitchen is in no table."]),
        cites: at(sources, paths.chain(joined)),
        files: vec![file("community.csv", "Community need, as CSV")],
        ..report::Computed::default()
    }
}

fn clusters(
    programme: &Programme,
    spec: &ClustersSpec,
    answer: &Answer,
    sources: &Sources,
) -> report::Computed {
    let choice = &spec.choice;
    report::Computed {
        lead: "Where places of great need lie beside others of great need, and which stand out from their surroundings.".into(),
        steps: vec![
            format!("Who is a neighbour: {}.", choice.neighbours.in_words()),
            "Moran's I asks whether neighbours are more alike than places anywhere: 0 is no, near 1 is very.".to_owned(),
            "The same is asked of each place by itself (local Moran): is it high among high, low among low, or different from its neighbours?".to_owned(),
            format!("Chance is drawn {} times, by exchanging the neighbours' values among all places. How seldom it does as much is the p-value.", choice.permutations),
            "As many places are asked, some would stand out by chance alone: of those that are named, at most a stated share is expected to be false (Benjamini and Hochberg).".to_owned(),
        ],
        choices: vec![
            ("What was looked at".into(), choice.value.clone()),
            ("Neighbours".into(), choice.neighbours.name()),
            ("Draws".into(), choice.permutations.to_string()),
            ("False discoveries put up with".into(), choice.fdr.to_string()),
            ("Seed".into(), choice.seed.to_string()),
        ],
        symbols: texts(["I = (n / Σᵢⱼ wᵢⱼ) · Σᵢⱼ wᵢⱼ zᵢ zⱼ / Σᵢ zᵢ²"]),
        sure: answer.said.clone(),
        limits: texts(["A cluster is a pattern, not a cause. Places at the edge have fewer neighbours."]),
        cites: at(sources, borders(programme, spec.boundaries.as_ref()).chain(&spec.table)),
        files: vec![file("clusters.csv", "Clusters, as CSV")],
        ..report::Computed::default()
    }
}

fn borders<'a>(
    programme: &'a Programme,
    own: Option<&'a (Located<String>, String)>,
) -> impl Iterator<Item = &'a Located<String>> {
    let of_map = programme.map.as_ref().and_then(|map| map.levels.last());
    let of_map = of_map.map(|level| &level.path);
    own.map(|(path, _)| path).or(of_map).into_iter()
}

fn groups(
    programme: &Programme,
    spec: &GroupSpec,
    answer: &Answer,
    sources: &Sources,
) -> report::Computed {
    let choice = &spec.choice;
    let size = match choice.size {
        GroupSize::AtLeast(people) => {
            format!("at least {people} people each, and as many groups as that allows")
        }
        GroupSize::Groups(groups) => format!("{groups} groups"),
    };
    let how = match choice.method {
        GroupMethod::Skater => {
            "Neighbours are joined into a tree by the least differences, and the tree is cut where that pays most (SKATER)."
        }
        GroupMethod::MaxP => {
            "As many groups as the floor of people allows are grown from neighbours, then places move across where that makes groups more alike (max-p)."
        }
        GroupMethod::Ward => {
            "Neighbouring groups are joined, those first that lose the least likeness (Ward)."
        }
    };
    report::Computed {
        lead: "Neighbouring places that are alike, gathered into neighbourhoods of a workable size.".into(),
        steps: vec![
            format!("Who is a neighbour: {}.", choice.neighbours.in_words()),
            if choice.standardise {
                "What makes places alike is brought to one scale: standard deviations from the mean.".to_owned()
            } else {
                "What makes places alike is taken as it is.".to_owned()
            },
            how.to_owned(),
            "Every group hangs together: one can walk from any place in it to any other without leaving it.".to_owned(),
        ],
        choices: vec![
            ("Alike in".into(), choice.like.join(", ")),
            ("Size".into(), size),
            ("Method".into(), choice.method.name().into()),
            ("Seed".into(), choice.seed.to_string()),
        ],
        sure: answer.said.clone(),
        limits: texts(["Other measures make other groups. People who live there know better where a neighbourhood ends: they can draw it."]),
        cites: at(sources, borders(programme, spec.boundaries.as_ref()).chain(&spec.table)),
        files: vec![file("groups.csv", "Groups, as CSV")],
        ..report::Computed::default()
    }
}

fn drawn_areas(programme: &Programme, run: &Run, sources: &Sources) -> report::Computed {
    let place = programme.place.as_ref();
    let areas = place.into_iter().flat_map(|place| &place.areas);
    let points = place.and_then(|place| place.points.as_ref());
    let paths = areas.filter_map(|area| area.path.as_ref());
    report::Computed {
        lead: "Neighbourhoods as residents drew them, told from the smallest areas inside.".into(),
        steps: texts([
            "A small area that lies wholly inside counts as it is. One that lies there in part counts as far as it does: by the people at points, or by its ground where there are none.",
            "Nobody knows who of an area in part lives inside. So each figure has an interval, from the least to the most that it can be.",
            "A mean is that of the people there, each having the figure of the small area where they live.",
            "The places most like it are found by its structure, the mean of its people; its own areas are none of them.",
            "Money of an area in part counts as far as it lies inside, rounded down to a whole penny.",
        ]),
        tables: vec![report::ComputedTable {
            caption: "The neighbourhoods".into(),
            columns: texts(["Neighbourhood", "Its lasting id", "What it is made of"]),
            rows: (run.drawn.iter())
                .map(|one| vec![one.called.clone(), one.id.clone(), one.said.join(" ")])
                .collect(),
        }],
        limits: texts([
            "The interval supposes nothing of who lives where: it is as wide as it can be.",
        ]),
        cites: at(sources, paths.chain(points.map(|points| &points.path))),
        files: (run.drawn.iter())
            .map(|one| {
                let name = report::file_name(&one.id);
                file(&format!("place/{name}.csv"), &one.called)
            })
            .collect(),
        ..report::Computed::default()
    }
}
