//! What a site must not contradict itself in.

use std::collections::BTreeSet;

use crate::input::{ElectionPage, Site};

/// Why there is no report.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ReportError {
    /// No level of places, not even an empty one.
    #[error("the report has no level of places: give it at least one, if an empty one")]
    NoPlaces,
    /// The funded level is not there.
    #[error("the funded level is number {funded} of {levels}: it counts from 0")]
    NoSuchLevel {
        /// Which one was asked for.
        funded: usize,
        /// How many there are.
        levels: usize,
    },
    /// A level's key cannot be a file's name, or stands twice.
    #[error("the level key {key} must be lower-case letters and digits, and stand only once")]
    BadKey {
        /// The key as it stood.
        key: String,
    },
    /// A place lies in a place that is not there.
    #[error(
        "{id} lies in number {parent} of the next coarser level, which has {coarser}: parents count from 0"
    )]
    NoSuchParent {
        /// The place.
        id: String,
        /// Its parent's position.
        parent: usize,
        /// How many there are.
        coarser: usize,
    },
    /// Two figures of one page have one key.
    #[error("two figures have the key {key}: keys must be unique within a page")]
    DuplicateFigure {
        /// The key, as it stands in addresses.
        key: String,
    },
    /// Two places of one level have one code.
    #[error("two {plural} have the code {id}: codes must be unique within a level")]
    DuplicateId {
        /// What the places are.
        plural: String,
        /// The code.
        id: String,
    },
    /// A source is cited that is not given.
    #[error("source number {source_index} is cited, but {sources} are given: sources count from 0")]
    NoSuchSource {
        /// Which one.
        source_index: usize,
        /// How many there are.
        sources: usize,
    },
    /// A list of pulls that does not match the domains.
    #[error("{id} has {pulls} pulls for {domains} domains: give one each, or none")]
    PullsDoNotMatch {
        /// The place.
        id: String,
        /// How many pulls.
        pulls: usize,
        /// How many domains.
        domains: usize,
    },
    /// Two elections have one key.
    #[error("two elections have the key '{key}': give each its own, such as the code of its place")]
    DuplicateElection {
        /// The key.
        key: String,
    },
    /// An election of a place that is not there.
    #[error(
        "the election '{key}' is of the place {place}, which is none of those that money is shared between: correct the code, or leave it out"
    )]
    NoSuchElectionPlace {
        /// Which election.
        key: String,
        /// The code given.
        place: String,
    },
    /// An election speaks of a project that it does not list.
    #[error(
        "the election '{key}' speaks of project number {project}, but lists {projects}: projects count from 0"
    )]
    NoSuchProject {
        /// Which election.
        key: String,
        /// Which project.
        project: usize,
        /// How many there are.
        projects: usize,
    },
    /// A place with more or fewer types of assets than there are, or an asset of a
    /// type that is not there.
    #[error(
        "{what} goes by {types} types of assets, and there are {of}: give each place one entry a type"
    )]
    TypesDoNotMatch {
        /// The place, or the asset's position.
        what: String,
        /// How many entries it has, or the type's position and one.
        types: usize,
        /// How many types there are.
        of: usize,
    },
    /// A page could not be written.
    #[error("the page could not be made: {0}")]
    Page(String),
}

/// Says what is wrong with `site`, if anything is.
///
/// # Errors
/// The first fault found.
pub(crate) fn check(site: &Site) -> Result<(), ReportError> {
    if site.levels.is_empty() {
        return Err(ReportError::NoPlaces);
    }
    if site.funded >= site.levels.len() {
        return Err(ReportError::NoSuchLevel {
            funded: site.funded,
            levels: site.levels.len(),
        });
    }
    check_levels(site)?;
    check_elections(site)?;
    check_assets(site)?;
    check_sources(site)
}

/// Says what is wrong with `election`, if anything is.
///
/// # Errors
/// [`ReportError::NoSuchProject`].
pub(crate) fn check_election(election: &ElectionPage) -> Result<(), ReportError> {
    let bought = election.flow.iter().flat_map(|flow| &flow.rounds);
    let compared = election.comparison.iter();
    let differ = compared.flat_map(|other| other.only_here.iter().chain(&other.only_there));
    let ties = election.ties.iter();
    let equal = ties.flat_map(|tie| tie.tied.iter().chain([&tie.first]));
    let projects = election.projects.len();
    let mut named = bought
        .map(|round| &round.project)
        .chain(differ)
        .chain(equal);
    match named.find(|&&project| project >= projects) {
        Some(&project) => Err(ReportError::NoSuchProject {
            key: election.key.clone(),
            project,
            projects,
        }),
        None => Ok(()),
    }
}

