//! `allotment ledger export`.

use std::path::Path;

use allotment_ledger::{Date, Entry, Programme};
use allotment_programme::ledger::{
    Moved, Payment, balance_sheet, commitments_sheet, datapackage, date_of, grants_export, iati,
    journal, promises_sheet, slippage_sheet,
};
use allotment_store::now;
use allotment_table::{Fault, Faults, make_folder};
use serde_json::{Value, json};

use super::{all_entries, open};
use crate::args::{LedgerExport, LedgerForm};
use crate::destination::{accept_folder, refuse};
use crate::render::{Status, outgoing_bytes, refuse_overwriting, say, send};

pub(super) fn export(at: &Path, args: &LedgerExport) -> Result<Status, Faults> {
    accept_folder(Some(&args.out));
    if args.at.is_some() && matches!(args.to, LedgerForm::Entries) {
        refuse("the entries are all there are, and have no day: leave --at out");
    }
    let date = date_of(args.at.as_deref(), &now())?;
    let mut store = open(at)?;
    let all = all_entries(&mut store)?;
    let files: Vec<(String, Vec<u8>)> = match args.to {
        LedgerForm::Entries => {
            let (entries, roots) = entries(store.programme(), &all);
            let verifier = format!("{}\n", store.signer().verifier());
            vec![
                ("entries.jsonl".into(), entries),
                ("roots.json".into(), roots),
                ("checkpoint".into(), store.checkpoint().into_bytes()),
                ("verifier".into(), verifier.into_bytes()),
            ]
        }
        LedgerForm::Giving => {
            let found = grants_export(store.programme(), date, &args.prefix)?;
            if found.proposed > 0 {
                say(&match found.proposed {
                    1 => "1 commitment is no grant yet: somebody is still to sign.".to_owned(),
                    many => {
                        format!("{many} commitments are no grants yet: somebody is still to sign.")
                    }
                });
            }
            vec![
                ("grants.json".into(), pretty(&found.document)),
                ("grants.csv".into(), found.csv),
            ]
        }
        LedgerForm::Iati => {
            let moves = moves(&all).map_err(|what| damaged(at, what))?;
            let text = iati(store.programme(), &payments(&moves), date, &args.prefix);
            vec![("activities.xml".into(), text.into_bytes())]
        }
        LedgerForm::Datapackage => {
            let ledger = store.programme();
            let sheets = [
                ("promises.csv", promises_sheet(ledger, date, None)?),
                ("commitments.csv", commitments_sheet(ledger, date)),
                ("balances.csv", balance_sheet(ledger, date)),
                ("slippage.csv", slippage_sheet(ledger, date)),
            ];
            let lent: Vec<_> = sheets.iter().map(|(name, sheet)| (*name, sheet)).collect();
            datapackage("allotment-ledger", &lent)?
        }
        LedgerForm::Journal => {
            let mut moves = moves(&all).map_err(|what| damaged(at, what))?;
            if args.at.is_some() {
                let is_known = |day: &str| Date::parse(day).is_some_and(|day| day <= date);
                moves.retain(|one| is_known(&one.effective));
            }
            vec![
                ("ledger.journal".into(), journal(&moves, false).into_bytes()),
                (
                    "ledger.beancount".into(),
                    journal(&moves, true).into_bytes(),
                ),
            ]
        }
    };
    if is_empty_for(args.to, &files) {
        say(&format!(
            "Nothing can be published by {date}, and the standard knows no file of nothing: none was written."
        ));
        return Ok(Status::Done);
    }
    make_folder(&args.out)?;
    let paths: Vec<_> = files.iter().map(|(name, _)| args.out.join(name)).collect();
    let outgoing: Vec<_> = files
        .into_iter()
        .zip(&paths)
        .map(|((_, bytes), path)| outgoing_bytes(bytes, Some(path)))
        .collect();
    refuse_overwriting(&outgoing, &[at]);
    send(&outgoing)?;
    say(&format!(
        "{} files are in {}.",
        paths.len(),
        args.out.display()
    ));
    Ok(Status::Done)
}

