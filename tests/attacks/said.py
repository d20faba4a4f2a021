"""What nobody may find on the disk: a person of the register and what is written about her."""

from __future__ import annotations

PERSON = "吴玉珍"
SECRET = "绝不外传给外人"
SECRETS = (PERSON, SECRET, "李桂兰", "欧阳建国", "王秀梅")
CODINGS = ("utf-8", "utf-16-le", "utf-16-be", "gb18030")
