//! The methods by name. Readers of specs, help texts and guides take their
//! lists from here, so that a method is added in one place.

/// Declares an enum whose variants have a name, as specs write it, and a line
/// that says what they do.
macro_rules! named {
    (
        $(#[$attribute:meta])*
        pub enum $name:ident {
            $( $(#[$variant_attribute:meta])* $variant:ident = $text:literal, $about:literal; )+
        }
    ) => {
        $(#[$attribute])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
        pub enum $name {
            $(
                #[doc = concat!("`", $text, "`: ", $about, ".")]
                $(#[$variant_attribute])*
                $variant,
            )+
        }

        impl $name {
            /// Every variant, in the order in which guides list them.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The name, as specs write it.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }

            /// What it does, in a line without a full stop.
            #[must_use]
            pub const fn about(self) -> &'static str {
                match self { $(Self::$variant => $about),+ }
            }

            /// The variant called `name`, or nothing.
            #[must_use]
            pub fn from_name(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|method| method.name() == name)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str(self.name())
            }
        }
    };
}

named! {
    /// How an indicator's values are brought onto a scale that grows with what
    /// the index measures.
    pub enum Normalise {
        None = "none", "as it stands, with its sign turned where a greater value means less";
        Rank = "rank", "1 for the least, one more for each value strictly below";
        #[default]
        PercentileRank = "percentile-rank", "the number of values strictly below ÷ (N − 1)";
        MinMax = "min-max", "0 for the least, 100 for the greatest, linear between";
        ZScore = "z-score", "standard deviations (n − 1) above the mean";
        DistanceToMax = "distance-to-max", "0 for the least, 1 for the greatest, linear between";
        FractionOfMax = "fraction-of-max", "the value ÷ the greatest, or 1 less that where a greater value means less";
        Borda = "borda", "the number of values strictly below";
        Goalposts = "goalposts", "0 at the indicator's `low`, 1 at its `high`, linear between and cut off beyond (turned round where a greater value means less)";
        ExponentialRank = "exponential-rank", "the English indices' −23·ln(1 − R·(1 − e^(−100/23))), tied places on the middle of their ranks";
        NormalScore = "normal-score", "the normal quantile of r ÷ (N + 1), tied places on the middle of their ranks";
    }
}

named! {
    /// How members are combined into one score.
    pub enum Combine {
        Sum = "sum", "the weights as they stand, times the values, added up";
        #[default]
        Arithmetic = "arithmetic", "the weighted mean";
        Geometric = "geometric", "the weighted geometric mean, for values above 0";
        Harmonic = "harmonic", "the weighted harmonic mean, for values above 0";
        MazziottaPareto = "mazziotta-pareto", "the weighted mean M with a penalty for imbalance: M + S²/M where the index measures need, M − S²/M where it measures strength";
        Copeland = "copeland", "how many other places a place beats less how many beat it, the greater weight of greater values deciding";
    }
}

named! {
    /// Where the weights come from.
    pub enum Weighting {
        #[default]
        Given = "given", "the weights in the spec";
        Equal = "equal", "the same weight for each member";
        Pca = "pca", "the loadings of the first principal component of the correlations, divided by their sum";
        Factor = "factor", "the loadings of a one-factor maximum-likelihood analysis, divided by their sum";
        BenefitOfTheDoubt = "benefit-of-the-doubt", "for each place the weights that show it at its greatest, no place passing 1";
    }
}

named! {
    /// What to do with missing values.
    pub enum Missing {
        #[default]
        Error = "error", "refuse them, naming each";
        Mean = "mean", "the mean of the places that have a value";
        Median = "median", "the median of the places that have a value";
        GroupMean = "group-mean", "the mean of the places of the same kind that have a value";
        Drop = "drop", "leave the indicator out for the place, its group's other weights rescaled";
    }
}

named! {
    /// What to do with outlying values.
    pub enum Outliers {
        #[default]
        None = "none", "leave them";
        Winsorise = "winsorise", "where skewness is 2 or more and kurtosis 3.5 or more, pull in up to 5 points, or failing that take logarithms";
        Log = "log", "where skewness is 2 or more and kurtosis 3.5 or more, take logarithms";
    }
}

named! {
    /// How a rank becomes R in the exponential transform.
    pub enum RankScale {
        #[default]
        FromOne = "from-one", "R = (N + 1 − rank) ÷ N, as England and Wales do";
        FromZero = "from-zero", "R = (N − rank) ÷ N, as Scotland does";
    }
}

named! {
    /// How numbers on the way are stored.
    pub enum Storage {
        #[default]
        F64 = "f64", "in double precision";
        F32 = "f32", "scaled ranks, normalised values and scores rounded to single precision, as some published indices did";
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_method_is_found_under_its_name() {
        for &method in Normalise::ALL {
            assert_eq!(Normalise::from_name(method.name()), Some(method));
        }
        for &method in Combine::ALL {
            assert_eq!(Combine::from_name(method.name()), Some(method));
        }
        assert_eq!(Weighting::from_name("Given"), None);
        assert_eq!(Combine::MazziottaPareto.to_string(), "mazziotta-pareto");
    }
}
