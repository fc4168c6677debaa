//! The report: a static site of pages, charts and maps, from plain data.
//!
//! [`report`] is a pure function: a [`Site`] in, the files of the site out. It
//! reads no clock, file or network, and the same site gives the same bytes.

mod assemble;
mod chart;
mod error;
mod input;
mod map;
mod page;
mod plan;
mod search;
mod svg;
mod text;

pub use chart::{
    Figure, amount_bars, balance_plot, beside_plot, discontinuity_plot, event_study, peer_strips,
    placebo_cloud, power_curve, promise_timeline, sensitivity_curve, spillover_plot,
    synthetic_path, worth_bars, xmr_chart,
};
pub use error::ReportError;
pub use input::{
    AmountBar, AmountBars, Area, AssetPoint, AssetReach, AssetType, AssetsPart, Audit, BalancePlot,
    BalanceRow, BesidePath, BesidePeriod, Bound, Check, Cites, Computed, ComputedTable,
    ConnectPart, Coordinates, DiscontinuityPlot, DistanceRing, Distribution, Domain, Download,
    DrawnPlace, ElectionAmount, ElectionComparison, ElectionFlow, ElectionGroup, ElectionGroupRow,
    ElectionPage, ElectionProject, ElectionRecount, ElectionRound, ElectionTie, ElectionVoters,
    EventPoint, EventStudy, ExaminationPage, ExaminedPromise, Fact, FigureBreakdown,
    FigureEstimate, FigureRestriction, FigureSpan, FigureTopic, Flow, FlowsKnown, Formula, GapOf,
    How, Interval, LedgerBreach, LedgerPart, LedgerTable, LeftOut, Level, Limit, LimitCost, Money,
    Need, NeedMethod, OutcomeFurther, OutcomeGroup, OutcomeMeasure, OutcomePage, OutcomePlace,
    Part, PathPeriod, Peer, PeerStrip, PeerStrips, PeersPart, PlaceAssets, PlaceFlows, PlaceLedger,
    PlacePeers, PlacePlan, PlaceRoadmap, Placebo, PlaceboCloud, PlannedItem, PlansPart, PowerCurve,
    PowerLine, PowerPoint, Profile, ProfileKind, ProfileMeasure, Programme, PromiseLine,
    PromiseTimeline, Pull, ReportedTarget, RingEstimate, RoadmapAction, RoadmapPart, RoadmapPoint,
    ScoreBin, ScoreLine, SecondIndex, SecondPart, Selection, SensitivityCurve, SensitivityPoint,
    Site, Source, SpilloverPlot, SyntheticPath, TargetAnswer, TargetVerdict, TargetsPage, TwinOf,
    Verdict, WorthBar, WorthBars, XmrChart, XmrKind, XmrPoint, Year,
};
pub use page::figures::{figures_html, figures_page};
pub use page::sheet::{
    Sheet, SheetAsset, SheetElection, SheetMap, SheetMoney, SheetNeed, SheetResult, SheetSource,
    Sheets, sheets,
};
pub use text::slug as file_name;

/// One file of the report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Where it goes, relative to `out/`, with `/` between folders:
    /// `report/index.html`, `figures/need-by-decile.svg`.
    pub path: String,
    /// What stands in it.
    pub bytes: Vec<u8>,
}

/// The page of one election, as a file that stands alone: its styles are in
/// it, and it needs no script. The addresses of its downloads are relative to
/// where it lies.
///
/// # Errors
/// [`ReportError`] if the page speaks of a project that it does not list.
pub fn election_html(election: &ElectionPage) -> Result<String, ReportError> {
    error::check_election(election)?;
    page::election::alone(election)
}

/// The page of an examination of promises, as a file that stands alone: its
/// styles are in it, and it needs no script. The addresses of its files are
/// relative to where it lies.
///
/// # Errors
/// [`ReportError::DuplicateFigure`] if two figures have one key.
pub fn examination_html(page: &ExaminationPage) -> Result<String, ReportError> {
    page::examination::alone(page)
}

/// The files of the report on `site`, sorted by path.
///
/// # Errors
/// [`ReportError`] if the site contradicts itself: no level, a parent that is
/// not there, a source cited that is not given.
pub fn report(site: &Site) -> Result<Vec<File>, ReportError> {
    error::check(site)?;
    assemble::assemble(site)
}
