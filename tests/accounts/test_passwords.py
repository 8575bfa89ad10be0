import pytest
from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError

from atmp_match.accounts.actions import passwords
from atmp_match.accounts.actions.passwords import is_password_of
from atmp_match.accounts.actions.sessions import sign_in
from atmp_match.accounts.queries import find_user_by_email
from atmp_match.shared.errors import InvalidInput
from atmp_match.shared.transactions import transaction
from tests.factories.accounts import PASSWORD, make_user

pytestmark = pytest.mark.usefixtures("inside")


class CountingHasher(PasswordHasher):
    """The real hasher, which also remembers with which parameters it has verified, and how that ended."""

    verified: list[tuple[str, bool]]

    def verify(self, stored, password):
        try:
            done = super().verify(stored, password)
        except VerifyMismatchError:
            self.verified.append((stored.rsplit("$", 2)[0], False))
            raise
        self.verified.append((stored.rsplit("$", 2)[0], done))
        return done


@pytest.fixture
def verified(monkeypatch):
    counting = CountingHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
    counting.verified = []
    monkeypatch.setattr(passwords, "hasher", counting)
    return counting.verified


def test_the_right_password_is_right_and_another_is_not():
    asta = make_user()
    assert is_password_of(asta, PASSWORD) is True
    assert is_password_of(asta, PASSWORD.upper()) is False


def test_nobody_costs_as_much_work_as_somebody(verified):
    asta = make_user()
    for user in (asta, None):
        assert is_password_of(user, "a wrong password") is False
    assert verified == [("$argon2id$v=19$m=19456,t=2,p=1", False)] * 2


def test_the_password_behind_the_dummy_hash_signs_nobody_in(verified):
    assert is_password_of(None, "nobody's password") is False
    assert verified == [("$argon2id$v=19$m=19456,t=2,p=1", True)]


def test_somebody_without_a_password_cannot_sign_in():
    asta = make_user()
    asta.password_hash = None
    assert is_password_of(asta, "nobody's password") is False


def test_a_password_beyond_all_length_is_wrong_without_being_read(verified):
    assert is_password_of(make_user(), "x" * 1_000_000) is False
    assert len(verified) == 1


def test_a_weak_hash_is_renewed_at_the_next_sign_in():
    asta = make_user()
    with transaction():
        find_user_by_email(asta.email).password_hash = PasswordHasher(time_cost=1, memory_cost=8192).hash(PASSWORD)
    sign_in(asta.email, PASSWORD, user_agent="")
    assert find_user_by_email(asta.email).password_hash.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    sign_in(asta.email, PASSWORD, user_agent="")


def test_a_wrong_password_renews_nothing():
    asta = make_user()
    weak = PasswordHasher(time_cost=1, memory_cost=8192).hash(PASSWORD)
    with transaction():
        find_user_by_email(asta.email).password_hash = weak
    with pytest.raises(InvalidInput):
        sign_in(asta.email, "a wrong password", user_agent="")
    assert find_user_by_email(asta.email).password_hash == weak
