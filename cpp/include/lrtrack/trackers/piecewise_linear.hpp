#pragma once

#include <algorithm>
#include <cmath>

#include "lrtrack/model.hpp"

namespace lrtrack {

struct PiecewiseLinearTracker {
  using Self = PiecewiseLinearTracker;

  Points points = {};

  static constexpr std::string_view name = "PiecewiseLinearTracker";
  static constexpr Documentation documentation{
      .summary = "Straight lines between given points.",
      .formula =
          R"(f(t) = v + (w − v) · (t − a) / (b − a) between neighbouring points (a, v) and (b, w)
f(t) = the first point's value before it, the last point's value after it)",
      .example = R"(>>> tracker = PiecewiseLinearTracker(points=[(0, 0.0), (4, 1.0), (12, 0.5)])
>>> [tracker(t) for t in (0, 1, 4, 8, 12, 99)]
[0.0, 0.25, 1.0, 0.75, 0.5, 0.5])",
      .source = "ignite's PiecewiseLinear."};

  static constexpr auto parameters() {
    return std::tuple{required("points", &Self::points, rules::finite,
                               "pairs (update, value), at least one, by increasing update")};
  }

  void validate() const {
    require(!points.empty(), "points", "at least one pair", std::int64_t{0});
    std::vector<std::int64_t> updates;
    for (const auto& point : points) updates.push_back(point.first);
    require_increasing("points' updates", updates);
  }

  template <class Real>
  struct Formula {
    Points points;

    explicit Formula(const Self& definition) : points(definition.points) {}

    Real operator()(std::int64_t num_update) const {
      const auto after = [](std::int64_t t, const auto& point) { return t < point.first; };
      const auto next = std::upper_bound(points.begin(), points.end(), num_update, after);
      if (next == points.begin()) return static_cast<Real>(next->second);
      const auto last = std::prev(next);
      if (next == points.end()) return static_cast<Real>(last->second);
      const double share = static_cast<double>(num_update - last->first) /
                           static_cast<double>(next->first - last->first);
      return static_cast<Real>(std::lerp(last->second, next->second, share));
    }
  };
};

}  // namespace lrtrack
