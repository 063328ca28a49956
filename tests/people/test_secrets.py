"""Slips, PINs, receipts and the pepper."""

from __future__ import annotations

import stat
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from zhaishangyi.people.secrets import (
    PepperDamaged,
    check_pin,
    hash_pin,
    hash_secret,
    load_pepper,
    new_receipt_code,
    new_slip_secret,
    normalise_receipt,
    normalise_slip,
    require_good_pin,
)
from zhaishangyi.record.errors import RuleBroken

PEPPER, OTHER_PEPPER = b"p" * 32, b"q" * 32


def test_slip_has_seven_groups_of_unambiguous_letters() -> None:
    slips = {new_slip_secret() for _ in range(500)}
    assert len(slips) == 500
    for slip in slips:
        assert [len(group) for group in slip.split("-")] == [4] * 7
        assert not set(slip) & set("ILOU")
        assert normalise_slip(slip) == slip


def test_slip_bits_are_all_used() -> None:
    slips = [new_slip_secret() for _ in range(400)]
    assert all(len({slip[at] for slip in slips}) == 32 for at in range(34) if at % 5 != 4)


@pytest.mark.parametrize(
    "type_in",
    [
        str.lower,
        lambda slip: slip.replace("-", ""),
        lambda slip: slip.replace("-", " "),
        lambda slip: slip.replace("-", "－"),
        lambda slip: f"  {slip}\n",
        lambda slip: slip.replace("1", "l").replace("0", "o"),
        lambda slip: slip.replace("1", "I").replace("0", "O"),
        lambda slip: slip.translate({ord(c): ord(c) + 0xFEE0 for c in "0123456789ABCXYZ"}),
        lambda slip: "\u200b".join(slip),
    ],
)
def test_slip_is_read_however_it_is_typed(type_in) -> None:
    for _ in range(50):
        slip = new_slip_secret()
        assert normalise_slip(type_in(slip)) == slip


@given(st.integers(0, 33), st.sampled_from("0123456789ABCDEFGHJKMNPQRSTVWXYZ"))
def test_mistyped_slip_is_noticed(at: int, letter: str) -> None:
    slip = "0000-0000-0000-0000-0000-0000-00DQ"
    slip = normalise_slip(slip) or new_slip_secret()
    assume(slip[at] not in ("-", letter))
    mistyped = slip[:at] + letter + slip[at + 1 :]
    # Twelve check bits let one wrong letter in 4,096 pass; it then meets an unknown hash.
    assert normalise_slip(mistyped) in (None, mistyped)


def test_most_mistyped_slips_are_noticed() -> None:
    slip = new_slip_secret()
    wrong = [
        slip[:at] + letter + slip[at + 1 :]
        for at in range(len(slip))
        for letter in "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
        if slip[at] not in ("-", letter)
    ]
    noticed = [text for text in wrong if normalise_slip(text) is None]
    assert len(noticed) / len(wrong) > 0.98


@given(st.text())
def test_other_texts_are_no_slips(text: str) -> None:
    assert normalise_slip(text) is None


def test_slip_hash_depends_on_the_pepper() -> None:
    slip = new_slip_secret()
    assert hash_secret(slip, PEPPER) == hash_secret(slip, PEPPER)
    assert len(hash_secret(slip, PEPPER)) == 64
    assert hash_secret(slip, PEPPER) != hash_secret(slip, OTHER_PEPPER)
    assert hash_secret(slip, PEPPER) != hash_secret(new_slip_secret(), PEPPER)


def test_pin_is_checked() -> None:
    stored = hash_pin("370415", PEPPER)
    assert stored.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert "370415" not in stored
    assert check_pin("370415", stored, PEPPER)
    assert check_pin(" ３７０ ４１５", stored, PEPPER)
    assert not check_pin("370416", stored, PEPPER)
    assert not check_pin("370415", stored, OTHER_PEPPER)
    assert not check_pin("", stored, PEPPER)
    assert hash_pin("370415", PEPPER) != stored


@pytest.mark.parametrize("stored", [None, "", "370415", "$argon2id$v=19$m=19456,t=2,p=1$x$y"])
def test_pin_without_a_sound_hash_is_wrong(stored: str | None) -> None:
    assert check_pin("370415", stored, PEPPER) is False


