//! The folder that ties the stages together: the TOML, running, out/, report and receipt.
