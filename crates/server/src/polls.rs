//! The votes of this installation, kept in memory beside the database.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};

use allotment_ledger::{Hash, Signer, leaf_hash};
use allotment_poll::{
    Ballot, CastBallot, Closed, Code, Definition, MasterKey, Nonce, PaperEntry, PaperNumber,
    PollKeys, Published, Receipt, Sealed, Standing,
};
use allotment_programme::poll::{Counted, count, results_zip};
use allotment_store::{
    Entitlement, KeptPoll, NewPaper, PaperRefused, PaperRight, Polls, Vote, VoteRefused,
};
use axum::body::Bytes;
use tokio::sync::OnceCell;

use crate::clock::{day_of, today};
use crate::error::Refusal;

/// A vote of a place: its code and the vote's name.
pub(crate) type Key = (String, String);

/// A vote.
#[derive(Debug)]
pub(crate) struct Poll {
    pub(crate) definition: Definition,
    pub(crate) hash: Hash,
    pub(crate) standing: Standing,
    /// Until it closes.
    keys: Option<PollKeys>,
    /// What came of it. Sealed until it closes: the type asks for the proof.
    results: Sealed<OnceCell<Arc<Results>>>,
}

/// What came of a vote.
#[derive(Debug)]
pub(crate) struct Results {
    pub(crate) published: Published,
    /// Nothing if nobody voted.
    pub(crate) counted: Option<Counted>,
    pub(crate) checkpoint: String,
    pub(crate) zip: Bytes,
    /// The paper ballots, for whoever holds the list against the papers.
    pub(crate) papers: Vec<CountedPaper>,
}

/// A paper ballot after the count.
#[derive(Debug)]
pub(crate) struct CountedPaper {
    pub(crate) number: String,
    /// Its ballot, canonical, and the hash of its leaf; nothing if it could not
    /// be counted.
    pub(crate) ballot: Option<(String, Hash)>,
}

/// A vote that was kept.
#[derive(Debug)]
pub(crate) struct Kept {
    pub(crate) leaf: Hash,
    pub(crate) nonce: Nonce,
    pub(crate) replaced: bool,
    /// The signed receipt.
    pub(crate) receipt: String,
}

/// What a code opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Opens {
    /// A ballot.
    Ballot,
    /// Nothing: it was cancelled.
    Cancelled,
    /// Nothing: it came on a paper.
    OnPaper,
    /// Nothing: nobody gave it out.
    Nothing,
}

/// All votes.
#[derive(Debug)]
pub(crate) struct Register {
    pub(crate) store: Polls,
    master: MasterKey,
    pub(crate) signer: Signer,
    polls: RwLock<BTreeMap<Key, Arc<Poll>>>,
}

impl Register {
    pub(crate) async fn new(store: Polls, master: MasterKey) -> Result<Self, Refusal> {
        let signer = master.signer("allotment-votes");
        let register = Self {
            store,
            master,
            signer,
            polls: RwLock::default(),
        };
        register.load().await?;
        Ok(register)
    }

    /// Reads every vote anew: after one was drafted, opened or closed.
    async fn load(&self) -> Result<(), Refusal> {
        let mut all = BTreeMap::new();
        for kept in self.store.polls().await? {
            let key = (kept.community.clone(), kept.poll.clone());
            let poll = self.poll_of(kept).await?;
            // A closed vote's results are worked out once.
            let known = self.get(&key).filter(|known| {
                known.standing == Standing::Closed && poll.standing == Standing::Closed
            });
            all.insert(key, known.unwrap_or_else(|| Arc::new(poll)));
        }
        *self.polls.write().unwrap_or_else(PoisonError::into_inner) = all;
        Ok(())
    }

    async fn poll_of(&self, kept: KeptPoll) -> Result<Poll, Refusal> {
        let definition = Definition::from_canonical(&kept.definition).ok_or_else(|| {
            Refusal::Fault(format!("the definition of {} was altered", kept.poll))
        })?;
        let salt = self.store.salt(&kept.community, &kept.poll).await?;
        Ok(Poll {
            hash: definition.hash(),
            keys: salt.map(|salt| self.master.poll(&kept.community, &kept.poll, &salt)),
            definition,
            standing: kept.standing,
            results: Sealed::new(OnceCell::new()),
        })
    }

