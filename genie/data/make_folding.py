#!/usr/bin/env python3
"""Writes folding.txt: how each character reads when names are compared, from Python's Unicode tables.

One line a character that does not read as itself: its code point, then the code points it becomes (none: dropped;
0020: it separates words). The rule is the one of team-aliases.json, `normalise`: NFKD, combining marks dropped, case
folded, & read as "and", . ' and their typographic forms dropped, other punctuation a space. Besides: white space and
ASCII signs separate, invisible format characters and characters that only fill a place are dropped (but not the tags,
which tell some flags apart).
Hangul syllables are left out, as the program takes them apart by arithmetic.
"""
import sys
import unicodedata

DROPPED = ".'\u2018\u2019\u02bc\uff0e\uff07"

# Nothing is seen of them, though Unicode calls them letters, signs or marks that do not combine: the grapheme joiner,
# Hangul's fillers, Khmer's inherent vowels, Mongolian's selectors, the empty Braille pattern, the other selectors.
UNSEEN = {0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180B, 0x180C, 0x180D, 0x180F, 0x2800, 0x3164, 0xFFA0}
UNSEEN.update(range(0xFE00, 0xFE10), range(0xE0100, 0xE01F0))


def without_marks(text):
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


def reads_as(character):
    if character == "&":
        return "and"
    if character in DROPPED:
        return ""
    if ord(character) in UNSEEN:
        return ""
    category = unicodedata.category(character)
    if character.isspace() or category[0] in "PZ" or category == "Cc":
        return " "
    if category[0] == "S" and ord(character) < 0x80:
        return " "
    if category == "Cf" and not 0xE0000 <= ord(character) <= 0xE007F:
        return ""
    folded = without_marks(without_marks(character).casefold()).casefold()
    return "".join(c if c == character else reads_as(c) for c in folded)


def main():
    print(f"# Unicode {unicodedata.unidata_version}; made by make_folding.py; see LICENSE-UNICODE.txt")
    for point in range(sys.maxunicode + 1):
        if 0xD800 <= point <= 0xDFFF or 0xAC00 <= point <= 0xD7A3:
            continue
        character = chr(point)
        if unicodedata.category(character) in ("Cn", "Co"):
            continue
        reading = reads_as(character)
        if reading != character:
            print(" ".join([f"{point:04X}"] + [f"{ord(c):04X}" for c in reading]))


main()
