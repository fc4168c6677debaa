//! The one thread that writes. Votes that wait are taken together, with one sync
//! of the disk: that, and not the database, is what bounds votes a second.

use std::path::Path;
use std::pin::Pin;
use std::thread;

use sqlx::{AnyConnection, Connection};
use tokio::sync::{mpsc, oneshot};

use super::open;
use super::vote::{Changes, Vote, VoteRefused, Voted, take};
use crate::engine::run;
use crate::error::StoreError;
use crate::store::runtime;

/// How many votes may wait: beyond it people are told to try again, so that
/// memory and waiting stay bounded.
const QUEUE: usize = 4_096;
/// How many votes one sync of the disk carries at most.
const BATCH: usize = 256;

/// Something to come, on the writer's own thread.
pub(super) type LocalFuture<'c, T> = Pin<Box<dyn Future<Output = T> + 'c>>;
/// Work on the connection.
type Task = Box<dyn for<'c> FnOnce(&'c mut AnyConnection) -> LocalFuture<'c, bool> + Send>;

/// What the writer is asked for.
pub(super) enum Job {
    /// Keep a vote.
    Vote(Box<Vote>, oneshot::Sender<Result<Voted, VoteRefused>>),
    /// Anything else, a transaction of its own; it gives back whether the
    /// connection can still be relied on.
    Task(Task),
    /// Empty the write-ahead log.
    Truncate(oneshot::Sender<()>),
}

impl std::fmt::Debug for Job {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Job")
    }
}

/// Starts the writer of the database at `path`; it ends when nobody can ask it
/// any more.
pub(super) fn start(path: &Path) -> Result<mpsc::Sender<Job>, StoreError> {
    let (jobs, mut asked) = mpsc::channel(QUEUE);
    let runtime = runtime()?;
    let connection = thread::scope(|scope| {
        let opened = scope.spawn(|| runtime.block_on(open::writer(path)));
        opened.join().unwrap_or_else(|_| {
            Err(StoreError::Failed {
                why: "the writer stopped".into(),
            })
        })
    })?;
    let path = path.to_path_buf();
    thread::Builder::new()
        .name("votes".into())
        .spawn(move || runtime.block_on(serve(&path, connection, &mut asked)))?;
    Ok(jobs)
}

/// Does what is asked until nobody asks any more. After the disk has failed, and
/// nobody knows what is on it, the connection is given up: the next who asks is
/// served by a new one, which reads what is there, or is refused if there is
/// none to be had.
async fn serve(path: &Path, first: AnyConnection, asked: &mut mpsc::Receiver<Job>) {
    let mut next = None;
    let mut changes = Changes::new();
    let mut open = Some(first);
    loop {
        let job = match next.take() {
            Some(job) => job,
            None => match asked.recv().await {
                Some(job) => job,
                None => return,
            },
        };
        if open.is_none() {
            open = open::writer(path).await.ok();
            if let Some(connection) = open.as_mut() {
                // What is kept goes from the journal into the database where there
                // is room for it, so that the journal can begin anew.
                let _left = run(connection, "pragma wal_checkpoint(passive)").await;
            }
        }
        // What is dropped here is answered as refused by whoever waits for it.
        let Some(connection) = open.as_mut() else {
            continue;
        };
        let reliable = match job {
            Job::Task(task) => task(connection).await,
            Job::Truncate(answer) => {
                let _left = run(connection, "pragma wal_checkpoint(truncate)").await;
                let _gone = answer.send(());
                true
            }
            Job::Vote(vote, answer) => {
                let (mut votes, mut answers) = (vec![*vote], vec![answer]);
                while votes.len() < BATCH {
                    match asked.try_recv() {
                        Ok(Job::Vote(vote, answer)) => {
                            votes.push(*vote);
                            answers.push(answer);
                        }
                        Ok(other) => {
                            next = Some(other);
                            break;
                        }
                        Err(_) => break,
                    }
                }
                batch(connection, votes, answers, &mut changes).await
            }
        };
        if !reliable && let Some(given_up) = open.take() {
            given_up.close().await.ok();
        }
    }
}

/// Keeps `votes` in one transaction and answers each once it is on the disk.
/// Gives back whether the connection can still be relied on.
async fn batch(
    connection: &mut AnyConnection,
    votes: Vec<Vote>,
    answers: Vec<oneshot::Sender<Result<Voted, VoteRefused>>>,
    changes: &mut Changes,
) -> bool {
    let kept = match run(connection, "begin immediate").await {
        Ok(()) => take(connection, votes, changes).await,
        Err(error) => Err(error),
    };
    let (results, reliable) = match kept {
        Ok((results, more)) => match run(connection, "commit").await {
            Ok(()) => {
                for (poll, rights) in more {
                    changes.entry(poll).or_default().extend(rights);
                }
                (Ok(results), true)
            }
            // Nobody knows what is on the disk now.
            Err(error) => (Err(error), false),
        },
        Err(error) => (Err(error), run(connection, "rollback").await.is_ok()),
    };
    match results {
        Ok(results) => {
            for (answer, result) in answers.into_iter().zip(results) {
                let _gone = answer.send(result);
            }
        }
        Err(error) => {
            let why = error.to_string();
            for answer in answers {
                let _gone = answer.send(Err(VoteRefused::Failed { why: why.clone() }));
            }
        }
    }
    reliable
}

/// Runs `work` in a transaction of its own on the writer's connection.
pub(super) async fn write<T: Send + 'static>(
    jobs: &mpsc::Sender<Job>,
    work: impl for<'c> FnOnce(&'c mut AnyConnection) -> LocalFuture<'c, Result<T, StoreError>>
    + Send
    + 'static,
) -> Result<T, StoreError> {
    let (answer, done) = oneshot::channel();
    let task: Task = Box::new(move |connection| {
        Box::pin(async move {
            let (result, reliable) = in_transaction(connection, work).await;
            let _gone = answer.send(result);
            reliable
        })
    });
    let stopped = || StoreError::Failed {
        why: "the disk failed, and cannot be written to yet".into(),
    };
    jobs.send(Job::Task(task)).await.map_err(|_| stopped())?;
    done.await.map_err(|_| stopped())?
}

async fn in_transaction<T>(
    connection: &mut AnyConnection,
    work: impl for<'c> FnOnce(&'c mut AnyConnection) -> LocalFuture<'c, Result<T, StoreError>>,
) -> (Result<T, StoreError>, bool) {
    if let Err(error) = run(connection, "begin immediate").await {
        return (Err(error), true);
    }
    match work(&mut *connection).await {
        Ok(done) => match run(connection, "commit").await {
            Ok(()) => (Ok(done), true),
            Err(error) => {
                let why = error.to_string();
                (Err(StoreError::Commit { why }), false)
            }
        },
        Err(error) => {
            let reliable = run(connection, "rollback").await.is_ok();
            (Err(error), reliable)
        }
    }
}
