//! What was found, as tables and as one JSON document.

use std::collections::BTreeMap;

use allotment_examine::{
    Day, Part, Prices, Stage, Wait, by_group, median_days, per_head, worst_tenths,
};
use allotment_table::{Column, Faults, Table};
use num_rational::BigRational;
use num_traits::ToPrimitive;
use serde_json::{Map, Value, json};

use super::cells::iso;
use super::promises::deciders;
use super::run::{Examination, Laid, part};
use super::spending::Kind;
use super::words::{Verdict, ratio};
use crate::Sheet;

/// The steps, the promise first.
const STEPS: [&str; 5] = ["promised", "allocated", "released", "received", "spent"];

/// Rows of text, column by column.
struct Grid {
    name: &'static str,
    columns: Vec<(&'static str, Form)>,
    rows: Vec<Vec<String>>,
}

/// What the cells of a column are.
#[derive(Clone, Copy, PartialEq)]
enum Form {
    Text,
    Whole,
    Number,
    Truth,
}

impl Grid {
    fn new(name: &'static str, columns: &[(&'static str, Form)]) -> Self {
        Self {
            name,
            columns: columns.to_vec(),
            rows: Vec::new(),
        }
    }

    fn table(&self) -> Table {
        let columns = self.columns.iter().enumerate().map(|(at, &(name, form))| {
            let cells = self.rows.iter().map(|row| row[at].as_str());
            match form {
                Form::Text => Column::text(name, cells.map(Some)),
                Form::Whole => Column::integers(name, cells.map(|cell| cell.parse().ok())),
                Form::Number => Column::numbers(name, cells.map(|cell| cell.parse().ok())),
                Form::Truth => Column::booleans(name, cells.map(|cell| cell.parse().ok())),
            }
        });
        Table::new(self.name, columns.collect())
    }
}

fn cell(value: Option<impl ToString>) -> String {
    value.map_or_else(String::new, |value| value.to_string())
}

fn share(part: Option<Part>) -> [String; 2] {
    [cell(part), cell(part.and_then(Part::percent))]
}

fn float(number: &BigRational) -> String {
    cell(number.to_f64().filter(|number| number.is_finite()))
}

use Form::{Number, Text, Truth, Whole};

impl Examination {
    /// A row for each promise, with all else that was found beside it.
    #[must_use]
    pub fn sheet(&self) -> Sheet {
        Sheet {
            table: self.promises_table(),
            rows: "promises",
            sources: self.sources.clone(),
            more: self.more(),
        }
    }

    /// The tables as files: a name, what it holds, and its bytes.
    ///
    /// # Errors
    /// [`Faults`] if a table cannot be written, which should not happen.
    pub fn tables(&self) -> Result<Vec<(&'static str, &'static str, Vec<u8>)>, Faults> {
        let all = [
            (
                "examination.csv",
                "each promise: status, evidence, amounts",
                self.promises_table(),
            ),
            (
                "waterfall.csv",
                "how far money came, step by step",
                self.waterfall().table(),
            ),
            (
                "counted.csv",
                "where each pound is counted",
                self.counted().table(),
            ),
            (
                "substitution.csv",
                "whether pots exceed those they replace",
                self.substitutions().table(),
            ),
            (
                "slippage.csv",
                "days that were named, moved and met",
                self.slippage().table(),
            ),
            (
                "per_head.csv",
                "money for each person by place, region and tenth of need",
                self.per_head().table(),
            ),
            (
                "verdicts.csv",
                "which part went to whom, under every index",
                self.verdicts_grid().table(),
            ),
            (
                "first_pound.csv",
                "days to the first pound, by tenth of need",
                self.first_pound().table(),
            ),
            (
                "net_of_cuts.csv",
                "new money beside what was cut",
                self.net_of_cuts().table(),
            ),
            (
                "centralisation.csv",
                "who decides",
                self.centralisation().table(),
            ),
            (
                "gaps.csv",
                "places beside their peers and the nation",
                self.gaps_grid().table(),
            ),
        ];
        let all = all.into_iter();
        all.map(|(name, what, table)| Ok((name, what, table.to_csv()?)))
            .collect()
    }

