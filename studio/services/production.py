"""Production: drafts and their edit lists. Every step is stored as it is made; nothing asks to be saved."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field, replace

from studio.domain.approval import ApprovalState
from studio.domain.editing import AddClip, Clip, EditList, EditStep, TrackKind, clip_of, takes_named
from studio.domain.errors import Misuse
from studio.domain.ids import new_id
from studio.domain.programme import BulletinClass, Category, Origin, Programme
from studio.domain.roles import Person, Verb, require
from studio.domain.takes import Take
from studio.ports.clock import Clock
from studio.ports.store import Store, Unit
from studio.services.scripts import script_of

_LISTS_KEPT = 4


@dataclass(frozen=True, slots=True)
class Draft:
    """A programme open for editing: the version, its edit list, and the takes that its clips show or ever showed.

    ``script`` are the words to be read, where it was made of words: a bulletin from above, an answer to a citizen.
    """

    programme: Programme
    edit: EditList
    takes: dict[str, Take]
    script: str = ""

    @property
    def channels(self) -> int:
        """1 when every take that is heard is mono, else 2."""
        heard = {clip.take_id for clip in self.edit.clips}
        return min(2, max((take.channels for id_, take in self.takes.items() if id_ in heard), default=1))


@dataclass(frozen=True, slots=True)
class Material:
    """Ready sound that programmes are assembled of: a take, or another programme's clips counted from its beginning."""

    title: str
    clips: tuple[Clip, ...]
    takes: dict[str, Take]

    @property
    def frames(self) -> int:
        return max((clip.end for clip in self.clips), default=0)

    @property
    def is_take(self) -> bool:
        return len(self.clips) == 1 and self.clips[0].length == self.takes[self.clips[0].take_id].frames


