//! Shapes in well-known binary.
//!
//! Source: Open Geospatial Consortium (2011), *Simple Feature Access, Part 1*,
//! version 1.2.1, section 8; the high bits by which `PostGIS` marks heights,
//! measures and the reference system are understood as well.

use allotment_place::{MultiPolygon, Point, Polygon, Ring};

use super::NoShape;

const POINT: u32 = 1;
const POLYGON: u32 = 3;
const MULTI_POINT: u32 = 4;
const MULTI_POLYGON: u32 = 6;

/// The polygon or polygons that `bytes` are.
pub(super) fn polygons(bytes: &[u8]) -> Result<MultiPolygon, NoShape> {
    let mut reader = Reader::new(bytes);
    let header = reader.header()?;
    let polygons = match header.kind {
        POLYGON => vec![reader.polygon(header)?],
        MULTI_POLYGON => reader.parts(header, POLYGON, Reader::polygon)?,
        other => return Err(format!("is {}, not a polygon", kind_name(other))),
    };
    reader.end()?;
    Ok(MultiPolygon(polygons))
}

/// The point that `bytes` are.
pub(super) fn point(bytes: &[u8]) -> Result<Point, NoShape> {
    let mut reader = Reader::new(bytes);
    let header = reader.header()?;
    let mut points = match header.kind {
        POINT => vec![reader.point(header)?],
        MULTI_POINT => reader.parts(header, POINT, Reader::point)?,
        other => return Err(format!("is {}, not a point", kind_name(other))),
    };
    reader.end()?;
    match (points.pop(), points.is_empty()) {
        (Some(point), true) if point.x.is_finite() && point.y.is_finite() => Ok(point),
        (Some(_), true) | (None, _) => Err("is an empty point".into()),
        (Some(_), false) => Err(format!("is {} points, not one", points.len() + 1)),
    }
}

/// `shape` in well-known binary: several polygons, little end first.
pub(super) fn from_polygons(shape: &MultiPolygon) -> Vec<u8> {
    let mut bytes = vec![1];
    push_count(&mut bytes, MULTI_POLYGON as usize);
    push_count(&mut bytes, shape.0.len());
    for polygon in &shape.0 {
        bytes.push(1);
        push_count(&mut bytes, POLYGON as usize);
        push_count(&mut bytes, polygon.holes.len() + 1);
        for ring in std::iter::once(&polygon.outer).chain(&polygon.holes) {
            push_count(&mut bytes, ring.points().len());
            for &point in ring.points() {
                push_point(&mut bytes, point);
            }
        }
    }
    bytes
}

/// `point` in well-known binary, little end first.
pub(super) fn from_point(point: Point) -> Vec<u8> {
    let mut bytes = vec![1];
    push_count(&mut bytes, POINT as usize);
    push_point(&mut bytes, point);
    bytes
}

fn push_count(bytes: &mut Vec<u8>, count: usize) {
    let count = u32::try_from(count).expect("a shape has fewer than 2^32 points");
    bytes.extend(count.to_le_bytes());
}

fn push_point(bytes: &mut Vec<u8>, point: Point) {
    bytes.extend(point.x.to_le_bytes());
    bytes.extend(point.y.to_le_bytes());
}

/// What stands before a shape: its byte order, kind, and numbers a point.
#[derive(Clone, Copy)]
struct Header {
    little: bool,
    kind: u32,
    numbers: usize,
}

struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    fn take<const N: usize>(&mut self) -> Result<[u8; N], NoShape> {
        let cut_short = || "is cut short".to_owned();
        let (taken, rest) = self.rest.split_first_chunk::<N>().ok_or_else(cut_short)?;
        self.rest = rest;
        Ok(*taken)
    }

    fn whole(&mut self, little: bool) -> Result<u32, NoShape> {
        let bytes = self.take::<4>()?;
        Ok(if little {
            u32::from_le_bytes(bytes)
        } else {
            u32::from_be_bytes(bytes)
        })
    }

    fn header(&mut self) -> Result<Header, NoShape> {
        const HEIGHT: u32 = 0x8000_0000;
        const MEASURE: u32 = 0x4000_0000;
        const SYSTEM: u32 = 0x2000_0000;
        let little = match self.take::<1>()? {
            [0] => false,
            [1] => true,
            [other] => return Err(format!("begins with {other} rather than a byte order")),
        };
        let code = self.whole(little)?;
        if code & SYSTEM != 0 {
            self.whole(little)?;
        }
        let bare = code & !(HEIGHT | MEASURE | SYSTEM);
        let flags = usize::from(code & HEIGHT != 0) + usize::from(code & MEASURE != 0);
        let thousands = match bare / 1000 {
            0 => 0,
            1 | 2 => 1,
            3 => 2,
            _ => return Err(format!("is {}", kind_name(bare))),
        };
        Ok(Header {
            little,
            kind: bare % 1000,
            numbers: 2 + flags.max(thousands),
        })
    }

    /// A count of things of at least `size` bytes each, checked against what
    /// is left, so that no memory is asked for in vain.
    fn count(&mut self, little: bool, size: usize) -> Result<usize, NoShape> {
        let count = self.whole(little)? as usize;
        if count > self.rest.len() / size {
            return Err("is cut short".into());
        }
        Ok(count)
    }

    fn point(&mut self, header: Header) -> Result<Point, NoShape> {
        let mut numbers = [0.0; 2];
        for place in 0..header.numbers {
            let bytes = self.take::<8>()?;
            let number = if header.little {
                f64::from_le_bytes(bytes)
            } else {
                f64::from_be_bytes(bytes)
            };
            if let Some(slot) = numbers.get_mut(place) {
                *slot = number;
            }
        }
        let [x, y] = numbers;
        Ok(Point { x, y })
    }

    fn polygon(&mut self, header: Header) -> Result<Polygon, NoShape> {
        let rings = self.count(header.little, 4)?;
        let mut rings = (0..rings).map(|_| self.ring(header));
        let outer = rings.next().ok_or("has a polygon without a ring")??;
        let holes = rings.collect::<Result<_, _>>()?;
        Ok(Polygon { outer, holes })
    }

    fn ring(&mut self, header: Header) -> Result<Ring, NoShape> {
        let points = self.count(header.little, 8 * header.numbers)?;
        let points = (0..points).map(|_| self.point(header));
        ring(points.collect::<Result<_, _>>()?)
    }

    /// Parts of the kind `wanted`, each with a header of its own.
    fn parts<T>(
        &mut self,
        header: Header,
        wanted: u32,
        part: impl Fn(&mut Self, Header) -> Result<T, NoShape>,
    ) -> Result<Vec<T>, NoShape> {
        let parts = self.count(header.little, 9)?;
        let parts = (0..parts).map(|_| {
            let header = self.header()?;
            if header.kind != wanted {
                return Err(format!("holds {}", kind_name(header.kind)));
            }
            part(self, header)
        });
        parts.collect()
    }

    fn end(&self) -> Result<(), NoShape> {
        match self.rest.len() {
            0 => Ok(()),
            more => Err(format!("has {more} bytes too many")),
        }
    }
}

/// The ring through `points`, or why it is none.
pub(super) fn ring(points: Vec<Point>) -> Result<Ring, NoShape> {
    let count = points.len();
    let closed = points.first() == points.last();
    Ring::new(points).ok_or_else(|| match (count, closed) {
        (0..4, _) => format!("has a ring of {count} points; a ring has at least four"),
        (_, false) => "has a ring that does not end where it began".into(),
        (_, true) => "has a coordinate that is no finite number".into(),
    })
}

