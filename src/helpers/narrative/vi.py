"""Vietnamese sentences, one function a kind of finding. House style: docs/method.md."""

from __future__ import annotations

from helpers.core.text import join_list
from helpers.narrative import phrases_vi as phrases
from helpers.narrative.words import Words, capital


def rank_up(w: Words) -> str:
    return phrases.standing(
        w, f", {w.name('up')} {w.count('places')} bậc so với {phrases.before(w)}"
    )


def rank_down(w: Words) -> str:
    return phrases.standing(w, f", giảm {w.count('places')} bậc so với {phrases.before(w)}")


def rank_equal(w: Words) -> str:
    return phrases.standing(w, f", giữ nguyên thứ hạng so với {w.name('before')}")


def rank_first(w: Words) -> str:
    return phrases.standing(w)


def rank_method(w: Words) -> str:
    return phrases.standing(w, f"; so với {phrases.before(w)}: đổi phương pháp, không tính số bậc")


def rank_window(w: Words) -> str:
    return phrases.standing(
        w, f"; số liệu luỹ kế tính lại từ đầu năm nên không tính số bậc so với {w.name('before')}"
    )


def rank_quarters(w: Words) -> str:
    return phrases.standing(
        w, f"; không gồm cùng các quý với {w.name('before')} nên không tính số bậc"
    )


def rank_targets(w: Words) -> str:
    return phrases.standing(
        w, f"; chỉ tiêu giao thay đổi so với {w.name('before')} nên không tính số bậc"
    )


def rank_size(w: Words) -> str:
    return phrases.standing(
        w,
        f"; {w.name('before')} xếp hạng trên {w.whole('of_before')} đơn vị, kỳ này trên "
        f"{w.whole('of')} đơn vị nên không tính số bậc tăng, giảm",
    )


def rank_unit_set(w: Words) -> str:
    return phrases.standing(
        w,
        f"; các đơn vị được xếp hạng không trùng với {w.name('before')} nên không tính số bậc "
        "tăng, giảm",
    )


def rank_unranked_before(w: Words) -> str:
    if not w.named("before"):
        return phrases.standing(w)
    return phrases.standing(w, f"; {w.name('before')} chưa xếp hạng nên không tính số bậc")


def score_only(w: Words) -> str:
    return phrases.standing(w)


def score_not_ranked(w: Words) -> str:
    return (
        f"Chỉ tiêu giao không áp dụng đối với {w.name('unit')} nên không tính điểm và không xếp "
        "hạng."
    )


def score_no_target(w: Words) -> str:
    return (
        f"Chưa có chỉ tiêu giao {w.name('year')} về {w.name('indicator')} đối với "
        f"{w.name('unit')} nên không tính điểm và không xếp hạng."
    )


def score_incomplete(w: Words) -> str:
    return (
        f"{capital(w.name('unit'))} chưa đủ số liệu hoặc không có phát sinh ở ít nhất một chỉ tiêu "
        f"giao ({w.name('when')}) nên không xếp hạng."
    )


def group_place(w: Words) -> str:
    return (
        f"{capital(w.name('unit'))} xếp thứ {phrases.place(w)} trong khối {w.name('group')}"
        f"{phrases.tied(w)}."
    )


def group_first(w: Words) -> str:
    return (
        f"{capital(w.name('unit'))} dẫn đầu khối {w.name('group')}, xếp thứ {phrases.place(w)}"
        f"{phrases.tied(w)}."
    )


def group_last(w: Words) -> str:
    return (
        f"{capital(w.name('unit'))} xếp cuối khối {w.name('group')}, xếp thứ {phrases.place(w)}"
        f"{phrases.tied(w)}."
    )


def target_met(w: Words) -> str:
    return f"{phrases.reached(w)}, đạt chỉ tiêu giao ({w.name('printed')})."


def target_exceeded(w: Words) -> str:
    return (
        f"{phrases.reached(w)}, vượt {w.number('gap')} điểm phần trăm so với chỉ tiêu giao "
        f"({w.name('printed')})."
    )


def target_missed(w: Words) -> str:
    return (
        f"{phrases.reached(w)}, chưa đạt{phrases.needed(w)} chỉ tiêu giao ({w.name('printed')}); "
        f"còn thiếu {w.number('gap')} điểm phần trăm."
        f"{phrases.weakness(w)}"
    )


