//! Does `out/` stand as a run makes it?

use std::collections::BTreeSet;
use std::path::Path;

use allotment_table::{Fault, Faults, read_bytes, sha256_of};

use crate::ledger::Ledgers;
use crate::out::{Difference, RECEIPT, Receipt, compare};
use crate::progress::Progress;
use crate::{Programme, make_out};

/// What differs from what was signed for, and from a run made now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// How many files were compared.
    pub files: usize,
    /// Everything that differs, by path.
    pub differences: Vec<Difference>,
}

/// Runs `programme` again and compares every byte of its `out/`, and every
/// input with the receipt.
///
/// # Errors
/// [`Faults`] if there is no receipt, or the programme cannot be run.
pub fn verify(
    programme: &Programme,
    ledgers: &dyn Ledgers,
    progress: &dyn Progress,
) -> Result<Verified, Faults> {
    let out = programme.out();
    let receipt_path = out.join(RECEIPT);
    let shown = receipt_path.display().to_string();
    if !receipt_path.exists() {
        let what = "there is no receipt: nothing was run here yet";
        let help = format!("run  allotment run {}", programme.folder.display());
        return Err(Fault::new(shown, what, help).into());
    }
    let signed = Receipt::from_bytes(&shown, &read_bytes(&receipt_path)?)?;
    let (_, files) = make_out(programme, ledgers, progress)?;
    let fresh = Receipt::from_bytes(&shown, &files[RECEIPT])?;
    let mut differences = inputs(&signed, &fresh);
    let of_inputs = differences.len();
    differences.extend(compare(&out, &files));
    differences.extend(signed_for(&signed, &out, &differences));
    if differences.len() == of_inputs && of_inputs == 0 && signed != fresh {
        differences.push(Difference {
            path: RECEIPT.into(),
            what: "is not the receipt of this run".into(),
        });
    }
    differences.sort();
    differences.dedup();
    Ok(Verified {
        files: files.len(),
        differences,
    })
}

fn inputs(signed: &Receipt, fresh: &Receipt) -> Vec<Difference> {
    let mut differences = Vec::new();
    let mut note = |path: &str, what: String| {
        differences.push(Difference {
            path: path.to_owned(),
            what,
        });
    };
    if signed.allotment != fresh.allotment {
        let what = format!(
            "was made by version {}, and this is {}",
            signed.allotment, fresh.allotment
        );
        note(RECEIPT, what);
    }
    for now in &fresh.inputs {
        match signed.inputs.iter().find(|then| then.path == now.path) {
            Some(then) if then.sha256 == now.sha256 => {}
            Some(_) => note(&now.path, "has changed since the run".into()),
            None => note(&now.path, "was not read by the run".into()),
        }
    }
    for then in &signed.inputs {
        if !fresh.inputs.iter().any(|now| now.path == then.path) {
            note(&then.path, "was read by the run, and is no longer".into());
        }
    }
    differences
}

impl Verified {
    /// How many files differ; one may do so in several ways.
    #[must_use]
    pub fn files_that_differ(&self) -> usize {
        let paths = self.differences.iter().map(|difference| &difference.path);
        paths.collect::<BTreeSet<_>>().len()
    }
}

/// Files in `out/` whose hash is not the one that was signed for. A file that
/// is as a run makes it, not among `known`, speaks against the receipt.
fn signed_for(signed: &Receipt, out: &Path, known: &[Difference]) -> Vec<Difference> {
    signed
        .outputs
        .iter()
        .filter(|output| {
            let bytes = std::fs::read(out.join(&output.path)).unwrap_or_default();
            sha256_of(&bytes) != output.sha256
        })
        .map(|output| {
            if known.iter().any(|known| known.path == output.path) {
                Difference {
                    path: output.path.clone(),
                    what: "is not what the receipt signs for".into(),
                }
            } else {
                Difference {
                    path: RECEIPT.into(),
                    what: format!("does not sign for {} as a run makes it", output.path),
                }
            }
        })
        .collect()
}
