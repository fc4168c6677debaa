//! Which method, under its name on the command line.

use std::fmt;
use std::str::FromStr;

/// The methods.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Method {
    /// Effects by group and time, and their averages.
    #[default]
    GroupTime,
    /// Effects from what untreated rows predict.
    Imputation,
    /// Classic two-way fixed effects.
    TwoWay,
    /// Synthetic difference in differences.
    SyntheticDid,
    /// Synthetic control.
    SyntheticControl,
    /// An interrupted series of one place.
    Interrupted,
}

impl Method {
    /// Every method, with its name.
    pub const ALL: [(Self, &'static str); 6] = [
        (Self::GroupTime, "group-time"),
        (Self::Imputation, "imputation"),
        (Self::TwoWay, "two-way"),
        (Self::SyntheticDid, "synthetic-did"),
        (Self::SyntheticControl, "synthetic-control"),
        (Self::Interrupted, "interrupted"),
    ];

    /// Its name.
    #[must_use]
    pub fn key(self) -> &'static str {
        let found = Self::ALL.iter().find(|(method, _)| *method == self);
        found.map_or("", |(_, name)| name)
    }
}

impl fmt::Display for Method {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.key())
    }
}

impl FromStr for Method {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let found = Self::ALL.iter().find(|(_, name)| *name == text);
        found.map(|(method, _)| *method).ok_or_else(|| {
            let names: Vec<&str> = Self::ALL.iter().map(|(_, name)| *name).collect();
            format!("no method: {text:?}; there are {}", names.join(", "))
        })
    }
}
