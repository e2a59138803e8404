"""Telephone numbers: kept in E.164, written as people in the region do."""

import phonenumbers

from assistant.errors import NotUnderstood


def phone_number(words: str, region: str = "CN") -> str:
    """A number as E.164.

    Raises:
        NotUnderstood: it cannot be dialled.
    """
    try:
        number = phonenumbers.parse(words, region)
    except phonenumbers.NumberParseException as error:
        raise NotUnderstood(words) from error
    if not phonenumbers.is_valid_number(number):
        raise NotUnderstood(words)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def spoken_phone(number: str, region: str = "CN") -> str:
    """A number as people in the region write it."""
    try:
        parsed = phonenumbers.parse(number, region)
    except phonenumbers.NumberParseException:
        return number
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.NATIONAL)
