//! Whole pennies in a table whose rows and columns both add up.

/// Rounds a table in proportion to its margins to whole pennies that keep them.
///
/// `rows` and `columns` are the totals, with one and the same sum; the exact
/// cell is `rows[i] · columns[t] / sum`. The answer has a vector a row. Every
/// cell is its exact value rounded down or up, every row adds up to its total,
/// and every column to its own. Rows are taken in the order of `order`, so that
/// the order of the table changes nothing. At most 64 columns.
///
/// Rows and columns are the two sides of a graph with an edge for each cell
/// that is not yet whole. Around a closed walk one can add and take away alike
/// without changing a margin, until a cell is whole; where no closed walk is
/// left, every cell is whole, because a lone fraction in a row of whole total
/// cannot be. Rows are added one by one, so that never more than 63 are open.
///
/// Source: Bacharach, «Matrix rounding problems», *Management Science* 12
/// (1966); Cox, «A constructive procedure for unbiased controlled rounding»,
/// *Journal of the American Statistical Association* 82 (1987), here without
/// its coin: the way that changes less is taken.
pub(crate) fn controlled(rows: &[u64], columns: &[u64], order: &[usize]) -> Vec<Vec<u64>> {
    let sum: u64 = rows.iter().sum();
    assert_eq!(sum, columns.iter().sum::<u64>(), "one sum for both margins");
    assert!(columns.len() <= 64, "{} columns", columns.len());
    let mut cells = vec![Vec::new(); rows.len()];
    let mut rounding = Rounding::new(sum, columns.len());
    for &row in order {
        let mut fractions = [0_u64; 64];
        cells[row] = columns
            .iter()
            .zip(&mut fractions)
            .map(|(&column, fraction)| {
                let product = u128::from(rows[row]) * u128::from(column);
                let whole = product / u128::from(sum.max(1));
                let rest = product - whole * u128::from(sum);
                *fraction = u64::try_from(rest).expect("below the sum");
                u64::try_from(whole).expect("at most the column")
            })
            .collect();
        rounding.add(row, &fractions, &mut cells);
    }
    assert!(
        rounding.open.iter().all(|&open| open == 0),
        "no lone fraction is left"
    );
    cells
}

/// The rows that are still open, each in a slot.
struct Rounding {
    /// What makes a whole.
    unit: u64,
    rows: Vec<usize>,
    fractions: Vec<[u64; 64]>,
    /// By slot: the columns in which it is open, one bit each.
    open: Vec<u64>,
    /// By column: the slots open in it, one bit each.
    slots: Vec<u64>,
}

/// A cell of an open row: its slot and its column.
type Cell = (usize, usize);

impl Rounding {
    fn new(unit: u64, columns: usize) -> Self {
        Self {
            unit,
            rows: vec![0; columns],
            fractions: vec![[0; 64]; columns],
            open: vec![0; columns],
            slots: vec![0; columns],
        }
    }

    fn add(&mut self, row: usize, fractions: &[u64; 64], cells: &mut [Vec<u64>]) {
        if fractions.iter().all(|&fraction| fraction == 0) {
            return;
        }
        let free = self.open.iter().position(|&open| open == 0);
        let slot = free.expect("fewer open rows than columns");
        self.rows[slot] = row;
        self.fractions[slot] = *fractions;
        for column in 0..self.slots.len() {
            if self.fractions[slot][column] == 0 {
                continue;
            }
            if let Some(walk) = self.walk(column, slot) {
                self.cancel(&walk, cells);
            }
            if self.fractions[slot][column] != 0 {
                self.open[slot] |= 1 << column;
                self.slots[column] |= 1 << slot;
            }
        }
    }

