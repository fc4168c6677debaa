//! What coordinates mean: the names of reference systems.

use serde_json::{Value, json};

/// Longitude and latitude in degrees, what GeoJSON and GeoParquet mean when
/// they say nothing.
pub(super) const LONGITUDE_LATITUDE: &str = "OGC:CRS84";

/// The system of a GeoJSON file: longitude and latitude, unless an older file
/// names another.
pub(super) fn of_geojson(member: Option<&Value>) -> String {
    let name = member.and_then(|crs| crs.pointer("/properties/name")?.as_str());
    let Some(name) = name else {
        return LONGITUDE_LATITUDE.into();
    };
    // urn:ogc:def:crs:EPSG::27700
    let parts: Vec<&str> = name.split(':').collect();
    match parts.as_slice() {
        ["urn", "ogc", "def", "crs", authority, _, code] => format!("{authority}:{code}"),
        _ => name.to_owned(),
    }
}

/// The system of a GeoParquet column, from its notes; `None` if unknown.
pub(super) fn of_geoparquet(column: &Value) -> Option<String> {
    match column.get("crs") {
        None => Some(LONGITUDE_LATITUDE.into()),
        Some(Value::Null) => None,
        Some(Value::String(name)) => Some(name.clone()),
        Some(crs) => {
            let authority = crs.pointer("/id/authority").and_then(Value::as_str);
            let code = crs.pointer("/id/code").map(|code| match code {
                Value::String(code) => code.clone(),
                other => other.to_string(),
            });
            match (authority, code) {
                (Some(authority), Some(code)) => Some(format!("{authority}:{code}")),
                _ => crs.get("name").and_then(Value::as_str).map(str::to_owned),
            }
        }
    }
}

/// Whether `crs` is longitude and latitude on the common ellipsoid.
pub(super) fn is_longitude_latitude(crs: &str) -> bool {
    [LONGITUDE_LATITUDE, "EPSG:4326"].contains(&crs)
}

/// `crs` as PROJJSON for GeoParquet, or nothing if we cannot write it.
///
/// Source: PROJ, *PROJJSON*, schema 0.7; the parameters are those of the EPSG
/// Geodetic Parameter Dataset for EPSG:4326 and EPSG:27700.
pub(super) fn projjson(crs: &str) -> Option<Value> {
    match crs {
        "EPSG:4326" => Some(geographic("WGS 84", &wgs84(), 4326)),
        "EPSG:27700" => Some(british_national_grid()),
        _ => None,
    }
}

const SCHEMA: &str = "https://proj.org/schemas/v0.7/projjson.schema.json";

fn wgs84() -> Value {
    json!({
        "type": "GeodeticReferenceFrame",
        "name": "World Geodetic System 1984",
        "ellipsoid": {"name": "WGS 84", "semi_major_axis": 6_378_137, "inverse_flattening": 298.257_223_563}
    })
}

fn geographic(name: &str, datum: &Value, code: u32) -> Value {
    json!({
        "$schema": SCHEMA,
        "type": "GeographicCRS",
        "name": name,
        "datum": datum,
        "coordinate_system": {"subtype": "ellipsoidal", "axis": [
            {"name": "Geodetic latitude", "abbreviation": "Lat", "direction": "north", "unit": "degree"},
            {"name": "Geodetic longitude", "abbreviation": "Lon", "direction": "east", "unit": "degree"}
        ]},
        "id": {"authority": "EPSG", "code": code}
    })
}

fn british_national_grid() -> Value {
    let airy = json!({
        "type": "GeodeticReferenceFrame",
        "name": "Ordnance Survey of Great Britain 1936",
        "ellipsoid": {"name": "Airy 1830", "semi_major_axis": 6_377_563.396, "inverse_flattening": 299.324_964_6}
    });
    let parameter = |name: &str, value: f64, unit: &str, code: u32| json!({"name": name, "value": value, "unit": unit, "id": {"authority": "EPSG", "code": code}});
    json!({
        "$schema": SCHEMA,
        "type": "ProjectedCRS",
        "name": "OSGB36 / British National Grid",
        "base_crs": geographic("OSGB36", &airy, 4277),
        "conversion": {
            "name": "British National Grid",
            "method": {"name": "Transverse Mercator", "id": {"authority": "EPSG", "code": 9807}},
            "parameters": [
                parameter("Latitude of natural origin", 49.0, "degree", 8801),
                parameter("Longitude of natural origin", -2.0, "degree", 8802),
                parameter("Scale factor at natural origin", 0.999_601_271_7, "unity", 8805),
                parameter("False easting", 400_000.0, "metre", 8806),
                parameter("False northing", -100_000.0, "metre", 8807)
            ]
        },
        "coordinate_system": {"subtype": "Cartesian", "axis": [
            {"name": "Easting", "abbreviation": "E", "direction": "east", "unit": "metre"},
            {"name": "Northing", "abbreviation": "N", "direction": "north", "unit": "metre"}
        ]},
        "id": {"authority": "EPSG", "code": 27700}
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_as_the_same_system() {
        for crs in ["EPSG:4326", "EPSG:27700"] {
            let column = json!({"crs": projjson(crs).unwrap()});
            assert_eq!(of_geoparquet(&column).as_deref(), Some(crs));
        }
        assert!(projjson("EPSG:3857").is_none());
    }

    #[test]
    fn an_unstated_system_is_degrees_and_a_null_one_is_unknown() {
        assert_eq!(of_geoparquet(&json!({})).as_deref(), Some("OGC:CRS84"));
        assert_eq!(of_geoparquet(&json!({"crs": null})), None);
        assert_eq!(of_geojson(None), "OGC:CRS84");
        let old = json!({"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::27700"}});
        assert_eq!(of_geojson(Some(&old)), "EPSG:27700");
    }
}
