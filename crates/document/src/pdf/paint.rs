//! Pages and structure, written as PDF/UA-1.

use std::num::NonZeroU16;

use krilla::color::rgb;
use krilla::configure::{Accessibility, ConfigurationBuilder};
use krilla::destination::XyzDestination;
use krilla::geom::{PathBuilder, Point, Rect};
use krilla::metadata::Metadata;
use krilla::num::NormalizedF32;
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::paint::{Fill, FillRule};
use krilla::surface::Surface;
use krilla::tagging::{
    Artifact, ArtifactType, BBox, ContentTag, Identifier, ListNumbering, Node, SpanTag,
    TableHeaderScope, Tag, TagGroup, TagKind, TagTree,
};
use krilla::text::{Font, TextDirection};
use krilla::{Document as Pdf, SerializeSettings};

use super::font::{BOLD, REGULAR, Weight};
use super::layout::{Colour, Draw, Entry, INK, Layout, Op, PAGE};
use super::tree::{NodeId, Role, Tree};
use crate::{Document, DocumentError, Level};

pub(super) fn paint(document: &Document, layout: &Layout<'_>) -> Result<Vec<u8>, DocumentError> {
    let fail = |why: String| DocumentError::Writer { form: "PDF", why };
    let configuration = ConfigurationBuilder::new()
        .with_accessibility_validator(Accessibility::UA1)
        .finish()
        .map_err(|error| fail(format!("{error:?}")))?;
    let mut pdf = Pdf::new_with(SerializeSettings {
        configuration,
        ..SerializeSettings::default()
    });
    let brush = Brush::new().ok_or_else(|| fail("the fonts cannot be read".into()))?;
    let mut content: Vec<Vec<Identifier>> = vec![Vec::new(); layout.tree.roles.len()];
    for ops in &layout.pages {
        let settings = PageSettings::from_wh(PAGE.0, PAGE.1).expect("A4 has a size");
        let mut page = pdf.start_page_with(settings);
        let mut surface = page.surface();
        for part in ops.chunk_by(|one, other| one.node == other.node) {
            brush.part(&mut surface, part, &layout.tree, &mut content);
        }
        surface.finish();
        page.finish();
    }
    let mut tags = TagTree::new().with_lang(Some(document.language.clone()));
    for &root in &layout.tree.roots {
        tags.push(group(&layout.tree, root, &mut content));
    }
    pdf.set_tag_tree(tags);
    pdf.set_outline(outline(&layout.contents));
    pdf.set_metadata(
        Metadata::new()
            .title(document.title.clone())
            .description(document.about.clone())
            .language(document.language.clone())
            .creator("Allotment".into()),
    );
    pdf.finish().map_err(|error| fail(format!("{error:?}")))
}

/// What draws: the two fonts.
struct Brush {
    regular: Font,
    bold: Font,
}

impl Brush {
    fn new() -> Option<Self> {
        Some(Self {
            regular: Font::new(REGULAR.into(), 0)?,
            bold: Font::new(BOLD.into(), 0)?,
        })
    }

    /// Draws what stands together and belongs to one part of the structure.
    fn part(
        &self,
        surface: &mut Surface<'_>,
        ops: &[Op],
        tree: &Tree,
        content: &mut [Vec<Identifier>],
    ) {
        let node = ops[0].node;
        let tag = match node {
            None => ContentTag::Artifact(Artifact::with_kind(ArtifactType::Other)),
            Some(NodeId(at)) if matches!(tree.roles[at], Role::Figure(_)) => ContentTag::Other,
            Some(_) => ContentTag::Span(SpanTag::empty()),
        };
        let identifier = surface.start_tagged(tag);
        if let Some(NodeId(at)) = node {
            content[at].push(identifier);
        }
        for op in ops {
            self.draw(surface, &op.draw);
        }
        surface.end_tagged();
    }