    pub(crate) fn get(&self, key: &Key) -> Option<Arc<Poll>> {
        let polls = self.polls.read().unwrap_or_else(PoisonError::into_inner);
        polls.get(key).cloned()
    }

    /// Every vote, by place and name.
    pub(crate) fn all(&self) -> Vec<Arc<Poll>> {
        let polls = self.polls.read().unwrap_or_else(PoisonError::into_inner);
        polls.values().cloned().collect()
    }

    /// Every vote that the public sees: those that were opened.
    pub(crate) fn shown(&self) -> Vec<Arc<Poll>> {
        let mut all = self.all();
        all.retain(|poll| poll.standing != Standing::Draft);
        all
    }

    /// Keeps a draft.
    pub(crate) async fn draft(&self, definition: &Definition) -> Result<(), Refusal> {
        let salt = allotment_store::new_secret()?;
        let canonical = definition.canonical();
        self.store
            .put_draft(&definition.community, &definition.id, &canonical, salt)
            .await?;
        self.load().await
    }

    /// Moves a vote on; whether it stood where it was thought to.
    pub(crate) async fn move_on(&self, poll: &Poll, to: Standing) -> Result<bool, Refusal> {
        let (community, id) = (&poll.definition.community, &poll.definition.id);
        let moved = self.store.move_on(community, id, poll.standing, to).await?;
        self.load().await?;
        Ok(moved)
    }

    /// Opens a draft as the officer `account` does, with the ideas among its projects
    /// on its ballot; whether it could be opened.
    pub(crate) async fn open(&self, poll: &Poll, account: &str) -> Result<bool, Refusal> {
        let (community, id) = (&poll.definition.community, &poll.definition.id);
        let opened = self
            .store
            .open_vote(community, id, account, today())
            .await?;
        self.load().await?;
        // What stands in the way is said before: here it came in between.
        Ok(opened.unwrap_or(false))
    }

    /// Closes every vote and ends every call for ideas whose time has come at `now`, in
    /// seconds since 1970; what there is to say of it.
    pub(crate) async fn end_due(&self, now: i64) -> Vec<String> {
        let mut told = self.close_due(now).await;
        told.extend(self.end_calls(now).await);
        told
    }

    /// Ends every call for ideas whose last day is over at `now`; what there is to say of
    /// it.
    async fn end_calls(&self, now: i64) -> Vec<String> {
        let mut told = Vec::new();
        let when = allotment_store::now();
        let calls = match self.store.calls().await {
            Ok(calls) => calls,
            Err(why) => {
                return vec![format!(
                    "error: calls for ideas cannot be read: {why} (at {when})"
                )];
            }
        };
        let today = day_of(now);
        let due = calls
            .iter()
            .filter(|kept| !kept.ended && kept.call.is_over(today));
        for kept in due {
            let (place, number) = (&kept.call.community, kept.number);
            match self.store.end_call(place, number).await {
                Ok(true) => told.push(format!(
                    "Call {number} for ideas of {place} has ended, in its time. (at {when})"
                )),
                // An officer was faster.
                Ok(false) => {}
                Err(why) => told.push(format!(
                    "error: call {number} for ideas of {place} cannot be ended in its time, and is tried again: {why} (at {when})"
                )),
            }
        }
        told
    }

    /// Ends voting online, while papers are still typed in; whether it was open.
    pub(crate) async fn end_voting(&self, poll: &Poll) -> Result<bool, Refusal> {
        let (community, id) = (&poll.definition.community, &poll.definition.id);
        let ended = self.store.end_voting(community, id).await?;
        self.load().await?;
        Ok(ended)
    }

    /// Keeps that `codes.len()` papers came in, each with its voter's code or
    /// without one; the first carries `number`, or all are given the next ones.
    pub(crate) async fn receive(
        &self,
        poll: &Poll,
        number: Option<PaperNumber>,
        codes: &[Option<Code>],
    ) -> Result<Result<Vec<PaperNumber>, PaperRefused>, Refusal> {
        let keys = poll.keys.as_ref().ok_or(Refusal::NotNow)?;
        let mut papers = Vec::with_capacity(codes.len());
        for code in codes {
            let chance = allotment_store::new_secret()?;
            let mut nonce = [0; 16];
            nonce.copy_from_slice(&chance[..16]);
            let right = match code {
                Some(code) => PaperRight::Code {
                    entitlement: keys.entitlement(code),
                    locator: keys.locator(code),
                },
                None => PaperRight::Own(allotment_store::new_secret()?),
            };
            papers.push(NewPaper {
                number: number.clone().filter(|_| papers.is_empty()),
                nonce: Nonce::new(nonce).to_string(),
                right,
            });
        }
        let (community, id) = (&poll.definition.community, &poll.definition.id);
        Ok(self.store.receive_papers(community, id, papers).await?)
    }

