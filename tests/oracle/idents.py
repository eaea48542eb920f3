"""Identifiers with the verdict of python-stdnum, one a line: check, text, verdict, separated by tabs.

Usage: idents.py SEED. Numbers start in areas python-stdnum knows; 8xxxxx and 9xxxxx ID numbers are left out because it
knows neither. The verdict is "ok" or the name of the exception.
"""

import datetime
import random
import sys

from stdnum import luhn, numdb
from stdnum.cn import ric, uscc
from stdnum.exceptions import ValidationError

COUNT = 1500
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
PROVINCES = "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65".split()
AREAS = [p + c + d for p in PROVINCES for c in ("01", "02") for d in ("01", "02", "03", "05")]


def verdict(validate, text):
    try:
        validate(text)
        return "ok"
    except ValidationError as error:
        return type(error).__name__
    except KeyError:
        return "InvalidComponent"  # python-stdnum trips over an area it knows only as a province.


def spoil(rng, text, alphabet):
    """One slip of the hand: a wrong character, two swapped, one lost, one doubled."""
    at = rng.randrange(len(text) - 1)
    return rng.choice([
        text[:at] + rng.choice(alphabet) + text[at + 1:],
        text[:at] + text[at + 1] + text[at] + text[at + 2:],
        text[:at] + text[at + 1:],
        text[:at] + text[at] + text[at:],
    ])


def id_numbers(rng):
    known = numdb.get("cn/loc")
    start, days = datetime.date(1900, 1, 1), 46000
    for turn in range(4 * COUNT):
        born = start + datetime.timedelta(rng.randrange(days))
        area = rng.choice(AREAS)
        if not any(props for _, props in known.info(area)):
            continue
        birth = born.strftime("%Y%m%d")
        if turn % 7 == 0:
            birth = f"{born.year}{rng.randrange(14):02}{rng.randrange(33):02}"
        body = f"{area}{birth}{rng.randrange(1000):03}"
        number = body + ric.calc_check_digit(body + "0")
        if turn % 3 == 0:
            number = spoil(rng, number, "0123456789")
            if len(number) == 15:
                continue
        elif turn % 11 == 0:
            number = number.lower()
        found = verdict(ric.validate, number)
        # A county that did not exist in the year of birth: python-stdnum keeps such a list, the standard's check does not.
        if found == "InvalidComponent" and area_only(number):
            continue
        yield number, found


def area_only(number):
    try:
        ric.get_birth_date(number)
    except ValidationError:
        return False
    return number[:2] in PROVINCES


def org_check(body):
    """GB 11714, written apart from the program's."""
    total = 0
    for weight, char in zip((3, 7, 9, 10, 5, 8, 4, 2), body):
        total += weight * ("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ".index(char))
    rest = (11 - total % 11) % 11
    return "X" if rest == 10 else str(rest)


def credit_codes(rng):
    for turn in range(COUNT):
        head = rng.choice(["91", "92", "93", "11", "12", "51", "52", "53"]) + f"{rng.randrange(10**6):06}"
        org = "".join(rng.choice(ALPHABET) for _ in range(8))
        code = head + org + org_check(org)
        code += uscc.calc_check_digit(code)
        if turn % 3 == 0:
            code = spoil(rng, code, ALPHABET + "IOSVZ")
        yield code, verdict(uscc.validate, code)


def cards(rng):
    for turn in range(COUNT):
        body = "62" + "".join(rng.choice("0123456789") for _ in range(rng.choice([13, 14, 15, 16])))
        number = body + luhn.calc_check_digit(body)
        if turn % 2 == 0:
            number = spoil(rng, number, "0123456789")
        if 16 <= len(number) <= 19:
            yield number, verdict(luhn.validate, number)


def main():
    rng = random.Random(int(sys.argv[1]))
    for name, cases in (("id", id_numbers), ("uscc", credit_codes), ("card", cards)):
        for text, found in cases(rng):
            print(name, text, found, sep="\t")


main()
