"""Routes of this room's pages: a plan's implementation, one's own work, and the catalogue of areas."""

from django.urls import path

from improvement.views import (
    areas,
    board,
    cells,
    deeds,
    details,
    everywhere,
    feed,
    items,
    moves,
    progress,
    saved,
    supervision,
    transfers,
)

app_name = "improvement"

BOARD = "plans/<str:number>/implementation"
ITEM = f"{BOARD}/<int:row>"
EXTENSION = f"{ITEM}/extensions/<int:pk>"

urlpatterns = [
    path(f"{BOARD}/", board.Board.as_view(), name="board"),
    path("work/", board.MyWork.as_view(), name="mine"),
    path("work/all/", everywhere.WorkEverywhere.as_view(), name="everywhere"),
    # the calendar of due dates
    path("work/calendar/", feed.FeedPage.as_view(), name="feed"),
    path("work/calendar/open/", feed.OpenFeed.as_view(), name="feed_open"),
    path("work/calendar/close/", feed.CloseFeed.as_view(), name="feed_close"),
    path("feeds/<str:secret>.ics", feed.Feed.as_view(), name="feed_file"),
    # tables as files
    path("work/export/", transfers.Export.as_view(), name="export"),
    path("work/transfers/", transfers.TransferList.as_view(), name="transfers"),
    path("work/transfers/<int:pk>/", transfers.TransferPage.as_view(), name="transfer"),
    path("work/transfers/<int:pk>/file/", transfers.TransferFile.as_view(), name="transfer_file"),
    path("work/transfers/<int:pk>/import/", transfers.Import.as_view(), name="import_now"),
    path("work/import-template/", transfers.ImportTemplate.as_view(), name="import_template"),
    path(f"{BOARD}/import/", transfers.TryImport.as_view(), name="import"),
    # saved views, and one change to many rows
    path("work/views/", saved.ViewList.as_view(), name="views"),
    path("work/views/keep/", saved.KeepView.as_view(), name="view_keep"),
    path("work/views/<int:pk>/drop/", saved.DropView.as_view(), name="view_drop"),
    path(f"{BOARD}/bulk/", saved.BulkChange.as_view(), name="bulk"),
    # work items
    path(f"{BOARD}/add/", items.AddItem.as_view(), name="add"),
    path(f"{ITEM}/", items.ItemDetail.as_view(), name="item"),
    path(f"{ITEM}/edit/", items.EditItem.as_view(), name="edit"),
    path(f"{ITEM}/cells/<slug:name>/", cells.Cell.as_view(), name="cell"),
    path(f"{ITEM}/remove/", deeds.Remove.as_view(), name="remove"),
    path(f"{ITEM}/assign/", deeds.Assign.as_view(), name="assign"),
    path(f"{ITEM}/obstacle-gone/", deeds.ObstacleGone.as_view(), name="obstacle_gone"),
    path(f"{ITEM}/progress/", progress.ReportProgress.as_view(), name="progress"),
    path(f"{ITEM}/move/", moves.MoveItem.as_view(), name="move"),
    path(f"{ITEM}/verify/", deeds.Verify.as_view(), name="verify"),
    path(f"{ITEM}/reject/", deeds.Reject.as_view(), name="reject"),
    path(f"{ITEM}/cancel/", deeds.Cancel.as_view(), name="cancel"),
    path(f"{ITEM}/progress/undo/", progress.UndoProgress.as_view(), name="undo"),
    # what details them
    path(f"{ITEM}/details/", details.Detail.as_view(), name="details"),
    path(f"{ITEM}/points/", details.AddPoint.as_view(), name="point_add"),
    path(f"{ITEM}/points/take-over/", details.TakeOverPoints.as_view(), name="points_take_over"),
    path(f"{ITEM}/points/<int:pk>/remove/", details.RemovePoint.as_view(), name="point_remove"),
    path(f"{ITEM}/dependencies/", details.AddDependency.as_view(), name="dependency_add"),
    path(f"{ITEM}/dependencies/<int:pk>/remove/", details.RemoveDependency.as_view(), name="dependency_remove"),
    path(f"{ITEM}/helpers/", details.AddHelper.as_view(), name="helper_add"),
    path(f"{ITEM}/helpers/<int:pk>/remove/", details.RemoveHelper.as_view(), name="helper_remove"),
    path(f"{ITEM}/files/", details.AttachFile.as_view(), name="item_attach"),
    # more time
    path(f"{ITEM}/extensions/", deeds.RequestExtension.as_view(), name="extend"),
    path(f"{EXTENSION}/grant/", deeds.DecideExtension.as_view(), name="grant"),
    path(f"{EXTENSION}/refuse/", deeds.DecideExtension.as_view(granted=False), name="refuse"),
    # supervision
    path("supervision/", supervision.Supervision.as_view(), name="supervision"),
    path("supervision/thresholds/", supervision.SetThresholds.as_view(), name="thresholds"),
    # the catalogue
    path("areas/", areas.AreaList.as_view(), name="areas"),
    path("areas/guidance/", areas.AreaGuidance.as_view(), name="guidance"),
    path("areas/add/", areas.AddArea.as_view(), name="area_add"),
    path("areas/<slug:code>/", areas.AreaItems.as_view(), name="area"),
    path("areas/<slug:code>/edit/", areas.EditArea.as_view(), name="area_edit"),
    path("areas/<slug:code>/offer/", areas.SwitchArea.as_view(), name="area_offer"),
    path("areas/<slug:code>/withdraw/", areas.SwitchArea.as_view(active=False, success_message=areas.WITHDRAWN), name="area_withdraw"),
]
