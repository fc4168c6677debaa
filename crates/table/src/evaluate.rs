//! Expressions over the columns of a table.

use allotment_expression::{EvaluationError, Expression, Number, Value};
use num_rational::BigRational;

use crate::column::Values;
use crate::fault::{Fault, Faults};
use crate::table::Table;

/// The most columns of text whose reading, number or text, is tried out.
const TEXT_COLUMNS_MAX: usize = 6;

/// A column as an expression may read it: the usual way first.
struct Operand<'a, N> {
    name: &'a str,
    readings: Vec<Cells<'a, N>>,
    /// Which of the readings is in use.
    reading: usize,
}

/// The cells of a column, one entry a row.
enum Cells<'a, N> {
    /// As numbers, wrong cells being missing; and what is wrong.
    Numbers(Vec<Option<N>>, Faults),
    Text(Vec<Option<&'a str>>),
    Booleans(Vec<Option<bool>>),
}

/// A value of the kind that was asked for, none, or one of another kind.
enum Taken<T> {
    Value(T),
    Missing,
    WrongKind,
}

impl Table {
    /// What `expression` gives on each row, in floating point; missing is `None`.
    ///
    /// A column of text is read as numbers where the expression uses it so, as
    /// text where it is compared with text, and as truths if every cell is the
    /// word `true` or `false`.
    ///
    /// # Errors
    /// A fault for every column that is not there, for every cell that should
    /// be a number and is not, and for every row on which the expression has no
    /// value, such as a division by zero, or a value that is no number.
    pub fn evaluate(&self, expression: &Expression) -> Result<Vec<Option<f64>>, Faults> {
        let values = self.values_on(
            expression,
            |name| self.numbers(name),
            |name| self.lenient(name, |text| crate::cell::number(text).ok()),
            |column| expression.float(column),
        )?;
        self.only(expression, "a number", values, as_number)
    }

    /// What `expression` gives on each row, exactly; missing is `None`. Columns
    /// are read as by [`Table::evaluate`], cells as by [`Table::exact`].
    ///
    /// # Errors
    /// As by [`Table::evaluate`].
    pub fn evaluate_exact(
        &self,
        expression: &Expression,
    ) -> Result<Vec<Option<BigRational>>, Faults> {
        let values = self.exact_values(expression)?;
        self.only(expression, "a number", values, as_number)
    }

    /// Whether the condition `expression` holds on each row; `None` where it
    /// is neither true nor false because a value is missing, which a filter
    /// does not keep. Worked out exactly.
    ///
    /// # Errors
    /// As by [`Table::evaluate`], and for every row on which the expression
    /// gives a number or a text.
    pub fn evaluate_condition(&self, expression: &Expression) -> Result<Vec<Option<bool>>, Faults> {
        let values = self.exact_values(expression)?;
        self.only(expression, "true or false", values, |value| match value {
            Value::Boolean(truth) => Taken::Value(truth),
            Value::Null => Taken::Missing,
            Value::Number(_) | Value::Text(_) => Taken::WrongKind,
        })
    }

    fn exact_values(&self, expression: &Expression) -> Result<Vec<Value>, Faults> {
        self.values_on(
            expression,
            |name| self.exact(name),
            |name| self.lenient(name, |text| crate::cell::exact(text).ok()),
            |column| expression.exact(column),
        )
    }

    fn lenient<N>(&self, name: &str, parse: impl Fn(&str) -> Option<N>) -> Vec<Option<N>> {
        let cells = self.text(name).unwrap_or_default();
        cells
            .into_iter()
            .map(|cell| cell.and_then(&parse))
            .collect()
    }

    fn values_on<N: Number>(
        &self,
        expression: &Expression,
        strict: impl Fn(&str) -> Result<Vec<Option<N>>, Faults>,
        lenient: impl Fn(&str) -> Vec<Option<N>>,
        value: impl Fn(&dyn Fn(&str) -> Option<Value<N>>) -> Result<Value<N>, EvaluationError>,
    ) -> Result<Vec<Value<N>>, Faults> {
        let mut operands = self.operands(expression, strict, lenient)?;
        let open: Vec<usize> = (0..operands.len())
            .filter(|&place| operands[place].readings.len() > 1)
            .collect();
        let mut first_trouble = None;
        for others in others(open.len()) {
            for (bit, &place) in open.iter().enumerate() {
                let other = bit < TEXT_COLUMNS_MAX && others >> bit & 1 == 1;
                operands[place].reading = usize::from(other);
            }
            let column = |row: usize| {
                let operands = &operands;
                move |name: &str| operand_value(operands, name, row)
            };
            let (values, faults, fits) = self.each_row(expression, |row| value(&column(row)));
            if fits {
                let wrong = wrong_cells(&operands);
                return if wrong.is_empty() { faults } else { wrong }.into_result(values);
            }
            first_trouble.get_or_insert(faults);
        }
        Err(first_trouble.expect("the usual reading is tried first"))
    }

