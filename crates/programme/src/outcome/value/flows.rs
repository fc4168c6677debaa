//! Costs and benefits from a table, in three cases: the likely one, the least
//! favourable and the most.

use allotment_outcome::value::{
    Columns, Decimal, Flow, FlowKind, Minor, WellbeingRange, wellbeing_value,
};
use allotment_table::{Fault, Faults, Table};
use num_rational::BigRational;
use num_traits::{ToPrimitive, Zero};

use super::columns;
use super::parameters::{Parameters, minor};

/// To whom a flow is worth something; one column `amount` stands for all three.
const WHOM: [&str; 3] = ["place", "region", "country"];

/// The flows of one case after another.
#[derive(Debug, Clone, Default)]
pub(super) struct Cases {
    /// What is thought likely.
    pub central: Vec<Flow>,
    /// Benefits at their low end, costs at their high.
    pub low: Vec<Flow>,
    /// Benefits at their high end, costs at their low.
    pub high: Vec<Flow>,
    /// How many rows have a range of their own.
    pub ranged: usize,
}

/// A low, a central and a high amount.
#[derive(Debug, Clone, Copy)]
struct Amounts {
    low: Minor,
    central: Minor,
    high: Minor,
}

/// The cells of the table, each column once.
struct Cells<'a> {
    table: &'a Table,
    parameters: &'a Parameters,
    /// The file of parameters.
    file: &'a str,
    names: Vec<Option<&'a str>>,
    kinds: Vec<Option<&'a str>>,
    years: Vec<Option<i64>>,
    price_years: Vec<Option<i64>>,
    rates: Option<Vec<Option<&'a str>>>,
    optimism: Option<Vec<Option<BigRational>>>,
    money: Vec<Money>,
    wellbeing: Option<Wellbeing>,
}

/// One column of money, with the ends of its range if it has one.
struct Money {
    name: String,
    central: Vec<Option<BigRational>>,
    low: Option<Vec<Option<BigRational>>>,
    high: Option<Vec<Option<BigRational>>>,
}

/// Effects on life satisfaction.
struct Wellbeing {
    points: Vec<Option<f64>>,
    low: Option<Vec<Option<f64>>>,
    high: Option<Vec<Option<f64>>>,
    people: Vec<Option<i64>>,
}

/// Reads the flows of `table`.
///
/// # Errors
/// [`Faults`] of its columns and cells, all of them.
pub(super) fn read(table: &Table, parameters: &Parameters, file: &str) -> Result<Cases, Faults> {
    columns::misspelt(table)?;
    let cells = Cells::of(table, parameters, file)?;
    let mut faults = Faults::new();
    let mut cases = Cases::default();
    for row in 0..table.rows() {
        if let Some((flow, range)) = faults.collect(cells.row(row)) {
            let case = |pick: fn(&Amounts) -> Minor| Flow {
                amounts: Columns {
                    place: pick(&range.place),
                    region: pick(&range.region),
                    country: pick(&range.country),
                },
                ..flow.clone()
            };
            let (low, high) = (case(|amounts| amounts.low), case(|amounts| amounts.high));
            let (worse, better) = match flow.kind {
                FlowKind::Benefit => (low, high),
                FlowKind::Cost => (high, low),
            };
            let central = case(|amounts| amounts.central);
            cases.ranged += usize::from(worse != central || better != central);
            cases.low.push(worse);
            cases.high.push(better);
            cases.central.push(central);
        }
    }
    faults.into_result(cases)
}

