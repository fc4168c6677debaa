//! What the report is made from: plain data, in the words that residents read.
//!
//! Nothing here is computed by the report but sums, spreads and pictures. Every
//! field is public, so a caller fills a [`Site`] literal and is done.

mod area;
mod audit;
mod beside;
mod computed;
mod election;
mod examination;
mod figure;
mod flows;
mod formula;
mod ledger;
mod outcome;
mod plan;
mod reach;
mod roadmap;
mod second;
mod site;
mod targets;

pub use area::{Area, Bound, Interval, Level, Money, Need, Pull, Year};
pub use audit::{Audit, Check, Distribution, Fact, LimitCost, Verdict};
pub use beside::{Peer, PeersPart, PlacePeers, Profile, ProfileKind, ProfileMeasure};
pub use computed::{Computed, ComputedTable};
pub use election::{
    ElectionAmount, ElectionComparison, ElectionFlow, ElectionGroup, ElectionGroupRow,
    ElectionPage, ElectionProject, ElectionRecount, ElectionRound, ElectionTie, ElectionVoters,
};
pub use examination::{ExaminationPage, ExaminedPromise};
pub use figure::{
    AmountBar, AmountBars, BalancePlot, BalanceRow, BesidePath, BesidePeriod, DiscontinuityPlot,
    DistanceRing, EventPoint, EventStudy, FigureBreakdown, FigureEstimate, FigureRestriction,
    FigureSpan, FigureTopic, PathPeriod, PeerStrip, PeerStrips, Placebo, PlaceboCloud, PowerCurve,
    PowerLine, PowerPoint, PromiseLine, PromiseTimeline, RingEstimate, ScoreBin, ScoreLine,
    SensitivityCurve, SensitivityPoint, SpilloverPlot, SyntheticPath, TwinOf, WorthBar, WorthBars,
    XmrChart, XmrKind, XmrPoint,
};
pub use flows::{ConnectPart, Flow, FlowsKnown, PlaceFlows};
pub use formula::{Formula, Limit, NeedMethod, Part, Selection};
pub use ledger::{LedgerBreach, LedgerPart, LedgerTable, PlaceLedger};
pub use outcome::{OutcomeFurther, OutcomeGroup, OutcomeMeasure, OutcomePage, OutcomePlace};
pub use plan::{PlacePlan, PlannedItem, PlansPart};
pub use reach::{AssetPoint, AssetReach, AssetType, AssetsPart, GapOf, PlaceAssets};
pub use roadmap::{PlaceRoadmap, RoadmapAction, RoadmapPart, RoadmapPoint};
pub use second::{DrawnPlace, How, SecondIndex, SecondPart};
pub use site::{Cites, Coordinates, Domain, Download, LeftOut, Programme, Site, Source};
pub use targets::{ReportedTarget, TargetAnswer, TargetVerdict, TargetsPage};
