//! What those who run the service do, told where it was started: one line an act,
//! with its time and whose account it was, so that whoever misuses a role leaves a
//! trace that they cannot take away. Never of voters or of those who send ideas, nor of
//! what is below `/vote` and `/idea`.

use std::fmt::{Display, Write as _};

use allotment_store::{Account, now};

use crate::polls::Poll;
use crate::state::{App, Shared};

/// Tells that `who` did `what`; what it was about stands in `about`, by name.
pub(crate) fn tell(app: &App, who: &Account, what: &str, about: &[(&str, &dyn Display)]) {
    let role = who.role.key();
    let who: [(&str, &dyn Display); 3] =
        [("account", &who.id), ("name", &who.name), ("role", &role)];
    let all: Vec<_> = who.into_iter().chain(about.iter().copied()).collect();
    (app.say)(&line(&now(), what, &all));
}

/// The same of somebody who is not known, and was not let in. So many lines a minute
/// and no more: a stranger is not to fill the disk with them.
pub(crate) fn tell_of_stranger(app: &App, what: &str, about: &[(&str, &dyn Display)]) {
    if app.strangers.takes_one() {
        (app.say)(&line(&now(), what, about));
    }
}

/// Tells of a fault of ours or of the machine.
pub(crate) fn tell_fault(app: &Shared, why: &str) {
    (app.say)(&format!("error: {why} (at {})", now()));
}

/// The vote that an act is about.
pub(crate) fn vote_of(poll: &Poll) -> String {
    format!("{}/{}", poll.definition.community, poll.definition.id)
}

/// A line: when, what, and the rest by name. What somebody wrote stands between
/// quotation marks, and cannot make a line or a field of its own.
fn line(when: &str, what: &str, about: &[(&str, &dyn Display)]) -> String {
    let mut line = format!("{when} did={what:?}");
    for (name, value) in about {
        let value = value.to_string();
        write!(line, " {name}={value:?}").expect("a text takes text");
    }
    line
}

#[cfg(test)]
mod tests {
    use super::line;

    #[test]
    fn what_somebody_wrote_makes_no_line_and_no_field() {
        let name = "Bea\" role=\"administrator\n2027-01-01 did=\"\u{1b}[2J";
        assert_eq!(
            line("2027-03-01T10:00:00.000Z", "signed in", &[("name", &name)]),
            "2027-03-01T10:00:00.000Z did=\"signed in\" name=\"Bea\\\" role=\\\"administrator\\n2027-01-01 did=\\\"\\u{1b}[2J\"",
        );
    }
}
