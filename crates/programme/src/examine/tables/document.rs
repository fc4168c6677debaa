//! All but the promises, for the JSON document.

use allotment_examine::Prices;
use serde_json::{Map, Value, json};

use crate::examine::cells::iso;
use crate::examine::run::Examination;

impl Examination {
    /// All but the promises, for the JSON document.
    pub(super) fn more(&self) -> Map<String, Value> {
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
        // Amounts a head of several promises do not add up.
        let adds_up = !self.basis.per_head || self.promises.len() == 1;
        let sums = adds_up.then(|| {
            json!({
                "stated_minor": whole(totals.stated),
                "counted_minor": whole(totals.counted),
                "in_parts_minor": whole(totals.in_parts),
                "parts_beyond_wholes_minor": whole(totals.over),
                "announced_before_minor": whole(totals.again),
                "in_newer_minor": whole(totals.carried),
                "lost_minor": whole(totals.lost),
                "back_in_wholes_minor": whole(totals.back),
                "replaced_minor": whole(totals.before),
                "gain_minor": i64::try_from(totals.gain()).ok(),
            })
        });
        more.insert("totals".into(), sums.unwrap_or(Value::Null));
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

/// A sum that fits a table.
fn whole(minor: u128) -> Option<i64> {
    i64::try_from(minor).ok()
}
