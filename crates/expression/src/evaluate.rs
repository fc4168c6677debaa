//! The value of an expression on one row, with SQL's three-valued logic.

use std::cmp::Ordering;

use num_rational::BigRational;

use crate::tree::{Arithmetic, Comparison, Function, Node};
use crate::{EvaluationError, Expression, Number};

/// A value: a number, a text, a truth, or nothing.
#[derive(Debug, Clone, PartialEq)]
pub enum Value<N = BigRational> {
    /// Missing.
    Null,
    /// A number.
    Number(N),
    /// A text.
    Text(String),
    /// True or false.
    Boolean(bool),
}

impl Expression {
    /// Its exact value on the row that `column` reads by name.
    ///
    /// A missing operand makes the result missing, except in `IS NULL`, `CASE`,
    /// `COALESCE` and where `AND` or `OR` is decided by the other side.
    ///
    /// # Errors
    /// [`EvaluationError`] for a column that is not there, a division by zero,
    /// or a text where a number is needed.
    pub fn exact(&self, column: &dyn Fn(&str) -> Option<Value>) -> Result<Value, EvaluationError> {
        value(&self.root, column)
    }

    /// Its value in floats on the row that `column` reads by name.
    ///
    /// # Errors
    /// As [`Expression::exact`], and for a result that is no finite number.
    pub fn float(
        &self,
        column: &dyn Fn(&str) -> Option<Value<f64>>,
    ) -> Result<Value<f64>, EvaluationError> {
        value(&self.root, column)
    }
}

fn value<N: Number>(
    node: &Node,
    column: &dyn Fn(&str) -> Option<Value<N>>,
) -> Result<Value<N>, EvaluationError> {
    Ok(match node {
        Node::Null => Value::Null,
        Node::Column(name) => {
            column(name).ok_or_else(|| EvaluationError::NoColumn { name: name.clone() })?
        }
        Node::Number(digits) => {
            Value::Number(N::literal(digits).ok_or_else(|| EvaluationError::TooLarge {
                expression: digits.clone(),
            })?)
        }
        Node::Text(text) => Value::Text(text.clone()),
        Node::Boolean(truth) => Value::Boolean(*truth),
        Node::Negate(inner) => match number(inner, column)? {
            Some(number) => Value::Number(number.negated()),
            None => Value::Null,
        },
        Node::Not(inner) => match truth(inner, column)? {
            Some(truth) => Value::Boolean(!truth),
            None => Value::Null,
        },
        Node::IsNull(inner) => Value::Boolean(matches!(value(inner, column)?, Value::Null)),
        Node::Arithmetic(left, operation, right) => {
            let operands = (number(left, column)?, number(right, column)?);
            let (Some(left), Some(right)) = operands else {
                return Ok(Value::Null);
            };
            Value::Number(arithmetic(node, &left, *operation, &right)?)
        }
        Node::Compare(left, comparison, right) => {
            match order(node, &value(left, column)?, &value(right, column)?)? {
                Some(order) => Value::Boolean(holds(*comparison, order)),
                None => Value::Null,
            }
        }
        Node::Both(left, right) => match (truth(left, column)?, truth(right, column)?) {
            (Some(false), _) | (_, Some(false)) => Value::Boolean(false),
            (Some(true), Some(true)) => Value::Boolean(true),
            _ => Value::Null,
        },
        Node::Either(left, right) => match (truth(left, column)?, truth(right, column)?) {
            (Some(true), _) | (_, Some(true)) => Value::Boolean(true),
            (Some(false), Some(false)) => Value::Boolean(false),
            _ => Value::Null,
        },
        Node::Case(branches, otherwise) => {
            for (condition, result) in branches {
                if truth(condition, column)? == Some(true) {
                    return value(result, column);
                }
            }
            value(otherwise, column)?
        }
        Node::Call(function, arguments) => call(node, *function, arguments, column)?,
    })
}

fn arithmetic<N: Number>(
    node: &Node,
    left: &N,
    operation: Arithmetic,
    right: &N,
) -> Result<N, EvaluationError> {
    let result = match operation {
        Arithmetic::Plus => left.plus(right),
        Arithmetic::Minus => left.minus(right),
        Arithmetic::Times => left.times(right),
        Arithmetic::Over => left
            .over(right)
            .ok_or_else(|| EvaluationError::DivisionByZero {
                expression: node.to_string(),
            })?,
    };
    if result.is_finite() {
        Ok(result)
    } else {
        Err(EvaluationError::TooLarge {
            expression: node.to_string(),
        })
    }
}