@dataclass(frozen=True, slots=True)
class ProductionService:
    store: Store
    clock: Clock
    # The edit lists worked on last, folded: a step of a long list costs what it changes, not the whole history.
    _folded: dict[str, EditList] = field(default_factory=dict, compare=False, repr=False)

    def programmes(self, states: frozenset[ApprovalState] | None = None) -> list[Programme]:
        """The newest version of each, most recently changed first; archived ones only when asked for."""
        wanted = states or frozenset(ApprovalState) - {ApprovalState.ARCHIVED}
        with self.store.read() as unit:
            return unit.programmes.newest(wanted)

    def create(
        self,
        by: Person,
        title: str,
        bulletin_class: BulletinClass = BulletinClass.NORMAL,
        category: Category = Category.POLICY,
        language: str = "vi",
    ) -> Draft:
        with self.store.write(by.id) as unit:
            return self.create_in(unit, by, title, bulletin_class, category, language)

    def create_in(
        self,
        unit: Unit,
        by: Person,
        title: str,
        bulletin_class: BulletinClass,
        category: Category,
        language: str = "vi",
        *,
        origin: Origin = Origin.STATION,
        family_id: str = "",
    ) -> Draft:
        """Make a draft in the unit of what it comes from; ``family_id`` where it is one of several versions."""
        require(by, Verb.EDIT)
        now = self.clock.now()
        programme_id = new_id()
        programme = Programme(
            programme_id,
            1,
            _title(title),
            language,
            bulletin_class,
            origin,
            category,
            ApprovalState.DRAFT,
            new_id(),
            frozenset({by.id}),
            now,
            now,
            family_id=family_id or programme_id,
        )
        edit = EditList(programme.edit_list_id)
        unit.edits.create(edit)
        unit.programmes.add(programme)
        unit.audit.record("PROGRAMME_CREATED", programme.id)
        return Draft(programme, edit, {})

    def open(self, programme_id: str) -> Draft:
        with self.store.read() as unit:
            return self._open(unit, programme_id)

    def materials(self, without: str = "") -> list[Material]:
        """What a programme can be assembled of: others that have sound, then takes; the newest of each first.

        ``without`` is the programme that is being assembled.
        """
        wanted = frozenset(ApprovalState) - {ApprovalState.ARCHIVED, ApprovalState.REJECTED}
        found: list[Material] = []
        with self.store.read() as unit:
            takes = unit.takes.all()
            known = {take.id: take for take in takes}
            for programme in unit.programmes.newest(wanted):
                edit = unit.edits.get(programme.edit_list_id) if programme.edit_list_id else None
                if edit is None or programme.id == without or not edit.clips:
                    continue
                heard = {clip.take_id for clip in edit.clips}
                found.append(Material(programme.title, edit.clips, {id_: known[id_] for id_ in heard if id_ in known}))
        for take in takes:
            if take.frames:
                clip = Clip("", take.id, TrackKind.VOICE, 0, 0, take.frames, title=take.title)
                found.append(Material(take.title, (clip,), {take.id: take}))
        return found

    def describe(
        self,
        by: Person,
        programme_id: str,
        *,
        title: str | None = None,
        bulletin_class: BulletinClass | None = None,
        category: Category | None = None,
        language: str | None = None,
    ) -> Programme:
        """Change what the programme is called and classed as; a master made before is void."""
        require(by, Verb.EDIT)
        with self.store.write(by.id) as unit:
            programme = self._editable(unit, by, programme_id)
            programme = replace(
                programme,
                title=programme.title if title is None else _title(title),
                bulletin_class=bulletin_class or programme.bulletin_class,
                category=category or programme.category,
                language=language or programme.language,
                changed_at=self.clock.now(),
                manifest=None,
            )
            unit.programmes.save(programme)
            return programme

    def add_take(
        self, by: Person, programme_id: str, take: Take, at_frame: int, track: TrackKind = TrackKind.VOICE
    ) -> Draft:
        """Put a take onto a track at ``at_frame``, from where it begins."""
        return self.apply(by, programme_id, AddClip(clip_of(take, new_id(), track, at_frame)))

    def apply(self, by: Person, programme_id: str, step: EditStep) -> Draft:
        """Do one step and store it."""
        require(by, Verb.EDIT)
        with self.store.write(by.id) as unit:
            programme = self._editable(unit, by, programme_id)
            edit = self._edit(unit, programme)
            after = edit.apply(step)  # raises before anything is written
            unit.edits.append(edit.id, edit.cursor, step)
            self._keep(after)
            self._touch(unit, by, programme)
            return self._open(unit, programme.id)

    def undo(self, by: Person, programme_id: str) -> Draft:
        return self._move_cursor(by, programme_id, back=True)

    def redo(self, by: Person, programme_id: str) -> Draft:
        return self._move_cursor(by, programme_id, back=False)

    def _move_cursor(self, by: Person, programme_id: str, *, back: bool) -> Draft:
        require(by, Verb.EDIT)
        with self.store.write(by.id) as unit:
            programme = self._editable(unit, by, programme_id)
            edit = self._edit(unit, programme)
            moved = edit.undo() if back else edit.redo()
            if moved.cursor != edit.cursor:
                unit.edits.set_cursor(edit.id, moved.cursor)
                self._touch(unit, by, programme)
            return self._open(unit, programme.id)

    def _editable(self, unit: Unit, by: Person, programme_id: str) -> Programme:
        """Return the draft; an edit of anything after DRAFT makes a new version in DRAFT."""
        programme = unit.programmes.get(programme_id)
        if programme is None:
            raise Misuse("NO_SUCH_PROGRAMME", id=programme_id)
        if programme.state is ApprovalState.DRAFT:
            return programme
        old = self._edit(unit, programme)
        edit = EditList(new_id())
        unit.edits.create(edit)
        for index, step in enumerate(old.steps[: old.cursor]):
            unit.edits.append(edit.id, index, step)
        fresh = replace(
            programme,
            version=programme.version + 1,
            state=ApprovalState.DRAFT,
            edit_list_id=edit.id,
            maker_ids=frozenset({by.id}) | programme.maker_ids,
            created_at=self.clock.now(),
            changed_at=self.clock.now(),
            manifest=None,
        )
        unit.programmes.add(fresh)
        unit.audit.record("VERSION_STARTED", programme.id, version=fresh.version)
        return fresh

    def _touch(self, unit: Unit, by: Person, programme: Programme) -> None:
        # A changed edit is no longer what the master was made of.
        unit.programmes.save(
            replace(
                programme,
                changed_at=self.clock.now(),
                maker_ids=programme.maker_ids | {by.id},
                manifest=None,
            )
        )

    def _edit(self, unit: Unit, programme: Programme) -> EditList:
        edit = unit.edits.get(programme.edit_list_id)
        if edit is None:
            raise Misuse("NO_SUCH_PROGRAMME", id=programme.id)
        # The store says what holds; what was folded of the very same steps is not folded again.
        return edit.folded_as(self._folded[edit.id]) if edit.id in self._folded else edit

    def _keep(self, edit: EditList) -> None:
        while len(self._folded) >= _LISTS_KEPT and edit.id not in self._folded:
            self._folded.pop(next(iter(self._folded)), None)
        self._folded[edit.id] = edit

    def _open(self, unit: Unit, programme_id: str) -> Draft:
        programme = unit.programmes.get(programme_id)
        if programme is None:
            raise Misuse("NO_SUCH_PROGRAMME", id=programme_id)
        edit = self._edit(unit, programme)
        # Those of undone steps too: redoing them must find its sound.
        found = (unit.takes.get(take_id) for take_id in sorted(takes_named(edit.steps)))
        takes = {take.id: take for take in found if take is not None}
        return Draft(programme, edit, takes, script_of(unit, programme.id))


def _title(title: str) -> str:
    title = unicodedata.normalize("NFC", title).strip()
    if not title:
        raise Misuse("NO_TITLE")
    return title
