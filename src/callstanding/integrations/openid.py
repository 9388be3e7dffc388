"""Asks an OpenID provider who somebody is: by a code with PKCE, state and nonce, and an ID token that is verified."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from ipaddress import ip_address
from typing import Any, cast
from urllib.parse import urlsplit

import httpx2
from authlib.common.security import generate_token
from authlib.integrations.httpx_client import OAuth2Client, OAuthError
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet, KeySetSerialization

from callstanding import clock
from callstanding.errors import UsageError

ALGORITHMS = [
    "RS256",
    "RS384",
    "RS512",
    "PS256",
    "ES256",
    "ES384",
    "EdDSA",
]  # signed by a key that only the provider has
PATIENCE_S = 10.0
FRESH_S = 3600.0  # what a provider says of itself is asked again after that
LEEWAY_S = 60  # by which its clock may differ from ours
SCOPE = "openid email"


class Unproven(UsageError):
    """The provider did not say who it is, or what it said does not hold."""


@dataclass(frozen=True, slots=True)
class Client:
    """What we are to the provider."""

    issuer: str
    client_id: str
    secret: str = field(repr=False, default="")


@dataclass(frozen=True, slots=True)
class Begun:
    """A sign-in that was begun: where to go, and what its end must fit. It is for the browser that began it alone."""

    url: str
    state: str
    nonce: str
    verifier: str


class OpenId:
    """One provider. Every method may raise Unproven, also where the provider cannot be reached."""

    def __init__(self, client: Client, *, now: Callable[[], float] = clock.seconds) -> None:
        self.client, self._now = client, now
        self._said: tuple[float, dict[str, Any]] = (-FRESH_S, {})

    def begin(self, redirect_uri: str) -> Begun:
        """Where to send the browser."""
        verifier, nonce, state = generate_token(64), generate_token(32), generate_token(32)
        with self._oauth(redirect_uri) as oauth:
            where = self._metadata()["authorization_endpoint"]
            url, _ = oauth.create_authorization_url(where, state=state, code_verifier=verifier, nonce=nonce)
        return Begun(url, state, nonce, verifier)

    def finish(self, code: str, *, nonce: str, verifier: str, redirect_uri: str) -> str:
        """Who came back with this code: the id that the provider has for them (`sub`)."""
        metadata = self._metadata()
        try:
            with self._oauth(redirect_uri) as oauth:
                token = oauth.fetch_token(metadata["token_endpoint"], code=code, grant_type="authorization_code",
                                          code_verifier=verifier)  # fmt: skip
            return self._verified(token, metadata["jwks_uri"], nonce=nonce)
        except (httpx2.HTTPError, OAuthError, JoseError, KeyError, TypeError, ValueError) as error:
            raise Unproven(f"The sign-in was not proven ({type(error).__name__}).") from error

    def _verified(self, token: dict[str, Any], jwks_uri: str, *, nonce: str) -> str:
        keys = KeySet.import_key_set(cast(KeySetSerialization, self._get(jwks_uri)))
        found = jwt.decode(token["id_token"], keys, algorithms=ALGORITHMS)
        claims = CodeIDToken(
            found.claims,
            found.header,
            {"iss": {"essential": True, "value": self._said[1]["issuer"]},
             "aud": {"essential": True, "value": self.client.client_id}},
            {"nonce": nonce, "client_id": self.client.client_id, "access_token": token.get("access_token")},
        )  # fmt: skip
        claims.validate(now=int(self._now()), leeway=LEEWAY_S)
        if not isinstance(claims["sub"], str) or not 0 < len(claims["sub"]) <= 255:  # as OpenID Connect has it
            raise ValueError("sub")
        return claims["sub"]

    def _metadata(self) -> dict[str, Any]:
        """What the provider says of itself (OpenID Connect Discovery)."""
        at, said = self._said
        if not 0 <= self._now() - at < FRESH_S:
            said = self._get(f"{self.client.issuer.rstrip('/')}/.well-known/openid-configuration")
            if str(said.get("issuer", "")).rstrip("/") != self.client.issuer.rstrip("/"):
                raise Unproven("The provider says that it is another one.")
            for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
                checked_address(str(said.get(name, "")))
            self._said = self._now(), said
        return said

    def _get(self, url: str) -> dict[str, Any]:
        try:
            with httpx2.Client(timeout=PATIENCE_S, follow_redirects=False) as client:
                found = client.get(url).raise_for_status().json()
        except (httpx2.HTTPError, ValueError) as error:
            raise Unproven(f"The provider cannot be asked ({type(error).__name__}).") from error
        if not isinstance(found, dict):
            raise Unproven("The provider says nothing that can be used.")
        return found

    def _oauth(self, redirect_uri: str) -> OAuth2Client:
        return OAuth2Client(self.client.client_id, self.client.secret or None, scope=SCOPE, redirect_uri=redirect_uri,
                            code_challenge_method="S256", timeout=PATIENCE_S)  # fmt: skip


def checked_address(text: str) -> str:
    """An address of a provider. Raises UsageError for one that is not https, except on this machine."""
    parts = urlsplit(text)
    if parts.hostname and (parts.scheme == "https" or (parts.scheme == "http" and _is_here(parts.hostname))):
        return text
    raise UsageError(f"{text!r} is no https address of an OpenID provider.")


def _is_here(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
