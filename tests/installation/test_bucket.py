"""Files in an S3-compatible store: the same rights, the same proofs, and a sentence where the store has lost a file or is away."""

import json
import os
import subprocess
import sys
from io import StringIO

import boto3
import pytest
from django.conf import settings as house
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command

from audit.models import Event
from plans.models import Attachment
from reports import actions
from reports.models import Report
from reports.stored import is_unchanged
from tests import servers
from tests.plans.test_inputs import raised
from tests.reports import factory

PDF = b"%PDF-1.7 minutes"
BUCKET = "zhijian"
STORAGES = "from config import settings; import json; print(json.dumps(settings.STORAGES['default']))"


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    """A store with one bucket; gives the environment variables that name it, a client of our own, and the store's process."""
    folder = tmp_path_factory.mktemp("s3")
    with servers.s3(folder) as (address, process):
        secret = folder / "secret"
        secret.write_text("secret-of-the-store\n")
        given = {"S3_BUCKET": BUCKET, "S3_ENDPOINT": address, "S3_REGION": "us-east-1", "S3_ACCESS_KEY": "zhijian", "S3_SECRET_KEY_FILE": str(secret)}
        client = boto3.client("s3", endpoint_url=address, region_name="us-east-1", aws_access_key_id="other", aws_secret_access_key="other")
        client.create_bucket(Bucket=BUCKET)
        environment = {**os.environ, **given, "ZHIJIAN_VAR": str(folder)}
        told = subprocess.run([sys.executable, "-c", STORAGES], env=environment, cwd=house.BASE_DIR, check=True, capture_output=True, text=True).stdout
        yield json.loads(told), client, process


@pytest.fixture
def bucket(store, settings):
    """The product keeps its files as the variables say; gives our own client of the store."""
    storage, client, _process = store
    settings.STORAGES = {**settings.STORAGES, "default": storage}
    for one in client.list_objects_v2(Bucket=BUCKET).get("Contents", []):
        client.delete_object(Bucket=BUCKET, Key=one["Key"])
    return client


def held(client):
    """Return what the bucket holds, by name."""
    names = [one["Key"] for one in client.list_objects_v2(Bucket=BUCKET).get("Contents", [])]
    return {name: client.get_object(Bucket=BUCKET, Key=name)["Body"].read() for name in names}


@pytest.fixture
def attached(people, bucket, api_as):
    """A file that somebody attached through the API, and the path of its content."""
    source = raised(people, by="delivery")
    answer = api_as("delivery").post("/api/v1/attachments/", {"file": SimpleUploadedFile("minutes.pdf", PDF), "source": source.pk}, format="multipart")
    assert answer.status_code == 201
    return Attachment.objects.get(pk=answer.json()["id"])


def test_the_variables_name_the_bucket_and_the_secret_comes_from_its_file(store):
    storage, _client, _process = store
    assert storage["BACKEND"] == "audit.stores.bucket.BucketStorage"
    assert {name: value for name, value in storage["OPTIONS"].items() if name != "endpoint_url"} == {
        "bucket_name": BUCKET, "region_name": "us-east-1", "access_key": "zhijian", "secret_key": "secret-of-the-store",
    }  # fmt: skip


def test_an_attachment_lies_in_the_bucket_and_is_fetched_under_its_rights(attached, bucket, sign_in, client):
    assert held(bucket) == {attached.file.name: PDF}
    answer = sign_in("delivery").get(f"/attachments/{attached.pk}/")
    assert (b"".join(answer.streaming_content), answer["Content-Disposition"]) == (PDF, 'attachment; filename="minutes.pdf"')
    assert client.get(f"/attachments/{attached.pk}/").status_code == 302
    assert found() == "1 as they were stored, 0 missing or changed, 0 without a row."


def found():
    output = StringIO()
    call_command("stored_files", stdout=output)
    return output.getvalue().strip()


def test_an_object_that_vanished_or_was_changed_is_told_and_no_fault(attached, bucket, sign_in, api_as):
    bucket.put_object(Bucket=BUCKET, Key=attached.file.name, Body=PDF + b"!")
    answer = api_as("delivery").get(f"/api/v1/attachments/{attached.pk}/content/", headers={"Accept-Language": "en"})
    assert (answer.status_code, "was changed in the store of files" in answer.json()["detail"]) == (409, True)
    bucket.delete_object(Bucket=BUCKET, Key=attached.file.name)
    answer = sign_in("delivery").get(f"/attachments/{attached.pk}/")
    assert (answer.status_code, "is missing from the store of files" in answer.content.decode()) == (409, True)


def test_a_store_that_is_away_refuses_in_a_sentence_and_keeps_no_row(attached, store, bucket, api_as):
    storage, _client, process = store
    # The address stays, and nobody listens there: what a store that is down looks like.
    away = f"http://127.0.0.1:{servers.free_port()}"
    default_storage.endpoint_url = away
    default_storage._connections.connection = None
    default_storage._bucket = None
    person, events = api_as("delivery"), Event.objects.count()
    english = {"Accept-Language": "en"}
    answer = person.get(f"/api/v1/attachments/{attached.pk}/content/", headers=english)
    assert (answer.status_code, answer.json()["code"]) == (409, "store_away")
    answer = person.post("/api/v1/attachments/", {"file": SimpleUploadedFile("b.pdf", PDF), "source": attached.source_id}, format="multipart", headers=english)
    assert (answer.status_code, answer.json()["file"][0][:28]) == (503, "The file could not be stored")
    assert (Attachment.objects.count(), Event.objects.count()) == (1, events)


def test_a_report_lies_in_the_bucket_and_proves_itself(people, bucket, api_as):
    # Not the factory's issued one, which stands for other tests too: their files are in a folder.
    report = actions.render(factory.ordered(people).pk)
    assert (report.state, report.failure) == ("issued", "")
    stored = held(bucket)
    assert (list(stored), is_unchanged(report), report.size) == ([report.file.name], True, len(stored[report.file.name]))
    bucket.put_object(Bucket=BUCKET, Key=report.file.name, Body=stored[report.file.name] + b" ")
    assert not is_unchanged(Report.objects.get(pk=report.pk))
