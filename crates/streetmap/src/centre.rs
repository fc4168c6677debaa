//! The middle of a line or an area, in degrees.

use crate::map::Degrees;

/// The centroid of the area inside `rings`, all of them outsides; nothing if
/// they have no area. Degrees are taken as plane: a centroid moves with any
/// stretching of the axes, so that over one site nothing is lost.
///
/// Source: Bourke (1988), *Calculating the area and centroid of a polygon*.
pub(crate) fn of_area(rings: &[Vec<Degrees>]) -> Option<Degrees> {
    let origin = *rings.first()?.first()?;
    let (mut twice, mut x, mut y) = (0.0, 0.0, 0.0);
    for ring in rings {
        let (mut ring_twice, mut ring_x, mut ring_y) = (0.0, 0.0, 0.0);
        for pair in ring.windows(2) {
            let [ax, ay] = [
                pair[0].longitude - origin.longitude,
                pair[0].latitude - origin.latitude,
            ];
            let [bx, by] = [
                pair[1].longitude - origin.longitude,
                pair[1].latitude - origin.latitude,
            ];
            let cross = ax * by - bx * ay;
            ring_twice += cross;
            ring_x += (ax + bx) * cross;
            ring_y += (ay + by) * cross;
        }
        // Whichever way a ring runs, its inside counts.
        let sign = if ring_twice < 0.0 { -1.0 } else { 1.0 };
        twice += sign * ring_twice;
        x += sign * ring_x;
        y += sign * ring_y;
    }
    if twice < 1e-18 {
        return None;
    }
    Some(Degrees {
        longitude: origin.longitude + x / (3.0 * twice),
        latitude: origin.latitude + y / (3.0 * twice),
    })
}

/// The mean of `points`; nothing if there is none.
pub(crate) fn of_points(points: &[Degrees]) -> Option<Degrees> {
    let closed = points.len() > 1 && points.first() == points.last();
    let points = if closed { &points[1..] } else { points };
    #[expect(clippy::cast_precision_loss, reason = "far fewer than 2^52 points")]
    let count = points.len() as f64;
    (!points.is_empty()).then(|| Degrees {
        longitude: points.iter().map(|point| point.longitude).sum::<f64>() / count,
        latitude: points.iter().map(|point| point.latitude).sum::<f64>() / count,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(longitude: f64, latitude: f64) -> Degrees {
        Degrees {
            longitude,
            latitude,
        }
    }

    /// An L of three unit squares: the mean of their middles.
    #[test]
    fn the_middle_of_an_l_lies_where_its_squares_balance() {
        let corners = [
            (0., 0.),
            (2., 0.),
            (2., 1.),
            (1., 1.),
            (1., 2.),
            (0., 2.),
            (0., 0.),
        ];
        let mut ring: Vec<Degrees> = corners.map(|(x, y)| at(x, y)).to_vec();
        for _ in 0..2 {
            let middle = of_area(std::slice::from_ref(&ring)).unwrap();
            assert!((middle.longitude - 5.0 / 6.0).abs() < 1e-12);
            assert!((middle.latitude - 5.0 / 6.0).abs() < 1e-12);
            ring.reverse();
        }
        assert!(of_area(&[vec![at(0., 0.), at(1., 1.), at(0., 0.)]]).is_none());
    }

    #[test]
    fn a_closed_line_does_not_count_its_end_twice() {
        let line = [at(0., 0.), at(3., 0.), at(0., 3.), at(0., 0.)];
        let middle = of_points(&line).unwrap();
        assert!((middle.longitude - 1.0).abs() < 1e-12 && (middle.latitude - 1.0).abs() < 1e-12);
        assert!(of_points(&[]).is_none());
    }
}
