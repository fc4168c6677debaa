//! The level of evidence on the Maryland scale, as the What Works Centre for Local
//! Economic Growth uses it.
//!
//! | level | what was compared |
//! |---|---|
//! | 1 | treated with untreated, or before with after, and nothing allowed for |
//! | 2 | the same, with control variables; an interrupted series without a comparison, whatever it is called |
//! | 3 | before and after, against a comparison group that is shown to be alike |
//! | 4 | treatment that was as good as random: an instrument, or a cut-off, that is shown to hold |
//! | 5 | treatment that was random, with nobody lost |
//!
//! A method says which level can be reached; the level given is the one that its
//! carrying out shows. What nobody looked at does not count: a difference in
//! differences whose trends before were never compared is level 2, like one whose
//! trends were compared and differ.
//!
//! # Thresholds
//! - Alike: no standardised mean difference above 0.25 after weighting, and a fit
//!   before treatment within 0.25 standard deviations. Source: Rubin, «Using
//!   propensity scores to help design observational studies» (2001); Stuart (2010).
//!   That the same bound serves a synthetic control's fit is this crate's choice. A
//!   fit that is close because donors are as many as the numbers to be met shows
//!   nothing, and does not count.
//! - A test speaks against a design where its p-value is below 0.05. That it does
//!   not is weak support, the more so the fewer units there are: see the
//!   sensitivity of an effect to trends that differ.
//! - Few are lost: at most a fifth of the units. Source: Cochrane's EPOC group,
//!   *Suggested risk of bias criteria* (2017), for incomplete outcomes. Of no more than
//!   that part of the treated, and of the untreated, may a comparison of changes know
//!   no change, which is this crate's choice.
//!
//! # Limits
//! The scale orders designs, not studies: a level 3 study of another place, time or
//! measure may tell less than a level 2 study of this one. It says nothing of how
//! large or how sure an effect is, and nothing of whether effects spilled over.
//!
//! Source: What Works Centre for Local Economic Growth, *Guide to scoring evidence
//! using the Maryland Scientific Methods Scale* (2016); Sherman and others,
//! *Preventing Crime* (1998), for the scale.

mod facts;
mod judge;

pub use facts::{Facts, Method, Test, Unchanged};
pub use judge::{ALIKE, Evidence, level_of_evidence};
