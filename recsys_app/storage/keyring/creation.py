"""The keyring of a new store: one administrator, fresh keys."""

import secrets

from recsys_app.access.accounts import check_name
from recsys_app.access.permissions import Compartment, Role
from recsys_app.access.session import Session
from recsys_app.crypto.keys import KdfParameters, fingerprint, random_secret
from recsys_app.crypto.sealing import AccountKey
from recsys_app.crypto.signing import new_signing_key, verify_key
from recsys_app.storage.compartments.connection import COMPARTMENT_KEY_BYTES
from recsys_app.storage.compartments.folder import StoreFolder
from recsys_app.storage.keyring import parts
from recsys_app.storage.keyring.format import Anchor, Keyring, write_keyring
from recsys_app.storage.keyring.renewal import Secrets, generation_for, membership_for

_FIRST = 1


def create_keyring(
    folder: StoreFolder, account: str, password: str, *, kdf: KdfParameters
) -> Session:
    """Write the keyring of a new store; the session of its first account, an administrator.

    Raises:
        InvalidSettingError: the name is not acceptable.
    """
    name = check_name(account)
    store = secrets.token_hex(16)
    key = AccountKey.generate()
    me = parts.new_member(store, name, Role.ADMINISTRATOR, key)
    keys = {compartment: random_secret(COMPARTMENT_KEY_BYTES) for compartment in Compartment}
    seeds = {parts.MEMBERSHIP: new_signing_key(), parts.ROTATION: new_signing_key()}
    trusted = fingerprint(verify_key(seeds[parts.MEMBERSHIP]))
    place = parts.SlotPlace(store, me.id)
    membership = membership_for(store, 1, (me,), Secrets(keys, seeds, (AccountKey.generate(),)))
    files = {each: folder.compartment(each, _FIRST).name for each in Compartment}
    generation = generation_for(store, _FIRST, files, (me,), {me.id: name}, keys)
    keyring = Keyring(
        store=store,
        created=me.created,
        membership=parts.sign_membership(membership, seeds[parts.MEMBERSHIP]),
        generation=parts.sign_generation(generation, seeds[parts.ROTATION]),
        slots={me.id: parts.make_slot(place, key, trusted, password, kdf)},
        succession=(),
        anchor=Anchor(0, b"", {}, writes=1),
        pending=(),
        mac=b"",
    )
    write_keyring(folder, parts.with_mac(keyring, keys[Compartment.PUBLISHED]))
    return Session(folder.path, me.id, name, me.role, keys, seeds, key.secret(), trusted, _FIRST)
