#pragma once

#include "lrtrack/model.hpp"

namespace lrtrack {

struct RexTracker {
  using Self = RexTracker;

  double base_value = unset_real;
  std::int64_t total_updates = unset_integer;

  static constexpr std::string_view name = "RexTracker";
  static constexpr Documentation documentation{
      .summary = "Falls slowly at first and steeply at the end, to 0.",
      .formula = R"(f(t) = base_value · (1 − p) / (1 − p / 2), p = t / total_updates
f(t) = 0 from total_updates on)",
      .example = R"(>>> tracker = RexTracker(base_value=0.75, total_updates=2)
>>> [tracker(t) for t in (0, 1, 2, 3)]
[0.75, 0.5, 0.0, 0.0])",
      .source = "Chen, Wolfe and Kyrillidis, REX: Revisiting Budgeted Training, 2022."};

  static constexpr auto parameters() {
    return std::tuple{
        required("base_value", &Self::base_value, rules::positive, "the value at update 0"),
        required("total_updates", &Self::total_updates, rules::positive,
                 "the update at which the value is 0")};
  }

  template <class Visit>
  void piece_at(std::int64_t num_update, const Visit& visit) const {
    if (num_update >= total_updates) return visit(Piece{}, hold(0.0));
    visit(Piece{.last = total_updates - 1, .origin = total_updates},
          plain([b = base_value, n = static_cast<double>(total_updates)](auto t) {
            const auto left = -t / n;
            return b * (2.0 * left / (1.0 + left));
          }));
  }
};

}  // namespace lrtrack
