"""A dispute of the Saturday is mediated on the spot: sealed papers, kept word, and a file that nobody else opens."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from desktop.demo.opening import PASSWORD
from desktop.demo.saturday import VISITORS
from desktop.demo.stage import RESTORED, Stage
from desktop.mediation import papers
from desktop.picture import Look, window_of
from forms import mediation_saving as saving
from forms.i18n import _
from forms.messages import explain
from forms.registry import FORMS
from forms.save import save
from models import calendar
from models.errors import WorldError
from models.mediation import origins
from models.mediation.lists import FileFilter, files
from models.mediation.queries import FilePage, file_page
from models.mediation.records import RecordKind, Side
from models.mediation.rules import Item
from models.mediation.states import StepKind
from models.station import open_station
from models.workers.records import WorkerRole

ACT = "mediation"
"""What its acts are called: they tell nothing."""
FACTS = "被申请人家卫生间防水层老化渗漏，致申请人家卧室顶棚、墙面起皮，面积约3平方米。双方对维修责任和赔偿数额有争议。"
TERMS = [
    "被申请人15日内完成卫生间防水维修，费用自理。",
    "被申请人一次性赔偿申请人墙面修复费2000元。",
    "双方今后互相谅解，和睦相处。",
]
INQUIRY = "问：漏水从什么时候开始？\n答：上个月中旬，楼上洗澡就往下滴水。\n问：你们协商过吗？\n答：找过两次，没谈拢。"
SESSION = (
    "申请人：要求修好漏水，赔偿墙面修复费3000元。\n"
    "被申请人：同意维修，赔偿数额过高。\n经调解员现场勘查并讲解民法典相邻关系规定，双方达成一致。"
)
COLLEAGUE = "zhao"


def mediate(stage: Stage) -> None:
    """From the studio's matter to a signed agreement, with nothing typed twice; the whole set is printed."""
    mediation_id = _begin(stage)
    stage.cases.records["mediation"] = mediation_id
    at = stage.on_saturday(10, 25)
    _step(stage, StepKind.ACCEPT, at=at, text="属于民间纠纷，双方自愿，予以受理")
    _step(stage, StepKind.TELL_RIGHTS, at=at + timedelta(minutes=3))
    person = _page(stage).parties[0].name
    asked = {"at": at + timedelta(minutes=5), "place": "社区调解室", "person": person, "text": INQUIRY}
    heard = {"at": stage.on_saturday(14), "place": "社区调解室", "text": SESSION, "result": "agreed"}
    for kind, said in ((RecordKind.INQUIRY, asked), (RecordKind.SESSION, heard)):
        with stage.station.act(ACT) as session:
            saving.save_note(session, kind, said, mediation_id=mediation_id)
    agreed = {
        "facts": FACTS, "terms": TERMS, "performance": "赔偿款当场付清，维修完成后双方共同验收",
        "perform_by": stage.saturday + timedelta(days=15), "amount": "2000",
    }  # fmt: skip
    with stage.station.act(ACT) as session:
        made = saving.save_agreement(session, agreed, mediation_id=mediation_id, at=stage.on_saturday(14, 50))
        number, agreement = made.number, made.id
    with stage.station.act(ACT) as session:
        saving.save_paper(session, {"item": Item.IDENTITY, "title": "双方身份证复印件", "pages": 2},
                          mediation_id=mediation_id)  # fmt: skip
        saving.save_signing(session, {"effective_on": stage.saturday}, agreement_id=agreement)
    copies = len(_page(stage).parties) + 1
    stage.say(_("agreement {number}, to be signed and sealed on paper in {copies} copies").format(
        number=number, copies=copies
    ))  # fmt: skip
    pages = stage.write("mediation-set.pdf", _("all papers of a mediation (F05)"),
                        papers.mediation_paper(mediation_id, "set"))  # fmt: skip
    stage.say(_("{name}: {pages} pages").format(name="mediation-set.pdf", pages=pages))


