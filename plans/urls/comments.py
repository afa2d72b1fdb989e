"""Pages of the discussion of a plan's document."""

from django.urls import path

from plans.views import comments

TALK = "plans/<str:number>/comments"
ONE = f"{TALK}/<int:pk>"
ABOUT = f"{TALK}/on/<str:kind>/<int:about>"

urlpatterns = [
    path(f"{TALK}/", comments.CommentList.as_view(), name="comments"),
    path(f"{TALK}/people/", comments.Mentionable.as_view(), name="mentionable"),
    path("plans/<str:number>/sections/<slug:slug>/comments/", comments.SectionComments.as_view(), name="section-comments"),
    path(f"{ABOUT}/", comments.AboutComments.as_view(), name="about-comments"),
    path(f"{ABOUT}/people/", comments.AboutMentionable.as_view(), name="about-people"),
    path(f"{ONE}/answer/", comments.CommentAnswer.as_view(), name="comment-answer"),
    path(f"{ONE}/edit/", comments.CommentEdit.as_view(), name="comment-edit"),
    path(f"{ONE}/resolve/", comments.CommentResolve.as_view(), name="comment-resolve"),
    path(f"{ONE}/reopen/", comments.CommentReopen.as_view(), name="comment-reopen"),
]
