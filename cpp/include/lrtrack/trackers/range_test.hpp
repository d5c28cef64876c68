#pragma once

#include <array>

#include "lrtrack/model.hpp"
#include "lrtrack/shapes.hpp"

namespace lrtrack {

enum class RangeTestGrowth { exponential, linear };

template <>
struct EnumNames<RangeTestGrowth> {
  static constexpr std::string_view name = "RangeTestGrowth";
  static constexpr std::array<std::string_view, 2> members{"EXPONENTIAL", "LINEAR"};
};

struct RangeTestTracker {
  using Self = RangeTestTracker;

  double min_value = unset_real;
  double max_value = unset_real;
  std::int64_t total_updates = unset_integer;
  RangeTestGrowth growth = RangeTestGrowth::exponential;

  static constexpr std::string_view name = "RangeTestTracker";
  static constexpr Documentation documentation{
      .summary = "Grows from a low value to a high one, to find the range that trains well.",
      .formula = R"(f(t) = min_value · (max_value / min_value)^(t / total_updates) (EXPONENTIAL)
f(t) = min_value + (max_value − min_value) · t / total_updates (LINEAR)
f(t) = max_value from total_updates on)",
      .example = R"(>>> tracker = RangeTestTracker(min_value=0.125, max_value=2.0, total_updates=4)
>>> [tracker(t) for t in range(6)]
[0.125, 0.25, 0.5, 1.0, 2.0, 2.0])",
      .source = "Smith, Cyclical Learning Rates, 2017, section 3.3 (the LR range test)."};

  static constexpr auto parameters() {
    return std::tuple{
        required("min_value", &Self::min_value, rules::non_negative,
                 "the value at update 0; positive for EXPONENTIAL, at most max_value"),
        required("max_value", &Self::max_value, rules::positive, "the value from total_updates on"),
        required("total_updates", &Self::total_updates, rules::positive,
                 "how many updates the growth takes"),
        optional("growth", &Self::growth, rules::finite, "how the value grows")};
  }

  void validate() const {
    require_at_most(*this, &Self::min_value, &Self::max_value);
    require(growth == RangeTestGrowth::linear || min_value > 0, "min_value",
            "positive for EXPONENTIAL growth", min_value);
  }

  template <class Visit>
  void piece_at(std::int64_t num_update, const Visit& visit) const {
    if (num_update >= total_updates) return visit(Piece{}, hold(max_value));
    const Piece piece{.last = total_updates - 1};
    if (growth == RangeTestGrowth::linear) {
      return visit(piece, segment(min_value, max_value, total_updates, shapes::line));
    }
    visit(piece, exponential_segment(min_value, max_value, total_updates));
  }
};

}  // namespace lrtrack
