"""Spellings of one name in two scripts and many romanisations, and names that must not be taken for each other."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whoholds.identify import Gazetteer, sounds
from whoholds.identify.entries import Entry
from whoholds.identify.gazetteer_build import build
from whoholds.identify.names import fold


def words(name: str) -> str:
    return fold(name).words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Qaryat al Humaydah", "قرية الحميدة"),
        ("Khirbat Qamit", "خربة قميط"),
        ("Deir ez-Zor", "دير الزور"),
        ("Dayr az Zawr", "Deir Ezzor"),
        ("Khalifah Mahmud", "خليفة محمود"),
        ("Ash Shaykh Miskin", "Cheikh Meskine"),
        ("Ar Raqqah", "الرقة"),
        ("Al-Gayyarah", "Qayyara"),
        ("Tall Rharbi", "تل غربي"),
        ("Abdul Wahid", "عبد الواحد"),
        ("Shisham", "ششام"),
        ("Al Salman", "آل سلمان"),
        ("Mazra`at Salih", "مَزْرَعَة صالح"),
        ("Dawzah", "دوزة"),
        ("Ath Thaljah", "الثلجة"),
        ("Muslih Nayif", "مصلح نايف"),
        ("Al Mayi'", "المايع"),
        ("Khirbat al Jubb", "خربة الجب"),
        ("Zahir Muzhir", "ظاهر مزهر"),
        ("Albu Rida", "Abu Rida"),
        ("Bou Rida", "البو رضا"),
    ],
)
def test_spellings_share_a_key(one: str, other: str) -> None:
    assert set(sounds.keys(words(one))) & set(sounds.keys(words(other)))
    assert sounds.alike(words(one), words(other)) > 0.6


@pytest.mark.parametrize(("name", "right", "wrong"), [
    ("حسين الجاسم", "Husayn al Jasim", "Hasan al Jasim"),
    ("الحميدية", "Al Hamidiyah", "Al Hamad"),
    ("Cheikh Ahmed", "Shaykh Ahmad", "Shaykh Hamid"),
    ("الطويمات", "At Tuwaymat", "Tuwaym"),
    ("بربر", "Birbir", "Barbawray"),
    ("ضمير", "Dumayr", "Tumayr"),
])  # fmt: skip
def test_the_likelier_spelling_is_more_alike(name: str, right: str, wrong: str) -> None:
    assert sounds.alike(words(name), words(right)) > sounds.alike(words(name), words(wrong))


@pytest.mark.parametrize(("whole", "core"), [
    ("Qaryat Bardiyah", "Bardiyah"), ("Yurghun al `Ulya", "Yurghun"), ("منطقة عفرين", "عفرين"),
    ("Tall Abtah ash Shimali", "Tall Abtah"),
])  # fmt: skip
def test_the_core_of_a_name_is_without_village_of_and_upper(whole: str, core: str) -> None:
    assert words(core) in sounds.cores(words(whole))
    assert sounds.cores(words(core)) == (words(core),)


def test_a_c_before_e_may_be_an_s() -> None:
    assert set(sounds.keys(words("Naceur Allah"))) & set(sounds.keys(words("Nasr Allah")))


def test_a_glued_article_is_heard_as_one() -> None:
    ear = sounds.Ear(sounds.cores(words("Um Eltoyur")))
    assert ear.alike(sounds.voice(words("Umm at Tuyur")), True) > 0.9


@pytest.mark.parametrize(("one", "other"), [("Bafilioum", "Bafilliyun"), ("Naceur", "Nasr"), ("Qafhiyah", "Qahfiyah")])
def test_bones_one_consonant_off_are_nearby(one: str, other: str) -> None:
    (mine, *_), theirs = sounds.keys(words(one)), sounds.keys(words(other))
    assert not {mine}.isdisjoint(theirs) or not set(sounds.nearby(mine)).isdisjoint(theirs)


def test_parts_of_a_name_are_without_its_first_or_last_word() -> None:
    assert set(sounds.parts(words("Khaznat Tapah"))) == {words("Khaznat"), words("Tapah")}
    assert sounds.parts(words("Khaznah")) == ()


@given(st.text(alphabet="bdfhjklmnrst", min_size=2, max_size=8))
def test_what_is_nearby_has_the_key_nearby(bones: str) -> None:
    key = f"~{bones}"
    near = sounds.nearby(key)
    assert key not in near
    assert all(key in sounds.nearby(other) for other in near if len(other) > len("~") + sounds.FEWEST)


@given(st.text(alphabet="abcdeghijklmnoqrstuwyz حسينبرق", max_size=20), st.text(alphabet="abdklmnrst حسين", max_size=20))
def test_likeness_is_a_share_and_of_oneself_whole(one: str, other: str) -> None:
    assert 0 <= sounds.alike(one, other) <= 1
    assert sounds.alike(one, one) == 1
    assert sounds.alike(one, other) == pytest.approx(sounds.alike(other, one))


def test_of_places_of_one_arabic_name_those_whose_own_names_sound_like_it_come_first(tmp_path: Path) -> None:
    """Composed places, of an Arabic name that lists give to all of them."""
    own = ("Mashrafah", "Mushrif", "Mushayrifah")
    entries = [
        Entry(ref=f"composed:{n}", name=name, names=("مشيرفة",), country="SY", lat=34.5 + n, lon=37.0)
        for n, name in enumerate(own)
    ]
    path = tmp_path / "index.sqlite"
    build(entries, path, "composed")
    with Gazetteer.open(path) as gazetteer:
        found = [c.place.name for c in gazetteer.find("مشيرفة", countries=["SY"])]
        assert found[0] == "Mushayrifah"
        assert len({c.name_score for c in gazetteer.find("مشيرفة", countries=["SY"])}) == 1
