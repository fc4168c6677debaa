//! How many neighbourhoods.

/// How many neighbourhoods a country has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Size(u32);

/// Why a country cannot be made.
#[derive(Debug, Clone, thiserror::Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum CountryError {
    /// Too few neighbourhoods for three towns and a countryside, or too many
    /// for their codes and the resolution of the map.
    #[error(
        "a country of {size} neighbourhoods cannot be drawn: ask for {smallest} to {largest}",
        smallest = Size::SMALLEST.get(),
        largest = Size::LARGEST.get()
    )]
    Size {
        /// What was asked for.
        size: u32,
    },
}

impl Size {
    /// The least that has room for three towns, a coast and treated groups.
    pub const SMALLEST: Self = Self(60);
    /// The most that the map's resolution of about a metre carries.
    pub const LARGEST: Self = Self(20_000);

    /// The size `size`.
    ///
    /// # Errors
    /// [`CountryError::Size`] outside [`Size::SMALLEST`] to [`Size::LARGEST`].
    pub fn new(size: u32) -> Result<Self, CountryError> {
        if (Self::SMALLEST.0..=Self::LARGEST.0).contains(&size) {
            Ok(Self(size))
        } else {
            Err(CountryError::Size { size })
        }
    }

    /// The bare number of neighbourhoods.
    #[must_use]
    pub const fn get(self) -> u32 {
        self.0
    }

    pub(crate) fn count(self) -> usize {
        usize::try_from(self.0).expect("at most 20,000")
    }
}

/// The demo country: 500 neighbourhoods.
impl Default for Size {
    fn default() -> Self {
        Self(500)
    }
}
