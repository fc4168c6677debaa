//! `allotment share`: floors, ceilings and damping, checked with the published λ.

use num_bigint::BigInt;
use num_rational::BigRational;

use crate::desk::Desk;
use crate::tables::share_desk;

fn whole(number: i64) -> BigRational {
    BigRational::from_integer(BigInt::from(number))
}

fn ratio(text: &str) -> BigRational {
    text.parse()
        .unwrap_or_else(|_| panic!("'{text}' is no ratio"))
}

/// (code, people, need in tenths): the columns of the shared table.
const PLACES: [(&str, i64, i64); 6] = [
    ("A", 1000, 9),
    ("B", 2500, 8),
    ("C", 1500, 7),
    ("D", 3000, 6),
    ("E", 700, 5),
    ("F", 4001, 4),
];

/// Each place's claim: seven tenths by people, three by people × need.
fn claims() -> Vec<BigRational> {
    let people: i64 = PLACES.iter().map(|place| place.1).sum();
    let needy: i64 = PLACES.iter().map(|place| place.1 * place.2).sum();
    PLACES
        .iter()
        .map(|&(_, count, need)| {
            whole(7) / whole(10) * whole(count) / whole(people)
                + whole(3) / whole(10) * whole(count * need) / whole(needy)
        })
        .collect()
}

/// Divides again with nothing but λ, whole numbers and each place's limits,
/// in pence, and compares with what the stage wrote.
fn check_with_lambda(desk: &Desk, limits: impl Fn(usize) -> (i64, i64), envelope: i64) {
    let ran = desk
        .run(&["share", "spec.toml", "--audit", "audit.json"])
        .done();
    let shares = ran.csv();
    let lambda = ratio(
        desk.json("audit.json")["lambda"]
            .as_str()
            .expect("λ is text"),
    );
    let mut sum = whole(0);
    for (row, (claim, (id, ..))) in claims().into_iter().zip(PLACES).enumerate() {
        let (low, high) = limits(row);
        let exact = (&lambda * claim).max(whole(low)).min(whole(high));
        let amounts = shares.rows_of(id).whole("amount_minor");
        let amount = whole(amounts.iter().sum());
        assert!(
            amount >= exact.floor() && amount <= exact.ceil(),
            "{id}: {amount}, {exact}"
        );
        sum += exact;
    }
    assert_eq!(sum, whole(envelope), "λ spends the whole envelope, exactly");
    assert_eq!(shares.whole("amount_minor").iter().sum::<i64>(), envelope);
}

#[test]
fn without_limits_lambda_is_the_envelope() {
    let desk = share_desk("amount = \"123456.79\"", "");
    check_with_lambda(&desk, |_| (0, i64::MAX), 12_345_679);
}

#[test]
fn a_floor_and_a_ceiling_hold_and_lambda_proves_it() {
    let limits = "[limits]\nfloor = \"10000.00\"\nceiling = \"25000.00\"\n";
    let desk = share_desk("amount = \"123456.79\"", limits);
    check_with_lambda(&desk, |_| (1_000_000, 2_500_000), 12_345_679);
    let shares = desk.run(&["share", "spec.toml"]).done().csv();
    assert!(
        shares.cell("E", "reason").contains("Held up"),
        "{}",
        shares.cell("E", "reason")
    );
    assert_eq!(shares.cell("E", "amount_minor"), "1000000");
    assert_eq!(shares.cell("F", "amount_minor"), "2500000");
    assert!(
        shares
            .cell("F", "reason")
            .contains("no place gets more than £25,000.00"),
        "{}",
        shares.cell("F", "reason")
    );
}

/// £10.001 a head for 700 people is £7,000.70: floors round up to the penny.
#[test]
fn a_floor_per_head_rounds_up() {
    let limits = "[limits]\nfloor_per_head = \"9.33\"\n";
    let desk = share_desk("amount = \"123456.79\"", limits);
    check_with_lambda(&desk, |row| (PLACES[row].1 * 933, i64::MAX), 12_345_679);
}

