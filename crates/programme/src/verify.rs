//! Does `out/` stand as a run makes it?

use std::path::Path;

use allotment_table::{Faults, read_bytes, sha256_of};

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
pub fn verify(programme: &Programme, progress: &dyn Progress) -> Result<Verified, Faults> {
    let out = programme.out();
    let receipt_path = out.join(RECEIPT);
    let shown = receipt_path.display().to_string();
    let signed = Receipt::from_bytes(&shown, &read_bytes(&receipt_path)?)?;
    let (_, files) = make_out(programme, progress)?;
    let fresh = Receipt::from_bytes(&shown, &files[RECEIPT])?;
    let mut differences = inputs(&signed, &fresh);
    differences.extend(compare(&out, &files));
    differences.extend(signed_for(&signed, &out));
    if differences.is_empty() && signed != fresh {
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

/// Files in `out/` whose hash is not the one that was signed for.
fn signed_for(signed: &Receipt, out: &Path) -> Vec<Difference> {
    signed
        .outputs
        .iter()
        .filter(|output| {
            let bytes = std::fs::read(out.join(&output.path)).unwrap_or_default();
            sha256_of(&bytes) != output.sha256
        })
        .map(|output| Difference {
            path: output.path.clone(),
            what: "is not what the receipt signs for".into(),
        })
        .collect()
}
