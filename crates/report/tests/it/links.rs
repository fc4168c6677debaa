//! Every page is well formed, and every link leads somewhere.

use std::collections::{BTreeMap, BTreeSet};

use allotment_report::{File, report};

use crate::{html, sample};

fn files() -> Vec<File> {
    report(&sample::site(sample::SMALL)).unwrap()
}

fn pages(files: &[File]) -> BTreeMap<&str, html::Page> {
    let pages = files.iter().filter(|file| file.path.ends_with(".html"));
    pages
        .map(|file| {
            let text = std::str::from_utf8(&file.bytes).unwrap();
            let page = html::read(text).unwrap_or_else(|fault| panic!("{}: {fault}", file.path));
            (file.path.as_str(), page)
        })
        .collect()
}

/// `href` as seen from the page at `from`: the file's path and the part.
fn resolve(from: &str, href: &str) -> (String, Option<String>) {
    let (path, part) = href
        .split_once('#')
        .map_or((href, None), |(path, part)| (path, Some(part)));
    let mut folders: Vec<&str> = from.split('/').collect();
    if !path.is_empty() {
        folders.pop();
    }
    for piece in path.split('/').filter(|piece| !piece.is_empty()) {
        if piece == ".." {
            folders.pop();
        } else {
            folders.push(piece);
        }
    }
    (folders.join("/"), part.map(str::to_owned))
}

#[test]
fn every_link_leads_somewhere() {
    let files = files();
    let pages = pages(&files);
    let paths: BTreeSet<&str> = files.iter().map(|file| file.path.as_str()).collect();
    let downloads = ["shares.csv", "roadmap.csv", "decide/certificate.csv"];
    let mut followed = 0;
    for (from, page) in &pages {
        for href in &page.links {
            if href.starts_with("https://example.org/") {
                let evidence = href.contains("/study") && from.starts_with("report/places/");
                assert!(
                    *from == "report/sources.html" || evidence,
                    "{from}: only sources, and studies beside a gap, lead away"
                );
                continue;
            }
            assert!(!href.contains(':'), "{from} asks for {href}");
            let (path, part) = resolve(from, href);
            if downloads.contains(&path.as_str()) {
                continue;
            }
            assert!(
                paths.contains(path.as_str()),
                "{from} links to {href}, that is {path}"
            );
            if let Some(part) = part {
                let target = &pages[path.as_str()];
                assert!(
                    target.ids.contains(&part),
                    "{from} links to {href}: no such part"
                );
            }
            followed += 1;
        }
    }
    assert!(followed > 300, "only {followed} links");
}

#[test]
fn every_page_can_be_reached_from_the_first() {
    let files = files();
    let pages = pages(&files);
    let mut seen = BTreeSet::from(["report/index.html".to_owned()]);
    let mut next = vec!["report/index.html".to_owned()];
    while let Some(from) = next.pop() {
        for href in &pages[from.as_str()].links {
            let (path, _) = resolve(&from, href);
            if pages.contains_key(path.as_str()) && seen.insert(path.clone()) {
                next.push(path);
            }
        }
    }
    let lost: Vec<_> = pages.keys().filter(|path| !seen.contains(**path)).collect();
    assert!(lost.is_empty(), "{lost:?}");
}

#[test]
fn headings_go_down_one_step_at_a_time_and_names_exist() {
    let files = files();
    for (path, page) in pages(&files) {
        assert_eq!(page.headings.first(), Some(&1), "{path}");
        assert!(!page.headings[1..].contains(&1), "{path} has one title");
        for pair in page.headings.windows(2) {
            assert!(
                pair[1] <= pair[0] + 1,
                "{path}: h{} after h{}",
                pair[1],
                pair[0]
            );
        }
        for name in &page.names {
            assert!(
                page.ids.contains(name),
                "{path} names {name}, which is not there"
            );
        }
        assert!(page.forbidden.is_empty(), "{path}: {:?}", page.forbidden);
        assert!(page.ids.contains("main"), "{path} has no main part");
    }
}

#[test]
fn links_in_the_drawn_map_lead_to_pages() {
    let files = files();
    let map = files
        .iter()
        .find(|file| file.path == "report/assets/map.svg")
        .unwrap();
    let text = std::str::from_utf8(&map.bytes).unwrap();
    let links: Vec<&str> = text
        .split("href=\"")
        .skip(1)
        .map(|rest| rest.split('"').next().unwrap())
        .collect();
    assert_eq!(links.len(), sample::SMALL.selected);
    for link in links {
        let (path, _) = resolve("report/assets/map.svg", link);
        assert!(files.iter().any(|file| file.path == path), "{link}");
    }
}
