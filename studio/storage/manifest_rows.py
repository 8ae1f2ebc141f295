"""A signed manifest as rows, and back."""

from __future__ import annotations

from studio.domain.programme import (
    BulletinClass,
    Category,
    Contributor,
    ContributorPart,
    Manifest,
    Origin,
    Rendition,
    Rights,
    SignedManifest,
)
from studio.storage.models import ContributorRow, ManifestRow, RenditionRow


def manifest_row(signed: SignedManifest) -> ManifestRow:
    """Return the rows of ``signed``; the envelope is kept exactly as it was signed."""
    manifest = signed.manifest
    return ManifestRow(
        sha256=signed.sha256,
        programme_id=manifest.programme_id,
        version=manifest.version,
        envelope=signed.envelope,
        title=manifest.title,
        language=manifest.language,
        bulletin_class=manifest.bulletin_class.value,
        origin=manifest.origin.value,
        category=manifest.category.value,
        master_sha256=manifest.master_sha256,
        master_size_bytes=manifest.master_size_bytes,
        duration_frames=manifest.duration_frames,
        sample_rate_hz=manifest.sample_rate_hz,
        channels=manifest.channels,
        integrated_lufs=manifest.integrated_lufs,
        true_peak_dbtp=manifest.true_peak_dbtp,
        text=manifest.text,
        rights_source=manifest.rights.source,
        rights_author=manifest.rights.author,
        rights_holder=manifest.rights.holder,
        rights_licence=manifest.rights.licence,
        rights_expires_on=manifest.rights.expires_on,
        renditions=[
            RenditionRow(
                position=position,
                codec=rendition.codec,
                bitrate_kbps=rendition.bitrate_kbps,
                sha256=rendition.sha256,
                size_bytes=rendition.size_bytes,
                decoder_delay_frames=rendition.decoder_delay_frames,
            )
            for position, rendition in enumerate(manifest.renditions)
        ],
        contributors=[
            ContributorRow(
                position=position,
                name=contributor.name,
                part=contributor.part.value,
                person_id=contributor.person_id,
            )
            for position, contributor in enumerate(manifest.contributors)
        ],
    )


def signed_manifest(row: ManifestRow) -> SignedManifest:
    """Return the domain's view of ``row``."""
    manifest = Manifest(
        row.programme_id,
        row.version,
        row.title,
        row.language,
        BulletinClass(row.bulletin_class),
        Origin(row.origin),
        Category(row.category),
        row.master_sha256,
        row.master_size_bytes,
        row.duration_frames,
        row.sample_rate_hz,
        row.channels,
        row.integrated_lufs,
        row.true_peak_dbtp,
        tuple(
            Rendition(made.codec, made.bitrate_kbps, made.sha256, made.size_bytes, made.decoder_delay_frames)
            for made in row.renditions
        ),
        row.text,
        tuple(Contributor(who.name, ContributorPart(who.part), who.person_id) for who in row.contributors),
        Rights(row.rights_source, row.rights_author, row.rights_holder, row.rights_licence, row.rights_expires_on),
    )
    return SignedManifest(manifest, row.sha256, row.envelope)
