"""The first tables: people, production, broadcasting, records."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    _people()
    _production()
    _manifests()
    _programmes()
    _broadcasting()
    _records()


def _people() -> None:
    op.create_table(
        "person",
        _text("id"),
        _text("name"),
        _text("address"),
        _flag("active"),
        sa.PrimaryKeyConstraint("id", name="pk_person"),
    )
    op.create_table(
        "person_role",
        _text("person_id"),
        _text("role"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_person_role_person_id_person"),
        sa.PrimaryKeyConstraint("person_id", "role", name="pk_person_role"),
    )
    op.create_table(
        "credential",
        _text("person_id"),
        _text("sign_in_name"),
        _text("password_hash"),
        _text("pin_hash"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_credential_person_id_person"),
        sa.PrimaryKeyConstraint("person_id", name="pk_credential"),
        sa.UniqueConstraint("sign_in_name", name="uq_credential_sign_in_name"),
    )
    op.create_table(
        "cluster",
        _text("id"),
        _text("code"),
        _text("name"),
        _text("hamlet"),
        _text("technology"),
        _text("language"),
        _int("volume_percent"),
        _flag("confirms"),
        _flag("enabled"),
        _text("caretaker_phone"),
        _int("position"),
        sa.PrimaryKeyConstraint("id", name="pk_cluster"),
        sa.UniqueConstraint("code", name="uq_cluster_code"),
    )


def _production() -> None:
    op.create_table(
        "take",
        _text("id"),
        _text("title"),
        _big("started_at"),
        _int("sample_rate_hz"),
        _int("channels"),
        _text("device"),
        _text("author_id"),
        _flag("recovered"),
        sa.PrimaryKeyConstraint("id", name="pk_take"),
    )
    op.create_index("ix_take_started_at", "take", ["started_at"])
    op.create_table(
        "take_segment",
        _text("take_id"),
        _int("position"),
        _text("path"),
        _big("frames"),
        _text("sha256"),
        sa.ForeignKeyConstraint(["take_id"], ["take.id"], name="fk_take_segment_take_id_take"),
        sa.PrimaryKeyConstraint("take_id", "position", name="pk_take_segment"),
    )
    op.create_table(
        "take_gap",
        _text("take_id"),
        _int("position"),
        _big("at_frame"),
        _big("length_frames"),
        _text("cause"),
        sa.ForeignKeyConstraint(["take_id"], ["take.id"], name="fk_take_gap_take_id_take"),
        sa.PrimaryKeyConstraint("take_id", "position", name="pk_take_gap"),
    )
    op.create_table("edit_list", _text("id"), _int("cursor"), sa.PrimaryKeyConstraint("id", name="pk_edit_list"))
    op.create_table(
        "edit_step",
        _text("edit_list_id"),
        _int("serial"),
        _int("position"),
        _text("kind"),
        _long("body"),
        _big("made_at"),
        _text("made_by"),
        sa.Column("dropped_at", sa.BigInteger, nullable=True),
        sa.ForeignKeyConstraint(["edit_list_id"], ["edit_list.id"], name="fk_edit_step_edit_list_id_edit_list"),
        sa.PrimaryKeyConstraint("edit_list_id", "serial", name="pk_edit_step"),
    )
    op.create_index("ix_edit_step_edit_list_id_position", "edit_step", ["edit_list_id", "position"])


def _manifests() -> None:
    op.create_table(
        "manifest",
        _text("sha256"),
        _text("programme_id"),
        _int("version"),
        _bytes("envelope"),
        _text("title"),
        _text("language"),
        _text("bulletin_class"),
        _text("origin"),
        _text("category"),
        _text("master_sha256"),
        _big("master_size_bytes"),
        _big("duration_frames"),
        _int("sample_rate_hz"),
        _int("channels"),
        sa.Column("integrated_lufs", sa.Double, nullable=True),
        sa.Column("true_peak_dbtp", sa.Double, nullable=True),
        _text("text"),
        _text("rights_source"),
        _text("rights_author"),
        _text("rights_holder"),
        _text("rights_licence"),
        _text("rights_expires_on"),
        sa.PrimaryKeyConstraint("sha256", name="pk_manifest"),
    )
    op.create_index("ix_manifest_master_sha256", "manifest", ["master_sha256"])
    op.create_index("ix_manifest_programme_id", "manifest", ["programme_id"])
    op.create_table(
        "rendition",
        _text("manifest_sha256"),
        _int("position"),
        _text("codec"),
        _int("bitrate_kbps"),
        _text("sha256"),
        _big("size_bytes"),
        _int("decoder_delay_frames"),
        sa.ForeignKeyConstraint(["manifest_sha256"], ["manifest.sha256"], name="fk_rendition_manifest_sha256_manifest"),
        sa.PrimaryKeyConstraint("manifest_sha256", "position", name="pk_rendition"),
    )
    op.create_index("ix_rendition_sha256", "rendition", ["sha256"])
    op.create_table(
        "contributor",
        _text("manifest_sha256"),
        _int("position"),
        _text("name"),
        _text("part"),
        _text("person_id"),
        sa.ForeignKeyConstraint(
            ["manifest_sha256"], ["manifest.sha256"], name="fk_contributor_manifest_sha256_manifest"
        ),
        sa.PrimaryKeyConstraint("manifest_sha256", "position", name="pk_contributor"),
    )
    op.create_index("ix_contributor_person_id", "contributor", ["person_id"])


def _programmes() -> None:
    op.create_table(
        "programme",
        _text("id"),
        _int("version"),
        _text("title"),
        _text("language"),
        _text("family_id"),
        _text("bulletin_class"),
        _text("origin"),
        _text("category"),
        _text("state"),
        sa.Column("edit_list_id", sa.String, nullable=True),
        _big("created_at"),
        _big("changed_at"),
        sa.Column("manifest_sha256", sa.String, nullable=True),
        sa.ForeignKeyConstraint(["edit_list_id"], ["edit_list.id"], name="fk_programme_edit_list_id_edit_list"),
        sa.ForeignKeyConstraint(["manifest_sha256"], ["manifest.sha256"], name="fk_programme_manifest_sha256_manifest"),
        sa.PrimaryKeyConstraint("id", "version", name="pk_programme"),
    )
    op.create_index("ix_programme_changed_at", "programme", ["changed_at"])
    op.create_index("ix_programme_edit_list_id", "programme", ["edit_list_id"])
    op.create_index("ix_programme_family_id", "programme", ["family_id"])
    op.create_index("ix_programme_state", "programme", ["state"])
    op.create_table(
        "programme_maker",
        _text("programme_id"),
        _int("version"),
        _text("person_id"),
        sa.ForeignKeyConstraint(
            ["programme_id", "version"],
            ["programme.id", "programme.version"],
            name="fk_programme_maker_programme_id_version_programme",
        ),
        sa.PrimaryKeyConstraint("programme_id", "version", "person_id", name="pk_programme_maker"),
    )
    op.create_table(
        "approval_event",
        _text("id"),
        _text("programme_id"),
        _int("version"),
        _text("verb"),
        _text("by_person"),
        _big("at"),
        _text("way"),
        _text("manifest_sha256"),
        _text("reason"),
        sa.ForeignKeyConstraint(
            ["programme_id", "version"],
            ["programme.id", "programme.version"],
            name="fk_approval_event_programme_id_version_programme",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_approval_event"),
    )
    op.create_index("ix_approval_event_programme_id_at", "approval_event", ["programme_id", "at"])


def _broadcasting() -> None:
    op.create_table(
        "slot",
        _text("id"),
        _text("programme_id"),
        _int("version"),
        _text("manifest_sha256"),
        _text("title"),
        _big("starts_at"),
        _big("ends_at"),
        _real("length_s"),
        _int("priority"),
        _text("over_run"),
        _text("state"),
        sa.Column("decided_order", sa.Integer, nullable=True),
        sa.ForeignKeyConstraint(
            ["programme_id", "version"],
            ["programme.id", "programme.version"],
            name="fk_slot_programme_id_version_programme",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_slot"),
    )
    op.create_index("ix_slot_ends_at", "slot", ["ends_at"])
    op.create_index("ix_slot_programme_id", "slot", ["programme_id"])
    op.create_index("ix_slot_starts_at", "slot", ["starts_at"])
    op.create_table(
        "slot_target",
        _text("slot_id"),
        _text("target"),
        sa.ForeignKeyConstraint(["slot_id"], ["slot.id"], name="fk_slot_target_slot_id_slot"),
        sa.PrimaryKeyConstraint("slot_id", "target", name="pk_slot_target"),
    )
    op.create_table(
        "journal_record",
        _text("boot_id"),
        _big("counter"),
        _big("at"),
        _big("monotonic_us"),
        _text("kind"),
        sa.Column("play_id", sa.String, nullable=True),
        _long("data"),
        _text("sha256"),
        sa.PrimaryKeyConstraint("boot_id", "counter", name="pk_journal_record"),
    )
    op.create_index("ix_journal_record_at", "journal_record", ["at"])
    op.create_index("ix_journal_record_play_id", "journal_record", ["play_id"])
    op.create_table(
        "play",
        _text("play_id"),
        _text("slot_id"),
        _text("target"),
        _text("programme_id"),
        _int("version"),
        _text("title"),
        _text("manifest_sha256"),
        _text("file_sha256"),
        _big("planned_start"),
        _big("planned_end"),
        sa.Column("actual_start", sa.BigInteger, nullable=True),
        sa.Column("actual_end", sa.BigInteger, nullable=True),
        _text("state"),
        sa.Column("integrated_lufs", sa.Double, nullable=True),
        _int("rejoins"),
        _text("error"),
        _text("operator"),
        _text("preempted_by"),
        sa.PrimaryKeyConstraint("play_id", name="pk_play"),
    )
    op.create_index("ix_play_actual_start", "play", ["actual_start"])
    op.create_index("ix_play_planned_start_target", "play", ["planned_start", "target"])
    op.create_index("ix_play_programme_id", "play", ["programme_id"])


def _records() -> None:
    op.create_table(
        "audit_entry",
        _text("chain"),
        _big("counter"),
        _big("at"),
        _text("actor"),
        _text("verb"),
        _text("subject"),
        _long("facts"),
        _text("previous"),
        _text("sha256"),
        sa.PrimaryKeyConstraint("chain", "counter", name="pk_audit_entry"),
    )
    op.create_index("ix_audit_entry_at", "audit_entry", ["at"])
    op.create_index("ix_audit_entry_subject", "audit_entry", ["subject"])
    op.create_table(
        "audit_head",
        _text("chain"),
        _big("counter"),
        _text("sha256"),
        sa.PrimaryKeyConstraint("chain", name="pk_audit_head"),
    )
    op.create_table(
        "audit_salt", _text("subject"), _bytes("salt"), sa.PrimaryKeyConstraint("subject", name="pk_audit_salt")
    )
    op.create_table("setting", _text("key"), _long("value"), sa.PrimaryKeyConstraint("key", name="pk_setting"))
    op.create_table(
        "outbox",
        _text("id"),
        _text("kind"),
        _long("payload"),
        _text("state"),
        _int("attempts"),
        _big("created_at"),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
    )
    op.create_index("ix_outbox_state_created_at", "outbox", ["state", "created_at"])


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String, nullable=False)


def _long(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False)


def _int(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, nullable=False)


def _big(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger, nullable=False)


def _real(name: str) -> sa.Column[float]:
    return sa.Column(name, sa.Double, nullable=False)


def _flag(name: str) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean, nullable=False)


def _bytes(name: str) -> sa.Column[bytes]:
    return sa.Column(name, sa.LargeBinary, nullable=False)