impl<'a> Cells<'a> {
    fn of(table: &'a Table, parameters: &'a Parameters, file: &'a str) -> Result<Self, Faults> {
        let mut faults = Faults::new();
        let names = faults.collect(table.text("name"));
        let kinds = faults.collect(table.text("kind"));
        let years = faults.collect(table.integers("year"));
        if !table.has("price_year") {
            let what = "nothing says in which year's prices the amounts are";
            let help = "add a column price_year; for amounts in the money of their own year it is the same as year";
            faults.push(Fault::new(table.name(), what, help));
        }
        let price_years = if table.has("price_year") {
            faults.collect(table.integers("price_year"))
        } else {
            None
        };
        let rates = optional(table, "discount", &mut faults, Table::text);
        let optimism = optional(table, "optimism", &mut faults, Table::exact);
        let columns: Vec<&str> = if table.has("amount") {
            vec!["amount"]
        } else {
            WHOM.to_vec()
        };
        let is_all_wellbeing = !table.has("amount") && !WHOM.iter().any(|name| table.has(name));
        let mut money = Vec::new();
        if !(is_all_wellbeing && table.has("points")) {
            for name in columns {
                let central = faults.collect(table.exact(name));
                let low = optional(table, &format!("{name}_low"), &mut faults, Table::exact);
                let high = optional(table, &format!("{name}_high"), &mut faults, Table::exact);
                money.extend(central.map(|central| Money {
                    name: name.to_owned(),
                    central,
                    low,
                    high,
                }));
            }
        }
        let wellbeing = optional(table, "points", &mut faults, Table::numbers).and_then(|points| {
            Some(Wellbeing {
                points,
                low: optional(table, "points_low", &mut faults, Table::numbers),
                high: optional(table, "points_high", &mut faults, Table::numbers),
                people: faults.collect(table.integers("people"))?,
            })
        });
        faults.into_result(())?;
        let (Some(names), Some(kinds), Some(years), Some(price_years)) =
            (names, kinds, years, price_years)
        else {
            unreachable!("else there are faults")
        };
        Ok(Self {
            table,
            parameters,
            file,
            names,
            kinds,
            years,
            price_years,
            rates,
            optimism,
            money,
            wellbeing,
        })
    }

    fn fault(&self, row: usize, column: &str, what: impl Into<String>, help: &str) -> Fault {
        self.table.fault_at(row, column, what, help)
    }

    /// The flow of a row, and its amounts in the three cases.
    fn row(&self, row: usize) -> Result<(Flow, Columns<Amounts>), Faults> {
        let mut faults = Faults::new();
        let name = self.names[row].unwrap_or_default().to_owned();
        if name.is_empty() {
            faults.push(self.fault(row, "name", "it has no name", "say what it is"));
        }
        let kind = self.kinds[row].unwrap_or_default();
        let kind = match kind {
            "cost" => Some((FlowKind::Cost, false)),
            "benefit" => Some((FlowKind::Benefit, false)),
            "wellbeing" => Some((FlowKind::Benefit, true)),
            _ => {
                let what = format!("'{kind}' is not a kind of flow");
                let help = "write cost, benefit or wellbeing";
                faults.push(self.fault(row, "kind", what, help));
                None
            }
        };
        let base = i64::from(self.parameters.base_year);
        let year = self.years[row].and_then(|year| u32::try_from(year - base).ok());
        if year.is_none_or(|year| year > 1000) {
            let what = match self.years[row] {
                None => "the year is missing".to_owned(),
                Some(year) => format!("{year} is not in the thousand years from {base} on"),
            };
            let help = "write a calendar year, not before the base_year of the parameters: money already spent is no part of a choice";
            faults.push(self.fault(row, "year", what, help));
        }
        let wellbeing = kind.is_some_and(|(_, wellbeing)| wellbeing);
        let price_year = faults.collect(self.price_year(row, wellbeing));
        if kind.is_some() {
            faults.collect(self.passed_over(row, wellbeing));
        }
        let schedule = faults.collect(self.schedule(row));
        let optimism = faults.collect(self.optimism(row));
        if kind.is_some_and(|(kind, _)| kind == FlowKind::Benefit)
            && optimism.is_some_and(|optimism| optimism != Decimal::ZERO)
        {
            let what = "optimism makes costs larger, and this is a gain";
            let help = "leave it empty here; give a low end of the amount instead";
            faults.push(self.fault(row, "optimism", what, help));
        }
        let amounts = faults.collect(if wellbeing {
            self.worth(row)
        } else {
            self.money(row)
        });
        match (kind, year, price_year, schedule, optimism, amounts) {
            (
                Some((kind, _)),
                Some(year),
                Some(price_year),
                Some(schedule),
                Some(optimism),
                Some(amounts),
            ) if faults.is_empty() => {
                let nothing = Minor::default();
                let flow = Flow {
                    name,
                    kind,
                    year,
                    price_year,
                    amounts: Columns {
                        place: nothing,
                        region: nothing,
                        country: nothing,
                    },
                    schedule,
                    optimism,
                };
                Ok((flow, amounts))
            }
            _ => Err(faults),
        }
    }

