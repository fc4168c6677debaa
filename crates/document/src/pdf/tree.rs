//! What a reader who cannot see is told: the structure of a PDF.

use crate::Level;

/// What a part of the structure is.
#[derive(Debug, Clone)]
pub(super) enum Role {
    Heading(Level, String),
    Paragraph,
    Quote,
    List,
    Point,
    Bullet,
    PointBody,
    Table,
    Caption,
    Head,
    Body,
    Row,
    ColumnHead,
    RowHead,
    Cell,
    Figure(Figure),
    Language(String),
}

/// A picture: what it says, and where it stands.
#[derive(Debug, Clone)]
pub(super) struct Figure {
    pub(super) alternative: String,
    pub(super) page: usize,
    pub(super) x: f32,
    pub(super) y: f32,
    pub(super) width: f32,
    pub(super) height: f32,
}

/// A part of the structure, by its position.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct NodeId(pub(super) usize);

/// The structure, in reading order.
#[derive(Debug, Default)]
pub(super) struct Tree {
    pub(super) roles: Vec<Role>,
    pub(super) children: Vec<Vec<NodeId>>,
    pub(super) roots: Vec<NodeId>,
    /// Where new parts at the top belong, if not at the very top.
    pub(super) inside: Option<NodeId>,
}

impl Tree {
    /// A new part in `parent`, or at the top.
    pub(super) fn add(&mut self, parent: Option<NodeId>, role: Role) -> NodeId {
        let id = NodeId(self.roles.len());
        self.roles.push(role);
        self.children.push(Vec::new());
        match parent.or(self.inside) {
            Some(NodeId(at)) => self.children[at].push(id),
            None => self.roots.push(id),
        }
        id
    }
}
