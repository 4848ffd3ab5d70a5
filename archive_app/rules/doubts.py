"""Why something waits for a person: each doubt as a code with its two sentences, worst first."""

from __future__ import annotations

DOUBTS: dict[str, tuple[str, str]] = {
    "filed_wrongly": (
        "已归档，有人认为归错了；请改归，或确认没有归错。登记和锁定不变。",
        "Filed, and sent back as filed wrongly: put it where it belongs, or say it is right. It stays registered and locked.",
    ),
    "security_class": (
        "页面上有“秘密”以上密级标志；普通网络不得存放，请两人核实后撤回。",
        "The page carries a security mark; an ordinary network must not hold it. Two people should withdraw it.",
    ),
    "household_unknown": (
        "名册里没有这户，或姓名、证件号没读对。",
        "No such household on the roster, or misread.",
    ),
    "nothing_read": ("没读出姓名和证件号。", "Neither name nor ID number could be read."),
    "household_unsure": (
        "只有一个线索，不足以断定是哪一户。",
        "Only one clue; not enough to say which household.",
    ),
    "household_ambiguous": ("不止一户符合。", "More than one household fits."),
    "id_other": ("证件号与名册上的不同。", "The ID number differs from the roster's."),
    "id_invalid": (
        "证件号校验位不对，可能读错或写错。",
        "The ID number fails its check digit: misread or miswritten.",
    ),
    "id_of_member": ("证件号是家庭成员的，不是户主的。", "The ID number is a member's, not the head's."),
    "name_other": ("姓名与名册上的户主不同。", "The name differs from the head's on the roster."),
    "name_former": ("姓名是户主的曾用名。", "The name is a former name of the head."),
    "name_of_member": ("姓名是家庭成员的，不是户主的。", "The name is a member's, not the head's."),
    "village_other": ("页面上的村与名册上的不同。", "The village on the page differs from the roster's."),
    "form_unknown": ("没认出是哪种表。", "The kind of form was not recognised."),
    "form_unsure": ("表的种类拿不准。", "The kind of form is uncertain."),
    "year_missing": ("没读出是哪一年的表。", "The year of the form could not be read."),
    "scanned_again": (
        "有一页与已收的一页极像，可能重复扫描；请对照后决定。",
        "A page looks and reads almost like one that is here already: perhaps scanned twice; compare and decide.",
    ),
    "already_have": (
        "这户这一年已有同样的表，可能重复扫描。",
        "The household already has this form for the year.",
    ),
    "loose_page": (
        "这一页与前一份材料没有可靠的联系，可能是它的续页，也可能是夹进来的。",
        "Nothing ties the page to the paper before it: its next page, or something that slipped in.",
    ),
    "separator_other": (
        "分隔页写的表种与页面上的不同。",
        "The separator sheet names another kind of form than the page does.",
    ),
    "separator_stray": (
        "页面上有分隔页的二维码，但不是本系统的分隔页，没有据此分件。",
        "A separator's code stands on the page, but it is no separator sheet of this archive; nothing was parted.",
    ),
    "sides_uneven": (
        "说明是正反面扫描，但面数是单数，可能漏扫或多扫了一面；没有调整顺序。",
        "Said to be fronts and backs, but the sides are odd in number; a side is missing or too many.",
    ),
    "row_gap": (
        "紧接在后面的那张图像没有收到或没有读出来，它可能是这一件的续页。",
        "The image right behind it did not come or could not be read; it may be its next page.",
    ),
    "late_page": (
        "同一串图像已经分好件以后，这一张才到（或才读出来）；请看它是否属于前一张所在的那一件。",
        "This image came, or could be read, after its row was parted; see whether it belongs to its neighbour's item.",
    ),
    "page_gap": (
        "按页面上印的页码，有缺页、重页或次序不对；请核对原件。",
        "By the page numbers printed on it, pages are missing, double or in the wrong order; check the paper.",
    ),
    "page_count_other": (
        "页数与导入目录上写的不同；请核对原件。",
        "There are more or fewer pages than its catalogue says; check the paper.",
    ),
    "box_other": (
        "交来时指定的盒放不进这一件（已封、已满、不同类，或这户的户档在别的盒）；请核对，归档后按规则放盒。",
        "The box it was handed in for does not take it: sealed, full, of another class, or its volume stands elsewhere.",
    ),
    "mixed": ("一个文件里有几份表，请核对分页。", "One file holds several forms; check where they part."),
    "no_household_form": (
        "不是户档表格，请指定归入哪一类（会议、照片、公文等）。",
        "Not a household form; say where it belongs (meeting, photos, official document …).",
    ),
    "blank": ("整份都是空白页；已另存，请确认。", "All pages are blank; set aside, please confirm."),
    "page_refused": ("有页面读不出来。", "Some page could not be read."),
    "damaged": ("文件有损坏，只读出一部分。", "The file is damaged; only a part could be read."),
    "direction": ("页面方向拿不准。", "The page's direction is uncertain."),
}


def sentences(codes: list[str]) -> list[tuple[str, str, str]]:
    """Return (code, zh, en) for each doubt, the worst first; an unknown code speaks for itself."""
    order = {code: rank for rank, code in enumerate(DOUBTS)}
    ranked = sorted(dict.fromkeys(codes), key=lambda code: order.get(code, len(order)))
    return [(code, *DOUBTS.get(code, (code, code))) for code in ranked]


def told_once(codes: list[str]) -> list[str]:
    """Return the doubts without those that another one says more exactly."""
    return [code for code in codes if code != "already_have" or "scanned_again" not in codes]
