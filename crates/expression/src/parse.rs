//! From text to tree, through the SQL parser.

use std::collections::BTreeSet;

use sqlparser::ast::{
    BinaryOperator, Expr, FunctionArg, FunctionArgExpr, FunctionArguments, InTarget, UnaryOperator,
    Value as Literal,
};
use sqlparser::dialect::GenericDialect;
use sqlparser::parser::Parser;
use sqlparser::tokenizer::Token;

use crate::tree::{Arithmetic, Comparison, Function, Node};
use crate::{Expression, ExpressionError, exact_from_text};

/// The longest expression read, in bytes. A formula that decides money must be
/// publishable; and a limit on what comes from outside keeps the tree shallow.
pub const LONGEST: usize = 4_000;

/// The deepest tree read: a sum of 200 terms is 200 deep. It keeps the stack
/// small whoever wrote the text.
const DEEPEST: usize = 200;

/// How deep brackets, `NOT` and `CASE` may stand inside one another. The SQL
/// parser takes tens of kilobytes of stack a level in a debug build: 30 levels
/// overflow a test thread's two megabytes.
const DEEPEST_NESTING: usize = 20;

const FULL: &str = "an expression has columns, numbers, 'text', + - * /, comparisons, AND, OR, \
    NOT, IS NULL, BETWEEN, IN, CASE, and the functions ABS, CEIL, COALESCE, EXP, FLOOR, \
    GREATEST, LEAST, LN, NULLIF, POWER, SQRT";
const EXACT: &str = "an expression that decides money has columns, numbers, 'text', + - * /, \
    comparisons, AND, OR, NOT, IS NULL, BETWEEN, IN and CASE, so that it can be worked out \
    exactly";

#[derive(Clone, Copy, PartialEq)]
enum Dialect {
    Full,
    Exact,
}

impl Expression {
    /// The expression that `text` writes, functions included.
    ///
    /// # Errors
    /// [`ExpressionError`] if it is no SQL expression, goes beyond the subset,
    /// or is too long.
    pub fn parse(text: &str) -> Result<Self, ExpressionError> {
        parse(text, Dialect::Full)
    }

    /// The expression that `text` writes, without functions: it can be worked
    /// out in exact ratios.
    ///
    /// # Errors
    /// As [`Expression::parse`].
    pub fn parse_exact(text: &str) -> Result<Self, ExpressionError> {
        parse(text, Dialect::Exact)
    }

    /// The expression that reads the one column `name`, whatever its name.
    #[must_use]
    pub fn column(name: &str) -> Self {
        Self {
            text: name.into(),
            columns: vec![name.into()],
            root: Node::Column(name.into()),
        }
    }
}

fn parse(text: &str, dialect: Dialect) -> Result<Expression, ExpressionError> {
    if text.len() > LONGEST {
        return Err(ExpressionError::TooLong {
            length: text.len(),
            longest: LONGEST,
        });
    }
    let not_sql = |reason: String| ExpressionError::NotSql {
        text: text.into(),
        reason,
    };
    let sql = GenericDialect {};
    let parser = Parser::new(&sql)
        .with_recursion_limit(DEEPEST_NESTING)
        .try_with_sql(text);
    let mut parser = parser.map_err(|error| not_sql(error.to_string()))?;
    let expr = parser
        .parse_expr()
        .map_err(|error| not_sql(error.to_string()))?;
    let next = parser.peek_token();
    if next.token != Token::EOF {
        return Err(not_sql(format!("it should end before '{next}'")));
    }
    let mut reader = Reader {
        dialect,
        depth: 0,
        columns: BTreeSet::new(),
    };
    let root = reader.node(&expr)?;
    Ok(Expression {
        text: text.into(),
        columns: reader.columns.into_iter().collect(),
        root,
    })
}

struct Reader {
    dialect: Dialect,
    depth: usize,
    columns: BTreeSet<String>,
}

impl Reader {
    fn node(&mut self, expr: &Expr) -> Result<Node, ExpressionError> {
        if self.depth == DEEPEST {
            return Err(ExpressionError::TooDeep { deepest: DEEPEST });
        }
        self.depth += 1;
        let node = self.node_at_this_depth(expr);
        self.depth -= 1;
        node
    }

