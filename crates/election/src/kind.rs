//! Every kind of thing that can be wrong with an election's file.

use std::fmt;

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The file breaks a rule of the format, or contradicts itself.
    Error,
    /// Allowed, or read in the one sensible way, but probably not meant.
    Warning,
    /// Worth knowing.
    Info,
}

impl Severity {
    /// The severity in one word.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Info => "info",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.key())
    }
}

/// Makes [`Kind`] from one table, so that a kind's key, severity and meaning
/// stand side by side and no list can lack one. `stops` means that nobody can
/// say what was voted: nothing is counted then.
macro_rules! kinds {
    ($($variant:ident $key:literal $severity:ident $stops:ident $meaning:literal;)*) => {
        /// What is wrong, as a stable key.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Kind {
            $(#[doc = $meaning] $variant,)*
        }

        impl Kind {
            /// Every kind, in the order of the sections of a file.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The kind's name, which never changes.
            #[must_use]
            pub const fn key(self) -> &'static str {
                match self { $(Self::$variant => $key,)* }
            }

            /// How much it matters.
            #[must_use]
            pub const fn severity(self) -> Severity {
                match self { $(Self::$variant => Severity::$severity,)* }
            }

            /// Whether an election with this fault cannot be counted
            /// truthfully, so that it is not read at all.
            #[must_use]
            pub const fn stops(self) -> bool {
                match self { $(Self::$variant => kinds!(@$stops),)* }
            }

            /// The kind in one sentence.
            #[must_use]
            pub const fn meaning(self) -> &'static str {
                match self { $(Self::$variant => $meaning,)* }
            }
        }
    };
    (@stops) => { true };
    (@goes_on) => { false };
}

