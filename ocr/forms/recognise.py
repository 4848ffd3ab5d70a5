"""A page's form and fields."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from ocr.forms.beside import Found, find_values
from ocr.forms.catalogue import FieldLabels, FormCatalogue
from ocr.forms.cells import Cells
from ocr.forms.correction import exchanged_one_for_one, mend
from ocr.forms.guess import guess_form
from ocr.forms.identity import cleaned, fault
from ocr.forms.labels import Labels
from ocr.forms.marks import marks_of
from ocr.forms.normal import is_han, simplified
from ocr.forms.row_reading import table_rows
from ocr.forms.rows import rows_of
from ocr.forms.sight import Sight
from ocr.forms.summing import checked
from ocr.forms.typed import PageParts, label_shapes, typed_fields
from ocr.layout import Layout
from ocr.prepare.rulings import Grid
from ocr.raw_lines import Sign, around, mean_confidence
from ocr.reading import FieldReading, FormGuess
from ocr.text import Box, PageText

Again = Callable[[Sequence[Sign]], Iterable[str]]
_YEAR = re.compile(r"(?<!\d)(20[0-4]\d)(?!\d)")
_YEAR_OF_FORM = re.compile(r"(?<!\d)(20[0-4]\d)\s*年\s*度")
_DATE = re.compile(r"(?<!\d)(20[0-4]\d)\s*[年.\-/]\s*\d{1,2}\s*[月.\-/]")
_VILLAGE = re.compile(
    r"(?:.*(?:镇|乡|街道|办事处|管区))?(.{1,8}?(?:村民委员会|居民委员会|村委会|居委会|社区|村|居))"
)
_IDENTITY = re.compile(r"(?<![0-9A-Za-z])(\d{17}[0-9Xx]|\d{15})(?![0-9A-Za-z])")
_VILLAGE_AND_MORE = re.compile(
    r"(?:^|[^\u4e00-\u9fff]|[镇乡]|街道)([\u4e00-\u9fff]{1,4}村)(?:第?[0-9一二三四五六七八九十]{1,2}组|村?民?委员?会)"
)
_NAME_MOST = 12
_NAME_USUAL = 4
_BEFORE_NAME = re.compile(r"^[^\u3400-\u9fff〇\U00020000-\U000323af]+")
_NAMED_IN_TEXT = re.compile(
    r"(?:户主|村民|申请人|贫困户|农户)([\u4e00-\u9fff]{2,4}?)"
    r"(?=[，,、（(]?(?:居民)?(?:身份证|公民身份|证件号)|[，,、（(][男女][，,、）)])"
)
_UPPER = 0.5
_NAME_STOPS = "签盖章字名"
_NOT_NAMES = "签盖章字名户人员会民组村家属自愿代表小委基本情况申请主要"


def recognise(
    layout: Layout, grid: Grid, catalogue: FormCatalogue, again: Again, sight: Sight | None = None
) -> tuple[FormGuess | None, tuple[FieldReading, ...]]:
    """Which form the page is and what stands in its fields; fields only of known forms.

    `sight` looks at the picture: without it nothing is read again, and no ticks, seals or unread signatures are seen.
    """
    guess = guess_form(layout, catalogue)
    form = catalogue.form(guess.form_type) if guess else None
    if form is None:
        return guess, ()
    labels = Labels(catalogue)
    readings = []
    for field in catalogue.fields:
        if field.name not in form.fields or field.kind not in _MAKERS:
            continue
        if reading := _field(layout, grid, field, labels, again):
            readings.append(reading)
    cells = Cells(layout, grid, labels.in_cells, label_shapes(form, catalogue))
    parts = PageParts(layout, cells, catalogue, labels, sight)
    readings += [*typed_fields(parts, form), *table_rows(parts, form), *marks_of(parts, form)]
    return guess, checked(tuple(readings), catalogue.sums)


def _field(
    layout: Layout, grid: Grid, field: FieldLabels, labels: Labels, again: Again
) -> FieldReading | None:
    make = _MAKERS[field.kind]
    doubtful: FieldReading | None = None
    for found in find_values(layout, grid, field, labels):
        reading = make(field.name, found, layout, again)
        if reading is None:
            continue
        if not _in_doubt(reading):
            return reading
        doubtful = doubtful or reading
    if field.kind == "village":
        return doubtful or _village_anywhere(field.name, layout)
    if field.kind == "name":
        return _name_in_text(field.name, layout.text) or doubtful
    if field.kind == "id_number" and doubtful is None:
        return _identity_anywhere(field.name, layout.text)
    if field.kind == "year":
        return _year_of_form(field.name, layout.text) or doubtful or _year_of_dates(field.name, layout.text)
    return doubtful


def _in_doubt(reading: FieldReading) -> bool:
    return reading.rule is not None and (reading.rule == "invalid" or reading.rule.startswith("suggested:"))


def _reading(
    name: str, found: Found, layout: Layout, value: str, rule: str | None, raw: str | None = None
) -> FieldReading:
    if found.way in ("nearest", "below", "signature") and rule is None:
        rule = f"suggested:{found.way}"
    box = _box(found.signs, layout.text)
    confidence = round(min(mean_confidence(found.signs), 1.0), 3)
    return FieldReading(name, value, found.text if raw is None else raw, confidence, box, rule)


def _box(signs: Sequence[Sign], text: PageText) -> Box | None:
    boxes = [sign.box for sign in signs if sign.box is not None]
    if not boxes or not text.width or not text.height:
        return None
    x0, y0, x1, y1 = around(boxes)
    return Box.around(x0 / text.width, y0 / text.height, x1 / text.width, y1 / text.height)


def _name(field: str, found: Found, layout: Layout, _: Again) -> FieldReading | None:
    read = name_in(found.text)
    if not 1 < len(read) <= _NAME_MOST or any(stop in read for stop in _NAME_STOPS):
        return None
    meant = simplified(read)
    return _reading(field, found, layout, meant, "simplified" if meant != read else None)


def name_in(text: str) -> str:
    """The name a value begins with: Han characters up to the first other sign; blanks inside are ignored."""
    begun = _BEFORE_NAME.sub("", text)
    run = re.match(r"[\s·•\u3400-\u9fff〇\U00020000-\U000323af]*", begun)
    words = (run.group(0) if run else "").replace("•", "·").split()
    joined = "".join(words)
    if len(joined) > _NAME_USUAL and words and len(words[0]) > 1 and "·" not in joined:
        joined = words[0]
    return joined.strip("·")


def _identity(field: str, found: Found, layout: Layout, again: Again) -> FieldReading | None:
    if sum(sign.isdecimal() for sign in found.text) < 6:
        return None
    whole = _IDENTITY.search(cleaned(found.text))
    mended = mend(_as_read(found.text, whole), lambda: again(found.signs))
    # wherever a number stands, its check sign vouches for it
    rule = found.way if mended.rule is None and found.way in ("nearest", "below") else mended.rule
    return _reading(field, found, layout, mended.value, rule)


def _as_read(text: str, whole: re.Match[str] | None) -> str:
    """What to mend: the text itself where its bars alone stand for ones, else the number found in it."""
    return text if whole is None or exchanged_one_for_one(text) else whole.group(1)


def _village(field: str, found: Found, layout: Layout, _: Again) -> FieldReading | None:
    value = village_in(found.text)
    return _reading(field, found, layout, value, None) if value else None


def _year(field: str, found: Found, layout: Layout, _: Again) -> FieldReading | None:
    match = _YEAR.search(cleaned(found.text)) or _YEAR.search(found.text)
    return _reading(field, found, layout, match.group(1), None) if match else None


def _text(field: str, found: Found, layout: Layout, _: Again) -> FieldReading | None:
    value = " ".join(found.text.split()).strip(" ：:，。；")
    return _reading(field, found, layout, value, None) if value else None


_MAKERS = {"name": _name, "id_number": _identity, "village": _village, "year": _year, "text": _text}


def village_in(text: str) -> str | None:
    """The village named in an address: what follows the township, or the first words that end in 村."""
    joined = simplified("".join(sign for sign in text if not sign.isspace()))
    for part in re.split(r"[，,；;：:（）()]", joined):
        match = _VILLAGE.search(part)
        if match and all(is_han(sign) for sign in match.group(1)):
            return re.sub(r"(村民委员会|村委会)$", "村", match.group(1)).replace("居民委员会", "居委会")
    return None


def _village_anywhere(field: str, layout: Layout) -> FieldReading | None:
    """A village named behind its township, or addressed, in one of the upper rows."""
    for row in rows_of(layout.text.lines, _UPPER):
        if re.search(r"[镇乡]|街道|村民?委员?会\s*[：:]", row.text) and (value := village_in(row.text)):
            return FieldReading(field, value, row.text, row.confidence, row.box, "from_heading")
    for line in layout.text.lines:
        if match := _VILLAGE_AND_MORE.search("".join(line.text.split())):
            return FieldReading(field, match.group(1), line.text, line.confidence, line.box, "from_text")
    return None


def _name_in_text(field: str, text: PageText) -> FieldReading | None:
    """A householder named in a sentence: "村民张三，身份证号…"."""
    for line in text.lines:
        if match := _NAMED_IN_TEXT.search("".join(line.text.split())):
            name = match.group(1)
            if not any(stop in name for stop in _NOT_NAMES):
                return FieldReading(
                    field, simplified(name), line.text, line.confidence, line.box, "from_text"
                )
    return None


def _identity_anywhere(field: str, text: PageText) -> FieldReading | None:
    """The first valid number on a page none of whose labels is known; its check sign vouches for it."""
    for line in text.lines:
        match = _IDENTITY.search("".join(line.text.split()))
        if match and fault(match.group(1).upper()) is None:
            mended = mend(match.group(1), tuple)
            return FieldReading(field, mended.value, line.text, line.confidence, line.box, "first_on_page")
    return None


def _year_of_form(field: str, text: PageText) -> FieldReading | None:
    for line in text.lines:
        if match := _YEAR_OF_FORM.search(line.text):
            return FieldReading(field, match.group(1), line.text, line.confidence, line.box, None)
    for line in text.lines:
        if line.box.y0 < 0.2 and (
            match := re.search(r"[（(\s]?(20[0-4]\d)\s*年\s*[）)]?$", line.text.strip())
        ):
            return FieldReading(field, match.group(1), line.text, line.confidence, line.box, None)
    return None


def _year_of_dates(field: str, text: PageText) -> FieldReading | None:
    """The year most dates on the page are of."""
    dated = [(match.group(1), line) for line in text.lines for match in _DATE.finditer(line.text)]
    if not dated:
        return None
    year = Counter(year for year, _ in dated).most_common(1)[0][0]
    line = next(line for found, line in dated if found == year)
    return FieldReading(field, year, line.text, line.confidence, line.box, "from_dates")
