//! The points of the choices, as whole numbers of the finest unit met.

use super::DROPPED;
use crate::kind::Kind;
use crate::read::{bad_number, points_number};
use crate::rows::words;
use crate::sink::Sink;

/// Points as they come. Where points do not count (an approval, a ranking),
/// any that do not match the choices are left out altogether, with a note.
#[derive(Debug)]
pub(crate) struct PointsColumn {
    needed: bool,
    /// Nothing without a column, and after a cell that did not match.
    points: Option<Vec<i64>>,
    places: u8,
    /// The first ballot with choices and no points at all.
    blank: Option<usize>,
}

impl PointsColumn {
    /// The column, if it is `there`, in an election that has it `needed`.
    pub(crate) fn new(there: bool, needed: bool) -> Self {
        Self {
            needed,
            points: there.then(Vec::new),
            places: 0,
            blank: None,
        }
    }

    /// Whether the vote type lives on points.
    pub(crate) fn needed(&self) -> bool {
        self.needed
    }

    /// Takes the points in `cell`, one for each of `picked`.
    pub(crate) fn row(&mut self, cell: &str, picked: &[u32], line: usize, sink: &mut Sink) {
        let Some(mut points) = self.points.take() else {
            return;
        };
        let before = points.len();
        let (kind, why) = match self.parse(cell, picked, &mut points) {
            Ok(given) if given == picked.len() => {
                self.points = Some(points);
                return;
            }
            Ok(0) if !self.needed => {
                points.truncate(before);
                self.points = Some(points);
                self.blank = self.blank.or(Some(line));
                return;
            }
            Ok(given) => (
                Kind::PointsCount,
                words(
                    &format!("{given} points for {} projects", picked.len()),
                    "give as many points as projects, in the same order",
                ),
            ),
            Err(why) => (Kind::NotANumber, why),
        };
        if self.needed {
            // Nothing is counted any more, but the columns keep their length.
            let counted = picked.iter().filter(|&&choice| choice != DROPPED).count();
            points.resize(before + counted, 0);
            self.points = Some(points);
        }
        self.misfit(kind, line, why, sink);
    }

    /// Reads the points of a ballot, and gives how many there are.
    fn parse(
        &mut self,
        cell: &str,
        picked: &[u32],
        points: &mut Vec<i64>,
    ) -> Result<usize, (String, String)> {
        let mut given = 0;
        for text in cell.split(',') {
            let number = match points_number(text) {
                Ok(number) => number,
                Err(_) if text.trim().is_empty() => continue,
                Err(error) => return Err(bad_number(text, error)),
            };
            let counts = picked.get(given).is_some_and(|&choice| choice != DROPPED);
            given += 1;
            if !counts {
                continue;
            }
            if number.places() > self.places {
                if !finer(points, number.places() - self.places) {
                    return Err(too_wide());
                }
                self.places = number.places();
            }
            points.push(number.at(self.places).ok_or_else(too_wide)?);
        }
        Ok(given)
    }

    /// Says that points cannot be matched with the choices.
    fn misfit(&self, kind: Kind, line: usize, why: (String, String), sink: &mut Sink) {
        let kind = if self.needed {
            kind
        } else {
            Kind::UnusedPoints
        };
        sink.push(kind, line, Some("points"), || {
            if self.needed {
                return why;
            }
            let (what, help) = why;
            (
                format!("{what}; the column was left out, since its points do not count"),
                help,
            )
        });
    }

    /// The points and how fine they are.
    pub(crate) fn finish(mut self, sink: &mut Sink) -> (Option<Vec<i64>>, u8) {
        if !self.needed {
            self.points = self.points.take().filter(|points| !points.is_empty());
            if let (Some(_), Some(line)) = (&self.points, self.blank) {
                let why = words(
                    "a ballot without points among others with them",
                    "give points to all or to none",
                );
                self.misfit(Kind::PointsCount, line, why, sink);
                self.points = None;
            }
        }
        let places = if self.points.is_some() {
            self.places
        } else {
            0
        };
        (self.points, places)
    }
}

/// Makes every one of `points` finer by `places`; false if one does not fit.
fn finer(points: &mut [i64], places: u8) -> bool {
    let factor = 10_i64.pow(u32::from(places));
    points.iter_mut().all(|point| {
        let finer = point.checked_mul(factor);
        *point = finer.unwrap_or(0);
        finer.is_some()
    })
}

fn too_wide() -> (String, String) {
    words(
        "the points are too large and too fine to be counted exactly together",
        "give fewer digits after the point",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fault::Input;

    #[test]
    fn finer_points_later_make_earlier_ones_finer_too() {
        let mut sink = Sink::for_reading(Input::Pb);
        let mut column = PointsColumn::new(true, true);
        column.row("3, 2", &[0, 1], 1, &mut sink);
        column.row("1.25,9,-0.5", &[0, DROPPED, 1], 2, &mut sink);
        assert!(!sink.stops());
        assert_eq!(
            column.finish(&mut sink),
            (Some(vec![300, 200, 125, -50]), 2)
        );
    }

    #[test]
    fn points_that_do_not_match_stop_only_where_they_count() {
        for (needed, kind) in [(true, Kind::PointsCount), (false, Kind::UnusedPoints)] {
            let mut sink = Sink::for_reading(Input::Pb);
            let mut column = PointsColumn::new(true, needed);
            column.row("3", &[0, 1], 7, &mut sink);
            assert_eq!(sink.count(kind), 1);
            assert_eq!(sink.stops(), needed);
        }
    }

    #[test]
    fn a_column_of_nothing_is_no_points() {
        let mut sink = Sink::for_reading(Input::Pb);
        let mut column = PointsColumn::new(true, false);
        column.row("", &[0, 1], 1, &mut sink);
        assert_eq!(column.finish(&mut sink), (None, 0));
    }
}
