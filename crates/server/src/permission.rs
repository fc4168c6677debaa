//! Who may do what: one table.

use allotment_store::Role;

/// Something that a request does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Act {
    /// Read what is public.
    Read,
    /// Vote, with a code.
    Vote,
    /// Send an idea, and follow it with its link.
    Propose,
    /// Sign in or out, or set the service up with its link.
    SignIn,
    /// Look after one's own passkeys and sessions.
    Own,
    /// Look at how votes are run.
    Look,
    /// Run votes: draft, give out codes, open, type in papers, close.
    Run,
    /// Act for a party of the ledger: sign, report, confirm, decide.
    Represent,
    /// Prepare payments, and confirm those that somebody else prepared.
    Pay,
    /// Begin and end calls for ideas, and decide on ideas: publish, send back, refuse,
    /// cost, join.
    Judge,
    /// Name who runs the service, and say for which party they act.
    Administer,
}

impl Act {
    /// Every act.
    pub const ALL: [Self; 11] = [
        Self::Read,
        Self::Vote,
        Self::Propose,
        Self::SignIn,
        Self::Own,
        Self::Look,
        Self::Run,
        Self::Represent,
        Self::Pay,
        Self::Judge,
        Self::Administer,
    ];

    /// Whether somebody with `role`, or nobody known, may do it.
    #[must_use]
    pub fn is_allowed(self, role: Option<Role>) -> bool {
        match self {
            Self::Read | Self::Vote | Self::Propose | Self::SignIn => true,
            Self::Own => role.is_some(),
            Self::Look => role.is_some_and(|role| {
                matches!(
                    role,
                    Role::Administrator | Role::Officer | Role::Auditor | Role::Board
                )
            }),
            // Whoever names people does not run votes, or decide on ideas, with the
            // same account.
            Self::Run | Self::Pay | Self::Judge => role == Some(Role::Officer),
            // Nor does whoever says for whom people act, or looks whether all is well.
            Self::Represent => role.is_some_and(|role| {
                matches!(
                    role,
                    Role::Officer | Role::Board | Role::Partner | Role::Funder
                )
            }),
            Self::Administer => role == Some(Role::Administrator),
        }
    }
}