    fn promises_table(&self) -> Table {
        let mut grid = Grid::new(
            "examination",
            &[
                ("promise_id", Text),
                ("who", Text),
                ("what", Text),
                ("first_date", Text),
                ("last_date", Text),
                ("status", Text),
                ("also", Text),
                ("evidence", Text),
                ("evidence_date", Text),
                ("evidence_source", Text),
                ("status_claimed", Text),
                ("claim_holds", Truth),
                ("amount_first_minor", Whole),
                ("amount_minor", Whole),
                ("counted_minor", Whole),
                ("new_minor", Whole),
                ("spent_minor", Whole),
                ("spent_of_promised", Text),
                ("spent_percent", Text),
                ("currency", Text),
                ("basis", Text),
            ],
        );
        let basis = self.basis_in_words();
        for (at, promise) in self.promises.iter().enumerate() {
            let standing = &self.examined.standing[at];
            let counted = &self.examined.counted[at];
            let first = &standing.found[0];
            let also: Vec<&str> = standing.found[1..]
                .iter()
                .map(|one| one.status.name())
                .collect();
            let minor = self.examined_minor(at);
            let spent = self.examined.reached[at][Stage::Spent as usize];
            let spent = spent.map(|spent| spent.minor);
            let [ratio, percent] = share(spent.and_then(|spent| part(spent, minor?)));
            let stated = minor.is_some();
            grid.rows.push(vec![
                promise.id.clone(),
                promise.who.clone(),
                promise.what.clone(),
                iso(promise.said[0].day),
                iso(promise.said[promise.said.len() - 1].day),
                first.status.name().into(),
                also.join("; "),
                self.evidence(at, first),
                iso(first.day),
                self.evidence_source(at, first).into(),
                cell(promise.claim.as_ref()),
                cell(promise.claim.as_ref().map(|_| !standing.claim_fails)),
                cell(self.statements[at].iter().find_map(|one| one.minor)),
                cell(minor),
                cell(stated.then_some(counted.counted)),
                cell(stated.then_some(counted.new)),
                cell(spent),
                ratio,
                percent,
                self.currency.as_str().into(),
                basis.clone(),
            ]);
        }
        grid.table()
    }

    fn waterfall(&self) -> Grid {
        let mut grid = Grid::new(
            "waterfall",
            &[
                ("promise_id", Text),
                ("step", Text),
                ("amount_minor", Whole),
                ("number", Number),
                ("unit", Text),
                ("of_promised", Text),
                ("of_promised_percent", Text),
                ("of_step_before", Text),
                ("of_step_before_percent", Text),
                ("first_date", Text),
                ("days_since_promise", Whole),
                ("promises", Whole),
            ],
        );
        let totals = &self.examined.totals;
        if !self.basis.per_head {
            grid.rows.push(row(
                "",
                STEPS[0],
                Some(totals.counted),
                [None, None],
                None,
                None,
                self.promises.len(),
            ));
            for (&(_, name), step) in Stage::ALL.iter().zip(self.examined.steps) {
                if let Some(step) = step {
                    let parts = [step.of_promised, step.of_before];
                    grid.rows.push(row(
                        "",
                        name,
                        Some(step.minor),
                        parts,
                        None,
                        step.days,
                        step.promises,
                    ));
                }
            }
        }
        for (at, promise) in self.promises.iter().enumerate() {
            let since = promise.said[0].day;
            let minor = self.examined_minor(at);
            let mut first = row(
                &promise.id,
                STEPS[0],
                minor,
                [None, None],
                Some(since),
                Some(0),
                1,
            );
            let newest = self.statements[at]
                .iter()
                .rev()
                .find_map(|one| one.number.as_ref());
            first[3] = cell(newest.map(float));
            first[4] = cell(promise.unit.as_ref().filter(|_| newest.is_some()));
            grid.rows.push(first);
            let mut before = minor;
            for (&(_, name), reached) in Stage::ALL.iter().zip(self.examined.reached[at]) {
                let Some(reached) = reached else { continue };
                let parts = [minor, before].map(|whole| part(reached.minor, whole?));
                let days = (reached.minor > 0).then(|| reached.first.since(since));
                grid.rows.push(row(
                    &promise.id,
                    name,
                    Some(reached.minor),
                    parts,
                    Some(reached.first),
                    days,
                    1,
                ));
                before = Some(reached.minor);
            }
            for (name, number) in ["outcome", "late"].iter().zip(&self.examined.came[at]) {
                let Some(number) = number else { continue };
                let kind = if *name == "late" {
                    Kind::Late
                } else {
                    Kind::Outcome
                };
                let told = self
                    .told
                    .iter()
                    .filter(|told| told.promise == Some(at) && told.kind == kind);
                let first = told.map(|told| told.day).min();
                let parts = [newest.and_then(|whole| ratio(number, whole)), None];
                let days = first.map(|day| day.since(since));
                let mut row = row(&promise.id, name, None, parts, first, days, 1);
                row[3] = float(number);
                row[4] = cell(promise.unit.as_ref());
                grid.rows.push(row);
            }
        }
        grid
    }

