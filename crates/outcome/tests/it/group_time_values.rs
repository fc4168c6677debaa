//! Effects by group and time, against those of others.

#![expect(clippy::unwrap_used, reason = "a test stops at what is wrong")]

use crate::group_time::without_draws;
use crate::made::{Made, With};
use allotment_outcome::group_time::{
    Base, Control, Estimator, GroupTime, GroupTimeError, GroupTimeOptions, PreTrend, group_time,
};
use allotment_outcome::panel::Panel;

/// The statistic before treatment, then value and error of each average.
fn summary(found: &GroupTime) -> [f64; 9] {
    let PreTrend::Tested { statistic, .. } = found.pre_trend else {
        panic!("{:?}", found.pre_trend);
    };
    let overall = [
        &found.simple,
        &found.dynamic.overall,
        &found.group.overall,
        &found.calendar.overall,
    ];
    let mut summary = [statistic; 9];
    for (at, overall) in overall.into_iter().enumerate() {
        summary[1 + 2 * at] = overall.estimate.value;
        summary[2 + 2 * at] = overall.estimate.std_error.unwrap();
    }
    summary
}

#[track_caller]
fn agrees(panel: &Panel, options: &GroupTimeOptions, expected: [f64; 9]) {
    let found = summary(&group_time(panel, options).unwrap());
    for (found, expected) in found.into_iter().zip(expected) {
        assert!(
            (found - expected).abs() < 1e-9,
            "{found} where {expected} is expected"
        );
    }
}

/// Source: csdid 0.4.3 (which agrees with R's did 2.5.1) on the same panel.
#[test]
fn covariates_and_weights() {
    let panel = Made::whole().panel(With {
        fixed: true,
        weight: true,
        ..With::default()
    });
    let expected = [
        9.727_587_234_511_457,
        1.113_371_281_501_163_8,
        0.132_658_682_986_345_64,
        1.348_153_166_415_576_8,
        0.137_980_799_824_656_25,
        0.940_724_353_787_356_5,
        0.129_604_900_758_750_78,
        1.033_478_831_751_811,
        0.127_236_218_186_507_27,
    ];
    agrees(&panel, &without_draws(), expected);
}

/// Source: csdid 0.4.3.
#[test]
fn covariates_and_weights_that_vary_are_those_of_the_earlier_period() {
    let with = With {
        varying: true,
        varying_weight: true,
        ..With::default()
    };
    let panel = Made::whole().panel(with);
    let base = Base::Universal;
    let expected = [
        8.160_775_031_076_305,
        1.118_151_299_727_098_6,
        0.137_059_409_718_668_17,
        1.350_655_968_270_834,
        0.143_490_912_300_150_62,
        0.945_732_879_905_422_2,
        0.133_093_011_356_526_54,
        1.038_163_737_266_04,
        0.131_151_092_066_573_38,
    ];
    agrees(
        &panel,
        &GroupTimeOptions {
            base,
            ..without_draws()
        },
        expected,
    );
    let options = GroupTimeOptions {
        base,
        estimator: Estimator::Weighting,
        control: Control::NotYet,
        ..without_draws()
    };
    let expected = [
        7.795_925_890_644_991,
        1.121_698_016_036_898_3,
        0.134_038_596_590_983_4,
        1.348_734_348_434_604_4,
        0.138_740_590_574_166_35,
        0.949_325_870_302_762_9,
        0.133_716_511_417_225_82,
        1.044_115_217_564_144_4,
        0.130_605_209_650_546_1,
    ];
    agrees(&panel, &options, expected);
}

/// Source: csdid 0.4.3.
#[test]
fn units_that_are_not_always_seen() {
    let with = With {
        varying: true,
        varying_weight: true,
        ..With::default()
    };
    let panel = Made::with_gaps().panel(with);
    let options = GroupTimeOptions {
        control: Control::NotYet,
        ..without_draws()
    };
    let expected = [
        8.613_687_177_134_388,
        1.066_281_746_958_058,
        0.149_790_176_045_984_85,
        1.290_959_120_925_832_4,
        0.153_409_019_766_322_2,
        0.904_284_770_080_366,
        0.161_301_828_861_375_45,
        1.014_425_000_785_230_2,
        0.141_394_874_746_430_45,
    ];
    agrees(&panel, &options, expected);
    let options = GroupTimeOptions {
        estimator: Estimator::Regression,
        ..without_draws()
    };
    let expected = [
        12.039_549_112_044_17,
        1.082_266_417_907_873,
        0.145_926_751_563_732_53,
        1.322_210_316_199_435_2,
        0.152_144_395_482_818_77,
        0.849_261_314_464_570_9,
        0.153_130_542_495_090_37,
        1.049_150_112_282_121_8,
        0.132_892_942_858_450_55,
    ];
    agrees(&panel, &options, expected);
}

