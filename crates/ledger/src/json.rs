//! JSON as entries are read from it. What is canonical already is read in one look
//! at its bytes, and its texts are lent, not copied.

use std::borrow::Cow;

use serde_json::{Number, Value};

/// A JSON value.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Json<'a> {
    Null,
    Bool(bool),
    Number(&'a Number),
    Text(Cow<'a, str>),
    List(Vec<Json<'a>>),
    Object(Object<'a>),
}

/// The members of an object, each with another name.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Object<'a>(Vec<(Cow<'a, str>, Json<'a>)>);

impl<'a> Json<'a> {
    /// What `value` says.
    pub fn of(value: &'a Value) -> Self {
        match value {
            Value::Null => Self::Null,
            Value::Bool(own) => Self::Bool(*own),
            Value::Number(own) => Self::Number(own),
            Value::String(own) => Self::Text(Cow::Borrowed(own)),
            Value::Array(items) => Self::List(items.iter().map(Self::of).collect()),
            Value::Object(fields) => {
                let fields = fields.iter();
                let own =
                    fields.map(|(name, value)| (Cow::Borrowed(name.as_str()), Self::of(value)));
                Self::Object(Object(own.collect()))
            }
        }
    }

    /// What `text` says, if it is surely canonical JSON without numbers. What this
    /// is not sure of, such as numbers or names of members beyond ASCII, is for
    /// [`canonical`](crate::canonical()) to say.
    ///
    /// Source: RFC 8785, section 3.2.
    pub fn canonical(text: &'a str) -> Option<Self> {
        let (value, end) = Reader { text }.value(0, DEEPEST)?;
        (end == text.len()).then_some(value)
    }

    /// The same as a value of its own.
    pub fn to_value(&self) -> Value {
        match self {
            Self::Null => Value::Null,
            Self::Bool(own) => Value::Bool(*own),
            Self::Number(own) => Value::Number((*own).clone()),
            Self::Text(own) => Value::String(own.clone().into_owned()),
            Self::List(items) => items.iter().map(Self::to_value).collect(),
            Self::Object(object) => Value::Object(
                (object.0.iter())
                    .map(|(name, value)| (name.clone().into_owned(), value.to_value()))
                    .collect(),
            ),
        }
    }

    pub fn as_object(&self) -> Option<&Object<'a>> {
        match self {
            Self::Object(object) => Some(object),
            _ => None,
        }
    }
}

impl<'a> Object<'a> {
    /// How many members it has.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// The place of the member `name` and its value; objects of entries are short.
    pub fn find(&self, name: &str) -> Option<(usize, &Json<'a>)> {
        let at = self.0.iter().position(|(own, _)| own == name)?;
        Some((at, &self.0[at].1))
    }

    pub fn get(&self, name: &str) -> Option<&Json<'a>> {
        self.find(name).map(|(_, value)| value)
    }

    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(name, _)| name.as_ref())
    }

    /// Whether a member is null, which counts as missing.
    pub fn has_nulls(&self) -> bool {
        self.0.iter().any(|(_, value)| *value == Json::Null)
    }
}

/// How many lists and objects within each other are looked into.
const DEEPEST: u32 = 64;

/// Reads what is surely canonical: nothing else.
#[derive(Clone, Copy)]
struct Reader<'a> {
    text: &'a str,
}

impl<'a> Reader<'a> {
    fn byte(self, at: usize) -> Option<u8> {
        self.text.as_bytes().get(at).copied()
    }

    /// The value that begins at `at`, and where it ends.
    fn value(self, at: usize, deeper: u32) -> Option<(Json<'a>, usize)> {
        let deeper = deeper.checked_sub(1)?;
        match self.byte(at)? {
            b'"' => {
                let (text, end) = self.string(at)?;
                Some((Json::Text(text), end))
            }
            b'{' => self.object(at, deeper),
            b'[' => self.list(at, deeper),
            _ => {
                let words = [
                    ("true", Json::Bool(true)),
                    ("false", Json::Bool(false)),
                    ("null", Json::Null),
                ];
                let rest = &self.text.as_bytes()[at..];
                let found = words
                    .into_iter()
                    .find(|(word, _)| rest.starts_with(word.as_bytes()));
                found.map(|(word, value)| (value, at + word.len()))
            }
        }
    }

    fn object(self, open: usize, deeper: u32) -> Option<(Json<'a>, usize)> {
        if self.byte(open + 1) == Some(b'}') {
            return Some((Json::Object(Object(Vec::new())), open + 2));
        }
        let mut at = open + 1;
        let mut members: Vec<(Cow<'a, str>, Json<'a>)> = Vec::with_capacity(16);
        loop {
            let (name, end) = self.string(at)?;
            // A name with something escaped in it, or beyond ASCII, is another story.
            let plain = matches!(name, Cow::Borrowed(_)) && name.is_ascii();
            let follows = members.last().is_none_or(|(before, _)| *before < name);
            if !plain || !follows || self.byte(end) != Some(b':') {
                return None;
            }
            let (value, end) = self.value(end + 1, deeper)?;
            members.push((name, value));
            at = end;
            match self.byte(at)? {
                b',' => at += 1,
                b'}' => return Some((Json::Object(Object(members)), at + 1)),
                _ => return None,
            }
        }
    }

