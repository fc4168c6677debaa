//! Small extracts written here, for examples and tests.

use crate::OsmKind;

/// A small extract under construction: nodes, ways and areas with tags.
///
/// It is written without packing and without dense nodes: any reader takes it.
#[derive(Debug, Clone, Default)]
pub struct Sample {
    texts: Vec<String>,
    nodes: Vec<u8>,
    ways: Vec<u8>,
    relations: Vec<u8>,
}

impl Sample {
    /// An extract of nothing.
    #[must_use]
    pub fn new() -> Self {
        Self {
            texts: vec![String::new()],
            ..Self::default()
        }
    }

    /// With the node `id` at `longitude` and `latitude`, rounded to 1e-7 degrees.
    #[must_use]
    pub fn node(mut self, id: i64, longitude: f64, latitude: f64, tags: &[(&str, &str)]) -> Self {
        #[expect(clippy::cast_possible_truncation, reason = "degrees are small")]
        let unit = |degrees: f64| (degrees * 1e7).round() as i64;
        let mut node = Vec::new();
        whole_field(1, zigzag(id), &mut node);
        self.tag(tags, &mut node);
        whole_field(8, zigzag(unit(latitude)), &mut node);
        whole_field(9, zigzag(unit(longitude)), &mut node);
        bytes_field(1, &node, &mut self.nodes);
        self
    }

    /// With the way `id` through `nodes`.
    #[must_use]
    pub fn way(mut self, id: i64, nodes: &[i64], tags: &[(&str, &str)]) -> Self {
        let mut way = Vec::new();
        whole_field(1, id.cast_unsigned(), &mut way);
        self.tag(tags, &mut way);
        bytes_field(8, &differences(nodes), &mut way);
        bytes_field(3, &way, &mut self.ways);
        self
    }

    /// With the multipolygon `id` round the ways `outer`.
    #[must_use]
    pub fn area(mut self, id: i64, outer: &[i64], tags: &[(&str, &str)]) -> Self {
        let mut relation = Vec::new();
        whole_field(1, id.cast_unsigned(), &mut relation);
        let tags: Vec<(&str, &str)> = [("type", "multipolygon")]
            .iter()
            .chain(tags)
            .copied()
            .collect();
        self.tag(&tags, &mut relation);
        let role = self.text("outer");
        let repeated = |number: u64| {
            outer
                .iter()
                .flat_map(move |_| varint(number))
                .collect::<Vec<u8>>()
        };
        bytes_field(8, &repeated(role), &mut relation);
        bytes_field(9, &differences(outer), &mut relation);
        bytes_field(10, &repeated(OsmKind::Way as u64), &mut relation);
        bytes_field(4, &relation, &mut self.relations);
        self
    }

    /// The extract's bytes.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut head = Vec::new();
        bytes_field(4, b"OsmSchema-V0.6", &mut head);
        let mut table = Vec::new();
        for text in &self.texts {
            bytes_field(1, text.as_bytes(), &mut table);
        }
        let mut block = Vec::new();
        bytes_field(1, &table, &mut block);
        for group in [&self.nodes, &self.ways, &self.relations] {
            bytes_field(2, group, &mut block);
        }
        [blob("OSMHeader", &head), blob("OSMData", &block)].concat()
    }

    fn text(&mut self, text: &str) -> u64 {
        let known = self.texts.iter().position(|known| known == text);
        known.unwrap_or_else(|| {
            self.texts.push(text.into());
            self.texts.len() - 1
        }) as u64
    }

    fn tag(&mut self, tags: &[(&str, &str)], element: &mut Vec<u8>) {
        let keys: Vec<u8> = tags
            .iter()
            .flat_map(|(key, _)| varint(self.text(key)))
            .collect();
        let values: Vec<u8> = tags
            .iter()
            .flat_map(|(_, value)| varint(self.text(value)))
            .collect();
        bytes_field(2, &keys, element);
        bytes_field(3, &values, element);
    }
}

fn blob(kind: &str, data: &[u8]) -> Vec<u8> {
    let mut blob = Vec::new();
    bytes_field(1, data, &mut blob);
    let mut header = Vec::new();
    bytes_field(1, kind.as_bytes(), &mut header);
    whole_field(3, blob.len() as u64, &mut header);
    let length = u32::try_from(header.len()).expect("a header is short");
    [length.to_be_bytes().as_slice(), &header, &blob].concat()
}

fn differences(numbers: &[i64]) -> Vec<u8> {
    let before = std::iter::once(&0).chain(numbers);
    let pairs = numbers.iter().zip(before);
    pairs
        .flat_map(|(number, before)| varint(zigzag(number.wrapping_sub(*before))))
        .collect()
}

fn whole_field(field: u64, number: u64, message: &mut Vec<u8>) {
    message.extend(varint(field << 3));
    message.extend(varint(number));
}

fn bytes_field(field: u64, bytes: &[u8], message: &mut Vec<u8>) {
    message.extend(varint(field << 3 | 2));
    message.extend(varint(bytes.len() as u64));
    message.extend(bytes);
}

fn zigzag(number: i64) -> u64 {
    ((number << 1) ^ (number >> 63)).cast_unsigned()
}

fn varint(mut number: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    loop {
        let low = u8::try_from(number & 0x7f).expect("seven bits");
        number >>= 7;
        if number == 0 {
            bytes.push(low);
            return bytes;
        }
        bytes.push(low | 0x80);
    }
}
