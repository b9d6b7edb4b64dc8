"""Numbers, dates and durations in the reader's language: QLocale decides, never string formatting.

Fixed words ("min", "万") go through translation, context "formatting".
"""

from datetime import date, datetime

from PySide6.QtCore import QCoreApplication, QDate, QLocale, QTime

DASH = "–"
MINUS = "−"


def number(value: float, decimals: int = 0) -> str:
    """1,469,307 or 0.187."""
    locale = QLocale()
    if decimals == 0 and float(value).is_integer():
        return locale.toString(int(value)).replace("-", MINUS)
    return locale.toString(float(value), "f", decimals).replace("-", MINUS)


def signed(value: float, decimals: int = 0) -> str:
    """+0.0102 or −2; 0 has no sign."""
    words = number(value, decimals)
    return f"+{words}" if value > 0 else words


def percent(share: float, decimals: int = 0) -> str:
    """0.117 as 11.7 % in the locale's spelling; `share` is 0–1."""
    return number(share * 100, decimals) + QLocale().percent()


def compact(value: float) -> str:
    """1.47 M, 398 k; in Chinese 147 万."""
    locale = QLocale()
    if locale.language() == QLocale.Language.Chinese:
        return _in_units(value, ((1e8, "亿"), (1e4, "万")))
    return _in_units(value, ((1e9, "G"), (1e6, "M"), (1e3, "k")))


def _in_units(value: float, units: tuple[tuple[float, str], ...]) -> str:
    for size, unit in units:
        if abs(value) >= size:
            scaled = value / size
            decimals = max(0, 2 - len(str(int(abs(scaled)))) + 1)
            words = number(scaled, decimals)
            point = QLocale().decimalPoint()
            if point in words:
                words = words.rstrip("0").removesuffix(point)
            return f"{words} {unit}"
    return number(value) if float(value).is_integer() else number(value, 2)


def duration(seconds: float) -> str:
    """0.4 s, 12 s, 2 min 51 s, 1 h 04 min; give a clock that counts whole seconds."""
    total = round(seconds)
    hours, rest = divmod(total, 3600)
    minutes, secs = divmod(rest, 60)
    if hours:
        words = QCoreApplication.translate("formatting", "%1 h %2 min")
        return words.replace("%1", number(hours)).replace("%2", f"{minutes:02d}")
    if minutes:
        words = QCoreApplication.translate("formatting", "%1 min %2 s")
        return words.replace("%1", number(minutes)).replace("%2", f"{secs:02d}")
    exact = number(secs) if seconds >= 9.95 or float(seconds).is_integer() else number(seconds, 1)
    return QCoreApplication.translate("formatting", "%1 s").replace("%1", exact)


def time_left(seconds: float) -> str:
    """6 min left; below a minute in seconds, above two hours in hours."""
    if seconds < 60:
        return QCoreApplication.translate("formatting", "%1 s left").replace(
            "%1", number(max(1, round(seconds)))
        )
    if seconds < 7200:
        return QCoreApplication.translate("formatting", "%1 min left").replace(
            "%1", number(round(seconds / 60))
        )
    return QCoreApplication.translate("formatting", "%1 h left").replace(
        "%1", number(seconds / 3600, 1)
    )


def day(moment: date | datetime) -> str:
    """14 Nov 2026 in the locale's order."""
    when = QDate(moment.year, moment.month, moment.day)
    if QLocale().language() == QLocale.Language.Chinese:
        return QLocale().toString(when, "yyyy年M月d日")
    return QLocale().toString(when, "d MMM yyyy")


def short_day(moment: date | datetime) -> str:
    """3 Nov, 11月3日."""
    when = QDate(moment.year, moment.month, moment.day)
    chinese = QLocale().language() == QLocale.Language.Chinese
    return QLocale().toString(when, "M月d日" if chinese else "d MMM")


def clock(moment: datetime) -> str:
    """10:26, in the 24 hour form used throughout."""
    return QLocale().toString(QTime(moment.hour, moment.minute), "HH:mm")


def counted(count: int, one: str, many: str) -> str:
    """`one` ("%1 run") or `many` ("%1 runs") with the number; both come translated."""
    return (one if count == 1 else many).replace("%1", number(count))