kinds! {
    // The bytes and the rows.
    NotUtf8 "not-utf8" Error stops "Bytes that are no UTF-8 text.";
    LineTooLong "line-too-long" Error stops "A line or a cell of more than 16 MiB.";
    OpenQuote "open-quote" Error stops "A quoted cell that is never closed.";
    TextAfterQuote "text-after-quote" Warning goes_on "Text between the closing quote of a cell and the next separator.";
    ByteOrderMark "byte-order-mark" Warning goes_on "A byte order mark before the first section.";
    EmptyLine "empty-line" Warning goes_on "A line with nothing on it.";
    TooManyProjects "too-many-projects" Error stops "More than a million projects.";
    TooManyChoices "too-many-choices" Error stops "More choices than can be numbered.";
    TooMuchText "too-much-text" Error stops "A column of voters with more than 4 GiB of text.";
    // The sections and their headers.
    MissingSection "missing-section" Error stops "META, PROJECTS or VOTES is not there.";
    SectionTwice "section-twice" Error stops "A section that begins a second time.";
    SectionOrder "section-order" Error stops "Votes before what is voted on.";
    MetaAfterProjects "meta-after-projects" Warning goes_on "META does not come first.";
    OutsideSections "outside-sections" Error stops "A row before the first section.";
    MissingHeader "missing-header" Error stops "A section without the names of its columns.";
    MetaHeader "meta-header" Warning goes_on "META does not begin with key;value.";
    MissingColumn "missing-column" Error stops "A column without which nothing can be counted is not there.";
    NoVoterIds "no-voter-ids" Warning goes_on "VOTES has no column for the voter's number.";
    AmbiguousColumn "ambiguous-column" Error stops "A column that decides is there twice.";
    DuplicateColumn "duplicate-column" Error goes_on "A column is there twice.";
    UnnamedColumn "unnamed-column" Warning goes_on "A column without a name.";
    LetterCase "letter-case" Warning goes_on "A known name in other letter case.";
    ShortRow "short-row" Warning goes_on "A row with fewer cells than its header.";
    CutRow "cut-row" Error stops "A row that ends before a cell that is needed.";
    LongRow "long-row" Error stops "A row with more cells than its header.";
    SurroundingSpace "surrounding-space" Error goes_on "Blanks before or after a name or a value.";
    // META.
    ExtraMetaCells "extra-meta-cells" Warning goes_on "A row of META with more than a key and a value.";
    EmptyKey "empty-key" Error goes_on "A value of META without a key.";
    DuplicateKey "duplicate-key" Error goes_on "A key of META is there twice.";
    ConflictingKey "conflicting-key" Error stops "The budget or the vote type is given twice, and differently.";
    MissingNeededKey "missing-needed-key" Error stops "META lacks the budget or the vote type.";
    MissingKey "missing-key" Error goes_on "META lacks a key that the format requires.";
    UnknownVoteType "unknown-vote-type" Error stops "A vote type that the format does not know.";
    NotANumber "not-a-number" Error stops "An amount or points that are no number.";
    DecimalComma "decimal-comma" Warning goes_on "A number with a decimal comma.";
    NoBudget "no-budget" Error stops "A budget of zero or less.";
    ProjectCount "project-count" Error goes_on "META has another number of projects than PROJECTS.";
    VoteCount "vote-count" Error goes_on "META has another number of votes than VOTES.";
    UnknownKey "unknown-key" Warning goes_on "A key that the format does not know.";
    KeyOrder "key-order" Warning goes_on "The keys of META in another order than the format's.";
    EmptyValue "empty-value" Error goes_on "An empty cell where the format wants a value.";
    WrongType "wrong-type" Error goes_on "A value that should be a number, or a whole number.";
    BadValue "bad-value" Error goes_on "A value that is not one of those allowed.";
    BadDate "bad-date" Error goes_on "A date that is neither dd.mm.yyyy nor a year.";
    DateOrder "date-order" Error goes_on "The vote ends before it begins.";
    BadLanguage "bad-language" Error goes_on "A language that is no two-letter ISO 639-1 code.";
    BadCurrency "bad-currency" Error goes_on "A currency that is no ISO 4217 code.";
    BadCountry "bad-country" Warning goes_on "A country that ISO 3166 does not list.";
    UnknownRule "unknown-rule" Error goes_on "A rule that the format does not know.";
    MissingThreshold "missing-threshold" Error goes_on "The rule has a threshold, and META does not say which.";
    ThresholdUnused "threshold-unused" Error goes_on "META has a threshold that its rule does not use.";
    CustomUnexplained "custom-unexplained" Warning goes_on "A rule of the city's own without a comment that explains it.";
    IncompatibleKey "incompatible-key" Warning goes_on "A key that makes no sense for this vote type.";
    ChooseOneLimits "choose-1-limits" Error goes_on "Limits other than one where everybody chooses one project.";
    ChooseOneSuggested "choose-1-suggested" Warning goes_on "At most one project a ballot, but the vote type is not choose-1.";
    ImpossibleLimits "impossible-limits" Error goes_on "Limits that cannot be met.";
    CommentNumbering "comment-numbering" Error goes_on "A comment that does not begin with #1:.";
    CommentSequence "comment-sequence" Warning goes_on "Comments that are not numbered 1, 2, 3.";
    FullyFundedWrong "fully-funded-wrong" Error goes_on "Marked as fully funded, but the projects cost more than the budget.";
    AllAffordable "all-affordable" Error goes_on "Every project can be paid, and META does not say so.";
    // PROJECTS.
    EmptyProjectId "empty-project-id" Error stops "A project without a code.";
    CommaInProjectId "comma-in-project-id" Error stops "A project's code holds a comma, so that no vote can name it.";
    DuplicateProject "duplicate-project" Error stops "Two projects with one code.";
    NegativeCost "negative-cost" Error stops "A project that costs less than nothing.";
    NoCost "no-cost" Error goes_on "A project that costs nothing.";
    Withdrawn "withdrawn" Info goes_on "A project with the cost 999999999, the format's mark for one withdrawn after the vote.";
    CostAboveBudget "cost-above-budget" Error goes_on "A project that costs more than the whole budget.";
    UnknownColumn "unknown-column" Warning goes_on "A column that the format does not know.";
    RenamedColumn "renamed-column" Error goes_on "A column under its old name.";
    ColumnOrder "column-order" Warning goes_on "Columns in another order than the format's.";
    EmptyColumn "empty-column" Warning goes_on "A column with nothing in it.";
    ProjectVotes "project-votes" Error goes_on "A project's votes are not those counted.";
    ProjectScore "project-score" Error goes_on "A project's score is not the one counted.";
    NoResults "no-results" Warning goes_on "PROJECTS has neither votes nor scores.";
    ProjectWithoutVotes "project-without-votes" Warning goes_on "A project that nobody voted for.";
    ProjectOrder "project-order" Info goes_on "Projects not in the order of their results.";
    MissingSelected "missing-selected" Warning goes_on "Nothing says which projects were selected.";
    SelectedWithdrawn "selected-withdrawn" Error goes_on "A withdrawn project marked as selected.";
    SelectedBelowThreshold "selected-below-threshold" Error goes_on "A project selected although it missed the threshold.";
    BudgetExceeded "budget-exceeded" Error goes_on "The selected projects cost more than the budget.";
    UnusedBudget "unused-budget" Info goes_on "What is left of the budget would pay for a further project.";
    CoordinatePair "coordinate-pair" Error goes_on "A latitude without a longitude, or the reverse.";
    BadCoordinate "bad-coordinate" Error goes_on "A latitude or longitude outside the globe.";
    IdenticalCoordinates "identical-coordinates" Warning goes_on "Every project at the same point.";
    ListSpace "list-space" Error goes_on "Blanks around the commas of a list.";
    ListDuplicate "list-duplicate" Warning goes_on "The same value twice in a list.";
    LabelSpelling "label-spelling" Warning goes_on "Labels that differ only by case, blanks or accents.";
    UndeclaredLabel "undeclared-label" Warning goes_on "A label that META does not list.";
    UnusedLabel "unused-label" Warning goes_on "A label that META lists and nobody uses.";
    // VOTES.
    EmptyVoterId "empty-voter-id" Error stops "A ballot without the voter's number.";
    DuplicateVoter "duplicate-voter" Error stops "A voter with two ballots.";
    VoterDisagrees "voter-disagrees" Error stops "Rows of one voter that say different things of the voter.";
    UnknownProject "unknown-project" Error stops "A vote for a project that is not listed.";
    DuplicateChoice "duplicate-choice" Error goes_on "The same project twice on a ballot; it counts once, where it is named first.";
    ConflictingChoice "conflicting-choice" Error stops "The same project twice on a ballot with points.";
    EmptyChoice "empty-choice" Warning goes_on "Two commas with nothing between, or one at an end.";
    EmptyVote "empty-vote" Warning goes_on "A ballot that names no project.";
    PointsCount "points-count" Error stops "Another number of points than of projects on a ballot.";
    UnusedPoints "unused-points" Warning goes_on "Points that do not match the projects, where points do not count.";
    UnexpectedPoints "unexpected-points" Error goes_on "Points in an election whose vote type has none.";
    BadPosition "bad-position" Error stops "A place in a ranking that is missing, repeated or no whole number.";
    ChooseOneLength "choose-1-length" Error goes_on "Other than one project where everybody chooses one.";
    VoteTooLong "vote-too-long" Error goes_on "More projects on a ballot than allowed.";
    VoteTooShort "vote-too-short" Error goes_on "Fewer projects on a ballot than allowed.";
    MaxLengthUnused "max-length-unused" Warning goes_on "Nobody used the whole length of the ballot.";
    AverageLengthOne "average-length-one" Warning goes_on "One project a ballot on average, though more were allowed.";
    NegativePoints "negative-points" Error goes_on "Points below zero where points are shared out.";
    PointsBelowMin "points-below-min" Error goes_on "Fewer points for a project than allowed.";
    PointsAboveMax "points-above-max" Error goes_on "More points for a project than allowed.";
    PointsSumBelowMin "points-sum-below-min" Warning goes_on "Fewer points on a ballot than allowed.";
    PointsSumAboveMax "points-sum-above-max" Warning goes_on "More points on a ballot than allowed.";
    PointsOrder "points-order" Warning goes_on "Projects on a ballot not in the order of their points.";
    CostSumBelowMin "cost-sum-below-min" Warning goes_on "Projects on a ballot that cost less together than allowed.";
    CostSumAboveMax "cost-sum-above-max" Warning goes_on "Projects on a ballot that cost more together than allowed.";
}