    fn node_at_this_depth(&mut self, expr: &Expr) -> Result<Node, ExpressionError> {
        Ok(match expr {
            Expr::Identifier(name) => {
                self.columns.insert(name.value.clone());
                Node::Column(name.value.clone())
            }
            Expr::Nested(inner) => self.node(inner)?,
            Expr::Value(value) => self.literal(&value.value, expr)?,
            Expr::UnaryOp { op, expr: inner } => match op {
                UnaryOperator::Plus => self.node(inner)?,
                UnaryOperator::Minus => Node::Negate(self.boxed(inner)?),
                UnaryOperator::Not => Node::Not(self.boxed(inner)?),
                _ => return Err(self.refuse(expr)),
            },
            Expr::BinaryOp { left, op, right } => self.binary(expr, left, op, right)?,
            Expr::IsNull(inner) => Node::IsNull(self.boxed(inner)?),
            Expr::IsNotNull(inner) => Node::Not(Box::new(Node::IsNull(self.boxed(inner)?))),
            Expr::Between {
                expr: inner,
                negated,
                low,
                high,
            } => {
                let above = self.compare(inner, Comparison::GreaterOrEqual, low)?;
                let below = self.compare(inner, Comparison::LessOrEqual, high)?;
                negate_if(*negated, Node::Both(Box::new(above), Box::new(below)))
            }
            Expr::In {
                expr: inner,
                target: InTarget::List(list),
                negated,
                ..
            } => {
                let mut any = Node::Boolean(false);
                for item in list {
                    let same = self.compare(inner, Comparison::Equal, item)?;
                    any = Node::Either(Box::new(any), Box::new(same));
                }
                negate_if(*negated, any)
            }
            Expr::Case {
                operand,
                conditions,
                else_result,
                ..
            } => {
                let mut branches = Vec::with_capacity(conditions.len());
                for branch in conditions {
                    let condition = match operand {
                        Some(operand) => {
                            self.compare(operand, Comparison::Equal, &branch.condition)?
                        }
                        None => self.node(&branch.condition)?,
                    };
                    branches.push((condition, self.node(&branch.result)?));
                }
                let otherwise = match else_result {
                    Some(result) => self.node(result)?,
                    None => Node::Null,
                };
                Node::Case(branches, Box::new(otherwise))
            }
            Expr::Function(_) | Expr::Floor { .. } | Expr::Ceil { .. } => self.call(expr)?,
            _ => return Err(self.refuse(expr)),
        })
    }

    fn binary(
        &mut self,
        whole: &Expr,
        left: &Expr,
        op: &BinaryOperator,
        right: &Expr,
    ) -> Result<Node, ExpressionError> {
        let comparison = match op {
            BinaryOperator::Eq => Some(Comparison::Equal),
            BinaryOperator::NotEq => Some(Comparison::NotEqual),
            BinaryOperator::Lt => Some(Comparison::Less),
            BinaryOperator::LtEq => Some(Comparison::LessOrEqual),
            BinaryOperator::Gt => Some(Comparison::Greater),
            BinaryOperator::GtEq => Some(Comparison::GreaterOrEqual),
            _ => None,
        };
        if let Some(comparison) = comparison {
            return self.compare(left, comparison, right);
        }
        let (left, right) = (self.boxed(left)?, self.boxed(right)?);
        Ok(match op {
            BinaryOperator::Plus => Node::Arithmetic(left, Arithmetic::Plus, right),
            BinaryOperator::Minus => Node::Arithmetic(left, Arithmetic::Minus, right),
            BinaryOperator::Multiply => Node::Arithmetic(left, Arithmetic::Times, right),
            BinaryOperator::Divide => Node::Arithmetic(left, Arithmetic::Over, right),
            BinaryOperator::And => Node::Both(left, right),
            BinaryOperator::Or => Node::Either(left, right),
            _ => return Err(self.refuse(whole)),
        })
    }

    fn compare(
        &mut self,
        left: &Expr,
        comparison: Comparison,
        right: &Expr,
    ) -> Result<Node, ExpressionError> {
        let (left, right) = (self.boxed(left)?, self.boxed(right)?);
        Ok(Node::Compare(left, comparison, right))
    }

    fn literal(&self, literal: &Literal, whole: &Expr) -> Result<Node, ExpressionError> {
        Ok(match literal {
            Literal::Number(digits, _) if exact_from_text(digits).is_some() => {
                Node::Number(digits.clone())
            }
            Literal::SingleQuotedString(text) => Node::Text(text.clone()),
            Literal::Boolean(value) => Node::Boolean(*value),
            Literal::Null => Node::Null,
            _ => return Err(self.refuse(whole)),
        })
    }

    fn call(&mut self, whole: &Expr) -> Result<Node, ExpressionError> {
        if self.dialect == Dialect::Exact {
            return Err(self.refuse(whole));
        }
        let (function, arguments) = match whole {
            Expr::Floor { expr, .. } => (Function::Floor, vec![self.node(expr)?]),
            Expr::Ceil { expr, .. } => (Function::Ceil, vec![self.node(expr)?]),
            Expr::Function(call) => {
                let plain = call.filter.is_none() && call.over.is_none();
                let function = Function::named(&call.name.to_string()).filter(|_| plain);
                let (Some(function), FunctionArguments::List(list)) = (function, &call.args) else {
                    return Err(self.refuse(whole));
                };
                if list.duplicate_treatment.is_some() || !list.clauses.is_empty() {
                    return Err(self.refuse(whole));
                }
                let mut arguments = Vec::with_capacity(list.args.len());
                for argument in &list.args {
                    let FunctionArg::Unnamed(FunctionArgExpr::Expr(inner)) = argument else {
                        return Err(self.refuse(whole));
                    };
                    arguments.push(self.node(inner)?);
                }
                (function, arguments)
            }
            _ => return Err(self.refuse(whole)),
        };
        let (least, most) = function.arguments();
        if (least..=most).contains(&arguments.len()) {
            Ok(Node::Call(function, arguments))
        } else {
            Err(self.refuse(whole))
        }
    }

    fn boxed(&mut self, expr: &Expr) -> Result<Box<Node>, ExpressionError> {
        self.node(expr).map(Box::new)
    }

    fn refuse(&self, expr: &Expr) -> ExpressionError {
        ExpressionError::NotAllowed {
            part: expr.to_string(),
            allowed: match self.dialect {
                Dialect::Full => FULL,
                Dialect::Exact => EXACT,
            },
        }
    }
}

fn negate_if(negated: bool, node: Node) -> Node {
    if negated {
        Node::Not(Box::new(node))
    } else {
        node
    }
}
