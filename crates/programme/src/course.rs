//! The course of a run: which stage comes when, and what was said of it.

use allotment_table::{Fault, Faults, Table};

use crate::Programme;
use crate::assets::AssetsRun;
use crate::both::{BothRun, run_both, second_seed};
use crate::examine::{Examination, run_examine};
use crate::files::Files;
use crate::ground_stages::{BroughtOver, bring_over, find_clusters, find_groups};
use crate::need::{Depth, NeedRun, NeedSpec, run_need};
use crate::out::StageNote;
use crate::peers::PeersRun;
use crate::progress::Progress;
use crate::run::{find_peers, look_around};
use crate::spatial::Answer;
use crate::summarise::Areas;
use crate::vintage::refuse_two_years;

/// What a later stage calls the peers stage's table.
pub(crate) const PEERS_TABLE: &str = "out/peers.csv";
/// What an index calls the assets stage's table.
pub(crate) const ASSETS_TABLE: &str = "out/assets.csv";

/// A run on its way: what was said of its stages, and those that others may call
/// for before their turn.
#[expect(
    clippy::option_option,
    reason = "not its turn yet is not the same as not declared"
)]
pub(crate) struct Course<'a> {
    programme: &'a Programme,
    files: &'a Files<'a>,
    pub(crate) progress: &'a dyn Progress,
    pub(crate) stages: Vec<StageNote>,
    /// Nothing until its turn has come; nothing inside if it is not declared.
    pub(crate) peers: Option<Option<PeersRun>>,
    pub(crate) assets: Option<Option<AssetsRun>>,
}

impl<'a> Course<'a> {
    /// A run that begins.
    ///
    /// # Errors
    /// [`Faults`] if its stages wait for each other in a circle.
    pub(crate) fn new(
        programme: &'a Programme,
        files: &'a Files<'a>,
        progress: &'a dyn Progress,
    ) -> Result<Self, Faults> {
        refuse_a_circle(programme)?;
        refuse_two_years(programme)?;
        Ok(Self {
            programme,
            files,
            progress,
            stages: Vec::new(),
            peers: None,
            assets: None,
        })
    }

    /// Brings tables over, for later stages to read.
    pub(crate) fn bring_over(&mut self) -> Result<BroughtOver, Faults> {
        let (made, words) = bring_over(self.programme, self.files)?;
        if made.is_empty() {
            self.left_out("crosswalk");
        } else {
            self.note("crosswalk", true, words);
        }
        Ok(made)
    }

    /// Where need clusters, and groups of neighbours, as far as the programme asks.
    pub(crate) fn neighbours(
        &mut self,
        need: Option<&Table>,
    ) -> Result<[Option<Answer>; 2], Faults> {
        let (clusters, words) = find_clusters(self.programme, self.files, need)?;
        self.note("clusters", clusters.is_some(), words);
        let (groups, words) = find_groups(self.programme, self.files, need)?;
        self.note("group", groups.is_some(), words);
        Ok([clusters, groups])
    }

    /// Works out the indices: assets before one that reads them, and peers before
    /// assets whose gap reads those.
    pub(crate) fn indices(
        &mut self,
        depth: Depth,
    ) -> Result<(Option<NeedRun>, Option<NeedRun>), Faults> {
        let programme = self.programme;
        if reads(programme.need.as_ref(), ASSETS_TABLE).is_some() {
            self.look_around()?;
        }
        let seed = programme.head.seed;
        let need = match &programme.need {
            Some(spec) => Some(self.index("need", spec, seed, depth)?),
            None => {
                self.left_out("need");
                None
            }
        };
        if reads(programme.community.as_ref(), ASSETS_TABLE).is_some() {
            if gap_reads_peers(programme).is_some() {
                self.find_peers(need.as_ref(), None, None)?;
            }
            self.look_around()?;
        }
        // A programme without a second index says nothing of one.
        let community = match &programme.community {
            Some(spec) => Some(self.index("community", spec, second_seed(seed), depth)?),
            None => None,
        };
        if self.peers.is_some() {
            // Found before the second index was known: is it among their structure?
            find_peers(
                programme,
                self.files,
                (None, community.as_ref()),
                None,
                self.progress,
            )?;
        }
        Ok((need, community))
    }

    /// Examines promises made elsewhere; a programme that names none says nothing of it.
    pub(crate) fn examine_promises(&mut self) -> Result<Option<Examination>, Faults> {
        let Some(spec) = &self.programme.examine else {
            return Ok(None);
        };
        self.progress.stage("examine", 1);
        let run = run_examine(spec, self.files, self.programme.currency())?;
        self.note("examine", true, run.in_a_line());
        Ok(Some(run))
    }

    pub(crate) fn note(&mut self, stage: &str, ran: bool, note: String) {
        self.stages.push(StageNote {
            stage: stage.into(),
            ran,
            note,
        });
    }

    pub(crate) fn left_out(&mut self, stage: &str) {
        self.note(stage, false, format!("the programme declares no [{stage}]"));
    }

