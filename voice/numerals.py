"""Numbers as they are said in Mandarin."""

DIGITS = "零一二三四五六七八九"
ON_THE_PHONE = "零幺二三四五六七八九"
"""One by one, as numbers to dial are said: 幺, for 一 sounds like 七."""
PLACES = ("", "十", "百", "千")
GROUPS = ("", "万", "亿", "万亿")
LONGEST = 16
"""Digits of a number that has a name; longer ones are said digit by digit."""


def one_by_one(digits: str) -> str:
    """Digits to dial or to note down; what is no digit is dropped."""
    return "".join(ON_THE_PHONE[int(digit)] for digit in digits if digit.isdigit())


def year(digits: str) -> str:
    """A year: its digits, in their plain names."""
    return "".join(DIGITS[int(digit)] for digit in digits)


def number(digits: str) -> str:
    """A whole or decimal number, such as 120 or 3.5."""
    whole, _, fraction = digits.partition(".")
    if len(whole) > LONGEST or (len(whole) > 1 and whole[0] == "0"):
        return one_by_one(digits)
    said = _whole(int(whole))
    return said + "点" + year(fraction) if fraction else said


def counted(digits: str) -> str:
    """A number before what it counts: two is 两 there."""
    return "两" if digits == "2" else number(digits)


def _whole(value: int) -> str:
    if value == 0:
        return DIGITS[0]
    groups = []
    while value:
        value, group = divmod(value, 10_000)
        groups.append(group)
    said = ""
    for place in reversed(range(len(groups))):
        group = groups[place]
        if group and said and (group < 1000 or not groups[place + 1]):
            said = said.rstrip("零") + "零"
        said += _group(group) + (GROUPS[place] if group else "")
    return said.removeprefix("一") if said.startswith("一十") else said


def _group(value: int) -> str:
    """A number below ten thousand, without the zeros before and behind it."""
    said, gap = "", False
    for place in reversed(range(4)):
        digit = value // 10**place % 10
        if digit:
            said += ("零" if gap and said else "") + DIGITS[digit] + PLACES[place]
        gap = not digit
    return said
