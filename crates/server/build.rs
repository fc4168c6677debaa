//! Compiles the components' styles with Sass, if the feature `style` is on.
//!
//! Everything happens in a copy under `OUT_DIR`, so the source tree stays as it
//! is.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

/// What of `web/` the build reads.
const INPUTS: [&str; 5] = [
    "package.json",
    "package-lock.json",
    ".npmrc",
    "build.mjs",
    "src/style.scss",
];

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=templates");
    println!("cargo::rerun-if-changed=assets");
    println!("cargo::rerun-if-changed=locales");
    let web = PathBuf::from("web");
    for input in INPUTS {
        println!("cargo::rerun-if-changed={}", web.join(input).display());
    }
    if env::var_os("CARGO_FEATURE_STYLE").is_none() {
        return;
    }
    if let Err(words) = compile(&web) {
        println!(
            "cargo::error=the service's styles could not be compiled: {words}. \
             Or build without them: cargo build --no-default-features"
        );
    }
}

fn compile(web: &Path) -> Result<(), String> {
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or("cargo gave no OUT_DIR")?);
    let copy = out.join("web");
    for input in INPUTS {
        let to = copy.join(input);
        let folder = to.parent().ok_or("a path without a folder")?;
        let done = fs::create_dir_all(folder).and_then(|()| fs::copy(web.join(input), &to));
        done.map_err(|error| {
            format!("{} could not be copied: {error}", web.join(input).display())
        })?;
    }
    // The packages are fetched again only when the lock file says others.
    let stamp = copy.join("node_modules/.allotment-lock");
    let lock = web.join("package-lock.json");
    let wanted = fs::read(&lock).map_err(|error| format!("{}: {error}", lock.display()))?;
    if fs::read(&stamp).ok().as_deref() != Some(&wanted) {
        let mut npm = Command::new(if cfg!(windows) { "npm.cmd" } else { "npm" });
        npm.args([
            "ci",
            "--omit=dev",
            "--ignore-scripts",
            "--no-audit",
            "--no-fund",
        ]);
        run(npm.current_dir(&copy), "npm ci")?;
        fs::write(&stamp, &wanted).map_err(|error| format!("{}: {error}", stamp.display()))?;
    }
    let dist = out.join("web-dist");
    let mut node = Command::new("node");
    node.arg("build.mjs").arg(&dist);
    run(node.current_dir(&copy), "node build.mjs")?;
    if dist.join("govuk.css").is_file() {
        Ok(())
    } else {
        Err("node build.mjs made no govuk.css".into())
    }
}

fn run(command: &mut Command, name: &str) -> Result<(), String> {
    let output = command.output().map_err(|error| {
        format!("{name} could not be started ({error}): install Node 20 or later with npm")
    })?;
    if output.status.success() {
        return Ok(());
    }
    let words = String::from_utf8_lossy(&output.stderr);
    let last: Vec<&str> = words
        .lines()
        .filter(|line| !line.trim().is_empty())
        .collect();
    let last = &last[last.len().saturating_sub(6)..];
    Err(format!("{name} failed: {}", last.join(" | ")))
}
