//! Links that come back to where they began.

/// Every circle among positions below `count`, each in order from where it was
/// first met; a position is in one circle at most.
pub(crate) fn circles<'a>(count: usize, next: impl Fn(usize) -> &'a Vec<usize>) -> Vec<Vec<usize>> {
    #[derive(Clone, Copy, PartialEq)]
    enum Seen {
        Never,
        OnTheWay,
        Done,
    }
    let mut seen = vec![Seen::Never; count];
    let mut found: Vec<Vec<usize>> = Vec::new();
    for start in 0..count {
        if seen[start] != Seen::Never {
            continue;
        }
        // The way from the start, and how many steps on from each were tried.
        let mut way = vec![(start, 0)];
        seen[start] = Seen::OnTheWay;
        while let Some((at, tried)) = way.last_mut() {
            let at = *at;
            let Some(&to) = next(at).get(*tried) else {
                seen[at] = Seen::Done;
                way.pop();
                continue;
            };
            *tried += 1;
            match seen[to] {
                Seen::Never => {
                    seen[to] = Seen::OnTheWay;
                    way.push((to, 0));
                }
                Seen::OnTheWay => {
                    let from = way.iter().position(|&(at, _)| at == to).unwrap_or(0);
                    found.push(way[from..].iter().map(|&(at, _)| at).collect());
                }
                Seen::Done => {}
            }
        }
    }
    found
}
