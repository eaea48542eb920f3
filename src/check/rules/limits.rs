//! How long a time limit can be in calendar days, so that limits of different units can be compared.

use crate::model::item::LimitLength;

/// Fewest and most calendar days, public holidays aside.
pub(super) fn days(length: LimitLength) -> (u32, u32) {
    match length {
        LimitLength::SameDay => (0, 0),
        LimitLength::Days(n) => (n, n),
        // The day after is day one: in the best case it is a Monday, in the worst a Saturday.
        LimitLength::WorkDays(0) => (0, 0),
        LimitLength::WorkDays(n) => (n + (n - 1) / 5 * 2, n + n.div_ceil(5) * 2),
        LimitLength::Months(n) => ((n * 30).saturating_sub(2), n * 31),
    }
}

/// As an author writes it.
pub(super) fn word(length: LimitLength) -> String {
    match length {
        LimitLength::SameDay => "即办".to_owned(),
        LimitLength::Days(n) => format!("{n} 日"),
        LimitLength::WorkDays(n) => format!("{n} 工作日"),
        LimitLength::Months(n) => format!("{n} 个月"),
    }
}
