//! How fast a folder of `.pb` files is read: `read_speed FOLDER [TIMES]`.
//!
//! The files are in memory before the clock starts.

#![expect(
    clippy::print_stdout,
    reason = "a program whose answer is a line of text"
)]

use std::time::Instant;

fn main() {
    let mut arguments = std::env::args().skip(1);
    let folder = arguments.next().expect("read_speed FOLDER [TIMES]");
    let times: u32 = arguments
        .next()
        .map_or(5, |times| times.parse().expect("a number"));
    let mut files: Vec<Vec<u8>> = std::fs::read_dir(folder)
        .expect("the folder can be read")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|end| end == "pb"))
        .map(|path| std::fs::read(path).expect("a file"))
        .collect();
    files.sort();
    let bytes: usize = files.iter().map(Vec::len).sum();
    for _ in 0..times {
        let started = Instant::now();
        let (mut ballots, mut choices) = (0, 0);
        for file in &files {
            let reading = allotment_election::read_pb(file).expect("an election");
            ballots += reading.election.ballots.len();
            choices += reading.election.ballots.choices.len();
        }
        let seconds = started.elapsed().as_secs_f64();
        #[expect(clippy::cast_precision_loss, reason = "a speed to three figures")]
        let speed = bytes as f64 / 1e6 / seconds;
        println!(
            "{} files, {bytes} bytes, {ballots} ballots, {choices} choices: {seconds:.3} s, {speed:.0} MB/s",
            files.len()
        );
    }
}
