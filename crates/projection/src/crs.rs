//! Coordinate systems by the names that files use.

use std::fmt;

use proj4rs::Proj;

use crate::ProjectionError;

/// A coordinate system: what a pair of numbers means on the ground.
///
/// `x` is always eastward (easting or longitude) and `y` northward, whatever
/// the order in which the registry of systems lists its axes: that is how
/// GeoJSON, GeoParquet and tables of points are written.
#[derive(Clone)]
pub struct Crs {
    code: String,
    pub(crate) proj: Proj,
    measure: Measure,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Measure {
    Degrees,
    Metres,
    /// In metres by name, but stretched: Web Mercator and its kin.
    Stretched,
    /// Feet, links and the like.
    OtherLength,
}

impl Crs {
    /// The system named `name`.
    ///
    /// Understood are `EPSG:27700`, `urn:ogc:def:crs:EPSG::27700`,
    /// `https://www.opengis.net/def/crs/EPSG/0/27700`, `OGC:CRS84`, and the
    /// plain names of the two that are met most, in upper or lower case.
    ///
    /// Source: EPSG Geodetic Parameter Dataset, as `PROJ` strings in the crate
    /// `crs-definitions`.
    ///
    /// # Errors
    /// [`ProjectionError::Unknown`] if no such system is known, and
    /// [`ProjectionError::Unusable`] if it is not one for points on a map
    /// (geocentric, for instance) or needs a method that we do not have.
    pub fn new(name: &str) -> Result<Self, ProjectionError> {
        let unknown = || ProjectionError::Unknown {
            name: name.trim().into(),
        };
        let (code, number) = number(name).ok_or_else(unknown)?;
        let definition = crs_definitions::from_code(number)
            .ok_or_else(unknown)?
            .proj4;
        let unusable = |_| ProjectionError::unusable(&code);
        let proj = Proj::from_proj_string(definition).map_err(unusable)?;
        if proj.is_geocent() {
            return Err(ProjectionError::unusable(&code));
        }
        let measure = if proj.is_latlong() {
            Measure::Degrees
        } else if ["merc", "webmerc", "eqc", "cea", "mill"].contains(&proj.projname()) {
            Measure::Stretched
        } else if (proj.to_meter() - 1.0).abs() < 1e-12 {
            Measure::Metres
        } else {
            Measure::OtherLength
        };
        Ok(Self {
            code,
            proj,
            measure,
        })
    }

    /// Longitude and latitude in degrees (WGS 84), what GeoJSON means when it
    /// says nothing.
    #[must_use]
    pub fn degrees() -> Self {
        Self::new("EPSG:4326").expect("EPSG:4326 is in the list")
    }

    /// Eastings and northings of Great Britain, in metres.
    #[must_use]
    pub fn british_grid() -> Self {
        Self::new("EPSG:27700").expect("EPSG:27700 is in the list")
    }

    /// Metres around the middle of what lies at `longitude` and `latitude`, in
    /// degrees: its zone of the Universal Transverse Mercator grid. A longitude may go
    /// round the world, as those of [`side_by_side`] do.
    ///
    /// For measuring where a file of degrees names no national grid.
    /// Distances are within 0.1 % of the truth inside the zone.
    #[must_use]
    pub fn metres_around(longitude: f64, latitude: f64) -> Self {
        let band = if latitude < 0.0 { 32_700 } else { 32_600 };
        let longitude = (longitude + 180.0).rem_euclid(360.0) - 180.0;
        let zones = (1..=60_u16).filter(|&zone| f64::from(zone) * 6.0 - 180.0 <= longitude);
        let zone = (zones.count() + 1).min(60);
        Self::new(&format!("EPSG:{}", band + zone)).expect("all 120 zones are in the list")
    }

    /// Its code, such as `EPSG:27700`.
    #[must_use]
    pub fn code(&self) -> &str {
        &self.code
    }

    /// Whether distances between its coordinates are metres on the ground.
    ///
    /// Web Mercator (EPSG:3857) counts in metres, but in Manchester its metre
    /// is 60 cm long: for it the answer is no.
    #[must_use]
    pub fn is_metric(&self) -> bool {
        self.measure == Measure::Metres
    }

    /// Whether its coordinates are longitude and latitude.
    #[must_use]
    pub fn is_degrees(&self) -> bool {
        self.measure == Measure::Degrees
    }

