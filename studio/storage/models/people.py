"""People, their roles and credentials, and the speaker clusters."""

from __future__ import annotations

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from studio.storage.models.base import Base


class PersonRow(Base):
    __tablename__ = "person"

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    address: Mapped[str]
    active: Mapped[bool]
    roles: Mapped[list[PersonRoleRow]] = relationship(lazy="selectin", cascade="all, delete-orphan")


class PersonRoleRow(Base):
    __tablename__ = "person_role"

    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), primary_key=True)
    role: Mapped[str] = mapped_column(primary_key=True)


class CredentialRow(Base):
    """argon2id hashes only."""

    __tablename__ = "credential"

    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), primary_key=True)
    sign_in_name: Mapped[str] = mapped_column(unique=True)
    password_hash: Mapped[str]
    pin_hash: Mapped[str]


class ClusterRow(Base):
    __tablename__ = "cluster"

    id: Mapped[str] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    hamlet: Mapped[str]
    technology: Mapped[str]
    language: Mapped[str]
    volume_percent: Mapped[int]
    confirms: Mapped[bool]
    enabled: Mapped[bool]
    caretaker_phone: Mapped[str]
    position: Mapped[int]
