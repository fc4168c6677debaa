//! Codes of languages, currencies and countries.

/// Whether `code` is a two-letter language code.
pub(super) fn is_language(code: &str) -> bool {
    is_listed(code, LANGUAGES)
}

/// Whether `code` is a three-letter currency code.
pub(super) fn is_currency(code: &str) -> bool {
    is_listed(code, CURRENCIES)
}

/// Whether `name` is a country's English name or its code; `Worldwide` is the
/// format's name for an election without one.
pub(super) fn is_country(name: &str) -> bool {
    is_listed(name, COUNTRY_CODES)
        || COUNTRIES
            .split('|')
            .any(|known| known.eq_ignore_ascii_case(name))
}

/// Whether `code` is one of `codes`, which have blanks between them.
fn is_listed(code: &str, codes: &str) -> bool {
    codes.split(' ').any(|known| known == code)
}

/// Source: ISO 639-1.
const LANGUAGES: &str = "aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv \
    cy da de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho \
    hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku \
    kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn \
    no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg sh si sk sl \
    sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve \
    vi vo wa wo xh yi yo za zh zu";

/// Source: ISO 4217, current codes.
const CURRENCIES: &str = "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BHD BIF BMD BND BOB BOV BRL BSD BTN BWP \
    BYN BZD CAD CDF CHE CHF CHW CLF CLP CNY COP COU CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN \
    ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK \
    JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD \
    MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP \
    PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP \
    SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD USN UYI UYU UYW UZS VED VES VND VUV \
    WST XAD XAF XAG XAU XBA XBB XBC XBD XCD XCG XDR XOF XPD XPF XPT XSU XTS XUA XXX YER ZAR \
    ZMW ZWG";

/// Source: ISO 3166-1, alpha-2.
const COUNTRY_CODES: &str = "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO \
    BQ BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ \
    DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP \
    GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG \
    KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML \
    MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE \
    PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL \
    SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM \
    US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW";

/// Source: the names of ISO 3166-1 as the tz database gives them (public
/// domain), and other common ones after them.
const COUNTRIES: &str = "Andorra|United Arab Emirates|Afghanistan|Antigua & Barbuda|\
    Anguilla|Albania|Armenia|Angola|Antarctica|Argentina|Samoa (American)|Austria|Australia|\
    Aruba|Åland Islands|Azerbaijan|Bosnia & Herzegovina|Barbados|Bangladesh|Belgium|\
    Burkina Faso|Bulgaria|Bahrain|Burundi|Benin|St Barthelemy|Bermuda|Brunei|Bolivia|\
    Caribbean NL|Brazil|Bahamas|Bhutan|Bouvet Island|Botswana|Belarus|Belize|Canada|\
    Cocos (Keeling) Islands|Congo (Dem. Rep.)|Central African Rep.|Congo (Rep.)|Switzerland|\
    Côte d'Ivoire|Cook Islands|Chile|Cameroon|China|Colombia|Costa Rica|Cuba|Cape Verde|Curaçao|\
    Christmas Island|Cyprus|Czech Republic|Germany|Djibouti|Denmark|Dominica|Dominican Republic|\
    Algeria|Ecuador|Estonia|Egypt|Western Sahara|Eritrea|Spain|Ethiopia|Finland|Fiji|\
    Falkland Islands|Micronesia|Faroe Islands|France|Gabon|Britain (UK)|Grenada|Georgia|\
    French Guiana|Guernsey|Ghana|Gibraltar|Greenland|Gambia|Guinea|Guadeloupe|Equatorial Guinea|\
    Greece|South Georgia & the South Sandwich Islands|Guatemala|Guam|Guinea-Bissau|Guyana|\
    Hong Kong|Heard Island & McDonald Islands|Honduras|Croatia|Haiti|Hungary|Indonesia|Ireland|\
    Israel|Isle of Man|India|British Indian Ocean Territory|Iraq|Iran|Iceland|Italy|Jersey|\
    Jamaica|Jordan|Japan|Kenya|Kyrgyzstan|Cambodia|Kiribati|Comoros|St Kitts & Nevis|\
    Korea (North)|Korea (South)|Kuwait|Cayman Islands|Kazakhstan|Laos|Lebanon|St Lucia|\
    Liechtenstein|Sri Lanka|Liberia|Lesotho|Lithuania|Luxembourg|Latvia|Libya|Morocco|Monaco|\
    Moldova|Montenegro|St Martin (French)|Madagascar|Marshall Islands|North Macedonia|Mali|\
    Myanmar (Burma)|Mongolia|Macau|Northern Mariana Islands|Martinique|Mauritania|Montserrat|\
    Malta|Mauritius|Maldives|Malawi|Mexico|Malaysia|Mozambique|Namibia|New Caledonia|Niger|\
    Norfolk Island|Nigeria|Nicaragua|Netherlands|Norway|Nepal|Nauru|Niue|New Zealand|Oman|\
    Panama|Peru|French Polynesia|Papua New Guinea|Philippines|Pakistan|Poland|\
    St Pierre & Miquelon|Pitcairn|Puerto Rico|Palestine|Portugal|Palau|Paraguay|Qatar|Réunion|\
    Romania|Serbia|Russia|Rwanda|Saudi Arabia|Solomon Islands|Seychelles|Sudan|Sweden|Singapore|\
    St Helena|Slovenia|Svalbard & Jan Mayen|Slovakia|Sierra Leone|San Marino|Senegal|Somalia|\
    Suriname|South Sudan|Sao Tome & Principe|El Salvador|St Maarten (Dutch)|Syria|\
    Eswatini (Swaziland)|Turks & Caicos Is|Chad|French S. Terr.|Togo|Thailand|Tajikistan|\
    Tokelau|East Timor|Turkmenistan|Tunisia|Tonga|Turkey|Trinidad & Tobago|Tuvalu|Taiwan|\
    Tanzania|Ukraine|Uganda|US minor outlying islands|United States|Uruguay|Uzbekistan|\
    Vatican City|St Vincent|Venezuela|Virgin Islands (UK)|Virgin Islands (US)|Vietnam|Vanuatu|\
    Wallis & Futuna|Samoa (western)|Yemen|Mayotte|South Africa|Zambia|Zimbabwe|United Kingdom|\
    Great Britain|United States of America|USA|UK|Czechia|South Korea|North Korea|Korea|\
    Russian Federation|Viet Nam|Türkiye|Turkiye|Macedonia|Ivory Coast|Cabo Verde|Swaziland|\
    Burma|Myanmar|Holy See|Bosnia and Herzegovina|Antigua and Barbuda|Trinidad and Tobago|\
    São Tomé and Príncipe|Worldwide";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_known_in_their_own_letters() {
        assert!(
            is_language("pl") && !is_language("PL") && !is_language("p ") && !is_language("xx")
        );
        assert!(is_currency("HUF") && !is_currency("huf") && !is_currency("ZZZ"));
        assert!(is_country("Poland") && is_country("US") && is_country("Bosnia and Herzegovina"));
        assert!(!is_country("Polska") && !is_country("") && !is_country("XX"));
        assert!(!is_language("") && !is_currency("") && !is_language("pl en"));
    }

    #[test]
    fn no_list_names_anything_twice() {
        for (list, separator) in [
            (LANGUAGES, ' '),
            (CURRENCIES, ' '),
            (COUNTRY_CODES, ' '),
            (COUNTRIES, '|'),
        ] {
            let names: Vec<&str> = list.split(separator).collect();
            let once: std::collections::BTreeSet<&str> = names.iter().copied().collect();
            assert_eq!(names.len(), once.len());
            assert!(!once.contains(""));
        }
    }
}
