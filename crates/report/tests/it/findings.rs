//! Made-up findings for each kind of figure.

use allotment_report::{
    BalancePlot, BalanceRow, BesidePath, BesidePeriod, DiscontinuityPlot, DistanceRing, EventPoint,
    EventStudy, Figure, FigureBreakdown, FigureEstimate, FigureRestriction, FigureSpan,
    FigureTopic, PathPeriod, Placebo, PlaceboCloud, PowerCurve, PowerLine, PowerPoint,
    RingEstimate, ScoreBin, ScoreLine, SensitivityCurve, SensitivityPoint, SpilloverPlot,
    SyntheticPath, TwinOf, WorthBar, WorthBars, XmrChart, XmrKind, XmrPoint, balance_plot,
    beside_plot, discontinuity_plot, event_study, placebo_cloud, power_curve, sensitivity_curve,
    spillover_plot, synthetic_path, worth_bars, xmr_chart,
};

pub fn topic(key: &str, title: &str) -> FigureTopic {
    FigureTopic {
        key: key.to_owned(),
        title: title.to_owned(),
        outcome: "the claimant rate".to_owned(),
        unit: "claimants per 100 people".to_owned(),
        change: "the programme".to_owned(),
    }
}

fn span(low: f64, high: f64) -> FigureSpan {
    FigureSpan { low, high }
}

/// A number that wobbles between -1 and 1, the same each time.
fn wobble(seed: usize, at: usize) -> f64 {
    let mixed = (seed * 7_919 + at * 104_729 + seed * at * 31) % 2_001;
    f64::from(u16::try_from(mixed).unwrap()) / 1_000.0 - 1.0
}

pub fn events() -> EventStudy {
    let effects = [
        (-5, None),
        (-4, Some(0.12)),
        (-3, Some(-0.08)),
        (-2, Some(0.05)),
        (-1, Some(0.0)),
        (0, Some(-0.31)),
        (1, Some(-0.74)),
        (2, Some(-1.02)),
        (3, Some(-1.33)),
    ];
    let points = effects.map(|(event_time, effect)| EventPoint {
        event_time,
        effect: effect.map_or_else(
            || Err("only 2 places are seen so early".to_owned()),
            |value: f64| {
                let half = 0.28 + 0.05 * f64::from(event_time).abs();
                let own = event_time != -1;
                Ok(FigureEstimate {
                    value,
                    interval: own.then(|| span(value - half, value + half)),
                    band: own.then(|| span(value - 1.5 * half, value + 1.5 * half)),
                })
            },
        ),
    });
    EventStudy {
        topic: topic("events", "The effect, year by year"),
        step: ("year".to_owned(), "years".to_owned()),
        level: 0.95,
        points: points.to_vec(),
        reference: Some(-1),
    }
}

pub fn path() -> SyntheticPath {
    let periods = (0..16_u16).map(|at| {
        let twin = 6.0 - 0.1 * f64::from(at) + 0.2 * wobble(1, usize::from(at));
        let after = f64::from(at.saturating_sub(9));
        PathPeriod {
            label: format!("{}-{:02}", 2009 + at, (10 + at) % 100),
            actual: (at != 3).then_some(twin + 0.06 * wobble(2, usize::from(at)) - 0.22 * after),
            synthetic: Some(twin),
        }
    });
    SyntheticPath {
        topic: topic("path", "Eastgate and its twin"),
        place: "Eastgate".to_owned(),
        periods: periods.collect(),
        first_treated: 10,
        interval: Some(span(-1.4, -0.3)),
        twin: TwinOf::Others,
    }
}

