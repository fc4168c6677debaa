//! Times peers and their draws on a table, and prints a checksum of the answer: of
//! every peer's row, distance and number of draws in which it is kept.
//!
//! `cargo run --release -p allotment-peers --example draws_speed -- TABLE.csv [DRAWS] [TIMES]`
//!
//! The first column of `TABLE.csv` is a code, the others are numbers.
//! `RAYON_NUM_THREADS` says on how many threads.

#![expect(clippy::print_stdout, reason = "an example that reports")]

use allotment_peers::{Peers, PeersOptions, Spread, Structure, Variable, nearest};
use std::time::Instant;

fn main() {
    let mut arguments = std::env::args().skip(1);
    let path = arguments
        .next()
        .expect("draws_speed TABLE.csv [DRAWS] [TIMES]");
    let mut number = |otherwise| {
        let given = arguments.next();
        given.map_or(otherwise, |many| many.parse().expect("a whole number"))
    };
    let (draws, times) = (number(200), number(1));
    let text = std::fs::read_to_string(path).expect("a file");
    let mut lines = text.lines();
    let names: Vec<&str> = lines.next().expect("a header").split(',').collect();
    let rows: Vec<Vec<&str>> = lines.map(|line| line.split(',').collect()).collect();
    let ids: Vec<&str> = rows.iter().map(|row| row[0]).collect();
    let columns: Vec<Vec<Option<f64>>> = (1..names.len())
        .map(|at| rows.iter().map(|row| row[at].parse().ok()).collect())
        .collect();
    let variables: Vec<Variable<'_>> = names[1..]
        .iter()
        .zip(&columns)
        .map(|(name, values)| Variable {
            name,
            values,
            weight: 1.0,
        })
        .collect();
    let structure = Structure::new(&ids, &variables, Spread::Population).expect("numbers");
    for _ in 0..times {
        let options = PeersOptions {
            draws,
            ..PeersOptions::default()
        };
        let start = Instant::now();
        let peers = nearest(&structure, &options).expect("enough places");
        println!(
            "{} places, {} variables, {draws} draws: {:.2} s, answer {:016x}",
            structure.places(),
            variables.len(),
            start.elapsed().as_secs_f64(),
            checksum(&peers)
        );
    }
}

/// The 64-bit hash of Fowler, Noll and Vo, form 1a.
fn checksum(peers: &Peers) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    let mut add = |number: u64| {
        for byte in number.to_le_bytes() {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    };
    for (row, list) in peers.places() {
        add(row as u64);
        for peer in list {
            add(peer.row as u64);
            add(peer.distance.to_bits());
            add(peer.kept as u64);
        }
    }
    hash
}
