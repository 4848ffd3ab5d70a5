"""What the demo township consists of: plain frozen values, fixed by one seed."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

FORM_TYPES = ("application", "survey", "approval", "information", "support_record", "plan_progress")
"""The six household forms, in the order of the founding notice (annex, town level, 3)."""


@dataclass(frozen=True, slots=True)
class SubOffice:
    """A branch office (办事处) of the town with the villages it looks after."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Village:
    """An administrative village; `variant` is the print of the forms its committee uses (A, B or C)."""

    code: str
    name: str
    sub_office: str
    secretary: str
    officer: str
    liaison: str
    accountant: str
    variant: str
    population: int

    @property
    def short(self) -> str:
        """The last three digits of the code, first part of its household numbers."""
        return self.code[-3:]


@dataclass(frozen=True, slots=True)
class Member:
    """One person of a household; `relation` is to the head (户主 for the head)."""

    name: str
    sex: str
    birth: date
    id_number: str
    relation: str
    nation: str
    education: str
    school: str
    health: str
    labour: str
    work: str
    allowance: bool


@dataclass(frozen=True, slots=True)
class Income:
    """A year's money in yuan; net = wage + business + property + transfer - costs."""

    year: int
    wage: Decimal
    business: Decimal
    assets: Decimal
    transfer: Decimal
    costs: Decimal

    @property
    def gross(self) -> Decimal:
        """All income before business costs."""
        return self.wage + self.business + self.assets + self.transfer

    @property
    def net(self) -> Decimal:
        """Net income of the household."""
        return self.gross - self.costs

    def per_head(self, heads: int) -> Decimal:
        """Net income for each of `heads` members, rounded to fen."""
        return (self.net / heads).quantize(Decimal("0.01"))


@dataclass(frozen=True, slots=True)
class Visit:
    """One visit of the helper."""

    day: date
    way: str
    content: str
    problem: str
    wish: str
    step: str
    result: str


@dataclass(frozen=True, slots=True)
class Course:
    """The days of the procedure, in the order the rules ask for."""

    applied: date
    surveyed: date
    assessed: date
    noticed_from: date
    noticed_to: date
    town: date
    town_noticed_to: date
    district: date
    announced: date
    collected: date
    checked: date


@dataclass(frozen=True, slots=True)
class Household:
    """A registered poor household with everything its six forms say."""

    number: str
    national_number: str
    village: str
    group: int
    phone: str
    bank: str
    account: str
    category: str
    cause: str
    other_causes: tuple[str, ...]
    hardship: str
    members: tuple[Member, ...]
    income: Income
    planned_income: Decimal
    land: str
    house_area: str
    house_kind: str
    house_year: int
    house_grade: str
    water: str
    year: int
    exit_year: int
    course: Course
    helper: str
    measures: tuple[str, ...]
    visits: tuple[Visit, ...]
    surveyor: str
    votes: tuple[int, int, int]

    @property
    def head(self) -> Member:
        """The head of the household."""
        return self.members[0]

    @property
    def workers(self) -> int:
        """Members able to work."""
        return sum(
            1 for member in self.members if "劳动力" in member.labour and "无" not in member.labour[:1]
        )


@dataclass(frozen=True, slots=True)
class Officer:
    """A person with a post: in a village, a sub-office, the town or a helping unit."""

    name: str
    sex: str
    post: str
    unit: str
    phone: str


@dataclass(frozen=True, slots=True)
class Pairing:
    """Who helps which household, from when to when (None: still)."""

    household: str
    helper: str
    start: date
    end: date | None


@dataclass(frozen=True, slots=True)
class Meeting:
    """An assessment meeting (评议会) of a village with its vote."""

    village: str
    day: date
    start: str
    place: str
    title: str
    chair: str
    recorder: str
    attendees: tuple[str, ...]
    due: int
    present: int
    agree: int
    against: int
    abstain: int
    households: tuple[str, ...]
    photos: int


@dataclass(frozen=True, slots=True)
class Video:
    """A video that stays on its carrier; the archive keeps only where it is and what it is."""

    title: str
    village: str
    day: date
    place: str
    recordist: str
    seconds: int
    carrier: str
    carrier_number: str
    file_name: str
    size: int
    sha256: str
    keeper: str


@dataclass(frozen=True, slots=True)
class BoxPlan:
    """A box on a shelf of a cabinet, and the households whose files stand in it, in order."""

    room: str
    cabinet: str
    shelf: int
    number: str
    village: str | None
    households: tuple[str, ...]
    title: str


@dataclass(frozen=True, slots=True)
class Township:
    """The whole invented township."""

    seed: int
    prefecture: str
    district: str
    district_code: str
    name: str
    code: str
    fictitious: bool
    sub_offices: tuple[SubOffice, ...]
    villages: tuple[Village, ...]
    households: tuple[Household, ...]
    officers: tuple[Officer, ...]
    pairings: tuple[Pairing, ...]
    meetings: tuple[Meeting, ...]
    videos: tuple[Video, ...]
    boxes: tuple[BoxPlan, ...]

    def village(self, code: str) -> Village:
        """The village with this 12-digit code."""
        return next(village for village in self.villages if village.code == code)

    def household(self, number: str) -> Household:
        """The household with this number."""
        return next(household for household in self.households if household.number == number)

    def officer(self, name: str) -> Officer:
        """The officer of this name."""
        return next(officer for officer in self.officers if officer.name == name)