    /// What its coordinates are counted in, in words.
    #[must_use]
    pub fn unit(&self) -> &'static str {
        match self.measure {
            Measure::Degrees => "degrees",
            Measure::Metres => "metres",
            Measure::Stretched => "metres of a stretched map",
            Measure::OtherLength => "a unit of length other than the metre",
        }
    }
}

/// `longitudes`, in degrees, side by side: where they lie nearer together counted from 0 to
/// 360, as on both sides of the 180th meridian, those of the west are so counted.
#[must_use]
pub fn side_by_side(longitudes: impl IntoIterator<Item = f64>) -> Vec<f64> {
    let width = |all: &[f64]| {
        let high = all.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        high - all.iter().copied().fold(f64::INFINITY, f64::min)
    };
    let all: Vec<f64> = longitudes.into_iter().collect();
    let from_0 = all.iter();
    let from_0 = from_0.map(|&one| if one < 0.0 { one + 360.0 } else { one });
    let from_0: Vec<f64> = from_0.collect();
    if width(&from_0) < width(&all) {
        from_0
    } else {
        all
    }
}

impl PartialEq for Crs {
    fn eq(&self, other: &Self) -> bool {
        self.code == other.code
    }
}

impl fmt::Debug for Crs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Crs").field(&self.code).finish()
    }
}

impl fmt::Display for Crs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.code)
    }
}

/// The code in its plain form, and the number under which it is listed.
fn number(name: &str) -> Option<(String, u16)> {
    let upper = name.trim().to_ascii_uppercase();
    let parts: Vec<&str> = upper.split([':', '/']).map(str::trim).collect();
    let epsg = |number: &str| {
        let number: u16 = number.parse().ok()?;
        Some((format!("EPSG:{number}"), number))
    };
    match parts.as_slice() {
        ["EPSG", number]
        | ["URN", "OGC", "DEF", "CRS", "EPSG", _, number]
        | [_, "", "", _, "DEF", "CRS", "EPSG", _, number] => epsg(number),
        ["OGC", "CRS84"]
        | ["CRS84" | "WGS84" | "WGS 84" | "WGS 84 (CRS84)"]
        | ["URN", "OGC", "DEF", "CRS", "OGC", _, "CRS84"]
        | [_, "", "", _, "DEF", "CRS", "OGC", _, "CRS84"] => epsg("4326"),
        ["BRITISH NATIONAL GRID"] | ["OSGB36" | "OSGB 1936", "BRITISH NATIONAL GRID"] => {
            epsg("27700")
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_system_has_many_spellings() {
        for name in [
            "EPSG:27700",
            " epsg:27700 ",
            "urn:ogc:def:crs:EPSG::27700",
            "urn:ogc:def:crs:EPSG:9.9:27700",
            "http://www.opengis.net/def/crs/EPSG/0/27700",
            "https://www.opengis.net/def/crs/EPSG/0/27700",
            "OSGB36 / British National Grid",
        ] {
            assert_eq!(Crs::new(name).unwrap().code(), "EPSG:27700", "{name}");
        }
        for name in [
            "OGC:CRS84",
            "CRS84",
            "WGS 84",
            "urn:ogc:def:crs:OGC:1.3:CRS84",
        ] {
            assert_eq!(Crs::new(name).unwrap().code(), "EPSG:4326", "{name}");
        }
    }

    #[test]
    fn metres_that_are_not_metres_on_the_ground_are_not_metric() {
        let metric = |name| Crs::new(name).unwrap().is_metric();
        assert!(metric("EPSG:27700") && metric("EPSG:29903") && metric("EPSG:32630"));
        assert!(!metric("EPSG:4326"));
        assert!(
            !metric("EPSG:3857"),
            "stretched by two thirds in Manchester"
        );
        assert!(!metric("EPSG:2263"), "New York counts in feet");
    }

    #[test]
    fn zones_are_six_degrees_wide() {
        assert_eq!(Crs::metres_around(-2.2, 53.5).code(), "EPSG:32630");
        assert_eq!(Crs::metres_around(0.0, 51.5).code(), "EPSG:32631");
        assert_eq!(Crs::metres_around(151.2, -33.9).code(), "EPSG:32756");
        assert_eq!(Crs::metres_around(179.99, 0.0).code(), "EPSG:32660");
        assert_eq!(Crs::metres_around(180.0, 0.0).code(), "EPSG:32601");
        assert_eq!(Crs::metres_around(180.1, -17.0).code(), "EPSG:32701");
        assert_eq!(Crs::metres_around(-180.1, -17.0).code(), "EPSG:32760");
    }
}
