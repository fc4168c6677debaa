//! How the numbers of one stage were computed, for a page of its own.

/// What a reader needs to work a stage's numbers out again.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Computed {
    /// What the numbers answer, in a sentence.
    pub lead: String,
    /// What was done, in order, a plain sentence or two each.
    pub steps: Vec<String>,
    /// What it was done with: variables and weights, types and kinds.
    pub tables: Vec<ComputedTable>,
    /// What was chosen: a name and its value.
    pub choices: Vec<(String, String)>,
    /// The same in symbols, a line each.
    pub symbols: Vec<String>,
    /// How sure the numbers are, a sentence each.
    pub sure: Vec<String>,
    /// What they do not say, a sentence each.
    pub limits: Vec<String>,
    /// Where they come from: positions in [`super::Site::sources`].
    pub cites: Vec<usize>,
    /// The files that a reader may take away: an address, relative to the
    /// report's folder, and a title each.
    pub files: Vec<(String, String)>,
}

/// A table on such a page.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ComputedTable {
    /// What it shows.
    pub caption: String,
    /// What its columns are.
    pub columns: Vec<String>,
    /// Its rows, as wide as `columns`; the first cell names the row.
    pub rows: Vec<Vec<String>>,
}