def see_it_kept(stage: Stage) -> None:
    """What was agreed is done, somebody asks again, and the file is put away complete."""
    mediation_id = stage.cases.of("mediation")
    _step(stage, StepKind.PERFORM, at=calendar.now(), text="赔偿款已付清，防水维修已完成。")
    person = _page(stage).parties[0].name
    seen = {"at": calendar.now(), "person": person, "present": "了解协议履行情况", "text": "不再漏水，双方满意。"}
    with stage.station.act(ACT) as session:
        saving.save_note(session, RecordKind.RETURN_VISIT, seen, mediation_id=mediation_id)
    _step(stage, StepKind.CLOSE, at=calendar.now(), text="协议已全部履行")
    with stage.station.act(ACT) as session:
        saving.save_step(session, StepKind.FILE, {"keep_years": "10"}, mediation_id=mediation_id)
    _give_an_account(stage)
    page = _page(stage)
    stage.say(_("performed, asked again, closed and put away; papers missing: {count}").format(count=len(page.missing)))
    stage.write("mediation-cover.pdf", _("cover and contents of the file"),
                papers.mediation_paper(mediation_id, "cover"))  # fmt: skip


def look_as_somebody_else(stage: Stage) -> None:
    """A second worker who is named on no file opens a copy of the station, and gets nothing of the mediation."""
    mediation_id = stage.cases.of("mediation")
    theirs = open_station(stage.folder / RESTORED, COLLEAGUE, PASSWORD)
    try:
        with theirs.sessions() as session:
            listed = files(session, FileFilter(), calendar.now())
            try:
                file_page(session, mediation_id, calendar.now())
            except WorldError as error:
                said = explain(error)
            else:
                raise RuntimeError("a closed file was opened")
        with window_of(theirs, Look()) as window:
            window.desk.go("mediation", mediation_id)
            stage.picture(window, "mediation-not-named.zh.png", _("A colleague who is named on no mediation"))
    finally:
        theirs.close()
    if listed:
        raise RuntimeError("a closed file is listed")
    stage.say(_("a second worker opens a file on which he is not named; the PC says: {sentence}").format(sentence=said))
    stage.say(_("his list has {count} files").format(count=len(listed)))


def _give_an_account(stage: Stage) -> None:
    with stage.station.act("workers.add") as session:
        worker = save(session, FORMS["worker"], {"name": "赵明", "role": WorkerRole.COMMITTEE})
        session.flush()
        worker_id = worker.id
    stage.station.add_account(COLLEAGUE, PASSWORD, worker_id)


def _begin(stage: Stage) -> UUID:
    matter, at = stage.cases.of("dispute"), stage.on_saturday(10, 20)
    with stage.station.sessions() as session:
        start = origins.from_matter(session, matter)
    if start.applicant is None:
        raise RuntimeError("the studio did not say who came")
    answers = {
        "origin": start.origin, "kind": "neighbour", "brief": start.brief, "received_at": at,
        "demands": ["修复卫生间防水，停止侵害", "赔偿墙面修复费"], "mediator_id": stage.station.worker_id,
        "recorder": "王静", "place": "社区调解室",
    }  # fmt: skip
    with stage.station.act(ACT) as session:
        other = saving.party_of({"side": Side.RESPONDENT}, stage.cases.visitors[VISITORS])
        begun = saving.begin_mediation(session, answers, [start.applicant, other], matter_id=matter,
                                       officer_id=stage.cases.of("dispute_officer"), at=at)  # fmt: skip
        return begun.id


def _step(stage: Stage, kind: StepKind, **said: object) -> None:
    with stage.station.act(ACT) as session:
        saving.save_step(session, kind, said, mediation_id=stage.cases.of("mediation"))


def _page(stage: Stage) -> FilePage:
    with stage.station.sessions() as session:
        return file_page(session, stage.cases.of("mediation"), calendar.now())