fn check_elections(site: &Site) -> Result<(), ReportError> {
    let areas = &site.levels[site.funded].areas;
    let codes: BTreeSet<&str> = areas.iter().map(|area| area.id.as_str()).collect();
    let mut keys = BTreeSet::new();
    for election in &site.elections {
        if !keys.insert(&election.key) {
            return Err(ReportError::DuplicateElection {
                key: election.key.clone(),
            });
        }
        let place = election.place.as_ref();
        if let Some(place) = place.filter(|place| !codes.contains(place.as_str())) {
            return Err(ReportError::NoSuchElectionPlace {
                key: election.key.clone(),
                place: place.clone(),
            });
        }
        check_election(election)?;
    }
    Ok(())
}

fn check_assets(site: &Site) -> Result<(), ReportError> {
    let Some(part) = &site.assets else {
        return Ok(());
    };
    let of = part.types.len();
    let places = (part.places.iter())
        .filter(|(_, place)| place.types.len() != of)
        .map(|(id, place)| (id.to_string(), place.types.len()));
    let points = (part.points.iter().enumerate())
        .filter(|(_, point)| point.of >= of)
        .map(|(at, point)| (format!("asset number {at}"), point.of + 1));
    match places.chain(points).next() {
        Some((what, types)) => Err(ReportError::TypesDoNotMatch { what, types, of }),
        None => Ok(()),
    }
}

fn check_levels(site: &Site) -> Result<(), ReportError> {
    let mut coarser = 0;
    let mut keys = BTreeSet::new();
    for level in &site.levels {
        let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
        if level.key.is_empty() || !level.key.bytes().all(plain) || !keys.insert(&level.key) {
            return Err(ReportError::BadKey {
                key: level.key.clone(),
            });
        }
        let mut ids = BTreeSet::new();
        for area in &level.areas {
            let id = area.id.as_str();
            if !ids.insert(id) {
                return Err(ReportError::DuplicateId {
                    plural: level.plural.clone(),
                    id: id.to_owned(),
                });
            }
            if let Some(parent) = area.parent.filter(|&parent| parent >= coarser) {
                return Err(ReportError::NoSuchParent {
                    id: id.to_owned(),
                    parent,
                    coarser,
                });
            }
            let pulls = area.need.as_ref().map_or(0, |need| need.pulls.len());
            if pulls != 0 && pulls != site.domains.len() {
                return Err(ReportError::PullsDoNotMatch {
                    id: id.to_owned(),
                    pulls,
                    domains: site.domains.len(),
                });
            }
        }
        coarser = level.areas.len();
    }
    Ok(())
}

fn check_sources(site: &Site) -> Result<(), ReportError> {
    let cites = &site.cites;
    let lists = [
        &cites.need,
        &cites.population,
        &cites.places,
        &cites.borders,
        &cites.money,
    ];
    let peers = (site.peers.iter()).flat_map(|part| part.cites.iter().chain(&part.computed.cites));
    let assets =
        (site.assets.iter()).flat_map(|part| part.cites.iter().chain(&part.computed.cites));
    let flows =
        (site.connect.iter()).flat_map(|part| part.cites.iter().chain(&part.computed.cites));
    let roads =
        (site.roadmap.iter()).flat_map(|part| part.cites.iter().chain(&part.computed.cites));
    let listed = (lists.into_iter().flatten())
        .chain(peers)
        .chain(assets)
        .chain(flows)
        .chain(roads)
        .chain(site.second.iter().flat_map(|part| &part.cites))
        .chain(site.how.iter().flat_map(|how| &how.computed.cites))
        .copied();
    let domains = site.domains.iter().filter_map(|domain| domain.source);
    match listed
        .chain(domains)
        .find(|&source| source >= site.sources.len())
    {
        Some(source_index) => Err(ReportError::NoSuchSource {
            source_index,
            sources: site.sources.len(),
        }),
        None => Ok(()),
    }
}
