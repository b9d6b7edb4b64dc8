"""The keyring of a new store: one administrator, fresh keys."""

from dataclasses import dataclass

from recsys_app.access.accounts import check_name
from recsys_app.access.permissions import Compartment, Role
from recsys_app.access.session import PrivateKeys, Session
from recsys_app.crypto.keys import KdfParameters, fingerprint, random_secret
from recsys_app.crypto.sealing import AccountKey
from recsys_app.crypto.signing import new_signing_key, verify_key
from recsys_app.storage.compartments.connection import COMPARTMENT_KEY_BYTES
from recsys_app.storage.compartments.folder import StoreFolder
from recsys_app.storage.keyring import parts
from recsys_app.storage.keyring.format import Anchor, Epoch, Keyring, write_keyring
from recsys_app.storage.keyring.renewal import Secrets, generation_for, membership_for
from recsys_app.storage.keyring.slots import Pin, SlotPlace, make_slot

_FIRST = 1


@dataclass(frozen=True, slots=True)
class Beginning:
    """What keyring and ledger of a new store both say: its id, the auditors' key, the first epoch."""

    store: str
    auditor: AccountKey
    epoch: Epoch


def create_keyring(
    folder: StoreFolder, beginning: Beginning, account: str, password: str, *, kdf: KdfParameters
) -> Session:
    """Write the keyring of a new store; the session of its first account, an administrator.

    Raises:
        InvalidSettingError: the name is not acceptable.
    """
    name = check_name(account)
    store = beginning.store
    key = AccountKey.generate()
    me = parts.new_member(store, name, Role.ADMINISTRATOR, key, since=0)
    keys = {compartment: random_secret(COMPARTMENT_KEY_BYTES) for compartment in Compartment}
    seeds = {parts.MEMBERSHIP: new_signing_key(), parts.ROTATION: new_signing_key()}
    secret = key.secret()
    handed_on = Secrets(keys, seeds, (beginning.auditor,))
    pin = Pin(fingerprint(verify_key(seeds[parts.MEMBERSHIP])), _FIRST)
    membership = membership_for(store, _FIRST, (me,), handed_on, (beginning.epoch,))
    files = {each: folder.compartment(each, _FIRST).name for each in Compartment}
    slot = make_slot(SlotPlace(store, me.id), (secret,), pin, password, kdf, changed=me.created)
    keyring = Keyring(
        store=store,
        created=me.created,
        membership=membership,
        generation=generation_for(store, _FIRST, files, membership, {me.id: name}, handed_on),
        slots={me.id: slot},
        key_changes={},
        succession=(),
        anchor=Anchor(0, b"", {}, writes=1),
        pending=(),
        mac=b"",
    )
    write_keyring(folder, parts.with_mac(keyring, keys[Compartment.PUBLISHED]))
    return Session(
        folder.path,
        me.id,
        name,
        me.role,
        keys,
        seeds,
        PrivateKeys(secret),
        pin.trusted,
        pin.serial,
        _FIRST,
    )
