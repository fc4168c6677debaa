//! The letters that PDFs are set in, and how wide they are.

use ttf_parser::Face;

use crate::model::clean;

pub(super) const REGULAR: &[u8] = include_bytes!("../../fonts/NotoSans-Regular.ttf");
pub(super) const BOLD: &[u8] = include_bytes!("../../fonts/NotoSans-Bold.ttf");

/// How heavy letters are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Weight {
    Regular,
    Bold,
}

/// The two fonts, for measuring.
pub(super) struct Fonts {
    regular: Face<'static>,
    bold: Face<'static>,
}

impl Fonts {
    pub(super) fn new() -> Self {
        let face = |bytes| Face::parse(bytes, 0).expect("the font that is shipped can be read");
        Self {
            regular: face(REGULAR),
            bold: face(BOLD),
        }
    }

    /// How wide `text` is at `size`, in points. Pairs of letters that move
    /// closer together are not counted, so that it is never too little.
    pub(super) fn width(&self, text: &str, weight: Weight, size: f32) -> f32 {
        let face = match weight {
            Weight::Regular => &self.regular,
            Weight::Bold => &self.bold,
        };
        let advance = |letter: char| {
            let glyph = face.glyph_index(letter)?;
            face.glyph_hor_advance(glyph)
        };
        let units: f32 = text.chars().filter_map(advance).map(f32::from).sum();
        units * size / f32::from(face.units_per_em())
    }

    pub(super) fn has(&self, letter: char) -> bool {
        let glyph = self.regular.glyph_index(letter);
        glyph.is_some() && self.bold.glyph_index(letter).is_some()
    }
}

/// `text` as it is set: without letters that are not seen.
pub(super) fn visible(text: &str) -> String {
    let unseen = |letter: &char| {
        !matches!(
            letter,
            '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{feff}'
        )
    };
    clean(text).chars().filter(unseen).collect()
}