pub fn cloud(placebos: usize, periods: u16) -> PlaceboCloud {
    let start = periods * 5 / 8;
    let gaps = |seed: usize, slope: f64| {
        let gaps = (0..periods).map(|at| {
            let after = f64::from((at + 1).saturating_sub(start));
            Some(0.35 * wobble(seed, usize::from(at)) + slope * after)
        });
        gaps.collect::<Vec<_>>()
    };
    PlaceboCloud {
        topic: topic("cloud", "Eastgate among other places"),
        place: "Eastgate".to_owned(),
        periods: (0..periods).map(|at| (2000 + at).to_string()).collect(),
        first_treated: usize::from(start),
        treated: gaps(3, -0.3),
        placebos: (0..placebos)
            .map(|number| Placebo {
                name: format!("Place {number}"),
                gaps: gaps(number + 10, 0.12 * wobble(number, 5)),
            })
            .collect(),
        ranked_by: "how far the line moves after the start, next to before".to_owned(),
        rank: Some(1),
        p_value: Some(1.0 / (f64::from(u16::try_from(placebos).unwrap()) + 1.0)),
    }
}

pub fn balance() -> BalancePlot {
    let rows = [
        ("Claimant rate in 2015", Some(0.62), Some(0.01)),
        ("Share of people under 25", Some(-0.31), Some(-0.04)),
        (
            "Homes without a car <owned & \"rented\">",
            Some(0.44),
            Some(0.14),
        ),
        (
            "Minutes by bus to the nearest centre with a hospital",
            Some(0.08),
            None,
        ),
    ];
    let rows = rows.map(|(covariate, before, after)| BalanceRow {
        covariate: covariate.to_owned(),
        before,
        after,
    });
    BalancePlot {
        topic: topic("balance", "Are the two groups alike?"),
        rows: rows.to_vec(),
    }
}

pub fn sensitivity() -> SensitivityCurve {
    let points = (0..=8_u8).map(|step| {
        let bound = f64::from(step) * 0.25;
        SensitivityPoint {
            bound,
            interval: if step == 7 {
                Err("the search did not end".to_owned())
            } else {
                Ok(span(-1.2 - 0.7 * bound, -0.5 + 0.45 * bound))
            },
        }
    });
    SensitivityCurve {
        topic: topic("sensitivity", "How much can the finding bear?"),
        restriction: FigureRestriction::RelativeMagnitudes,
        plain: Some(span(-1.15, -0.6)),
        points: points.collect(),
        breakdown: FigureBreakdown::At(1.11),
    }
}

pub fn xmr() -> XmrChart {
    let points = (0..24_u16).map(|at| {
        let (phase, mean) = if at < 14 { (1, 52.0) } else { (2, 44.0) };
        let (value, kind) = match at {
            6 => (None, XmrKind::Usual),
            9 => (Some(66.0), XmrKind::Worse),
            18 => (Some(31.0), XmrKind::Better),
            21 => (Some(57.0), XmrKind::Changed),
            _ => (
                Some((mean + 5.0 * wobble(4, usize::from(at))).round()),
                XmrKind::Usual,
            ),
        };
        let flagged = kind != XmrKind::Usual;
        XmrPoint {
            label: format!("{:02}/{}", at % 12 + 1, 2024 + at / 12),
            value,
            mean,
            limits: span(mean - 11.0, mean + 11.0),
            near: Some(span(mean - 7.3, mean + 7.3)),
            phase,
            kind,
            rules: flagged
                .then(|| "outside the limits".to_owned())
                .into_iter()
                .collect(),
        }
    });
    XmrChart {
        topic: FigureTopic {
            outcome: "the number of claims".to_owned(),
            unit: "claims a month".to_owned(),
            ..topic("xmr", "Claims, month by month")
        },
        points: points.collect(),
    }
}

pub fn power() -> PowerCurve {
    let line = |name: &str, scale: f64, smallest| PowerLine {
        name: name.to_owned(),
        points: (0..=10_u8)
            .map(|step| {
                let effect = f64::from(step) * 0.2;
                let power = 1.0 - 0.95 / (1.0 + (effect / scale).powi(4));
                PowerPoint {
                    effect,
                    power: Some(power),
                }
            })
            .collect(),
        smallest,
    };
    PowerCurve {
        topic: topic("power", "What this design could see"),
        target: 0.8,
        lines: vec![
            line("20 places", 0.8, Some(1.11)),
            line("60 places", 0.45, Some(0.63)),
        ],
    }
}

