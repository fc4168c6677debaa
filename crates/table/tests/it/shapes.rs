//! Shapes in and out, and what is wrong with them.

use allotment_place::{MultiPolygon, Point, Polygon, Ring};
use allotment_table::{Boundaries, Column, Points, Shapes, Table};

fn square(x: f64, y: f64, side: f64) -> Ring {
    let at = |dx: f64, dy: f64| Point {
        x: x + dx * side,
        y: y + dy * side,
    };
    let corners = [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0), (0.0, 0.0)];
    Ring::new(corners.map(|(dx, dy)| at(dx, dy)).to_vec()).expect("a closed ring")
}

fn areas() -> Vec<MultiPolygon> {
    let with_hole = Polygon {
        outer: square(0.0, 50.0, 4.0),
        holes: vec![square(1.0, 51.0, 1.0)],
    };
    let plain = |x| Polygon {
        outer: square(x, 50.0, 1.0),
        holes: vec![],
    };
    vec![
        MultiPolygon(vec![with_hole]),
        MultiPolygon(vec![plain(-3.0), plain(-1.5)]),
    ]
}

fn table() -> Table {
    let codes = Column::text("code", [Some("01"), Some("02")]);
    Table::new("t", vec![codes, Column::integers("n", [Some(5), None])])
}

#[test]
fn boundaries_come_back_from_geoparquet() {
    for crs in [
        Some("EPSG:4326"),
        Some("OGC:CRS84"),
        Some("EPSG:27700"),
        None,
    ] {
        let bytes = table().to_geoparquet(Shapes::Areas(&areas()), crs).unwrap();
        let read = Boundaries::from_bytes("b.parquet", bytes.clone(), "code").unwrap();
        assert_eq!(read.shapes, areas());
        assert_eq!(read.crs.as_deref(), crs);
        assert_eq!(read.ids[1].as_str(), "02");
        let attributes = Table::from_bytes("b.parquet", bytes).unwrap();
        assert_eq!(attributes.integers("n").unwrap(), [Some(5), None]);
        assert_eq!(
            attributes.to_csv().unwrap_err().to_string(),
            "b.parquet: column 'geometry': holds bytes, which have no text"
        );
    }
    let fault = table().to_geoparquet(Shapes::Areas(&areas()), Some("EPSG:3857"));
    assert_eq!(
        fault.unwrap_err().to_string(),
        "t: coordinates in 'EPSG:3857' cannot be written to GeoParquet"
    );
}

#[test]
fn points_come_back_from_geoparquet_and_are_no_boundaries() {
    let points = [Point { x: -1.5, y: 53.8 }, Point { x: 0.0, y: 51.5 }];
    let bytes = table()
        .to_geoparquet(Shapes::Points(&points), Some("EPSG:4326"))
        .unwrap();
    let read = Points::from_bytes("p.parquet", bytes.clone(), "code").unwrap();
    assert_eq!(read.points, points);
    let faults = Boundaries::from_bytes("p.parquet", bytes, "cod").unwrap_err();
    let lines: Vec<String> = faults.iter().map(ToString::to_string).collect();
    assert_eq!(
        lines,
        [
            "p.parquet: there is no column 'cod'",
            "p.parquet:1: column 'geometry': the shape is a point, not a polygon",
            "p.parquet:2: column 'geometry': the shape is a point, not a polygon",
        ]
    );
}

#[test]
fn geojson_goes_out_and_comes_back() {
    let bytes = table()
        .to_geojson(Shapes::Areas(&areas()), "EPSG:4326", 6)
        .unwrap();
    let text = String::from_utf8(bytes.clone()).unwrap();
    let second = text.lines().nth(2).unwrap();
    assert_eq!(
        second,
        "{\"type\":\"Feature\",\"properties\":{\"code\":\"02\",\"n\":null},\"geometry\":\
         {\"type\":\"MultiPolygon\",\"coordinates\":[[[[-3,50],[-2,50],[-2,51],[-3,51],[-3,50]]],\
         [[[-1.5,50],[-0.5,50],[-0.5,51],[-1.5,51],[-1.5,50]]]]}}"
    );
    let read = Boundaries::from_bytes("b.geojson", bytes, "code").unwrap();
    assert_eq!(read.crs.as_deref(), Some("OGC:CRS84"));
    let area = |shapes: &[MultiPolygon]| shapes.iter().map(MultiPolygon::area).sum::<f64>();
    assert!((area(&read.shapes) - area(&areas())).abs() < 1e-9);
    assert!(read.shapes[0].0[0].holes[0].twice_signed_area() < 0.0);
    let grid = table().to_geojson(Shapes::Areas(&areas()), "EPSG:27700", 6);
    assert_eq!(
        grid.unwrap_err().to_string(),
        "t: coordinates in 'EPSG:27700' cannot be written to GeoJSON"
    );
}

#[test]
fn wrong_features_are_named_with_their_line() {
    let feature = |code: &str, geometry: &str| {
        format!("{{\"type\":\"Feature\",\"properties\":{code},\"geometry\":{geometry}}}")
    };
    let ring = |last: &str| {
        format!("{{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[1,0],[1,1],{last}]]}}")
    };
    let text = format!(
        "{{\"type\":\"FeatureCollection\",\"features\":[\n{},\n{},\n{},\n{}\n]}}",
        feature("{\"code\":\"a\"}", &ring("[0,0]")),
        feature("{\"code\":\"b\"}", &ring("[0,1]")),
        feature("{\"kode\":\"c\"}", &ring("[0,0]")),
        feature("{\"code\":\"d\"}", "null"),
    );
    let faults = Boundaries::from_bytes("b.geojson", text.into(), "code").unwrap_err();
    let lines: Vec<String> = faults.iter().map(ToString::to_string).collect();
    assert_eq!(
        lines,
        [
            "b.geojson:3: the shape of 'b' has a ring that does not end where it began",
            "b.geojson:4: there is no property 'code'",
            "b.geojson:5: the shape of 'd' is missing",
        ]
    );
    let twice = format!(
        "{{\"type\":\"FeatureCollection\",\"features\":[\n{},\n\n{}]}}",
        feature("{\"code\":7}", &ring("[0,0]")),
        feature("{\"code\":\"7\"}", &ring("[0,0]")),
    );
    let faults = Boundaries::from_bytes("b.geojson", twice.clone().into(), "code").unwrap_err();
    assert_eq!(
        faults.to_string(),
        "b.geojson:4: column 'code': the code '7' is already on line 2"
    );
    let short = twice[..twice.len() - 20].to_owned();
    let faults = Boundaries::from_bytes("b.geojson", short.into(), "code").unwrap_err();
    assert_eq!(faults.to_string(), "b.geojson:4: the GeoJSON is cut short");
}

#[test]
fn points_are_made_of_two_columns() {
    let csv = "code,lon,lat\na,-1.5,53.8\nb,,51.5\nc,0,x\n";
    let table = Table::from_bytes("p.csv", csv.into()).unwrap();
    let faults = Points::from_table(&table, "code", ["lon", "lat"], None).unwrap_err();
    let lines: Vec<String> = faults.iter().map(ToString::to_string).collect();
    assert_eq!(
        lines,
        [
            "p.csv:3: column 'lon': the coordinate is missing",
            "p.csv:4: column 'lat': 'x' is not a number",
        ]
    );
    let sound = table.select_rows(&[0]);
    let points = Points::from_table(&sound, "code", ["lon", "lat"], Some("EPSG:4326")).unwrap();
    assert_eq!(points.points, [Point { x: -1.5, y: 53.8 }]);
}
