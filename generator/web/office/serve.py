"""Serve the office to the machines of a network."""

from __future__ import annotations

import shutil
import socket
import ssl
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout
from starlette.types import ASGIApp

from generator.batch.run import Order, available_jobs, refuse_same_folder
from generator.batch.scope import read_expected
from generator.batch.worker import Limits, Pool
from generator.errors import Unusable
from generator.web.bureau.desk import BureauDesk
from generator.web.bureau.face import BureauFace
from generator.web.jobs import Jobs
from generator.web.office.accounts import SERVER, Accounts, Party
from generator.web.office.app import Office
from generator.web.office.elsewhere import FarBuilding
from generator.web.office.gate import Gate
from generator.web.office.journal import Journal
from generator.web.office.links import ADDRESS, Opening, new_links
from generator.web.office.store import Store
from generator.web.scratch import temporary_in
from generator.web.serve import listen, run, server_of

#: Who sets the first password.
FIRST = "管理员"
PORT = 8000
_ANYWHERE = frozenset({"0.0.0.0", "::"})  # noqa: S104 - whoever asks for it means it
_LOCK = "lock"
#: An address to which nothing is sent: it only tells by which way one would send.
_ELSEWHERE = ("192.0.2.1", 9)
_PLAIN = (
    "页面没有加密（没有写 --certificate）：同一网络里能截取数据的人，可以看到密码和填报表的内容。"
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where an office is served, and for whom.

    Attributes:
        host: the address to listen at.
        port: the port; `PORT` for 0.
        folder: where the workbooks lie that are handed in.
        roster: the list of departments, if there is one.
        names: under which the server may be asked for.
        certificate: with which it is encrypted.
        key: of the certificate.
        scheduler: address of a Dask scheduler whose workers are to build documents.
        order: what the bureau builds, if it has its pages here as well.
    """

    host: str
    port: int
    folder: Path
    roster: Path | None = None
    names: Sequence[str] = ()
    certificate: Path | None = None
    key: Path | None = None
    scheduler: str = ""
    order: Order | None = None

    @property
    def scheme(self) -> str:
        """By which it is served."""
        return "https" if self.certificate is not None else "http"


def serve_office(place: Place, tell: Callable[[str], None]) -> None:
    """Serve until the program is interrupted.

    Args:
        place: where, and for whom.
        tell: is told what to do, in lines.

    Raises:
        Unusable: the folder, the list, the port or the certificate can't be used.
    """
    _refuse_certificate(place)
    expected = [] if place.roster is None else read_expected(place.roster)
    with ExitStack() as stack:
        store = stack.enter_context(closing(Store(place.folder)))
        stack.enter_context(_alone(store))
        stack.enter_context(_temporary(store.folder))
        elsewhere = stack.enter_context(_builders(place.scheduler))
        listening = listen(place.host, place.port or PORT)
        port = listening.getsockname()[1]
        base = f"{place.scheme}://{_name(place)}:{port}"
        store.set(ADDRESS, base)
        pool = stack.enter_context(closing(Pool(available_jobs())))
        is_secure = place.scheme == "https"
        bureau = stack.enter_context(_bureau(place, pool))
        office = Office(
            place.folder,
            store,
            pool,
            port,
            is_secure=is_secure,
            elsewhere=elsewhere,
            bureau=bureau,
        )
        for name in expected:
            office.accounts.add(Party.DEPARTMENT, name)
        for line in _welcome(place, base, office, store):
            tell(line)
        names = [*place.names, socket.gethostname()]
        gate = Gate(office, office.visits, port, names, store.folder, scheme=place.scheme)
        office.journal.note(SERVER, "启动", base)
        office.warm_up()
        try:
            run(server_of(gate, place.certificate, place.key), listening)
        finally:
            office.journal.note(SERVER, "停止")


@contextmanager
def _builders(scheduler: str) -> Iterator[FarBuilding | None]:
    """The workers of a scheduler, if there is one.

    Raises:
        Unusable: it can't be reached, has no workers, or these run another program.
    """
    if not scheduler:
        yield None
        return
    from generator.batch.cluster import Cluster

    with closing(Cluster(scheduler, Limits())) as cluster:
        yield FarBuilding(cluster)


@contextmanager
def _bureau(place: Place, pool: Pool) -> Iterator[ASGIApp | None]:
    """The bureau's pages over the same folder, if it says where its documents go.

    Raises:
        Unusable: they can't go there.
    """
    if place.order is None:
        yield None
        return
    refuse_same_folder(place.order)
    desk = BureauDesk(place.order, Jobs(pool=pool), place.roster)
    try:
        yield BureauFace(desk, lambda: None).application()
    finally:
        desk.close()


def link_for_officer(folder: Path, name: str) -> Opening:
    """A link by which an officer sets a password, made where the folder is.

    Raises:
        Unusable: there is no such folder, or it was never served.
    """
    with closing(Store(folder)) as store:
        accounts = Accounts(store, Journal(store))
        account = accounts.add(Party.BUREAU, name)
        (link,) = new_links(store, accounts, [account], SERVER)
        return link


def _welcome(place: Place, base: str, office: Office, store: Store) -> Iterator[str]:
    yield f"页面在 {base}，在这里按 Ctrl-C 结束。"
    if place.scheme == "http":
        yield _PLAIN
    for fault in office.journal.faults():
        yield f"请注意：{fault}。"
    if not any(officer.has_password for officer in office.accounts.all(Party.BUREAU)):
        first = office.accounts.add(Party.BUREAU, FIRST)
        (link,) = new_links(store, office.accounts, [first], SERVER)
        yield f"财政部门还没有人能登录。请打开这个链接，给“{FIRST}”设定密码：{link.address}"


def _refuse_certificate(place: Place) -> None:
    """Refuse a certificate that nothing can be encrypted with.

    Raises:
        Unusable: it can't be read, or isn't one, or the key is another's.
    """
    if place.certificate is None:
        return
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(
            place.certificate, place.key, password=_no_password
        )
    except (OSError, ValueError) as error:
        remedy = "请用 --certificate 写明 PEM 格式的证书，用 --key 写明它的没有密码的私钥"
        raise Unusable(place.certificate, "", "证书或私钥不能用", remedy) from error


def _no_password() -> str:
    raise ValueError


@contextmanager
def _alone(store: Store) -> Iterator[None]:
    """One server for a folder."""
    lock = FileLock(store.folder / _LOCK)
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        what = "另一个 juesuan web 正在用这个文件夹"
        raise Unusable(store.folder.parent, "", what, "请先结束它，或换一个文件夹") from error
    try:
        yield
    finally:
        lock.release()


@contextmanager
def _temporary(folder: Path) -> Iterator[None]:
    """A folder for all temporary files, cleared of what a killed server left."""
    own = folder / "tmp"
    shutil.rmtree(own, ignore_errors=True)
    own.mkdir()
    with temporary_in(own):
        yield


def _name(place: Place) -> str:
    """What stands in links for this machine."""
    if place.names:
        return place.names[0]
    name = _own_address() if place.host in _ANYWHERE else place.host
    return f"[{name}]" if ":" in name else name


def _own_address() -> str:
    """The address of this machine in its network, as far as it has one."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asked:
        try:
            asked.connect(_ELSEWHERE)
        except OSError:
            return "127.0.0.1"
        return str(asked.getsockname()[0])
