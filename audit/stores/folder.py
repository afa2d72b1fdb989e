"""Files in a folder, of this machine or shared by several."""

import os

from django.core.files.storage import FileSystemStorage

from audit.stores import away, not_removed, not_stored


class FolderStorage(FileSystemStorage):
    """The folder MEDIA_ROOT."""

    def _save(self, name, content):
        try:
            kept = super()._save(name, content)
            self._settle(self.path(kept))
        except OSError as error:
            # The name is a new one of our own, so what stands under it is what was begun just now.
            self.delete(name)
            raise not_stored(name, error) from error
        return kept

    @staticmethod
    def _settle(path):
        """Have the file and its name on the disk before a row names it: a power cut then takes neither, or the file alone remains."""
        for each in (path, os.path.dirname(path)):
            descriptor = os.open(each, os.O_RDONLY)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)

    def _open(self, name, mode="rb"):
        try:
            return super()._open(name, mode)
        except (FileNotFoundError, NotADirectoryError) as error:
            raise FileNotFoundError(name) from error
        except OSError as error:
            raise away(name, error) from error

    def overwrite(self, name: str, data: bytes) -> None:
        """Keep a few bytes that are no truth, such as how far something is, under a name of their own. Raises NotStored."""
        path = self.path(name)
        try:
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(f"{path}.new", "wb") as file:
                file.write(data)
            os.replace(f"{path}.new", path)
        except OSError as error:
            raise not_stored(name, error) from error

    def delete(self, name):
        """Remove a file; one that cannot be removed now stays as an orphan."""
        try:
            super().delete(name)
        except OSError as error:
            not_removed(name, error)
