//! What is measured: the truth with noise of a known size.

use crate::{
    draw::{Draws, Topic, whole},
    need::Need,
    people::People,
};

/// One indicator over all neighbourhoods, in the unit of [`Measure::unit`].
#[derive(Debug, Clone, PartialEq)]
pub struct Indicator {
    /// How it is measured.
    pub measure: Measure,
    /// Its true value in each neighbourhood.
    pub truth: Vec<f64>,
    /// Its value as measured; nothing where it was withheld.
    pub measured: Vec<Option<f64>>,
    /// The standard deviation of the noise in each neighbourhood: the true
    /// one. All 0 where everybody was counted.
    pub noise: Vec<f64>,
}

/// How an indicator is measured.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Measure {
    /// Its column. For a [`Kind::Share`] or [`Kind::Events`] the column holds
    /// the count, to be divided by the column [`Measure::per`].
    pub id: &'static str,
    /// The domain it belongs to: a position in [`crate::DOMAINS`].
    pub domain: usize,
    /// Whether a greater value means more need.
    pub more_is_worse: bool,
    /// The column that a count is divided by.
    pub per: Option<&'static str>,
    /// The unit of its value.
    pub unit: &'static str,
    /// How chance comes in.
    pub kind: Kind,
    middle: f64,
    slope: f64,
}

/// How chance comes in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A count out of a denominator, in per cent: binomial noise.
    Share,
    /// A count of everybody, as [`Kind::Share`], but without noise.
    Census,
    /// Events for every 1,000 of a denominator: Poisson noise.
    Events,
    /// A share in per cent by a survey of some 60 to 150 people.
    Survey,
    /// An estimate from a model, with normal noise.
    Model,
}

impl Measure {
    /// The column of its standard error, in the same unit as its value, or
    /// nothing where everybody was counted.
    #[must_use]
    pub fn standard_error_column(&self) -> Option<String> {
        match self.kind {
            Kind::Census => None,
            Kind::Share | Kind::Events => Some(format!("{}_rate_se", self.id)),
            Kind::Survey | Kind::Model => Some(format!("{}_se", self.id)),
        }
    }

    /// The number that its count is divided by.
    pub(crate) fn denominator(&self, people: &People) -> f64 {
        f64::from(match self.per {
            Some("working_age") => people.working_age,
            Some("adults") => people.adults,
            Some("pupils") => people.pupils,
            _ => people.population,
        })
    }

    /// The cell of its column for `value`: a count is not yet divided.
    pub(crate) fn column_value(&self, value: f64, people: &People) -> f64 {
        match self.kind {
            Kind::Share | Kind::Census => value / 100.0 * self.denominator(people),
            Kind::Events => value / 1000.0 * self.denominator(people),
            Kind::Survey | Kind::Model => value,
        }
    }

    /// How many decimals its column is published with.
    pub(crate) fn decimals(&self) -> usize {
        match self.kind {
            Kind::Share | Kind::Census | Kind::Events => 0,
            Kind::Survey | Kind::Model => 1,
        }
    }

    fn truth(&self, level: f64) -> f64 {
        let sign = if self.more_is_worse { 1.0 } else { -1.0 };
        let along = sign * self.slope * level;
        match self.kind {
            Kind::Share | Kind::Census | Kind::Survey => {
                100.0 / (1.0 + libm::exp(-(self.middle + along)))
            }
            Kind::Events | Kind::Model => self.middle * libm::exp(along),
        }
    }

    fn noise(&self, truth: f64, people: &People, draws: &mut Draws) -> f64 {
        match self.kind {
            Kind::Census => 0.0,
            Kind::Share => (truth * (100.0 - truth) / self.denominator(people)).sqrt(),
            Kind::Events => (1000.0 * truth / self.denominator(people)).sqrt(),
            Kind::Survey => (truth * (100.0 - truth) / draws.between(60.0, 150.0)).sqrt(),
            Kind::Model => truth * 2.4 / f64::from(people.population).sqrt(),
        }
    }

    fn measured(&self, truth: f64, noise: f64, people: &People, draws: &mut Draws) -> f64 {
        let value = (truth + noise * draws.normal()).max(0.0);
        match self.kind {
            Kind::Share | Kind::Census => {
                let most = self.denominator(people);
                let count = f64::from(whole(self.column_value(value, people))).min(most);
                100.0 * count / most
            }
            Kind::Events => {
                let count = f64::from(whole(self.column_value(value, people)));
                1000.0 * count / self.denominator(people)
            }
            Kind::Survey => (value.min(100.0) * 10.0).round() / 10.0,
            Kind::Model => (value * 10.0).round() / 10.0,
        }
    }
}

/// The measures with chance in them; the tenth, `minutes_to_doctor`, follows
/// from where the surgeries stand.
const MEASURES: [Measure; 9] = [
    share("low_income", 0, true, "population", (-1.7, 0.60)),
    model("household_income", 0, false, "pounds a week", (560.0, 0.15)),
    share("claimants", 1, true, "working_age", (-3.0, 0.55)),
    Measure {
        kind: Kind::Survey,
        per: None,
        ..share("secure_work", 1, false, "working_age", (1.2, 0.45))
    },
    model("illness_ratio", 2, true, "country = 100", (100.0, 0.2)),
    events("admissions", 2, (90.0, 0.2)),
    share("pupils_at_standard", 3, false, "pupils", (0.55, 0.5)),
    Measure {
        kind: Kind::Census,
        ..share("no_qualifications", 3, true, "adults", (-1.5, 0.5))
    },
    events("crimes", 4, (50.0, 0.85)),
];

const fn share(
    id: &'static str,
    domain: usize,
    more_is_worse: bool,
    per: &'static str,
    (middle, slope): (f64, f64),
) -> Measure {
    Measure {
        id,
        domain,
        more_is_worse,
        per: Some(per),
        unit: "per cent",
        kind: Kind::Share,
        middle,
        slope,
    }
}

const fn events(id: &'static str, domain: usize, (middle, slope): (f64, f64)) -> Measure {
    Measure {
        id,
        domain,
        more_is_worse: true,
        per: Some("population"),
        unit: "per 1,000",
        kind: Kind::Events,
        middle,
        slope,
    }
}

const fn model(
    id: &'static str,
    domain: usize,
    more_is_worse: bool,
    unit: &'static str,
    (middle, slope): (f64, f64),
) -> Measure {
    Measure {
        id,
        domain,
        more_is_worse,
        per: None,
        unit,
        kind: Kind::Model,
        middle,
        slope,
    }
}

/// Measures every neighbourhood. One in a hundred is withheld from the census,
/// as where too few were asked.
pub(crate) fn measure(seed: u64, need: &Need, people: &[People]) -> Vec<Indicator> {
    let mut draws = Draws::new(seed, Topic::Indicators);
    let withheld = |row: usize| row % 100 == 37;
    MEASURES
        .into_iter()
        .map(|measure| {
            let mut indicator = Indicator {
                measure,
                truth: Vec::with_capacity(people.len()),
                measured: Vec::with_capacity(people.len()),
                noise: Vec::with_capacity(people.len()),
            };
            for (row, people) in people.iter().enumerate() {
                let level = 0.95 * need.domains[measure.domain][row] + 0.31 * draws.normal();
                let truth = measure.truth(level);
                let noise = measure.noise(truth, people, &mut draws);
                let value = measure.measured(truth, noise, people, &mut draws);
                let kept = measure.kind != Kind::Census || !withheld(row);
                indicator.truth.push(truth);
                indicator.measured.push(kept.then_some(value));
                indicator.noise.push(noise);
            }
            indicator
        })
        .collect()
}
