//! How many bits money and prices carry.

/// Prices carry this many bits below a unit of the wallets.
pub(super) const PRICE_BITS: u32 = 32;

/// All money together stays below `2^62` units of the wallets, so that sums
/// fit in 64 bits.
pub(super) const MONEY_BITS: u32 = 62;
