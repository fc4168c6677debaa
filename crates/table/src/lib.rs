//! Tables by place: CSV, Parquet, spreadsheets and boundaries in and out, with provenance.