    /// The year whose prices a row is in, which those of the answer can be had from.
    fn price_year(&self, row: usize, wellbeing: bool) -> Result<i32, Faults> {
        let answer = self.parameters.price_year;
        let year = self.price_years[row].and_then(|year| i32::try_from(year).ok());
        if wellbeing {
            if year.is_some_and(|year| year != answer) {
                let what = format!(
                    "wellbeing is worth what {} says, in the prices of {answer}",
                    self.file
                );
                let help = "leave price_year empty in a wellbeing row";
                return Err(self.fault(row, "price_year", what, help).into());
            }
            return Ok(answer);
        }
        let Some(year) = year else {
            let help = "say in which year's prices the amount is";
            let what = "the price year is missing";
            return Err(self.fault(row, "price_year", what, help).into());
        };
        let converted = self
            .parameters
            .prices
            .convert(Minor::default(), year, answer);
        converted.map(|_| year).map_err(|error| {
            let said = error.to_string();
            let (what, _) = said.rsplit_once(": ").unwrap_or((&said, ""));
            let what = format!("amounts of {year} cannot be brought to the prices of {answer}: {what}");
            let help = format!("add both years to [prices.index] of {}, or give the amount in the prices of {answer}", self.file);
            self.fault(row, "price_year", what, &help).into()
        })
    }

    /// A fault for a figure in a cell that the kind of the row passes over; zero says
    /// as much as nothing.
    fn passed_over(&self, row: usize, wellbeing: bool) -> Result<(), Faults> {
        let mut faults = Faults::new();
        let mut refuse = |column: &str, filled: bool, what: &str, help: &str| {
            if filled {
                faults.push(self.fault(row, column, what, help));
            }
        };
        if wellbeing {
            let what = "a wellbeing row is worth its points, and this amount would be passed over";
            let help = "give the money a row of its own, of kind cost or benefit";
            let is_filled = |cells: Option<&Vec<Option<BigRational>>>| {
                cells.is_some_and(|cells| cells[row].as_ref().is_some_and(|cell| !cell.is_zero()))
            };
            for money in &self.money {
                let name = &money.name;
                refuse(name, is_filled(Some(&money.central)), what, help);
                refuse(
                    &format!("{name}_low"),
                    is_filled(money.low.as_ref()),
                    what,
                    help,
                );
                refuse(
                    &format!("{name}_high"),
                    is_filled(money.high.as_ref()),
                    what,
                    help,
                );
            }
        } else if let Some(wellbeing) = &self.wellbeing {
            let what = "only a wellbeing row has points and people, and this would be passed over";
            let help = "give them a row of their own, of kind wellbeing";
            let is_filled = |cells: Option<&Vec<Option<f64>>>| {
                cells.is_some_and(|cells| cells[row].is_some_and(|cell| cell.abs() > 0.0))
            };
            refuse("points", is_filled(Some(&wellbeing.points)), what, help);
            refuse("points_low", is_filled(wellbeing.low.as_ref()), what, help);
            refuse(
                "points_high",
                is_filled(wellbeing.high.as_ref()),
                what,
                help,
            );
            let people = wellbeing.people[row].is_some_and(|people| people != 0);
            refuse("people", people, what, help);
        }
        faults.into_result(())
    }

    fn schedule(&self, row: usize) -> Result<usize, Faults> {
        let named = self.rates.as_ref().and_then(|rates| rates[row]);
        let all = &self.parameters.rates;
        let Some(named) = named else {
            return match all.as_slice() {
                [_] => Ok(0),
                _ => {
                    let standard = all.iter().position(|rates| rates.name == "standard");
                    standard.ok_or_else(|| {
                        let what = "several discount rates are given, and none is named here";
                        let help = "fill in the column discount, or call one of them standard";
                        self.fault(row, "discount", what, help).into()
                    })
                }
            };
        };
        let found = all.iter().position(|rates| rates.name == named);
        found.ok_or_else(|| {
            let what = format!("there are no discount rates '{named}'");
            let help = "name one of the tables under [discount] of the parameters";
            self.fault(row, "discount", what, help).into()
        })
    }

    fn optimism(&self, row: usize) -> Result<Decimal, Faults> {
        let cell = self.optimism.as_ref().and_then(|cells| cells[row].as_ref());
        let Some(cell) = cell else {
            return Ok(Decimal::ZERO);
        };
        let help = "write 20% as 0.2";
        if !(BigRational::from_integer(0.into())..=BigRational::from_integer(10.into()))
            .contains(cell)
        {
            let what = "an optimism bias is from 0 to 10 times the cost";
            return Err(self.fault(row, "optimism", what, help).into());
        }
        crate::share::decimal(cell).parse().map_err(
            |error: allotment_outcome::value::ValueError| {
                self.fault(row, "optimism", error.to_string(), help).into()
            },
        )
    }

