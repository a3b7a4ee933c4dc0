"""A passkey as a browser would have registered it."""

import hashlib

from allauth.mfa.models import Authenticator
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.webauthn import (
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorAttestationResponse,
    AuthenticatorData,
    CollectedClientData,
    RegistrationResponse,
)

from forums.hosting.models import User

FLAG = AuthenticatorData.FLAG
CREDENTIAL_ID = b"a passkey's name"


def make_passkey(user: User, *, name: str = "My phone") -> Authenticator:
    """One with a fixed key, which nobody can sign with here."""
    public = ES256.from_cryptography_key(ec.derive_private_key(7, ec.SECP256R1()).public_key())
    credential = AttestedCredentialData.create(bytes(16), CREDENTIAL_ID, public)
    host = hashlib.sha256(b"testserver").digest()
    data = AuthenticatorData.create(host, FLAG.UP | FLAG.UV | FLAG.AT, 0, credential)
    registered = RegistrationResponse(
        raw_id=CREDENTIAL_ID,
        response=AuthenticatorAttestationResponse(
            client_data=CollectedClientData.create("webauthn.create", bytes(32), "http://testserver"),
            attestation_object=AttestationObject.create("none", data, {}),
        ),
    )
    facts = {"name": name, "credential": dict(registered)}
    return Authenticator.objects.create(user=user, type=Authenticator.Type.WEBAUTHN, data=facts)
