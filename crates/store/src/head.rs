//! How far each chain is, and the ledger as a whole, under the ledger's seal: the
//! last entries cannot be dropped unseen, however few they are. Every commit says
//! it anew, in the same transaction. A read never does.

use std::collections::{BTreeMap, BTreeSet};

use allotment_ledger::{Book, Hash, Programme, Signer, Verifier};
use sqlx::{AnyConnection, AssertSqlSafe, Row};

use crate::engine::Engine;
use crate::error::StoreError;
use crate::rows::{self, ROWS, places};
use crate::take::{seal_all, sealed};

/// How far something was when it was last kept: a chain, or, for the whole
/// ledger, all chains.
#[derive(Debug, Clone)]
pub(crate) struct Head {
    /// How many entries.
    pub size: u64,
    /// The chain's root; of the whole ledger, how many chains.
    said: String,
    seal: Option<[u8; 64]>,
}

fn message(community: &str, size: u64, said: &str) -> String {
    format!("allotment ledger head\n{community}\n{size}\n{said}\n")
}

impl Head {
    fn parse(text: &str) -> Option<Self> {
        let mut parts = text.splitn(3, ' ');
        let size = parts.next()?.parse().ok()?;
        let said = parts.next()?.to_owned();
        let (first, last) = parts.next()?.split_at_checked(64)?;
        let halves = Hash::from_hex(first).zip(Hash::from_hex(last));
        let seal = halves.map(|(first, last)| {
            let mut seal = [0; 64];
            seal[..32].copy_from_slice(first.bytes());
            seal[32..].copy_from_slice(last.bytes());
            seal
        });
        Some(Self { size, said, seal })
    }

    /// Whether the ledger said so.
    pub fn holds(&self, community: &str, verifier: &Verifier) -> bool {
        let message = message(community, self.size, &self.said);
        (self.seal).is_some_and(|seal| verifier.sealed(message.as_bytes(), &seal))
    }

    /// Whether `book` begins with what this is the head of.
    pub fn is_of(&self, book: &Book) -> bool {
        let root = book.tree().root_at(self.size);
        root.is_some_and(|root| root.to_string() == self.said)
    }
}

/// What is known of the heads of a ledger.
#[derive(Debug, Default)]
pub(crate) struct Heads {
    chains: BTreeMap<String, Head>,
    whole: Option<Head>,
}

impl Heads {
    /// The heads as they are kept. They are read before how far chains are, which
    /// only grow.
    pub async fn read(connection: &mut AnyConnection) -> Result<Self, StoreError> {
        let sql = "select community, value from about where name = 'head' order by community";
        let rows = sqlx::query(sql).fetch_all(connection).await?;
        let mut heads = Self::default();
        for row in rows {
            let (community, value): (String, String) = (row.try_get(0)?, row.try_get(1)?);
            let Some(head) = Head::parse(&value) else {
                continue;
            };
            if community.is_empty() {
                heads.whole = Some(head);
            } else {
                heads.chains.insert(community, head);
            }
        }
        Ok(heads)
    }

    /// The chains that have one.
    pub fn iter(&self) -> impl Iterator<Item = (&String, &Head)> {
        self.chains.iter()
    }

    pub fn of(&self, community: &str) -> Option<&Head> {
        self.chains.get(community)
    }

    /// Whether the ledger does not say under its seal how many entries it has,
    /// though its chains do.
    pub fn lack_the_whole(&self, verifier: &Verifier) -> bool {
        let whole = self.whole.as_ref();
        !self.chains.is_empty() && whole.is_none_or(|whole| !whole.holds("", verifier))
    }

    /// What the whole ledger had under its seal, if it has less now: how many
    /// entries, and in how many chains.
    pub fn more_than(&self, chains: u64, entries: u64, verifier: &Verifier) -> Option<(u64, u64)> {
        let whole = self.whole.as_ref()?;
        let had: u64 = whole.said.parse().ok()?;
        let less = entries < whole.size || chains < had;
        (less && whole.holds("", verifier)).then_some((whole.size, had))
    }
}

/// Says how far the chains that were `touched` are, and the whole ledger, in the
/// transaction that is open.
pub(crate) async fn write(
    connection: &mut AnyConnection,
    signer: &Signer,
    programme: &Programme,
    touched: &BTreeSet<String>,
) -> Result<(), StoreError> {
    let books = touched.iter().filter_map(|one| programme.book(one));
    let mut heads: Vec<(String, u64, String)> = books
        .map(|book| {
            (
                book.community().to_owned(),
                book.size(),
                book.root().to_string(),
            )
        })
        .collect();
    let chains = programme.books().count().to_string();
    heads.push((String::new(), programme.size(), chains));
    let messages: Vec<String> = (heads.iter())
        .map(|(community, size, said)| message(community, *size, said))
        .collect();
    let seals = seal_all(signer, &messages);
    let rows: Vec<(String, String)> = (heads.into_iter().zip(seals))
        .map(|((community, size, said), seal)| {
            let half = |part: &[u8]| {
                let bytes = part.try_into().expect("a seal has 64 bytes");
                Hash::new(bytes).to_string()
            };
            let (first, last) = (half(&seal[..32]), half(&seal[32..]));
            (community, format!("{size} {said} {first}{last}"))
        })
        .collect();
    for some in rows.chunks(ROWS) {
        let sql = format!(
            "insert into about (community, name, value) values {} \
            on conflict (community, name) do update set value = excluded.value",
            places(Engine::of(connection), some.len(), 3)
        );
        // Only numbers of places were put into the text.
        let mut query = sqlx::query(AssertSqlSafe(sql));
        for (community, value) in some {
            query = query
                .bind(community.clone())
                .bind("head".to_owned())
                .bind(value.clone());
        }
        query.execute(&mut *connection).await?;
    }
    Ok(())
}

/// Whether the chain of `book`, of which no head is kept, must have one: whoever
/// wrote its last entry kept one with it.
pub(crate) async fn is_missing(
    connection: &mut AnyConnection,
    verifier: &Verifier,
    community: &str,
    size: u64,
    root: &Hash,
) -> Result<bool, StoreError> {
    let Some(last) = size.checked_sub(1) else {
        return Ok(false);
    };
    let seal = rows::seal(connection, community, last).await?;
    let message = sealed(community, size, root);
    Ok(seal.is_some_and(|(_, seal)| verifier.sealed(message.as_bytes(), &seal)))
}
