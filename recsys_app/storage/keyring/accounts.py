"""The accounts of a store: listing them, adding one, changing the own password. All in the keyring."""

from dataclasses import replace
from datetime import UTC, datetime

from recsys_app.access.accounts import Account, check_name, check_password
from recsys_app.access.guard import Grant
from recsys_app.access.permissions import Compartment, Role
from recsys_app.crypto.keys import KdfParameters, fingerprint
from recsys_app.crypto.sealing import AccountKey
from recsys_app.crypto.signing import verify_key
from recsys_app.errors import AccessDeniedError, ConflictError
from recsys_app.storage.compartments.folder import StoreFolder
from recsys_app.storage.keyring import parts
from recsys_app.storage.keyring.format import (
    Generation,
    Keyring,
    Member,
    Membership,
    Signed,
    write_keyring,
)
from recsys_app.storage.keyring.sign_in import granted_keyring, open_account


class KeyringRepository:
    """Needs no compartment, only the keyring and the keys of the grant."""

    def __init__(self, grant: Grant) -> None:
        self._grant = grant

    def all(self) -> tuple[Account, ...]:
        """Every account, in the order they were added."""
        keyring = granted_keyring(self._grant)
        names = parts.generation_of(keyring).names
        return tuple(
            self._account(keyring.store, member, names[member.id])
            for member in parts.membership_of(keyring).members
        )

    def add(self, name: str, role: Role, password: str, *, recovery: bool = False) -> Account:
        """A new account with the keys of its role, sealed to a key pair that `password` unlocks.

        Raises:
            AccessDeniedError: the grant has no key to sign it with.
            ConflictError: there is one of that name.
            InvalidSettingError: the name or the password is not acceptable.
        """
        stored = check_name(name)
        check_password(password)
        keyring = granted_keyring(self._grant)
        membership, generation = self._signed_parts(keyring)
        key = AccountKey.generate()
        created = datetime.now(UTC).isoformat()
        member = Member(
            parts.account_id(keyring.store, stored), role, key.public, created, recovery
        )
        if any(other.id == member.id for other in membership.members):
            raise ConflictError(kind="account", name=stored)
        trusted = fingerprint(membership.verify_key)
        slot = parts.make_slot(
            keyring.store, member.id, key, trusted, password, self._cost(keyring)
        )
        self._write(
            replace(
                keyring,
                membership=self._with_member(membership, member),
                generation=self._with_keys(generation, member, stored),
                slots={**keyring.slots, member.id: slot},
            )
        )
        return Account(member.id, stored, role, datetime.fromisoformat(created), recovery)

    def change_password(self, current: str, new: str) -> None:
        """A new password for the account of the grant; only its slot is rewritten.

        Raises:
            SignInError: `current` is wrong.
            InvalidSettingError: `new` is not acceptable.
        """
        check_password(new)
        keyring = granted_keyring(self._grant)
        me = open_account(keyring, self._grant.account, current)
        slot = parts.make_slot(
            keyring.store, me.member.id, me.key, me.trusted, new, self._cost(keyring)
        )
        self._write(replace(keyring, slots={**keyring.slots, me.member.id: slot}))

    def _signed_parts(self, keyring: Keyring) -> tuple[Membership, Generation]:
        """Verified against the own signing key: never sign on top of what another key signed."""
        trusted = fingerprint(verify_key(self._seed(parts.MEMBERSHIP)))
        membership = parts.believe_membership(keyring, trusted)
        return membership, parts.believe_generation(keyring, membership)

    def _with_member(self, membership: Membership, member: Member) -> Signed:
        store = membership.store
        sealed = {
            purpose: parts.seal_seed(store, purpose, self._seed(purpose), (member,))
            for purpose in parts.SIGNERS
        }
        changed = replace(
            membership,
            serial=membership.serial + 1,
            members=(*membership.members, member),
            membership_seed={**membership.membership_seed, **sealed[parts.MEMBERSHIP]},
            rotation_seed={**membership.rotation_seed, **sealed[parts.ROTATION]},
        )
        return parts.sign_membership(changed, self._seed(parts.MEMBERSHIP))

    def _with_keys(self, generation: Generation, member: Member, name: str) -> Signed:
        store, number = generation.store, generation.number
        sealed = parts.seal_keys(store, number, self._grant.keys, (member,))
        changed = replace(
            generation,
            sealed_keys={
                compartment: {**boxes, **sealed[compartment]}
                for compartment, boxes in generation.sealed_keys.items()
            },
            names={
                **generation.names,
                member.id: parts.encrypt_name(self._published, member.id, name),
            },
        )
        return parts.sign_generation(changed, self._seed(parts.ROTATION))

    def _account(self, store: str, member: Member, name: bytes) -> Account:
        return Account(
            member.id,
            parts.decrypt_name(self._published, store, member.id, name),
            member.role,
            datetime.fromisoformat(member.created),
            member.recovery,
        )

    def _cost(self, keyring: Keyring) -> KdfParameters:
        """As costly as the own slot."""
        return keyring.slots[self._grant.account_id].kdf

    def _seed(self, purpose: str) -> bytearray:
        seed = self._grant.signing_keys.get(purpose)
        if seed is None:
            raise AccessDeniedError("no-key", role=self._grant.role, compartment=purpose)
        return seed

    @property
    def _published(self) -> bytearray:
        return self._grant.keys[Compartment.PUBLISHED]

    def _write(self, keyring: Keyring) -> None:
        write_keyring(StoreFolder(self._grant.store), parts.with_mac(keyring, self._published))
