//! The tables that a run left behind.

use std::path::Path;

use allotment_table::{Fault, Faults, Source, Table, nearest};

use super::points::Known;
use crate::OUT;
use crate::run::AreaOf;

/// What a run left behind.
pub(crate) struct Tables {
    pub(crate) need: Option<Table>,
    profiles: Option<Table>,
    assets: Option<Table>,
    shares: Option<Table>,
}

impl Tables {
    /// The tables of the run in `folder`.
    ///
    /// # Errors
    /// [`Faults`] if a table cannot be read, or there is none.
    pub(crate) fn read(folder: &Path) -> Result<Self, Faults> {
        let out = folder.join(OUT);
        let table = |name: &str| {
            let path = out.join(name);
            path.exists().then(|| Table::read(&path)).transpose()
        };
        let read = Self {
            need: table("need.csv")?,
            profiles: table("profiles.csv")?,
            assets: table("assets.csv")?,
            shares: table("shares.csv")?,
        };
        if read.all().next().is_none() {
            let what = "the programme was not run yet: nothing is known of its places";
            let help = format!("run it first:  allotment run {}", folder.display());
            return Err(Fault::new(out.display().to_string(), what, help).into());
        }
        Ok(read)
    }

    fn all(&self) -> impl Iterator<Item = &Table> {
        [&self.need, &self.profiles, &self.assets, &self.shares]
            .into_iter()
            .flatten()
    }

    /// What gaps and strengths are read from.
    pub(crate) fn known<'a>(&'a self, inside: Option<&'a AreaOf>) -> Known<'a> {
        Known {
            need: self.need.as_ref(),
            inside,
            profiles: self.profiles.as_ref(),
            assets: self.assets.as_ref(),
        }
    }

    pub(super) fn sources(&self) -> Vec<Source> {
        self.all().map(|table| table.source().clone()).collect()
    }

    /// What `place` is called, if a table says so.
    ///
    /// # Errors
    /// A fault if no table knows it.
    pub(super) fn name_of(
        &self,
        folder: &Path,
        inside: Option<&AreaOf>,
        place: &str,
    ) -> Result<Option<String>, Faults> {
        let mut found = inside.is_some_and(|inside| inside.values().any(|area| area == place));
        for table in self.all().filter(|table| table.has("id")) {
            let ids = table.text("id")?;
            let row = ids.iter().position(|id| *id == Some(place));
            let Some(row) = row else { continue };
            found = true;
            if table.has("name")
                && let Some(name) = table.text("name")?[row]
            {
                return Ok(Some(name.to_owned()));
            }
        }
        if found {
            return Ok(None);
        }
        let mut ids = Vec::new();
        for table in self.all().filter(|table| table.has("id")) {
            ids.extend(table.text("id")?.into_iter().flatten());
        }
        let what = format!("'{place}' is not among the places of the programme");
        let help = match nearest(place, ids).first() {
            Some(near) => format!("did you mean '{near}'?"),
            None => "write a code as the tables in its out/ have it".to_owned(),
        };
        Err(Fault::new(folder.display().to_string(), what, help).into())
    }
}
