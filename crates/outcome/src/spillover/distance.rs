//! How far each unit is from the nearest treated one.

/// The mean radius of the Earth, in metres. Source: Moritz, «Geodetic Reference
/// System 1980» (*Journal of Geodesy* 74, 2000), R1.
const EARTH: f64 = 6_371_008.771_4;

/// Where a unit is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Position {
    /// On a plane: east and north, in one unit of length.
    Plane {
        /// East.
        x: f64,
        /// North.
        y: f64,
    },
    /// On the Earth, in degrees.
    Globe {
        /// East of Greenwich.
        longitude: f64,
        /// North of the equator.
        latitude: f64,
    },
}

impl Position {
    /// Straight-line coordinates: a place on the globe as a point of the unit
    /// sphere, so that the nearest along a chord is the nearest along the ground.
    fn straight(self) -> [f64; 3] {
        match self {
            Self::Plane { x, y } => [x, y, 0.0],
            Self::Globe {
                longitude,
                latitude,
            } => {
                let (east, north) = (longitude.to_radians(), latitude.to_radians());
                let ring = libm::cos(north);
                [
                    ring * libm::cos(east),
                    ring * libm::sin(east),
                    libm::sin(north),
                ]
            }
        }
    }

    /// A straight distance as one along the ground: metres on the globe.
    fn along(self, straight: f64) -> f64 {
        match self {
            Self::Plane { .. } => straight,
            Self::Globe { .. } => 2.0 * EARTH * libm::asin((straight / 2.0).min(1.0)),
        }
    }
}

/// The distance of each unit from the nearest treated one: metres on the globe,
/// the unit of the coordinates on a plane; 0 for treated units, infinite where
/// nobody is treated. Positions are all of one kind.
///
/// Treated units are sorted along one axis, and the search for the nearest goes
/// out from each unit's own place there until that axis alone is further than the
/// nearest found.
#[must_use]
pub fn nearest_treated(positions: &[Position], treated: &[bool]) -> Vec<f64> {
    let mut sources: Vec<[f64; 3]> = positions
        .iter()
        .zip(treated)
        .filter(|(_, treated)| **treated)
        .map(|(position, _)| position.straight())
        .collect();
    sources.sort_by(|one, other| one[0].total_cmp(&other[0]));
    let nearest = |position: &Position| {
        let own = position.straight();
        let start = sources.partition_point(|source| source[0] < own[0]);
        let mut best = f64::INFINITY;
        let mut look = |source: &[f64; 3]| {
            let axis = source[0] - own[0];
            if axis * axis > best {
                return false;
            }
            let (north, up) = (source[1] - own[1], source[2] - own[2]);
            best = best.min(axis * axis + north * north + up * up);
            true
        };
        for source in &sources[start..] {
            if !look(source) {
                break;
            }
        }
        for source in sources[..start].iter().rev() {
            if !look(source) {
                break;
            }
        }
        position.along(best.sqrt())
    };
    positions
        .iter()
        .zip(treated)
        .map(|(position, &treated)| if treated { 0.0 } else { nearest(position) })
        .collect()
}
