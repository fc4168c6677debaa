//! Text broken into lines.

use super::font::{Fonts, Weight, visible};

/// A piece of a line in one weight.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Piece {
    pub(super) text: String,
    pub(super) weight: Weight,
}

/// A line: its pieces from left to right. Spaces between words are in the
/// pieces, so that they are read out and copied as words.
pub(super) type Line = Vec<Piece>;

/// The width of `line` at `size`.
pub(super) fn line_width(fonts: &Fonts, line: &[Piece], size: f32) -> f32 {
    line.iter()
        .map(|piece| fonts.width(&piece.text, piece.weight, size))
        .sum()
}

/// The lines of `pieces`, none wider than `width`. A word that is wider itself
/// is broken where it must be.
pub(super) fn wrap(fonts: &Fonts, pieces: &[Piece], width: f32, size: f32) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    let mut line = Line::new();
    let mut used = 0.0;
    let space = fonts.width(" ", Weight::Regular, size);
    for word in words(pieces) {
        for part in broken(fonts, word, width, size) {
            let wide = line_width(fonts, &part, size);
            if let Some(last) = line.last_mut() {
                // The space stays on its line also where the next word does not.
                last.text.push(' ');
                if used + space + wide > width {
                    lines.push(std::mem::take(&mut line));
                    used = 0.0;
                } else {
                    used += space;
                }
            }
            used += wide;
            for piece in part {
                push(&mut line, piece);
            }
        }
    }
    if !line.is_empty() {
        lines.push(line);
    }
    lines
}

/// The widest word of `pieces`.
pub(super) fn widest_word(fonts: &Fonts, pieces: &[Piece], size: f32) -> f32 {
    words(pieces)
        .iter()
        .map(|word| line_width(fonts, word, size))
        .fold(0.0, f32::max)
}

fn push(line: &mut Line, piece: Piece) {
    match line.last_mut() {
        Some(last) if last.weight == piece.weight => last.text.push_str(&piece.text),
        _ => line.push(piece),
    }
}

/// The words, each in the pieces that it is made of.
fn words(pieces: &[Piece]) -> Vec<Line> {
    let breaks = |letter: char| letter.is_whitespace() && !matches!(letter, '\u{a0}' | '\u{202f}');
    let mut words = Vec::new();
    let mut word = Line::new();
    for piece in pieces {
        for letter in visible(&piece.text).chars() {
            if breaks(letter) {
                if !word.is_empty() {
                    words.push(std::mem::take(&mut word));
                }
            } else {
                let text = letter.to_string();
                let weight = piece.weight;
                push(&mut word, Piece { text, weight });
            }
        }
    }
    if !word.is_empty() {
        words.push(word);
    }
    words
}

/// `word`, in parts no wider than `width`.
fn broken(fonts: &Fonts, word: Line, width: f32, size: f32) -> Vec<Line> {
    if line_width(fonts, &word, size) <= width {
        return vec![word];
    }
    let mut parts = Vec::new();
    let mut part = Line::new();
    let mut used = 0.0;
    for piece in word {
        for letter in piece.text.chars() {
            let text = letter.to_string();
            let wide = fonts.width(&text, piece.weight, size);
            if used + wide > width && !part.is_empty() {
                parts.push(std::mem::take(&mut part));
                used = 0.0;
            }
            used += wide;
            let weight = piece.weight;
            push(&mut part, Piece { text, weight });
        }
    }
    parts.push(part);
    parts
}
