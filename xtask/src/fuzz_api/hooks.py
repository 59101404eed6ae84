"""The kinds of body that schemathesis does not know, what it is not to make up, and what it was answered."""

import atexit
import collections
import json
import os

import schemathesis

ANSWERS = collections.Counter()


@schemathesis.serializer("application/toml", "application/wasm")
def as_it_is(context, value):
    return value if isinstance(value, bytes) else str(value).encode()


@schemathesis.hook
def before_load_schema(context, raw_schema):
    # It would make up tokens and send them along, and half of the answers would be that nobody
    # knows them.
    for item in raw_schema["paths"].values():
        for operation in item.values():
            operation.pop("security", None)


@schemathesis.hook
def after_call(context, case, response):
    ANSWERS[str(response.status_code)] += 1


@atexit.register
def write_answers():
    with open(os.environ["ANSWERS"], "w") as file:
        json.dump(ANSWERS, file)
