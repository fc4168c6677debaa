//! Places like this one, and how it stands beside them: strengths first.

use super::cite;
use crate::{
    Area, FigureTopic, PeerStrip, PeerStrips, Profile, ProfileKind, ProfileMeasure, peer_strips,
    plan::Plan, text,
};

/// The part of a page, if peers of the place are known.
pub(super) struct Section<'a> {
    pub lead: String,
    pub firmness: Vec<String>,
    pub peers: Vec<PeerRow<'a>>,
    pub cite: String,
    pub profile: Option<ProfileSection<'a>>,
}

/// One peer.
pub(super) struct PeerRow<'a> {
    pub name: &'a str,
    pub href: Option<String>,
    pub firm: &'static str,
}

/// How the place stands beside its peers.
pub(super) struct ProfileSection<'a> {
    pub lead: String,
    pub strengths: Vec<String>,
    pub gaps: Vec<String>,
    pub alike: Option<String>,
    pub picture: String,
    pub rows: Vec<MeasureRow>,
    pub withheld: &'a [(String, String)],
    pub sure: Vec<String>,
}

/// One measure as a row.
pub(super) struct MeasureRow {
    pub title: String,
    pub kind: &'static str,
    pub value: String,
    pub median: String,
    pub n: usize,
    pub difference: String,
}

/// What the page of `here` says of places like it.
pub(super) fn section<'a>(plan: &Plan<'a>, here: &Area) -> Option<Section<'a>> {
    let part = plan.site.peers.as_ref()?;
    let found = part.places.get(&here.id)?;
    let cites = cite(plan, "../", &part.cites);
    let noun = if found.peers.len() == 1 {
        format!("This {} is", plan.singular())
    } else {
        format!(
            "These {} {} are",
            text::count(found.peers.len()),
            plan.plural()
        )
    };
    let tried = found.peers.iter().filter_map(|peer| peer.firm);
    let firm = tried.clone().filter(|firm| *firm).count();
    let mut firmness = Vec::new();
    if tried.clone().count() > 0 {
        firmness.push(format!(
            "We looked again many times, each time with other weights. {} of {} were still among the most alike in at least 7 tries of 10: they are firm. The others are fragile: with other weights, another place may be as alike.",
            text::capital(&text::in_words(firm as u64)),
            text::count(found.peers.len()),
        ));
    }
    let peers = found.peers.iter().map(|peer| PeerRow {
        name: &peer.name,
        href: plan
            .position(&peer.id)
            .and_then(|area| plan.link(plan.site.funded, area))
            .map(|link| format!("../{link}")),
        firm: match peer.firm {
            Some(true) => "firm",
            Some(false) => "fragile",
            None => "",
        },
    });
    Some(Section {
        lead: format!(
            "{noun} most like {} in how it is built and who lives there. How well places do played no part in it. The most alike come first; it is no ranking.",
            here.name
        ),
        firmness,
        peers: peers.collect(),
        profile: (found.profile.as_ref()).map(|profile| beside(profile, here, &cites)),
        cite: cites,
    })
}

/// What is strong and what is short beside places like it, a sentence each; as
/// the page says it, for the service. Nothing without peers.
pub(super) fn strengths_and_gaps(
    plan: &Plan<'_>,
    here: &Area,
) -> Option<(Vec<String>, Vec<String>)> {
    let found = plan.site.peers.as_ref()?.places.get(&here.id)?;
    let profile = found.profile.as_ref()?;
    let said = |kind: ProfileKind| {
        let of = profile.measures.iter().filter(|one| one.kind == kind);
        of.map(sentence).collect()
    };
    Some((said(ProfileKind::Strength), said(ProfileKind::Gap)))
}

fn beside<'a>(profile: &'a Profile, here: &Area, cites: &str) -> ProfileSection<'a> {
    let of = |kind: ProfileKind| -> Vec<&ProfileMeasure> {
        let all = profile.measures.iter();
        all.filter(|one| one.kind == kind).collect()
    };
    let said = |kind| of(kind).into_iter().map(sentence).collect();
    let alike: Vec<String> = of(ProfileKind::Alike)
        .iter()
        .map(|one| lower(&one.title))
        .collect();
    let mut sure = vec![format!(
        "One step is the usual difference between these peers: half of them are nearer to their middle than that. We tell of a strength or a gap only from {} on, and only if chance in who the peers are does not explain it. Strengths and gaps pass the same test.",
        steps(profile.threshold),
    )];
    if let Some(level) = profile.level {
        sure.push(format!(
            "The numbers in brackets show where the difference may lie: such a span is right at least {} times in 100. It does not hold what a survey of few people leaves unsure.",
            text::figure((level * 100.0).floor()),
        ));
    }
    ProfileSection {
        lead: format!(
            "Here {} stands beside its own peers only, not beside the whole country.",
            here.name
        ),
        strengths: said(ProfileKind::Strength),
        gaps: said(ProfileKind::Gap),
        alike: (!alike.is_empty())
            .then(|| format!("Much the same as its peers: {}.", text::listed(&alike))),
        picture: picture(profile, here, cites),
        rows: profile.measures.iter().map(row).collect(),
        withheld: &profile.withheld,
        sure,
    }
}

