#include "people/structure.h"

namespace bolan::people {

namespace {

Value list_of(std::vector<std::string> const& names) {
    Value out = Value::list();
    for (auto const& name : names) out.push(name);
    return out;
}

}  // namespace

Value structure_of(definition::Province const& province, Date on) {
    Value areas = Value::list(), offices = Value::list(), jurisdictions = Value::list();
    for (auto const& area : province.areas) areas.push(Value::List{area.code, area.level, area.parent});
    for (auto const& kind : province.offices) {
        Value posts = Value::list();
        for (auto const& post : kind.posts) posts.push(Value::List{post.name, post.seats});
        offices.push(Value::List{kind.name, kind.level, kind.under, std::move(posts)});
    }
    for (auto const& row : province.jurisdictions)
        if ((!row.valid_from || *row.valid_from <= on) && (!row.valid_to || on <= *row.valid_to))
            jurisdictions.push(Value::List{row.post, row.area, list_of(row.services)});
    return Value::map({{"levels", list_of(province.levels)},
                       {"areas", std::move(areas)},
                       {"offices", std::move(offices)},
                       {"jurisdictions", std::move(jurisdictions)}});
}

Establishment establishment_of(Value const& structure) {
    auto model = std::make_shared<definition::Model>();
    auto& province = model->province;
    WorkCalendar::Spec always;
    always.hours.fill({0, 24 * 60});
    province.working_time = always;
    province.calendar = std::make_shared<WorkCalendar const>(std::move(always));
    for (auto const& level : structure["levels"].as_list()) province.levels.push_back(level.as_string());
    for (auto const& row : structure["areas"].as_list()) {
        auto const& cells = row.as_list();
        auto& area = province.areas.emplace_back();
        area.code = cells[0].as_string();
        area.level = cells[1].as_string();
        area.parent = cells[2].as_string();
    }
    for (auto const& row : structure["offices"].as_list()) {
        auto const& cells = row.as_list();
        auto& kind = province.offices.emplace_back();
        kind.name = cells[0].as_string();
        kind.level = cells[1].as_string();
        kind.under = cells[2].as_string();
        for (auto const& post : cells[3].as_list()) {
            kind.posts.emplace_back();
            kind.posts.back().name = post.as_list()[0].as_string();
            kind.posts.back().seats = static_cast<int>(post.as_list()[1].as_int());
        }
    }
    for (auto const& row : structure["jurisdictions"].as_list()) {
        auto const& cells = row.as_list();
        auto& jurisdiction = province.jurisdictions.emplace_back();
        jurisdiction.post = cells[0].as_string();
        jurisdiction.area = cells[1].as_string();
        for (auto const& name : cells[2].as_list()) jurisdiction.services.push_back(name.as_string());
    }
    return Establishment(std::move(model));
}

}  // namespace bolan::people
