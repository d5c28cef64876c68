#pragma once

#include <functional>
#include <map>
#include <string>

#include "lrtrack/model.hpp"

namespace lrtrack {

struct FixedPerVarTracker {
  using Self = FixedPerVarTracker;

  double default_value = unset_real;
  std::map<std::string, double> values = {};

  static constexpr std::string_view name = "FixedPerVarTracker";
  static constexpr Documentation documentation{
      .summary = "A fixed value for each parameter, by its id. It has no one-argument form.",
      .formula = "f(id, t) = values[id] where there is one, else default_value",
      .example = R"(>>> tracker = FixedPerVarTracker(default_value=0.5, values={"bias": 0.25})
>>> tracker.get_new_value("bias", 1), tracker.get_new_value("weight", 1)
(0.25, 0.5))",
      .source = "DJL's FixedPerVarTracker."};

  static constexpr auto parameters() {
    return std::tuple{
        required("default_value", &Self::default_value, rules::finite,
                 "the value of every parameter whose id is not among values"),
        optional("values", &Self::values, rules::finite, "the values by parameter id")};
  }

  template <class Real>
  struct Formula {
    Real default_value;
    std::map<std::string, Real, std::less<>> values;

    explicit Formula(const Self& definition)
        : default_value(static_cast<Real>(definition.default_value)) {
      for (const auto& [id, value] : definition.values) {
        values.emplace(id, static_cast<Real>(value));
      }
    }

    Real operator()(std::string_view parameter_id, std::int64_t) const {
      const auto found = values.find(parameter_id);
      return found == values.end() ? default_value : found->second;
    }
  };
};

}  // namespace lrtrack