    fn counted(&self) -> Grid {
        let mut grid = Grid::new(
            "counted",
            &[
                ("promise_id", Text),
                ("stated_minor", Whole),
                ("counted_minor", Whole),
                ("new_minor", Whole),
                ("from_replaced_minor", Whole),
                ("in_newer_minor", Whole),
                ("lost_minor", Whole),
                ("announced_before_minor", Whole),
                ("in_parts_minor", Whole),
                ("parts_beyond_whole_minor", Whole),
                ("counted_with", Text),
            ],
        );
        let mut parts: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (at, promise) in self.promises.iter().enumerate() {
            if let Some(whole) = promise.part_of {
                parts.entry(whole).or_default().push(at);
            }
        }
        for (at, one) in self.examined.counted.iter().enumerate() {
            let with = one.replaced_by.iter().chain(&one.same_as);
            let with = with.chain(parts.get(&at).into_iter().flatten());
            let with: Vec<&str> = with.map(|&at| self.promises[at].id.as_str()).collect();
            let money = [
                one.stated,
                one.counted,
                one.new,
                one.brought,
                one.carried,
                one.lost,
                one.again,
                one.in_parts,
                one.over,
            ];
            let mut row = vec![self.promises[at].id.clone()];
            row.extend(money.iter().map(ToString::to_string));
            row.push(with.join("; "));
            grid.rows.push(row);
        }
        grid
    }

    fn substitutions(&self) -> Grid {
        let mut grid = Grid::new(
            "substitution",
            &[
                ("promise_id", Text),
                ("replaces", Text),
                ("amount_minor", Whole),
                ("replaced_minor", Whole),
                ("net_minor", Whole),
                ("exceeds", Truth),
                ("sentence", Text),
            ],
        );
        for (at, promise) in self.promises.iter().enumerate() {
            if promise.replaces.is_empty() {
                continue;
            }
            let replaces: Vec<&str> = (promise.replaces.iter())
                .map(|&older| self.promises[older].id.as_str())
                .collect();
            let minor = self.examined_minor(at);
            let replaced = self.examined.counted[at].replaced;
            let signed = |minor: u128| i128::try_from(minor).unwrap_or(i128::MAX);
            grid.rows.push(vec![
                promise.id.clone(),
                replaces.join("; "),
                cell(minor),
                cell(minor.map(|_| replaced)),
                cell(minor.map(|minor| signed(minor) - signed(replaced))),
                cell(minor.map(|minor| minor > replaced)),
                self.substitution(at),
            ]);
        }
        grid
    }

    fn slippage(&self) -> Grid {
        let mut grid = Grid::new(
            "slippage",
            &[
                ("promise_id", Text),
                ("first_due", Text),
                ("last_due", Text),
                ("moved_days", Whole),
                ("done", Text),
                ("days_late", Whole),
                ("number", Number),
                ("number_late", Number),
                ("late", Text),
                ("late_percent", Text),
            ],
        );
        for (at, promise) in self.promises.iter().enumerate() {
            let standing = &self.examined.standing[at];
            let late = self.examined.came[at][1].as_ref();
            if standing.first_due.is_none() && late.is_none() {
                continue;
            }
            let number = self.statements[at]
                .iter()
                .rev()
                .find_map(|one| one.number.as_ref());
            let moved = standing.first_due.zip(standing.last_due);
            let until = standing.done.unwrap_or(self.now);
            let days_late = standing.first_due.map(|due| until.since(due).max(0));
            let [ratio, percent] = share(late.and_then(|late| ratio(late, number?)));
            grid.rows.push(vec![
                promise.id.clone(),
                cell(standing.first_due.map(iso)),
                cell(standing.last_due.map(iso)),
                cell(moved.map(|(first, last)| last.since(first))),
                cell(standing.done.map(iso)),
                cell(days_late),
                cell(number.map(float)),
                cell(late.map(float)),
                ratio,
                percent,
            ]);
        }
        grid
    }

