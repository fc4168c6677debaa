//! The question, the data and the method as a TOML says them: a design to be
//! frozen, or the outcome stage of a programme.

use allotment_outcome::group_time::{Base, CannotEstimate, Control, Estimator};
use allotment_outcome::panel::Unbalanced;
use num_traits::ToPrimitive;
use serde_json::{Map, Value, json};

use super::choice::OutcomeChoice;
use super::finding::{columns_json, members};
use super::method::Method;
use super::panel::PanelColumns;
use super::synthetic_control::{PredictorChoice, PredictorWeights, synthetic_settings};
use super::synthetic_did::ERRORS;
use crate::civil::civil_day;
use crate::spec::{Located, Section};

/// The estimators, by name.
pub const ESTIMATORS: [(&str, Estimator); 3] = [
    ("dr", Estimator::DoublyRobust),
    ("ipw", Estimator::Weighting),
    ("reg", Estimator::Regression),
];
/// Who the controls are, by name.
pub const CONTROLS: [(&str, Control); 2] =
    [("never", Control::Never), ("not-yet", Control::NotYet)];
/// The base periods, by name.
pub const BASES: [(&str, Base); 2] = [("varying", Base::Varying), ("universal", Base::Universal)];
/// What happens with units that are not seen in every period, by name.
pub const UNBALANCED: [(&str, Unbalanced); 3] = [
    ("refuse", Unbalanced::Refuse),
    ("drop", Unbalanced::Drop),
    ("allow", Unbalanced::Allow),
];

/// What was asked, of which data, by which method.
#[derive(Debug, Clone)]
pub struct Design {
    /// The question in words.
    pub question: Option<Located<String>>,
    /// The table.
    pub panel: Option<Located<String>>,
    /// A table of peers: of the untreated only these are compared with.
    pub peers: Option<Located<String>>,
    /// What is measured: one column, or several.
    pub outcomes: Vec<Located<String>>,
    /// Which columns hold what; the outcome is the first.
    pub columns: PanelColumns,
    /// The method and its settings.
    pub choice: OutcomeChoice,
    /// Who is compared with whom, and why that is fair.
    pub compared_with: Option<Located<String>>,
    /// Which edition of the data.
    pub data_vintage: Option<Located<String>>,
    /// The day on which the data will be looked at: 2027-04-01.
    pub analysis_date: Option<Located<String>>,
    /// The smallest effect that would matter, in units of the outcome.
    pub matters: Option<f64>,
}

impl Design {
    /// Reads the keys of a design from `section`; keys of the section that are
    /// not a design's are left for the caller. `seed` is used if none is given.
    #[must_use]
    pub fn read(section: &Section<'_>, seed: u64) -> Self {
        let text = |key: &str| section.text(key).map(|text| text.value);
        let column = |key: &str, usual: &str| text(key).unwrap_or_else(|| usual.into());
        let outcomes = section.texts("outcome");
        let treated = text("treated");
        let first_treated = text("first_treated");
        if treated.is_some() && first_treated.is_some() {
            section.fault(
                "treated",
                "both 'treated' and 'first_treated' say who is treated",
                "keep one of them",
            );
        }
        let covariates = section.texts("covariates").into_iter();
        let columns = PanelColumns {
            unit: column("unit", "id"),
            time: column("time", "time"),
            outcome: outcomes
                .first()
                .map_or_else(|| "outcome".into(), |first| first.value.clone()),
            first_treated,
            treated,
            covariates: covariates.map(|name| name.value).collect(),
            weights: text("weights"),
            cluster: text("cluster"),
        };
        refuse_commas(section, &outcomes);
        let choice = read_choice(section, seed);
        if let Some((option, why)) = choice.passed_over(&columns) {
            let key = option.replace('-', "_");
            section.fault(&key, why, "leave it out, or choose another method");
        }
        Self {
            question: section.text("question"),
            panel: section.text("panel"),
            peers: section.text("peers"),
            outcomes,
            columns,
            choice,
            compared_with: section.text("compared_with"),
            data_vintage: section.text("data_vintage"),
            analysis_date: section.text("analysis_date"),
            matters: read_matters(section),
        }
    }

    /// Notes a fault for what must be said before a design can be frozen.
    pub fn require_all(&self, section: &Section<'_>) {
        section.require(
            "question",
            "question = \"Did the programme raise employment?\"",
        );
        section.require("outcome", "outcome = \"employment\"");
        section.require(
            "compared_with",
            "compared_with = \"places of like need that the programme did not reach\"",
        );
        section.require(
            "data_vintage",
            "data_vintage = \"yearly figures for 2020 to 2028\"",
        );
        section.require("analysis_date", "analysis_date = \"2029-04-01\"");
        if self.columns.first_treated.is_none() && self.columns.treated.is_none() {
            section.fault(
                "first_treated",
                "it is not said who is treated",
                "add  first_treated = \"g\", the column of each place's first treated period",
            );
        }
        if let Some(date) = &self.analysis_date
            && !is_day(&date.value)
        {
            section.fault(
                "analysis_date",
                format!("'{}' is not a day", date.value),
                "write a day of the calendar, such as 2029-04-01",
            );
        }
    }
}

/// The smallest effect that would matter: a number above 0, as `--matters` takes it.
pub(super) fn read_matters(section: &Section<'_>) -> Option<f64> {
    let matters = section.number("matters")?.value;
    if !(matters > 0.0 && matters.is_finite()) {
        section.fault(
            "matters",
            format!("an effect of {matters} cannot be the smallest that matters"),
            "write its size, a number above 0 in units of the outcome, whichever way it goes",
        );
        return None;
    }
    Some(matters)
}