    /// The closed walk that the cell of `slot` in `column` would close: that
    /// cell first, then the cells back to it. Nothing if it closes none.
    fn walk(&self, column: usize, slot: usize) -> Option<Vec<Cell>> {
        let mut from_slot = [usize::MAX; 64];
        let mut from_column = [usize::MAX; 64];
        let mut columns = [0; 64];
        columns[0] = column;
        let (mut next, mut found) = (0, 1);
        let (mut seen_columns, mut seen_slots) = (1_u64 << column, 0_u64);
        while next < found {
            let here = columns[next];
            next += 1;
            for there in bits(self.slots[here] & !seen_slots) {
                seen_slots |= 1 << there;
                from_column[there] = here;
                if there == slot {
                    return Some(Self::trace(column, slot, &from_slot, &from_column));
                }
                for other in bits(self.open[there] & !seen_columns) {
                    seen_columns |= 1 << other;
                    from_slot[other] = there;
                    columns[found] = other;
                    found += 1;
                }
            }
        }
        None
    }

    fn trace(
        column: usize,
        slot: usize,
        from_slot: &[usize; 64],
        from_column: &[usize; 64],
    ) -> Vec<Cell> {
        let mut walk = vec![(slot, column)];
        let mut here = slot;
        loop {
            let reached = from_column[here];
            walk.push((here, reached));
            if reached == column {
                return walk;
            }
            here = from_slot[reached];
            walk.push((here, reached));
        }
    }

    /// Adds to every other cell of a closed walk what it takes from the rest,
    /// as little as makes a cell whole.
    fn cancel(&mut self, walk: &[Cell], cells: &mut [Vec<u64>]) {
        let up = |of: &Self, (slot, column): Cell| of.unit - of.fractions[slot][column];
        let down = |of: &Self, (slot, column): Cell| of.fractions[slot][column];
        let (mut first_up, mut first_down) = (u64::MAX, u64::MAX);
        for pair in walk.chunks_exact(2) {
            first_up = first_up.min(up(self, pair[0])).min(down(self, pair[1]));
            first_down = first_down.min(down(self, pair[0])).min(up(self, pair[1]));
        }
        let raises_first = first_up <= first_down;
        let step = first_up.min(first_down);
        for (place, &(slot, column)) in walk.iter().enumerate() {
            let fraction = &mut self.fractions[slot][column];
            if place.is_multiple_of(2) == raises_first {
                *fraction += step;
            } else {
                *fraction -= step;
            }
            if *fraction == self.unit {
                *fraction = 0;
                cells[self.rows[slot]][column] += 1;
            }
            if *fraction == 0 {
                self.open[slot] &= !(1 << column);
                self.slots[column] &= !(1 << slot);
            }
        }
    }
}

/// The positions of the bits that are set.
fn bits(mut set: u64) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let lowest = set.trailing_zeros();
        (set != 0).then(|| {
            set &= set - 1;
            lowest as usize
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig {
            cases: 1000,
            failure_persistence: None,
            ..ProptestConfig::default()
        })]
        #[test]
        fn margins_are_kept_and_cells_are_rounded_down_or_up(
            rows in prop::collection::vec(0_u64..40, 1..60),
            weights in prop::collection::vec(0_u64..9, 1..12),
        ) {
            prop_assume!(weights.iter().any(|&weight| weight > 0));
            let sum: u64 = rows.iter().sum();
            let columns = crate::remainder::in_proportion(sum, &weights, |a, b| a.cmp(&b));
            let order: Vec<usize> = (0..rows.len()).collect();
            let cells = controlled(&rows, &columns, &order);
            for (row, cells) in rows.iter().zip(&cells) {
                prop_assert_eq!(cells.iter().sum::<u64>(), *row);
                for (cell, column) in cells.iter().zip(&columns) {
                    let exact = row * column;
                    prop_assert!(cell * sum + sum.max(1) > exact && *cell * sum < exact + sum.max(1));
                }
            }
            for (at, column) in columns.iter().enumerate() {
                let got: u64 = cells.iter().map(|row| row[at]).sum();
                prop_assert_eq!(got, *column);
            }
        }
    }
}
