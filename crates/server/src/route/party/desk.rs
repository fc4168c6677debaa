//! What waits for somebody who acts for a party.

use allotment_ledger::{Book, CommitmentState, awaited, shown};
use allotment_store::{KeptPasskey, KeptPrepared, Session, Wait};
use askama::Template;
use axum::Extension;
use axum::extract::State;
use axum::response::Response;

use super::{DESK, counting};
use crate::error::Refusal;
use crate::ledger::Open;
use crate::page::{Here, Page, escaped, private};
use crate::passkey::Site;
use crate::permission::Act;
use crate::route::ledger::place::commitment_state;
use crate::route::ledger::{commitment_at, party};
use crate::route::office::office;
use crate::state::App;

/// Something to sign.
struct ToSign {
    href: String,
    place: String,
    purpose: String,
    amount: String,
    amends: bool,
}

/// A place in whose chain the party is known.
struct Place {
    name: String,
    href: String,
    /// What the keys of whoever looks are called there.
    keys: Vec<String>,
    /// Where decisions are written down.
    decide: String,
}

/// A commitment that concerns the party.
struct Work {
    href: String,
    /// Where everybody reads it.
    public: String,
    place: String,
    purpose: String,
    state: String,
}

/// Somebody's passkey that waits to be signed in.
struct Asked {
    href: String,
    place: String,
    party: String,
    name: String,
}

struct Told {
    party: String,
    to_sign: Vec<ToSign>,
    places: Vec<Place>,
    work: Vec<Work>,
    asked: Vec<Asked>,
}

#[derive(Template)]
#[template(path = "party_desk.html")]
struct Desk {
    page: Page,
    /// The party, by what the ledger calls it; nothing while nobody has said.
    acts_for: Option<String>,
    told: Option<Told>,
    may_pay: bool,
    may_have: bool,
}

/// What is asked about.
struct Who {
    party: String,
    passkeys: Vec<KeptPasskey>,
    site: Option<Site>,
    account: String,
    /// Passkeys that wait, each with the name of whose it is.
    asked: Vec<(KeptPrepared, String)>,
}

impl Who {
    fn keys(&self, book: &Book) -> Vec<(KeptPasskey, String)> {
        self.site.as_ref().map_or_else(Vec::new, |site| {
            counting(book, &self.party, &self.passkeys, site)
        })
    }
}

fn told(app: &App, page: &Page, ledger: &Open, who: &Who) -> Told {
    let base = page.base();
    let mut told = Told {
        party: who.party.clone(),
        to_sign: Vec::new(),
        places: Vec::new(),
        work: Vec::new(),
        asked: Vec::new(),
    };
    for book in ledger.programme().books() {
        let Some(own) = book.party(&who.party) else {
            continue;
        };
        told.party.clone_from(&own.name);
        let community = book.community();
        let place = app.places.name_of(community).to_owned();
        let at = format!("{base}{DESK}/{}", escaped(community));
        told.to_sign
            .extend(awaited(book, &who.party).into_iter().map(|one| ToSign {
                href: format!("{at}/sign/{}", one.entry),
                place: place.clone(),
                purpose: one.commitment.purpose.clone(),
                amount: shown(one.commitment.amount(), one.commitment.currency),
                amends: one.amends,
            }));
        let keys = who.keys(book);
        for (one, name) in &who.asked {
            let is_in = book.place_of(one.id).is_some();
            if !is_in
                && one.community == community
                && (one.account == who.account || !keys.is_empty())
            {
                told.asked.push(Asked {
                    href: format!("{at}/key/{}", one.id),
                    place: place.clone(),
                    party: party(book, &one.party),
                    name: name.clone(),
                });
            }
        }
        let alive = |state| matches!(state, CommitmentState::Agreed | CommitmentState::Proposed);
        let concerns = book.commitments().iter().filter(|one| alive(one.state()));
        told.work.extend(concerns.map(|one| Work {
            href: format!("{at}/work/{}", escaped(&one.name)),
            public: commitment_at(page, community, &one.name),
            place: place.clone(),
            purpose: one.purpose.clone(),
            state: commitment_state(page, one.state()),
        }));
        told.places.push(Place {
            name: place,
            href: format!("{at}/key"),
            keys: keys.into_iter().map(|(_, name)| name).collect(),
            decide: format!("{at}/decide"),
        });
    }
    told
}

/// Everything that waits.
pub(crate) async fn desk(
    State(app): State<App>,
    here: Here,
    Extension(session): Extension<Session>,
) -> Result<Response, Refusal> {
    let page = office(&app, &here, "desk-title");
    let account = &session.account;
    let acts_for = app.polls.store.acts_for(&account.id).await?;
    let told = match &acts_for {
        None => None,
        Some(party) => {
            let store = &app.polls.store;
            let accounts = store.accounts().await?;
            let name = |id: &str| {
                let found = accounts.iter().find(|one| one.id == id);
                found.map(|one| one.name.clone())
            };
            // Of whoever was removed nothing is asked any more.
            let asked = store.waiting(Wait::Key).await?.into_iter();
            let asked = asked.filter_map(|one| {
                let name = name(&one.account)?;
                Some((one, name))
            });
            let who = Who {
                party: party.clone(),
                passkeys: store.passkeys(&account.id).await?,
                site: Site::of(&app.settings),
                account: account.id.clone(),
                asked: asked.collect(),
            };
            let (asking, about) = (App::clone(&app), page.clone());
            let told = app
                .ledger
                .ask(move |ledger| told(&asking, &about, ledger, &who));
            told.await?
        }
    };
    private(&Desk {
        acts_for,
        told,
        may_pay: Act::Pay.is_allowed(Some(account.role)),
        may_have: Site::of(&app.settings).is_some(),
        page,
    })
}