def target_near_miss(w: Words) -> str:
    return (
        f"{phrases.reached(w)}, sát ngưỡng nhưng chưa đạt{phrases.needed(w)} chỉ tiêu giao "
        f"({w.name('printed')}); đánh giá theo số chưa làm tròn."
        f"{phrases.weakness(w)}"
    )


def target_on_strict(w: Words) -> str:
    return (
        f"{phrases.reached(w)}, bằng đúng ngưỡng nhưng chưa đạt{phrases.needed(w)} chỉ tiêu giao "
        f"({w.name('printed')})."
        f"{phrases.weakness(w)}"
    )


def indicator_last(w: Words) -> str:
    last = "đứng cuối"
    if w.has("indicator_tied"):
        last = f"đồng hạng cuối với {w.count('indicator_tied')} đơn vị khác"
    return (
        f"{phrases.reached(w)}, {phrases.position(w)}: {last} trong các đơn vị được xếp hạng có số "
        "liệu."
    )


def target_not_applicable(w: Words) -> str:
    return (
        f"{w.name('indicator')}: không áp dụng đối với {w.name('unit')} (văn bản ghi chỉ tiêu "
        f"“{w.name('printed')}”), không đánh giá đạt hay chưa đạt."
    )


def target_no_activity(w: Words) -> str:
    return (
        f"{w.name('indicator')}: {w.name('when')} không có phát sinh (mẫu số bằng không) nên không "
        "tính tỷ lệ."
    )


def target_no_data(w: Words) -> str:
    return f"{w.name('indicator')}: chưa đủ số liệu báo cáo {w.name('when')} nên không đánh giá."


def target_not_collected(w: Words) -> str:
    return (
        f"{w.name('indicator')} (chỉ tiêu {w.name('printed')}): biểu mẫu hiện tại chưa thu thập số "
        "liệu này nên không đánh giá."
    )


def target_not_a_number(w: Words) -> str:
    return (
        f"{w.name('indicator')}: văn bản nguồn không nêu giá trị bằng con số cụ thể nên không đánh "
        "giá."
    )


def targets_count(w: Words) -> str:
    said = f"{capital(w.name('when'))}, {w.name('unit')} đạt {w.whole('met')}/{w.whole('of')}"
    if not w.has("assigned"):
        return f"{said} chỉ tiêu được giao."
    return f"{said} chỉ tiêu đánh giá được, trong tổng số {w.count('assigned')} chỉ tiêu được giao."


def no_targets(w: Words) -> str:
    return (
        f"Chưa có chỉ tiêu giao cho {w.name('year')} nên không đánh giá, không tính điểm và không "
        "xếp hạng."
    )


def targets_met(w: Words) -> str:
    target = f", chỉ tiêu {w.plain('target')}%" if w.has("target") else ""
    return (
        f"{w.name('indicator')} {w.name('when')}: {w.whole('met')}/{w.whole('of')} đơn vị đạt chỉ "
        f"tiêu giao, chiếm {w.percent('share', 1)}; {phrases.least(w, target)}."
    )


def extremes(w: Words) -> str:
    if not w.has("lowest"):
        return phrases.all_ranked_alike(w)
    return (
        f"{w.name('score')} {w.name('when')} của {w.whole('of')} đơn vị được xếp hạng: cao nhất là "
        f"{w.number('highest')} điểm ({phrases.holders(w, 'highest')}), thấp nhất là "
        f"{w.number('lowest')} điểm ({phrases.holders(w, 'lowest')})."
    )


def mover_up(w: Words) -> str:
    return (
        f"Tăng hạng nhiều nhất so với {w.name('before')}: {phrases.movers(w, 'lên')}, tăng "
        f"{w.count('places')} bậc."
    )


def mover_down(w: Words) -> str:
    return (
        f"Giảm hạng nhiều nhất so với {w.name('before')}: {phrases.movers(w, 'xuống')}, giảm "
        f"{w.count('places')} bậc."
    )


def no_movers_first(w: Words) -> str:
    return "Kỳ đầu tiên của chương trình nên chưa có thay đổi thứ hạng."


def no_movers_window(w: Words) -> str:
    return (
        "Số liệu luỹ kế tính lại từ đầu năm nên không tính số bậc tăng, giảm so với "
        f"{w.name('before')}."
    )


def no_movers_quarters(w: Words) -> str:
    return f"Không gồm cùng các quý với {w.name('before')} nên không tính số bậc tăng, giảm."


def no_movers_targets(w: Words) -> str:
    return f"Chỉ tiêu giao thay đổi so với {w.name('before')} nên không tính số bậc tăng, giảm."


