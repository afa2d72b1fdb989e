"""An address with a number that no row can have is one that does not exist, never a 500."""

import pytest

BIG = 2**63
ADDRESSES = [
    f"/approval-routes/{BIG}/steps/1/up/", f"/approval-routes/{BIG}/steps/1/down/", f"/approval-routes/{BIG}/steps/1/remove/",
    f"/approval-routes/{BIG}/steps/1/approvers/1/remove/", f"/approval-routes/1/steps/{BIG}/approvers/1/remove/",
]  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("address", ADDRESSES)
def test_a_number_too_large_for_the_database_is_not_found(people, sign_in, address):
    assert sign_in("administrator").post(address).status_code == 404
