#pragma once

#include <algorithm>

#include "lrtrack/model.hpp"
#include "lrtrack/parts.hpp"

namespace lrtrack {

struct ClippedTracker {
  using Self = ClippedTracker;

  TrackerPtr tracker = {};
  double low = unset_real;
  double high = unset_real;

  static constexpr std::string_view name = "ClippedTracker";
  static constexpr Documentation documentation{
      .summary = "A tracker held between two values. The method clip makes it.",
      .formula = "f(t) = min(max(tracker(t), low), high)",
      .example = R"(>>> tracker = Tracker.square_root().set_base_value(1.0).build().clip(0.5, 0.75)
>>> [tracker.get_new_value(t) for t in (0, 3, 15)]
[0.75, 0.5, 0.5])",
      .source = "numpy.clip."};

  static constexpr auto parameters() {
    return std::tuple{
        required("tracker", &Self::tracker, rules::finite, "the tracker that is clipped"),
        required("low", &Self::low, rules::finite, "the lowest value; at most high"),
        required("high", &Self::high, rules::finite, "the highest value")};
  }

  void validate() const { require_at_most(*this, &Self::low, &Self::high); }

  template <class Visit>
  void piece_at(std::int64_t, const Visit& visit) const {
    visit(Piece{}, then(part(*tracker), [low = low, high = high](auto value) {
            using Real = decltype(value);
            return std::min(std::max(value, static_cast<Real>(low)), static_cast<Real>(high));
          }));
  }
};

}  // namespace lrtrack
