"""How the API reads JSON: what no database can hold, and what no request needs, is refused before any room sees it."""

import codecs
import json
import math

from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser

# Nothing that the API takes is nested deeper than a matrix of rows of objects; what lies beyond is meant to exhaust the reader.
DEEPEST = 30


class StrictJSONParser(JSONParser):
    """Takes a JSON object of finite numbers and of text that can be stored; answers 400 to anything else."""

    def parse(self, stream, media_type=None, parser_context=None):
        """Return the object that the stream holds. Raises ParseError."""
        encoding = (parser_context or {}).get("encoding", "utf-8")
        try:
            text = codecs.decode(stream.read(), encoding)
            data = json.loads(text, parse_float=_finite, parse_constant=_refuse, object_pairs_hook=_object)
        except UnicodeError as error:
            raise ParseError(_("This text holds a character that cannot be stored.")) from error
        except (ValueError, LookupError, RecursionError) as error:
            raise ParseError(_("This is not well-formed JSON.")) from error
        if not isinstance(data, dict):
            raise ParseError(_("Send a JSON object."))
        if _is_deeper_than(DEEPEST, data):
            raise ParseError(_("This is nested too deeply."))
        return data


def _is_deeper_than(limit, data):
    layer = [data]
    for _depth in range(limit):
        layer = [one for holder in layer for one in (holder.values() if isinstance(holder, dict) else holder) if isinstance(one, dict | list)]
        if not layer:
            return False
    return True


def _object(pairs):
    # What stands behind a name is judged at its field; a name itself has no field to be judged at.
    for name, _value in pairs:
        name.encode()
    return dict(pairs)


def _finite(text):
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(text)
    return number


def _refuse(text):
    raise ValueError(text)
