"""Every day of 2025 and 2026 with chinesecalendar's verdict, one a line: date, tab, work or rest."""

import datetime

from chinese_calendar import is_workday

day = datetime.date(2025, 1, 1)
while day.year < 2027:
    print(day.isoformat(), "work" if is_workday(day) else "rest", sep="\t")
    day += datetime.timedelta(1)
