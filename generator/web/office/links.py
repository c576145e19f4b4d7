"""Links for departments, as the bureau hands them out: a list that is written once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from generator.errors import Unusable
from generator.files import write_whole
from generator.web.office.accounts import SERVER, Account, Accounts, Party
from generator.web.office.journal import Journal
from generator.web.office.store import Store
from generator.workbook.writing.listing import ListColumn, ListPage, ListRow, write_pages

#: What the list is called.
LIST = "链接.xlsx"
#: The setting that says under which address the server is.
ADDRESS = "address"
_COLUMNS = (ListColumn("名称", 36), ListColumn("链接", 100))
_NOTE = "谁拿到链接，谁就能以这个部门的名义交填报表，请单独发给各部门。链接只在生成时给出一次。"


@dataclass(frozen=True, slots=True)
class Opening:
    """The link of an account, as it is shown once."""

    name: str
    address: str


def base_of(store: Store) -> str:
    """The address under which the server was last.

    Raises:
        Unusable: there never was one.
    """
    base = store.setting(ADDRESS)
    if not base:
        remedy = "请先用 juesuan web --host 启动一次服务，地址会记在文件夹里"
        raise Unusable(store.folder.parent, "", "还不知道服务的地址", remedy)
    return base


def new_links(
    store: Store, accounts: Accounts, wanted: Sequence[Account], by: str
) -> list[Opening]:
    """A new link for each account.

    Raises:
        Unusable: nobody knows yet under which address the server is.
    """
    base = base_of(store)
    secrets = accounts.new_links(wanted, by)
    return [
        Opening(account.name, f"{base}/enter/{account.id}?key={secret}")
        for account, secret in zip(wanted, secrets, strict=True)
    ]


def hand_out_links(
    folder: Path, list_file: Path, hand_out: Callable[[], Mapping[str, Path]]
) -> int:
    """Hand out forms with links: each lies ready on its department's page as well.

    Args:
        folder: where the workbooks lie that are handed in, served at least once.
        list_file: where the list of links goes.
        hand_out: writes the forms; names of departments, and where their forms are.

    Returns:
        How many links were made; a department that has one keeps it.

    Raises:
        Unusable: the folder was never served, or a department can't be called so.
    """
    with closing(Store(folder)) as store:
        base_of(store)
        if list_file.exists():
            raise Unusable(list_file, "", "文件已经存在", "请换一个文件夹")
        accounts = Accounts(store, Journal(store))
        forms = hand_out()
        known = {accounts.add(Party.DEPARTMENT, name): path for name, path in forms.items()}
        ready = {form_of(store, account): path.read_bytes() for account, path in known.items()}
        wanted = [account for account in known if not account.has_link]
        links = new_links(store, accounts, wanted, SERVER)
        write_whole({**ready, list_file: as_list(links)})
        return len(links)


def as_list(links: Sequence[Opening]) -> bytes:
    """The list of links, to be sent out one by one."""
    rows = [ListRow((link.name, link.address)) for link in links]
    return write_pages([ListPage("链接", "各部门的链接", _COLUMNS, rows, lead=(_NOTE,))])


def form_of(store: Store, account: Account) -> Path:
    """Where the form lies that the bureau has for a department."""
    return store.folder / "forms" / f"{account.id:04}.xlsx"
