//! The report: a static site of pages, charts and maps, from plain data.
