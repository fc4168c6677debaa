//! `allotment outcome gaps`: a place beside its peers and the nation, over time.

#![expect(clippy::unwrap_used, reason = "a test stops at what is wrong")]

use serde_json::Value;

use crate::desk::Desk;

const CRIMES: &str = include_str!("../../../../examples/outcome/crimes.csv");
const PEERS: &str = include_str!("../../../../examples/outcome/peers.csv");

fn desk() -> Desk {
    let desk = Desk::new();
    desk.write("crimes.csv", CRIMES).write("peers.csv", PEERS);
    desk
}

fn gaps(desk: &Desk, more: &[&str]) -> Value {
    let args = "outcome gaps crimes.csv --unit place --time year --count crimes --of people --peers peers.csv --format json";
    let args: Vec<&str> = args.split(' ').chain(more.iter().copied()).collect();
    desk.run(&args).done().json()
}

fn line<'a>(document: &'a Value, place: &str, time: u32) -> &'a Value {
    let lines = document["gaps"].as_array().unwrap();
    lines
        .iter()
        .find(|line| line["place"] == place && line["time"] == time)
        .unwrap()
}

fn near(found: &Value, expected: [f64; 3]) {
    for (key, expected) in ["value", "low", "high"].into_iter().zip(expected) {
        let number = found[key].as_f64().unwrap();
        let apart = (number - expected).abs();
        assert!(
            apart < 1e-9 * expected.abs().max(1.0),
            "{key}: {number}, {expected}"
        );
    }
}

/// Source: worked out apart with `SciPy`: Garwood's intervals from
/// `scipy.stats.gamma`, gaps by Zou and Donner (2008), Benjamini and Hochberg.
#[test]
fn rates_and_gaps_are_those_worked_out_apart() {
    let found = gaps(&desk(), &[]);
    let third = line(&found, "P03", 2025);
    near(
        &third["own"],
        [
            47.377_326_565_143_825,
            39.010_344_133_907_95,
            57.007_234_895_150_34,
        ],
    );
    near(
        &third["to_peers"]["gap"],
        [
            33.124_856_817_286_116,
            24.180_389_543_115_062,
            43.037_150_298_718_56,
        ],
    );
    near(
        &third["to_peers"]["change"],
        [
            2.494_158_142_140_556,
            -10.918_758_205_404_073,
            15.928_936_126_220_226,
        ],
    );
    let first = line(&found, "P01", 2025);
    near(
        &first["to_nation"]["gap"],
        [
            -7.297_588_149_931_947,
            -11.603_373_788_996_311,
            -1.397_233_434_158_819,
        ],
    );
    let adjusted = first["to_peers"]["adjusted_p_value"].as_f64().unwrap();
    assert!(
        (adjusted - 0.000_520_337_878_711_609_2).abs() < 1e-12,
        "{adjusted}"
    );
    let apart = found["gaps"].as_array().unwrap().iter().filter(|line| {
        line["time"] == 2025 && line["to_peers"]["adjusted_p_value"].as_f64().unwrap() <= 0.05
    });
    let apart: Vec<&str> = apart.map(|line| line["place"].as_str().unwrap()).collect();
    assert_eq!(apart, ["P01", "P03", "P11"]);
    assert!(
        found["sentence"]
            .as_str()
            .unwrap()
            .starts_with("In 2025, 3 of 12")
    );
}

