//! Writes the made-up town of `examples/assets/town.osm.pbf` to standard output.

use std::io::Write;

use allotment_streetmap::Sample;

fn main() -> std::io::Result<()> {
    // Five by five crossings, 0.002 degrees apart, and a footpath cut off from them.
    const SIDE: i64 = 5;
    let mut town = Sample::new();
    for at in 0..SIDE * SIDE {
        let (column, row) = (at % SIDE, at / SIDE);
        let place = |steps: i64| f64::from(u8::try_from(steps).unwrap_or(0)) * 0.002;
        let tags: &[(&str, &str)] = match at {
            2 => &[("highway", "bus_stop"), ("name", "High Street")],
            7 => &[("amenity", "pharmacy"), ("name", "Corner Pharmacy")],
            _ => &[],
        };
        town = town.node(1 + at, -3.0 + place(column), 51.58 + place(row), tags);
    }
    let line =
        |from: i64, step: i64| -> Vec<i64> { (0..SIDE).map(|at| 1 + from + at * step).collect() };
    for at in 0..SIDE {
        let street: &[(&str, &str)] = &[("highway", "residential")];
        town = town.way(100 + at, &line(at * SIDE, 1), street);
        // The middle street is a motorway, which nobody walks along.
        let across: &[(&str, &str)] = if at == 2 {
            &[("highway", "motorway")]
        } else {
            street
        };
        town = town.way(110 + at, &line(at, SIDE), across);
    }
    let bytes = town
        .node(50, -2.9985, 51.5845, &[])
        .node(51, -2.9975, 51.5845, &[])
        .way(120, &[50, 51], &[("highway", "footway")])
        .way(
            130,
            &[1, 2, 7, 6, 1],
            &[("amenity", "school"), ("name", "Hill School")],
        )
        .way(131, &[13, 14, 19], &[])
        .way(132, &[19, 18, 13], &[])
        .area(
            140,
            &[131, 132],
            &[("leisure", "park"), ("name", "The Green")],
        )
        .way(
            133,
            &[24, 25],
            &[("leisure", "park"), ("access", "private")],
        )
        .to_bytes();
    std::io::stdout().write_all(&bytes)
}
