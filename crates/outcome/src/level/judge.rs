//! From facts to a level.

use super::{Facts, Method, Test, Unchanged};
use crate::linear::sums::count;

/// No covariate further apart than this is alike, in standard deviations.
pub const ALIKE: f64 = 0.25;
/// Below this a test speaks against the design.
const SIZE: f64 = 0.05;
/// No more than this share may be lost.
const LOST: f64 = 0.2;
/// Above this share of forbidden comparisons two-way effects are not what they
/// seem.
const FORBIDDEN: f64 = 0.1;
/// Below this an instrument is weak. Source: Staiger and Stock (1997).
const STRONG: f64 = 10.0;

/// A level of evidence, why, and what would raise it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// From 1 to 5.
    pub level: u8,
    /// Why it is not lower, and why not higher: plain sentences.
    pub reasons: Vec<String>,
    /// What would raise it.
    pub to_raise: Vec<String>,
}

impl Evidence {
    fn new(level: u8, reason: &str) -> Self {
        Self {
            level,
            reasons: vec![reason.to_owned()],
            to_raise: Vec::new(),
        }
    }

    fn because(mut self, reason: impl Into<String>) -> Self {
        self.reasons.push(reason.into());
        self
    }

    fn raised_by(mut self, what: &str) -> Self {
        self.to_raise.push(what.to_owned());
        self
    }

    fn lowered(mut self, level: u8, reason: impl Into<String>, what: &str) -> Self {
        self.level = self.level.min(level);
        self.because(reason).raised_by(what)
    }
}

/// The level that a study can claim.
///
/// ```
/// use allotment_outcome::level::{Facts, Method, level_of_evidence};
/// let evidence = level_of_evidence(Method::Interrupted, &Facts::none());
/// assert_eq!(evidence.level, 2);
/// ```
#[must_use]
pub fn level_of_evidence(method: Method, facts: &Facts) -> Evidence {
    match method {
        Method::BeforeAfter => uncompared(
            facts,
            "the treated are compared with themselves before, so that whatever else changed is counted as effect",
        ),
        Method::CrossSection => uncompared(
            facts,
            "treated and untreated are compared after treatment only, so that whatever set them apart before is counted as effect",
        ),
        Method::Matching => matched(facts)
        .raised_by("compare changes from before to after between the matched places (difference in differences)"),
        Method::Interrupted => Evidence::new(
            2,
            "one place is compared with its own earlier trend: whatever else began at the same time is counted as effect",
        )
        .raised_by("add a comparison series from a like place that the programme did not reach"),
        Method::ComparativeInterrupted
        | Method::DifferenceInDifferences
        | Method::Imputation
        | Method::SyntheticControl
        | Method::SyntheticDifference
        | Method::TwoWay => compared(method, facts),
        Method::Discontinuity => cut_off(facts),
        Method::Instrument => instrument(facts),
        Method::Randomised => randomised(facts),
    }
}

fn uncompared(facts: &Facts, reason: &str) -> Evidence {
    let evidence = if facts.controls {
        Evidence::new(2, reason).because("control variables allow for some of it")
    } else {
        Evidence::new(1, reason)
            .raised_by("allow for other causes by control variables, to reach level 2")
    };
    evidence.raised_by("compare changes from before to after with a like group that the programme did not reach, to reach level 3")
}

fn matched(facts: &Facts) -> Evidence {
    match facts.largest_difference {
        Some(most) if most.abs() > ALIKE => Evidence::new(
            1,
            "treated and untreated are compared after treatment only, and matching did not make them alike",
        )
        .because(format!(
            "they still differ by {:.2} standard deviations in a covariate, where {ALIKE} is alike",
            most.abs()
        ))
        .raised_by("compare with more alike places, or leave treated places without a like out (a caliper), to reach level 2"),
        _ => Evidence::new(
            2,
            "treated and untreated are made alike in what was measured, but compared after treatment only: what was not measured may set them apart",
        ),
    }
}

fn compared(method: Method, facts: &Facts) -> Evidence {
    let mut evidence = Evidence::new(
        3,
        "changes from before to after are compared with those of places that the programme had not reached",
    );
    let is_synthetic = matches!(
        method,
        Method::SyntheticControl | Method::SyntheticDifference
    );
    let mut shown = false;
    match facts.trends_before {
        Test::PValue(p) if p < SIZE => {
            evidence = evidence.lowered(
                2,
                format!("the two groups already moved apart before treatment ({})", chance(p)),
                "find a comparison group whose trend before is the same, or allow for what makes trends differ",
            );
        }
        Test::PValue(p) => {
            shown = true;
            evidence = evidence.because(format!("no difference of trends before treatment was found ({}), which does not prove that there is none", chance(p)));
        }
        Test::NotMade => {}
    }
    if let Some(fit) = facts.fit_before.filter(|_| is_synthetic) {
        if fit <= ALIKE && facts.fit_is_forced {
            evidence = evidence.lowered(
                2,
                "the synthetic comparison is close to the treated before treatment, as so many donors would be to anything in so few periods: that shows nothing",
                "add periods before treatment",
            );
        } else if fit <= ALIKE {
            shown = true;
            evidence = evidence.because(format!(
                "the synthetic comparison follows the treated before treatment to within {fit:.2} standard deviations"
            ));
        } else {
            evidence = evidence.lowered(
                2,
                format!("the synthetic comparison is {fit:.2} standard deviations off before treatment, where {ALIKE} is close"),
                "use more or more alike donors, or a method that allows for a poor fit",
            );
        }
    }
    match facts.largest_difference {
        Some(most) if most.abs() > ALIKE => {
            evidence = evidence.lowered(
                2,
                format!("the groups differ by {:.2} standard deviations in a covariate, where {ALIKE} is alike", most.abs()),
                "match or weigh the comparison group",
            );
        }
        Some(most) => {
            shown = true;
            evidence = evidence.because(format!(
                "no covariate differs by more than {:.2} standard deviations between the groups",
                most.abs()
            ));
        }
        None => {}
    }
    if !shown && evidence.level == 3 {
        evidence = evidence.lowered(
            2,
            "nothing shows that the comparison group is alike",
            "test the trends before treatment, or show the balance of covariates",
        );
    }
    if let (Method::TwoWay, Some(share)) = (method, facts.forbidden_weight)
        && share > FORBIDDEN
    {
        evidence = evidence.lowered(
            2,
            format!(
                "{:.0}% of the weight compares with places that are treated already",
                100.0 * share
            ),
            "use effects by group and time, which never do",
        );
    }
    if let Some(some) = facts.unchanged.filter(Unchanged::is_any) {
        evidence = some.counted(evidence);
    }
    if evidence.level == 3 {
        evidence = evidence.raised_by("only a cut-off, an instrument or a draw would reach level 4 or 5: give out the next round by one");
    }
    evidence
}

