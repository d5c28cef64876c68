#pragma once

#include "lrtrack/model.hpp"

namespace lrtrack {

struct FixedTracker {
  using Self = FixedTracker;

  double value = unset_real;

  static constexpr std::string_view name = "FixedTracker";
  static constexpr Documentation documentation{.summary = "The same value at every update.",
                                               .formula = "f(t) = value",
                                               .example = R"(>>> Tracker.fixed(0.1).get_new_value(7)
0.10000000149011612)",
                                               .source = "DJL's FixedTracker."};

  static constexpr auto parameters() {
    return std::tuple{required("value", &Self::value, rules::finite, "the value")};
  }

  template <class Visit>
  void piece_at(std::int64_t, const Visit& visit) const {
    visit(Piece{}, hold(value));
  }
};

}  // namespace lrtrack