    /// Closes every vote whose time has come at `now`, in seconds since 1970; what
    /// there is to say of it.
    async fn close_due(&self, now: i64) -> Vec<String> {
        let mut told = Vec::new();
        for poll in self.all() {
            let due = poll.definition.closes_by_itself();
            if poll.standing != Standing::Open || due.is_none_or(|due| now < due) {
                continue;
            }
            let (place, id) = (&poll.definition.community, &poll.definition.id);
            // Papers are typed in after the vote online has ended.
            let takes_papers = poll.definition.papers.is_some();
            let ended = if takes_papers {
                self.end_voting(&poll).await
            } else {
                self.move_on(&poll, Standing::Closed).await
            };
            match ended {
                Ok(true) if takes_papers => told.push(format!(
                    "The vote {id} of {place} has ended online, in its time. Papers are still typed in."
                )),
                Ok(true) => told.push(format!("The vote {id} of {place} has closed, in its time.")),
                // An officer was faster.
                Ok(false) => {}
                Err(why) => told.push(format!(
                    "error: the vote {id} of {place} cannot be closed in its time, and is tried again: {why:?}"
                )),
            }
        }
        let when = allotment_store::now();
        (told.into_iter())
            .map(|told| format!("{told} (at {when})"))
            .collect()
    }

    /// Gives out `count` codes for letters. They are shown once and kept
    /// nowhere.
    pub(crate) async fn give_out(&self, poll: &Poll, count: usize) -> Result<Vec<Code>, Refusal> {
        let codes = Self::draw(count)?;
        self.entitle(poll, &codes).await?;
        Ok(codes)
    }

    /// `count` codes that nobody can vote with yet.
    pub(crate) fn draw(count: usize) -> Result<Vec<Code>, Refusal> {
        let mut codes = Vec::with_capacity(count);
        for _ in 0..count {
            let mut chance = [0; 7];
            getrandom::fill(&mut chance).map_err(|error| Refusal::Fault(error.to_string()))?;
            codes.push(Code::new(chance));
        }
        Ok(codes)
    }

    /// Lets `codes` vote.
    pub(crate) async fn entitle(&self, poll: &Poll, codes: &[Code]) -> Result<(), Refusal> {
        let keys = poll.keys.as_ref().ok_or(Refusal::NotNow)?;
        let kept = codes.iter().map(|code| keys.entitlement(code)).collect();
        let (community, id) = (&poll.definition.community, &poll.definition.id);
        Ok(self.store.entitle(community, id, "letter", kept).await?)
    }

    /// What `code` opens.
    pub(crate) async fn opens(&self, poll: &Poll, code: &Code) -> Result<Opens, Refusal> {
        let Some(keys) = &poll.keys else {
            return Ok(Opens::Nothing);
        };
        let (community, id) = (&poll.definition.community, &poll.definition.id);
        let kept = keys.entitlement(code);
        let found = self.store.entitlement(community, id, &kept).await?;
        Ok(match found {
            Some(Entitlement::Live) => Opens::Ballot,
            Some(Entitlement::Void) => Opens::Cancelled,
            Some(Entitlement::OnPaper) => Opens::OnPaper,
            None => Opens::Nothing,
        })
    }

