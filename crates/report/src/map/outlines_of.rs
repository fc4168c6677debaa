//! The places that money is shared between, each as one path.

use super::drawn::Drawn;
use super::ground::Ground;
use super::palette::colour;
use super::path::{Frame, whole};
use crate::Site;

/// How many places the drawing can hold and still be read.
const MOST: usize = 1_200;

/// The drawing's size, and for each place its path and the colour of its tenth
/// of need.
pub(crate) type Outlines = ((i64, i64), Vec<(String, String)>);

/// Nothing where the places have no borders, or are too many to be told apart.
pub(crate) fn outlines_of(site: &Site, ground: &Ground, drawn: &Drawn<'_>) -> Option<Outlines> {
    let areas = &site.levels[site.funded].areas;
    if areas.len() > MOST {
        return None;
    }
    let level = ground.levels[site.funded].as_ref()?;
    let frame = Frame::new(ground.bounds, drawn.width, drawn.tallest, 8.0);
    let mut tolerance = frame.on_square(0.7);
    loop {
        let shapes = level.topology.simplify(tolerance);
        let paths: Vec<(String, String)> = (areas.iter().zip(&shapes))
            .map(|(area, shape)| {
                let decile = area.need.as_ref().map(|need| need.decile);
                let path = if shape.0.is_empty() {
                    String::new()
                } else {
                    frame.path(shape)
                };
                (path, colour(decile).to_owned())
            })
            .collect();
        let bytes: usize = paths.iter().map(|(path, _)| path.len()).sum();
        if bytes <= drawn.bytes || tolerance > frame.on_square(40.0) {
            return Some(((whole(frame.width), whole(frame.height)), paths));
        }
        tolerance *= 1.5;
    }
}
