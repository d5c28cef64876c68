#pragma once

#include <vector>

#include "lrtrack/detail/curves.hpp"
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
    detail::PiecewiseCurve curve;

    explicit Formula(const Self& definition) : curve(curve_points(definition.points)) {}

    Real operator()(std::int64_t num_update) const {
      return static_cast<Real>(curve.curve_of(num_update).at(num_update, detail::Line{}));
    }

    void add_milestones(Milestones& milestones) const { curve.add_milestones(milestones); }
    void fill(UpdateRange range, Real* out) const { curve.fill(*this, range, out, detail::Line{}); }
    void evaluate(detail::UpdateList updates, Real* out) const {
      curve.evaluate(*this, updates, out, detail::Line{});
    }
    std::int64_t limit() const { return curve.limit(); }

   private:
    static std::vector<detail::CurvePoint> curve_points(const Points& points) {
      std::vector<detail::CurvePoint> result;
      for (const auto& [update, value] : points) result.push_back({update, 0, value});
      return result;
    }
  };
};

}  // namespace lrtrack
