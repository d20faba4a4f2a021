"""The stylesheet of the desktop, generated from the tokens of a theme; it holds no colour and no size of its own."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desktop.theme import Theme


def stylesheet(theme: "Theme") -> str:
    parts = (_base, _texts, _surfaces, _buttons, _chips, _editors, _lists, _bars, _tiles)
    return "\n".join(part(theme) for part in parts)


def _base(t: "Theme") -> str:
    c = t.colors
    return f"""
    QWidget {{ color: {c.text}; selection-background-color: {c.accent_fill}; selection-color: {c.accent_text}; }}
    QMainWindow, QDialog {{ background: {c.surface}; }}
    QToolTip {{ background: {c.text}; color: {c.surface_raised}; border: none;
        padding: {t.space(4)}px {t.space(8)}px; }}
    QScrollArea, QScrollArea > QWidget > QWidget[look="canvas"] {{ background: transparent; border: none; }}
    QScrollBar:vertical {{ background: transparent; width: {t.space(12)}px; margin: 0; }}
    QScrollBar:horizontal {{ background: transparent; height: {t.space(12)}px; margin: 0; }}
    QScrollBar::handle {{ background: {c.border_field}; border-radius: {t.space(12) // 2 - 3}px; margin: 3px; }}
    QScrollBar::handle:vertical {{ min-height: {t.px(32)}px; }}
    QScrollBar::handle:horizontal {{ min-width: {t.px(32)}px; }}
    QScrollBar::handle:hover {{ background: {c.text_muted}; }}
    QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
    QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
    QMenu {{ background: {c.surface_raised}; border: 1px solid {c.border}; padding: {t.space(4)}px; }}
    QMenu::item {{ padding: {t.space(8)}px {t.space(24)}px {t.space(8)}px {t.space(12)}px;
        border-radius: {t.radius // 2}px; }}
    QMenu::item:selected {{ background: {c.accent_soft}; color: {c.text}; }}
    QMenu::item:disabled {{ color: {c.text_disabled}; }}
    QMenu::separator {{ height: 1px; background: {c.border}; margin: {t.space(4)}px {t.space(8)}px; }}
    QMenu::icon {{ padding-left: {t.space(8)}px; }}
    QSplitter::handle {{ background: {c.border}; }}
    """


def _texts(t: "Theme") -> str:
    c = t.colors
    inks = ("text", "text_muted", "accent", "danger", "warning", "success", "info", "neutral", "text_disabled")
    colors = "\n".join(f'QLabel[ink="{ink}"] {{ color: {getattr(c, ink)}; }}' for ink in inks)
    sizes = "\n".join(
        f'QLabel[type="{role}"] {{ font-size: {t.text_px(role)}px; font-weight: {700 if t.is_bold(role) else 400}; }}'
        for role in t.roles
    )
    return f"""
    QLabel {{ background: transparent; }}
    {colors}
    {sizes}
    QLabel:disabled {{ color: {c.text_disabled}; }}
    """


def _surfaces(t: "Theme") -> str:
    c = t.colors
    tones = "\n".join(
        f'QFrame[look="banner"][tone="{tone}"] {{ background: {getattr(c, f"{tone}_soft")}; }}'
        for tone in ("neutral", "accent", "info", "success", "warning", "danger")
    )
    return f"""
    QFrame[look="card"] {{ background: {c.surface_raised}; border: 1px solid {c.border}; border-radius: {t.radius}px; }}
    QFrame[look="sunken"] {{ background: {c.sunken}; border: none; border-radius: {t.radius}px; }}
    QFrame[look="popover"] {{ background: {c.surface_raised}; border: 1px solid {c.border_field};
        border-radius: {t.radius}px; }}
    QFrame[look="banner"] {{ border: none; border-radius: {t.radius}px; }}
    {tones}
    QFrame[look="toast"] {{ background: {c.text}; border: none; border-radius: {t.radius}px; }}
    QFrame[look="toast"] QLabel {{ color: {c.surface_raised}; }}
    QFrame[look="toast"] QPushButton {{ background: transparent; color: {c.surface_raised};
        border: {t.ring}px solid transparent; font-weight: bold; text-decoration: underline; }}
    QFrame[look="toast"] QPushButton:hover {{ border-color: {c.text_disabled}; }}
    QFrame[look="toast"] QPushButton[ring="true"]:focus {{ border-color: {c.surface_raised}; }}
    QFrame[look="line"] {{ background: {c.border}; border: none; max-height: 1px; min-height: 1px; }}
    """


def _buttons(t: "Theme") -> str:
    c = t.colors
    side = t.space(16)
    return f"""
    QPushButton {{ border: 1px solid {c.border_strong}; border-radius: {t.radius - 2}px; background: {c.surface_raised};
        color: {c.text}; padding: 0 {side}px; min-height: {t.control_height - 2}px;
        outline: none; }}
    QPushButton:hover {{ background: {c.hover}; }}
    QPushButton:pressed {{ background: {c.pressed}; }}
    QPushButton:disabled {{ color: {c.text_disabled}; border-color: {c.border}; background: transparent; }}
    QPushButton[kind="primary"], QPushButton[kind="danger"] {{ font-weight: bold; color: {c.accent_text}; }}
    QPushButton[kind="primary"] {{ background: {c.accent_fill}; border-color: {c.accent_fill}; }}
    QPushButton[kind="primary"]:hover {{ background: {c.accent_fill_hover}; }}
    QPushButton[kind="primary"]:pressed {{ background: {c.accent_fill_pressed}; }}
    QPushButton[kind="danger"] {{ background: {c.danger_fill}; border-color: {c.danger_fill}; }}
    QPushButton[kind="danger"]:hover {{ background: {c.danger_fill_hover}; }}
    QPushButton[kind="danger"]:pressed {{ background: {c.danger_fill_hover}; }}
    QPushButton[kind="primary"]:disabled, QPushButton[kind="danger"]:disabled {{ background: {c.neutral_soft};
        border-color: {c.neutral_soft}; color: {c.text_disabled}; }}
    QPushButton[kind="quiet"] {{ background: transparent; border-color: transparent; color: {c.accent};
        padding: 0 {t.space(12)}px; }}
    QPushButton[kind="quiet"]:hover {{ background: {c.hover}; }}
    QPushButton[kind="quiet"]:pressed {{ background: {c.pressed}; }}
    QPushButton[kind="quiet"]:disabled {{ color: {c.text_disabled}; }}
    QPushButton[square="true"] {{ padding: 0;
        min-width: {t.control_height - 2}px; max-width: {t.control_height - 2}px; }}
    QPushButton[hinted="true"] {{ text-align: left; }}
    QPushButton[choice="true"]:checked {{ background: {c.accent_soft}; border-color: {c.accent}; color: {c.accent};
        font-weight: bold; }}
    QPushButton[ring="true"]:focus {{ border: {t.ring}px solid {c.accent}; padding: 0 {side - 1}px; }}
    QPushButton[ring="true"][kind="quiet"]:focus {{ padding: 0 {t.space(12) - 1}px; }}
    QPushButton[ring="true"][square="true"]:focus {{ padding: 0; min-width: {t.control_height - 4}px;
        max-width: {t.control_height - 4}px; }}
    QPushButton[ring="true"][kind="primary"]:focus, QPushButton[ring="true"][kind="danger"]:focus {{
        border: {t.ring}px solid {c.text}; }}
    QPushButton[ring="true"]:focus {{ min-height: {t.control_height - 2 * t.ring}px; }}
    """


def _chips(t: "Theme") -> str:
    c = t.colors
    height = t.px(20) + t.space(6)
    tones = "\n".join(
        f'QPushButton[chip="true"][tone="{tone}"] {{ background: {getattr(c, f"{tone}_soft")}; '
        f"color: {getattr(c, tone)}; border-color: {getattr(c, f'{tone}_soft')}; }}"
        for tone in ("neutral", "accent", "info", "success", "warning", "danger")
    )
    return f"""
    QPushButton[chip="true"] {{ padding: 0 {t.space(10)}px; min-height: {height - 2}px; max-height: {height - 2}px;
        min-width: {height - 2 * t.space(10)}px; border-radius: {height // 2}px; font-size: {t.caption_px}px; }}
    {tones}
    QPushButton[chip="true"][plain="true"] {{ background: {c.surface_raised}; border-color: {c.border_strong};
        color: {c.text}; }}
    QPushButton[chip="true"][plain="true"]:hover {{ background: {c.hover}; }}
    QPushButton[chip="true"][plain="true"]:checked {{ background: {c.accent_soft}; border-color: {c.accent};
        color: {c.accent}; font-weight: bold; }}
    QPushButton[chip="true"]:disabled {{ color: {c.text_disabled}; }}
    QPushButton[chip="true"][ring="true"]:focus {{ border: {t.ring}px solid {c.accent};
        padding: 0 {t.space(10) - 1}px; min-height: {height - 2 * t.ring}px; max-height: {height - 2 * t.ring}px; }}
    """


def _editors(t: "Theme") -> str:
    c = t.colors
    boxes = "QLineEdit, QPlainTextEdit, QComboBox"
    side = t.space(10)
    return f"""
    {boxes} {{ background: {c.surface_raised}; border: 1px solid {c.border_field}; border-radius: {t.radius - 2}px;
        padding: 0 {side}px; min-height: {t.control_height - 2}px; color: {c.text};
        placeholder-text-color: {c.text_muted}; }}
    QPlainTextEdit {{ padding: {t.space(6)}px {side - 4}px; min-height: 0; }}
    QLineEdit:hover, QPlainTextEdit:hover, QComboBox:hover {{ border-color: {c.text_muted}; }}
    QLineEdit:focus, QPlainTextEdit:focus, QComboBox:focus {{ border: {t.ring}px solid {c.accent}; }}
    QLineEdit:focus, QComboBox:focus {{ padding: 0 {side - 1}px; min-height: {t.control_height - 2 * t.ring}px; }}
    QPlainTextEdit:focus {{ padding: {t.space(6) - 1}px {side - 5}px; }}
    QLineEdit[problem="true"], QPlainTextEdit[problem="true"], QComboBox[problem="true"] {{ border-color: {c.danger};
        background: {c.danger_soft}; }}
    QLineEdit:disabled, QPlainTextEdit:disabled, QComboBox:disabled {{ background: {c.sunken};
        border-color: {c.border}; color: {c.text_disabled}; }}
    QLineEdit:read-only {{ background: {c.sunken}; border-color: {c.border}; }}
    QComboBox QLineEdit {{ border: none; background: transparent; padding: 0; min-height: 0; }}
    QComboBox QLineEdit:focus {{ border: none; padding: 0; min-height: 0; }}
    QComboBox::drop-down {{ border: none; width: {t.control_height}px; }}
    QComboBox::down-arrow {{ image: none; }}
    QCalendarWidget QWidget {{ background: {c.surface_raised}; alternate-background-color: {c.sunken}; }}
    QCalendarWidget QToolButton {{ border: none; border-radius: {t.radius // 2}px; padding: {t.space(8)}px;
        font-weight: bold; }}
    QCalendarWidget QToolButton:hover {{ background: {c.hover}; }}
    QCalendarWidget QToolButton::menu-indicator {{ image: none; }}
    QCalendarWidget QSpinBox {{ border: 1px solid {c.border_field}; }}
    QCalendarWidget QAbstractItemView {{ border: none; outline: none; font-size: {t.body_px}px;
        alternate-background-color: {c.surface_raised}; selection-background-color: transparent; }}
    """


def _lists(t: "Theme") -> str:
    c = t.colors
    return f"""
    QTableView, QListView {{ background: {c.surface_raised}; border: none; outline: none; }}
    QListView[look="options"] {{ border: 1px solid {c.border_field}; padding: {t.space(4)}px; }}
    QListView::item {{ padding: {t.space(6)}px {t.space(8)}px; border-radius: {t.radius // 2}px; }}
    QListView::item:hover {{ background: {c.hover}; }}
    QListView::item:selected {{ background: {c.accent_soft}; color: {c.text}; }}
    QHeaderView {{ background: {c.surface_raised}; border: none; }}
    QHeaderView::section {{ background: {c.surface_raised}; color: {c.text_muted}; border: none;
        border-bottom: 1px solid {c.border}; padding: {t.space(6)}px {t.space(12)}px;
        font-size: {t.caption_px}px; }}
    QHeaderView::section:hover {{ color: {c.text}; background: {c.hover}; }}
    QHeaderView::up-arrow, QHeaderView::down-arrow {{ image: none; width: 0; }}
    QFrame[look="table"] {{ background: {c.surface_raised}; border: 1px solid {c.border};
        border-radius: {t.radius}px; }}
    QFrame[look="table"][ring="true"] {{ border: {t.ring}px solid {c.accent}; }}
    QProgressBar {{ background: {c.neutral_soft}; border: none; border-radius: {t.space(6) // 2}px;
        min-height: {t.space(6)}px; max-height: {t.space(6)}px; }}
    QProgressBar::chunk {{ background: {c.accent_fill}; border-radius: {t.space(6) // 2}px; }}
    """


def _bars(t: "Theme") -> str:
    c = t.colors
    return f"""
    QFrame[look="nav"] {{ background: {c.sunken}; border: none; border-right: 1px solid {c.border}; }}
    QFrame[look="status"] {{ background: {c.surface_raised}; border: none; border-top: 1px solid {c.border}; }}
    QFrame[look="toolbar"] {{ background: transparent; border: none; }}
    QPushButton[nav="true"] {{ text-align: left; border: {t.ring}px solid transparent; background: transparent;
        padding: 0 {t.space(10)}px; color: {c.text}; }}
    QPushButton[nav="true"]:hover {{ background: {c.hover if c.hover != c.sunken else c.pressed}; }}
    QPushButton[nav="true"]:checked {{ background: {c.accent_soft}; color: {c.accent}; font-weight: bold; }}
    QPushButton[nav="true"][ring="true"]:focus {{ border: {t.ring}px solid {c.accent};
        padding: 0 {t.space(10)}px; }}
    """


def _tiles(t: "Theme") -> str:
    c = t.colors
    return f"""
    QPushButton[tile="true"] {{ border: 1px solid {c.border}; border-radius: {t.radius}px; padding: 0; }}
    QPushButton[tile="true"]:hover {{ border-color: {c.border_field}; background: {c.surface_raised}; }}
    QPushButton[tile="true"][ring="true"]:focus {{ border: {t.ring}px solid {c.accent}; padding: 0; }}
    QPushButton[status="true"] {{ color: {c.text_muted}; font-size: {t.caption_px}px; border-radius: 0; }}
    QLineEdit[bare="true"], QLineEdit[bare="true"]:focus {{ border: none; background: transparent;
        font-size: {t.heading_px}px; }}
    """
