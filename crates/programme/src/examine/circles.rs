//! Promises that replace each other in a circle, or are parts of themselves.

use allotment_examine::ExamineError;
use allotment_table::{Fault, Faults};

use super::work::Work;

impl Work<'_> {
    /// Links that cannot be, on the lines that say so.
    pub(super) fn told_wrong(&self, wrong: &[ExamineError]) -> Faults {
        let id = |at: usize| self.promises[at].id.as_str();
        let row = |at: usize| self.promises[at].last().row;
        let circle = |circle: &[usize], column: &str, does: &str, help: &str| {
            let first = circle[0];
            let round: Vec<String> = (circle.iter().chain([&first]))
                .map(|&at| format!("'{}' (line {})", id(at), self.stated.line_of(row(at))))
                .collect();
            let what = format!("promises {does} in a circle: {}", round.join(", then "));
            self.stated.fault_at(row(first), column, what, help)
        };
        (wrong.iter())
            .map(|wrong| match wrong {
                ExamineError::ReplacesInACircle { circle: all } => {
                    let help = "say of the newer one alone that it replaces the older";
                    circle(all, "replaces", "replace each other", help)
                }
                ExamineError::PartOfItself { circle: all } => {
                    let help = "name the whole alone in part_of";
                    circle(all, "part_of", "are parts of each other", help)
                }
                ExamineError::ReplacesInWhole {
                    newer,
                    older,
                    whole,
                } => {
                    let what = format!(
                        "'{}' replaces '{}', and '{}' has parts: nobody knows which is which",
                        id(*newer),
                        id(*older),
                        id(*whole)
                    );
                    let help = "say of each part which pot it replaces, or is replaced by";
                    self.stated.fault_at(row(*newer), "replaces", what, help)
                }
                other => {
                    let help = "correct it";
                    Fault::new(self.stated.name(), other.to_string(), help)
                }
            })
            .collect()
    }
}
