//! Which cells of a table of counts to hide.
//!
//! Rows, columns and hidden cells make a graph: a hidden cell joins its row and its
//! column. Published totals give a hidden cell away exactly if it is a bridge, that
//! is if no other way of hidden cells leads from its row to its column. So for each
//! small cell that is a bridge the cheapest way around is hidden too.

use super::SmallError;
use std::cmp::Reverse;
use std::collections::{BTreeSet, BinaryHeap};

/// Which totals are published with the cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Published {
    /// The total of each row.
    Rows,
    /// The total of each row and of each column.
    RowsAndColumns,
}

/// Which counts are small.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SuppressOptions {
    /// Counts above zero and below this are hidden.
    pub below: u64,
    /// Whether zeros are hidden as well.
    pub hide_zeros: bool,
    /// Which totals are published.
    pub published: Published,
}

/// What is published of a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cell {
    /// Its count.
    Shown(u64),
    /// Nothing, since it is small.
    Small,
    /// Nothing, since it would give a small one away.
    Protecting,
}

/// A table that gives no small cell away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suppressed {
    /// Cells row by row.
    pub cells: Vec<Cell>,
    /// How many are small.
    pub small: usize,
    /// How many protect them.
    pub protecting: usize,
}

/// Hides small cells of a table of `columns` columns, row by row, and others so
/// that totals do not give the small ones away; of several ways the one that hides
/// least, ties to the first. A zero is hidden for another's sake only where nothing
/// else would do.
///
/// # Errors
/// [`SmallError::Length`], and [`SmallError::Unprotected`] for a cell that no other
/// can protect (a table with a single row or column).
pub fn suppress(
    counts: &[u64],
    columns: usize,
    options: &SuppressOptions,
) -> Result<Suppressed, SmallError> {
    let rows = counts.len().checked_div(columns).unwrap_or(0);
    if rows * columns != counts.len() || counts.is_empty() {
        let (found, expected) = (counts.len(), rows * columns);
        return Err(SmallError::Length { found, expected });
    }
    let is_small = |count: u64| count < options.below && (count > 0 || options.hide_zeros);
    let total: u64 = counts.iter().sum();
    let mut table = Table {
        counts,
        columns,
        nodes: rows + columns,
        by_column: options.published == Published::RowsAndColumns,
        hidden: counts.iter().map(|&count| is_small(count)).collect(),
        dear: total + 1,
    };
    let small = (0..counts.len()).filter(|&at| table.hidden[at]).count();
    for (at, &count) in counts.iter().enumerate() {
        if !is_small(count) {
            continue;
        }
        let (row, column) = (at / columns, at % columns);
        let way = table
            .around(at)
            .ok_or(SmallError::Unprotected { row, column })?;
        for cell in way {
            table.hidden[cell] = true;
        }
    }
    let cell = |at: usize| match (table.hidden[at], is_small(counts[at])) {
        (false, _) => Cell::Shown(counts[at]),
        (true, true) => Cell::Small,
        (true, false) => Cell::Protecting,
    };
    let hidden = table.hidden.iter().filter(|&&hidden| hidden).count();
    Ok(Suppressed {
        cells: (0..counts.len()).map(cell).collect(),
        small,
        protecting: hidden - small,
    })
}

struct Table<'a> {
    counts: &'a [u64],
    columns: usize,
    nodes: usize,
    by_column: bool,
    hidden: Vec<bool>,
    /// What a zero costs.
    dear: u64,
}

impl Table<'_> {
    /// The node of a row, and of a column; without column totals, all columns are
    /// one node.
    fn ends(&self, at: usize) -> (usize, usize) {
        let rows = self.nodes - self.columns;
        let column = if self.by_column { at % self.columns } else { 0 };
        (at / self.columns, rows + column)
    }

    /// The cells of the cheapest way from a cell's row to its column that does not
    /// use the cell. Hidden cells cost nothing, others what they count.
    fn around(&self, cell: usize) -> Option<Vec<usize>> {
        let mut costs: Vec<Option<(u64, usize, usize)>> = vec![None; self.nodes];
        let (start, end) = self.ends(cell);
        let mut queue = BinaryHeap::from([Reverse((0_u64, 0_usize, start))]);
        let mut settled = BTreeSet::new();
        costs[start] = Some((0, 0, cell));
        while let Some(Reverse((cost, steps, node))) = queue.pop() {
            if !settled.insert(node) {
                continue;
            }
            if node == end {
                break;
            }
            for at in self.cells_of(node) {
                let (row, column) = self.ends(at);
                let next = if row == node { column } else { row };
                let price = match (self.hidden[at], self.counts[at]) {
                    (true, _) => 0,
                    (false, 0) => self.dear,
                    (false, count) => count,
                };
                let better = (cost.saturating_add(price), steps + 1, at);
                if at != cell && costs[next].is_none_or(|known| better < known) {
                    costs[next] = Some(better);
                    queue.push(Reverse((better.0, better.1, next)));
                }
            }
        }
        let mut way = Vec::new();
        let mut node = end;
        while node != start {
            let (_, _, at) = costs[node]?;
            way.push(at);
            let (row, column) = self.ends(at);
            node = if row == node { column } else { row };
        }
        Some(way)
    }

    fn cells_of(&self, node: usize) -> Vec<usize> {
        let rows = self.nodes - self.columns;
        if node < rows {
            return (node * self.columns..(node + 1) * self.columns).collect();
        }
        if !self.by_column {
            return (0..self.counts.len()).collect();
        }
        (0..rows)
            .map(|row| row * self.columns + node - rows)
            .collect()
    }
}
