//! The pages of the elections of a programme's places.

use allotment_report as report;

use super::{ElectionParts, election_page};
use crate::Run;
use crate::decide::PlaceElection;
use crate::out::OutFiles;

/// A page for each election; `made` are the files that readers may take away.
pub(super) fn elections(run: &Run, made: &OutFiles) -> Vec<report::ElectionPage> {
    let elections = run.decide.iter().flat_map(|run| &run.elections);
    elections.map(|one| page(one, made)).collect()
}

fn page(one: &PlaceElection, made: &OutFiles) -> report::ElectionPage {
    let (file, source) = one.open_file();
    let id = report::file_name(&one.place.id);
    let mut downloads = Vec::new();
    for (ending, title, description) in [
        (
            "pb",
            "The ballots",
            "Every vote as it was cast, in a form that names nobody.",
        ),
        (
            "json",
            "The result",
            "Everything on this page, for programs.",
        ),
        (
            "prices.csv",
            "The certificate",
            "Who paid for what: a short file that shows the result is right.",
        ),
    ] {
        let path = format!("decide/{id}.{ending}");
        if let Some(bytes) = made.get(&path) {
            downloads.push(report::Download {
                path: format!("../../{path}"),
                title: title.to_owned(),
                description: description.to_owned(),
                bytes: bytes.len() as u64,
            });
        }
    }
    election_page(&ElectionParts {
        key: &one.place.id,
        place: Some(&one.place.id),
        election: &one.election,
        decided: &one.decided,
        compared: one.compared.as_ref(),
        audit: one.audit.as_ref(),
        explanations: &one.explanations,
        greedy: &one.greedy,
        took_part: one.took_part.as_ref(),
        downloads: &downloads,
        file: &file,
        more_options: &one.more_options,
        source: &source,
    })
}