/// Nothing that is printed gives a hidden count away: not its own line, not a gap
/// of a place that has it for a peer, not a change from a hidden period, not a
/// period's total, not the share of chance; nor which of the hidden is small.
#[test]
fn small_counts_are_hidden_and_kept_so() {
    let desk = desk();
    let shown = gaps(&desk, &[]);
    let found = gaps(&desk, &["--below", "25"]);
    let lines = found["gaps"].as_array().unwrap();
    let hidden: Vec<(&str, i64)> = lines
        .iter()
        .filter(|line| !line["hidden"].is_null())
        .map(|line| {
            (
                line["place"].as_str().unwrap(),
                line["time"].as_i64().unwrap(),
            )
        })
        .collect();
    let peers: Vec<(&str, &str)> = PEERS
        .lines()
        .skip(1)
        .map(|line| line.split_once(',').unwrap())
        .collect();
    let mut words = std::collections::BTreeSet::new();
    for (line, before) in lines.iter().zip(shown["gaps"].as_array().unwrap()) {
        let (place, time) = (
            line["place"].as_str().unwrap(),
            line["time"].as_i64().unwrap(),
        );
        let count = before["count"].as_u64().unwrap();
        if line["hidden"].is_null() {
            assert!(count == 0 || count >= 25, "{line}");
            assert_eq!(line["own"], before["own"]);
        } else {
            words.insert(line["hidden"].as_str().unwrap());
            for key in ["own", "count", "people"] {
                assert!(line[key].is_null(), "{key} of {line}");
            }
            assert!(line["to_nation"]["other"].is_null() && line["to_nation"]["gap"].is_null());
        }
        let beside = peers.iter().filter(|(of, _)| *of == place);
        let beside = || beside.clone().map(|(_, peer)| *peer).chain([place]);
        if beside().any(|one| hidden.contains(&(one, time))) {
            assert!(
                line["to_peers"]["other"].is_null() && line["to_peers"]["gap"].is_null(),
                "{line}"
            );
        }
        if beside().any(|one| hidden.iter().any(|(of, _)| *of == one)) {
            assert!(line["to_peers"]["change"].is_null(), "{line}");
        }
    }
    assert_eq!(words.len(), 1, "{words:?}");
    // An adjusted p-value may be another line's: only those told take part.
    for side in ["to_peers", "to_nation"] {
        for time in 2021..2026 {
            let now = lines.iter().filter(|line| line["time"] == time);
            let mut told: Vec<(f64, f64)> = now
                .map(|line| &line[side])
                .filter(|beside| !beside["p_value"].is_null())
                .map(|beside| {
                    let number = |key: &str| beside[key].as_f64().unwrap();
                    (number("p_value"), number("adjusted_p_value"))
                })
                .collect();
            told.sort_by(|one, other| other.0.total_cmp(&one.0));
            let (all, mut least) = (told.len(), 1.0_f64);
            for (at, (p, adjusted)) in told.iter().enumerate() {
                let rank = u32::try_from(all - at).unwrap();
                least = least.min(p * f64::from(u32::try_from(all).unwrap()) / f64::from(rank));
                assert!((adjusted - least).abs() < 1e-12, "{side} in {time}");
            }
        }
    }
    for time in 2021..2026 {
        let now = hidden.iter().filter(|(_, at)| *at == time).count();
        assert!(now != 1, "{time}: the period's total would tell it");
    }
    assert!(hidden.len() > 2 && hidden.len() < 60, "{}", hidden.len());
    assert!(found["chance_share"][0]["between"].is_null());
    // A row that is not there protects nothing.
    let holes =
        "place,year,crimes,people\nA,2024,3,1000\nA,2025,30,1000\nB,2025,40,1000\nC,2024,35,1000\n";
    desk.write("holes.csv", holes);
    let args = "outcome gaps holes.csv --unit place --time year --count crimes --of people --below 10 --format json";
    let holes = desk.run(&args.split(' ').collect::<Vec<_>>()).done().json();
    for time in [2024, 2025] {
        let lines = holes["gaps"].as_array().unwrap().iter();
        let hidden = lines.filter(|line| line["time"] == time && !line["hidden"].is_null());
        assert_ne!(hidden.count(), 1, "{time}");
    }
    // A period by itself: the next in size is hidden with the small one, no more.
    desk.write(
        "one.csv",
        "place,year,crimes,people\nA,2025,3,1000\nB,2025,25,1100\nC,2025,40,1200\nD,2025,20,1300\n",
    );
    let args = "outcome gaps one.csv --unit place --time year --count crimes --of people --below 10 --format json";
    let one = desk.run(&args.split(' ').collect::<Vec<_>>()).done().json();
    let told: Vec<bool> = one["gaps"]
        .as_array()
        .unwrap()
        .iter()
        .map(|line| line["hidden"].is_null())
        .collect();
    assert_eq!(told, [false, false, true, true]);
    assert!(one["warnings"].to_string().contains("below 10 are hidden"));
}

/// Each place may declare its own measures: only shared ones are compared.
#[test]
fn only_shared_measures_are_compared() {
    let desk = desk();
    let table = "place,year,what,value,low,high\nA,2024,trust,50,45,55\nB,2024,trust,60,55,65\nN,2024,trust,58,57,59\nA,2024,gardens,7,5,9\n";
    desk.write("own.csv", table)
        .write("two.csv", "place,peer\nA,B\nB,A\n");
    let args = "outcome gaps own.csv --unit place --time year --measure what --nation N --places A --peers two.csv --format json";
    let found = desk.run(&args.split(' ').collect::<Vec<_>>()).done().json();
    let lines = found["gaps"].as_array().unwrap();
    assert_eq!(lines.len(), 2);
    // Zou and Donner: -10 ± sqrt(5² + 5²).
    let reach = 50_f64.sqrt();
    near(
        &lines[0]["to_peers"]["gap"],
        [-10.0, -10.0 - reach, -10.0 + reach],
    );
    assert_eq!(lines[1]["peers"], 0);
    assert!(lines[1]["to_peers"]["gap"].is_null() && lines[1]["to_nation"]["gap"].is_null());
    assert!(
        found["warnings"]
            .to_string()
            .contains("gardens is shared with no peers")
    );
}

#[test]
fn what_is_wrong_is_said_with_its_line() {
    let desk = desk();
    let ask = |table: &str, more: &str| {
        desk.write("t.csv", table);
        let args = format!("outcome gaps t.csv --unit place --time year {more}");
        desk.run(&args.split_whitespace().collect::<Vec<_>>())
    };
    let counts = "--count n --of people";
    ask("place,year,n,people\nA,2024,*,10\n", counts)
        .refused("t.csv:2: column 'n': '*' is no count");
    ask(
        "place,year,n,people\nA,2024,*,10\n",
        "--count n --of people --hidden *",
    )
    .done();
    ask("place,year,n,people\nA,2024,3,0\n", counts).refused("t.csv:2: column 'people'");
    ask("place,year,n,people\nA,2024,3,9\nA,2024,3,9\n", counts)
        .refused("t.csv:3: column 'place': 'A' already has a row for this period, on line 2");
    ask("place,year,value,low,high\nA,2024,3,,9\n", "")
        .refused("t.csv:2: column 'value': the number has no interval");
    ask("place,year,value,low,high\nA,2024,3,4,9\n", "").refused("t.csv:2: column 'value'");
    ask(
        "place,year,n,people\nA,2024,3,9\n",
        "--count n --of people --places B",
    )
    .refused("t.csv: 'B' is not among");
    desk.write("p.csv", "place,peer\nA,A\nA,Z\n");
    ask(
        "place,year,n,people\nA,2024,3,9\n",
        "--count n --of people --peers p.csv",
    )
    .refused("p.csv:2: column 'peer': a place is no peer of itself")
    .says("p.csv:3: column 'peer': 'Z' is not among");
}
