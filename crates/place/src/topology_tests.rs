use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;

/// A sheet of `size` by `size` cells with crooked borders, and the sea round it.
fn sheet(size: usize, crook: &[f64]) -> Vec<MultiPolygon> {
    let corner = |column: usize, row: usize| {
        #[expect(clippy::cast_precision_loss, reason = "small whole numbers")]
        let point = Point {
            x: column as f64,
            y: row as f64,
        };
        point
    };
    let mut next = 0;
    let mut edges: BTreeMap<(usize, usize, bool), Vec<Point>> = BTreeMap::new();
    for column in 0..=size {
        for row in 0..=size {
            for across in [true, false] {
                let from = corner(column, row);
                let edge = (1..8).map(|step| {
                    next += 1;
                    let along = f64::from(step) / 8.0;
                    let off = crook[next % crook.len()] * 0.2;
                    if across {
                        Point {
                            x: from.x + along,
                            y: from.y + off,
                        }
                    } else {
                        Point {
                            x: from.x + off,
                            y: from.y + along,
                        }
                    }
                });
                edges.insert((column, row, across), edge.collect());
            }
        }
    }
    let cell = |column: usize, row: usize| {
        let mut points = vec![corner(column, row)];
        points.extend(&edges[&(column, row, true)]);
        points.push(corner(column + 1, row));
        points.extend(&edges[&(column + 1, row, false)]);
        points.push(corner(column + 1, row + 1));
        points.extend(edges[&(column, row + 1, true)].iter().rev());
        points.push(corner(column, row + 1));
        points.extend(edges[&(column, row, false)].iter().rev());
        points.push(corner(column, row));
        whole(points, Vec::new())
    };
    let mut shapes: Vec<_> = (0..size * size)
        .map(|number| cell(number % size, number / size))
        .collect();

    let mut shore = Vec::new();
    for column in 0..size {
        shore.push(corner(column, 0));
        shore.extend(&edges[&(column, 0, true)]);
    }
    for row in 0..size {
        shore.push(corner(size, row));
        shore.extend(&edges[&(size, row, false)]);
    }
    for column in (0..size).rev() {
        shore.push(corner(column + 1, size));
        shore.extend(edges[&(column, size, true)].iter().rev());
    }
    for row in (0..size).rev() {
        shore.push(corner(0, row + 1));
        shore.extend(edges[&(0, row, false)].iter().rev());
    }
    shore.push(corner(0, 0));
    shore.reverse();
    let far = [
        (-90.0, -90.0),
        (90.0, -90.0),
        (90.0, 90.0),
        (-90.0, 90.0),
        (-90.0, -90.0),
    ];
    let far = far.map(|(x, y)| Point { x, y }).to_vec();
    shapes.push(whole(far, vec![Ring::new(shore).unwrap()]));
    shapes
}

fn whole(points: Vec<Point>, holes: Vec<Ring>) -> MultiPolygon {
    let outer = Ring::new(points).unwrap();
    MultiPolygon(vec![Polygon { outer, holes }])
}

fn edges(shapes: &[MultiPolygon]) -> BTreeMap<[u64; 4], i32> {
    let mut edges = BTreeMap::new();
    for ring in shapes.iter().flat_map(MultiPolygon::rings) {
        for pair in ring.points().windows(2) {
            let ends = pair
                .iter()
                .flat_map(|point| [point.x.to_bits(), point.y.to_bits()]);
            let ends: Vec<u64> = ends.collect();
            *edges
                .entry([ends[0], ends[1], ends[2], ends[3]])
                .or_insert(0) += 1;
        }
    }
    edges
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn neighbours_share_what_they_shared(
        crook in prop::collection::vec(-1.0..1.0_f64, 20..60),
        tolerance in 0.0..3.0_f64,
        size in 1usize..6,
    ) {
        let shapes = sheet(size, &crook);
        let simple = Topology::build(&shapes).simplify(tolerance);

        let edges = edges(&simple);
        for (&[a, b, c, d], count) in &edges {
            prop_assert_eq!(*count, 1, "an edge runs one way once");
            let far = |bits: u64| f64::from_bits(bits).abs() > 50.0;
            prop_assert!(far(a) || far(c) || edges.contains_key(&[c, d, a, b]));
        }
        prop_assert_eq!(simple.len(), shapes.len());
        for shape in &simple {
            prop_assert!(shape.area() > 0.0, "nobody's ground vanishes");
        }
        let area = |shapes: &[MultiPolygon]| shapes.iter().map(MultiPolygon::area).sum::<f64>();
        prop_assert!((area(&simple) - area(&shapes)).abs() < 1e-6, "and the total stays");
    }
}