    /// Works out an index.
    fn index(
        &mut self,
        stage: &str,
        spec: &NeedSpec,
        seed: u64,
        depth: Depth,
    ) -> Result<NeedRun, Faults> {
        let table = spec.table.path.as_ref();
        let table = table.expect("a programme names its table");
        let table = self.files.joined(table, &spec.table)?;
        let document = &self.programme.document;
        let run = run_need(spec, document, table, seed, depth, self.progress)?;
        let sure = run.robustness.as_ref().map_or(String::new(), |known| {
            format!(", {} draws", known.draw_ranks.draws())
        });
        self.note(stage, true, format!("{} places{sure}", run.input.ids.len()));
        Ok(run)
    }

    /// Finds peers, if that was not done before; a later stage may read them.
    pub(crate) fn find_peers(
        &mut self,
        need: Option<&NeedRun>,
        community: Option<&NeedRun>,
        areas: Option<&Areas>,
    ) -> Result<(), Faults> {
        if self.peers.is_some() {
            return Ok(());
        }
        let (programme, files) = (self.programme, self.files);
        let (peers, words) = find_peers(programme, files, (need, community), areas, self.progress)?;
        self.note("peers", peers.is_some(), words);
        if let Some(peers) = &peers {
            files.lend(PEERS_TABLE, peers.table.clone());
        }
        self.peers = Some(peers);
        Ok(())
    }

    /// Measures what is within reach, if that was not done before; a later stage
    /// may read it.
    pub(crate) fn look_around(&mut self) -> Result<(), Faults> {
        if self.assets.is_some() {
            return Ok(());
        }
        let (assets, words) = look_around(self.programme, self.files, self.progress)?;
        self.note("assets", assets.is_some(), words);
        if let Some(assets) = &assets {
            self.files.lend(ASSETS_TABLE, assets.table.clone());
        }
        self.assets = Some(assets);
        Ok(())
    }

    /// Lays the two indices side by side, if the programme says so, and gives
    /// what came of it to the table that the money is shared by.
    pub(crate) fn compare(
        &mut self,
        (need, community): (&mut Option<NeedRun>, &mut Option<NeedRun>),
        (areas, lookup): (&mut Option<Areas>, Option<&Table>),
    ) -> Result<Option<BothRun>, Faults> {
        let (Some(spec), Some(first), Some(second)) = (&self.programme.both, need, community)
        else {
            return Ok(None);
        };
        let pair = (&*first, &*second);
        let run = run_both(
            spec,
            self.programme,
            pair,
            (areas.as_ref(), lookup),
            self.progress,
        )?;
        self.note("both", true, run.in_words().to_owned());
        let table = match areas {
            Some(areas) => &mut areas.table,
            None => &mut first.table,
        };
        for column in &run.columns {
            if table.has(column.name()) {
                let name = column.name();
                let what =
                    format!("its column '{name}' has the name of a column that [both] makes");
                let help = "rename it, or leave it out";
                return Err(Fault::new(table.name(), what, help).in_column(name).into());
            }
            table.push_column(column.clone());
        }
        Ok(Some(run))
    }
}

/// The line on which `index` reads the table `path`, if it does.
fn reads(index: Option<&NeedSpec>, path: &str) -> Option<u64> {
    index?.reads(path)
}

/// The line on which the gap of assets reads the peers stage's table, if it does.
fn gap_reads_peers(programme: &Programme) -> Option<u64> {
    let gap = programme.assets.as_ref()?.gap.as_ref()?;
    (gap.peers.value == PEERS_TABLE).then_some(gap.peers.line)
}

/// Faults for an index that reads assets where there are none, or whose own peers
/// these need first.
fn refuse_a_circle(programme: &Programme) -> Result<(), Faults> {
    let mut faults = Faults::new();
    let mut refuse = |line: u64, what: &str, help: &str| {
        let file = programme.document.file();
        faults.push(Fault::new(file, what, help).at_line(line));
    };
    for index in [&programme.need, &programme.community] {
        if let (Some(line), None) = (reads(index.as_ref(), ASSETS_TABLE), &programme.assets) {
            let what =
                format!("{ASSETS_TABLE} is what [assets] makes, and the programme declares none");
            refuse(line, &what, "add an [assets], or remove what reads it");
        }
    }
    let made: Vec<String> = (programme.crosswalks.iter())
        .map(|spec| format!("out/{}.csv", spec.output()))
        .collect();
    for index in [&programme.need, &programme.community]
        .into_iter()
        .flatten()
    {
        for path in index
            .paths()
            .filter(|path| path.value.starts_with("out/crosswalk"))
        {
            if !made.contains(&path.value) {
                let what = format!("no [crosswalk] of the programme makes {}", path.value);
                refuse(path.line, &what, "add it, or remove what reads it");
            }
        }
    }
    if let (Some(line), Some(_)) = (
        reads(programme.need.as_ref(), ASSETS_TABLE),
        gap_reads_peers(programme),
    ) {
        let what = "need reads assets, their gap reads peers, and peers are found after need";
        refuse(
            line,
            what,
            "leave [assets.gap] out, or read assets in [community]",
        );
    }
    faults.into_result(())
}