    fn draw(&self, surface: &mut Surface<'_>, draw: &Draw) {
        match draw {
            Draw::Text {
                x,
                baseline,
                size,
                piece,
            } => {
                let font = match piece.weight {
                    Weight::Regular => self.regular.clone(),
                    Weight::Bold => self.bold.clone(),
                };
                surface.set_fill(Some(fill(INK)));
                surface.draw_text(
                    Point::from_xy(*x, *baseline),
                    font,
                    *size,
                    &piece.text,
                    false,
                    TextDirection::LeftToRight,
                );
            }
            Draw::Box {
                x,
                y,
                width,
                height,
                colour,
            } => boxes(surface, &[[*x, *y, *width, *height]], *colour),
            Draw::Boxes(all) => boxes(surface, all, INK),
        }
    }
}

fn boxes(surface: &mut Surface<'_>, all: &[[f32; 4]], colour: Colour) {
    let mut path = PathBuilder::new();
    for &[x, y, width, height] in all {
        if let Some(rectangle) = Rect::from_xywh(x, y, width, height) {
            path.push_rect(rectangle);
        }
    }
    if let Some(path) = path.finish() {
        surface.set_fill(Some(fill(colour)));
        surface.draw_path(&path);
    }
}

fn fill((red, green, blue): Colour) -> Fill {
    Fill {
        paint: rgb::Color::new(red, green, blue).into(),
        opacity: NormalizedF32::ONE,
        rule: FillRule::NonZero,
    }
}

/// The part of the structure at `id`, with all that stands in it.
fn group(tree: &Tree, NodeId(at): NodeId, content: &mut [Vec<Identifier>]) -> TagGroup {
    let own = std::mem::take(&mut content[at]);
    let mut children: Vec<Node> = own.into_iter().map(Node::from).collect();
    for &child in &tree.children[at] {
        children.push(group(tree, child, content).into());
    }
    TagGroup::with_children(kind(&tree.roles[at]), children)
}

fn kind(role: &Role) -> TagKind {
    match role {
        Role::Heading(level, text) => {
            let number = NonZeroU16::new(level.number().into()).expect("levels count from 1");
            Tag::Hn(number, Some(text.clone())).into()
        }
        Role::Language(language) => Tag::Div.with_lang(Some(language.clone())).into(),
        Role::Paragraph => Tag::P.into(),
        Role::Quote => Tag::BlockQuote.into(),
        Role::List => Tag::L(ListNumbering::Disc).into(),
        Role::Point => Tag::LI.into(),
        Role::Bullet => Tag::Lbl.into(),
        Role::PointBody => Tag::LBody.into(),
        Role::Table => Tag::Table.into(),
        Role::Caption => Tag::Caption.into(),
        Role::Head => Tag::THead.into(),
        Role::Body => Tag::TBody.into(),
        Role::Row => Tag::TR.into(),
        Role::ColumnHead => Tag::TH(TableHeaderScope::Column).into(),
        Role::RowHead => Tag::TH(TableHeaderScope::Row).into(),
        Role::Cell => Tag::TD.into(),
        Role::Figure(figure) => {
            let place = Rect::from_xywh(figure.x, figure.y, figure.width, figure.height);
            let place = place.map(|rectangle| BBox::new(figure.page, rectangle));
            Tag::Figure(Some(figure.alternative.clone()))
                .with_bbox(place)
                .into()
        }
    }
}

/// The list of contents: headings in headings.
fn outline(entries: &[Entry]) -> Outline {
    let mut outline = Outline::new();
    for node in nested(entries, Level::One) {
        outline.push_child(node);
    }
    outline
}

/// The headings of `level` among `entries`, each with the deeper ones that
/// follow it.
fn nested(entries: &[Entry], level: Level) -> Vec<OutlineNode> {
    let deeper = |one: &Entry| one.level > level;
    let parts = entries.chunk_by(|_, next| deeper(next));
    parts
        .map(|part| {
            let entry = &part[0];
            let place = XyzDestination::new(entry.page, Point::from_xy(0.0, entry.y));
            let mut node = OutlineNode::new(entry.text.clone(), place);
            let next = match level {
                Level::One => Some(Level::Two),
                Level::Two => Some(Level::Three),
                Level::Three => None,
            };
            for child in next
                .map(|next| nested(&part[1..], next))
                .into_iter()
                .flatten()
            {
                node.push_child(child);
            }
            node
        })
        .collect()
}
