import pytest

from recsys_app.access.accounts import check_name
from recsys_app.errors import InvalidSettingError


@pytest.mark.parametrize("name", ["a", "Ada Lovelace", "张伟", "x" * 64])
def test_a_printable_name_is_accepted(name):
    assert check_name(name) == name


def test_a_name_is_stored_in_one_normal_form():
    assert check_name("e\u0301") == "\u00e9"


@pytest.mark.parametrize("name", ["", " ada", "ada ", "a\nb", "a\x00", "x" * 65])
def test_other_names_are_refused(name):
    with pytest.raises(InvalidSettingError) as refused:
        check_name(name)
    assert refused.value.code == "account-name"
