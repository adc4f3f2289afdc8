"""Which mentions are one community: decided in the order of landing, one to one, and never renumbered."""

import pytest

from matching.assignment import Evidence, Mention, Thresholds, assign
from matching.scoring import load_weights

LIMITS = Thresholds(link=5, merge=8, ask=1, margin=2)


def communities(mentions, certain=(), scored=(), apart=()):
    return {n: link.community for n, link in assign(mentions, certain, scored, apart, LIMITS).links.items()}


def likely(left: int, right: int, score: float) -> Evidence:
    return Evidence(left, right, "probabilistic", score)


THREE = [Mention(1, "rif", 1), Mention(2, "lc_inventory", 2), Mention(3, "partner_survey", 3)]


def test_a_community_is_named_after_its_first_seen_member():
    assert communities(THREE, scored=[likely(1, 2, 9), likely(2, 3, 9)]) == {1: 1, 2: 1, 3: 1}


def test_a_pair_below_the_threshold_is_a_question_and_one_far_below_is_none():
    outcome = assign(THREE, [], [likely(1, 2, 4), likely(1, 3, 0.5)], [], LIMITS)
    assert {n: link.community for n, link in outcome.links.items()} == {1: 1, 2: 2, 3: 3}
    assert next((d.left, d.right) for d in outcome.doubts) == (1, 2)


def test_two_records_of_one_edition_are_two_communities():
    edition = frozenset({7})
    listed = [Mention(1, "fieldlabs", 7, edition), Mention(2, "fieldlabs", 7, edition), Mention(3, "rif", 8)]
    found = communities(listed, scored=[likely(1, 2, 20), likely(1, 3, 9), likely(2, 3, 8.5)])
    assert found[1] != found[2] and found[3] == 1


def test_a_key_links_whatever_the_names_and_a_steward_may_say_otherwise():
    key = [Evidence(1, 2, "key")]
    assert communities(THREE, certain=key)[2] == 1
    assert communities(THREE, certain=key, apart=[(1, 2)])[2] == 2


def test_a_decision_holds_and_is_not_asked_again():
    scored = [likely(1, 2, 4)]
    same = assign(THREE, [Evidence(1, 2, "steward", None, "a.b")], scored, [], LIMITS)
    assert (same.links[2].community, same.links[2].decided_by, same.doubts) == (1, "a.b", [])
    different = assign(THREE, [], scored, [(1, 2)], LIMITS)
    assert (different.links[2].community, different.doubts) == (2, [])


def test_what_lands_later_renumbers_nothing():
    scored = [likely(1, 2, 9)]
    before = communities(THREE, scored=scored)
    later = [*THREE, Mention(4, "slim", 4), Mention(5, "technohubs", 5)]
    after = communities(later, scored=[*scored, likely(3, 5, 9), likely(1, 4, 6)])
    assert {n: after[n] for n in before} == before
    assert (after[4], after[5]) == (1, 3)


def test_two_that_turn_out_to_be_one_keep_the_oldest_and_a_split_leaves_it_with_the_first():
    assert communities(THREE, certain=[Evidence(2, 3, "steward", None, "a.b")]) == {1: 1, 2: 2, 3: 2}
    joined = [*THREE, Mention(4, "slim", 4)]
    merged = communities(joined, scored=[likely(1, 4, 9), likely(2, 4, 8.9)])
    assert merged[2] in (1, 2) and merged[1] == merged[4] == 1
    split = communities(THREE, scored=[likely(1, 2, 9), likely(1, 3, 9)], apart=[(1, 3)])
    assert split == {1: 1, 2: 1, 3: 3}


def test_the_weights_are_a_file_with_thresholds_in_order():
    weights = load_weights()
    limits = Thresholds(**weights["thresholds"])
    assert limits.ask < limits.link <= limits.merge and limits.margin > 0
    comparisons = weights["settings"]["comparisons"]
    assert len(comparisons) >= 5
    told = [level for c in comparisons for level in c["comparison_levels"] if not level.get("is_null_level")]
    assert len(told) >= 20
    assert all(0 < level[p] < 1 for level in told for p in ("m_probability", "u_probability"))


@pytest.mark.parametrize("order", [[0, 1, 2], [2, 1, 0]])
def test_the_order_in_which_evidence_is_given_changes_nothing(order):
    scored = [likely(1, 2, 6), likely(1, 3, 6), likely(2, 3, 6)]
    assert communities(THREE, scored=[scored[i] for i in order]) == {1: 1, 2: 1, 3: 1}