/// Whether `files` would hold no grant or no activity: others refuse such files.
fn is_empty_for(form: LedgerForm, files: &[(String, Vec<u8>)]) -> bool {
    let first = files.first().map_or(&[][..], |(_, bytes)| bytes);
    match form {
        LedgerForm::Giving => {
            let document: Value = serde_json::from_slice(first).unwrap_or_default();
            document["grants"].as_array().is_some_and(Vec::is_empty)
        }
        LedgerForm::Iati => !String::from_utf8_lossy(first).contains("<iati-activity"),
        _ => false,
    }
}

fn damaged(at: &Path, what: String) -> Faults {
    Fault::new(super::shown(at), what, "run `allotment ledger verify`").into()
}

/// What was paid, and what came back or was corrected, by commitment and day.
fn payments(moves: &[Moved]) -> Vec<Payment> {
    let paid = |name: &str| {
        let parts = name.strip_prefix("commitment:")?.rsplit_once(":paid:")?;
        Some(parts.0.to_owned())
    };
    let mut found = Vec::new();
    for one in moves {
        for (name, minor, _) in &one.postings {
            let (Some(commitment), Some(effective)) = (paid(name), Date::parse(&one.effective))
            else {
                continue;
            };
            found.push(Payment {
                community: one.community.clone(),
                commitment,
                effective,
                minor: *minor,
            });
        }
    }
    found
}

fn pretty(document: &Value) -> Vec<u8> {
    let mut bytes = serde_json::to_vec_pretty(document).unwrap_or_default();
    bytes.push(b'\n');
    bytes
}

/// The canonical entries, one a line, in leaf order, each with the hash of its
/// leaf; and the roots of the communities with that of the programme.
fn entries(ledger: &Programme, all: &[(String, u64, String)]) -> (Vec<u8>, Vec<u8>) {
    let mut lines = String::new();
    for (community, place, body) in all {
        let leaf = allotment_ledger::leaf_hash(body.as_bytes());
        let text = serde_json::to_string(body).unwrap_or_default();
        let head = json!({"community": community, "place": place.to_string(), "leaf_hash": leaf.to_string()});
        let head = head.to_string();
        // The entry stands in the line as it is hashed, byte for byte.
        let line = format!(
            "{},\"canonical\":{text},\"entry\":{body}}}\n",
            &head[..head.len() - 1]
        );
        lines.push_str(&line);
    }
    let checkpoint = ledger.checkpoint("-");
    let tree = checkpoint.tree();
    let communities: Vec<Value> = (checkpoint.communities().iter())
        .map(|one| json!({"community": one.community, "size": one.size.to_string(), "root": one.root.to_string(), "leaf": one.canonical()}))
        .collect();
    let roots = json!({"communities": communities, "size": tree.size().to_string(), "root": tree.root().to_string()});
    (lines.into_bytes(), pretty(&roots))
}

/// What every entry moved, by replaying them.
fn moves(all: &[(String, u64, String)]) -> Result<Vec<Moved>, String> {
    let mut ledger = Programme::new();
    let mut moves = Vec::new();
    for (community, _, body) in all {
        let entry = Entry::from_canonical(body).map_err(|error| error.to_string())?;
        let posted = ledger
            .apply(&entry)
            .map_err(|refusal| refusal.to_string())?;
        let Some(book) = ledger
            .book(community)
            .filter(|_| !posted.postings.is_empty())
        else {
            continue;
        };
        let postings = posted.postings.iter().map(|one| {
            (
                book.account_name(one.account),
                one.minor,
                book.currency_of(one.account),
            )
        });
        moves.push(Moved {
            community: community.clone(),
            effective: entry.effective.to_string(),
            kind: entry.kind().to_string(),
            id: entry.id.to_string(),
            postings: postings.collect(),
        });
    }
    Ok(moves)
}
