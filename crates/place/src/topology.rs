//! Borders that neighbours share, so that both can be made simpler alike.

use std::collections::{BTreeMap, HashMap};

use crate::{MultiPolygon, Point, Polygon, Ring};

/// The borders of many places, each stretch held once however many share it.
///
/// Simplifying polygons one by one tears neighbours apart and lets small
/// places, which are the crowded ones, vanish. Here a border is cut into arcs
/// wherever more than two grounds meet, each arc is made simpler once, and all
/// who share it get the same line. No ring ever falls below a triangle.
///
/// ```
/// use allotment_place::{MultiPolygon, Point, Polygon, Ring, Topology};
///
/// let square = |low: f64| {
///     let corners = [(low, 0.0), (low + 1.0, 0.0), (low + 1.0, 1.0), (low, 1.0), (low, 0.0)];
///     let points = corners.map(|(x, y)| Point { x, y }).to_vec();
///     let outer = Ring::new(points).expect("closed, with five points");
///     MultiPolygon(vec![Polygon { outer, holes: Vec::new() }])
/// };
/// let topology = Topology::build(&[square(0.0), square(1.0)]);
/// assert_eq!(topology.arcs(), 3, "left, right, and the one in between");
/// ```
///
/// Source: Mike Bostock, *How to Infer Topology* (2013): a point is a junction
/// if two rings leave it towards different neighbours.
#[derive(Debug, Clone, PartialEq)]
pub struct Topology {
    points: Vec<Point>,
    arcs: Vec<Arc>,
    shapes: Vec<Vec<Outline>>,
}

/// A stretch of border, by positions in the points.
#[derive(Debug, Clone, PartialEq)]
struct Arc {
    points: Vec<u32>,
    /// The greatest tolerance at which a point is still kept.
    kept_to: Vec<f64>,
}

/// A ring as arcs, and the sign of its area.
#[derive(Debug, Clone, PartialEq)]
struct Path {
    arcs: Vec<(u32, bool)>,
    anticlockwise: bool,
}

/// A polygon as paths: the outer one first, then its holes.
type Outline = Vec<Path>;

impl Topology {
    /// The shared borders of `shapes`.
    ///
    /// Two grounds share a border where their coordinates are equal to the
    /// last bit, as they are in the files that statistical offices publish;
    /// where they differ, each keeps its own.
    #[must_use]
    pub fn build(shapes: &[MultiPolygon]) -> Self {
        let mut points = Vec::new();
        let mut known = HashMap::new();
        let rings: Vec<Vec<Vec<Vec<u32>>>> = shapes
            .iter()
            .map(|shape| {
                let polygons = shape.0.iter();
                polygons
                    .map(|polygon| {
                        rings_of(polygon)
                            .map(|ring| number(ring, &mut points, &mut known))
                            .collect()
                    })
                    .collect()
            })
            .collect();
        let junction = junctions(points.len(), rings.iter().flatten().flatten());

        let mut cutter = Cutter::default();
        let outlines = shapes.iter().zip(&rings).map(|(shape, numbered)| {
            let polygons = shape.0.iter().zip(numbered);
            polygons
                .map(|(polygon, numbered)| {
                    rings_of(polygon)
                        .zip(numbered)
                        .map(|(ring, numbered)| Path {
                            arcs: cutter.cut(numbered, &junction),
                            anticlockwise: ring.twice_signed_area() > 0.0,
                        })
                        .collect()
                })
                .collect()
        });
        let shapes = outlines.collect();
        let arcs = cutter.arcs.into_iter().map(|numbers| {
            let kept_to = tolerances(&numbers, &points);
            Arc {
                points: numbers,
                kept_to,
            }
        });
        Self {
            arcs: arcs.collect(),
            shapes,
            points,
        }
    }

    /// How many arcs there are.
    #[must_use]
    pub fn arcs(&self) -> usize {
        self.arcs.len()
    }

    /// The shapes again, in the order given, as [`Topology::at`] makes them.
    #[must_use]
    pub fn simplify(&self, tolerance: f64) -> Vec<MultiPolygon> {
        self.at(tolerance).shapes()
    }

