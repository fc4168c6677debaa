//! A strict little reader of the pages: every tag closed, every id once.

use std::collections::BTreeSet;

/// What a page holds that other pages and rules care about.
#[derive(Debug, Default)]
pub struct Page {
    pub ids: BTreeSet<String>,
    /// `href`, `src` and `data` as they stand.
    pub links: Vec<String>,
    /// `aria-labelledby`, `aria-describedby` and `for`.
    pub names: Vec<String>,
    pub headings: Vec<u8>,
    pub text: String,
    /// The attributes `style` and `on…`, which the policy forbids.
    pub forbidden: Vec<String>,
}

const VOID: [&str; 6] = ["meta", "link", "img", "input", "br", "hr"];

/// Reads `html`, or says where it is not well formed.
pub fn read(html: &str) -> Result<Page, String> {
    let mut page = Page::default();
    let mut open: Vec<String> = Vec::new();
    let mut rest = html.strip_prefix("<!doctype html>").ok_or("no doctype")?;
    while let Some(start) = rest.find('<') {
        let text = &rest[..start];
        if open
            .last()
            .is_none_or(|tag| tag != "script" && tag != "style")
        {
            if text.contains('>') {
                return Err(format!("a stray > in {text:?}"));
            }
            page.text.push_str(text);
        }
        rest = &rest[start + 1..];
        if let Some(after) = rest.strip_prefix('/') {
            let end = after.find('>').ok_or("an end tag without an end")?;
            let name = &after[..end];
            let last = open.pop().ok_or(format!("</{name}> closes nothing"))?;
            if last != name {
                return Err(format!("</{name}> closes <{last}>"));
            }
            rest = &after[end + 1..];
            continue;
        }
        let end = tag_end(rest).ok_or("a tag without an end")?;
        let tag = &rest[..end];
        rest = &rest[end + 1..];
        let (tag, alone) = tag
            .strip_suffix('/')
            .map_or((tag, false), |tag| (tag, true));
        let name = tag.split_whitespace().next().unwrap_or_default();
        let attributes = attributes(&tag[name.len()..])?;
        note(&mut page, name, &attributes)?;
        if !alone && !VOID.contains(&name) {
            open.push(name.to_owned());
        }
    }
    if open.is_empty() {
        Ok(page)
    } else {
        Err(format!("never closed: {open:?}"))
    }
}

fn note(page: &mut Page, name: &str, attributes: &[(String, String)]) -> Result<(), String> {
    let mut seen = BTreeSet::new();
    for (key, value) in attributes {
        if !seen.insert(key) {
            return Err(format!("<{name}> has {key} twice"));
        }
        match key.as_str() {
            "id" if value.contains(' ') || !page.ids.insert(value.clone()) => {
                return Err(format!(
                    "the id {value:?} is not a good one or stands twice"
                ));
            }
            "id" => {}
            "href" | "src" | "data" => page.links.push(value.clone()),
            "aria-labelledby" | "aria-describedby" | "for" => {
                page.names.extend(value.split(' ').map(str::to_owned));
            }
            "style" => page.forbidden.push(format!("{name} {key}")),
            _ if key.starts_with("on") => page.forbidden.push(format!("{name} {key}")),
            _ => {}
        }
    }
    if let Some(level) = name
        .strip_prefix('h')
        .and_then(|level| level.parse::<u8>().ok())
    {
        page.headings.push(level);
    }
    Ok(())
}

/// Where the tag ends: the first `>` outside quotes.
fn tag_end(text: &str) -> Option<usize> {
    let mut quoted = false;
    text.char_indices().find_map(|(position, letter)| {
        if letter == '"' {
            quoted = !quoted;
        }
        (letter == '>' && !quoted).then_some(position)
    })
}

fn attributes(text: &str) -> Result<Vec<(String, String)>, String> {
    let mut found = Vec::new();
    let mut rest = text.trim();
    while !rest.is_empty() {
        let end = rest
            .find(|letter: char| letter == '=' || letter.is_whitespace())
            .unwrap_or(rest.len());
        let key = rest[..end].to_owned();
        rest = &rest[end..];
        let mut value = String::new();
        if let Some(after) = rest.strip_prefix('=') {
            let after = after
                .strip_prefix('"')
                .ok_or(format!("{key} is not quoted"))?;
            let end = after.find('"').ok_or(format!("{key} has no end"))?;
            after[..end].clone_into(&mut value);
            if value.contains('<') {
                return Err(format!("{key} holds a <"));
            }
            rest = &after[end + 1..];
        }
        found.push((key, value));
        rest = rest.trim_start();
    }
    Ok(found)
}
