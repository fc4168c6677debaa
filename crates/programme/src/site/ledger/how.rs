//! How promises and payments are followed, for the page that says so.

use allotment_report as report;

use super::{Telling, in_words};

impl Telling<'_> {
    pub(super) fn computed(&self, cites: &[usize]) -> report::Computed {
        let own = |text: &str| text.to_owned();
        let mut choices = vec![
            (own("As of the end of"), in_words(self.date())),
            (own("Entries"), self.run.kept.entries.len().to_string()),
            (
                own("Root of the tree over all communities"),
                self.run.kept.root().to_string(),
            ),
        ];
        if !self.run.indices.is_empty() {
            choices.push((own("Indices of need"), self.run.indices.join(", ")));
        }
        let files = self.run.sheets.iter().map(|(name, sheet)| {
            (
                format!("../ledger/{name}.csv"),
                format!("{} (CSV)", sheet.rows.replace('_', " ")),
            )
        });
        report::Computed {
            lead: own("What was promised, by whom, who signed, what was paid, and what came of it?"),
            steps: [
                "Whatever somebody promised, signed, paid or measured is an entry of the ledger. Entries are added and never changed; one that breaks a rule is refused.",
                "Every entry moves money from one account to another, in whole pence, and what it moves sums to zero. All amounts here are balances of those accounts at the end of the day that is named.",
                "A promise is kept when all of it is paid; late when something that was called for is not paid, or its last year is over; scaled back when a part of it lapsed or went elsewhere; broken when all of it lapsed, or its years are over and nothing of it was committed. No pound counts in two promises.",
                "A commitment is agreed only when every party that it names has signed, and no one party can bring that about.",
                "Who decided: decisions that name a commitment come before what the commitment itself says. The parts are rounded to hundredths of a per cent by largest remainder, so that they add up to 100.00.",
                "Days to pay go from the day on which a sum was called due to the day by which so much was paid, the first called due being the first paid.",
                "A question to a partner is each step of the work and each piece of evidence for it, each number measured or awaited, each day on which spending was reported, and the closing review.",
                "Money for each person is divided by the people of the places in a tenth of need. What was cut is taken off only where it stands on the same base: once, for the same years, in the same prices.",
            ]
            .map(str::to_owned)
            .into(),
            choices,
            symbols: [
                "leaf = SHA-256(0x00 ‖ entry in canonical form, RFC 8785)",
                "root = the tree of RFC 6962 over the leaves of a community",
                "paid ≤ committed ≤ promised, on every day",
                "questions for each 10,000 = 10,000 · (answered + to come) / committed",
            ]
            .map(str::to_owned)
            .into(),
            sure: vec![
                own("The amounts are exact: they are sums of entries. `allotment verify` works all of them out again from the entries and names any entry that was altered."),
                own("The root above stands for every entry. Whoever kept an earlier checkpoint can have it shown that the ledger only grew since."),
            ],
            limits: [
                "It says what was recorded. What nobody recorded is not here.",
                "A partner's own costs of answering, in hours, are not known; only how many answers there are.",
                "Civil society is told by the type of the party that was paid: what it passed on to others is not followed.",
            ]
            .map(str::to_owned)
            .into(),
            cites: cites.to_vec(),
            files: files.collect(),
            tables: Vec::new(),
        }
    }
}