    fn list(self, open: usize, deeper: u32) -> Option<(Json<'a>, usize)> {
        if self.byte(open + 1) == Some(b']') {
            return Some((Json::List(Vec::new()), open + 2));
        }
        let mut at = open + 1;
        let mut items = Vec::new();
        loop {
            let (item, end) = self.value(at, deeper)?;
            items.push(item);
            at = end;
            match self.byte(at)? {
                b',' => at += 1,
                b']' => return Some((Json::List(items), at + 1)),
                _ => return None,
            }
        }
    }

    /// The text that begins at `open`, and where it ends.
    ///
    /// Source: RFC 8785, section 3.2.2.2: what is escaped, and how.
    fn string(self, open: usize) -> Option<(Cow<'a, str>, usize)> {
        if self.byte(open) != Some(b'"') {
            return None;
        }
        let bytes = self.text.as_bytes();
        let mut text: Option<String> = None;
        let mut plain = open + 1;
        let mut at = plain;
        loop {
            // Both ends of each part are ASCII, so it is whole signs.
            match bytes.get(at)? {
                b'"' => {
                    let last = &self.text[plain..at];
                    let whole = match text {
                        None => Cow::Borrowed(last),
                        Some(text) => Cow::Owned(text + last),
                    };
                    return Some((whole, at + 1));
                }
                b'\\' => {
                    let (sign, long) = escaped(bytes.get(at + 1..)?)?;
                    let text = text.get_or_insert_default();
                    text.push_str(&self.text[plain..at]);
                    text.push(sign);
                    at += 1 + long;
                    plain = at;
                }
                0..=0x1f => return None,
                _ => at += 1,
            }
        }
    }
}

/// The sign that is escaped by what follows a backslash, if it is one that must be
/// and is written as it must; and how long that is.
fn escaped(after: &[u8]) -> Option<(char, usize)> {
    let short = match after.first()? {
        b'b' => '\u{8}',
        b't' => '\t',
        b'n' => '\n',
        b'f' => '\u{c}',
        b'r' => '\r',
        b'"' => '"',
        b'\\' => '\\',
        b'u' => {
            let digit = |byte: u8| match byte {
                b'0'..=b'9' => Some(byte - b'0'),
                b'a'..=b'f' => Some(byte - b'a' + 10),
                _ => None,
            };
            let [b'0', b'0', high @ (b'0' | b'1'), low] = after.get(1..5)? else {
                return None;
            };
            let code = digit(*high)? * 16 + digit(*low)?;
            let has_a_letter = matches!(code, 0x08 | 0x09 | 0x0a | 0x0c | 0x0d);
            return (!has_a_letter).then_some((char::from(code), 5));
        }
        _ => return None,
    };
    Some((short, 1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::canonical::canonical;

    fn of(json: &str) -> String {
        canonical(&serde_json::from_str(json).unwrap())
    }

    /// That `text` is canonical, and is read as serde reads it.
    fn is_read(text: &str) -> bool {
        let read = Json::canonical(text);
        if let Some(read) = &read {
            let value: Value = serde_json::from_str(text).unwrap();
            assert_eq!(*read, Json::of(&value), "{text}");
            assert_eq!(read.to_value(), value, "{text}");
            assert_eq!(canonical(&value), text);
        }
        read.is_some()
    }

    #[test]
    fn what_is_surely_canonical_is_canonical() {
        for text in [
            r#"{"a":"b","c":["d",{},[],true,null],"e":{"f":"\u001f\n\"\\ü€😀\u000b"}}"#,
            "{}",
            "[]",
            r#""x""#,
            r#""\b\t\n\f\r\u0000ü\u0007""#,
            "false",
        ] {
            assert!(is_read(text), "{text}");
        }
        // Not canonical, or not looked into: numbers, names beyond ASCII.
        for text in [
            r#"{"b":"","a":""}"#,
            r#"{"a":"","a":""}"#,
            r#"{"a": ""}"#,
            r#"{"a":"",}"#,
            r#"{"a":""} "#,
            r#" {"a":""}"#,
            r#"{"a":"\/"}"#,
            r#"{"a":"\u0041"}"#,
            r#"{"a":"\u001F"}"#,
            r#"{"a":"\u000a"}"#,
            r#"{"a":"\u0020"}"#,
            r#"{"a":"\u00"#,
            r#"{"a":1}"#,
            r#"{"ü":""}"#,
            r#"{"\\":""}"#,
            "{\"a\":\"\n\"}",
            r"[",
            r#"{"a""#,
            "",
            "nul",
        ] {
            assert!(!is_read(text), "{text}");
        }
        assert!(Json::canonical(&"[".repeat(100_000)).is_none());
    }

    proptest::proptest! {
        /// Whatever is found canonical by looking is what would be written.
        #[test]
        fn looking_and_writing_agree(text in r#"[{}\[\]",:\\ua-c0-1f\n ntrueü]{0,24}"#) {
            is_read(&text);
        }

        #[test]
        fn texts_that_were_written_are_found_canonical(words in proptest::collection::btree_map("[a-z_]{1,8}", "(.|[\u{0}-\u{1f}\"\\\\/])*", 0..6)) {
            let text = of(&serde_json::json!(words).to_string());
            proptest::prop_assert!(is_read(&text), "{}", text);
        }
    }
}
