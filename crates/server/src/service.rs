//! The service: made ready, then served until it is told to stop.

use std::path::Path;
use std::time::Duration;

use allotment_ledger::Hash;
use allotment_poll::{Code, MasterKey, Standing, read_definition};
use allotment_programme::Programme;
use allotment_programme::serve::{Postcodes, postcodes, read_sheets};
use allotment_report::Sheets;
use allotment_store::Polls;
use allotment_table::{Fault, Faults};
use axum::Router;
use tokio::net::TcpListener;
use tokio::sync::watch;

use crate::clock::now;
use crate::closing::close_in_time;
use crate::connections::{Limits, answer};
use crate::error::Refusal;
use crate::ledger::Ledger;
use crate::polls::Register;
use crate::routes::router;
use crate::secret::secret;
use crate::settings::Settings;
use crate::state::{App, Say, Shared};
use crate::tls::{Keeper, Tls};

/// How long the link of the first start is good.
const SET_UP_SECONDS: i64 = 24 * 60 * 60;
/// Under this the database knows its secret again, by a hash.
const SECRET_NOTE: &str = "secret";
/// The ledger of a programme that names none.
const LEDGER: &str = "allotment.db";
/// How long answers that were begun may still take after the service is told to
/// stop.
const GRACE: Duration = Duration::from_secs(10);

/// What the service shows, read from a programme.
#[derive(Debug)]
pub struct Inputs {
    sheets: Sheets,
    postcodes: Postcodes,
    /// Drafts of votes that lie in the programme's folder: file and text.
    drafts: Vec<(String, String)>,
    /// Where its ledger lies, if it says so.
    ledger: Option<String>,
}

/// The service, ready to be asked.
pub struct Service {
    app: App,
}

/// Tells the service to stop: answers that were begun are finished.
#[derive(Debug, Clone)]
pub struct Stop(watch::Sender<bool>);

/// A way to tell the service to stop.
#[must_use]
pub fn stop() -> Stop {
    Stop(watch::Sender::new(false))
}

impl Stop {
    /// Tells it.
    pub fn now(&self) {
        self.0.send_replace(true);
    }
}

impl Inputs {
    /// What the last run of `programme` left, with its postcodes and the drafts
    /// in its folder `polls/`.
    ///
    /// # Errors
    /// [`Faults`] if it was not run, or something of it cannot be read.
    pub fn read(programme: &Programme) -> Result<Self, Faults> {
        let mut faults = Faults::new();
        let sheets = faults.collect(read_sheets(programme));
        let postcodes = faults.collect(postcodes(programme));
        let drafts = faults.collect(allotment_programme::serve::drafts(programme));
        match (sheets, postcodes, drafts) {
            (Some(sheets), Some(postcodes), Some(drafts)) => faults.into_result(Self {
                sheets,
                postcodes,
                drafts,
                ledger: (programme.ledger.as_ref()).map(|one| one.database.value.clone()),
            }),
            _ => Err(faults),
        }
    }

    /// What is given, for tests.
    #[must_use]
    pub fn new(sheets: Sheets, postcodes: Postcodes, drafts: Vec<(String, String)>) -> Self {
        Self {
            sheets,
            postcodes,
            drafts,
            ledger: None,
        }
    }
}

fn system(error: &impl std::fmt::Debug) -> Faults {
    let what = format!("the service cannot go on: {error:?}");
    Fault::system("serve", what, "see to it, then start again").into()
}

fn refused(refusal: Refusal) -> Faults {
    match refusal {
        Refusal::Fault(why) => Fault::system(
            "serve",
            why,
            "see to the disk and its rights, then start again",
        )
        .into(),
        other => system(&other),
    }
}

