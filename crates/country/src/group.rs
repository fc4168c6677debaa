//! Gathering neighbourhoods into larger areas of about the same number.

use allotment_place::Point;

use crate::land::order;

/// Parts `points` into `parts` groups of about equal number, each compact:
/// gives for each point its group, counted from 0; no group is empty.
///
/// The groups round the first `fixed` points of `starts` keep that middle;
/// others start as far from all middles as can be, and move to the middle of
/// what they hold. A group that holds too few gains ground, one that holds too
/// many loses it.
///
/// Source: power diagrams with weights found step by step; Aurenhammer,
/// Hoffmann and Aronov (1998), *Algorithmica* 20.
pub(crate) fn compact_groups(points: &[Point], parts: usize, starts: &[Point]) -> Vec<usize> {
    assert!(
        (1..=points.len()).contains(&parts),
        "{parts} groups of {} points",
        points.len()
    );
    let number = |count: usize| f64::from(u32::try_from(count).expect("few"));
    let mut middles: Vec<Point> = starts.iter().copied().take(parts).collect();
    let fixed = middles.len();
    if fixed == 0 {
        middles.push(points[0]);
    }
    let mut nearest: Vec<f64> = vec![f64::INFINITY; points.len()];
    for part in 0..parts {
        if part == middles.len() {
            let farthest = (0..points.len()).max_by_key(|&row| order(nearest[row]));
            middles.push(points[farthest.expect("at least one point")]);
        }
        for (nearest, &point) in nearest.iter_mut().zip(points) {
            *nearest = nearest.min(square(point, middles[part]));
        }
    }
    let fair = number(points.len()) / number(parts);
    let spread = spread(points) / number(parts);
    let mut bonus = vec![0.0; parts];
    let mut groups = vec![0; points.len()];
    for _ in 0..24 {
        groups = points
            .iter()
            .map(|&point| cheapest(point, &middles, &bonus))
            .collect();
        let mut sums = vec![(0.0, 0.0, 0_usize); parts];
        for (point, &group) in points.iter().zip(&groups) {
            sums[group].0 += point.x;
            sums[group].1 += point.y;
            sums[group].2 += 1;
        }
        for (part, &(x, y, held)) in sums.iter().enumerate() {
            bonus[part] += 0.35 * spread * (1.0 - number(held) / fair);
            if part >= fixed && held > 0 {
                middles[part] = Point {
                    x: x / number(held),
                    y: y / number(held),
                };
            }
        }
    }
    fill_empty(&mut groups, parts, |row, part| {
        square(points[row], middles[part])
    });
    groups
}

/// The group that costs `point` least: the square of its distance from the
/// group's middle, less the group's bonus. The first of equals.
fn cheapest(point: Point, middles: &[Point], bonus: &[f64]) -> usize {
    let mut best = (f64::INFINITY, 0);
    for (part, (&middle, bonus)) in middles.iter().zip(bonus).enumerate() {
        let cost = square(point, middle) - bonus;
        if cost < best.0 {
            best = (cost, part);
        }
    }
    best.1
}

/// Gives each empty group the nearest point of the largest group.
fn fill_empty(groups: &mut [usize], parts: usize, cost: impl Fn(usize, usize) -> f64) {
    for part in 0..parts {
        let held = |of: usize| groups.iter().filter(|&&group| group == of).count();
        if held(part) > 0 {
            continue;
        }
        let largest = (0..parts).max_by_key(|&of| held(of)).expect("some group");
        let row = (0..groups.len())
            .filter(|&row| groups[row] == largest)
            .min_by_key(|&row| order(cost(row, part)))
            .expect("the largest group holds something");
        groups[row] = part;
    }
}

/// The area of the rectangle round `points`.
fn spread(points: &[Point]) -> f64 {
    let side = |of: fn(&Point) -> f64| {
        let low = points.iter().map(of).fold(f64::INFINITY, f64::min);
        let high = points.iter().map(of).fold(f64::NEG_INFINITY, f64::max);
        high - low
    };
    side(|point| point.x) * side(|point| point.y)
}

fn square(a: Point, b: Point) -> f64 {
    (a.x - b.x) * (a.x - b.x) + (a.y - b.y) * (a.y - b.y)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_are_about_equal_and_none_is_empty() {
        let points: Vec<Point> = (0..400_i32)
            .map(|at| Point {
                x: f64::from(at % 20),
                y: f64::from(at / 20),
            })
            .collect();
        let groups = compact_groups(&points, 8, &[]);
        for part in 0..8 {
            let held = groups.iter().filter(|&&group| group == part).count();
            assert!((35..=65).contains(&held), "group {part} holds {held}");
        }
    }

    #[test]
    fn as_many_groups_as_points_hold_one_each() {
        let points = [0.0, 1.0, 5.0].map(|x| Point { x, y: 0.0 });
        let mut groups = compact_groups(&points, 3, &[]);
        groups.sort_unstable();
        assert_eq!(groups, [0, 1, 2]);
    }
}
