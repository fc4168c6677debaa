//! Builds the interactive map's script and style, if the feature `map` is on.
//!
//! Everything happens in a copy under `OUT_DIR`, so the source tree stays as
//! it is.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

/// What the report embeds; empty stand-ins are never written.
const BUNDLE: [&str; 4] = [
    "explore.js",
    "explore.css",
    "maplibre-gl.js",
    "maplibre-gl.LICENSE.txt",
];

/// What of `web/` the build reads.
const INPUTS: [&str; 7] = [
    "package.json",
    "package-lock.json",
    ".npmrc",
    "build.mjs",
    "src/explore.js",
    "src/panel.js",
    "src/style.js",
];

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=templates");
    println!("cargo::rerun-if-changed=assets");
    if env::var_os("CARGO_FEATURE_MAP").is_none() {
        return;
    }
    let web = PathBuf::from("web");
    for input in INPUTS.iter().chain(&["src/explore.css"]) {
        println!("cargo::rerun-if-changed={}", web.join(input).display());
    }
    if let Err(words) = bundle(&web) {
        println!(
            "cargo::error=the report's interactive map could not be built: {words}. \
             Or build without it: cargo build --no-default-features"
        );
    }
}

fn bundle(web: &Path) -> Result<(), String> {
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or("cargo gave no OUT_DIR")?);
    let copy = out.join("web");
    let lock = web.join("package-lock.json");
    for input in INPUTS.iter().chain(&["src/explore.css"]) {
        let to = copy.join(input);
        let folder = to.parent().ok_or("a path without a folder")?;
        let done = fs::create_dir_all(folder).and_then(|()| fs::copy(web.join(input), &to));
        done.map_err(|error| {
            format!("{} could not be copied: {error}", web.join(input).display())
        })?;
    }
    // The packages are fetched again only when the lock file says others.
    let stamp = copy.join("node_modules/.allotment-lock");
    let wanted = fs::read(&lock).map_err(|error| format!("{}: {error}", lock.display()))?;
    if fs::read(&stamp).ok().as_deref() != Some(&wanted) {
        node_is_there()?;
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
    match BUNDLE.iter().find(|name| !dist.join(name).is_file()) {
        Some(name) => Err(format!("node build.mjs made no {name}")),
        None => Ok(()),
    }
}

fn node_is_there() -> Result<(), String> {
    let version = Command::new("node").arg("--version").output().map_err(|_| {
        "Node.js was not found. Install Node 18 or later with npm (nodejs and npm in most package managers)"
            .to_owned()
    })?;
    let text = String::from_utf8_lossy(&version.stdout).trim().to_owned();
    let major = text
        .trim_start_matches('v')
        .split('.')
        .next()
        .and_then(|it| it.parse().ok());
    match major {
        Some(18..) => Ok(()),
        Some(0..=17) | None => Err(format!("Node {text} is too old: install Node 18 or later")),
        Some(i32::MIN..0) => Err(format!("Node says its version is {text}")),
    }
}

fn run(command: &mut Command, name: &str) -> Result<(), String> {
    let output = command.output().map_err(|error| {
        format!("{name} could not be started ({error}): install Node 18 or later with npm")
    })?;
    if output.status.success() {
        return Ok(());
    }
    let words = String::from_utf8_lossy(&output.stderr);
    let last: Vec<&str> = words
        .lines()
        .rev()
        .filter(|line| !line.trim().is_empty())
        .take(6)
        .collect();
    let last: Vec<&str> = last.into_iter().rev().collect();
    Err(format!("{name} failed: {}", last.join(" | ")))
}
