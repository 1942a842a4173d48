"""When two addresses show the same picture."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.values.pictures import is_file_name, picture_key

UUID = "f9575e06-762d-4717-89f9-4773a460beff"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://a.cz/foto/kun-ve-stode-1200x675.jpg", "https://a.cz/foto/kun-ve-stode-300x200.jpg"),
        ("https://a.cz/foto/kun-ve-stode-scaled.jpg", "https://cdn.a.cz/foto/kun-ve-stode.webp?w=300"),
        ("https://a.cz/foto/kun-ve-stode_denik-630-16x9.jpg", "https://a.cz/foto/kun-ve-stode_denik-380.jpg"),
        (f"https://a.cz/clip/{UUID}_facebook.jpg", f"https://a.cz/clip/{UUID}_16-9-discover_0.jpg"),
        ("https://a.cz/original/e0a713ebc2ca3dedb.jpg", "https://a.cz/resize/e0a713ebc2ca3dedb_resize=680,383_.jpg"),
        ("https://a.cz/i/kun-ve-stode/wide__1300x731", "https://a.cz/i/kun-ve-stode/square__960x960"),
        ("https://a.cz/img/800x600/1.jpg", "https://a.cz/img/320x200/1.jpg"),
        ("https://a.cz/img.ashx?w=632&f=fiala_63808197.jpg", "https://a.cz/img.ashx?f=fiala_63808197.jpg&w=300"),
        ("https://a.cz/_next/image?url=https%3A%2F%2Fb.cz%2Fkun-ve-stode.jpg&w=640", "https://b.cz/kun-ve-stode.jpg"),
        ("https://a.cz/cdn-cgi/image/width=1200,fit=crop/u/kun-ve-stode.jpg", "https://a.cz/u/kun-ve-stode.jpg"),
    ],
)
def test_one_picture_in_other_sizes(one: str, other: str) -> None:
    assert picture_key(one) == picture_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://a.cz/img/800x600/1.jpg", "https://a.cz/img/800x600/2.jpg"),
        ("https://a.cz/g/DSC_1234.jpg", "https://a.cz/g/DSC_1235.jpg"),
        ("https://a.cz/2023/01/foto.jpg", "https://a.cz/2023/02/foto.jpg"),
        ("https://a.cz/img/image.jpg?id=5", "https://a.cz/img/image.jpg?id=6"),
        ("https://a.cz/hasici-17-3.jpg", "https://a.cz/hasici-17-4.jpg"),
    ],
)
def test_other_pictures(one: str, other: str) -> None:
    assert picture_key(one) != picture_key(other)


@given(st.text(max_size=200))
def test_any_text_has_a_key(text: str) -> None:
    assert picture_key(text) == picture_key(text)


@pytest.mark.parametrize("text", ["kun.jpg", "IMG_1234.JPG", "kun_ve_stode", "Kun ve stode", "//cdn.a.cz/kun", "1.png"])
def test_names_of_files(text: str) -> None:
    assert is_file_name(text, "https://a.cz/foto/kun-ve-stode.jpg")


@pytest.mark.parametrize("text", ["Kůň ve stodole", "Foto: kun.jpg a jiné", "Kůň"])
def test_what_says_more_than_a_name(text: str) -> None:
    assert not is_file_name(text, "https://a.cz/foto/kun-ve-stode.jpg")


def test_a_long_address_inside_another_is_read_once() -> None:
    assert picture_key("https://a.cz/kun-ve-stode.jpg?u=https://" + "." * 300_000) == "kun-ve-stode"
