"""Reading votes.csv and comments.csv, as they come out of many programs."""

from __future__ import annotations

import csv
import io
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zhaishangyi.engines.opinions import cells, table
from zhaishangyi.engines.opinions.decoding import BadTable

HEAD = "timestamp,datetime,comment-id,voter-id,vote\n"
PLAIN = HEAD + "1000,Mon,0,7,1\n1001,Mon,0,9,-1\n1002,Mon,3,7,0\n"
WORDS = "comment-id,comment-body,moderated\n0,路要先修排水,1\n3,早市照旧,-1\n"
# A busy machine is no mistake of the reader.
PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
SHARED = Path(__file__).resolve().parents[4] / "shared" / "data" / "opinions"


def list_votes(content: str | bytes) -> dict[tuple[object, object], int]:
    """(voter, statement) -> what counts."""
    read = table.read_votes(content.encode() if isinstance(content, str) else content)
    matrix = read.pack().to_matrix()
    return {
        (read.voter_ids[row], read.statement_ids[column]): int(matrix[row, column])
        for row, column in np.argwhere(~np.isnan(matrix))
    }


def refuse(content: str | bytes, read=table.read_votes) -> tuple[int, str]:
    """(line, sentence) of what is wrong."""
    with pytest.raises(BadTable) as problem:
        read(content.encode() if isinstance(content, str) else content)
    return problem.value.line, str(problem.value)


EXPECTED = {(7, 0): 1, (9, 0): -1, (7, 3): 0}


@pytest.mark.parametrize(
    "content",
    [
        PLAIN.encode(),
        b"\xef\xbb\xbf" + PLAIN.encode(),
        PLAIN.encode("utf-16"),
        PLAIN.encode("utf-16-le"),
        PLAIN.encode("utf-16-be"),
        PLAIN.replace("Mon", "星期一").encode("gb18030"),
        PLAIN.replace("\n", "\r\n").encode(),
        PLAIN.replace("\n", "\r").encode(),
        PLAIN.rstrip("\n").encode(),
        PLAIN.replace(",", ";").encode(),
        PLAIN.replace(",", "\t").encode(),
        b"sep=,\r\n" + PLAIN.encode(),
        b"\n\n" + PLAIN.encode(),
        PLAIN.replace("\n", "\n\n").encode(),
        PLAIN.replace("Mon", '"Mon, ""early"""').encode(),
        PLAIN.replace("Mon", '"on two\nlines"').encode(),
        PLAIN.replace("comment-id,voter-id", "Comment_ID, Voter ID ").encode(),
        PLAIN.replace("-1\n", "－１\n").encode(),
        PLAIN.replace("-1\n", "−1\n").encode(),
        PLAIN.replace("-1\n", "-1.0\n").replace(",7,", ",7.0,").encode(),
        PLAIN.replace(",7,", ",７,").encode(),
        PLAIN.replace(",1\n", ",+1\n").encode(),
        PLAIN.replace("\n", ",,\n").replace("vote,,", "vote").encode(),
    ],
)
def test_the_same_votes_whatever_program_saved_them(content: bytes):
    assert list_votes(content) == EXPECTED


def test_columns_in_another_order_and_others_beside_them():
    content = "vote,colour,voter-id,comment-id\n1,red,7,0\n-1,,9,0\n0,blue,7,3\n"
    assert list_votes(content) == EXPECTED


def test_quotes_around_every_cell():
    quoted = "\n".join(
        ",".join(f'"{cell}"' for cell in line.split(",")) for line in PLAIN.splitlines()
    )
    assert list_votes(quoted) == EXPECTED


def test_ids_that_are_no_numbers_stay_as_they_stand():
    content = "voter-id,comment-id,vote\nab,007,1\nab,7,-1\nc-1,7,0\n"
    assert list_votes(content) == {("ab", "007"): 1, ("ab", "7"): -1, ("c-1", "7"): 0}


def test_of_two_votes_the_one_cast_later_counts_wherever_it_stands():
    assert list_votes(HEAD + "2000,,0,7,1\n1000,,0,7,-1\n") == {(7, 0): 1}


def test_timestamps_in_nanoseconds_keep_their_order():
    late = 1_435_650_000_000_000_001
    assert list_votes(HEAD + f"{late},,0,7,1\n{late - 1},,0,7,-1\n") == {(7, 0): 1}
    longest = "9" * 30
    assert list_votes(HEAD + f"{longest},,0,7,1\n{late},,0,7,-1\n0.5,,3,7,0\n") == {
        (7, 0): 1, (7, 3): 0,
    }  # fmt: skip


def test_a_first_column_without_a_name():
    for delimiter in ",\t":
        lines = [f",{line}" for line in PLAIN.splitlines()]
        assert list_votes("\n".join(lines).replace(",", delimiter)) == EXPECTED
    assert list_votes("\t\t\n \n" + PLAIN.replace(",", "\t")) == EXPECTED


