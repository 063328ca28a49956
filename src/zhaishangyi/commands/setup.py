"""`zhaishangyi setup`: begin a real town, and print the slip of its first administrator."""

from __future__ import annotations

import argparse
import json
import sys
from typing import TYPE_CHECKING, Any

from zhaishangyi.commands import prepare
from zhaishangyi.commands.network import list_addresses
from zhaishangyi.commands.parsing import add_command, add_data, add_json
from zhaishangyi.commands.words import mark
from zhaishangyi.commands.words import translate as _
from zhaishangyi.folder import FolderProblem, open_folder

if TYPE_CHECKING:
    from zhaishangyi.people.models import Person

PORT = 8000


def add_parser(commands: Any) -> None:
    """Add the command."""
    parser = add_command(
        commands,
        "setup",
        what=_("begin a town: its name and its first administrator, who gets a slip to sign in"),
        example="zhaishangyi setup --town 香樟镇 --code xiangzhang --administrator 王芳",
        do=run,
    )
    add_data(parser)
    parser.add_argument("--town", required=True, metavar=_("NAME"), help=_("the town's name"))
    parser.add_argument(
        "--code",
        required=True,
        metavar=_("CODE"),
        help=_("a short code of letters, for addresses; it stays for good"),
    )
    parser.add_argument(
        "--administrator",
        required=True,
        metavar=_("NAME"),
        help=_("who looks after the roster and the roles"),
    )
    parser.add_argument(
        "--address",
        default="",
        metavar=_("ADDRESS"),
        help=_("where the town will be opened, such as https://yi.example.cn"),
    )
    add_json(parser)


def run(args: argparse.Namespace) -> int:
    """Open the town and print the slip; the same again gives the administrator a new slip."""
    marker = open_folder(args.data, wants_demo=False)
    if marker.is_demo:
        raise FolderProblem(
            mark("%(folder)s holds the demo. A town of your own needs another folder: --data."),
            folder=args.data,
        )
    prepare.compile_catalogues()
    prepare.start_django(args.data)
    prepare.prepare_store()
    secret = open_town(args.town, args.code, args.administrator)
    address = args.address.rstrip("/") or list_addresses("0.0.0.0", PORT)[-1].rstrip("/")  # noqa: S104
    report(args, write_link(address, secret))
    return 0


def open_town(town: str, code: str, administrator: str) -> str:
    """Open the town if there is none, and issue the slip: both or neither. Gives its secret."""
    from django.db import transaction

    from zhaishangyi.people import actions
    from zhaishangyi.record.actor import operator

    with transaction.atomic():
        person = find_administrator(code, administrator) or actions.open_town(
            operator(), name=town, code=code, administrator=administrator
        )
        slip = actions.issue_slip(operator(), person=person, is_for_staff=True)
    secret: str = slip.secret
    return secret


def find_administrator(code: str, name: str) -> Person | None:
    """The administrator of a town that was opened before. Raises FolderProblem for another town."""
    from zhaishangyi.people.queries import list_valid_grants
    from zhaishangyi.places.models import Jurisdiction
    from zhaishangyi.record.roles import Role

    town = Jurisdiction.objects.filter(parent=None).first()
    if town is None:
        return None
    held = list_valid_grants().filter(role=Role.ADMINISTRATOR, jurisdiction=town)
    grant = held.filter(person__name=name.strip(), person__left_on=None).first()
    if town.code != code.strip() or grant is None:
        raise FolderProblem(
            mark(
                "There is a town in this folder already: %(town)s (code %(code)s). With its code "
                "and one of its administrators this command prints a new slip."
            ),
            town=town.name,
            code=town.code,
        )
    return grant.person


def write_link(address: str, secret: str) -> str:
    """The link that the slip's code leads to."""
    from django.urls import reverse

    return address + reverse("people:slip", args=[secret])


def report(args: argparse.Namespace, link: str) -> None:
    """Print the slip, this once."""
    if args.as_json:
        print(json.dumps({"town": args.town, "code": args.code, "link": link}, ensure_ascii=False))
        return
    from zhaishangyi.places.qr import terminal_qr

    name = args.administrator
    print(_("%(town)s stands. This slip is for %(name)s, once:", town=args.town, name=name))
    print(f"\n{link}\n\n{terminal_qr(link, is_coloured=sys.stdout.isatty())}\n")
    print(
        _(
            "It is not shown again. Start the server, then open the link: "
            "zhaishangyi run --data %(folder)s",
            folder=args.data,
        )
    )