impl Unchanged {
    const fn is_any(&self) -> bool {
        self.treated + self.untreated > 0
    }

    /// What they do to the level.
    fn counted(&self, evidence: Evidence) -> Evidence {
        let reason = format!(
            "of {} of {} treated and {} of {} untreated units no change is known, since they are seen in one only of the periods compared: their levels are",
            self.treated, self.of_treated, self.untreated, self.of_untreated
        );
        if self.is_beyond(LOST) {
            evidence.lowered(
                2,
                reason,
                "compare units that are seen both before and after",
            )
        } else {
            evidence.because(reason)
        }
    }

    /// Whether they are more than `share` of the treated, or of the untreated: either
    /// side can make the whole difference, however many there are on the other.
    fn is_beyond(&self, share: f64) -> bool {
        let sides = [
            (self.treated, self.of_treated),
            (self.untreated, self.of_untreated),
        ];
        sides
            .iter()
            .any(|&(some, all)| count(some) > share * count(all))
    }
}

fn cut_off(facts: &Facts) -> Evidence {
    let mut evidence = Evidence::new(
        4,
        "just either side of a cut-off, who is treated is as good as random",
    );
    evidence = match facts.scores_moved {
        Test::PValue(p) if p < SIZE => evidence.lowered(
            2,
            format!(
                "scores bunch at the cut-off ({}), as if some had been moved across it",
                chance(p)
            ),
            "show how scores were made, and that nobody could choose theirs",
        ),
        Test::PValue(p) => {
            evidence.because(format!("no bunching of scores was found ({})", chance(p)))
        }
        Test::NotMade => evidence.lowered(
            3,
            "nobody looked whether scores were moved across the cut-off",
            "test the density of scores at the cut-off",
        ),
    };
    match facts.covariates_jump {
        Test::PValue(p) if p < SIZE => evidence.lowered(
            3,
            format!("covariates from before jump at the cut-off ({})", chance(p)),
            "find what else changes at the cut-off, and allow for it",
        ),
        Test::PValue(p) => {
            evidence.because(format!("no jump of covariates was found ({})", chance(p)))
        }
        Test::NotMade => evidence,
    }
}

/// A chance as people read it.
fn chance(p: f64) -> String {
    if p < 0.001 {
        "p < 0.001".to_owned()
    } else {
        format!("p {p:.3}")
    }
}

fn instrument(facts: &Facts) -> Evidence {
    let evidence = Evidence::new(
        4,
        "treatment is moved by something that itself has no part in the outcome",
    );
    match facts.first_stage {
        Some(f) if f >= STRONG => {
            evidence.because(format!("it moves treatment strongly (F {f:.1})"))
        }
        Some(f) => evidence.lowered(
            2,
            format!("it hardly moves treatment (F {f:.1}, where {STRONG:.0} is enough)"),
            "find a stronger instrument",
        ),
        None => evidence.lowered(
            3,
            "nothing shows how strongly it moves treatment",
            "report the first stage",
        ),
    }
}

fn randomised(facts: &Facts) -> Evidence {
    let mut evidence = Evidence::new(5, "who is treated was drawn");
    evidence = match facts.lost {
        Some(lost) if lost > LOST => evidence.lowered(
            4,
            format!(
                "{:.0}% of the units were lost after the draw, and who is lost was not drawn",
                100.0 * lost
            ),
            "follow up those who were lost, or bound what they could change",
        ),
        Some(lost) => evidence.because(format!("{:.0}% of the units were lost", 100.0 * lost)),
        None => evidence.lowered(
            4,
            "nothing says how many units were lost after the draw",
            "report how many were lost in each group",
        ),
    };
    match facts.largest_difference {
        Some(most) if most.abs() > ALIKE => evidence.lowered(
            4,
            format!(
                "the groups differ by {:.2} standard deviations in a covariate from before",
                most.abs()
            ),
            "show how the draw was made, and allow for the difference",
        ),
        Some(most) => evidence.because(format!(
            "no covariate from before differs by more than {:.2} standard deviations",
            most.abs()
        )),
        None => evidence,
    }
}