/// `last_year` is 20000, 60000, 30000, 70000, 10000, 90000 (pounds a year).
/// Limits hold for the term: the yearly mean over two years is compared.
#[test]
fn damping_compares_the_yearly_mean_with_last_year() {
    let limits = "[limits]\nmax_loss = { previous = \"last_year\", rate = 0.0333333 }\n\
                  max_gain = { previous = \"last_year\", rate = 0.25 }\n";
    let envelope = "amount = \"600000.00\"\nyears = [\"2026-27\", \"2027-28\"]\n";
    let desk = share_desk(envelope, limits);
    let previous = [20_000, 60_000, 30_000, 70_000, 10_000, 90_000];
    let bounds = |row: usize| {
        let pence: i64 = previous[row] * 100 * 2;
        // Floors round up and ceilings down: 1 − 0.0333333 of it, exactly.
        let low = (i128::from(pence) * 9_666_667).div_euclid(10_000_000)
            + i128::from(i128::from(pence) * 9_666_667 % 10_000_000 != 0);
        (i64::try_from(low).unwrap(), pence * 5 / 4)
    };
    check_with_lambda(&desk, bounds, 60_000_000);
    let shares = desk.run(&["share", "spec.toml"]).done().csv();
    let reasons = shares.column("reason").join("\n");
    assert!(
        reasons.contains("last_year") || reasons.contains("before"),
        "{reasons}"
    );
}

#[test]
fn floors_beyond_the_envelope_name_the_places_that_make_it_so() {
    let desk = share_desk("amount = \"1000.00\"", "[limits]\nfloor = \"200.00\"\n");
    desk.run(&["share", "spec.toml", "--out", "shares.csv"])
        .refused("spec.toml:")
        .says("Elder (E)")
        .says("£1,000.00");
    assert!(!desk.has("shares.csv"));
}

#[test]
fn ceilings_below_the_envelope_name_the_places_that_make_it_so() {
    let desk = share_desk("amount = \"1000.00\"", "[limits]\nceiling = \"100.00\"\n");
    desk.run(&["share", "spec.toml"])
        .refused("spec.toml:")
        .says("1,000.00");
}

#[test]
fn a_floor_above_a_ceiling_names_the_place() {
    let limits = "[limits]\nfloor_per_head = \"10.00\"\nceiling = \"30000.00\"\n";
    let desk = share_desk("amount = \"130000.00\"", limits);
    desk.run(&["share", "spec.toml"]).refused("").says("Fir");
}

#[test]
fn a_pools_members_get_no_less_than_apart() {
    let limits = "[limits]\nfloor = \"10000.00\"\n";
    let apart = share_desk("amount = \"123456.79\"", limits);
    let pool = "[[pool]]\nname = \"riverside\"\nmembers = [\"C\", \"E\"]\n";
    let joined = share_desk("amount = \"123456.79\"", &format!("{limits}{pool}"));
    let total = |desk: &Desk| {
        let shares = desk.run(&["share", "spec.toml"]).done().csv();
        let amount = |id| shares.cell(id, "amount_minor").parse::<i64>().unwrap();
        amount("C") + amount("E")
    };
    assert!(total(&joined) >= total(&apart));
    let spec = joined
        .text("spec.toml")
        .replace("\"C\", \"E\"", "\"C\", \"Q\"");
    joined.write("spec.toml", spec);
    joined
        .run(&["share", "spec.toml"])
        .refused("spec.toml:")
        .says("'Q'");
}

/// E… are codes of England and W… of Wales: two indices that know nothing of
/// each other.
#[test]
fn nations_are_not_ranked_together_unless_the_index_is_common() {
    let desk = Desk::new();
    desk.write(
        "places.csv",
        "id,population,score\nE01000001,1000,9\nE01000002,1000,8\nW01000001,1000,7\n",
    );
    let spec = "[envelope]\namount = \"300.00\"\ncurrency = \"GBP\"\n[places]\npath = \"places.csv\"\n\
                id = \"id\"\npopulation = \"population\"\n[select]\nby = \"score\"\ncount = 2\n\
                [[part]]\nweight = 1\nin_proportion_to = \"population\"\n";
    desk.write("spec.toml", spec);
    desk.run(&["share", "spec.toml"]).refused("spec.toml:9: ");
    desk.write(
        "spec.toml",
        spec.replace("count = 2", "count = 2\ncommon_index = true"),
    );
    desk.run(&["share", "spec.toml"]).done();
}
