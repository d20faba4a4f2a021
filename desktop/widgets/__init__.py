"""Own components: the only widgets that screens are made of. A page for each is in ``desktop.gallery``."""

from desktop.widgets.banner import Banner
from desktop.widgets.bars import FilterBar, StatusBar, SyncLight, SyncState, Toolbar
from desktop.widgets.button import Button, IconButton, Kind, Pressable
from desktop.widgets.card import Card, Line, SectionHeader
from desktop.widgets.cells import CellDelegate, paint_chip
from desktop.widgets.chip import Chip, ChoiceChip, FilterChip
from desktop.widgets.choices import CheckBox, CheckList, ChoiceButtons
from desktop.widgets.combo import ComboBox
from desktop.widgets.dates import DateEdit
from desktop.widgets.dialog import Dialog
from desktop.widgets.editors import LineEdit, SearchField, TextArea
from desktop.widgets.field import Field, FormLayout
from desktop.widgets.icons import Icon, icon, paint_icon
from desktop.widgets.layout import Flow, HBox, Scroll, VBox, column, flow, hide_unless, restyle, row
from desktop.widgets.lines import LineButton, ListCard
from desktop.widgets.nav import NavButton, NavRail, Place
from desktop.widgets.page import MenuButton, PageHead
from desktop.widgets.palette import CommandPalette, Result
from desktop.widgets.rows import CHIP_ROLE, ICON_ROLE, RECORD_ROLE, SORT_ROLE, Align, ChipLook, Column, RowsModel
from desktop.widgets.shares import ShareBar, ShareLine, ShareRing
from desktop.widgets.side_panel import Beside, SidePanel
from desktop.widgets.states import EmptyState, ErrorState, ProgressPanel, SkeletonRows
from desktop.widgets.table import DataTable, Store
from desktop.widgets.text import ElidedText, Text
from desktop.widgets.tiles import Avatar, DescriptionList, Entry, StatTile, TileRow, Timeline
from desktop.widgets.toast import Toast, Toasts
from desktop.widgets.versions import VersionCard, Versions

__all__ = [
    "CHIP_ROLE",
    "ICON_ROLE",
    "RECORD_ROLE",
    "SORT_ROLE",
    "Align",
    "Avatar",
    "Banner",
    "Beside",
    "Button",
    "Card",
    "CellDelegate",
    "CheckBox",
    "CheckList",
    "Chip",
    "ChipLook",
    "ChoiceButtons",
    "ChoiceChip",
    "Column",
    "ComboBox",
    "CommandPalette",
    "DataTable",
    "DateEdit",
    "DescriptionList",
    "Dialog",
    "ElidedText",
    "EmptyState",
    "Entry",
    "ErrorState",
    "Field",
    "FilterBar",
    "FilterChip",
    "Flow",
    "FormLayout",
    "HBox",
    "Icon",
    "IconButton",
    "Kind",
    "Line",
    "LineButton",
    "LineEdit",
    "ListCard",
    "MenuButton",
    "NavButton",
    "NavRail",
    "PageHead",
    "Place",
    "Pressable",
    "ProgressPanel",
    "Result",
    "RowsModel",
    "Scroll",
    "SearchField",
    "SectionHeader",
    "ShareBar",
    "ShareLine",
    "ShareRing",
    "SidePanel",
    "SkeletonRows",
    "StatTile",
    "StatusBar",
    "Store",
    "SyncLight",
    "SyncState",
    "Text",
    "TextArea",
    "TileRow",
    "Timeline",
    "Toast",
    "Toasts",
    "Toolbar",
    "VBox",
    "VersionCard",
    "Versions",
    "column",
    "flow",
    "hide_unless",
    "icon",
    "paint_chip",
    "paint_icon",
    "restyle",
    "row",
]
