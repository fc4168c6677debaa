//! What was found, as a page with pictures, tables and sentences.

use allotment_report as report;
use allotment_table::{Fault, Faults};

use super::cells::in_words;
use super::run::Examination;

/// So many promises are listed on the page; all are in the files.
const LISTED: usize = 200;

impl Examination {
    /// The page, as HTML, beside `files` (a name, and what it holds).
    ///
    /// # Errors
    /// [`Faults`] if it cannot be made, which should not happen.
    pub fn page(&self, title: &str, files: &[(&str, &str)]) -> Result<String, Faults> {
        let page = report::ExaminationPage {
            title: title.to_owned(),
            lead: self.lead(),
            promises: (0..self.promises.len().min(LISTED))
                .map(|at| self.row(at))
                .collect(),
            more: (self.promises.len() > LISTED).then(|| {
                let more = self.promises.len() - LISTED;
                format!("{more} more are in examination.csv.")
            }),
            figures: self.figures(),
            sources: self.rests_on(),
            files: files
                .iter()
                .map(|&(name, what)| (name.into(), what.into()))
                .collect(),
            version: env!("CARGO_PKG_VERSION").into(),
        };
        report::examination_html(&page).map_err(|error| {
            let help = "this should not happen: please report it with the files";
            Fault::new("index.html", error.to_string(), help).into()
        })
    }

    fn lead(&self) -> Vec<String> {
        let now = format!(
            "As known on {}. Amounts are {}. Each pound is counted in one promise only.",
            in_words(self.now),
            self.basis_in_words()
        );
        let notes = self.notes().into_iter().map(|note| {
            let mut letters = note.chars();
            let first: String = letters
                .next()
                .into_iter()
                .flat_map(char::to_uppercase)
                .collect();
            format!("{first}{}.", letters.as_str())
        });
        std::iter::once(now).chain(notes).collect()
    }

    fn rests_on(&self) -> Vec<String> {
        let sources = self.sources.iter().map(|source| {
            let mut parts = vec![source.title.clone()];
            parts.extend(source.file.clone().filter(|file| *file != source.title));
            parts.extend(source.date.clone());
            parts.extend(source.licence.clone());
            parts.extend(source.sha256.as_ref().map(|hash| format!("SHA-256 {hash}")));
            parts.retain(|part| !part.is_empty());
            format!("{}.", parts.join("; "))
        });
        let rule = "A status rests on what sources say of days and money; where nothing is known but a claim, on the claim. The day named first is the one that counts.";
        std::iter::once(rule.to_owned()).chain(sources).collect()
    }

    fn row(&self, at: usize) -> report::ExaminedPromise {
        let promise = &self.promises[at];
        let [found, also @ ..] = self.examined.standing[at].found.as_slice() else {
            unreachable!("a promise has a status");
        };
        let also: Vec<&str> = also.iter().map(|one| one.status.name()).collect();
        let also = match also.as_slice() {
            [] => String::new(),
            also => format!("also {}", also.join(", ")),
        };
        report::ExaminedPromise {
            id: promise.id.clone(),
            what: promise.what.clone(),
            who: promise.who.clone(),
            amount: (self.amount_in_words(at)).unwrap_or_else(|| "no amount".to_owned()),
            status: found.status.name().into(),
            also,
            evidence: self.evidence(at, found),
            day: in_words(self.evidence_day(at, found)),
            source: self.evidence_source(at, found).into(),
        }
    }
}
