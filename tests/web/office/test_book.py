"""Accounts, sessions, versions and the journal, in a folder."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from generator.batch.plan import list_workbooks
from generator.errors import Unusable
from generator.web.office import accounts as accounts_module
from generator.web.office.accounts import Account, Accounts, Party, Sessions
from generator.web.office.journal import Journal
from generator.web.office.store import BOOK, OWN, Store
from generator.web.office.versions import Parcel, Stale, Versions, workbook_name

NAME = "某市农业农村局"
WORKBOOK = workbook_name(NAME)
CLEAN = {"errors": 0, "warnings": 2}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    own = Store(tmp_path)
    yield own
    own.close()


@pytest.fixture
def journal(store: Store) -> Journal:
    return Journal(store)


@pytest.fixture
def accounts(store: Store, journal: Journal) -> Accounts:
    return Accounts(store, journal)


@pytest.fixture
def department(accounts: Accounts) -> Account:
    return accounts.add(Party.DEPARTMENT, NAME)


@pytest.fixture
def versions(tmp_path: Path, store: Store, journal: Journal) -> Versions:
    return Versions(tmp_path, store, journal)


def strange_hand(folder: Path, *changes: str) -> None:
    """Whoever writes into the book past the program."""
    book = sqlite3.connect(folder / OWN / BOOK)
    for change in changes:
        book.execute(change)
    book.commit()
    book.close()


# accounts


def linked(accounts: Accounts, account: Account) -> str:
    """The secret of a new link for an account as it is now."""
    known = accounts.get(account.id)
    assert known is not None
    (secret,) = accounts.new_links([known], "王科长")
    return secret


def test_a_link_opens_until_another_is_made(accounts: Accounts, department: Account) -> None:
    first = linked(accounts, department)
    found = accounts.by_link(department.id, first)
    assert found is not None
    assert (found.name, found.party) == (NAME, Party.DEPARTMENT)
    second = linked(accounts, department)
    assert accounts.by_link(department.id, first) is None
    assert accounts.by_link(department.id, second) is not None
    accounts.revoke(department, "王科长")
    assert accounts.by_link(department.id, second) is None


def test_a_link_that_a_colleague_made_is_not_overwritten(
    accounts: Accounts, department: Account
) -> None:
    secret = linked(accounts, department)
    other = accounts.add(Party.DEPARTMENT, "某市审计局")
    with pytest.raises(Unusable, match="某市农业农村局：链接在这期间换过"):
        accounts.new_links([other, department], "李科长")
    assert accounts.by_link(department.id, secret) is not None
    assert accounts.get(other.id) == other


def test_a_link_opens_no_other_account(accounts: Accounts, department: Account) -> None:
    other = accounts.add(Party.DEPARTMENT, "某市审计局")
    secret = linked(accounts, department)
    accounts.new_links([other], "王科长")
    assert accounts.by_link(other.id, secret) is None
    assert accounts.by_link(99, secret) is None
    assert accounts.by_link(department.id, "") is None


def test_secrets_are_not_kept(tmp_path: Path, accounts: Accounts, department: Account) -> None:
    secret = linked(accounts, department)
    officer = accounts.add(Party.BUREAU, "王科长")
    accounts.set_password(officer, "three plain words")
    session = Sessions(Store(tmp_path)).begin(department)
    content = (tmp_path / OWN / BOOK).read_bytes()
    assert b"$argon2id$" in content
    for word in (secret, "three plain words", session):
        assert word.encode() not in content


def test_a_password_opens_for_its_officer_alone(accounts: Accounts) -> None:
    officer, other = (accounts.add(Party.BUREAU, name) for name in ("王科长", "李科长"))
    accounts.set_password(officer, "three plain words")
    accounts.set_password(other, "three other words")
    found = accounts.by_password("王 科长", "three plain words")
    assert found is not None
    assert found.id == officer.id
    assert accounts.by_password("李科长", "three plain words") is None
    assert accounts.by_password("赵科长", "three plain words") is None


def test_a_department_has_no_password(accounts: Accounts, department: Account) -> None:
    secret = linked(accounts, department)
    assert accounts.by_password(NAME, secret) is None
    assert accounts.by_password(NAME, "") is None


@pytest.mark.parametrize("password", ["", "too short", "x" * 201])
def test_a_poor_password_is_refused(accounts: Accounts, password: str) -> None:
    officer = accounts.add(Party.BUREAU, "王科长")
    with pytest.raises(Unusable, match="密码有"):
        accounts.set_password(officer, password)


@pytest.mark.parametrize("name", ["", "  ", "..", "a/b", "C:\\x", "con", "长" * 300])
def test_a_name_that_no_folder_can_have_is_refused(accounts: Accounts, name: str) -> None:
    with pytest.raises(Unusable, match="名称"):
        accounts.add(Party.DEPARTMENT, name)


def test_a_session_is_there_after_a_new_start(tmp_path: Path, department: Account) -> None:
    secret = Sessions(Store(tmp_path)).begin(department)
    found = Sessions(Store(tmp_path)).account(secret)
    assert found is not None
    assert found.name == NAME


def test_a_session_ends(
    store: Store, accounts: Accounts, department: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    sessions = Sessions(store)
    first, second, third = (sessions.begin(department) for _ in range(3))
    sessions.end(first)
    assert sessions.account(first) is None
    assert sessions.account(second) is not None
    linked(accounts, department)
    assert sessions.account(third) is None
    last = sessions.begin(department)
    assert sessions.present() == {department.id}
    monkeypatch.setattr(accounts_module, "IDLE", 0.0)
    assert sessions.account(last) is None
    assert sessions.present() == set()


def test_a_tampered_cookie_is_no_session(store: Store, department: Account) -> None:
    sessions = Sessions(store)
    secret = sessions.begin(department)
    for given in ("", secret[:-1], f"{secret}x", secret.swapcase(), "' OR 1=1 --"):
        assert sessions.account(given) is None


# versions


def test_every_version_is_kept_and_the_newest_lies_in_the_folder(
    tmp_path: Path, versions: Versions, department: Account
) -> None:
    first = Parcel(b"first", {"附件/报告.docx": b"report"})
    versions.hand_in(department, first, "我们的.xlsx", CLEAN, 0)
    versions.hand_in(department, Parcel(b"second"), "我们的2.xlsx", CLEAN, 1)
    assert [(it.number, it.workbook) for it in versions.of(department)] == [
        (1, "我们的.xlsx"),
        (2, "我们的2.xlsx"),
    ]
    assert versions.workbook(department, 1) == b"first"
    assert versions.workbook(department, 2) == b"second"
    assert versions.workbook(department, 3) is None
    own = tmp_path / NAME
    assert [path.name for path in own.rglob("*") if path.is_file()] == [WORKBOOK]
    assert (own / WORKBOOK).read_bytes() == b"second"


def test_a_batch_sees_the_newest_version_alone(
    tmp_path: Path, versions: Versions, department: Account
) -> None:
    for seen, content in enumerate((b"first", b"second")):
        versions.hand_in(department, Parcel(content), "a.xlsx", CLEAN, seen)
    assert list_workbooks(tmp_path).workbooks == (f"{NAME}/{WORKBOOK}",)


def test_what_is_newer_is_not_overwritten(versions: Versions, department: Account) -> None:
    versions.hand_in(department, Parcel(b"newer"), "a.xlsx", CLEAN, 0)
    with pytest.raises(Stale):
        versions.hand_in(department, Parcel(b"older"), "a.xlsx", CLEAN, 0)
    assert versions.workbook(department, 1) == b"newer"
    assert len(versions.of(department)) == 1


def test_a_file_that_was_put_there_by_hand_is_kept(
    tmp_path: Path, versions: Versions, department: Account
) -> None:
    own = tmp_path / NAME / WORKBOOK
    versions.hand_in(department, Parcel(b"first"), "a.xlsx", CLEAN, 0)
    own.write_bytes(b"by hand")
    versions.hand_in(department, Parcel(b"second"), "a.xlsx", CLEAN, 1)
    assert own.read_bytes() == b"second"
    assert b"by hand" in {path.read_bytes() for path in (tmp_path / OWN).rglob(WORKBOOK)}


def test_a_version_that_was_not_laid_down_yet_is_laid_down_later(
    tmp_path: Path, versions: Versions, department: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(Versions, "place", lambda *_: None)  # killed right before
        versions.hand_in(department, Parcel(b"first"), "a.xlsx", CLEAN, 0)
    assert not (tmp_path / NAME).exists()
    versions.place(department)
    assert (tmp_path / NAME / WORKBOOK).read_bytes() == b"first"


def test_what_is_handed_in_stays_in_its_folder(versions: Versions, department: Account) -> None:
    with pytest.raises(AssertionError):
        versions.hand_in(department, Parcel(b"", {"../../x": b"x"}), "a.xlsx", CLEAN, 0)


# the journal


def test_the_journal_says_who_when_and_which_bytes(
    versions: Versions, department: Account, journal: Journal
) -> None:
    version = versions.hand_in(department, Parcel(b"first"), "a.xlsx", CLEAN, 0)
    (entry,) = (it for it in journal.all() if it.what == "交来")
    assert (entry.who, entry.about) == (NAME, "第 1 次，错误 0 个，警告 2 个")
    assert entry.sha256 == "a7937b64b8caa58f03721bb6bacf5c78cb235febe0e70b1b84cd99541461a08e"
    assert entry.at == version.at
    assert journal.find(version.receipt[:16]) == entry
    assert journal.find("") is None
    assert journal.faults() == []


@pytest.mark.parametrize("table", ["journal", "versions"])
@pytest.mark.parametrize("change", ["UPDATE {} SET sha256 = ''", "DELETE FROM {}"])
def test_the_book_refuses_to_change_what_is_kept(
    tmp_path: Path, versions: Versions, department: Account, table: str, change: str
) -> None:
    versions.hand_in(department, Parcel(b"first"), "a.xlsx", CLEAN, 0)
    with pytest.raises(sqlite3.IntegrityError, match="only grows"):
        strange_hand(tmp_path, change.format(table))


UNPROTECTED = (
    "DROP TRIGGER journal_no_update",
    "DROP TRIGGER journal_no_delete",
    "DROP TRIGGER versions_no_update",
)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ("UPDATE journal SET sha256 = '00' WHERE number = 2", "日志第 2 行或它前面的行被改动过"),
        ("UPDATE journal SET who = '别人' WHERE number = 1", "日志第 1 行或它前面的行被改动过"),
        ("DELETE FROM journal WHERE number = 2", "日志第 2 行不见了"),
        ("DELETE FROM journal WHERE number = 3", "日志末尾的行不见了：写过 3 行，只有 2 行"),
        ("UPDATE versions SET sha256 = '00'", "与日志对不上"),
        ("SELECT 1", "两张表的保护被去掉过"),
    ],
)
def test_a_change_past_the_program_is_found(
    store: Store, versions: Versions, department: Account, change: str, told: str
) -> None:
    journal = Journal(store)
    versions.hand_in(department, Parcel(b"first"), "a.xlsx", CLEAN, 0)
    journal.note("王科长", "下载")
    assert len(journal.all()) == 3
    strange_hand(store.folder.parent, *UNPROTECTED, change)
    assert any(told in fault for fault in journal.faults())


def test_a_folder_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Unusable, match="--folder"):
        Store(tmp_path / "没有")


def test_a_book_that_is_broken_is_refused(tmp_path: Path) -> None:
    (tmp_path / OWN).mkdir()
    (tmp_path / OWN / BOOK).write_bytes(b"no book" * 1_000)
    with pytest.raises(Unusable, match="不能打开或写入"):
        Store(tmp_path)