    fn per_head(&self) -> Grid {
        let mut grid = Grid::new(
            "per_head",
            &[
                ("step", Text),
                ("by", Text),
                ("index", Text),
                ("code", Text),
                ("places", Whole),
                ("people", Whole),
                ("amount_minor", Whole),
                ("per_head_minor", Whole),
                ("of_located", Text),
                ("of_located_percent", Text),
            ],
        );
        let (Some(ground), Some(laid)) = (&self.ground, &self.laid) else {
            return grid;
        };
        for (step, name) in STEPS.iter().enumerate() {
            if !self.has_step(step) {
                continue;
            }
            let minor = &laid.steps[step];
            let all: u128 = minor.iter().sum();
            let mut push = |by: &str, index: &str, code: &str, sum: (u128, u64, usize)| {
                let [ratio, percent] = share(part(sum.0, all));
                let head = i128::try_from(sum.0)
                    .ok()
                    .and_then(|minor| per_head(minor, sum.1));
                grid.rows.push(vec![
                    (*name).into(),
                    by.into(),
                    index.into(),
                    code.into(),
                    sum.2.to_string(),
                    sum.1.to_string(),
                    sum.0.to_string(),
                    cell(head),
                    ratio,
                    percent,
                ]);
            };
            let everyone = ground
                .people
                .iter()
                .fold(0_u64, |all, &one| all.saturating_add(one));
            push("all", "", "", (all, everyone, ground.ids.len()));
            push("nowhere", "", "", (laid.nowhere[step], 0, 0));
            for (place, id) in ground.ids.iter().enumerate() {
                push("place", "", id, (minor[place], ground.people[place], 1));
            }
            if let Some((names, of)) = &ground.regions {
                let sums = by_group(names.len(), of, minor, &ground.people);
                for (name, sum) in names.iter().zip(sums) {
                    push("region", "", name, (sum.minor, sum.people, sum.places));
                }
            }
            for index in &ground.indices {
                let sums = by_group(10, &index.tenth_of, minor, &ground.people);
                for (tenth, sum) in sums
                    .into_iter()
                    .enumerate()
                    .filter(|(_, sum)| sum.places > 0)
                {
                    let code = (tenth + 1).to_string();
                    push(
                        "decile",
                        &index.name,
                        &code,
                        (sum.minor, sum.people, sum.places),
                    );
                }
            }
        }
        grid
    }

    /// Whether anything is known of a step, the promise being the first.
    pub(super) fn has_step(&self, step: usize) -> bool {
        match step.checked_sub(1) {
            Some(step) => self.examined.steps[step].is_some(),
            None => self.examined.totals.counted > 0,
        }
    }

    /// Verdicts as published, and those that the places show: what went to the
    /// neediest fifth under every index.
    pub(super) fn all_verdicts(&self) -> Vec<(String, Verdict)> {
        let published = self.verdicts().into_iter();
        let mut all: Vec<(String, Verdict)> = published
            .map(|one| (self.promises[one.promise].id.clone(), one))
            .collect();
        let (Some(ground), Some(laid)) = (&self.ground, &self.laid) else {
            return all;
        };
        for (step, name) in STEPS
            .iter()
            .enumerate()
            .filter(|(step, _)| self.has_step(*step))
        {
            for index in &ground.indices {
                let sums = by_group(10, &index.tenth_of, &laid.steps[step], &ground.people);
                let Some((money, people)) = worst_tenths(&sums, 2) else {
                    continue;
                };
                let minor = sums[..2].iter().map(|sum| sum.minor).sum();
                all.push((
                    String::new(),
                    Verdict {
                        promise: usize::MAX,
                        index: index.name.clone(),
                        group: format!("the neediest fifth, of what was {name}"),
                        minor: Some(minor),
                        share: Some(money),
                        people: Some(people),
                        source: None,
                        day: None,
                    },
                ));
            }
        }
        all
    }

    fn verdicts_grid(&self) -> Grid {
        let mut grid = Grid::new(
            "verdicts",
            &[
                ("promise_id", Text),
                ("index", Text),
                ("group", Text),
                ("amount_minor", Whole),
                ("share", Text),
                ("share_percent", Text),
                ("people_percent", Text),
                ("is", Text),
                ("date", Text),
                ("source", Text),
            ],
        );
        for (promise, one) in self.all_verdicts() {
            let [ratio, percent] = share(one.share);
            grid.rows.push(vec![
                promise,
                one.index.clone(),
                one.group.clone(),
                cell(one.minor),
                ratio,
                percent,
                cell(one.people.and_then(Part::percent)),
                if one.source.is_some() {
                    "published"
                } else {
                    "worked out"
                }
                .into(),
                cell(one.day.map(iso)),
                cell(one.source.as_ref()),
            ]);
        }
        grid
    }

