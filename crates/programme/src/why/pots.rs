//! The pots that reach one place, or the places of a larger area.

use allotment_place::thousands;
use serde_json::json;

use super::Trace;
use crate::Run;
use crate::connect::{ConnectRun, PotHere, in_words};

/// So many pots are listed for people, those with most money first; all are in
/// the JSON document.
const LISTED: usize = 20;

/// Traces the pots that reach `id`, a place or a larger area of the programme;
/// whether the connect stage knows it.
pub(super) fn explain_pots(run: &Run, connect: &ConnectRun, id: &str, trace: &mut Trace) -> bool {
    let members: Vec<&str> = match (&run.areas, &run.need) {
        _ if connect.knows(id) => vec![id],
        (Some(areas), Some(need)) => {
            let Ok(area) = areas.codes.binary_search_by(|code| code.as_str().cmp(id)) else {
                return false;
            };
            let members = (0..areas.area_of.len()).filter(|&row| areas.area_of[row] == area);
            members.map(|row| need.input.ids[row].as_str()).collect()
        }
        _ => return false,
    };
    if !members.iter().any(|member| connect.knows(member)) {
        return false;
    }
    let mut pots = connect.reaching(&members);
    let listed = pots.iter().map(|here| {
        json!({
            "policy": here.pot.policy.id,
            "name": here.pot.name,
            "department": here.pot.department,
            "theme": here.pot.policy.theme,
            "kind": here.pot.policy.kind,
            "once": here.pot.once,
            "located": here.located.name(),
            "amount_minor": here.minor,
            "per_head_minor": here.per_head_minor,
            "replaced_by": here.replaced_by.map(|by| &by.policy.id),
        })
    });
    trace.document["pots"] = json!({
        "id": id,
        "currency": connect.currency().as_str(),
        "pots": listed.collect::<Vec<_>>(),
    });
    trace.lines.push(match pots.len() {
        0 => format!("No policy or pot reaches {id}"),
        1 => format!("1 policy or pot reaches {id}"),
        many => format!("{} policies and pots reach {id}", thousands(many as u64)),
    });
    // A stable sort: pots alike stay in the order of the spec.
    pots.sort_by_key(|here| std::cmp::Reverse(here.minor));
    let lines = pots.iter().take(LISTED).map(|here| line(connect, here));
    trace.lines.extend(lines);
    if pots.len() > LISTED {
        let more = thousands((pots.len() - LISTED) as u64);
        trace
            .lines
            .push(format!("  and {more} more (--format json has them all)"));
    }
    true
}

fn line(connect: &ConnectRun, here: &PotHere<'_>) -> String {
    let pot = here.pot;
    let of = format!(
        "  {} ({}, {}): ",
        pot.name, pot.department, pot.policy.theme
    );
    let money = |minor: u64| in_words(u128::from(minor), connect.currency());
    let says = match (here.replaced_by, here.minor) {
        (Some(by), _) => format!("the money of '{}' under another name", by.policy.id),
        (None, Some(minor)) => {
            let often = if pot.once { "once" } else { "a year" };
            let head = here.per_head_minor.map(money);
            let head = head.map_or_else(String::new, |head| format!(", {head} a head"));
            format!("{} {often}{head}", money(minor))
        }
        (None, None) if pot.laid.money.total() == 0 => "brings no money".to_owned(),
        (None, None) => match here.located {
            allotment_connect::Located::Recipient => {
                "only the office of who receives it is here; who benefits is not known".to_owned()
            }
            _ => "nobody said where its money goes".to_owned(),
        },
    };
    of + &says
}
