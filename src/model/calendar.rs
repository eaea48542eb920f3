//! The working-day calendar (节假日与调休) and the legal end of a period (期满日).
//!
//! In: the State Council's yearly holiday notices as plain data; out: working-day arithmetic from 1900 to 2100.
//! Years without a notice count weekends only, and every result that leans on such a year says so.
//!
//! **Invariant: built once, it never changes; a question about a day outside its range is answered `None`.**

use std::fmt;
use std::sync::Arc;

use super::civil::{self, Day, FIRST_DAY, LAST_DAY};

/// One yearly notice: what it declares free and which weekend days it declares working days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CalendarYear {
    /// The year the notice is for.
    pub year: i32,
    /// Holidays (假日) with name, first and last day.
    pub holidays: Vec<(String, Day, Day)>,
    /// Weekend days worked in exchange (调休上班).
    pub workdays: Vec<Day>,
    /// The notice itself (公布), for the reader.
    pub notice: String,
}

/// What is wrong with a yearly notice as written down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CalendarError {
    /// Two tables for the same year.
    YearTwice(i32),
    /// A day that does not belong to the year (only the December before may).
    OutsideYear(i32, Day),
    /// A holiday that ends before it starts.
    Backwards(i32, String),
    /// A day declared both free and worked.
    FreeAndWorked(i32, Day),
    /// A working day that is one anyway, so its line says nothing and is likely a slip.
    WorkedAnyway(i32, Day),
}

impl CalendarError {
    /// The year whose table is at fault.
    pub fn year(&self) -> i32 {
        match self {
            CalendarError::YearTwice(year)
            | CalendarError::OutsideYear(year, _)
            | CalendarError::Backwards(year, _)
            | CalendarError::FreeAndWorked(year, _)
            | CalendarError::WorkedAnyway(year, _) => *year,
        }
    }
}

/// For the author of the calendar file, in Chinese.
impl fmt::Display for CalendarError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            CalendarError::YearTwice(year) => write!(f, "`{year}` 年写了两遍，请合成一份"),
            CalendarError::OutsideYear(year, day) => {
                write!(f, "`{}` 不在 {year} 年里，请移到它自己的年份", civil::iso(*day))
            }
            CalendarError::Backwards(year, name) => write!(f, "{year} 年 `{name}` 的结束日早于开始日"),
            CalendarError::FreeAndWorked(_, day) => {
                write!(f, "`{}` 既写成放假，又写成上班，请只留一处", civil::iso(*day))
            }
            CalendarError::WorkedAnyway(_, day) => {
                write!(f, "`{}` 不是周末，本来就上班，请核对通知上的日期", civil::iso(*day))
            }
        }
    }
}

/// A length of time in the law's own units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Period {
    /// Calendar days (日).
    Days(i32),
    /// Months (个月); a year is twelve.
    Months(i32),
    /// Working days (工作日).
    WorkDays(i32),
}

/// Which days are working days, with a prefix sum over the whole range so that every question costs O(log n).
///
/// Cheap to clone: clones share the table.
#[derive(Clone)]
pub struct Calendar {
    /// `before[i]`: working days among the first `i` days of the range.
    before: Arc<[u32]>,
    /// Years with a notice, ascending.
    years: Vec<i32>,
}

impl Calendar {
    /// Builds the table from the yearly notices.
    ///
    /// # Errors
    /// Everything that is wrong with the notices, in their order.
    pub fn new(years: &[CalendarYear]) -> Result<Calendar, Vec<CalendarError>> {
        let mut errors = Vec::new();
        let mut works: Vec<bool> = (FIRST_DAY..=LAST_DAY).map(is_weekday).collect();
        let mut known: Vec<i32> = Vec::new();
        for table in years {
            if known.contains(&table.year) {
                errors.push(CalendarError::YearTwice(table.year));
                continue;
            }
            known.push(table.year);
            table.apply(&mut works, &mut errors);
        }
        if !errors.is_empty() {
            return Err(errors);
        }
        known.sort_unstable();
        let mut before = Vec::with_capacity(works.len() + 1);
        before.push(0);
        let mut count = 0;
        for worked in works {
            count += u32::from(worked);
            before.push(count);
        }
        Ok(Calendar { before: before.into(), years: known })
    }

    /// Whether a day is a working day.
    pub fn is_workday(&self, day: Day) -> Option<bool> {
        let at = index(day)?;
        Some(self.before[at + 1] > self.before[at])
    }