    /// The values by row, the faults, and whether every operand had a kind that
    /// the expression can use.
    fn each_row<N>(
        &self,
        expression: &Expression,
        value: impl Fn(usize) -> Result<Value<N>, EvaluationError>,
    ) -> (Vec<Value<N>>, Faults, bool) {
        let mut faults = Faults::new();
        let mut fits = true;
        let mut values = Vec::with_capacity(self.rows());
        for row in 0..self.rows() {
            match value(row) {
                Ok(value) => values.push(value),
                Err(error) => {
                    fits &= !matches!(error, EvaluationError::WrongKind { .. });
                    faults.push(self.no_value(expression, row, &error));
                }
            }
        }
        (values, faults, fits)
    }

    fn operands<'a, N>(
        &'a self,
        expression: &'a Expression,
        strict: impl Fn(&str) -> Result<Vec<Option<N>>, Faults>,
        lenient: impl Fn(&str) -> Vec<Option<N>>,
    ) -> Result<Vec<Operand<'a, N>>, Faults> {
        let mut faults = Faults::new();
        let mut operands = Vec::new();
        for name in expression.column_names() {
            let Some(column) = faults.collect(self.column(name)) else {
                continue;
            };
            let readings = match column.values() {
                Values::Text(text) => {
                    let text: Vec<Option<&str>> = text.iter().collect();
                    let words = text.iter().flatten().all(|cell| is_truth_word(cell));
                    if words && text.iter().any(Option::is_some) {
                        let truths = faults.collect(self.booleans(name)).unwrap_or_default();
                        vec![Cells::Booleans(truths), Cells::Text(text)]
                    } else {
                        match strict(name) {
                            Ok(numbers) => {
                                vec![Cells::Numbers(numbers, Faults::new()), Cells::Text(text)]
                            }
                            Err(wrong) => {
                                vec![Cells::Text(text), Cells::Numbers(lenient(name), wrong)]
                            }
                        }
                    }
                }
                Values::Booleans(cells) => vec![Cells::Booleans(cells.iter().collect())],
                _ => {
                    let numbers = faults.collect(strict(name)).unwrap_or_default();
                    vec![Cells::Numbers(numbers, Faults::new())]
                }
            };
            operands.push(Operand {
                name,
                readings,
                reading: 0,
            });
        }
        faults.into_result(operands)
    }

    fn only<N, T>(
        &self,
        expression: &Expression,
        wanted: &str,
        values: Vec<Value<N>>,
        take: impl Fn(Value<N>) -> Taken<T>,
    ) -> Result<Vec<Option<T>>, Faults> {
        let mut faults = Faults::new();
        let mut taken = Vec::with_capacity(values.len());
        for (row, value) in values.into_iter().enumerate() {
            taken.push(match take(value) {
                Taken::Value(value) => Some(value),
                Taken::Missing => None,
                Taken::WrongKind => {
                    let what = format!("'{expression}' does not give {wanted}");
                    let help = format!("write an expression that gives {wanted} on every row");
                    faults.push(Fault::new(self.name(), what, help).at_line(self.line_of(row)));
                    None
                }
            });
        }
        faults.into_result(taken)
    }

    fn no_value(&self, expression: &Expression, row: usize, error: &EvaluationError) -> Fault {
        let help = match error {
            EvaluationError::DivisionByZero { .. } => {
                "correct the zero, or leave such rows out with CASE WHEN … <> 0 THEN … END"
            }
            EvaluationError::OutOfDomain { .. } | EvaluationError::TooLarge { .. } => {
                "correct the value, or leave such rows out with CASE WHEN … THEN … END"
            }
            _ => "use a column of numbers as numbers, and compare text with text in quotes",
        };
        let text = expression.text();
        let what = if error.to_string().contains(text) {
            error.to_string()
        } else {
            format!("{error}, in '{text}'")
        };
        Fault::new(self.name(), what, help).at_line(self.line_of(row))
    }
}

/// Which columns to read the other way, as bits: none, then one, then more.
fn others(columns: usize) -> Vec<u32> {
    let columns = columns.min(TEXT_COLUMNS_MAX);
    let mut others: Vec<u32> = (0..1 << columns).collect();
    others.sort_by_key(|others| others.count_ones());
    others
}

fn is_truth_word(cell: &str) -> bool {
    ["true", "TRUE", "True", "false", "FALSE", "False"].contains(&cell)
}

fn operand_value<N: Number>(
    operands: &[Operand<'_, N>],
    name: &str,
    row: usize,
) -> Option<Value<N>> {
    let operand = operands.iter().find(|operand| operand.name == name)?;
    let value = match &operand.readings[operand.reading] {
        Cells::Numbers(numbers, _) => numbers[row].clone().map(Value::Number),
        Cells::Text(text) => text[row].map(|text| Value::Text(text.to_owned())),
        Cells::Booleans(truths) => truths[row].map(Value::Boolean),
    };
    Some(value.unwrap_or(Value::Null))
}

/// The wrong cells of the columns that are read as numbers.
fn wrong_cells<N>(operands: &[Operand<'_, N>]) -> Faults {
    let mut all = Faults::new();
    for operand in operands {
        if let Cells::Numbers(_, wrong) = &operand.readings[operand.reading] {
            all.merge(wrong.clone());
        }
    }
    all
}

fn as_number<N>(value: Value<N>) -> Taken<N> {
    match value {
        Value::Number(number) => Taken::Value(number),
        Value::Null => Taken::Missing,
        Value::Text(_) | Value::Boolean(_) => Taken::WrongKind,
    }
}
