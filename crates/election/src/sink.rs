//! Where faults gather while a file is read: few are kept, all are counted.

use crate::fault::{ElectionFaults, FAULTS_KEPT, Fault, Input};
use crate::kind::Kind;

/// Faults of one input. Of each kind so many are kept as the limit says, so
/// that a file that is wrong on each of its lines costs no memory.
#[derive(Debug)]
pub(crate) struct Sink {
    input: Input,
    kept_of_a_kind: usize,
    faults: Vec<Fault>,
    counts: Vec<u64>,
    last: Vec<usize>,
}

impl Sink {
    pub(crate) fn new(input: Input, kept_of_a_kind: usize) -> Self {
        Self {
            input,
            kept_of_a_kind,
            faults: Vec::new(),
            counts: vec![0; Kind::ALL.len()],
            last: vec![1; Kind::ALL.len()],
        }
    }

    /// A sink for reading: as many of a kind as are ever shown.
    pub(crate) fn for_reading(input: Input) -> Self {
        Self::new(input, FAULTS_KEPT)
    }

    /// Adds a fault; `words` gives what is wrong and what to do, and is not
    /// asked when enough of this kind are known.
    pub(crate) fn push<Words>(
        &mut self,
        kind: Kind,
        line: usize,
        column: Option<&str>,
        words: Words,
    ) where
        Words: FnOnce() -> (String, String),
    {
        let count = &mut self.counts[kind as usize];
        *count += 1;
        if *count > self.kept_of_a_kind as u64 {
            self.last[kind as usize] = line;
            return;
        }
        let (what, help) = words();
        self.faults.push(Fault {
            kind,
            severity: kind.severity(),
            input: self.input,
            line,
            column: column.map(str::to_owned),
            what,
            help,
        });
    }

    /// Whether something makes the reading impossible.
    #[cfg(test)]
    pub(crate) fn stops(&self) -> bool {
        self.stopping() > 0
    }

    /// How many of `kind` were met.
    pub(crate) fn count(&self, kind: Kind) -> u64 {
        self.counts[kind as usize]
    }

    fn stopping(&self) -> u64 {
        let of = |&&kind: &&Kind| kind.stops();
        Kind::ALL
            .iter()
            .filter(of)
            .map(|&kind| self.count(kind))
            .sum()
    }

    /// Everything found, by line; of a kind that was met too often the rest
    /// as one last finding.
    pub(crate) fn into_findings(mut self) -> Vec<Fault> {
        for &kind in Kind::ALL {
            let more = self.counts[kind as usize].saturating_sub(self.kept_of_a_kind as u64);
            if more > 0 {
                self.faults.push(Fault {
                    kind,
                    severity: kind.severity(),
                    input: self.input,
                    line: self.last[kind as usize],
                    column: None,
                    what: format!("and {more} more like these, the last of them here"),
                    help: kind.meaning().to_owned(),
                });
            }
        }
        self.faults.sort_by_key(|fault| fault.line);
        self.faults
    }
}

/// The notes of some sinks, or all that stops the reading.
pub(crate) fn settle(sinks: Vec<Sink>) -> Result<Vec<Fault>, ElectionFaults> {
    let total: u64 = sinks.iter().map(Sink::stopping).sum();
    let mut found = sinks
        .into_iter()
        .flat_map(Sink::into_findings)
        .collect::<Vec<_>>();
    if total == 0 {
        return Ok(found);
    }
    found.retain(|fault| fault.kind.stops());
    Err(ElectionFaults::new(found, total))
}
