"""Why a file or page could not be taken or read: each code with its state and its two sentences."""

from __future__ import annotations

from dataclasses import dataclass

from archive_app.terms import SourceState


@dataclass(frozen=True)
class Trouble:
    """What a code means for the file: the state it ends in, and what to tell the clerk."""

    state: SourceState
    zh: str
    en: str


REFUSED = SourceState.REFUSED
#: a damaged file of which something could be read: nobody should take it for the whole
IN_PART = Trouble(
    SourceState.REVIEW,
    "文件有损坏，可能只读出一部分；原件已保存，请核对或重新扫描。",
    "The file is damaged, perhaps only a part was read; it is kept. Compare it with the paper or scan again.",
)
TROUBLES: dict[str, Trouble] = {
    "empty": Trouble(
        REFUSED,
        "文件是空的（0 字节），没有可归档的内容；请重新扫描或重新复制这个文件。",
        "The file is empty (0 bytes); scan or copy it again.",
    ),
    "over_limit": Trouble(
        REFUSED,
        "文件超过大小上限；请分成几个文件，或请管理员调高上限（ARCHIVE_UPLOAD_LIMIT_MB）。",
        "The file is over the size limit; split it or ask the administrator to raise ARCHIVE_UPLOAD_LIMIT_MB.",
    ),
    "virus_found": Trouble(
        REFUSED,
        "病毒检查认为这个文件有害，没有收下；请联系管理员，换一台干净的电脑重新导出。",
        "The virus check found this file harmful; it was not taken. Tell the administrator and make it anew elsewhere.",
    ),
    "virus_not_checked": Trouble(
        REFUSED,
        "病毒检查没有做成，没有收下；请管理员检查 ARCHIVE_VIRUS_CHECK，然后重新送入。",
        "The virus check did not work, so it was not taken; have ARCHIVE_VIRUS_CHECK looked at and hand it in again.",
    ),
    "withdrawn": Trouble(
        REFUSED,
        "这个文件已经两人同意撤回，内容已清除，不再收；如系误撤，请重新扫描原件。",
        "This file was withdrawn by two people and is not taken again; if that was a mistake, scan the paper anew.",
    ),
    "unsupported": Trouble(
        SourceState.UNSUPPORTED,
        "不认识这种文件格式，原件已原样保存但不能阅读；请改存为 PDF、JPEG、PNG 或 TIFF 后再交一份。",
        "This kind of file cannot be read; it is kept as it came. Hand in a PDF, JPEG, PNG or TIFF of it.",
    ),
    "needs_office": Trouble(
        SourceState.UNSUPPORTED,
        "这是旧版 Office 或 WPS 文件，原件已保存；本机没有安装 LibreOffice，暂时读不出内容。"
        "安装后点“重试”，或另存为 docx、xlsx 再交一份。",
        "This is an old office file; it is kept. This machine has no LibreOffice to read it: install it and retry, "
        "or hand in a docx or xlsx.",
    ),
    "too_deep": Trouble(
        REFUSED,
        "压缩包里套了太多层压缩包，没有再往里打开；原件已保存，请解压后再交。",
        "Archives inside archives inside archives are not opened further; it is kept. Unpack it and hand it in again.",
    ),
    "too_much_inside": Trouble(
        REFUSED,
        "这个压缩包里（连同里面的压缩包）东西太多，没有再往里打开；原件已保存，请解压后分几批再交。",
        "This archive holds too much, archives inside it included, and is not opened further; it is kept. "
        "Unpack it and hand it in in several batches.",
    ),
    "locked_inside": Trouble(
        REFUSED,
        "压缩包里的这个文件有口令，取不出来；压缩包已原样保存，请解压后单独交这个文件。",
        "This file inside the archive has a password; the archive is kept. Unpack it and hand the file in by itself.",
    ),
    "wrong_name": Trouble(
        REFUSED,
        "文件名说的格式与内容不符（内容其实是纯文本）；请检查是否选错了文件。原件已保存。",
        "The name promises another format than the content (it is plain text); check that it is the right file.",
    ),
    "password_needed": Trouble(
        SourceState.PASSWORD_NEEDED,
        "这个 PDF 有打开口令，原件已保存；请输入口令，或交一份去掉口令的。",
        "This PDF needs a password to open; it is kept. Give the password or hand in one without.",
    ),
    "damaged": Trouble(
        REFUSED,
        "文件已损坏，一页也打不开；原件已保存，请重新扫描或找出完好的那份。",
        "The file is damaged and no page can be opened; it is kept. Scan it again or find a sound copy.",
    ),
    "no_pages": Trouble(
        REFUSED,
        "文件里一页也没有；请重新扫描。原件已保存。",
        "The file holds no page; scan it again. It is kept.",
    ),
    "too_large": Trouble(
        REFUSED,
        "页面尺寸过大，超出可以安全打开的范围；请按 A4、300 dpi 重新扫描。原件已保存。",
        "The page is too large to open safely; scan it again at A4, 300 dpi. The file is kept.",
    ),
    "too_slow": Trouble(
        REFUSED,
        "打开这一页花的时间太长，已停止；请重新扫描或另存一份。原件已保存。",
        "Opening the page took too long and was stopped; scan it again or save it anew. The file is kept.",
    ),
    "out_of_memory": Trouble(
        REFUSED,
        "打开这一页需要的内存超出限制；请按 A4、300 dpi 重新扫描。原件已保存。",
        "Opening the page needs more memory than allowed; scan it again at A4, 300 dpi. The file is kept.",
    ),
    "crashed": Trouble(
        REFUSED,
        "读取时程序意外停止，重试后仍不行；请重新扫描这一页。原件已保存。",
        "Reading stopped unexpectedly, also when tried again; scan it again. The file is kept.",
    ),
    "failed": Trouble(
        REFUSED,
        "这个文件读不出来；请重新扫描或另存一份。原件已保存。",
        "The file cannot be read; scan it again or save it anew. It is kept.",
    ),
}


def trouble(code: str) -> Trouble:
    """Return what `code` means; an unknown code is a plain failure."""
    return TROUBLES.get(code, TROUBLES["failed"])
