//! The normal distribution's quantiles.

/// The value below which a normal variable of mean 0 and deviation 1 falls
/// with the given probability, which must lie strictly between 0 and 1.
///
/// Relative error about 1e-16.
///
/// Source: Wichura (1988), «Algorithm AS 241: The Percentage Points of the
/// Normal Distribution», *Applied Statistics* 37, routine PPND16.
#[must_use]
pub fn normal_quantile(probability: f64) -> f64 {
    assert!(
        probability > 0.0 && probability < 1.0,
        "probability {probability}"
    );
    let q = probability - 0.5;
    if is_middle(q) {
        middle(q)
    } else {
        tail(q, probability)
    }
}

/// [`normal_quantile`] of each of `probabilities`, into `into`, to the same bit.
///
/// All are worked out as the middle is, several at once by the machine, because
/// it is 85 in 100 of even probabilities and takes no logarithm; then those in
/// the tails again.
pub(crate) fn normal_quantiles(probabilities: &[f64], into: &mut Vec<f64>, tails: &mut Vec<u32>) {
    into.clear();
    into.extend(probabilities.iter().map(|p| middle(p - 0.5)));
    let count = u32::try_from(probabilities.len()).expect("fewer than 2^32 at once");
    tails.clear();
    tails.resize(probabilities.len(), 0);
    // Without a branch, which nobody could foretell.
    let mut found = 0;
    for (row, p) in (0..count).zip(probabilities) {
        tails[found] = row;
        found += usize::from(!is_middle(p - 0.5));
    }
    let mut sizes = [0.0; TAILS_AT_ONCE];
    for rows in tails[..found].chunks(TAILS_AT_ONCE) {
        let sizes = &mut sizes[..rows.len()];
        for (size, &row) in sizes.iter_mut().zip(rows) {
            let p = probabilities[row as usize];
            *size = depth(p - 0.5, p);
        }
        let far = sizes.iter().any(|&r| r > FAR);
        if far {
            for r in &mut *sizes {
                *r = size(*r);
            }
        } else {
            for r in &mut *sizes {
                *r = near_size(*r);
            }
        }
        for (&size, &row) in sizes.iter().zip(rows) {
            let q = probabilities[row as usize] - 0.5;
            into[row as usize] = size.copysign(q);
        }
    }
}

/// How many probabilities in the tails are worked out together.
const TAILS_AT_ONCE: usize = 64;
/// The depth from which other coefficients serve.
const FAR: f64 = 5.0;

fn is_middle(q: f64) -> bool {
    q.abs() <= 0.425
}

fn middle(q: f64) -> f64 {
    let r = 0.180_625 - q * q;
    q * ratio(r, &MIDDLE)
}

fn tail(q: f64, probability: f64) -> f64 {
    size(depth(q, probability)).copysign(q)
}

/// How deep in its tail a probability lies.
fn depth(q: f64, probability: f64) -> f64 {
    let tail = if q < 0.0 {
        probability
    } else {
        1.0 - probability
    };
    (-libm::log(tail)).sqrt()
}

fn size(depth: f64) -> f64 {
    if depth <= FAR {
        near_size(depth)
    } else {
        ratio(depth - FAR, &FAR_TAIL)
    }
}

fn near_size(depth: f64) -> f64 {
    ratio(depth - 1.6, &TAIL)
}

/// The numerator's and the denominator's coefficients, the highest power first.
struct Ratio([f64; 8], [f64; 8]);

fn ratio(r: f64, of: &Ratio) -> f64 {
    let polynomial = |terms: &[f64; 8]| {
        let further = terms[1..].iter();
        further.fold(terms[0], |sum, term| sum * r + term)
    };
    polynomial(&of.0) / polynomial(&of.1)
}

