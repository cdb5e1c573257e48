"""The papers around an award: 公示, 颁证名单, 信息确认单, the cover sheet of a batch, 收回公告."""
