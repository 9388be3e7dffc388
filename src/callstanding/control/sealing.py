"""Seals secrets that must be read again, such as what signs webhooks, under the key that lies beside the store."""

from __future__ import annotations

import base64

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from callstanding.errors import StoreError


class Seal:
    """Seals and opens texts; the database alone opens none of them."""

    def __init__(self, key: bytes, purpose: str = "endpoints") -> None:
        """`purpose`: what was sealed for one is opened for no other."""
        info = f"callstanding {purpose}".encode()
        derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=info).derive(key)
        self._fernet = Fernet(base64.urlsafe_b64encode(derived))

    def seal(self, text: str) -> bytes:
        """The text as it is kept."""
        return self._fernet.encrypt(text.encode())

    def open(self, sealed: bytes) -> str:
        """The text again. Raises StoreError under another key."""
        try:
            return self._fernet.decrypt(sealed).decode()
        except InvalidToken as error:
            raise StoreError(
                "A secret in the control database was sealed under another store's key.",
                hint="Use the store that the database belongs to, or make the endpoint anew.",
            ) from error
