//! Monitoring one measure as it comes in: `XmR` charts, and the rules by which a
//! change is called a change.
//!
//! # Model
//! A measure `x_1, x_2, ...` of one place varies about a steady mean for many
//! small reasons that are always there (common cause). Now and then something
//! else happens (special cause). The chart says which points are hard to put
//! down to the common causes alone.
//!
//! # Estimator
//! With the mean `m` and the mean moving range `R = mean |x_t - x_(t-1)|` of the
//! baseline, the limits are `m - 2.66 R` and `m + 2.66 R`, and the near limits lie
//! two thirds of the way out. `2.66` is `3 / 1.128`: for normal values the mean
//! moving range is 1.128 standard deviations, so the limits are three of them
//! away, and a shift of the mean within the baseline widens them far less than it
//! would widen an ordinary standard deviation.
//!
//! - [`Screening::Off`] (the default, which is what the spreadsheets of NHS
//!   England do) uses every moving range; [`Screening::On`] (what its R package
//!   does) leaves out those of at least `3.267 R`, once.
//! - The baseline is the whole phase, or its first `n` points
//!   ([`WatchOptions::baseline`]), so that what is watched for cannot widen its
//!   own limits.
//! - A phase begins at the first point and at each time in
//!   [`WatchOptions::rebase`]: a known and lasting change of the process.
//!
//! # Rules
//! See [`Rule`]. Within a phase, each point has every rule that it is part of;
//! where one must be named it is the first in the order of [`Rule`].
//!
//! Means are summed in floats: what lies within 10^-12 of the phase's largest value of
//! the mean, a limit or the value before is taken to be on it.
//!
//! # Missing values
//! A point without a value stays in the chart without rules and is counted; its
//! neighbours are then next to each other, for moving ranges and for runs.
//!
//! # Limits
//! Monitoring is not attribution: a special cause says that something changed,
//! not what did. With all four rules, a steady process of 24 normal points has a
//! flagged point more often than one expects (each chart of a hundred places will
//! show some). Values that depend on the one before (seasons, slow drifts) have
//! moving ranges that are too small for the limits to hold.
//!
//! Source: Shewhart, *Economic Control of Quality of Manufactured Product*
//! (1931); Wheeler, *Understanding Variation* (1993), for `2.66` and `3.267`; NHS
//! England, *Making Data Count* (2019), for the rules; the R package
//! `NHSRplotthedots`, for what a near point is, and for screening.

mod chart;
mod error;
mod rules;

pub use chart::{Chart, Improvement, Phase, Point, PointKind, Screening, WatchOptions, watch};
pub use error::WatchError;
pub use rules::{Rule, Side, Signal};
