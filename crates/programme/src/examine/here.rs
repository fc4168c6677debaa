//! What promises made elsewhere came to in one place.

use allotment_examine::per_head;

use super::run::Examination;

/// Money of all promises at a step, in one place.
pub(crate) struct Here {
    pub name: &'static str,
    pub minor: u128,
    pub amount: String,
    /// For each of its people, where there are any.
    pub per_head: Option<String>,
}

impl Examination {
    /// The money of each step that anything is known of in the place `id`; nothing if it
    /// is not among the places.
    pub(crate) fn at_place(&self, id: &str) -> Option<Vec<Here>> {
        let (ground, laid) = (self.ground.as_ref()?, self.laid.as_ref()?);
        let place = ground.ids.iter().position(|known| known == id)?;
        let steps = (0..laid.steps.len()).filter(|&step| self.has_step(step));
        let here = steps.map(|step| {
            let minor = laid.steps[step][place];
            let signed = i128::try_from(minor).ok();
            let head = signed.and_then(|minor| per_head(minor, ground.people[place]));
            Here {
                name: self.step_name(step),
                minor,
                amount: self.money(minor),
                per_head: head
                    .and_then(|head| u128::try_from(head).ok())
                    .map(|head| self.money(head)),
            }
        });
        Some(here.collect())
    }

    /// The promises that name the place `id`: each with its status and what shows it.
    pub(crate) fn promised_to(&self, id: &str) -> Vec<(&str, String)> {
        let ground = self.ground.as_ref();
        let place = ground.and_then(|ground| ground.ids.iter().position(|known| known == id));
        let names = |at: &usize| {
            let places = self.places.promised[*at].as_deref().unwrap_or_default();
            place.is_some_and(|place| places.contains(&place))
        };
        (0..self.promises.len())
            .filter(names)
            .map(|at| {
                let found = &self.examined.standing[at].found[0];
                let words = format!("{}: {}", found.status.name(), self.evidence(at, found));
                (self.promises[at].id.as_str(), words)
            })
            .collect()
    }
}
