//! An expression as a tree, and the text it came from.

/// An expression over the columns of a table.
#[derive(Debug, Clone, PartialEq)]
pub struct Expression {
    pub(crate) text: String,
    pub(crate) columns: Vec<String>,
    pub(crate) root: Node,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Node {
    Null,
    Column(String),
    Number(String),
    Text(String),
    Boolean(bool),
    Negate(Box<Node>),
    Not(Box<Node>),
    IsNull(Box<Node>),
    Arithmetic(Box<Node>, Arithmetic, Box<Node>),
    Compare(Box<Node>, Comparison, Box<Node>),
    Both(Box<Node>, Box<Node>),
    Either(Box<Node>, Box<Node>),
    Case(Vec<(Node, Node)>, Box<Node>),
    Call(Function, Vec<Node>),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Arithmetic {
    Plus,
    Minus,
    Times,
    Over,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Comparison {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Function {
    Abs,
    Ceil,
    Coalesce,
    Exp,
    Floor,
    Greatest,
    Least,
    Ln,
    NullIf,
    Power,
    Sqrt,
}

impl Function {
    const ALL: [(Self, &'static str); 12] = [
        (Self::Abs, "ABS"),
        (Self::Ceil, "CEIL"),
        (Self::Ceil, "CEILING"),
        (Self::Coalesce, "COALESCE"),
        (Self::Exp, "EXP"),
        (Self::Floor, "FLOOR"),
        (Self::Greatest, "GREATEST"),
        (Self::Least, "LEAST"),
        (Self::Ln, "LN"),
        (Self::NullIf, "NULLIF"),
        (Self::Power, "POWER"),
        (Self::Sqrt, "SQRT"),
    ];

    pub(crate) fn named(name: &str) -> Option<Self> {
        let found = Self::ALL
            .iter()
            .find(|(_, known)| known.eq_ignore_ascii_case(name));
        found.map(|(function, _)| *function)
    }

    pub(crate) fn name(self) -> &'static str {
        let found = Self::ALL.iter().find(|(function, _)| *function == self);
        found.expect("every function has a name").1
    }

    /// How many arguments it takes, at least and at most.
    pub(crate) fn arguments(self) -> (usize, usize) {
        match self {
            Self::Coalesce | Self::Greatest | Self::Least => (1, 20),
            Self::NullIf | Self::Power => (2, 2),
            _ => (1, 1),
        }
    }
}

impl Expression {
    /// The text it was read from.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The columns it reads, each once, in order of name.
    #[must_use]
    pub fn column_names(&self) -> &[String] {
        &self.columns
    }
}

impl std::fmt::Display for Expression {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&self.text)
    }
}
