//! Milestones and measured numbers.

use crate::entry::body::{Evidence, Measure, MilestoneEntry};
use crate::entry::kind::{MeasureKind, MilestoneState};
use crate::fields::Fields;
use crate::hash::Hash;

pub(super) fn milestone(fields: &mut Fields) -> MilestoneEntry {
    let mut evidence = Vec::new();
    for (at, object) in fields.objects("evidence").into_iter().enumerate() {
        let mut own = Fields::new("a piece of evidence", object);
        let one = Evidence {
            title: own.text("title", "Photograph of the garden"),
            sha256: own.maybe("sha256"),
            link: own.maybe("link"),
        };
        if one
            .sha256
            .as_ref()
            .is_some_and(|hash| Hash::from_hex(hash).is_none())
        {
            own.wrong(
                "sha256",
                "it is no SHA-256",
                "write its 64 hexadecimal digits",
            );
        }
        evidence.push(one);
        fields.inner(&format!("evidence[{at}]"), own.finish());
    }
    MilestoneEntry {
        commitment: fields.name("commitment", "garden"),
        milestone: fields.name("milestone", "planted"),
        state: fields.choice("state", MilestoneState::ALL),
        by: fields.name("by", "GB-CHC-1164883"),
        due: fields.maybe_date("due"),
        evidence,
    }
}

pub(super) fn measure(fields: &mut Fields) -> Measure {
    let measure = Measure {
        indicator: fields.name("indicator", "people who know a neighbour"),
        measure: fields.choice("measure", MeasureKind::ALL),
        value: fields.text("value", "41.5"),
        unit: fields.text("unit", "per cent"),
        period: fields.text("period", "2026-27"),
        source: fields.text("source", "the board's survey"),
        said_by: fields.name("said_by", "GB-CHC-1164883"),
        commitment: fields.maybe_name("commitment"),
    };
    let digits = measure.value.strip_prefix('-').unwrap_or(&measure.value);
    let parts: Vec<&str> = digits.split('.').collect();
    let is_number = parts.len() <= 2
        && parts
            .iter()
            .all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()));
    if !is_number && !measure.value.is_empty() {
        let what = format!("'{}' is not a number", measure.value);
        fields.wrong("value", what, "write decimals, such as 41.5");
    }
    measure
}