def no_movers_size(w: Words) -> str:
    return (
        f"Số đơn vị được xếp hạng {w.name('before')} là {w.whole('of_before')}, kỳ này là "
        f"{w.whole('of')} nên không tính số bậc tăng, giảm."
    )


def no_movers_unit_set(w: Words) -> str:
    return (
        f"Các đơn vị được xếp hạng không trùng với {w.name('before')} nên không tính số bậc tăng, "
        "giảm."
    )


def units_not_ranked(w: Words) -> str:
    return (
        f"Không áp dụng chỉ tiêu giao và không xếp hạng đối với {w.count('count')} đơn vị: "
        f"{w.name('units')}."
    )


def units_no_target(w: Words) -> str:
    return (
        f"Không tính điểm, không xếp hạng {w.count('count')} đơn vị do chưa có đủ chỉ tiêu giao: "
        f"{w.name('units')}."
    )


def units_incomplete(w: Words) -> str:
    return (
        f"Chưa xếp hạng {w.count('count')} đơn vị do chưa đủ số liệu hoặc không có phát sinh ở ít "
        f"nhất một chỉ tiêu giao: {w.name('units')}."
    )


def change_up(w: Words) -> str:
    return phrases.change(w, "tăng")


def change_down(w: Words) -> str:
    return phrases.change(w, "giảm")


def change_equal(w: Words) -> str:
    return (
        f"{w.name('indicator')} trong {w.name('period')} đạt {w.percent('value')}, bằng "
        f"{w.name('before')}."
    )


def change_up_points(w: Words) -> str:
    return phrases.change_points(w, "tăng")


def change_down_points(w: Words) -> str:
    return phrases.change_points(w, "giảm")


def change_equal_points(w: Words) -> str:
    return (
        f"{w.name('indicator')} {w.name('period')} đạt {w.number('value')} điểm, bằng "
        f"{w.name('before')}."
    )


def method_change(w: Words) -> str:
    names = join_list([f"“{one.name('name')}”" for one in w.items()], "và")
    said = [f"bỏ {w.count('dropped')} nhóm chỉ số thành phần là {names}"] if names else []
    if w.some("added"):
        said.append(f"bổ sung {w.count('added')} nhóm chỉ số thành phần")
    return (
        f"Từ {w.name('after')}, {w.name('score')} thay đổi hệ thống chỉ tiêu và phương pháp đánh "
        f"giá{' (' + '; '.join(said) + ')' if said else ''}; do đó không so sánh điểm số và không "
        f"tính số bậc giữa {w.name('before')} và {w.name('after')}."
    )


def points_lost(w: Words) -> str:
    parts = "; ".join(
        f"{one.name('code')}: {one.name('name')}, số điểm đạt "
        f"{one.number('score')}/{one.maximum()} điểm (mất {one.number('loss')} điểm)"
        for one in w.items()
    )
    return (
        f"Còn {w.count('count')} tiêu chí thành phần chưa đạt điểm tối đa, mất tổng cộng "
        f"{w.number('loss')} điểm, gồm: {parts}."
    )


def below_threshold(w: Words) -> str:
    text = (
        f"{w.name('score')} {w.name('when')}: còn {w.count('count')}/{w.count('of')} chỉ số chính "
        f"có số điểm đạt dưới {w.plain('threshold')}% tổng số điểm"
    )
    named = "; ".join(
        f"{one.name('name')} đạt "
        f"{one.name('printed') if one.named('printed') else one.percent('value')}"
        for one in w.items()
    )
    if named:
        text += f"; trong đó: {named}"
    if w.some("unnamed"):
        rest = " còn lại" if named else ""
        text += f"; văn bản nguồn không nêu tên {w.count('unnamed')} chỉ số{rest}"
    return f"{text}."


def no_strength(w: Words) -> str:
    return "Không có chỉ tiêu nào đạt hoặc vượt chỉ tiêu giao trong kỳ."


def no_weakness(w: Words) -> str:
    return "Không có chỉ tiêu giao nào chưa đạt trong kỳ."


def no_strength_untargeted(w: Words) -> str:
    return "Không có chỉ tiêu giao nào đánh giá được trong kỳ nên không nêu ưu điểm."


def no_weakness_untargeted(w: Words) -> str:
    return "Không có chỉ tiêu giao nào đánh giá được trong kỳ nên không nêu tồn tại, hạn chế."
