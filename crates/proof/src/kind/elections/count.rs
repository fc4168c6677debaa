//! The rules with stated options: the same projects in the same order, the
//! same spending, the same ties.

use allotment_decide::{
    Completion, Contest, DecideError, EqualSharesOptions, GreedyOptions, Outcome, PhragmenOptions,
    Satisfaction, Stop, Ties, equal_shares_outcome, greedy, phragmen,
};
use allotment_election::Decimal;

use super::Compared;
use super::expected::{Counted, Expected};

/// How many ties pabutools' results list at most.
const TIES_LISTED_MAX: usize = 20;

pub(super) fn compare(contest: &Contest, expected: &Expected) -> Result<Vec<Compared>, String> {
    let mut found = Vec::new();
    for (case, by_city) in expected.cases.iter().map(|case| (case, false)).chain(
        expected
            .official_equal_shares
            .iter()
            .map(|case| (case, true)),
    ) {
        let parts = [
            Some(case.rule.as_str()),
            case.completion.as_deref(),
            case.stop.as_deref(),
            case.satisfaction.as_deref(),
        ];
        let name = parts.into_iter().flatten().collect::<Vec<_>>().join(" ");
        let told = |error: DecideError| format!("{name}: {error}");
        let outcome = run(contest, case)?.map_err(told)?;
        let group = match &case.completion {
            _ if by_city => "city by equal-shares".into(),
            Some(completion) => format!("{} {completion}", case.rule),
            None => case.rule.clone(),
        };
        let how = differs(contest, &outcome, case)?;
        found.push(Compared { name, group, how });
    }
    Ok(found)
}

/// The outcome of the rule that `case` names.
fn run(contest: &Contest, case: &Counted) -> Result<Result<Outcome, DecideError>, String> {
    let ties: Ties = case.ties.parse()?;
    Ok(match case.rule.as_str() {
        "greedy" => greedy(
            contest,
            &GreedyOptions {
                ties,
                ..GreedyOptions::new(satisfaction(case)?)
            },
        ),
        "phragmen" => phragmen(
            contest,
            &PhragmenOptions {
                ties,
                ..PhragmenOptions::default()
            },
        ),
        "equal-shares" => equal_shares_outcome(
            contest,
            &EqualSharesOptions {
                ties,
                completion: named(&Completion::ALL, case.completion.as_deref())?,
                stop: match case.stop.as_deref() {
                    Some("exhaustive") => Stop::Exhaustive,
                    _ => Stop::Infeasible,
                },
                // A hundredth of the budget is what `increase` takes by itself.
                step: case.step.as_deref().and_then(|step| step.parse().ok()),
                ..EqualSharesOptions::new(satisfaction(case)?)
            },
        ),
        other => return Err(format!("nobody here knows the rule '{other}'")),
    })
}

fn satisfaction(case: &Counted) -> Result<Satisfaction, String> {
    named(&Satisfaction::ALL, case.satisfaction.as_deref())
}

/// Which of `all` is called `name`.
fn named<T: Copy>(all: &[(T, &str)], name: Option<&str>) -> Result<T, String> {
    let found = all.iter().find(|(_, known)| name == Some(known));
    let found = found.map(|&(one, _)| one);
    found.ok_or_else(|| format!("nothing here is called {name:?}"))
}

/// How `outcome` differs from what `case` expects.
fn differs(contest: &Contest, outcome: &Outcome, case: &Counted) -> Result<Option<String>, String> {
    let id = |&project: &u32| contest.projects[project as usize].id.as_str();
    let mut selected: Vec<&str> = outcome.selected.iter().map(id).collect();
    let by_pabutools = case.from.starts_with("pabutools");
    // pabutools gives what Phragmén's rule bought in the order of the codes.
    if case.rule == "phragmen" && by_pabutools {
        selected.sort_unstable();
    }
    if selected != case.selected {
        return Ok(Some(format!(
            "selected {selected:?}, not {:?}",
            case.selected
        )));
    }
    let whole: Decimal = case.spent.parse().map_err(|error| format!("{error}"))?;
    let theirs = u64::try_from(whole.mantissa()).map_err(|error| error.to_string())?;
    let ours = outcome.spent(contest);
    let places = 10_u128.pow(whole.places().into());
    if u128::from(theirs) * u128::from(contest.scale) != u128::from(ours) * places {
        return Ok(Some(format!("spent {ours}, not {}", case.spent)));
    }
    let Some(listed) = &case.ties_met else {
        return Ok(None);
    };
    let sorted = |mut tie: Vec<&str>| -> Vec<String> {
        tie.sort_unstable();
        tie.into_iter().map(str::to_owned).collect()
    };
    let listed: Vec<Vec<String>> = listed
        .iter()
        .map(|tie| sorted(tie.iter().map(String::as_str).collect()))
        .collect();
    let mut met: Vec<Vec<String>> = outcome
        .ties
        .iter()
        .map(|tie| sorted(tie.tied.iter().map(id).collect()))
        .collect();
    // pabutools' ties are the first of all the runs that a completion tried,
    // ours those of the run that counts.
    if by_pabutools {
        met.retain(|tie| !listed.contains(tie));
        let besides = !met.is_empty() && listed.len() < TIES_LISTED_MAX;
        return Ok(besides.then(|| format!("met the ties {met:?} besides")));
    }
    Ok((met != listed).then(|| format!("met the ties {met:?}, not {listed:?}")))
}