@settings(max_examples=10, deadline=None)
@given(st.text(st.characters(exclude_categories=())))
def test_odd_pins_are_only_wrong(pin: str) -> None:
    assert check_pin(pin, None, PEPPER) is False


@pytest.mark.parametrize(
    ("typed", "pin"), [("370415", "370415"), ("３７０４１５", "370415"), (" 370 415 ", "370415")]
)
def test_good_pin(typed: str, pin: str) -> None:
    assert require_good_pin(typed) == pin


@pytest.mark.parametrize(
    "pin", ["", "12345", "1234567", "12345a", "٣٧٠٤١٥", "三七零四一五", "37-415"]
)
def test_pin_has_six_digits(pin: str) -> None:
    with pytest.raises(RuleBroken, match="exactly six digits") as caught:
        require_good_pin(pin)
    assert (caught.value.field, caught.value.values) == ("pin", {})


@pytest.mark.parametrize(
    "pin",
    "123456 654321 000000 111111 999999 121212 112233 123123 123321 111222 890123 135791 147258 "
    "789456 159357 168168 520520 520131 666888 110110 １２３４５６".split(),
)
def test_easy_pin_is_refused(pin: str) -> None:
    with pytest.raises(RuleBroken, match="guess") as caught:
        require_good_pin(pin)
    assert (caught.value.field, caught.value.values) == ("pin", {})


def test_most_pins_are_allowed() -> None:
    allowed = 0
    for number in range(0, 1_000_000, 7):
        try:
            allowed += bool(require_good_pin(f"{number:06}"))
        except RuleBroken:
            continue
    assert allowed / (1_000_000 / 7) > 0.98


def test_receipt_has_sixteen_digits() -> None:
    codes = {new_receipt_code() for _ in range(500)}
    assert len(codes) == 500
    for code in codes:
        assert len(code) == 16
        assert code.isascii()
        assert code.isdigit()
        assert normalise_receipt(code) == code


def test_receipt_is_read_however_it_is_typed() -> None:
    code = new_receipt_code()
    wide = code.translate({ord(c): ord(c) + 0xFEE0 for c in "0123456789"})
    spaced = " ".join(code[at : at + 4] for at in range(0, 16, 4))
    for typed in (wide, spaced, spaced.replace(" ", "－"), f" {code}\n"):
        assert normalise_receipt(typed) == code


def test_every_wrong_digit_and_swap_is_noticed() -> None:
    code = new_receipt_code()
    for at in range(16):
        for digit in set("0123456789") - {code[at]}:
            assert normalise_receipt(code[:at] + digit + code[at + 1 :]) is None
    for at in range(15):
        swapped = code[:at] + code[at + 1] + code[at] + code[at + 2 :]
        assert (normalise_receipt(swapped) is None) == (swapped != code)


@pytest.mark.parametrize("text", ["", "123", "0" * 15, "0" * 17, "x" * 16, "٠" * 16])
def test_other_texts_are_no_receipts(text: str) -> None:
    assert normalise_receipt(text) is None


def test_pepper_is_made_once(tmp_path: Path) -> None:
    folder = tmp_path / "keys"
    pepper = load_pepper(folder)
    assert len(pepper) == 32
    assert load_pepper(folder) == pepper
    assert load_pepper(tmp_path / "other") != pepper
    assert [path.name for path in folder.iterdir()] == ["pepper.key"]
    assert stat.S_IMODE((folder / "pepper.key").stat().st_mode) == 0o600


def test_processes_at_once_get_the_same_pepper(tmp_path: Path) -> None:
    with ProcessPoolExecutor(4, mp_context=get_context("spawn")) as processes:
        for run in range(5):
            peppers = list(processes.map(load_pepper, [tmp_path / str(run)] * 8))
            assert len(set(peppers)) == 1
            assert len(list((tmp_path / str(run)).iterdir())) == 1


@pytest.mark.parametrize("content", [b"", b"00", b"\xff" * 32, b"zz" * 32, b"00" * 33])
def test_damaged_pepper_is_not_replaced(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "pepper.key").write_bytes(content)
    with pytest.raises(PepperDamaged, match="backup"):
        load_pepper(tmp_path)
    assert (tmp_path / "pepper.key").read_bytes() == content
