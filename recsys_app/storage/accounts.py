"""The accounts of a store: who may come in, as what, and with which password. All in the keyring."""

from dataclasses import replace
from datetime import datetime

from recsys_app.access.accounts import Account, check_name
from recsys_app.access.passwords import check_password
from recsys_app.access.permissions import COMPARTMENTS, Compartment, Role
from recsys_app.access.recovery import RECOVERY_ACCOUNT, is_recovery
from recsys_app.access.session import PrivateKeys
from recsys_app.crypto.keys import KdfParameters, fingerprint, wipe
from recsys_app.crypto.sealing import AccountKey
from recsys_app.errors import (
    AccessDeniedError,
    ConflictError,
    InvalidSettingError,
    NotFoundError,
)
from recsys_app.jobs.control import JobControl
from recsys_app.storage.keyring import parts
from recsys_app.storage.keyring.format import KeyChange, Keyring, Member, Slot
from recsys_app.storage.keyring.key_change import (
    announced,
    digest_of,
    subject_of,
    with_changes,
)
from recsys_app.storage.keyring.sign_in import Believed, open_account
from recsys_app.storage.keyring.slots import Pin, SlotPlace, make_slot
from recsys_app.storage.ledger import rows
from recsys_app.storage.ledger.repository import LedgerRepository
from recsys_app.storage.opened import OpenStore
from recsys_app.storage.rotation.change import (
    Change,
    carry_out,
    left,
    signers_of,
    unchanged,
    with_member,
    without,
)
from recsys_app.storage.rotation.renewing import take_in_new_pairs
from recsys_app.storage.rotation.witnesses import announced_pairs


