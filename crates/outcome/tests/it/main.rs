//! Each method, through what it offers to callers.

mod clusters;
mod discontinuity;
mod dummies;
mod group_time;
mod group_time_values;
mod imputation;
mod imputation_errors;
mod interrupted;
mod level;
mod made;
mod many;
mod matching;
mod noise;
mod panel;
mod power;
mod sensitivity;
mod sensitivity_rules;
mod small;
mod spillover;
mod synthetic_did;
mod synthetic_did_errors;
mod two_way;
mod two_way_events;
mod value;
mod watch;
