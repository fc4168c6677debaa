//! What a site may not contradict itself in, and what is said of it.

use allotment_report::{Site, report};

use crate::sample;

fn fault(change: impl FnOnce(&mut Site)) -> String {
    let mut site = sample::site(sample::SMALL);
    change(&mut site);
    report(&site).unwrap_err().to_string()
}

#[test]
fn contradictions_are_named() {
    assert_eq!(
        fault(|site| site.levels.clear()),
        "the report has no level of places: give it at least one, if an empty one"
    );
    assert_eq!(
        fault(|site| site.funded = 3),
        "the funded level is number 3 of 3: it counts from 0"
    );
    assert_eq!(
        fault(|site| site.levels[1].areas[0].parent = Some(4)),
        "T000001 lies in number 4 of the next coarser level, which has 4: parents count from 0"
    );
    assert_eq!(
        fault(|site| site.levels[1].areas[1].id = site.levels[1].areas[0].id.clone()),
        "two towns have the code T000001: codes must be unique within a level"
    );
    assert_eq!(
        fault(|site| site.cites.money.push(2)),
        "source number 2 is cited, but 2 are given: sources count from 0"
    );
    assert_eq!(
        fault(|site| site.levels[1].key = "Town".to_owned()),
        "the level key Town must be lower-case letters and digits, and stand only once"
    );
    assert_eq!(
        fault(|site| {
            site.domains.pop();
        }),
        "T000001 has 5 pulls for 4 domains: give one each, or none"
    );
    assert_eq!(
        fault(|site| site.peers.as_mut().unwrap().computed.cites.push(2)),
        "source number 2 is cited, but 2 are given: sources count from 0"
    );
    let id = |site: &Site| site.levels[1].areas[0].id.clone();
    assert_eq!(
        fault(|site| {
            let id = id(site);
            let places = &mut site.assets.as_mut().unwrap().places;
            places.get_mut(&id).unwrap().types.pop();
        }),
        "T000001 goes by 1 types of assets, and there are 2: give each place one entry a type"
    );
    assert_eq!(
        fault(|site| site.assets.as_mut().unwrap().points[0].of = 7),
        "asset number 0 goes by 8 types of assets, and there are 2: give each place one entry a type"
    );
}
