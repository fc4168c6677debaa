//! A table's figures on other places, by a look-up.

mod figures;
mod lookup;
mod spec;
mod tell;

use allotment_crosswalk::{Crosswalk, rates};
use allotment_table::{Fault, Faults, Table};

use rayon::prelude::*;

use lookup::Read;
pub use spec::CrosswalkSpec;
use tell::{Brought, Telling};

/// What a person asks for.
#[derive(Debug, Clone)]
pub struct CrosswalkRequest<'a> {
    /// The figures, a row a place.
    pub table: &'a Table,
    /// Its column of codes.
    pub id: &'a str,
    /// The look-up: a row for each old place and a new place that it lies in.
    pub lookup: &'a Table,
    /// The look-up's column of old places.
    pub from: &'a str,
    /// The look-up's column of new places.
    pub to: &'a str,
    /// By what old places are shared out; equally over their rows if nothing.
    pub weight: Option<Weight<'a>>,
    /// What is brought over.
    pub columns: &'a [Figure],
}

/// By what an old place is shared out among new ones.
#[derive(Debug, Clone, Copy)]
pub enum Weight<'a> {
    /// A column of the look-up.
    Lookup(&'a str),
    /// A column of a table of the new places, beside its column of codes.
    Of {
        /// The table.
        table: &'a Table,
        /// Its column of codes.
        id: &'a str,
        /// Its column of weights.
        column: &'a str,
    },
}

/// A figure that can be brought over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Figure {
    /// A count, in this column.
    Count(String),
    /// A rate, of these columns.
    Rate {
        /// The column of those counted.
        numerator: String,
        /// The column of those who could be.
        denominator: String,
    },
}

/// The figures on the new places.
#[derive(Debug, Clone)]
pub struct Crosswalked {
    /// A row a new place, in order of code.
    pub table: Table,
    /// What a JSON document of it says besides.
    pub more: serde_json::Map<String, serde_json::Value>,
    /// What a reader should know of it, a sentence each.
    pub notes: Vec<String>,
}

impl CrosswalkRequest<'_> {
    /// Brings the figures over.
    ///
    /// # Errors
    /// [`Faults`]: a column that is not there, a code that is not in the
    /// look-up or stands twice, a weight or a cell that is no number.
    pub fn run(&self) -> Result<Crosswalked, Faults> {
        let mut faults = Faults::new();
        self.refuse_alike(&mut faults);
        self.refuse_names(&mut faults);
        if self.table.rows() == 0 {
            let help = "give a table with a row for each place";
            faults.push(Fault::new(
                self.table.name(),
                "there are no places in it",
                help,
            ));
        }
        let counted = self.counted();
        let measure = |name: &&str| self.table.measures(name);
        let (read, measured) = rayon::join(
            || lookup::read(self),
            || counted.par_iter().map(measure).collect::<Vec<_>>(),
        );
        let read = faults.collect(read);
        let cells: Vec<_> = (measured.into_iter())
            .filter_map(|cells| faults.collect(cells))
            .collect();
        faults.into_result(())?;
        let Read {
            codes,
            pieces,
            new,
            incomplete,
        } = read.expect("else there are faults");
        let crosswalk = Crosswalk::new(codes.len(), new.len(), &pieces)
            .expect("every code has a row, and weights were checked");
        let counts: Vec<Brought<'_>> = (counted.par_iter().zip(cells))
            .map(|(name, before)| Brought {
                name,
                after: crosswalk.count(&before),
                estimated: crosswalk.estimated_shares(&before),
                before,
            })
            .collect();
        let column = |name: &str| {
            let known = counts.iter().find(|count| count.name == name);
            &known.expect("every counted column was brought over").after
        };
        let mut made: Vec<(String, Vec<Option<f64>>)> = Vec::new();
        for figure in self.columns {
            let name = figure.name();
            if let Figure::Rate {
                numerator,
                denominator,
            } = figure
                && !made.iter().any(|(known, _)| *known == name)
            {
                let mut found = rates(column(numerator), column(denominator));
                // A rate of a part would pass for that of the whole.
                for one in &incomplete {
                    let place = new.binary_search(&one.place);
                    found[place.expect("it is one of the new places")] = None;
                }
                made.push((name, found));
            }
        }
        let telling = Telling {
            request: self,
            crosswalk: &crosswalk,
            codes: &codes,
            new: &new,
            counts: &counts,
            rates: &made,
            incomplete: &incomplete,
        };
        Ok(telling.tell())
    }

    /// The columns that are counts, by themselves or under a rate, each once,
    /// as asked for.
    fn counted(&self) -> Vec<&str> {
        let mut names: Vec<&str> = Vec::new();
        for name in self.columns.iter().flat_map(Figure::counts) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        names
    }

    /// Faults for columns of names: places are joined by code, or not at all.
    fn refuse_names(&self, faults: &mut Faults) {
        let (own, lookup) = (self.table.name(), self.lookup.name());
        for (file, column) in [(own, self.id), (lookup, self.from), (lookup, self.to)] {
            if crate::columns::is_of_names(column) {
                let what =
                    "this is a column of names: places are joined by code and year, never by name";
                let help = "name the column of their codes, such as lsoa21cd";
                faults.push(Fault::new(file, what, help).in_column(column));
            }
        }
    }

    /// Faults for output columns that would be called alike.
    fn refuse_alike(&self, faults: &mut Faults) {
        let counted = self.counted();
        let mut taken: Vec<&str> = counted.clone();
        taken.extend(["id", "estimated_share"]);
        let rates: Vec<String> = (self.columns.iter())
            .filter(|figure| matches!(figure, Figure::Rate { .. }))
            .map(Figure::name)
            .collect();
        let own = counted
            .iter()
            .filter(|name| ["id", "estimated_share"].contains(*name));
        let made = rates
            .iter()
            .map(String::as_str)
            .filter(|name| taken.contains(name));
        for name in own.copied().chain(made) {
            let what = format!("two columns of the output would be called '{name}'");
            let help = "give the table's column another name";
            faults.push(Fault::new(self.table.name(), what, help).in_column(name));
        }
    }
}

impl Figure {
    /// The figures that `text` names: `count:a,b` or `rate:a/b`, with a backslash before a
    /// comma or a stroke in a name.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn all_in(text: &str) -> Result<Vec<Self>, String> {
        figures::figures(text)
    }

    /// The columns of counts that it is made of.
    pub(crate) fn counts(&self) -> impl Iterator<Item = &str> {
        let of = match self {
            Self::Count(name) => [Some(name), None],
            Self::Rate {
                numerator,
                denominator,
            } => [Some(numerator), Some(denominator)],
        };
        of.into_iter().flatten().map(String::as_str)
    }

    /// What it is called in what is written.
    pub(crate) fn name(&self) -> String {
        match self {
            Self::Count(name) => name.clone(),
            Self::Rate {
                numerator,
                denominator,
            } => format!("{numerator}/{denominator}"),
        }
    }
}
