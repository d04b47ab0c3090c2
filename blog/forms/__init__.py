"""What is valid: each form says what it takes, and in one sentence what is wrong with the rest."""

from blog.forms.kept import typed
from blog.forms.media import AttachForm, DescribeForm, PartForm, UploadForm
from blog.forms.meeting import Meeting, filed_otherwise, put_together
from blog.forms.people import PersonForm, SetUpForm, SignInForm
from blog.forms.post import PostForm
from blog.forms.site import SettingsForm
from blog.forms.tags import MergeForm, TagForm
from blog.forms.upload import ImportForm

__all__ = [
    "AttachForm",
    "DescribeForm",
    "ImportForm",
    "Meeting",
    "MergeForm",
    "PartForm",
    "PersonForm",
    "PostForm",
    "SetUpForm",
    "SettingsForm",
    "SignInForm",
    "TagForm",
    "UploadForm",
    "filed_otherwise",
    "put_together",
    "typed",
]
