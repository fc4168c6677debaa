//! What programs that watch over the service are told, and what programs that
//! read its open data.

use allotment_server::routes;
use serde_json::Value;

use crate::house::{House, PATH};
use crate::ledger_made::{garden_entry, keep};

#[test]
fn measures_are_prometheus_and_count_no_votes() {
    let house = House::new();
    let codes = house.open_vote(3);
    let before = house.get("/metrics").is(200);
    let kind = before.headers["content-type"].to_str().unwrap();
    assert_eq!(kind, "text/plain; version=0.0.4; charset=utf-8");
    // Each value has its help and its type before it, and is a whole number.
    let mut told = std::collections::BTreeSet::new();
    for line in before.text.lines() {
        if let Some(rest) = line.strip_prefix("# TYPE ") {
            told.insert(rest.split(' ').next().unwrap().to_owned());
        } else if !line.starts_with("# HELP ") {
            let (name, value) = line.rsplit_once(' ').unwrap();
            assert!(told.contains(name.split('{').next().unwrap()), "{line}");
            assert!(value.parse::<u64>().is_ok(), "{line}");
        }
    }
    let before = before
        .says("allotment_ready 1\n")
        .says("allotment_polls{standing=\"open\"} 1\n")
        .says("allotment_wrong_codes_total 0\n");
    for code in &codes {
        house.vote(code, &["tree"]);
    }
    // Nor is what the browsers of voters load, who come for the first time.
    let page = house.get(PATH).is(200);
    let loads = page.between("=\"/assets/", "\"");
    assert_eq!(loads.len(), 3, "{loads:?}");
    for name in loads {
        house.get(&format!("/assets/{name}")).is(200);
    }
    let after = house.get("/metrics").is(200);
    let ours = |text: &str| {
        let lines = text.lines().filter(|line| line.starts_with("allotment_"));
        lines.map(str::to_owned).collect::<Vec<_>>()
    };
    let changed: Vec<_> = ours(&after.text)
        .into_iter()
        .filter(|line| !ours(&before.text).contains(line))
        .collect();
    // The first answer itself.
    assert_eq!(changed.len(), 1, "{changed:?}");
    assert!(changed[0].starts_with("allotment_answers_total{class=\"2xx\"}"));
    // While a vote is open nobody is told how many are connected, nor each page
    // of memory.
    let fds = "process_open_fds ";
    assert!(!after.text.contains(fds), "{}", after.text);
    let memory = |text: &str| -> u64 {
        let line = text
            .lines()
            .find(|line| line.starts_with("process_resident"));
        line.map_or(0, |line| line.rsplit(' ').next().unwrap().parse().unwrap())
    };
    assert_eq!(memory(&after.text) % (64 << 20), 0);
    let quiet = House::new();
    quiet.get("/metrics").is(200).says(fds);
    let wrong = [("code", "000000000000")];
    house.post(&format!("{PATH}/ballot"), &wrong, "").is(422);
    house
        .get("/metrics")
        .says("allotment_wrong_codes_total 1\n");
    // Whoever only asks whether a code is right guesses as well.
    house.post(&format!("{PATH}/code"), &wrong, "").is(422);
    house
        .get("/metrics")
        .says("allotment_wrong_codes_total 2\n");
}

/// Whether `value` is as `schema` says, as far as our schemas go.
fn holds(document: &Value, schema: &Value, value: &Value, at: &str) {
    if let Some(name) = schema["$ref"].as_str() {
        let of = document.pointer(&name[1..]);
        return holds(document, of.unwrap_or_else(|| panic!("{name}")), value, at);
    }
    let kind = match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.is_u64() || number.is_i64() => "integer",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    };
    let may = match &schema["type"] {
        Value::String(one) => vec![one.as_str()],
        Value::Array(some) => some.iter().filter_map(Value::as_str).collect(),
        _ => panic!("{at}: no type"),
    };
    assert!(may.contains(&kind), "{at}: {kind}, not {may:?}");
    for name in schema["required"].as_array().into_iter().flatten() {
        let name = name.as_str().unwrap();
        let there = value.get(name).is_some() || value.is_null();
        assert!(there, "{at}: no {name}");
    }
    for (name, inner) in value.as_object().into_iter().flatten() {
        match (
            schema["properties"].get(name),
            &schema["additionalProperties"],
        ) {
            (Some(schema), _) => holds(document, schema, inner, &format!("{at}.{name}")),
            (None, Value::Bool(false)) => panic!("{at}: nobody told of {name}"),
            (None, other @ Value::Object(_)) => {
                holds(document, other, inner, &format!("{at}.{name}"));
            }
            // Of what is told in full, nothing is left out.
            (None, _) => assert!(
                schema.get("properties").is_none(),
                "{at}: nobody told of {name}"
            ),
        }
    }
    for (place, inner) in value.as_array().into_iter().flatten().enumerate() {
        holds(document, &schema["items"], inner, &format!("{at}[{place}]"));
    }
}

#[test]
fn every_open_file_is_in_the_document_and_is_as_it_says() {
    let house = House::staffed(|set| keep(&set.folder));
    let codes = house.open_vote(2);
    let document: Value = serde_json::from_str(&house.get("/api").is(200).text).unwrap();
    assert_eq!(document["openapi"], "3.1.1");
    let paths = document["paths"].as_object().unwrap();
    let open: Vec<_> = routes()
        .into_iter()
        .filter(|route| route.open.is_some())
        .collect();
    assert_eq!(paths.len(), open.len());
    let ask = |path: &str| {
        let path = path.replace("{place}", "Q1").replace("{poll}", "spring");
        let path = path.replace("{entry}", &garden_entry());
        house.get(&path)
    };
    let mut before = 0;
    for closed in [false, true] {
        if closed {
            house.vote(&codes[0], &["tree"]);
            house.close(PATH);
        }
        for (path, of) in paths {
            let answer = ask(path);
            let operation = &of["get"];
            if answer.status == 409 && !closed {
                assert!(operation["responses"]["409"].is_object(), "{path}");
                before += 1;
                continue;
            }
            let answer = answer.is(200);
            let content = operation["responses"]["200"]["content"]
                .as_object()
                .unwrap();
            let (kind, content) = content.iter().next().unwrap();
            let sent = answer.headers["content-type"].to_str().unwrap();
            assert_eq!(sent.split(';').next().unwrap(), kind, "{path}");
            if let Some(schema) = content.get("schema") {
                let value: Value = serde_json::from_str(&answer.text).unwrap();
                holds(&document, schema, &value, path);
            }
        }
    }
    assert_eq!(before, 4, "the files of a vote that is open are not there");
    // Nothing that is JSON is left out of it.
    for route in routes() {
        let is_data = route.path.starts_with("/api") || route.path.ends_with(".json");
        assert!(!is_data || route.open.is_some(), "{}", route.path);
    }
}

#[test]
fn programs_are_refused_in_their_own_words() {
    let house = House::new();
    let refused = house.get("/api/votes/Q1/none").is(404);
    assert_eq!(refused.headers["content-type"], "application/problem+json");
    let problem: Value = serde_json::from_str(&refused.text).unwrap();
    assert_eq!(problem["status"], 404);
    assert!(
        problem["title"]
            .as_str()
            .is_some_and(|title| title.len() > 3)
    );
    house.get("/vote/Q1/none").is(404).says("<html");
}