class KeyringRepository:
    """Every change goes into the keyring together with its ledger entry.

    What takes keys away from somebody (`change_role`, `remove`, `renew_recovery`) rotates, so that
    it changes the keys of the grant: nobody else may hold keys of the store for work meanwhile.
    """

    def __init__(self, store: OpenStore) -> None:
        self._store = store
        self._grant = store.grant
        self._ledger = LedgerRepository(store)

    def all(self) -> tuple[Account, ...]:
        """Every account, in the order they were added."""
        believed = self._store.believed
        waiting = {*announced_pairs(self._store), *believed.keyring.key_changes}
        return tuple(
            replace(self._account(believed, member), key_waits=member.id in waiting)
            for member in believed.membership.members
        )

    def add(self, name: str, role: Role, password: str, *, once: bool = False) -> Account:
        """A new account with the keys of its role, sealed to a key pair that `password` unlocks.

        `once`: the password opens nothing but the choice of another.

        Raises:
            AccessDeniedError: the grant has no key to sign it with.
            ConflictError: there is one of that name.
            InvalidSettingError: the name or the password is not acceptable.
        """
        stored = check_name(name)
        check_password(password, self._grant.store.name, stored)
        key = AccountKey.generate()
        with self._store.changing_keyring() as believed:
            self._require_seed()
            member = parts.new_member(believed.keyring.store, stored, role, key, self._entered)
            change = self._unchanged(believed, "account-added", name=stored, role=role)
            if member.id in change.names:
                raise ConflictError(kind="account", name=stored)
            slot = self._new_slot(believed, member.id, key, password, once=once)
            change = replace(
                change,
                members=(*change.members, member),
                names={**change.names, member.id: stored},
                slots={**change.slots, member.id: slot},
            )
            carry_out(self._store, change, JobControl())
            return self._account(self._store.believed, member)

    def change_password(self, current: str, new: str) -> None:
        """A new password and a new key pair for the account of the grant.

        Its slot holds the keys of before as well, which open what was sealed to them. The new pair
        waits in the keyring, with its digest in the ledger, until an administrator takes it in.

        Raises:
            AccessDeniedError: it is the recovery account, whose secret is printed.
            SignInError: `current` is wrong.
            InvalidSettingError: `new` is not acceptable.
        """
        if is_recovery(self._grant.account):
            raise AccessDeniedError("recovery-password")
        check_password(new, self._grant.store.name, self._grant.account)
        with self._store.changing_keyring() as believed:
            keyring = believed.keyring
            me = open_account(keyring, self._grant.account, current)
            if keyring.slots[me.member.id].once and current == new:
                raise InvalidSettingError("password-same")
            private = me.private_keys()
            private.following = (*private.following, AccountKey.generate().secret())
            try:
                slot = self._slot(believed, me.member.id, private.all(), new)
                changed = replace(keyring, slots={**keyring.slots, me.member.id: slot})
                chain = self._chain(keyring, private)
                self._announce(changed, chain, chain[-1:], "password-changed")
            except BaseException:
                private.wipe()
                raise
        self._grant.private_keys.wipe()
        self._grant.private_keys, self._grant.once, self._grant.changed = private, False, True

    def announce_again(self) -> bool:
        """Announce the own key pairs that wait as they are, if they are not; whether they were not.

        Somebody took them out, put others in their place, or cut their entries off the ledger.
        """
        private, me = self._grant.private_keys, self._grant.account_id
        with self._store.changing_keyring() as believed:
            keyring = believed.keyring
            chain, there = self._chain(keyring, private), keyring.key_changes.get(me, ())
            known = announced_pairs(self._store).get(me, ()) if chain else ()
            missing = tuple(each for each in chain if digest_of(each) not in known)
            if there == chain and not missing:
                return False
            self._announce(keyring, chain, missing, "key-pair-announced-again")
        return True

    def _announce(
        self,
        keyring: Keyring,
        chain: tuple[KeyChange, ...],
        entered: tuple[KeyChange, ...],
        action: str,
    ) -> None:
        """Write `keyring` with the key pairs that follow; those of `entered` go into the ledger."""
        subject = subject_of(self._grant.account_id)
        entries = [self._ledger.sealed(action, subject, digest_of(each)) for each in entered]
        entries = entries or [self._ledger.sealed(action)]
        changed = replace(keyring, pending=(*keyring.pending, *entries))
        self._store.write_keyring(with_changes(changed, self._grant.account_id, chain))

    def _chain(self, keyring: Keyring, private: PrivateKeys) -> tuple[KeyChange, ...]:
        keys = (private.current, *private.following)
        pairs = tuple(AccountKey.from_secret(each) for each in keys)
        return announced(keyring.store, self._grant.account_id, pairs)

    def take_in_new_pairs(self) -> tuple[str, ...]:
        """As an administrator, let the membership name the key pairs that came with new passwords.

        Codes of notices on what was not taken in. Raises as `carry_out`. No job may hold a key pair
        that ends.
        """
        return take_in_new_pairs(self._store)

    def reset_password(self, name: str, password: str) -> Account:
        """Another key pair for `name`, under a password that opens nothing but a change of it.

        What the account held is sealed to the new key pair. Its own entries in the ledger were sealed
        to the old one: from now on the administrators alone read those.

        Raises:
            AccessDeniedError: the own account, or the grant has no key to sign it with.
            ConflictError: it is the recovery account.
            NotFoundError: there is no such account.
            InvalidSettingError: the password is not acceptable.
        """
        check_password(password, self._grant.store.name, name)
        key = AccountKey.generate()
        with self._store.changing_keyring() as believed:
            self._require_seed()
            old = self._other(believed, name)
            _refuse_recovery(old)
            fresh = parts.new_member(believed.keyring.store, name, old.role, key, self._entered)
            new = replace(fresh, created=old.created)
            change = self._unchanged(believed, "password-reset", name=name)
            slot = self._new_slot(believed, old.id, key, password, once=True)
            change = replace(
                change,
                members=with_member(change.members, new),
                slots={**change.slots, old.id: slot},
                key_changes=left(change.key_changes, old.id),
                ended=(old,),
            )
            carry_out(self._store, change, JobControl())
            return self._account(self._store.believed, new)

    def change_role(self, name: str, role: Role, control: JobControl) -> Account:
        """Another role: what it may now have is sealed to it, what it may no longer have rotated.

        Raises:
            AccessDeniedError: the own account, or the grant has no key to sign it with.
            ConflictError: it has this role, is the recovery account or the last administrator.
            NotFoundError: there is no such account.
            StorageUnavailableError: not space enough for a rotation.
        """
        with self._store.changing_keyring() as believed:
            self._require_seed()
            old = self._other(believed, name)
            _refuse_recovery(old)
            if old.role is role:
                raise ConflictError("role-held", name=name, role=role)
            new = replace(old, role=role, changed=parts.now())
            change = self._unchanged(
                believed, "role-changed", name=name, before=old.role, role=role
            )
            members = with_member(change.members, new)
            _refuse_without_administrator(members)
            change = replace(
                change,
                members=members,
                compartments=COMPARTMENTS[old.role] - COMPARTMENTS[role],
                signers=signers_of(old.role) - signers_of(role),
            )
            carry_out(self._store, change, control)
            return self._account(self._store.believed, new)

    def remove(self, name: str, control: JobControl) -> None:
        """Take an account away: everything that it held a key of gets another.

        Raises:
            AccessDeniedError: the own account, or the grant has no key to sign it with.
            ConflictError: it is the last administrator.
            NotFoundError: there is no such account.
            StorageUnavailableError: not space enough for the rotation.
        """
        with self._store.changing_keyring() as believed:
            self._require_seed()
            gone = self._other(believed, name)
            change = self._unchanged(believed, "account-removed", name=name, role=gone.role)
            change = without(change, gone)
            _refuse_without_administrator(change.members)
            carry_out(self._store, change, control)

    def renew_recovery(self, secret: str, control: JobControl) -> Account:
        """The recovery account, an administrator whom `secret` lets in; an earlier one is removed.

        Raises:
            AccessDeniedError: signed in as it, or the grant has no key to sign it with.
            StorageUnavailableError: not space enough for the rotation that removing one takes.
        """
        key = AccountKey.generate()
        with self._store.changing_keyring() as believed:
            self._require_seed()
            member = parts.new_member(
                believed.keyring.store,
                RECOVERY_ACCOUNT,
                Role.ADMINISTRATOR,
                key,
                self._entered,
                recovery=True,
            )
            if member.id == self._grant.account_id:
                raise AccessDeniedError("own-account")
            change = self._unchanged(believed, "recovery-kit-made")
            for old in change.members:
                change = without(change, old) if old.recovery else change
            change = replace(
                change,
                members=(*change.members, member),
                names={**change.names, member.id: RECOVERY_ACCOUNT},
                slots={**change.slots, member.id: self._new_slot(believed, member.id, key, secret)},
            )
            carry_out(self._store, change, control)
            return self._account(self._store.believed, member)

    def opens(self, account: str, password: str) -> bool:
        """Whether `password` opens `account` as the keyring stands, with all keys of its role.

        Raises:
            SignInError: it does not.
        """
        believed = self._store.believed
        opened = open_account(believed.keyring, account, password)
        keys = parts.open_keys(opened.key, opened.member, believed.keyring)
        held = all(keys[each] == key for each, key in self._grant.keys.items() if each in keys)
        for key in keys.values():
            key[:] = bytes(len(key))
        return held

    def _unchanged(self, believed: Believed, action: str, **facts: str) -> Change:
        return unchanged(believed, self._published, action, facts)

    def _other(self, believed: Believed, name: str) -> Member:
        """The account called `name`, which is not the own one."""
        wanted = parts.account_id(believed.keyring.store, name)
        if wanted == self._grant.account_id:
            raise AccessDeniedError("own-account")
        for member in believed.membership.members:
            if member.id == wanted:
                return member
        raise NotFoundError(kind="account", name=name)

    def _new_slot(
        self,
        believed: Believed,
        account: str,
        key: AccountKey,
        password: str,
        *,
        once: bool = False,
    ) -> Slot:
        """The slot of an account that has no other key than `key`."""
        secret = key.secret()
        slot = self._slot(believed, account, (secret,), password, once=once)
        wipe(secret)
        return slot

    def _slot(
        self,
        believed: Believed,
        account: str,
        secrets: tuple[bytearray, ...],
        password: str,
        *,
        once: bool = False,
    ) -> Slot:
        place = SlotPlace(believed.keyring.store, account)
        membership = believed.membership
        pin = Pin(fingerprint(membership.verify_key), membership.serial)
        cost = self._cost(believed.keyring)
        return make_slot(place, secrets, pin, password, cost, once=once, changed=parts.now())

    def _account(self, believed: Believed, member: Member) -> Account:
        box, slot = believed.generation.names[member.id], believed.keyring.slots.get(member.id)
        return Account(
            member.id,
            parts.decrypt_name(self._published, believed.keyring.store, member.id, box),
            member.role,
            datetime.fromisoformat(member.created),
            _last(member, slot),
            slot is not None and slot.once,
            member.recovery,
        )

    def _cost(self, keyring: Keyring) -> KdfParameters:
        """As costly as the own slot."""
        return keyring.slots[self._grant.account_id].kdf

    def _require_seed(self) -> None:
        if parts.MEMBERSHIP not in self._grant.signing_keys:
            raise AccessDeniedError("no-key", role=self._grant.role, compartment=parts.MEMBERSHIP)

    @property
    def _entered(self) -> int:
        """How many entries the ledger has; those that wait name no key pair that is to come."""
        return rows.head(self._store.published).count

    @property
    def _published(self) -> bytearray:
        return self._grant.keys[Compartment.PUBLISHED]


def _last(member: Member, slot: Slot | None) -> datetime:
    """When role, key pair or password were changed last; anybody can meddle with what a slot says."""
    changed = datetime.fromisoformat(member.changed)
    try:
        chosen = datetime.fromisoformat("" if slot is None else slot.changed)
        return max(changed, chosen)
    except (ValueError, TypeError):
        return changed


def _refuse_recovery(member: Member) -> None:
    if member.recovery:
        raise ConflictError("recovery-kept")


def _refuse_without_administrator(members: tuple[Member, ...]) -> None:
    """A printed secret is no person: somebody who knows a password must be left."""
    if not any(each.role is Role.ADMINISTRATOR and not each.recovery for each in members):
        raise ConflictError("last-administrator")
