//! Noise that is the same everywhere.

/// Numbers that look like noise, between -1 and 1, and are the same everywhere.
pub fn noise(points: usize, seed: u64) -> Vec<f64> {
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        f64::from(u32::try_from(state >> 32).expect("32 bits")) / f64::from(u32::MAX)
    };
    // A sum of four uniform numbers is near enough to normal.
    (0..points)
        .map(|_| (0..4).map(|_| next()).sum::<f64>() - 2.0)
        .collect()
}
