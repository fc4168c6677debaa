//! No plan that breaks its yearly money is published, in any form.

#![expect(clippy::unwrap_used, reason = "a test stops at what is wrong")]

use std::fmt::Write as _;
use std::path::PathBuf;

use allotment_programme::plan::{Exported, Form, plan_check, plan_commitments, plan_export};
use proptest::prelude::*;
use tempfile::TempDir;

use crate::mutant::{changed, slips};

const FORMS: [Form; 4] = [Form::Csv, Form::Html, Form::Docx, Form::Pdf];

/// What each year has of capital and of revenue.
type Share = Vec<(u64, u64)>;
/// What each item costs by year: capital and revenue.
type Items = Vec<([u64; 4], [u64; 4])>;

fn list(amounts: impl IntoIterator<Item = u64>) -> String {
    let texts: Vec<String> = amounts
        .into_iter()
        .map(|amount| amount.to_string())
        .collect();
    format!("[{}]", texts.join(", "))
}

/// A plan's TOML, its amounts in pence.
fn toml(share: &Share, items: &Items) -> String {
    let mut text = format!(
        "title = \"A plan\"\nplace = \"Q1\"\nyears = [\"2026\", \"2027\", \"2028\", \"2029\"]\n\
         [vision]\nwords = \"More\"\n[money]\nsource = \"a letter\"\ncapital_minor = {}\nrevenue_minor = {}\n",
        list(share.iter().map(|year| year.0)),
        list(share.iter().map(|year| year.1)),
    );
    for (at, (capital, revenue)) in items.iter().enumerate() {
        write!(
            text,
            "[[item]]\nid = \"i{at}\"\ntitle = \"Item {at}\"\nkind = \"social\"\ntheme = \"t\"\n\
             decided_by = \"board\"\nstatus = \"agreed\"\ncapital_minor = {}\nrevenue_minor = {}\n",
            list(*capital),
            list(*revenue),
        )
        .unwrap();
    }
    text
}

fn write(text: &str) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("plan.toml");
    std::fs::write(&path, text).unwrap();
    (folder, path)
}

/// Whether a year, of either sort of money, is short: worked out anew.
fn is_short(share: &Share, items: &Items) -> bool {
    (0..4).any(|year| {
        let capital: u64 = items.iter().map(|item| item.0[year]).sum();
        let revenue: u64 = items.iter().map(|item| item.1[year]).sum();
        capital > share[year].0 || revenue > share[year].1
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn no_plan_that_breaks_its_yearly_money_is_exported(
        share in prop::collection::vec((0_u64..9, 0_u64..9), 4),
        items in prop::collection::vec((prop::array::uniform4(0_u64..5), prop::array::uniform4(0_u64..5)), 1..4),
    ) {
        let (_folder, path) = write(&toml(&share, &items));
        let short = is_short(&share, &items);
        prop_assert_eq!(!plan_check(&path, None).unwrap().broken.is_empty(), short);
        let made = plan_commitments(&path, None).unwrap();
        prop_assert_eq!(matches!(made, Exported::Refused(_)), short);
        // All four forms of what must not get through; two cheap ones of the rest.
        let forms = if short { &FORMS[..] } else { &FORMS[..2] };
        for form in forms {
            match plan_export(&path, None, *form).unwrap() {
                Exported::Made(bytes) => prop_assert!(!short && !bytes.is_empty(), "{:?}", form),
                Exported::Refused(faults) => prop_assert!(short && !faults.is_empty(), "{:?}", form),
                Exported::Unwritten(faults) => panic!("{}", faults.report()),
            }
        }
    }
}

#[test]
fn a_plan_within_its_money_is_made_in_every_form_and_alike_each_time() {
    let share = vec![(5, 5); 4];
    let items = vec![([5, 0, 0, 1], [0, 5, 5, 5])];
    let (_folder, path) = write(&toml(&share, &items));
    for form in FORMS {
        let make = || match plan_export(&path, None, form).unwrap() {
            Exported::Made(bytes) => bytes,
            Exported::Refused(faults) | Exported::Unwritten(faults) => {
                panic!("{}", faults.report())
            }
        };
        assert_eq!(make(), make(), "{form:?}");
    }
}

const EXAMPLE: &str = include_str!("../../../../examples/plan/plan.toml");

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn a_slip_of_the_hand_is_a_fault_or_a_plan_and_never_a_panic(slips in slips()) {
        let (_folder, path) = write(&changed(EXAMPLE, &slips));
        if let Ok(checked) = plan_check(&path, None) {
            let made = plan_export(&path, None, Form::Html);
            if let Ok(Exported::Made(_)) = made {
                prop_assert!(checked.broken.is_empty());
            }
        }
    }
}
