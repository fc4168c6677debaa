//! Two people for one entry: what one prepared, another of the same party confirms.
//! Only then is it an entry.

/// What somebody prepared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prepared {
    /// Who prepared it: a person, by whatever tells them from others.
    pub by: String,
    /// The party for which they did.
    pub party: String,
    /// Whether it was confirmed or given up already.
    pub ended: bool,
}

/// Why somebody cannot confirm it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NotConfirmed {
    /// It was confirmed, or given up.
    #[error("it was confirmed or given up already")]
    Ended,
    /// Whoever prepared it does not confirm it.
    #[error("whoever prepared it cannot confirm it")]
    Same,
    /// It is another party's.
    #[error("somebody of the party that prepared it confirms it")]
    OtherParty,
}

impl Prepared {
    /// That the person `by`, who acts for `party`, may confirm it.
    ///
    /// # Errors
    /// [`NotConfirmed`] says why not.
    pub fn may_confirm(&self, by: &str, party: &str) -> Result<(), NotConfirmed> {
        if self.ended {
            Err(NotConfirmed::Ended)
        } else if self.by == by {
            Err(NotConfirmed::Same)
        } else if self.party != party {
            Err(NotConfirmed::OtherParty)
        } else {
            Ok(())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_takes_two_people_of_one_party() {
        let mut prepared = Prepared {
            by: "olu".into(),
            party: "COUNCIL".into(),
            ended: false,
        };
        let may = |one: &Prepared, by, party| one.may_confirm(by, party);
        assert_eq!(may(&prepared, "bea", "COUNCIL"), Ok(()));
        assert_eq!(may(&prepared, "olu", "COUNCIL"), Err(NotConfirmed::Same));
        assert_eq!(may(&prepared, "olu", "TRUST"), Err(NotConfirmed::Same));
        assert_eq!(
            may(&prepared, "bea", "TRUST"),
            Err(NotConfirmed::OtherParty)
        );
        prepared.ended = true;
        assert_eq!(may(&prepared, "bea", "COUNCIL"), Err(NotConfirmed::Ended));
    }
}
