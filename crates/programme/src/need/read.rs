//! The spec of an index, from TOML.

use allotment_expression::Expression;
use allotment_need::{Combine, Index, Missing, Normalise, Outliers, RankScale, Storage, Weighting};
use allotment_place::{Measures, MoreIs};
use num_traits::ToPrimitive;

use crate::origin::SourceSpec;
use crate::spec::{Located, Section};

use super::{GroupSpec, IndicatorSpec, JoinSpec, NeedSpec, RobustnessSpec, TableSpec, ValuesSpec};

/// How many draws are made where a spec does not say.
const DRAWS: u64 = 1000;
/// How many rows of inputs Sobol's indices come from where a spec does not say.
const SOBOL_ROWS: u64 = 256;
/// The most draws: their ranks are kept, a few bytes a place each.
const MOST_DRAWS: u64 = 100_000;

impl NeedSpec {
    /// The spec that `section` holds, noting every fault in its document.
    /// `path_needed` is false for a standard, which is given its table.
    #[must_use]
    pub fn read(section: Section<'_>, path_needed: bool) -> Option<Self> {
        let table = section
            .required_section("table")
            .and_then(|table| TableSpec::read(table, path_needed));
        let group_sections = section.sections("group");
        let group_ids: Vec<Option<Located<String>>> = group_sections
            .iter()
            .map(|group| group.required_text("id", "economic"))
            .collect();
        let names: Vec<Option<&str>> = group_ids
            .iter()
            .map(|id| id.as_ref().map(|id| id.value.as_str()))
            .collect();
        let groups: Vec<Option<GroupSpec>> = group_sections
            .into_iter()
            .zip(&group_ids)
            .map(|(group, id)| read_group(group, id.clone(), &names))
            .collect();
        section.require("indicator", "an [[indicator]] for each measure");
        let indicators: Vec<Option<IndicatorSpec>> = section
            .sections("indicator")
            .into_iter()
            .map(|indicator| read_indicator(indicator, &names))
            .collect();
        let (missing, by, outliers) = read_treatment(section.section("treat"));
        let index = section
            .section("index")
            .map_or_else(default_index, read_index);
        let robustness = section
            .section("robustness")
            .map(|robustness| read_robustness(robustness, &indicators));
        let sources = SourceSpec::read_all(&section);
        refuse_duplicates(&section, &indicators, &groups);
        section.finish();
        Some(Self {
            table: table?,
            indicators: indicators.into_iter().collect::<Option<_>>()?,
            groups: groups.into_iter().collect::<Option<_>>()?,
            missing,
            by,
            outliers,
            index,
            robustness: match robustness {
                Some(robustness) => Some(robustness?),
                None => None,
            },
            sources,
        })
    }
}

impl TableSpec {
    /// The table that `section` describes.
    pub(crate) fn read(section: Section<'_>, path_needed: bool) -> Option<Self> {
        if path_needed {
            section.require("path", "path = \"domains.csv\"");
        }
        let spec = Self {
            path: if path_needed || section.has("path") {
                section.text("path")
            } else {
                None
            },
            id: section.required_texts("id", "\"lsoa21cd\""),
            name: section.texts("name"),
            population: section.texts("population"),
            vintage: section.vintage(),
            join: section
                .sections("join")
                .into_iter()
                .filter_map(read_join)
                .collect(),
        };
        let whole = (!path_needed || spec.path.is_some()) && !spec.id.is_empty();
        section.finish();
        whole.then_some(spec)
    }
}

fn read_join(section: Section<'_>) -> Option<JoinSpec> {
    let path = section.required_text("path", "people.csv");
    let id = section.required_text("id", "lsoa21cd");
    let by = section.text("by");
    let columns = section.texts("columns");
    let vintage = section.vintage();
    section.finish();
    Some(JoinSpec {
        path: path?,
        by,
        vintage,
        id: id?,
        columns,
    })
}

