//! Interrupted time series: what changed in one place when something began.
//!
//! # Model
//! A series at evenly spaced times, interrupted once, at `s`:
//!
//! `y_t = a + b t + c D_t + d (t - s) D_t + season_t + e_t`, `D_t = 1` from `s` on.
//!
//! `c` is the change of level at `s`, `d` the change of slope each step from then
//! on; the effect at `t` is `c + d (t - s)`. With a comparison series the same is
//! fitted to the difference between the two, so that whatever befalls both is
//! gone: a comparative interrupted time series. (Fitting both series at once with
//! every term for each gives the same numbers, but has to be told that errors of
//! the two at one time go together; their difference knows.)
//!
//! # Assumptions
//! - Without the interruption, the line of before (and its seasons) would have
//!   gone on; or, with a comparison, the difference between the two would have.
//! - Nothing else began at `s` that reaches this series (and not the comparison).
//! - The date `s` was not chosen for what the series did.
//!
//! # Inference
//! Errors that follow each other are allowed for after Newey and West: with
//! `h_t` the row of `(X'X)^-1 X'` of a term, its variance is
//! `sum_t v_t^2 + 2 sum_j (1 - j/(L+1)) sum_t v_t v_(t-j)` of `v_t = h_t e_t`, by
//! the lag `L` of [`Lag`]; times `n / (n - k)` under [`SmallSample::Degrees`].
//!
//! Such errors are too small in short series, and tests then reject too often: they
//! are told for the record. Intervals and p-values are of errors `u_t = r u_(t-1) +
//! z_t`: an effect is divided by its error over all that the series says of `r`, and
//! judged by how far the same ratio strays in series drawn without an effect (see
//! `following.rs`). [`JudgedBy::Student`] takes Newey and West's errors with Student's
//! distribution instead.
//!
//! How often the effect that is printed, the average over all times from the
//! interruption on, is called one where there is none: `cargo run --release --example
//! series_rates -p allotment-outcome`. With up to half of an error left in the next it is
//! 4 to 6% from some 12 times on. Where eight or nine tenths are left and the series is short, or
//! an error hangs on more than the one before, it is more: [`Interrupted::wanders`] says so.
//!
//! # Limits
//! Without a comparison this is a before-and-after study: level 2 on the Maryland
//! scale, however well it fits. Errors that wander without returning (`r` near 1)
//! cannot be told from a change of slope; `r` is reported. One interruption only.
//!
//! Source: Bernal, Cummins and Gasparrini, «Interrupted time series regression for
//! the evaluation of public health interventions» (2017) and «The use of controls
//! in interrupted time series studies» (2018), *International Journal of
//! Epidemiology*; Newey and West (*Econometrica* 55, 1987) and «Automatic lag
//! selection» (*Review of Economic Studies* 61, 1994), for the lag; Zellner and Tiao
//! (*Journal of the American Statistical Association* 59, 1964), for `r`; Penfold and
//! Zhang (2013), for eight points before, and Cochrane's EPOC group, for three after.

mod design;
mod error;
mod fit;
mod following;
mod result;

pub use error::InterruptedError;
pub use fit::interrupted;
pub use result::{Coefficient, Interrupted, SeriesPoint};

/// A series, one entry a time.
#[derive(Debug, Clone, Copy)]
pub struct Series<'a> {
    /// Evenly spaced times, in order.
    pub times: &'a [i64],
    /// What was measured.
    pub values: &'a [f64],
    /// The same measure where nothing began.
    pub comparison: Option<&'a [f64]>,
    /// The season (month, quarter) of each time.
    pub seasons: Option<&'a [u32]>,
}

/// How far errors may follow each other, in steps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Lag {
    /// `4 (n / 100)^(2/9)`, rounded down, for `n` times.
    #[default]
    Rule,
    /// A given number of steps.
    Given(usize),
}

/// Whether variances are made larger for the terms that were fitted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SmallSample {
    /// By `n / (n - k)`.
    #[default]
    Degrees,
    /// They are not.
    None,
}

/// What intervals and p-values come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum JudgedBy {
    /// Series drawn without an effect, whose errors follow each other as this one's do.
    #[default]
    Following,
    /// Newey and West's errors with Student's distribution.
    Student,
}

/// How a series is judged.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct InterruptedOptions {
    /// The first time after the interruption.
    pub start: i64,
    /// How far errors may follow each other.
    pub lag: Lag,
    /// Whether variances are made larger for the terms that were fitted.
    pub small_sample: SmallSample,
    /// The fewest times before; with seasons, two rounds of them are asked for
    /// too.
    pub min_before: usize,
    /// The fewest times after.
    pub min_after: usize,
    /// The chance with which an interval holds the truth.
    pub level: f64,
    /// What intervals and p-values come from.
    pub judged_by: JudgedBy,
    /// Where the series that are drawn begin.
    pub seed: u64,
}

impl InterruptedOptions {
    /// Newey and West's rule for the lag, eight times before and three after, 95%
    /// intervals that know that errors follow each other.
    #[must_use]
    pub const fn new(start: i64) -> Self {
        Self {
            start,
            lag: Lag::Rule,
            small_sample: SmallSample::Degrees,
            min_before: 8,
            min_after: 3,
            level: 0.95,
            judged_by: JudgedBy::Following,
            seed: 2026,
        }
    }
}
