// The dated tables of a model, as rules ask for them.
#pragma once
#include "definition/model.h"
#include "rules/tables.h"

namespace bolan::cases {

class ModelTables final : public rules::Tables {
  public:
    explicit ModelTables(std::shared_ptr<definition::Model const> model) : m_model(std::move(model)) {}
    rules::DatedTable const* find_table(std::string_view name) const override {
        auto const found = m_model->tables.find(std::string(name));
        return found == m_model->tables.end() ? nullptr : found->second.get();
    }
    std::vector<std::string> table_names() const override {
        std::vector<std::string> out;
        for (auto const& [name, table] : m_model->tables) out.push_back(name);
        return out;
    }

  private:
    std::shared_ptr<definition::Model const> m_model;
};

}  // namespace bolan::cases
