"""A count with its noun, in words or in figures: one home for what every message and every page counts."""

from __future__ import annotations

_NUMBER = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def several(count: int, one: str, many: str = "") -> str:
    """A count with its noun as pages write it: in words below ten.

    >>> several(1, "return"), several(12, "row"), several(2, "agency", "agencies")
    ('one return', '12 rows', 'two agencies')
    """
    return f"{in_words(count)} {_noun(count, one, many)}"


def counted(count: int, one: str, many: str = "") -> str:
    """A count with its noun as messages and feedback write it: always in figures.

    >>> counted(1, "row"), counted(2, "row")
    ('1 row', '2 rows')
    """
    return f"{count:,} {_noun(count, one, many)}"


def _noun(count: int, one: str, many: str) -> str:
    return one if count == 1 else many or f"{one}s"


def in_words(count: int) -> str:
    """A count in words below ten, in figures from ten on.

    >>> in_words(0), in_words(9), in_words(1200)
    ('no', 'nine', '1,200')
    """
    return _NUMBER[count] if count < len(_NUMBER) else f"{count:,}"


def sentence_case(text: str) -> str:
    """The first letter large.

    >>> sentence_case("two returns")
    'Two returns'
    """
    return text[:1].upper() + text[1:]


def inside_sentence(text: str) -> str:
    """The first letter small, unless it begins an abbreviation or a name.

    >>> [inside_sentence(each) for each in ("Referrals received", "LADO cases concluded", "GP reports")]
    ['referrals received', 'LADO cases concluded', 'GP reports']
    """
    first = text.split(" ", 1)[0]
    is_name = any(letter.isupper() or letter.isdigit() for letter in first[1:]) or len(first) == 1
    return text if is_name else text[:1].lower() + text[1:]


def some_of(
    count: int, whole: int, one: str, said: str, many: str = "", verbs: tuple[str, str] = ("is", "are")
) -> str:
    """A finding of how many of so many, as a heading says it.

    >>> some_of(1, 4, "open action", "overdue"), some_of(12, 40, "open action", "overdue")
    ('One of four open actions is overdue', '12 of 40 open actions are overdue')
    >>> some_of(0, 4, "open action", "overdue"), some_of(3, 3, "open action", "overdue")
    ('None of four open actions is overdue', 'All three open actions are overdue')
    >>> some_of(2, 2, "open action", "overdue")
    'Both open actions are overdue'
    >>> some_of(0, 1, "milestone", "behind"), some_of(1, 1, "milestone", "behind")
    ('The one milestone is not behind', 'The one milestone is behind')
    """
    nouns = _noun(whole, one, many)
    if whole == 1:
        return f"The one {nouns} {verbs[0]}{'' if count else ' not'} {said}"
    if count == whole:
        return f"{'Both' if whole == 2 else f'All {in_words(whole)}'} {nouns} {verbs[1]} {said}"
    which = in_words(count) if count else "none"
    return sentence_case(f"{which} of {in_words(whole)} {nouns} {verbs[count > 1]} {said}")


def no_word_yet(silent: int, overdue: int) -> str:
    """What follows how many are overdue: of how many of them no word can have come yet; "" of none.

    >>> no_word_yet(0, 2), no_word_yet(1, 1), no_word_yet(1, 3)
    ('', ', with no word yet', ', one of them with no word yet')
    """
    if not silent:
        return ""
    return ", with no word yet" if silent == overdue else f", {in_words(silent)} of them with no word yet"
