"""Keep the Chinese catalogue: gather the texts of the program, take in new translations, compile.

    python packaging/catalogue.py update   # holds each text of the program then, and what fragments brought
    python packaging/catalogue.py check    # says what is missing or wrong; exit code 1 then

A fragment is a piece of catalogue without header in forms/locale/fragments/. ``update`` takes it in and removes it,
except one with texts that the program does not have (yet).
"""

from __future__ import annotations

import ast
import io
import re
import string
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "forms" / "locale"
PO = LOCALE / "zh_CN" / "LC_MESSAGES" / "lianglin.po"
FRAGMENTS = LOCALE / "fragments"
PACKAGES = ("models", "forms", "reports", "sync", "desktop")
MARKS = ("N_", "_")
HALF_WIDTH = re.compile(r"(?<=[一-鿿”）])[,:;()](?!&)|[,:;()](?=[一-鿿“（])")
"""Half-width punctuation beside a Chinese character; ``(&F)`` marks a key of a menu."""
SHUNNED = {"超期": "逾期"}
"""Words that stand for what another one is called everywhere (one word each)."""


def texts_of_the_program() -> Catalog:
    """Return every marked text of the packages, where it stands, without a translation."""
    found = Catalog(charset="utf-8")
    for package in PACKAGES:
        for file in sorted((ROOT / package).rglob("*.py")):
            for line, text in marked(file.read_text("utf-8")):
                found.add(text, locations=[(str(file.relative_to(ROOT)), line)])
    return found


def marked(source: str) -> Iterator[tuple[int, str | tuple[str, str]]]:
    """Find the literals that are marked anywhere in ``source``; plurals come in pairs.

    Babel's own extraction reads words in a row and misses a mark inside another call or inside an f-string.
    """
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name) or not node.args:
            continue
        if node.func.id in MARKS:
            yield from ((node.lineno, text) for text in _literals(node.args[0]) if text)
        elif node.func.id == "ngettext":
            singular, plural = (_literals(argument) for argument in node.args[:2])
            yield from ((node.lineno, pair) for pair in zip(singular, plural, strict=True))


def _literals(node: ast.expr) -> list[str]:
    """The text of an argument; one of two, where it depends."""
    if isinstance(node, ast.IfExp):
        return _literals(node.body) + _literals(node.orelse)
    return [node.value] if isinstance(node, ast.Constant) and isinstance(node.value, str) else []


def stored() -> Catalog:
    return _read(PO)


def _read(file: Path) -> Catalog:
    with file.open("rb") as lines:
        return read_po(lines, locale="zh_CN", charset="utf-8")


def update() -> list[str]:
    """Bring the catalogue up to the program; return what is still wrong with it."""
    catalogue = stored()
    catalogue.update(texts_of_the_program(), no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    unused = [text for fragment in sorted(FRAGMENTS.glob("*.po")) for text in _take_in(fragment, catalogue)]
    PO.write_bytes(_po(catalogue))
    PO.with_suffix(".mo").write_bytes(compiled(stored()))
    return [*unused, *problems(stored())]


def _take_in(fragment: Path, catalogue: Catalog) -> list[str]:
    """Put the translations of ``fragment`` into the catalogue; return a complaint for each that has no place there."""
    unused = []
    for translated in _read(fragment):
        if not translated.id:
            continue
        if (message := catalogue.get(translated.id)) is None:
            unused.append(f"{fragment.name} translates what no one says: {_short(translated.id)}")
        else:
            message.string = translated.string
    if not unused:
        fragment.unlink()
    return unused


def problems(catalogue: Catalog) -> Iterator[str]:
    """Say of each text that is missing, left over, doubtful, untranslated or has other placeholders what is wrong."""
    program = {message.id for message in texts_of_the_program() if message.id}
    entries = {message.id: message for message in catalogue if message.id}
    yield from (f"not in the catalogue: {_short(text)}" for text in sorted(program - entries.keys(), key=str))
    yield from (f"no longer used: {_short(text)}" for text in sorted(entries.keys() - program, key=str))
    yield from (f"no longer used: {_short(text)}" for text in catalogue.obsolete)
    for message in entries.values():
        yield from _doubts(message)


def _doubts(message: Message) -> Iterator[str]:
    sources, translations = _forms(message.id), _forms(message.string)
    if not all(translations):
        yield f"not translated: {_short(message.id)}"
    elif message.fuzzy:
        yield f"fuzzy: {_short(message.id)}"
    elif any(placeholders(text) != placeholders(sources[-1]) for text in translations):
        yield f"other placeholders: {_short(message.id)}"
    elif any(HALF_WIDTH.search(text) for text in translations):
        yield f"half-width punctuation: {_short(message.id)}"
    elif any(text.endswith("·") for text in translations):
        yield f"a mark for the translator is shown: {_short(message.id)}"
    for shunned, word in SHUNNED.items():
        if any(shunned in text for text in translations):
            yield f"called {word} elsewhere: {_short(message.id)}"


def _forms(text: str | list[str] | tuple[str, ...] | None) -> tuple[str, ...]:
    return (text or "",) if isinstance(text, str | None) else tuple(text)


def placeholders(text: str) -> set[str]:
    """Return the names in braces; a text that ``str.format`` cannot read has the one placeholder ``invalid``."""
    try:
        return {name for _literal, name, _spec, _conversion in string.Formatter().parse(text) if name is not None}
    except ValueError:
        return {"invalid"}


def _short(text: str | list[str] | tuple[str, ...]) -> str:
    return repr(_forms(text)[0])[:100]


def _po(catalogue: Catalog) -> bytes:
    """The same texts give the same bytes: sorted, without line numbers or dates, so that two branches merge."""
    file = io.BytesIO()
    write_po(file, catalogue, width=120, omit_header=True, no_location=True, sort_output=True)
    return HEADER + file.getvalue()


HEADER = b"""msgid ""
msgstr ""
"Project-Id-Version: lianglin\\n"
"Language: zh_CN\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"

"""


def compiled(catalogue: Catalog) -> bytes:
    """Return the catalogue as gettext reads it at run time; the same texts give the same bytes at any time."""
    catalogue.creation_date = catalogue.revision_date = datetime(2026, 1, 1, tzinfo=UTC)  # else babel writes now
    file = io.BytesIO()
    write_mo(file, catalogue)
    return file.getvalue()


def main(arguments: list[str]) -> int:
    if arguments not in (["update"], ["check"]):
        sys.stderr.write(f"{__doc__}\n")
        return 2
    found = list(update() if arguments == ["update"] else problems(stored()))
    if PO.with_suffix(".mo").read_bytes() != compiled(stored()):
        found.append("lianglin.mo is not compiled from lianglin.po: run `python packaging/catalogue.py update`")
    sys.stdout.write("\n".join([*found, f"{len(stored())} texts, {len(found)} problems\n"]))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
