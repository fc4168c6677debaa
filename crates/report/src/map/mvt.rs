//! Vector tiles, written.
//!
//! Source: Mapbox, *Vector Tile Specification* 2.1; Google, *Protocol Buffers
//! Encoding* for the bytes.

/// How many units a tile is wide.
pub(crate) const EXTENT: u32 = 4096;

/// One feature's geometry, in the tile's units, y southward.
pub(crate) enum Geometry {
    /// A point.
    Point((i32, i32)),
    /// Lines of two points or more each.
    Lines(Vec<Vec<(i32, i32)>>),
    /// Closed rings, without the first point again at the end: an outer one
    /// clockwise as seen, then its holes anticlockwise, and so on.
    Rings(Vec<Vec<(i32, i32)>>),
}

/// A layer under way.
pub(crate) struct Layer {
    bytes: Vec<u8>,
    features: usize,
}

impl Layer {
    /// A layer called `name`, whose features have the numbers `keys`.
    pub fn new(name: &str, keys: &[&str]) -> Self {
        let mut bytes = Vec::new();
        number(&mut bytes, 15, 2);
        number(&mut bytes, 5, u64::from(EXTENT));
        field(&mut bytes, 1, name.as_bytes());
        for key in keys {
            field(&mut bytes, 3, key.as_bytes());
        }
        // The values 0 to 10, so that a value's position is the value.
        for value in 0..=10 {
            let mut message = Vec::new();
            number(&mut message, 5, value);
            field(&mut bytes, 4, &message);
        }
        Self { bytes, features: 0 }
    }

    /// Adds a feature. `values` has a number from 0 to 10 for each key, or
    /// nothing where the feature has none.
    pub fn add(&mut self, id: u64, values: &[Option<u8>], geometry: &Geometry) {
        let mut tags = Vec::new();
        for (key, value) in values.iter().enumerate() {
            if let Some(value) = value {
                varint(&mut tags, key as u64);
                varint(&mut tags, u64::from((*value).min(10)));
            }
        }
        let (kind, commands) = match geometry {
            Geometry::Point(at) => (1, points(&[*at])),
            Geometry::Lines(lines) => (2, strokes(lines, false)),
            Geometry::Rings(rings) => (3, strokes(rings, true)),
        };
        let mut message = Vec::new();
        number(&mut message, 1, id);
        field(&mut message, 2, &tags);
        number(&mut message, 3, kind);
        field(&mut message, 4, &commands);
        field(&mut self.bytes, 2, &message);
        self.features += 1;
    }
}

/// The tile with those of `layers` that have features.
pub(crate) fn tile(layers: &[Layer]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for layer in layers.iter().filter(|layer| layer.features > 0) {
        field(&mut bytes, 3, &layer.bytes);
    }
    bytes
}

fn points(at: &[(i32, i32)]) -> Vec<u8> {
    let mut bytes = Vec::new();
    command(&mut bytes, 1, at.len());
    let mut from = (0, 0);
    for &to in at {
        step(&mut bytes, &mut from, to);
    }
    bytes
}

fn strokes(lines: &[Vec<(i32, i32)>], closed: bool) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut from = (0, 0);
    for line in lines {
        command(&mut bytes, 1, 1);
        step(&mut bytes, &mut from, line[0]);
        command(&mut bytes, 2, line.len() - 1);
        for &to in &line[1..] {
            step(&mut bytes, &mut from, to);
        }
        if closed {
            command(&mut bytes, 7, 1);
        }
    }
    bytes
}

fn command(bytes: &mut Vec<u8>, id: u64, times: usize) {
    varint(bytes, ((times as u64) << 3) | id);
}

fn step(bytes: &mut Vec<u8>, from: &mut (i32, i32), to: (i32, i32)) {
    for delta in [to.0 - from.0, to.1 - from.1] {
        let zigzag = (delta << 1) ^ (delta >> 31);
        varint(bytes, u64::from(zigzag.cast_unsigned()));
    }
    *from = to;
}

fn number(bytes: &mut Vec<u8>, id: u64, value: u64) {
    varint(bytes, id << 3);
    varint(bytes, value);
}

fn field(bytes: &mut Vec<u8>, id: u64, content: &[u8]) {
    varint(bytes, (id << 3) | 2);
    varint(bytes, content.len() as u64);
    bytes.extend_from_slice(content);
}

fn varint(bytes: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        bytes.push((value & 0x7f) as u8 | 0x80);
        value >>= 7;
    }
    bytes.push((value & 0x7f) as u8);
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Source: *Vector Tile Specification* 2.1, 4.3.5.1 and 4.3.5.6: a point at
    /// (25, 17) is `9 50 34`; two polygons, the second with a hole, are the
    /// numbers below.
    #[test]
    fn geometry_is_as_the_specification_works_it_out() {
        assert_eq!(points(&[(25, 17)]), [9, 50, 34]);
        let rings = [
            vec![(0, 0), (10, 0), (10, 10), (0, 10)],
            vec![(11, 11), (20, 11), (20, 20), (11, 20)],
            vec![(13, 13), (13, 17), (17, 17), (17, 13)],
        ];
        let expected = [
            9, 0, 0, 26, 20, 0, 0, 20, 19, 0, 15, 9, 22, 2, 26, 18, 0, 0, 18, 17, 0, 15, 9, 4, 13,
            26, 0, 8, 8, 0, 0, 7, 15,
        ];
        assert_eq!(strokes(&rings, true), expected);
        // 4.3.5.4: a multi linestring.
        let lines = [vec![(2, 2), (2, 10), (10, 10)], vec![(1, 1), (3, 5)]];
        let expected = [9, 4, 4, 18, 0, 16, 16, 0, 9, 17, 17, 10, 4, 8];
        assert_eq!(strokes(&lines, false), expected);
    }

    /// Source: Google, *Protocol Buffers Encoding*: 150 is `96 01`.
    #[test]
    fn numbers_are_varints() {
        let mut bytes = Vec::new();
        varint(&mut bytes, 150);
        assert_eq!(bytes, [0x96, 0x01]);
    }

    #[test]
    fn an_empty_layer_leaves_no_trace() {
        assert!(tile(&[Layer::new("a", &["d"])]).is_empty());
    }
}
