"""The opinion map beside red-dwarf 0.4.0, both in one run: the same answers, and how long it took.

    pip install -e '.[bench]'
    python bench/opinions.py --data ../shared/data/opinions        # real conversations
    python bench/opinions.py --largest 10000                       # made-up ones, growing

A real conversation is a folder with votes.csv. Where the groups differ, both sums of squared
distances are printed: the lower one is the better answer to the same question. Of made-up votes
red-dwarf does those up to --largest people; its time for more is extrapolated by the power law
through its two largest runs and marked `extrapolated`. Times are processor seconds; each is the
best of three runs, ours and theirs, so that neither compiler nor loading is counted. `peak_mb` is
what this process held before red-dwarf ran in it for the first time. Set OMP_NUM_THREADS=1 and
OPENBLAS_NUM_THREADS=1 for both, or what is compared is how contended cores are.
"""

from __future__ import annotations

import argparse
import json
import time
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from zhaishangyi.benching.opinions import Conversation, read_peak
from zhaishangyi.engines.opinions import OpinionMap, Votes, build_map, pack_votes, table
from zhaishangyi.engines.opinions.maps import count_groups
from zhaishangyi.engines.opinions.statistics import choose_representative

if TYPE_CHECKING:
    from zhaishangyi.benching.opinions import Columns

RUNS = 3
SIZES = (1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000)
STATEMENTS, SHARE = 500, 0.1


def main() -> None:
    """Compare what was asked for; a line of JSON for each set or size."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, help="a folder of conversations")
    parser.add_argument("--largest", type=int, default=0, help="people red-dwarf is run with")
    args = parser.parse_args()
    if args.largest and args.largest < SIZES[1]:
        parser.error(f"--largest is {SIZES[1]} at least: more is told from two sizes")
    warnings.filterwarnings("ignore")
    if args.largest:
        for row in compare_sizes(args.largest):
            print(json.dumps(row), flush=True)
    if args.data:
        for folder in sorted(path for path in args.data.iterdir() if path.is_dir()):
            print(json.dumps({"set": folder.name, **compare_answers(folder)}), flush=True)


def time_best(work: Callable[[], Any]) -> tuple[Any, float]:
    """What it gives, and the processor seconds of the best of some runs."""
    seconds = []
    for _run in range(RUNS):
        began = time.process_time()
        result = work()
        seconds.append(time.process_time() - began)
    return result, min(seconds)


def run_peer(votes: Votes) -> tuple[Any, float]:
    """red-dwarf on the same votes, and its seconds."""
    from reddwarf.implementations.base import run_pipeline

    people = np.repeat(np.arange(votes.people_count), votes.counts).tolist()
    statements, values = (votes.packed >> 2).tolist(), ((votes.packed & 3).astype(int) - 1).tolist()
    voted = [
        {"participant_id": person, "statement_id": statement, "vote": value, "modified": at}
        for at, (person, statement, value) in enumerate(
            zip(people, statements, values, strict=True)
        )
    ]
    return time_best(lambda: run_pipeline(votes=voted))


def compare_answers(folder: Path) -> dict[str, Any]:
    """One real conversation: times, and how far both agree."""
    read = table.read_votes((folder / "votes.csv").read_bytes())
    (votes, found), ours = time_best(lambda: (packed := read.pack(), build_map(packed)))
    peer, theirs = run_peer(votes)
    placed = [peer.participant_projections[at] for at in range(votes.people_count)]
    ways = [
        abs(float(np.corrcoef(np.array(placed)[:, axis], found.points[:, axis])[0, 1]))
        for axis in (0, 1)
    ]
    return {
        "people": votes.people_count,
        "votes": votes.count,
        "seconds": round(ours, 4),
        "peer_seconds": round(theirs, 3),
        "ratio": round(theirs / ours, 1),
        "r": [round(way, 7) for way in ways],
        "same_consensus": is_same_consensus(found, peer),
        "same_representative_for_their_groups": is_same_representative(votes, peer),
        **compare_groups(found, peer),
    }


def is_same_consensus(found: OpinionMap, peer: Any) -> bool:
    """Whether the lists are the same, in the same order."""
    both = (
        ([one.statement for one in found.agreed], peer.consensus["agree"]),
        ([one.statement for one in found.disagreed], peer.consensus["disagree"]),
    )
    return all(ours == [one["tid"] for one in theirs] for ours, theirs in both)


def read_groups(votes: Votes, peer: Any) -> np.ndarray:
    """The group of each person as red-dwarf has it, -1 for none."""
    labels = peer.participants_df["cluster_id"].reindex(range(votes.people_count))
    return labels.fillna(-1).astype(int).to_numpy()


def is_same_representative(votes: Votes, peer: Any) -> bool:
    """Whether, given its groups, the same statements stand for each of them."""
    groups = read_groups(votes, peer)
    counts = count_groups(votes, groups, int(groups.max()) + 1)
    return all(
        {one.statement for one in choose_representative(counts, group)}
        == {one["tid"] for one in peer.repness[group]}
        for group in range(len(counts))
    )


def compare_groups(found: OpinionMap, peer: Any) -> dict[str, Any]:
    """How alike the groups are, and which of both k-means came closer."""
    from sklearn.metrics import adjusted_rand_score

    theirs = peer.participants_df["cluster_id"].reindex(range(len(found.groups)))
    both = (~theirs.isna()).to_numpy() & (found.groups >= 0)
    index = adjusted_rand_score(theirs[both].astype(int), found.groups[both])
    return {
        "groups": found.group_sizes,
        "peer_groups": int(peer.clusterer.n_clusters),
        "rand_index": round(float(index), 4),
        "inertia": round(found.grouping.inertia, 2),
        "peer_inertia": round(float(peer.clusterer.inertia_), 2),
    }


def compare_sizes(largest: int) -> Iterator[dict[str, Any]]:
    """Made-up votes of more and more people on 500 statements, a tenth of them voted on."""
    # Ours first, all of them: what red-dwarf holds is not to be counted here.
    own = [time_size(people) for people in SIZES]
    known: list[tuple[int, float]] = []
    for people, (ours, peak) in zip(SIZES, own, strict=True):
        columns = draw_columns(people)
        if people <= largest:
            votes = pack_size(columns, people)
            known.append((people, run_peer(votes)[1]))
        theirs = known[-1][1] if people <= largest else extrapolate(known[-2:], people)
        yield {
            "people": people,
            "votes": len(columns[0]),
            "seconds": round(ours, 4),
            "peer_seconds": round(theirs, 2),
            "extrapolated": people > largest,
            "ratio": round(theirs / ours, 1),
            "peak_mb": peak,
        }


def draw_columns(people: int) -> Columns:
    """So many people's votes: the same ones each time."""
    return Conversation(people, STATEMENTS).draw(int(people * STATEMENTS * SHARE))


def pack_size(columns: Columns, people: int) -> Votes:
    """The votes, packed."""
    return pack_votes(*columns, people_count=people, statement_count=STATEMENTS)


def time_size(people: int) -> tuple[float, float]:
    """The seconds from raw arrays to the map, and the most memory held so far in megabytes."""
    columns = draw_columns(people)
    _found, seconds = time_best(lambda: build_map(pack_size(columns, people)))
    return seconds, read_peak()


def extrapolate(known: list[tuple[int, float]], people: int) -> float:
    """The power law through two points, read off further out."""
    (fewer, sooner), (more, later) = known
    power = np.log(later / sooner) / np.log(more / fewer)
    return float(later * (people / more) ** power)


if __name__ == "__main__":
    main()
