//! The built binary, as people and programs use it: one module a command.

mod bad_cells;
mod bad_files;
mod bad_machine;
mod csv;
mod data;
mod decide;
mod decide_files;
mod decide_places;
mod demo;
mod desk;
mod destinations;
mod help;
mod http;
mod messages;
mod need;
mod need_forms;
mod need_methods;
mod programme;
mod share;
mod share_audit;
mod share_limits;
mod share_reasons;
mod sources;
mod summarise;
mod tables;
mod why;