    /// The `n`-th working day after a day (before it, when negative); the day itself when `n` is 0.
    pub fn add_workdays(&self, day: Day, n: i32) -> Option<Day> {
        let at = index(day)?;
        let reached = match n {
            0 => return Some(day),
            1.. => self.before[at + 1].checked_add(n.unsigned_abs())?,
            _ => (self.before[at] + 1).checked_sub(n.unsigned_abs()).filter(|rank| *rank > 0)?,
        };
        self.at_rank(reached)
    }

    /// Working days after `from` up to and including `to`; negative, and counted back, when `to` is earlier.
    ///
    /// The inverse of [`Calendar::add_workdays`].
    pub fn workdays_between(&self, from: Day, to: Day) -> Option<i32> {
        let (start, end) = (index(from)?, index(to)?);
        let count = |a: usize, b: usize| i64::from(self.before[b]) - i64::from(self.before[a]);
        Some(if start <= end { count(start + 1, end + 1) } else { -count(end, start) } as i32)
    }

    /// The day itself if it is a working day, else the next one (顺延).
    pub fn next_workday(&self, day: Day) -> Option<Day> {
        self.at_rank(self.before[index(day)?] + 1)
    }

    /// Whether the State Council's notice for the year of this day is known.
    pub fn published(&self, day: Day) -> bool {
        self.years.binary_search(&civil::parts(day).0).is_ok()
    }

    /// The years whose notices are known, ascending.
    pub fn years(&self) -> &[i32] {
        &self.years
    }

    /// The last day of a period that starts with an event on `start` (期满日), and whether every year it
    /// leans on has its notice; if not, the date is printed with 放假安排未公布.
    ///
    /// The day of the event does not count. Months end on the same day number or the month's last day. A last day
    /// that is no working day rolls over to the next one (民法典 第二百零一条至第二百零三条). A period of
    /// nothing (即办) ends on the same day, which does not roll.
    ///
    /// `None` for a negative period or a result past 2100.
    pub fn expiry(&self, start: Day, period: Period) -> Option<(Day, bool)> {
        index(start)?;
        let (end, leans_from) = match period {
            Period::Days(0) | Period::Months(0) | Period::WorkDays(0) => return Some((start, true)),
            Period::Days(n) | Period::Months(n) | Period::WorkDays(n) if n < 0 => return None,
            Period::WorkDays(n) => (self.add_workdays(start, n)?, civil::add_days(start, 1)?),
            Period::Days(n) => self.rolled(civil::add_days(start, n)?)?,
            Period::Months(n) => self.rolled(civil::add_months(start, n)?)?,
        };
        let mut leans_on = civil::parts(leans_from).0..=civil::parts(end).0;
        Some((end, leans_on.all(|year| self.years.binary_search(&year).is_ok())))
    }

    fn rolled(&self, day: Day) -> Option<(Day, Day)> {
        Some((self.next_workday(day)?, day))
    }

    /// The working day that is the `rank`-th of the range, counted from 1.
    fn at_rank(&self, rank: u32) -> Option<Day> {
        let position = self.before.partition_point(|count| *count < rank);
        (position < self.before.len()).then(|| FIRST_DAY + position as i32 - 1)
    }
}

impl CalendarYear {
    fn apply(&self, works: &mut [bool], errors: &mut Vec<CalendarError>) {
        let year = self.year;
        let mut free = Vec::new();
        for (name, first, last) in &self.holidays {
            if last < first {
                errors.push(CalendarError::Backwards(year, name.clone()));
            } else if let Some(outside) = [*first, *last].into_iter().find(|day| !self.may_hold(*day)) {
                errors.push(CalendarError::OutsideYear(year, outside));
            } else {
                free.extend(*first..=*last);
            }
        }
        for day in &free {
            if let Some(at) = index(*day) {
                works[at] = false;
            }
        }
        for &day in &self.workdays {
            if !self.may_hold(day) {
                errors.push(CalendarError::OutsideYear(year, day));
            } else if free.contains(&day) {
                errors.push(CalendarError::FreeAndWorked(year, day));
            } else if is_weekday(day) {
                errors.push(CalendarError::WorkedAnyway(year, day));
            } else if let Some(at) = index(day) {
                works[at] = true;
            }
        }
    }

    /// A notice speaks of its own year, and now and then of the last days of December before (元旦).
    fn may_hold(&self, day: Day) -> bool {
        let (year, month, _) = civil::parts(day);
        year == self.year || (year == self.year - 1 && month == 12)
    }
}

fn is_weekday(day: Day) -> bool {
    civil::weekday(day) <= 5
}

fn index(day: Day) -> Option<usize> {
    (FIRST_DAY..=LAST_DAY).contains(&day).then(|| (day - FIRST_DAY) as usize)
}
