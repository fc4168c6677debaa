//! What has a form in text already is kept as that text.

/// A value by its text.
pub(crate) mod text {
    use std::fmt::Display;
    use std::str::FromStr;

    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serializer};

    use super::Written;

    pub fn serialize<T: Display, S: Serializer>(value: &T, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(value)
    }

    pub fn deserialize<'de, T: Written, D: Deserializer<'de>>(from: D) -> Result<T, D::Error> {
        let text = String::deserialize(from)?;
        T::written(&text).ok_or_else(|| D::Error::custom(format!("'{text}' cannot be read")))
    }

    /// What has a reader of its own.
    pub fn read<T: FromStr>(text: &str) -> Option<T> {
        text.parse().ok()
    }
}

/// The same, where it may be missing.
pub(crate) mod maybe_text {
    use std::fmt::Display;

    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use super::Written;

    #[expect(clippy::ref_option, reason = "serde calls it so")]
    pub fn serialize<T: Display, S: Serializer>(
        value: &Option<T>,
        to: S,
    ) -> Result<S::Ok, S::Error> {
        value.as_ref().map(ToString::to_string).serialize(to)
    }

    pub fn deserialize<'de, T: Written, D: Deserializer<'de>>(
        from: D,
    ) -> Result<Option<T>, D::Error> {
        let Some(text) = Option::<String>::deserialize(from)? else {
            return Ok(None);
        };
        let read = T::written(&text);
        read.map(Some)
            .ok_or_else(|| D::Error::custom(format!("'{text}' cannot be read")))
    }
}

/// What can be read from the text that it is written as.
pub(crate) trait Written: Sized {
    fn written(text: &str) -> Option<Self>;
}

impl Written for allotment_place::Currency {
    fn written(text: &str) -> Option<Self> {
        Self::new(text).ok()
    }
}

impl Written for allotment_place::Period {
    fn written(text: &str) -> Option<Self> {
        Self::new(text).ok()
    }
}

impl Written for serde_json::Value {
    fn written(text: &str) -> Option<Self> {
        text::read(text)
    }
}