fn sentence(one: &ProfileMeasure) -> String {
    format!(
        "{}: {} here, {} in the middle of {} peers. That is {} {}.",
        with_unit(one),
        number(one.value, one),
        number(one.median, one),
        one.n,
        way(one.better),
        span(one),
    )
}

/// `2.1 steps better`.
fn way(better: f64) -> String {
    let way = if better < 0.0 { "worse" } else { "better" };
    format!("{} {way}", steps(better.abs()))
}

/// `1 step`, `2.1 steps`.
fn steps(number: f64) -> String {
    let number = text::figure(number);
    let noun = if number == "1" { "step" } else { "steps" };
    format!("{number} {noun}")
}

/// Where the difference may lie, in brackets.
fn span(one: &ProfileMeasure) -> String {
    let (low, high) = (one.span.low, one.span.high);
    let end = |value: f64| text::figure(value.abs());
    if low < 0.0 && high > 0.0 {
        format!("({} worse to {} better)", end(low), end(high))
    } else if low < 0.0 {
        format!("({} to {})", end(high), end(low))
    } else {
        format!("({} to {})", end(low), end(high))
    }
}

/// What was measured, with its unit unless that stands at each number.
fn with_unit(one: &ProfileMeasure) -> String {
    match one.unit.as_deref() {
        None | Some("%") => one.title.clone(),
        Some(unit) => format!("{} ({unit})", one.title),
    }
}

fn number(value: f64, one: &ProfileMeasure) -> String {
    let number = text::figure(value);
    match one.unit.as_deref() {
        Some("%") => format!("{number}%"),
        _ => number,
    }
}

fn row(one: &ProfileMeasure) -> MeasureRow {
    MeasureRow {
        title: with_unit(one),
        kind: match one.kind {
            ProfileKind::Strength => "strength",
            ProfileKind::Gap => "gap",
            ProfileKind::Alike => "much the same",
        },
        value: number(one.value, one),
        median: number(one.median, one),
        n: one.n,
        difference: format!("{} {}", way(one.better), span(one)),
    }
}

/// The first letter small, unless the word is all capitals.
fn lower(title: &str) -> String {
    let mut letters = title.chars();
    match (letters.next(), letters.clone().next()) {
        (Some(first), Some(second)) if !second.is_uppercase() => {
            first.to_lowercase().chain(letters).collect()
        }
        _ => title.to_owned(),
    }
}

fn picture(profile: &Profile, here: &Area, cites: &str) -> String {
    let count = |kind| {
        let of = profile.measures.iter().filter(|one| one.kind == kind);
        of.count() as u64
    };
    let words = format!(
        "{} beside its peers in {}: better than most in {}, worse in {}, much the same in {}.",
        here.name,
        text::counted(profile.measures.len(), "measure", "measures"),
        text::in_words(count(ProfileKind::Strength)),
        text::in_words(count(ProfileKind::Gap)),
        text::in_words(count(ProfileKind::Alike)),
    );
    let figure = peer_strips(&PeerStrips {
        topic: FigureTopic {
            key: "profile-chart".to_owned(),
            title: format!("{} beside places like it", here.name),
            ..FigureTopic::default()
        },
        sentence: words,
        axis: "better than the middle of its peers, in steps \u{2192}".to_owned(),
        threshold: profile.threshold,
        rows: profile
            .measures
            .iter()
            .map(|one| PeerStrip {
                measure: one.title.clone(),
                kind: String::new(),
                place: one.better,
                span: Some(one.span),
                peers: one.peers.clone(),
            })
            .collect(),
    });
    format!(
        "<figure><figcaption>{} {cites}</figcaption>{}</figure>",
        text::escape(&figure.title),
        figure.svg
    )
}