    fn first_pound(&self) -> Grid {
        let mut grid = Grid::new(
            "first_pound",
            &[
                ("index", Text),
                ("decile", Whole),
                ("promises_to_places", Whole),
                ("still_waiting", Whole),
                ("median_days", Whole),
            ],
        );
        let (Some(ground), Some(laid)) = (&self.ground, &self.laid) else {
            return grid;
        };
        let mut push = |index: &str, tenth: String, waits: &[&Wait]| {
            let days: Vec<Option<i64>> = waits.iter().map(|wait| wait.days()).collect();
            let waiting = days.iter().filter(|days| days.is_none()).count();
            let median = median_days(&days);
            grid.rows.push(vec![
                index.into(),
                tenth,
                days.len().to_string(),
                waiting.to_string(),
                cell(median),
            ]);
        };
        push("", String::new(), &laid.waits.iter().collect::<Vec<_>>());
        for index in &ground.indices {
            for tenth in 0..10 {
                let here = |wait: &&Wait| index.tenth_of[wait.place] == Some(tenth);
                let waits: Vec<&Wait> = laid.waits.iter().filter(here).collect();
                if !waits.is_empty() {
                    push(&index.name, (tenth + 1).to_string(), &waits);
                }
            }
        }
        grid
    }

    /// By place, region and all together: new money, the pots it replaced, cuts,
    /// and what is left. Nothing where no cut was told.
    pub(super) fn net_rows(&self) -> Vec<(String, String, [i128; 4])> {
        let signed = |minor: u128| i128::try_from(minor).unwrap_or(i128::MAX);
        let net = |counted: u128, before: u128, cut: i128| {
            let (counted, before) = (signed(counted), signed(before));
            [counted, before, cut, counted - before - cut]
        };
        let rows = self.told.iter().zip(&self.told_minor);
        let cuts: Vec<i128> = rows
            .filter(|(told, _)| told.kind == Kind::Cut)
            .filter_map(|(_, minor)| *minor)
            .collect();
        if cuts.is_empty() {
            return Vec::new();
        }
        let totals = &self.examined.totals;
        let mut all = Vec::new();
        // Amounts a head of several places do not add up.
        if !self.basis.per_head || (self.promises.len() == 1 && cuts.len() == 1) {
            let sums = net(totals.counted, totals.before, cuts.iter().sum());
            all.push(("all".into(), String::new(), sums));
        }
        let (Some(ground), Some(laid)) = (&self.ground, &self.laid) else {
            return all;
        };
        let Laid {
            steps,
            before,
            cuts,
            ..
        } = laid;
        if let Some((names, of)) = &ground.regions {
            for (region, name) in names.iter().enumerate() {
                let mut sums = [0; 4];
                let here = (0..ground.ids.len()).filter(|&place| of[place] == Some(region));
                for place in here {
                    let own = net(steps[0][place], before[place], cuts[place]);
                    sums.iter_mut().zip(own).for_each(|(sum, own)| *sum += own);
                }
                all.push(("region".into(), name.clone(), sums));
            }
        }
        for (place, id) in ground.ids.iter().enumerate() {
            let own = net(steps[0][place], before[place], cuts[place]);
            all.push(("place".into(), id.clone(), own));
        }
        let nowhere = net(laid.nowhere[0], laid.before_nowhere, laid.cuts_nowhere);
        all.push(("nowhere".into(), String::new(), nowhere));
        all
    }

    fn net_of_cuts(&self) -> Grid {
        let mut grid = Grid::new(
            "net_of_cuts",
            &[
                ("by", Text),
                ("code", Text),
                ("counted_minor", Whole),
                ("replaced_minor", Whole),
                ("cut_minor", Whole),
                ("net_minor", Whole),
            ],
        );
        for (by, code, sums) in self.net_rows() {
            let mut row = vec![by, code];
            row.extend(sums.iter().map(ToString::to_string));
            grid.rows.push(row);
        }
        grid
    }

    /// Who decides on the money promised, each pound once, nearest first; last
    /// what nobody stated.
    pub(super) fn decided(&self) -> Vec<(&'static str, u128)> {
        let mut by: BTreeMap<Option<&str>, u128> = BTreeMap::new();
        for (promise, counted) in self.promises.iter().zip(&self.examined.counted) {
            *by.entry(promise.decided_by).or_default() += counted.counted;
        }
        let known = deciders().filter_map(|who| Some((who, *by.get(&Some(who))?)));
        let known: Vec<_> = known.collect();
        if known.is_empty() {
            return known;
        }
        let unsaid = by.get(&None).copied().filter(|&minor| minor > 0);
        known
            .into_iter()
            .chain(unsaid.map(|minor| ("nobody stated", minor)))
            .collect()
    }

