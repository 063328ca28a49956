"""Keeping the index of words: in the transaction of each act, and anew from the records."""

from __future__ import annotations

import heapq
import os
from collections.abc import Collection, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from itertools import chain, groupby, islice
from multiprocessing import get_all_start_methods, get_context
from uuid import UUID

from django.db import transaction

from zhaishangyi.search.models import Kind, SearchDoc
from zhaishangyi.search.sources import list_beside, read_docs
from zhaishangyi.search.stores import choose_words, take_free_docid
from zhaishangyi.search.words import TAIL_BITS, Doc, Row, make_row, make_rows

A_BATCH = 2_500
AT_ONCE = 50_000
# Below this many records a second process costs more than it brings.
WORTH_HELPERS = 50_000
MOST_HELPERS = 4

Numbered = tuple[int, Doc]


def put(kind: int, ids: Collection[UUID]) -> bool:
    """Bring the index up to date for these records of one kind, whatever happened to them.

    Called inside the transaction that changes them: the index is never ahead and never behind.
    Gives whether one of them is open to other readers than before.
    """
    known = {doc.target_id: doc for doc in SearchDoc.objects.filter(target_id__in=ids)}
    has_other_readers = False
    for doc in read_docs(kind, ids):
        row = make_row(doc.first_docid, doc)
        earlier = known.pop(doc.target_id, None)
        if earlier is not None:
            if earlier.mark == row.mark:
                continue
            has_other_readers |= earlier.is_public != row.is_public
            earlier.delete()
        choose_words().write([row._replace(docid=take_free_docid(row.docid))])
    for gone in known.values():
        gone.delete()
    return has_other_readers


def put_beside(matter_id: UUID) -> None:
    """Bring the meetings and outcomes of a matter up to date."""
    for kind, ids in list_beside(matter_id):
        if ids:
            put(kind, ids)


def drop(target_id: UUID) -> None:
    """Take a record that is deleted out of the index."""
    SearchDoc.objects.filter(target_id=target_id).delete()


def rebuild() -> int:
    """Make the index anew from the records; gives how many are in it.

    One transaction: pages find the old index until the new one is whole.
    """
    words, count = choose_words(), 0
    with transaction.atomic(), ExitStack() as stack:
        words.begin_anew()
        for rows in read_rows(number_all(), stack):
            words.write(rows)
            count += len(rows)
        words.end_anew()
    return count


def has_gaps() -> bool:
    """Whether nothing is in the index although there is something to be found."""
    if SearchDoc.objects.exists():
        return False
    return any(next(read_docs(kind), None) is not None for kind in Kind.values)


def number_all() -> Iterator[Numbered]:
    """Every record with its docid, the lowest first."""
    kinds = [read_docs(kind) for kind in Kind.values]
    merged = heapq.merge(*kinds, key=read_second)
    last = -1
    for _second, docs in groupby(merged, key=read_second):
        for doc in sorted(docs, key=lambda doc: (doc.first_docid, doc.target_id)):
            last = max(last + 1, doc.first_docid)
            yield last, doc


def read_second(doc: Doc) -> int:
    """The second of a record's date: the high bits of its docid."""
    return doc.first_docid >> TAIL_BITS


def read_rows(numbered: Iterator[Numbered], stack: ExitStack) -> Iterator[list[Row]]:
    """The rows of all records in batches; from many on, helpers take the texts apart."""
    first = list(islice(numbered, WORTH_HELPERS))
    if len(first) < WORTH_HELPERS:
        yield make_rows(first)
        return
    helpers = min(MOST_HELPERS, os.cpu_count() or 1)
    # A copy of this process needs nothing loaded again, and touches nothing but the texts.
    context = get_context("fork" if "fork" in get_all_start_methods() else "spawn")
    pool = stack.enter_context(ProcessPoolExecutor(helpers, mp_context=context))
    waiting = chain(first, numbered)
    while large := list(islice(waiting, AT_ONCE)):
        # While one batch is written, the helpers are at the next ones.
        yield from pool.map(make_rows, cut(large, A_BATCH))


def cut(numbered: list[Numbered], size: int) -> Iterable[list[Numbered]]:
    """The same in pieces of at most `size`."""
    return (numbered[begin : begin + size] for begin in range(0, len(numbered), size))
