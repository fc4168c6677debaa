//! What is said of an action, in sentences.

use allotment_place::Pence;
use allotment_roadmap::{Abroad, Action, Answer, Cost, Direction, Ground, LevelOf, Likeness, Size};

/// How strong the evidence is, and how like this place the places were.
pub(crate) fn sure(action: &Action, answer: &Answer) -> String {
    let Some(source) = &action.source else {
        return "Untested here: no study is known.".to_owned();
    };
    let strength = match source.level {
        Some(level) => {
            let by = source
                .level_by
                .as_deref()
                .map_or(String::new(), |by| format!(" Graded by {by}."));
            let of = match source.level_of {
                LevelOf::All => "",
                LevelOf::Best => " in the best of the studies reviewed, others are weaker",
            };
            format!(
                "Evidence {} of 5{of}: {}.{by}",
                level.number(),
                level.words()
            )
        }
        None => "Not graded: a study is named, and how strong it is could not be told.".to_owned(),
    };
    let whence = match &answer.ground {
        Ground::Here { others: 0 } => "It was studied here.".to_owned(),
        Ground::Here { others: 1 } => "It was studied here, and in 1 other place.".to_owned(),
        Ground::Here { others } => {
            format!("It was studied here, and in {others} other places.")
        }
        Ground::Structure(like) => likeness(like),
        Ground::SameKind(kind, abroad) => {
            let countries = action.studied.countries.join(" and ");
            let kind = kind.words();
            match abroad {
                Abroad::No => {
                    format!("It was studied in places of the same kind as this one: {kind}.")
                }
                Abroad::Yes => format!(
                    "It was studied in places of the same kind as this one, {kind}, but in another country: {countries}."
                ),
                Abroad::NotSaid if countries.is_empty() => format!(
                    "It was studied in places of the same kind as this one: {kind}. In which country is not said."
                ),
                Abroad::NotSaid => format!(
                    "It was studied in places of the same kind as this one, {kind}, in {countries}."
                ),
            }
        }
        Ground::ManyKinds => "It was studied over many kinds of places.".to_owned(),
        Ground::OtherKinds(kinds) => {
            let kinds: Vec<&str> = kinds.iter().map(|kind| kind.words()).collect();
            format!(
                "Untested in places like this: it was studied in {}.",
                kinds.join(" and ")
            )
        }
        Ground::NotSaid => {
            "It cannot be said how like this place the places were where it was studied.".to_owned()
        }
        Ground::Untested => String::new(),
    };
    let read = match source.read {
        Some(read) => format!(" The source: {}.", read.words()),
        None => String::new(),
    };
    let place = match action.studied.words.as_str() {
        "" => String::new(),
        words => format!(" Where: {words}."),
    };
    let whom = match &action.for_whom {
        Some(whom) => format!("Only for {whom}. "),
        None => String::new(),
    };
    format!("{whom}{strength} {whence}{place}{read}")
}

/// How like this place those of a study are that are among the programme's.
fn likeness(like: &Likeness) -> String {
    let percent = |part: f64| format!("{:.0}%", (part * 100.0).floor());
    let (middle, nearest) = (percent(like.middle), percent(like.nearest));
    let lead = match (like.named, like.known) {
        (1, _) => "It was studied in a place that".to_owned(),
        (named, 1) => {
            format!("Of the {named} places where it was studied, 1 is in this programme, and")
        }
        (named, known) if named == known => {
            format!("It was studied in {known} places of this programme.")
        }
        (named, known) => {
            format!("Of the {named} places where it was studied, {known} are in this programme.")
        }
    };
    match (like.known, like.peers) {
        (1, peers) => {
            let peer = if peers > 0 {
                " It is one of its peers."
            } else {
                ""
            };
            format!("{lead} is more like this one than {middle} of all others.{peer}")
        }
        (known, peers) => {
            let peers = match peers {
                0 => "None of them is one of its peers.".to_owned(),
                1 => "1 of them is one of its peers.".to_owned(),
                2 if known == 2 => "Both are its peers.".to_owned(),
                peers if peers == known => "All of them are its peers.".to_owned(),
                peers => format!("{peers} of them are its peers."),
            };
            let (which, other) = if known == 2 {
                (
                    "The one that is less like this one is more like it",
                    "other",
                )
            } else {
                ("The middle one of them is more like this one", "nearest")
            };
            format!(
                "{lead} {which} than {middle} of all others, and the {other} than {nearest}. {peers}"
            )
        }
    }
}

/// What changed and by how much.
pub(crate) fn effect(action: &Action) -> Option<String> {
    action.source.as_ref()?;
    let what = match action.direction {
        Direction::Up => format!("More: {}.", action.outcome),
        Direction::Down => format!("Less: {}.", action.outcome),
        Direction::Mixed => format!("Mixed results: {}.", action.outcome),
        Direction::None => format!("No change was found: {}.", action.outcome),
    };
    let size = action.size.as_ref().map_or(String::new(), size);
    let lag = action.lag_years.map_or(String::new(), |lag| {
        let years = if (lag - 1.0).abs() < f64::EPSILON {
            "year"
        } else {
            "years"
        };
        format!(" Seen after {lag} {years}.")
    });
    Some(format!("{what}{size}{lag}"))
}

/// Numbers stand as the source gives them: no digit more, none less.
fn size(size: &Size) -> String {
    let ends = match (size.low, size.high) {
        (Some(low), Some(high)) => format!(", from {low} to {high}"),
        (Some(low), None) => format!(", from {low} up"),
        (None, Some(high)) => format!(", up to {high}"),
        (None, None) => String::new(),
    };
    match &size.unit {
        Some(unit) => format!(" {} {unit}{ends}.", size.value),
        None => format!(" By {}{ends}; the entry does not say of what.", size.value),
    }
}

/// What it cost.
pub(crate) fn costs(action: &Action) -> Option<String> {
    let Cost {
        minor,
        per,
        currency,
        year,
    } = action.cost.as_ref()?;
    let amount = Pence::new(*minor).display(*currency);
    let year = year.map_or(String::new(), |year| format!(", as told in {year}"));
    Some(format!("It cost {amount} for each {per}{year}."))
}

/// Where to read of it.
pub(super) fn source(action: &Action) -> Option<String> {
    let source = action.source.as_ref()?;
    let address = match (&source.link, &source.read_at) {
        (Some(link), _) => link.clone(),
        (None, Some(read_at)) => format!("Read of at {read_at}"),
        (None, None) => String::new(),
    };
    Some(format!("{} ({}). {address}", source.title, source.year))
}
