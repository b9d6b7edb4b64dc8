"""The accounts of a store: listing them, adding one, changing the own password. All in the keyring."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime

from recsys_app.access.accounts import Account, check_name
from recsys_app.access.passwords import check_password
from recsys_app.access.permissions import Compartment, Role
from recsys_app.crypto.keys import KdfParameters, fingerprint, wipe
from recsys_app.crypto.sealing import AccountKey
from recsys_app.crypto.signing import verify_key
from recsys_app.errors import AccessDeniedError, ConflictError
from recsys_app.storage.keyring import parts
from recsys_app.storage.keyring.format import (
    Generation,
    Keyring,
    Member,
    Membership,
    Signed,
)
from recsys_app.storage.keyring.sign_in import open_account
from recsys_app.storage.ledger.repository import LedgerRepository
from recsys_app.storage.opened import OpenStore


class KeyringRepository:
    """Every change goes into the keyring together with its ledger entry."""

    def __init__(self, store: OpenStore) -> None:
        self._store = store
        self._grant = store.grant
        self._ledger = LedgerRepository(store)

    def all(self) -> tuple[Account, ...]:
        """Every account, in the order they were added."""
        believed = self._store.believed
        names = believed.generation.names
        return tuple(
            self._account(believed.keyring.store, member, names[member.id])
            for member in believed.membership.members
        )

    def add(self, name: str, role: Role, password: str, *, recovery: bool = False) -> Account:
        """A new account with the keys of its role, sealed to a key pair that `password` unlocks.

        Raises:
            AccessDeniedError: the grant has no key to sign it with.
            ConflictError: there is one of that name.
            InvalidSettingError: the name or the password is not acceptable.
        """
        stored = check_name(name)
        check_password(password, self._grant.store.name, stored)
        keyring = self._store.believed.keyring
        membership, generation = self._signed_parts(keyring)
        key = AccountKey.generate()
        created = datetime.now(UTC).isoformat()
        member = parts.new_member(keyring.store, stored, role, key, created, recovery=recovery)
        if any(other.id == member.id for other in membership.members):
            raise ConflictError(kind="account", name=stored)
        trusted = fingerprint(membership.verify_key)
        place = parts.SlotPlace(keyring.store, member.id)
        slot = parts.make_slot(place, key, trusted, password, self._cost(keyring))
        self._write(
            replace(
                keyring,
                membership=self._with_member(membership, member),
                generation=self._with_keys(generation, member, stored),
                slots={**keyring.slots, member.id: slot},
            ),
            "account-added",
            name=stored,
            role=role,
        )
        return Account(member.id, stored, role, datetime.fromisoformat(created), recovery)

    def change_password(self, current: str, new: str) -> None:
        """A new password for the account of the grant; only its slot is rewritten.

        Raises:
            SignInError: `current` is wrong.
            InvalidSettingError: `new` is not acceptable.
        """
        check_password(new, self._grant.store.name, self._grant.account)
        keyring = self._store.believed.keyring
        me = open_account(keyring, self._grant.account, current)
        place = parts.SlotPlace(keyring.store, me.member.id)
        slot = parts.make_slot(place, me.key, me.trusted, new, self._cost(keyring))
        self._write(
            replace(keyring, slots={**keyring.slots, me.member.id: slot}), "password-changed"
        )

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
            auditor_secrets=self._auditor_secrets(membership, member),
            membership_seed={**membership.membership_seed, **sealed[parts.MEMBERSHIP]},
            rotation_seed={**membership.rotation_seed, **sealed[parts.ROTATION]},
        )
        return parts.sign_membership(changed, self._seed(parts.MEMBERSHIP))

    def _auditor_secrets(
        self, membership: Membership, member: Member
    ) -> dict[str, Mapping[str, bytes]]:
        """Every auditor key that this account has, sealed to `member` too if it is to audit."""
        secrets = dict(membership.auditor_secrets)
        me = AccountKey.from_secret(self._grant.account_key)
        for public_id, boxes in membership.auditor_secrets.items():
            auditor = parts.open_auditor(me, self._grant.account_id, membership, public_id)
            if auditor is not None:
                secret = auditor.secret()
                sealed = parts.seal_auditor(membership.store, secret, auditor.public, (member,))
                wipe(secret)
                secrets[public_id] = {**boxes, **sealed}
        return secrets

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

    def _write(self, keyring: Keyring, action: str, **facts: str | int) -> None:
        entry = self._ledger.sealed(action, facts=facts)
        self._store.write_keyring(replace(keyring, pending=(*keyring.pending, entry)))
