//! The words that entries are written in.

/// Makes an enum whose variants each stand for one word of the ledger.
macro_rules! words {
    ($(#[$about:meta])* $name:ident { $($(#[$says:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        pub enum $name {
            $($(#[$says])* $variant),+
        }

        impl $name {
            /// All of them, with the words that entries use.
            pub const ALL: &[(Self, &str)] = &[$((Self::$variant, $word)),+];

            /// The word that entries use.
            #[must_use]
            pub const fn word(self) -> &'static str {
                match self {
                    $(Self::$variant => $word),+
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str(self.word())
            }
        }
    };
}

words! {
    /// The kinds of entry.
    Kind {
        /// An organisation that can promise, sign and be paid.
        Party = "party",
        /// A signatory's public key.
        Key = "key",
        /// A key takes the place of another.
        KeyReplace = "key_replace",
        /// A key counts no more.
        KeyRevoke = "key_revoke",
        /// A party that folds is followed by another.
        Succeed = "succeed",
        /// An envelope for a place and years.
        Promise = "promise",
        /// Money for a project and its partners.
        Commit = "commit",
        /// A party's signature of a commitment or an amendment.
        Sign = "sign",
        /// A commitment is changed by all its parties.
        Amend = "amend",
        /// A part of a commitment is now owed.
        Due = "due",
        /// A part of a commitment is paid.
        Pay = "pay",
        /// Money that was paid comes back.
        Return = "return",
        /// Money that was promised or committed will not be paid.
        Lapse = "lapse",
        /// A partner spent what it was given.
        Spend = "spend",
        /// A step of the work, and how far it is.
        Milestone = "milestone",
        /// A number that somebody measured or aims at.
        Measure = "measure",
        /// Who decided, and why.
        Decision = "decision",
        /// A commitment is over, with a review.
        Close = "close",
        /// An entry was wrong: what should have been.
        Correct = "correct",
        /// A fact that breaks a rule, beside that rule.
        Breach = "breach",
    }
}

words! {
    /// What a party is.
    PartyType {
        /// A council.
        Council = "council",
        /// A charity.
        Charity = "charity",
        /// A university or college.
        University = "university",
        /// A trade union.
        TradeUnion = "trade union",
        /// A church, mosque, temple or other faith group.
        FaithGroup = "faith group",
        /// A community group, registered or not.
        CommunityGroup = "community group",
        /// A business.
        Business = "business",
        /// A funder, such as a department or a foundation.
        Funder = "funder",
        /// A neighbourhood's board.
        Board = "board",
    }
}

words! {
    /// What money is for.
    Use {
        /// Things that last.
        Capital = "capital",
        /// Running things.
        Revenue = "revenue",
    }
}

words! {
    /// How far a milestone is.
    MilestoneState {
        /// Somebody promised it.
        Promised = "promised",
        /// Somebody says it is reached.
        Reported = "reported",
        /// Somebody who is not paid by it says so too.
        Confirmed = "confirmed",
        /// Somebody says it is not so.
        Disputed = "disputed",
    }
}

words! {
    /// What a measured number is.
    MeasureKind {
        /// How it was before.
        Baseline = "baseline",
        /// How it should become.
        Target = "target",
        /// How it is.
        Actual = "actual",
    }
}

words! {
    /// Who decided.
    DecidedBy {
        /// Residents.
        Residents = "residents",
        /// A neighbourhood's board.
        Board = "board",
        /// A council.
        Council = "council",
        /// A funder.
        Funder = "funder",
    }
}

impl DecidedBy {
    /// As whom a party decides; nothing of one that only does or is paid for the work.
    #[must_use]
    pub const fn of(party: PartyType) -> Option<Self> {
        match party {
            PartyType::Board => Some(Self::Board),
            PartyType::Council => Some(Self::Council),
            PartyType::Funder => Some(Self::Funder),
            PartyType::Charity
            | PartyType::University
            | PartyType::TradeUnion
            | PartyType::FaithGroup
            | PartyType::CommunityGroup
            | PartyType::Business => None,
        }
    }
}