/// Places below a score of 20 are not in, places from there on are.
pub fn discontinuity() -> DiscontinuityPlot {
    let bins = (0..24_u8).map(|at| {
        let score = 8.5 + f64::from(at);
        let treated = score >= 20.0;
        let jump = if treated { -1.2 } else { 0.0 };
        ScoreBin {
            treated,
            score,
            mean: 3.0 + 0.1 * score + jump + 0.3 * wobble(6, usize::from(at)),
            places: 5 + usize::from(at % 7),
        }
    });
    let line = |from: f64, jump: f64| ScoreLine {
        from: (from, 3.0 + 0.1 * from + jump),
        at_cut_off: 5.0 + jump,
    };
    DiscontinuityPlot {
        topic: topic("discontinuity", "Either side of the cut-off"),
        score: "need".to_owned(),
        cut_off: 20.0,
        level: 0.95,
        bins: bins.collect(),
        untreated: Some(line(12.0, 0.0)),
        treated: Some(line(28.0, -1.2)),
        jump: Some(FigureEstimate {
            value: -1.15,
            interval: Some(span(-1.9, -0.4)),
            band: None,
        }),
        beyond: 14,
    }
}

pub fn spillover() -> SpilloverPlot {
    let effect = |places, value: f64, half: f64| RingEstimate {
        places,
        value,
        interval: Some(span(value - half, value + half)),
    };
    let ring = |from, to, effect| DistanceRing { from, to, effect };
    SpilloverPlot {
        topic: topic("spillover", "By distance"),
        distance: "metres".to_owned(),
        level: 0.95,
        direct: Some(effect(20, -1.4, 0.5)),
        rings: vec![
            ring(500.0, 1_000.0, effect(31, 0.6, 0.35)),
            ring(1_000.0, 2_000.0, effect(58, 0.2, 0.3)),
            ring(2_000.0, 5_000.0, effect(140, -0.05, 0.2)),
        ],
    }
}

pub fn beside() -> BesidePath {
    let period = |label: &str, own: Option<f64>, peers: Option<f64>| BesidePeriod {
        label: label.to_owned(),
        own,
        interval: own.map(|own| span(own - 6.0, own + 7.5)),
        peers,
        nation: Some(19.5),
        gap: own.zip(peers).map(|(own, peers)| own - peers),
        gap_interval: own
            .zip(peers)
            .map(|(own, peers)| span(own - peers - 7.0, own - peers + 8.0)),
    };
    BesidePath {
        topic: topic("beside", "Beside places like it"),
        place: "Marsh Lane".to_owned(),
        wider: "the nation".to_owned(),
        level: 0.95,
        periods: vec![
            period("2021", Some(41.0), Some(24.0)),
            period("2022", None, Some(23.0)),
            period("2023", Some(38.5), None),
            period("2024", Some(36.0), Some(22.5)),
        ],
    }
}

pub fn worth() -> WorthBars {
    let bar = |name: &str, value, is_total| WorthBar {
        name: name.to_owned(),
        value,
        is_total,
    };
    WorthBars {
        topic: topic("worth", "What it costs and brings"),
        bars: vec![
            bar("Hall rebuilt", -1.44, false),
            bar("Less loneliness among older people", 2.58, false),
            bar("All together", 1.14, true),
        ],
    }
}

/// One of each.
pub fn all() -> Vec<Figure> {
    vec![
        event_study(&events()),
        synthetic_path(&path()),
        placebo_cloud(&cloud(40, 24)),
        balance_plot(&balance()),
        sensitivity_curve(&sensitivity()),
        xmr_chart(&xmr()),
        power_curve(&power()),
        discontinuity_plot(&discontinuity()),
        spillover_plot(&spillover()),
        beside_plot(&beside()),
        worth_bars(&worth()),
    ]
}
