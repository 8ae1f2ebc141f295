"""Where things are, for a station or a source system below. Those for accounts and citizens: openapi.json."""

from __future__ import annotations

ABOUT = "/v1/about"  # GET, open
ENROLMENTS = "/v1/enrolments"  # POST EnrolmentRequest → Enrolled, open
KEYS = "/v1/keys"  # GET → Envelope of a KeyList, open
AREAS = "/v1/areas"  # GET ?area=&cursor=&limit= → AreaPage
FEED = "/v1/feed"  # GET ?cursor=&limit= → FeedPage
EMERGENCIES = "/v1/emergencies/wait"  # GET ?cursor=&wait_s= → FeedPage, held up to MAX_WAIT_S
FEEDBACK_INBOX = "/v1/feedback/inbox"  # GET ?cursor=&limit= → FeedbackPage
FEEDBACK = "/v1/feedback"  # POST FeedbackUp → Receipt
BULLETIN_STATUS = "/v1/bulletin-status"  # POST BulletinStatus → Receipt
BROADCAST_LOG = "/v1/broadcast-log"  # POST LogBatch → Receipt
DEVICES = "/v1/devices"  # POST DeviceBatch → Receipt
SCHEDULES = "/v1/schedules"  # POST ScheduleDay → Receipt
EVENTS = "/v1/events"  # POST EventBatch → Receipt
TRAINING = "/v1/training-records"  # POST TrainingBatch → Receipt
REPORTS = "/v1/reports"  # POST AnnualReport → Receipt
PROGRAMMES = "/v1/programmes"  # POST ProgrammeUp → Receipt
UPLOADS = "/v1/uploads"  # tus: POST (Upload-Length, Upload-Metadata "sha256 <base64 of the hex>") → 201 Location


def audio(sha256: str) -> str:
    """GET and HEAD, with Range, If-Range and a strong ETag of the hash."""
    return f"/v1/audio/{sha256}"


def upload(upload_id: str) -> str:
    """tus: HEAD → Upload-Offset; PATCH with Upload-Offset and a chunk → 204 Upload-Offset."""
    return f"{UPLOADS}/{upload_id}"


def feedback_update(feedback_id: str) -> str:
    """POST FeedbackUpdate → Receipt."""
    return f"{FEEDBACK}/{feedback_id}/state"