fn call<N: Number>(
    node: &Node,
    function: Function,
    arguments: &[Node],
    column: &dyn Fn(&str) -> Option<Value<N>>,
) -> Result<Value<N>, EvaluationError> {
    match function {
        Function::Coalesce => {
            for argument in arguments {
                let found = value(argument, column)?;
                if !matches!(found, Value::Null) {
                    return Ok(found);
                }
            }
            return Ok(Value::Null);
        }
        Function::NullIf => {
            let first = value(&arguments[0], column)?;
            let second = value(&arguments[1], column)?;
            let same = order(node, &first, &second)? == Some(Ordering::Equal);
            return Ok(if same { Value::Null } else { first });
        }
        // Missing arguments are passed over, as PostgreSQL and DataFusion do.
        Function::Greatest | Function::Least => {
            let mut best: Option<N> = None;
            for argument in arguments {
                if let Some(next) = number(argument, column)? {
                    let better = best.as_ref().is_none_or(|best| match function {
                        Function::Greatest => next > *best,
                        _ => next < *best,
                    });
                    if better {
                        best = Some(next);
                    }
                }
            }
            return Ok(best.map_or(Value::Null, Value::Number));
        }
        _ => {}
    }
    let mut floats = Vec::with_capacity(arguments.len());
    for argument in arguments {
        match number(argument, column)? {
            Some(number) => floats.push(number.to_float()),
            None => return Ok(Value::Null),
        }
    }
    let out_of_domain = || EvaluationError::OutOfDomain {
        function: function.name(),
        value: floats
            .iter()
            .map(f64::to_string)
            .collect::<Vec<_>>()
            .join(", "),
    };
    let result = match function {
        Function::Abs => floats[0].abs(),
        Function::Ceil => floats[0].ceil(),
        Function::Floor => floats[0].floor(),
        Function::Exp => libm::exp(floats[0]),
        Function::Ln => libm::log(floats[0]),
        Function::Sqrt => floats[0].sqrt(),
        Function::Power => libm::pow(floats[0], floats[1]),
        Function::Coalesce | Function::NullIf | Function::Greatest | Function::Least => {
            unreachable!("answered above")
        }
    };
    if !result.is_finite() {
        return Err(out_of_domain());
    }
    N::from_float(result)
        .map(Value::Number)
        .ok_or_else(out_of_domain)
}

fn number<N: Number>(
    node: &Node,
    column: &dyn Fn(&str) -> Option<Value<N>>,
) -> Result<Option<N>, EvaluationError> {
    match value(node, column)? {
        Value::Null => Ok(None),
        Value::Number(number) => Ok(Some(number)),
        other => Err(wrong_kind(node, &other, "a number")),
    }
}

fn truth<N: Number>(
    node: &Node,
    column: &dyn Fn(&str) -> Option<Value<N>>,
) -> Result<Option<bool>, EvaluationError> {
    match value(node, column)? {
        Value::Null => Ok(None),
        Value::Boolean(truth) => Ok(Some(truth)),
        other => Err(wrong_kind(node, &other, "true or false")),
    }
}

fn order<N: Number>(
    node: &Node,
    left: &Value<N>,
    right: &Value<N>,
) -> Result<Option<Ordering>, EvaluationError> {
    match (left, right) {
        (Value::Null, _) | (_, Value::Null) => Ok(None),
        (Value::Number(left), Value::Number(right)) => Ok(left.partial_cmp(right)),
        (Value::Text(left), Value::Text(right)) => Ok(Some(left.cmp(right))),
        (Value::Boolean(left), Value::Boolean(right)) => Ok(Some(left.cmp(right))),
        _ => Err(wrong_kind(node, right, kind(left))),
    }
}

fn holds(comparison: Comparison, order: Ordering) -> bool {
    match comparison {
        Comparison::Equal => order.is_eq(),
        Comparison::NotEqual => order.is_ne(),
        Comparison::Less => order.is_lt(),
        Comparison::LessOrEqual => order.is_le(),
        Comparison::Greater => order.is_gt(),
        Comparison::GreaterOrEqual => order.is_ge(),
    }
}

fn wrong_kind<N>(node: &Node, found: &Value<N>, wanted: &'static str) -> EvaluationError {
    EvaluationError::WrongKind {
        part: node.to_string(),
        found: kind(found),
        wanted,
    }
}

fn kind<N>(value: &Value<N>) -> &'static str {
    match value {
        Value::Null => "missing",
        Value::Number(_) => "a number",
        Value::Text(_) => "text",
        Value::Boolean(_) => "true or false",
    }
}

impl std::fmt::Display for Node {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Null => write!(out, "NULL"),
            Self::Column(name) | Self::Number(name) => write!(out, "{name}"),
            Self::Text(text) => write!(out, "'{text}'"),
            Self::Boolean(truth) => write!(out, "{truth}"),
            Self::Negate(inner) => write!(out, "-{inner}"),
            Self::Not(inner) => write!(out, "NOT {inner}"),
            Self::IsNull(inner) => write!(out, "{inner} IS NULL"),
            Self::Arithmetic(left, operation, right) => {
                let sign = match operation {
                    Arithmetic::Plus => '+',
                    Arithmetic::Minus => '-',
                    Arithmetic::Times => '*',
                    Arithmetic::Over => '/',
                };
                write!(out, "({left} {sign} {right})")
            }
            Self::Compare(left, comparison, right) => {
                let sign = match comparison {
                    Comparison::Equal => "=",
                    Comparison::NotEqual => "<>",
                    Comparison::Less => "<",
                    Comparison::LessOrEqual => "<=",
                    Comparison::Greater => ">",
                    Comparison::GreaterOrEqual => ">=",
                };
                write!(out, "({left} {sign} {right})")
            }
            Self::Both(left, right) => write!(out, "({left} AND {right})"),
            Self::Either(left, right) => write!(out, "({left} OR {right})"),
            Self::Case(..) => write!(out, "CASE … END"),
            Self::Call(function, _) => write!(out, "{}(…)", function.name()),
        }
    }
}
