"""Files in a bucket of an S3-compatible store; loaded only where the settings name one."""

from boto3.exceptions import Boto3Error
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.core.exceptions import ImproperlyConfigured
from django.core.files.base import ContentFile
from storages.backends.s3 import S3Storage

from audit.stores import away, not_removed, not_stored

FAILURES = (BotoCoreError, ClientError, Boto3Error, OSError)


class BucketStorage(S3Storage):
    """The bucket S3_BUCKET."""

    def __init__(self, **settings):
        if not settings.get("bucket_name"):
            raise ImproperlyConfigured("An S3 store needs the name of a bucket.")
        config = Config(
            connect_timeout=5, read_timeout=30, retries={"max_attempts": 2, "mode": "standard"}, signature_version="s3v4",
            # A store of one's own knows its buckets by path, and not all of them know the newer checksums.
            s3={"addressing_style": "path" if settings.get("endpoint_url") else "auto"},
            request_checksum_calculation="when_required", response_checksum_validation="when_required",
        )  # fmt: skip
        super().__init__(client_config=config, **settings)

    def _save(self, name, content):
        try:
            return super()._save(name, content)
        except FAILURES as error:
            raise not_stored(name, error) from error

    def _open(self, name, mode="rb"):
        """Fetch the whole file for reading: what is taken is small, and a store that goes away later cannot cut it off."""
        try:
            with super()._open(name, "rb") as stored:
                return ContentFile(stored.read(), name)
        except FileNotFoundError:
            raise
        except FAILURES as error:
            if getattr(error, "response", {}).get("ResponseMetadata", {}).get("HTTPStatusCode") == 404:
                raise FileNotFoundError(name) from error
            raise away(name, error) from error

    def overwrite(self, name: str, data: bytes) -> None:
        """Keep a few bytes that are no truth, such as how far something is, under a name of their own. Raises NotStored."""
        self._save(name, ContentFile(data, name))

    def delete(self, name):
        """Remove a file; one that cannot be removed now is an orphan that `manage.py stored_files` finds."""
        try:
            super().delete(name)
        except FAILURES as error:
            not_removed(name, error)
