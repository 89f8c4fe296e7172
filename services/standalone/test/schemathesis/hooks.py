"""Signs the calls of schemathesis as those of a caller of the internal REST."""

import base64
import hashlib
import hmac
import json
import os
import time

import schemathesis


def _part(value):
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()


@schemathesis.auth()
class CallerToken:
    def get(self, case, context):
        now = int(time.time())
        claims = {"iss": os.environ["REST_CALLER"], "aud": "lantern-backend", "iat": now, "exp": now + 60}
        signed = ".".join(_part(json.dumps(part).encode()) for part in ({"alg": "HS256", "typ": "JWT"}, claims))
        signature = hmac.new(os.environ["REST_SECRET"].encode(), signed.encode(), hashlib.sha256).digest()
        return f"{signed}.{_part(signature)}"

    def set(self, case, data, context):
        case.headers = {**(case.headers or {}), "Authorization": f"Bearer {data}"}
