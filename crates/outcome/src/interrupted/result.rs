//! What an interrupted series tells.

/// A number with what is known of its error.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Coefficient {
    /// The estimate.
    pub value: f64,
    /// Its standard error, after Newey and West.
    pub std_error: f64,
    /// What the standard error would be if errors did not follow each other.
    pub plain_error: f64,
    /// The lower end of its interval.
    pub low: f64,
    /// The upper end of its interval.
    pub high: f64,
    /// The chance of an estimate as far from zero, were there no effect.
    pub p_value: f64,
}

/// A time, as it was and as it would have been.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SeriesPoint {
    /// When.
    pub time: i64,
    /// What was measured.
    pub value: f64,
    /// The fitted line (and the comparison, if any).
    pub fitted: f64,
    /// The fitted line without the interruption.
    pub without: f64,
}

/// What an interrupted series tells.
#[derive(Debug, Clone, PartialEq)]
pub struct Interrupted {
    /// Whether it was compared with another series.
    pub comparative: bool,
    /// The slope of before, a step.
    pub trend: Coefficient,
    /// The change of level at the interruption.
    pub level: Coefficient,
    /// The change of slope, a step.
    pub slope: Coefficient,
    /// The effect on average over all times from the interruption on.
    pub mean_effect: Coefficient,
    /// The effect at the last time.
    pub last_effect: Coefficient,
    /// Times before.
    pub before: usize,
    /// Times from the interruption on.
    pub after: usize,
    /// Times less terms.
    pub degrees: usize,
    /// The lag of the standard errors, in steps.
    pub lag: usize,
    /// The standard deviation of what the line leaves over.
    pub sigma: f64,
    /// Durbin and Watson's statistic: 2 where residuals do not follow each other.
    pub durbin_watson: f64,
    /// How much of an error is left in the next one: the mean of all `r` that could be,
    /// or that of the residuals where Student's distribution judges.
    pub autocorrelation: f64,
    /// The chance that nine tenths or more are left: what wanders by itself can then
    /// look like an effect. Nothing where Student's distribution judges.
    pub wanders: Option<f64>,
    /// Each time.
    pub points: Vec<SeriesPoint>,
}
