//! The plans of places, in the report's words.

use std::collections::BTreeMap;

use allotment_place::{Pence, PlaceId};
use allotment_plan::{DecidedBy, Item, Status};
use allotment_report as report;

use crate::Run;
use crate::plan::PlacePlan;

/// The plans, if the stage ran.
pub(super) fn plans(run: &Run) -> Option<report::PlansPart> {
    let run = run.plan.as_ref()?;
    let places: BTreeMap<PlaceId, report::PlacePlan> = (run.plans.iter())
        .filter_map(|one| Some((PlaceId::new(&one.id).ok()?, place(one))))
        .collect();
    Some(report::PlansPart { places })
}

fn place(one: &PlacePlan) -> report::PlacePlan {
    let plan = one.plan();
    let published = one.broken.is_empty();
    let name = report::file_name(&one.id);
    let files = one.files.iter().map(|(ending, bytes)| {
        let title = match *ending {
            "html" => "The plan as a page",
            "docx" => "The plan for a word processor",
            "pdf" => "The plan as a PDF",
            _ => "The money of the plan by year (CSV)",
        };
        report::Download {
            path: format!("../../plan/{name}.{ending}"),
            title: title.to_owned(),
            description: String::new(),
            bytes: bytes.len() as u64,
        }
    });
    let items = plan.items.iter().filter(|_| published).map(item);
    report::PlacePlan {
        title: plan.title.clone(),
        vision: plan.vision.words.clone(),
        years: plan.vision.years,
        money: one.money_in_words(),
        broken: one.broken.clone(),
        told: one.told.clone(),
        items: items.collect(),
        files: files.collect(),
    }
}

fn item(item: &Item) -> report::PlannedItem {
    let all = |years: &[Pence]| {
        let sum = years.iter().map(|amount| amount.get());
        Pence::new(sum.fold(0, u64::saturating_add))
    };
    report::PlannedItem {
        title: item.title.clone(),
        words: item.words.clone(),
        theme: item.theme.clone(),
        capital: all(&item.capital),
        revenue: all(&item.revenue),
        decided_by: name_of(&DecidedBy::ALL, &item.decided_by),
        status: name_of(&Status::ALL, &item.status),
    }
}

fn name_of<T: PartialEq>(all: &[(&'static str, T)], one: &T) -> String {
    let found = all.iter().find(|(_, known)| known == one);
    found.map_or("", |(name, _)| name).to_owned()
}
