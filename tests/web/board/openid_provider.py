"""A small OpenID provider on a port of loopback, made of Authlib's server parts; it can be told to lie."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from authlib.common.security import generate_token
from authlib.oauth2 import OAuth2Request
from authlib.oauth2.rfc6749 import AuthorizationServer, ClientMixin
from authlib.oauth2.rfc6749.grants import AuthorizationCodeGrant
from authlib.oauth2.rfc6749.requests import BasicOAuth2Payload
from authlib.oauth2.rfc6750 import BearerTokenGenerator
from authlib.oauth2.rfc7636 import CodeChallenge
from authlib.oidc.core import AuthorizationCodeMixin, OpenIDCode, UserInfo
from joserfc.jwk import KeySet, RSAKey

CLIENT_ID, SECRET = "board", "s3cret of the client"
Lie = Callable[[dict[str, Any]], dict[str, Any]]


class Registered(ClientMixin):  # type: ignore[misc]  # Authlib ships no types
    """The one client that is registered: us."""

    def __init__(self, redirect_uri: str) -> None:
        self.redirect_uri = redirect_uri

    def get_client_id(self) -> str:
        return CLIENT_ID

    def get_default_redirect_uri(self) -> str:
        return self.redirect_uri

    def get_allowed_scope(self, scope: str) -> str:
        return scope

    def check_redirect_uri(self, redirect_uri: str) -> bool:
        return redirect_uri == self.redirect_uri

    def check_client_secret(self, client_secret: str) -> bool:
        return client_secret == SECRET

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        return (method, endpoint) == ("client_secret_basic", "token")

    def check_response_type(self, response_type: str) -> bool:
        return response_type == "code"

    def check_grant_type(self, grant_type: str) -> bool:
        return grant_type == "authorization_code"


@dataclass
class Code(AuthorizationCodeMixin):  # type: ignore[misc]  # Authlib ships no types
    """A code that was given out, with what it was asked with."""

    asked: dict[str, str]
    sub: str

    @property
    def code_challenge(self) -> str | None:
        return self.asked.get("code_challenge")

    @property
    def code_challenge_method(self) -> str | None:
        return self.asked.get("code_challenge_method")

    def get_redirect_uri(self) -> str | None:
        return self.asked.get("redirect_uri")

    def get_scope(self) -> str:
        return self.asked.get("scope", "")

    def get_nonce(self) -> str | None:
        return self.asked.get("nonce")

    def get_auth_time(self) -> None:
        return None

    def get_acr(self) -> None:
        return None

    def get_amr(self) -> None:
        return None


class Grant(AuthorizationCodeGrant):  # type: ignore[misc]  # Authlib ships no types
    """The authorization code grant, its codes in memory and good once."""

    TOKEN_ENDPOINT_AUTH_METHODS = ("client_secret_basic",)

    def save_authorization_code(self, code: str, request: Any) -> None:
        self.server.codes[code] = Code(dict(request.payload.data), request.user)

    def query_authorization_code(self, code: str, _: Any) -> Code | None:
        found: Code | None = self.server.codes.get(code)
        return found

    def delete_authorization_code(self, authorization_code: Code) -> None:
        self.server.codes = {k: v for k, v in self.server.codes.items() if v is not authorization_code}

    def authenticate_user(self, authorization_code: Code) -> str:
        return authorization_code.sub


class Identity(OpenIDCode):  # type: ignore[misc]  # Authlib ships no types
    """Writes the ID token, and what it is told to write in place of the truth."""

    def __init__(self, provider: Provider) -> None:
        super().__init__(require_nonce=True)
        self.provider = provider

    def exists_nonce(self, nonce: str, _: Any) -> bool:
        return any(code.asked.get("nonce") == nonce for code in self.provider.codes.values())

    def resolve_client_private_key(self, _: Any) -> RSAKey:
        return self.provider.signs

    def get_client_claims(self, _: Any) -> dict[str, Any]:
        return {"iss": self.provider.issuer}

    def get_encode_header(self, _: Any) -> dict[str, Any]:
        return {"alg": "RS256", "kid": self.provider.key.kid}

    def get_authorization_code_claims(self, authorization_code: Code) -> dict[str, Any]:
        claims: dict[str, Any] = super().get_authorization_code_claims(authorization_code)
        return claims

    def generate_user_info(self, user: str, _: str) -> Any:
        return UserInfo(self.provider.lie({"sub": user}))


class Asked(OAuth2Request):  # type: ignore[misc]  # Authlib ships no types
    """A request as Authlib takes it; loopback needs no TLS, which it cannot know."""

    def __init__(self, method: str, path: str, headers: dict[str, str], data: dict[str, str]) -> None:
        super().__init__(method, f"https://provider.example{path}", headers=headers)
        self.payload, self._data = BasicOAuth2Payload(data), data

    @property
    def args(self) -> dict[str, str]:
        return self._data

    @property
    def form(self) -> dict[str, str]:
        return self._data


@dataclass
class Provider(AuthorizationServer):  # type: ignore[misc]  # Authlib ships no types
    """The provider. `user`: who sits at the browser, None for somebody who says no; `lie`: what it makes of claims."""

    redirect_uri: str
    issuer: str = ""
    user: str | None = "7"
    lie: Lie = dict
    codes: dict[str, Code] = field(default_factory=dict)

    def __post_init__(self) -> None:
        super().__init__()
        self.key = self.signs = RSAKey.generate_key(2048, {"kid": "one"}, auto_kid=False)
        self.register_grant(Grant, [CodeChallenge(required=True), Identity(self)])
        self.register_token_generator("default", BearerTokenGenerator(lambda **_: generate_token(40)))

    def query_client(self, client_id: str) -> Registered | None:
        return Registered(self.redirect_uri) if client_id == CLIENT_ID else None

    def save_token(self, token: Any, request: Any) -> None:
        """Nobody asks for one again."""

    def send_signal(self, name: str, *_: Any, **__: Any) -> None:
        """Nobody listens."""

    def create_oauth2_request(self, request: Any) -> Any:
        return request

    def handle_response(self, status: int, body: Any, headers: Any) -> tuple[int, str, dict[str, str]]:
        return status, json.dumps(body) if isinstance(body, dict) else body or "", dict(headers)

    def answer(self, asked: Asked, path: str) -> tuple[int, str, dict[str, str]]:
        """What the provider answers at a path."""
        as_json = {"content-type": "application/json"}
        if path == "/.well-known/openid-configuration":
            places = {name: f"{self.issuer}/{place}" for name, place in _PLACES.items()}
            return 200, json.dumps({"issuer": self.issuer} | places), as_json
        if path == "/keys":
            return 200, json.dumps(KeySet([self.key]).as_dict(private=False)), as_json
        if path == "/authorize":
            grant = self.get_authorization_grant(asked)
            return self.create_authorization_response(asked, grant_user=self.user, grant=grant)  # type: ignore[no-any-return]
        return self.create_token_response(asked)  # type: ignore[no-any-return]


_PLACES = {"authorization_endpoint": "authorize", "token_endpoint": "token", "jwks_uri": "keys"}


class _Handler(BaseHTTPRequestHandler):
    provider: Provider

    def do_GET(self) -> None:
        self._reply(dict(parse_qsl(urlsplit(self.path).query)))

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length", "0"))).decode()
        self._reply(dict(parse_qsl(body)))

    def _reply(self, data: dict[str, str]) -> None:
        asked = Asked(self.command, self.path, dict(self.headers), data)
        status, body, headers = self.provider.answer(asked, urlsplit(self.path).path)
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("content-length", str(len(body.encode())))
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *_: Any) -> None:
        """Nobody reads it."""


@contextmanager
def running(redirect_uri: str) -> Iterator[Provider]:
    """A provider that answers while this lasts."""
    provider = Provider(redirect_uri)
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"provider": provider}))
    provider.issuer = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