fn kind_name(kind: u32) -> String {
    match kind {
        1 => "a point".into(),
        2 => "a line".into(),
        3 => "a polygon".into(),
        4 => "several points".into(),
        5 => "several lines".into(),
        6 => "several polygons".into(),
        7 => "a collection of shapes".into(),
        other => format!("a shape of the unknown kind {other}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn bytes(hex: &str) -> Vec<u8> {
        let digits = hex.as_bytes().chunks(2);
        digits
            .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap())
            .collect()
    }

    /// Source: Amazon Web Services, *Amazon Redshift Database Developer Guide*,
    /// `ST_AsHexWKB`: `POLYGON((0 0,0 1,1 1,1 0,0 0))`.
    #[test]
    fn the_unit_square_in_either_order_and_with_its_system() {
        let little = "0103000000010000000500000000000000000000000000000000000000000000\
            0000000000000000000000f03f000000000000f03f000000000000f03f000000\
            000000f03f000000000000000000000000000000000000000000000000";
        let big = "0000000003000000010000000500000000000000000000000000000000000000\
            00000000003ff00000000000003ff00000000000003ff00000000000003ff000\
            0000000000000000000000000000000000000000000000000000000000";
        let square = polygons(&bytes(little)).unwrap();
        assert!((square.area() - 1.0).abs() < 1e-12);
        assert_eq!(polygons(&bytes(big)).unwrap(), square);
        let system = format!("0103000020e6100000{}", &little[10..]);
        assert_eq!(polygons(&bytes(&system)).unwrap(), square);
        assert_eq!(polygons(&from_polygons(&square)).unwrap(), square);
    }

    #[test]
    fn heights_and_measures_are_passed_over() {
        let mut three = vec![1];
        three.extend(1001_u32.to_le_bytes());
        for number in [1.5_f64, 2.5, 9.0] {
            three.extend(number.to_le_bytes());
        }
        let here = Point { x: 1.5, y: 2.5 };
        assert_eq!(point(&three).unwrap(), here);
        three[1..5].copy_from_slice(&0x8000_0001_u32.to_le_bytes());
        assert_eq!(point(&three).unwrap(), here);
        assert_eq!(point(&from_point(here)).unwrap(), here);
    }

    #[test]
    fn what_is_no_polygon_says_what_it_is() {
        let fault = |hex: &str| polygons(&bytes(hex)).unwrap_err();
        assert_eq!(fault(""), "is cut short");
        assert_eq!(fault("0101000000"), "is a point, not a polygon");
        assert_eq!(fault("07"), "begins with 7 rather than a byte order");
        assert_eq!(fault("0103000000FFFFFFFF"), "is cut short");
        assert_eq!(fault("010300000000000000"), "has a polygon without a ring");
        assert_eq!(
            fault("01030000000100000000000000"),
            "has a ring of 0 points; a ring has at least four"
        );
        assert_eq!(fault("01060000000000000000"), "has 1 bytes too many");
        let nowhere = from_point(Point {
            x: f64::NAN,
            y: 0.0,
        });
        assert_eq!(point(&nowhere).unwrap_err(), "is an empty point");
    }

    proptest! {
        #[test]
        fn no_bytes_make_the_reader_panic(
            start in prop::sample::select(vec![0_u32, 1, 3, 4, 6, 1003, 3006]),
            rest in prop::collection::vec(any::<u8>(), 0..200),
        ) {
            let mut bytes = vec![1];
            bytes.extend(start.to_le_bytes());
            bytes.extend(rest);
            let _ = polygons(&bytes);
            let _ = point(&bytes);
        }

        #[test]
        fn one_wrong_byte_makes_the_reader_answer(place in 0_usize..93, with: u8) {
            let corner = |x, y| Point { x, y };
            let square = vec![corner(0.0, 0.0), corner(1.0, 0.0), corner(1.0, 1.0), corner(0.0, 1.0), corner(0.0, 0.0)];
            let outer = Ring::new(square).unwrap();
            let mut bytes = from_polygons(&MultiPolygon(vec![Polygon { outer, holes: vec![] }]));
            bytes[place] = with;
            let _ = polygons(&bytes);
        }
    }
}
