//! A made-up evaluation.

use std::collections::BTreeMap;

use allotment_report::{OutcomeFurther, OutcomeGroup, OutcomeMeasure, OutcomePage};

use crate::findings;

/// Two measures, one with pictures and groups, one without.
pub fn outcome() -> OutcomePage {
    let told = OutcomeMeasure {
        key: "measure-claimants".to_owned(),
        title: "Claimants <& others>".to_owned(),
        effect: "-0.80 per 100 people (-1.10 to -0.50)".to_owned(),
        verdict: "a change for the better".to_owned(),
        sentence: "Claimants were 0.80 per 100 people lower with the programme.".to_owned(),
        level: 3,
        reasons: vec!["Changes are compared with those of like places.".to_owned()],
        to_raise: vec!["Give out the next round by a cut-off.".to_owned()],
        warnings: vec!["There are 12 clusters.".to_owned()],
        frozen: "The frozen design 0123456789ab was followed.".to_owned(),
        groups: vec![OutcomeGroup {
            name: "Towns".to_owned(),
            effect: "cannot be told: too few".to_owned(),
            beside: Some("0.20 per 100 people (-0.10 to 0.50)".to_owned()),
        }],
        // A programme has no more pictures of one measure than these.
        figures: findings::all().into_iter().take(7).collect(),
        file: "../shares.csv".to_owned(),
    };
    let untold = OutcomeMeasure {
        key: "measure-walks".to_owned(),
        title: "Walks".to_owned(),
        effect: "cannot be told".to_owned(),
        verdict: "no change is told".to_owned(),
        sentence: "Whether walks changed cannot be told: there is no spread.".to_owned(),
        figures: Vec::new(),
        groups: Vec::new(),
        warnings: Vec::new(),
        to_raise: Vec::new(),
        ..told.clone()
    };
    OutcomePage {
        lead: vec!["12 places were reached.".to_owned()],
        measures: vec![told, untold],
        together: "Of 2 measures, a change is told from none in 1.".to_owned(),
        further: vec![OutcomeFurther {
            key: "spillover".to_owned(),
            title: "Neighbours <& others>".to_owned(),
            sentence: "Neighbours lost nothing that could be told.".to_owned(),
            besides: vec!["With them, all came to 1.09.".to_owned()],
            warnings: vec!["Only 3 places lie beyond the last ring.".to_owned()],
            figures: Vec::new(),
            file: "../shares.csv".to_owned(),
            cites: vec![0],
        }],
        places: BTreeMap::new(),
        cites: vec![0],
    }
}