#[test]
fn a_greater_tolerance_keeps_fewer_points() {
    let crook: Vec<f64> = (0..50)
        .map(|n| f64::from(n * 37 % 19) / 9.5 - 1.0)
        .collect();
    let topology = Topology::build(&sheet(5, &crook));
    let points = |tolerance| {
        let shapes = topology.simplify(tolerance);
        let rings = shapes.iter().flat_map(MultiPolygon::rings);
        rings.map(|ring| ring.points().len()).sum::<usize>()
    };
    assert_eq!(points(-1.0), 25 * 33 + 5 + 20 * 8 + 1, "below 0 keeps all");
    assert!(points(0.02) > points(0.1) && points(0.1) > points(0.3));
    assert!(points(100.0) >= 26 * 4, "a triangle each at least");
}

#[test]
fn an_island_and_the_hole_it_fills_stay_one_line() {
    let circle = |radius: f64| {
        // A regular polygon from Pythagorean triples: no sine needed.
        let eighth = [
            (1.0, 0.0),
            (0.96, 0.28),
            (0.8, 0.6),
            (0.6, 0.8),
            (0.28, 0.96),
        ];
        let mut points: Vec<Point> = Vec::new();
        for quarter in 0..4 {
            for (x, y) in eighth {
                let (x, y) = match quarter {
                    0 => (x, y),
                    1 => (-y, x),
                    2 => (-x, -y),
                    _ => (y, -x),
                };
                points.push(Point {
                    x: x * radius,
                    y: y * radius,
                });
            }
        }
        points.push(points[0]);
        points
    };
    let mut hole = circle(1.0);
    hole.reverse();
    let lake = whole(circle(5.0), vec![Ring::new(hole).unwrap()]);
    let island = whole(circle(1.0), Vec::new());
    let topology = Topology::build(&[lake, island]);
    assert_eq!(topology.arcs(), 2);

    let simple = topology.simplify(0.5);
    let hole: Vec<_> = simple[0].0[0].holes[0].points().iter().rev().collect();
    let shore: Vec<_> = simple[1].0[0].outer.points().iter().collect();
    assert_eq!(hole.len(), shore.len());
    assert!(shore.iter().all(|point| hole.contains(point)));
    assert!(shore.len() < 21);
}

#[test]
fn the_outline_of_all_land_is_the_shore() {
    let crook: Vec<f64> = (0..50)
        .map(|n| f64::from(n * 37 % 19) / 9.5 - 1.0)
        .collect();
    let shapes = sheet(3, &crook);
    let topology = Topology::build(&shapes);
    for tolerance in [-1.0, 0.05] {
        let simple = topology.at(tolerance);
        let outline = simple.outline(&[0, 1, 2, 3, 4, 5, 6, 7, 8, 99]);
        let shapes = simple.shapes();
        let shore = shapes[9].0[0].holes[0].points();
        let steps: usize = outline.iter().map(|line| line.len() - 1).sum();
        assert_eq!(
            steps,
            shore.len() - 1,
            "all of the shore, and nothing inland"
        );
        assert!(outline.iter().flatten().all(|point| shore.contains(point)));
    }
}
