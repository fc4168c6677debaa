//! Value for money as a document, a table, and sentences.

use std::fmt::Write as _;

use allotment_outcome::value::{Appraisal, Column as Sums, FlowKind, Present};
use allotment_place::Pence;
use allotment_report::{Figure, FigureTopic, WorthBar, WorthBars, worth_bars};
use allotment_table::{Column, Source, Table};
use serde_json::{Map, Value, json};

use super::Worth;
use crate::outcome::told::Told;
use crate::outcome::words::{aligned, minded};
use crate::sheet::{Sheet, provenance};

/// To whom, as the table's columns call it, and as it stands in a sentence.
type Whom = (&'static str, &'static str, fn(&Appraisal) -> &Sums);

const WHOM: [Whom; 3] = [
    ("place", "the place", |all| &all.columns.place),
    ("region", "the region", |all| &all.columns.region),
    ("country", "the country", |all| &all.columns.country),
];

impl Worth {
    /// Money for people, with its sign.
    fn money(&self, present: Present) -> String {
        let minor = present.minor_units();
        let size = u64::try_from(minor.unsigned_abs()).unwrap_or(u64::MAX);
        let sign = if minor < 0 { "-" } else { "" };
        let text = Pence::new(size).display_whole(self.parameters.currency);
        format!("{sign}{text}")
    }

    fn one(&self) -> String {
        format!("{}1", self.parameters.currency.sign())
    }

    /// What each unit of money spent brings to the country, and how sure that is.
    fn said(&self) -> String {
        let years = format!("{} to {}", self.parameters.base_year, self.last_year);
        let sums = &self.likely.columns.country;
        let (benefits, costs) = (self.money(sums.benefits), self.money(sums.costs));
        let prices = self.parameters.price_year;
        let mut text = format!(
            "Over {years}, in the prices of {prices}, the country gains {benefits} and pays {costs}"
        );
        let ratio = |all: &Appraisal| all.columns.country.ratio;
        if let Some(likely) = sums.ratio {
            let _infallible = write!(text, ": {likely:.2} for each {} spent", self.one());
        }
        if let Some((low, high)) = &self.range {
            let whole = "with the ranges that are given at their worst and at their best";
            let _infallible = match (ratio(low), ratio(high)) {
                (Some(low), Some(high)) => write!(text, ", and from {low:.2} to {high:.2} {whole}"),
                _ => {
                    let net = |all: &Appraisal| self.money(all.columns.country.net);
                    write!(text, "; in all from {} to {} {whole}", net(low), net(high))
                }
            };
        }
        text.push('.');
        if sums.costs <= Present::default() {
            return text;
        }
        match sums.payback {
            Some(year) => {
                let year = i64::from(self.parameters.base_year) + i64::from(year);
                let _infallible = write!(text, " What it costs is made up for by {year}.");
            }
            None => text.push_str(" What it costs is not made up for in these years."),
        }
        text
    }

    /// What a reader must know before relying on it.
    fn cautions(&self) -> Vec<String> {
        let mut all = Vec::new();
        let straddles = |of: fn(&Appraisal) -> &Sums| {
            self.range.as_ref().is_some_and(|(low, high)| {
                of(low).net < Present::default() && of(high).net > Present::default()
            })
        };
        if straddles(|all| &all.columns.country) {
            all.push(
                "whether it is worth what it costs hangs on where in their ranges the numbers lie"
                    .to_owned(),
            );
        }
        let (place, country) = (&self.likely.columns.place, &self.likely.columns.country);
        if place.net > Present::default() && country.net < Present::default() {
            all.push("it is a gain to the place and a loss to the country: what the place gains is in part what others lose".to_owned());
        }
        if let Some((names, other)) = &self.instead {
            let likely = country.net > Present::default();
            if (other.columns.country.net > Present::default()) != likely {
                all.push(format!(
                    "with the discount rates {names} the answer turns round"
                ));
            }
        }
        if self.range.is_none() {
            all.push("no amount has a range: the answer looks surer than it is; add columns such as amount_low and amount_high".to_owned());
        } else if self.without_range > 0 {
            let rows = self.without_range;
            all.push(format!("{rows} of the rows have no range, so that worst and best are not the ends of what may be"));
        }
        all
    }

    /// What each flow comes to for the country, in millions.
    fn figure(&self) -> Figure {
        let million = f64::from(10_u32.pow(self.parameters.currency.decimals())) * 1e6;
        let millions = |present: Present| present.to_float() / million;
        let bars = self.likely.flows.iter().map(|flow| WorthBar {
            name: flow.name.clone(),
            value: match flow.kind {
                FlowKind::Benefit => millions(flow.present.country),
                FlowKind::Cost => millions(-flow.present.country),
            },
            is_total: false,
        });
        let all = WorthBar {
            name: "All together".into(),
            value: millions(self.likely.columns.country.net),
            is_total: true,
        };
        worth_bars(&WorthBars {
            topic: FigureTopic {
                key: "value".into(),
                title: "What it costs and what it brings to the country".into(),
                outcome: format!("worth in the prices of {}", self.parameters.price_year),
                unit: format!("millions ({})", self.parameters.currency.as_str()),
                change: String::new(),
            },
            bars: bars.chain([all]).collect(),
        })
    }

    fn sums_json(&self, sums: &Sums) -> Value {
        let base = i64::from(self.parameters.base_year);
        json!({
            "benefits_minor": minor(sums.benefits),
            "costs_minor": minor(sums.costs),
            "net_minor": minor(sums.net),
            "ratio": sums.ratio,
            "payback_year": sums.payback.map(|year| base + i64::from(year)),
            "benefits_switch": sums.benefits_switch,
            "costs_switch": sums.costs_switch,
        })
    }