fn read_indicator(section: Section<'_>, groups: &[Option<&str>]) -> Option<IndicatorSpec> {
    let id = section.required_text("id", "income");
    section.require(
        "more_is",
        "more_is = \"worse\"  (or \"better\"): there is no default",
    );
    let more_is = section.choice(
        "more_is",
        &[("worse", MoreIs::Worse), ("better", MoreIs::Better)],
    );
    let values = read_values(&section);
    let (low, high) = (section.number("low"), section.number("high"));
    let goalposts = match (&low, &high) {
        (Some(low), Some(high)) => Some((low.value, high.value)),
        (None, None) => None,
        _ => {
            section.fault(
                "low",
                "goalposts need both 'low' and 'high'",
                "add the other one",
            );
            None
        }
    };
    let denominator = section.text("denominator");
    if let (Some(named), Some(ValuesSpec::Sql(_))) = (&denominator, &values) {
        let what = format!(
            "'sql' says itself what the rate is over, and so does '{}'",
            named.value
        );
        section.fault("denominator", what, "leave it out");
    }
    let spec = IndicatorSpec {
        title: section.text("title").map(|title| title.value),
        values: values?,
        denominator,
        more_is: more_is?.value,
        weight: weight(&section),
        group: parent(&section, groups),
        normalise: named(&section, "normalise", Normalise::ALL, Normalise::name),
        goalposts,
        id: id?,
    };
    section.finish();
    Some(spec)
}

fn read_values(section: &Section<'_>) -> Option<ValuesSpec> {
    let columns = section.texts("column");
    let sql = section.text("sql");
    match (columns.is_empty(), sql) {
        (false, None) => Some(ValuesSpec::Column(columns)),
        (true, Some(sql)) => match Expression::parse(&sql.value) {
            Ok(value) => Some(ValuesSpec::Sql(Located {
                value,
                line: sql.line,
            })),
            Err(error) => {
                section.fault("sql", error.to_string(), "correct the expression");
                None
            }
        },
        (true, None) => {
            let help =
                "add  column = \"income_rate\"  or  sql = \"100.0 * claimants / working_age\"";
            section.fault("id", "the indicator has neither 'column' nor 'sql'", help);
            None
        }
        (false, Some(_)) => {
            let help = "keep the one that is meant";
            section.fault("sql", "the indicator has both 'column' and 'sql'", help);
            None
        }
    }
}

fn read_group(
    section: Section<'_>,
    id: Option<Located<String>>,
    groups: &[Option<&str>],
) -> Option<GroupSpec> {
    let _read = section.text("id");
    let spec = GroupSpec {
        title: section.text("title").map(|title| title.value),
        parent: parent(&section, groups),
        weight: weight(&section),
        combine: named(&section, "combine", Combine::ALL, Combine::name),
        weights: named(&section, "weights", Weighting::ALL, Weighting::name),
        normalise: named(&section, "normalise", Normalise::ALL, Normalise::name),
        id: id?,
    };
    section.finish();
    Some(spec)
}

fn read_treatment(section: Option<Section<'_>>) -> (Missing, Option<Located<String>>, Outliers) {
    let Some(section) = section else {
        return (Missing::default(), None, Outliers::default());
    };
    let missing = named(&section, "missing", Missing::ALL, Missing::name).unwrap_or_default();
    let outliers = named(&section, "outliers", Outliers::ALL, Outliers::name).unwrap_or_default();
    let by = section.text("by");
    if missing == Missing::GroupMean && by.is_none() {
        let help = "add  by = \"region\", the column that says which places are alike";
        section.fault("missing", "missing = \"group-mean\" needs a column", help);
    }
    section.finish();
    (missing, by, outliers)
}

/// What holds where a spec says nothing: the English indices' way.
fn default_index() -> Index {
    Index {
        normalise: Normalise::ExponentialRank,
        ..Index::default()
    }
}

fn read_index(section: Section<'_>) -> Index {
    let measures = [("need", Measures::Need), ("strength", Measures::Strength)];
    let default = default_index();
    let index = Index {
        measures: section
            .choice("measures", &measures)
            .map_or(Measures::Need, |measures| measures.value),
        normalise: named(&section, "normalise", Normalise::ALL, Normalise::name)
            .unwrap_or(default.normalise),
        combine: named(&section, "combine", Combine::ALL, Combine::name).unwrap_or_default(),
        weights: named(&section, "weights", Weighting::ALL, Weighting::name).unwrap_or_default(),
        ranks: named(&section, "ranks", RankScale::ALL, RankScale::name).unwrap_or_default(),
        storage: named(&section, "storage", Storage::ALL, Storage::name).unwrap_or_default(),
    };
    section.finish();
    index
}

