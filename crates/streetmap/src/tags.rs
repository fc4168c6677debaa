//! Tags of a node, way or relation, and terms that pick some of them.

/// The tags of one element: keys with their values.
#[derive(Debug, Clone, Default)]
pub struct Tags<'a>(pub(crate) Vec<(&'a str, &'a str)>);

impl<'a> Tags<'a> {
    /// The value of `key`; nothing if it has none.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&'a str> {
        let found = self.0.iter().find(|(known, _)| *known == key);
        found.map(|&(_, value)| value)
    }

    /// Whether it has no tag.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Every key and value.
    pub fn iter(&self) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.0.iter().copied()
    }
}

impl<'a> FromIterator<(&'a str, &'a str)> for Tags<'a> {
    fn from_iter<I: IntoIterator<Item = (&'a str, &'a str)>>(tags: I) -> Self {
        Self(tags.into_iter().collect())
    }
}

/// Something asked of tags: `amenity=school`, `shop=*`, `access!=private`, or
/// several joined by ` & `, all of which must hold.
///
/// A value of OpenStreetMap may be several, parted by semicolons: one of them
/// is enough.
///
/// ```
/// use allotment_streetmap::{Tags, Term};
///
/// let pitch: Term = "leisure=pitch & access!=private".parse().unwrap();
/// let tags = |access| Tags::from_iter([("leisure", "pitch"), ("access", access)]);
/// assert!(pitch.holds(&tags("yes")));
/// assert!(!pitch.holds(&tags("private")));
/// assert!("leisure".parse::<Term>().is_err());
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term(Vec<One>);

#[derive(Debug, Clone, PartialEq, Eq)]
struct One {
    key: String,
    is: bool,
    /// Nothing if any value will do.
    value: Option<String>,
}

/// A text is no term.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{text}' asks nothing of a tag: write key=value, key=* or key!=value")]
pub struct NoTerm {
    text: String,
}

impl std::str::FromStr for Term {
    type Err = NoTerm;

    fn from_str(text: &str) -> Result<Self, NoTerm> {
        let wrong = || NoTerm { text: text.into() };
        let parts = text.split('&').map(|part| {
            let (key, value) = part.split_once('=').ok_or_else(wrong)?;
            let (key, is) = match key.strip_suffix('!') {
                Some(key) => (key, false),
                None => (key, true),
            };
            let (key, value) = (key.trim(), value.trim());
            if key.is_empty() || value.is_empty() {
                return Err(wrong());
            }
            Ok(One {
                key: key.into(),
                is,
                value: Some(value.to_owned()).filter(|value| value != "*"),
            })
        });
        parts.collect::<Result<_, _>>().map(Self)
    }
}

impl Term {
    /// Whether all that is asked holds of `tags`.
    #[must_use]
    pub fn holds(&self, tags: &Tags<'_>) -> bool {
        self.0.iter().all(|one| {
            let there = tags.get(&one.key).is_some_and(|found| match &one.value {
                None => found != "no",
                Some(wanted) => found.split(';').any(|part| part.trim() == wanted),
            });
            there == one.is
        })
    }
}
