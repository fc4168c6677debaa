//! Blocks laid on pages.

use super::font::{Fonts, Weight};
use super::text::{Line, Piece, wrap};
use super::tree::{Figure, NodeId, Role, Tree};
use crate::{Block, Document, Level, Squares};

/// A4, in points.
pub(super) const PAGE: (f32, f32) = (595.28, 841.89);
pub(super) const LEFT: f32 = 60.0;
pub(super) const WIDTH: f32 = PAGE.0 - 2.0 * LEFT;
const TOP: f32 = 60.0;
pub(super) const BOTTOM: f32 = PAGE.1 - 70.0;
const SIZE: f32 = 11.5;

pub(super) type Colour = (u8, u8, u8);
pub(super) const INK: Colour = (11, 12, 12);
pub(super) const RULE: Colour = (177, 180, 182);
const BAR: Colour = (29, 79, 118);
/// A code of squares: how wide it is, in points, without its margin. 40
/// millimetres are read at arm's length.
const SQUARES: f32 = 113.4;

/// Something drawn. What belongs to no part of the structure is decoration.
#[derive(Debug, Clone)]
pub(super) struct Op {
    pub(super) node: Option<NodeId>,
    pub(super) draw: Draw,
}

#[derive(Debug, Clone)]
pub(super) enum Draw {
    Text {
        x: f32,
        baseline: f32,
        size: f32,
        piece: Piece,
    },
    Box {
        x: f32,
        y: f32,
        width: f32,
        height: f32,
        colour: Colour,
    },
    /// Many boxes in ink, each by its left, its top, its width and its height,
    /// filled as one: no light shows between two that touch.
    Boxes(Vec<[f32; 4]>),
}

/// A heading, for the list of contents that viewers show.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub(super) level: Level,
    pub(super) text: String,
    pub(super) page: usize,
    pub(super) y: f32,
}

/// How lines are set.
#[derive(Debug, Clone, Copy)]
pub(super) struct Setting {
    pub(super) x: f32,
    pub(super) width: f32,
    pub(super) size: f32,
    /// From one baseline to the next.
    pub(super) leading: f32,
}

/// Pages on which blocks are laid.
pub(super) struct Layout<'a> {
    pub(super) fonts: &'a Fonts,
    pub(super) pages: Vec<Vec<Op>>,
    pub(super) tree: Tree,
    pub(super) contents: Vec<Entry>,
    /// How far down the last page is used.
    pub(super) y: f32,
}

impl<'a> Layout<'a> {
    pub(super) fn of(document: &Document, fonts: &'a Fonts) -> Self {
        let mut layout = Self {
            fonts,
            pages: vec![Vec::new()],
            tree: Tree::default(),
            contents: Vec::new(),
            y: TOP,
        };
        layout.blocks(&document.blocks);
        layout.number_pages(&document.page_of);
        layout
    }