    /// Every border moved by no more than about `tolerance` in the units of
    /// the coordinates.
    ///
    /// Neighbours keep sharing exactly the same line. No ring vanishes or turns
    /// inside out: one too small for `tolerance` keeps the points that matter
    /// most to it, three at least. A tolerance of 0 drops only points that lie
    /// on a straight line.
    ///
    /// Source: David Douglas and Thomas Peucker, *The Canadian Cartographer*
    /// 10(2), 1973, on each arc.
    #[must_use]
    pub fn at(&self, tolerance: f64) -> Simplified<'_> {
        let mut kept: Vec<Vec<bool>> = self
            .arcs
            .iter()
            .map(|arc| arc.kept_to.iter().map(|&upto| upto > tolerance).collect())
            .collect();
        // Keeping a point more for one ring can only turn another if it was
        // barely open, so this settles within a few rounds.
        loop {
            let mut changed = false;
            for path in self.shapes.iter().flatten().flatten() {
                changed |= self.mend(path, &mut kept);
            }
            if !changed {
                break;
            }
        }
        Simplified {
            topology: self,
            kept,
        }
    }

    /// Keeps more points of `path` until it encloses ground on the right side;
    /// says whether it had to.
    fn mend(&self, path: &Path, kept: &mut [Vec<bool>]) -> bool {
        let mut changed = false;
        while !self.is_open(path, kept) {
            let dropped = path.arcs.iter().flat_map(|&(arc, _)| {
                let arc = arc as usize;
                let positions = 0..self.arcs[arc].points.len();
                positions.map(move |position| (arc, position))
            });
            let best = dropped
                .filter(|&(arc, position)| !kept[arc][position])
                .max_by(|&(a, i), &(b, j)| {
                    let (left, right) = (self.arcs[a].kept_to[i], self.arcs[b].kept_to[j]);
                    left.total_cmp(&right).then((b, j).cmp(&(a, i)))
                });
            let Some((arc, position)) = best else { break };
            kept[arc][position] = true;
            changed = true;
        }
        changed
    }

    fn is_open(&self, path: &Path, kept: &[Vec<bool>]) -> bool {
        let count: usize = path
            .arcs
            .iter()
            .map(|&(arc, _)| kept[arc as usize].iter().filter(|&&keep| keep).count() - 1)
            .sum();
        if count > 24 {
            return true; // far from a triangle: not worth the sum
        }
        Ring::new(self.trace(path, kept)).is_some_and(|ring| {
            let area = ring.twice_signed_area();
            if path.anticlockwise {
                area > 0.0
            } else {
                area < 0.0
            }
        })
    }

    /// The kept points of `path`, the first again at the end.
    fn trace(&self, path: &Path, kept: &[Vec<bool>]) -> Vec<Point> {
        let mut trace: Vec<Point> = Vec::new();
        for &(arc, reversed) in &path.arcs {
            let kept = &kept[arc as usize];
            let numbers = &self.arcs[arc as usize].points;
            let mut stretch: Vec<Point> = numbers
                .iter()
                .zip(kept)
                .filter(|&(_, &keep)| keep)
                .map(|(&number, _)| self.points[number as usize])
                .collect();
            if reversed {
                stretch.reverse();
            }
            let skip = usize::from(!trace.is_empty());
            trace.extend(stretch.into_iter().skip(skip));
        }
        trace
    }
}

/// Shared borders with fewer points.
#[derive(Debug, Clone, PartialEq)]
pub struct Simplified<'a> {
    topology: &'a Topology,
    /// For each arc, which of its points stay.
    kept: Vec<Vec<bool>>,
}

impl Simplified<'_> {
    /// The shapes, in the order in which they were given.
    #[must_use]
    pub fn shapes(&self) -> Vec<MultiPolygon> {
        let shapes = self.topology.shapes.iter().map(|outlines| {
            let polygons = outlines.iter().filter_map(|outline| {
                let mut rings = outline
                    .iter()
                    .filter_map(|path| Ring::new(self.topology.trace(path, &self.kept)));
                let outer = rings.next()?;
                Some(Polygon {
                    outer,
                    holes: rings.collect(),
                })
            });
            MultiPolygon(polygons.collect())
        });
        shapes.collect()
    }

    /// The lines round the shapes at `positions` taken together: their borders
    /// without those that two of them share. Each line is a stretch of border,
    /// not a ring; a position beyond the last shape is passed over.
    #[must_use]
    pub fn outline(&self, positions: &[usize]) -> Vec<Vec<Point>> {
        let shapes = positions
            .iter()
            .filter_map(|&at| self.topology.shapes.get(at));
        let mut times: BTreeMap<u32, u32> = BTreeMap::new();
        for path in shapes.flatten().flatten() {
            for &(arc, _) in &path.arcs {
                *times.entry(arc).or_insert(0) += 1;
            }
        }
        let once = times.into_iter().filter(|&(_, times)| times == 1);
        once.map(|(arc, _)| {
            let path = Path {
                arcs: vec![(arc, false)],
                anticlockwise: true,
            };
            self.topology.trace(&path, &self.kept)
        })
        .collect()
    }
}

fn rings_of(polygon: &Polygon) -> impl Iterator<Item = &Ring> {
    std::iter::once(&polygon.outer).chain(&polygon.holes)
}

