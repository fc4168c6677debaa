//! What a rate is a rate of.

use crate::tree::{Arithmetic, Expression, Function, Node};

impl Expression {
    /// The counts that the rate is over, if the expression is one: a fixed number
    /// of counts over counts, such as `100.0 * claimants / working_age`.
    ///
    /// The rate of many places together is then the mean of theirs weighted by
    /// this. Counts are columns, their sums and differences, and fixed multiples of
    /// these; `NULLIF(people, 0)` below the line is `people`.
    ///
    /// ```
    /// use allotment_expression::Expression;
    ///
    /// let of = |text: &str| {
    ///     let over = Expression::parse(text).unwrap().denominator()?;
    ///     Some(over.column_names().join(" "))
    /// };
    /// assert_eq!(of("100.0 * claimants / working_age").as_deref(), Some("working_age"));
    /// assert_eq!(of("(a + b) / ((c + d) / 1000)").as_deref(), Some("c d"));
    /// assert_eq!(of("1 + claimants / working_age"), None);
    /// assert_eq!(of("claimants"), None);
    /// ```
    #[must_use]
    pub fn denominator(&self) -> Option<Self> {
        let mut parts = Parts::default();
        parts.split(&self.root, false);
        let [over] = parts.below[..] else { return None };
        let [counted] = parts.above[..] else {
            return None;
        };
        let over = match over {
            Node::Call(Function::NullIf, arguments) => &arguments[0],
            other => other,
        };
        if !is_counts(counted) || !is_counts(over) {
            return None;
        }
        let mut columns = Vec::new();
        columns_of(over, &mut columns);
        columns.sort();
        columns.dedup();
        Some(Self {
            text: columns.join(", "),
            columns,
            root: over.clone(),
        })
    }
}

/// The factors that are no fixed number, above the line and below it.
#[derive(Default)]
struct Parts<'a> {
    above: Vec<&'a Node>,
    below: Vec<&'a Node>,
}

impl<'a> Parts<'a> {
    fn split(&mut self, node: &'a Node, inverted: bool) {
        match node {
            Node::Arithmetic(left, Arithmetic::Times, right) => {
                self.split(left, inverted);
                self.split(right, inverted);
            }
            Node::Arithmetic(left, Arithmetic::Over, right) => {
                self.split(left, inverted);
                self.split(right, !inverted);
            }
            Node::Number(_) => {}
            other if inverted => self.below.push(other),
            other => self.above.push(other),
        }
    }
}

/// Whether `node` adds up over places: of two together it is the sum of theirs.
fn is_counts(node: &Node) -> bool {
    match node {
        Node::Column(_) => true,
        Node::Negate(inner) => is_counts(inner),
        Node::Arithmetic(left, Arithmetic::Plus | Arithmetic::Minus, right) => {
            is_counts(left) && is_counts(right)
        }
        Node::Arithmetic(left, Arithmetic::Times, right) => {
            is_fixed(left) && is_counts(right) || is_counts(left) && is_fixed(right)
        }
        Node::Arithmetic(left, Arithmetic::Over, right) => is_counts(left) && is_fixed(right),
        _ => false,
    }
}

fn is_fixed(node: &Node) -> bool {
    match node {
        Node::Number(_) => true,
        Node::Negate(inner) => is_fixed(inner),
        Node::Arithmetic(left, _, right) => is_fixed(left) && is_fixed(right),
        _ => false,
    }
}

fn columns_of(node: &Node, found: &mut Vec<String>) {
    match node {
        Node::Column(name) => found.push(name.clone()),
        Node::Negate(inner) => columns_of(inner, found),
        Node::Arithmetic(left, _, right) => {
            columns_of(left, found);
            columns_of(right, found);
        }
        _ => {}
    }
}