#[expect(clippy::excessive_precision, reason = "as printed in the source")]
const MIDDLE: Ratio = Ratio(
    [
        2.509_080_928_730_122_672_7e3,
        3.343_057_558_358_812_810_5e4,
        6.726_577_092_700_870_085_3e4,
        4.592_195_393_154_987_145_7e4,
        1.373_169_376_550_946_112_5e4,
        1.971_590_950_306_551_442_7e3,
        1.331_416_678_917_843_774_5e2,
        3.387_132_872_796_366_608_0,
    ],
    [
        5.226_495_278_852_854_561_0e3,
        2.872_908_573_572_194_267_4e4,
        3.930_789_580_009_271_061_0e4,
        2.121_379_430_158_659_586_7e4,
        5.394_196_021_424_751_107_7e3,
        6.871_870_074_920_579_083_0e2,
        4.231_333_070_160_091_125_2e1,
        1.0,
    ],
);

#[expect(clippy::excessive_precision, reason = "as printed in the source")]
const TAIL: Ratio = Ratio(
    [
        7.745_450_142_783_414_076_40e-4,
        2.272_384_498_926_918_458_33e-2,
        2.417_807_251_774_506_117_70e-1,
        1.270_458_252_452_368_382_58,
        3.647_848_324_763_204_605_04,
        5.769_497_221_460_691_405_50,
        4.630_337_846_156_545_295_90,
        1.423_437_110_749_683_577_34,
    ],
    [
        1.050_750_071_644_416_843_24e-9,
        5.475_938_084_995_344_946_00e-4,
        1.519_866_656_361_645_719_66e-2,
        1.481_039_764_274_800_745_90e-1,
        6.897_673_349_851_000_045_50e-1,
        1.676_384_830_183_803_849_40,
        2.053_191_626_637_758_821_87,
        1.0,
    ],
);

#[expect(clippy::excessive_precision, reason = "as printed in the source")]
const FAR_TAIL: Ratio = Ratio(
    [
        2.010_334_399_292_288_132_65e-7,
        2.711_555_568_743_487_578_15e-5,
        1.242_660_947_388_078_438_60e-3,
        2.653_218_952_657_612_309_30e-2,
        2.965_605_718_285_048_912_30e-1,
        1.784_826_539_917_291_335_80,
        5.463_784_911_164_114_369_90,
        6.657_904_643_501_103_777_20,
    ],
    [
        2.044_263_103_389_939_785_64e-15,
        1.421_511_758_316_445_888_70e-7,
        1.846_318_317_510_054_681_80e-5,
        7.868_691_311_456_132_591_00e-4,
        1.487_536_129_085_061_485_25e-2,
        1.369_298_809_227_358_053_10e-1,
        5.998_322_065_558_879_376_90e-1,
        1.0,
    ],
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_at_once_are_the_same_to_the_bit() {
        let mut probabilities: Vec<f64> = (1..4000).map(|step| f64::from(step) / 4000.0).collect();
        probabilities.extend([1e-300, 1e-17, 1e-10, 0.075, 0.925, 1.0 - 1e-15]);
        let (mut found, mut tails) = (Vec::new(), Vec::new());
        normal_quantiles(&probabilities, &mut found, &mut tails);
        assert_eq!(found.len(), probabilities.len());
        for (p, found) in probabilities.iter().zip(found) {
            assert_eq!(normal_quantile(*p).to_bits(), found.to_bits(), "{p}");
        }
    }

    /// Source: `scipy.special.ndtri`, version 1.17.1.
    #[test]
    fn quantiles_are_those_of_another_implementation() {
        let cases = [
            (0.975, 1.959_963_984_540_054),
            (0.5, 0.0),
            (0.05, -1.644_853_626_951_472_9),
            (1e-10, -6.361_340_902_404_056),
            (1e-300, -37.047_096_299_361_2),
            (0.7, 0.524_400_512_708_040_7),
        ];
        for (probability, quantile) in cases {
            let found = normal_quantile(probability);
            assert!(
                (found - quantile).abs() <= 1e-14 * quantile.abs(),
                "{probability}: {found}"
            );
        }
    }
}
