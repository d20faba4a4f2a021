"""Own components: the only widgets that screens are made of. A page for each is in ``desktop.gallery``."""

from desktop.widgets.banner import Banner
from desktop.widgets.button import Button, IconButton, Kind
from desktop.widgets.card import Card, Line, SectionHeader
from desktop.widgets.chip import Chip, ChoiceChip, FilterChip
from desktop.widgets.editors import LineEdit, SearchField, TextArea
from desktop.widgets.field import Field, FormLayout
from desktop.widgets.icons import Icon, icon, paint_icon
from desktop.widgets.layout import Flow, HBox, Scroll, VBox, column, flow, restyle, row
from desktop.widgets.states import EmptyState, ErrorState, ProgressPanel, SkeletonRows
from desktop.widgets.text import ElidedText, Text

__all__ = [
    "Banner",
    "Button",
    "Card",
    "Chip",
    "ChoiceChip",
    "ElidedText",
    "EmptyState",
    "ErrorState",
    "Field",
    "FilterChip",
    "Flow",
    "FormLayout",
    "HBox",
    "Icon",
    "IconButton",
    "Kind",
    "Line",
    "LineEdit",
    "ProgressPanel",
    "Scroll",
    "SearchField",
    "SectionHeader",
    "SkeletonRows",
    "Text",
    "TextArea",
    "VBox",
    "column",
    "flow",
    "icon",
    "paint_icon",
    "restyle",
    "row",
]
