"""Groups of people by what they agree with, and what all groups share. (意见图)

    from zhaishangyi.engines import opinions

    votes = opinions.pack_votes(people, statements, values)
    found = opinions.build_map(votes)
    found.group_sizes, found.list_common_ground()

Everything is deterministic, needs numpy, scipy and numba and nothing else of this program. Import
it before numpy, or set OPENBLAS_NUM_THREADS=1: see `zhaishangyi/__init__.py`.

The pipeline is the one known from Polis: C. Small et al., "Polis: scaling deliberation by mapping
high dimensional opinion spaces", Recerca 26 (2021). Each step says its formula where it is done:
`sums` and `axes` (principal components of votes with gaps), `groups` (k-means, silhouettes),
`statistics` (what sets groups apart, consensus, common ground), `routing` (what to ask next),
`live` (the same while votes come in), `blocks` (spread over machines), `tallies` and `pictures`
(what may be shown), `table` (the published files).
"""

from zhaishangyi.engines.opinions.blocks import build_map_of_blocks
from zhaishangyi.engines.opinions.live import LiveMap
from zhaishangyi.engines.opinions.maps import OpinionMap, build_map
from zhaishangyi.engines.opinions.pictures import Picture, draw_map
from zhaishangyi.engines.opinions.routing import choose_next, weigh_statements
from zhaishangyi.engines.opinions.statistics import Chosen
from zhaishangyi.engines.opinions.sums import Sums, add_up
from zhaishangyi.engines.opinions.tallies import Tallies, count_tally, count_tally_by
from zhaishangyi.engines.opinions.votes import BadVotes, Votes, pack_blocks, pack_votes

__all__ = [
    "BadVotes",
    "Chosen",
    "LiveMap",
    "OpinionMap",
    "Picture",
    "Sums",
    "Tallies",
    "Votes",
    "add_up",
    "build_map",
    "build_map_of_blocks",
    "choose_next",
    "count_tally",
    "count_tally_by",
    "draw_map",
    "pack_blocks",
    "pack_votes",
    "weigh_statements",
]