/// The numbers of a ring's points, without the last one and without repeats.
fn number(ring: &Ring, points: &mut Vec<Point>, known: &mut HashMap<(u64, u64), u32>) -> Vec<u32> {
    let mut numbers: Vec<u32> = ring
        .points()
        .iter()
        .map(|&point| {
            // Adding 0 makes −0 the same as 0.
            let key = ((point.x + 0.0).to_bits(), (point.y + 0.0).to_bits());
            *known.entry(key).or_insert_with(|| {
                points.push(point);
                u32::try_from(points.len() - 1).expect("fewer than four billion points")
            })
        })
        .collect();
    numbers.dedup();
    if numbers.len() > 1 {
        numbers.pop();
    }
    numbers
}

/// Whether each point is one where rings part.
fn junctions<'a>(points: usize, rings: impl Iterator<Item = &'a Vec<u32>>) -> Vec<bool> {
    let mut junction = vec![false; points];
    let mut neighbours: Vec<Option<(u32, u32)>> = vec![None; points];
    for ring in rings {
        for (position, &number) in ring.iter().enumerate() {
            let before = ring[(position + ring.len() - 1) % ring.len()];
            let after = ring[(position + 1) % ring.len()];
            let pair = (before.min(after), before.max(after));
            match neighbours[number as usize] {
                None => neighbours[number as usize] = Some(pair),
                Some(other) if other != pair => junction[number as usize] = true,
                Some(_) => {}
            }
        }
    }
    junction
}

/// The arcs found so far, each in its one direction.
#[derive(Default)]
struct Cutter {
    arcs: Vec<Vec<u32>>,
    known: HashMap<Vec<u32>, u32>,
}

impl Cutter {
    /// Cuts a ring at its junctions; a ring without any is one closed arc.
    fn cut(&mut self, ring: &[u32], junction: &[bool]) -> Vec<(u32, bool)> {
        let starts = ring.iter().position(|&number| junction[number as usize]);
        let start = starts.unwrap_or_else(|| {
            let lowest = ring.iter().enumerate().min_by_key(|&(_, &number)| number);
            lowest.map_or(0, |(position, _)| position)
        });
        let mut turned: Vec<u32> = ring[start..]
            .iter()
            .chain(&ring[..start])
            .copied()
            .collect();
        turned.extend(ring.get(start));

        let mut arcs = Vec::new();
        let mut stretch = Vec::new();
        for (position, &number) in turned.iter().enumerate() {
            stretch.push(number);
            let last = position + 1 == turned.len();
            if position > 0 && (last || junction[number as usize]) {
                arcs.push(self.find(std::mem::replace(&mut stretch, vec![number])));
            }
        }
        arcs
    }

    /// The number of an arc, and whether it runs against the one that is held.
    fn find(&mut self, mut stretch: Vec<u32>) -> (u32, bool) {
        let forward = stretch.iter();
        let reversed = stretch.iter().rev().lt(forward);
        if reversed {
            stretch.reverse();
        }
        let arcs = &mut self.arcs;
        let arc = *self.known.entry(stretch).or_insert_with_key(|stretch| {
            arcs.push(stretch.clone());
            u32::try_from(arcs.len() - 1).expect("fewer than four billion arcs")
        });
        (arc, reversed)
    }
}

/// For each point of an arc, the tolerance up to which Douglas and Peucker's
/// method keeps it; without end for the two ends.
fn tolerances(numbers: &[u32], points: &[Point]) -> Vec<f64> {
    let at = |position: usize| points[numbers[position] as usize];
    let mut kept_to = vec![f64::INFINITY; numbers.len()];
    let mut spans = vec![(0, numbers.len().saturating_sub(1), f64::INFINITY)];
    while let Some((first, last, ceiling)) = spans.pop() {
        let Some((split, distance)) = (first + 1..last)
            .map(|position| (position, distance(at(position), at(first), at(last))))
            .reduce(|best, next| if next.1 > best.1 { next } else { best })
        else {
            continue;
        };
        kept_to[split] = distance.min(ceiling);
        spans.push((first, split, kept_to[split]));
        spans.push((split, last, kept_to[split]));
    }
    kept_to
}

/// How far `point` lies from the stretch between `a` and `b`.
fn distance(point: Point, a: Point, b: Point) -> f64 {
    let (along_x, along_y) = (b.x - a.x, b.y - a.y);
    let squared = along_x * along_x + along_y * along_y;
    let part = if squared > 0.0 {
        (((point.x - a.x) * along_x + (point.y - a.y) * along_y) / squared).clamp(0.0, 1.0)
    } else {
        0.0
    };
    let (x, y) = (
        point.x - (a.x + part * along_x),
        point.y - (a.y + part * along_y),
    );
    (x * x + y * y).sqrt()
}

#[cfg(test)]
#[path = "topology_tests.rs"]
mod tests;