/// Source: csdid 0.4.3.
#[test]
fn repeated_cross_sections() {
    let with = With {
        varying: true,
        varying_weight: true,
        repeated: true,
        ..With::default()
    };
    let panel = Made::with_gaps().panel(with);
    let expected = [
        5.518_608_078_754_887,
        1.053_590_250_160_893_8,
        0.134_616_533_637_119_73,
        1.284_329_676_562_243_2,
        0.141_572_510_956_701_56,
        0.893_380_292_219_780_7,
        0.141_123_376_538_648_8,
        1.003_003_500_428_441_4,
        0.127_527_834_710_062_35,
    ];
    agrees(&panel, &without_draws(), expected);
    let options = GroupTimeOptions {
        estimator: Estimator::Weighting,
        control: Control::NotYet,
        ..without_draws()
    };
    let expected = [
        3.793_054_127_772_628_6,
        1.053_342_925_438_267_6,
        0.224_029_225_730_695_86,
        1.286_429_616_506_695_7,
        0.236_972_726_976_297_98,
        0.808_298_971_316_398_6,
        0.253_045_297_299_464_1,
        1.033_394_424_858_904_4,
        0.208_522_405_467_714_28,
    ];
    agrees(&panel, &options, expected);
    let options = GroupTimeOptions {
        estimator: Estimator::Regression,
        ..without_draws()
    };
    let expected = [
        4.929_422_060_982_205,
        1.083_122_060_221_041_8,
        0.202_874_623_573_083_28,
        1.322_429_879_252_789,
        0.211_372_430_697_144_31,
        0.850_966_137_475_101_5,
        0.218_049_858_263_496_1,
        1.049_833_724_447_375_4,
        0.193_298_662_994_611_63,
    ];
    agrees(&panel, &options, expected);
}

/// Source: csdid 0.4.3.
#[test]
fn clusters() {
    let panel = Made::whole().panel(With {
        fixed: true,
        clusters: true,
        ..With::default()
    });
    let expected = [
        11.276_260_605_489_853,
        1.107_710_502_255_204_7,
        0.109_293_380_782_118_37,
        1.310_906_485_179_323,
        0.105_787_920_241_336_29,
        0.919_268_894_250_515,
        0.134_011_051_975_730_68,
        1.031_449_097_411_829_6,
        0.101_729_810_378_106_73,
    ];
    agrees(&panel, &without_draws(), expected);
    let drawn = group_time(&panel, &GroupTimeOptions::default()).unwrap();
    let estimate = drawn.simple.estimate;
    let ratio = estimate.draws_error.unwrap() / estimate.std_error.unwrap();
    assert!(
        (ratio - 1.0).abs() < 0.15,
        "draws are by cluster too: {ratio}"
    );
}

/// Source: csdid 0.4.3.
#[test]
fn anticipation() {
    let panel = Made::whole().panel(With {
        fixed: true,
        ..With::default()
    });
    let options = GroupTimeOptions {
        control: Control::NotYet,
        anticipation: 1,
        ..without_draws()
    };
    let expected = [
        3.087_990_136_468_900_6,
        1.217_970_027_547_326_6,
        0.123_743_983_602_804,
        1.425_168_165_958_705,
        0.126_333_830_631_850_64,
        1.098_143_454_794_680_7,
        0.117_515_306_202_355_94,
        1.142_163_903_456_051_3,
        0.127_315_188_743_084_45,
    ];
    agrees(&panel, &options, expected);
}

/// Source: csdid 0.4.3.
#[test]
fn where_all_are_treated_in_the_end_the_last_are_compared_with() {
    let treated = Made::new(|_, _, first| first.is_some());
    let panel = treated.panel(With {
        fixed: true,
        ..With::default()
    });
    let options = GroupTimeOptions {
        control: Control::NotYet,
        ..without_draws()
    };
    let expected = [
        1.690_335_482_257_334_7,
        1.008_460_987_075_384,
        0.150_487_953_354_631_2,
        1.047_904_582_056_884_6,
        0.154_672_325_275_555_58,
        0.988_771_500_565_343_5,
        0.155_955_491_662_785_24,
        0.980_203_450_567_555_8,
        0.148_458_523_228_755_4,
    ];
    agrees(&panel, &options, expected);
    let design = group_time(&panel, &options).unwrap().design;
    assert_eq!(design.dropped.periods_without_comparison, 1);
    assert_eq!(
        group_time(&panel, &without_draws()).unwrap_err(),
        GroupTimeError::NoNeverTreated
    );
}

/// Source: csdid 0.4.3.
#[test]
fn balanced_event_times() {
    let panel = Made::whole().panel(With {
        fixed: true,
        ..With::default()
    });
    let options = GroupTimeOptions {
        balance: Some(1),
        ..without_draws()
    };
    let found = group_time(&panel, &options)
        .unwrap()
        .dynamic
        .overall
        .estimate;
    assert!((found.value - 0.829_984_056_882_795_3).abs() < 1e-12);
    assert!((found.std_error.unwrap() - 0.131_222_691_284_982_26).abs() < 1e-12);
    let options = GroupTimeOptions {
        balance: Some(9),
        ..without_draws()
    };
    let error = group_time(&panel, &options).unwrap_err();
    assert_eq!(error, GroupTimeError::Balance { periods: 9 });
}