    fn money(&self, row: usize) -> Result<Columns<Amounts>, Faults> {
        let mut faults = Faults::new();
        let mut found = Vec::new();
        for money in &self.money {
            let amount = |cell: Option<&BigRational>, name: &str| -> Result<Minor, Faults> {
                let Some(cell) = cell else {
                    let help = "fill it in; what is worth nothing is 0";
                    return Err(self.fault(row, name, "the amount is missing", help).into());
                };
                minor(cell, self.parameters.currency).ok_or_else(|| {
                    let what = "it is finer than the currency, or too large";
                    let help = "write whole units and at most its decimals, such as 1500000.00";
                    self.fault(row, name, what, help).into()
                })
            };
            let end =
                |cells: &Option<Vec<Option<BigRational>>>, end: &str, central: Minor| match cells
                    .as_ref()
                    .map(|cells| cells[row].as_ref())
                {
                    Some(Some(cell)) => amount(Some(cell), &format!("{}_{end}", money.name)),
                    _ => Ok(central),
                };
            let central = faults.collect(amount(money.central[row].as_ref(), &money.name));
            let Some(central) = central else { continue };
            let low = faults.collect(end(&money.low, "low", central));
            let high = faults.collect(end(&money.high, "high", central));
            if let (Some(low), Some(high)) = (low, high) {
                if self.kinds[row] == Some("cost") && low < Minor::default() {
                    let what = "a cost is below zero";
                    let help = "write what is saved as a benefit";
                    faults.push(self.fault(row, &money.name, what, help));
                }
                if low > central || high < central {
                    let what = "low, central and high amount do not go up";
                    let help = "give the low end at most, and the high end at least, the amount";
                    faults.push(self.fault(row, &money.name, what, help));
                }
                found.push(Amounts { low, central, high });
            }
        }
        faults.into_result(())?;
        match found.as_slice() {
            [one] => Ok(Columns {
                place: *one,
                region: *one,
                country: *one,
            }),
            [place, region, country] => Ok(Columns {
                place: *place,
                region: *region,
                country: *country,
            }),
            _ => {
                let what = "there is no column of amounts";
                let help = "add amount, or place, region and country";
                Err(self.fault(row, "amount", what, help).into())
            }
        }
    }

    /// What an effect on wellbeing is worth, to all three alike.
    fn worth(&self, row: usize) -> Result<Columns<Amounts>, Faults> {
        let fault = |column: &str, what: &str, help: &str| -> Faults {
            self.fault(row, column, what, help).into()
        };
        let Some(worth) = &self.parameters.wellbeing else {
            let what = "the parameters do not say what wellbeing is worth";
            let help =
                "add a table [wellbeing] with source, date, price_year, low, central and high";
            return Err(fault("kind", what, help));
        };
        let Some(wellbeing) = &self.wellbeing else {
            let what = "a wellbeing row needs points and people";
            let help = "add the columns points (of life satisfaction, 0 to 10) and people";
            return Err(fault("kind", what, help));
        };
        let Some(points) = wellbeing.points[row] else {
            let help = "fill in by how many points of life satisfaction (0 to 10) a person's rose";
            return Err(fault("points", "the effect is missing", help));
        };
        let people = wellbeing.people[row].and_then(|people| people.to_u64());
        let Some(people) = people else {
            let what = "the number of people is missing or below 0";
            return Err(fault(
                "people",
                what,
                "say for how many people in that year",
            ));
        };
        let end = |cells: &Option<Vec<Option<f64>>>| {
            cells
                .as_ref()
                .and_then(|cells| cells[row])
                .unwrap_or(points)
        };
        let effect = (points, end(&wellbeing.low), end(&wellbeing.high));
        if [effect.0, effect.1, effect.2]
            .iter()
            .any(|points| points.abs() > 10.0)
        {
            let what =
                "life satisfaction goes from 0 to 10, and cannot change by more than 10 points";
            let help = "write by how many points a person's rose: most programmes move it by less than one";
            return Err(fault("points", what, help));
        }
        let WellbeingRange { low, central, high } = wellbeing_value(effect, people, worth)
            .map_err(|error| fault("points", &error.to_string(), "correct the effect"))?;
        let amounts = Amounts { low, central, high };
        Ok(Columns {
            place: amounts,
            region: amounts,
            country: amounts,
        })
    }
}

/// A column's cells, if the table has it.
fn optional<'t, T>(
    table: &'t Table,
    name: &str,
    faults: &mut Faults,
    read: impl Fn(&'t Table, &str) -> Result<Vec<Option<T>>, Faults>,
) -> Option<Vec<Option<T>>> {
    if !table.has(name) {
        return None;
    }
    faults.collect(read(table, name))
}
