#pragma once

#include <vector>

#include "lrtrack/model.hpp"
#include "lrtrack/polyline.hpp"

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

  template <class>
  struct Formula {
    Polyline line;

    explicit Formula(const Self& definition) : line(line_points(definition.points)) {}

    template <class Visit>
    void piece_at(std::int64_t num_update, const Visit& visit) const {
      line.piece_at(num_update, visit, shapes::line);
    }

   private:
    static std::vector<PolylinePoint> line_points(const Points& points) {
      std::vector<PolylinePoint> result;
      for (const auto& [update, value] : points) result.push_back({update, 0, value});
      return result;
    }
  };
};

}  // namespace lrtrack
