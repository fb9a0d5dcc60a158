"""Every package that is pinned is held to its hashes, and says its licence."""

from __future__ import annotations

from tests.conftest import ROOT
from tests.supply import components, pinned

LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")


def test_every_package_of_the_lock_has_its_hashes():
    found = pinned(LOCK)
    assert len(found) > 50 and all(found.values())


def test_the_bill_of_materials_lists_each_once_with_a_licence_it_says_itself():
    listed = components(LOCK)
    assert len({each["purl"] for each in listed}) == len(listed) == len(pinned(LOCK))
    unsaid = [e["name"] for e in listed if e["licenses"][0]["license"]["name"] == "not said"]
    assert not unsaid
