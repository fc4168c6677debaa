//! The «marks» of a starter plan that still stand.

use crate::{
    Board, Carry, Finding, Form, Item, Later, Measure, Money, Partner, Plan, Residents, Rule,
    Vision, WholeLife,
};

/// The «marks» of a starter plan that still stand in `text`, each a finding.
pub(crate) fn unfilled(text: &str) -> impl Iterator<Item = Finding> {
    let marks = text.split('«').skip(1);
    let closed = marks.filter_map(|rest| rest.split_once('»'));
    closed.map(|(inner, _)| {
        let words: Vec<&str> = inner.split_whitespace().collect();
        Finding::new(Rule::Unfilled).about(&format!("«{}»", words.join(" ")))
    })
}

/// The marks in everything but the items.
///
/// Each part is taken to pieces by name, so that a text that a part gains later cannot
/// be passed over.
pub(crate) fn unfilled_plan(plan: &Plan) -> Vec<Finding> {
    let Plan {
        title,
        place,
        name,
        vision,
        residents,
        board,
        form,
        money,
        partners,
        // Chosen from lists, numbers, or read from elsewhere.
        language: _,
        currency: _,
        years: _,
        vote: _,
        known: _,
        register: _,
        // Each item's own.
        items: _,
    } = plan;
    let Vision {
        words,
        later,
        years: _,
    } = vision;
    let periods = std::iter::once(words).chain(later.iter().map(|later| {
        let Later {
            words,
            from: _,
            to: _,
        } = later;
        words
    }));
    let mut found = Vec::new();
    for (period, words) in periods.enumerate() {
        found.extend(unfilled(words).map(|finding| Finding {
            period: Some(period),
            ..finding
        }));
    }
    let mut texts = vec![title, place, name];
    if let Some(residents) = residents {
        let Residents {
            how,
            source,
            people: _,
        } = residents;
        texts.push(how);
        texts.extend(source);
    }
    if let Some(board) = board {
        let Board {
            name,
            chair,
            accountable,
            decisions,
        } = board;
        texts.push(name);
        texts.extend([chair, accountable, decisions].into_iter().flatten());
    }
    if let Some(form) = form {
        let Form {
            name,
            source,
            themes,
            lengths: _,
        } = form;
        texts.extend([name, source]);
        texts.extend(themes);
    }
    let Money {
        source,
        carry,
        share: _,
        stated: _,
    } = money;
    let Carry {
        source: allowed_by,
        capital: _,
        revenue: _,
    } = carry;
    texts.push(source);
    texts.extend(allowed_by);
    for partner in partners {
        let Partner {
            id,
            name,
            org_id,
            kind: _,
        } = partner;
        texts.extend([id, name, org_id]);
    }
    found.extend(texts.into_iter().flat_map(|text| unfilled(text)));
    // A place without a name is called by its code, and a partner by its id: told once.
    found.dedup();
    found
}

/// The marks in an item.
pub(crate) fn unfilled_item(item: &Item) -> Vec<Finding> {
    let Item {
        id,
        title,
        words,
        needs,
        asset_gaps,
        outcome,
        measure,
        evidence,
        theme,
        business_case,
        whole_life,
        // Of the plan's partners and the vote, chosen from lists, or numbers.
        partners: _,
        voted: _,
        kind: _,
        staffed: _,
        opens: _,
        capital: _,
        revenue: _,
        decided_by: _,
        status: _,
    } = item;
    let mut texts = vec![id, title];
    texts.extend(words);
    texts.extend(needs);
    texts.extend(asset_gaps);
    texts.extend(outcome);
    if let Some(measure) = measure {
        let Measure {
            what,
            baseline,
            target,
            by,
            source,
        } = measure;
        texts.push(what);
        texts.extend([baseline, target, by, source].into_iter().flatten());
    }
    texts.extend(evidence);
    texts.push(theme);
    texts.extend(business_case);
    if let Some(life) = whole_life {
        let WholeLife {
            paid_by,
            source,
            years: _,
            yearly: _,
            payers: _,
            paid_from: _,
        } = life;
        texts.extend([paid_by, source].into_iter().flatten());
    }
    texts.into_iter().flat_map(|text| unfilled(text)).collect()
}
