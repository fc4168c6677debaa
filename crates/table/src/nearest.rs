//! The names nearest to one that is not there.

/// The up to three of `names` that are nearest to `wanted`, nearest first, ties
/// by name: those within a third of its length in edits, capitals aside.
#[must_use]
pub fn nearest<'a>(wanted: &str, names: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let wanted = wanted.to_lowercase();
    let most = (wanted.chars().count() / 3).max(1);
    let mut near: Vec<(usize, &str)> = names
        .into_iter()
        .map(|name| (edits(&wanted, &name.to_lowercase()), name))
        .filter(|&(distance, _)| distance <= most)
        .collect();
    near.sort_unstable();
    near.into_iter().take(3).map(|(_, name)| name).collect()
}

/// The help for a name that is not there: the nearest, and the list of all
/// `names`, which are `kind`.
pub(crate) fn help(kind: &str, wanted: &str, names: &[&str]) -> String {
    const NAMES_SHOWN: usize = 12;
    let near = nearest(wanted, names.iter().copied());
    let list = names[..names.len().min(NAMES_SHOWN)].join(", ");
    let list = match names.len().saturating_sub(NAMES_SHOWN) {
        0 => format!("the {kind} are: {list}"),
        more => format!("the {kind} are: {list} and {more} more"),
    };
    if near.is_empty() {
        list
    } else {
        format!("did you mean {}? {list}", either(&near))
    }
}

/// `'a', 'b' or 'c'`.
pub(crate) fn either(names: &[&str]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("'{name}'")).collect();
    match quoted.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} or {last}", rest.join(", ")),
        None => String::new(),
    }
}

/// The fewest letters to insert, delete, replace or swap with a neighbour that
/// turn `a` into `b`.
///
/// Source: optimal string alignment, as in Boytsov (2011), «Indexing methods
/// for approximate dictionary searching», section 2.1.
fn edits(a: &str, b: &str) -> usize {
    const LONGEST: usize = 200;
    let a: Vec<char> = a.chars().take(LONGEST).collect();
    let b: Vec<char> = b.chars().take(LONGEST).collect();
    let mut rows: Vec<Vec<usize>> = vec![(0..=b.len()).collect()];
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let replaced = rows[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut best = replaced.min(rows[i - 1][j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(rows[i - 2][j - 2] + 1);
            }
            row.push(best);
        }
        rows.push(row);
    }
    rows[a.len()][b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_names_come_nearest_first() {
        assert_eq!(edits("kitten", "sitting"), 3);
        assert_eq!(edits("recieve", "receive"), 1);
        let names = ["population", "populations", "income", "pop"];
        assert_eq!(
            nearest("Populaton", names),
            vec!["population", "populations"]
        );
        assert!(nearest("zzz", names).is_empty());
        assert_eq!(either(&["a", "b", "c"]), "'a', 'b' or 'c'");
        assert_eq!(either(&["a"]), "'a'");
        assert_eq!(
            help("columns", "incone", &names),
            "did you mean 'income'? the columns are: population, populations, income, pop"
        );
        let many = vec!["x"; 14];
        assert!(help("columns", "zzz", &many).ends_with("x, x and 2 more"));
    }
}
