#pragma once

#include <vector>

#include "lrtrack/model.hpp"
#include "lrtrack/staircase.hpp"

namespace lrtrack {

struct PiecewiseConstantTracker {
  using Self = PiecewiseConstantTracker;

  std::vector<std::int64_t> boundaries = {};
  std::vector<double> values = {};

  static constexpr std::string_view name = "PiecewiseConstantTracker";
  static constexpr Documentation documentation{
      .summary = "One value up to each boundary, and one after the last.",
      .formula = R"(f(t) = values[i], i the number of boundaries < t

At a boundary the value is still that before it; the next one holds after it.)",
      .example =
          R"(>>> tracker = PiecewiseConstantTracker(boundaries=[10, 20], values=[0.5, 0.25, 0.125])
>>> [tracker(t) for t in (0, 10, 11, 20, 21)]
[0.5, 0.5, 0.25, 0.25, 0.125])",
      .source = "Keras' PiecewiseConstantDecay."};

  static constexpr auto parameters() {
    return std::tuple{
        required("boundaries", &Self::boundaries, rules::non_negative,
                 "the last update of each value but the last one, increasing; there may be none"),
        required("values", &Self::values, rules::finite, "the values, one more than boundaries")};
  }

  void validate() const {
    require_increasing("boundaries", boundaries);
    require(values.size() == boundaries.size() + 1, "values",
            "one more than boundaries (" + std::to_string(boundaries.size() + 1) + ")",
            static_cast<std::int64_t>(values.size()));
  }

  template <class>
  struct Formula : Staircase {
    explicit Formula(const Self& definition)
        : Staircase(definition.boundaries, definition.values) {}
  };
};

}  // namespace lrtrack