fn read_robustness(
    section: Section<'_>,
    indicators: &[Option<IndicatorSpec>],
) -> Option<RobustnessSpec> {
    let draws = section.whole("draws").map_or(DRAWS, |draws| draws.value);
    if !(1..=MOST_DRAWS).contains(&draws) {
        let what = format!("{draws} draws cannot be made");
        section.fault(
            "draws",
            what,
            format!("write a number from 1 to {MOST_DRAWS}"),
        );
    }
    let weight_spread = section
        .number("weight_spread")
        .map_or(0.0, |spread| spread.value);
    if !(0.0..=1.0).contains(&weight_spread) {
        let what = format!("a weight spread of {weight_spread} would turn weights negative");
        section.fault(
            "weight_spread",
            what,
            "write a number from 0 to 1, such as 0.25",
        );
    }
    let mut standard_error = Vec::new();
    if let Some(columns) = section.section("standard_error") {
        for name in columns.key_names() {
            let column = columns.text(name);
            let at = indicators
                .iter()
                .position(|known| known.as_ref().is_some_and(|known| known.id.value == name));
            match (at, column) {
                (Some(at), Some(column)) => standard_error.push((at, column)),
                (None, _) => {
                    let what = format!("there is no indicator '{name}'");
                    columns.fault(name, what, "name an indicator of this spec");
                }
                (Some(_), None) => {}
            }
        }
        columns.finish();
    }
    let spec = RobustnessSpec {
        line: section.line(),
        draws: draws.to_usize()?,
        weight_spread,
        normalise: all_named(&section, "normalise", Normalise::ALL, Normalise::name),
        combine: all_named(&section, "combine", Combine::ALL, Combine::name),
        standard_error,
        sobol: section.boolean("sobol").unwrap_or(false),
        sobol_rows: sobol_rows(&section),
        leave_one_out: section.boolean("leave_one_out").unwrap_or(false),
    };
    section.finish();
    Some(spec)
}

fn sobol_rows(section: &Section<'_>) -> usize {
    let rows = section
        .whole("sobol_rows")
        .map_or(SOBOL_ROWS, |rows| rows.value);
    if !(2..=MOST_DRAWS).contains(&rows) {
        let what = format!("Sobol indices cannot be worked out from {rows} rows");
        section.fault(
            "sobol_rows",
            what,
            format!("write a number from 2 to {MOST_DRAWS}"),
        );
    }
    usize::try_from(rows).unwrap_or(2)
}

fn weight(section: &Section<'_>) -> f64 {
    let weight = section.number("weight").map_or(1.0, |weight| weight.value);
    if weight < 0.0 {
        let what = format!("the weight {weight} is below 0");
        let help = "write a weight of 0 or more; to turn an indicator round, use more_is";
        section.fault("weight", what, help);
    }
    weight
}

fn parent(section: &Section<'_>, groups: &[Option<&str>]) -> Option<usize> {
    let group = section.text("group")?;
    let at = groups
        .iter()
        .position(|known| *known == Some(group.value.as_str()));
    if at.is_none() {
        let known: Vec<&str> = groups.iter().flatten().copied().collect();
        let help = if known.is_empty() {
            "add a [[group]] with this id".to_owned()
        } else {
            format!(
                "add a [[group]] with this id, or choose one of {}",
                known.join(", ")
            )
        };
        section.fault(
            "group",
            format!("there is no group '{}'", group.value),
            help,
        );
    }
    at
}

fn refuse_duplicates(
    section: &Section<'_>,
    indicators: &[Option<IndicatorSpec>],
    groups: &[Option<GroupSpec>],
) {
    let ids = indicators.iter().flatten().map(|indicator| &indicator.id);
    let ids = ids.chain(groups.iter().flatten().map(|group| &group.id));
    let mut seen = std::collections::BTreeMap::new();
    for id in ids {
        if let Some(first) = seen.insert(id.value.as_str(), id.line) {
            let what = format!("the id '{}' is already used on line {first}", id.value);
            section
                .document()
                .fault(id.line, what, "give every indicator and group its own id");
        }
    }
}

fn named<T: Copy>(
    section: &Section<'_>,
    key: &str,
    all: &[T],
    name: impl Fn(T) -> &'static str,
) -> Option<T> {
    let options: Vec<(&str, T)> = all.iter().map(|&option| (name(option), option)).collect();
    section.choice(key, &options).map(|choice| choice.value)
}

fn all_named<T: Copy>(
    section: &Section<'_>,
    key: &str,
    all: &[T],
    name: impl Fn(T) -> &'static str,
) -> Vec<T> {
    let options: Vec<(&str, T)> = all.iter().map(|&option| (name(option), option)).collect();
    let choices = section.choices(key, &options);
    choices.into_iter().map(|choice| choice.value).collect()
}
