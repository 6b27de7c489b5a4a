// The working time of every office and area: the province's, with the holidays and special hours of the area and of
// those above it, and the office's own hours. Immutable; any thread.
#pragma once
#include "definition/model.h"
#include <map>
#include <memory>
#include <string>
#include <string_view>

namespace bolan::people {

struct Office;

class Calendars {
  public:
    explicit Calendars(definition::Province const& province);

    WorkCalendar const& of_office(Office const& office) const;
    WorkCalendar const& of_area(std::string_view area) const;  // the province's where there is no such area

  private:
    using Calendar = std::shared_ptr<WorkCalendar const>;  // shared by all that keep the same time

    Calendar m_province;
    std::map<std::string, Calendar, std::less<>> m_by_area;
    std::map<std::string, Calendar, std::less<>> m_by_office;  // with hours of its own
};

Value week_value(std::array<Hours, 7> const& week);  // [[540, 1020], ...], in minutes, Monday first
// Its holidays and special hours as data: name, from, to, areas, and the hours of special ones.
Value days_of(WorkCalendar::Spec const& spec);

}  // namespace bolan::people
