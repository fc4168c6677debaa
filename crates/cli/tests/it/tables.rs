//! Small tables and specs that several modules use.

use crate::desk::Desk;

/// Twelve places with three measures.
pub const PLACES: &str = "\
lsoa21cd,lsoa21nm,people,income_rate,claimants,working_age,school,ltla24cd
E01,\"Alder, north\",1500,0.31,71,1010,58,D1
E02,Brook,1800,0.12,42,1150,71,D1
E03,Cinder,1450,0.44,98,940,49,D1
E04,Dove,1700,0.25,55,1080,66,D2
E05,Elm,2050,0.22,61,1290,63,D2
E06,Fallow,1380,0.08,29,830,77,D2
E07,Glass,1560,0.39,104,1020,51,D2
E08,Harbour,1930,0.28,88,1240,55,D3
E09,Ivy,1470,0.11,33,900,74,D3
E10,Jubilee,1790,0.18,47,1130,69,D3
E11,King,1610,0.35,90,1000,57,D3
E12,Lime,1520,0.15,40,950,70,D3
";

/// An index of them, without anything optional but a group.
pub const SPEC: &str = r#"
[table]
path = "places.csv"
id = "lsoa21cd"
name = "lsoa21nm"
population = "people"

[[indicator]]
id = "income"
column = "income_rate"
more_is = "worse"
weight = 22.5
group = "economic"

[[indicator]]
id = "work"
sql = "100.0 * claimants / working_age"
more_is = "worse"
weight = 22.5
group = "economic"

[[indicator]]
id = "school"
column = "school"
more_is = "better"
weight = 13.5

[[group]]
id = "economic"
weight = 45
"#;

/// [`SPEC`] with what the contract's example draws from.
pub fn robust_spec() -> String {
    format!(
        r#"{SPEC}
[robustness]
draws = 200
weight_spread = 0.25
normalise = ["exponential-rank", "percentile-rank", "z-score"]
combine = ["arithmetic", "geometric"]
sobol = true
sobol_rows = 16
leave_one_out = true
"#
    )
}

/// A desk with [`PLACES`] and [`SPEC`].
pub fn need_desk() -> Desk {
    let desk = Desk::new();
    desk.write("places.csv", PLACES).write("spec.toml", SPEC);
    desk
}

/// Six places to share money among.
pub const SHARED: &str = "\
id,name,population,score,need_index,ltla24cd,phase_one,last_year,flat
A,Ash,1000,90,0.9,D1,false,20000,1
B,Birch,2500,80,0.8,D1,false,60000,1
C,Cedar,1500,70,0.7,D1,false,30000,1
D,Dogwood,3000,60,0.6,D2,true,70000,1
E,Elder,700,50,0.5,D2,false,10000,1
F,Fir,4001,40,0.4,D2,false,90000,1
";

/// A formula on them, to which tests add what they are about.
pub const FORMULA: &str = r#"
[places]
path = "places.csv"
id = "id"
population = "population"

[[part]]
weight = 0.7
in_proportion_to = "population"
[[part]]
id = "need"
weight = 0.3
in_proportion_to = "population * need_index"
"#;

/// A desk with [`SHARED`], and `spec.toml` of an envelope, [`FORMULA`] and `more`.
pub fn share_desk(envelope: &str, more: &str) -> Desk {
    let desk = Desk::new();
    let spec = format!("[envelope]\ncurrency = \"GBP\"\n{envelope}\n{FORMULA}{more}");
    desk.write("places.csv", SHARED).write("spec.toml", spec);
    desk
}