/// Notes a fault for names that the command would read as several columns.
fn refuse_commas(section: &Section<'_>, outcomes: &[Located<String>]) {
    for outcome in outcomes {
        if outcome.value.contains(',') {
            let what = format!("'{}' would be read as several columns", outcome.value);
            let help = "name one column; a design, and a measure, is about one outcome";
            section.document().fault(outcome.line, what, help);
        }
    }
}

/// Whether `text` is a day of the calendar, written 2029-04-01.
#[must_use]
pub fn is_day(text: &str) -> bool {
    civil_day(text).is_some()
}

/// What was found, or what is usual.
fn of<T>(located: Option<Located<T>>, usual: T) -> T {
    located.map_or(usual, |found| found.value)
}

fn read_choice(section: &Section<'_>, seed: u64) -> OutcomeChoice {
    let methods = Method::ALL.map(|(method, name)| (name, method));
    let usual = OutcomeChoice {
        seed,
        ..OutcomeChoice::default()
    };
    let whole = |key: &str| section.whole(key).map(|number| number.value);
    let count = |key: &str| {
        let number = whole(key)?;
        let count = number.to_u32();
        if count.is_none() {
            let what = format!("{number} is too large");
            section.fault(key, what, "write a whole number below 4,294,967,296");
        }
        count
    };
    let chance = section.number("level").map(|level| level.value);
    let chance = chance.filter(|&level| {
        let is_one = level > 0.0 && level < 1.0;
        if !is_one {
            let what = format!("a level of {level} is not between 0 and 1");
            section.fault("level", what, "write 95% as 0.95");
        }
        is_one
    });
    let is = |key: &str| section.boolean(key) == Some(true);
    OutcomeChoice {
        method: of(section.choice("method", &methods), usual.method),
        estimator: of(section.choice("estimator", &ESTIMATORS), usual.estimator),
        control: of(section.choice("control", &CONTROLS), usual.control),
        base: of(section.choice("base", &BASES), usual.base),
        anticipation: count("anticipation").unwrap_or(usual.anticipation),
        draws: count("draws").unwrap_or(usual.draws),
        seed: whole("seed").unwrap_or(usual.seed),
        level: chance.unwrap_or(usual.level),
        min_group: whole("min_group")
            .and_then(|number| number.to_usize())
            .unwrap_or(usual.min_group),
        balance: count("balance"),
        unbalanced: of(section.choice("unbalanced", &UNBALANCED), usual.unbalanced),
        repeated: is("repeated"),
        cannot_estimate: if is("leave_out") {
            CannotEstimate::LeaveOut
        } else {
            CannotEstimate::Refuse
        },
        errors: of(section.choice("errors", &ERRORS), usual.errors),
        predictors: read_predictors(section),
        predictor_weights: read_weights(section),
        ridge: is("ridge"),
        pretend: section.text("pretend").map(|period| period.value),
        comparison: is("comparison"),
        seasons: is("seasons"),
        lag: whole("lag").and_then(|number| number.to_usize()),
    }
}

fn read_predictors(section: &Section<'_>) -> Vec<PredictorChoice> {
    let texts = section.texts("predictors").into_iter();
    let parsed = texts.map(|text| {
        let parsed: Result<PredictorChoice, String> = text.value.parse();
        parsed
            .map_err(|help| {
                let what = format!("'{}' is not a predictor", text.value);
                section.document().fault(text.line, what, help);
            })
            .ok()
    });
    parsed.flatten().collect()
}

fn read_weights(section: &Section<'_>) -> PredictorWeights {
    if !section.has("predictor_weights") {
        return PredictorWeights::default();
    }
    if section.is_list("predictor_weights") {
        let given = section.exacts("predictor_weights").into_iter();
        let given = given.filter_map(|weight| weight.value.to_f64());
        return PredictorWeights::Given(given.collect());
    }
    let equal = section.choice("predictor_weights", &[("searched", false), ("equal", true)]);
    match equal.map(|found| found.value) {
        Some(true) => PredictorWeights::Equal,
        _ => PredictorWeights::Searched,
    }
}

/// The name of an option.
fn named<T: PartialEq>(options: &[(&'static str, T)], value: &T) -> &'static str {
    let found = options.iter().find(|(_, option)| option == value);
    found.map_or("", |(name, _)| name)
}

/// Every setting that can shape a result, whatever the method: what a frozen
/// design is held against.
pub(super) fn settings(columns: &PanelColumns, choice: &OutcomeChoice) -> Map<String, Value> {
    let mut all = columns_json(columns);
    all.insert("outcome".into(), json!(columns.outcome));
    all.extend(members(json!({
        "method": choice.method.key(),
        "estimator": named(&ESTIMATORS, &choice.estimator),
        "control": named(&CONTROLS, &choice.control),
        "base": named(&BASES, &choice.base),
        "anticipation": choice.anticipation,
        "draws": choice.draws,
        "seed": choice.seed,
        "level": choice.level,
        "min_group": choice.min_group,
        "balance": choice.balance,
        "unbalanced": named(&UNBALANCED, &choice.unbalanced),
        "repeated": choice.repeated,
        "leave_out": choice.cannot_estimate == CannotEstimate::LeaveOut,
        "errors": named(&ERRORS, &choice.errors),
        "comparison": choice.comparison,
        "seasons": choice.seasons,
        "lag": choice.lag,
    })));
    all.extend(synthetic_settings(choice));
    all
}
