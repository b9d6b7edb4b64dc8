"""The keyring of a new store: one administrator, fresh keys."""

import secrets
from collections.abc import Mapping
from datetime import UTC, datetime

from recsys_app.access.accounts import check_name
from recsys_app.access.permissions import Compartment, Role
from recsys_app.access.session import Session
from recsys_app.crypto.keys import KdfParameters, fingerprint, random_secret
from recsys_app.crypto.sealing import AccountKey
from recsys_app.crypto.signing import new_signing_key, verify_key
from recsys_app.storage.compartments.database import COMPARTMENT_KEY_BYTES
from recsys_app.storage.compartments.folder import StoreFolder
from recsys_app.storage.keyring import parts
from recsys_app.storage.keyring.format import (
    Anchor,
    Generation,
    Keyring,
    Member,
    Membership,
    write_keyring,
)

_FIRST = 1


def create_keyring(
    folder: StoreFolder, account: str, password: str, *, kdf: KdfParameters
) -> Session:
    """Write the keyring of a new store; the session of its first account, an administrator.

    Raises:
        InvalidSettingError: the name is not acceptable.
    """
    name = check_name(account)
    store, created = secrets.token_hex(16), datetime.now(UTC).isoformat()
    key = AccountKey.generate()
    me = parts.new_member(store, name, Role.ADMINISTRATOR, key, created)
    keys = {compartment: random_secret(COMPARTMENT_KEY_BYTES) for compartment in Compartment}
    seeds = {parts.MEMBERSHIP: new_signing_key(), parts.ROTATION: new_signing_key()}
    trusted = fingerprint(verify_key(seeds[parts.MEMBERSHIP]))
    place = parts.SlotPlace(store, me.id)
    keyring = Keyring(
        store=store,
        created=created,
        membership=parts.sign_membership(_membership(store, me, seeds), seeds[parts.MEMBERSHIP]),
        generation=parts.sign_generation(
            Generation(
                store,
                _FIRST,
                {each: folder.compartment(each, _FIRST).name for each in Compartment},
                parts.seal_keys(store, _FIRST, keys, (me,)),
                {me.id: parts.encrypt_name(keys[Compartment.PUBLISHED], me.id, name)},
            ),
            seeds[parts.ROTATION],
        ),
        slots={me.id: parts.make_slot(place, key, trusted, password, kdf)},
        succession=(),
        anchor=Anchor(0, b"", {}),
        pending=(),
        mac=b"",
    )
    write_keyring(folder, parts.with_mac(keyring, keys[Compartment.PUBLISHED]))
    return Session(folder.path, me.id, name, me.role, keys, seeds, key.secret(), trusted)


def _membership(store: str, me: Member, seeds: Mapping[str, bytearray]) -> Membership:
    auditor_key, auditor_secrets = parts.new_auditor(store, (me,))
    return Membership(
        store=store,
        serial=1,
        verify_key=verify_key(seeds[parts.MEMBERSHIP]),
        rotation_key=verify_key(seeds[parts.ROTATION]),
        members=(me,),
        membership_seed=parts.seal_seed(store, parts.MEMBERSHIP, seeds[parts.MEMBERSHIP], (me,)),
        rotation_seed=parts.seal_seed(store, parts.ROTATION, seeds[parts.ROTATION], (me,)),
        auditor_key=auditor_key,
        auditor_secrets=auditor_secrets,
        former=(),
    )
