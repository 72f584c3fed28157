# SPDX-License-Identifier: EUPL-1.2
"""Merging random conversations with known truth: no certain order is wrong, nothing is lost, the order in which sources
are named changes nothing, and the corpora's cases reach their goals.

merging.py BUILD [FIRST LAST]: with seeds, only those, with a line for each case that is not perfect."""
import json
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tools"))
import make_conversation  # noqa: E402
import time_cases  # noqa: E402

ROOT = Path(__file__).resolve().parent.parent.parent
CORPORA = ROOT.parent / "shared/corpora/time"
BUILD = Path(sys.argv[1])


class Score:
    """What a merged stream got right, by the truth of its case."""

    def __init__(self, truth, predicted):
        self.times = {m["gid"]: m["t_ms"] for m in truth["messages_true_order"]}
        self.gids = {name: source["gids_in_file_order"] for name, source in truth["sources"].items()}
        self.predicted = predicted
        self.union = len(self.times)
        used = {(name, number) for p in predicted for name, number in p["src"].items()}
        self.unused = sum((name, number) not in used for name, gids in self.gids.items() for number in range(len(gids)))
        self.ids = [[self.gids[name][number] for name, number in p["src"].items()] for p in predicted]
        self.wrong_merges = sum(len(set(ids)) > 1 for ids in self.ids)
        self.lost = self.union - len({gid for ids in self.ids for gid in ids})
        self.excess = len(predicted) - self.union + self.lost
        self.certain, self.certain_wrong = self.count_certain()
        self.contained = sum(p["t_lo_ms"] <= self.times[ids[0]] <= p["t_hi_ms"] for p, ids in zip(predicted, self.ids))
        flagged = {gid for p, ids in zip(predicted, self.ids) if p["contradiction"] for gid in ids}
        planted = [pair for source in truth["sources"].values() for pair in source["planted_swaps"]]
        self.planted = (sum(bool(flagged & set(pair)) for pair in planted), len(planted))

    def count_certain(self):
        """A pair is wrong when any record of the two messages says so."""
        certain = wrong = 0
        for before, here, p in zip(self.ids, self.ids[1:], self.predicted[1:]):
            if p["certain_after_prev"]:
                certain += 1
                wrong += max(self.times[gid] for gid in before) > min(self.times[gid] for gid in here)
        return certain, wrong


def run_case(folder, work, names=None):
    stream, numbers = time_cases.merge_case(BUILD, folder, work, names)
    truth = json.loads((folder / "truth.json").read_text("utf-8"))
    return stream, Score(truth, time_cases.predictions(folder, stream, numbers))


def complain(faults, where, what):
    faults.append(f"{where}: {what}")


def check_seed(seed, faults):
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make_conversation.make(seed, folder)
        stream, score = run_case(folder, folder)
        for what in ("certain_wrong", "lost", "unused"):
            if getattr(score, what):
                complain(faults, f"seed {seed}", f"{what} {getattr(score, what)}")
        names = sorted(path.stem for path in folder.glob("?.json"))
        if seed % 5 == 0 and len(names) > 2:
            other, _ = run_case(folder, folder, names[:1] + names[:0:-1])
            if other != stream:
                complain(faults, f"seed {seed}", "the order of naming changes the result")
        return score


def check_corpora(faults):
    for folder in sorted(CORPORA.glob("d*")):
        with tempfile.TemporaryDirectory() as work:
            _, score = run_case(folder, Path(work))
        goals = {"certain_wrong": 0, "lost": 0, "unused": 0}
        for what, most in goals.items():
            if getattr(score, what) > most:
                complain(faults, folder.name, f"{what} {getattr(score, what)}")
        if score.contained < 0.999 * len(score.predicted) or score.planted[0] < score.planted[1]:
            complain(faults, folder.name, f"{score.contained} of {score.union} contained, planted {score.planted}")


def main():
    first, last = (int(sys.argv[2]), int(sys.argv[3])) if len(sys.argv) > 3 else (1, 25)
    faults, scores = [], []
    for seed in range(first, last):
        scores.append(check_seed(seed, faults))
    if CORPORA.exists():
        check_corpora(faults)
    total = sum(score.union for score in scores)
    print(f"{len(scores)} cases, {total} messages: {sum(s.certain_wrong for s in scores)} of "
          f"{sum(s.certain for s in scores)} certain pairs wrong, {sum(s.wrong_merges for s in scores)} wrong merges, "
          f"{sum(s.excess for s in scores)} messages twice, {sum(s.contained for s in scores) / sum(len(s.predicted) for s in scores):.4f} contained")
    for fault in faults:
        print(f"merging: {fault}")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
