"""The profile of the station's community: one record, the same on every PC of the community."""

from __future__ import annotations

from uuid import UUID, uuid5

from sqlalchemy.orm import Session

from models.places.records import CommunityProfile

PROFILE_IDS = UUID("0d0c5a39-54c8-4d63-8a2e-6f1f0a1e5b77")
"""Name space: two PCs that fill it in offline write one record, whose fields then merge, and not two."""


def profile_of(session: Session) -> CommunityProfile:
    """Return the profile as it is stored, or an empty one that is not."""
    found = session.get(CommunityProfile, _own_id(session))
    return CommunityProfile() if found is None or found.deleted_at is not None else found


def kept_profile(session: Session) -> CommunityProfile:
    """Return the profile to be changed; it is made, or taken up again, where there is none."""
    profile = session.get(CommunityProfile, _own_id(session))
    if profile is None:
        profile = CommunityProfile(id=_own_id(session))
        session.add(profile)
    profile.deleted_at = None
    session.flush()
    return profile


def _own_id(session: Session) -> UUID:
    return uuid5(PROFILE_IDS, str(session.connection().info["community_code"]))
