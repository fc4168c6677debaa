//! The built binary, as people and programs use it: one module a command.

#![expect(
    clippy::format_collect,
    clippy::too_many_lines,
    clippy::zombie_processes,
    clippy::unnecessary_to_owned,
    reason = "tables in tests are texts, long lists of faults are told in one, and a served process is ended by its guard"
)]

mod assets;
mod bad_cells;
mod bad_files;
mod bad_machine;
mod both;
mod codes_are_text;
mod community;
mod connect;
mod connect_budget;
mod connect_programme;
mod connect_sheets;
mod counted_once;
mod crosswalk;
mod csv;
mod data;
mod decide;
mod decide_files;
mod decide_participation;
mod decide_places;
mod decide_voters;
mod demo;
mod desk;
mod destinations;
mod examine;
mod examine_once;
mod examine_programme;
mod help;
mod http;
mod huge_numbers;
mod ledger;
mod ledger_again;
mod ledger_asked;
mod ledger_exports;
mod ledger_import;
mod ledger_keys;
mod ledger_prices;
mod ledger_programme;
mod ledger_reconcile;
mod ledger_returns;
mod ledger_rules;
mod ledger_taken_up;
mod ledger_views;
mod messages;
mod need;
mod need_forms;
mod need_methods;
mod outcome;
mod outcome_asked;
mod outcome_clusters;
mod outcome_cut_off;
mod outcome_desk;
mod outcome_doubts;
mod outcome_few_of_many;
mod outcome_frozen_peers;
mod outcome_further;
mod outcome_gaps;
mod outcome_heeded;
mod outcome_hidden;
mod outcome_inside;
mod outcome_neighbours;
mod outcome_no_more;
mod outcome_programme;
mod outcome_questions;
mod outcome_seen;
mod outcome_several;
mod outcome_synthetic;
mod outcome_value;
mod peers;
mod place_draw;
mod places;
mod plan;
mod plan_programme;
mod plan_said;
mod plan_vote;
mod portrait;
mod programme;
mod roadmap;
mod roadmap_entries;
mod serve;
mod share;
mod share_audit;
mod share_limits;
mod share_reasons;
mod sources;
mod spatial;
mod stages_alone;
mod summarise;
mod tables;
mod targets;
mod targets_programme;
mod tidy;
mod vintage;
mod why;
