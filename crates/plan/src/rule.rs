//! The rules that a plan is held against.

use crate::Word;

macro_rules! rules {
    ($($(#[doc = $doc:literal])* $rule:ident $name:literal $enforced:literal $sentence:ident $help:ident),+ $(,)?) => {
        /// A rule that a plan is held against.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Rule {
            $($(#[doc = $doc])* $rule,)+
        }

        impl Rule {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$rule),+];

            /// What files call it.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $(Self::$rule => $name,)+ }
            }

            /// Whether a plan that breaks it cannot be exported; else it is
            /// told, and the board decides.
            #[must_use]
            pub fn is_enforced(self) -> bool {
                match self { $(Self::$rule => $enforced,)+ }
            }

            pub(crate) fn sentence(self) -> Word {
                match self { $(Self::$rule => Word::$sentence,)+ }
            }

            pub(crate) fn help(self) -> Word {
                match self { $(Self::$rule => Word::$help,)+ }
            }
        }
    };
}

rules! {
    /// More capital is planned in a year than there is.
    CapitalOver "capital-over" true SayCapitalOver HelpCapitalOver,
    /// More revenue is planned in a year than there is.
    RevenueOver "revenue-over" true SayRevenueOver HelpRevenueOver,
    /// The plan states another capital than the programme's share.
    CapitalDiffers "capital-differs" true SayCapitalDiffers HelpDiffers,
    /// The plan states another revenue than the programme's share.
    RevenueDiffers "revenue-differs" true SayRevenueDiffers HelpDiffers,
    /// What residents chose in their vote has no money in the plan.
    VoteUnplanned "vote-unplanned" true SayVoteUnplanned HelpVoteUnplanned,
    /// A staffed asset has nobody who pays for its staff.
    StaffedWithoutRevenue "staffed-without-revenue" false SayStaffed HelpStaffed,
    /// A staffed item has years without revenue, and nobody says when it opens.
    OpensUnsaid "opens-unsaid" false SayOpensUnsaid HelpOpensUnsaid,
    /// Somebody is said to pay for running it who is no partner of the plan.
    UnknownPayer "unknown-payer" false SayUnknownPayer HelpUnknownPayer,
    /// Running it costs another sum in the plan than for as long as it lasts.
    RunningCostDiffers "running-cost-differs" false SayRunningCost HelpRunningCost,
    /// Something is built or opened, and nobody says whether it needs staff.
    StaffUnsaid "staff-unsaid" false SayStaffUnsaid HelpStaffUnsaid,
    /// A partner is only a name: nobody says what it is.
    UnknownPartner "unknown-partner" false SayUnknownPartner HelpUnknownPartner,
    /// An item is agreed, and nobody is named who does it.
    NobodyDoesIt "nobody-does-it" false SayNobodyDoesIt HelpNobodyDoesIt,
    /// An item answers no need and no missing asset.
    NoNeed "no-need" false SayNoNeed HelpNoNeed,
    /// An item has no outcome, or no way to know it.
    NoMeasure "no-measure" false SayNoMeasure HelpNoMeasure,
    /// A measure has no baseline, no target or no date.
    NoBaseline "no-baseline" false SayNoBaseline HelpNoBaseline,
    /// A measure is to be reached before the plan begins.
    ByPast "by-past" false SayByPast HelpByPast,
    /// An item lacks the residents' own words.
    NoWords "no-words" false SayNoWords HelpNoWords,
    /// An item says of no evidence.
    NoEvidence "no-evidence" false SayNoEvidence HelpNoEvidence,
    /// Evidence is named by a code that no known register has.
    UnknownEvidence "unknown-evidence" false SayUnknownEvidence HelpUnknownEvidence,
    /// Something is said to work, and not where that can be read.
    EvidenceWithoutSource "evidence-without-source" false SayEvidenceSource HelpEvidenceSource,
    /// Something is built, and nobody says what it costs as long as it stands.
    NoWholeLifeCost "no-whole-life-cost" false SayNoWholeLife HelpNoWholeLife,
    /// A theme that the form does not list, without a business case.
    BusinessCase "business-case" false SayBusinessCase HelpBusinessCase,
    /// A need that the programme does not measure.
    UnknownNeed "unknown-need" false SayUnknownNeed HelpUnknownNeed,
    /// A type of asset that the programme does not know.
    UnknownAssetGap "unknown-asset-gap" false SayUnknownAsset HelpUnknownAsset,
    /// A text still stands in the marks of a starter plan.
    Unfilled "unfilled" false SayUnfilled HelpUnfilled,
    /// All the money goes to physical things.
    AllPhysical "all-physical" false SayAllPhysical HelpAllPhysical,
    /// All the money goes in one year.
    OneYear "one-year" false SayOneYear HelpOneYear,
    /// No partner is of civil society.
    NoCivilSociety "no-civil-society" false SayNoCivilSociety HelpNoCivilSociety,
    /// A year of the vision has no period, or two.
    VisionYears "vision-years" false SayVisionYears HelpVisionYears,
    /// The investment plan has other years than the form asks for.
    PlanLength "plan-length" false SayPlanLength HelpPlanLength,
    /// The vision looks ahead by other years than the form asks for.
    VisionLength "vision-length" false SayVisionLength HelpVisionLength,
    /// The later periods are of other lengths than the form asks for.
    LaterLength "later-length" false SayLaterLength HelpLaterLength,
    /// Nobody says where minutes and decisions are published.
    NoDecisionLog "no-decision-log" false SayNoDecisionLog HelpNoDecisionLog,
    /// Nobody says how residents were asked.
    NobodyAsked "nobody-asked" false SayNobodyAsked HelpNobodyAsked,
}
