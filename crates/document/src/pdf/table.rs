//! Tables laid on pages, their heads repeated on each.

use super::layout::{BOTTOM, LEFT, Layout, Lines, RULE, Setting, WIDTH, body, bold, plain};
use super::text::{Piece, line_width, widest_word, wrap};
use super::tree::{NodeId, Role};
use crate::{Row, Side, Table};

const SIZE: f32 = 10.0;
const LEADING: f32 = 14.0;
/// Between columns.
const GAP: f32 = 12.0;
const PADDING: f32 = 4.0;
/// A table of so many rows is not parted.
const ROWS_KEPT: usize = 7;
const SHADE: (u8, u8, u8) = (238, 240, 241);
const STRONG: (u8, u8, u8) = (11, 12, 12);

/// Where a column stands.
struct Place {
    x: f32,
    width: f32,
    side: Side,
}

impl Layout<'_> {
    pub(super) fn table(&mut self, table: &Table) {
        let places = self.places(table);
        let node = self.tree.add(None, Role::Table);
        self.y += 4.0;
        let kept = self.kept(table);
        self.room(kept);
        let caption = self.tree.add(Some(node), Role::Caption);
        self.flow(caption, &[bold(&table.caption)], body(LEFT));
        self.y += 3.0;

        let names: Vec<Piece> = table
            .columns
            .iter()
            .map(|column| bold(&column.name))
            .collect();
        let head = self.cells(&names, &places);
        let part = self.tree.add(Some(node), Role::Head);
        let row = self.tree.add(Some(part), Role::Row);
        let nodes: Vec<NodeId> = (0..places.len())
            .map(|_| self.tree.add(Some(row), Role::ColumnHead))
            .collect();
        self.shade(&head);
        self.row(&head, &places, Some(&nodes));

        let part = self.tree.add(Some(node), Role::Body);
        for row in &table.rows {
            self.table_row(part, row, &places, &head);
        }
        self.y += 12.0;
    }

    /// How much of `table` stays together: all of it if it is short, else its
    /// caption, its head and some rows.
    pub(super) fn kept(&self, table: &Table) -> f32 {
        let places = self.places(table);
        let rows = table.rows.iter().take(ROWS_KEPT);
        let rows = rows.map(|row| {
            let cells: Vec<Piece> = row.cells.iter().map(|cell| bold(cell)).collect();
            height(&self.cells(&cells, &places))
        });
        let all: f32 = rows.sum();
        (all + 3.0 * LEADING + 4.0 * PADDING).min(BOTTOM / 2.0)
    }

    fn table_row(&mut self, part: NodeId, row: &Row, places: &[Place], head: &[Lines]) {
        let cells: Vec<Piece> = (row.cells.iter())
            .map(|cell| {
                if row.is_total {
                    bold(cell)
                } else {
                    plain(cell)
                }
            })
            .collect();
        let mut lines = self.cells(&cells, places);
        let node = self.tree.add(Some(part), Role::Row);
        let nodes: Vec<NodeId> = (0..places.len())
            .map(|at| {
                let role = if at == 0 { Role::RowHead } else { Role::Cell };
                self.tree.add(Some(node), role)
            })
            .collect();
        // A row that is taller than a page goes on over the next.
        loop {
            if self.room(height(&lines).min(BOTTOM / 2.0)) {
                self.shade(head);
                self.row(head, places, None);
            }
            let fits = lines_that_fit(BOTTOM - self.y);
            let rest: Vec<Lines> = (lines.iter_mut())
                .map(|cell| cell.split_off(fits.min(cell.len())))
                .collect();
            if row.is_total {
                let y = self.y;
                self.rectangle(None, LEFT, y, WIDTH, 1.0, STRONG);
            }
            self.row(&lines, places, Some(&nodes));
            if rest.iter().all(Vec::is_empty) {
                return;
            }
            lines = rest;
        }
    }

    fn shade(&mut self, head: &[Lines]) {
        let y = self.y;
        self.rectangle(None, LEFT, y, WIDTH, height(head), SHADE);
    }

    /// Draws a row whose cells are `cells`; without `nodes` it is decoration,
    /// since it has been read before.
    fn row(&mut self, cells: &[Lines], places: &[Place], nodes: Option<&[NodeId]>) {
        let top = self.y;
        for (at, (cell, place)) in cells.iter().zip(places).enumerate() {
            self.y = top + PADDING;
            for line in cell {
                let wide = line_width(self.fonts, line, SIZE);
                let trailing = line.last().map_or(0.0, |last| {
                    let space = last.text.ends_with(' ');
                    if space {
                        self.fonts.width(" ", last.weight, SIZE)
                    } else {
                        0.0
                    }
                });
                let x = match place.side {
                    Side::Start => place.x,
                    Side::End => place.x + place.width - wide + trailing,
                };
                let setting = Setting {
                    x,
                    width: place.width,
                    size: SIZE,
                    leading: LEADING,
                };
                match nodes {
                    Some(nodes) => self.line(nodes[at], line, setting),
                    None => self.decoration(line, setting),
                }
            }
        }
        self.y = top + height(cells);
        let y = self.y;
        self.rectangle(None, LEFT, y - 0.5, WIDTH, 0.5, RULE);
    }

    /// Sets a line that belongs to no part of the structure.
    fn decoration(&mut self, line: &[Piece], setting: Setting) {
        let first = self.pages[self.page()].len();
        self.line(NodeId(0), line, setting);
        let page = self.page();
        for op in &mut self.pages[page][first..] {
            op.node = None;
        }
    }

    fn cells(&self, cells: &[Piece], places: &[Place]) -> Vec<Lines> {
        (cells.iter().zip(places))
            .map(|(cell, place)| wrap(self.fonts, std::slice::from_ref(cell), place.width, SIZE))
            .collect()
    }

    /// Gives each column what its cells need, as far as there is room: at least
    /// its widest word.
    fn places(&self, table: &Table) -> Vec<Place> {
        let columns = table.columns.len();
        let mut least = vec![0.0_f32; columns];
        let mut wanted = vec![0.0_f32; columns];
        let heads = table.columns.iter().map(|column| column.name.as_str());
        for at in 0..columns {
            let cells = table.rows.iter().map(|row| row.cells[at].as_str());
            let names = heads.clone().skip(at).take(1);
            for text in cells.chain(names) {
                let piece = [bold(text)];
                wanted[at] = wanted[at].max(line_width(self.fonts, &piece, SIZE));
                least[at] = least[at].max(widest_word(self.fonts, &piece, SIZE));
            }
        }
        let gaps: f32 = (1..columns).map(|_| GAP).sum();
        let room = WIDTH - gaps - 2.0 * PADDING;
        let (need, want): (f32, f32) = (least.iter().sum(), wanted.iter().sum());
        let widths: Vec<f32> = (least.iter().zip(&wanted))
            .map(|(&least, &wanted)| {
                if want <= room {
                    wanted
                } else if need >= room {
                    least * room / need
                } else {
                    least + (wanted - least) * (room - need) / (want - need)
                }
            })
            .collect();
        // What is left over goes to all alike.
        let spare = (room - widths.iter().sum::<f32>()).max(0.0);
        let parts: f32 = (0..columns).map(|_| 1.0).sum();
        let mut x = LEFT + PADDING;
        (widths.into_iter().zip(&table.columns))
            .map(|(width, column)| {
                let width = width + spare / parts;
                let place = Place {
                    x,
                    // A hair more, so that what was measured fits.
                    width: width + 0.01,
                    side: column.side,
                };
                x += width + GAP;
                place
            })
            .collect()
    }
}

fn height(cells: &[Lines]) -> f32 {
    let lines: f32 = (cells.iter())
        .map(|cell| cell.iter().map(|_| LEADING).sum::<f32>())
        .fold(LEADING, f32::max);
    lines + 2.0 * PADDING
}

/// How many lines of a row have room in `height`; at least one.
fn lines_that_fit(height: f32) -> usize {
    let mut lines = 1;
    let mut used = 2.0 * PADDING + 2.0 * LEADING;
    while used <= height && lines < 1000 {
        lines += 1;
        used += LEADING;
    }
    lines
}