    /// Keeps `ballot`, cast with `code`. It is on the disk when this returns.
    pub(crate) async fn vote(
        &self,
        poll: &Poll,
        code: &Code,
        ballot: Ballot,
    ) -> Result<Kept, VoteRefused> {
        let keys = poll.keys.as_ref().ok_or(VoteRefused::NotOpen)?;
        let mut chance = [0; 16];
        getrandom::fill(&mut chance).map_err(|error| VoteRefused::Failed {
            why: error.to_string(),
        })?;
        let definition = &poll.definition;
        let choices = ballot.canonical(definition);
        let nonce = Nonce::new(chance);
        let cast = CastBallot { ballot, nonce };
        let leaf = leaf_hash(cast.leaf(definition, &poll.hash).as_bytes());
        let voted = self
            .store
            .vote(Vote {
                community: definition.community.clone(),
                poll: definition.id.clone(),
                entitlement: keys.entitlement(code),
                locator: keys.locator(code),
                nonce: nonce.to_string(),
                choices,
                leaf: *leaf.bytes(),
            })
            .await?;
        let leaf = Hash::new(voted.leaf);
        let receipt = Receipt {
            community: definition.community.clone(),
            poll: definition.id.clone(),
            definition: poll.hash,
            leaf,
        };
        Ok(Kept {
            leaf,
            nonce: Nonce::from_hex(&voted.nonce).unwrap_or(nonce),
            replaced: voted.replaced,
            receipt: receipt.sign(&self.signer),
        })
    }

    /// The order of projects on the ballot of `code`.
    pub(crate) fn order(poll: &Poll, code: &Code) -> Vec<usize> {
        let count = poll.definition.projects.len();
        match &poll.keys {
            Some(keys) => allotment_poll::shuffled(&keys.order(code), count),
            None => (0..count).collect(),
        }
    }

    /// What came of a vote: nothing before it is closed, whoever asks. Every
    /// page, file and program that says anything of counts comes through here.
    pub(crate) async fn results(&self, poll: &Poll) -> Result<Option<Arc<Results>>, Refusal> {
        let Some(closed) = poll.standing.closed() else {
            return Ok(None);
        };
        let cell = poll.results.open(closed);
        let made = cell.get_or_try_init(|| self.work_out(poll, closed)).await?;
        Ok(Some(Arc::clone(made)))
    }

    async fn work_out(&self, poll: &Poll, closed: Closed) -> Result<Arc<Results>, Refusal> {
        let definition = poll.definition.clone();
        let (community, id) = (&definition.community, &definition.id);
        let rows = self.store.ballots(closed, community, id).await?;
        let replaced = self.store.replaced(closed, community, id).await?;
        let mut turnout = self.store.turnout(closed, community, id).await?;
        let papers = self.store.papers(closed, community, id).await?;
        let signer = self.signer.clone();
        let made = tokio::task::spawn_blocking(move || {
            let ballots: Option<Vec<CastBallot>> = (rows.iter())
                .map(|(nonce, choices)| {
                    Some(CastBallot {
                        ballot: Ballot::from_canonical(&definition, choices)?,
                        nonce: Nonce::from_hex(nonce)?,
                    })
                })
                .collect();
            let altered = || Refusal::Fault("a ballot was altered".to_owned());
            let mut ballots = ballots.ok_or_else(altered)?;
            let papers = read_papers(&definition, &papers, &mut ballots).ok_or_else(altered)?;
            let not_counted = papers.iter().filter(|paper| paper.ballot.is_none());
            turnout.papers.not_counted = not_counted.count() as u64;
            let published = Published::new(closed, definition, ballots, replaced, turnout);
            let counted = count(&published).map_err(|faults| Refusal::Fault(faults.report()))?;
            let checkpoint = published.checkpoint(&signer);
            let verifier = signer.verifier().to_string();
            let zip = results_zip(&published, counted.as_ref(), &checkpoint, &verifier);
            Ok(Arc::new(Results {
                published,
                counted,
                checkpoint,
                zip: zip.into(),
                papers,
            }))
        });
        made.await
            .map_err(|error| Refusal::Fault(error.to_string()))?
    }
}

/// The papers as they were read, each ballot added to `ballots`; nothing if one
/// is no ballot of `definition`.
fn read_papers(
    definition: &Definition,
    papers: &[(String, String, String)],
    ballots: &mut Vec<CastBallot>,
) -> Option<Vec<CountedPaper>> {
    let hash = definition.hash();
    let read = papers.iter().map(|(number, nonce, choices)| {
        let ballot = match PaperEntry::from_canonical(definition, choices)? {
            PaperEntry::NotCounted => None,
            PaperEntry::Ballot(ballot) => {
                let nonce = Nonce::from_hex(nonce)?;
                let cast = CastBallot { ballot, nonce };
                let leaf = cast.leaf_hash(definition, &hash);
                ballots.push(cast);
                Some((choices.clone(), leaf))
            }
        };
        Some(CountedPaper {
            number: number.clone(),
            ballot,
        })
    });
    read.collect()
}