    fn blocks(&mut self, blocks: &[Block]) {
        for (at, block) in blocks.iter().enumerate() {
            match block {
                Block::Heading(level, text) => {
                    let follows = self.least(&blocks[at + 1..]);
                    self.heading(*level, text, follows);
                }
                other => self.block(other),
            }
        }
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Heading(level, text) => self.heading(*level, text, 0.0),
            Block::Paragraph(runs) => {
                let pieces: Vec<Piece> = (runs.iter())
                    .map(|run| Piece {
                        text: run.text.clone(),
                        weight: if run.strong {
                            Weight::Bold
                        } else {
                            Weight::Regular
                        },
                    })
                    .collect();
                let node = self.tree.add(None, Role::Paragraph);
                self.flow(node, &pieces, body(LEFT));
                self.y += 7.0;
            }
            Block::Quote(text) => {
                let node = self.tree.add(None, Role::Quote);
                self.quote(node, text);
            }
            Block::List(points) => self.list(points),
            Block::Table(table) => self.table(table),
            Block::Chart(chart) => self.chart(chart),
            Block::Squares(squares) => self.squares(squares),
            Block::InLanguage(language, inner) => {
                let node = self.tree.add(None, Role::Language(language.clone()));
                let before = self.tree.inside.replace(node);
                self.blocks(inner);
                self.tree.inside = before;
            }
            Block::NewPage => {
                if self.y > TOP {
                    self.pages.push(Vec::new());
                    self.y = TOP;
                }
            }
        }
    }

    /// How much room what begins `blocks` needs at least, so that a heading
    /// before it does not stand alone at the foot of a page.
    fn least(&self, blocks: &[Block]) -> f32 {
        match blocks.first() {
            Some(Block::Heading(..)) => 30.0 + self.least(&blocks[1..]),
            Some(Block::Chart(_)) => super::chart::WHOLE,
            Some(Block::Table(table)) => self.kept(table),
            Some(Block::Squares(_)) => SQUARES * 1.4,
            Some(Block::InLanguage(_, inner)) => self.least(inner),
            Some(Block::NewPage) => 0.0,
            _ => 60.0,
        }
    }

    fn heading(&mut self, level: Level, text: &str, follows: f32) {
        let (size, before, after) = match level {
            Level::One => (24.0, 0.0, 10.0),
            Level::Two => (17.0, 16.0, 6.0),
            Level::Three => (13.5, 11.0, 4.0),
        };
        // Never alone at the foot of a page.
        if self.y > TOP {
            self.y += before;
            self.room(size * 1.3 + 10.0 + follows);
        }
        self.contents.push(Entry {
            level,
            text: text.to_owned(),
            page: self.page(),
            y: self.y,
        });
        let node = self.tree.add(None, Role::Heading(level, text.to_owned()));
        let setting = Setting {
            x: LEFT,
            width: WIDTH,
            size,
            leading: size * 1.3,
        };
        self.flow(node, &[bold(text)], setting);
        self.y += after;
    }

    fn squares(&mut self, squares: &Squares) {
        let count = f32::from(u16::try_from(squares.side.max(1)).unwrap_or(u16::MAX));
        let one = SQUARES / count;
        let margin = 4.0 * one;
        self.room(SQUARES + 2.0 * margin);
        let top = self.y + margin;
        let node = self.tree.add(
            None,
            Role::Figure(Figure {
                alternative: squares.alternative.clone(),
                page: self.page(),
                x: LEFT,
                y: top,
                width: SQUARES,
                height: SQUARES,
            }),
        );
        let length = |squares: usize| one * f32::from(u16::try_from(squares).unwrap_or(u16::MAX));
        let runs = squares.runs().into_iter();
        let boxes = runs.map(|(column, row, wide)| {
            [LEFT + length(column), top + length(row), length(wide), one]
        });
        let draw = Draw::Boxes(boxes.collect());
        self.draw(Some(node), draw);
        self.y = top + SQUARES + margin;
    }

    fn quote(&mut self, node: NodeId, text: &str) {
        let setting = body(LEFT + 16.0);
        let lines = wrap(self.fonts, &[plain(text)], setting.width, setting.size);
        self.y += 2.0;
        for line in lines {
            self.room(setting.leading);
            let y = self.y;
            self.rectangle(None, LEFT, y, 4.0, setting.leading, BAR);
            self.line(node, &line, setting);
        }
        self.y += 9.0;
    }

    fn list(&mut self, points: &[String]) {
        let list = self.tree.add(None, Role::List);
        for text in points {
            let point = self.tree.add(Some(list), Role::Point);
            let bullet = self.tree.add(Some(point), Role::Bullet);
            let inner = self.tree.add(Some(point), Role::PointBody);
            let setting = body(LEFT + 16.0);
            self.room(setting.leading);
            let own = Setting {
                x: LEFT + 4.0,
                ..setting
            };
            let y = self.y;
            self.line(bullet, &[plain("\u{2022}")], own);
            self.y = y;
            self.flow(inner, &[plain(text)], setting);
            self.y += 3.0;
        }
        self.y += 5.0;
    }

    /// Sets `pieces`, on the next page where this one is full.
    pub(super) fn flow(&mut self, node: NodeId, pieces: &[Piece], setting: Setting) {
        for line in wrap(self.fonts, pieces, setting.width, setting.size) {
            self.room(setting.leading);
            self.line(node, &line, setting);
        }
    }

    /// Sets one line.
    pub(super) fn line(&mut self, node: NodeId, line: &[Piece], setting: Setting) {
        let baseline = self.y + setting.leading / 2.0 + setting.size * 0.36;
        let mut x = setting.x;
        for piece in line {
            let wide = self.fonts.width(&piece.text, piece.weight, setting.size);
            let draw = Draw::Text {
                x,
                baseline,
                size: setting.size,
                piece: piece.clone(),
            };
            self.draw(Some(node), draw);
            x += wide;
        }
        self.y += setting.leading;
    }

    pub(super) fn rectangle(
        &mut self,
        node: Option<NodeId>,
        x: f32,
        y: f32,
        width: f32,
        height: f32,
        colour: Colour,
    ) {
        let draw = Draw::Box {
            x,
            y,
            width,
            height,
            colour,
        };
        self.draw(node, draw);
    }

    pub(super) fn draw(&mut self, node: Option<NodeId>, draw: Draw) {
        let page = self
            .pages
            .last_mut()
            .expect("there is a page from the start");
        page.push(Op { node, draw });
    }

    /// Begins a page unless `height` is left on this one; whether it did.
    pub(super) fn room(&mut self, height: f32) -> bool {
        let full = self.y + height > BOTTOM && self.y > TOP;
        if full {
            self.pages.push(Vec::new());
            self.y = TOP;
        }
        full
    }

    pub(super) fn page(&self) -> usize {
        self.pages.len() - 1
    }

    fn number_pages(&mut self, page_of: &str) {
        let pages = self.pages.len();
        for (at, page) in self.pages.iter_mut().enumerate() {
            let text = page_of
                .replace("{pages}", &pages.to_string())
                .replace("{page}", &(at + 1).to_string());
            page.push(Op {
                node: None,
                draw: Draw::Text {
                    x: LEFT,
                    baseline: PAGE.1 - 36.0,
                    size: 9.5,
                    piece: plain(&text),
                },
            });
        }
    }
}

pub(super) fn body(x: f32) -> Setting {
    Setting {
        x,
        width: LEFT + WIDTH - x,
        size: SIZE,
        leading: SIZE * 1.4,
    }
}

pub(super) fn plain(text: &str) -> Piece {
    Piece {
        text: text.to_owned(),
        weight: Weight::Regular,
    }
}

pub(super) fn bold(text: &str) -> Piece {
    Piece {
        text: text.to_owned(),
        weight: Weight::Bold,
    }
}

/// Lines of one cell.
pub(super) type Lines = Vec<Line>;
