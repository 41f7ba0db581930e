"""What schemathesis has to know of the centre beside its description."""

import schemathesis

MESSAGES = [
    f"application/vnd.smile-panel.{name}"
    for name in ("batch", "enrolment", "heartbeat", "key", "configuration")
]

# The server reads no more of an address and of the headers together.
HEAD_BYTES_MAX = 8_000


@schemathesis.serializer(*MESSAGES)
def message(ctx, value):
    """A panel's message is bytes."""
    if isinstance(value, str):
        value = value.encode("utf-8", "surrogatepass")
    return value if isinstance(value, bytes) else bytes(str(value), "utf-8")


@schemathesis.hook
def filter_case(context, case):
    """Longer ones are refused before they are read, without a document."""
    head = case.as_transport_kwargs(base_url="http://127.0.0.1")
    length = len(str(head.get("url", ""))) + len(str(head.get("params", ""))) * 3
    length += sum(len(str(name) + str(value)) for name, value in (head.get("headers") or {}).items())
    return length < HEAD_BYTES_MAX