def test_of_two_votes_at_the_same_moment_the_one_further_down_counts():
    assert list_votes(HEAD + "2000,,0,7,1\n2000,,0,7,-1\n") == {(7, 0): -1}


@pytest.mark.parametrize("time", ["", "yesterday", "2015-06-30 15:49", "NaN", "inf"])
def test_with_a_timestamp_that_is_no_number_the_order_of_the_file_counts(time: str):
    content = HEAD + f"2000,,0,7,1\n1000,,0,7,-1\n{time},,3,7,0\n"
    read = table.read_votes(content.encode())
    assert (read.order, read.untimed) == (None, 4)
    assert list_votes(content) == {(7, 0): -1, (7, 3): 0}


def test_a_million_votes_of_one_person_on_one_statement_are_one():
    content = HEAD + "5,Mon,1,1,1\n" * 999_999 + "6,Mon,1,1,-1\n"
    assert list_votes(content) == {(1, 1): -1}


@pytest.mark.parametrize(
    ("content", "line", "words"),
    [
        ("", 0, "empty"),
        ("\n\n", 0, "empty"),
        (HEAD, 0, "no votes"),
        ("a,b,c\n1,2,3\n", 1, "voter-id is missing. There are: a, b, c."),
        ("voter-id,vote\n1,1\n", 1, "comment-id is missing"),
        ("voter-id,comment-id,vote,vote\n1,1,1,1\n", 1, "twice"),
        (PLAIN + "1,Mon,0,8,2\n", 5, "the vote is “2”"),
        (PLAIN + "1,Mon,0,8,NaN\n", 5, "the vote is “NaN”"),
        (PLAIN + "1,Mon,0,8,\n", 5, "the vote is “”"),
        (PLAIN + "1,Mon,0,8,yes\n", 5, "the vote is “yes”"),
        (PLAIN + "1,Mon,0,8,0.5\n", 5, "the vote is “0.5”"),
        (PLAIN + "1,Mon,0,,1\n", 5, "voter-id is “”"),
        (PLAIN + "1,Mon,NaN,4,1\n", 5, "comment-id is “nan”"),
        (PLAIN + "1,Mon,-4,4,1\n", 5, "comment-id is “-4”"),
        (PLAIN + "1,Mon,0\n", 5, "3 cells"),
        (PLAIN + "1,Mon,0,8,1,9\n", 5, "6 cells"),
        (PLAIN + '1,"Mon,0,8,1\n1,Mon,0,9,1\n', 5, "quotation mark"),
        (PLAIN.replace("Mon", '"a\nb"') + "1,Mon,0,8,2\n", 8, "the vote is “2”"),
        (b"PK\x03\x04rest", 0, "workbook"),
        (b"\x89PNG\r\n\x00\x00", 0, "table of text"),
        (PLAIN.encode("utf-16")[:-1], 0, "UTF-16"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(content: str | bytes, line: int, words: str):
    found, sentence = refuse(content)
    assert found == line
    assert words.lower() in sentence.lower()
    assert not line or f"Line {line}" in sentence


def test_a_bad_line_far_down_is_still_named():
    assert refuse(HEAD + "5,Mon,1,1,1\n" * 300_000 + "5,Mon,1,1,3\n")[0] == 300_002


def test_lines_in_two_encodings_are_told_apart():
    content = (HEAD + "1,星期一早上,0,7,1\n").encode() + "1,星期二,0,7,1\n".encode("gb18030")
    line, sentence = refuse(content)
    assert line == 3
    assert "GB18030" in sentence
    assert "UTF-8" in sentence


def test_a_line_with_a_single_character_is_told_apart_too():
    content = (HEAD + "1,路,0,7,1\n").encode() + "1,星期二,0,7,1\n".encode("gb18030")
    assert refuse(content)[0] == 3


def test_a_line_that_could_be_both_is_read_as_the_others_are():
    # The two characters of this word are two letters in UTF-8.
    content = (HEAD + "1,联通,0,7,1\n1,星期二早上,0,9,1\n").encode("gb18030")
    assert list_votes(content) == {(7, 0): 1, (9, 0): 1}


@PATIENT
@given(st.lists(st.tuples(st.text("路联通a星期é", max_size=4), st.booleans()), max_size=5))
def test_lines_in_any_mixture_are_read_or_refused(lines):
    content = b"".join(
        f"1,{text},0,7,1\n".encode("gb18030" if is_old else "utf-8") for text, is_old in lines
    )
    with suppress(BadTable):
        assert list_votes(HEAD.encode() + content) == ({(7, 0): 1} if lines else {})


def test_lines_in_no_encoding_are_named():
    assert refuse(HEAD.encode() + b"1,\xff\xff\xff,0,7,1\n")[0] == 2


def test_statements_with_their_texts():
    read = table.read_statements(WORDS.encode("gb18030"))
    assert read.texts == {0: "路要先修排水", 3: "早市照旧"}
    assert read.declined == {3}


def test_a_text_may_hold_commas_quotes_and_line_ends():
    read = table.read_statements(b'comment-id,comment-body\n5,"a, ""b""\n c"\n6,d\n')
    assert read.texts == {5: 'a, "b" c', 6: "d"}
    assert read.lines == {5: 2, 6: 4}


@pytest.mark.parametrize(
    ("content", "line", "words"),
    [
        ("comment-id\n1\n", 1, "comment-body is missing"),
        ("comment-id,comment-body\n", 0, "no statements"),
        ("comment-id,comment-body\n1,a\n1,b\n", 3, "stood in line 2"),
        ("comment-id,comment-body\n,a\n", 2, "no id"),
        ("comment-id,comment-body\n1,a,b\n", 2, "3 cells"),
    ],
)
def test_what_is_wrong_with_statements(content: str, line: int, words: str):
    found, sentence = refuse(content, table.read_statements)
    assert found == line
    assert words in sentence


def test_a_vote_on_a_statement_that_is_not_there():
    votes = table.read_votes((PLAIN + "1,Mon,12,7,1\n").encode())
    with pytest.raises(BadTable) as problem:
        table.require_known(votes, table.read_statements(WORDS.encode()))
    assert problem.value.line == 5
    assert "no statement 12" in str(problem.value)


def test_leaving_statements_out_is_as_if_nobody_had_been_asked():
    content = HEAD + "9,,0,7,1\n5,,0,7,-1\n3,,3,7,1\n2,,3,9,0\n1,,4,9,-1\n"
    without = table.read_votes(content.encode()).leave_out({3})
    expected = table.read_votes((HEAD + "9,,0,7,1\n5,,0,7,-1\n1,,4,9,-1\n").encode())
    assert without.statement_ids == expected.statement_ids == (0, 4)
    assert np.array_equal(without.pack().to_matrix(), expected.pack().to_matrix(), equal_nan=True)


def test_an_id_is_the_same_as_a_number_and_as_text():
    # One id that is no number makes text of the others in its column, and only there.
    votes = table.read_votes(b"voter-id,comment-id,vote\n1,7,1\n1,a7,1\n1,9,-1\n")
    words = table.read_statements(b"comment-id,comment-body,moderated\n7,x,-1\na7,y,1\n9,z,1\n")
    assert (votes.statement_ids, set(words.declined)) == (("7", "9", "a7"), {7})
    assert votes.leave_out(set(words.declined)).statement_ids == ("9", "a7")
    assert votes.leave_out({"9"}).statement_ids == ("7", "a7")


@PATIENT
@given(
    rows=st.lists(
        st.tuples(
            st.integers(-5, 10**13), st.integers(0, 10**12), st.integers(0, 9),
            st.sampled_from([-1, 0, 1]),
        ),
        min_size=1,
    ),
    is_quoted=st.booleans(),
    piece=st.integers(20, 200),
)  # fmt: skip
def test_reading_at_once_and_row_by_row_give_the_same(rows, is_quoted, piece):
    out = io.StringIO()
    quoting = csv.QUOTE_ALL if is_quoted else csv.QUOTE_MINIMAL
    writer = csv.writer(out, lineterminator="\n", quoting=quoting)
    writer.writerow(("timestamp", "voter-id", "comment-id", "vote"))
    writer.writerows(rows)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cells, "PIECE_BYTES", piece)
        found = list_votes(out.getvalue())
        patch.setattr(cells, "read_plain", lambda *given: None)
        assert list_votes(out.getvalue()) == found
    last: dict[tuple[int, int], tuple[int, int]] = {}
    for time, voter, statement, vote in rows:
        if time >= last.get((voter, statement), (-10, 0))[0]:
            last[voter, statement] = (time, vote)
    assert found == {pair: vote for pair, (_time, vote) in last.items()}


@PATIENT
@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(content: bytes):
    for read, begin in ((table.read_votes, HEAD), (table.read_statements, "comment-id,text\n")):
        for whole in (content, begin.encode() + content):
            with suppress(BadTable):
                assert read(whole).lines is not None


@pytest.mark.parametrize("name", ["15-per-hour-seattle", "bg2050-volunteers", "vtaiwan.uberx"])
def test_published_conversations(name: str):
    folder = SHARED / name
    if not folder.is_dir():
        pytest.skip("the shared conversations are not here")
    read = table.read_votes((folder / "votes.csv").read_bytes())
    with (folder / "votes.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    last = {
        (int(row["voter-id"]), int(row["comment-id"])): int(row["vote"])
        for row in sorted(rows, key=lambda row: int(row["timestamp"]))
    }
    matrix = read.pack().to_matrix()
    assert len(read.values) == len(rows)
    assert {
        (read.voter_ids[row], read.statement_ids[column]): int(matrix[row, column])
        for row, column in np.argwhere(~np.isnan(matrix))
    } == last