    fn centralisation(&self) -> Grid {
        let columns = [
            ("decided_by", Text),
            ("amount_minor", Whole),
            ("share", Text),
            ("share_percent", Text),
        ];
        let mut grid = Grid::new("centralisation", &columns);
        let decided = self.decided();
        let all = decided.iter().map(|one| one.1).sum();
        for (who, minor) in decided {
            let [ratio, percent] = share(part(minor, all));
            grid.rows
                .push(vec![who.into(), minor.to_string(), ratio, percent]);
        }
        grid
    }

    fn gaps_grid(&self) -> Grid {
        let mut grid = Grid::new(
            "gaps",
            &[
                ("measure", Text),
                ("place", Text),
                ("date", Text),
                ("value", Number),
                ("peers", Whole),
                ("peers_mean", Number),
                ("nation_mean", Number),
                ("gap_to_peers", Number),
                ("gap_to_nation", Number),
                ("change_to_peers", Number),
                ("change_to_nation", Number),
            ],
        );
        for row in &self.gaps {
            let ids = self
                .ground
                .as_ref()
                .map(|ground| ground.ids[row.place].clone());
            let number = |number: Option<BigRational>| cell(number.as_ref().map(float));
            grid.rows.push(vec![
                row.measure.clone(),
                cell(ids),
                iso(row.day),
                float(&row.gap.value),
                row.gap.peers.to_string(),
                number(row.gap.peers_mean.clone()),
                number(row.gap.nation_mean.clone()),
                number(row.gap.to_peers()),
                number(row.gap.to_nation()),
                number(row.change_to_peers.clone()),
                number(row.change_to_nation.clone()),
            ]);
        }
        grid
    }

    /// All but the promises, for the JSON document.
    fn more(&self) -> Map<String, Value> {
        let totals = &self.examined.totals;
        let prices = match self.basis.prices {
            Prices::Cash => "cash".to_owned(),
            Prices::Of(year) => year.to_string(),
            Prices::Unstated => "unstated".to_owned(),
        };
        let mut more = Map::new();
        more.insert("as_of".into(), iso(self.now).into());
        more.insert("currency".into(), self.currency.as_str().into());
        more.insert(
            "basis".into(),
            json!({
                "yearly": self.basis.yearly,
                "per_head": self.basis.per_head,
                "price_base": prices,
                "words": self.basis_in_words(),
            }),
        );
        more.insert(
            "totals".into(),
            json!({
                "stated_minor": whole(totals.stated),
                "counted_minor": whole(totals.counted),
                "in_parts_minor": whole(totals.in_parts),
                "parts_beyond_wholes_minor": whole(totals.over),
                "announced_before_minor": whole(totals.again),
                "in_newer_minor": whole(totals.carried),
                "lost_minor": whole(totals.lost),
                "replaced_minor": whole(totals.before),
                "gain_minor": i64::try_from(totals.gain()).ok(),
            }),
        );
        let grids = [
            self.waterfall(),
            self.counted(),
            self.substitutions(),
            self.slippage(),
            self.per_head(),
            self.verdicts_grid(),
            self.first_pound(),
            self.net_of_cuts(),
            self.centralisation(),
            self.gaps_grid(),
        ];
        for grid in grids {
            let rows = grid.table().to_json().unwrap_or(Value::Null);
            more.insert(grid.name.into(), rows);
        }
        more.insert("notes".into(), self.notes().into());
        more
    }
}

#[expect(
    clippy::too_many_arguments,
    reason = "the cells of a row, in their order"
)]
fn row(
    id: &str,
    step: &str,
    minor: Option<u128>,
    parts: [Option<Part>; 2],
    first: Option<Day>,
    days: Option<i64>,
    promises: usize,
) -> Vec<String> {
    let [of_promised, of_before] = parts.map(share);
    let [ratio, percent] = of_promised;
    let [before, before_percent] = of_before;
    vec![
        id.into(),
        step.into(),
        cell(minor),
        String::new(),
        String::new(),
        ratio,
        percent,
        before,
        before_percent,
        cell(first.map(iso)),
        cell(days),
        promises.to_string(),
    ]
}

/// A sum that fits a table.
fn whole(minor: u128) -> Option<i64> {
    i64::try_from(minor).ok()
}