/// Serves until `stop` is told. With `codes`, every practice vote is opened and
/// that many codes to it are said: for the demo.
///
/// # Errors
/// [`Faults`] if it cannot start, or the machine fails.
pub fn run(
    mut settings: Settings,
    inputs: Inputs,
    say: &Say,
    stop: &Stop,
    codes: Option<usize>,
) -> Result<(), Faults> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| system(&error))?;
    runtime.block_on(async {
        // The port first: a second service on one database would say it is set
        // up anew.
        let listener = TcpListener::bind(settings.listen).await.map_err(|error| {
            let what = format!("nobody can listen on {}: {error}", settings.listen);
            let help = "choose another port:  --listen 127.0.0.1:8081";
            Faults::from(Fault::system("--listen", what, help))
        })?;
        // Port 0 is any that is free.
        let bound = listener.local_addr().map_err(|error| system(&error))?;
        if settings.address == format!("http://{}", settings.listen) {
            settings.address = format!("http://{bound}");
        }
        let address = settings.address.clone();
        let service = Service::start(settings, inputs, Say::clone(say)).await?;
        if let Some(count) = codes {
            for (vote, codes) in service.practise(count).await? {
                let codes: Vec<String> = codes.iter().map(ToString::to_string).collect();
                say(&format!(
                    "A practice vote is open:  {vote}\nCodes to vote with:  {}",
                    codes.join("  ")
                ));
            }
        }
        let tls = service.encryption()?;
        say(&format!("Serving at  {address}/   (Ctrl-C stops it)"));
        service.serve_through(listener, tls, stop).await;
        Ok(())
    })
}

/// The folder that the file `path` is in.
fn folder_of(path: &Path) -> &Path {
    let folder = path.parent().filter(|folder| *folder != Path::new(""));
    folder.unwrap_or(Path::new("."))
}

/// The secret that the database was first served with. Another one would open
/// no ballot, and nobody would know why.
async fn own_secret(settings: &Settings, store: &Polls) -> Result<MasterKey, Faults> {
    let failed = |error: allotment_store::StoreError| refused(error.into());
    let other = |what: &str| {
        let help = "put back the copy of the secret that belongs to this database: with another one no code is known";
        Faults::from(Fault::new(
            settings.secret_file.display().to_string(),
            what,
            help,
        ))
    };
    let before = store.note(SECRET_NOTE).await.map_err(failed)?;
    if before.is_some() && !settings.secret_file.exists() {
        return Err(other("the service's secret is not there"));
    }
    let master = secret(&settings.secret_file)?;
    let mark = Hash::new(master.token(SECRET_NOTE.as_bytes())).to_string();
    let kept = store
        .noted(SECRET_NOTE, mark.clone())
        .await
        .map_err(failed)?;
    if kept == mark {
        Ok(master)
    } else {
        Err(other(
            "it is not the secret that this database was first served with",
        ))
    }
}

impl Service {
    /// Makes the service ready. It says through `say` what whoever starts it
    /// should know: the link that sets it up, if nobody administers it yet.
    ///
    /// # Errors
    /// [`Faults`] if its secret or its database cannot be made or opened, or a
    /// draft is wrong.
    pub async fn start(settings: Settings, inputs: Inputs, say: Say) -> Result<Self, Faults> {
        let store = Polls::open_or_create(&settings.database).await;
        let store = store.map_err(|error| {
            let shown = settings.database.display().to_string();
            Faults::from(if error.is_system() {
                Fault::system(shown, error.to_string(), error.help())
            } else {
                Fault::new(shown, error.to_string(), error.help())
            })
        })?;
        let master = own_secret(&settings, &store).await?;
        let polls = Register::new(store, master.clone())
            .await
            .map_err(refused)?;
        let at = inputs.ledger.as_deref().unwrap_or(LEDGER);
        let ledger = Ledger::new(&settings.folder.join(at)).map_err(|error| system(&error))?;
        let (kept, asked) = ((inputs.sheets, inputs.postcodes), (polls, ledger));
        let service = Self {
            app: App::new(Shared::new(settings, kept, asked, master, say)),
        };
        service.offer(inputs.drafts).await?;
        service.first_start().await?;
        Ok(service)
    }

