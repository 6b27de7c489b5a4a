#include "people/calendars.h"
#include "people/establishment.h"
#include <algorithm>

namespace bolan::people {

using definition::AreaDef;
using definition::OfficeDef;
using definition::Province;

namespace {

bool holds_in(CalendarSpan const& span, Province const& province, AreaDef const& area) {
    if (span.areas.empty()) return true;
    for (auto const* at = &area; at; at = province.find_area(at->parent))
        if (std::ranges::find(span.areas, at->code) != span.areas.end()) return true;
    return false;
}

WorkCalendar::Spec spec_of(Province const& province, AreaDef const& area, OfficeDef const* own) {
    auto spec = province.working_time;
    std::erase_if(spec.holidays, [&](CalendarSpan const& span) { return !holds_in(span, province, area); });
    std::erase_if(spec.special, [&](SpecialHours const& days) { return !holds_in(days.span, province, area); });
    if (!own) return spec;
    spec.hours = *own->hours;
    spec.special.clear();
    if (own->open_on_holidays) spec.holidays.clear();
    return spec;
}

}  // namespace

Calendars::Calendars(Province const& province) : m_province(province.calendar) {
    std::vector<std::pair<WorkCalendar::Spec, Calendar>> made{{m_province->spec(), m_province}};
    auto const make = [&](AreaDef const& area, OfficeDef const* own) {
        auto spec = spec_of(province, area, own);
        auto const known = std::ranges::find(made, spec, &decltype(made)::value_type::first);
        if (known != made.end()) return known->second;
        return made.emplace_back(spec, std::make_shared<WorkCalendar const>(spec)).second;
    };
    for (auto const& area : province.areas) m_by_area.emplace(area.code, make(area, nullptr));
    for (auto const& kind : province.offices)
        for (auto const& area : province.areas)
            if (kind.hours && area.level == kind.level)
                m_by_office.emplace(kind.name + "@" + area.code, make(area, &kind));
}

namespace {

Value span_value(CalendarSpan const& span) {
    Value areas = Value::list();
    for (auto const& area : span.areas) areas.push(area);
    return Value::map({{"name", span.name}, {"from", span.from.iso()}, {"to", span.to.iso()}, {"areas", areas}});
}

}  // namespace

Value week_value(std::array<Hours, 7> const& week) {
    Value out = Value::list();
    for (auto const& hours : week) out.push(Value::List{hours.from_minute, hours.to_minute});
    return out;
}

Value days_of(WorkCalendar::Spec const& spec) {
    Value out = Value::list();
    for (auto const& holiday : spec.holidays) out.push(span_value(holiday));
    for (auto const& special : spec.special) {
        auto day = span_value(special.span);
        day.set("hours", week_value(special.hours));
        out.push(std::move(day));
    }
    return out;
}

WorkCalendar const& Calendars::of_area(std::string_view area) const {
    auto const found = m_by_area.find(area);
    return found == m_by_area.end() ? *m_province : *found->second;
}

WorkCalendar const& Calendars::of_office(Office const& office) const {
    auto const found = m_by_office.find(office.code);
    return found == m_by_office.end() ? of_area(office.area->code) : *found->second;
}

}  // namespace bolan::people
