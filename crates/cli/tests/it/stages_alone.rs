//! Each stage that needs no places of another works alone in a programme.

use std::fmt::Write as _;
use std::path::Path;

use crate::desk::Desk;

/// The spec of a stage as a table of a programme.
fn nested(stage: &str, spec: &str) -> String {
    let (mut own, mut rest) = (String::new(), String::new());
    let mut in_own = true;
    for line in spec.lines() {
        let bare = line.trim_start_matches('[');
        let brackets = line.len() - bare.len();
        if brackets > 0 {
            // `[peers]` of the spec of peers is the stage's own table.
            in_own = brackets == 1 && bare.starts_with(&format!("{stage}]"));
            if !in_own {
                let _ = writeln!(rest, "{}{stage}.{bare}", "[".repeat(brackets));
            }
        } else if in_own && !line.starts_with("currency") {
            let _ = writeln!(own, "{line}");
        } else if !in_own {
            let _ = writeln!(rest, "{line}");
        }
    }
    format!("[programme]\nname = \"Alone\"\n[{stage}]\n{own}{rest}")
}

fn with_example(stage: &str) -> Desk {
    let desk = Desk::new();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples");
    for entry in std::fs::read_dir(root.join(stage)).expect("an example") {
        let path = entry.expect("a file").path();
        let name = path.file_name().and_then(|name| name.to_str());
        if let (Some(name), true) = (name, path.is_file()) {
            let bytes = std::fs::read(&path).expect("a file");
            desk.write(&format!("fund/{name}"), bytes);
        }
    }
    desk
}

/// The report of such a programme has no pages of places, and no link that leads
/// nowhere.
#[test]
fn a_stage_works_alone_in_a_programme() {
    let crosswalk = "[programme]\nname = \"Alone\"\n[[crosswalk]]\ntable = \"people.csv\"\nid = \"old26cd\"\nvia = \"lookup.csv\"\nfrom = \"old26cd\"\nto = \"new30cd\"\ncolumns = [\"count:people\"]\nweight = \"people\"\n";
    let examine = "[programme]\nname = \"Alone\"\n[examine]\npromises = \"promises.csv\"\nspending = \"spending.csv\"\n";
    for (stage, spec, made) in [
        ("assets", None, "assets.csv"),
        ("connect", None, "connect.csv"),
        ("peers", None, "peers.csv"),
        ("crosswalk", Some(crosswalk), "crosswalk.csv"),
        ("examine", Some(examine), "examine/index.html"),
    ] {
        let desk = with_example(stage);
        let spec = spec.map_or_else(
            || nested(stage, &desk.text("fund/spec.toml")),
            str::to_owned,
        );
        desk.write("fund/programme.toml", spec);
        desk.run(&["check", "fund"]).done();
        desk.run(&["run", "fund"]).done();
        assert!(desk.has(&format!("fund/out/{made}")), "{stage}");
        let report = desk.path("fund/out/report");
        for entry in std::fs::read_dir(&report).expect("a report") {
            let page = entry.expect("a file").path();
            if page.extension().is_none_or(|ending| ending != "html") {
                continue;
            }
            let text = std::fs::read_to_string(&page).expect("a page");
            for link in text.split("href=\"").skip(1) {
                let link = link.split(['"', '#']).next().unwrap_or_default();
                let leads = link.is_empty() || link.contains(':') || report.join(link).exists();
                assert!(leads, "{stage}: {} leads to {link}", page.display());
            }
        }
        desk.run(&["verify", "fund"]).done();
    }
}
