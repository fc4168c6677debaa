//! What a document is made of.

/// A document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// Its title, as readers list it.
    pub title: String,
    /// Its language as a BCP 47 tag: `en-GB`, `cy-GB`.
    pub language: String,
    /// What it is about, in a sentence.
    pub about: String,
    /// How pages are numbered: `Page {page} of {pages}`.
    pub page_of: String,
    /// What stands in it, in reading order. The first heading is of level one;
    /// no level is left out on the way down.
    pub blocks: Vec<Block>,
}

/// How deep a heading is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// The title: once.
    One,
    /// A part.
    Two,
    /// A part of a part.
    Three,
}

impl Level {
    /// 1, 2 or 3.
    #[must_use]
    pub fn number(self) -> u8 {
        match self {
            Self::One => 1,
            Self::Two => 2,
            Self::Three => 3,
        }
    }
}

/// A part of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// A heading.
    Heading(Level, String),
    /// A paragraph.
    Paragraph(Vec<Run>),
    /// What somebody said.
    Quote(String),
    /// Points, in no order.
    List(Vec<String>),
    /// A table.
    Table(Table),
    /// A chart.
    Chart(Chart),
    /// A code of squares that a camera reads. DOCX has its text alone.
    Squares(Squares),
    /// What stands in another language than the document, as a BCP 47 tag.
    InLanguage(String, Vec<Block>),
    /// What follows begins a page where there are pages.
    NewPage,
}

/// A code of dark and light squares, such as a QR code. It is drawn with the
/// light margin of four squares that readers need.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Squares {
    /// How many squares a side has.
    pub side: usize,
    /// Whether each is dark: row by row from the top, `side` times `side`.
    pub dark: Vec<bool>,
    /// What it says to those who cannot see it.
    pub alternative: String,
}

impl Squares {
    /// Each run of dark squares in a row: column, row, and how many.
    pub(crate) fn runs(&self) -> Vec<(usize, usize, usize)> {
        let mut runs = Vec::new();
        for (row, squares) in self.dark.chunks(self.side.max(1)).enumerate() {
            let mut at = 0;
            for run in squares.chunk_by(|one, next| one == next) {
                if run[0] {
                    runs.push((at, row, run.len()));
                }
                at += run.len();
            }
        }
        runs
    }
}

impl Block {
    /// A paragraph of plain text.
    #[must_use]
    pub fn paragraph(text: impl Into<String>) -> Self {
        Self::Paragraph(vec![Run::plain(text)])
    }

    /// A paragraph that begins with what it is about.
    #[must_use]
    pub fn labelled(label: &str, text: impl Into<String>) -> Self {
        Self::Paragraph(vec![
            Run {
                text: format!("{label}: "),
                strong: true,
            },
            Run::plain(text),
        ])
    }
}

/// A piece of text in one style.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// The text.
    pub text: String,
    /// Whether it is stressed.
    pub strong: bool,
}

impl Run {
    /// Text without stress.
    #[must_use]
    pub fn plain(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            strong: false,
        }
    }
}

/// A table. Its first column names the rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// What it shows.
    pub caption: String,
    /// The columns; at least one.
    pub columns: Vec<Column>,
    /// The rows, each with as many cells as there are columns.
    pub rows: Vec<Row>,
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its head.
    pub name: String,
    /// On which side its cells stand.
    pub side: Side,
}

/// The side on which the cells of a column stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// Words.
    Start,
    /// Numbers, so that digits stand below each other.
    End,
}

impl Side {
    /// Whether it is the side of numbers.
    #[must_use]
    pub fn is_end(&self) -> bool {
        matches!(self, Self::End)
    }
}

/// A row of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Its cells, the first being its head.
    pub cells: Vec<String>,
    /// Whether it sums up the others.
    pub is_total: bool,
}

/// A chart of bars: for each category a bar of every series.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chart {
    /// What it shows.
    pub title: String,
    /// What it says to those who cannot see it.
    pub alternative: String,
    /// What is compared, such as years.
    pub categories: Vec<String>,
    /// What is shown of each: at most three.
    pub series: Vec<Series>,
}

/// What is shown of each category.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Series {
    /// What it is.
    pub name: String,
    /// How much, in any one unit: a value a category.
    pub values: Vec<u64>,
    /// The same as people read it: a label a category.
    pub labels: Vec<String>,
}

impl Chart {
    /// The greatest value, and at least 1.
    pub(crate) fn greatest(&self) -> u64 {
        let values = self.series.iter().flat_map(|series| &series.values);
        values.copied().max().unwrap_or(1).max(1)
    }
}

/// The colours of series, dark enough on white (3 to 1 and more).
pub(crate) const COLOURS: [(u8, u8, u8); 3] = [(29, 79, 118), (192, 90, 0), (96, 96, 96)];

/// What may stand in XML, HTML and PDF alike: control characters become spaces.
pub(crate) fn clean(text: &str) -> String {
    let bad = |letter: char| letter.is_control() || matches!(letter, '\u{fffe}' | '\u{ffff}');
    text.replace(bad, " ")
}
