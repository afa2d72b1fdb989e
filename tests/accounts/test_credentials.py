"""What a changed password ends, and what cannot be guessed or mistaken."""

import pytest
from django.core.exceptions import ValidationError
from rest_framework.authtoken.models import Token
from rest_framework.test import APIClient

from accounts import actions
from config.demo.cast import PASSWORD

NEW = "another-long-password-26"


def test_a_changed_password_ends_the_api_token(people):
    token = Token.objects.create(user=people.delivery)
    actions.change_password(people.delivery, NEW)
    client = APIClient(headers={"Authorization": f"Token {token.key}"})
    assert client.get("/api/v1/me/").status_code == 401


def test_the_old_password_is_not_guessed_without_limit(people, api_as):
    from django.core.cache import cache

    cache.clear()
    client = api_as("delivery")
    tries = [client.post("/api/v1/me/password/", {"old_password": f"wrong-{n}", "new_password": NEW}).status_code for n in range(11)]
    cache.clear()
    assert tries == [400] * 10 + [429]
    assert people.delivery.check_password(PASSWORD) is True


def test_a_user_name_that_differs_by_case_alone_is_taken(people):
    with pytest.raises(ValidationError) as refused:
        actions.add_user(people.administrator, PASSWORD, username="CHEN.jie", name="Twin")
    assert list(refused.value.message_dict) == ["username"]