    /// Takes in drafts that are not known yet.
    async fn offer(&self, drafts: Vec<(String, String)>) -> Result<(), Faults> {
        let mut faults = Faults::new();
        for (file, text) in drafts {
            match read_definition(&text) {
                Ok(definition) => {
                    let key = (definition.community.clone(), definition.id.clone());
                    if self.app.polls.get(&key).is_none() {
                        self.app.polls.draft(&definition).await.map_err(refused)?;
                    }
                }
                Err(found) => {
                    for one in found {
                        let fault = Fault::new(file.clone(), one.what, one.help);
                        faults.push(match one.line {
                            Some(line) => fault.at_line(line),
                            None => fault,
                        });
                    }
                }
            }
        }
        faults.into_result(())
    }

    /// Says how to set the service up, if nobody administers it yet.
    async fn first_start(&self) -> Result<(), Faults> {
        let store = &self.app.polls.store;
        let failed = |error: allotment_store::StoreError| refused(error.into());
        if store.has_administrator().await.map_err(failed)? {
            return Ok(());
        }
        let secret = allotment_store::new_secret().map_err(failed)?;
        let kept = self.app.master.token(&secret);
        let until = now() + SET_UP_SECONDS;
        store
            .add_link(kept, None, None, until)
            .await
            .map_err(failed)?;
        let written = Hash::new(secret);
        (self.app.say)(&format!(
            "Nobody runs this service yet. To set it up, once, within a day:\n  {}/set-up/{written}",
            self.app.settings.address
        ));
        Ok(())
    }

    /// Opens every practice vote that is still a draft, and gives out `count`
    /// codes for each: for the demo. Each vote's address with its codes.
    ///
    /// # Errors
    /// [`Faults`] if the database fails.
    pub async fn practise(&self, count: usize) -> Result<Vec<(String, Vec<Code>)>, Faults> {
        let mut all = Vec::new();
        for poll in self.app.polls.all() {
            if !poll.definition.practice || poll.standing == Standing::Closed {
                continue;
            }
            if poll.standing == Standing::Draft {
                let moved = self.app.polls.move_on(&poll, Standing::Open).await;
                moved.map_err(refused)?;
            }
            let codes = self
                .app
                .polls
                .give_out(&poll, count)
                .await
                .map_err(refused)?;
            let path = crate::route::vote::path_of(&poll);
            all.push((format!("{}{path}", self.app.settings.address), codes));
        }
        Ok(all)
    }

    /// Closes every vote, and ends every call for ideas, whose time has come at `now`, in
    /// seconds since 1970, as the service does by itself while it is served.
    pub async fn close_due(&self, now: i64) {
        for told in self.app.polls.end_due(now).await {
            (self.app.say)(&told);
        }
    }

    /// Its routes, to be asked in the same process.
    pub fn router(&self) -> Router {
        router(self.app.clone())
    }

    /// How connections are encrypted, if the service does that itself.
    fn encryption(&self) -> Result<Option<(Tls, Keeper)>, Faults> {
        let settings = &self.app.settings;
        let folder = folder_of(&settings.database);
        let encryption = settings.encryption.as_ref();
        let tls = encryption.map(|one| Tls::new(one, &settings.address, folder));
        tls.transpose()
    }

    /// Answers on `listener` until `stop` is told; then finishes what was begun.
    pub async fn serve(self, listener: TcpListener, stop: &Stop) {
        self.serve_through(listener, None, stop).await;
    }

    async fn serve_through(self, listener: TcpListener, tls: Option<(Tls, Keeper)>, stop: &Stop) {
        let limits = Limits::of_machine(self.app.settings.behind_proxy);
        let told = stop.0.subscribe();
        let app = &self.app;
        let (tls, keeper) = tls.unzip();
        let kept = async {
            match keeper {
                Some(keeper) => keeper.keep(&app.say).await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            () = answer(listener, self.router(), tls, limits, told, GRACE) => {}
            () = close_in_time(&app.polls, &app.say) => {}
            () = kept => {}
        }
    }
}

impl std::fmt::Debug for Service {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Service")
    }
}