    fn case_json(&self, all: &Appraisal) -> Value {
        let each = WHOM.map(|(key, _, of)| (key.to_owned(), self.sums_json(of(all))));
        Value::Object(each.into_iter().collect())
    }
}

fn minor(present: Present) -> Value {
    json!(i64::try_from(present.minor_units()).ok())
}

fn kind_key(kind: FlowKind) -> &'static str {
    match kind {
        FlowKind::Cost => "cost",
        FlowKind::Benefit => "benefit",
    }
}

impl Told for Worth {
    fn figures(&self) -> Vec<Figure> {
        vec![self.figure()]
    }

    fn sentence(&self) -> String {
        self.said()
    }

    fn mind(&self) -> Vec<String> {
        self.cautions()
    }

    fn rests_on(&self) -> Vec<String> {
        let stated = self.parameters.stated.iter();
        stated
            .map(|one| format!("{}: {}, {}.", one.what, one.source, one.date))
            .collect()
    }

    fn document(&self, sources: &[Source]) -> Value {
        let flows = self.likely.flows.iter().map(|flow| {
            json!({
                "name": flow.name,
                "kind": kind_key(flow.kind),
                "present_minor": {
                    "place": minor(flow.present.place),
                    "region": minor(flow.present.region),
                    "country": minor(flow.present.country),
                },
                "switch": {
                    "place": flow.switch.place,
                    "region": flow.switch.region,
                    "country": flow.switch.country,
                },
            })
        });
        let range = self
            .range
            .as_ref()
            .map(|(low, high)| json!({"worst": self.case_json(low), "best": self.case_json(high)}));
        let instead = self
            .instead
            .as_ref()
            .map(|(names, all)| json!({"rates": names, "value": self.case_json(all)}));
        let mut all = sources.to_vec();
        all.push(self.file.clone());
        json!({
            "sentence": self.said(),
            "warnings": self.cautions(),
            "currency": self.parameters.currency.as_str(),
            "value": self.case_json(&self.likely),
            "range": range,
            "other_rates": instead,
            "flows": flows.collect::<Vec<_>>(),
            "last_year": self.last_year,
            "parameters": self.parameters.document(),
            "provenance": provenance(&all),
        })
    }

    fn in_words(&self) -> String {
        let mut text = format!("{}\n{}", self.said(), minded(&self.cautions()));
        text.push('\n');
        let head = [
            "to",
            "benefits",
            "costs",
            "net",
            "for each 1",
            "made up for by",
        ];
        let mut rows = vec![head.map(str::to_owned).to_vec()];
        let mut case = |label: &str, all: &Appraisal| {
            for (_, whom, of) in WHOM {
                let sums = of(all);
                let base = i64::from(self.parameters.base_year);
                rows.push(vec![
                    format!("{whom}{label}"),
                    self.money(sums.benefits),
                    self.money(sums.costs),
                    self.money(sums.net),
                    sums.ratio
                        .map_or_else(String::new, |ratio| format!("{ratio:.2}")),
                    sums.payback.map_or_else(
                        || "not".to_owned(),
                        |year| (base + i64::from(year)).to_string(),
                    ),
                ]);
            }
        };
        case("", &self.likely);
        if let Some((low, high)) = &self.range {
            case(", at worst", low);
            case(", at best", high);
        }
        if let Some((names, other)) = &self.instead {
            case(&format!(", rates {names}"), other);
        }
        text.push_str(&aligned(&rows));
        text.push('\n');
        let head = [
            "flow",
            "kind",
            "worth now to the country",
            "the answer turns at",
        ];
        let mut rows = vec![head.map(str::to_owned).to_vec()];
        for flow in &self.likely.flows {
            rows.push(vec![
                flow.name.clone(),
                kind_key(flow.kind).to_owned(),
                self.money(flow.present.country),
                turns_at(flow.switch.country),
            ]);
        }
        text.push_str(&aligned(&rows));
        text.push('\n');
        for one in self.rests_on() {
            let _infallible = writeln!(text, "{one}");
        }
        text
    }

    fn sheet(&self, sources: &[Source]) -> Sheet {
        let flows = &self.likely.flows;
        let money = |name: &str, of: fn(&allotment_outcome::value::FlowValue) -> Present| {
            let cells = flows
                .iter()
                .map(|flow| i64::try_from(of(flow).minor_units()).ok());
            Column::integers(name, cells).with_definition(format!(
                "present value in minor units, in the prices of {}",
                self.parameters.price_year
            ))
        };
        let columns = vec![
            Column::text("name", flows.iter().map(|flow| Some(&flow.name))),
            Column::text("kind", flows.iter().map(|flow| Some(kind_key(flow.kind)))),
            money("place_minor", |flow| flow.present.place),
            money("region_minor", |flow| flow.present.region),
            money("country_minor", |flow| flow.present.country),
            Column::text(
                "currency",
                flows.iter().map(|_| Some(self.parameters.currency.as_str())),
            ),
            Column::numbers("country_switch", flows.iter().map(|flow| flow.switch.country))
                .with_definition("what the flow would have to be multiplied by for benefits to the country to equal costs"),
        ];
        let mut all = sources.to_vec();
        all.push(self.file.clone());
        Sheet {
            table: Table::new("value", columns),
            rows: "flows",
            sources: all,
            more: Map::new(),
        }
    }
}

/// How large a flow would have to be for the answer to turn round.
fn turns_at(switch: Option<f64>) -> String {
    match switch {
        None => "worth nothing".to_owned(),
        Some(times) if times < 0.0 => "never".to_owned(),
        Some(times) => format!("{:.0}% of it", times * 100.0),
    }
}
