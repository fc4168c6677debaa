//! The headings of the standard's spreadsheets, as paths into its JSON.
//!
//! Source: 360Giving Data Standard 1.4.3, the titles of the grants schema; and
//! its guidance on spreadsheets, where `Beneficiary Location:0:Name` is the name
//! of the first beneficiary location, and the number may be left out.

/// A field: its key in JSON, its title in spreadsheets, and what is in it.
#[derive(Debug)]
struct Field {
    key: &'static str,
    title: &'static str,
    inside: &'static [Field],
}

const fn text(key: &'static str, title: &'static str) -> Field {
    part(key, title, &[])
}

const fn part(key: &'static str, title: &'static str, inside: &'static [Field]) -> Field {
    Field { key, title, inside }
}

const LOCATION: &[Field] = &[
    text("id", "Identifier"),
    text("name", "Name"),
    text("countryCode", "Country Code"),
    text("latitude", "Latitude"),
    text("longitude", "Longitude"),
    text("description", "Description"),
    text("geoCode", "Geographic Code"),
    text("geoCodeType", "Geographic Code Type"),
    text("dateModified", "Last Modified"),
];

const ORGANISATION: &[Field] = &[
    text("id", "Identifier"),
    text("name", "Name"),
    text("department", "Department"),
    text("contactName", "Contact Name"),
    text("charityNumber", "Charity Number"),
    text("companyNumber", "Company Number"),
    text("streetAddress", "Street Address"),
    text("addressLocality", "City"),
    text("addressRegion", "County"),
    text("addressCountry", "Country"),
    text("postalCode", "Postal Code"),
    text("telephone", "Phone Number"),
    text("alternateName", "Alternate Name"),
    text("email", "Email"),
    text("description", "Description"),
    text("organisationType", "Organisation Type"),
    text("url", "Web Address"),
    part("location", "Location", LOCATION),
    text("dateModified", "Last Modified"),
];

const PERSON: &[Field] = &[text("id", "Identifier"), text("name", "Name")];

const PROGRAMME: &[Field] = &[
    text("code", "Code"),
    text("title", "Title"),
    text("description", "Description"),
    text("url", "URL"),
    text("dateModified", "Last Modified"),
];

const GRANT: &[Field] = &[
    text("id", "Identifier"),
    text("title", "Title"),
    text("description", "Description"),
    text("currency", "Currency"),
    text("amountAppliedFor", "Amount Applied For"),
    text("amountAwarded", "Amount Awarded"),
    text("amountDisbursed", "Amount Disbursed"),
    text("awardDate", "Award Date"),
    text("regrantType", "For Regrant Type"),
    part("fundingOrganization", "Funding Org", ORGANISATION),
    part("recipientOrganization", "Recipient Org", ORGANISATION),
    part("recipientIndividual", "Recipient Ind", PERSON),
    part("beneficiaryLocation", "Beneficiary Location", LOCATION),
    part("grantProgramme", "Grant Programme", PROGRAMME),
];

/// The headings that are read, as the standard's titles. A heading that is
/// nearly one of these is a fault.
pub(super) const READ: [&str; 12] = [
    "Identifier",
    "Currency",
    "Amount Awarded",
    "Award Date",
    "For Regrant Type",
    "Funding Org:Identifier",
    "Funding Org:Name",
    "Recipient Org:Identifier",
    "Recipient Org:Location:Geographic Code",
    "Recipient Ind:Identifier",
    "Beneficiary Location:Geographic Code",
    "Grant Programme:Title",
];

/// Where the column called `heading` stands in the JSON form, such as
/// `beneficiaryLocation/0/geoCode`; nothing if the standard has no such column.
///
/// Capitals and spaces do not count. A heading may have titles or the keys of
/// the JSON form, parted by `:` or `/`, and a number after each list; without
/// one the first is meant.
pub(super) fn path_of(heading: &str) -> Option<String> {
    let mut inside = GRANT;
    let mut path = String::new();
    let mut parts = heading.split([':', '/']).map(plain).peekable();
    while let Some(name) = parts.next() {
        let is_it = |field: &&Field| plain(field.key) == name || plain(field.title) == name;
        let field = inside.iter().find(is_it)?;
        if !path.is_empty() {
            path.push('/');
        }
        path.push_str(field.key);
        if !field.inside.is_empty() && field.key != "recipientIndividual" {
            let number = parts.next_if(|part| part.parse::<u16>().is_ok());
            let number = number.map_or(0, |part| part.parse::<u16>().unwrap_or_default());
            path.push_str(&format!("/{number}"));
        }
        inside = field.inside;
    }
    // A heading that stops at a list names nothing in it.
    inside.is_empty().then_some(path)
}

/// A name without its capitals and spaces.
fn plain(name: &str) -> String {
    (name.chars().filter(|letter| !letter.is_whitespace()))
        .flat_map(char::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_are_paths_by_title_or_by_key() {
        for (heading, path) in [
            ("Identifier", "id"),
            ("amount  awarded", "amountAwarded"),
            ("amountAwarded", "amountAwarded"),
            ("Recipient Org:Identifier", "recipientOrganization/0/id"),
            ("Recipient Org:0:Identifier", "recipientOrganization/0/id"),
            ("recipientOrganization/0/id", "recipientOrganization/0/id"),
            (
                "Beneficiary Location:2:Geographic Code",
                "beneficiaryLocation/2/geoCode",
            ),
            (
                "Recipient Org:Location:Geographic Code",
                "recipientOrganization/0/location/0/geoCode",
            ),
            ("Recipient Ind:Identifier", "recipientIndividual/id"),
            ("Grant Programme:Title", "grantProgramme/0/title"),
            ("For Regrant Type", "regrantType"),
        ] {
            assert_eq!(path_of(heading).as_deref(), Some(path), "{heading}");
        }
        for heading in [
            "",
            ":",
            "Grant number",
            "Recipient Org",
            "Identifier:Name",
            "Name",
        ] {
            assert_eq!(path_of(heading), None, "{heading}");
        }
        assert!(READ.iter().all(|title| path_of(title).is_some()));
    }
}
