//! Output areas given whole to larger areas, beside a look-up from full borders.

use std::collections::BTreeMap;

use allotment_programme::Origins;
use allotment_programme::spatial::{BestFitChoice, best_fit as fit};

use super::super::outcome::Compared;
use super::file;
use crate::data::Data;
use crate::error::ProofError;

/// Of each output area, whether it goes to the area that the published look-up has.
/// Files: the centroids, the look-up, the borders of small areas, those of wards.
pub(super) fn best_fit(
    files: &[String],
    data: &Data,
    compared: &mut Compared,
) -> Result<(), ProofError> {
    let published = data.table(file(files, 1)?)?;
    let codes = published.text("oa21cd")?;
    for (group, areas, id) in [
        ("LSOA", file(files, 2)?, "lsoa21cd"),
        ("wards", file(files, 3)?, "wd25cd"),
    ] {
        let choice = BestFitChoice {
            table: data.path(file(files, 0)?),
            id: "oa21cd".into(),
            coordinates: ["lon".into(), "lat".into()],
            crs: None,
            people: None,
            areas: data.path(areas),
            areas_id: id.into(),
        };
        let found = fit(&choice, &Origins::default())?.sheet.table;
        let ours: BTreeMap<&str, &str> = (found.text("oa21cd")?.into_iter())
            .zip(found.text(id)?)
            .filter_map(|(code, area)| Some((code?, area?)))
            .collect();
        for (code, area) in codes.iter().zip(published.text(id)?) {
            let Some(code) = *code else { continue };
            let own = ours.get(code).copied();
            let how = format!("{own:?} where {area:?} is published");
            compared.holds(group, code, own == area, &how);
        }
    }
    Ok(())
}
